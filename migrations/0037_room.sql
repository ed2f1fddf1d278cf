-- A resident's row changes with each report, a session with each update, a chat with each message. Where their pages have room,
-- such a change stays on its page and no index is written; in a full page each goes elsewhere, and into every index of the table.
-- Rows that are there already get the room as their pages are written again.
alter table resident set (fillfactor = 90);
alter table session set (fillfactor = 80);
alter table chat set (fillfactor = 85);

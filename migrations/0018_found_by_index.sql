-- What came before a ticket in the same home is looked for whenever the ticket is looked at: by index, not through all of them.
create index ticket_unit on ticket (community_id, unit_id, id) where unit_id is not null;
drop index ticket_complaints_at;

-- Groups that are lost or have moved: few among all chats, and asked for in every turn.
create index chat_lost on chat (chat_id) where chat_id < 0 and (gone_at is not null or migrated_to is not null);

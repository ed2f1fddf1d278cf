-- What is tried again at a later time holds up what comes behind it in its chat. It is found by this time, however many others of
-- the chat wait for their turn: in a busy group every claim looked at all of them.
create index outbox_held on outbox (chat_id, not_before) where sent_at is null and dead_at is null and priority > 0;

-- Which chats are busy is read from what couriers carry: a message then changes one row fewer, twice.
-- chat.busy_until is not used any more; it stays for programs of the release before and goes with a later migration.
create index outbox_carried on outbox (chat_id) where lease_until is not null and sent_at is null and dead_at is null;

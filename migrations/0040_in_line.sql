-- As in the migration before, for messages.
--   of a chat:   sent_at is null and dead_at is null
--   in the line: least(sent_at, dead_at) is null
--   on the way:  lease_until is not null and coalesce(dead_at, sent_at) is null
drop index outbox_order;
drop index outbox_on_the_way;
create index outbox_line on outbox (priority, id) where least(sent_at, dead_at) is null;
create index outbox_carried on outbox (id) where lease_until is not null and coalesce(dead_at, sent_at) is null;

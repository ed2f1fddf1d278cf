-- Each index of what waits has words of its own, in which a query asks for it. While they shared theirs, the server took
-- whichever was smallest once it had counted that hardly anything waits: the one in the order of arrival, which was then read
-- from end to end at each question about one conversation, one chat or one message, with all that was over and not swept yet.
--   of a conversation: coalesce(done_at, buried_at) is null
--   of a chat:         sent_at is null and dead_at is null
--   in the line:       least(sent_at, dead_at) is null
--   on the way:        lease_until is not null and coalesce(dead_at, sent_at) is null
create index inbox_in_turn on inbox (conversation, update_id) where coalesce(done_at, buried_at) is null;
drop index inbox_waiting;
create index outbox_line on outbox (priority, id) where least(sent_at, dead_at) is null;
drop index outbox_order;
create index outbox_carried on outbox (id) where lease_until is not null and coalesce(dead_at, sent_at) is null;
drop index outbox_on_the_way;

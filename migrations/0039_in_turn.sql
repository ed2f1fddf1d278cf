-- Each index of what waits has words of its own, in which a query asks for it. While they shared theirs, the server took
-- whichever was smallest once it had counted that hardly anything waits: the one in the order of arrival, which was then read
-- from end to end at each question about one conversation, one chat or one message, with all that was over and not swept yet.
--   of a conversation: coalesce(done_at, buried_at) is null
-- One table a migration, and what goes goes first: the table is held once, wholly, and nobody at work is waited for in turn.
drop index inbox_waiting;
create index inbox_in_turn on inbox (conversation, update_id) where coalesce(done_at, buried_at) is null;

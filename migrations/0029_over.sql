-- What is over is found by its age when its time of keeping ends.
create index inbox_over on inbox (received_at) where coalesce(done_at, buried_at) is not null;

-- Messages about a ticket, and those about nothing in particular, which are kept for a shorter time.
create index outbox_over on outbox (created_at)
    where coalesce(sent_at, dead_at) is not null and ticket_id is not null and priority > 0;
create index outbox_loose on outbox (created_at)
    where coalesce(sent_at, dead_at) is not null and (ticket_id is null or priority = 0);

-- What was let go of while it was under way (its name has the number of its last row behind it).
create index screen_aside on screen (chat_id, slot) where slot like '%~%';

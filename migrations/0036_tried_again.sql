-- Whether something of a chat is tried again later is asked of every message that goes; only what was tried already can be. What
-- was not tried yet, or is on its way, needs no place there: a message is written into two indexes less.
drop index outbox_held;
create index outbox_again on outbox (chat_id, not_before)
    where sent_at is null and dead_at is null and lease_until is null and attempts > 0 and priority > 0;

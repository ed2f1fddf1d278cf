-- Queues are looked through from a floor on: what is over before it is passed without a look, even where an old snapshot
-- keeps the server from forgetting it.

-- Cards wait by their chat: a group that has its fill of them is passed in one step, however many wait for it.
create index outbox_cards on outbox (chat_id, priority, id)
    where sent_at is null and dead_at is null and priority in (3, 4);

-- What couriers carry, in its order.
create index outbox_on_the_way on outbox (id) where lease_until is not null and sent_at is null and dead_at is null;
drop index outbox_carried;

-- Updates are worked in the order in which they came.
create index inbox_arrived on inbox (received_at, update_id) where done_at is null and buried_at is null;
drop index inbox_order;

-- Timers that failed and wait.
create index timer_again on timer (not_before) where not_before is not null and buried_at is null;

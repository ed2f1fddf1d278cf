-- What the metrics and the doctor ask every quarter of a minute is found by index, however long the tables are.

-- Rows that were set aside: none, on an ordinary day.
create index inbox_buried on inbox (buried_at) where buried_at is not null;
create index timer_buried on timer (buried_at) where buried_at is not null;
create index outbox_refused on outbox (dead_at) where dead_at is not null and outcome like 'rejected%';

-- Clocks that run or stand, and those that ended too late.
create index deadline_open on deadline (kind) where done_at is null;
create index deadline_late on deadline (kind) where outcome in ('missed', 'broken');

-- Surveys that wait for their time, and those that had it.
create index callback_planned on callback (community_id, ask_at) where state = 'planned';
create index callback_asked on callback (community_id, ask_at) where state not in ('planned', 'void');

-- What was reminded of on a day.
create index reminder_told on reminder (community_id, day) where chat and withdrawn_at is null;

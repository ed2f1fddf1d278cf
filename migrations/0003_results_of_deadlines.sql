-- How each deadline ended, frozen at its end: for reports. Rows that ended before this release have no outcome.

alter table deadline
    add column outcome      text check (outcome in ('met', 'missed', 'void', 'moved', 'broken')),
    add column used_minutes bigint,                          -- whole minutes on its own clock
    add column over_minutes bigint,                          -- begun minutes over its time; 0 in time
    add check (outcome is null or done_at is not null),
    add check ((outcome is null) = (used_minutes is null) and (outcome is null) = (over_minutes is null)),
    add check (outcome is null or (outcome in ('missed', 'broken')) = (over_minutes > 0)),
    add check (outcome is null or outcome not in ('moved', 'broken') or kind = 'promise');

create index deadline_outcome on deadline (community_id, done_at) where outcome is not null;

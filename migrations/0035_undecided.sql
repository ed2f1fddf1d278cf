-- Requests to be tied to a home are shown again at every working morning until somebody decides. Those of the last month that wait
-- already are taken up soon, once the release that knows of it serves.
create index occupancy_undecided on occupancy (community_id, created_at) where level = 'pending' and decided_at is null;
insert into timer (community_id, subject, kind, due_at, data)
select community_id, 'o' || request, 'undecided', now() + interval '1 hour', 'null' from occupancy
where level = 'pending' and decided_at is null and created_at > now() - interval '1 month'
on conflict do nothing;

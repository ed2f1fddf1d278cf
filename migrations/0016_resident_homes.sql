-- The homes of residents as they count: verified and pending ties, without refused ones and retired units.
create view resident_home as
select o.community_id, o.user_id, o.level, o.created_at, o.unit_id,
       jsonb_build_array(o.unit_id, u.code, u.building_id, o.tie, o.level, o.elder) as home
from occupancy o join unit u on u.community_id = o.community_id and u.id = o.unit_id
where not u.retired and not (o.level = 'pending' and o.decided_at is not null);

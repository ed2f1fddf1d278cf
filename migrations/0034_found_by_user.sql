-- Whoever writes for the first time is looked for in every community: found by the user, not by reading every home. Their chats and
-- their own tickets too.
create index occupancy_user on occupancy (user_id, community_id);
create index session_by_user on session (user_id, chat_id);
drop index ticket_reporter;
create index ticket_reporter on ticket (reporter, community_id, id desc);

-- As in 0032: of a ticket's indexes only its key is led by the community, or every reference to a ticket reads all of them where the
-- server has counted nothing yet. What looks for a number finds it by this one too.
alter table ticket drop constraint ticket_community_id_number_key, add constraint ticket_number_key unique (number, community_id);
drop index ticket_number;

-- A home's tickets are found by the home.
drop index ticket_unit;
create index ticket_unit on ticket (unit_id, community_id, id) where unit_id is not null;

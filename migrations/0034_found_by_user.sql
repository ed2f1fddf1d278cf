-- Whoever writes for the first time is looked for in every community: found by the user, not by reading every home. A resident's
-- own tickets too; an index that is led by the community was taken for a ticket's key where the server had counted nothing yet.
create index occupancy_user on occupancy (user_id, community_id);
drop index ticket_reporter;
create index ticket_reporter on ticket (reporter, community_id, id desc);
create index session_by_user on session (user_id, chat_id);

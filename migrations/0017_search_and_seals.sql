-- Standard answers are found by their index at once: none wait in a list that is read whole by every question.
alter index standard_answer_tokens set (fastupdate = off);
do $$ begin perform gin_clean_pending_list('standard_answer_tokens'); end $$;

-- How many answers are served stands beside their tokens.
insert into answer_token (community_id, token, answers)
select community_id, '', count(*) from standard_answer where state = 'served' group by community_id;

-- A community with its staff and groups is read anew only where its seal is another one: every change of a row that is
-- read renews it. The numbers come from a sequence, so that one that was rolled back never comes again.
create index staff_user on staff (user_id) where user_id is not null;
create sequence house_seal_number;
create table house_seal (
    community_id    bigint primary key references community,
    seal            bigint not null default nextval('house_seal_number')
);
insert into house_seal (community_id) select id from community;

create function renew_house_seal(which bigint) returns void language sql as $$
    insert into house_seal (community_id) values (which)
    on conflict (community_id) do update set seal = excluded.seal
$$;

create function community_changed() returns trigger language plpgsql as $$
begin
    perform renew_house_seal(new.id);
    return null;
end $$;
create trigger house_seal after insert or update on community
    for each row execute function community_changed();

create function house_changed() returns trigger language plpgsql as $$
begin
    perform renew_house_seal(coalesce(new.community_id, old.community_id));
    return null;
end $$;
create trigger house_seal after insert or update or delete on building
    for each row execute function house_changed();
create trigger house_seal after insert or update or delete on staff
    for each row execute function house_changed();
create trigger house_seal after insert or update or delete on staff_group
    for each row execute function house_changed();

-- In which language staff read: as they talk with the desk, else as residents.
create function reader_changed() returns trigger language plpgsql as $$
begin
    perform renew_house_seal(community_id) from staff where user_id = new.user_id;
    return null;
end $$;
create trigger house_seal_new after insert on session
    for each row when (new.chat_id = new.user_id) execute function reader_changed();
create trigger house_seal after update on session
    for each row when (new.chat_id = new.user_id and new.lang is distinct from old.lang)
    execute function reader_changed();
create trigger house_seal after update on resident
    for each row when (new.lang is distinct from old.lang) execute function reader_changed();

create function readers_came() returns trigger language plpgsql as $$
begin
    perform renew_house_seal(community_id) from staff where user_id in (select user_id from fresh);
    return null;
end $$;
create trigger house_seal_new after insert on resident
    referencing new table as fresh for each statement execute function readers_came();

-- Whether a group can be reached, and where it went.
create function group_chat_changed() returns trigger language plpgsql as $$
begin
    perform renew_house_seal(g.community_id) from staff_group g left join chat o on o.chat_id = g.chat_id
    where g.chat_id = new.chat_id or o.migrated_to = new.chat_id;
    return null;
end $$;
create trigger house_seal_new after insert on chat
    for each row when (new.gone_at is not null or new.migrated_to is not null) execute function group_chat_changed();
create trigger house_seal after update on chat
    for each row when (new.gone_at is distinct from old.gone_at or new.migrated_to is distinct from old.migrated_to)
    execute function group_chat_changed();

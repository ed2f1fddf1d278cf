-- A community whose people, buildings or groups change is touched, so that its own row tells whether anything is different:
-- every turn asks, and a digest over all those rows was an eighth of what the database had to do.

create function house_is_different() returns trigger language plpgsql as $$
begin
    update community set updated_at = updated_at
    where id in (case when tg_op <> 'INSERT' then old.community_id end, case when tg_op <> 'DELETE' then new.community_id end);
    return null;
end
$$;
create trigger touches_house after insert or update or delete on building
    for each row execute function house_is_different();
create trigger touches_house after insert or update or delete on staff
    for each row execute function house_is_different();
create trigger touches_house after insert or update or delete on staff_group
    for each row execute function house_is_different();

-- A group is lost, found again, or has another number.
create function group_is_different() returns trigger language plpgsql as $$
begin
    update community set updated_at = updated_at
    where id in (
        select g.community_id from staff_group g left join chat o on o.chat_id = g.chat_id
        where g.chat_id = new.chat_id or o.migrated_to = new.chat_id);
    return null;
end
$$;
create trigger touches_house after insert on chat for each row
    when (new.chat_id < 0 and (new.gone_at is not null or new.migrated_to is not null))
    execute function group_is_different();
create trigger touches_house_again after update of gone_at, migrated_to on chat for each row
    when (new.chat_id < 0 and (new.gone_at is distinct from old.gone_at or new.migrated_to is distinct from old.migrated_to))
    execute function group_is_different();

create or replace function house_seal(whose bigint) returns text language plpgsql stable as $$
begin
    return (select concat_ws(' ', xmin, ctid) from community where id = whose);
end
$$;

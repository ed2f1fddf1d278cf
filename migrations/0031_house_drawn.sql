-- Turns do not wait for the disk. If the server falls, the number of a transaction that was lost may come again, and the place of
-- its row with it: what was read of it must not pass for what is there now. So each change of a house draws a lot.
alter table community add column drawn double precision not null default random();
create function house_draws() returns trigger language plpgsql as $$
begin
    new.drawn := random();
    return new;
end
$$;
create trigger draws before update on community for each row execute function house_draws();

create or replace function house_seal(whose bigint) returns text language plpgsql stable as $$
begin
    return (select drawn::text from community where id = whose);
end
$$;

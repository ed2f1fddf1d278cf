-- How long what is kept: rows that are older than the community's file allows are taken away, or lose their words.

-- When each kind was looked through last, and how much went since the beginning.
create table retention (
    community_id bigint not null references community,
    kind         text not null check (kind in ('tickets', 'talks', 'messages', 'questions', 'refused', 'phone_looks',
                                               'campaigns', 'imports')),
    done_at      timestamptz not null,
    gone         bigint not null default 0,
    primary key (community_id, kind)
);

-- What became of a campaign's messages, once who they went to is not kept any more: counts by state.
alter table campaign add column counted jsonb;

-- Since when the words and files of a talk are gone.
alter table talk add column forgotten_at timestamptz;
create index talk_worded on talk (community_id, ended_at) where ended_at is not null and forgotten_at is null;
create index question_asked_at on question_asked (community_id, at);
create index import_job_done on import_job (community_id, done_at) where done_at is not null;

-- Looks at telephone numbers and refused presses are ledgers: the desk's role can take away old ones, by this function alone.
-- Which kind, older than what, how many at most; younger than thirty days none.
create function forget_ledger(whose bigint, sort text, older timestamptz, most int) returns bigint
language plpgsql security definer as $$
declare
    gone bigint;
    ends timestamptz := least(older, now() - interval '30 days');
begin
    if sort = 'phone_looks' then
        with old as (select id from phone_look where community_id = whose and at < ends order by at limit most)
        delete from phone_look l using old where l.community_id = whose and l.id = old.id;
    elsif sort = 'refused' then
        with old as (select r.user_id, r.what as button, r.minute from refused r
                     where r.community_id = whose and r.at < ends order by r.at limit most)
        delete from refused r using old
            where r.community_id = whose and r.user_id = old.user_id and r.what = old.button and r.minute = old.minute;
    else
        raise exception 'nothing of % is taken away', sort;
    end if;
    get diagnostics gone = row_count;
    return gone;
end
$$;

do $$
begin
    execute format('alter function forget_ledger(bigint, text, timestamptz, int) set search_path = %I, pg_temp', current_schema());
    revoke all on function forget_ledger(bigint, text, timestamptz, int) from public;
end
$$;

-- Residents can be forgotten, and what was written is not kept for ever. The desk's role may change no ledger: these two
-- functions of the owner are the only way, and all that they can do is to take away names, numbers and words.

-- Who was forgotten has a number from 2^61 on: behind those of residents without Telegram (2^60). Nothing is sent there.
create sequence former_resident start with 2305843009213693952;

-- Since when the words, files and telephone number of a ticket are gone. What was done, when and by whom stays.
alter table ticket add column forgotten_at timestamptz;
create index ticket_worded on ticket (community_id, ended_at) where ended_at is not null and forgotten_at is null;

-- Whoever asks what is kept of them, or wants to be forgotten, is found in every table.
create index talk_user on talk (community_id, user_id);
create index campaign_message_user on campaign_message (community_id, user_id);
create index payment_promise_user on payment_promise (community_id, user_id) where user_id is not null;
create index payment_plan_user on payment_plan (community_id, user_id);
create index reminder_note_user on reminder_note (community_id, user_id);
create index invoice_user on invoice (community_id, user_id);
create index phone_look_user on phone_look (community_id, user_id);
create index pass_check_user on pass_check (community_id, user_id) where staff_id is null;

-- An act without what somebody wrote. What staff wrote of the work itself stays where `work` says so.
create function without_words(act jsonb, work boolean) returns jsonb language sql immutable as $$
    select case
        when act->>'act' = 'wait' or work and act->>'act' in ('finish', 'offer') then act
        else act || coalesce((select jsonb_object_agg(key, '…'::text) from jsonb_each(act)
                              where key in ('words', 'reason') and jsonb_typeof(value) = 'string' and value <> '""'), '{}')
    end
$$;

-- Takes the words, files and number of a ticket that has ended. What was done stays: acts, times, who of the staff did
-- them, what was agreed and what it cost. false: there is no such ticket, it goes on, or nothing of it is left to take.
create function forget_words(whose bigint, which bigint, at_time timestamptz) returns boolean
language plpgsql security definer as $$
declare
    work boolean;
begin
    update ticket t
        set words = case when t.words = '' then '' else '…' end, visit = '', phone = null, phone_sealed = null,
            forgotten_at = at_time,
            work = case when t.kind in ('repair', 'service') or t.work->>'words' is null then t.work
                        else t.work || '{"words": "…"}' end
        where t.community_id = whose and t.id = which and t.ended_at is not null and t.forgotten_at is null
            and t.state in ('accepted', 'closed', 'cancelled', 'rejected')
        returning t.kind in ('repair', 'service') into work;
    if not found then
        return false;
    end if;
    update timeline set act = without_words(act, work)
        where community_id = whose and ticket_id = which and act <> without_words(act, work);
    delete from attachment where community_id = whose and ticket_id = which;
    update complaint set about_name = '', happened = '', wanted = '' where community_id = whose and ticket_id = which;
    update callback set words = null where community_id = whose and ticket_id = which and words is not null;
    update phone_call set words = null where community_id = whose and ticket_id = which and words is not null;
    delete from question_asked where community_id = whose and ticket_id = which;
    update answer_proposal set question = '…'
        where community_id = whose and ticket_id = which and decided_at is not null;
    update talk_message set words = '…', media = null where community_id = whose and ticket_id = which;
    update permit set answers = '{}' where community_id = whose and ticket_id = which;
    return true;
end
$$;

-- Takes a resident out of a community: whatever speaks of them speaks of a number that was given to nobody. Their tickets
-- stay as what was done; of those that have ended the words go at once. Bills, payments and receipts are the unit's and
-- stay. The new number; null: nobody here has this one, or they were forgotten already.
create function forget_resident(whose bigint, who bigint, at_time timestamptz) returns bigint
language plpgsql security definer as $$
declare
    former bigint;
    known resident;
    told bigint[];
    it bigint;
begin
    if who >= 2305843009213693952 then
        return null;
    end if;
    -- Tickets first, as every turn takes them.
    perform 1 from ticket where community_id = whose and reporter = who order by id for update;
    select * into known from resident where community_id = whose and user_id = who for update;
    if not found then
        return null;
    end if;
    former := nextval('former_resident');
    insert into resident (community_id, user_id, name, lang, created_at, seen_at)
        values (whose, former, '', known.lang, at_time, at_time);

    -- What they did on tickets of their own, and on those that they joined.
    told := array(select id from ticket where community_id = whose and reporter = who
                  union select ticket_id from follower where community_id = whose and user_id = who);
    update timeline l
        set actor = case when l.actor = jsonb_build_object('resident', who) then jsonb_build_object('resident', former)
                         else l.actor end,
            act = case when l.act->>'act' = 'join' and l.act->'user' = to_jsonb(who)
                       then without_words(l.act, false) || jsonb_build_object('user', former)
                       when l.actor = jsonb_build_object('resident', who) and t.reporter <> who
                       then without_words(l.act, false)
                       else l.act end
        from ticket t
        where l.community_id = whose and l.ticket_id = any(told) and t.community_id = whose and t.id = l.ticket_id
            and (l.actor = jsonb_build_object('resident', who)
                 or l.act->>'act' = 'join' and l.act->'user' = to_jsonb(who));
    delete from follower where community_id = whose and user_id = who;
    update ticket set reporter = former, phone = null, phone_sealed = null where community_id = whose and reporter = who;
    for it in select id from ticket where community_id = whose and reporter = former and ended_at is not null loop
        perform forget_words(whose, it, at_time);
    end loop;
    update callback c set state = 'void' from ticket t
        where c.community_id = whose and t.community_id = whose and t.id = c.ticket_id and t.reporter = former
            and c.state in ('planned', 'asked', 'nudged', 'phone_list');

    -- Talks.
    update talk_message m
        set author = case when m.author = who then former else m.author end,
            chat_id = case when m.chat_id = who then former else m.chat_id end
        from talk k
        where k.community_id = whose and k.user_id = who and m.community_id = whose and m.ticket_id = k.ticket_id
            and (m.author = who or m.chat_id = who);
    update talk set user_id = former where community_id = whose and user_id = who;

    -- Money: what was said about it loses its words and who said it, the sums stay.
    update payment_claim set user_id = former, words = '', media = '[]' where community_id = whose and user_id = who;
    update payment_promise set user_id = former where community_id = whose and user_id = who;
    update payment_plan set user_id = former, words = '' where community_id = whose and user_id = who;
    update reminder_note set user_id = former, words = '' where community_id = whose and user_id = who;
    update invoice set user_id = former where community_id = whose and user_id = who;
    update dispute set by_user = former where community_id = whose and ticket_id = any(told) and by_user = who;
    update tenant_view set by_user = former where community_id = whose and by_user = who;
    update consent set decided_by = former where community_id = whose and ticket_id = any(told) and decided_by = who;
    update phone_look set user_id = former where community_id = whose and user_id = who;

    -- Everything else that knows them.
    delete from crew_time where community_id = whose and user_id = who;
    update campaign_message
        set user_id = former, message_id = null,
            state = case when state in ('due', 'waiting') then 'withdrawn' else state end
        where community_id = whose and user_id = who;
    update binding_code set used_by = former where community_id = whose and used_by = who;
    update pass_check set user_id = former where community_id = whose and user_id = who and staff_id is null;
    update refused set user_id = former, chat_id = case when chat_id = who then former else chat_id end
        where community_id = whose and user_id = who
            and not exists (select 1 from staff w where w.user_id = who or w.was_user = who);
    delete from document where community_id = whose and key like 'mydata ' || who || ' %';
    delete from occupancy where community_id = whose and user_id = who;
    delete from resident where community_id = whose and user_id = who;
    return former;
end
$$;

-- Nobody can put tables of their own before those that are meant, and nobody may call but whom the owner allows.
do $$
declare
    it text;
begin
    foreach it in array array['forget_words(bigint, bigint, timestamptz)', 'forget_resident(bigint, bigint, timestamptz)'] loop
        execute format('alter function %s set search_path = %I, pg_temp', it, current_schema());
        execute format('revoke all on function %s from public', it);
    end loop;
end
$$;

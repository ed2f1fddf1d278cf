-- The rows that the desk writes for one repair, in the order of its six updates, with nothing read, nobody asked and no way there and
-- back between them: what is left of the database's work when everything that could be spared is.
create function rows_of_a_repair(n bigint, reporter bigint, group_chat bigint) returns void language plpgsql as $$
<<repair>>
declare
    chat constant bigint := 2000000000 + n;
    body constant text := repeat('{"update_id":1,"message":{"message_id":1,"text":"words"}}', 8);
    dialog constant jsonb := '{"name": "repair", "typed": "The kitchen tap has been dripping since yesterday", "state": {"step":
        "check", "category": "water", "place": "home", "words": "The kitchen tap has been dripping since yesterday"}}';
    shown constant text := 'kb909dd13ca50467a59107e714e9005cc';
    said constant jsonb := jsonb_build_object('op', 'send', 'silent', false,
        'body', jsonb_build_object('body', 'html', 'html', repeat('The kitchen tap has been dripping since yesterday. ', 6)),
        'keyboard', jsonb_build_object('kind', 'inline', 'rows', (
            select jsonb_agg(jsonb_build_array(jsonb_build_object('label', 'No, let me choose',
                'act', jsonb_build_object('do', 'press', 'with', 'd.1795998979.o')))) from generate_series(1, 3))));
    answer constant jsonb := '{"op": "answer", "text": null, "alert": false, "callback": "1033269-3446-d.1795998975.ok"}';
    home record;
    ticket bigint;
begin
    select u.id, u.building_id, u.community_id as community into home
    from occupancy o join unit u on u.community_id = o.community_id and u.id = o.unit_id where o.user_id = reporter;
    insert into chat (chat_id) values (chat);
    insert into session (chat_id, user_id, community_id, lang, heard_at) values (chat, chat, home.community, 'en', now());
    insert into screen (chat_id, slot, shown) values (chat, 'p', shown);
    for step in 1..6 loop
        insert into inbox (bot_id, update_id, conversation, body, received_at) values (2, n * 6 + step, chat, body, now());
        update inbox set done_at = now(), body = '' where bot_id = 2 and update_id = n * 6 + step;
        update session set dialog = repair.dialog, stamp = step, heard_at = now()
        where chat_id = chat and user_id = chat;
        if step = 1 then
            update resident set seen_at = now() where community_id = home.community and user_id = reporter;
        end if;
        if step = 2 then
            insert into timer (community_id, subject, kind, due_at)
            values (0, 's' || chat, 'nudge', now() + interval '1 hour'), (0, 's' || chat, 'expire', now() + interval '1 day');
        end if;
        if step = 6 then
            update ticket_counter set last = last + 1 where community_id = home.community;
            insert into ticket (community_id, number, kind, state, priority, area, category, department, unit_id, building_id, place,
                words, reporter, created_at)
            values (home.community, 'F-' || n, 'repair', 'dispatched', 'normal', 'home', 'water', 'engineering', home.id,
                home.building_id, 'L', 'The kitchen tap has been dripping since yesterday', reporter, now())
            returning id into ticket;
            insert into timeline (community_id, ticket_id, seq, at, actor, act)
            values (home.community, ticket, 1, now(), '"desk"', '{"act": "file"}'),
                (home.community, ticket, 2, now(), '"desk"', '{"act": "dispatch", "department": "engineering"}');
            insert into deadline (community_id, ticket_id, kind, round, state, due_at)
            values (home.community, ticket, 'acknowledge', 0, dialog, now()), (home.community, ticket, 'resolve', 0, dialog, now());
            insert into timer (community_id, subject, kind, due_at) values (home.community, 't' || ticket, 'deadline', now());
            delete from timer where community_id = 0 and subject = 's' || chat;
            insert into screen (chat_id, slot, shown) values (chat, 't' || ticket, shown), (group_chat, 't' || ticket, shown);
            insert into outbox (community_id, chat_id, priority, slot, ticket_id, op, created_at, not_before)
            values (home.community, group_chat, 3, 't' || ticket, ticket, said, now(), now());
        end if;
        insert into outbox (community_id, chat_id, priority, slot, op, created_at, not_before)
        values (home.community, chat, 2, 'p', said, now(), now());
        update screen set shown = repair.shown where chat_id = chat and slot = 'p';
        -- A press is answered, too.
        if step > 2 then
            insert into outbox (chat_id, priority, op, created_at, not_before, expires_at)
            values (chat, 0, answer, now(), now(), now() + interval '150 seconds');
        end if;
        update outbox set lease_until = now() + interval '40 seconds', lease_office = 1, attempts = 1
        where chat_id in (chat, group_chat) and sent_at is null and dead_at is null;
        update outbox set sent_at = now(), outcome = 'delivered', message_id = step, lease_until = null
        where chat_id in (chat, group_chat) and sent_at is null and dead_at is null;
    end loop;
    update screen set message_id = 6 where (chat_id, slot) in ((chat, 't' || ticket), (group_chat, 't' || ticket));
    insert into mention (chat_id, message_id, community_id, ticket_id) values (chat, 6, home.community, ticket);
    delete from screen where chat_id = chat and slot = 'p';
end
$$;
insert into ticket_counter (community_id, kind, day, last) select id, 'repair', current_date, 0 from community;

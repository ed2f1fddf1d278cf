-- Tickets that the front desk enters, residents without Telegram, surveys by telephone, and what was refused to whom.

-- Residents without Telegram have numbers too: from 2^60 on, where Telegram's never come. Nothing is ever sent there.
create sequence resident_without_telegram start with 1152921504606846976;

alter table outbox
    add constraint outbox_has_chat check (chat_id < 1152921504606846976);

-- The Telegram user that somebody was while they served: a press of theirs is known for what it is.
alter table staff
    add column was_user bigint;

-- Calls about the callback survey: who phoned, and what was answered. The resident's own answers are in callback.
create table phone_call (
    community_id bigint not null references community,
    ticket_id    bigint not null,
    round        int not null,                               -- reopenings of the ticket at that time
    seq          int not null,
    at           timestamptz not null,
    phoned_by    bigint not null,
    worker       bigint,                                     -- who did the work at that time
    rating       jsonb,                                      -- null: nobody answered the telephone
    words        text,
    primary key (community_id, ticket_id, round, seq),
    foreign key (community_id, ticket_id) references ticket (community_id, id),
    foreign key (community_id, phoned_by) references staff (community_id, id)
);

-- Presses and commands that were refused for who made them: at most one row for each user, button and minute.
create table refused (
    community_id bigint not null,                            -- 0: in a group that belongs to nobody
    user_id      bigint not null,
    what         text not null,                              -- the button's code, or the command
    minute       timestamptz not null,
    at           timestamptz not null,
    chat_id      bigint not null,
    ticket_id    bigint,
    why          text not null check (why in ('wrong_role', 'other_community', 'not_staff_any_more', 'not_staff',
                                              'unknown_group', 'old_card', 'forged', 'not_their_question',
                                              'not_their_ticket')),
    primary key (community_id, user_id, what, minute)
);
create index refused_at on refused (community_id, at);
create index refused_ticket on refused (community_id, ticket_id) where ticket_id is not null;

create index timeline_phone on timeline (community_id, at) where act->>'act' = 'show_phone';
create index resident_phone on resident (community_id, phone) where phone is not null;
create index ticket_number on ticket (number);
create index outbox_ticket on outbox (community_id, ticket_id) where ticket_id is not null;

-- Talks: a resident and the front desk write to each other. Whose turn it is to answer, and which message is which.

create table talk (
    community_id bigint not null references community,
    ticket_id    bigint not null,                            -- the inquiry that carries it; its assignee has the talk
    user_id      bigint not null,
    started_at   timestamptz not null,
    last_at      timestamptz not null,                       -- when somebody said something last …
    last_by      text not null check (last_by in ('resident', 'staff')),   -- … and who
    nudged_at    timestamptz,                                -- when the silent resident was asked once
    told_open    timestamptz,                                -- the next opening that the resident was told of
    cut_at       timestamptz,                                -- since when no group can be reached, and they know it
    ended_at     timestamptz,
    ended_by     text check (ended_by in ('resident', 'staff', 'silence', 'desk')),
    primary key (community_id, ticket_id),
    foreign key (community_id, ticket_id) references ticket (community_id, id),
    foreign key (community_id, user_id) references resident (community_id, user_id),
    check ((ended_at is null) = (ended_by is null))
);
create unique index talk_open on talk (community_id, user_id) where ended_at is null;

-- Each message that was passed on. Its copy on the other side is what the slot shows, once it is delivered.
create table talk_message (
    community_id bigint not null references community,
    ticket_id    bigint not null,
    seq          int not null,
    slot         text not null unique,
    by_staff     boolean not null,
    author       bigint not null,                            -- the Telegram user who wrote it
    chat_id      bigint not null,                            -- where it was written …
    message_id   int,                                        -- … and its number there; null: said in a dialog
    words        text not null,
    media        jsonb,
    state        text not null check (state in ('waiting', 'sent', 'failed', 'blocked', 'held')),
    alerted      boolean not null default false,             -- whether staff were told that it failed
    at           timestamptz not null,
    sent_at      timestamptz,
    primary key (community_id, ticket_id, seq),
    unique (chat_id, message_id),
    foreign key (community_id, ticket_id) references talk (community_id, ticket_id)
);

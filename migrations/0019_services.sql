-- Paid services: what was booked, which time of a crew is kept for whom, and what the resident agreed to.

-- What a ticket of this kind has beside. Its category is the service's key in the community's file.
create table booking (
    community_id bigint not null references community,
    ticket_id    bigint not null,
    item         text not null,
    quantity     bigint,                                     -- ten-thousandths of the measure
    crew         text,                                       -- key of the crew whose time is kept
    starts_at    timestamptz,
    ends_at      timestamptz,
    primary key (community_id, ticket_id),
    foreign key (community_id, ticket_id) references ticket (community_id, id),
    check ((crew is null) = (starts_at is null) and (starts_at is null) = (ends_at is null)),
    check (starts_at < ends_at)
);

-- The half hours for which each place of a crew is taken: by a ticket, or for ten minutes by a resident who decides.
-- The key is what makes it impossible to book a time twice.
create table crew_time (
    community_id bigint not null references community,
    crew         text not null,
    place        int not null check (place > 0),
    at           timestamptz not null,
    ticket_id    bigint,
    user_id      bigint,
    held_until   timestamptz,
    primary key (community_id, crew, place, at),
    foreign key (community_id, ticket_id) references ticket (community_id, id),
    check ((ticket_id is null) = (user_id is not null)),
    check ((user_id is null) = (held_until is null)),
    -- Two times that touch have a half hour in common only because all begin on the half hour.
    check (extract(epoch from at)::bigint % 1800 = 0)
);
create index crew_time_ticket on crew_time (community_id, ticket_id) where ticket_id is not null;
create index crew_time_held on crew_time (community_id, user_id) where user_id is not null;

-- The consent ledger: what was offered at which price, in the words that the resident read, and what they said to it.
create table consent (
    community_id bigint not null references community,
    ticket_id    bigint not null,
    seq          int not null,
    kind         text not null check (kind in ('booking', 'quotation', 'extra', 'cancellation')),
    state        text not null check (state in ('offered', 'agreed', 'declined', 'lapsed', 'withdrawn', 'void')),
    scope        text not null,
    lines        jsonb not null,
    total_minor  bigint not null check (total_minor >= 0),
    currency     text not null check (currency ~ '^[A-Z]{3}$'),
    shown        text not null,                              -- what the resident read when they decided
    offered_by   bigint,                                     -- none: the catalogue
    offered_at   timestamptz not null,
    valid_until  timestamptz,
    decided_by   bigint,
    decided_at   timestamptz,
    bill         text,                                       -- key of the bill that charges it
    primary key (community_id, ticket_id, seq),
    foreign key (community_id, ticket_id) references ticket (community_id, id),
    foreign key (community_id, offered_by) references staff (community_id, id),
    check ((state in ('agreed', 'declined', 'void')) = (decided_by is not null)),
    check ((state = 'offered') = (decided_at is null)),
    check (bill is null or state = 'agreed')
);
-- One question at a time.
create unique index consent_open on consent (community_id, ticket_id) where state = 'offered';

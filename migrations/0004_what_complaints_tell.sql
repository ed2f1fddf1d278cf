-- What a complaint says beside the ticket's own words, and what staff found.

create table complaint (
    community_id   bigint not null,
    ticket_id      bigint not null,
    about_name     text not null default '',   -- the person as the resident wrote the name
    happened       text not null default '',   -- when and where, in the resident's words
    wanted         text not null default '',   -- what the resident wants
    validity       text check (validity in ('justified', 'partly', 'unfounded')),
    responsibility text check (responsibility in ('company', 'neighbour', 'third_party', 'shared')),
    judged_at      timestamptz,                -- when that was found last; null again once it came back
    reminded       boolean not null default false, -- whether the handler was reminded that the result has to be told
    first_handler  bigint,                     -- whose answer was refused: the second is somebody else's
    primary key (community_id, ticket_id),
    foreign key (community_id, ticket_id) references ticket (community_id, id),
    foreign key (community_id, first_handler) references staff (community_id, id),
    check ((validity is null) = (responsibility is null))
);

create index ticket_complaints_of on ticket (community_id, reporter, id) where kind = 'complaint';
create index ticket_complaints_at on ticket (community_id, unit_id, id) where kind = 'complaint';

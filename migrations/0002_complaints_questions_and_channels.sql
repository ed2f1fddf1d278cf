-- What complaints, questions and tickets entered by staff need beside a repair.

alter table ticket
    add column channel          text not null default 'chat' check (channel in ('chat', 'phone', 'visit')),
    add column entered_by       bigint,                      -- who of the staff entered it
    add column severity         text check (severity in ('major', 'important', 'minor')),
    add column about_department text,                        -- whom a complaint is about: never shown there
    add column about_staff      bigint,
    add column level            int not null default 1 check (level in (1, 2)),
    add column answer_class     text check (answer_class in ('minutes10', 'minutes20', 'minutes30', 'day1', 'day2',
                                                             'day3')),
    add column wanted_by        timestamptz,                 -- the time that the resident asked for
    add column merged_into      bigint,                      -- the ticket in which this one goes on
    add foreign key (community_id, entered_by) references staff (community_id, id),
    add foreign key (community_id, about_staff) references staff (community_id, id),
    add foreign key (community_id, merged_into) references ticket (community_id, id);

alter table deadline
    drop constraint deadline_kind_check,
    add constraint deadline_kind_check
        check (kind in ('acknowledge', 'on_site', 'answer', 'resolve', 'quote', 'callback', 'promise'));

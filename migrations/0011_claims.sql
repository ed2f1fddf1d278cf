-- What a resident says to have paid names the bills that it is for, and waits for the cashier no longer than a day unseen.

alter table payment_claim add column bills bigint[] not null default '{}';
alter table payment_claim add column told_at timestamptz;           -- when the lead was told that it still waits

-- Bills and claims are for whom they concern: presses of others are written down like those on tickets.
alter table refused drop constraint refused_why_check;
alter table refused add constraint refused_why_check
    check (why in ('wrong_role', 'other_community', 'not_staff_any_more', 'not_staff', 'unknown_group', 'old_card', 'forged',
                   'not_their_question', 'not_their_ticket', 'not_their_unit'));

-- What is asked while the desk works, and at its start, is found by index however many years, residents and tickets there are.

-- Of phone numbers: whether one stands in the clear, and under which keys the others are.
create index ticket_phone_plain on ticket (community_id, id) where phone is not null;
create index ticket_phone_key on ticket (substring(phone_sealed from 2 for 4)) where phone_sealed is not null;
create index resident_phone_key on resident (substring(phone_sealed from 2 for 4)) where phone_sealed is not null;

-- What a digest counts: tickets that came in, what was finished or came back, surveys that were answered.
create index ticket_created on ticket (community_id, created_at);
create index timeline_told on timeline (community_id, at) where act->>'act' in ('finish', 'dispute', 'reopen');
create index callback_answered on callback (community_id, answered_at) where answered_at is not null;

-- Digests of which a head is to be reminded, shifts that are not over, times of a crew on a day.
create index digest_unsigned on digest (community_id) where signed_at is null and remind_at is not null;
create index shift_record_until on shift_record (community_id, until);
create index crew_time_when on crew_time (community_id, crew, at);

-- The message that somebody answers, in a group with the cards of years.
create index screen_message on screen (chat_id, message_id) where message_id is not null;

-- A home by what somebody types of its code, which is its end: read backwards, that is where it begins.
create index unit_ending on unit (community_id, (reverse(upper(code)) collate "C"));

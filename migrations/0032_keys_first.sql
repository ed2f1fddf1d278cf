-- In the eyes of a server that has counted nothing yet, an index that is led by the community is as good as the key, and the newest
-- is taken: every reference walked through all of a community. What is asked by time or by person has that first.
drop index talk_user, campaign_message_user, payment_plan_user, reminder_note_user, invoice_user, phone_look_user,
    ticket_created, unit_ending;
create index talk_user on talk (user_id, community_id);
create index campaign_message_user on campaign_message (user_id, community_id);
create index payment_plan_user on payment_plan (user_id, community_id);
create index reminder_note_user on reminder_note (user_id, community_id);
create index invoice_user on invoice (user_id, community_id);
create index phone_look_user on phone_look (user_id, community_id);
create index ticket_created on ticket (created_at, community_id);
create index unit_ending on unit ((reverse(upper(code)) collate "C"), community_id);

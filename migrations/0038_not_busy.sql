-- No release has used it since migration 0024: which chats are busy is read from what couriers carry.
alter table chat drop column busy_until;

-- Every change of a ticket looks for the chats that show it, by its slot and those of forum topics below it.

create index screen_slot on screen (slot collate "C");

//! What is kept about a resident, as they read it; the whole of it goes as a file beside.

use super::{Face, menu_key};
use crate::chat::button::Menu;
use crate::chat::words::line;
use crate::domain::community::Community;
use crate::domain::person::Resident;
use crate::texts::Texts;

/// Homes that are named at most.
const HOMES: usize = 8;

/// In short; `tickets` is how many are theirs.
pub fn data(texts: Texts, community: &Community, resident: &Resident, tickets: i64) -> Face {
    let name = line(&texts.person(resident), 60);
    let homes: Vec<String> = resident.homes.iter().take(HOMES).map(|home| line(&home.code, 20)).collect();
    let lines = [
        texts.mydata_head(line(community.settings.name.get(texts.lang()), 60)),
        texts.mydata_person(name, Texts::new(resident.lang).btn_language_own_name()),
        match &resident.phone {
            Some(phone) => texts.mydata_phone(texts.masked(phone)),
            None => texts.mydata_no_phone(),
        },
        match homes.is_empty() {
            true => texts.mydata_no_homes(),
            false => texts.mydata_homes(homes.join(&texts.plain_list_comma())),
        },
        texts.mydata_tickets(tickets),
        String::new(),
        texts.mydata_file(),
    ];
    Face::with(lines.join("\n"), vec![vec![menu_key(texts.btn_mydata_forget(), Menu::Forget)]])
}

/// Below the file.
pub fn caption(texts: Texts, community: &Community) -> String {
    texts.mydata_caption(line(community.settings.name.get(texts.lang()), 60))
}

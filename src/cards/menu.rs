//! The main menu, and what the desk says outside of dialogs: welcome, help, offers, expiry, apologies.

use super::{Face, menu_key};
use crate::chat::button::{Button, Menu};
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::community::Community;
use crate::domain::person::{Level, Resident};
use crate::texts::Texts;

/// The greeting of `/start`, with the main menu.
pub fn welcome(texts: Texts, community: &Community, resident: &Resident) -> Face {
    let name = line(&texts.person(resident), 40);
    let place = line(community.settings.name.get(texts.lang()), 60);
    let mut lines = vec![match name.is_empty() {
        true => texts.welcome_unnamed(place),
        false => texts.welcome(name, place),
    }];
    let homes = |level| {
        let codes = resident.homes.iter().filter(|h| h.level == level).take(8).map(|h| line(&h.code, 20));
        codes.collect::<Vec<_>>().join(&texts.plain_list_comma())
    };
    let (verified, pending) = (homes(Level::Verified), homes(Level::Pending));
    lines.push(String::new());
    if !verified.is_empty() {
        lines.push(texts.welcome_homes(&verified));
    }
    if !pending.is_empty() {
        lines.push(texts.welcome_pending(&pending));
    }
    if verified.is_empty() && pending.is_empty() {
        lines.push(texts.welcome_guest());
    }
    lines.extend(duty(texts, community).map(|phone| texts.welcome_on_call(phone)));
    Face::with(lines.join("\n"), main_keys(texts, community, resident))
}

/// The main menu.
pub fn main_menu(texts: Texts, community: &Community, resident: &Resident) -> Face {
    Face::with(texts.menu_head(), main_keys(texts, community, resident))
}

/// `/help`; staff read what is theirs besides.
pub fn help(texts: Texts, community: &Community, resident: &Resident, staff: bool) -> Face {
    let mut lines = vec![texts.help()];
    lines.extend(duty(texts, community).map(|phone| texts.help_emergency(phone)));
    if staff {
        lines.extend([String::new(), texts.help_staff()]);
    }
    Face::with(lines.join("\n"), main_keys(texts, community, resident))
}

/// Help in a staff group, where the residents' menu has no place.
pub fn help_in_group(texts: Texts) -> Face {
    Face::words(texts.help_staff())
}

fn main_keys(texts: Texts, community: &Community, resident: &Resident) -> Vec<Vec<Key>> {
    let link = if resident.homes.is_empty() { texts.btn_main_link() } else { texts.btn_main_link_more() };
    let mut more = vec![
        menu_key(texts.btn_main_services(), Menu::Services),
        menu_key(texts.btn_main_person(), Menu::Person),
        menu_key(texts.btn_main_message(), Menu::Message),
        menu_key(texts.btn_main_help(), Menu::Help),
    ];
    if !community.settings.forms.is_empty() {
        more.insert(1, menu_key(texts.btn_main_permits(), Menu::Permits));
    }
    let mut rows = vec![
        vec![menu_key(texts.btn_main_repair(), Menu::Repair), menu_key(texts.btn_main_emergency(), Menu::Emergency)],
        vec![
            menu_key(texts.btn_main_question(), Menu::Question),
            menu_key(texts.btn_main_complaint(), Menu::Complaint),
        ],
        vec![menu_key(texts.btn_main_fees(), Menu::Fees), menu_key(texts.btn_main_requests(), Menu::Requests)],
    ];
    rows.extend(more.chunks(2).map(<[Key]>::to_vec));
    rows.push(vec![menu_key(link, Menu::Link), menu_key(texts.btn_main_language(), Menu::Language)]);
    rows.push(vec![menu_key(texts.btn_main_data(), Menu::Data)]);
    rows
}

fn duty(texts: Texts, community: &Community) -> Option<String> {
    let settings = &community.settings;
    let first = settings.on_call.iter().find(|o| o.departments.is_empty()).or_else(|| settings.on_call.first())?;
    Some(texts.phone(&first.phone))
}

/// The answer to thanks: nothing is opened by it.
pub fn thanks(texts: Texts) -> Face {
    Face::words(texts.thanks_reply())
}

/// The answer to a greeting, with the main menu.
pub fn greeting(texts: Texts, community: &Community, resident: &Resident) -> Face {
    Face::with(texts.greeting_reply(), main_keys(texts, community, resident))
}

/// The answer to a message without anything the desk can use (a sticker, a poll).
pub fn unusable(texts: Texts) -> Face {
    Face::words(texts.blocked_words())
}

/// An hour of silence in a dialog: shall we go on? The desk asks the present question again below; `go_on` is the
/// button for it.
pub fn nudge(texts: Texts, go_on: &Button) -> Face {
    Face::with(texts.nudge(), vec![vec![Key::press(texts.btn_nudge_go_on(), go_on)]])
}

/// A dialog has expired; the words typed so far are given back.
pub fn expired(texts: Texts, typed: &str) -> Face {
    let typed = cut(typed, 3000);
    let html = if typed.is_empty() { texts.expired() } else { texts.expired_typed(typed) };
    Face::with(html, vec![vec![menu_key(texts.btn_menu(), Menu::Home)]])
}

/// A dialog was cancelled; the words typed so far are given back.
pub fn cancelled(texts: Texts, typed: &str) -> Face {
    let typed = cut(typed, 3000);
    let html = if typed.is_empty() { texts.cancelled() } else { texts.cancelled_typed(typed) };
    Face::with(html, vec![vec![menu_key(texts.btn_menu(), Menu::Home)]])
}

/// A dialog made room for something else; the words typed so far are given back.
pub fn outlived(texts: Texts, typed: &str) -> Face {
    if typed.is_empty() { Face::words(texts.outlived()) } else { Face::words(texts.outlived_typed(cut(typed, 3000))) }
}

/// `/cancel` where nothing is going on.
pub fn nothing_to_cancel(texts: Texts) -> Face {
    Face::with(texts.nothing_to_cancel(), vec![vec![menu_key(texts.btn_menu(), Menu::Home)]])
}

/// The window on an old button.
pub fn stale(texts: Texts) -> String {
    texts.alert_stale()
}

/// A turn has failed for good: sorry, once, and whom to phone.
pub fn apology(texts: Texts, community: Option<&Community>) -> Face {
    Face::words(match community.and_then(|c| duty(texts, c)) {
        Some(phone) => texts.apology(phone),
        None => texts.apology_no_phone(),
    })
}

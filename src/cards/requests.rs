//! My requests: a resident's tickets in a list, a button for each.

use super::{Face, menu_key};
use crate::chat::button::{Button, Menu, TicketButton};
use crate::chat::outgoing::Key;
use crate::chat::words::line;
use crate::domain::brief::Brief;
use crate::domain::community::Community;
use crate::texts::Texts;
use chrono::{DateTime, Utc};

/// Tickets shown at most.
const SHOWN: usize = 12;

/// The list, in the order in which the briefs come.
pub fn list(briefs: &[Brief], community: &Community, texts: Texts, now: DateTime<Utc>) -> Face {
    if briefs.is_empty() {
        let rows = vec![
            vec![menu_key(texts.btn_main_repair(), Menu::Repair), menu_key(texts.btn_main_message(), Menu::Message)],
            vec![menu_key(texts.btn_menu(), Menu::Home)],
        ];
        return Face::with(texts.requests_none(), rows);
    }
    let tz = community.settings.time_zone;
    let today = now.with_timezone(&tz).date_naive();
    let mut lines = vec![texts.requests_head()];
    let open = briefs.iter().filter(|b| b.state.is_open()).count();
    if open > 0 {
        lines.push(texts.requests_open(i64::try_from(open).unwrap_or(i64::MAX)));
    }
    let mut rows = vec![];
    for brief in briefs.iter().take(SHOWN) {
        let category = community.settings.category(&brief.category).map(|c| c.name.get(texts.lang()));
        let what = category.map_or_else(|| kind(texts, &brief.number), |name| line(name, 30));
        let place = line(&brief.place, 40);
        let state = texts.state_name(brief.state);
        let day = texts.day(brief.created_at.with_timezone(&tz).date_naive(), today);
        lines.push(String::new());
        lines.push(match place.is_empty() {
            true => texts.requests_line_no_place(&brief.number, &what, &state, day),
            false => texts.requests_line(&brief.number, &what, &place, &state, day),
        });
        let label = line(&format!("{} · {what}", brief.number), 40);
        let button = Button::Ticket { community: community.id, ticket: brief.ticket, act: TicketButton::Show };
        rows.push(vec![Key::press(label, &button)]);
    }
    if briefs.len() > SHOWN {
        lines.push(String::new());
        lines.push(texts.requests_more(i64::try_from(briefs.len() - SHOWN).unwrap_or(i64::MAX)));
    }
    rows.push(vec![menu_key(texts.btn_menu(), Menu::Home)]);
    Face::with(lines.join("\n"), rows)
}

/// What a ticket without category is, by the letter of its number.
fn kind(texts: Texts, number: &str) -> String {
    use crate::domain::ticket::Kind;
    let all = [Kind::Repair, Kind::Complaint, Kind::Inquiry, Kind::Service, Kind::Permit];
    let found = all.into_iter().find(|k| number.starts_with(k.letter()));
    texts.kind_name(found.unwrap_or(Kind::Inquiry))
}

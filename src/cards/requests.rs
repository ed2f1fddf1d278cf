//! My requests: a resident's tickets in a list, a button for each.

use super::{Face, fees, menu_key};
use crate::chat::button::{Button, Menu, TicketButton};
use crate::chat::outgoing::Key;
use crate::chat::words::line;
use crate::domain::bill::Claim;
use crate::domain::brief::Brief;
use crate::domain::community::Community;
use crate::domain::ticket::Kind;
use crate::texts::Texts;
use chrono::{DateTime, Utc};

/// Tickets shown at most.
const SHOWN: usize = 12;
/// Claims to have paid that are shown at most.
const CLAIMS: usize = 4;

/// The list, in the order in which the briefs come.
pub fn list(
    briefs: &[Brief],
    claims: &[(Claim, String)],
    community: &Community,
    texts: Texts,
    now: DateTime<Utc>,
) -> Face {
    if briefs.is_empty() && claims.is_empty() {
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
    for (claim, code) in claims.iter().take(CLAIMS) {
        let (words, key) = fees::in_requests(claim, code, community, texts, now);
        lines.extend([String::new(), words]);
        rows.push(vec![key]);
    }
    for brief in briefs.iter().take(SHOWN) {
        let kind = Kind::of(&brief.number);
        let category = community.settings.category_name(kind, &brief.category, texts.lang());
        let what = if category.is_empty() { texts.kind_name_in(kind, &brief.category) } else { line(category, 30) };
        let place = line(&brief.place, 40);
        let state = texts.state_name_of(kind, brief.state);
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

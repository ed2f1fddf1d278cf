//! A talk as both sides see it: the card in the group, the resident's message, and the lines that are passed on.

use super::{Face, View, menu_key, staff as desk_card};
use crate::chat::button::{Button, Menu, TicketButton};
use crate::chat::outgoing::{Body, Key};
use crate::chat::words::{cut, line};
use crate::domain::act::{Act, Actor, DeadlineKind};
use crate::domain::case::Event;
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, TicketId};
use crate::domain::media::{Media, MediaKind};
use crate::domain::news::Alert;
use crate::domain::staff::Staff;
use crate::domain::talk::{EndedBy, Passage, Side, Talk};
use crate::texts::Texts;
use chrono::{DateTime, Utc};

/// Words of one message that is passed on; the rest follows in further ones.
const PIECE: usize = 3600;
/// Words below a file.
const CAPTION: usize = 900;
/// Internal notes on the card.
const NOTES: usize = 3;

/// The talk's card in the staff's group.
pub(super) fn card(view: &View<'_>, talk: &Talk) -> Face {
    let (t, ticket) = (view.texts, view.ticket());
    let goes_on = talk.goes_on() && ticket.state.is_open();
    let mut lines = vec![t.talk_card_head(&ticket.number)];
    lines.extend(desk_card::place(view));
    lines.extend(desk_card::reach(view));
    lines.extend(view.case.parent.as_ref().map(|number| t.card_parent(number)));
    let words = cut(&ticket.words, 900);
    if !words.is_empty() {
        lines.push(t.card_words(words));
    }
    let name = ticket.assignee.map(|id| view.colleague(id));
    lines.push(match (goes_on, &name, talk.ended_by) {
        (true, None, _) => t.talk_card_waiting(),
        (true, Some(name), _) => t.talk_card_taken(name),
        (false, _, Some(EndedBy::Resident)) => t.talk_card_ended_resident(),
        (false, _, Some(EndedBy::Silence)) => t.talk_card_ended_silence(),
        (false, _, Some(EndedBy::Staff | EndedBy::Desk) | None) => t.talk_card_ended(),
    });
    if goes_on {
        if let Some((deadline, due)) = view.next_deadline() {
            let (what, time) = (t.deadline_name(deadline.kind), view.moment(due));
            lines.push(if due < view.now { t.card_deadline_missed(what, time) } else { t.card_deadline(what, time) });
        }
        if talk.last_by == Side::Resident && talk.passage.is_some() {
            lines.push(t.talk_card_owed(view.moment(talk.last_at)));
        }
    }
    lines.extend(passage(view, talk));
    lines.extend(notes(view));
    if !goes_on {
        return Face::words(lines.join("\n"));
    }
    lines.push(match &name {
        None => t.talk_card_hint(),
        Some(name) => t.talk_card_hint_taken(name),
    });
    let key = |label, act| view.key(label, act);
    let rows = match &name {
        None => vec![
            vec![key(t.btn_talk_take(), TicketButton::Take)],
            vec![key(t.btn_card_assign(), TicketButton::Assign), key(t.btn_talk_end(), TicketButton::Finish)],
        ],
        Some(_) => vec![
            vec![key(t.btn_talk_release(), TicketButton::Release), key(t.btn_talk_end(), TicketButton::Finish)],
            view.keys(&[TicketButton::Phone, TicketButton::Escalate]),
        ],
    };
    Face::with(lines.join("\n"), rows)
}

/// The buttons under an alert of a talk that goes on: what is said in it is said under its card.
pub(super) fn alert_buttons(alert: &Alert, in_hand: bool) -> Vec<Vec<TicketButton>> {
    match (alert, in_hand) {
        (Alert::Cancelled { .. }, _) => vec![],
        (_, true) => vec![vec![TicketButton::Phone, TicketButton::Escalate]],
        (_, false) => vec![vec![TicketButton::Take, TicketButton::Assign]],
    }
}

/// What became of the desk's last message.
fn passage(view: &View<'_>, talk: &Talk) -> Option<String> {
    let (t, (passage, at)) = (view.texts, talk.passage?);
    let time = view.moment(at);
    Some(match passage {
        Passage::Waiting | Passage::Held => t.talk_card_on_its_way(time),
        Passage::Sent => t.talk_card_sent(time),
        Passage::Failed => t.talk_card_failed(time),
        Passage::Blocked => t.talk_card_blocked(time),
    })
}

fn notes(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    let all: Vec<&Event> = view.case.timeline.iter().filter(|e| matches!(e.act, Act::Note { .. })).collect();
    let last = all.iter().rev().take(NOTES).rev();
    last.filter_map(|event| match &event.act {
        Act::Note { words } => {
            let words = if words.trim().is_empty() { t.plain_note_files() } else { cut(words, 200) };
            Some(t.card_note(view.moment(event.at), view.actor(event.actor), words))
        }
        _ => None,
    })
    .collect()
}

/// The talk as its resident sees it.
pub(super) fn status(view: &View<'_>, talk: &Talk) -> Face {
    let (t, ticket) = (view.texts, view.ticket());
    let mut lines = vec![t.talk_status_head(&ticket.number)];
    lines.extend(view.case.parent.as_ref().map(|number| t.status_parent(number)));
    let words = line(&ticket.words, 160);
    if !words.is_empty() {
        lines.push(t.status_words(words));
    }
    lines.push(String::new());
    if !(talk.goes_on() && ticket.state.is_open()) {
        lines.push(t.talk_status_ended());
        let again = menu_key(t.btn_talk_again(), Menu::Person);
        let timeline = view.key(t.btn_status_timeline(), TicketButton::Timeline);
        return Face::with(lines.join("\n"), vec![vec![again, timeline]]);
    }
    lines.push(match view.case.owner() {
        Some(owner) => t.talk_status_taken(line(&owner.name, 40)),
        None => {
            let running = view.case.deadlines.iter().filter(|d| d.kind == DeadlineKind::Acknowledge);
            let due = running.filter(|d| d.done_at.is_none()).filter_map(|d| d.due_at).find(|due| *due > view.now);
            match due {
                Some(due) => t.talk_status_waiting_by(view.moment(due)),
                None => t.talk_status_waiting(),
            }
        }
    });
    lines.push(t.talk_status_how());
    Face::with(lines.join("\n"), vec![vec![end_key(view.texts, ticket.community, ticket.id)]])
}

/// The resident's button that ends the talk.
pub fn end_key(texts: Texts, community: CommunityId, ticket: TicketId) -> Key {
    Key::press(texts.btn_talk_end(), &Button::Ticket { community, ticket, act: TicketButton::EndTalk })
}

/// The name of a member of staff as residents read it.
pub fn name_of(staff: &Staff) -> String {
    line(&staff.name, 40)
}

/// The talk has ended; one tap begins another.
pub fn ended(texts: Texts, number: &str, by: EndedBy) -> Face {
    let html = match by {
        EndedBy::Resident => texts.talk_ended(number),
        EndedBy::Staff | EndedBy::Desk => texts.talk_ended_staff(number),
        EndedBy::Silence => texts.talk_ended_silence(number),
    };
    let keys = vec![menu_key(texts.btn_talk_again(), Menu::Person), menu_key(texts.btn_menu(), Menu::Home)];
    Face::with(html, vec![keys])
}

impl View<'_> {
    /// A button of the talk's card under another message.
    pub fn talk_key(&self, act: TicketButton) -> Key {
        let label = match act {
            TicketButton::Take => self.texts.btn_talk_take(),
            _ => self.texts.btn_card_tell(),
        };
        self.key(label, act)
    }

    /// The button that shows the phone number; none where there is no number.
    pub fn phone_keys(&self) -> Vec<Key> {
        self.keys(&[TicketButton::Phone])
    }
}

/// One happening of a talk in the words of its history. Outer `None`: told like that of any other ticket.
pub(super) fn event(view: &View<'_>, event: &Event, who: String) -> Option<Option<String>> {
    let t = view.texts;
    view.case.talk.as_ref()?;
    Some(match &event.act {
        Act::File => Some(t.talk_event_begun()),
        Act::Take => Some(t.talk_event_taken(who)),
        Act::Assign { to } => Some(t.talk_event_taken(view.colleague(*to))),
        Act::Tell { words } => Some(match words.trim().is_empty() {
            true => t.talk_event_said_files(who),
            false => t.talk_event_said(who, line(words, 100)),
        }),
        Act::Finish { .. } | Act::Cancel { .. } => Some(match event.actor {
            Actor::Resident(_) => t.talk_event_ended_you(),
            Actor::Staff(_) | Actor::Desk => t.talk_event_ended(),
        }),
        Act::Close { .. } => None,
        _ => return None,
    })
}

/// What is passed on of one message: its lead where the file takes no words, itself, and the rest of long words.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    /// Said before it.
    pub lead: Option<String>,
    /// The message.
    pub body: Body,
    /// Said after it.
    pub rest: Vec<String>,
}

/// A message as the other side reads it, with the name of whoever wrote it.
pub fn copy(texts: Texts, side: Side, name: &str, words: &str, media: Option<&Media>) -> Copy {
    let name = line(name, 40);
    let said = |words: &str| match side {
        Side::Resident => texts.talk_line_resident(&name, words),
        Side::Staff => texts.talk_line_staff(&name, words),
    };
    let bare = || match side {
        Side::Resident => texts.talk_line_resident_file(&name),
        Side::Staff => texts.talk_line_staff_file(&name),
    };
    let Some(media) = media else {
        let mut pieces = pieces(&cut(words, usize::MAX)).into_iter();
        let html = said(&pieces.next().unwrap_or_default());
        return Copy { lead: None, body: Body::Html { html }, rest: pieces.map(|p| said(&p)).collect() };
    };
    let words = cut(words, CAPTION);
    let caption = if words.is_empty() { bare() } else { said(&words) };
    let (kind, file_id) = (media.kind, media.file_id.clone());
    match kind {
        MediaKind::VideoNote | MediaKind::Location => {
            Copy { lead: Some(caption), body: Body::Media { kind, file_id, caption: String::new() }, rest: vec![] }
        }
        MediaKind::Photo
        | MediaKind::Video
        | MediaKind::Animation
        | MediaKind::Voice
        | MediaKind::Audio
        | MediaKind::Document => Copy { lead: None, body: Body::Media { kind, file_id, caption }, rest: vec![] },
    }
}

/// Words in pieces that fit into a message each.
fn pieces(words: &str) -> Vec<String> {
    let mut all = vec![];
    let (mut piece, mut length) = (String::new(), 0);
    for c in words.chars() {
        if length + c.len_utf16() > PIECE {
            all.push(std::mem::take(&mut piece));
            length = 0;
        }
        length += c.len_utf16();
        piece.push(c);
    }
    all.push(piece);
    all
}

/// Nobody is at the desk: when it opens, who is on duty meanwhile, and, where words were kept, under which number.
pub fn closed(
    texts: Texts,
    community: &Community,
    now: DateTime<Utc>,
    opens: DateTime<Utc>,
    kept: Option<&str>,
) -> Face {
    let opens = texts.moment(opens, now, community.settings.time_zone);
    let mut lines = vec![match kept {
        Some(number) => texts.talk_closed_kept(opens, number),
        None => texts.talk_closed(opens),
    }];
    lines.extend(on_duty(texts, community));
    let mut rows = vec![vec![menu_key(texts.btn_main_emergency(), Menu::Emergency)]];
    if kept.is_none() {
        rows.push(vec![menu_key(texts.btn_main_message(), Menu::Message)]);
    }
    Face::with(lines.join("\n"), rows)
}

/// The desk has closed while a talk goes on: what was written is kept in it.
pub fn closed_meanwhile(texts: Texts, community: &Community, now: DateTime<Utc>, opens: DateTime<Utc>) -> Face {
    let mut lines = vec![texts.talk_closed_meanwhile(texts.moment(opens, now, community.settings.time_zone))];
    lines.extend(on_duty(texts, community));
    Face::with(lines.join("\n"), vec![vec![menu_key(texts.btn_main_emergency(), Menu::Emergency)]])
}

/// The desk's group cannot be reached: what was written is kept, and whom to phone.
pub fn cut_off(texts: Texts, community: &Community, number: Option<&str>) -> Face {
    let mut lines = vec![match number {
        Some(number) => texts.talk_cut_kept(number),
        None => texts.talk_cut(),
    }];
    lines.extend(on_duty(texts, community));
    Face::with(lines.join("\n"), vec![vec![menu_key(texts.btn_main_emergency(), Menu::Emergency)]])
}

/// Who answers the phone now.
fn on_duty(texts: Texts, community: &Community) -> Option<String> {
    let settings = &community.settings;
    let desk = settings.front_desk().map_or("", |d| d.key.as_str());
    let duty = settings.on_call_for(desk)?;
    Some(texts.talk_on_duty(line(duty.name.get(texts.lang()), 40), texts.phone(&duty.phone)))
}

//! What staff see of duty: who is there, the open work of a shift, the hand-over card, and alarms that nobody was there.

use super::{Face, View, digest};
use crate::chat::button::{Button, TicketButton};
use crate::chat::duty::DutyButton;
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::act::WaitReason;
use crate::domain::community::Community;
use crate::domain::duty::{Aside, Choice, Handover, Item, Work};
use crate::domain::ids::TicketId;
use crate::domain::ticket::Priority;
use crate::texts::{Html, Texts};
use chrono::{DateTime, Utc};

/// Tickets that a list shows; what comes after them is counted.
const SHOWN: usize = 12;
/// Calls that a list shows.
const CALLS: usize = 6;
/// Tickets on one page of a hand-over card.
pub const PAGE: usize = 4;

/// What the lists of a department's duty look at.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The community.
    pub community: &'a Community,
    /// Key of the department.
    pub department: &'a str,
    /// Texts in the reader's language.
    pub texts: Texts,
    /// The time of the turn.
    pub now: DateTime<Utc>,
}

/// One ticket of a list.
pub struct Line<'a> {
    /// The ticket.
    pub work: &'a Work,
    /// Who has it.
    pub owner: Option<String>,
    /// What was said of it at the last hand-over.
    pub said: Option<&'a Item>,
    /// Whether anybody who serves there may take it.
    pub offered: bool,
}

/// A hand-over as the list of a department shows it.
pub struct Handed<'a> {
    /// The hand-over.
    pub handover: &'a Handover,
    /// Who hands over.
    pub names: String,
    /// Who signed it.
    pub signed: Option<String>,
}

impl Desk<'_> {
    /// What the department is called.
    pub fn name(&self) -> String {
        let known = self.community.settings.department(self.department);
        line(known.map_or(self.department, |d| d.name.get(self.texts.lang())), 40)
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        self.texts.moment(at, self.now, self.community.settings.time_zone)
    }

    fn key(&self, label: String, act: DutyButton) -> Key {
        Key::press(label, &Button::Duty { community: self.community.id, act })
    }

    fn what(&self, work: &Work) -> String {
        let category = self.community.settings.category(&work.category);
        category.map_or_else(|| self.texts.kind_name(work.kind), |c| line(c.name.get(self.texts.lang()), 40))
    }

    fn head(&self, work: &Work) -> String {
        let (what, place) = (self.what(work), line(&work.place, 40));
        if place.is_empty() {
            self.texts.duty_line_no_place(&work.number, what)
        } else {
            self.texts.duty_line(&work.number, what, place)
        }
    }

    /// The two lines of a ticket in a list.
    fn entry(&self, entry: &Line<'_>, own: bool) -> String {
        let (t, work) = (self.texts, entry.work);
        let mark = match work.priority {
            Priority::Emergency => "🔴 ",
            Priority::High => "🟠 ",
            Priority::Normal if work.elder => "🧓 ",
            Priority::Normal => "▫️ ",
        };
        let mut parts = vec![];
        match &entry.owner {
            Some(_) if own => {}
            Some(name) => parts.push(t.duty_has(line(name, 30))),
            None => parts.push(t.duty_nobody_has()),
        }
        if let Some(reason) = work.waiting {
            parts.push(t.duty_waits(t.wait_name(reason)));
        } else if let Some(window) = work.promise {
            let tz = self.community.settings.time_zone;
            parts.push(t.duty_promised(t.window(window.from, window.until, self.now, tz)));
        } else if let Some(due) = work.due_at {
            parts.push(t.duty_due(self.moment(due)));
        }
        if work.is_overdue(self.now) {
            parts.push(t.duty_late());
        }
        let kept = entry.said.filter(|_| !own);
        match kept.map(|item| item.choice) {
            Some(Some(Choice::Next)) => parts.push(t.duty_mark_next()),
            Some(Some(Choice::Keep)) if entry.offered => parts.push(t.duty_mark_offered()),
            Some(Some(Choice::Keep)) => parts.push(t.duty_mark_keep()),
            Some(None) if entry.offered => parts.push(t.duty_mark_offered()),
            Some(None) => parts.push(t.duty_mark_undecided()),
            Some(Some(Choice::Pause)) => {}
            None if entry.offered => parts.push(t.duty_mark_offered()),
            None => {}
        }
        format!("{mark}{}\n   {}", self.head(work), parts.join(" · ")).trim_end().to_owned()
    }

    /// The button that opens a ticket's card anew.
    fn card_key(&self, work: &Work) -> Key {
        self.key(self.texts.btn_duty_card(&work.number), DutyButton::Card(work.ticket))
    }

    fn counts(&self, lines: &[Line<'_>]) -> Option<String> {
        let t = self.texts;
        let count = |found: &dyn Fn(&Work) -> bool| {
            i64::try_from(lines.iter().filter(|l| found(l.work)).count()).unwrap_or(i64::MAX)
        };
        let urgent = count(&|w| w.priority == Priority::Emergency);
        let high = count(&|w| w.priority == Priority::High);
        let late = count(&|w| w.is_overdue(self.now));
        let parts =
            [(urgent, t.duty_count_urgent(urgent)), (high, t.duty_count_high(high)), (late, t.duty_count_late(late))];
        let shown: Vec<String> = parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words).collect();
        (!shown.is_empty()).then(|| shown.join(" · "))
    }

    fn list(&self, lines: &[Line<'_>], own: bool) -> Vec<String> {
        let mut all: Vec<String> = lines.iter().take(SHOWN).map(|l| self.entry(l, own)).collect();
        if lines.len() > SHOWN {
            all.push(self.texts.duty_more(i64::try_from(lines.len() - SHOWN).unwrap_or(i64::MAX)));
        }
        all
    }
}

impl Desk<'_> {
    /// What waits beside tickets: each call with its buttons, and how many ask to be tied to a home.
    fn list_aside(&self, aside: &Aside, text: &mut Vec<String>, rows: &mut Vec<Vec<Key>>) {
        let t = self.texts;
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        if !aside.calls.is_empty() {
            text.push(t.duty_calls(count(aside.calls.len())));
        }
        for call in aside.calls.iter().take(CALLS) {
            let mut words = match line(&call.place, 40) {
                place if place.is_empty() => t.duty_call_no_place(&call.number),
                place => t.duty_call(&call.number, place),
            };
            if call.tried {
                words = format!("{words} · {}", t.duty_call_tried());
            }
            text.push(words);
            let press = |act| Button::Ticket { community: self.community.id, ticket: call.ticket, act };
            rows.push(vec![
                Key::press(t.btn_duty_phone(&call.number), &press(TicketButton::Phone)),
                Key::press(t.btn_card_phoned(), &press(TicketButton::Phoned)),
            ]);
        }
        if aside.calls.len() > CALLS {
            text.push(t.duty_more(count(aside.calls.len() - CALLS)));
        }
        if aside.ties > 0 {
            text.push(t.duty_ties(aside.ties));
        }
    }
}

/// The open work of a department in its group: what comes first first, who is there, and what the last shift handed over.
pub fn board(
    desk: &Desk<'_>,
    there: &[String],
    next: Option<DateTime<Utc>>,
    lines: &[Line<'_>],
    aside: &Aside,
    handed: &[Handed<'_>],
) -> Face {
    let t = desk.texts;
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let mut text = vec![match count {
        0 => t.duty_board_nothing(desk.name()),
        _ => t.duty_board_head(desk.name(), count),
    }];
    text.extend(desk.counts(lines));
    text.push(match (there, next) {
        ([], Some(at)) => t.duty_board_nobody_until(desk.moment(at)),
        ([], None) => t.duty_board_nobody(),
        (names, _) => t.duty_board_on(names.join(&t.plain_list_comma())),
    });
    text.extend(desk.list(lines, false));
    let mut rows = vec![];
    let mut pair: Vec<Key> = vec![];
    for entry in lines.iter().take(SHOWN) {
        if entry.offered || entry.owner.is_none() {
            let take =
                Button::Ticket { community: desk.community.id, ticket: entry.work.ticket, act: TicketButton::Take };
            rows.push(vec![desk.card_key(entry.work), Key::press(t.btn_card_take(), &take)]);
        } else {
            pair.push(desk.card_key(entry.work));
        }
    }
    rows.extend(pair.chunks(2).map(<[Key]>::to_vec));
    desk.list_aside(aside, &mut text, &mut rows);
    for one in handed {
        match (&one.signed, one.handover.signed) {
            (Some(name), Some((_, at))) => text.push(t.duty_signed(line(name, 30), desk.moment(at))),
            _ => {
                text.push(t.duty_board_handed(line(&one.names, 120)));
                rows.push(vec![desk.key(t.btn_duty_sign(), DutyButton::Sign(one.handover.id))]);
            }
        }
    }
    Face::with(text.join("\n"), rows)
}

/// What is theirs, for somebody who comes on duty; `said`: they said so themselves.
pub fn mine(desk: &Desk<'_>, lines: &[Line<'_>], said: bool) -> Face {
    let t = desk.texts;
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let mut text = vec![if said { t.duty_on(desk.name()) } else { t.duty_begins(desk.name()) }];
    text.push(if lines.is_empty() { t.duty_mine_nothing() } else { t.duty_mine(count) });
    text.extend(desk.list(lines, true));
    let keys: Vec<Key> = lines.iter().take(SHOWN).map(|l| desk.card_key(l.work)).collect();
    Face::with(text.join("\n"), keys.chunks(2).map(<[Key]>::to_vec).collect())
}

/// Somebody has left; so many tickets of theirs have to be handed over.
pub fn left(desk: &Desk<'_>, open: usize) -> Face {
    let t = desk.texts;
    let rest = match i64::try_from(open).unwrap_or(i64::MAX) {
        0 => t.duty_mine_nothing(),
        n => t.duty_left_open(n),
    };
    Face::words(format!("{}\n{rest}", t.duty_off(desk.name())))
}

/// Who is on duty in a department, and the way to come or to leave.
pub fn standing(desk: &Desk<'_>, there: &[String], own: bool) -> Face {
    let t = desk.texts;
    let words = match there {
        [] => t.duty_state_nobody(desk.name()),
        names => t.duty_state(desk.name(), names.join(&t.plain_list_comma())),
    };
    let department = desk.department.to_owned();
    let key = match own {
        true => desk.key(t.btn_duty_off(), DutyButton::Off(department)),
        false => desk.key(t.btn_duty_on(), DutyButton::On(department)),
    };
    Face::with(words, vec![vec![key]])
}

/// The hand-over card of somebody whose time on duty ends: what becomes of each ticket. `asked`: for this one a reason to
/// wait is chosen.
pub fn handover(
    desk: &Desk<'_>,
    handover: &Handover,
    items: &[(Work, Item)],
    page: usize,
    asked: Option<TicketId>,
) -> Face {
    let t = desk.texts;
    if items.is_empty() {
        return Face::words(t.duty_handover_done());
    }
    let closed = handover.posted_at.is_some();
    let open = items.iter().filter(|(_, item)| item.choice.is_none()).count();
    let page = page.min(items.len().saturating_sub(1) / PAGE);
    let mut text = vec![match (closed, open) {
        (true, _) => t.duty_handover_closed(desk.name()),
        (false, 0) => t.duty_handover_ready(desk.name()),
        (false, _) => t.duty_handover_head(desk.name(), desk.moment(handover.closes_at)),
    }];
    let mut rows = vec![];
    for (n, (work, item)) in items.iter().enumerate().skip(page * PAGE).take(PAGE) {
        let n = n + 1;
        let head = desk.head(work);
        let chosen = match (item.choice, item.reason) {
            (Some(Choice::Keep), _) => t.duty_choice_keep(),
            (Some(Choice::Next), _) => t.duty_choice_next(),
            (Some(Choice::Pause), Some(reason)) => t.duty_choice_pause(t.wait_name(reason)),
            (Some(Choice::Pause), None) => t.duty_choice_keep(),
            (None, _) if asked == Some(work.ticket) => t.duty_choice_why(),
            (None, _) => t.duty_choice_none(),
        };
        text.push(t.duty_handover_item(n, Html(head), Html(chosen)));
        if closed {
            continue;
        }
        let (id, ticket) = (handover.id, work.ticket);
        if asked == Some(ticket) {
            let reasons = WaitReason::ALL.map(|r| desk.key(t.wait_name(r), DutyButton::Wait(id, ticket, r)));
            rows.extend(reasons.chunks(2).map(<[Key]>::to_vec));
            rows.push(vec![desk.key(t.btn_back(), DutyButton::Page(id, u32::try_from(page).unwrap_or(0)))]);
        } else if item.choice.is_some() {
            rows.push(vec![desk.key(t.btn_duty_change(n), DutyButton::Change(id, ticket))]);
        } else {
            rows.push(vec![
                desk.key(t.btn_duty_keep(n), DutyButton::Keep(id, ticket)),
                desk.key(t.btn_duty_next(n), DutyButton::Next(id, ticket)),
                desk.key(t.btn_duty_pause(n), DutyButton::Pause(id, ticket)),
            ]);
        }
    }
    if !closed && asked.is_none() {
        if open > 1 {
            rows.push(vec![desk.key(t.btn_duty_all_next(), DutyButton::AllNext(handover.id))]);
        }
        let turn = |label: &str, to: usize| {
            desk.key(label.to_owned(), DutyButton::Page(handover.id, u32::try_from(to).unwrap_or(0)))
        };
        let mut pages = vec![];
        if page > 0 {
            pages.push(turn("◀️", page - 1));
        }
        if (page + 1) * PAGE < items.len() {
            pages.push(turn("▶️", page + 1));
        }
        rows.push(pages);
    }
    Face::with(text.join("\n"), rows)
}

/// Something arrived while nobody was on duty: for the lead, and in an emergency for everybody above, with the numbers.
pub fn nobody(view: &View<'_>, desk: &Desk<'_>, next: Option<DateTime<Utc>>, urgent: bool) -> Face {
    let t = view.texts;
    let place = view.place();
    let mut text = vec![match place.is_empty() {
        true => t.notice_line_no_place(&view.ticket().number, view.what()),
        false => t.notice_line(&view.ticket().number, view.what(), place),
    }];
    if urgent {
        text.push(t.duty_alarm_emergency(desk.name()));
        let words = cut(&view.ticket().words, 400);
        if !words.is_empty() {
            text.push(t.card_words(words));
        }
        let settings = &view.community.settings;
        let fits = |keys: &[String]| keys.is_empty() || keys.iter().any(|k| k == desk.department);
        for number in settings.on_call.iter().filter(|o| fits(&o.departments)) {
            text.push(t.duty_alarm_call(line(number.name.get(t.lang()), 40), t.phone(&number.phone)));
        }
    } else {
        text.push(match next {
            Some(at) => t.duty_alarm_next(desk.name(), desk.moment(at)),
            None => t.duty_alarm(desk.name()),
        });
    }
    let acts = match view.ticket().assignee {
        Some(_) => vec![],
        None => view.keys(&[TicketButton::Take, TicketButton::Assign]),
    };
    Face::with(text.join("\n"), vec![acts])
}

/// For the lead: the next shift has been there for half an hour and nobody has signed.
pub fn unsigned(desk: &Desk<'_>, handover: &Handover) -> Face {
    let words = desk.texts.duty_unsigned(desk.name(), desk.moment(handover.closes_at));
    Face::with(words, vec![vec![desk.key(desk.texts.btn_duty_sign(), DutyButton::Sign(handover.id))]])
}

/// The numbers of a day, and the calls that are to be made.
pub fn day(desk: &Desk<'_>, digest: &crate::domain::duty::Numbers, aside: &Aside) -> Face {
    let (mut text, mut rows) = (vec![digest::day(desk, digest)], vec![]);
    desk.list_aside(aside, &mut text, &mut rows);
    Face::with(text.join("\n"), rows)
}

/// The numbers of a week; the head signs them.
pub fn week(
    desk: &Desk<'_>,
    (id, numbers): (i64, &crate::domain::duty::Numbers),
    span: (DateTime<Utc>, DateTime<Utc>),
    signed: Option<(&str, DateTime<Utc>)>,
) -> Face {
    let t = desk.texts;
    let mut text = vec![digest::week(desk, numbers, span)];
    let mut rows = vec![];
    match signed {
        Some((name, at)) => text.push(t.digest_signed(line(name, 30), desk.moment(at))),
        None => {
            text.push(t.digest_to_sign());
            rows.push(vec![desk.key(t.btn_digest_sign(), DutyButton::SignDigest(id))]);
        }
    }
    Face::with(text.join("\n"), rows)
}

/// For the head: last week's digest is not signed yet.
pub fn remind(desk: &Desk<'_>, id: i64) -> Face {
    let words = desk.texts.digest_remind(desk.name());
    Face::with(words, vec![vec![desk.key(desk.texts.btn_digest_sign(), DutyButton::SignDigest(id))]])
}

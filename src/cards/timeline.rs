//! What happened to a ticket, as its residents may read it: the public part only.

use super::{Face, View, question};
use crate::chat::button::TicketButton;
use crate::chat::words::{line, plain};
use crate::domain::act::{Act, Actor, WaitReason};
use crate::domain::case::Event;
use crate::domain::ticket::{Kind, Window};
use crate::texts::Html;

/// Lines at the beginning and at the end that are kept when there are too many.
const FIRST: usize = 3;
const LAST: usize = 22;

/// The timeline for the reporter.
pub fn timeline(view: &View<'_>) -> Face {
    face(view, true)
}

/// The timeline for a neighbour who joined: without what passed between the reporter and the desk.
pub fn timeline_joined(view: &View<'_>) -> Face {
    face(view, false)
}

/// Each happening that the reporter may read of, in words without markup: for the file of their own data.
pub fn told<'v>(view: &View<'v>) -> Vec<(&'v Event, String)> {
    let mut all = vec![];
    let mut promised = false;
    for event in view.case.timeline.iter().filter(|e| e.act.is_public()) {
        all.extend(what(view, event, true, promised).map(|words| (event, plain(&words))));
        promised |= matches!(event.act, Act::Promise { .. });
    }
    all
}

fn face(view: &View<'_>, own: bool) -> Face {
    let t = view.texts;
    let mut events: Vec<String> = vec![];
    let mut promised = false;
    for event in view.case.timeline.iter().filter(|e| e.act.is_public()) {
        if let Some(words) = what(view, event, own, promised) {
            events.push(t.timeline_line(view.moment(event.at), Html(words)));
        }
        promised |= matches!(event.act, Act::Promise { .. });
    }
    if events.len() > FIRST + LAST + 1 {
        let left = events.len() - FIRST - LAST;
        events.splice(FIRST..FIRST + left, [t.timeline_gap(i64::try_from(left).unwrap_or(i64::MAX))]);
    }
    events.insert(0, t.timeline_head(&view.ticket().number, view.what()));
    Face::with(events.join("\n"), vec![vec![view.key(t.btn_status_show(), TicketButton::Show)]])
}

/// One happening in words; `None` where residents are not told of it.
fn what(view: &View<'_>, event: &Event, own: bool, promised: bool) -> Option<String> {
    let t = view.texts;
    let short = |words: &str| line(words, 100);
    let who = || match event.actor {
        Actor::Staff(id) => view.case.staff(id).map_or_else(|| t.plain_fitter(), |s| line(&s.name, 40)),
        Actor::Resident(_) | Actor::Desk => t.plain_fitter(),
    };
    if let Some(of_talk) = super::talk::event(view, event, who()) {
        return of_talk;
    }
    if let Some(words) = question::event(view, who, &event.act).filter(|_| own) {
        return Some(words);
    }
    let complaint = view.ticket().kind == Kind::Complaint;
    Some(match &event.act {
        Act::File if matches!(event.actor, Actor::Staff(_)) => t.event_file_entered(),
        // What only belongs to work: a complaint is taken up, answered, accepted or not.
        Act::Take if complaint => t.complaint_event_take(who()),
        Act::Assign { to } if complaint => t.complaint_event_take(view.colleague(*to)),
        Act::Finish { words, .. } if complaint => t.complaint_event_answer(short(words.as_deref().unwrap_or_default())),
        Act::Accept if complaint => t.complaint_event_accept(),
        Act::Dispute { reason, .. } if complaint => t.complaint_event_refuse(short(reason)),
        Act::Reopen { reason } if complaint => t.complaint_event_again(short(reason)),
        Act::File => t.event_file(),
        Act::Take => t.event_take(who()),
        Act::Assign { to } => t.event_take(view.colleague(*to)),
        Act::Promise { from, until, reason } => {
            let window = view.window(Window { from: *from, until: *until });
            match reason {
                Some(reason) if promised => t.event_promise_moved(window, short(reason)),
                Some(_) | None => t.event_promise(window),
            }
        }
        Act::Arrive => t.event_arrive(who()),
        Act::Wait { reason } => match reason {
            WaitReason::Parts => t.event_wait_parts(),
            WaitReason::Resident if !own => t.wait_name(*reason),
            WaitReason::Resident => t.event_wait_resident(),
            WaitReason::ThirdParty => t.event_wait_third_party(),
            WaitReason::Weather => t.event_wait_weather(),
        },
        Act::Resume => t.event_resume(),
        Act::Finish { words: Some(words), .. } => t.event_finish_words(who(), short(words)),
        Act::Finish { words: None, .. } => t.event_finish(who()),
        Act::Ask { words } if own => t.event_ask(short(words)),
        Act::Ask { .. } => t.event_asked_reporter(),
        Act::Tell { words } if own => t.event_tell(short(words)),
        Act::Tell { .. } => t.event_told_reporter(),
        Act::Transfer { department, .. } => t.event_transfer(view.department(department)),
        Act::OutOfScope { answer } => {
            let known = view.community.settings.answer(answer);
            t.event_out_of_scope(known.map_or_else(String::new, |a| short(a.title.get(t.lang()))))
        }
        Act::Add { words } if own && !words.trim().is_empty() => t.event_add(short(words)),
        Act::Add { .. } if own => t.event_add_files(),
        Act::Add { .. } => t.event_added_reporter(),
        Act::Join { .. } => t.event_join(),
        Act::Urge => t.event_urge(),
        Act::Cancel { .. } => t.event_cancel(),
        Act::Accept => t.event_accept(),
        Act::Dispute { .. } if !own => t.event_dispute_joined(),
        Act::Dispute { partly: true, reason } => t.event_dispute_partly(short(reason)),
        Act::Dispute { partly: false, reason } => t.event_dispute_not_done(short(reason)),
        Act::Close { silent: true } => t.event_close_silent(),
        Act::Close { silent: false } => t.event_close(),
        Act::Reopen { reason } if own => t.event_reopen(short(reason)),
        Act::Reopen { .. } => t.event_reopen_joined(),
        Act::Rate { rating, .. } if own => t.event_rate(rating.overall),
        Act::Phoned { rating: Some(rating), .. } if own => t.event_phoned(rating.overall),
        Act::Rate { .. }
        | Act::Phoned { .. }
        | Act::Dispatch { .. }
        | Act::Note { .. }
        | Act::ShowPhone
        | Act::Escalate { .. }
        | Act::Alert { .. }
        | Act::Unreached
        | Act::Seen { .. }
        | Act::Release { .. }
        | Act::Grade { .. }
        | Act::Judge { .. }
        | Act::Classify { .. }
        | Act::Upset { .. } => return None,
        Act::Merge { number, .. } => t.event_merge(number),
        Act::Book { from, until } => t.event_book(view.window(Window { from: *from, until: *until })),
        Act::SetOut => t.event_set_out(who()),
        Act::Move { from, until } => t.event_move(view.window(Window { from: *from, until: *until })),
        Act::Offer { total_minor, .. } if own => t.event_offer(view.money(*total_minor)),
        Act::Agree { total_minor, .. } if own => t.event_agree(view.money(*total_minor)),
        Act::Decline { .. } if own => t.event_decline(),
        Act::Retract { .. } if own => t.event_retract(),
        Act::Lapse { .. } if own => t.event_lapse(),
        Act::Charge { total_minor } if own => t.event_charge(view.money(*total_minor)),
        Act::Offer { .. }
        | Act::Agree { .. }
        | Act::Decline { .. }
        | Act::Retract { .. }
        | Act::Lapse { .. }
        | Act::Charge { .. } => return None,
        Act::Approve { step, of, .. } if step >= of => t.event_approved(who()),
        Act::Approve { step, of, .. } => t.event_approved_step(who(), i64::from(*step), i64::from(*of)),
        Act::Deny { reason, .. } => t.event_denied(who(), short(reason)),
        Act::Fee { amount_minor } => t.event_fee(view.money(*amount_minor)),
        Act::Issue => t.event_issued(),
        Act::LetThrough => t.event_let_through(who()),
        Act::DropPass => t.event_pass_dropped(),
        Act::Plan { words } if own => t.event_plan(short(words)),
        Act::Plan { .. } => return None,
    })
}

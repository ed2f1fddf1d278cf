//! What a press is answered with: done, or why not. Plain words, at most 200 characters.

use super::{View, question};
use crate::chat::words::line;
use crate::domain::act::Act;
use crate::domain::case::Case;
use crate::domain::flow::Refusal;
use crate::domain::ticket::{Kind, Window};
use crate::texts::Texts;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Telegram's limit for the answer to a press.
const LIMIT: usize = 190;

/// Why something cannot be done, kindly.
pub fn refusal(texts: Texts, refusal: &Refusal, case: Option<&Case>, now: DateTime<Utc>, tz: Tz) -> String {
    let words = match refusal {
        Refusal::TakenBy(id) => {
            let name = case.and_then(|c| c.staff(*id)).map(|s| line(&s.name, 40));
            texts.alert_refused_taken(name.unwrap_or_else(|| texts.plain_colleague()))
        }
        Refusal::AlreadyYours => texts.alert_refused_yours(),
        Refusal::NotNow(state) => {
            let kind = case.map_or(Kind::Repair, |c| c.ticket.kind);
            texts.alert_refused_state(texts.state_name_of(kind, *state))
        }
        Refusal::NotAllowed => texts.alert_refused_role(),
        Refusal::UrgeAgainAt(at) => texts.alert_refused_urge(texts.moment(*at, now, tz)),
        Refusal::GraceOver => texts.alert_refused_grace(),
        Refusal::OfferOpen => texts.alert_refused_offer_open(),
        Refusal::OfferOver => texts.alert_refused_offer_over(),
        Refusal::NoTime => texts.alert_refused_no_time(),
        Refusal::TheirTime => texts.alert_refused_their_time(),
        Refusal::TooLate(at) => texts.alert_refused_too_late(texts.moment(*at, now, tz)),
        Refusal::NotOneMatter => texts.alert_refused_merge(),
        Refusal::StepDone => texts.alert_refused_step(),
        Refusal::OwnPermit => texts.alert_refused_own(),
        Refusal::AlreadyFollowing => texts.alert_refused_following(),
    };
    line(&words, LIMIT)
}

/// What the one who did it reads; `None` where the desk itself acts. The case is the one after the act.
pub fn pressed(view: &View<'_>, act: &Act) -> Option<String> {
    let t = view.texts;
    if let Some(words) = question::pressed(view, act) {
        return Some(words);
    }
    let complaint = view.ticket().kind == Kind::Complaint;
    let words = match act {
        Act::Finish { .. } if complaint => t.alert_complaint_answered(),
        Act::Accept if complaint => t.alert_complaint_accepted(),
        Act::Dispute { .. } if complaint && view.ticket().state.is_open() => t.alert_complaint_refused(),
        Act::Dispute { .. } if complaint => t.alert_complaint_ended(),
        Act::Reopen { .. } if complaint => t.alert_complaint_again(),
        Act::Take => t.alert_taken(&view.ticket().number),
        Act::Assign { to } => t.alert_assigned(view.colleague(*to)),
        Act::Promise { from, until, .. } => t.alert_promised(view.window(Window { from: *from, until: *until })),
        Act::Arrive => t.alert_arrived(),
        Act::Wait { reason } => t.alert_waiting(t.wait_name(*reason)),
        Act::Resume => t.alert_resumed(),
        Act::Finish { .. } => t.alert_finished(),
        Act::Note { .. } => t.alert_noted(),
        Act::Ask { .. } => t.alert_asked(),
        Act::Tell { .. } => t.alert_told(),
        Act::ShowPhone => return Some(phone(view)),
        Act::Transfer { department, .. } => t.alert_transferred(view.department(department)),
        Act::OutOfScope { .. } => t.alert_out_of_scope(),
        Act::Escalate { .. } => t.alert_escalated(),
        Act::Add { .. } => t.alert_added(),
        Act::Join { .. } => t.alert_joined(),
        Act::Urge => t.alert_urged(),
        Act::Cancel { .. } => t.alert_cancelled(),
        Act::Accept => t.alert_accepted(),
        Act::Dispute { .. } => t.alert_disputed(),
        Act::Reopen { .. } => t.alert_reopened(),
        Act::Rate { .. } if view.ticket().state.is_open() => t.alert_rated_again(),
        Act::Rate { .. } => t.alert_rated(),
        Act::Phoned { rating: Some(_), .. } => t.alert_phoned(),
        Act::Phoned { rating: None, .. } => t.alert_phoned_nobody(),
        Act::Seen { .. } => t.alert_seen(),
        Act::Release { .. } => t.alert_released(),
        Act::Merge { number, .. } => t.alert_merged(number),
        Act::Grade { .. } => t.alert_graded(),
        Act::Plan { .. } => t.alert_planned(),
        Act::Judge { .. } => t.alert_judged(),
        Act::Classify { .. } => t.alert_classified(),
        Act::Book { from, until } => t.alert_booked(view.window(Window { from: *from, until: *until })),
        Act::SetOut => t.alert_set_out(),
        Act::Offer { .. } => t.alert_offered(),
        Act::Retract { .. } => t.alert_retracted(),
        Act::Agree { .. } => t.alert_agreed(),
        Act::Decline { .. } => t.alert_declined(),
        Act::Move { .. } => t.alert_moved(),
        Act::Approve { step, of, .. } if step >= of => t.alert_approved(),
        Act::Approve { step, of, .. } => t.alert_approved_step(i64::from(*step), i64::from(*of)),
        Act::Deny { .. } => t.alert_denied(),
        Act::LetThrough => t.alert_let_through(),
        Act::DropPass => t.alert_pass_dropped(),
        Act::Fee { .. }
        | Act::Issue
        | Act::File
        | Act::Dispatch { .. }
        | Act::Alert { .. }
        | Act::Close { .. }
        | Act::Unreached
        | Act::Lapse { .. }
        | Act::Charge { .. }
        | Act::Upset { .. } => return None,
    };
    Some(line(&words, LIMIT))
}

/// The phone number in a window that only the presser sees.
fn phone(view: &View<'_>) -> String {
    match view.phone() {
        Some(number) => view.texts.alert_phone(view.person(), view.texts.phone(number)),
        None => view.texts.alert_phone_none(),
    }
}

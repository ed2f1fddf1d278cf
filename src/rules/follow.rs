//! Who is told what when a ticket changes, and when one of its timers rings.

use super::complaint;
use super::timers::TimerKind;
use crate::domain::act::{Act, Actor, DeadlineKind, Step};
use crate::domain::deadline::Deadline;
use crate::domain::news::{Alert, Audience, News};
use crate::domain::ticket::{Priority, Ticket, Window};

/// Something that has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A new message for the residents of the ticket.
    News(News),
    /// A message for staff.
    Alert(Audience, Alert),
}

/// What follows from an act. `before` is `None` when the ticket is new. Cards and the residents' status messages are
/// edited besides, at every act.
pub fn effects(before: Option<&Ticket>, after: &Ticket, actor: Actor, act: &Act) -> Vec<Effect> {
    use Effect::{Alert as To, News as Resident};
    let urgent = after.priority == Priority::Emergency;
    let owned = after.assignee.is_some();
    let mut effects = Vec::new();
    if urgent && before.is_none_or(|b| b.priority != Priority::Emergency) {
        effects.push(To(Audience::Group, Alert::Emergency));
        effects.push(To(Audience::Leads, Alert::Emergency));
    }
    if let Some(special) = complaint::effects(before, after, actor, act) {
        effects.extend(special);
        return effects;
    }
    match act {
        Act::Promise { from: _, until: _, reason } => {
            if let Some(window) = after.promise {
                effects.push(Resident(News::Promised { window, reason: reason.clone() }));
            }
        }
        Act::Finish { .. } => effects.push(Resident(News::Finished)),
        Act::OutOfScope { .. } => effects.push(Resident(News::Rejected)),
        Act::Ask { words } => effects.push(Resident(News::Asked { words: words.clone() })),
        Act::Tell { words } => effects.push(Resident(News::Told { words: words.clone() })),
        Act::Close { silent: true } => effects.push(Resident(News::ClosedSilently)),
        Act::Assign { to } if actor != Actor::Staff(*to) => effects.push(To(Audience::Owner, Alert::Assigned)),
        Act::Transfer { .. } => {
            // The new group sees an emergency as loudly as the first one did.
            if urgent {
                effects.push(To(Audience::Group, Alert::Emergency));
            }
            // Whoever waits at home hears that nobody comes at the time that was agreed.
            effects.extend(before.and_then(|b| b.promise).map(|window| Resident(News::PromiseLate { window })));
        }
        Act::Escalate { reason } => {
            effects.push(To(Audience::Leads, Alert::Escalated { reason: reason.clone() }));
        }
        Act::Alert { deadline, step } => {
            let due_at = after.promise.filter(|_| *deadline == DeadlineKind::Promise).map(|w| w.until);
            let alert = Alert::Deadline { kind: *deadline, step: *step, due_at };
            effects.extend(hearers(*deadline, *step, owned).into_iter().map(|who| To(who, alert.clone())));
        }
        Act::Add { words } if matches!(actor, Actor::Resident(_)) => {
            effects.push(To(Audience::Owner, Alert::Added { words: words.clone() }));
        }
        Act::Join { user: _, words: Some(words) } => {
            effects.push(To(Audience::Owner, Alert::Added { words: words.clone() }));
        }
        Act::Urge => {
            if owned {
                effects.push(To(Audience::Owner, Alert::Urged));
            }
            effects.push(To(Audience::Group, Alert::Urged));
            // Who urges again is upset: a lead looks at it.
            if before.is_some_and(|b| b.urged_at.is_some()) {
                effects.push(To(Audience::Leads, Alert::Urged));
            }
        }
        Act::Cancel { reason } if owned => {
            effects.push(Resident(News::Withdrawn));
            effects.push(To(Audience::Owner, Alert::Cancelled { reason: reason.clone() }));
        }
        Act::Cancel { reason } if urgent => {
            effects.push(Resident(News::Withdrawn));
            effects.push(To(Audience::Group, Alert::Cancelled { reason: reason.clone() }));
        }
        Act::Cancel { .. } => effects.push(Resident(News::Withdrawn)),
        Act::Dispute { partly, reason } => effects.extend(came_back(*partly, reason)),
        Act::Reopen { reason } => effects.extend(came_back(false, reason)),
        Act::Rate { rating, words: _ } | Act::Phoned { rating: Some(rating), words: _ } if rating.unsatisfied() => {
            if before.is_some_and(|b| b.reopened < after.reopened) {
                effects.push(To(Audience::Group, Alert::Unsatisfied));
            }
            effects.push(To(Audience::Leads, Alert::Unsatisfied));
            if rating.improper_charge {
                effects.push(To(Audience::FrontDesk, Alert::Unsatisfied));
            }
        }
        Act::Upset { words } => effects.push(To(Audience::Leads, Alert::Upset { words: words.clone() })),
        // What the desk itself gives back is taken by somebody in the same moment.
        Act::Release { reason } if actor != Actor::Desk => {
            effects.push(To(Audience::Group, Alert::Released { reason: reason.clone() }));
        }
        Act::Unreached => effects.push(To(Audience::FrontDesk, Alert::PhoneList)),
        Act::Book { from, until } => {
            effects.push(Resident(News::Booked { window: Window { from: *from, until: *until } }));
        }
        Act::SetOut => effects.push(Resident(News::OnTheWay)),
        Act::Offer { seq, .. } => effects.push(Resident(News::Offered { seq: *seq })),
        Act::Retract { .. } => effects.push(Resident(News::Retracted)),
        // What was agreed while booking stands on the card; what staff asked is answered to them.
        Act::Agree { seq: 1, .. } if after.assignee.is_none() => {}
        Act::Agree { total_minor, .. } => {
            effects.push(To(Audience::Owner, Alert::Agreed { total_minor: *total_minor }));
        }
        Act::Decline { .. } => effects.push(To(Audience::Owner, Alert::Declined)),
        Act::Lapse { .. } => {
            effects.push(Resident(News::Lapsed));
            effects.push(To(Audience::Owner, Alert::Lapsed));
        }
        Act::Move { from, until } if before.is_some_and(|b| b.promise.is_some() || owned) => {
            effects.push(To(Audience::Owner, Alert::Moved { window: Window { from: *from, until: *until } }));
        }
        Act::Charge { total_minor } => effects.push(Resident(News::Charged { total_minor: *total_minor })),
        Act::Approve { step, of, .. } if step >= of => effects.push(Resident(News::Approved)),
        // Another department sees its card; whoever is next in the same one is told.
        Act::Approve { .. } if before.is_some_and(|b| b.department == after.department) => {
            effects.push(To(Audience::Group, Alert::NextStep));
        }
        Act::Deny { reason, .. } => effects.push(Resident(News::Denied { reason: reason.clone() })),
        Act::Merge { into, number } => {
            effects.push(Resident(News::Merged { into: *into, number: number.clone() }));
        }
        Act::File
        | Act::Dispatch { .. }
        | Act::Take
        | Act::Assign { .. }
        | Act::Arrive
        | Act::Wait { .. }
        | Act::Resume
        | Act::Note { .. }
        | Act::ShowPhone
        | Act::Add { .. }
        | Act::Join { .. }
        | Act::Accept
        | Act::Close { .. }
        | Act::Rate { .. }
        | Act::Phoned { .. }
        | Act::Seen { .. }
        | Act::Release { .. }
        | Act::Grade { .. }
        | Act::Plan { .. }
        | Act::Judge { .. }
        | Act::Move { .. }
        | Act::Approve { .. }
        | Act::Fee { .. }
        | Act::Issue
        | Act::LetThrough
        | Act::DropPass
        | Act::Classify { .. } => {}
    }
    effects
}

/// Who is told of a deadline: the next one up at each step. Besides, what nobody took in time is called out in the group;
/// and who broke a promise is asked once more for a new time. The survey is the front desk's before it is the leads'.
fn hearers(deadline: DeadlineKind, step: Step, owned: bool) -> Vec<Audience> {
    let up = audience(step);
    match (deadline, step) {
        (DeadlineKind::Acknowledge, Step::Missed) if !owned => vec![up, Audience::Group],
        (DeadlineKind::Promise, Step::Missed) if owned => vec![up, Audience::Owner],
        (DeadlineKind::Callback, Step::Near) => vec![Audience::FrontDesk],
        (
            DeadlineKind::Acknowledge
            | DeadlineKind::OnSite
            | DeadlineKind::Answer
            | DeadlineKind::Resolve
            | DeadlineKind::Quote
            | DeadlineKind::Callback
            | DeadlineKind::Promise,
            _,
        ) => vec![up],
    }
}

/// Who is told at this step: the owner when it is near, the leads when it is missed, the managers when long missed.
pub fn audience(step: Step) -> Audience {
    match step {
        Step::Near => Audience::Owner,
        Step::Missed => Audience::Leads,
        Step::LongMissed => Audience::Managers,
    }
}

fn came_back(partly: bool, reason: &str) -> [Effect; 2] {
    let alert = Alert::Reopened { partly, reason: reason.to_owned() };
    [Effect::Alert(Audience::Group, alert.clone()), Effect::Alert(Audience::Leads, alert)]
}

/// What follows when a timer of the ticket rings and still holds. Nothing for those that become acts, whose own effects follow:
/// `Deadline` → `Act::Alert` for each raised step, `CloseSilent` → `Act::Close`, `PhoneList` → `Act::Unreached`.
pub fn rung(kind: TimerKind, ticket: &Ticket) -> Vec<Effect> {
    let news = match kind {
        TimerKind::PromiseLate => ticket.promise.map(|window| News::PromiseLate { window }),
        TimerKind::Survey => Some(News::Survey),
        TimerKind::SurveyAgain => Some(News::SurveyAgain),
        TimerKind::Deadline | TimerKind::CloseSilent | TimerKind::PhoneList | TimerKind::Result => None,
    };
    news.map(Effect::News).into_iter().collect()
}

/// Fills in when the deadlines named in the effects are or were due.
pub fn dated(mut effects: Vec<Effect>, deadlines: &[Deadline]) -> Vec<Effect> {
    for effect in &mut effects {
        if let Effect::Alert(_, Alert::Deadline { kind, due_at, .. }) = effect {
            let latest = deadlines.iter().filter(|d| d.kind == *kind).max_by_key(|d| d.round);
            *due_at = latest.and_then(|d| d.due_at).or(*due_at);
        }
    }
    effects
}

//! The law of a ticket's states: each act is allowed or refused here and nowhere else.

use super::act::{Act, Actor, DeadlineKind};
use super::ids::StaffId;
use super::ticket::{Kind, Priority, State, Ticket, Window, Work};
use chrono::{DateTime, TimeDelta, Utc};

/// How long after its end a ticket can be reopened (product.md: my requests).
pub const GRACE: TimeDelta = TimeDelta::days(7);
/// How long a resident waits between two urgings (product.md: my requests).
pub const URGE_EVERY: TimeDelta = TimeDelta::hours(2);

/// How late whoever does a paid service may be at the place.
pub const ARRIVAL: TimeDelta = TimeDelta::minutes(30);

/// Why an act is refused; each becomes one kind sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody else took it first.
    TakenBy(StaffId),
    /// They have it already.
    AlreadyYours,
    /// It cannot be done in this state.
    NotNow(State),
    /// Not by this person.
    NotAllowed,
    /// Urged not long ago; again from this time on.
    UrgeAgainAt(DateTime<Utc>),
    /// The grace period is over: a new, linked ticket is opened instead.
    GraceOver,
    /// They follow this report already.
    AlreadyFollowing,
    /// What was offered waits for the resident's answer.
    OfferOpen,
    /// What was offered is decided, or was taken back.
    OfferOver,
    /// No time is kept for it: it has to be chosen first.
    NoTime,
    /// The day of a booked service is the resident's choice.
    TheirTime,
    /// It is too late to do that in the chat: from this time on the desk has to be asked.
    TooLate(DateTime<Utc>),
    /// This step of a permit was decided meanwhile.
    StepDone,
    /// Nobody approves what they asked for themselves.
    OwnPermit,
    /// The two tickets cannot be one: one has ended, or one is a complaint that not the same people may see.
    NotOneMatter,
}

/// The ticket as it is after the act, or why the act is refused. Roles are asked before (`Staff::may`).
///
/// # Errors
/// The refusal, when the state does not allow the act.
pub fn apply(ticket: &Ticket, actor: Actor, act: &Act, now: DateTime<Utc>) -> Result<Ticket, Refusal> {
    let mut t = ticket.clone();
    let here = ticket.state;
    let open = here.is_open();
    let in_hand = matches!(here, State::Taken | State::Scheduled | State::OnSite | State::Waiting);
    let not_now = Err(Refusal::NotNow(here));
    match act {
        Act::File if here == State::New => {}
        Act::Dispatch { department } if matches!(here, State::New | State::Reopened) => {
            t.state = State::Dispatched;
            t.department = department.clone();
        }
        Act::Take => {
            let Actor::Staff(who) = actor else {
                return Err(Refusal::NotAllowed);
            };
            match ticket.assignee {
                Some(owner) if open && owner == who => return Err(Refusal::AlreadyYours),
                Some(owner) if open => return Err(Refusal::TakenBy(owner)),
                _ if !open => return not_now,
                _ => {}
            }
            t.assignee = Some(who);
            // What was given back with a promise keeps it: the resident was told that time.
            t.state = if t.promise.is_some() { State::Scheduled } else { State::Taken };
        }
        Act::Assign { to } if open => {
            if ticket.assignee == Some(*to) {
                return Err(Refusal::TakenBy(*to));
            }
            t.assignee = Some(*to);
            if !in_hand {
                t.state = if t.promise.is_some() { State::Scheduled } else { State::Taken };
            }
        }
        Act::Promise { from, until, .. } if in_hand => {
            t.promise = Some(Window { from: *from, until: *until });
            t.waiting = None;
            if here != State::OnSite {
                t.state = State::Scheduled;
            }
        }
        Act::Arrive if in_hand && here != State::OnSite => {
            t.state = State::OnSite;
            t.waiting = None;
        }
        Act::Wait { reason } if in_hand => {
            if here == State::Waiting && ticket.waiting == Some(*reason) {
                return not_now;
            }
            t.state = State::Waiting;
            t.waiting = Some(*reason);
        }
        Act::Resume if here == State::Waiting => {
            t.waiting = None;
            t.state = if t.promise.is_some() { State::Scheduled } else { State::Taken };
        }
        // Who answers a question has it: nobody need take it first.
        Act::Finish { words, materials, price_minor } if in_hand || open && ticket.kind == Kind::Inquiry => {
            if let (None, Actor::Staff(who)) = (ticket.assignee, actor) {
                t.assignee = Some(who);
            }
            t.state = State::Done;
            t.waiting = None;
            t.done_at = Some(now);
            t.work = Some(Work { words: words.clone(), materials: materials.clone(), price_minor: *price_minor });
        }
        Act::Transfer { department, .. } if open => {
            if *department == ticket.department {
                return not_now;
            }
            t.state = State::Dispatched;
            t.department = department.clone();
            t.assignee = None;
            t.promise = None;
            t.waiting = None;
        }
        Act::OutOfScope { answer } if open => {
            t.state = State::Rejected;
            t.waiting = None;
            t.answer = Some(answer.clone());
            t.ended_at = Some(now);
        }
        Act::Urge if open => {
            if let Some(last) = ticket.urged_at
                && now < last + URGE_EVERY
            {
                return Err(Refusal::UrgeAgainAt(last + URGE_EVERY));
            }
            t.urged_at = Some(now);
            if t.priority == Priority::Normal {
                t.priority = Priority::High;
            }
        }
        Act::Cancel { .. } if open && here != State::OnSite => {
            t.state = State::Cancelled;
            t.waiting = None;
            t.ended_at = Some(now);
        }
        Act::Accept if here == State::Done => {
            t.state = State::Accepted;
            t.ended_at = Some(now);
        }
        // The second answer to a complaint is final.
        Act::Dispute { .. } if here == State::Done && ticket.kind == Kind::Complaint && ticket.level > 1 => {
            t.state = State::Closed;
            t.ended_at = Some(now);
        }
        Act::Dispute { .. } if here == State::Done => {
            reopen(&mut t);
            if ticket.kind == Kind::Complaint {
                t.level += 1;
            }
        }
        Act::Release { .. } if open && ticket.assignee.is_some() => {
            t.assignee = None;
            t.waiting = None;
            t.state = State::Dispatched;
        }
        Act::Merge { into, .. } if open && *into != ticket.id => {
            t.state = State::Closed;
            t.merged = Some(*into);
            t.waiting = None;
            t.ended_at = Some(now);
        }
        Act::Grade { severity, .. } if open && ticket.kind == Kind::Complaint => {
            if ticket.severity == Some(*severity) {
                return not_now;
            }
            t.severity = Some(*severity);
        }
        Act::Classify { class, .. } if open && ticket.kind == Kind::Inquiry => {
            if ticket.class == Some(*class) {
                return not_now;
            }
            t.class = Some(*class);
        }
        Act::Book { from, until }
            if open && here != State::OnSite && ticket.promise.is_none() && ticket.kind == Kind::Service =>
        {
            let Actor::Staff(who) = actor else {
                return Err(Refusal::NotAllowed);
            };
            t.assignee = ticket.assignee.or(Some(who));
            // They come at the beginning; how long they stay is the booking's.
            t.promise = Some(Window { from: *from, until: (*until).min(*from + ARRIVAL) });
            t.waiting = None;
            t.state = State::Scheduled;
        }
        Act::SetOut if here == State::Scheduled && ticket.reopened == 0 && ticket.kind == Kind::Service => {}
        // Who names a price has it.
        Act::Offer { .. } if open && ticket.kind == Kind::Service => {
            if let (None, Actor::Staff(who)) = (ticket.assignee, actor) {
                t.assignee = Some(who);
                t.state = State::Taken;
            }
        }
        Act::Retract { .. } | Act::Agree { .. } | Act::Decline { .. } | Act::Lapse { .. }
            if open && ticket.kind == Kind::Service => {}
        // Another time is asked for: until it is confirmed nothing is promised.
        Act::Move { .. } if open && here != State::OnSite && ticket.kind == Kind::Service => {
            t.promise = None;
            t.waiting = None;
            t.state = if ticket.assignee.is_some() { State::Taken } else { State::Dispatched };
        }
        Act::Charge { .. } if !open && ticket.kind == Kind::Service => {}
        // The last step approves; the one before it hands on to whoever decides next.
        Act::Approve { step, of, next } if open && ticket.kind == Kind::Permit => {
            t.waiting = None;
            if step >= of {
                t.state = State::Closed;
                t.ended_at = Some(now);
            } else if let Some(department) = next {
                t.state = State::Dispatched;
                t.department = department.clone();
                t.assignee = None;
            }
        }
        Act::Deny { .. } if open && ticket.kind == Kind::Permit => {
            t.state = State::Rejected;
            t.waiting = None;
            t.ended_at = Some(now);
        }
        Act::Fee { .. } | Act::Issue | Act::LetThrough | Act::DropPass
            if here == State::Closed && ticket.kind == Kind::Permit => {}
        // What was decided stays: what is new is a new permit.
        Act::Reopen { .. } if ticket.kind == Kind::Permit => return not_now,
        Act::Plan { .. } if open && ticket.kind == Kind::Complaint => {}
        Act::Judge { .. } if ticket.kind == Kind::Complaint && !matches!(here, State::Cancelled) => {}
        Act::Seen { .. } if open => {}
        Act::Upset { .. } => {}
        Act::Close { .. } if matches!(here, State::Done | State::Accepted) => {
            t.state = State::Closed;
            t.ended_at = t.ended_at.or(Some(now));
        }
        // The final answer to a complaint stays; what is new is a new complaint.
        Act::Reopen { .. } if ticket.kind == Kind::Complaint && ticket.level > 1 => {
            return if here.is_over() { Err(Refusal::GraceOver) } else { not_now };
        }
        // A merged ticket goes on in another: that one is spoken to.
        Act::Reopen { .. }
            if matches!(here, State::Accepted | State::Closed | State::Rejected) && ticket.merged.is_none() =>
        {
            if ticket.ended_at.is_some_and(|end| now > end + GRACE) {
                return Err(Refusal::GraceOver);
            }
            reopen(&mut t);
        }
        Act::Note { .. } => {}
        Act::Ask { .. } | Act::Tell { .. } if !matches!(here, State::Cancelled) => {}
        Act::Add { .. } if !here.is_over() => {}
        Act::Join { .. } | Act::Escalate { .. } | Act::Alert { .. } if open => {}
        Act::Alert { deadline: DeadlineKind::Callback, .. } if matches!(here, State::Accepted | State::Closed) => {}
        Act::ShowPhone if !matches!(here, State::Cancelled | State::Rejected) => {}
        // Nor is it asked how the work on a merged one was.
        Act::Rate { .. } | Act::Phoned { .. } | Act::Unreached if ticket.merged.is_some() => return not_now,
        Act::Rate { rating, .. } | Act::Phoned { rating: Some(rating), .. }
            if matches!(here, State::Accepted | State::Closed) =>
        {
            // Who is not satisfied gets the work looked at again (product.md: callback survey); an answer to a complaint
            // by somebody higher, once.
            let complaint = ticket.kind == Kind::Complaint;
            let final_answer = complaint && ticket.level > 1;
            if rating.overall <= 2 && !final_answer && ticket.ended_at.is_some_and(|end| now <= end + GRACE) {
                reopen(&mut t);
                if complaint {
                    t.level += 1;
                }
            }
        }
        Act::Phoned { rating: None, .. } if matches!(here, State::Accepted | State::Closed) => {}
        Act::Rate { .. } | Act::Unreached if matches!(here, State::Accepted | State::Closed | State::Reopened) => {}
        _ => return not_now,
    }
    Ok(t)
}

fn reopen(t: &mut Ticket) {
    t.state = State::Reopened;
    t.reopened += 1;
    t.promise = None;
    t.waiting = None;
    t.assignee = None;
    t.done_at = None;
    t.ended_at = None;
}

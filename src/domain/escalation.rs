//! Escalations of a ticket: which of them somebody has acknowledged, and who sees to it.

use super::act::{Act, Actor, DeadlineKind, Step};
use super::case::Event;
use super::ids::StaffId;

/// The newest escalation to a lead or manager that nobody has acknowledged.
pub fn unseen(timeline: &[Event]) -> Option<(DeadlineKind, Step)> {
    let mut seen = Vec::new();
    for event in timeline.iter().rev() {
        if let Act::Seen { deadline, step } = &event.act {
            seen.push((*deadline, *step));
        } else if let Act::Alert { deadline, step } = &event.act
            && *step > Step::Near
        {
            let Some(at) = seen.iter().position(|s| *s == (*deadline, *step)) else {
                return Some((*deadline, *step));
            };
            seen.remove(at);
        }
    }
    None
}

/// Who has acknowledged an escalation last, as long as nobody else was put in charge since.
pub fn seen_by(timeline: &[Event]) -> Option<StaffId> {
    let other = |act: &Act| {
        matches!(act, Act::Take | Act::Assign { .. } | Act::Transfer { .. } | Act::Release { .. })
            || matches!(act, Act::Finish { .. } | Act::Dispute { .. } | Act::Reopen { .. })
    };
    let last = timeline.iter().rev().find(|e| matches!(e.act, Act::Seen { .. }) || other(&e.act))?;
    match last.actor {
        Actor::Staff(who) if !other(&last.act) => Some(who),
        Actor::Staff(_) | Actor::Resident(_) | Actor::Desk => None,
    }
}

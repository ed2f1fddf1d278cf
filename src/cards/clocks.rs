//! What the clocks of a ticket leave on its card: who sees to an escalation, broken promises, where it goes on.

use super::View;
use crate::domain::deadline::Outcome;
use crate::domain::escalation;

/// Lines for the card in the staff's group.
pub(super) fn lines(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    let mut lines = vec![];
    if view.ticket().state.is_open() {
        lines.extend(escalation::seen_by(&view.case.timeline).map(|who| t.card_seen(view.colleague(who))));
    }
    let broken = view.case.deadlines.iter().filter(|d| d.outcome == Some(Outcome::Broken)).count();
    if broken > 0 {
        lines.push(t.card_promises_broken(i64::try_from(broken).unwrap_or(i64::MAX)));
    }
    lines.extend(view.merged_into().map(|number| t.card_merged(number)));
    lines
}

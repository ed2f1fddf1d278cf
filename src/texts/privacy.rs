//! What goes and what stays of somebody who wants to be forgotten, in words.

use super::{Html, Texts};
use crate::domain::privacy::{Hindrance, Traces};

/// Codes and numbers that are named at most.
const NAMED: usize = 8;

impl Texts {
    /// What somebody reads before they decide.
    pub fn forget_preview(self, all: &[Traces]) -> String {
        let parts: Vec<String> = all.iter().map(|traces| self.forget_in(traces)).collect();
        format!("{}\n\n{}", parts.join("\n\n"), self.forget_after())
    }

    fn forget_in(self, traces: &Traces) -> String {
        let mut lines = vec![self.forget_head(&traces.community), self.forget_goes(), self.forget_goes_person()];
        lines.extend(traces.phone.then(|| self.forget_goes_phone()));
        lines.extend(self.some_of(&traces.homes).map(|homes| self.forget_goes_homes(homes)));
        lines.push(self.forget_goes_words());
        lines.extend(self.some_of(&traces.withdrawn).map(|numbers| self.forget_withdrawn(numbers)));
        lines.push(self.forget_stays());
        lines.extend((traces.tickets > 0).then(|| self.forget_stays_work(traces.tickets)));
        lines.extend(self.some_of(&traces.going_on).map(|numbers| self.forget_going_on(numbers)));
        lines.push(self.forget_stays_money());
        lines.extend(traces.owes.then(|| self.forget_stays_debt()));
        lines.extend(traces.staff.then(|| self.forget_stays_staff()));
        lines.join("\n")
    }

    /// What has to come to an end before somebody can be forgotten.
    pub fn forget_not_yet(self, all: &[Traces]) -> String {
        let mut lines = vec![self.forget_hindered()];
        for hindrance in all.iter().flat_map(|traces| &traces.hindrances).take(NAMED) {
            lines.push(match hindrance {
                Hindrance::Claim { unit, amount_minor, currency } => {
                    self.forget_hindered_claim(unit, self.money(*amount_minor, currency))
                }
                Hindrance::Paying => self.forget_hindered_paying(),
                Hindrance::Service { number } => self.forget_hindered_service(number),
            });
        }
        lines.push(self.forget_hindered_after());
        lines.join("\n")
    }

    /// Some names in a row, and how many more there are; `None`: none.
    fn some_of(self, names: &[String]) -> Option<Html> {
        let shown: Vec<String> = names.iter().take(NAMED).map(|name| super::escape(name)).collect();
        let more = names.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        (!shown.is_empty()).then(|| Html(format!("{}{more}", shown.join(&self.plain_list_comma()))))
    }
}

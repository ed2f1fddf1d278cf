//! What staff read once a ticket is entered for a resident: its number, who has it, how the resident hears of it.

use super::{Face, View, menu_key};
use crate::chat::button::Menu;
use crate::domain::ticket::Channel;
use crate::texts::Texts;

/// Registered.
pub fn entered(view: &View<'_>) -> Face {
    let t = view.texts;
    let mut lines = vec![t.entry_filed(&view.ticket().number, view.department(&view.ticket().department))];
    lines.push(match view.case.reporter.user.has_chat() {
        true => t.entry_told(view.person()),
        false => t.entry_phone_them(view.person()),
    });
    Face::words(lines.join("\n"))
}

/// The caller joined a report that was open already.
pub fn joined(view: &View<'_>) -> Face {
    Face::words(view.texts.entry_joined(&view.ticket().number))
}

/// What was entered for a caller is theirs, now that they have joined.
pub fn taken_over(t: Texts, count: i64) -> Face {
    Face::with(t.entry_taken_over(count), vec![vec![menu_key(t.btn_main_requests(), Menu::Requests)]])
}

impl View<'_> {
    /// For staff: by whom it was entered, and how it came in.
    pub(super) fn entered_by(&self) -> Option<String> {
        let who = self.colleague(self.ticket().entered_by?);
        Some(match self.ticket().channel {
            Channel::Visit => self.texts.card_entered_counter(who),
            Channel::Phone | Channel::Chat => self.texts.card_entered_phone(who),
        })
    }

    /// For the resident: that the front desk entered it for them.
    pub(super) fn entered_for_you(&self) -> Option<String> {
        self.ticket().entered_by?;
        Some(match self.ticket().channel {
            Channel::Visit => self.texts.status_entered_counter(),
            Channel::Phone | Channel::Chat => self.texts.status_entered_phone(),
        })
    }
}

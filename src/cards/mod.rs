//! What people see of a ticket, and what the desk says outside of dialogs. Pure: nouns in, a finished message out.

pub mod alert;
mod clocks;
pub mod complaint;
mod complaint_told;
mod digest;
pub mod duty;
pub mod entry;
pub mod fees;
pub mod group;
pub mod imports;
pub mod menu;
pub mod news;
pub mod notice;
mod parts;
pub mod permit;
pub mod privacy;
pub mod question;
pub mod refusal;
pub mod reminders;
pub mod requests;
pub mod resident;
pub mod service;
pub mod staff;
pub mod talk;
pub mod tie;
pub mod till;
pub mod timeline;

use crate::chat::button::{Button, Menu, TicketButton};
use crate::chat::outgoing::{Key, Keyboard};
use crate::chat::words::cut;
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::ids::{StaffId, TicketId};
use crate::domain::ticket::{Ticket, Window};
use crate::texts::Texts;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// A ticket as somebody looks at it: when, and in which language.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The ticket and what belongs to it.
    pub case: &'a Case,
    /// Its community.
    pub community: &'a Community,
    /// Texts in the reader's language.
    pub texts: Texts,
    /// The time of the turn.
    pub now: DateTime<Utc>,
}

/// A finished message.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Face {
    /// Its text in Telegram's HTML.
    pub html: String,
    /// Its buttons.
    pub keyboard: Keyboard,
}

impl Face {
    /// A message without buttons.
    pub fn words(html: String) -> Self {
        Self { html, keyboard: Keyboard::None }
    }

    /// A message with rows of buttons; empty rows fall away.
    pub fn with(html: String, mut rows: Vec<Vec<Key>>) -> Self {
        rows.retain(|row| !row.is_empty());
        Self { html, keyboard: if rows.is_empty() { Keyboard::None } else { Keyboard::Inline(rows) } }
    }
}

/// A button that opens an entry of the main menu.
fn menu_key(label: String, menu: Menu) -> Key {
    Key::press(label, &Button::Menu(menu))
}

impl<'a> View<'a> {
    fn ticket(&self) -> &'a Ticket {
        &self.case.ticket
    }

    fn tz(&self) -> Tz {
        self.community.settings.time_zone
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        self.texts.moment(at, self.now, self.tz())
    }

    fn window(&self, window: Window) -> String {
        self.texts.window(window.from, window.until, self.now, self.tz())
    }

    /// The category, or the kind where there is none.
    fn what(&self) -> String {
        let category = match &self.case.permit {
            // A form that left the file keeps its name.
            Some(permit) => permit.form.name.get(self.texts.lang()),
            None => self.case.category(self.community, self.texts.lang()),
        };
        match category.is_empty() {
            true => self.texts.kind_name_in(self.ticket().kind, &self.ticket().category),
            false => cut(category, 40),
        }
    }

    fn place(&self) -> String {
        cut(&self.ticket().place.label, 60)
    }

    fn department(&self, key: &str) -> String {
        let known = self.community.settings.department(key);
        cut(known.map_or(key, |d| d.name.get(self.texts.lang())), 40)
    }

    /// The name of a member of staff; a stranger is a colleague.
    fn colleague(&self, id: StaffId) -> String {
        self.case.staff(id).map_or_else(|| self.texts.plain_colleague(), |s| cut(&s.name, 40))
    }

    /// Who has the ticket, as residents read it.
    fn fitter(&self) -> String {
        self.case.owner().map_or_else(|| self.texts.plain_fitter(), |s| cut(&s.name, 40))
    }

    /// The reporter in their form of address.
    fn person(&self) -> String {
        cut(&self.texts.person(&self.case.reporter), 40)
    }

    /// The number by which staff phone the reporter.
    fn phone(&self) -> Option<&'a str> {
        self.ticket().phone.as_deref().or(self.case.reporter.phone.as_deref())
    }

    fn money(&self, minor: i64) -> String {
        self.texts.money(minor, &self.community.settings.currency)
    }

    fn key(&self, label: String, act: TicketButton) -> Key {
        self.key_of(self.ticket().id, label, act)
    }

    /// A button of another ticket of the same community.
    fn key_of(&self, ticket: TicketId, label: String, act: TicketButton) -> Key {
        Key::press(label, &Button::Ticket { community: self.ticket().community, ticket, act })
    }
}

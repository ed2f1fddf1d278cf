//! Paid services: from the catalogue to an agreement on what, how much, when and for how much.

mod ask;
mod form;
mod hear;

pub use form::{Form, Gone};

use super::job::About;
use super::kit::{Conversation, Heard, Prompt, Step};
use super::request::{Request, ServiceRequest};
use super::scene::Scene;
use crate::domain::emergency::Alarm;
use crate::domain::ids::TicketId;
use crate::domain::media::Media;
use crate::domain::service::Booking;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where the booking stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Service {
    /// Which group?
    Group {
        /// What was said already.
        form: Form,
    },
    /// Which service of it?
    Item {
        /// Key of the group.
        group: String,
        /// What was said already.
        form: Form,
    },
    /// What it is and costs: shall it be?
    Details {
        /// What is known.
        form: Form,
    },
    /// For which home?
    Home {
        /// What is known.
        form: Form,
    },
    /// How much?
    Quantity {
        /// What is known.
        form: Form,
    },
    /// What the service asks, one after the other.
    Ask {
        /// What is known.
        form: Form,
    },
    /// What else should the crew know?
    Notes {
        /// What is known.
        form: Form,
    },
    /// On which day?
    Day {
        /// What is known.
        form: Form,
        /// The first free time of each day.
        days: Vec<DateTime<Utc>>,
    },
    /// At what time?
    Time {
        /// What is known.
        form: Form,
        /// The free times.
        times: Vec<DateTime<Utc>>,
    },
    /// Everything read back: agreed?
    Summary {
        /// What is known.
        form: Form,
    },
}

impl Service {
    /// Begins with the catalogue, with what was said already or with nothing.
    pub fn begin(scene: &Scene<'_>, words: &str, media: Vec<Media>) -> Step<Service> {
        if scene.community.settings.services.items.is_empty() {
            return Step::Leave(scene.texts.service_none());
        }
        let form = Form::with(words, media);
        match scene.community.settings.services.groups.as_slice() {
            [only] => Step::Go(Service::Item { group: only.key.clone(), form }),
            _ => Step::Go(Service::Group { form }),
        }
    }

    /// Another time for what is booked, or the first one for what was quoted.
    pub fn another_time(about: About, booking: &Booking) -> Step<Service> {
        let form = Form {
            item: booking.item.clone(),
            quantity: booking.quantity,
            moves: Some(about),
            notes_asked: true,
            ..Form::default()
        };
        let request = ServiceRequest::Days { item: form.item.clone(), quantity: form.quantity };
        Step::Call(Request::Services(request), Service::Details { form })
    }

    fn form(&self) -> &Form {
        match self {
            Service::Group { form }
            | Service::Item { form, .. }
            | Service::Details { form }
            | Service::Home { form }
            | Service::Quantity { form }
            | Service::Ask { form }
            | Service::Notes { form }
            | Service::Day { form, .. }
            | Service::Time { form, .. }
            | Service::Summary { form } => form,
        }
    }

    fn form_mut(&mut self) -> &mut Form {
        match self {
            Service::Group { form }
            | Service::Item { form, .. }
            | Service::Details { form }
            | Service::Home { form }
            | Service::Quantity { form }
            | Service::Ask { form }
            | Service::Notes { form }
            | Service::Day { form, .. }
            | Service::Time { form, .. }
            | Service::Summary { form } => form,
        }
    }
}

impl Conversation for Service {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        ask::prompt(self, scene)
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        hear::answer(self, heard, scene)
    }

    fn typed(&self) -> String {
        self.form().notes.clone()
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        matches!(alarm, Alarm::Danger(_))
    }

    fn ticket(&self) -> Option<TicketId> {
        self.form().moves.map(|about| about.ticket)
    }
}

//! What a booking knows so far, and which question comes next.

use super::Service;
use crate::dialogs::job::About;
use crate::dialogs::kit::{Step, below};
use crate::dialogs::request::{Request, ServiceRequest};
use crate::dialogs::scene::Scene;
use crate::domain::bill::Line;
use crate::domain::ids::UnitId;
use crate::domain::media::Media;
use crate::domain::money::Decimal;
use crate::domain::service::{Question, Service as Offered};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Files kept with one booking.
pub const FILES: usize = 10;
/// Characters of notes kept.
const NOTES: usize = 1000;

/// What a booking knows so far. Fields are only ever added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Key of the service; empty until one is chosen.
    pub item: String,
    /// For which home.
    pub unit: Option<UnitId>,
    /// How much of it.
    pub quantity: Option<Decimal>,
    /// What else the resident said.
    pub notes: String,
    /// Whether that was asked.
    pub notes_asked: bool,
    /// Photos.
    pub media: Vec<Media>,
    /// When it begins.
    pub from: Option<DateTime<Utc>>,
    /// Until when that time is kept.
    pub held_until: Option<DateTime<Utc>>,
    /// The ticket that gets another time; `None`: it is a new booking.
    pub moves: Option<About>,
    /// What the service asks, answered in order.
    pub answers: Vec<String>,
    /// The service as the catalogue had it when all was read back: what is agreed to is what was read.
    pub seen: Option<Box<Offered>>,
    /// What was chosen and is not free any more: told with the next question.
    pub gone: Option<Gone>,
}

/// What is not free any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gone {
    /// The time.
    Time,
    /// The whole day.
    Day,
}

impl Form {
    /// A form with what was said already.
    pub fn with(words: &str, media: Vec<Media>) -> Form {
        let mut form = Form { media, ..Form::default() };
        form.tell(words);
        form
    }

    /// The service as the catalogue has it.
    pub fn offered<'s>(&self, scene: &Scene<'s>) -> Option<&'s Offered> {
        scene.community.settings.services.item(&self.item)
    }

    /// The questions of the service with what was answered.
    pub fn answered(&self, scene: &Scene<'_>) -> Vec<(String, String)> {
        let asks = self.offered(scene).map(|item| item.asks.as_slice()).unwrap_or_default();
        let one = |(ask, answer): (&Question, &String)| (ask.text.get(scene.texts.lang()).to_owned(), answer.clone());
        asks.iter().zip(&self.answers).map(one).collect()
    }

    /// Everything read back, as the catalogue has it now.
    pub fn read_back(mut self, scene: &Scene<'_>) -> Service {
        self.seen = self.offered(scene).cloned().map(Box::new);
        Service::Summary { form: self }
    }

    /// Adds words below the earlier ones.
    pub fn tell(&mut self, words: &str) {
        let words = words.trim();
        if words.is_empty() || self.notes.contains(words) {
            return;
        }
        self.notes = below(&self.notes, words, NOTES);
    }

    /// Keeps a file once; `false` where there are enough.
    pub fn keep(&mut self, file: &Media) -> bool {
        file.keep_in(&mut self.media, FILES)
    }

    /// The price in the language of the conversation, line by line; nothing where it is quoted or cannot be said yet.
    pub fn lines(&self, scene: &Scene<'_>) -> Vec<Line> {
        let t = scene.texts;
        let lines = self.offered(scene).and_then(|item| {
            let measure = item.measure().map(|m| t.measure_sign(m)).unwrap_or_default();
            item.lines(self.quantity, &measure, &t.plain_service_minimum(), t.lang(), &scene.community.settings.currency)
        });
        lines.unwrap_or_default()
    }

    /// From this question on to the first that is still open.
    pub fn on(mut self, from: fn(Form) -> Service, scene: &Scene<'_>) -> Step<Service> {
        let Some(item) = self.offered(scene) else { return Step::Leave(scene.texts.service_gone()) };
        if self.unit.is_none() && self.moves.is_none() {
            match scene.resident.verified().collect::<Vec<_>>().as_slice() {
                [] => return Step::Call(Request::OpenLink, from(self)),
                [only] => self.unit = Some(only.unit),
                _ => return Step::Go(Service::Home { form: self }),
            }
        }
        if item.measure().is_some() && self.quantity.is_none() {
            return Step::Go(Service::Quantity { form: self });
        }
        if self.answers.len() < item.asks.len() && self.moves.is_none() {
            return Step::Go(Service::Ask { form: self });
        }
        if !self.notes_asked {
            return Step::Go(Service::Notes { form: self });
        }
        if !item.is_quoted() && self.from.is_none() {
            let request = ServiceRequest::Days { item: self.item.clone(), quantity: self.quantity };
            return Step::Call(Request::Services(request), from(self));
        }
        Step::Go(self.read_back(scene))
    }
}

//! Staff: a price for a service, or for work beside what was agreed: what is done, for how much, how long it holds.

use super::job::{About, bounded};
use super::kit::{Conversation, Heard, Prompt, Step, choice};
use super::request::{Reply, Request, ServiceRequest};
use super::scene::Scene;
use crate::chat::words::cut;
use crate::domain::ids::{CommunityId, TicketId};
use crate::domain::media::{Media, MediaKind};
use crate::domain::money::read_amount;
use crate::domain::service::Booking;
use serde::{Deserialize, Serialize};

const SEND: &str = "ok";
/// How many days an offer holds where nobody says otherwise, and what else is offered.
const DAYS: [u32; 4] = [7, 1, 3, 14];
/// Files taken at most: one album.
const FILES: usize = 10;

/// What is told so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// What is done for it.
    pub words: String,
    /// Photos that explain it.
    pub media: Vec<Media>,
    /// What it costs, minor units.
    pub amount_minor: i64,
    /// How many days it holds.
    pub days: u32,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Quote {
    /// What is done for it? Photos may come with the words.
    Words {
        /// The ticket.
        about: About,
        /// What is told so far.
        told: Told,
    },
    /// For how much?
    Amount {
        /// The ticket.
        about: About,
        /// What is told so far.
        told: Told,
    },
    /// All of it, as the resident will read it.
    Check {
        /// The ticket.
        about: About,
        /// What is told.
        told: Told,
    },
}

impl Quote {
    /// Begins with what is done.
    pub fn begin(community: CommunityId, ticket: TicketId) -> Step<Quote> {
        let told = Told { days: DAYS[0], ..Told::default() };
        Step::Go(Quote::Words { about: About { community, ticket }, told })
    }

    fn parts(&self) -> (&About, &Told) {
        match self {
            Quote::Words { about, told } | Quote::Amount { about, told } | Quote::Check { about, told } => {
                (about, told)
            }
        }
    }
}

fn send(about: About, told: Told) -> Step<Quote> {
    let request = ServiceRequest::Offer {
        community: about.community,
        ticket: about.ticket,
        words: told.words.clone(),
        amount_minor: told.amount_minor,
        days: told.days,
        media: told.media.clone(),
    };
    Step::Call(Request::Services(request), Quote::Check { about, told })
}

/// Keeps a file and its caption; the hint where it cannot be.
fn file(told: &mut Told, media: &Media, caption: &str, scene: &Scene<'_>) -> Option<String> {
    let t = scene.texts;
    if media.kind == MediaKind::Location {
        return Some(t.job_finish_files_type());
    }
    let before = told.media.len();
    if !media.keep_in(&mut told.media, FILES) {
        return Some(t.job_finish_files_full(FILES));
    }
    if told.media.len() == before {
        return None;
    }
    if told.words.is_empty()
        && let Ok(words) = bounded(caption, t)
    {
        told.words = words;
    }
    Some(t.repair_got_file(told.media.len() as i64))
}

impl Conversation for Quote {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        let Some(case) = scene.case else { return Prompt { html: t.job_gone(), ..Prompt::default() } };
        let number = &case.ticket.number;
        let extra = case.booking.as_ref().is_some_and(Booking::is_agreed);
        match self {
            Quote::Words { .. } if extra => Prompt::new(t.quote_ask_extra(number), vec![]),
            Quote::Words { .. } => Prompt::new(t.quote_ask_words(number, cut(&case.ticket.words, 300)), vec![]),
            Quote::Amount { .. } => Prompt::new(t.quote_ask_amount(), vec![]),
            Quote::Check { told, .. } => {
                let money = t.money(told.amount_minor, &scene.community.settings.currency);
                let mut lines = vec![t.quote_check(number), t.quote_check_words(cut(&told.words, 800))];
                lines.push(t.quote_check_amount(money));
                if !told.media.is_empty() {
                    lines.push(t.dialogs_files(told.media.len() as i64));
                }
                lines.push(t.quote_check_days(i64::from(told.days)));
                let day = |n: &u32| choice(t.btn_quote_days(i64::from(*n)), format!("d{n}"));
                let rows = vec![
                    vec![choice(t.btn_quote_send(), SEND)],
                    vec![choice(t.btn_quote_words(), "w"), choice(t.btn_quote_amount(), "a")],
                    DAYS.iter().filter(|n| **n != told.days).map(day).collect(),
                ];
                Prompt::new(lines.join("\n"), rows)
            }
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Quote> {
        let t = scene.texts;
        let next = |about, told: Told| match told.amount_minor {
            0 => Step::Go(Quote::Amount { about, told }),
            _ => Step::Go(Quote::Check { about, told }),
        };
        match (self, heard) {
            (Quote::Words { about, mut told }, Heard::Text(words)) => match bounded(words, t) {
                Ok(words) => {
                    told.words = words;
                    next(about, told)
                }
                Err(hint) => Step::Stay(Quote::Words { about, told }, Some(hint)),
            },
            (Quote::Words { about, mut told }, Heard::Media(media, caption)) => {
                let hint = file(&mut told, media, caption, scene);
                match told.words.is_empty() {
                    true => Step::Stay(Quote::Words { about, told }, hint),
                    false => next(about, told),
                }
            }
            (Quote::Amount { about, mut told }, Heard::Text(words)) => {
                match read_amount(words, &scene.community.settings.currency) {
                    Some(amount) => {
                        told.amount_minor = amount;
                        Step::Go(Quote::Check { about, told })
                    }
                    None => Step::Stay(Quote::Amount { about, told }, Some(t.quote_amount_unclear())),
                }
            }
            (Quote::Amount { about, mut told }, Heard::Media(media, caption)) => {
                let hint = file(&mut told, media, caption, scene);
                Step::Stay(Quote::Amount { about, told }, hint)
            }
            (Quote::Check { about, mut told }, Heard::Media(media, caption)) => {
                let hint = file(&mut told, media, caption, scene);
                Step::Stay(Quote::Check { about, told }, hint)
            }
            (Quote::Check { about, mut told }, Heard::Pick(pick)) => match pick.as_str() {
                SEND => send(about, told),
                "w" => Step::Go(Quote::Words { about, told }),
                "a" => Step::Go(Quote::Amount { about, told }),
                other => {
                    if let Some(days) = other.strip_prefix('d').and_then(|n| n.parse().ok()).filter(|n| DAYS.contains(n)) {
                        told.days = days;
                    }
                    Step::Stay(Quote::Check { about, told }, None)
                }
            },
            (Quote::Check { .. }, Heard::Reply(Reply::Done)) => Step::Leave(t.quote_sent()),
            (here, Heard::Reply(Reply::Refused(_))) => {
                let html = t.quote_refused(cut(&here.parts().1.words, 300));
                Step::Leave(html)
            }
            (here @ (Quote::Words { .. } | Quote::Amount { .. } | Quote::Check { .. }), _) => Step::Stay(here, None),
        }
    }

    fn typed(&self) -> String {
        self.parts().1.words.clone()
    }

    fn ticket(&self) -> Option<TicketId> {
        Some(self.parts().0.ticket)
    }

    fn takes_words(&self) -> bool {
        !matches!(self, Quote::Check { .. })
    }
}

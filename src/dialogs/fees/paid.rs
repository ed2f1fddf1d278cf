//! "I have paid": how much, on which day, how, the slip; read back, and off to the cashier.

mod ask;

use super::super::kit::{Prompt, Step, below, clip};
use super::super::request::{ClaimDraft, Request};
use super::super::scene::Scene;
use super::overview::today;
use super::{FILES, Fees, is_slip};
use crate::dialogs::day;
use crate::dialogs::kit::Heard;
use crate::domain::bill::{Account, Claim, Method};
use crate::domain::ids::{BillId, ClaimId, UnitId};
use crate::domain::media::Media;
use crate::domain::money::read_amount;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

const DONE: &str = "ok";
const CLEAR: &str = "clear";
const SEND: &str = "send";
const MORE: &str = "more";
const ANOTHER: &str = "new";
/// Days that are offered besides today.
const DAYS: u64 = 6;
/// The oldest day that is believed, in days.
const OLDEST: u64 = 730;
/// Characters of words.
const WORDS: usize = 1000;
/// The ways that a claim may name.
const METHODS: [Method; 4] = [Method::Transfer, Method::Cash, Method::Cheque, Method::Other];

/// What is known of a payment so far. Fields are only ever added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Whose bills.
    pub unit: UnitId,
    /// How much, minor units.
    #[serde(default)]
    pub amount_minor: Option<i64>,
    /// On which day.
    #[serde(default)]
    pub paid_on: Option<NaiveDate>,
    /// How.
    #[serde(default)]
    pub method: Option<Method>,
    /// The slip.
    #[serde(default)]
    pub media: Vec<Media>,
    /// Whether the slip was asked for.
    #[serde(default)]
    pub slip_asked: bool,
    /// What was written with it.
    #[serde(default)]
    pub words: String,
    /// The bills that it is for.
    #[serde(default)]
    pub bills: Vec<BillId>,
}

impl Form {
    /// Nothing known but the unit.
    pub fn new(unit: UnitId) -> Self {
        Self {
            unit,
            amount_minor: None,
            paid_on: None,
            method: None,
            media: vec![],
            slip_asked: false,
            words: String::new(),
            bills: vec![],
        }
    }

    /// Keeps a file once.
    pub fn keep(&mut self, file: &Media) {
        file.keep_in(&mut self.media, FILES);
    }

    /// Adds words below the earlier ones.
    pub fn tell(&mut self, words: &str) {
        self.words = below(&self.words, words.trim(), WORDS);
    }

    /// The first question that is open; the summary when none is.
    fn next(self) -> Fees {
        Fees::Paid(if self.amount_minor.is_none() {
            Paid::Amount(self)
        } else if self.paid_on.is_none() {
            Paid::Day(self)
        } else if self.method.is_none() {
            Paid::How(self)
        } else if !self.slip_asked {
            Paid::Slip(self)
        } else {
            Paid::Read(self)
        })
    }
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Paid {
    /// One is being looked for already: add to it, or is this another payment?
    Waits {
        /// The one that waits.
        claim: ClaimId,
        /// What is known of the new one.
        form: Form,
    },
    /// Words and files for the one that waits.
    More {
        /// Whose bills.
        unit: UnitId,
        /// The one that waits.
        claim: ClaimId,
        /// Words so far.
        words: String,
        /// Files so far.
        media: Vec<Media>,
    },
    /// How much?
    Amount(Form),
    /// On which day?
    Day(Form),
    /// How?
    How(Form),
    /// The slip.
    Slip(Form),
    /// Anything to be said?
    Words(Form),
    /// Everything read back; each answer can be changed.
    Read(Form),
}

impl Paid {
    /// Begins with what is known.
    pub fn begin(scene: &Scene<'_>, form: Form) -> Fees {
        match scene.claims.iter().find(|c| c.unit == form.unit) {
            Some(claim) => Fees::Paid(Paid::Waits { claim: claim.id, form }),
            None => form.next(),
        }
    }

    /// Begins once more with what was told the last time; the slip comes anew.
    pub fn again(claim: &Claim) -> Fees {
        let form = Form {
            amount_minor: Some(claim.amount_minor - claim.confirmed_minor.unwrap_or(0)),
            paid_on: Some(claim.paid_on),
            method: Some(claim.method),
            words: clip(&claim.words, WORDS),
            bills: claim.bills.clone(),
            ..Form::new(claim.unit)
        };
        form.next()
    }

    /// The unit that it is about.
    pub fn unit(&self) -> UnitId {
        match self {
            Paid::Waits { form, .. }
            | Paid::Amount(form)
            | Paid::Day(form)
            | Paid::How(form)
            | Paid::Slip(form)
            | Paid::Words(form)
            | Paid::Read(form) => form.unit,
            Paid::More { unit, .. } => *unit,
        }
    }

    /// Words that were typed so far.
    pub fn typed(&self) -> String {
        match self {
            Paid::Waits { form, .. }
            | Paid::Amount(form)
            | Paid::Day(form)
            | Paid::How(form)
            | Paid::Slip(form)
            | Paid::Words(form)
            | Paid::Read(form) => form.words.clone(),
            Paid::More { words, .. } => words.clone(),
        }
    }

    /// What the state shows.
    pub fn ask(&self, account: &Account, scene: &Scene<'_>) -> Prompt {
        ask::prompt(self, account, scene)
    }

    /// Where an answer leads.
    pub fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Fees> {
        match heard {
            Heard::Pick(pick) => self.picked(pick, scene),
            Heard::Text(text) => self.wrote(text, scene),
            Heard::Media(file, caption) => self.sent(file, caption, scene),
            Heard::Skip => match self {
                Paid::Slip(mut form) => {
                    form.slip_asked = true;
                    Step::Go(form.next())
                }
                Paid::Words(form) => Step::Go(form.next()),
                other => stay(other),
            },
            Heard::Phone(_) | Heard::Reply(_) => stay(self),
        }
    }

    fn picked(self, pick: &str, scene: &Scene<'_>) -> Step<Fees> {
        match self {
            Paid::Waits { claim, form } => match pick {
                MORE => {
                    let Form { unit, words, media, .. } = form;
                    Step::Go(Fees::Paid(Paid::More { unit, claim, words, media }))
                }
                ANOTHER => Step::Go(form.next()),
                _ => stay(Paid::Waits { claim, form }),
            },
            Paid::More { claim, words, media, .. } if pick == SEND && !(words.is_empty() && media.is_empty()) => {
                Step::End(Request::AddToClaim { claim, words, media })
            }
            Paid::Amount(mut form) => match pick.strip_prefix('a').and_then(|n| n.parse().ok()).filter(|n| *n > 0) {
                Some(minor) => {
                    form.amount_minor = Some(minor);
                    Step::Go(form.next())
                }
                None => stay(Paid::Amount(form)),
            },
            Paid::Day(form) => {
                let day = pick.strip_prefix('d').and_then(|d| NaiveDate::parse_from_str(d, "%Y%m%d").ok());
                match day {
                    Some(day) => on_day(form, day, scene),
                    None => stay(Paid::Day(form)),
                }
            }
            Paid::How(mut form) => {
                let method = pick.strip_prefix('m').and_then(|n| n.parse::<usize>().ok());
                match method.and_then(|n| METHODS.get(n)) {
                    Some(method) => {
                        form.method = Some(*method);
                        Step::Go(form.next())
                    }
                    None => stay(Paid::How(form)),
                }
            }
            Paid::Slip(mut form) => match pick {
                DONE => {
                    form.slip_asked = true;
                    Step::Go(form.next())
                }
                CLEAR => {
                    form.media.clear();
                    stay(Paid::Slip(form))
                }
                _ => stay(Paid::Slip(form)),
            },
            Paid::Read(form) => picked_summary(form, pick),
            other @ (Paid::More { .. } | Paid::Words(_)) => stay(other),
        }
    }

    fn wrote(self, text: &str, scene: &Scene<'_>) -> Step<Fees> {
        let t = scene.texts;
        let meant = scene.account.and_then(|account| self.ask(account, scene).meant(text));
        match self {
            // A number is an amount, not the number of a choice.
            Paid::Amount(mut form) => match read_amount(text, &scene.community.settings.currency) {
                Some(minor) => {
                    form.amount_minor = Some(minor);
                    Step::Go(form.next())
                }
                None => Step::Stay(Fees::Paid(Paid::Amount(form)), Some(t.paid_hint_amount())),
            },
            Paid::Day(form) => match day::past(text, today(scene)) {
                Some(day) => on_day(form, day, scene),
                None => Step::Stay(Fees::Paid(Paid::Day(form)), Some(t.paid_hint_day())),
            },
            Paid::More { unit, claim, words, media } => {
                stay(Paid::More { unit, claim, words: below(&words, text.trim(), WORDS), media })
            }
            Paid::Words(mut form) => {
                form.words = clip(text.trim(), WORDS);
                Step::Go(form.next())
            }
            Paid::Slip(mut form) if meant.is_none() => {
                form.tell(text);
                Step::Stay(Fees::Paid(Paid::Slip(form)), Some(t.paid_hint_words()))
            }
            Paid::Read(mut form) if meant.is_none() => {
                form.tell(text);
                Step::Stay(Fees::Paid(Paid::Read(form)), Some(t.paid_hint_words()))
            }
            other => match meant {
                Some(pick) => other.picked(&pick, scene),
                None => Step::Stay(Fees::Paid(other), Some(t.dialogs_hint_press())),
            },
        }
    }

    fn sent(self, file: &Media, caption: &str, scene: &Scene<'_>) -> Step<Fees> {
        if !is_slip(file) {
            return Step::Stay(Fees::Paid(self), Some(scene.texts.paid_hint_slip()));
        }
        let with = |mut form: Form| {
            form.keep(file);
            form.tell(caption);
            form
        };
        let hint = |form: &Form| Some(scene.texts.repair_got_file(form.media.len() as i64));
        match self {
            Paid::More { unit, claim, words, mut media } => {
                file.keep_in(&mut media, FILES);
                stay(Paid::More { unit, claim, words: below(&words, caption.trim(), WORDS), media })
            }
            Paid::Waits { claim, form } => stay(Paid::Waits { claim, form: with(form) }),
            Paid::Slip(form) => stay(Paid::Slip(with(form))),
            Paid::Read(form) => stay(Paid::Read(with(form))),
            Paid::Amount(form) => {
                let form = with(form);
                Step::Stay(Fees::Paid(Paid::Amount(form.clone())), hint(&form))
            }
            Paid::Day(form) => {
                let form = with(form);
                Step::Stay(Fees::Paid(Paid::Day(form.clone())), hint(&form))
            }
            Paid::How(form) => {
                let form = with(form);
                Step::Stay(Fees::Paid(Paid::How(form.clone())), hint(&form))
            }
            Paid::Words(form) => {
                let form = with(form);
                Step::Stay(Fees::Paid(Paid::Words(form.clone())), hint(&form))
            }
        }
    }
}

fn stay(paid: Paid) -> Step<Fees> {
    Step::Stay(Fees::Paid(paid), None)
}

/// The day is believed if it has been, and not too long ago.
fn on_day(mut form: Form, day: NaiveDate, scene: &Scene<'_>) -> Step<Fees> {
    let t = scene.texts;
    let today = today(scene);
    if day > today {
        return Step::Stay(Fees::Paid(Paid::Day(form)), Some(t.paid_hint_future()));
    }
    if today.checked_sub_days(Days::new(OLDEST)).is_some_and(|oldest| day < oldest) {
        return Step::Stay(Fees::Paid(Paid::Day(form)), Some(t.paid_hint_day()));
    }
    form.paid_on = Some(day);
    Step::Go(form.next())
}

fn picked_summary(form: Form, pick: &str) -> Step<Fees> {
    let go = |paid| Step::Go(Fees::Paid(paid));
    match pick {
        SEND => match (form.amount_minor, form.paid_on, form.method) {
            (Some(amount_minor), Some(paid_on), Some(method)) => Step::End(Request::Claim(Box::new(ClaimDraft {
                unit: form.unit,
                amount_minor,
                paid_on,
                method,
                words: form.words,
                media: form.media,
                bills: form.bills,
            }))),
            _ => Step::Go(form.next()),
        },
        "ea" => go(Paid::Amount(form)),
        "ed" => go(Paid::Day(form)),
        "eh" => go(Paid::How(form)),
        "es" => go(Paid::Slip(form)),
        "ew" => go(Paid::Words(form)),
        _ => stay(Paid::Read(form)),
    }
}

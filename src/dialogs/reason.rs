//! "Something is wrong", on a reminder: why it is not paid, and for each reason its own way on.

mod parts;

use super::kit::{Choice, Conversation, Heard, Prompt, Step, below, choice, clip};
use super::request::ReminderRequest;
use super::scene::Scene;
use crate::chat::button::FeesButton;
use crate::domain::bill::Bill;
use crate::domain::emergency::Alarm;
use crate::domain::ids::{BillId, UnitId};
use crate::domain::reminder::Reason as Why;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const ALL: &str = "all";
const SEND: &str = "ok";
const WRONG: &str = "bill";
/// So many bills are offered.
const BILLS: usize = 8;

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Reason {
    /// Why?
    Ask {
        /// Whose bills.
        unit: UnitId,
    },
    /// Something was not done well: which bill is it about?
    Bill {
        /// Whose bills.
        unit: UnitId,
    },
    /// Nobody lives there: whom else to tell?
    Empty {
        /// Whose bills.
        unit: UnitId,
    },
    /// Something else, in their own words.
    Other {
        /// Whose bills.
        unit: UnitId,
        /// Words so far.
        words: String,
    },
    /// Money is short: in how many parts?
    Parts {
        /// Whose bills.
        unit: UnitId,
    },
    /// The first part: when?
    First {
        /// Whose bills.
        unit: UnitId,
        /// How many parts.
        parts: usize,
    },
    /// Read back.
    Check {
        /// Whose bills.
        unit: UnitId,
        /// How many parts.
        parts: usize,
        /// When the first is paid.
        first: NaiveDate,
    },
}

impl Reason {
    /// Begins with the reasons.
    pub fn begin(unit: UnitId) -> Step<Reason> {
        Step::Go(Reason::Ask { unit })
    }

    /// Begins with the number of parts.
    pub fn parts(unit: UnitId) -> Step<Reason> {
        Step::Go(Reason::Parts { unit })
    }
}

/// The open bills that the resident may see and nobody looks into yet, those due first first.
fn open<'s>(scene: &'s Scene<'_>) -> Vec<&'s Bill> {
    let mut open: Vec<&Bill> =
        scene.account.iter().flat_map(|a| &a.bills).filter(|b| b.is_open() && !b.disputed).collect();
    open.sort_by_key(|b| (b.due_on, b.id));
    open
}

/// What they come to, in words; and in minor units.
fn total(scene: &Scene<'_>) -> (String, i64) {
    let open = open(scene);
    let sum = open.iter().map(|b| b.open_minor).sum();
    let currency = open.first().map_or(scene.community.settings.currency.as_str(), |b| b.currency.as_str());
    (scene.texts.money(sum, currency), sum)
}

fn reasons(scene: &Scene<'_>) -> Vec<Vec<Choice>> {
    let t = scene.texts;
    let mut rows: Vec<Vec<Choice>> = Why::ALL.iter().map(|why| vec![choice(t.reason_label(*why), code(*why))]).collect();
    rows.insert(2, vec![choice(t.btn_reason_bill(), WRONG)]);
    rows
}

fn code(why: Why) -> &'static str {
    match why {
        Why::Forgot => "forgot",
        Why::Paid => "paid",
        Why::Quality => "quality",
        Why::Money => "money",
        Why::Empty => "empty",
        Why::Other => "other",
    }
}

fn chosen(unit: UnitId, pick: &str, scene: &Scene<'_>) -> Option<Step<Reason>> {
    if pick == WRONG {
        return Some(Step::End(ReminderRequest::OpenFees { unit, act: FeesButton::Wrong, why: None }.into()));
    }
    let why = Why::ALL.into_iter().find(|why| code(*why) == pick)?;
    Some(match why {
        Why::Forgot => Step::End(ReminderRequest::OpenFees { unit, act: FeesButton::Pay, why: Some(why) }.into()),
        Why::Paid => Step::End(ReminderRequest::OpenFees { unit, act: FeesButton::Paid, why: Some(why) }.into()),
        Why::Quality => match open(scene).as_slice() {
            [] => Step::Leave(scene.texts.reason_nothing_open()),
            [only] => quality(unit, vec![only.id]),
            _ => Step::Go(Reason::Bill { unit }),
        },
        Why::Money => parts::begin(unit, scene),
        Why::Empty => Step::Go(Reason::Empty { unit }),
        Why::Other => Step::Go(Reason::Other { unit, words: String::new() }),
    })
}

/// Something was not done well: the complaint dialog goes on about these bills.
fn quality(unit: UnitId, bills: Vec<BillId>) -> Step<Reason> {
    Step::End(ReminderRequest::OpenQuality { unit, bills }.into())
}

fn ask_bill(scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let label = |b: &Bill| {
        let name = t.bill_name(b);
        format!("{} {} {}", clip(&name, 14), t.period(b.period), t.money(b.open_minor, &b.currency))
    };
    let bills = open(scene).into_iter().take(BILLS);
    let mut rows: Vec<Vec<Choice>> = bills.map(|b| vec![choice(label(b), format!("b{}", b.id))]).collect();
    rows.push(vec![choice(t.btn_reason_all_bills(), ALL)]);
    Prompt::new(t.reason_which_bill(), rows)
}

fn hear_bill(unit: UnitId, pick: &str, scene: &Scene<'_>) -> Option<Step<Reason>> {
    if pick == ALL {
        return Some(quality(unit, open(scene).iter().map(|b| b.id).collect()));
    }
    let id = pick.strip_prefix('b')?.parse().ok().map(BillId)?;
    let bill = open(scene).into_iter().find(|b| b.id == id)?;
    Some(quality(unit, vec![bill.id]))
}

/// Words and files are gathered until they are sent.
fn gathered(words: &mut String, new: &str) {
    *words = below(words, new.trim(), 3000);
}

fn note(unit: UnitId, why: Why, words: &str) -> Step<Reason> {
    Step::End(ReminderRequest::NoteReason { unit, why, words: clip(words.trim(), 1000) }.into())
}

impl Conversation for Reason {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Reason::Ask { .. } => Prompt::new(t.reason_ask(), reasons(scene)),
            Reason::Bill { .. } => ask_bill(scene),
            Reason::Empty { .. } => Prompt { skip: true, ..Prompt::new(t.reason_empty(), vec![]) },
            Reason::Other { words, .. } if words.is_empty() => Prompt::new(t.reason_other(), vec![]),
            Reason::Other { words, .. } => {
                let lines = [t.reason_other_read_back(), t.dialogs_quote(clip(words, 1500)), t.message_more()];
                Prompt::new(lines.join("\n"), vec![vec![choice(t.btn_message_send(), SEND)]])
            }
            Reason::Parts { .. } => parts::ask(scene),
            Reason::First { parts, .. } => parts::ask_first(*parts, scene),
            Reason::Check { parts, first, .. } => parts::ask_check(*parts, *first, scene),
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let press = |here| Step::Stay(here, Some(scene.texts.dialogs_hint_press()));
        let meant = match heard {
            Heard::Pick(pick) => Some(pick.clone()),
            Heard::Text(text) => self.ask(scene).meant(text),
            Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => None,
        };
        match self {
            Reason::Ask { unit } => match meant.and_then(|pick| chosen(unit, &pick, scene)) {
                Some(step) => step,
                None => match heard {
                    // What is written instead of a press is the reason itself.
                    Heard::Text(text) => Step::Go(Reason::Other { unit, words: clip(text.trim(), 1000) }),
                    Heard::Pick(_) | Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => {
                        press(Reason::Ask { unit })
                    }
                },
            },
            Reason::Bill { unit } => match meant.and_then(|pick| hear_bill(unit, &pick, scene)) {
                Some(step) => step,
                None => press(Reason::Bill { unit }),
            },
            Reason::Empty { unit } => match heard {
                Heard::Text(text) => note(unit, Why::Empty, text),
                Heard::Skip => note(unit, Why::Empty, ""),
                Heard::Phone(phone) => note(unit, Why::Empty, phone),
                Heard::Pick(_) | Heard::Media(..) | Heard::Reply(_) => press(Reason::Empty { unit }),
            },
            Reason::Other { unit, mut words } => match heard {
                Heard::Pick(pick) if pick == SEND && !words.is_empty() => note(unit, Why::Other, &words),
                Heard::Text(text) => {
                    gathered(&mut words, text);
                    Step::Stay(Reason::Other { unit, words: clip(&words, 1000) }, None)
                }
                Heard::Pick(_) | Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => {
                    let hint = scene.texts.reason_words_only();
                    Step::Stay(Reason::Other { unit, words }, Some(hint))
                }
            },
            Reason::Parts { unit } => parts::hear(unit, meant.as_deref(), heard, scene),
            Reason::First { unit, parts } => parts::hear_first(unit, parts, heard, scene),
            Reason::Check { unit, parts, first } => parts::hear_check(unit, (parts, first), meant.as_deref(), scene),
        }
    }

    fn typed(&self) -> String {
        match self {
            Reason::Other { words, .. } => words.clone(),
            Reason::Ask { .. }
            | Reason::Bill { .. }
            | Reason::Empty { .. }
            | Reason::Parts { .. }
            | Reason::First { .. }
            | Reason::Check { .. } => String::new(),
        }
    }

    fn unit(&self) -> Option<UnitId> {
        match self {
            Reason::Ask { unit }
            | Reason::Bill { unit }
            | Reason::Empty { unit }
            | Reason::Other { unit, .. }
            | Reason::Parts { unit }
            | Reason::First { unit, .. }
            | Reason::Check { unit, .. } => Some(*unit),
        }
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        matches!(alarm, Alarm::Danger(_))
    }
}

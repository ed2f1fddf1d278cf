//! What a unit owes and why, how to pay, "I have paid", and what is wrong with a bill: read first, told then.

mod bill;
mod history;
mod overview;
pub mod paid;
mod pay;
pub mod wrong;

use super::alarm::{self, Told};
use super::kit::{Conversation, Heard, Prompt, Step, choice};
use super::offer::Kept;
use super::request::Request;
use super::scene::Scene;
use crate::chat::button::{FeesButton, Menu};
use crate::domain::bill::{Account, Claim, Period};
use crate::domain::emergency::Alarm;
use crate::domain::ids::{BillId, UnitId};
use crate::domain::media::{Media, MediaKind};
use crate::domain::person::{Home, Tie};
use paid::Paid;
use serde::{Deserialize, Serialize};
use wrong::Wrong;

/// The pick that ties the resident to a unit.
const LINK: &str = "link";
/// The pick that gives the words to the front desk.
const DESK: &str = "desk";
/// Files that are kept with words.
const FILES: usize = 20;

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Fees {
    /// Nobody whose bills these are: how to become one.
    Guest {
        /// What was said before.
        kept: Kept,
    },
    /// Which of their units?
    Unit {
        /// What was said before.
        kept: Kept,
    },
    /// What is owed, by period and item.
    Overview {
        /// The unit.
        unit: UnitId,
        /// The page, from 0.
        page: usize,
        /// What was said before.
        kept: Kept,
    },
    /// The bills of one period.
    Period {
        /// The unit.
        unit: UnitId,
        /// The period.
        period: Period,
        /// The page, from 0.
        page: usize,
    },
    /// One bill, line by line.
    Bill {
        /// The unit.
        unit: UnitId,
        /// The bill.
        bill: BillId,
        /// The page of its lines, from 0.
        page: usize,
    },
    /// Every period, paid or not.
    History {
        /// The unit.
        unit: UnitId,
        /// The page, from 0.
        page: usize,
    },
    /// What was paid, with the numbers of the receipts.
    Payments {
        /// The unit.
        unit: UnitId,
        /// The page, from 0.
        page: usize,
    },
    /// How to pay.
    Pay {
        /// The unit.
        unit: UnitId,
        /// The bills that it is about; empty: whatever is open.
        #[serde(default)]
        bills: Vec<BillId>,
    },
    /// What tenants may see.
    Tenants {
        /// The unit.
        unit: UnitId,
    },
    /// I have paid.
    Paid(Paid),
    /// Something is wrong with a bill.
    Wrong(Wrong),
}

impl Fees {
    /// Begins with what was said already, or with nothing.
    pub fn begin(scene: &Scene<'_>, words: &str, media: Vec<Media>) -> Step<Fees> {
        Step::Go(Self::first(scene, Kept::new(words, media)))
    }

    /// Begins at what a button says of a unit.
    pub fn begin_at(scene: &Scene<'_>, unit: UnitId, act: FeesButton) -> Step<Fees> {
        Step::Go(match act {
            FeesButton::Show | FeesButton::Later => Fees::Overview { unit, page: 0, kept: Kept::default() },
            FeesButton::Pay => Fees::Pay { unit, bills: vec![] },
            FeesButton::Receipts => Fees::Payments { unit, page: 0 },
            FeesButton::Paid => Paid::begin(scene, paid::Form::new(unit)),
            FeesButton::Wrong => Fees::Wrong(Wrong::begin(scene, wrong::Form::new(unit))),
        })
    }

    /// Begins with how to pay these bills.
    pub fn pay(unit: UnitId, bills: Vec<BillId>) -> Step<Fees> {
        Step::Go(Fees::Pay { unit, bills })
    }

    /// Begins "I have paid" once more, with what was told the last time.
    pub fn again(claim: &Claim) -> Step<Fees> {
        Step::Go(Paid::again(claim))
    }

    /// Begins to add to a claim that waits.
    pub fn add(claim: &Claim) -> Step<Fees> {
        Step::Go(Fees::Paid(Paid::More { unit: claim.unit, claim: claim.id, words: String::new(), media: vec![] }))
    }

    fn first(scene: &Scene<'_>, kept: Kept) -> Fees {
        match scene.resident.verified().collect::<Vec<_>>().as_slice() {
            [] => Fees::Guest { kept },
            [home] => Fees::Overview { unit: home.unit, page: 0, kept },
            _ => Fees::Unit { kept },
        }
    }

    /// The dialog after it waited for another one: whoever is tied to a unit by now sees its bills.
    pub fn resumed(self, scene: &Scene<'_>) -> Fees {
        match self {
            Fees::Guest { kept } => Self::first(scene, kept),
            other => other,
        }
    }

    /// Whether it only shows something.
    fn shows(&self) -> bool {
        match self {
            Fees::Guest { .. }
            | Fees::Unit { .. }
            | Fees::Overview { .. }
            | Fees::Period { .. }
            | Fees::Bill { .. }
            | Fees::History { .. }
            | Fees::Payments { .. }
            | Fees::Pay { .. }
            | Fees::Tenants { .. } => true,
            Fees::Paid(_) | Fees::Wrong(_) => false,
        }
    }

    fn hear_pick(self, pick: &str, scene: &Scene<'_>) -> Step<Fees> {
        let Some(account) = scene.account.filter(|a| Some(a.unit) == self.unit()) else {
            return match self {
                here @ Fees::Guest { .. } if pick == LINK => Step::Call(Request::OpenLink, here),
                Fees::Guest { kept } | Fees::Overview { kept, .. } if pick == DESK => Step::End(to_desk(kept)),
                Fees::Unit { kept } => match overview::picked_unit(pick, scene) {
                    Some(unit) => Step::Go(Fees::Overview { unit, page: 0, kept }),
                    None => Step::Stay(Fees::Unit { kept }, None),
                },
                // The tie has ended meanwhile.
                here if pick == LINK => Step::Call(Request::OpenLink, here),
                _ if pick == DESK => Step::End(to_desk(Kept::default())),
                here => Step::Stay(here, None),
            };
        };
        match self {
            Fees::Overview { unit, page, kept } => overview::hear(account, (unit, page), kept, pick, scene),
            Fees::Period { unit, period, page } => bill::hear_period(account, (unit, period, page), pick, scene),
            Fees::Bill { unit, bill, page } => bill::hear(account, (unit, bill, page), pick, scene),
            Fees::History { unit, page } => history::hear(account, (unit, page), pick),
            Fees::Payments { unit, page } => match overview::turned(pick) {
                Some(page) => Step::Stay(Fees::Payments { unit, page }, None),
                None if pick == history::RECEIPTS => Step::End(Request::Receipts { unit }),
                None => Step::Stay(Fees::Payments { unit, page }, None),
            },
            Fees::Pay { unit, bills } if pick == pay::ONLINE => Step::End(Request::PayOnline { unit, bills }),
            Fees::Pay { unit, bills } if pick == pay::PAID => {
                Step::Go(Paid::begin(scene, paid::Form { bills, ..paid::Form::new(unit) }))
            }
            Fees::Tenants { unit } => pay::hear_tenants(account, unit, pick, scene),
            other @ (Fees::Guest { .. } | Fees::Unit { .. } | Fees::Pay { .. } | Fees::Paid(_) | Fees::Wrong(_)) => {
                Step::Stay(other, None)
            }
        }
    }

    /// A file while bills are read: most likely the slip of what was paid.
    fn hear_file(mut self, file: &Media, caption: &str, scene: &Scene<'_>) -> Step<Fees> {
        if let Fees::Guest { kept } | Fees::Unit { kept } = &mut self {
            if kept.media.len() < FILES {
                kept.media.push(file.clone());
            }
            *kept = Kept::new(&format!("{}\n{caption}", kept.words), std::mem::take(&mut kept.media));
            return Step::Stay(self, None);
        }
        let Some(unit) = self.unit().filter(|_| is_slip(file) && scene.account.is_some()) else {
            return Step::Stay(self, Some(scene.texts.paid_hint_slip()));
        };
        let mut form = paid::Form::new(unit);
        form.keep(file);
        form.tell(caption);
        form.slip_asked = true;
        Step::Go(Paid::begin(scene, form))
    }
}

/// Whether a file can be a slip.
fn is_slip(file: &Media) -> bool {
    matches!(file.kind, MediaKind::Photo | MediaKind::Document)
}

/// The verified home of this unit.
fn home<'s>(scene: &'s Scene<'_>, unit: UnitId) -> Option<&'s Home> {
    scene.resident.verified().find(|h| h.unit == unit)
}

/// Whether they own this unit.
fn owns(scene: &Scene<'_>, unit: UnitId) -> bool {
    home(scene, unit).is_some_and(|h| h.tie == Tie::Owner)
}

/// The words go to the front desk.
fn to_desk(kept: Kept) -> Request {
    Request::Open { entry: Menu::Message, words: kept.words, media: kept.media }
}

/// What was said before, to be read back below what is shown.
fn kept_lines(kept: &Kept, scene: &Scene<'_>) -> Vec<String> {
    let t = scene.texts;
    let mut lines = vec![];
    if !kept.words.is_empty() {
        lines.push(t.dialogs_quote(super::kit::clip(&kept.words, 500)));
    }
    if !kept.media.is_empty() {
        lines.push(t.dialogs_files(kept.media.len() as i64));
    }
    lines
}

fn ask_guest(kept: &Kept, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let pending = !scene.resident.homes.is_empty();
    let mut lines = vec![if pending { t.fees_pending() } else { t.fees_guest() }];
    lines.extend(kept_lines(kept, scene));
    let rows = vec![vec![choice(t.btn_fees_link(), LINK)], vec![choice(t.btn_fees_desk(), DESK)]];
    Prompt::new(lines.join("\n"), rows)
}

fn ask_account(fees: &Fees, account: &Account, scene: &Scene<'_>) -> Prompt {
    match fees {
        Fees::Guest { kept } => ask_guest(kept, scene),
        Fees::Unit { kept } => overview::ask_unit(kept, scene),
        Fees::Overview { page, kept, .. } => overview::ask(account, *page, kept, scene),
        Fees::Period { period, page, .. } => bill::ask_period(account, *period, *page, scene),
        Fees::Bill { bill, page, .. } => bill::ask(account, *bill, *page, scene),
        Fees::History { page, .. } => history::ask(account, *page, scene),
        Fees::Payments { page, .. } => history::ask_payments(account, *page, scene),
        Fees::Pay { bills, .. } => pay::ask(account, bills, scene),
        Fees::Tenants { .. } => pay::ask_tenants(account, scene),
        Fees::Paid(paid) => paid.ask(account, scene),
        Fees::Wrong(wrong) => wrong.ask(account, scene),
    }
}

impl Conversation for Fees {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        match (self, scene.account) {
            (Fees::Unit { kept }, _) => overview::ask_unit(kept, scene),
            (Fees::Guest { kept }, _) => ask_guest(kept, scene),
            (_, Some(account)) => ask_account(self, account, scene),
            (_, None) => ask_guest(&Kept::default(), scene),
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        if let Heard::Media(file, caption) = heard
            && let alarm @ Alarm::Danger(_) = alarm::alarm(caption, scene)
        {
            return Step::End(Told::new(alarm, caption.clone(), vec![file.clone()]).open());
        }
        match (self, heard) {
            (Fees::Paid(paid), heard) if scene.account.is_some() => paid.hear(heard, scene),
            (Fees::Wrong(wrong), heard) if scene.account.is_some() => wrong.hear(heard, scene),
            (here, Heard::Pick(pick)) => here.hear_pick(pick, scene),
            (here, Heard::Text(text)) => match here.ask(scene).meant(text) {
                Some(pick) => here.hear_pick(&pick, scene),
                None => Step::Stay(here, Some(scene.texts.dialogs_hint_press())),
            },
            (here, Heard::Media(file, caption)) => here.hear_file(file, caption, scene),
            (here, Heard::Skip | Heard::Phone(_) | Heard::Reply(_)) => Step::Stay(here, None),
        }
    }

    fn typed(&self) -> String {
        match self {
            Fees::Guest { kept } | Fees::Unit { kept } | Fees::Overview { kept, .. } => kept.words.clone(),
            Fees::Paid(paid) => paid.typed(),
            Fees::Wrong(wrong) => wrong.typed(),
            Fees::Period { .. }
            | Fees::Bill { .. }
            | Fees::History { .. }
            | Fees::Payments { .. }
            | Fees::Pay { .. }
            | Fees::Tenants { .. } => String::new(),
        }
    }

    fn unit(&self) -> Option<UnitId> {
        match self {
            Fees::Guest { .. } | Fees::Unit { .. } => None,
            Fees::Overview { unit, .. }
            | Fees::Period { unit, .. }
            | Fees::Bill { unit, .. }
            | Fees::History { unit, .. }
            | Fees::Payments { unit, .. }
            | Fees::Pay { unit, .. }
            | Fees::Tenants { unit } => Some(*unit),
            Fees::Paid(paid) => Some(paid.unit()),
            Fees::Wrong(wrong) => Some(wrong.form().unit),
        }
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        matches!(alarm, Alarm::Danger(_))
    }

    fn takes_words(&self) -> bool {
        !self.shows()
    }

    fn closing(&self, scene: &Scene<'_>) -> Option<String> {
        self.shows().then(|| scene.texts.fees_closed())
    }
}

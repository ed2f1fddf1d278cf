//! "Something is wrong with this bill": which, what is wrong, photos; read back, and a ticket looks into it.

use super::super::kit::{Choice, Heard, Prompt, Step, below, choice, clip};
use super::super::request::{DisputeDraft, Request};
use super::super::scene::Scene;
use super::overview::{name, pager, turned};
use super::paid::{self, Paid};
use super::{FILES, Fees};
use crate::chat::words::line;
use crate::domain::bill::{Account, Bill, Item};
use crate::domain::ids::{BillId, UnitId};
use crate::domain::media::Media;
use crate::texts::Texts;
use serde::{Deserialize, Serialize};

/// Bills on a page.
const BILLS: usize = 6;
/// Bills that one ticket looks into.
const MOST: usize = 12;
/// Characters of words.
const WORDS: usize = 1500;
const DONE: &str = "ok";
const SEND: &str = "send";

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is not theirs.
    NotMine,
    /// The amount is wrong.
    Amount,
    /// The meter was read wrongly.
    Reading,
    /// Something else.
    Other,
}

impl What {
    const ALL: [What; 4] = [What::NotMine, What::Amount, What::Reading, What::Other];

    fn pick(self) -> &'static str {
        match self {
            What::NotMine => "mine",
            What::Amount => "sum",
            What::Reading => "meter",
            What::Other => "else",
        }
    }

    fn label(self, t: Texts) -> String {
        match self {
            What::NotMine => t.btn_wrong_not_mine(),
            What::Amount => t.btn_wrong_amount(),
            What::Reading => t.btn_wrong_reading(),
            What::Other => t.btn_wrong_other(),
        }
    }
}

/// What is known so far. Fields are only ever added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Whose bills.
    pub unit: UnitId,
    /// Which.
    #[serde(default)]
    pub bills: Vec<BillId>,
    /// What is wrong.
    #[serde(default)]
    pub what: Option<What>,
    /// In their words.
    #[serde(default)]
    pub words: String,
    /// Whether words were asked for.
    #[serde(default)]
    pub told: bool,
    /// Photos, papers.
    #[serde(default)]
    pub media: Vec<Media>,
    /// Whether photos were asked for.
    #[serde(default)]
    pub shown: bool,
}

impl Form {
    /// Nothing known but the unit.
    pub fn new(unit: UnitId) -> Self {
        Self { unit, bills: vec![], what: None, words: String::new(), told: false, media: vec![], shown: false }
    }

    /// Keeps a file once.
    pub fn keep(&mut self, file: &Media) {
        file.keep_in(&mut self.media, FILES);
    }

    /// Adds words below the earlier ones.
    pub fn tell(&mut self, new: &str) {
        self.words = below(&self.words, new.trim(), WORDS);
    }

    /// The first question that is open; the summary when none is.
    fn next(self) -> Wrong {
        if self.what.is_none() {
            Wrong::What(self)
        } else if self.words.is_empty() && !self.told {
            Wrong::Tell(self)
        } else if !self.shown {
            Wrong::Show(self)
        } else {
            Wrong::Read(self)
        }
    }
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Wrong {
    /// Which bills?
    Which {
        /// What is known.
        form: Form,
        /// The page, from 0.
        page: usize,
    },
    /// What is wrong?
    What(Form),
    /// In which way?
    Tell(Form),
    /// Photos of it?
    Show(Form),
    /// Everything read back; each answer can be changed.
    Read(Form),
}

/// The bills that can be named: those that are not looked into already.
fn free(account: &Account) -> Vec<&Bill> {
    account.bills.iter().filter(|b| !b.disputed).collect()
}

fn label(t: Texts, bill: &Bill) -> String {
    format!("{} · {}", name(t, bill), t.period(bill.period))
}

impl Wrong {
    /// Begins with what is known.
    pub fn begin(scene: &Scene<'_>, mut form: Form) -> Wrong {
        if let (true, Some(account)) = (form.bills.is_empty(), scene.account)
            && let [only] = free(account).as_slice()
        {
            form.bills = vec![only.id];
        }
        if form.bills.is_empty() { Wrong::Which { form, page: 0 } } else { form.next() }
    }

    /// What is known.
    pub fn form(&self) -> &Form {
        match self {
            Wrong::Which { form, .. } | Wrong::What(form) | Wrong::Tell(form) | Wrong::Show(form) | Wrong::Read(form) => {
                form
            }
        }
    }

    /// Words that were typed so far.
    pub fn typed(&self) -> String {
        self.form().words.clone()
    }

    /// What the state shows.
    pub fn ask(&self, account: &Account, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Wrong::Which { form, page } => ask_which(form, *page, account, scene),
            Wrong::What(form) => {
                let mut lines = vec![t.wrong_ask_what(), named(form, account, scene)];
                lines.extend(said(form, scene));
                let metered = |b: &Bill| {
                    b.quantity.is_some() || matches!(b.item, Item::Water | Item::Electricity | Item::Heating)
                };
                let metered = form.bills.iter().filter_map(|id| account.bill(*id)).any(metered);
                let whats = What::ALL.into_iter().filter(|w| *w != What::Reading || metered);
                let mut rows: Vec<Vec<Choice>> = whats.map(|w| vec![choice(w.label(t), w.pick())]).collect();
                let last = rows.len() - 1;
                rows.insert(last, vec![choice(t.btn_wrong_paid(), "paid")]);
                rows.insert(last + 1, vec![choice(t.btn_wrong_service(), "service")]);
                Prompt::new(lines.join("\n"), rows)
            }
            Wrong::Tell(form) => {
                let must = form.what == Some(What::Other);
                let html = match form.what {
                    Some(What::NotMine) => t.wrong_ask_not_mine(),
                    Some(What::Reading) => t.wrong_ask_reading(),
                    Some(What::Amount) => t.wrong_ask_amount(),
                    Some(What::Other) | None => t.wrong_ask_words(),
                };
                Prompt { skip: !must, ..Prompt::new(html, vec![]) }
            }
            Wrong::Show(form) => {
                let meter = form.what == Some(What::Reading);
                let mut lines = vec![if meter { t.wrong_ask_meter() } else { t.wrong_ask_photo() }];
                lines.extend(said(form, scene));
                if form.media.is_empty() {
                    return Prompt { skip: true, ..Prompt::new(lines.join("\n"), vec![]) };
                }
                Prompt::new(lines.join("\n"), vec![vec![choice(t.btn_paid_slip_done(), DONE)]])
            }
            Wrong::Read(form) => read_back(form, account, scene),
        }
    }

    /// Where an answer leads.
    pub fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Fees> {
        match heard {
            Heard::Pick(pick) => self.picked(pick, scene),
            Heard::Text(text) => self.wrote(text, scene),
            Heard::Media(file, caption) => self.sent(file, caption, scene),
            Heard::Skip => match self {
                Wrong::Tell(mut form) if form.what != Some(What::Other) => {
                    form.told = true;
                    go(form.next())
                }
                Wrong::Show(mut form) => {
                    form.shown = true;
                    go(form.next())
                }
                other => stay(other),
            },
            Heard::Phone(_) | Heard::Reply(_) => stay(self),
        }
    }

    fn picked(self, pick: &str, scene: &Scene<'_>) -> Step<Fees> {
        let Some(account) = scene.account else { return stay(self) };
        match self {
            Wrong::Which { mut form, page } => {
                if let Some(page) = turned(pick) {
                    return stay(Wrong::Which { form, page });
                }
                if pick == DONE && !form.bills.is_empty() {
                    return go(form.next());
                }
                let bill = super::bill::picked_bill(pick, account).filter(|b| !b.disputed);
                if let Some(bill) = bill {
                    match form.bills.iter().position(|id| *id == bill.id) {
                        Some(at) => drop(form.bills.remove(at)),
                        None if form.bills.len() < MOST => form.bills.push(bill.id),
                        None => {}
                    }
                }
                stay(Wrong::Which { form, page })
            }
            Wrong::What(mut form) => match pick {
                "paid" => {
                    let mut claim = paid::Form { bills: form.bills, ..paid::Form::new(form.unit) };
                    claim.tell(&form.words);
                    form.media.iter().filter(|file| super::is_slip(file)).for_each(|file| claim.keep(file));
                    Step::Go(Paid::begin(scene, claim))
                }
                "service" => {
                    Step::End(Request::OpenComplaint { words: form.words, media: form.media, bills: form.bills })
                }
                _ => match What::ALL.into_iter().find(|w| w.pick() == pick) {
                    Some(what) => {
                        form.what = Some(what);
                        go(form.next())
                    }
                    None => stay(Wrong::What(form)),
                },
            },
            Wrong::Show(mut form) if pick == DONE => {
                form.shown = true;
                go(form.next())
            }
            Wrong::Read(form) => match pick {
                SEND => {
                    let words = [form.what.map(|w| w.label(scene.texts)), Some(form.words)];
                    let words: Vec<String> = words.into_iter().flatten().filter(|w| !w.is_empty()).collect();
                    let (unit, bills, media) = (form.unit, form.bills, form.media);
                    let draft = DisputeDraft { unit, bills, words: words.join("\n"), media };
                    Step::End(Request::FileDispute(Box::new(draft)))
                }
                "eb" => go(Wrong::Which { form, page: 0 }),
                "ek" => go(Wrong::What(form)),
                "ew" => go(Wrong::Tell(Form { words: String::new(), ..form })),
                "ep" => go(Wrong::Show(form)),
                _ => stay(Wrong::Read(form)),
            },
            other @ (Wrong::Tell(_) | Wrong::Show(_)) => stay(other),
        }
    }

    fn wrote(self, text: &str, scene: &Scene<'_>) -> Step<Fees> {
        let t = scene.texts;
        let meant = scene.account.and_then(|account| self.ask(account, scene).meant(text));
        match self {
            Wrong::Tell(mut form) => {
                form.tell(text);
                form.told = true;
                go(form.next())
            }
            // What they write is what is wrong.
            Wrong::What(mut form) if meant.is_none() => {
                form.tell(text);
                form.what = Some(What::Other);
                go(form.next())
            }
            Wrong::Show(mut form) if meant.is_none() => {
                form.tell(text);
                Step::Stay(Fees::Wrong(Wrong::Show(form)), Some(t.paid_hint_words()))
            }
            Wrong::Read(mut form) if meant.is_none() => {
                form.tell(text);
                Step::Stay(Fees::Wrong(Wrong::Read(form)), Some(t.paid_hint_words()))
            }
            other => match meant {
                Some(pick) => other.picked(&pick, scene),
                None => Step::Stay(Fees::Wrong(other), Some(t.dialogs_hint_press())),
            },
        }
    }

    fn sent(mut self, file: &Media, caption: &str, scene: &Scene<'_>) -> Step<Fees> {
        let asked = matches!(self, Wrong::Show(_) | Wrong::Read(_));
        let form = match &mut self {
            Wrong::Which { form, .. } | Wrong::What(form) | Wrong::Tell(form) | Wrong::Show(form) | Wrong::Read(form) => {
                form
            }
        };
        form.keep(file);
        form.tell(caption);
        let count = form.media.len() as i64;
        Step::Stay(Fees::Wrong(self), (!asked).then(|| scene.texts.repair_got_file(count)))
    }
}

fn go(wrong: Wrong) -> Step<Fees> {
    Step::Go(Fees::Wrong(wrong))
}

fn stay(wrong: Wrong) -> Step<Fees> {
    Step::Stay(Fees::Wrong(wrong), None)
}

fn said(form: &Form, scene: &Scene<'_>) -> Vec<String> {
    let t = scene.texts;
    let mut lines = vec![];
    if !form.words.is_empty() {
        lines.push(t.dialogs_quote(clip(&form.words, WORDS)));
    }
    if !form.media.is_empty() {
        lines.push(t.dialogs_files(form.media.len() as i64));
    }
    lines
}

/// The bills that are meant.
fn named(form: &Form, account: &Account, scene: &Scene<'_>) -> String {
    let t = scene.texts;
    let bills = form.bills.iter().filter_map(|id| account.bill(*id));
    let names: Vec<String> = bills.map(|b| t.wrong_bill(label(t, b), t.money(b.charged_minor, &b.currency))).collect();
    names.join("\n")
}

fn ask_which(form: &Form, page: usize, account: &Account, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let bills = free(account);
    let mut lines = vec![if bills.is_empty() { t.wrong_none_free() } else { t.wrong_ask_which(line(&account.code, 20)) }];
    lines.extend(said(form, scene));
    let pages = bills.len().div_ceil(BILLS).max(1);
    let page = page.min(pages - 1);
    let mut rows = vec![];
    for bill in bills.iter().skip(page * BILLS).take(BILLS) {
        let mark = if form.bills.contains(&bill.id) { "✅ " } else { "" };
        let label = format!("{mark}{} {}", label(t, bill), t.money(bill.charged_minor, &bill.currency));
        rows.push(vec![choice(label, super::bill::bill_pick(bill.id))]);
    }
    rows.push(pager(t, page, pages));
    if !form.bills.is_empty() {
        rows.push(vec![choice(t.btn_wrong_chosen(form.bills.len() as i64), DONE)]);
    }
    rows.retain(|row| !row.is_empty());
    Prompt::new(lines.join("\n"), rows)
}

fn read_back(form: &Form, account: &Account, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let mut lines = vec![t.wrong_summary_head(line(&account.code, 20)), named(form, account, scene)];
    if let Some(what) = form.what {
        lines.push(t.wrong_summary_what(what.label(t)));
    }
    lines.extend(said(form, scene));
    lines.push(String::new());
    let class = scene.community.settings.questions.class_of(Some(crate::domain::fees::CATEGORY));
    lines.push(t.wrong_summary_then(t.answered_in(class)));
    let rows = vec![
        vec![choice(t.btn_wrong_send(), SEND)],
        vec![choice(t.btn_wrong_change_bills(), "eb"), choice(t.btn_wrong_change_what(), "ek")],
        vec![choice(t.btn_paid_change_words(), "ew"), choice(t.btn_wrong_change_photos(), "ep")],
    ];
    Prompt::new(lines.join("\n"), rows)
}

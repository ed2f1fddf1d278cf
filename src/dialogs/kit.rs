//! How a dialog is asked and heard: Back, Cancel, Skip, stale buttons and starting again live here, once.

use super::Dialog;
use super::offer::Offer;
use super::request::{Reply, Request};
use super::scene::Scene;
use crate::chat::button::Button;
use crate::chat::outgoing::{Key, KeyAct, Keyboard};
use crate::domain::emergency::Alarm;
use crate::domain::ids::{TicketId, UnitId};
use crate::domain::media::Media;
use crate::domain::script;
use serde::{Deserialize, Serialize};

/// The pick of the Back button, the same in every dialog.
pub const BACK: &str = "<";
/// The pick of the Cancel button.
pub const CANCEL: &str = "x";
/// The pick of the Skip button.
pub const SKIP: &str = "-";
/// Answers kept for Back.
const TRAIL: usize = 30;
/// Characters on a button.
const LABEL: usize = 40;

/// What a dialog shows in a state.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Prompt {
    /// The words, in Telegram's HTML.
    pub html: String,
    /// Choices, row by row.
    pub rows: Vec<Vec<Choice>>,
    /// Whether the question may be skipped.
    pub skip: bool,
    /// Buttons that copy words: label, and what is copied.
    pub copies: Vec<(String, String)>,
    /// Label of the large key that shares one's own phone number, where that is asked.
    pub contact: Option<String>,
}

/// One choice of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Plain words on the button.
    pub label: String,
    /// What the dialog hears: ASCII, at most 40 bytes.
    pub pick: String,
}

/// A choice; a label that is too long for a button is cut.
pub fn choice(label: impl Into<String>, pick: impl Into<String>) -> Choice {
    Choice { label: clip(&label.into(), LABEL), pick: pick.into() }
}

/// Choices in as many columns as a phone shows of the longest label.
pub fn grid(choices: Vec<Choice>) -> Vec<Vec<Choice>> {
    let width = |label: &str| label.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let columns = match choices.iter().map(|c| width(&c.label)).max().unwrap_or(0) {
        0..=9 => 3,
        10..=18 => 2,
        _ => 1,
    };
    choices.chunks(columns).map(<[Choice]>::to_vec).collect()
}

/// The beginning of words, with `…` where something was cut.
pub fn clip(words: &str, chars: usize) -> String {
    if words.chars().count() <= chars {
        return words.to_owned();
    }
    words.chars().take(chars.saturating_sub(1)).chain(['…']).collect()
}

/// New words on a line below earlier ones, so many characters at most.
pub fn below(before: &str, new: &str, chars: usize) -> String {
    let between = if before.is_empty() || new.is_empty() { "" } else { "\n" };
    clip(&format!("{before}{between}{new}"), chars)
}

/// Typed words as they are compared: letters and digits only, lower case, full-width digits as ordinary ones.
pub fn plain(words: &str) -> String {
    words.chars().map(script::narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Prompt {
    /// A question with choices.
    pub fn new(html: String, rows: Vec<Vec<Choice>>) -> Self {
        Prompt { html, rows, ..Prompt::default() }
    }

    fn choices(&self) -> impl Iterator<Item = &Choice> {
        self.rows.iter().flatten()
    }

    /// The pick of the choice whose label was typed word for word.
    pub fn said(&self, typed: &str) -> Option<String> {
        let typed = plain(typed);
        if typed.is_empty() {
            return None;
        }
        self.choices().find(|c| plain(&c.label) == typed).map(|c| c.pick.clone())
    }

    /// The pick of the choice that typed words mean: a label, a part of exactly one label, or a number in the list.
    pub fn meant(&self, typed: &str) -> Option<String> {
        if let Some(pick) = self.said(typed) {
            return Some(pick);
        }
        let typed = plain(typed);
        if typed.is_empty() {
            return None;
        }
        if let Ok(number) = typed.parse::<usize>() {
            return self.choices().nth(number.checked_sub(1)?).map(|c| c.pick.clone());
        }
        let mut parts = self.choices().filter(|c| plain(&c.label).contains(&typed));
        match (parts.next(), parts.next()) {
            (Some(only), None) => Some(only.pick.clone()),
            (Some(_), Some(_)) | (None, _) => None,
        }
    }
}

/// What a dialog hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A choice was pressed.
    Pick(String),
    /// Skip was pressed.
    Skip,
    /// Words were typed; trimmed, never empty.
    Text(String),
    /// A file came, with its caption; each photo of an album comes alone.
    Media(Media, String),
    /// The user's own phone number, `+` form.
    Phone(String),
    /// The desk's answer to a `Step::Call`.
    Reply(Reply),
}

/// Where an answer leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Step<S> {
    /// To the next question; Back returns to this one.
    Go(S),
    /// The same question again: with what was added, and a kind hint in front (HTML), if any.
    Stay(S, Option<String>),
    /// The desk is asked or told something in the same transaction, and the dialog hears its reply in this state.
    Call(Request, S),
    /// The dialog ends and the desk carries this out.
    End(Request),
    /// The dialog ends; nothing is to be done, these words (HTML) are its last.
    Leave(String),
}

impl<S> Step<S> {
    /// The same step around another state.
    pub fn map<T>(self, f: impl FnOnce(S) -> T) -> Step<T> {
        match self {
            Step::Go(s) => Step::Go(f(s)),
            Step::Stay(s, hint) => Step::Stay(f(s), hint),
            Step::Call(r, s) => Step::Call(r, f(s)),
            Step::End(r) => Step::End(r),
            Step::Leave(words) => Step::Leave(words),
        }
    }
}

/// A dialog: what each of its states asks, and where each answer leads. Pure.
pub trait Conversation: Clone {
    /// What this state shows.
    fn ask(&self, scene: &Scene<'_>) -> Prompt;
    /// Where the answer leads. What cannot be understood is `Stay` with a kind hint.
    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self>;
    /// Words that the user typed so far: kept when the dialog cannot go on.
    fn typed(&self) -> String;
    /// The ticket that it is about, if it is about one.
    fn ticket(&self) -> Option<TicketId> {
        None
    }
    /// Whether the question takes words or files, not only a press.
    fn takes_words(&self) -> bool {
        true
    }
    /// Once the matter is registered and only additions are asked: the words (HTML) with which Cancel ends the dialog.
    /// Nothing before this can be taken back by Back. `None`: Cancel drops what was told.
    fn parting(&self, scene: &Scene<'_>) -> Option<String> {
        let _ = scene;
        None
    }
    /// Where the state only shows something: the words (HTML) with which Close ends the dialog. Nobody is reminded of it,
    /// and words that it does not know are heard as if there were no dialog.
    fn closing(&self, scene: &Scene<'_>) -> Option<String> {
        let _ = scene;
        None
    }
    /// The unit whose account it shows; the desk loads it into the scene.
    fn unit(&self) -> Option<UnitId> {
        None
    }
    /// Whether a question of fact is open: no answer in two minutes counts as yes.
    fn awaits_fact(&self) -> bool {
        false
    }
    /// Whether words with this alarm are heard outside of the dialog first: it does not look for danger itself.
    fn gives_way(&self, alarm: Alarm) -> bool {
        let _ = alarm;
        false
    }
}

/// Where one user's dialog stands; a row of `session`.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Standing {
    /// The dialog now; `None` outside of dialogs.
    pub dialog: Option<Dialog>,
    /// Earlier states, oldest first, for Back.
    pub trail: Vec<Dialog>,
    /// Counts the questions shown; a button with another stamp is old.
    pub stamp: u32,
}

/// What came of one answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Show the question of the standing, with this hint in front of it.
    Ask(Option<String>),
    /// Ask the desk this, then hear its reply.
    Call(Request),
    /// The dialog is over; carry this out.
    End(Request),
    /// The dialog is over; last words.
    Leave(String),
    /// The user cancelled.
    Cancelled {
        /// What they had typed, to be given back to them.
        typed: String,
    },
}

impl Standing {
    /// Starts a dialog; an earlier one is dropped.
    pub fn start(&mut self, dialog: Dialog) {
        self.dialog = Some(dialog);
        self.trail.clear();
    }

    /// Starts a dialog by the first step of its constructor; an earlier one is dropped.
    pub fn begin(&mut self, step: Step<Dialog>) -> Outcome {
        self.trail.clear();
        match step {
            Step::Go(first) => {
                self.dialog = Some(first);
                Outcome::Ask(None)
            }
            Step::Stay(first, hint) => {
                self.dialog = Some(first);
                Outcome::Ask(hint)
            }
            Step::Call(request, first) => {
                self.dialog = Some(first);
                Outcome::Call(request)
            }
            Step::End(request) => {
                self.stop();
                Outcome::End(request)
            }
            Step::Leave(words) => {
                self.stop();
                Outcome::Leave(words)
            }
        }
    }

    /// Starts a dialog that nobody asked for by name: Back from its first question leads to `instead`, and the hint says so.
    pub fn begin_read(&mut self, instead: Dialog, hint: String, step: Step<Dialog>) -> Outcome {
        let outcome = self.begin(step);
        if self.dialog.is_some() {
            self.trail.insert(0, instead);
        }
        match outcome {
            Outcome::Ask(None) => Outcome::Ask(Some(hint)),
            other => other,
        }
    }

    /// Leaves the present dialog for another one; it goes on where it was once that is over.
    pub fn aside(&mut self, step: Step<Dialog>) -> Outcome {
        let waiting = match self.dialog.take() {
            Some(Dialog::Offer(offer)) => Dialog::Offer(offer.asked()),
            Some(other) => other,
            None => return self.begin(step),
        };
        self.trail.push(waiting);
        let (first, outcome) = match step {
            Step::Go(first) => (first, Outcome::Ask(None)),
            Step::Stay(first, hint) => (first, Outcome::Ask(hint)),
            Step::Call(request, first) => (first, Outcome::Call(request)),
            Step::End(request) => {
                self.dialog = self.trail.pop();
                return Outcome::End(request);
            }
            Step::Leave(words) => {
                self.dialog = self.trail.pop();
                return Outcome::Leave(words);
            }
        };
        self.dialog = Some(first);
        outcome
    }

    /// Ends the dialog; one that it was an aside of goes on.
    fn over(&mut self) {
        self.forget_trail();
        // What could have been chosen instead does not wait for the end of what was.
        self.trail.retain(|d| !matches!(d, Dialog::Offer(Offer::Instead { .. })));
        self.dialog = self.trail.pop();
        self.stamp = self.stamp.wrapping_add(1);
    }

    /// Drops the earlier states of the present dialog: there is no way back to them. One that waits stays.
    fn forget_trail(&mut self) {
        let kind = self.dialog.as_ref().map(std::mem::discriminant);
        while self.trail.last().is_some_and(|d| Some(std::mem::discriminant(d)) == kind) {
            self.trail.pop();
        }
    }

    /// Drops what was said aside, back to the dialog in which a question of fact waits for its answer.
    pub fn back_to_fact(&mut self) -> bool {
        if self.dialog.as_ref().is_some_and(Dialog::awaits_fact) {
            return true;
        }
        let Some(at) = self.aside_of_fact() else { return false };
        self.dialog = self.trail.get(at).cloned();
        self.trail.truncate(at);
        true
    }

    /// Where in the trail a question of fact waits, while something else is asked aside.
    fn aside_of_fact(&self) -> Option<usize> {
        let now = self.dialog.as_ref().map(std::mem::discriminant)?;
        let at = self.trail.iter().rposition(|d| std::mem::discriminant(d) != now)?;
        self.trail.get(at).is_some_and(Dialog::awaits_fact).then_some(at)
    }

    /// Whether a question of fact is open: asked now, or waiting while something else is asked aside.
    pub fn awaits_fact(&self) -> bool {
        self.dialog.as_ref().is_some_and(Dialog::awaits_fact) || self.aside_of_fact().is_some()
    }

    /// What was typed so far, also in a dialog that waits for the present one.
    pub fn typed(&self) -> String {
        let Some(dialog) = &self.dialog else { return String::new() };
        let kind = std::mem::discriminant(dialog);
        let waits =
            |d: &&Dialog| std::mem::discriminant(*d) != kind && !matches!(d, Dialog::Offer(Offer::Instead { .. }));
        let waiting = self.trail.iter().rev().find(waits);
        let words = [waiting.map(Dialog::typed).unwrap_or_default(), dialog.typed()];
        words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Ends the dialog.
    pub fn stop(&mut self) {
        self.dialog = None;
        self.trail.clear();
        self.stamp = self.stamp.wrapping_add(1);
    }

    /// Hears an answer to the present question. Nothing happens outside of a dialog.
    pub fn hear(&mut self, heard: &Heard, scene: &Scene<'_>) -> Option<Outcome> {
        let dialog = self.dialog.clone()?;
        let heard = match heard {
            Heard::Text(words) => &typed_pick(&dialog, words, scene).map_or_else(|| heard.clone(), Heard::Pick),
            Heard::Pick(pick) if pick == CANCEL && dialog.is_answered() => &Heard::Skip,
            other => other,
        };
        Some(match heard {
            Heard::Pick(pick) if pick == CANCEL => {
                let typed = dialog.typed();
                self.over();
                match dialog.parting(scene).or_else(|| dialog.closing(scene)) {
                    Some(words) => Outcome::Leave(words),
                    None => Outcome::Cancelled { typed },
                }
            }
            Heard::Pick(pick) if pick == BACK => {
                if let Some(earlier) = self.trail.pop() {
                    self.dialog = Some(earlier);
                }
                Outcome::Ask(None)
            }
            Heard::Pick(pick) if pick == SKIP => self.step(dialog.clone(), dialog.hear(&Heard::Skip, scene), scene),
            other => self.step(dialog.clone(), dialog.hear(other, scene), scene),
        })
    }

    /// The pick of the button whose label was typed, or of the choice that the words mean.
    pub fn pressed_by(&self, words: &str, scene: &Scene<'_>) -> Option<String> {
        let dialog = self.dialog.as_ref()?;
        typed_pick(dialog, words, scene).or_else(|| dialog.ask(scene).meant(words))
    }

    fn step(&mut self, before: Dialog, step: Step<Dialog>, scene: &Scene<'_>) -> Outcome {
        let registered = before.parting(scene).is_some();
        let outcome = self.follow(before, step);
        if !registered && self.dialog.as_ref().is_some_and(|d| d.parting(scene).is_some()) {
            self.forget_trail();
        }
        outcome
    }

    fn follow(&mut self, before: Dialog, step: Step<Dialog>) -> Outcome {
        match step {
            Step::Go(next) => {
                self.trail.push(before);
                if self.trail.len() > TRAIL {
                    self.trail.remove(0);
                }
                self.dialog = Some(next);
                Outcome::Ask(None)
            }
            Step::Stay(same, hint) => {
                self.dialog = Some(same);
                Outcome::Ask(hint)
            }
            Step::Call(request, waiting) => {
                self.dialog = Some(waiting);
                Outcome::Call(request)
            }
            Step::End(request) => {
                self.dialog = Some(before);
                self.over();
                Outcome::End(request)
            }
            Step::Leave(words) => {
                self.dialog = Some(before);
                self.over();
                Outcome::Leave(words)
            }
        }
    }

    /// The keyboard of a prompt: its choices, then Skip, Back and Cancel.
    pub fn keyboard(&self, prompt: &Prompt, scene: &Scene<'_>) -> Keyboard {
        let key =
            |label: String, pick: &str| Key::press(label, &Button::Dialog { stamp: self.stamp, pick: pick.to_owned() });
        let copy = |(label, words): &(String, String)| Key { label: label.clone(), act: KeyAct::Copy(words.clone()) };
        let mut rows: Vec<Vec<Key>> = prompt.copies.iter().map(|c| vec![copy(c)]).collect();
        rows.extend(prompt.rows.iter().map(|row| row.iter().map(|c| key(c.label.clone(), &c.pick)).collect()));
        if prompt.skip {
            rows.push(vec![key(scene.texts.btn_skip(), SKIP)]);
        }
        let mut last = vec![];
        let registered = self.dialog.as_ref().is_some_and(|d| d.parting(scene).is_some());
        let same_kind =
            |d: &Dialog| self.dialog.as_ref().map(std::mem::discriminant) == Some(std::mem::discriminant(d));
        if self.trail.last().is_some_and(|d| !registered || same_kind(d)) {
            last.push(key(scene.texts.btn_back(), BACK));
        }
        if !registered {
            let shows = self.dialog.as_ref().is_some_and(|d| d.closing(scene).is_some());
            last.push(key(if shows { scene.texts.btn_close() } else { scene.texts.btn_cancel() }, CANCEL));
        }
        if !last.is_empty() {
            rows.push(last);
        }
        Keyboard::Inline(rows)
    }
}

/// The pick of the button whose label was typed instead of pressed.
fn typed_pick(dialog: &Dialog, words: &str, scene: &Scene<'_>) -> Option<String> {
    let prompt = dialog.ask(scene);
    let same = |label: String| plain(&label) == plain(words) && !plain(words).is_empty();
    if same(scene.texts.btn_cancel()) || dialog.closing(scene).is_some() && same(scene.texts.btn_close()) {
        return Some(CANCEL.to_owned());
    }
    if same(scene.texts.btn_back()) {
        return Some(BACK.to_owned());
    }
    if prompt.skip && same(scene.texts.btn_skip()) {
        return Some(SKIP.to_owned());
    }
    prompt.said(words)
}

/// A dialog as the database keeps it: name, version, state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// Name of the dialog.
    pub name: String,
    /// Version of its state.
    pub version: u32,
    /// The state.
    pub state: serde_json::Value,
    /// What the user had typed, readable whatever becomes of the state's form.
    #[serde(default)]
    pub typed: String,
}

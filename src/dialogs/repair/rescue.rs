//! Emergencies: registered and sent out first, asked about afterwards.

use super::Repair;
use super::ask::{DONE, OTHER, buildings, file_hint};
use super::form::{FILES, Form, add_words, building_in, spot};
use crate::dialogs::kit::{Choice, Heard, Prompt, Step, choice, grid};
use crate::dialogs::request::{RepairDraft, Reply, Request};
use crate::dialogs::scene::Scene;
use crate::domain::community::Community;
use crate::domain::emergency::{Alarm, Danger};
use crate::domain::ids::{BuildingId, TicketId, UnitId};
use crate::domain::media::Media;
use crate::domain::ticket::{Area, Priority};
use crate::texts::Texts;
use crate::triage;
use serde::{Deserialize, Serialize};

/// The pick of "it is no emergency after all".
pub const CALM: &str = "calm";

/// A registered emergency about which the rest is asked. Fields are only ever added.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rescue {
    /// Its ticket.
    pub ticket: TicketId,
    /// The number that people see.
    pub number: String,
    /// What is asked now.
    pub step: RescueStep,
    /// What is known; its files are those that the desk has not been told of.
    pub draft: RepairDraft,
    /// Whether the resident told anything in words.
    #[serde(default)]
    pub told: bool,
    /// How many files came.
    #[serde(default)]
    pub files: usize,
    /// What follows once the desk has taken note of the last answer.
    #[serde(default)]
    pub then: Next,
}

/// What is asked about a registered emergency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RescueStep {
    /// Where is it?
    Where,
    /// Where exactly in the building?
    Spot,
    /// What is going on?
    Words,
    /// Photos, or anything else.
    Media,
}

/// What follows once the desk has taken note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// The same question.
    #[default]
    Same,
    /// The next question.
    On,
    /// The end: it is no emergency after all.
    Calm,
}

/// Registers an emergency with what is known.
pub fn file(danger: Option<Danger>, mut form: Form, scene: &Scene<'_>) -> Step<Repair> {
    let known = |key: &&str| scene.community.settings.category(key).is_some();
    form.draft.danger = danger;
    if let Some(danger) = danger {
        form.draft.category = category(danger).filter(known).map(str::to_owned);
        if matches!(danger, Danger::Trapped | Danger::Blackout) {
            form.draft.area = Some(Area::Public);
        }
    }
    if form.draft.building.is_none() {
        form.draft.building = building_in(&form.draft.words, scene.community);
    }
    Step::Call(filing(&form, scene), Repair::Filing(form))
}

/// The request that registers it: its words name the danger, its place says what is known of it.
fn filing(form: &Form, scene: &Scene<'_>) -> Request {
    let mut draft = form.draft.clone();
    draft.words = headed(&draft, &form.draft.words, scene.texts);
    draft.place = place(&draft, scene);
    Request::FileRepair { draft, priority: Priority::Emergency, parent: None }
}

/// The place, or what is known of it while it is asked.
fn place(draft: &RepairDraft, scene: &Scene<'_>) -> String {
    match (draft.building, scene.resident.homes.first()) {
        _ if !draft.place.is_empty() => draft.place.clone(),
        (Some(building), _) => spot(Some(building), "", scene),
        (None, Some(home)) => scene.texts.plain_repair_place_asked_home(&home.code),
        (None, None) => scene.texts.plain_repair_place_asked(),
    }
}

/// The resident's words with the danger's name in front.
pub fn headed(draft: &RepairDraft, words: &str, texts: Texts) -> String {
    let name = danger_name(draft.danger, texts);
    if words.is_empty() { name } else { format!("{name}\n{words}") }
}

/// The repair category of a danger in the sample file; `None` where guards come first.
fn category(danger: Danger) -> Option<&'static str> {
    match danger {
        Danger::Trapped => Some("lift"),
        Danger::Gas => Some("gas"),
        Danger::Fire => Some("fire"),
        Danger::LiveWire | Danger::Blackout => Some("electricity"),
        Danger::Water => Some("water"),
        Danger::Falling | Danger::Hurt | Danger::BreakIn => None,
    }
}

/// Key of the department that goes to a danger: its category's; security where guards come first; else the front desk.
pub fn department(danger: Option<Danger>, community: &Community) -> Option<&str> {
    let settings = &community.settings;
    let front = settings.front_desk().map(|d| d.key.as_str());
    let Some(danger) = danger else { return front };
    let known = category(danger).and_then(|key| settings.category(key)).map(|c| c.department.as_str());
    known.or_else(|| settings.department("security").map(|d| d.key.as_str())).or(front)
}

/// The public numbers of fire brigade, ambulance and police where the community lies.
pub fn public_numbers(community: &Community) -> (&'static str, &'static str, &'static str) {
    use chrono_tz::Tz;
    match community.settings.time_zone {
        Tz::Asia__Shanghai | Tz::Asia__Chongqing | Tz::Asia__Harbin | Tz::Asia__Urumqi | Tz::PRC => {
            ("119", "120", "110")
        }
        Tz::Asia__Hong_Kong | Tz::Hongkong | Tz::Asia__Macau | Tz::Asia__Macao => ("999", "999", "999"),
        Tz::Asia__Taipei | Tz::ROC => ("119", "119", "110"),
        Tz::Asia__Singapore | Tz::Singapore => ("995", "995", "999"),
        _ => ("112", "112", "112"),
    }
}

/// The name of a danger.
pub fn danger_name(danger: Option<Danger>, t: Texts) -> String {
    match danger {
        Some(Danger::Trapped) => t.plain_danger_trapped(),
        Some(Danger::Gas) => t.plain_danger_gas(),
        Some(Danger::Fire) => t.plain_danger_fire(),
        Some(Danger::LiveWire) => t.plain_danger_live_wire(),
        Some(Danger::Water) => t.plain_danger_water(),
        Some(Danger::Blackout) => t.plain_danger_blackout(),
        Some(Danger::Falling) => t.plain_danger_falling(),
        Some(Danger::Hurt) => t.plain_danger_hurt(),
        Some(Danger::BreakIn) => t.plain_danger_break_in(),
        None => t.plain_danger_else(),
    }
}

/// The one safety step.
pub fn safety(danger: Option<Danger>, scene: &Scene<'_>) -> String {
    safety_where(danger, scene.texts, public_numbers(scene.community))
}

/// The one safety step, where these are the public numbers of fire brigade, ambulance and police.
pub fn safety_where(danger: Option<Danger>, t: Texts, (fire, ambulance, police): (&str, &str, &str)) -> String {
    match danger {
        Some(Danger::Trapped) => t.repair_safety_trapped(),
        Some(Danger::Gas) => t.repair_safety_gas(fire),
        Some(Danger::Fire) => t.repair_safety_fire(fire),
        Some(Danger::LiveWire) => t.repair_safety_live_wire(ambulance),
        Some(Danger::Water) => t.repair_safety_water(),
        Some(Danger::Blackout) => t.repair_safety_blackout(),
        Some(Danger::Falling) => t.repair_safety_falling(),
        Some(Danger::Hurt) => t.repair_safety_hurt(ambulance),
        Some(Danger::BreakIn) => t.repair_safety_break_in(police),
        None => t.repair_safety_else(fire, ambulance, police),
    }
}

/// Whom to phone now, and the one safety step.
pub fn first_aid(danger: Option<Danger>, scene: &Scene<'_>) -> String {
    filled(&[on_call(danger, scene), safety(danger, scene)])
}

/// Whom to phone now; empty where the community has no such number.
fn on_call(danger: Option<Danger>, scene: &Scene<'_>) -> String {
    let t = scene.texts;
    department(danger, scene.community)
        .and_then(|key| scene.community.settings.on_call_for(key))
        .map_or_else(String::new, |o| t.repair_on_call(o.name.get(t.lang()), t.phone(&o.phone)))
}

pub fn ask_danger(scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let mut choices: Vec<Choice> = Danger::ALL
        .iter()
        .enumerate()
        .map(|(i, danger)| choice(danger_name(Some(*danger), t), format!("d{i}")))
        .collect();
    choices.push(choice(t.plain_danger_else(), OTHER));
    let rows = choices.chunks(2).map(<[Choice]>::to_vec).collect();
    let lines = [t.repair_ask_danger(), on_call(None, scene)];
    Prompt::new(lines.join("\n").trim_end().to_owned(), rows)
}

pub fn hear_danger(mut form: Form, heard: &Heard, scene: &Scene<'_>) -> Step<Repair> {
    match heard {
        Heard::Pick(pick) if pick == OTHER => file(None, form, scene),
        Heard::Pick(pick) => {
            let index = pick.strip_prefix('d').and_then(|i| i.parse::<usize>().ok());
            match index.and_then(|i| Danger::ALL.get(i)) {
                Some(danger) => file(Some(*danger), form, scene),
                None => Step::Stay(Repair::Danger(form), None),
            }
        }
        Heard::Text(text) => {
            if let Some(pick) = ask_danger(scene).meant(text) {
                return hear_danger(form, &Heard::Pick(pick), scene);
            }
            add_words(&mut form.draft.words, text);
            told(text, form, scene)
        }
        Heard::Media(media, caption) => {
            form.keep(media);
            if caption.is_empty() {
                return Step::Stay(Repair::Danger(form), Some(scene.texts.repair_got_file(1)));
            }
            add_words(&mut form.draft.words, caption);
            told(caption, form, scene)
        }
        Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => Step::Stay(Repair::Danger(form), None),
    }
}

/// Words instead of a button: who opened this question in words is in danger until they say otherwise.
fn told(words: &str, form: Form, scene: &Scene<'_>) -> Step<Repair> {
    match triage::alarm_with(&scene.community.settings.words, words) {
        Alarm::Danger(danger) => file(Some(danger), form, scene),
        Alarm::Doubt(doubt) => file(Some(doubt.danger()), form, scene),
        Alarm::None => file(None, form, scene),
    }
}

pub fn ask_filing(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let danger = form.draft.danger;
    let lines = [t.repair_filing(danger_name(danger, t)), on_call(danger, scene), safety(danger, scene)];
    Prompt::new(filled(&lines), vec![vec![choice(t.btn_repair_send(), DONE)]])
}

pub fn hear_filing(form: Form, heard: &Heard, scene: &Scene<'_>) -> Step<Repair> {
    let Heard::Reply(reply) = heard else {
        return Step::Call(filing(&form, scene), Repair::Filing(form));
    };
    let Reply::Filed { ticket, number } = reply else {
        return Step::Stay(Repair::Filing(form), None);
    };
    let mut draft = form.draft;
    let step = if !draft.place.is_empty() {
        if draft.words.is_empty() { RescueStep::Words } else { RescueStep::Media }
    } else if draft.building.is_some() {
        RescueStep::Spot
    } else {
        RescueStep::Where
    };
    let (told, files) = (!draft.words.is_empty(), draft.media.len());
    draft.words = headed(&draft, &draft.words, scene.texts);
    draft.media.clear();
    let (ticket, number) = (*ticket, number.clone());
    Step::Stay(Repair::Rescue(Rescue { ticket, number, step, draft, told, files, then: Next::Same }), None)
}

impl Rescue {
    /// The phone number, the safety step, and the one thing to know next.
    pub fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        let danger = self.draft.danger;
        let question = match self.step {
            RescueStep::Where => t.repair_rescue_where(),
            RescueStep::Spot => {
                t.repair_rescue_spot(super::form::building_name(self.draft.building, scene).unwrap_or_default())
            }
            RescueStep::Words => t.repair_rescue_words(),
            RescueStep::Media => t.repair_rescue_media(),
        };
        let head = t.repair_rescue_head(danger_name(danger, t), &self.number);
        let mut lines = vec![head, on_call(danger, scene), safety(danger, scene)];
        if self.step != RescueStep::Where && !self.draft.place.is_empty() {
            lines.push(t.repair_summary_place(&self.draft.place));
        }
        let mut rows = vec![];
        if self.step == RescueStep::Where {
            let homes = &scene.resident.homes;
            rows = grid(homes.iter().map(|h| choice(t.btn_repair_my_home(&h.code), format!("h{}", h.unit))).collect());
            rows.extend(buildings(scene));
            rows.push(vec![choice(t.btn_repair_outdoors(), OTHER)]);
        }
        rows.push(vec![choice(t.btn_repair_calm(), CALM), choice(t.btn_repair_enough(), DONE)]);
        let skip = self.step != RescueStep::Media;
        Prompt { skip, ..Prompt::new(format!("{}\n\n{question}", filled(&lines)), rows) }
    }

    /// Each answer is told to the desk at once; its reply brings the next question.
    pub fn hear(mut self, heard: &Heard, scene: &Scene<'_>) -> Step<Repair> {
        let t = scene.texts;
        match heard {
            Heard::Reply(_) => match std::mem::take(&mut self.then) {
                Next::Same => Step::Stay(Repair::Rescue(self), Some(t.repair_rescue_passed_on())),
                Next::On => self.on(),
                Next::Calm => Step::Leave(t.repair_rescue_calmed(&self.number)),
            },
            Heard::Skip => self.on(),
            Heard::Pick(pick) => self.picked(pick, scene),
            Heard::Text(text) => self.typed(text, scene),
            Heard::Media(media, caption) => {
                self.files += 1;
                if self.files > FILES {
                    return Step::Stay(Repair::Rescue(self), Some(file_hint(false, FILES as i64, t)));
                }
                if !caption.is_empty() {
                    self.say(caption);
                }
                self.amend(Next::Same, Some(media), scene)
            }
            Heard::Phone(phone) => Step::Call(Request::SavePhone(phone.clone()), Repair::Rescue(self)),
        }
    }

    fn picked(mut self, pick: &str, scene: &Scene<'_>) -> Step<Repair> {
        match pick {
            DONE => return Step::Leave(scene.texts.repair_rescue_parting(&self.number)),
            CALM => return self.amend(Next::Calm, None, scene),
            _ => {}
        }
        let id = |mark: char| pick.strip_prefix(mark).and_then(|id| id.parse::<i64>().ok());
        let home = id('h').map(UnitId);
        let building = id('b').map(BuildingId);
        if let Some(home) = scene.resident.homes.iter().find(|h| Some(h.unit) == home) {
            self.draft.unit = Some(home.unit);
            self.draft.building = Some(home.building);
            self.draft.place.clone_from(&home.code);
            self.draft.area = self.draft.area.or(Some(Area::Home));
        } else if let Some(building) = scene.community.buildings.iter().find(|b| Some(b.id) == building) {
            self.at(Some(building.id), "", scene);
        } else if pick == OTHER {
            self.at(None, "", scene);
        } else {
            return Step::Stay(Repair::Rescue(self), None);
        }
        self.amend(Next::On, None, scene)
    }

    fn typed(mut self, text: &str, scene: &Scene<'_>) -> Step<Repair> {
        match self.step {
            RescueStep::Where => {
                let prompt = self.ask(scene);
                let code = crate::dialogs::kit::plain(text);
                if let Some(pick) = prompt.said(text) {
                    return self.picked(&pick, scene);
                }
                if let Some(home) = scene.resident.homes.iter().find(|h| crate::dialogs::kit::plain(&h.code) == code) {
                    let pick = format!("h{}", home.unit);
                    return self.picked(&pick, scene);
                }
                let building = building_in(text, scene.community);
                self.at(building, text, scene);
                // A typed place is as exact as they can say it now.
                self.step = RescueStep::Spot;
                self.amend(Next::On, None, scene)
            }
            RescueStep::Spot => {
                let building = self.draft.building;
                self.at(building, text, scene);
                self.amend(Next::On, None, scene)
            }
            RescueStep::Words => {
                self.say(text);
                self.amend(Next::On, None, scene)
            }
            RescueStep::Media => {
                self.say(text);
                self.amend(Next::Same, None, scene)
            }
        }
    }

    fn at(&mut self, building: Option<BuildingId>, words: &str, scene: &Scene<'_>) {
        self.draft.unit = None;
        self.draft.building = building;
        self.draft.place = spot(building, words, scene);
    }

    fn say(&mut self, words: &str) {
        self.told = true;
        add_words(&mut self.draft.words, words);
    }

    /// Tells the desk what is known by now.
    fn amend(mut self, then: Next, media: Option<&Media>, scene: &Scene<'_>) -> Step<Repair> {
        let mut draft = self.draft.clone();
        draft.media = media.into_iter().cloned().collect();
        draft.place = place(&draft, scene);
        self.then = then;
        Step::Call(Request::Amend { ticket: self.ticket, draft, calm: then == Next::Calm }, Repair::Rescue(self))
    }

    /// The next question that is still open.
    fn on(self) -> Step<Repair> {
        let step = match self.step {
            RescueStep::Where if self.draft.unit.is_none() && !self.draft.place.is_empty() => RescueStep::Spot,
            RescueStep::Where | RescueStep::Spot if !self.told => RescueStep::Words,
            RescueStep::Where | RescueStep::Spot | RescueStep::Words | RescueStep::Media => RescueStep::Media,
        };
        Step::Go(Repair::Rescue(Rescue { step, then: Next::Same, ..self }))
    }
}

/// The lines that say something.
fn filled(lines: &[String]) -> String {
    lines.iter().filter(|line| !line.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
}

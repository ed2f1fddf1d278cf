//! Where each answer of an entry leads.

use super::ask::{AS_TYPED, CHANNELS, CLEAR, DONE, HOMES, KINDS, OTHER, PUBLIC, SOS, ask};
use super::form::{Filed, person};
use super::{Entry, Question, YES};
use crate::dialogs::kit::{Step, clip, plain};
use crate::dialogs::repair::ask::{NO, file_hint};
use crate::dialogs::repair::form::{FILES, building_in, offered_as, spot};
use crate::dialogs::repair::visit;
use crate::dialogs::request::{Caller, Reply, Request};
use crate::dialogs::scene::Scene;
use crate::domain::emergency::{Alarm, Danger};
use crate::domain::flow::Refusal;
use crate::domain::ids::{BuildingId, TicketId, UserId};
use crate::domain::media::Media;
use crate::domain::ticket::{Area, Kind};
use crate::triage;

impl Entry {
    /// A button was pressed.
    pub(super) fn picked(mut self, pick: &str, scene: &Scene<'_>) -> Step<Entry> {
        if pick == SOS && self.form.filed.is_none() {
            // What was told is known to be dangerous; else what is it?
            return match triage::alarm_with(&scene.community.settings.words, &self.form.draft.words) {
                Alarm::Danger(danger) => self.dangerous(Some(danger), scene),
                Alarm::Doubt(doubt) => self.dangerous(Some(doubt.danger()), scene),
                Alarm::None => Step::Go(Entry { at: Question::Danger, ..self }),
            };
        }
        match self.at {
            Question::Kind => match KINDS.iter().find(|(_, p)| *p == pick) {
                Some((kind, _)) => {
                    self.form.choose_kind(*kind);
                    self.on(scene)
                }
                None => Step::Stay(self, None),
            },
            Question::Danger => match pick.strip_prefix('d').and_then(|i| i.parse::<usize>().ok()) {
                Some(i) if i < Danger::ALL.len() => self.dangerous(Danger::ALL.get(i).copied(), scene),
                None if pick == OTHER => self.dangerous(None, scene),
                Some(_) | None => Step::Stay(self, None),
            },
            Question::Fact => match (pick, self.form.doubt.take()) {
                (YES, Some(doubt)) => self.dangerous(Some(doubt.danger()), scene),
                (NO, Some(doubt)) => {
                    self.form.calm.push(doubt);
                    self.on(scene)
                }
                (_, doubt) => {
                    self.form.doubt = doubt;
                    Step::Stay(self, None)
                }
            },
            Question::Filing => self.on(scene),
            Question::Place if pick == PUBLIC => {
                self.form.forget_place();
                Step::Go(Entry { at: Question::Building, ..self })
            }
            Question::Place if pick == AS_TYPED && !self.form.missed.is_empty() => {
                let missed = std::mem::take(&mut self.form.missed);
                self.form.forget_place();
                self.form.draft.place = spot(None, &missed, scene);
                self.placed(scene)
            }
            Question::Building => {
                let id = pick.strip_prefix('b').and_then(|id| id.parse().ok()).map(BuildingId);
                let known = scene.community.buildings.iter().find(|b| Some(b.id) == id);
                if known.is_none() && pick != OTHER {
                    return Step::Stay(self, None);
                }
                self.form.draft.building = known.map(|b| b.id);
                Step::Go(Entry { at: Question::Spot, ..self })
            }
            Question::Whom if pick == OTHER => Step::Go(Entry { at: Question::Person, ..self }),
            Question::Whom => {
                let user = pick.strip_prefix('u').and_then(|id| id.parse().ok()).map(UserId);
                match self.form.household.iter().find(|tied| Some(tied.user) == user).cloned() {
                    Some(tied) => self.named(Caller::Tied { user: tied.user, name: tied.name }, scene),
                    None => Step::Stay(self, None),
                }
            }
            Question::Area => match HOMES.iter().find(|(_, p)| *p == pick) {
                Some((area, _)) => {
                    self.form.draft.area = Some(*area);
                    self.on(scene)
                }
                None => Step::Stay(self, None),
            },
            Question::Category => self.category(pick.strip_prefix('c').unwrap_or_default(), scene),
            Question::About => {
                let key = pick.strip_prefix('d').filter(|key| scene.community.settings.department(key).is_some());
                if key.is_none() && pick != OTHER {
                    return Step::Stay(self, None);
                }
                self.form.about = key.map(str::to_owned);
                self.form.about_name.clear();
                self.form.about_asked = true;
                self.on(scene)
            }
            Question::Visit => match visit::words(pick, scene) {
                Some(words) => {
                    self.form.draft.visit = words;
                    self.on(scene)
                }
                None => Step::Stay(self, None),
            },
            Question::Channel => match CHANNELS.iter().find(|(_, p)| *p == pick) {
                Some((channel, _)) => {
                    self.form.channel = Some(*channel);
                    self.on(scene)
                }
                None => Step::Stay(self, None),
            },
            Question::Summary => self.changed(pick, scene),
            Question::Similar => {
                let ticket = pick.strip_prefix('j').and_then(|id| id.parse().ok()).map(TicketId);
                match self.form.found.iter().find(|b| Some(b.ticket) == ticket) {
                    Some(brief) => {
                        let (ticket, draft) = (brief.ticket, Box::new(self.form.draft(scene)));
                        Step::End(Request::EnterJoin { ticket, draft })
                    }
                    None if pick == OTHER => Step::End(Request::Enter(Box::new(self.form.draft(scene)))),
                    None => Step::Stay(self, None),
                }
            }
            Question::More if pick == DONE => match &self.form.filed {
                Some(filed) => Step::Leave(scene.texts.entry_parting(&filed.number)),
                None => Step::Stay(self, None),
            },
            Question::Place | Question::Spot | Question::Person | Question::Words | Question::More => {
                Step::Stay(self, None)
            }
        }
    }

    /// What a button of the summary leads to.
    fn changed(mut self, pick: &str, scene: &Scene<'_>) -> Step<Entry> {
        let at = match pick {
            DONE if self.form.kind == Some(Kind::Repair) => {
                return Step::Call(Request::FindSimilar(self.form.draft.clone()), self);
            }
            DONE => return Step::End(Request::Enter(Box::new(self.form.draft(scene)))),
            CLEAR => {
                self.form.draft.media.clear();
                return Step::Stay(self, None);
            }
            "ek" => Question::Kind,
            "ep" => Question::Place,
            "eh" if !self.form.household.is_empty() => Question::Whom,
            "eh" => Question::Person,
            "ec" => Question::Category,
            "ea" => Question::Area,
            "eb" => Question::About,
            "ew" => Question::Words,
            "ev" => Question::Visit,
            "en" => Question::Channel,
            _ => return Step::Stay(self, None),
        };
        Step::Go(Entry { at, ..self })
    }

    /// Registered at once, with what is known.
    fn dangerous(mut self, danger: Option<Danger>, scene: &Scene<'_>) -> Step<Entry> {
        self.form.alarm(danger);
        self.on(scene)
    }

    /// The place is known: the desk of a registered emergency hears it at once.
    fn placed(self, scene: &Scene<'_>) -> Step<Entry> {
        if self.form.filed.is_some() { self.amend(scene) } else { self.on(scene) }
    }

    fn named(mut self, caller: Caller, scene: &Scene<'_>) -> Step<Entry> {
        self.form.caller = Some(caller);
        if self.form.filed.is_some() { self.amend(scene) } else { self.on(scene) }
    }

    fn category(mut self, key: &str, scene: &Scene<'_>) -> Step<Entry> {
        let known = match (self.form.kind, self.form.draft.area) {
            (Some(Kind::Complaint), _) => scene.community.settings.complaint_category(key).is_some(),
            (_, Some(area)) => offered_as(scene.community, key, area).is_some(),
            (_, None) => false,
        };
        if !known {
            return Step::Stay(self, None);
        }
        self.form.draft.category = Some(key.to_owned());
        self.on(scene)
    }

    /// Looks up a typed unit and who lives there.
    pub(super) fn find_household(mut self, typed: &str) -> Step<Entry> {
        self.form.missed = clip(typed, 40);
        Step::Call(Request::FindHousehold { typed: typed.to_owned() }, self)
    }

    /// Skip was pressed.
    pub(super) fn skipped(mut self, scene: &Scene<'_>) -> Step<Entry> {
        match self.at {
            Question::Spot => {
                self.form.draft.place = spot(self.form.draft.building, "", scene);
                self.form.draft.area = Some(Area::Public);
                self.placed(scene)
            }
            Question::Whom | Question::Person if self.form.filed.is_some() => {
                self.form.nameless = true;
                self.on(scene)
            }
            _ => Step::Stay(self, None),
        }
    }

    /// Words were typed: danger first, then what the question asks.
    pub(super) fn typed(mut self, text: &str, scene: &Scene<'_>) -> Step<Entry> {
        let t = scene.texts;
        let looks = !matches!(self.at, Question::Person | Question::Visit) && self.form.filed.is_none();
        let own = &scene.community.settings.words;
        let alarm = if looks { triage::alarm_with(own, text) } else { Alarm::None };
        if let Alarm::Danger(danger) = alarm {
            self.form.tell(text, scene);
            return self.dangerous(Some(danger), scene);
        }
        let meant = ask(self.at, &self.form, scene).meant(text);
        match self.at {
            Question::Place => self.find_household(text),
            Question::Building => {
                self.form.draft.building = building_in(text, scene.community);
                self.at_spot(text, scene)
            }
            Question::Spot => self.at_spot(text, scene),
            Question::Person => {
                let (name, phone) = person(text, scene.community);
                if plain(&name).is_empty() && phone.is_empty() {
                    return Step::Stay(self, Some(t.entry_hint_person()));
                }
                self.named(Caller::Other { name, phone }, scene)
            }
            Question::Words => {
                if plain(text).chars().count() < 2 {
                    return Step::Stay(self, Some(t.repair_hint_words()));
                }
                self.form.draft.words.clear();
                self.form.hear_words(text, scene);
                self.on(scene)
            }
            Question::Visit if meant.as_deref().and_then(|pick| visit::words(pick, scene)).is_none() => {
                self.form.draft.visit = clip(text, 120);
                self.on(scene)
            }
            // A name: whose department it is, the desk knows.
            Question::About if meant.is_none() => {
                self.form.about = None;
                self.form.about_name = clip(text, 60);
                self.form.about_asked = true;
                self.on(scene)
            }
            Question::More => {
                self.form.tell(text, scene);
                self.amend(scene)
            }
            Question::Danger if meant.is_none() => {
                self.form.tell(text, scene);
                let danger = match alarm {
                    Alarm::Doubt(doubt) => Some(doubt.danger()),
                    Alarm::Danger(_) | Alarm::None => None,
                };
                self.dangerous(danger, scene)
            }
            Question::Kind | Question::Summary if meant.is_none() => {
                let had = self.form.kind.is_some();
                self.form.hear_words(text, scene);
                if self.form.doubt.is_some() || !had && self.form.kind.is_some() {
                    return self.on(scene);
                }
                Step::Stay(self, Some(t.repair_added_words()))
            }
            _ => match meant {
                Some(pick) => self.picked(&pick, scene),
                None => Step::Stay(self, Some(t.repair_hint_press())),
            },
        }
    }

    fn at_spot(mut self, text: &str, scene: &Scene<'_>) -> Step<Entry> {
        self.form.draft.place = spot(self.form.draft.building, text, scene);
        self.form.draft.area = Some(Area::Public);
        self.placed(scene)
    }

    /// A file at any question is kept; its caption is taken as words.
    pub(super) fn file(mut self, media: &Media, caption: &str, scene: &Scene<'_>) -> Step<Entry> {
        let kept = self.form.keep(media);
        let count = self.form.draft.media.len().min(FILES) as i64;
        if !caption.is_empty() {
            self.form.hear_words(caption, scene);
        }
        if self.form.filed.is_some() {
            return self.amend(scene);
        }
        let moves = self.form.urgent || self.form.doubt.is_some();
        if moves || self.at == Question::Words && !self.form.draft.words.is_empty() {
            return self.on(scene);
        }
        Step::Stay(self, Some(file_hint(kept, count, scene.texts)))
    }

    /// What the desk answers.
    pub(super) fn replied(mut self, reply: &Reply, scene: &Scene<'_>) -> Step<Entry> {
        match reply {
            Reply::Household(Some(house)) => {
                let area = self.form.draft.area.filter(|_| self.form.filed.is_some());
                self.form.forget_place();
                self.form.draft.area = area;
                self.form.draft.unit = Some(house.unit);
                self.form.draft.building = Some(house.building);
                self.form.draft.place.clone_from(&house.code);
                self.form.household.clone_from(&house.residents);
                self.placed(scene)
            }
            Reply::Household(None) if self.form.urgent && self.form.filed.is_none() => self.on(scene),
            Reply::Household(None) => {
                let hint = scene.texts.repair_hint_unit(&self.form.missed);
                Step::Stay(Entry { at: Question::Place, ..self }, Some(hint))
            }
            Reply::Filed { ticket, number } => {
                self.form.filed = Some(Filed { ticket: *ticket, number: number.clone() });
                self.form.draft.media.clear();
                self.at = self.form.question(scene);
                Step::Stay(self, None)
            }
            Reply::Similar(found) if found.is_empty() => Step::End(Request::Enter(Box::new(self.form.draft(scene)))),
            Reply::Similar(found) => {
                self.form.found = found.iter().take(3).cloned().collect();
                Step::Go(Entry { at: Question::Similar, ..self })
            }
            Reply::Refused(Refusal::NotAllowed) => Step::Leave(scene.texts.entry_not_allowed()),
            // Taken note of: what is still open is asked.
            Reply::Done => {
                self.form.draft.media.clear();
                if self.at == Question::More {
                    return Step::Stay(self, Some(scene.texts.repair_rescue_passed_on()));
                }
                self.on(scene)
            }
            Reply::Refused(_)
            | Reply::Sent
            | Reply::Unit(_)
            | Reply::Code(_)
            | Reply::Days(_)
            | Reply::Times(_)
            | Reply::Held(_)
            | Reply::Booking(_)
            | Reply::Traces(_)
            | Reply::Requests(_)
            | Reply::Promised(_)
            | Reply::PlanAsked(_)
            | Reply::Tickets(_)
            | Reply::Answers { .. } => Step::Stay(self, None),
        }
    }
}

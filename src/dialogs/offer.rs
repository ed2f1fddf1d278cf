//! What is it? Words from outside of any dialog, where one reading is not sure: the likeliest ways, a tap each.

use super::alarm::{self, Told};
use super::kit::{Choice, Conversation, Heard, Prompt, Step, choice, clip, grid};
use super::request::{Reply, Request};
use super::scene::Scene;
use crate::chat::button::Menu;
use crate::domain::brief::Brief;
use crate::domain::emergency::Alarm;
use crate::domain::media::Media;
use crate::domain::ticket::Kind;
use crate::triage::{self, Intent};
use serde::{Deserialize, Serialize};

/// Tickets to choose from.
const SHOWN: usize = 5;
/// Files with the words.
const FILES: usize = 20;
/// The pick that opens all ways.
const ELSE: &str = "else";

/// A way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Report a repair.
    Repair,
    /// Complain.
    Complaint,
    /// Ask.
    Question,
    /// About something reported before.
    Requests,
    /// Talk to a person.
    Person,
    /// Bills and payments.
    Fee,
    /// A paid service: the front desk arranges it.
    Service,
    /// Passes and registrations.
    Permit,
    /// Words for the front desk.
    Message,
}

impl Way {
    /// Every way.
    pub const ALL: [Way; 9] = [
        Way::Repair,
        Way::Complaint,
        Way::Question,
        Way::Requests,
        Way::Person,
        Way::Fee,
        Way::Service,
        Way::Permit,
        Way::Message,
    ];

    /// The way that an intent means; nothing for thanks, greetings and what is unclear.
    pub fn of(intent: Intent) -> Option<Way> {
        match intent {
            Intent::Repair => Some(Way::Repair),
            Intent::Complaint => Some(Way::Complaint),
            Intent::Question => Some(Way::Question),
            Intent::Requests => Some(Way::Requests),
            Intent::Person => Some(Way::Person),
            Intent::Fee => Some(Way::Fee),
            Intent::Service => Some(Way::Service),
            Intent::Permit => Some(Way::Permit),
            Intent::Thanks | Intent::Greeting | Intent::Unclear => None,
        }
    }

    /// The entry of the menu that it opens. Services are the front desk's.
    pub fn entry(self) -> Menu {
        match self {
            Way::Repair => Menu::Repair,
            Way::Complaint => Menu::Complaint,
            Way::Question => Menu::Question,
            Way::Requests => Menu::Requests,
            Way::Person => Menu::Person,
            Way::Fee => Menu::Fees,
            Way::Service => Menu::Services,
            Way::Permit => Menu::Permits,
            Way::Message => Menu::Message,
        }
    }

    fn pick(self) -> &'static str {
        match self {
            Way::Repair => "repair",
            Way::Complaint => "complaint",
            Way::Question => "question",
            Way::Requests => "requests",
            Way::Person => "person",
            Way::Fee => "fee",
            Way::Service => "service",
            Way::Permit => "permit",
            Way::Message => "message",
        }
    }

    fn label(self, scene: &Scene<'_>) -> String {
        let t = scene.texts;
        match self {
            Way::Repair => t.btn_offer_repair(),
            Way::Complaint => t.btn_offer_complaint(),
            Way::Question => t.btn_offer_question(),
            Way::Requests => t.btn_offer_requests(),
            Way::Person => t.btn_main_person(),
            Way::Fee => t.btn_offer_fee(),
            Way::Service => t.btn_offer_service(),
            Way::Permit => t.btn_offer_permit(),
            Way::Message => t.btn_offer_message(),
        }
    }

    /// How its dialog is introduced when it opened by itself, with the way out by Back.
    pub fn introduced(self, scene: &Scene<'_>) -> String {
        let t = scene.texts;
        match self {
            Way::Repair => t.offer_as_repair(),
            Way::Complaint => t.offer_as_complaint(),
            Way::Question => t.offer_as_question(),
            Way::Person => t.offer_as_person(),
            Way::Fee => t.offer_as_fee(),
            Way::Service => t.offer_as_service(),
            Way::Permit if scene.community.settings.forms.is_empty() => t.offer_as_message(),
            Way::Permit => t.offer_as_permit(),
            Way::Requests | Way::Message => t.offer_as_message(),
        }
    }

    fn choice(self, scene: &Scene<'_>) -> Choice {
        choice(self.label(scene), self.pick())
    }
}

/// The words that are kept meanwhile.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The words.
    pub words: String,
    /// Files that came with them.
    pub media: Vec<Media>,
}

impl Kept {
    /// Words and files from outside of any dialog.
    pub fn new(words: &str, media: Vec<Media>) -> Kept {
        Kept { words: clip(words.trim(), 3000), media }
    }

    fn open(self, entry: Menu) -> Request {
        Request::Open { entry, words: self.words, media: self.media }
    }
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Offer {
    /// One of these?
    Ask {
        /// What was said.
        kept: Kept,
        /// What it most likely is, the front desk last.
        ways: Vec<Way>,
        /// Whether they sound upset: a person is offered first.
        upset: bool,
    },
    /// Neither: all ways.
    All {
        /// What was said.
        kept: Kept,
    },
    /// Beneath a dialog that opened by itself: where Back leads from its first question.
    Instead {
        /// What was said.
        kept: Kept,
    },
    /// The desk looks up what is open.
    Looking {
        /// What was said.
        kept: Kept,
    },
    /// About which of these tickets?
    Which {
        /// What was said.
        kept: Kept,
        /// Open ones first.
        found: Vec<Brief>,
    },
}

impl Offer {
    /// Offers what the words most likely are; a person first to somebody who is upset.
    pub fn begin(kept: Kept, offers: &[Intent], upset: bool) -> Step<Offer> {
        Step::Go(Self::asking(kept, offers, upset))
    }

    fn asking(kept: Kept, offers: &[Intent], upset: bool) -> Offer {
        let mut ways: Vec<Way> = if upset { vec![Way::Person] } else { vec![] };
        for way in offers.iter().take(2).filter_map(|intent| Way::of(*intent)) {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways.push(Way::Message);
        Offer::Ask { kept, ways, upset }
    }

    /// About something reported before: which?
    pub fn about_requests(kept: Kept) -> Step<Offer> {
        Step::Call(Request::ListRequests, Offer::Looking { kept })
    }

    /// As a question of its own: it no longer lies beneath another dialog.
    pub fn asked(self) -> Offer {
        match self {
            Offer::Instead { kept } => Offer::All { kept },
            other => other,
        }
    }

    fn kept(&self) -> &Kept {
        match self {
            Offer::Ask { kept, .. }
            | Offer::All { kept }
            | Offer::Instead { kept }
            | Offer::Looking { kept }
            | Offer::Which { kept, .. } => kept,
        }
    }

    fn into_kept(self) -> Kept {
        match self {
            Offer::Ask { kept, .. }
            | Offer::All { kept }
            | Offer::Instead { kept }
            | Offer::Looking { kept }
            | Offer::Which { kept, .. } => kept,
        }
    }

    /// Words or a file more: read together with what was said before.
    fn told(self, text: &str, file: Option<&Media>, scene: &Scene<'_>) -> Step<Offer> {
        let Kept { mut words, mut media } = self.into_kept();
        if !words.is_empty() && !text.is_empty() {
            words.push('\n');
        }
        words.push_str(text);
        media.extend(file.filter(|_| media.len() < FILES).cloned());
        let kept = Kept::new(&words, media);
        let alarm = alarm::alarm(text, scene);
        if alarm != Alarm::None {
            return Step::End(Told::new(alarm, kept.words, kept.media).open());
        }
        let guess = triage::guess(&scene.community.settings.words, &kept.words);
        let upset = triage::upset(&kept.words);
        Step::Stay(Self::asking(kept, &guess.offers, upset), None)
    }

    fn heard_pick(self, pick: &str, scene: &Scene<'_>) -> Step<Offer> {
        if pick == ELSE {
            return Step::Go(Offer::All { kept: self.into_kept() });
        }
        if let Some(way) = Way::ALL.into_iter().find(|way| way.pick() == pick) {
            return match way {
                Way::Requests => Self::about_requests(self.into_kept()),
                other => Step::End(self.into_kept().open(other.entry())),
            };
        }
        if let Offer::Which { kept, found } = &self
            && let Some(brief) = found.iter().find(|brief| brief.number == pick)
        {
            return Step::End(about(scene, brief, kept.clone()));
        }
        Step::Stay(self, None)
    }
}

/// The words belong to this ticket.
fn about(scene: &Scene<'_>, brief: &Brief, kept: Kept) -> Request {
    Request::About { community: scene.community.id, ticket: brief.ticket, words: kept.words, media: kept.media }
}

/// The ticket whose number the words name.
fn named<'b>(found: &'b [Brief], words: &str) -> Option<&'b Brief> {
    let words = words.to_uppercase();
    found.iter().find(|brief| words.contains(&brief.number))
}

impl Conversation for Offer {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        let mut lines = vec![];
        let kept = self.kept();
        if !kept.words.is_empty() {
            lines.push(t.dialogs_quote(clip(&kept.words, 600)));
        }
        if !kept.media.is_empty() {
            lines.push(t.dialogs_files(kept.media.len() as i64));
        }
        let rows = match self {
            Offer::Ask { ways, upset, .. } => {
                lines.insert(0, if *upset { t.offer_upset() } else { t.offer_ask() });
                let mut rows: Vec<Vec<Choice>> = ways.iter().map(|way| vec![way.choice(scene)]).collect();
                rows.push(vec![choice(t.btn_offer_else(), ELSE)]);
                rows
            }
            Offer::All { .. } | Offer::Instead { .. } | Offer::Looking { .. } => {
                lines.insert(0, t.offer_all());
                grid(Way::ALL.into_iter().map(|way| way.choice(scene)).collect())
            }
            Offer::Which { found, .. } => {
                lines.insert(0, if found.is_empty() { t.offer_none_open() } else { t.offer_which() });
                let mut rows: Vec<Vec<Choice>> = found.iter().map(|brief| vec![ticket(brief, scene)]).collect();
                rows.push(vec![Way::Message.choice(scene)]);
                rows.push(vec![choice(t.btn_offer_else(), ELSE)]);
                rows
            }
        };
        Prompt::new(lines.join("\n"), rows)
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        match heard {
            Heard::Pick(pick) => self.heard_pick(pick, scene),
            Heard::Text(text) => match self.ask(scene).said(text) {
                Some(pick) => self.heard_pick(&pick, scene),
                None => self.told(text, None, scene),
            },
            Heard::Media(file, caption) => self.told(caption, Some(file), scene),
            Heard::Reply(Reply::Requests(briefs)) => {
                let kept = self.into_kept();
                if let Some(brief) = named(briefs, &kept.words) {
                    return Step::End(about(scene, brief, kept));
                }
                let found = briefs.iter().filter(|brief| !brief.state.is_over()).take(SHOWN).cloned().collect();
                Step::Go(Offer::Which { kept, found })
            }
            Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => Step::Stay(self, None),
        }
    }

    fn typed(&self) -> String {
        self.kept().words.clone()
    }
}

/// A ticket on a button: its number, what it is, and where it stands.
fn ticket(brief: &Brief, scene: &Scene<'_>) -> Choice {
    let (t, kind) = (scene.texts, Kind::of(&brief.number));
    let category = scene.community.settings.category_name(kind, &brief.category, t.lang());
    let what = if category.is_empty() { brief.place.as_str() } else { category };
    let state = t.state_name_of(kind, brief.state);
    let parts = [brief.number.as_str(), what, state.as_str()];
    let label: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    choice(label.join(" · "), brief.number.clone())
}

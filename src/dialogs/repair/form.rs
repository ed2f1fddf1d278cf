//! What a report knows so far, and which question comes next.

use super::Repair;
use crate::dialogs::alarm::Noted;
use crate::dialogs::kit::{clip, plain};
use crate::dialogs::request::RepairDraft;
use crate::dialogs::scene::Scene;
use crate::domain::community::{Category, Community};
use crate::domain::emergency::Doubt;
use crate::domain::ids::BuildingId;
use crate::domain::media::Media;
use crate::domain::person::Home;
use crate::domain::ticket::Area;
use crate::texts::Texts;
use crate::triage;
use serde::{Deserialize, Serialize};

/// Files kept with one report.
pub const FILES: usize = 20;
/// Characters of words kept with one report.
const WORDS: usize = 2000;
/// Characters of a typed place.
const PLACE: usize = 120;

/// What a report knows so far. Fields are only ever added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// What was told.
    pub draft: RepairDraft,
    /// The area that the words suggest.
    pub guess_area: Option<Area>,
    /// The category that the words suggest.
    pub guess_category: Option<String>,
    /// Questions of fact that were answered with no.
    pub calm: Vec<Doubt>,
    /// Whether it shall be reported though it is not the company's to do.
    pub anyway: bool,
    /// Whether the place is another one than one's own home.
    pub elsewhere: bool,
    /// What was typed as a unit and is not in the books.
    pub missed: String,
    /// Whether the exact place was asked.
    pub spot_asked: bool,
    /// Whether files were asked.
    pub media_asked: bool,
    /// Whether the phone number was asked.
    pub phone_asked: bool,
    /// The ticket of theirs to which it was told: only whether it is an emergency is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noted: Option<Noted>,
}

impl Form {
    /// A report that begins with these files: with any, they are not asked for again.
    pub(super) fn with(media: Vec<Media>) -> Form {
        let mut form = Form { media_asked: !media.is_empty(), ..Form::default() };
        form.draft.media = media;
        form
    }

    /// The first question that is still open; the summary when none is.
    pub fn next(mut self, scene: &Scene<'_>) -> Repair {
        let Some(area) = self.draft.area else {
            let guessed = self.guess_area.is_some() && self.guess_category.is_some();
            return if guessed { Repair::Guess(self) } else { Repair::Area(self) };
        };
        let Some(category) = self.draft.category.as_deref().and_then(|key| offered_as(scene.community, key, area))
        else {
            return Repair::Category(self);
        };
        if !self.anyway && scope_answer(scene.community, category, area).is_some() {
            return Repair::Scope(self);
        }
        if self.draft.place.is_empty() {
            match area {
                Area::Public if self.draft.building.is_some() && !self.spot_asked => return Repair::Spot(self),
                Area::Public => return Repair::Building(self),
                Area::Home | Area::Paid => match scene.resident.homes.as_slice() {
                    [] => return Repair::Building(self),
                    [only] if !self.elsewhere => self.at_home(only),
                    _ => return Repair::Home(self),
                },
            }
        }
        if self.draft.words.is_empty() {
            Repair::Words(self)
        } else if !self.media_asked {
            Repair::Media(self)
        } else if area != Area::Public && self.draft.visit.is_empty() {
            Repair::Visit(self)
        } else if scene.resident.phone.is_none() && !self.phone_asked {
            Repair::Phone(self)
        } else {
            Repair::Summary(self)
        }
    }

    /// Adds words, and reads from them what kind of repair it may be.
    pub fn tell(&mut self, words: &str, scene: &Scene<'_>) {
        add_words(&mut self.draft.words, words);
        if self.draft.category.is_some() {
            return;
        }
        let reading = triage::read_with(&scene.community.settings.words, words);
        let known = reading.category.and_then(|key| scene.community.settings.category(key));
        if let Some(category) = known {
            self.guess_category = Some(category.key.clone());
            self.guess_area = match (reading.area, category.areas.as_slice()) {
                (Some(area), areas) if areas.contains(&area) => Some(area),
                (_, [only]) => Some(*only),
                _ => self.guess_area.filter(|area| category.areas.contains(area)),
            };
        } else {
            self.guess_area = reading.area.or(self.guess_area);
        }
        if let (None, Some(building)) = (self.draft.building, building_in(words, scene.community)) {
            self.draft.building = Some(building);
        }
    }

    /// The words that no ticket has yet.
    pub fn untold(&self) -> &str {
        let known = self.noted.as_ref().map_or("", |noted| noted.words.as_str());
        self.draft.words.strip_prefix(known).unwrap_or(&self.draft.words).trim_start()
    }

    /// Sets the area; what does not fit it any more is asked again.
    pub fn choose_area(&mut self, area: Area, community: &Community) {
        let public = |area: Option<Area>| area.map(|a| a == Area::Public);
        if self.draft.area.is_some() && public(self.draft.area) != public(Some(area)) {
            self.forget_place();
        }
        self.draft.area = Some(area);
        if area == Area::Public {
            self.draft.visit.clear();
        } else if self.draft.unit.is_none() && self.draft.place.is_empty() {
            self.spot_asked = false;
        }
        self.anyway = false;
        if self.draft.category.is_none() {
            self.draft.category = self.guess_category.take();
        }
        self.draft.category = self.draft.category.take().filter(|key| offered_as(community, key, area).is_some());
    }

    /// The place is to be asked again.
    pub fn forget_place(&mut self) {
        self.draft.place.clear();
        self.draft.unit = None;
        self.draft.building = None;
        self.spot_asked = false;
        self.elsewhere = false;
        self.missed.clear();
    }

    /// The place is this home.
    pub fn at_home(&mut self, home: &Home) {
        self.draft.unit = Some(home.unit);
        self.draft.building = Some(home.building);
        self.draft.place.clone_from(&home.code);
    }

    /// The place is public: this building, if one is known, and these words, if any were typed.
    pub fn at_spot(&mut self, words: &str, scene: &Scene<'_>) {
        self.draft.unit = None;
        self.spot_asked = true;
        self.draft.place = spot(self.draft.building, words, scene);
    }

    /// Keeps a file; `false` where there are enough.
    pub fn keep(&mut self, media: &Media) -> bool {
        media.keep_in(&mut self.draft.media, FILES)
    }
}

/// Adds words below what was told before.
pub fn add_words(all: &mut String, words: &str) {
    if !all.is_empty() {
        all.push('\n');
    }
    all.push_str(words.trim());
    *all = clip(all, WORDS);
}

/// A public place as people write it.
pub fn spot(building: Option<BuildingId>, words: &str, scene: &Scene<'_>) -> String {
    let words = clip(&words.trim().replace('\n', " "), PLACE);
    match (building_name(building, scene), words.is_empty()) {
        (Some(name), true) => name,
        (Some(name), false) if building_in(&words, scene.community) == building => {
            if plain(&words) == plain(&name) {
                name
            } else {
                words
            }
        }
        (Some(name), false) => format!("{name} · {words}"),
        (None, true) => scene.texts.plain_repair_grounds(),
        (None, false) => words,
    }
}

/// The name of a building.
pub fn building_name(building: Option<BuildingId>, scene: &Scene<'_>) -> Option<String> {
    let building = scene.community.buildings.iter().find(|b| Some(b.id) == building)?;
    Some(building.name.get(scene.texts.lang()).to_owned())
}

/// The building that typed words name: by its name in any language, by its code as in `5号楼`, or as the first part of a
/// unit's code.
pub fn building_in(words: &str, community: &Community) -> Option<BuildingId> {
    let words = words.trim().to_lowercase();
    let narrow: String = words.split_whitespace().collect();
    let named = |name: &str| {
        let name = name.to_lowercase();
        contains(&words, &name) || contains(&narrow, &name.split_whitespace().collect::<String>())
    };
    let unit = words.split_once(['-', '–']).filter(|(_, tail)| tail.starts_with(|c: char| c.is_ascii_digit()));
    let mut found = community.buildings.iter().filter(|b| {
        let code = b.code.to_lowercase();
        b.name.0.values().any(|name| named(name))
            || ["栋", "棟", "幢", "座", "号楼", "號樓"].iter().any(|word| contains(&narrow, &format!("{code}{word}")))
            || unit.is_some_and(|(head, _)| head == code)
    });
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only.id),
        (Some(_), Some(_)) | (None, _) => None,
    }
}

/// Whether words name something, and not a longer word or number: `15号楼` does not name `5号楼`.
fn contains(words: &str, name: &str) -> bool {
    !name.is_empty()
        && words.match_indices(name).any(|(at, _)| {
            let before = words.get(..at).and_then(|w| w.chars().next_back());
            let after = words.get(at + name.len()..).and_then(|w| w.chars().next());
            !joined(before, name.chars().next()) && !joined(name.chars().next_back(), after)
        })
}

/// Whether two letters belong to one word or number.
fn joined(a: Option<char>, b: Option<char>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
}

/// The areas in which the community offers anything.
pub fn areas(community: &Community) -> Vec<Area> {
    [Area::Public, Area::Home, Area::Paid]
        .into_iter()
        .filter(|area| offered(community, *area).next().is_some())
        .collect()
}

/// The categories of an area.
pub fn offered(community: &Community, area: Area) -> impl Iterator<Item = &Category> {
    community.settings.categories.iter().filter(move |c| c.areas.contains(&area))
}

/// The category of this key, where it is offered in the area.
pub fn offered_as<'a>(community: &'a Community, key: &str, area: Area) -> Option<&'a Category> {
    offered(community, area).find(|c| c.key == key)
}

/// The standard answer, where this category is not the company's duty in this area.
pub fn scope_answer<'a>(community: &'a Community, category: &'a Category, area: Area) -> Option<&'a str> {
    let (_, key) = category.out_of_scope.iter().find(|(a, _)| *a == area)?;
    community.settings.answer(key).map(|_| key.as_str())
}

/// The name of an area.
pub fn area_name(area: Area, texts: Texts) -> String {
    match area {
        Area::Public => texts.plain_repair_area_public(),
        Area::Home => texts.plain_repair_area_home(),
        Area::Paid => texts.plain_repair_area_paid(),
    }
}

//! A community and what its file says: departments, categories, hours, on-call numbers, standard answers.

use super::campaign::Notices;
use super::duty::{DutyRules, Shift};
use super::fees::Fees;
use super::form::Form;
use super::hours::{Hours, Policy};
use super::ids::{BuildingId, CommunityId};
use super::lang::Lang;
use super::policies::Policies;
use super::question::Questions;
use super::retention::Retention;
use super::service::Services;
use super::talk::TalkPolicy;
use super::ticket::{Area, Kind};
use super::words::Words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A community as a turn needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Its key.
    pub id: CommunityId,
    /// Its short name in commands and links.
    pub key: String,
    /// What its file says.
    pub settings: Settings,
    /// Its buildings in the order of the file.
    pub buildings: Vec<Building>,
}

/// A building of a community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Building {
    /// Its key.
    pub id: BuildingId,
    /// Its short code, the first part of its units' codes: `5` of `5-1201`.
    pub code: String,
    /// Its name.
    pub name: Words,
}

/// What the community's file says, kept as one JSON document; fields are only ever added, with defaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The name that residents read.
    pub name: Words,
    /// IANA time zone.
    pub time_zone: chrono_tz::Tz,
    /// Languages on offer, the first is the default of staff groups.
    pub languages: Vec<Lang>,
    /// ISO 4217 code of its money.
    pub currency: String,
    /// Departments; the first one that says `front_desk` receives what nobody else does.
    pub departments: Vec<Department>,
    /// Repair categories.
    pub categories: Vec<Category>,
    /// Complaint categories; empty: the usual ones.
    #[serde(default)]
    pub complaints: Vec<ComplaintCategory>,
    /// Key of the standard answer that says whom a resident can turn to when they do not accept the final answer.
    #[serde(default)]
    pub complaint_beyond: Option<String>,
    /// Whom to phone in an emergency, in the order of preference.
    pub on_call: Vec<OnCall>,
    /// Standard answers for what is not the company's to do.
    pub answers: Vec<ScopeAnswer>,
    /// Days after which a finished repair closes when the resident stays silent.
    pub close_after_days: u32,
    /// What fills the braces of standard answers: `{fee_rate}`.
    #[serde(default)]
    pub facts: BTreeMap<String, Words>,
    /// By when questions are answered.
    #[serde(default)]
    pub questions: Questions,
    /// When the desk works.
    #[serde(default)]
    pub hours: Hours,
    /// What emergencies are allowed.
    #[serde(default = "emergency")]
    pub emergency: Policy,
    /// What repairs are allowed where their category says nothing else.
    #[serde(default = "repair")]
    pub repair: Policy,
    /// What complaints, questions, services and permits are allowed.
    #[serde(default)]
    pub policies: Policies,
    /// Words of its own for what messages speak of.
    #[serde(default)]
    pub words: Vec<WordList>,
    /// How long a silent resident is waited for in a talk.
    #[serde(default)]
    pub talk: TalkPolicy,
    /// Who is there when.
    #[serde(default)]
    pub shifts: Vec<Shift>,
    /// What else is said of duty.
    #[serde(default)]
    pub duty: DutyRules,
    /// What is said of fees.
    #[serde(default)]
    pub fees: Fees,
    /// When notices are sent.
    #[serde(default)]
    pub notices: Notices,
    /// Paid services: the catalogue and who does it.
    #[serde(default)]
    pub services: Services,
    /// Permits and registrations.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Key of the department that keeps the gate; security, or the front desk, where none is named.
    #[serde(default)]
    pub gate: Option<String>,
    /// How long what is kept.
    #[serde(default)]
    pub retention: Retention,
}

/// A community's own words for a notion of the word lists: its name for the lift, for the north gate.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct WordList {
    /// The notion, such as `lift`.
    pub notion: String,
    /// Its words, in the form of the word lists.
    pub words: Vec<String>,
}

fn emergency() -> Policy {
    Policy::EMERGENCY
}

fn repair() -> Policy {
    Policy::REPAIR
}

/// A department of a community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: Words,
    /// Whether it is the front desk: gets approvals and what fits nowhere else.
    #[serde(default)]
    pub front_desk: bool,
}

/// A repair category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its key, such as `water`.
    pub key: String,
    /// What people call it.
    pub name: Words,
    /// In which areas it is offered.
    pub areas: Vec<Area>,
    /// Key of the department that gets it.
    pub department: String,
    /// In these areas it is not the company's duty: area and key of the standard answer.
    #[serde(default)]
    pub out_of_scope: Vec<(Area, String)>,
    /// Days after the work before the callback survey (2; leaks 3).
    #[serde(default = "two")]
    pub callback_days: u32,
    /// What repairs of this category are allowed; `None`: the community's policy.
    #[serde(default)]
    pub policy: Option<Policy>,
}

fn two() -> u32 {
    2
}

/// A complaint category (product.md: complaint).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintCategory {
    /// Its key, such as `service`.
    pub key: String,
    /// What people call it.
    pub name: Words,
    /// Key of the department that handles it; the front desk where none is named.
    #[serde(default)]
    pub department: Option<String>,
    /// Key of the standard answer, where it is not the company's to decide.
    #[serde(default)]
    pub refer: Option<String>,
}

/// A standard answer: who is responsible and how to reach them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeAnswer {
    /// Its key.
    pub key: String,
    /// The button's words.
    pub title: Words,
    /// The answer itself.
    pub text: Words,
}

/// A phone number for emergencies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCall {
    /// Who answers it: "Engineering on duty".
    pub name: Words,
    /// The number, `+` form or a short number.
    pub phone: String,
    /// Keys of the departments that it is for; empty: all.
    #[serde(default)]
    pub departments: Vec<String>,
}

/// The complaint categories of a community whose file names none.
static USUAL: LazyLock<Vec<ComplaintCategory>> = LazyLock::new(|| {
    let names = [
        ("service", "服务态度", "服務態度", "Service"),
        ("building", "房屋质量", "房屋品質", "Building quality"),
        ("fitout", "装修质量", "裝修品質", "Fit-out quality"),
        ("repair", "维修", "維修", "Repairs"),
        ("history", "以前遗留的问题", "以前遺留的問題", "Left from before"),
        ("facilities", "公共设施", "公共設施", "Facilities"),
        ("environment", "环境与秩序", "環境與秩序", "Environment and order"),
        ("other", "其他", "其他", "Something else"),
    ];
    let words = |hans: &str, hant: &str, en: &str| {
        Words([(Lang::ZhHans, hans), (Lang::ZhHant, hant), (Lang::En, en)].map(|(l, w)| (l, w.to_owned())).into())
    };
    let usual = |(key, hans, hant, en): (&str, &str, &str, &str)| ComplaintCategory {
        key: key.to_owned(),
        name: words(hans, hant, en),
        department: None,
        refer: None,
    };
    names.into_iter().map(usual).collect()
});

/// The complaint categories of a file that names these: the usual ones where it names none.
pub fn complaint_kinds(named: &[ComplaintCategory]) -> &[ComplaintCategory] {
    if named.is_empty() { &USUAL } else { named }
}

impl Settings {
    /// The department of this key.
    pub fn department(&self, key: &str) -> Option<&Department> {
        self.departments.iter().find(|d| d.key == key)
    }

    /// The repair category of this key.
    pub fn category(&self, key: &str) -> Option<&Category> {
        self.categories.iter().find(|c| c.key == key)
    }

    /// What people call a category of a ticket of this kind; empty where it is unknown.
    pub fn category_name(&self, kind: Kind, key: &str, lang: Lang) -> &str {
        match kind {
            Kind::Complaint => self.complaint_category(key).map_or("", |c| c.name.get(lang)),
            Kind::Service => self.services.item(key).map_or("", |i| i.name.get(lang)),
            Kind::Permit => self.form(key).map_or("", |f| f.name.get(lang)),
            Kind::Repair | Kind::Inquiry => self.category(key).map_or("", |c| c.name.get(lang)),
        }
    }

    /// The complaint categories: the file's, or the usual ones.
    pub fn complaint_categories(&self) -> &[ComplaintCategory] {
        complaint_kinds(&self.complaints)
    }

    /// The complaint category of this key.
    pub fn complaint_category(&self, key: &str) -> Option<&ComplaintCategory> {
        self.complaint_categories().iter().find(|c| c.key == key)
    }

    /// The language of the books, the first of the community's.
    pub fn language(&self) -> Lang {
        self.languages.first().copied().unwrap_or(Lang::ZhHans)
    }

    /// The form of this key.
    pub fn form(&self, key: &str) -> Option<&Form> {
        self.forms.iter().find(|f| f.key == key)
    }

    /// Key of the department that checks passes.
    pub fn gate_department(&self) -> &str {
        let named = self.gate.as_deref().and_then(|key| self.department(key));
        let gate = named.or_else(|| self.department("security")).or_else(|| self.front_desk());
        gate.map_or("", |d| d.key.as_str())
    }

    /// The standard answer of this key.
    pub fn answer(&self, key: &str) -> Option<&ScopeAnswer> {
        self.answers.iter().find(|a| a.key == key)
    }

    /// The department that receives what fits nowhere else; the first one where none is marked.
    pub fn front_desk(&self) -> Option<&Department> {
        self.departments.iter().find(|d| d.front_desk).or_else(|| self.departments.first())
    }

    /// Key of the department that handles money: the front desk where the file names none.
    pub fn fee_department(&self) -> &str {
        let named = self.fees.department.as_deref().filter(|key| self.department(key).is_some());
        named.or_else(|| self.front_desk().map(|d| d.key.as_str())).unwrap_or("")
    }

    /// Whom to phone in an emergency that belongs to this department.
    pub fn on_call_for(&self, department: &str) -> Option<&OnCall> {
        self.on_call
            .iter()
            .find(|o| o.departments.iter().any(|d| d == department))
            .or_else(|| self.on_call.iter().find(|o| o.departments.is_empty()))
            .or_else(|| self.on_call.first())
    }
}

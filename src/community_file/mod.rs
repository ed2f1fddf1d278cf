//! The community's file: read as a whole, every mistake told at once with file, line and field, applied all or nothing.

mod apply;
mod changes;
mod complaints;
mod deadlines;
mod duty;
mod fees;
mod forms;
mod mistakes;
mod notice;
mod own_words;
mod people;
pub mod pictures;
mod policies;
mod questions;
mod read;
mod retention;
mod services;
mod sheet;
mod units;

pub use apply::{Refusal, Report, apply, apply_draft};
pub use mistakes::Mistake;
pub use notice::read_notice;
pub use questions::{Stray, strays};
pub use read::{read, read_text};

use crate::domain::community::Settings;
use crate::domain::staff::Role;
use crate::domain::words::Words;
use std::collections::BTreeMap;

/// What a community's file says, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The community's key.
    pub key: String,
    /// Its settings.
    pub settings: Settings,
    /// Its buildings in order.
    pub buildings: Vec<BuildingDraft>,
    /// Its staff in order.
    pub staff: Vec<StaffDraft>,
    /// The pictures that it names.
    pub pictures: Vec<pictures::Picture>,
    /// Where its lists begin.
    pub lists: Lists,
}

/// Where a file's lists begin: what is not in them any more is missed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lists {
    /// The file, as it was named.
    pub file: String,
    /// The line of the first department.
    pub departments: usize,
    /// The line of the first category.
    pub categories: usize,
    /// The line of the first building.
    pub buildings: usize,
    /// The line of each category of questions with a time of its own.
    pub questions: BTreeMap<String, usize>,
}

impl Lists {
    /// What is missed from a list, as `department[cleaning]`, and why it cannot go.
    fn missed(&self, line: usize, what: &str, key: &str, text: String) -> Mistake {
        Mistake { file: self.file.clone(), line, field: format!("{what}[{key}]"), text }
    }
}

/// A building of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildingDraft {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Words,
    /// Codes of its units, building's code included, in order.
    pub units: Vec<String>,
    /// Its units come by import; none are listed here, and none that are there are retired.
    pub imported: bool,
}

/// A member of staff of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffDraft {
    /// Their key.
    pub key: String,
    /// Their name.
    pub name: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// Keys of their departments.
    pub departments: Vec<String>,
}

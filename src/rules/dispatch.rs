//! Where a new report goes: which department gets it, what is answered at once because it is somebody else's duty.

use crate::domain::community::{Category, Settings};
use crate::domain::emergency::Danger;
use crate::domain::ticket::Area;

/// Where an emergency is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    /// Key of the category; empty where the community has none for it.
    pub category: String,
    /// Key of the department.
    pub department: String,
}

/// The department that gets a report of this category; the front desk where there is no such category or department.
/// Empty only where a community has no departments at all.
pub fn department<'a>(settings: &'a Settings, category: Option<&str>) -> &'a str {
    category
        .and_then(|key| settings.category(key))
        .and_then(|c| settings.department(&c.department))
        .or_else(|| settings.front_desk())
        .map_or("", |d| &d.key)
}

/// Key of the standard answer, where this category in this area is not the company's to do.
pub fn out_of_scope<'a>(settings: &'a Settings, area: Area, category: &str) -> Option<&'a str> {
    let answers = &settings.category(category)?.out_of_scope;
    let (_, key) = answers.iter().find(|(there, _)| *there == area)?;
    settings.answer(key).map(|answer| answer.key.as_str())
}

/// Where an emergency goes before anything is asked: to the category of its danger; where the community has none, or where
/// guards come first, to security, else to the front desk.
pub fn emergency(settings: &Settings, danger: Danger) -> Filing {
    let category = categories(danger).iter().find_map(|key| settings.category(key));
    let guards = || settings.department("security").or_else(|| settings.front_desk()).map_or("", |d| &d.key);
    let department = match category {
        Some(Category { key, .. }) => department(settings, Some(key)),
        None => guards(),
    };
    Filing { category: category.map_or_else(String::new, |c| c.key.clone()), department: department.to_owned() }
}

/// Keys of the categories that a danger may belong to, the likeliest first.
fn categories(danger: Danger) -> &'static [&'static str] {
    match danger {
        Danger::Trapped => &["lift"],
        Danger::Gas => &["gas"],
        Danger::Fire => &["fire"],
        Danger::LiveWire | Danger::Blackout => &["electricity"],
        Danger::Water => &["water", "leak", "drain"],
        Danger::Falling | Danger::Hurt | Danger::BreakIn => &[],
    }
}

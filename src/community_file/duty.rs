//! The roster of a community's file, and when its groups are told how the day went.

use super::StaffDraft;
use super::people::key;
use super::policies::words;
use super::sheet::{Item, Sheet};
use crate::domain::duty::{DigestTime, DutyRules, Shift, ShiftDay};
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeMap;

const DAYS: [(&str, &[ShiftDay]); 12] = [
    ("monday", &[ShiftDay::Monday]),
    ("tuesday", &[ShiftDay::Tuesday]),
    ("wednesday", &[ShiftDay::Wednesday]),
    ("thursday", &[ShiftDay::Thursday]),
    ("friday", &[ShiftDay::Friday]),
    ("saturday", &[ShiftDay::Saturday]),
    ("sunday", &[ShiftDay::Sunday]),
    ("weekdays", &[ShiftDay::Monday, ShiftDay::Tuesday, ShiftDay::Wednesday, ShiftDay::Thursday, ShiftDay::Friday]),
    ("weekend", &[ShiftDay::Saturday, ShiftDay::Sunday]),
    ("every_day", &ShiftDay::WEEK),
    ("workdays", &[ShiftDay::Workdays]),
    ("free_days", &[ShiftDay::FreeDays]),
];

/// `[[shift]]`
pub fn shifts(whole: &Sheet<'_, '_>, departments: &[String], staff: &[StaffDraft]) -> Vec<Shift> {
    let mut taken = Vec::new();
    let mut all = Vec::new();
    for sheet in whole.tables("shift", "key") {
        let key = key(&sheet, "shift", &mut taken);
        let department = sheet.need("department").and_then(|i| i.key_of("department", departments));
        let name = sheet.need("name").and_then(|i| words(&i, 40));
        let days = days(&sheet);
        let from = sheet.need("from").and_then(|i| time(&i));
        let until = sheet.need("until").and_then(|i| time(&i));
        let people = sheet.need("staff").map(|i| {
            let people = people(&i, department.as_deref(), staff);
            if people.is_empty() {
                i.wrong("needs at least one member of staff");
            }
            people
        });
        let dates = sheet.get("dates").map_or_else(BTreeMap::new, |i| dates(&i, department.as_deref(), staff));
        sheet.finish();
        if let (Some(key), Some(department), Some(name), Some(from), Some(until), Some(staff)) =
            (key, department, name, from, until, people)
        {
            all.push(Shift { key, department, name, days, from, until, staff, dates });
        }
    }
    all
}

/// `days = ["weekdays", "sunday"]`; every day where it is left out.
fn days(sheet: &Sheet<'_, '_>) -> Vec<ShiftDay> {
    let Some(item) = sheet.get("days") else { return ShiftDay::WEEK.to_vec() };
    let list = item.list();
    if list.is_empty() {
        item.wrong("needs at least one day such as \"weekdays\"");
    }
    let mut all = Vec::new();
    for day in list.iter().filter_map(|i| i.one_of(&DAYS)).flatten() {
        if !all.contains(day) {
            all.push(*day);
        }
    }
    all
}

/// `"08:00"`; `"24:00"` is midnight.
fn time(item: &Item<'_, '_>) -> Option<NaiveTime> {
    let text = item.text()?;
    if text == "24:00" {
        return Some(NaiveTime::MIN);
    }
    let time = NaiveTime::parse_from_str(&text, "%H:%M").ok();
    if time.is_none() {
        item.wrong(format!("{text:?} is not a time like \"08:00\""));
    }
    time
}

/// Keys of staff of the department.
fn people(item: &Item<'_, '_>, department: Option<&str>, staff: &[StaffDraft]) -> Vec<String> {
    let keys: Vec<String> = staff.iter().map(|s| s.key.clone()).collect();
    let mut all = Vec::new();
    for entry in item.list() {
        let Some(key) = entry.key_of("member of staff", &keys) else { continue };
        let known = staff.iter().find(|s| s.key == key);
        if let (Some(person), Some(department)) = (known, department)
            && !person.departments.iter().any(|d| d == department)
        {
            entry.wrong(format!("{key} does not belong to the department {department}"));
        } else if all.contains(&key) {
            entry.wrong(format!("{key} is there twice"));
        } else {
            all.push(key);
        }
    }
    all
}

/// `2026-12-24 = "off"`, `2026-12-25 = ["boris"]`
fn dates(item: &Item<'_, '_>, department: Option<&str>, staff: &[StaffDraft]) -> BTreeMap<NaiveDate, Vec<String>> {
    let Some(table) = item.table() else { return BTreeMap::new() };
    let mut all = BTreeMap::new();
    for (date, entry) in table.entries() {
        let who = if entry.is_text() {
            entry.one_of(&[("off", ())]).map(|()| vec![])
        } else {
            Some(people(&entry, department, staff))
        };
        match date.parse::<NaiveDate>() {
            Ok(date) => all.extend(who.map(|who| (date, who))),
            Err(_) => entry.wrong(format!("{date:?} is not a date like 2026-12-24")),
        }
    }
    all
}

/// `[duty]`
pub fn duty(whole: &Sheet<'_, '_>) -> DutyRules {
    let mut rules = DutyRules::default();
    let Some(sheet) = whole.get("duty").and_then(|i| i.table()) else { return rules };
    if let Some(item) = sheet.get("digest") {
        match item.text().as_deref() {
            Some("opening") => rules.digest = DigestTime::Opening,
            Some("none") => rules.digest = DigestTime::Never,
            Some(text) => match NaiveTime::parse_from_str(text, "%H:%M") {
                Ok(time) => rules.digest = DigestTime::At(time),
                Err(_) => item.wrong(format!("{text:?} is neither a time like \"08:00\" nor \"opening\" nor \"none\"")),
            },
            None => {}
        }
    }
    if let Some(weekly) = sheet.get("weekly").and_then(|i| i.flag()) {
        rules.weekly = weekly;
    }
    sheet.finish();
    rules
}

//! Departments, staff, on-call numbers and standard answers of a community's file.

use super::StaffDraft;
use super::policies::words;
use super::sheet::Sheet;
use crate::domain::community::{Department, OnCall, ScopeAnswer};
use crate::domain::staff::Role;

/// The roles, as the file writes them.
pub const ROLES: [(&str, Role); 5] = [
    ("worker", Role::Worker),
    ("agent", Role::Agent),
    ("lead", Role::Lead),
    ("cashier", Role::Cashier),
    ("manager", Role::Manager),
];

/// A new key of this table that no table before it has.
pub fn key(sheet: &Sheet<'_, '_>, what: &str, taken: &mut Vec<String>) -> Option<String> {
    let key = sheet.need("key")?.new_key(24)?;
    if taken.contains(&key) {
        sheet.wrong("key", format!("{what} {key:?} is there twice"));
        return None;
    }
    taken.push(key.clone());
    Some(key)
}

/// `[[department]]`
pub fn departments(whole: &Sheet<'_, '_>) -> Vec<Department> {
    let mut taken = Vec::new();
    let mut all: Vec<Department> = Vec::new();
    for sheet in whole.tables("department", "key") {
        let key = key(&sheet, "department", &mut taken);
        let name = sheet.need("name").and_then(|i| words(&i, 40));
        let front_desk = sheet.get("front_desk").and_then(|i| i.flag()).unwrap_or(false);
        sheet.finish();
        if front_desk && all.iter().any(|d| d.front_desk) {
            sheet.wrong("front_desk", "there is a front desk already: one department only");
        }
        if let (Some(key), Some(name)) = (key, name) {
            all.push(Department { key, name, front_desk });
        }
    }
    if taken.is_empty() {
        whole.wrong("department", "there must be at least one [[department]]");
    } else if !all.iter().any(|d| d.front_desk) {
        whole.wrong("department", "one of the departments must say front_desk = true");
    }
    all
}

/// `[[answer]]`
pub fn answers(whole: &Sheet<'_, '_>) -> Vec<ScopeAnswer> {
    let mut taken = Vec::new();
    let mut all = Vec::new();
    for sheet in whole.tables("answer", "key") {
        let key = key(&sheet, "answer", &mut taken);
        let title = sheet.need("title").and_then(|i| words(&i, 40));
        let text = sheet.need("text").and_then(|i| words(&i, 1_000));
        sheet.finish();
        if let (Some(key), Some(title), Some(text)) = (key, title, text) {
            all.push(ScopeAnswer { key, title, text });
        }
    }
    all
}

/// Keys of departments in a field that lists them; none where it is left out.
fn department_list(sheet: &Sheet<'_, '_>, departments: &[String]) -> Vec<String> {
    let Some(item) = sheet.get("departments") else { return Vec::new() };
    item.list().iter().filter_map(|i| i.key_of("department", departments)).collect()
}

/// `[[on_call]]`
pub fn on_call(whole: &Sheet<'_, '_>, departments: &[String]) -> Vec<OnCall> {
    let mut all = Vec::new();
    let sheets = whole.tables("on_call", "phone");
    if sheets.is_empty() {
        whole.wrong("on_call", "there must be at least one [[on_call]] number: emergencies show it");
    }
    for sheet in sheets {
        let name = sheet.need("name").and_then(|i| words(&i, 40));
        let phone = sheet.need("phone").and_then(|i| {
            let text = i.text()?;
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')'));
            if !plain || !(3..=15).contains(&digits) || text.rfind('+').is_some_and(|at| at > 0) {
                i.wrong(format!("{text:?} is not a phone number like \"+86 400 000 0001\" or \"119\""));
                return None;
            }
            Some(text)
        });
        let departments = department_list(&sheet, departments);
        sheet.finish();
        if let (Some(name), Some(phone)) = (name, phone) {
            all.push(OnCall { name, phone, departments });
        }
    }
    all
}

/// `[[staff]]`
pub fn staff(whole: &Sheet<'_, '_>, departments: &[String]) -> Vec<StaffDraft> {
    let mut taken = Vec::new();
    let mut all = Vec::new();
    for sheet in whole.tables("staff", "key") {
        let key = key(&sheet, "member of staff", &mut taken);
        let name = sheet.need("name").and_then(|i| i.text());
        let roles: Vec<Role> = sheet
            .need("roles")
            .map(|i| {
                let list = i.list();
                if list.is_empty() {
                    i.wrong("needs at least one role");
                }
                list.iter().filter_map(|r| r.one_of(&ROLES)).collect()
            })
            .unwrap_or_default();
        let departments = department_list(&sheet, departments);
        sheet.finish();
        let managers_only = roles.iter().all(|r| *r == Role::Manager);
        let named = sheet.get("departments").map(|i| i.list().len());
        if !managers_only && named.is_none_or(|n| n == 0) {
            let is = if named.is_none() { "is missing" } else { "is empty" };
            sheet.wrong("departments", format!("{is}: only a manager belongs to the whole community"));
        }
        if let (Some(key), Some(name)) = (key, name) {
            all.push(StaffDraft { key, name, roles, departments });
        }
    }
    all
}

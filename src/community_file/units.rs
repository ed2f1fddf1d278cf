//! Buildings and their units: by floors, one by one, or from a CSV file beside the community's file.

use super::BuildingDraft;
use super::mistakes::{Mistake, did_you_mean};
use super::policies::words;
use super::sheet::{Item, Sheet};
use crate::domain::words::Words;
use std::collections::BTreeSet;
use std::path::Path;

/// `[[building]]` and `units_csv`.
pub fn buildings(whole: &Sheet<'_, '_>, folder: &Path) -> Vec<BuildingDraft> {
    let mut all: Vec<BuildingDraft> = Vec::new();
    for sheet in whole.tables("building", "code") {
        let code = sheet.need("code").and_then(|i| plain(&i, i.number_or_text()?, 8, false));
        let name = sheet.need("name").and_then(|i| words(&i, 40));
        let imported = sheet.get("units").is_some_and(|i| i.says("import"));
        let numbers = if imported { nothing_listed(&sheet) } else { numbers(&sheet) };
        sheet.finish();
        let Some(code) = code else { continue };
        if all.iter().any(|b| b.code.eq_ignore_ascii_case(&code)) {
            sheet.wrong("code", format!("building {code} is there twice"));
            continue;
        }
        let units = numbers.iter().map(|n| format!("{code}-{n}")).collect();
        all.push(BuildingDraft { code, name: name.unwrap_or_else(|| Words::same("?")), units, imported });
    }
    if let Some(item) = whole.get("units_csv")
        && let Some(name) = item.text()
    {
        csv_units(&item, &folder.join(&name), &mut all);
    }
    all
}

/// Latin letters and digits, upper case; units may have dashes inside.
fn plain(item: &Item<'_, '_>, text: String, longest: usize, dashes: bool) -> Option<String> {
    if fits(&text, longest, dashes) {
        return Some(text.to_ascii_uppercase());
    }
    item.wrong(format!("{text:?} must be Latin letters and digits, at most {longest}"));
    None
}

fn fits(text: &str, longest: usize, dashes: bool) -> bool {
    !text.is_empty()
        && text.len() <= longest
        && text.split('-').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric()))
        && (dashes || !text.contains('-'))
}

/// `units = "import"`: the file lists none.
fn nothing_listed(sheet: &Sheet<'_, '_>) -> Vec<String> {
    for name in ["floors", "per_floor", "skip_floors", "except"] {
        if let Some(item) = sheet.get(name) {
            item.wrong("does not go with units = \"import\"");
        }
    }
    vec![]
}

/// The numbers of a building's units, without the building's code.
fn numbers(sheet: &Sheet<'_, '_>) -> Vec<String> {
    let mut all = Numbers::default();
    if let Some(floors) = sheet.get("floors") {
        let per_floor = sheet.need("per_floor").and_then(|i| i.number(1, 99));
        let skip: BTreeSet<u32> =
            sheet.get("skip_floors").map(|i| i.list()).unwrap_or_default().iter().flat_map(range).collect();
        for floor in range(&floors).into_iter().filter(|f| !skip.contains(f)) {
            for n in 1..=per_floor.unwrap_or(0) {
                all.add(&floors, format!("{floor}{n:02}"));
            }
        }
    } else {
        for name in ["per_floor", "skip_floors"] {
            if let Some(item) = sheet.get(name) {
                item.wrong("needs floors beside it");
            }
        }
    }
    let except: Vec<String> = sheet
        .get("except")
        .map(|i| i.list())
        .unwrap_or_default()
        .iter()
        .filter_map(|i| {
            let number = i.number_or_text()?.to_ascii_uppercase();
            if !all.seen.contains(&number) {
                i.wrong(format!("there is no unit {number} on these floors"));
            }
            Some(number)
        })
        .collect();
    all.order.retain(|n| !except.contains(n));
    for item in sheet.get("units").map(|i| i.list()).unwrap_or_default() {
        if let Some(number) = item.number_or_text().and_then(|n| plain(&item, n, 12, true)) {
            all.add(&item, number);
        }
    }
    all.order
}

#[derive(Default)]
struct Numbers {
    order: Vec<String>,
    seen: BTreeSet<String>,
}

impl Numbers {
    fn add(&mut self, at: &Item<'_, '_>, number: String) {
        if self.seen.insert(number.clone()) {
            self.order.push(number);
        } else {
            at.wrong(format!("unit {number} is there twice"));
        }
    }
}

/// `"1-18"`, `"1-3, 5-18"`, `4`.
fn range(item: &Item<'_, '_>) -> Vec<u32> {
    let Some(text) = item.number_or_text() else { return Vec::new() };
    let mut all = Vec::new();
    for part in text.split(',') {
        let (from, until) = part.split_once(['-', '–']).unwrap_or((part, part));
        match (from.trim().parse::<u32>(), until.trim().parse::<u32>()) {
            (Ok(from), Ok(until)) if 1 <= from && from <= until && until <= 200 => all.extend(from..=until),
            (Ok(_) | Err(_), Ok(_) | Err(_)) => {
                item.wrong(format!("{:?} is not a floor or floors like \"1-18\"", part.trim()));
            }
        }
    }
    all
}

/// A CSV file with the columns `building` and `unit`.
fn csv_units(item: &Item<'_, '_>, path: &Path, buildings: &mut [BuildingDraft]) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) => return item.wrong(format!("{} cannot be read: {e}", path.display())),
    };
    let file = path.display().to_string();
    let wrong = |line: u64, field: &str, text: String| {
        let line = usize::try_from(line).unwrap_or(0);
        item.book.add(Mistake { file: file.clone(), line, field: field.to_owned(), text });
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let columns: Vec<String> = match reader.headers() {
        Ok(row) => row.iter().map(str::to_lowercase).collect(),
        Err(e) => return wrong(1, "", format!("is not CSV: {e}")),
    };
    for column in &columns {
        if !["building", "unit"].contains(&column.as_str()) {
            let hint = did_you_mean(column, ["building", "unit"]);
            wrong(1, column, format!("is not a known column{hint}"));
        }
    }
    let place = |name: &str| columns.iter().position(|c| c == name);
    let (Some(building_at), Some(unit_at)) = (place("building"), place("unit")) else {
        return wrong(1, "", "must begin with the line: building,unit".to_owned());
    };
    let codes: Vec<String> = buildings.iter().map(|b| b.code.clone()).collect();
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(e) => {
                wrong(e.position().map_or(0, csv::Position::line), "", format!("is not CSV: {e}"));
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let building = row.get(building_at).unwrap_or_default().to_ascii_uppercase();
        let unit = row.get(unit_at).unwrap_or_default().to_ascii_uppercase();
        if !fits(&unit, 12, true) {
            wrong(line, "unit", format!("{unit:?} must be Latin letters and digits, at most 12"));
            continue;
        }
        let Some(found) = buildings.iter_mut().find(|b| b.code == building) else {
            let hint = did_you_mean(&building, codes.iter().map(String::as_str));
            wrong(line, "building", format!("there is no building {building:?} in the community's file{hint}"));
            continue;
        };
        if found.imported {
            wrong(line, "building", format!("the units of building {building} come by import"));
            continue;
        }
        let code = format!("{building}-{unit}");
        if found.units.contains(&code) {
            wrong(line, "unit", format!("unit {code} is there twice"));
        } else {
            found.units.push(code);
        }
    }
}

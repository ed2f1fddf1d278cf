//! Rows of an Excel workbook, one by one: what stands in each cell as text; merged cells filled downwards.

use super::found::{Notice, Wrong};
use super::read::Limits;
use super::zipped;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::{Read, Seek};

/// From here on a float is no whole number any more, and Excel shows it shortened.
const EXACT: f64 = 1e15;

/// Takes a row: its number, its cells, and the places of those filled from above. `false`: no more are wanted.
pub type Take<'t> = dyn FnMut(u32, &mut Vec<String>, &[usize]) -> bool + 't;

/// Reads the sheet of this name, or the first one that is shown, row by row.
pub fn rows(
    source: &mut (impl Read + Seek),
    sheet: Option<&str>,
    limits: &Limits,
    notices: &mut Vec<Notice>,
    take: &mut Take<'_>,
) -> Result<(), Wrong> {
    let shape = zipped::look(source, limits)?;
    let mut book = Xlsx::new(source).map_err(refused)?;
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet)
        .map(|s| (s.name.clone(), s.visible == SheetVisible::Visible))
        .collect();
    let named = |name: &str| sheets.iter().find(|(n, _)| n.trim() == name.trim());
    let found = match sheet {
        Some(name) => named(name),
        None => sheets.iter().find(|(_, shown)| *shown).or_else(|| sheets.first()),
    };
    let names =
        |of: &mut dyn Iterator<Item = &(String, bool)>| of.map(|(n, _)| n.as_str()).collect::<Vec<_>>().join(", ");
    let Some((name, _)) = found else {
        return Err(Wrong::NoSuchSheet(names(&mut sheets.iter())));
    };
    let others = names(&mut sheets.iter().filter(|(n, shown)| n != name && *shown));
    if sheet.is_none() && !others.is_empty() {
        notices.push(Notice::OtherSheets(others));
    }
    let mut merges = Merges::default();
    if shape.merged {
        let all = book.merge_cells_by_sheet_name(name).map_err(refused)?;
        let mut all: Vec<_> = all.into_iter().filter(|d| d.end.0 > d.start.0).collect();
        all.sort_by_key(|d| std::cmp::Reverse(d.start));
        merges.waiting = all.into_iter().map(|d| (d.start, d.end.0)).collect();
    }
    let mut reader = book.worksheet_cells_reader(name).map_err(refused)?;
    let mut cells: Vec<String> = vec![];
    let mut filled = vec![];
    let mut at: Option<u32> = None;
    loop {
        let next = reader.next_cell_with_formula_metadata().map_err(refused)?;
        let row = next.as_ref().map(|cell| cell.pos.0);
        if let Some(current) = at
            && row != Some(current)
        {
            merges.fill(current, &mut cells, &mut filled);
            if !take(current.saturating_add(1), &mut cells, &filled) {
                return Ok(());
            }
            cells.clear();
        }
        let Some(cell) = next else { return Ok(()) };
        at = row;
        let place = usize::try_from(cell.pos.1).unwrap_or(usize::MAX);
        // Excel has no more columns.
        if place >= 16_384 {
            return Err(Wrong::Damaged);
        }
        if cells.len() <= place {
            cells.resize(place + 1, String::new());
        }
        if let Some(slot) = cells.get_mut(place) {
            *slot = text(&cell.value);
            if slot.is_empty() && matches!(cell.value, DataRef::Empty) && cell.formula.is_some() {
                // Its result was never computed, or is kept elsewhere.
                slot.push_str("=…");
            }
        }
    }
}

fn refused(error: XlsxError) -> Wrong {
    match error {
        XlsxError::Password => Wrong::Protected,
        _ => Wrong::Damaged,
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(f) => number(*f),
        DataRef::String(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(at) => {
            if at.is_duration() || at.as_f64() < 1.0 {
                return number(at.as_f64());
            }
            let (y, m, d, ..) = at.to_ymd_hms_milli();
            format!("{y:04}-{m:02}-{d:02}")
        }
        DataRef::DateTimeIso(s) => s.get(..10).unwrap_or(s).to_owned(),
        DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(e) => e.to_string(),
    }
}

/// A number as it is typed; one that a float cannot hold as Excel shows it, `1.23456789012346E+17`.
fn number(f: f64) -> String {
    if f.abs() < EXACT {
        return f.to_string();
    }
    format!("{f:.14E}").replace('E', "E+")
}

/// Cells that stand for several rows: start (row, column) and last row, the next one last.
#[derive(Default)]
struct Merges {
    waiting: Vec<((u32, u32), u32)>,
    /// Last row, column and text of those that reach into the rows below.
    open: Vec<(u32, usize, String)>,
}

impl Merges {
    /// Fills what is merged from above, and remembers what begins in this row.
    fn fill(&mut self, row: u32, cells: &mut Vec<String>, filled: &mut Vec<usize>) {
        filled.clear();
        self.open.retain(|(until, ..)| *until >= row);
        for (_, place, text) in &self.open {
            if cells.len() <= *place {
                cells.resize(place + 1, String::new());
            }
            if let Some(cell) = cells.get_mut(*place)
                && cell.is_empty()
            {
                cell.clone_from(text);
                filled.push(*place);
            }
        }
        while let Some(((start, column), until)) = self.waiting.last().copied()
            && start <= row
        {
            self.waiting.pop();
            let place = usize::try_from(column).unwrap_or(usize::MAX);
            if start == row
                && let Some(text) = cells.get(place).filter(|text| !text.is_empty())
            {
                self.open.push((until, place, text.clone()));
            }
        }
    }
}

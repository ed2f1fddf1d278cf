//! Rows as they come: finds the headings, leaves out what is no row (titles, totals, headings again), reads the others.

use super::clean::clean;
use super::found::{Found, Notice, Wrong};
use super::heads::{self, Column, Kind};
use super::rows::{Entry, Ground, Line};
use super::value;
use std::sync::Arc;

/// Headings stand in one of so many rows that are not empty.
const LOOK: usize = 10;
/// What marks a row that adds up others.
const TOTALS: [&str; 12] =
    ["合计", "总计", "小计", "总和", "汇总", "共计", "本页合计", "total", "totals", "sum", "subtotal", "grandtotal"];

struct Kept {
    row: u32,
    cells: Vec<String>,
    merged: Vec<usize>,
}

/// What is known once the headings are found.
struct Heads {
    places: Arc<[(Column, usize)]>,
    /// One behind the last column with a heading.
    width: usize,
    /// The row right below may be the same headings in another language.
    just_found: bool,
}

/// The reading of one table.
pub struct Intake<'a> {
    kind: Kind,
    ground: Ground<'a>,
    /// What was found so far.
    pub found: Found,
    kept: Vec<Kept>,
    heads: Option<Heads>,
    /// What the rows come to since the last total.
    sum: i64,
    /// Nothing more is read: there are no headings.
    pub lost: bool,
}

/// Takes rows that were read; `false`: no more are wanted.
pub type Sink<'s> = dyn FnMut(Entry) -> bool + 's;

impl<'a> Intake<'a> {
    /// Nothing was read yet.
    pub fn new(kind: Kind, ground: Ground<'a>) -> Self {
        let found = Found::new(kind);
        Self { kind, ground, found, kept: vec![], heads: None, sum: 0, lost: false }
    }

    /// One row. `false`: no more are wanted.
    pub fn row(&mut self, row: u32, cells: &mut Vec<String>, merged: &[usize], sink: &mut Sink<'_>) -> bool {
        if cells.iter().all(|cell| clean(cell).is_empty()) {
            return true;
        }
        if self.heads.is_some() {
            return self.below(row, cells, merged, sink);
        }
        self.kept.push(Kept { row, cells: std::mem::take(cells), merged: merged.to_vec() });
        if self.kept.len() < LOOK { true } else { self.begin(sink) }
    }

    /// There are no more rows.
    pub fn end(&mut self, sink: &mut Sink<'_>) {
        if self.lost {
            return;
        }
        if self.heads.is_none() {
            if self.kept.is_empty() {
                self.found.wrong_row(0, Wrong::EmptyFile);
                return;
            }
            if !self.begin(sink) {
                return;
            }
        }
        if self.found.rows == 0 && self.found.mistakes.is_empty() {
            self.found.wrong_row(0, Wrong::NoRows);
        }
    }

    /// Chooses the headings among the rows that were kept, and reads the rows below.
    fn begin(&mut self, sink: &mut Sink<'_>) -> bool {
        let kept = std::mem::take(&mut self.kept);
        let counts: Vec<usize> = kept.iter().map(|k| heads::known(self.kind, &k.cells)).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let at = counts.iter().position(|n| *n == most).unwrap_or(0);
        if most < 2 && !(self.kind == Kind::Units && most == 1) {
            self.lost = true;
            let needed = heads::columns(self.kind).iter().filter(|(_, needed)| *needed).map(|(c, _)| *c).collect();
            let first =
                kept.first().map(|k| k.cells.iter().take(12).map(|c| clean(c).into_owned()).collect::<Vec<_>>());
            let found = first.unwrap_or_default().into_iter().filter(|c| !c.is_empty()).collect::<Vec<_>>().join(", ");
            self.found.wrong_row(0, Wrong::NoHeads { needed, found: super::found::short(&found) });
            return false;
        }
        let mut names: Vec<String> =
            kept.get(at).map(|k| k.cells.iter().map(|c| clean(c).into_owned()).collect()).unwrap_or_default();
        // A heading that reaches over two rows stands in the upper one.
        if let Some(above) = at.checked_sub(1).and_then(|above| kept.get(above)) {
            for (place, cell) in above.cells.iter().enumerate() {
                if names.get(place).is_none_or(String::is_empty) && heads::column(self.kind, cell).is_some() {
                    if names.len() <= place {
                        names.resize(place + 1, String::new());
                    }
                    if let Some(name) = names.get_mut(place) {
                        *name = clean(cell).into_owned();
                    }
                }
            }
        }
        let row = kept.get(at).map_or(0, |k| k.row);
        let titles = u32::try_from(at).unwrap_or(0);
        if titles > 0 {
            self.found.notice(Notice::TitleRows(titles));
        }
        if !self.take_heads(row, &names) {
            return false;
        }
        kept.into_iter().skip(at + 1).all(|mut k| self.below(k.row, &mut k.cells, &k.merged, sink))
    }

    fn take_heads(&mut self, row: u32, names: &[String]) -> bool {
        let (places, doubled) = heads::places(self.kind, names);
        let name = |place: usize| names.get(place).cloned().unwrap_or_default();
        self.found.heads = places.iter().map(|(column, place)| (*column, name(*place))).collect();
        for place in doubled {
            let mistake = super::found::Mistake {
                row,
                column: super::found::short(&name(place)),
                value: String::new(),
                wrong: Wrong::DoubleColumn,
            };
            self.found.mistakes.add(mistake);
        }
        let has = |column: Column| places.iter().any(|(c, _)| *c == column);
        for (column, needed) in heads::columns(self.kind) {
            let both_days = *column == Column::Period && has(Column::From) && has(Column::Until);
            if *needed && !has(*column) && !both_days {
                self.found.wrong_row(0, Wrong::NoColumn(*column));
            }
        }
        let known = |place: &usize| places.iter().any(|(_, p)| p == place);
        let strange: Vec<&str> =
            names.iter().enumerate().filter(|(p, n)| !known(p) && !n.is_empty()).map(|(_, n)| n.as_str()).collect();
        if !strange.is_empty() {
            let mut list: Vec<String> = strange.iter().take(20).map(|n| super::found::short(n)).collect();
            if strange.len() > 20 {
                list.push(format!("… ({})", strange.len()));
            }
            self.found.notice(Notice::UnknownColumns(list.join(", ")));
        }
        self.lost = !self.found.mistakes.is_empty();
        self.heads = Some(Heads { places: places.into(), width: names.len(), just_found: true });
        !self.lost
    }

    /// A row below the headings.
    fn below(&mut self, row: u32, cells: &mut Vec<String>, merged: &[usize], sink: &mut Sink<'_>) -> bool {
        let Some(heads) = &mut self.heads else { return false };
        let just_found = std::mem::replace(&mut heads.just_found, false);
        let first = cells.iter().map(|cell| clean(cell)).find(|cell| !cell.is_empty()).unwrap_or_default();
        if just_found || self.found.heads.first().is_some_and(|(_, name)| *name == *first) {
            let again = heads::known(self.kind, cells);
            if again >= 2 && again * 2 >= heads.places.len() {
                self.found.notice(Notice::HeadAgain(row));
                return true;
            }
        }
        let width = heads.width;
        let places = Arc::clone(&heads.places);
        if is_total(&first) && self.total(row, cells, &places) {
            return true;
        }
        if cells.iter().skip(width).any(|cell| !clean(cell).is_empty()) {
            self.found.wrong_row(row, Wrong::ExtraCells);
            return true;
        }
        let (kind, ground) = (self.kind, self.ground);
        let mut line = Line { row, cells, merged, places: &places, ground, found: &mut self.found };
        let Some(entry) = line.entry(kind) else { return true };
        match &entry {
            Entry::Bill(bill) => self.sum = self.sum.saturating_add(bill.amount_minor),
            Entry::Payment(payment) => self.sum = self.sum.saturating_add(payment.amount_minor),
            Entry::Unit(_) | Entry::Resident(_) => {}
        }
        self.found.rows += 1;
        sink(entry)
    }

    /// Whether a row that begins with a word for totals is one: the unit is that word, or missing.
    fn total(&mut self, row: u32, cells: &[String], places: &[(Column, usize)]) -> bool {
        let cell = |column: Column| {
            let place = places.iter().find(|(c, _)| *c == column).map(|(_, p)| *p)?;
            cells.get(place).map(|cell| clean(cell).into_owned()).filter(|cell| !cell.is_empty())
        };
        if cell(Column::Unit).is_some_and(|unit| !is_total(&unit)) {
            return false;
        }
        self.found.notice(Notice::TotalRow(row));
        let whole = self.found.mistakes.is_empty();
        if let Some(Ok(says)) = cell(Column::Amount).map(|text| value::amount(&text, self.ground.currency))
            && whole
            && !is_part(cells)
            && says != self.sum
        {
            self.found.notice(Notice::TotalDiffers { row, says, sum: self.sum });
        }
        true
    }
}

fn is_total(text: &str) -> bool {
    let word = heads::fold(text);
    TOTALS.contains(&word.as_str())
}

/// A subtotal adds up a part of the rows, and nobody knows which.
fn is_part(cells: &[String]) -> bool {
    cells.iter().any(|cell| matches!(heads::fold(cell).as_str(), "小计" | "本页合计" | "subtotal"))
}

//! What was found in a table: mistakes by row and column, notices, and how much there was.

use super::heads::{Column, Kind};

/// So many mistakes are told; the others are counted.
pub const TOLD: usize = 200;
/// So many notices of a sort are told; the others are counted.
const NOTED: usize = 20;

/// What is wrong with a table, a row or a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing is in the file.
    EmptyFile,
    /// Headings, and nothing below them.
    NoRows,
    /// An Excel file of the form before 2007.
    OldExcel,
    /// It wants a password.
    Protected,
    /// A web page, whatever its name says.
    WebPage,
    /// A document, a picture or a program.
    OtherFile,
    /// A packed file without a workbook in it, or one of another program.
    OtherArchive,
    /// Cut off, or changed on its way.
    Damaged,
    /// Unpacked it would be larger than is read: so many MiB.
    TooLarge(u64),
    /// There is no such sheet; these are there.
    NoSuchSheet(String),
    /// The file cannot be read: in the words of the system.
    Unreadable(String),
    /// No row with headings; columns that are needed, and what stands in the first row.
    NoHeads {
        /// Which columns are needed.
        needed: Vec<Column>,
        /// What was found in their place.
        found: String,
    },
    /// A column that is needed is not there.
    NoColumn(Column),
    /// Two headings mean the same column.
    DoubleColumn,
    /// A quotation mark is opened and not closed.
    OpenQuote,
    /// The row is longer than any row of a table.
    LongRow,
    /// More cells than there are headings.
    ExtraCells,
    /// Has to be filled in.
    Missing,
    /// Letters that cannot be read: another encoding.
    Garbled,
    /// At most so many characters.
    TooLong(usize),
    /// A formula whose result is not in the file.
    Formula,
    /// An error of Excel, such as `#N/A`.
    ExcelError,
    /// One cell for several rows, where each row needs its own.
    Merged,
    /// A date: Excel has made it of something else (`5-12`).
    BecameDate,
    /// A long number of which Excel has kept only the beginning.
    Shortened,
    /// No number.
    NotANumber,
    /// A number that no amount is.
    TooMuch,
    /// More decimals than the money has.
    Decimals,
    /// Money of another currency.
    Currency,
    /// Below zero, which only corrections and credits are.
    NegativeBill,
    /// A credit takes away: it is below zero.
    PositiveCredit,
    /// Nothing was paid.
    ZeroPayment,
    /// A refund is below zero.
    PositiveRefund,
    /// Below zero: a refund, which names its payment.
    RefundOfWhat,
    /// No date.
    NotADate,
    /// No month, quarter, year or days from–to.
    NotAPeriod,
    /// Ends before it begins.
    Backwards,
    /// `2026.1`: January or October.
    WhichMonth,
    /// No sort of row.
    UnknownSort,
    /// No way to pay.
    UnknownMethod,
    /// Not owner, tenant or family.
    UnknownTie,
    /// Not yes or no.
    NotYesNo,
    /// No phone number.
    NotAPhone,
    /// A correction or credit names the bill it changes.
    ChangeOfWhat,
    /// `NUMBER/2` is given by Frontdesk.
    OwnNumber,
    /// A correction or credit needs its own number.
    ChangeNumber,
    /// There is no such unit.
    NoSuchUnit,
    /// No code of a unit: Latin letters, digits, dashes.
    NotAUnit,
    /// There is no such building.
    NoSuchBuilding,
    /// The community's file lists the units of this building.
    FileOwnsUnits,
    /// Stands there already, in this row.
    Twice(u32),
    /// The lines of one bill say different things: as in this row.
    LinesDiffer(u32),
    /// The number is known for another unit, item or period.
    OtherBill(String),
    /// The number belongs to a correction or credit, or the other way round.
    OtherSort,
    /// There is no bill of this number.
    NoSuchBill,
    /// That bill is another unit's.
    BillOfOther(String),
    /// There is no payment of this number.
    NoSuchPayment,
    /// The number is known for another unit or amount; what is booked stays.
    OtherPayment(String),
    /// More than is left of the payment, minor units.
    RefundTooMuch(i64),
}

/// A mistake and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The row as Excel numbers it; 0: the file as a whole.
    pub row: u32,
    /// The heading as it stands in the file; empty where the row as a whole is meant.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// Something that whoever sends the table should know, and that stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Rows above the headings.
    TitleRows(u32),
    /// Headings again, in this row.
    HeadAgain(u32),
    /// A total row was left out.
    TotalRow(u32),
    /// The total row says something else than the rows add up to, minor units.
    TotalDiffers {
        /// Which row.
        row: u32,
        /// What it says.
        says: i64,
        /// What the rows come to.
        sum: i64,
    },
    /// Columns that nobody reads.
    UnknownColumns(String),
    /// Quantity × tariff is something else than the amount, minor units.
    Computed {
        /// Which row.
        row: u32,
        /// Quantity times tariff.
        computed: i64,
        /// The amount.
        amount: i64,
    },
    /// An item nobody knows is taken as `other` under its own name.
    OtherItem(String),
    /// Further sheets are not read.
    OtherSheets(String),
    /// Known bills have other words, quantities or tariffs; those stay as they are.
    OtherWords(u64),
    /// The same amount for the unit was confirmed in the chat already.
    MaybeTwice {
        /// Which row.
        row: u32,
        /// The unit's code.
        unit: String,
        /// Number of the payment in the chat.
        key: String,
    },
    /// Known residents who write by Telegram keep their names.
    KnownByTelegram(u64),
}

/// Mistakes: the first ones are kept, all are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
    /// The first ones, by row.
    pub told: Vec<Mistake>,
    /// How many there are.
    pub count: u64,
}

impl Mistakes {
    /// One more.
    pub fn add(&mut self, mistake: Mistake) {
        self.count += 1;
        if self.told.len() < TOLD {
            self.told.push(mistake);
        }
    }

    /// There are so many in all, of which so many are about to be added.
    pub fn uncounted(&mut self, all: i64, added: usize) {
        self.count += all.unsigned_abs().saturating_sub(added as u64);
    }

    /// Those of a later look at the same table; the first ones by row are kept.
    pub fn join(&mut self, later: Mistakes) {
        self.count += later.count;
        self.told.extend(later.told);
        self.told.sort_by_key(|m| m.row);
        self.told.truncate(TOLD);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// What reading a table found; the rows themselves went on one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What the table holds.
    pub kind: Kind,
    /// Headings as they stand in the file.
    pub heads: Vec<(Column, String)>,
    /// Rows that were taken.
    pub rows: u64,
    /// Mistakes.
    pub mistakes: Mistakes,
    /// Notices; of each sort the first ones.
    pub notices: Vec<Notice>,
    /// How many notices were left out.
    pub more_notices: u64,
}

impl Found {
    /// Nothing yet.
    pub fn new(kind: Kind) -> Self {
        let (heads, mistakes) = (vec![], Mistakes::default());
        Self { kind, heads, rows: 0, mistakes, notices: vec![], more_notices: 0 }
    }

    /// Nothing yet of another look at the same table.
    pub fn of_the_same_table(&self) -> Self {
        Self { heads: self.heads.clone(), ..Self::new(self.kind) }
    }

    /// The heading of a column as it stands in the file.
    pub fn heading(&self, column: Column) -> String {
        self.heads.iter().find(|(c, _)| *c == column).map(|(_, h)| h.clone()).unwrap_or_default()
    }

    /// A mistake in a cell.
    pub fn wrong(&mut self, row: u32, column: Column, value: &str, wrong: Wrong) {
        let column = self.heading(column);
        self.mistakes.add(Mistake { row, column, value: short(value), wrong });
    }

    /// A mistake of a row, or of the file (row 0).
    pub fn wrong_row(&mut self, row: u32, wrong: Wrong) {
        self.mistakes.add(Mistake { row, column: String::new(), value: String::new(), wrong });
    }

    /// A notice; many of one sort are only counted.
    pub fn notice(&mut self, notice: Notice) {
        let sort = std::mem::discriminant(&notice);
        if self.notices.contains(&notice) {
            return;
        }
        if self.notices.iter().filter(|n| std::mem::discriminant(*n) == sort).count() < NOTED {
            self.notices.push(notice);
        } else {
            self.more_notices += 1;
        }
    }
}

/// The beginning of what stands in a cell.
pub fn short(value: &str) -> String {
    let mut chars = value.chars();
    let head: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { head + "…" } else { head }
}

/// What an import changes, or would change: one line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A bill that is new.
    NewBill {
        /// Its number.
        key: String,
        /// Whose.
        unit: String,
        /// Minor units.
        amount: i64,
    },
    /// Another amount: a correction.
    Amount {
        /// The bill's number.
        key: String,
        /// Whose.
        unit: String,
        /// What it was, minor units.
        was: i64,
        /// What it is.
        is: i64,
    },
    /// Another due date.
    Due {
        /// The bill's number.
        key: String,
        /// Whose.
        unit: String,
        /// When it was due.
        was: chrono::NaiveDate,
        /// When it is.
        is: chrono::NaiveDate,
    },
    /// A correction or credit that the books bring.
    Change {
        /// Its number.
        key: String,
        /// The bill that it changes.
        corrects: String,
        /// Whose.
        unit: String,
        /// Minor units.
        amount: i64,
    },
    /// A payment or refund.
    Payment {
        /// Its number.
        key: String,
        /// Whose.
        unit: String,
        /// Minor units.
        amount: i64,
    },
    /// A unit that is new, or taken into use again.
    Unit(String),
    /// A resident that is new.
    Resident {
        /// Whose home.
        unit: String,
        /// Their name.
        name: String,
    },
    /// A resident of whom something else is known now.
    ResidentChanged {
        /// Whose home.
        unit: String,
        /// Their name.
        name: String,
    },
}

/// How many of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New rows.
    pub new: u64,
    /// Rows of which something changed.
    pub changed: u64,
    /// Rows that are known as they are.
    pub unchanged: u64,
    /// What the new rows come to, minor units.
    pub new_minor: i64,
    /// What the changes come to, minor units.
    pub changed_minor: i64,
    /// New and changed rows that are not told line by line.
    pub untold: u64,
}

/// What reading a table and looking at it in the database brought: what people read before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What the table holds.
    pub kind: Kind,
    /// The file's name.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// How many of what.
    pub counts: Counts,
    /// What changes, line by line; the first ones.
    pub differences: Vec<Difference>,
    /// What to know.
    pub notices: Vec<Notice>,
    /// Notices that were left out.
    pub more_notices: u64,
    /// What is wrong. With any, nothing was changed.
    pub mistakes: Mistakes,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_well(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// SHA-256 of what is going to be done: when it is another one, something else would be done than what was shown.
    pub fn plan(&self) -> Vec<u8> {
        use sha2::{Digest, Sha256};
        Sha256::digest(format!("{:?} {:?} {:?}", self.kind, self.counts, self.differences)).to_vec()
    }
}

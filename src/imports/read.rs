//! Reads a table, whatever it is: what it is, its headings, its rows; in bounded memory.

use super::decode::Text;
use super::found::{Found, Wrong};
use super::heads::Kind;
use super::intake::Intake;
use super::lines::{Rows, Torn};
use super::rows::{Entry, Ground};
use super::sniff::{Content, sniff};
use super::workbook;
use encoding_rs::{BIG5, Encoding, GB18030};
use std::io::{Read, Seek};

/// What can be read as a table.
pub trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A workbook has at most so many bytes when it is unpacked.
    pub unpacked: u64,
    /// Its table of texts, which is kept in memory, at most so many.
    pub strings: u64,
}

impl Limits {
    /// On the command line: a full sheet of a million rows fits.
    pub const LARGE: Limits = Limits { unpacked: 2048 * 1024 * 1024, strings: 96 * 1024 * 1024 };
    /// In the desk's own process.
    pub const SMALL: Limits = Limits { unpacked: 512 * 1024 * 1024, strings: 48 * 1024 * 1024 };
}

/// What is to be read.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// What the table holds.
    pub kind: Kind,
    /// Whose it is.
    pub ground: Ground<'a>,
    /// The sheet of a workbook; the first one that is shown without it.
    pub sheet: Option<&'a str>,
    /// How much is read.
    pub limits: Limits,
}

/// Reads a table and hands its rows on one by one; `false` from there ends the reading. What is wrong is in what was
/// found: rows with mistakes are not handed on.
pub fn read(source: &mut impl Source, ask: &Ask<'_>, mut sink: impl FnMut(Entry) -> bool) -> Found {
    let mut intake = Intake::new(ask.kind, ask.ground);
    let wrong = match sniff(source, ask.kind) {
        Err(wrong) => Some((0, wrong)),
        Ok(Content::Text(encoding, separator)) => {
            let rows = Rows::new(Text::new(source, encoding), separator);
            lines(rows, encoding, &mut intake, &mut sink).err()
        }
        Ok(Content::Workbook) => {
            let mut notices = vec![];
            let done = workbook::rows(source, ask.sheet, &ask.limits, &mut notices, &mut |row, cells, merged| {
                intake.row(row, cells, merged, &mut sink)
            });
            for notice in notices {
                intake.found.notice(notice);
            }
            done.err().map(|wrong| (0, wrong))
        }
    };
    match wrong {
        Some((row, wrong)) => intake.found.wrong_row(row, wrong),
        None => intake.end(&mut sink),
    }
    intake.found
}

fn lines(
    mut rows: Rows<impl Read>,
    encoding: &'static Encoding,
    intake: &mut Intake<'_>,
    sink: &mut impl FnMut(Entry) -> bool,
) -> Result<(), (u32, Wrong)> {
    let mut cells = vec![];
    loop {
        match rows.next(&mut cells) {
            Ok(None) => return Ok(()),
            Ok(Some(row)) => {
                if encoding == GB18030 || encoding == BIG5 {
                    cells.iter_mut().filter(|cell| is_utf8(cell, encoding)).for_each(|cell| cell.insert(0, '\u{fffd}'));
                }
                if !intake.row(row, &mut cells, &[], sink) {
                    return Ok(());
                }
            }
            Err(Torn::Quote(row)) => return Err((row, Wrong::OpenQuote)),
            Err(Torn::Long(row)) => return Err((row, Wrong::LongRow)),
            Err(Torn::Io(e)) => return Err((0, Wrong::Unreadable(e.to_string()))),
        }
    }
}

/// Whether a cell of a file in an older encoding is UTF-8 in truth: nothing but Chinese characters of three bytes, which read
/// in the older one as other characters, rare ones among them.
fn is_utf8(cell: &str, encoding: &'static Encoding) -> bool {
    if cell.is_ascii() {
        return false;
    }
    let (bytes, _, lost) = encoding.encode(cell);
    let chinese =
        |c: char| c.is_ascii() || ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
    !lost && std::str::from_utf8(&bytes).is_ok_and(|text| text.chars().all(chinese))
}

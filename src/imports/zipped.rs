//! Looks through a workbook before it is opened: whether it is one, is whole, and stays within what is read. A small file
//! that unpacks without end, or that claims to hold a billion texts, is refused here in a sentence.

use super::found::Wrong;
use super::read::Limits;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// Between two cells of a sheet lie at most so many bytes: Excel's own largest cell has a tenth of it.
const CELL: u64 = 4 * 1024 * 1024;
/// Between two tags lie at most so many bytes.
const GAP: u64 = 1024 * 1024;
/// So many bytes of a tag are looked at.
const TAG: usize = 4096;

/// What is known of a workbook before it is opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape {
    /// Whether any sheet has merged cells.
    pub merged: bool,
}

/// Looks through all parts.
pub fn look(source: &mut (impl Read + Seek), limits: &Limits) -> Result<Shape, Wrong> {
    let mut archive = ZipArchive::new(source).map_err(|_| Wrong::Damaged)?;
    let mut shape = Shape::default();
    let mut total = 0;
    let mut workbook = false;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|_| Wrong::Damaged)?;
        let name = part.name().unwrap_or_default().to_ascii_lowercase().replace('\\', "/");
        workbook |= name.ends_with("workbook.xml");
        let mut reading = Reading::default();
        let mut piece = vec![0; 64 * 1024];
        loop {
            let n = part.read(&mut piece).map_err(|_| Wrong::Damaged)?;
            if n == 0 {
                break;
            }
            total += n as u64;
            reading.bytes += n as u64;
            if total > limits.unpacked || reading.strings && reading.bytes > limits.strings {
                let most = if reading.strings { limits.strings } else { limits.unpacked };
                return Err(Wrong::TooLarge(most / 1024 / 1024));
            }
            reading.piece(piece.get(..n).unwrap_or_default())?;
        }
        // Room is made for as many texts as a workbook claims to have.
        if reading.claimed > reading.bytes / 4 {
            return Err(Wrong::Damaged);
        }
        shape.merged |= reading.merged;
    }
    if workbook { Ok(shape) } else { Err(Wrong::OtherArchive) }
}

/// What one part is like, byte by byte.
#[derive(Default)]
struct Reading {
    bytes: u64,
    /// Since the last tag began.
    gap: u64,
    /// Since the last cell or row began, within a sheet's rows.
    cell: Option<u64>,
    /// The tag that is open, without its `<`.
    tag: Option<Vec<u8>>,
    /// It is the table of texts.
    strings: bool,
    claimed: u64,
    merged: bool,
}

impl Reading {
    fn piece(&mut self, bytes: &[u8]) -> Result<(), Wrong> {
        if self.bytes == bytes.len() as u64
            && matches!(bytes.get(..2), Some([0xff, 0xfe] | [0xfe, 0xff] | [b'<', 0] | [0, b'<']))
        {
            // No program writes its workbooks in UTF-16.
            return Err(Wrong::Damaged);
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            match &mut self.tag {
                None => {
                    let Some(at) = rest.iter().position(|b| *b == b'<') else {
                        self.gap += rest.len() as u64;
                        break;
                    };
                    self.gap += at as u64;
                    self.gaps()?;
                    self.count(at as u64 + 1)?;
                    self.gap = 0;
                    self.tag = Some(vec![]);
                    rest = rest.get(at + 1..).unwrap_or_default();
                }
                Some(tag) => {
                    let end = rest.iter().position(|b| *b == b'>');
                    let until = end.unwrap_or(rest.len());
                    let room = TAG.saturating_sub(tag.len());
                    tag.extend_from_slice(rest.get(..until.min(room)).unwrap_or_default());
                    self.gap += until as u64;
                    rest = rest.get(until + 1..).unwrap_or_default();
                    if end.is_some() {
                        let tag = self.tag.take().unwrap_or_default();
                        self.count(tag.len() as u64)?;
                        self.tagged(&tag)?;
                    }
                    self.gaps()?;
                }
            }
        }
        self.gaps()
    }

    fn gaps(&self) -> Result<(), Wrong> {
        if self.gap > GAP { Err(Wrong::TooLarge(GAP / 1024 / 1024)) } else { Ok(()) }
    }

    fn count(&mut self, bytes: u64) -> Result<(), Wrong> {
        if let Some(cell) = &mut self.cell {
            *cell += bytes;
            if *cell > CELL {
                return Err(Wrong::TooLarge(CELL / 1024 / 1024));
            }
        }
        Ok(())
    }

    fn tagged(&mut self, tag: &[u8]) -> Result<(), Wrong> {
        let name: &[u8] = tag.split(|b| b.is_ascii_whitespace()).next().unwrap_or_default();
        let (closing, name) = name.strip_prefix(b"/").map_or((false, name), |name| (true, name));
        let name = name.strip_suffix(b"/").unwrap_or(name);
        let name = name.iter().position(|b| *b == b':').and_then(|at| name.get(at + 1..)).unwrap_or(name);
        match name {
            b"sheetData" if closing => self.cell = None,
            b"sheetData" => self.cell = Some(0),
            b"row" | b"c" if self.cell.is_some() => self.cell = Some(0),
            b"mergeCell" => self.merged = true,
            b"sst" if !closing => {
                self.strings = true;
                if tag.len() >= TAG {
                    return Err(Wrong::Damaged);
                }
                self.claimed = self.claimed.max(claimed(tag));
            }
            _ => {}
        }
        Ok(())
    }
}

/// How many texts a table claims to have.
fn claimed(tag: &[u8]) -> u64 {
    let name = b"uniqueCount";
    let mut most = 0;
    for at in 0..tag.len() {
        let Some(rest) = tag.get(at..).and_then(|rest| rest.strip_prefix(name)) else { continue };
        let digits = rest.iter().skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\''));
        let mut number: u64 = 0;
        for digit in digits.take_while(|b| b.is_ascii_digit()) {
            number = number.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
        }
        most = most.max(number);
    }
    most
}

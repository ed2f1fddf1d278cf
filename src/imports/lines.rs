//! Rows of a CSV file, numbered as Excel numbers them; a quotation mark that is never closed swallows nothing.

use super::decode::Text;
use std::io::{self, Read};

/// A row has at most so many bytes.
const ROW: usize = 1024 * 1024;
/// A cell in quotation marks has at most so many lines: more is a mark that nobody closed.
const CELL_LINES: u32 = 200;

/// What is wrong with the rows from here on.
#[derive(Debug)]
pub enum Torn {
    /// A quotation mark in this row is not closed.
    Quote(u32),
    /// This row is too long.
    Long(u32),
    /// The file cannot be read.
    Io(io::Error),
}

/// Where in a row the reading is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Nothing of a cell was read.
    Start,
    /// Within a cell without marks, or behind its closing mark.
    Plain,
    /// Within quotation marks.
    Quoted,
    /// A mark within marks: the end, or half of a doubled one.
    Mark,
}

/// Reads rows.
pub struct Rows<R> {
    text: Text<R>,
    separator: u8,
    piece: Vec<u8>,
    place: usize,
    /// The row that was read last.
    row: u32,
    /// Whether the last byte was a CR, so that an LF belongs to it.
    after_cr: bool,
    ended: bool,
    cell: Vec<u8>,
}

impl<R: Read> Rows<R> {
    /// Cells are divided by this byte.
    pub fn new(text: Text<R>, separator: u8) -> Self {
        Self { text, separator, piece: vec![], place: 0, row: 0, after_cr: false, ended: false, cell: vec![] }
    }

    fn byte(&mut self) -> Result<Option<u8>, Torn> {
        if self.place == self.piece.len() {
            if self.ended {
                return Ok(None);
            }
            let piece = self.text.piece().map_err(Torn::Io)?;
            self.piece.clear();
            self.piece.extend_from_slice(piece);
            self.place = 0;
            if self.piece.is_empty() {
                self.ended = true;
                return Ok(None);
            }
        }
        let byte = self.piece.get(self.place).copied();
        self.place += 1;
        Ok(byte)
    }

    /// What of the piece can be taken at once: bytes that end nothing.
    fn run(&mut self) {
        let rest = self.piece.get(self.place..).unwrap_or_default();
        let separator = self.separator;
        let ends = |b: &u8| *b == separator || matches!(b, b'"' | b'\n' | b'\r');
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.cell.extend_from_slice(rest.get(..length).unwrap_or_default());
        self.place += length;
    }

    /// The next row's number; its cells are put into `cells`. `None`: there are no more.
    pub fn next(&mut self, cells: &mut Vec<String>) -> Result<Option<u32>, Torn> {
        let mut used = 0;
        let mut at = At::Start;
        let (mut bytes, mut lines) = (0_usize, 0);
        self.cell.clear();
        let row = self.row + 1;
        loop {
            if at != At::Mark {
                let before = self.cell.len();
                self.run();
                bytes += self.cell.len() - before;
                if self.cell.len() > before && at == At::Start {
                    at = At::Plain;
                }
            }
            let Some(byte) = self.byte()? else {
                if at == At::Quoted {
                    return Err(Torn::Quote(row));
                }
                if at == At::Start && used == 0 {
                    return Ok(None);
                }
                self.end_cell(cells, &mut used);
                break;
            };
            bytes += 1;
            if bytes > ROW {
                return Err(if at == At::Quoted { Torn::Quote(row) } else { Torn::Long(row) });
            }
            let lf_of_crlf = byte == b'\n' && self.after_cr;
            self.after_cr = byte == b'\r';
            match (at, byte) {
                (At::Quoted, b'"') => at = At::Mark,
                (At::Quoted, _) => {
                    if byte == b'\r' || byte == b'\n' && !lf_of_crlf {
                        lines += 1;
                        if lines > CELL_LINES {
                            return Err(Torn::Quote(row));
                        }
                    }
                    self.cell.push(byte);
                }
                (At::Mark, b'"') => {
                    self.cell.push(b'"');
                    at = At::Quoted;
                }
                (_, b'\n') if lf_of_crlf && at == At::Start && used == 0 => bytes = 0,
                (_, b'\r' | b'\n') => {
                    self.end_cell(cells, &mut used);
                    break;
                }
                (_, b) if b == self.separator => {
                    self.end_cell(cells, &mut used);
                    at = At::Start;
                }
                (At::Start, b'"') => at = At::Quoted,
                // A mark in the midst of a cell is a letter like any other.
                (At::Plain, _) | (At::Start, _) | (At::Mark, _) => {
                    self.cell.push(byte);
                    at = At::Plain;
                }
            }
        }
        self.row = row;
        cells.truncate(used);
        Ok(Some(row))
    }

    fn end_cell(&mut self, cells: &mut Vec<String>, used: &mut usize) {
        let text = String::from_utf8_lossy(&self.cell);
        match cells.get_mut(*used) {
            Some(cell) => {
                cell.clear();
                cell.push_str(&text);
            }
            None => cells.push(text.into_owned()),
        }
        *used += 1;
        self.cell.clear();
    }
}

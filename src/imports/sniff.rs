//! What a file is, by its bytes and not by its name; of a text file the encoding and what divides its cells.

use super::decode::Text;
use super::found::Wrong;
use super::heads::{Kind, known};
use super::lines::Rows;
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read, Seek, SeekFrom};

/// So many bytes tell what a file is.
const HEAD: usize = 64 * 1024;
/// Headings stand in one of these rows.
const ROWS: usize = 10;

/// What a file is.
#[derive(Debug)]
pub enum Content {
    /// A workbook, or at least packed like one.
    Workbook,
    /// Text in this encoding, its cells divided by this byte.
    Text(&'static Encoding, u8),
}

/// Looks at a file; afterwards it stands at its beginning.
pub fn sniff(source: &mut (impl Read + Seek), kind: Kind) -> Result<Content, Wrong> {
    let io = |e: io::Error| Wrong::Unreadable(e.to_string());
    let mut head = vec![];
    source.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(io)?;
    let content = by_mark(&head)?;
    let content = match content {
        Some(content) => content,
        None => text(source, &head, kind).map_err(io)?,
    };
    source.seek(SeekFrom::Start(0)).map_err(io)?;
    match content {
        Content::Text(encoding, 0) => Ok(Content::Text(encoding, separator(&head, encoding, kind).0)),
        known => Ok(known),
    }
}

/// By the mark at the beginning; a text's separator is still to be found (0).
fn by_mark(head: &[u8]) -> Result<Option<Content>, Wrong> {
    let starts = |mark: &[u8]| head.starts_with(mark);
    if head.iter().all(|b| b.is_ascii_whitespace() || *b == 0) || head == [0xef, 0xbb, 0xbf] {
        return Err(Wrong::EmptyFile);
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Ok(Some(Content::Workbook));
    }
    if starts(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let wide = |name: &str| name.bytes().flat_map(|b| [b, 0]).collect::<Vec<u8>>();
        let has = |name: &str| head.windows(name.len() * 2).any(|w| w == wide(name));
        return Err(if has("EncryptedPackage") { Wrong::Protected } else { Wrong::OldExcel });
    }
    // Excel up to 4.0 has no container around its records.
    if starts(&[0x09, 0x08]) || starts(&[0x09, 0x04]) || starts(&[0x09, 0x02]) {
        return Err(Wrong::OldExcel);
    }
    let others: [&[u8]; 9] =
        [b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"{\\rtf"];
    if others.iter().any(|mark| starts(mark)) {
        return Err(Wrong::OtherFile);
    }
    if starts(&[0xff, 0xfe]) {
        return Ok(Some(Content::Text(UTF_16LE, 0)));
    }
    if starts(&[0xfe, 0xff]) {
        return Ok(Some(Content::Text(UTF_16BE, 0)));
    }
    // Every second byte of UTF-16 without a mark is zero wherever the text is Latin; no other text has so many.
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if (even + odd) * 8 > head.len() && even.max(odd) > 4 * even.min(odd) {
        return Ok(Some(Content::Text(if odd > even { UTF_16LE } else { UTF_16BE }, 0)));
    }
    let begins: String = head.iter().take(512).map(|b| char::from(*b).to_ascii_lowercase()).collect();
    let begins = begins.trim_start_matches(|c: char| c.is_whitespace() || !c.is_ascii());
    if ["<!doctype", "<html", "<table", "<meta", "<head", "<?xml", "mime-version:"]
        .iter()
        .any(|m| begins.starts_with(m))
    {
        return Err(Wrong::WebPage);
    }
    Ok(None)
}

/// Of a text without a mark: UTF-8 where it is, else what its headings read like.
fn text(source: &mut (impl Read + Seek), head: &[u8], kind: Kind) -> io::Result<Content> {
    source.seek(SeekFrom::Start(0))?;
    if is_utf8(source)? {
        return Ok(Content::Text(UTF_8, 0));
    }
    // With parts in several encodings the headings decide; the rows in another one are told by row and column.
    let best = [UTF_8, GB18030, BIG5].into_iter().rev().max_by_key(|encoding| separator(head, encoding, kind).1);
    let best = best.unwrap_or(GB18030);
    let latin_heads = separator(head, best, kind).1 == separator(head, UTF_8, kind).1;
    let has_wide_utf8 = std::str::from_utf8(head).map_or_else(|e| e.valid_up_to(), |_| head.len()) > 0
        && head.iter().take(Encoding::utf8_valid_up_to(head)).any(|b| *b >= 0x80);
    Ok(Content::Text(if !latin_heads || has_wide_utf8 { best } else { GB18030 }, 0))
}

fn is_utf8(source: &mut impl Read) -> io::Result<bool> {
    let mut piece = vec![0; HEAD];
    let mut kept = 0;
    loop {
        let n = match source.read(piece.get_mut(kept..).unwrap_or_default()) {
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            return Ok(kept == 0);
        }
        let all = piece.get(..kept + n).unwrap_or_default();
        let good = Encoding::utf8_valid_up_to(all);
        let rest = all.len() - good;
        // A letter may be cut in the middle at the end of a piece.
        if rest > 3 {
            return Ok(false);
        }
        piece.copy_within(good..good + rest, 0);
        kept = rest;
    }
}

/// What divides the cells of this text, and how many headings are known then.
fn separator(head: &[u8], encoding: &'static Encoding, kind: Kind) -> (u8, usize) {
    let mut best = (b',', 0, 0);
    for separator in [b',', b'\t', b';', b'|'] {
        let mut rows = Rows::new(Text::new(head, encoding), separator);
        let mut cells = vec![];
        let (mut heads, mut widest) = (0, 0);
        for _ in 0..ROWS {
            let Ok(Some(_)) = rows.next(&mut cells) else { break };
            heads = heads.max(known(kind, &cells));
            widest = widest.max(cells.len());
        }
        if (heads, widest) > (best.1, best.2) {
            best = (separator, heads, widest);
        }
    }
    (best.0, best.1)
}

//! The file of a notice to many residents: its heading and its words, in the languages in which they are written.

use super::mistakes::Mistake;
use super::policies::words;
use super::sheet::{Book, Sheet};
use crate::cards::notice::{LONGEST_TEXT, LONGEST_TITLE};
use crate::domain::words::Words;
use std::path::Path;
use toml::de::DeTable;

/// Reads the heading, empty where none is written, and the words.
///
/// # Errors
/// Every mistake in it, by line.
pub fn read_notice(path: &Path) -> Result<(Words, Words), Vec<Mistake>> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|e| {
        let text = format!("cannot be read: {e}");
        vec![Mistake { file: file.clone(), line: 0, field: String::new(), text }]
    })?;
    let book = Book::new(&file, &text);
    let (table, broken) = DeTable::parse_recoverable(&text);
    for e in &broken {
        book.wrong(&e.span().unwrap_or(0..0), "", e.message());
    }
    let sheet = Sheet::whole(&book, &table);
    let mut read = None;
    if broken.is_empty() {
        let title = fitting(&sheet, "title", LONGEST_TITLE);
        sheet.need("text");
        read = fitting(&sheet, "text", LONGEST_TEXT).map(|text| (title.unwrap_or_default(), text));
        sheet.finish();
    }
    let mistakes = book.mistakes();
    match read {
        Some(read) if mistakes.is_empty() => Ok(read),
        Some(_) | None => Err(mistakes),
    }
}

/// Words that fit into one message.
fn fitting(sheet: &Sheet<'_, '_>, name: &'static str, most: usize) -> Option<Words> {
    let words = words(&sheet.get(name)?, usize::MAX)?;
    for (lang, long) in &words.0 {
        let n = long.encode_utf16().count();
        if n > most {
            sheet.wrong(name, format!("the {name} in {} has {n} characters; {most} fit", lang.code()));
        }
    }
    Some(words)
}

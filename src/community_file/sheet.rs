//! Reading a TOML document field by field: what is asked for is known, what nobody asked for is a mistake.

use super::mistakes::{Mistake, did_you_mean};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file being read, with the mistakes found so far.
pub struct Book<'i> {
    file: String,
    text: &'i str,
    mistakes: RefCell<Vec<Mistake>>,
}

impl<'i> Book<'i> {
    /// A file of this name and content.
    pub fn new(file: &str, text: &'i str) -> Self {
        Self { file: file.to_owned(), text, mistakes: RefCell::default() }
    }

    /// Writes a mistake down.
    pub fn wrong(&self, at: &Range<usize>, field: &str, text: impl Into<String>) {
        let line = self.line(at);
        self.add(Mistake { file: self.file.clone(), line, field: field.to_owned(), text: text.into() });
    }

    fn line(&self, at: &Range<usize>) -> usize {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        before.bytes().filter(|b| *b == b'\n').count() + 1
    }

    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Writes a mistake of another file down.
    pub fn add(&self, mistake: Mistake) {
        self.mistakes.borrow_mut().push(mistake);
    }

    /// Every mistake, by line.
    pub fn mistakes(self) -> Vec<Mistake> {
        let mut all = self.mistakes.into_inner();
        all.sort();
        all.dedup();
        all
    }
}

/// A table of the file.
pub struct Sheet<'b, 'i> {
    /// The file.
    pub book: &'b Book<'i>,
    /// Where it stands.
    pub span: Range<usize>,
    /// What it is called in mistakes; empty for the whole file.
    pub path: String,
    table: &'b DeTable<'i>,
    known: RefCell<BTreeSet<&'static str>>,
}

/// A value of the file.
pub struct Item<'b, 'i> {
    /// The file.
    pub book: &'b Book<'i>,
    /// Where it stands.
    pub span: Range<usize>,
    /// What it is called in mistakes.
    pub path: String,
    value: &'b DeValue<'i>,
}

impl<'b, 'i> Sheet<'b, 'i> {
    /// The whole file.
    pub fn whole(book: &'b Book<'i>, table: &'b Spanned<DeTable<'i>>) -> Self {
        Self { book, span: 0..0, path: String::new(), table: table.get_ref(), known: RefCell::default() }
    }

    fn field(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A field that may be left out.
    pub fn get(&self, name: &'static str) -> Option<Item<'b, 'i>> {
        self.known.borrow_mut().insert(name);
        let (_, value) = self.table.iter().find(|(k, _)| k.get_ref() == name)?;
        Some(Item { book: self.book, span: value.span(), path: self.field(name), value: value.get_ref() })
    }

    /// A field that must be there.
    pub fn need(&self, name: &'static str) -> Option<Item<'b, 'i>> {
        let item = self.get(name);
        if item.is_none() {
            self.book.wrong(&self.span, &self.field(name), "is missing");
        }
        item
    }

    /// Every field, for tables whose fields have names of their own; all of them count as known.
    pub fn entries(&self) -> Vec<(String, Item<'b, 'i>)> {
        let item = |key: &str, value: &'b Spanned<DeValue<'i>>| Item {
            book: self.book,
            span: value.span(),
            path: self.field(key),
            value: value.get_ref(),
        };
        self.table.iter().map(|(k, v)| (k.get_ref().to_string(), item(k.get_ref(), v))).collect()
    }

    /// Tables of `[[name]]`; none where it is left out.
    pub fn tables(&self, name: &'static str, label: &'static str) -> Vec<Sheet<'b, 'i>> {
        let Some(item) = self.get(name) else { return Vec::new() };
        let items = item.list();
        items
            .into_iter()
            .enumerate()
            .filter_map(|(n, i)| {
                let mut sheet = i.table()?;
                let own = sheet.table.iter().find(|(k, _)| k.get_ref() == label).and_then(|(_, v)| match v.get_ref() {
                    DeValue::String(s) => Some(s.to_string()),
                    _ => None,
                });
                sheet.path = self.field(&format!("{name}[{}]", own.unwrap_or_else(|| (n + 1).to_string())));
                Some(sheet)
            })
            .collect()
    }

    /// Writes a mistake in a field of this table down, at the field where it is there, else at the table.
    pub fn wrong(&self, name: &str, text: impl Into<String>) {
        let at = self.table.iter().find(|(k, _)| k.get_ref() == name).map_or(self.span.clone(), |(_, v)| v.span());
        self.book.wrong(&at, &self.field(name), text);
    }

    /// Writes a mistake in the name of a field down.
    pub fn misnamed(&self, name: &str, text: impl Into<String>) {
        let at = self.key(name).unwrap_or_else(|| self.span.clone());
        self.book.wrong(&at, &self.field(name), text);
    }

    /// The line at which a field is named, from 1; the first one where it is not there.
    pub fn line(&self, name: &str) -> usize {
        self.key(name).map_or(1, |at| self.book.line(&at))
    }

    fn key(&self, name: &str) -> Option<Range<usize>> {
        self.table.iter().find(|(k, _)| k.get_ref() == name).map(|(k, _)| k.span())
    }

    /// Everything was asked for: what is left is unknown.
    pub fn finish(&self) {
        let known = self.known.borrow();
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !known.contains(name) {
                let hint = did_you_mean(name, known.iter().copied());
                self.book.wrong(&key.span(), &self.field(name), format!("is not a known field{hint}"));
            }
        }
    }
}

impl<'b, 'i> Item<'b, 'i> {
    /// Writes a mistake in this value down.
    pub fn wrong(&self, text: impl Into<String>) {
        self.book.wrong(&self.span, &self.path, text);
    }

    fn unfit(&self, wanted: &str) {
        let is = match self.value {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a number",
            DeValue::Float(_) => "a number with a point",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.wrong(format!("must be {wanted}, but is {is}"));
    }

    /// Text that says something, without blanks around it.
    pub fn text(&self) -> Option<String> {
        match self.value {
            DeValue::String(s) if s.trim().is_empty() => {
                self.wrong("is empty");
                None
            }
            DeValue::String(s) => Some(s.trim().to_owned()),
            _ => {
                self.unfit("text in quotes");
                None
            }
        }
    }

    /// Whether it is this word.
    pub fn says(&self, word: &str) -> bool {
        matches!(self.value, DeValue::String(s) if s.trim() == word)
    }

    /// Whether it is text.
    pub fn is_text(&self) -> bool {
        matches!(self.value, DeValue::String(_))
    }

    /// True or false.
    pub fn flag(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(b) => Some(*b),
            _ => {
                self.unfit("true or false");
                None
            }
        }
    }

    /// A whole number within bounds.
    pub fn number(&self, from: u32, until: u32) -> Option<u32> {
        self.within(i64::from(from), i64::from(until)).and_then(|n| u32::try_from(n).ok())
    }

    /// A whole number within bounds that may be below zero.
    pub fn whole(&self, from: i32, until: i32) -> Option<i32> {
        self.within(i64::from(from), i64::from(until)).and_then(|n| i32::try_from(n).ok())
    }

    fn within(&self, from: i64, until: i64) -> Option<i64> {
        let DeValue::Integer(n) = self.value else {
            self.unfit("a whole number");
            return None;
        };
        let fits = i64::from_str_radix(n.as_str(), n.radix()).ok().filter(|n| (from..=until).contains(n));
        if fits.is_none() {
            self.wrong(format!("must be a number from {from} to {until}"));
        }
        fits
    }

    /// A number as text, or text: `4`, `"13-14"`.
    pub fn number_or_text(&self) -> Option<String> {
        match self.value {
            DeValue::Integer(n) if n.radix() == 10 => Some(n.as_str().to_owned()),
            _ => self.text(),
        }
    }

    /// A list.
    pub fn list(&self) -> Vec<Item<'b, 'i>> {
        let DeValue::Array(values) = self.value else {
            self.unfit("a list in [ ]");
            return Vec::new();
        };
        let item = |(n, v): (usize, &'b Spanned<DeValue<'i>>)| Item {
            book: self.book,
            span: v.span(),
            path: format!("{}[{}]", self.path, n + 1),
            value: v.get_ref(),
        };
        values.iter().enumerate().map(item).collect()
    }

    /// A table.
    pub fn table(&self) -> Option<Sheet<'b, 'i>> {
        let DeValue::Table(table) = self.value else {
            self.unfit("a table");
            return None;
        };
        Some(Sheet {
            book: self.book,
            span: self.span.clone(),
            path: self.path.clone(),
            table,
            known: RefCell::default(),
        })
    }

    /// One of some words.
    pub fn one_of<T: Copy>(&self, choices: &[(&str, T)]) -> Option<T> {
        let word = self.text()?;
        let found = choices.iter().find(|(w, _)| *w == word);
        if found.is_none() {
            let hint = did_you_mean(&word, choices.iter().map(|(w, _)| *w));
            let all: Vec<&str> = choices.iter().map(|(w, _)| *w).collect();
            self.wrong(format!("{word:?} is none of {}{hint}", all.join(", ")));
        }
        found.map(|(_, value)| *value)
    }

    /// A key of something declared elsewhere in the file.
    pub fn key_of(&self, what: &str, known: &[String]) -> Option<String> {
        let word = self.text()?;
        if known.contains(&word) {
            return Some(word);
        }
        let hint = did_you_mean(&word, known.iter().map(String::as_str));
        self.wrong(format!("there is no {what} {word:?} in this file{hint}"));
        None
    }

    /// A new key: small letters, digits, dashes and underscores.
    pub fn new_key(&self, longest: usize) -> Option<String> {
        let word = self.text()?;
        let fits = word.len() <= longest
            && word.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
        if !fits {
            self.wrong(format!("{word:?} must be small letters a-z, digits and dashes, at most {longest}"));
        }
        fits.then_some(word)
    }
}

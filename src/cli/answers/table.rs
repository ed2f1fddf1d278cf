//! Standard answers as a table: read with every mistake by row and column, and written.

use super::building;
use crate::domain::answer::{AnswerState, Scope, StandardAnswer, Wording};
use crate::domain::community::Community;
use crate::domain::ids::AnswerId;
use crate::domain::lang::Lang;
use anyhow::{Context, Result};
use chrono::NaiveDate;
use std::collections::HashSet;

/// Longest question or synonym, and longest answer, in characters.
const QUESTION: usize = 200;
const ANSWER: usize = 1500;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Key,
    Category,
    Department,
    Scope,
    Building,
    ReviewOn,
    State,
    Question(Lang),
    Synonyms(Lang),
    Answer(Lang),
}

fn column(heading: &str) -> Option<Column> {
    let heading = heading.trim().trim_start_matches('\u{feff}').to_lowercase().replace([' ', '-'], "_");
    Some(match heading.as_str() {
        "id" | "key" => Column::Key,
        "category" => Column::Category,
        "department" | "owner" => Column::Department,
        "scope" => Column::Scope,
        "building" => Column::Building,
        "review_on" | "review" => Column::ReviewOn,
        "state" => Column::State,
        other => {
            let (what, lang) = other.split_once('_')?;
            let lang = match lang {
                "zh" | "zh_hans" | "zh_cn" => Lang::ZhHans,
                "zh_hant" | "zh_tw" | "zh_hk" => Lang::ZhHant,
                "en" => Lang::En,
                _ => return None,
            };
            match what {
                "question" => Column::Question(lang),
                "synonyms" => Column::Synonyms(lang),
                "answer" | "text" => Column::Answer(lang),
                _ => return None,
            }
        }
    })
}

/// Whether a file of this name has tabs between its columns.
pub(super) fn has_tabs(name: &str) -> bool {
    name.ends_with(".tsv") || name.ends_with(".tab")
}

/// The rows of a table with their lines: commas with quotes, or tabs without.
pub(super) fn records(name: &str, text: &str) -> Result<Vec<(u64, Vec<String>)>, String> {
    let tabs = has_tabs(name);
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(if tabs { b'\t' } else { b',' }).quoting(!tabs);
    let mut rows = Vec::new();
    for record in reader.from_reader(text.as_bytes()).records() {
        let record = record.map_err(|e| format!("{name}: {e}"))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, record.iter().map(|field| field.trim().to_owned()).collect()));
    }
    Ok(rows)
}

/// Reads a table of answers.
///
/// # Errors
/// Every mistake, by row and column.
pub(super) fn read(name: &str, text: &str, home: &Community) -> Result<Vec<StandardAnswer>, Vec<String>> {
    let rows = records(name, text).map_err(|mistake| vec![mistake])?;
    let Some(((_, headings), rows)) = rows.split_first() else {
        return Err(vec![format!("{name}: is empty")]);
    };
    let mut mistakes = Vec::new();
    let mut columns: Vec<(Column, &str)> = Vec::new();
    let mut places = Vec::new();
    for (place, heading) in headings.iter().enumerate() {
        match column(heading) {
            Some(column) if columns.iter().any(|(c, _)| *c == column) => {
                mistakes.push(format!("{name}:1: {heading}: this column is there twice"));
            }
            Some(column) => {
                columns.push((column, heading));
                places.push(place);
            }
            None => mistakes.push(format!(
                "{name}:1: {heading}: is not a known column; known are id, category, department, scope, building, \
                 review_on, state, and question_LANG, synonyms_LANG, answer_LANG for zh-Hans, zh-Hant, en"
            )),
        }
    }
    if !columns.iter().any(|(c, _)| *c == Column::Key) {
        mistakes.push(format!("{name}:1: id: is missing"));
    }
    let mut keys = HashSet::new();
    let mut all = Vec::new();
    for (line, fields) in rows {
        let mut wrong = |column: &str, what: &str| mistakes.push(format!("{name}:{line}: {column}: {what}"));
        let value = |column: Column| {
            let at = columns.iter().position(|(c, _)| *c == column)?;
            fields.get(*places.get(at)?).map(String::as_str).filter(|v| !v.is_empty())
        };
        if fields.len() > headings.len() {
            wrong("row", "has more fields than there are columns");
        }
        let key = value(Column::Key).unwrap_or_default();
        if !is_key(key) {
            wrong("id", "must be small letters a-z, digits, dashes and underscores, at most 40");
        } else if !keys.insert(key.to_owned()) {
            wrong("id", "is there twice");
        }
        all.push(StandardAnswer {
            key: key.to_owned(),
            category: value(Column::Category).unwrap_or("other").to_owned(),
            department: department(value(Column::Department), home, &mut wrong),
            scope: scope(value(Column::Scope), value(Column::Building), home, &mut wrong),
            review_on: value(Column::ReviewOn).and_then(|day| {
                let read = day.parse::<NaiveDate>().ok();
                if read.is_none() {
                    wrong("review_on", "must be a day like 2027-06-30");
                }
                read
            }),
            state: match value(Column::State) {
                None | Some("served") => AnswerState::Served,
                Some("withdrawn") => AnswerState::Withdrawn,
                Some(_) => {
                    wrong("state", "must be served or withdrawn");
                    AnswerState::Served
                }
            },
            wordings: wordings(&value, &mut wrong),
        });
    }
    if mistakes.is_empty() { Ok(all) } else { Err(mistakes) }
}

fn is_key(key: &str) -> bool {
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    key.len() <= 40 && key.starts_with(small) && key.chars().all(|c| small(c) || matches!(c, '-' | '_'))
}

fn department(value: Option<&str>, home: &Community, wrong: &mut impl FnMut(&str, &str)) -> String {
    match value {
        None => home.settings.front_desk().map_or_else(String::new, |d| d.key.clone()),
        Some(key) => {
            if home.settings.department(key).is_none() {
                let known: Vec<&str> = home.settings.departments.iter().map(|d| d.key.as_str()).collect();
                wrong("department", &format!("there is no {key:?}; known are {}", known.join(", ")));
            }
            key.to_owned()
        }
    }
}

fn scope(value: Option<&str>, code: Option<&str>, home: &Community, wrong: &mut impl FnMut(&str, &str)) -> Scope {
    match (value, code) {
        (None | Some("all"), None) => Scope::All,
        (Some("tied"), None) => Scope::Tied,
        (Some("building") | None, Some(code)) => match home.buildings.iter().find(|b| b.code == code) {
            Some(building) => Scope::Building(building.id),
            None => {
                wrong("building", &format!("there is no building {code:?}"));
                Scope::All
            }
        },
        (Some("building"), None) => {
            wrong("building", "is missing");
            Scope::All
        }
        (Some("all" | "tied"), Some(_)) => {
            wrong("building", "belongs to the scope building only");
            Scope::All
        }
        (Some(other), _) => {
            wrong("scope", &format!("{other:?} is none of all, building, tied"));
            Scope::All
        }
    }
}

fn wordings<'v>(value: &impl Fn(Column) -> Option<&'v str>, wrong: &mut impl FnMut(&str, &str)) -> Vec<Wording> {
    let mut all = Vec::new();
    for lang in Lang::ALL {
        let code = lang.code();
        let (question, text) = (value(Column::Question(lang)), value(Column::Answer(lang)));
        let synonyms: Vec<String> = value(Column::Synonyms(lang))
            .map(|list| list.split('|').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect())
            .unwrap_or_default();
        if synonyms.iter().any(|s| s.chars().count() > QUESTION) {
            wrong(&format!("synonyms_{code}"), &format!("one is too long: at most {QUESTION} characters"));
        }
        match (question, text) {
            (Some(question), Some(text)) => {
                if question.chars().count() > QUESTION {
                    wrong(&format!("question_{code}"), &format!("is too long: at most {QUESTION} characters"));
                }
                if text.chars().count() > ANSWER {
                    wrong(&format!("answer_{code}"), &format!("is too long: at most {ANSWER} characters"));
                }
                all.push(Wording { lang, question: question.to_owned(), synonyms, text: text.to_owned() });
            }
            (Some(_), None) => wrong(&format!("answer_{code}"), "is missing"),
            (None, Some(_)) => wrong(&format!("question_{code}"), "is missing"),
            (None, None) if !synonyms.is_empty() => wrong(&format!("question_{code}"), "is missing"),
            (None, None) => {}
        }
    }
    if all.is_empty() {
        wrong("question", "an answer needs a question and a text in at least one language");
    }
    all
}

/// The table of all answers, as [`read`] reads it.
pub(super) fn write(all: &[(AnswerId, StandardAnswer)], home: &Community, tabs: bool) -> Result<String> {
    let mut writer = csv::WriterBuilder::new();
    writer.delimiter(if tabs { b'\t' } else { b',' });
    if tabs {
        writer.quote_style(csv::QuoteStyle::Never);
    }
    let mut writer = writer.from_writer(Vec::new());
    let mut headings: Vec<String> =
        ["id", "category", "department", "scope", "building", "review_on", "state"].map(str::to_owned).into();
    for lang in Lang::ALL {
        headings.extend(["question", "synonyms", "answer"].map(|what| format!("{what}_{}", lang.code())));
    }
    writer.write_record(&headings)?;
    for (_, a) in all {
        let scope = match a.scope {
            Scope::All => "all",
            Scope::Building(_) => "building",
            Scope::Tied => "tied",
        };
        let state = match a.state {
            AnswerState::Served => "served",
            AnswerState::Withdrawn => "withdrawn",
        };
        let review_on = a.review_on.map(|d| d.to_string()).unwrap_or_default();
        let mut fields: Vec<String> =
            [&a.key, &a.category, &a.department, scope, building(home, a), &review_on, state].map(str::to_owned).into();
        for lang in Lang::ALL {
            let w = a.wordings.iter().find(|w| w.lang == lang);
            let flat = |text: &str| if tabs { text.replace(['\t', '\n', '\r'], " ") } else { text.to_owned() };
            fields.push(w.map_or_else(String::new, |w| flat(&w.question)));
            fields.push(w.map_or_else(String::new, |w| flat(&w.synonyms.join("|"))));
            fields.push(w.map_or_else(String::new, |w| flat(&w.text)));
        }
        writer.write_record(&fields)?;
    }
    let bytes = writer.into_inner().context("the table")?;
    String::from_utf8(bytes).context("the table is text")
}

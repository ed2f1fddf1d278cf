//! `answers import | export | check | unanswered`: the knowledge base from files, and what it misses.

pub mod check;
mod table;

use super::args::AnswersCommand;
use super::{Misuse, Outcome, community};
use crate::community_file::strays;
use crate::domain::answer::{Scope, StandardAnswer};
use crate::domain::community::Community;
use crate::domain::ids::CommunityId;
use crate::knowledge;
use crate::store::answers::{self, Cause};
use crate::store::{Pool, communities};
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Days, TimeDelta, Utc};
use std::fmt::Write;
use std::path::Path;

/// Carries `answers …` out.
///
/// # Errors
/// When a file has mistakes, nothing fits the command, or the database fails.
pub async fn answers(pool: &Pool, command: &AnswersCommand, now: DateTime<Utc>) -> Result<Outcome> {
    let mut conn = pool.acquire().await?;
    let key = match command {
        AnswersCommand::Import { community, .. }
        | AnswersCommand::Export { community, .. }
        | AnswersCommand::Check { community, .. }
        | AnswersCommand::Unanswered { community, .. } => community.as_deref(),
    };
    let home = community::chosen(&mut conn, key).await?;
    drop(conn);
    match command {
        AnswersCommand::Import { file, dry_run, .. } => {
            let name = file.display().to_string();
            let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
            Ok(Outcome::well(import(pool, &home, &name, &text, *dry_run, now).await?))
        }
        AnswersCommand::Export { file, .. } => export(pool, &home, file.as_deref()).await,
        AnswersCommand::Check { file, .. } => check::check(pool, &home, file).await,
        AnswersCommand::Unanswered { days, .. } => unanswered(pool, home.id, *days, now).await,
    }
}

/// Imports standard answers, all or nothing: each change in a line. What is in the file already changes nothing.
///
/// # Errors
/// Every mistake of the file in one report; or when the database fails.
pub async fn import(
    pool: &Pool,
    home: &Community,
    name: &str,
    text: &str,
    dry_run: bool,
    now: DateTime<Utc>,
) -> Result<String> {
    let rows = match table::read(name, text, home) {
        Ok(rows) => rows,
        Err(mistakes) => bail!("nothing was changed:\n{}", mistakes.join("\n")),
    };
    let mut tx = pool.begin().await?;
    let before = answers::all(&mut tx, home.id).await?;
    let today = now.with_timezone(&home.settings.time_zone).date_naive();
    let default = today.checked_add_days(Days::new(home.settings.questions.review_days.into()));
    let (mut lines, mut unfilled) = (Vec::new(), Vec::new());
    let all = rows.len();
    for mut new in rows {
        let old = before.iter().find(|(_, a)| a.key == new.key).map(|(_, a)| a);
        new.review_on = new.review_on.or_else(|| old.and_then(|a| a.review_on)).or(default);
        let missing = new.missing(&home.settings);
        if !missing.is_empty() {
            unfilled.push(format!("  {}: {}", new.key, missing.join(", ")));
        }
        let changes = changes(old, &new);
        if !changes.is_empty() {
            answers::put(&mut tx, home.id, &new, (None, Cause::Import), now).await?;
        }
        lines.extend(changes);
    }
    let changed = lines.len();
    for stray in strays(&home.settings.questions, &answers::categories(&mut tx, home.id).await?) {
        lines.push(format!("! {} of {}: {}\n  → {}", stray.field(), home.key, stray.what(), stray.remedy()));
    }
    if !unfilled.is_empty() {
        lines.push(format!("not served until [facts] of {} tells what is in braces:", home.key));
        lines.extend(unfilled);
    }
    if changed > 0 && !dry_run {
        answers::recount(&mut tx, home.id).await?;
        answers::plan_review(&mut tx, home, now).await?;
        tx.commit().await?;
    }
    let tried = if dry_run { " (tried only, nothing was kept)" } else { "" };
    lines.push(match changed {
        0 => format!("{all} answers, no change{tried}"),
        1 => format!("{all} answers, 1 change{tried}"),
        n => format!("{all} answers, {n} changes{tried}"),
    });
    Ok(lines.join("\n"))
}

/// What an answer of the file changes, one line a field.
fn changes(old: Option<&StandardAnswer>, new: &StandardAnswer) -> Vec<String> {
    let key = &new.key;
    let Some(old) = old else {
        let title = new.wordings.first().map_or("", |w| w.question.as_str());
        return vec![format!("+ {key}: {title}")];
    };
    let mut lines = Vec::new();
    let mut field = |name: &str, was: String, is: String| {
        if was != is {
            lines.push(format!("~ {key}: {name} {was:?} → {is:?}"));
        }
    };
    field("category", old.category.clone(), new.category.clone());
    field("department", old.department.clone(), new.department.clone());
    field("scope", format!("{:?}", old.scope), format!("{:?}", new.scope));
    field("review_on", day(old), day(new));
    field("state", format!("{:?}", old.state), format!("{:?}", new.state));
    for lang in crate::domain::lang::Lang::ALL {
        let of = |a: &StandardAnswer| {
            let w = a.wordings.iter().find(|w| w.lang == lang);
            w.map_or_else(Default::default, |w| (w.question.clone(), w.synonyms.join("|"), w.text.clone()))
        };
        let (was, is) = (of(old), of(new));
        field(&format!("question_{}", lang.code()), was.0, is.0);
        field(&format!("synonyms_{}", lang.code()), was.1, is.1);
        field(&format!("answer_{}", lang.code()), was.2, is.2);
    }
    lines
}

fn day(answer: &StandardAnswer) -> String {
    answer.review_on.map(|d| d.to_string()).unwrap_or_default()
}

async fn export(pool: &Pool, home: &Community, file: Option<&Path>) -> Result<Outcome> {
    let mut conn = pool.acquire().await?;
    let all = answers::all(&mut conn, home.id).await?;
    let tabs = file.is_some_and(|f| f.extension().is_some_and(|e| e == "tsv"));
    let text = table::write(&all, home, tabs)?;
    match file {
        None => Ok(Outcome::well(text.trim_end())),
        Some(file) => {
            std::fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))?;
            Ok(Outcome::well(format!("{} answers written to {}", all.len(), file.display())))
        }
    }
}

async fn unanswered(pool: &Pool, home: CommunityId, days: u32, now: DateTime<Utc>) -> Result<Outcome> {
    let mut conn = pool.acquire().await?;
    let open = answers::open_questions(&mut conn, home, now - TimeDelta::days(days.into())).await?;
    if open.is_empty() {
        return Ok(Outcome::well(format!("everything asked in {days} days has an answer")));
    }
    let words: Vec<&str> = open.iter().map(|a| a.words.as_str()).collect();
    let mut out = String::new();
    for group in knowledge::groups(&words) {
        let first = group.first().and_then(|n| words.get(*n)).copied().unwrap_or_default();
        writeln!(out, "{:>4}×  {}", group.len(), first.replace('\n', " / "))?;
        for other in group.iter().skip(1).filter_map(|n| words.get(*n)).filter(|w| **w != first).take(3) {
            writeln!(out, "         {}", other.replace('\n', " / "))?;
        }
    }
    Ok(Outcome::well(out.trim_end()))
}

/// The codes of buildings, for the column of a scope.
fn building<'c>(home: &'c Community, answer: &StandardAnswer) -> &'c str {
    match answer.scope {
        Scope::Building(id) => home.buildings.iter().find(|b| b.id == id).map_or("", |b| &b.code),
        Scope::All | Scope::Tied => "",
    }
}

/// Imports answers into this community: for the demo and the tests.
///
/// # Errors
/// When there is none, the file has mistakes, or the database fails.
pub async fn import_into(pool: &Pool, id: CommunityId, name: &str, text: &str, now: DateTime<Utc>) -> Result<String> {
    let mut conn = pool.acquire().await?;
    let home = communities::load(&mut conn, id).await?.ok_or_else(|| Misuse("no such community".to_owned()))?;
    drop(conn);
    import(pool, &home, name, text, false, now).await
}

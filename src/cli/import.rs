//! `import units | residents | bills | payments`: a table of the books, all or nothing, each change in a line.

use super::args::ImportCommand;
use super::{Misuse, Outcome, community};
use crate::books::{self, Wish};
use crate::cards;
use crate::domain::lang::Lang;
use crate::imports::heads::Kind;
use crate::imports::read::Limits;
use crate::store::{Pool, codes, imports};
use crate::texts::Texts;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Imports a table.
///
/// # Errors
/// When the file has mistakes, all of which are told, cannot be opened, or the database fails.
pub async fn import(pool: &Pool, asked: &ImportCommand, now: DateTime<Utc>) -> Result<Outcome> {
    let (kind, args, codes_to) = match asked {
        ImportCommand::Units { table, codes } => (Kind::Units, table, codes.as_deref()),
        ImportCommand::Residents { table } => (Kind::Residents, table, None),
        ImportCommand::Bills { table } => (Kind::Bills, table, None),
        ImportCommand::Payments { table } => (Kind::Payments, table, None),
    };
    let file = open(&args.file)?;
    let mut tx = pool.begin().await?;
    let home = community::chosen(&mut tx, args.community.as_deref()).await?;
    let wish = Wish {
        kind,
        name: args.file.display().to_string(),
        sheet: args.sheet.clone(),
        limits: Limits::LARGE,
        dry_run: args.dry_run,
        by: None,
    };
    let report = books::import(&mut tx, &home, &wish, BufReader::with_capacity(256 * 1024, file), now).await?;
    let lines = cards::imports::report(Texts::new(Lang::En), &report);
    let mut words = lines.join("\n");
    if !report.is_well() {
        bail!("{}: {words}", wish.name);
    }
    if args.dry_run {
        tx.rollback().await?;
        return Ok(Outcome::well(words));
    }
    if let Some(path) = codes_to {
        let issued = imports::codes(&mut tx, home.id, now).await?;
        let until = (now + codes::LIFE).with_timezone(&home.settings.time_zone);
        write_codes(path, &issued)?;
        words.push_str(&format!(
            "\n{} codes in {}, each good once, until {}",
            issued.len(),
            path.display(),
            until.format("%Y-%m-%d %H:%M %Z")
        ));
    }
    tx.commit().await.context("the rows could not be kept")?;
    Ok(Outcome::well(words))
}

fn open(path: &Path) -> Result<File> {
    let file = File::open(path).map_err(|e| Misuse(format!("{} cannot be opened: {e}", path.display())))?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(Misuse(format!("{} is a folder", path.display())).into());
    }
    Ok(file)
}

/// A table for printing: with the mark that keeps Excel from guessing the encoding.
fn write_codes(path: &Path, codes: &[(String, String)]) -> Result<()> {
    let mut text = String::from("\u{feff}unit,code\r\n");
    for (unit, code) in codes {
        text.push_str(&format!("{unit},{code}\r\n"));
    }
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

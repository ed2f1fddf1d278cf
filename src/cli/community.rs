//! `community apply`, `community show`, and which community a command means.

use super::{Misuse, Outcome};
use crate::community_file;
use crate::domain::community::Community;
use crate::domain::lang::Lang;
use crate::store::{Pool, communities, groups, staff};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::fmt::Write;
use std::path::Path;

/// Applies a community's file.
///
/// # Errors
/// When the file has mistakes or takes away what is used, or the database fails.
pub async fn apply(pool: &Pool, file: &Path, dry_run: bool, now: DateTime<Utc>) -> Result<Outcome> {
    match community_file::apply(pool, file, dry_run, now).await {
        Ok(report) => Ok(Outcome::well(report.to_string())),
        Err(community_file::Refusal::Fault(e)) => Err(e),
        Err(refusal @ (community_file::Refusal::Mistakes(_) | community_file::Refusal::InUse(_))) => {
            anyhow::bail!("nothing was changed:\n{refusal}")
        }
    }
}

/// Shows one community, or all.
///
/// # Errors
/// When there is none of this key, or the database fails.
pub async fn show(pool: &Pool, key: Option<&str>) -> Result<Outcome> {
    let mut conn = pool.acquire().await?;
    let mut words = String::new();
    for (id, of) in communities::list(&mut conn).await? {
        if key.is_none_or(|k| k == of)
            && let Some(community) = communities::load(&mut conn, id).await?
        {
            one(&mut conn, &community, &mut words).await?;
        }
    }
    if words.is_empty() {
        match key {
            Some(key) => return Err(Misuse(format!("there is no community {key:?}")).into()),
            None => words.push_str("there is no community yet: frontdesk community apply FILE"),
        }
    }
    Ok(Outcome::well(words.trim_end()))
}

async fn one(conn: &mut PgConnection, c: &Community, out: &mut String) -> Result<()> {
    let s = &c.settings;
    let languages: Vec<&str> = s.languages.iter().map(|l| l.code()).collect();
    writeln!(out, "{}: {}", c.key, s.name.get(Lang::ZhHans))?;
    writeln!(out, "  {}, {}, {}", s.time_zone, languages.join(" "), s.currency)?;
    writeln!(out, "  departments")?;
    let people = staff::all(conn, c.id).await?;
    for d in &s.departments {
        let group = match groups::group_of(conn, c.id, &d.key).await? {
            Some((at, lang)) => {
                let topic = at.thread.map(|t| format!(", topic {t}")).unwrap_or_default();
                format!("group {}{topic}, {}", at.chat, lang.code())
            }
            None => "no group yet".to_owned(),
        };
        let front = if d.front_desk { ", front desk" } else { "" };
        writeln!(out, "    {}: {} ({group}{front})", d.key, d.name.get(Lang::ZhHans))?;
    }
    writeln!(out, "  categories")?;
    for k in &s.categories {
        writeln!(out, "    {}: {} → {}", k.key, k.name.get(Lang::ZhHans), k.department)?;
    }
    if !s.forms.is_empty() {
        writeln!(out, "  forms (the gate is kept by {})", s.gate_department())?;
    }
    for f in &s.forms {
        let steps: Vec<&str> = f.approvals.iter().map(|step| step.department.as_str()).collect();
        writeln!(out, "    {}: {} → {}", f.key, f.name.get(Lang::ZhHans), steps.join(", "))?;
    }
    writeln!(out, "  on call")?;
    for o in &s.on_call {
        writeln!(out, "    {}: {}", o.phone, o.name.get(Lang::ZhHans))?;
    }
    writeln!(out, "  staff")?;
    for p in people {
        let bound = if p.user.is_some() { "" } else { " (no Telegram yet)" };
        writeln!(out, "    {}: {}{bound}", p.key, p.name)?;
    }
    writeln!(out, "  buildings")?;
    for b in &c.buildings {
        let units = communities::units(conn, c.id, b.id).await?;
        writeln!(out, "    {}: {} ({} units)", b.code, b.name.get(Lang::ZhHans), units.len())?;
    }
    writeln!(out)?;
    Ok(())
}

/// The community that a command means: the one of this key, or the only one there is.
///
/// # Errors
/// [`Misuse`] where there is none, or several and no key.
pub async fn chosen(conn: &mut PgConnection, key: Option<&str>) -> Result<Community> {
    let all = communities::list(conn).await?;
    let keys = || all.iter().map(|(_, k)| k.as_str()).collect::<Vec<_>>().join(", ");
    let id = match (key, all.as_slice()) {
        (_, []) => return Err(Misuse("there is no community yet: frontdesk community apply FILE".to_owned()).into()),
        (Some(key), _) => all.iter().find(|(_, k)| k == key).map(|(id, _)| *id),
        (None, [(id, _)]) => Some(*id),
        (None, [_, _, ..]) => {
            return Err(Misuse(format!("there are several communities: add --community KEY ({})", keys())).into());
        }
    };
    let found = match id {
        Some(id) => communities::load(conn, id).await?,
        None => None,
    };
    found.ok_or_else(|| Misuse(format!("there is no community of this key; known are {}", keys())).into())
}

//! Applying a draft: one transaction, all or nothing, each change in a line.

use super::mistakes::Mistake;
use super::questions::strays;
use super::read::{plain_name, read};
use super::{BuildingDraft, Draft, StaffDraft, changes};
use crate::domain::ids::{BuildingId, CommunityId, UnitId};
use crate::rules::gaps::gaps;
use crate::store::{Pool, answers, communities, documents, duty, groups, reminders, staff};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

/// What applying a file has changed, or would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The community's key.
    pub community: String,
    /// One line a change; empty: no change.
    pub changes: Vec<String>,
    /// What is left to nobody or holds for nothing, one line each with what to do.
    pub warnings: Vec<String>,
    /// Whether it was only tried.
    pub dry_run: bool,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.changes {
            writeln!(f, "{line}")?;
        }
        for line in &self.warnings {
            writeln!(f, "! {line}")?;
        }
        let tried = if self.dry_run { " (tried only, nothing was kept)" } else { "" };
        match self.changes.len() {
            0 => write!(f, "community {}: no change{tried}", self.community),
            1 => write!(f, "community {}: 1 change{tried}", self.community),
            n => write!(f, "community {}: {n} changes{tried}", self.community),
        }
    }
}

/// Why a file was not applied.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The file has mistakes.
    #[error("{}", lines(.0))]
    Mistakes(Vec<Mistake>),
    /// The file takes something away that is still used.
    #[error("{}", lines(.0))]
    InUse(Vec<Mistake>),
    /// The database failed.
    #[error("{0:#}")]
    Fault(#[from] anyhow::Error),
}

fn lines<T: fmt::Display>(all: &[T]) -> String {
    all.iter().map(T::to_string).collect::<Vec<_>>().join("\n")
}

/// Applies a community's file. Applying it again changes nothing.
///
/// # Errors
/// When the file has mistakes, takes away what is still used, or the database fails; nothing is changed then.
pub async fn apply(pool: &Pool, path: &Path, dry_run: bool, now: DateTime<Utc>) -> Result<Report, Refusal> {
    let draft = read(path).map_err(Refusal::Mistakes)?;
    apply_draft(pool, draft, dry_run, now).await
}

/// Applies a draft that was read already.
///
/// # Errors
/// As [`apply`].
pub async fn apply_draft(pool: &Pool, draft: Draft, dry_run: bool, now: DateTime<Utc>) -> Result<Report, Refusal> {
    let mut tx = pool.begin().await.context("the database cannot be reached")?;
    let mut work = Work { changes: Vec::new(), in_use: Vec::new() };
    let community = work.all(&mut tx, &draft, now).await?;
    if !work.in_use.is_empty() {
        return Err(Refusal::InUse(work.in_use));
    }
    let left = gaps(&staff::all(&mut tx, community).await?, &draft.settings);
    let mut warnings: Vec<String> = left.iter().map(|gap| format!("{}\n  → {}", gap.what(), gap.remedy())).collect();
    for stray in strays(&draft.settings.questions, &answers::categories(&mut tx, community).await?) {
        let line = draft.lists.questions.get(&stray.category).copied().unwrap_or_default();
        let place = Mistake { file: draft.lists.file.clone(), line, field: stray.field(), text: stray.what() };
        warnings.push(format!("{place}\n  → {}", stray.remedy()));
    }
    if !dry_run {
        tx.commit().await.context("the changes could not be kept")?;
    }
    Ok(Report { community: draft.key, changes: work.changes, warnings, dry_run })
}

struct Work {
    changes: Vec<String>,
    in_use: Vec<Mistake>,
}

impl Work {
    fn note(&mut self, line: String) {
        self.changes.push(line);
    }

    async fn all(&mut self, conn: &mut PgConnection, draft: &Draft, now: DateTime<Utc>) -> Result<CommunityId> {
        let new = serde_json::to_value(&draft.settings)?;
        let community = match communities::hold(conn, &draft.key).await? {
            None => {
                self.note(format!("+ community {}: {}", draft.key, plain_name(&draft.settings.name)));
                communities::put(conn, &draft.key, &draft.settings, now).await?
            }
            Some((id, old)) => {
                self.still_used(conn, id, draft, &old).await?;
                let changed = changes::between(&old, &new);
                if old != new {
                    communities::put(conn, &draft.key, &draft.settings, now).await?;
                }
                self.changes.extend(changed);
                id
            }
        };
        self.buildings(conn, community, draft, now).await?;
        self.staff(conn, community, &draft.staff, now).await?;
        for picture in &draft.pictures {
            let file = (picture.key.as_str(), picture.name.as_str(), picture.mime);
            documents::keep(conn, community, file, &picture.bytes).await?;
        }
        documents::keep_no_other(
            conn,
            community,
            &draft.pictures.iter().map(|p| p.key.clone()).collect::<Vec<_>>(),
            now,
        )
        .await?;
        // The roster, the hours or the people may be others: the desk looks at who is on duty.
        duty::wake(conn, community, now).await?;
        reminders::wake(conn, community, now).await?;
        Ok(community)
    }

    /// Departments and categories with open tickets stay; a department that goes leaves its group.
    async fn still_used(
        &mut self,
        conn: &mut PgConnection,
        community: CommunityId,
        draft: &Draft,
        old: &Value,
    ) -> Result<()> {
        let lists = &draft.lists;
        for key in keys(old, "departments").iter().filter(|k| draft.settings.department(k).is_none()) {
            let open = communities::open_tickets(conn, community, Some(key), None).await?;
            if open > 0 {
                let why = format!("still has {open} open ticket(s): pass them on or finish them before it goes");
                self.in_use.push(lists.missed(lists.departments, "department", key, why));
            }
            if groups::unbind(conn, community, key).await? {
                self.note(format!("- group of department {key}"));
            }
        }
        for key in keys(old, "categories").iter().filter(|k| draft.settings.category(k).is_none()) {
            let open = communities::open_tickets(conn, community, None, Some(key)).await?;
            if open > 0 {
                let why = format!("still has {open} open ticket(s): finish them before it goes");
                self.in_use.push(lists.missed(lists.categories, "category", key, why));
            }
        }
        Ok(())
    }

    async fn buildings(
        &mut self,
        conn: &mut PgConnection,
        community: CommunityId,
        draft: &Draft,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (wanted, lists) = (&draft.buildings, &draft.lists);
        let before = communities::buildings(conn, community).await?;
        let units = communities::all_units(conn, community).await?;
        let order = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let kept_before = order(before.iter().map(|b| b.code.as_str()).collect());
        for (position, draft) in (0..).zip(wanted) {
            let old = before.iter().find(|b| b.code == draft.code);
            let moved = kept_before.get(usize::try_from(position).unwrap_or(0)) != Some(&draft.code);
            if old.is_none_or(|b| b.name != draft.name) || moved {
                communities::put_building(conn, community, &draft.code, &draft.name, position).await?;
            }
            communities::set_imported(conn, community, &draft.code, draft.imported).await?;
            match old {
                None => self.new_building(conn, community, draft).await?,
                Some(old) => {
                    if old.name != draft.name {
                        let (was, is) = (plain_name(&old.name), plain_name(&draft.name));
                        self.note(format!("~ building {}: name {was:?} → {is:?}", draft.code));
                    } else if moved {
                        self.note(format!("~ building {}: another place in the list", draft.code));
                    }
                    if !draft.imported {
                        self.units(conn, community, old.id, draft, &units, now).await?;
                    }
                }
            }
        }
        for old in before.iter().filter(|b| !wanted.iter().any(|w| w.code == b.code)) {
            let (residents, tickets) = communities::building_use(conn, community, old.id).await?;
            if residents + tickets > 0 {
                let why = format!(
                    "cannot go: {residents} resident(s) and {tickets} ticket(s) belong to it; leave it in the file, \
                     without units if nobody shall choose them any more"
                );
                self.in_use.push(lists.missed(lists.buildings, "building", &old.code, why));
            } else {
                communities::drop_building(conn, community, old.id).await?;
                self.note(format!("- building {}", old.code));
            }
        }
        Ok(())
    }

    async fn new_building(
        &mut self,
        conn: &mut PgConnection,
        community: CommunityId,
        draft: &BuildingDraft,
    ) -> Result<()> {
        let found = communities::buildings(conn, community).await?.into_iter().find(|b| b.code == draft.code);
        let id = found.map(|b| b.id).context("the building was just written")?;
        communities::put_units(conn, community, id, &draft.units).await?;
        let units = match draft.units.as_slice() {
            [] if draft.imported => "units by import".to_owned(),
            [] => "no units".to_owned(),
            [one] => format!("unit {one}"),
            [first, .., last] => format!("{} units {first} … {last}", draft.units.len()),
        };
        self.note(format!("+ building {}: {} ({units})", draft.code, plain_name(&draft.name)));
        Ok(())
    }

    async fn units(
        &mut self,
        conn: &mut PgConnection,
        community: CommunityId,
        building: BuildingId,
        draft: &BuildingDraft,
        all: &[communities::UnitRow],
        now: DateTime<Utc>,
    ) -> Result<()> {
        let used: BTreeSet<&str> =
            all.iter().filter(|u| u.building == building && !u.retired).map(|u| u.code.as_str()).collect();
        let wanted: BTreeSet<&str> = draft.units.iter().map(String::as_str).collect();
        let new: Vec<String> = draft.units.iter().filter(|u| !used.contains(u.as_str())).cloned().collect();
        for code in &new {
            self.note(format!("+ unit {code}"));
        }
        if !new.is_empty() {
            communities::put_units(conn, community, building, &new).await?;
        }
        let gone: Vec<&communities::UnitRow> =
            all.iter().filter(|u| u.building == building && !u.retired && !wanted.contains(u.code.as_str())).collect();
        for unit in &gone {
            self.note(format!("- unit {} (retired; its history stays)", unit.code));
        }
        let ids: Vec<UnitId> = gone.iter().map(|u| u.id).collect();
        if !ids.is_empty() {
            communities::retire_units(conn, community, &ids, now).await?;
        }
        Ok(())
    }

    async fn staff(
        &mut self,
        conn: &mut PgConnection,
        community: CommunityId,
        wanted: &[StaffDraft],
        now: DateTime<Utc>,
    ) -> Result<()> {
        let before = staff::all(conn, community).await?;
        for draft in wanted {
            let old = before.iter().find(|s| s.key == draft.key);
            let mut lines = Vec::new();
            match old {
                None => lines.push(format!("+ staff {}: {}", draft.key, draft.name)),
                Some(old) => {
                    if old.name != draft.name {
                        lines.push(format!("~ staff {}: name {:?} → {:?}", draft.key, old.name, draft.name));
                    }
                    if old.roles != draft.roles {
                        lines.push(format!("~ staff {}: roles {:?} → {:?}", draft.key, old.roles, draft.roles));
                    }
                    if old.departments != draft.departments {
                        let (was, is) = (old.departments.join(", "), draft.departments.join(", "));
                        lines.push(format!("~ staff {}: departments {was} → {is}", draft.key));
                    }
                }
            }
            if !lines.is_empty() {
                staff::put(conn, community, &draft.key, &draft.name, &draft.roles, &draft.departments).await?;
                self.changes.extend(lines);
            }
        }
        for old in before.iter().filter(|s| !wanted.iter().any(|w| w.key == s.key)) {
            staff::retire(conn, community, old.id, now).await?;
            self.note(format!("- staff {} (retired; what they did stays theirs)", old.key));
        }
        Ok(())
    }
}

/// The keys of a list in kept settings.
fn keys(settings: &Value, list: &str) -> Vec<String> {
    let entries = settings.get(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    entries.iter().filter_map(|e| e.get("key").and_then(Value::as_str)).map(str::to_owned).collect()
}

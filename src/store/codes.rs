//! One-time codes: issued for a home, a member of staff or a group; only their digest is kept; wrong tries are counted.

use super::words::{value, word};
use super::{groups, people, staff};
use crate::chat::outgoing::Address;
use crate::domain::code::{ALPHABET, plain};
use crate::domain::ids::{CommunityId, StaffId, UnitId, UserId};
use crate::domain::lang::Lang;
use crate::domain::person::Tie;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

/// How long a code is good.
pub const LIFE: TimeDelta = TimeDelta::days(30);
/// Wrong tries before the lock.
pub const TRIES: i32 = 5;
/// How long the lock holds.
pub const LOCK: TimeDelta = TimeDelta::hours(1);

const LENGTH: usize = 10;

/// What a code is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Ties its user to a unit.
    Unit(UnitId, Tie),
    /// Makes its user this member of staff.
    Staff(StaffId),
    /// Binds the group in which it is said to a department.
    Group(String),
}

/// What became of a code said in private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redeemed {
    /// The user is tied to this unit now.
    Home {
        /// The community.
        community: CommunityId,
        /// The unit's code.
        unit: String,
    },
    /// The user is this member of staff now.
    Staff {
        /// The community.
        community: CommunityId,
        /// Their name.
        name: String,
    },
    /// A good code for a group: it has to be said there. It stays good.
    ForGroup,
    /// Unknown, used or expired.
    Wrong {
        /// Tries left before the lock.
        left: u32,
    },
    /// Too many wrong tries.
    Locked {
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// What became of a code said in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupRedeemed {
    /// The group is bound to this department now.
    Bound {
        /// The community.
        community: CommunityId,
        /// Key of the department.
        department: String,
    },
    /// A good code, but for one person in private. It stays good.
    NotForGroup,
    /// Unknown, used or expired.
    Wrong {
        /// Tries left before the lock.
        left: u32,
    },
    /// Too many wrong tries by this user.
    Locked {
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// Issues a code. It is given out this one time; the database keeps its digest.
///
/// # Errors
/// When the database fails, or the machine has no random numbers.
pub async fn issue(
    conn: &mut PgConnection,
    community: CommunityId,
    purpose: &Purpose,
    now: DateTime<Utc>,
    life: TimeDelta,
) -> Result<String> {
    let code = random()?;
    let (kind, unit, member, department, tie) = match purpose {
        Purpose::Unit(unit, tie) => ("unit", Some(unit.0), None, None, Some(word(tie)?)),
        Purpose::Staff(id) => ("staff", None, Some(id.0), None, None),
        Purpose::Group(department) => ("group", None, None, Some(department.clone()), None),
    };
    sqlx::query!(
        "insert into binding_code (community_id, digest, purpose, unit_id, staff_id, department, tie, created_at,
             expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        community.0,
        digest(&code),
        kind,
        unit,
        member,
        department,
        tie,
        now,
        now + life
    )
    .execute(conn)
    .await
    .context("the code could not be kept")?;
    Ok(code)
}

/// Uses a code that a user said in private or brought by deep link. The first of two at once wins. A user who is new in
/// the community becomes a resident of this name and language.
///
/// # Errors
/// When the database fails.
pub async fn redeem(
    conn: &mut PgConnection,
    typed: &str,
    user: UserId,
    name: &str,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<Redeemed> {
    let wrong = match locked(conn, user, now).await? {
        Ok(wrong) => wrong,
        Err(until) => return Ok(Redeemed::Locked { until }),
    };
    let Some(found) = claim(conn, typed, now).await? else {
        return Ok(match miss(conn, user, wrong, now).await? {
            Miss::Left(left) => Redeemed::Wrong { left },
            Miss::Locked(until) => Redeemed::Locked { until },
        });
    };
    let done = match found.purpose {
        Purpose::Group(_) => return Ok(Redeemed::ForGroup),
        Purpose::Unit(unit, tie) => {
            people::ensure_resident(conn, found.community, user, name, lang, now).await?;
            people::verify_tie(conn, found.community, user, unit, tie, now).await?;
            Redeemed::Home { community: found.community, unit: found.label }
        }
        Purpose::Staff(id) => {
            staff::bind(conn, found.community, id, user).await?;
            Redeemed::Staff { community: found.community, name: found.label }
        }
    };
    spend(conn, typed, user, now).await?;
    Ok(done)
}

/// Uses a code that a user said in a group or topic with `/bind`; the group starts in this language. The first of two at
/// once wins.
///
/// # Errors
/// When the database fails.
pub async fn redeem_group(
    conn: &mut PgConnection,
    typed: &str,
    user: UserId,
    at: Address,
    lang: Lang,
    now: DateTime<Utc>,
) -> Result<GroupRedeemed> {
    let wrong = match locked(conn, user, now).await? {
        Ok(wrong) => wrong,
        Err(until) => return Ok(GroupRedeemed::Locked { until }),
    };
    let Some(found) = claim(conn, typed, now).await? else {
        return Ok(match miss(conn, user, wrong, now).await? {
            Miss::Left(left) => GroupRedeemed::Wrong { left },
            Miss::Locked(until) => GroupRedeemed::Locked { until },
        });
    };
    let department = match found.purpose {
        Purpose::Group(department) => department,
        Purpose::Unit(..) | Purpose::Staff(_) => return Ok(GroupRedeemed::NotForGroup),
    };
    groups::bind(conn, found.community, &department, at, lang, now).await?;
    spend(conn, typed, user, now).await?;
    Ok(GroupRedeemed::Bound { community: found.community, department })
}

/// The community of a code that is still good, for a user who may try codes; using it is up to [`redeem`]. A code that
/// is none counts as a wrong try.
///
/// # Errors
/// When the database fails.
pub async fn community_of(
    conn: &mut PgConnection,
    typed: &str,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<CommunityId>> {
    let Ok(wrong) = locked(conn, user, now).await? else { return Ok(None) };
    match claim(conn, typed, now).await? {
        Some(found) => Ok(Some(found.community)),
        None => {
            miss(conn, user, wrong, now).await?;
            Ok(None)
        }
    }
}

/// Whether these words have the form of a code: others cost no try.
pub fn has_form(typed: &str) -> bool {
    let plain = plain(typed);
    plain.len() == LENGTH && plain.chars().all(|c| ALPHABET.contains(&c))
}

/// Whether these words could be a code at all: ten letters and digits as one, or in two halves as they are written.
/// Other words of as many letters, like a place and a number, are none.
pub fn looks_like_code(typed: &str) -> bool {
    let plain = plain(typed);
    let mut parts = typed.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let half = |part: Option<&str>| part.is_some_and(|part| part.chars().count() == LENGTH / 2);
    let first = parts.next();
    let written = match parts.next() {
        None => true,
        second => half(first) && half(second) && parts.next().is_none(),
    };
    written
        && plain.len() == LENGTH
        && plain.chars().all(|c| ALPHABET.contains(&c))
        && plain.chars().any(|c| c.is_ascii_digit())
}

/// A code with at least one digit: so it is told from a word of ten letters.
fn random() -> Result<String> {
    loop {
        let mut bytes = [0u8; LENGTH];
        getrandom::fill(&mut bytes).map_err(|e| anyhow::anyhow!("the machine has no random numbers: {e}"))?;
        let code: String = bytes.iter().map(|b| ALPHABET[usize::from(b & 31)]).collect();
        if code.chars().any(|c| c.is_ascii_digit()) {
            return Ok(code);
        }
    }
}

fn digest(typed: &str) -> Vec<u8> {
    Sha256::digest(plain(typed).as_bytes()).to_vec()
}

struct Found {
    community: CommunityId,
    purpose: Purpose,
    /// The unit's code or the name of the member of staff.
    label: String,
}

/// A code that is still good, held until the transaction ends.
async fn claim(conn: &mut PgConnection, typed: &str, now: DateTime<Utc>) -> Result<Option<Found>> {
    let row = sqlx::query!(
        r#"select c.community_id, c.unit_id, c.staff_id, c.department, c.tie, u.code as "unit?", u.retired as "no_unit?",
             s.name as "staff?", s.retired as "no_staff?"
         from binding_code c
             join community k on k.id = c.community_id
             left join unit u on u.community_id = c.community_id and u.id = c.unit_id
             left join staff s on s.community_id = c.community_id and s.id = c.staff_id
         where c.digest = $1 and c.used_at is null and c.expires_at > $2
             and (c.department is null or exists (select 1 from jsonb_array_elements(k.settings->'departments') d
                 where d->>'key' = c.department))
         for update of c"#,
        digest(typed),
        now
    )
    .fetch_optional(conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    if r.no_unit == Some(true) || r.no_staff == Some(true) {
        return Ok(None);
    }
    let (purpose, label) = match (r.unit_id, r.staff_id, r.department) {
        (Some(unit), _, _) => {
            let tie = r.tie.as_deref().map_or(Ok(Tie::Owner), value)?;
            (Purpose::Unit(UnitId(unit), tie), r.unit.unwrap_or_default())
        }
        (None, Some(id), _) => (Purpose::Staff(StaffId(id)), r.staff.unwrap_or_default()),
        (None, None, Some(department)) => (Purpose::Group(department), String::new()),
        (None, None, None) => return Ok(None),
    };
    Ok(Some(Found { community: CommunityId(r.community_id), purpose, label }))
}

/// Marks a code as used, and forgets its user's wrong tries.
async fn spend(conn: &mut PgConnection, typed: &str, user: UserId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update binding_code set used_at = $2, used_by = $3 where digest = $1", digest(typed), now, user.0)
        .execute(&mut *conn)
        .await?;
    hit(conn, user).await
}

/// The wrong tries of a user so far, held until the transaction ends; or until when they are locked.
async fn locked(
    conn: &mut PgConnection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<std::result::Result<i32, DateTime<Utc>>> {
    sqlx::query!("insert into code_try (user_id, wrong) values ($1, 0) on conflict do nothing", user.0)
        .execute(&mut *conn)
        .await?;
    let row = sqlx::query!("select wrong, locked_until from code_try where user_id = $1 for update", user.0)
        .fetch_one(conn)
        .await?;
    Ok(match row.locked_until {
        Some(until) if until > now => Err(until),
        Some(_) | None => Ok(row.wrong),
    })
}

/// Until when this user may try no more codes; `None`: they may.
///
/// # Errors
/// When the database fails.
pub async fn barred(conn: &mut PgConnection, user: UserId, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    Ok(locked(conn, user, now).await?.err())
}

/// Counts a code that is none, of whatever kind; after too many: until when this user may try no more.
///
/// # Errors
/// When the database fails.
pub async fn missed(conn: &mut PgConnection, user: UserId, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let Ok(wrong) = locked(conn, user, now).await? else { return Ok(None) };
    Ok(match miss(conn, user, wrong, now).await? {
        Miss::Left(_) => None,
        Miss::Locked(until) => Some(until),
    })
}

/// A code was right: earlier slips are forgotten.
///
/// # Errors
/// When the database fails.
pub async fn hit(conn: &mut PgConnection, user: UserId) -> Result<()> {
    sqlx::query!("update code_try set wrong = 0, locked_until = null where user_id = $1", user.0).execute(conn).await?;
    Ok(())
}

enum Miss {
    Left(u32),
    Locked(DateTime<Utc>),
}

/// Counts a wrong try.
async fn miss(conn: &mut PgConnection, user: UserId, wrong: i32, now: DateTime<Utc>) -> Result<Miss> {
    let wrong = wrong + 1;
    let until = (wrong >= TRIES).then(|| now + LOCK);
    sqlx::query!(
        "update code_try set wrong = $2, locked_until = $3 where user_id = $1",
        user.0,
        if until.is_some() { 0 } else { wrong },
        until
    )
    .execute(conn)
    .await?;
    Ok(match until {
        Some(until) => Miss::Locked(until),
        None => Miss::Left(u32::try_from(TRIES - wrong).unwrap_or(0)),
    })
}

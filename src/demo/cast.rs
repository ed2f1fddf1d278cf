//! Who plays: sample residents, sample staff and their groups, brought in by the same messages as real ones.

use super::time::DemoClock;
use crate::domain::ids::CommunityId;
use crate::domain::lang::Lang;
use crate::domain::person::Tie;
use crate::store::codes::{self, Purpose};
use crate::store::{Pool, communities, groups, staff};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use telegram_sim::{NewChat, Sim, Text};

/// Sample residents: user, name, language code, phone, unit; without a unit they are a guest with a code in hand.
const RESIDENTS: [(i64, &str, &str, &str, Option<&str>); 4] = [
    (1001, "Anna (sample)", "en", "+8613800000001", Some("5-1201")),
    (1002, "王小明（示例）", "zh-hans", "+8613800000002", Some("5-1202")),
    (1003, "陳太太（示例）", "zh-hant", "+85260000003", Some("3-802")),
    (1004, "Guest (sample)", "en", "+8613800000004", None),
];

/// Sample staff: user, key in the sample's file, note.
const STAFF: [(i64, &str, &str); 6] = [
    (2001, "li", "engineering"),
    (2002, "wang", "engineering"),
    (2003, "boris", "engineering, security"),
    (2004, "chen", "lead of engineering"),
    (2005, "grace", "front desk"),
    (2006, "zhao", "lead of security"),
];

/// Sample groups: department, title, members; the first one binds it. The front desk is a forum.
const GROUPS: [(&str, &str, &[i64]); 3] = [
    ("engineering", "Engineering 工程部", &[2004, 2001, 2002, 2003]),
    ("front-desk", "Front desk 客服中心", &[2005, 2004]),
    ("security", "Security 秩序维护部", &[2006, 2003]),
];

/// The number of a sample group.
fn group(place: usize) -> i64 {
    -1_001_000_000_000 - i64::try_from(place).unwrap_or_default() - 1
}

/// The phones that the page shows first: a resident, the engineering group, the lead.
pub(super) fn phones(lang: Lang) -> Value {
    let resident = match lang {
        Lang::En => 1001,
        Lang::ZhHans => 1002,
        Lang::ZhHant => 1003,
    };
    json!([
        {"viewer": resident, "chat": resident},
        {"viewer": 2001, "chat": group(0)},
        {"viewer": 2004, "chat": 2004},
    ])
}

/// Brings everybody in, once: with a state from an earlier demo nothing happens.
pub(super) async fn enter(sim: &Sim, pool: &Pool, clock: &DemoClock, lang: Lang) -> Result<()> {
    let mut conn = pool.acquire().await?;
    let (community, _) =
        communities::list(&mut conn).await?.into_iter().next().context("the sample community is missing")?;
    let bound = groups::group_of(&mut conn, community, "security").await?.is_some();
    let known = sim.snapshot()["users"].as_array().is_some_and(|users| users.len() >= RESIDENTS.len() + STAFF.len());
    if bound && known {
        return Ok(());
    }
    drop(conn);
    for (user, key, note) in STAFF {
        let mut conn = pool.acquire().await?;
        let person = staff::staff_by_key(&mut conn, community, key).await?.context("a sample member of staff")?;
        let code = code(pool, community, &Purpose::Staff(person.id), clock).await?;
        sim.add_user(&json!({"id": user, "first_name": person.name, "language_code": lang.code(), "note": note}))?;
        sim.press_start(user, &code)?;
    }
    for (place, (department, title, members)) in GROUPS.into_iter().enumerate() {
        let chat = NewChat::new("supergroup", title, members);
        sim.add_chat_with(&json!({
            "id": group(place), "type": chat.kind, "title": chat.title, "members": chat.members, "bot": "administrator",
        }))?;
        let code = code(pool, community, &Purpose::Group(department.to_owned()), clock).await?;
        let by = members.first().copied().context("a group without members")?;
        let text = format!("/bind {code}");
        sim.text_with(&Text { user: by, chat: group(place), text, reply_to: None, thread: None })?;
    }
    for (user, name, language, phone, unit) in RESIDENTS {
        let mut conn = pool.acquire().await?;
        let home = unit.unwrap_or("5-1203");
        let (unit_id, ..) =
            communities::find_unit(&mut conn, community, None, home).await?.context("a sample unit is missing")?;
        drop(conn);
        let code = code(pool, community, &Purpose::Unit(unit_id, Tie::Owner), clock).await?;
        let note = match unit {
            Some(unit) => format!("resident of {unit}"),
            None => format!("guest; code for {home}: {}", codes::halves(&code)),
        };
        sim.add_user(&json!({
            "id": user, "first_name": name, "language_code": language, "phone": phone, "note": note,
        }))?;
        if unit.is_some() {
            sim.press_start(user, &code)?;
        }
    }
    clock.rest().await
}

async fn code(pool: &Pool, community: CommunityId, purpose: &Purpose, clock: &DemoClock) -> Result<String> {
    let mut conn = pool.acquire().await?;
    codes::issue(&mut conn, community, purpose, clock.clock.now(), codes::LIFE).await
}

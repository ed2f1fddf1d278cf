//! Who plays: sample residents, sample staff and their groups, brought in by the same messages as real ones.

use super::bills::{self, Home};
use super::time::DemoClock;
use crate::domain::code::halves;
use crate::domain::ids::CommunityId;
use crate::domain::lang::Lang;
use crate::domain::person::Tie;
use crate::domain::staff::Role;
use crate::store::codes::{self, Purpose};
use crate::store::{Pool, communities, groups, staff};
use crate::texts::Texts;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::time::Duration;
use telegram_sim::{Sim, Text};

/// Sample residents: user, name, language code, phone, unit; without a unit they are a guest with a code in hand.
const RESIDENTS: [(i64, &str, &str, &str, Option<&str>); 4] = [
    (1001, "Anna (sample)", "en", "+8613800000001", Some("5-1201")),
    (1002, "王小明（示例）", "zh-hans", "+8613800000002", Some("5-1202")),
    (1003, "陳太太（示例）", "zh-hant", "+85260000003", Some("3-802")),
    (1004, "Guest (sample)", "en", "+8613800000004", None),
];

/// Sample staff: user, key in the sample's file.
const STAFF: [(i64, &str); 12] = [
    (2001, "li"),
    (2002, "wang"),
    (2003, "boris"),
    (2004, "chen"),
    (2005, "grace"),
    (2006, "zhao"),
    (2007, "lin"),
    (2008, "sun"),
    (2009, "zhou"),
    (2010, "qian"),
    (2011, "wu"),
    (2012, "he"),
];

/// Where the guest of the sample will live.
const HOME_OF_THE_GUEST: &str = "5-1203";

/// Sample groups: department, title, members, the topic that is bound; the first member binds it.
const GROUPS: [(&str, &str, &[i64], Option<&str>); 5] = [
    ("engineering", "Engineering 工程部", &[2004, 2001, 2002, 2003], None),
    ("front-desk", "Front desk 客服中心", &[2005, 2007, 2004], Some("Requests 工单")),
    ("security", "Security 秩序维护部", &[2006, 2003], None),
    ("cleaning", "Cleaning 保洁部", &[2009, 2008], None),
    ("finance", "Finance 财务部", &[2010, 2011], None),
];

/// How long the first words of the desk may take.
const PATIENCE: Duration = Duration::from_secs(60);

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
    let bound = groups::group_of(&mut conn, community, "finance").await?.is_some();
    let known = sim.snapshot()["users"].as_array().is_some_and(|users| users.len() >= RESIDENTS.len() + STAFF.len());
    if bound && known {
        return Ok(());
    }
    let settings = communities::load(&mut conn, community).await?.context("the sample community")?.settings;
    drop(conn);
    clock.open_hours(&settings.hours, settings.time_zone)?;
    let texts = Texts::new(lang);
    for (user, key) in STAFF {
        let mut conn = pool.acquire().await?;
        let person = staff::staff_by_key(&mut conn, community, key).await?.context("a sample member of staff")?;
        drop(conn);
        let code = code(pool, community, &Purpose::Staff(person.id), clock).await?;
        let departments = settings.departments.iter().filter(|d| person.departments.contains(&d.key));
        let departments: Vec<&str> = departments.map(|d| d.name.get(lang)).collect();
        let departments = departments.join(&texts.plain_list_comma());
        let note = match (person.roles.contains(&Role::Manager), person.roles.contains(&Role::Lead)) {
            (true, _) => texts.plain_demo_manager(),
            (false, true) => texts.plain_demo_lead(departments),
            (false, false) => departments,
        };
        sim.add_user(&json!({"id": user, "first_name": person.name, "language_code": lang.code(), "note": note}))?;
        sim.press_start(user, &code)?;
    }
    for (place, (department, title, members, topic)) in GROUPS.into_iter().enumerate() {
        let chat = group(place);
        let kind = if topic.is_some() { "forum" } else { "supergroup" };
        let topics: Vec<&str> = topic.into_iter().collect();
        sim.add_chat_with(&json!({"id": chat, "type": kind, "title": title, "members": members, "topics": topics}))?;
        let by = members.first().copied().context("a group without members")?;
        // The bot says how to bind before somebody does.
        sim.until(PATIENCE, |sim| sim.messages(chat, by).iter().any(|m| m["from"]["is_bot"] == true).then_some(()))
            .await;
        let thread = sim.view(chat, by)["chat"]["topics"][0]["message_thread_id"].as_i64();
        let code = code(pool, community, &Purpose::Group(department.to_owned()), clock).await?;
        sim.text_with(&Text { user: by, chat, text: format!("/bind {code}"), reply_to: None, thread })?;
    }
    let now = clock.clock.now();
    let today = now.with_timezone(&settings.time_zone).date_naive();
    for (user, name, language, phone, unit) in RESIDENTS {
        let mut conn = pool.begin().await?;
        let home = unit.unwrap_or(HOME_OF_THE_GUEST);
        let (unit_id, ..) =
            communities::find_unit(&mut conn, community, None, home).await?.context("a sample unit is missing")?;
        bills::owe(&mut conn, &Home { community, unit: unit_id, code: home, today, now }, texts).await?;
        conn.commit().await?;
        let code = code(pool, community, &Purpose::Unit(unit_id, Tie::Owner), clock).await?;
        let note = match unit {
            Some(unit) => texts.plain_demo_resident(unit),
            None => texts.plain_demo_guest(home, halves(&code)),
        };
        sim.add_user(&json!({
            "id": user, "first_name": name, "language_code": language, "phone": phone, "note": note,
        }))?;
        if unit.is_some() {
            sim.press_start(user, &code)?;
            let plain = Texts::new(Lang::from_client(language)).btn_link_plain();
            answer(sim, user, &plain).await?;
        }
    }
    clock.rest().await
}

/// A resident answers the desk's question by the button with this label.
async fn answer(sim: &Sim, user: i64, label: &str) -> Result<()> {
    let asked = |sim: &Sim| {
        let messages = sim.messages(user, user);
        let asks = messages.iter().rev().find(|m| m["reply_markup"]["inline_keyboard"].to_string().contains(label))?;
        asks["message_id"].as_i64()
    };
    let message = sim.until(PATIENCE, asked).await.context("the desk does not ask how to address a resident")?;
    sim.press_label(user, user, message, label)?;
    let settled = |sim: &Sim| {
        let messages = sim.messages(user, user);
        let message = messages.iter().find(|m| m["message_id"] == message)?;
        (!message["reply_markup"].to_string().contains(label)).then_some(())
    };
    sim.until(PATIENCE, settled).await.context("the desk does not thank a resident")?;
    // The chat ends with the menu.
    sim.press_start(user, "")?;
    Ok(())
}

async fn code(pool: &Pool, community: CommunityId, purpose: &Purpose, clock: &DemoClock) -> Result<String> {
    let mut conn = pool.acquire().await?;
    codes::issue(&mut conn, community, purpose, clock.clock.now(), codes::LIFE).await
}

//! What stories of complaints have in common: complaining, answering, the manager and further staff at their telephones.

use super::common::texts;
use crate::support::town::{Person, Town};
use frontdesk::domain::ids::UserId;
use frontdesk::store::{people, sessions, staff};

/// What a resident says in a complaint.
#[derive(Clone, Copy)]
pub struct Told {
    pub category: &'static str,
    /// The department's button; empty: a person, or nobody.
    pub department: &'static str,
    /// The name that is typed; empty: none.
    pub person: &'static str,
    pub words: &'static str,
}

impl Told {
    /// About a department, or about nobody in particular.
    pub fn about(department: &'static str, words: &'static str) -> Self {
        Self { category: "Service", department, person: "", words }
    }
}

/// Complains by the menu, in English, with the quickest answers; the number.
pub async fn complain(who: &Person<'_>, told: Told) -> String {
    complains(who, told).await;
    super::common::number(who.town).await
}

/// The same, without a look at its number.
pub async fn complains(who: &Person<'_>, told: Told) {
    let t = texts(who);
    who.says("/menu").await;
    who.presses(&t.btn_main_complaint()).await;
    who.presses(told.category).await;
    if who.can_press(&t.btn_complaint_refer_anyway()) {
        who.presses(&t.btn_complaint_refer_anyway()).await;
    }
    match (told.department, told.person) {
        ("", "") => who.presses(&t.btn_complaint_nobody()).await,
        ("", name) => {
            who.presses(&t.btn_complaint_person()).await;
            who.says(name).await;
            None
        }
        (department, _) => who.presses(department).await,
    };
    who.presses(&t.btn_skip()).await;
    who.says(told.words).await;
    who.presses(&t.btn_skip()).await;
    who.presses(&t.btn_skip()).await;
    who.presses(&t.btn_skip()).await;
    who.presses(&t.btn_complaint_send()).await;
}

/// Takes the newest complaint and answers it.
pub async fn answer(who: &Person<'_>, words: &str) {
    let t = texts(who);
    who.presses(&t.btn_card_take()).await;
    who.presses(&t.btn_complaint_answer()).await;
    who.presses(&t.plain_validity_justified()).await;
    who.presses(&t.plain_responsibility_company()).await;
    who.presses(&t.btn_skip()).await;
    who.says_in_reply(words).await;
    who.presses(&t.btn_job_send()).await;
}

/// The private chat of a member of staff of the sample town.
pub fn in_private(key: &str) -> i64 {
    match key {
        "chen" => 901,
        "boris" => 902,
        "li" => 903,
        "grace" => 904,
        "zhao" => 905,
        "he" => 906,
        other => panic!("no {other} here"),
    }
}

/// The manager, at his telephone.
pub async fn manager<'t>(town: &'t Town, lang: &'static str) -> Person<'t> {
    worker(town, "he", 906, lang, &[]).await
}

/// A further member of staff of the file, at their telephone.
pub async fn worker<'t>(town: &'t Town, key: &str, user: i64, lang: &'static str, groups: &[i64]) -> Person<'t> {
    let mut name = key.to_owned();
    if let Some(first) = name.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    let person = town.person(user, &name, lang, groups);
    let mut conn = town.db.pool.begin().await.unwrap();
    let now = town.clock.now();
    let member = staff::staff_by_key(&mut conn, town.community, key).await.unwrap().unwrap();
    let speaks = lang.parse().unwrap();
    people::ensure_resident(&mut conn, town.community, UserId(user), &name, speaks, now).await.unwrap();
    staff::bind(&mut conn, town.community, member.id, UserId(user)).await.unwrap();
    let chat = UserId(user).private_chat();
    let mut session = sessions::open(&mut conn, (chat, UserId(user), ""), "", speaks, now).await.unwrap().session;
    session.community = Some(town.community);
    sessions::save(&mut conn, &session, None, now).await.unwrap();
    conn.commit().await.unwrap();
    person
}

//! One-time codes: once, for so long, for the right place, and not by guessing.

use super::{at, harbour_garden};
use crate::support::db::TestDb;
use chrono::TimeDelta;
use frontdesk::chat::outgoing::Address;
use frontdesk::domain::code::halves;
use frontdesk::domain::community::Community;
use frontdesk::domain::ids::{ChatId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::person::{Level, Tie};
use frontdesk::store::codes::{self, GroupRedeemed, LIFE, Purpose, Redeemed};
use frontdesk::store::{communities, groups, houses, people};

const ANNA: UserId = UserId(1001);
const BEN: UserId = UserId(1002);

async fn for_unit(db: &TestDb, c: &Community, unit: &str) -> String {
    let mut conn = db.pool.acquire().await.unwrap();
    let (unit, ..) = communities::find_unit(&mut conn, c.id, None, unit).await.unwrap().unwrap();
    codes::issue(&mut conn, c.id, &Purpose::Unit(unit, Tie::Family), at(0), LIFE).await.unwrap()
}

async fn redeem(db: &TestDb, code: &str, user: UserId, minutes: i64) -> Redeemed {
    let mut tx = db.pool.begin().await.unwrap();
    let done = codes::redeem(&mut tx, code, user, "Anna", Lang::ZhHant, at(minutes)).await.unwrap();
    tx.commit().await.unwrap();
    done
}

#[tokio::test]
async fn a_code_ties_once_however_it_is_typed() {
    let (db, c) = harbour_garden().await;
    let code = for_unit(&db, &c, "5-1201").await;
    assert!(codes::looks_like_code(&code) || code.chars().all(|c| c.is_ascii_alphabetic()), "{code}");
    let typed = format!(" {}", halves(&code).to_lowercase().replace('0', "o").replace('1', "l"));
    let home = Redeemed::Home { community: c.id, unit: "5-1201".to_owned() };
    assert_eq!(redeem(&db, &typed, ANNA, 1).await, home);
    assert_eq!(redeem(&db, &code, ANNA, 2).await, Redeemed::Wrong { left: 4 });
    assert_eq!(redeem(&db, &code, BEN, 2).await, Redeemed::Wrong { left: 4 });
    let mut conn = db.pool.acquire().await.unwrap();
    let anna = people::resident(&mut conn, c.id, ANNA).await.unwrap().unwrap();
    assert_eq!(anna.lang, Lang::ZhHant);
    let homes: Vec<_> = anna.homes.iter().map(|h| (h.code.as_str(), h.tie, h.level)).collect();
    assert_eq!(homes, [("5-1201", Tie::Family, Level::Verified)]);
    let kept: String =
        sqlx::query_scalar("select encode(digest, 'hex') from binding_code").fetch_one(&db.pool).await.unwrap();
    assert_eq!(kept.len(), 64);
}

#[tokio::test]
async fn a_code_expires() {
    let (db, c) = harbour_garden().await;
    let code = for_unit(&db, &c, "5-1201").await;
    assert_eq!(redeem(&db, &code, ANNA, LIFE.num_minutes()).await, Redeemed::Wrong { left: 4 });
    assert!(matches!(redeem(&db, &code, ANNA, LIFE.num_minutes() - 1).await, Redeemed::Home { .. }));
}

#[tokio::test]
async fn five_wrong_tries_lock_for_an_hour_also_the_right_code() {
    let (db, c) = harbour_garden().await;
    let code = for_unit(&db, &c, "5-1201").await;
    for left in [4, 3, 2, 1] {
        assert_eq!(redeem(&db, "AAAAABBBBB", ANNA, 0).await, Redeemed::Wrong { left });
    }
    assert_eq!(redeem(&db, "AAAAABBBBB", ANNA, 0).await, Redeemed::Locked { until: at(60) });
    assert_eq!(redeem(&db, &code, ANNA, 59).await, Redeemed::Locked { until: at(60) });
    let mut conn = db.pool.acquire().await.unwrap();
    let group = Address::chat(ChatId(-5));
    let there = codes::redeem_group(&mut conn, &code, ANNA, group, Lang::En, at(59)).await.unwrap();
    assert_eq!(there, GroupRedeemed::Locked { until: at(60) });
    assert_eq!(redeem(&db, "AAAAABBBBB", ANNA, 60).await, Redeemed::Wrong { left: 4 });
    assert!(matches!(redeem(&db, &code, ANNA, 61).await, Redeemed::Home { .. }));
    assert_eq!(redeem(&db, "AAAAABBBBB", ANNA, 62).await, Redeemed::Wrong { left: 4 });
}

#[tokio::test]
async fn of_two_at_once_one_wins() {
    let (db, c) = harbour_garden().await;
    for round in 0..10 {
        let code = for_unit(&db, &c, "5-1201").await;
        let (a, b) = (UserId(2000 + round), UserId(3000 + round));
        let (one, other) = tokio::join!(redeem(&db, &code, a, 1), redeem(&db, &code, b, 1));
        let won = [&one, &other].iter().filter(|r| matches!(r, Redeemed::Home { .. })).count();
        assert_eq!(won, 1, "{one:?} {other:?}");
    }
}

#[tokio::test]
async fn wrong_tries_at_once_are_all_counted() {
    let (db, _) = harbour_garden().await;
    let tries = (0..5).map(|_| redeem(&db, "AAAAABBBBB", ANNA, 0));
    let told = futures::future::join_all(tries).await;
    assert_eq!(told.iter().filter(|r| matches!(r, Redeemed::Locked { .. })).count(), 1, "{told:?}");
}

#[tokio::test]
async fn a_staff_code_moves_with_the_person() {
    let (db, c) = harbour_garden().await;
    let mut conn = db.pool.acquire().await.unwrap();
    let li = people::staff_by_key(&mut conn, c.id, "li").await.unwrap().unwrap();
    let chen = people::staff_by_key(&mut conn, c.id, "chen").await.unwrap().unwrap();
    for who in [&li, &chen] {
        let code = codes::issue(&mut conn, c.id, &Purpose::Staff(who.id), at(0), LIFE).await.unwrap();
        let group =
            codes::redeem_group(&mut conn, &code, ANNA, Address::chat(ChatId(-1)), Lang::En, at(1)).await.unwrap();
        assert_eq!(group, GroupRedeemed::NotForGroup);
        let staff = Redeemed::Staff { community: c.id, name: who.name.clone() };
        assert_eq!(redeem(&db, &code, ANNA, 1).await, staff);
        let house = houses::load(&mut conn, c.id, String::new(), None).await.unwrap();
        assert_eq!(house.of_user(ANNA).unwrap().id, who.id);
    }
    assert_eq!(people::staff(&mut conn, c.id, li.id).await.unwrap().unwrap().user, None);
    let house = houses::load(&mut conn, c.id, String::new(), None).await.unwrap();
    assert_eq!(house.leads("engineering").map(|s| s.key.as_str()).collect::<Vec<_>>(), ["chen"]);
    assert_eq!(house.serving_in("engineering").count(), 4);
    assert_eq!(house.managers().count(), 1);
}

#[tokio::test]
async fn a_group_code_binds_the_topic_in_which_it_is_said() {
    let (db, c) = harbour_garden().await;
    let mut conn = db.pool.acquire().await.unwrap();
    let forum = ChatId(-1009);
    let topic = |thread| Address { chat: forum, thread };
    for (department, place) in
        [("engineering", topic(Some(7))), ("security", topic(Some(8))), ("front-desk", topic(None))]
    {
        let code = codes::issue(&mut conn, c.id, &Purpose::Group(department.into()), at(0), LIFE).await.unwrap();
        assert_eq!(redeem(&db, &code, ANNA, 1).await, Redeemed::ForGroup);
        let bound = codes::redeem_group(&mut conn, &code, ANNA, place, Lang::En, at(1)).await.unwrap();
        assert_eq!(bound, GroupRedeemed::Bound { community: c.id, department: department.into() });
        let again = codes::redeem_group(&mut conn, &code, BEN, place, Lang::En, at(1)).await.unwrap();
        assert!(matches!(again, GroupRedeemed::Wrong { .. }));
        assert_eq!(groups::group_of(&mut conn, c.id, department).await.unwrap(), Some((place, Lang::En)));
    }
    for (place, department) in
        [(Some(7), "engineering"), (Some(8), "security"), (None, "front-desk"), (Some(99), "front-desk")]
    {
        let found = groups::department_of(&mut conn, topic(place)).await.unwrap().unwrap();
        assert_eq!(found.1, department, "topic {place:?}");
    }
    groups::set_group_lang(&mut conn, topic(Some(7)), Lang::ZhHant).await.unwrap();
    groups::migrate(&mut conn, forum, ChatId(-2)).await.unwrap();
    let moved = groups::group_of(&mut conn, c.id, "engineering").await.unwrap().unwrap();
    assert_eq!(moved, (Address { chat: ChatId(-2), thread: Some(7) }, Lang::ZhHant));
    assert_eq!(groups::department_of(&mut conn, topic(None)).await.unwrap(), None);
}

#[tokio::test]
async fn no_two_codes_are_alike() {
    let (db, c) = harbour_garden().await;
    let mut conn = db.pool.acquire().await.unwrap();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..200 {
        let purpose = Purpose::Group("engineering".into());
        let code = codes::issue(&mut conn, c.id, &purpose, at(0), TimeDelta::days(1)).await.unwrap();
        assert_eq!(code.len(), 10);
        assert!(!code.contains(['I', 'L', 'O', 'U']));
        assert!(seen.insert(code));
    }
}

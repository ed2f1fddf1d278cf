//! Two hundred residents want twenty times of a crew at once, desks die while they do: twenty get one, the others are told.

use crate::support::dice::Dice;
use crate::support::telegram::Shown;
use crate::support::town::{ENGINEERING, Person, Town, minutes};
use chrono::{NaiveTime, TimeDelta};
use frontdesk::chat::button::{Button, Menu};
use frontdesk::chat::outgoing::KeyAct;
use frontdesk::desk::Desk;
use frontdesk::domain::calendar::moment;
use frontdesk::domain::hours::{Hours, Week};
use frontdesk::domain::person::{FormOfAddress, Tie};
use frontdesk::domain::service::Price;
use frontdesk::store::{communities, people};
use frontdesk::texts::Texts;
use frontdesk::workers::{Hand, step_inbox_by};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use std::collections::HashSet;
use std::time::Duration;
use tokio::task::JoinHandle;

const PEOPLE: i64 = 200;
const FIRST: i64 = 20_000;
/// Two at a time, ten times.
const PLACES: u32 = 2;
const TIMES: u32 = 10;
const SLOTS: i64 = 20;
const DESKS: usize = 6;
/// So many of those who hold a time think about it for too long.
const SLOW: usize = 6;

/// A town whose fitters can begin ten times tomorrow, two at a time, and as often on the days after.
async fn town() -> Town {
    let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    // One stretch of half an hour for each: nothing else begins or ends in it.
    let stretch = |n: u32| (at(9 + n, 0), at(9 + n, 30));
    let week = Week(std::array::from_fn(|_| (0..TIMES).map(stretch).collect()));
    let hours = Hours { week, china: false, ..Hours::default() };
    Town::with("2026-11-24T02:00:00Z", |settings| {
        settings.shifts.clear();
        let services = &mut settings.services;
        services.items.retain(|item| item.key == "key-copy");
        services.groups.retain(|group| group.key == "convenience");
        services.crews.retain(|crew| crew.key == "fitters");
        services.crews[0].places = PLACES;
        services.crews[0].hours = Some(hours);
        assert!(matches!(services.items[0].price, Price::Fixed { .. }));
    })
    .await
}

async fn resident<'t>(town: &'t Town, n: i64) -> Person<'t> {
    let person = town.person(FIRST + n, &format!("Racer{n}"), ["zh-Hans", "zh-Hant", "en"][n as usize % 3], &[]);
    let mut conn = town.db.pool.acquire().await.unwrap();
    let (community, now) = (town.community, town.clock.now());
    let lang = person.lang.parse().unwrap();
    people::ensure_resident(&mut conn, community, person.user, &person.name, lang, now).await.unwrap();
    people::set_address(&mut conn, community, person.user, FormOfAddress::Plain).await.unwrap();
    people::set_phone(&mut conn, community, person.user, &format!("+8613855{n:06}")).await.unwrap();
    let unit = format!("{}-{}0{}", 1 + n % 2, 1 + n / 2 % 18, 1 + n / 36 % 4);
    let unit = communities::find_unit(&mut conn, community, None, &unit).await.unwrap().unwrap().0;
    people::verify_tie(&mut conn, community, person.user, unit, Tie::Owner, now).await.unwrap();
    person
}

fn texts(who: &Person<'_>) -> Texts {
    Texts::new(who.lang.parse().unwrap())
}

/// The buttons of the open question: label and what they send.
fn choices(who: &Person<'_>) -> Option<(i32, Vec<(String, String)>)> {
    let asks = |m: &Shown| m.keys().any(|k| matches!(&k.act, KeyAct::Press(data) if data.starts_with("d.")));
    let shown = who.town.screen(who.user.0).into_iter().rev().find(|m| m.from_bot && asks(m))?;
    let keys = shown.keys().filter_map(|k| match &k.act {
        KeyAct::Press(data) => Some((k.label.clone(), data.clone())),
        KeyAct::Url(_) | KeyAct::Copy(_) => None,
    });
    Some((shown.id, keys.collect()))
}

/// Puts a press into the inbox, one in five twice, as a finger that taps twice does.
async fn press(who: &Person<'_>, message: i32, data: &str, dice: &mut Dice) {
    for _ in 0..=usize::from(dice.roll(5) == 0) {
        let body = who.press(who.user.0, message, data);
        let text = who.town.update_raw("callback_query", body).await;
        who.town.redeliver(&text).await;
    }
}

/// Presses the button with these words, where the open question has it.
async fn chooses(who: &Person<'_>, label: &str, dice: &mut Dice) -> bool {
    let Some((message, keys)) = choices(who) else { return false };
    let Some((_, data)) = keys.into_iter().find(|(l, _)| l == label) else { return false };
    press(who, message, &data, dice).await;
    true
}

/// One of the times that the open question offers for tomorrow.
async fn chooses_a_time(who: &Person<'_>, dice: &mut Dice) -> bool {
    let Some((message, keys)) = choices(who) else { return false };
    let times: Vec<String> =
        keys.into_iter().filter(|(label, _)| label.len() == 5 && label.contains(':')).map(|(_, data)| data).collect();
    if times.is_empty() {
        return false;
    }
    press(who, message, &times[dice.roll(times.len())], dice).await;
    true
}

fn work(town: &Town, pool: &PgPool) -> JoinHandle<()> {
    let (pool, clock) = (pool.clone(), town.clock.clone());
    // A desk of its own, which remembers nothing of what others did.
    let desk = Desk::new(clock.clone(), "desk_bot".into(), Default::default());
    let mut hand = Hand::full();
    tokio::spawn(async move { while step_inbox_by(&pool, &clock, &desk, &mut hand).await {} })
}

/// Several desks work the inbox at once; now and then one dies in the middle of a turn, so often.
async fn work_together(town: &Town, pool: &PgPool, dice: &mut Dice, mut deaths: usize) {
    let mut desks: Vec<JoinHandle<()>> = (0..DESKS).map(|_| work(town, pool)).collect();
    while deaths > 0 && desks.iter().any(|desk| !desk.is_finished()) {
        tokio::time::sleep(Duration::from_micros(dice.roll(9_000) as u64)).await;
        let died = dice.roll(DESKS);
        if !desks[died].is_finished() {
            desks[died].abort();
            deaths -= 1;
        }
        let old = std::mem::replace(&mut desks[died], work(town, pool));
        if let Err(end) = old.await {
            assert!(end.is_cancelled(), "{end}");
        }
    }
    for desk in desks {
        desk.await.unwrap();
    }
    // What a desk had at hand when it died is free when the server has taken it back, not before: that is waited for. What
    // failed because two wanted the same row in another order is tried again a second later, and five seconds after that.
    for _ in 0..5 {
        sqlx::query("select 1 from inbox where done_at is null for update").execute(&town.db.pool).await.unwrap();
        town.clock.advance(TimeDelta::seconds(2));
        town.settle().await;
        if town.count("select count(*) from inbox where done_at is null").await == 0 {
            return;
        }
    }
    panic!("updates are left that nobody works");
}

/// What a resident was told in all, also what was edited away since.
async fn told(town: &Town, who: &Person<'_>) -> String {
    let sql = "select coalesce(string_agg(op::text, ' ' order by id), '') from outbox where chat_id = $1";
    sqlx::query_scalar(sql).bind(who.user.0).fetch_one(&town.db.pool).await.unwrap()
}

/// Through the catalogue to the question of the time, for tomorrow.
async fn come_to_the_times(town: &Town, pool: &PgPool, people: &[&Person<'_>], dice: &mut Dice) {
    for who in people {
        press(who, 1, &Button::Menu(Menu::Services).encode(), dice).await;
    }
    work_together(town, pool, dice, 10).await;
    for who in people {
        let (message, keys) = choices(who).unwrap_or_else(|| panic!("{} is asked nothing", who.name));
        press(who, message, &keys[0].1, dice).await;
    }
    work_together(town, pool, dice, 10).await;
    for label in [Texts::btn_service_book, Texts::btn_skip, Texts::plain_tomorrow] {
        for who in people {
            assert!(chooses(who, &label(texts(who)), dice).await, "{}: {:?}", who.name, choices(who));
        }
        work_together(town, pool, dice, 10).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_residents_race_for_twenty_times_and_desks_die() {
    let seed = std::env::var("RACE_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(20_261_127);
    println!("RACE_SEED={seed}");
    let mut dice = Dice(seed);
    let town = town().await;
    town.open("zh-Hans").await;
    let pool = PgPoolOptions::new().max_connections(10).acquire_timeout(Duration::from_secs(120));
    let pool = pool.connect(&town.db.url).await.unwrap();
    let mut all = vec![];
    for n in 0..PEOPLE {
        all.push(resident(&town, n).await);
    }
    // Everybody comes to the question of the time, and everybody is offered all ten.
    let everybody: Vec<&Person<'_>> = all.iter().collect();
    come_to_the_times(&town, &pool, &everybody, &mut dice).await;

    // The race. Whoever is told that it is gone tries again, until nothing is left.
    for round in 0.. {
        assert!(round < 20, "they race for ever");
        let mut tried = 0;
        for who in &all {
            tried += usize::from(chooses_a_time(who, &mut dice).await);
        }
        if tried == 0 {
            break;
        }
        work_together(&town, &pool, &mut dice, 40).await;
    }
    assert_eq!(town.count("select count(distinct user_id) from crew_time").await, SLOTS);
    let agree = |who: &Person<'_>| texts(who).btn_service_agree();
    let holders: Vec<&Person<'_>> =
        all.iter().filter(|w| choices(w).is_some_and(|(_, keys)| keys.iter().any(|(l, _)| *l == agree(w)))).collect();
    assert_eq!(holders.len() as i64, SLOTS, "{}", town.transcript());
    let (slow, quick) = holders.split_at(SLOW);
    for who in quick {
        assert!(chooses(who, &agree(who), &mut dice).await);
    }
    work_together(&town, &pool, &mut dice, 10).await;
    assert_eq!(town.count("select count(*) from ticket").await, SLOTS - SLOW as i64);

    // Some decide too late: their times are free, forty others want them, and they themselves agree at the same moment.
    town.pass(minutes(11)).await;
    let late: Vec<&Person<'_>> = all.iter().filter(|w| holders.iter().all(|h| h.user != w.user)).take(40).collect();
    come_to_the_times(&town, &pool, &late, &mut dice).await;
    for who in slow {
        assert!(chooses(who, &agree(who), &mut dice).await);
    }
    for who in &late {
        assert!(chooses_a_time(who, &mut dice).await, "{}: {:?}", who.name, choices(who));
    }
    work_together(&town, &pool, &mut dice, 40).await;
    for _ in 0..20 {
        let mut tried = 0;
        for who in &all {
            // Whoever came too late to agree was offered what was free at that moment, which may be tomorrow once more.
            let goes_on = chooses(who, &agree(who), &mut dice).await
                || chooses_a_time(who, &mut dice).await
                || chooses(who, &texts(who).plain_tomorrow(), &mut dice).await;
            tried += usize::from(goes_on);
        }
        if tried == 0 {
            break;
        }
        work_together(&town, &pool, &mut dice, 20).await;
    }
    town.settle().await;
    the_truth(&town, &all).await;
    town.is_at_rest().await;
}

/// Twenty bookings, none of a time that another has; the twenty know, and everybody else knows that theirs is gone.
async fn the_truth(town: &Town, all: &[Person<'_>]) {
    let booked: Vec<(i64, String, chrono::DateTime<chrono::Utc>)> = sqlx::query_as(
        "select t.reporter, t.number, b.starts_at from ticket t join booking b on b.ticket_id = t.id order by 3, 1",
    )
    .fetch_all(&town.db.pool)
    .await
    .unwrap();
    assert_eq!(booked.len() as i64, SLOTS, "{booked:?}");
    let zone = chrono_tz::Asia::Shanghai;
    for n in 0..TIMES {
        let day = "2026-11-25".parse::<chrono::NaiveDate>().unwrap();
        let at = moment(zone, day.and_time(NaiveTime::from_hms_opt(9 + n, 0, 0).unwrap()));
        let here = booked.iter().filter(|(_, _, from)| *from == at).count();
        assert_eq!(here, PLACES as usize, "bookings at {at}");
    }
    let kept = "select count(distinct (crew, place, at)) from crew_time where ticket_id is not null";
    assert_eq!(town.count(kept).await, SLOTS);
    assert_eq!(town.count("select count(*) from crew_time where user_id is not null").await, 0);
    assert_eq!(town.count("select count(*) from consent where state = 'agreed' and kind = 'booking'").await, SLOTS);
    let winners: HashSet<i64> = booked.iter().map(|(user, ..)| *user).collect();
    assert_eq!(winners.len() as i64, SLOTS);
    for who in all {
        let (t, told) = (texts(who), told(town, who).await);
        let theirs = booked.iter().find(|(user, ..)| *user == who.user.0).map(|(_, number, _)| number.as_str());
        for (_, number, _) in &booked {
            assert_eq!(told.contains(number.as_str()), theirs == Some(number), "{} and {number}", who.name);
        }
        assert!(!told.contains(&t.service_now_booked()), "{} was told that it is booked", who.name);
        if theirs.is_none() {
            // Their time is gone, or with it the last of the day.
            let gone = told.contains(&t.service_taken()) || told.contains(&t.service_no_times());
            assert!(gone, "{} was not told: {told}", who.name);
            let (_, keys) = choices(who).unwrap_or_else(|| panic!("{} is left alone", who.name));
            assert!(keys.iter().any(|(_, data)| data.contains(".d2026")), "{} is offered {keys:?}", who.name);
            assert!(!keys.iter().any(|(label, _)| *label == t.plain_tomorrow()), "{} is offered tomorrow", who.name);
        }
    }
    for (_, number, _) in &booked {
        town.group_sees(ENGINEERING, number);
    }
}

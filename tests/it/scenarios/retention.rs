//! What is older than a community allows goes: kind by kind, in pages, once a day; the books stay.

use super::common::{finished, report};
use super::fees::{bills, pays_all};
use super::talk::asks_for_a_person;
use crate::support::town::{ENGINEERING, Town, days, hours};
use frontdesk::domain::retention::{Kind, Retention};
use frontdesk::store::{campaigns, retention};
use frontdesk::workers::tidy;

const BILLS: &str = "select count(*) from bill";

/// Looks through everything, as the process does once a day.
async fn tidied(town: &Town) -> usize {
    let mut pages = 0;
    while tidy::step(&town.db.pool, &town.clock).await.unwrap() {
        pages += 1;
        assert!(pages < 1000, "it never comes to its end");
    }
    pages
}

#[tokio::test]
async fn each_kind_goes_at_its_time_and_money_stays() {
    // Long ago, so that what the database's own clock has to agree to is old too.
    let town = Town::at("2022-11-22T02:00:00Z").await;
    town.open("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, grace, qian) = (town.staff("li", "en"), town.staff("grace", "en"), town.staff("qian", "en"));
    finished(&anna, &li, "The kitchen tap drips, mark one").await;
    bills(&town, "5-1201").await;
    let billed = town.count(BILLS).await;
    assert!(billed > 0);
    pays_all(&anna).await;
    qian.presses("Confirm all").await;
    asks_for_a_person(&anna, "en").await;
    anna.says("Where is my parcel, mark two?").await;
    grace.presses("Take over").await;
    anna.says("/cancel").await;
    let open = report(&anna, "The bathroom drain is blocked, mark three").await;
    // A press that is refused: a resident on a card.
    let (chat, message, data) = li.button("Take");
    anna.presses_data(chat, message, &data).await;
    let refused = "select count(*) from refused";
    assert!(town.count(refused).await > 0);
    town.pass(days(20)).await;
    let words = "select count(*) from ticket where words like '%mark%'";
    assert_eq!(tidied(&town).await, Kind::ALL.len());
    assert_eq!(tidied(&town).await, 0, "once a day");
    assert_eq!(town.count(words).await, 2);
    assert!(town.count("select count(*) from outbox where community_id <> 0").await > 0);

    town.pass(days(30)).await;
    tidied(&town).await;
    assert_eq!(
        town.count("select count(*) from outbox where community_id <> 0 and created_at < '2022-11-25'").await,
        0
    );
    assert!(town.count(refused).await > 0);
    town.clock.advance(days(140));
    tidied(&town).await;
    assert_eq!(town.count(refused).await, 0);
    let said = "select count(*) from talk_message where words like '%mark%'";
    assert_eq!(town.count(said).await, 1);
    town.clock.advance(days(200));
    tidied(&town).await;
    assert_eq!((town.count(said).await, town.count(words).await), (0, 2));
    town.clock.advance(days(400));
    tidied(&town).await;
    // What is open keeps its words, however old; what was done is told without them.
    assert_eq!(town.count(words).await, 1);
    assert_eq!(town.word("select number from ticket where words like '%mark%'").await, open);
    assert!(town.count("select count(*) from timeline where act->>'act' = 'finish'").await > 0);
    assert_eq!(town.count("select count(*) from ticket where forgotten_at is not null and ended_at is null").await, 0);
    assert_eq!(town.count("select count(*) from payment").await, 1);
    assert_eq!(town.count("select count(*) from receipt").await, 1);
    assert_eq!(town.count(BILLS).await, billed);
    // Whoever looks at it still can.
    anna.says("/requests").await;
    anna.presses("Water and taps").await;
    anna.presses("History").await;
    anna.sees("R-221122-0001");
    town.group_sees(ENGINEERING, "R-221122-0001");
}

#[tokio::test]
async fn pages_are_small_and_a_campaign_keeps_its_counts() {
    let town = Town::with("2022-11-22T02:00:00Z", |settings| {
        settings.retention = Retention { tickets: 30, campaigns: 30, ..Retention::default() };
    })
    .await;
    town.open("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap drips").await;
    sqlx::raw_sql(
        r#"insert into ticket (community_id, number, kind, state, priority, category, department, place, words,
             reporter, created_at, ended_at)
         select community_id, 'R-220101-' || lpad(n::text, 4, '0'), 'repair', 'closed', 'normal', category, department,
             place, 'mark ' || n, reporter, created_at - interval '300 days', created_at - interval '299 days'
         from ticket, generate_series(1, 250) n where number = 'R-221122-0001';
         insert into campaign (community_id, kind, title, spec, state, by_whom, audience, created_at, ended_at)
         select community_id, 'notice', 'water',
             '{"kind": "notice", "title": {"en": "w"}, "text": {"en": "w"}, "buildings": [], "units": []}',
             'done', 'test', 1500, now() - interval '5 years', timestamptz '2022-01-01'
         from ticket where number = 'R-221122-0001';
         insert into resident (community_id, user_id, name, lang, created_at, seen_at)
         select community_id, 5000 + n, 'r' || n, 'en', now(), now()
         from ticket, generate_series(1, 1500) n where number = 'R-221122-0001';
         insert into campaign_message (community_id, campaign_id, user_id, state, planned_at, at)
         select c.community_id, c.id, 5000 + n, case when n % 3 = 0 then 'failed' else 'sent' end, now(), now()
         from campaign c, generate_series(1, 1500) n"#,
    )
    .execute(&town.db.pool)
    .await
    .unwrap();
    // One page, and the process dies: the next one goes on.
    while town.count("select count(*) from ticket where words like 'mark%'").await == 250 {
        assert!(tidy::step(&town.db.pool, &town.clock).await.unwrap());
    }
    assert_eq!(town.count("select count(*) from ticket where words like 'mark%'").await, 150);
    tidied(&town).await;
    assert_eq!(town.count("select count(*) from ticket where words like 'mark%'").await, 0);
    assert_eq!(town.count("select count(*) from ticket where words = '…'").await, 250);
    assert_eq!(town.count("select count(*) from campaign_message").await, 0);
    let mut conn = town.db.pool.acquire().await.unwrap();
    let campaign = campaigns::list(&mut conn, None, 9).await.unwrap().remove(0);
    let (counts, _) = campaigns::counts(&mut conn, &campaign, town.clock.now()).await.unwrap();
    assert_eq!((counts.sent, counts.failed), (1000, 500));
    let done = retention::done(&mut conn, town.community).await.unwrap();
    assert_eq!(done.len(), Kind::ALL.len());
    let gone = |kind| done.iter().find(|(k, ..)| *k == kind).unwrap().2;
    assert_eq!((gone(Kind::Tickets), gone(Kind::Campaigns)), (250, 1500));
    drop(conn);
    town.clock.advance(hours(24));
    assert_eq!(tidied(&town).await, Kind::ALL.len());
    town.is_at_rest().await;
}

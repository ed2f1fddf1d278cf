//! The inbox and the timers, worked by a desk that does as it is told.

use super::kit::{ANNA, Stand, noon, raw, seconds};
use anyhow::{Context, Result, bail};
use frontdesk::chat::inbound::RawUpdate;
use frontdesk::clock::Clock;
use frontdesk::domain::ids::CommunityId;
use frontdesk::store::floors::Floors;
use frontdesk::store::timers::{self, Timer};
use frontdesk::store::{chats, inbox};
use frontdesk::workers::{Hand, Turns, step_inbox, step_inbox_by, step_timer};
use serde_json::json;
use sqlx::{AssertSqlSafe, PgConnection};
use std::sync::Mutex;

/// Writes down what it hears; breaks down at the updates named.
#[derive(Default)]
struct Desk {
    heard: Mutex<Vec<String>>,
    fails: Vec<i64>,
    panics: Vec<i64>,
    /// Why the server cannot work, by its code.
    cannot: Mutex<Option<&'static str>>,
}

impl Desk {
    fn note(&self, line: String) {
        self.heard.lock().unwrap().push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

impl Desk {
    /// Fails where the server cannot work.
    async fn works(&self, tx: &mut PgConnection) -> Result<()> {
        let cannot = *self.cannot.lock().unwrap();
        if let Some(code) = cannot {
            let raise = format!("do $$ begin raise exception 'not now' using errcode = '{code}'; end $$");
            sqlx::raw_sql(AssertSqlSafe(raise)).execute(tx).await.context("a statement")?;
        }
        Ok(())
    }
}

impl Turns for Desk {
    async fn hear(&self, tx: &mut PgConnection, raw: &RawUpdate) -> Result<()> {
        sqlx::query("insert into code_try (user_id, wrong) values ($1, 0)")
            .bind(raw.update_id)
            .execute(&mut *tx)
            .await?;
        self.note(raw.update_id.to_string());
        if self.panics.contains(&raw.update_id) {
            panic!("the desk fell over");
        }
        self.works(tx).await?;
        if self.fails.contains(&raw.update_id) {
            bail!("the desk failed");
        }
        Ok(())
    }

    async fn ring(&self, tx: &mut PgConnection, timer: &Timer) -> Result<()> {
        self.works(tx).await?;
        self.note(format!("ring {}", timer.kind));
        match timer.kind.as_str() {
            "fails" => bail!("the desk failed"),
            "again" => {
                let later = [("again".to_owned(), timer.due_at + seconds(60), json!({}))];
                timers::replace_all(tx, timer.community, &timer.subject, &later).await
            }
            _ => Ok(()),
        }
    }

    async fn apologise(&self, _: &mut PgConnection, raw: &RawUpdate) -> Result<()> {
        self.note(format!("sorry {}", raw.update_id));
        Ok(())
    }
}

async fn store(stand: &Stand, updates: &[RawUpdate]) -> u64 {
    let mut conn = stand.pool().acquire().await.unwrap();
    inbox::store_raw(&mut conn, 1, updates).await.unwrap()
}

async fn work(stand: &Stand, desk: &Desk) -> Vec<String> {
    while step_inbox(stand.pool(), &stand.clock, desk).await {}
    desk.take()
}

#[tokio::test]
async fn an_update_that_comes_twice_is_worked_once() {
    let stand = Stand::new().await;
    assert_eq!(store(&stand, &[raw(1, 7), raw(2, 7)]).await, 2);
    assert_eq!(store(&stand, &[raw(2, 7), raw(3, 7)]).await, 1);
    let desk = Desk::default();
    assert_eq!(work(&stand, &desk).await, ["1", "2", "3"]);
    assert_eq!(store(&stand, &[raw(3, 7)]).await, 0);
    assert!(work(&stand, &desk).await.is_empty());
}

#[tokio::test]
async fn a_conversation_is_worked_in_order_and_holds_up_no_other() {
    let stand = Stand::new().await;
    store(&stand, &[raw(5, 7), raw(4, 7), raw(6, 8)]).await;
    let (mut one, mut two) = (stand.pool().begin().await.unwrap(), stand.pool().begin().await.unwrap());
    let first = next(&mut one).await.unwrap();
    let second = next(&mut two).await.unwrap();
    assert_eq!((first.raw.update_id, second.raw.update_id), (4, 6));
    let mut three = stand.pool().begin().await.unwrap();
    assert_eq!(next(&mut three).await, None, "5 waits for 4");
    one.rollback().await.unwrap();
    assert_eq!(next(&mut three).await.unwrap().raw.update_id, 4, "nobody finished it");
}

#[tokio::test]
async fn what_waits_in_several_conversations_is_worked_together() {
    let stand = Stand::new().await;
    store(&stand, &[raw(1, 1), raw(2, 1), raw(3, 2), raw(4, 3)]).await;
    let (desk, mut hand) = (Desk::default(), Hand::full());
    assert!(step_inbox_by(stand.pool(), &stand.clock, &desk, &mut hand).await);
    assert_eq!(desk.take(), ["1", "3", "4"], "2 waits for 1");
    assert_eq!(written(&stand).await, [1, 3, 4]);
    assert!(step_inbox_by(stand.pool(), &stand.clock, &desk, &mut hand).await);
    assert!(!step_inbox_by(stand.pool(), &stand.clock, &desk, &mut hand).await);
    assert_eq!(written(&stand).await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn what_fails_among_others_holds_up_none_of_them() {
    let stand = Stand::new().await;
    store(&stand, &[raw(1, 1), raw(2, 2), raw(3, 3), raw(4, 4)]).await;
    let desk = Desk { fails: vec![2], panics: vec![4], ..Desk::default() };
    let mut hand = Hand::full();
    assert!(step_inbox_by(stand.pool(), &stand.clock, &desk, &mut hand).await);
    assert_eq!(desk.take(), ["1", "2"]);
    assert!(written(&stand).await.is_empty(), "nothing of any of them stays");
    while step_inbox_by(stand.pool(), &stand.clock, &desk, &mut hand).await {}
    assert_eq!(desk.take(), ["1", "2", "3", "4"], "then each by itself");
    assert_eq!(written(&stand).await, [1, 3]);
    // What failed before is not taken together with others again.
    stand.clock.advance(seconds(1));
    store(&stand, &[raw(5, 5), raw(6, 6)]).await;
    while step_inbox_by(stand.pool(), &stand.clock, &desk, &mut hand).await {}
    assert_eq!(desk.take(), ["2", "4", "5", "6"]);
    assert_eq!(written(&stand).await, [1, 3, 5, 6]);
}

#[tokio::test]
async fn what_may_have_ended_the_last_process_is_taken_alone() {
    let stand = Stand::new().await;
    let old = |update, conversation| RawUpdate { received_at: noon() - seconds(60), ..raw(update, conversation) };
    store(&stand, &[old(1, 1), old(2, 2), raw(3, 3), raw(4, 4)]).await;
    let mut conn = stand.pool().begin().await.unwrap();
    let wish = inbox::Wish { together: true, since: Some(noon()), ..inbox::Wish::one(Floors::default().inbox) };
    let mut took = vec![];
    for _ in 0..4 {
        let rows = inbox::claim(&mut conn, noon(), &wish).await.unwrap();
        took.push(rows.iter().map(|row| row.raw.update_id).collect::<Vec<_>>());
    }
    assert_eq!(took, [vec![1], vec![2], vec![3, 4], vec![]]);
}

/// What the desk wrote: the updates whose turns were kept.
async fn written(stand: &Stand) -> Vec<i64> {
    sqlx::query_scalar("select user_id from code_try order by 1").fetch_all(stand.pool()).await.unwrap()
}

/// The update that is next.
async fn next(conn: &mut PgConnection) -> Option<inbox::Claimed> {
    let wish = inbox::Wish::one(Floors::default().inbox);
    inbox::claim(conn, noon(), &wish).await.unwrap().pop()
}

#[tokio::test]
async fn an_older_update_that_comes_late_waits_for_the_one_at_work() {
    let stand = Stand::new().await;
    store(&stand, &[raw(5, 7)]).await;
    let mut one = stand.pool().begin().await.unwrap();
    assert!(next(&mut one).await.is_some());
    store(&stand, &[raw(3, 7), raw(9, 8)]).await;
    let mut two = stand.pool().begin().await.unwrap();
    assert_eq!(next(&mut two).await.unwrap().raw.update_id, 9);
    two.rollback().await.unwrap();
    one.commit().await.unwrap();
    assert_eq!(work(&stand, &Desk::default()).await, ["3", "9"]);
}

#[tokio::test]
async fn what_fails_is_tried_again_then_set_aside_and_what_came_after_goes_on() {
    let stand = Stand::new().await;
    let desk = Desk { fails: vec![1], panics: vec![2], ..Desk::default() };
    store(&stand, &[raw(1, 7), raw(2, 8), raw(3, 7), raw(4, 8)]).await;
    assert_eq!(work(&stand, &desk).await, ["1", "2"], "the others wait behind them");
    assert_eq!(stand.number("select count(*) from code_try").await, 0, "a failed turn leaves nothing");
    for pause in [1, 5, 30] {
        stand.clock.advance(seconds(pause) - chrono::TimeDelta::milliseconds(1));
        assert!(work(&stand, &desk).await.is_empty());
        stand.clock.advance(chrono::TimeDelta::milliseconds(1));
        assert_eq!(work(&stand, &desk).await, ["1", "2"]);
    }
    stand.clock.advance(seconds(120));
    assert_eq!(work(&stand, &desk).await, ["1", "sorry 1", "2", "sorry 2", "3", "4"]);
    assert_eq!(stand.number("select count(*) from inbox where buried_at is not null and attempts = 5").await, 2);
    let errors = stand.text("select string_agg(last_error, '; ' order by update_id) from inbox").await;
    assert_eq!(errors.unwrap(), "the desk failed; a panic: the desk fell over");
    assert_eq!(stand.number("select count(*) from code_try").await, 2);
}

/// What a server says that cannot work: it is full, out of memory, only follows, is asked to end, has crashed, begins, or is
/// not reached.
const CANNOT: [&str; 7] = ["53100", "53200", "25006", "57P01", "57P02", "57P03", "08006"];

#[tokio::test]
async fn nothing_is_set_aside_because_the_database_cannot_work() {
    let stand = Stand::new().await;
    let desk = Desk::default();
    let attempts = "select coalesce(sum(attempts), 0)::bigint from inbox";
    for (n, code) in (0..).zip(CANNOT) {
        *desk.cannot.lock().unwrap() = Some(code);
        let (one, two) = (10 * n + 1, 10 * n + 2);
        let now = stand.clock.now();
        let came = [raw(one, 7), raw(two, 7)].map(|raw| RawUpdate { received_at: now, ..raw });
        store(&stand, &came).await;
        // An hour of it.
        for _ in 0..120 {
            assert!(work(&stand, &desk).await.len() <= 1, "{code}");
            stand.clock.advance(seconds(30));
        }
        assert_eq!(stand.number(attempts).await, 0, "{code} is not its fault");
        let told = stand.text("select last_error from inbox where done_at is null and last_error is not null").await;
        assert!(told.is_some_and(|told| told.contains(code)), "{code} is not told");
        *desk.cannot.lock().unwrap() = None;
        stand.clock.advance(seconds(30));
        assert_eq!(work(&stand, &desk).await, [one.to_string(), two.to_string()], "{code}");
    }
    assert_eq!(stand.number("select count(*) from inbox where done_at is null or buried_at is not null").await, 0);
}

/// The same of timers.
#[tokio::test]
async fn no_timer_is_set_aside_because_the_database_cannot_work() {
    let stand = Stand::new().await;
    let desk = Desk::default();
    for code in CANNOT {
        *desk.cannot.lock().unwrap() = Some(code);
        set(&stand, code, &[("near", (stand.clock.now() - noon()).num_seconds())]).await;
        for _ in 0..120 {
            ring(&stand, &desk).await;
            stand.clock.advance(seconds(30));
        }
        let waits = "select count(*) from timer where buried_at is null and attempts = 0";
        assert_eq!(stand.number(waits).await, 1, "{code}");
        *desk.cannot.lock().unwrap() = None;
        stand.clock.advance(seconds(30));
        assert_eq!(ring(&stand, &desk).await, ["ring near"], "{code}");
    }
}

#[tokio::test]
async fn whoever_waited_a_few_seconds_for_the_database_waits_no_half_minute_more() {
    let stand = Stand::new().await;
    let desk = Desk { cannot: Mutex::new(Some("53100")), fails: vec![1], ..Desk::default() };
    store(&stand, &[raw(1, 7), raw(2, 8)]).await;
    for _ in 0..6 {
        work(&stand, &desk).await;
        stand.clock.advance(seconds(1));
    }
    *desk.cannot.lock().unwrap() = None;
    stand.clock.advance(seconds(1));
    assert_eq!(work(&stand, &desk).await, ["1", "2"]);
    // What fails by itself afterwards has all its tries left.
    for _ in 0..3 {
        stand.clock.advance(seconds(31));
        assert_eq!(work(&stand, &desk).await, ["1"]);
    }
    stand.clock.advance(seconds(121));
    assert_eq!(work(&stand, &desk).await, ["1", "sorry 1"]);
}

#[tokio::test]
async fn many_desks_keep_the_order_of_each_conversation() {
    let stand = Stand::new().await;
    let all: Vec<RawUpdate> = (0..120).map(|n| raw(n, n % 7)).collect();
    store(&stand, &all).await;
    let desk = Desk::default();
    let (pool, clock) = (stand.pool(), &stand.clock);
    let worker = || async { while step_inbox(pool, clock, &desk).await {} };
    tokio::join!(worker(), worker(), worker(), worker());
    // A worker that finds every conversation busy goes home; one more sees to the rest.
    worker().await;
    let heard: Vec<i64> = desk.take().iter().map(|n| n.parse().unwrap()).collect();
    assert_eq!(heard.len(), 120);
    for conversation in 0..7 {
        let mine: Vec<i64> = heard.iter().copied().filter(|n| n % 7 == conversation).collect();
        assert!(mine.is_sorted(), "{mine:?}");
    }
}

#[tokio::test]
async fn after_seven_days_finished_updates_are_forgotten() {
    let stand = Stand::new().await;
    store(&stand, &[raw(1, 7)]).await;
    work(&stand, &Desk::default()).await;
    store(&stand, &[raw(2, 7)]).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    assert_eq!(inbox::prune(&mut conn, noon() + seconds(6 * 86400)).await.unwrap(), 0);
    assert_eq!(inbox::prune(&mut conn, noon() + seconds(8 * 86400)).await.unwrap(), 1, "the waiting one stays");
}

#[tokio::test]
async fn who_writes_can_be_reached_again() {
    let stand = Stand::new().await;
    stand.ticket().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    chats::gone(&mut conn, ANNA, noon()).await.unwrap();
    assert!(!chats::reachable(&mut conn, ANNA).await.unwrap());
    assert_eq!(stand.number("select count(*) from resident where blocked_at is not null").await, 1);
    store(&stand, &[raw(1, ANNA.0)]).await;
    work(&stand, &Desk::default()).await;
    assert!(chats::reachable(&mut conn, ANNA).await.unwrap());
    assert_eq!(stand.number("select count(*) from resident where blocked_at is not null").await, 0);
}

async fn set(stand: &Stand, subject: &str, list: &[(&str, i64)]) {
    let list: Vec<_> = list.iter().map(|(kind, at)| ((*kind).to_owned(), noon() + seconds(*at), json!({}))).collect();
    let mut conn = stand.pool().acquire().await.unwrap();
    timers::replace_all(&mut conn, CommunityId(0), subject, &list).await.unwrap();
}

async fn ring(stand: &Stand, desk: &Desk) -> Vec<String> {
    while step_timer(stand.pool(), &stand.clock, desk).await {}
    desk.take()
}

#[tokio::test]
async fn the_timers_of_a_subject_are_exactly_those_set_last() {
    let stand = Stand::new().await;
    set(&stand, "t1", &[("near", 10), ("missed", 20)]).await;
    set(&stand, "t2", &[("near", 15)]).await;
    set(&stand, "t1", &[("missed", 30), ("promise", 5)]).await;
    let mut conn = stand.pool().acquire().await.unwrap();
    let kinds = timers::of(&mut conn, CommunityId(0), "t1").await.unwrap();
    assert_eq!(kinds.iter().map(|t| t.kind.as_str()).collect::<Vec<_>>(), ["promise", "missed"]);
    assert_eq!(timers::next_due(stand.pool(), Floors::default().timer).await.unwrap(), Some(noon() + seconds(5)));
    let desk = Desk::default();
    assert!(ring(&stand, &desk).await.is_empty());
    stand.clock.advance(seconds(20));
    assert_eq!(ring(&stand, &desk).await, ["ring promise", "ring near"]);
    set(&stand, "t1", &[]).await;
    assert_eq!(timers::next_due(stand.pool(), Floors::default().timer).await.unwrap(), None);
}

#[tokio::test]
async fn a_timer_may_set_itself_anew_and_a_failing_one_is_set_aside() {
    let stand = Stand::new().await;
    let desk = Desk::default();
    set(&stand, "s77.77", &[("again", 0)]).await;
    assert_eq!(ring(&stand, &desk).await, ["ring again"]);
    assert_eq!(timers::next_due(stand.pool(), Floors::default().timer).await.unwrap(), Some(noon() + seconds(60)));
    set(&stand, "s77.77", &[("fails", 0)]).await;
    for pause in [1, 5, 30, 120] {
        assert_eq!(ring(&stand, &desk).await, ["ring fails"]);
        stand.clock.advance(seconds(pause));
    }
    assert_eq!(ring(&stand, &desk).await, ["ring fails"]);
    stand.clock.advance(seconds(10_000));
    assert!(ring(&stand, &desk).await.is_empty());
    set(&stand, "s77.77", &[("fails", 1)]).await;
    assert_eq!(ring(&stand, &desk).await, ["ring fails"], "set to another time it is a new one");
}

#[tokio::test]
async fn a_timer_waits_for_the_turn_that_holds_its_ticket_and_does_not_ring_when_that_took_it_back() {
    let stand = Stand::new().await;
    let (community, ticket) = stand.ticket().await;
    let mut conn = stand.pool().acquire().await.unwrap();
    for head in ["t", "talk", "post", "v"] {
        let subject = format!("{head}{ticket}");
        let due = [("near".to_owned(), noon(), json!({}))];
        timers::replace_all(&mut conn, community, &subject, &due).await.unwrap();
        let mut turn = stand.pool().begin().await.unwrap();
        sqlx::query("select 1 from ticket for update").execute(&mut *turn).await.unwrap();
        let (pool, clock) = (stand.pool().clone(), Clock::still(noon()));
        let ringing = tokio::spawn(async move {
            let desk = Desk::default();
            let worked = step_timer(&pool, &clock, &desk).await;
            (worked, desk.take())
        });
        // The other one is now waiting for the ticket; wait until the database says so.
        while stand.number("select count(*) from pg_locks where not granted").await == 0 {
            assert!(!ringing.is_finished(), "{subject} rings while its ticket is held");
            tokio::task::yield_now().await;
        }
        timers::replace_all(&mut turn, community, &subject, &[]).await.unwrap();
        turn.commit().await.unwrap();
        assert_eq!(ringing.await.unwrap(), (false, vec![]), "{subject}");
    }
}

//! The way to the database is cut at every single question of a turn and of a send: what comes of it is what would have
//! come without.

use crate::doubles::{records, screens};
use crate::scenarios::common::report;
use crate::support::cut::{Cut, Lost, NAME, Way};
use crate::support::db::TestDb;
use crate::support::telegram::FakeTelegram;
use crate::support::town::{ENGINEERING, Person, Town, minutes};
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::clock::Clock;
use frontdesk::desk::Desk;
use frontdesk::domain::ids::CommunityId;
use frontdesk::store::floors::Floors;
use frontdesk::store::outbox::Limits;
use frontdesk::store::{Pool, timers};
use frontdesk::workers::{Hand, courier, step_inbox_by, step_inbox_since, step_timer_since};
use sqlx::postgres::PgPoolOptions;
use std::collections::HashMap;
use std::time::Duration;

/// A moment from which many go on.
struct Moment {
    db: TestDb,
    telegram: FakeTelegram,
    community: CommunityId,
    now: DateTime<Utc>,
    updates: i64,
}

impl Moment {
    /// This one, from which nobody else goes on.
    async fn keep(town: Town) -> Self {
        let now = town.clock.now();
        town.db.close().await;
        let updates = town.updates.into_inner();
        Self { db: town.db, telegram: town.telegram, community: town.community, now, updates }
    }

    /// A town at this moment.
    async fn town(&self) -> Town {
        let clock = Clock::still(self.now);
        Town {
            db: self.db.copy().await,
            desk: Desk::new(clock.clone(), "desk_bot".into(), Default::default()),
            telegram: self.telegram.copy(clock.clone()),
            clock,
            billing: None,
            community: self.community,
            // An update that waits for the database is no failure here.
            watched: false,
            updates: self.updates.into(),
            record: Default::default(),
        }
    }
}

/// How it ends: what is written, what stands in the chats.
#[derive(Clone, Debug, PartialEq, Eq)]
struct End {
    records: String,
    screens: Vec<(i64, String)>,
}

/// Lets all that waits be done, later too, and looks.
async fn ends(town: &Town) -> End {
    town.settle().await;
    for span in [TimeDelta::seconds(2), minutes(1)] {
        town.clock.advance(span);
        town.settle().await;
    }
    town.is_at_rest().await;
    End { records: records(town).await, screens: screens(town) }
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// Turn by turn, and what is to be sent.
    All,
    /// Turns, of what waits in several conversations together; nothing is sent.
    Turns,
}

/// Works like a process until nothing is to be done, or until the way is cut and the step at hand is over.
async fn works(pool: &Pool, town: &Town, does: Does, since: Option<DateTime<Utc>>, is_cut: impl Fn() -> bool) {
    let (clock, desk) = (&town.clock, &town.desk);
    let mut hand = Hand::full();
    let mut busy = true;
    while busy {
        busy = match does {
            Does::All => step_inbox_since(pool, clock, desk, since).await,
            Does::Turns => step_inbox_by(pool, clock, desk, &mut hand).await,
        };
        busy |= !is_cut() && step_timer_since(pool, clock, desk, since).await;
        let sends = does == Does::All && !is_cut();
        busy |= sends && courier::step_within(pool, clock, &town.telegram, &Limits::NONE).await;
        busy &= !is_cut();
    }
}

/// One process works until it is cut. Whether it was: there may have been less questions.
async fn breaks_off(town: &Town, does: Does, cut: Cut) -> bool {
    let way = Way::open(&town.db.url, cut).await;
    let pool = PgPoolOptions::new().max_connections(2).acquire_timeout(Duration::from_secs(20));
    let pool = pool.test_before_acquire(false).connect_lazy(&way.url).unwrap();
    let first = works(&pool, town, does, None, || way.asked() >= cut.at);
    if cut.for_good {
        tokio::select! {
            () = first => {}
            () = way.is_cut() => {}
        }
    } else {
        first.await;
    }
    let was_cut = way.asked() >= cut.at;
    drop(way);
    pool.close().await;
    let there = "select count(*) from pg_stat_activity where datname = current_database() and application_name = $1";
    while sqlx::query_scalar::<_, i64>(there).bind(NAME).fetch_one(&town.db.owner).await.unwrap() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    // A number that was taken by what never was is gone: for the comparison it is given back.
    let numbers =
        "select setval(pg_get_serial_sequence('ticket', 'id'), (select coalesce(max(id), 0) + 1 from ticket), false)";
    sqlx::raw_sql(numbers).execute(&town.db.owner).await.unwrap();
    was_cut
}

/// Everything that there is: every row of every table, and what stands at Telegram.
async fn everything(town: &Town) -> String {
    let each =
        "select string_agg(format('select %L || md5(coalesce(string_agg(md5(r::text), '''' order by md5(r::text)), ''''))
            from %I r', relname, relname), ' union all ' order by relname)
        from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace";
    let each: String = sqlx::query_scalar(each).fetch_one(&town.db.owner).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(each)).fetch_all(&town.db.owner).await.unwrap();
    assert!(tables.len() > 50, "{tables:?}");
    let shown = screens(town);
    format!("{tables:?} {shown:?} {:?}", town.telegram.world.lock().unwrap().open_presses)
}

/// What is said more often than it should be: such messages were repeated. The first thing that is missing.
fn compared(wanted: &[(i64, String)], found: &[(i64, String)]) -> Result<usize, String> {
    let mut left: HashMap<_, usize> = HashMap::new();
    for message in found {
        *left.entry(message).or_default() += 1;
    }
    for message in wanted {
        match left.get_mut(message) {
            Some(n) if *n > 0 => *n -= 1,
            _ => return Err(format!("{message:?} is missing")),
        }
    }
    let more: Vec<_> = left.into_iter().filter(|(_, n)| *n > 0).collect();
    match more.iter().find(|(message, _)| !wanted.contains(message)) {
        Some((message, _)) => Err(format!("{message:?} is one too many")),
        None => Ok(more.iter().map(|(_, n)| n).sum()),
    }
}

/// What came of cuts.
#[derive(Debug, Default)]
struct Tally {
    /// So many were made.
    cuts: usize,
    /// So many of them left nothing at all.
    nothing: usize,
    /// Messages that came once more.
    repeated: usize,
}

/// Cuts at every question. Another process goes on from whatever is left then; what is left the same goes on the same.
async fn cut_everywhere(moment: &Moment, does: Does, (lost, for_good): (Lost, bool), wanted: &[End]) -> Tally {
    let mut tally = Tally::default();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut town = moment.town().await;
    let untouched = everything(&town).await;
    for at in 1.. {
        let tried = format!("cut at {at} ({lost:?} lost, for good: {for_good})");
        if !breaks_off(&town, does, Cut { at, lost, for_good }).await {
            let end = ends(&town).await;
            assert_eq!(&end, &wanted[0], "nothing was cut");
            tally.cuts = at - 1;
            break;
        }
        let left = everything(&town).await;
        tally.nothing += usize::from(left == untouched);
        if let Some(repeated) = known.get(&left) {
            tally.repeated += repeated;
        } else {
            let since = Some(town.clock.now() + TimeDelta::milliseconds(1));
            works(&town.db.pool, &town, Does::All, since, || false).await;
            let end = ends(&town).await;
            let Some(wanted) = wanted.iter().find(|wanted| wanted.records == end.records) else {
                let other = wanted[0].records.lines().zip(end.records.lines()).find(|(a, b)| a != b);
                panic!("{tried}: {other:#?}");
            };
            let repeated = compared(&wanted.screens, &end.screens).unwrap_or_else(|e| panic!("{tried}: {e}"));
            assert!(repeated <= 1, "{tried}: {repeated} messages came once more\n{:#?}", end.screens);
            assert_eq!(town.count("select count(*) from trial").await, 0, "{tried}");
            let counted = town.count("select coalesce(sum(attempts), 0)::bigint from inbox").await;
            assert_eq!(counted, 0, "{tried}: that is not the update's fault");
            let counted = town.count("select coalesce(sum(attempts), 0)::bigint from timer").await;
            assert_eq!(counted, 0, "{tried}: that is not the timer's fault");
            tally.repeated += repeated;
            known.insert(left.clone(), repeated);
            town = moment.town().await;
            continue;
        }
        if left != untouched {
            town = moment.town().await;
        }
    }
    tally
}

/// Cuts at every question, in three ways: the process dies and its answer is lost, or it lives and has lost the answer,
/// or the question.
async fn cut_in_three_ways(moment: &Moment, does: Does, has_come: impl Fn(&End) -> bool) -> [Tally; 3] {
    let begun = std::time::Instant::now();
    let mut wanted = vec![];
    for late in [0, 2] {
        // Whoever could not work for a moment works it two seconds later.
        let town = moment.town().await;
        town.clock.advance(TimeDelta::seconds(late));
        let end = ends(&town).await;
        assert!(has_come(&end), "{end:#?}");
        wanted.push(end);
    }
    let (died, unheard, unasked) = tokio::join!(
        cut_everywhere(moment, does, (Lost::Answer, true), &wanted),
        cut_everywhere(moment, does, (Lost::Answer, false), &wanted),
        cut_everywhere(moment, does, (Lost::Question, false), &wanted),
    );
    println!("{:?}: the process died {died:?}, answers were lost {unheard:?}, questions {unasked:?}", begun.elapsed());
    [died, unheard, unasked]
}

/// Turns that were cut at so many questions and more; mostly nothing was left of them then.
fn cut_before_the_end(tallies: &[Tally; 3], questions: usize) {
    for tally in tallies {
        assert!(tally.cuts > questions && tally.nothing > questions / 2, "{tally:?}");
    }
}

/// A resident who answered all that a report asks and only has to send it.
async fn about_to_send<'t>(town: &'t Town, user: i64, name: &str, unit: &str, words: &str) -> Person<'t> {
    let person = town.resident(user, name, "en", unit).await;
    person.says(words).await;
    for label in ["Right", "Skip", "Any time"] {
        person.presses(label).await;
    }
    person
}

/// A press that waits for the desk.
async fn has_pressed(person: &Person<'_>, label: &str) {
    let (chat, message, data) = person.button(label);
    person.town.update_raw("callback_query", person.press(chat, message, &data)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_question_of_a_filing_is_the_last_one_it_ends_as_if_nothing_had_been() {
    let town = Town::with_staff("en").await;
    let anna = about_to_send(&town, 101, "Anna", "5-1201", "The kitchen tap has been dripping since yesterday").await;
    has_pressed(&anna, "Send").await;
    let moment = Moment::keep(town).await;
    let filed = |end: &End| end.records.contains("dripping") && end.screens.len() > 2;
    let tallies = cut_in_three_ways(&moment, Does::All, filed).await;
    for tally in &tallies {
        assert!(tally.cuts > 50 && tally.nothing > 25, "{tally:?}");
    }
    assert!(tallies[0].repeated > 0, "no message was on its way at any cut");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_question_of_a_press_on_a_card_is_the_last_one_it_ends_as_if_nothing_had_been() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    has_pressed(&town.staff("li", "en"), "Take").await;
    let moment = Moment::keep(town).await;
    let taken = |end: &End| end.screens.iter().any(|(chat, m)| *chat == ENGINEERING && m.contains("taken · "));
    cut_before_the_end(&cut_in_three_ways(&moment, Does::Turns, taken).await, 20);
}

/// The line of a timeline that tells of an alert to staff.
const ALERT: &str = r#"{"act": "alert""#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_question_of_a_timer_is_the_last_one_it_ends_as_if_nothing_had_been() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    // Nobody takes it, and it is time to tell whoever leads.
    town.pass(minutes(29)).await;
    let due = timers::next_due(&town.db.pool, Floors::default().timer).await.unwrap().unwrap();
    town.clock.advance(due - town.clock.now());
    let before = records(&town).await.matches(ALERT).count();
    let moment = Moment::keep(town).await;
    let told = |end: &End| end.records.matches(ALERT).count() > before;
    cut_before_the_end(&cut_in_three_ways(&moment, Does::Turns, told).await, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_question_of_a_handful_is_the_last_one_it_ends_as_if_nothing_had_been() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    report(&anna, "The kitchen tap keeps dripping").await;
    let ben = about_to_send(&town, 102, "Ben", "5-1202", "The bathroom tap has been dripping since yesterday").await;
    has_pressed(&ben, "Send").await;
    has_pressed(&town.staff("li", "en"), "Take").await;
    anna.town.update_raw("message", anna.text(101, "Please ring twice", None)).await;
    let moment = Moment::keep(town).await;
    let all = |end: &End| ["bathroom", "twice", "taken"].iter().all(|w| end.records.contains(w));
    cut_before_the_end(&cut_in_three_ways(&moment, Does::Turns, all).await, 60);
}

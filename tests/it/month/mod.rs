//! A month of three communities: what the clocks said equals what an independent recount of the timelines says.

mod check;
pub mod dice;
mod filed;
mod hours;
mod life;
mod place;
mod recount;

use crate::support::db::TestDb;
use chrono::{DateTime, TimeDelta, Utc};
use dice::Dice;
use filed::Filed;
use frontdesk::clock::Clock;
use frontdesk::desk::Desk;
use frontdesk::domain::act::Actor;
use frontdesk::domain::ids::{CommunityId, TicketId};
use frontdesk::store::{deadlines, tickets};
use frontdesk::workers::hours::step_timer;
use life::{Life, Temper};
use place::Place;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::time::Instant;

/// `MONTH` in the environment says how many instead: `MONTH=2000` is the month in full.
const TICKETS: usize = 240;
/// The communities live side by side, each with a clock, a desk and a database of its own.
const PLACES: usize = 3;
/// Of so many tickets one is a neighbour's, who lives in the same database by other hours.
const NEIGHBOURS: usize = 10;
const BEGIN: &str = "2026-02-10T00:00:00Z";
const DAYS: i64 = 30;

/// What is going to happen: a matter is filed in a place, or somebody does something to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Plan {
    File(usize),
    Happen(usize),
}

struct Month {
    db: TestDb,
    clock: Clock,
    desk: Desk,
    dice: Dice,
    places: Vec<Place>,
    plans: BinaryHeap<Reverse<(DateTime<Utc>, u64, Plan)>>,
    planned: u64,
    lives: Vec<Life>,
    known: HashMap<String, usize>,
    filed: BTreeMap<(CommunityId, TicketId), Filed>,
    counts: BTreeMap<String, usize>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_outcome_equals_the_recount() {
    let started = Instant::now();
    let tickets = std::env::var("MONTH").map_or(TICKETS, |n| n.parse().unwrap());
    let share = |place: usize| tickets / PLACES + usize::from(place < tickets % PLACES);
    let lives: Vec<_> = (0..PLACES).map(|place| tokio::spawn(pass(place, share(place)))).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for life in lives {
        for (what, count) in life.await.unwrap() {
            *counts.entry(what).or_default() += count;
        }
    }
    for (what, count) in &counts {
        println!("{count:6} {what}");
    }
    assert_eq!(counts.get("tickets"), Some(&tickets));
    println!("{:.1} s", started.elapsed().as_secs_f64());
}

/// A month in a community.
async fn pass(place: usize, tickets: usize) -> BTreeMap<String, usize> {
    let started = Instant::now();
    let mut month = Month::new(place, tickets).await;
    let built = started.elapsed();
    month.live().await;
    let lived = started.elapsed();
    check::check(&mut month).await;
    let (lived, recounted) = (lived - built, started.elapsed() - lived);
    let seconds = [built, lived, recounted].map(|took| took.as_secs_f64());
    println!(
        "place {place}: built in {:.1} s, lived in {:.1} s, recounted in {:.1} s",
        seconds[0], seconds[1], seconds[2]
    );
    month.counts
}

impl Month {
    async fn new(place: usize, tickets: usize) -> Self {
        let db = TestDb::new().await;
        let clock = Clock::still(BEGIN.parse().unwrap());
        let desk = Desk::new(clock.clone(), "desk_bot".into(), Default::default());
        let mut dice = Dice(2026 + place as u64);
        let mut places = vec![];
        for number in [place, (place + 1) % PLACES] {
            places.push(place::open(&db.pool, &clock, number, &mut dice).await);
        }
        let mut month = Self {
            db,
            clock,
            desk,
            dice,
            places,
            plans: BinaryHeap::new(),
            planned: 0,
            lives: vec![],
            known: HashMap::new(),
            filed: BTreeMap::new(),
            counts: BTreeMap::new(),
        };
        for n in 0..tickets {
            // The last ones have a day or two to live.
            let after = month.dice.between(1, (DAYS - 1) * 86_400);
            month.plan(after, Plan::File(usize::from(n % NEIGHBOURS == 0)));
        }
        month
    }

    fn count(&mut self, what: impl Into<String>) {
        *self.counts.entry(what.into()).or_default() += 1;
    }

    fn plan(&mut self, after: i64, plan: Plan) {
        self.planned += 1;
        self.plans.push(Reverse((self.clock.now() + TimeDelta::seconds(after.max(1)), self.planned, plan)));
    }

    /// Lets the month pass: timers ring at their time, people do what they do at theirs.
    async fn live(&mut self) {
        let end = self.end();
        let mut nights = 0;
        loop {
            let passed = (self.clock.now() - BEGIN.parse::<DateTime<Utc>>().unwrap()).num_days();
            if passed > nights {
                nights = passed;
                self.night(nights).await;
            }
            let timer: Option<(DateTime<Utc>, String, String)> = sqlx::query_as(
                "select due_at, subject, kind from timer where buried_at is null
                 order by due_at, community_id, subject, kind limit 1",
            )
            .fetch_optional(&self.db.pool)
            .await
            .unwrap();
            let plan = self.plans.peek().map(|Reverse((at, _, _))| *at).filter(|at| *at < end);
            let timer = timer.filter(|(at, ..)| *at <= end && plan.is_none_or(|plan| *at <= plan));
            match (timer, plan) {
                (Some((at, subject, kind)), _) => {
                    self.until(at);
                    assert!(step_timer(&self.db.pool, &self.clock, &self.desk).await, "{subject} {kind} does not ring");
                    self.count(format!("rings of {kind}"));
                    self.wake(&subject, &kind);
                }
                (None, Some(at)) => {
                    self.until(at);
                    match self.plans.pop().unwrap().0.2 {
                        Plan::File(place) => self.file(place).await,
                        Plan::Happen(life) => self.happen(life).await,
                    }
                }
                (None, None) => break,
            }
        }
        self.until(end);
    }

    /// Everything that was posted stands in its chat now; and the server keeps house, as it does by itself where it is kept.
    async fn night(&self, nights: i64) {
        let carried = "with carried as (
                 update outbox set sent_at = $1, outcome = 'delivered', message_id = id
                 where sent_at is null and dead_at is null returning chat_id, slot, message_id)
             update screen s set message_id = coalesce(s.message_id, c.message_id) from carried c
             where c.chat_id = s.chat_id and c.slot = s.slot";
        sqlx::query(carried).bind(self.clock.now()).execute(&self.db.pool).await.unwrap();
        // The rows of each table are counted when there are twice as many.
        let house = match nights {
            1 | 2 | 4 | 8 | 16 => "vacuum (analyze) outbox, screen, ticket, timeline, deadline, timer, callback",
            _ if nights % 4 == 0 => "vacuum outbox, screen, ticket, deadline, timer",
            _ => return,
        };
        sqlx::query(house).execute(&self.db.owner).await.unwrap();
    }

    fn end(&self) -> DateTime<Utc> {
        BEGIN.parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(DAYS)
    }

    fn until(&self, at: DateTime<Utc>) {
        self.clock.advance(at - self.clock.now());
    }

    /// A lead who was told looks after what was forgotten, mostly.
    fn wake(&mut self, subject: &str, kind: &str) {
        let Some(life) = self.known.get(subject).copied().filter(|_| kind == "deadline") else { return };
        if self.lives[life].temper == Temper::Forgotten && self.dice.chance(30) {
            self.lives[life].temper = Temper::Usual;
            let after = self.dice.span(30, 4 * 3600);
            self.plan(after, Plan::Happen(life));
        }
    }

    async fn file(&mut self, place: usize) {
        let (user, filing, filed) = life::matter(&self.places[place], &mut self.dice, self.clock.now());
        let (kind, community) = (filing.kind, self.places[place].community.id);
        let mut tx = self.db.pool.begin().await.unwrap();
        let (id, number) = self.desk.file(&mut tx, community, user, filing).await.unwrap();
        tx.commit().await.unwrap();
        let temper =
            self.dice.weigh(&[(45, Temper::Prompt), (28, Temper::Usual), (17, Temper::Slow), (10, Temper::Forgotten)]);
        let left = self.dice.between(2, 9);
        self.filed.insert((community, id), filed);
        self.known.insert(format!("t{id}"), self.lives.len());
        self.lives.push(Life { place, id, number, user, kind, temper, left });
        self.count("tickets");
        self.again(self.lives.len() - 1).await;
    }

    async fn happen(&mut self, index: usize) {
        let place = self.lives[index].place;
        let key = (self.places[place].community.id, self.lives[index].id);
        let mut tx = self.db.pool.begin().await.unwrap();
        let ticket = tickets::lock(&mut tx, key.0, key.1).await.unwrap().unwrap();
        let twin = self.twin(index);
        let next = self.lives[index].next(&self.places[place], &ticket, twin, self.clock.now(), &mut self.dice);
        if let Some((actor, act)) = next {
            let word = serde_json::to_value(&act).unwrap()["act"].as_str().unwrap().to_owned();
            let who = match actor {
                Actor::Resident(_) => "residents",
                Actor::Staff(_) | Actor::Desk => "staff",
            };
            let done = self.desk.act(&mut tx, key, actor, act).await.unwrap();
            let what = if done.is_ok() { format!("acts of {who}: {word}") } else { "acts refused".to_owned() };
            self.count(what);
        }
        tx.commit().await.unwrap();
        self.lives[index].left -= 1;
        if self.lives[index].left > 0 {
            self.again(index).await;
        }
    }

    /// Another ticket of the place that may be the same matter.
    fn twin(&mut self, index: usize) -> Option<(TicketId, String)> {
        let life = &self.lives[index];
        let like = |l: &&Life| l.place == life.place && l.kind == life.kind && l.id != life.id;
        let near: Vec<_> = self.lives.iter().rev().take(60).filter(like).collect();
        if near.is_empty() {
            return None;
        }
        let twin = self.dice.pick(&near);
        Some((twin.id, twin.number.clone()))
    }

    /// When something happens to a ticket again: some time later, or to the second when a clock says.
    async fn again(&mut self, index: usize) {
        let life = &self.lives[index];
        let community = self.places[life.place].community.id;
        let id = life.id;
        let Some(mut after) = life.pause(&mut self.dice) else { return };
        if self.dice.chance(6) {
            let mut conn = self.db.pool.acquire().await.unwrap();
            let rows = deadlines::load(&mut conn, community, id).await.unwrap();
            let now = self.clock.now();
            let due: Vec<_> = rows.iter().filter_map(|d| d.due_at).filter(|at| *at > now).collect();
            if !due.is_empty() {
                after = (*self.dice.pick(&due) - now).num_seconds() + self.dice.between(-1, 2);
            }
        }
        self.plan(after, Plan::Happen(index));
    }
}

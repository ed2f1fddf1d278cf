//! Campaigns: nobody is written to twice, whatever happens to whoever plans and carries; and the rest is not held up.

mod bench;
mod kill;
mod letters;
mod random;
mod row;

use crate::support::db::TestDb;
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::chat::outgoing::{Delivery, Messenger, Parcel};
use frontdesk::clock::Clock;
use frontdesk::community_file;
use frontdesk::desk::Desk;
use frontdesk::domain::campaign::{Campaign, Counts, Notice, Spec};
use frontdesk::domain::ids::{CampaignId, CommunityId, MessageId};
use frontdesk::domain::words::Words;
use frontdesk::store::campaigns::{self, NewCampaign};
use frontdesk::store::floors::Floors;
use frontdesk::store::outbox::{self, Limits};
use frontdesk::store::{Pool, communities, timers};
use frontdesk::workers::{courier, hours};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;
use std::sync::Mutex;

/// The first of the crowd.
pub const FIRST: i64 = 1_000_000;

/// A Tuesday, ten in the morning in Shanghai.
pub fn morning() -> DateTime<Utc> {
    "2026-11-24T02:00:00Z".parse().unwrap()
}

/// The sample community with a crowd of residents, and a desk that plans.
pub struct Square {
    pub db: TestDb,
    pub clock: Clock,
    pub desk: Desk,
    pub community: CommunityId,
}

/// So many residents of a community, spread over its homes and languages.
pub async fn crowd(pool: &Pool, community: CommunityId, people: i64) {
    for sql in [
        "insert into resident (community_id, user_id, name, lang, created_at, seen_at)
         select $1, $2 + n, 'Sample ' || n, (array['zh-Hans', 'zh-Hant', 'en'])[1 + n % 3], $4, $4
         from generate_series(0, $3 - 1) n",
        "insert into occupancy (community_id, user_id, unit_id, tie, level, created_at, decided_at)
         select $1, $2 + n, u.units[1 + n % cardinality(u.units)], 'owner', 'verified', $4, $4
         from generate_series(0, $3 - 1) n, (select array_agg(id order by id) as units from unit) u",
    ] {
        sqlx::query(sql).bind(community.0).bind(FIRST).bind(people).bind(morning()).execute(pool).await.unwrap();
    }
}

impl Square {
    pub async fn new(people: i64) -> Self {
        let db = TestDb::new().await;
        let clock = Clock::still(morning());
        let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml"));
        community_file::apply(&db.pool, file, false, clock.now()).await.unwrap();
        let mut conn = db.pool.acquire().await.unwrap();
        let community = communities::list(&mut conn).await.unwrap()[0].0;
        drop(conn);
        // Reminders and duty have stories of their own; here nothing else is due.
        sqlx::query("delete from timer").execute(&db.pool).await.unwrap();
        crowd(&db.pool, community, people).await;
        let desk = Desk::new(clock.clone(), "desk_bot".into(), Default::default());
        Self { db, clock, desk, community }
    }

    pub fn pool(&self) -> &Pool {
        &self.db.pool
    }

    /// A notice to everybody, at any hour.
    pub async fn notice(&self) -> CampaignId {
        let spec = Spec::Notice(Notice {
            title: Words::same("Water"),
            text: Words::same("The water is off until six."),
            buildings: vec![],
            units: vec![],
        });
        let audience = self.number("select count(*) from resident").await;
        let new = NewCampaign { title: "Water".into(), spec, urgent: true, by: "a test".into(), audience };
        let mut conn = self.pool().acquire().await.unwrap();
        campaigns::create(&mut conn, self.community, &new, self.clock.now()).await.unwrap()
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.pool()).await.unwrap()
    }

    pub async fn campaign(&self, id: CampaignId) -> Campaign {
        let mut conn = self.pool().acquire().await.unwrap();
        campaigns::find(&mut conn, id).await.unwrap().unwrap()
    }

    pub async fn counts(&self, id: CampaignId) -> Counts {
        let mut conn = self.pool().acquire().await.unwrap();
        let c = campaigns::find(&mut conn, id).await.unwrap().unwrap();
        campaigns::counts(&mut conn, &c, self.clock.now()).await.unwrap().0
    }

    /// The desk's next turn.
    pub async fn plan(&self) -> bool {
        hours::step_timer(self.pool(), &self.clock, &self.desk).await
    }

    /// Whatever can be done now.
    pub async fn work(&self, post: &Post, limits: &Limits) {
        while self.plan().await | courier::step_within(self.pool(), &self.clock, post, limits).await {}
    }

    /// To the next moment at which something is due; `false`: there is none.
    pub async fn move_on(&self) -> bool {
        move_on(self.pool(), &self.clock).await
    }

    /// Until nothing is due any more.
    pub async fn to_the_end(&self, post: &Post, limits: &Limits) {
        loop {
            self.work(post, limits).await;
            if !self.move_on().await {
                return;
            }
        }
    }
}

/// Moves a clock to the next moment at which something is due.
pub async fn move_on(pool: &Pool, clock: &Clock) -> bool {
    let mut conn = pool.acquire().await.unwrap();
    let now = clock.now();
    let next = [
        timers::next_due(pool, Floors::default().timer).await.unwrap(),
        outbox::next_at(&mut conn, &Floors::default(), now).await.unwrap(),
    ];
    let Some(next) = next.into_iter().flatten().min() else { return false };
    clock.advance((next - now).max(TimeDelta::milliseconds(1)));
    true
}

/// A messenger that counts what arrives, and has troubles as it is told.
#[derive(Default)]
pub struct Post(pub Mutex<Bag>);

#[derive(Default)]
pub struct Bag {
    /// How many messages arrived in each chat.
    pub arrived: HashMap<i64, u32>,
    /// In their order.
    pub order: Vec<i64>,
    pub blocked: HashSet<i64>,
    /// What the next deliveries meet instead; with `true`, the message arrives all the same.
    pub troubles: VecDeque<Option<(Delivery, bool)>>,
}

impl Post {
    pub fn will(&self, delivery: Delivery, arrives: bool) {
        self.0.lock().unwrap().troubles.push_back(Some((delivery, arrives)));
    }

    pub fn arrived(&self) -> usize {
        self.0.lock().unwrap().order.len()
    }
}

impl Messenger for Post {
    async fn deliver(&self, parcel: &Parcel) -> Delivery {
        let mut bag = self.0.lock().unwrap();
        let chat = parcel.to.chat.0;
        if bag.blocked.contains(&chat) {
            return Delivery::Gone("Forbidden: bot was blocked by the user".into());
        }
        let trouble = bag.troubles.pop_front().flatten();
        if trouble.as_ref().is_none_or(|(_, arrives)| *arrives) {
            *bag.arrived.entry(chat).or_default() += 1;
            bag.order.push(chat);
        }
        let number = i32::try_from(bag.order.len()).unwrap();
        trouble.map_or(Delivery::Delivered(Some(MessageId(number))), |(delivery, _)| delivery)
    }
}

//! What the tests of the queues share: a time, a messenger that writes down, a desk that does as it is told.

use crate::support::db::TestDb;
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::chat::inbound::RawUpdate;
use frontdesk::chat::outgoing::{Address, Body, Delivery, Key, KeyAct, Keyboard, Messenger, Op, Parcel};
use frontdesk::clock::Clock;
use frontdesk::domain::ids::{ChatId, CommunityId, MessageId};
use frontdesk::store::Pool;
use frontdesk::store::floors::Floors;
use frontdesk::store::outbox::{self, Claimed, Letter, Limits, Rank, Show, Tray, Wish};
use frontdesk::workers::courier;
use sqlx::PgConnection;
use std::collections::VecDeque;
use std::sync::Mutex;

/// A private chat.
pub const ANNA: ChatId = ChatId(77);
/// Another one.
pub const BORIS: ChatId = ChatId(78);
/// A group.
pub const GROUP: ChatId = ChatId(-100);

/// A moment.
pub fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// So many seconds.
pub fn seconds(n: i64) -> TimeDelta {
    TimeDelta::seconds(n)
}

/// A database, a clock that stands at noon, and a messenger.
pub struct Stand {
    pub db: TestDb,
    pub clock: Clock,
    pub messenger: Fake,
}

impl Stand {
    pub async fn new() -> Self {
        Self { db: TestDb::new().await, clock: Clock::still(noon()), messenger: Fake::default() }
    }

    pub fn pool(&self) -> &Pool {
        &self.db.pool
    }

    pub async fn post(&self, letter: Letter) {
        let mut tx = self.pool().begin().await.unwrap();
        outbox::post(&mut tx, letter, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn show(&self, show: Show) {
        let mut tx = self.pool().begin().await.unwrap();
        outbox::show(&mut tx, show, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What a turn posts.
    pub async fn turn(&self, lay: impl FnOnce(&mut Tray)) {
        let mut tray = Tray::default();
        lay(&mut tray);
        let mut tx = self.pool().begin().await.unwrap();
        tray.write(&mut tx, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// One step of a courier.
    pub async fn step(&self) -> bool {
        courier::step(self.pool(), &self.clock, &self.messenger).await
    }

    /// Steps of a courier until nothing can go.
    pub async fn carry(&self) -> Vec<String> {
        while self.step().await {}
        self.messenger.take()
    }

    /// The one number that a query finds.
    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.pool()).await.unwrap()
    }

    /// The one text that a query finds.
    pub async fn text(&self, sql: &'static str) -> Option<String> {
        sqlx::query_scalar(sql).fetch_one(self.pool()).await.unwrap()
    }

    /// A community, a resident (Anna) and one ticket of hers; the ticket's id.
    pub async fn ticket(&self) -> (CommunityId, i64) {
        let community: i64 = sqlx::query_scalar(
            "insert into community (key, settings, created_at, updated_at) values ('garden', '{}', $1, $1) returning id",
        )
        .bind(noon())
        .fetch_one(self.pool())
        .await
        .unwrap();
        sqlx::query(
            "insert into resident (community_id, user_id, name, lang, created_at, seen_at)
             values ($1, $2, 'Anna', 'en', $3, $3)",
        )
        .bind(community)
        .bind(ANNA.0)
        .bind(noon())
        .execute(self.pool())
        .await
        .unwrap();
        let ticket: i64 = sqlx::query_scalar(
            "insert into ticket (community_id, number, kind, state, priority, category, department, place, words,
                 reporter, created_at)
             values ($1, 'R-1', 'repair', 'new', 'normal', 'water', 'works', '5-12', 'tap', $2, $3) returning id",
        )
        .bind(community)
        .bind(ANNA.0)
        .bind(noon())
        .fetch_one(self.pool())
        .await
        .unwrap();
        (CommunityId(community), ticket)
    }
}

/// A messenger that writes down what it carries and answers as it was told, else with the next message id.
#[derive(Default)]
pub struct Fake(Mutex<Notes>);

#[derive(Default)]
struct Notes {
    lines: Vec<String>,
    answers: VecDeque<Delivery>,
    last: i32,
}

impl Fake {
    /// The next delivery ends like this.
    pub fn will(&self, delivery: Delivery) {
        self.0.lock().unwrap().answers.push_back(delivery);
    }

    /// From now on all arrives.
    pub fn comes_back(&self) {
        self.0.lock().unwrap().answers.clear();
    }

    /// What was carried since the last time.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().lines)
    }
}

impl Messenger for Fake {
    async fn deliver(&self, parcel: &Parcel) -> Delivery {
        let mut notes = self.0.lock().unwrap();
        notes.lines.push(line(parcel));
        if let Some(answer) = notes.answers.pop_front() {
            return answer;
        }
        match parcel.op {
            Op::Send { .. } => {
                notes.last += 1;
                Delivery::Delivered(Some(MessageId(notes.last)))
            }
            Op::Edit { .. } | Op::Strip { .. } | Op::Delete { .. } | Op::Answer { .. } | Op::AnswerCheckout { .. } => {
                Delivery::Delivered(None)
            }
        }
    }
}

fn line(parcel: &Parcel) -> String {
    let chat = parcel.to.chat;
    let number = |m: &Option<MessageId>| m.map_or_else(|| "?".to_owned(), |m| m.to_string());
    match &parcel.op {
        Op::Send { body, keyboard, .. } => format!("{chat} send {}{}", words(body), labels(keyboard)),
        Op::Edit { message, html, keyboard } => format!("{chat} edit {} {html}{}", number(message), labels(keyboard)),
        Op::Strip { message } => format!("{chat} strip {}", number(message)),
        Op::Delete { message } => format!("{chat} delete {}", number(message)),
        Op::Answer { callback, .. } => format!("{chat} answer {callback}"),
        Op::AnswerCheckout { query, .. } => format!("{chat} checkout {query}"),
    }
}

fn words(body: &Body) -> &str {
    match body {
        Body::Html { html } => html,
        Body::Media { file_id, .. } => file_id,
        Body::Album { caption, .. } | Body::Document { caption, .. } => caption,
        Body::Invoice(invoice) => &invoice.title,
    }
}

fn labels(keyboard: &Keyboard) -> String {
    match keyboard {
        Keyboard::Inline(rows) => rows.iter().flatten().map(|k| format!(" [{}]", k.label)).collect(),
        Keyboard::None | Keyboard::ShareContact(_) | Keyboard::Remove => String::new(),
    }
}

/// A text message.
pub fn letter(chat: ChatId, words: &str, rank: Rank) -> Letter {
    Letter {
        to: Address::chat(chat),
        community: CommunityId(0),
        op: Op::Send {
            body: Body::Html { html: words.to_owned() },
            keyboard: Keyboard::None,
            reply_to: None,
            silent: false,
        },
        rank,
        ticket: None,
        slot: None,
        expires_at: None,
    }
}

/// An answer to a press.
pub fn answer(chat: ChatId, callback: &str) -> Letter {
    let op = Op::Answer { callback: callback.to_owned(), text: None, alert: false };
    Letter { op, ..letter(chat, "", Rank::Press) }
}

/// A slot with one button.
pub fn card(chat: ChatId, words: &str) -> Show {
    Show {
        to: Address::chat(chat),
        slot: "card".to_owned(),
        community: CommunityId(0),
        ticket: None,
        html: words.to_owned(),
        keyboard: Keyboard::Inline(vec![vec![Key { label: "Take".to_owned(), act: KeyAct::Press("x".to_owned()) }]]),
        rank: Rank::Card,
        silent: false,
        reply_to: None,
        fresh: false,
    }
}

/// A raw update of a conversation.
pub fn raw(update_id: i64, conversation: i64) -> RawUpdate {
    RawUpdate { update_id, conversation, body: format!("{{\"update_id\":{update_id}}}"), received_at: noon() }
}

/// What a courier takes, up to so many, and carries nowhere yet.
pub async fn claim(conn: &mut PgConnection, now: DateTime<Utc>, limits: &Limits, most: usize) -> Vec<Claimed> {
    let wish = Wish { lease: courier::LEASE, limits, office: None, most, all: true, floors: Floors::default() };
    outbox::claim(conn, now, &wish).await.unwrap().rows
}

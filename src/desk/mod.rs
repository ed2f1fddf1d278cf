//! One turn: a row comes in, people and tickets are loaded, pure functions decide, everything that follows is written.
//!
//! The caller owns the transaction; nothing in here talks to Telegram or waits for anything but the database.

mod acts;
mod answers;
mod apart;
mod callers;
mod campaigns;
mod cast;
mod checkout;
mod claims;
mod closing;
mod complaints;
mod consents;
mod disputes;
pub mod door;
mod doorway;
mod duty;
mod entry;
mod escalations;
mod fees;
mod first_words;
mod forget;
mod gate;
mod group;
mod imports;
mod jobs;
mod known;
mod lost;
mod matters;
mod merges;
mod mydata;
mod passing;
mod permits;
mod post;
mod private;
mod refunds;
mod refused;
mod relay;
mod reminders;
mod requests;
mod ring;
mod services;
mod talk;
mod tickets;
mod ties;
mod till;
mod views;
mod which;

use crate::chat::inbound::{Inbound, RawUpdate, What};
use crate::chat::outgoing::{Address, Op};
use crate::clock::Clock;
use crate::domain::ids::{ChatId, CommunityId, UserId};
use crate::domain::lang::Lang;
use crate::domain::privacy::Traces;
use crate::store::Pool;
use crate::store::outbox::{Letter, Rank, Tray};
use crate::store::timers::Timer;
use crate::telegram::decode;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::BoxFuture;
use sqlx::PgConnection;
use std::collections::HashSet;
use std::sync::Arc;

/// How long Telegram lets a press wait for its answer.
const PRESS_LIFE: TimeDelta = TimeDelta::seconds(150);

/// The desk: decides what every update and every due timer leads to.
#[derive(Clone)]
pub struct Desk {
    /// Tells the time.
    pub clock: Clock,
    /// The bot's user name, without `@`: commands in groups are addressed with it.
    pub bot_username: String,
    /// Keys of the communities in which residents can pay in the chat.
    pub pays_online: Arc<HashSet<String>>,
    memory: known::Memory,
    /// Connections beside those of the turns, where there are any.
    beside: Option<Pool>,
}

/// The transaction of one turn, and what it owes.
struct Turn<'a> {
    conn: &'a mut PgConnection,
    now: DateTime<Utc>,
    /// The press that has to be answered, and with what.
    press: Option<Press>,
    /// Who is heard, if anybody is: what is refused to them is written down.
    origin: Option<refused::Origin>,
    /// Keys of the communities in which residents can pay in the chat.
    pays_online: Arc<HashSet<String>>,
    /// The bot's user name, for links that lead to it.
    bot: String,
    /// What it posts.
    tray: Tray,
    /// What it has looked at already.
    known: known::Known,
    /// Connections beside its own, where there are any.
    beside: Option<Pool>,
}

/// A press on a button that waits for its answer.
struct Press {
    callback: String,
    at: Address,
    words: Option<String>,
    alert: bool,
}

/// One of the many ways of a turn, put on the heap before it is walked: whoever might walk it needs no room for it.
fn branch<'a, T, F: Future<Output = T> + Send + 'a>(begin: impl FnOnce() -> F) -> BoxFuture<'a, T> {
    Box::pin(begin())
}

impl Desk {
    /// A desk that goes by this clock; the bot's user name is without `@`, the communities are named by their keys.
    pub fn new(clock: Clock, bot_username: String, pays_online: Arc<HashSet<String>>) -> Self {
        Self { clock, bot_username, pays_online, memory: known::Memory::default(), beside: None }
    }

    /// The same, for several turns at a time: what they would wait for each other is done on connections of this pool.
    pub fn with(self, pool: Pool) -> Self {
        Self { beside: Some(pool), ..self }
    }

    /// Works one update.
    ///
    /// # Errors
    /// When the database fails or holds something impossible: the caller rolls back and tries again later.
    pub async fn hear(&self, conn: &mut PgConnection, raw: &RawUpdate) -> Result<()> {
        self.hear_all(conn, &[raw]).await
    }

    /// Works updates of different conversations, one after the other; what they post is written together.
    ///
    /// # Errors
    /// As [`Self::hear`]: nothing of any of them may stay.
    pub async fn hear_all(&self, conn: &mut PgConnection, raws: &[&RawUpdate]) -> Result<()> {
        let mut tray = Tray::default();
        for raw in raws {
            // What one posted in the chat of another is there before that is heard.
            if tray.is_for(ChatId(raw.conversation)) {
                tray.write(conn, self.clock.now()).await?;
            }
            tray = self.heard(conn, raw, tray).await?;
        }
        tray.write(conn, self.clock.now()).await
    }

    /// Works one update; what it posts is put upon the tray.
    async fn heard(&self, conn: &mut PgConnection, raw: &RawUpdate, tray: Tray) -> Result<Tray> {
        let inbound = decode(&raw.body, &self.bot_username)?;
        let mut turn = self.turn(conn);
        turn.tray = tray;
        turn.origin = refused::Origin::of(&inbound);
        if let What::Press { callback, .. } = &inbound.what {
            let at = Address { chat: inbound.chat.id, thread: inbound.thread };
            turn.press = Some(Press { callback: callback.clone(), at, words: None, alert: false });
        }
        if let What::PreCheckout { query, payload, currency, amount_minor } = &inbound.what {
            let asked_at = raw.received_at;
            let question = checkout::Question { query, payload, currency, amount_minor: *amount_minor, asked_at };
            Box::pin(turn.pre_checkout(&inbound, &question)).await?;
            return Ok(turn.tray);
        }
        if let What::Paid { payload, currency, amount_minor, telegram_charge, provider_charge, .. } = &inbound.what {
            let (telegram, provider) = (telegram_charge.as_str(), provider_charge.as_str());
            let charge = checkout::Charge { payload, currency, amount_minor: *amount_minor, telegram, provider };
            Box::pin(turn.paid(&inbound, &charge)).await?;
            return Ok(turn.tray);
        }
        if inbound.chat.private {
            Box::pin(turn.private(&inbound)).await?;
        } else {
            Box::pin(turn.group(&inbound)).await?;
        }
        turn.answer_press();
        Ok(turn.tray)
    }

    fn turn<'a>(&self, conn: &'a mut PgConnection) -> Turn<'a> {
        let (pays_online, known) = (Arc::clone(&self.pays_online), known::Known::with(&self.memory));
        let bot = self.bot_username.clone();
        let beside = self.beside.clone();
        Turn {
            conn,
            now: self.clock.now(),
            press: None,
            origin: None,
            pays_online,
            bot,
            tray: Tray::default(),
            known,
            beside,
        }
    }

    /// Works one due timer.
    ///
    /// # Errors
    /// When the database fails: the caller rolls back and tries again later.
    pub async fn ring(&self, conn: &mut PgConnection, timer: &Timer) -> Result<()> {
        let mut turn = self.turn(conn);
        Box::pin(turn.ring(timer)).await?;
        turn.hand_over().await
    }

    /// What a community keeps of a resident, and what forgetting them would mean; `None`: nobody there has this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn traces(
        &self,
        conn: &mut PgConnection,
        community: CommunityId,
        user: UserId,
    ) -> Result<Option<Traces>> {
        let mut turn = self.turn(conn);
        let found = Box::pin(turn.traces(user, &[community], Lang::En)).await?;
        Ok(found.into_iter().next())
    }

    /// Forgets a resident at an operator's word, as if they had asked for it themselves. `false`: nobody has this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget(&self, conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<bool> {
        let mut turn = self.turn(conn);
        let done = Box::pin(turn.forget_by_operator(community, user)).await?;
        turn.hand_over().await?;
        Ok(done)
    }

    /// Says sorry for an update that could not be worked after several tries; it is kept and somebody looks at it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn apologise(&self, conn: &mut PgConnection, raw: &RawUpdate) -> Result<()> {
        let Ok(inbound) = decode(&raw.body, &self.bot_username) else { return Ok(()) };
        let mut turn = self.turn(conn);
        turn.apology(&inbound).await?;
        turn.hand_over().await
    }
}

impl Turn<'_> {
    /// What the person who pressed sees at once: a short line, or a window that they close.
    fn window(&mut self, words: String, alert: bool) {
        if let Some(press) = &mut self.press {
            press.words = Some(words);
            press.alert = alert;
        }
    }

    /// What was posted goes to the outbox; the turn ends with it.
    async fn hand_over(&mut self) -> Result<()> {
        self.tray.write(self.conn, self.now).await
    }

    fn answer_press(&mut self) {
        let Some(press) = self.press.take() else { return };
        let op = Op::Answer { callback: press.callback, text: press.words, alert: press.alert };
        let mut letter = Letter::new(press.at, op, Rank::Press);
        letter.expires_at = Some(self.now + PRESS_LIFE);
        self.tray.post(letter);
    }

    async fn apology(&mut self, inbound: &Inbound) -> Result<()> {
        if !inbound.chat.private {
            return Ok(());
        }
        let Some(from) = &inbound.from else { return Ok(()) };
        let lang = Lang::from_client(from.language.as_deref().unwrap_or("zh"));
        let face = crate::cards::menu::apology(crate::texts::Texts::new(lang), None);
        self.say(Address::chat(inbound.chat.id), face, Rank::Reply).await
    }
}

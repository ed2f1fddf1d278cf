//! What a turn posts is laid on its tray, and written together when the turn ends: whatever the number of messages, slots are
//! held by one statement, looked at by another, and written by a third.

use super::screen::{self, Place, Show};
use super::{Letter, Rank, merge};
use crate::chat::outgoing::{Address, Body, Op};
use crate::domain::ids::{ChatId, CommunityId, MessageId};
use anyhow::Result;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// Messages in the order in which they were posted; nothing of them is in the database yet.
#[derive(Default)]
pub struct Tray(Vec<Deed>);

pub(super) enum Deed {
    Post(Box<Letter>),
    Show(Box<Show>),
    Aside(ChatId, String),
    Forget(ChatId, String),
}

impl Deed {
    fn chat(&self) -> ChatId {
        match self {
            Deed::Post(letter) => letter.to.chat,
            Deed::Show(show) => show.to.chat,
            Deed::Aside(chat, _) | Deed::Forget(chat, _) => *chat,
        }
    }

    /// The slot that it is about, and where that begins if there is none yet.
    fn place(&self) -> Option<Place> {
        let known = |chat: &ChatId, slot: &String| Place { chat: *chat, slot: slot.clone(), begins: None };
        match self {
            Deed::Post(letter) => letter.slot.as_ref().map(|slot| Place {
                chat: letter.to.chat,
                slot: slot.clone(),
                begins: Some((letter.community, letter.to.thread)),
            }),
            Deed::Show(show) => Some(Place {
                chat: show.to.chat,
                slot: show.slot.clone(),
                begins: Some((show.community, show.to.thread)),
            }),
            Deed::Aside(chat, slot) | Deed::Forget(chat, slot) => Some(known(chat, slot)),
        }
    }
}

impl Tray {
    /// Posts a message. In a slot it takes the place of what was not sent yet.
    pub fn post(&mut self, letter: Letter) {
        // What is for a resident without Telegram is not written at all.
        if letter.to.chat.exists() {
            self.0.push(Deed::Post(Box::new(letter)));
        }
    }

    /// Lets a slot show this: by a new message where there is none yet or a fresh one is wanted, else by editing. What it
    /// shows already is not sent again; what was not sent yet is replaced.
    pub fn show(&mut self, show: Show) {
        if show.to.chat.exists() {
            self.0.push(Deed::Show(Box::new(show)));
        }
    }

    /// What a slot shows asks for nothing any more: its buttons go, its text stays, and the next thing shown in it is a new
    /// message.
    pub fn put_aside(&mut self, chat: ChatId, slot: String) {
        self.0.push(Deed::Aside(chat, slot));
    }

    /// Lets go of what a slot shows: the next thing shown in it is a new message, and the old one stays as it is. What waits
    /// for the old one still reaches it.
    pub fn forget(&mut self, chat: ChatId, slot: String) {
        self.0.push(Deed::Forget(chat, slot));
    }

    /// Every place that shows a slot, or is about to: chats, and topics of them (`slot.topic`).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn places(&self, conn: &mut PgConnection, slot: &str) -> Result<Vec<Address>> {
        let mut places = screen::places(conn, slot).await?;
        let is_of = |show: &Show| {
            show.slot == slot || show.to.thread.is_some_and(|topic| show.slot == format!("{slot}.{topic}"))
        };
        for deed in &self.0 {
            if let Deed::Show(show) = deed
                && is_of(show)
                && !places.contains(&show.to)
            {
                places.push(show.to);
            }
        }
        Ok(places)
    }

    /// The message that shows a slot, once it is delivered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shown_in(
        &mut self,
        conn: &mut PgConnection,
        chat: ChatId,
        slot: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<MessageId>> {
        if self.0.iter().filter_map(Deed::place).any(|p| p.chat == chat && p.slot == slot) {
            self.write(conn, now).await?;
        }
        screen::shown_in(conn, chat, slot).await
    }

    /// Whether a message shows a slot: it is edited as things move, so nobody else touches its buttons.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_screen(
        &mut self,
        conn: &mut PgConnection,
        chat: ChatId,
        message: MessageId,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        if self.0.iter().filter_map(Deed::place).any(|p| p.chat == chat) {
            self.write(conn, now).await?;
        }
        screen::is_screen(conn, chat, message).await
    }

    /// Whether anything that lies on it is for this chat.
    pub fn is_for(&self, chat: ChatId) -> bool {
        self.0.iter().any(|deed| deed.chat() == chat)
    }

    /// Writes what lies on the tray, in its order; then it is empty.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write(&mut self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
        let mut deeds = std::mem::take(&mut self.0);
        while !deeds.is_empty() {
            let mut places: Vec<Place> = deeds.iter().filter_map(Deed::place).collect();
            let mut sheet = Sheet { slots: screen::hold(conn, &mut places).await?, ..Sheet::default() };
            let mut rest = vec![];
            for deed in deeds {
                // What was let go of with a new row gets its name when that is written.
                match rest.is_empty() && sheet.can(&deed) {
                    true => sheet.play(deed)?,
                    false => rest.push(deed),
                }
            }
            screen::write(conn, &sheet, now).await?;
            deeds = rest;
        }
        Ok(())
    }
}

/// A row of the outbox that nobody has taken yet, and what is to be changed of it.
#[derive(Clone)]
pub(super) struct Waiting {
    pub id: i64,
    pub op: Op,
    pub changed: Option<Change>,
}

/// Rank, ticket and end of what took the place of a row.
pub(super) type Change = (Rank, Option<i64>, Option<DateTime<Utc>>);

/// What is known of a slot that is held until the transaction ends, and what becomes of it.
pub(super) struct Slot {
    /// The chat, under the number that was asked for.
    pub asked: ChatId,
    /// The same, under the number that it has now.
    pub chat: ChatId,
    pub name: String,
    pub community: i64,
    pub thread: Option<i32>,
    /// The message that shows it.
    pub message: Option<MessageId>,
    /// Digest of the newest row, with `k` before it where that has buttons, else `n`.
    pub shown: Option<String>,
    /// Whether there is a row of `screen`.
    pub kept: bool,
    /// Whether it begins just now: nothing waits for it.
    pub begun: bool,
    /// The row that nobody has taken yet; there is at most one.
    pub waiting: Option<Waiting>,
    /// Rows that couriers carry.
    pub carried: Vec<i64>,
    /// Where in the sheet its new row is.
    pending: Option<usize>,
    /// Whether message or digest are not what they were.
    pub changed: bool,
    /// Whether it was let go of together with its new row.
    pub left: bool,
}

impl Slot {
    pub fn new(asked: ChatId, chat: ChatId, name: String, (community, thread): (i64, Option<i32>)) -> Self {
        Self {
            asked,
            chat,
            name,
            community,
            thread,
            message: None,
            shown: None,
            kept: true,
            begun: false,
            waiting: None,
            carried: vec![],
            pending: None,
            changed: false,
            left: false,
        }
    }

    fn shows(&mut self, digest: String) {
        self.shown = Some(digest);
        self.changed = true;
    }

    /// Whether it shows nothing and nothing is on its way: it needs no row.
    pub fn is_bare(&self) -> bool {
        let unsent = self.pending.is_some() || self.waiting.is_some() || !self.carried.is_empty();
        self.message.is_none() && self.shown.is_none() && !unsent
    }
}

/// A new row.
pub(super) struct Row {
    pub letter: Letter,
    /// Whether its slot is let go of with it: both then have a name of their own.
    pub aside: bool,
}

/// What follows from the deeds of a tray for the database.
#[derive(Default)]
pub(super) struct Sheet {
    pub slots: Vec<Slot>,
    /// New rows, in their order; `None`: one that was taken back.
    pub rows: Vec<Option<Row>>,
    /// Rows that are taken back.
    pub dropped: Vec<i64>,
    /// Rows whose slot was let go of after they were changed.
    pub changed: Vec<Waiting>,
    /// What was let go of: chat, slot, its name from now on, and the rows that still go to it.
    pub asides: Vec<(ChatId, String, String, Vec<i64>)>,
}

impl Sheet {
    fn find(&self, chat: ChatId, name: &str) -> Option<usize> {
        self.slots.iter().position(|s| (s.asked == chat || s.chat == chat) && s.name == name)
    }

    /// Whether this can be written together with what was played already.
    fn can(&self, deed: &Deed) -> bool {
        let at = deed.place().and_then(|place| self.find(place.chat, &place.slot));
        at.is_none_or(|at| !self.slots[at].left)
    }

    fn play(&mut self, deed: Deed) -> Result<()> {
        match deed {
            Deed::Post(letter) => {
                match letter.slot.as_deref().and_then(|slot| self.find(letter.to.chat, slot)) {
                    Some(at) => self.put(at, *letter),
                    None => self.rows.push(Some(Row { letter: *letter, aside: false })),
                }
                Ok(())
            }
            Deed::Show(show) => self.show(*show),
            Deed::Aside(chat, name) => {
                if let Some(at) = self.find(chat, &name) {
                    self.bare(at);
                    self.let_go(at);
                }
                Ok(())
            }
            Deed::Forget(chat, name) => {
                if let Some(at) = self.find(chat, &name) {
                    self.let_go(at);
                }
                Ok(())
            }
        }
    }

    /// A letter goes into a slot: into what was not sent yet, else behind what is on its way.
    fn put(&mut self, at: usize, letter: Letter) {
        let slot = &mut self.slots[at];
        if let Some(waiting) = &mut slot.waiting {
            waiting.op = merge(waiting.op.clone(), letter.op);
            let (rank, ticket) = waiting.changed.map_or((letter.rank, None), |(rank, ticket, _)| (rank, ticket));
            let ticket = letter.ticket.map(|t| t.0).or(ticket);
            waiting.changed = Some((rank.min(letter.rank), ticket, letter.expires_at));
            return;
        }
        if let Some(Row { letter: row, .. }) = slot.pending.and_then(|row| self.rows[row].as_mut()) {
            row.op = merge(row.op.clone(), letter.op);
            row.rank = row.rank.min(letter.rank);
            row.ticket = letter.ticket.or(row.ticket);
            row.expires_at = letter.expires_at;
            return;
        }
        slot.pending = Some(self.rows.len());
        self.rows.push(Some(Row { letter, aside: false }));
    }

    fn show(&mut self, show: Show) -> Result<()> {
        let digest = screen::digest(&show.html, &show.keyboard)?;
        let Some(at) = self.find(show.to.chat, &show.slot) else { anyhow::bail!("a slot that is not held") };
        let slot = &mut self.slots[at];
        if !show.fresh && slot.shown.as_ref() == Some(&digest) {
            return Ok(());
        }
        let mut letter = Letter {
            to: show.to,
            community: show.community,
            op: Op::Edit { message: None, html: show.html, keyboard: show.keyboard },
            rank: show.rank,
            ticket: show.ticket,
            slot: Some(show.slot),
            expires_at: None,
        };
        if show.fresh {
            // The old message loses its buttons when the new one is delivered; one without buttons is forgotten at once.
            let unsent = slot.waiting.is_some() || slot.pending.is_some();
            if !unsent && slot.shown.as_deref().is_some_and(|s| !s.starts_with('k')) {
                slot.message = None;
            }
            self.dropped.extend(slot.waiting.take().map(|waiting| waiting.id));
            if let Some(row) = slot.pending.take() {
                self.rows[row] = None;
            }
        }
        let unsent = slot.waiting.is_some() || slot.pending.is_some();
        if show.fresh || (!unsent && slot.message.is_none() && slot.carried.is_empty()) {
            letter.op = send(letter.op, show.reply_to, show.silent);
        }
        slot.shows(digest);
        self.put(at, letter);
        Ok(())
    }

    /// Takes the buttons off.
    fn bare(&mut self, at: usize) {
        let slot = &mut self.slots[at];
        if slot.shown.as_deref().is_some_and(|s| s.starts_with('n')) || slot.is_bare() {
            return;
        }
        let letter = Letter {
            to: Address { chat: slot.chat, thread: slot.thread },
            community: CommunityId(slot.community),
            op: Op::Strip { message: None },
            rank: Rank::Card,
            ticket: None,
            slot: Some(slot.name.clone()),
            expires_at: None,
        };
        let something = slot.message.is_some() || slot.waiting.is_some() || slot.pending.is_some();
        let something = something || !slot.carried.is_empty();
        slot.shows("n".to_owned());
        if something {
            self.put(at, letter);
        }
    }

    /// The slot begins anew; what goes to its message still does, under another name.
    fn let_go(&mut self, at: usize) {
        let slot = &mut self.slots[at];
        let waiting = slot.waiting.take();
        let carried = std::mem::take(&mut slot.carried);
        let unsent: Vec<i64> = carried.into_iter().chain(waiting.as_ref().map(|w| w.id)).collect();
        let row = slot.pending.take().and_then(|row| self.rows[row].as_mut());
        self.changed.extend(waiting.filter(|w| w.changed.is_some()));
        match (unsent.iter().max(), row) {
            (Some(last), row) => {
                let aside = format!("{}~{last}", slot.name);
                if let Some(row) = row {
                    row.letter.slot = Some(aside.clone());
                }
                self.asides.push((slot.chat, slot.name.clone(), aside, unsent));
                slot.kept = false;
            }
            (None, Some(row)) => match (&mut row.letter.op, slot.message) {
                (Op::Strip { message }, Some(shown)) => {
                    // It is for the message that stands there now, and needs no slot to find it.
                    *message = Some(shown);
                    row.letter.slot = None;
                }
                _ => (row.aside, slot.left, slot.changed) = (true, true, true),
            },
            (None, None) => {}
        }
        if !slot.left {
            (slot.message, slot.shown, slot.changed) = (None, None, true);
        }
    }
}

/// The same as a message of its own.
fn send(op: Op, reply_to: Option<MessageId>, silent: bool) -> Op {
    match op {
        Op::Edit { html, keyboard, .. } => Op::Send { body: Body::Html { html }, keyboard, reply_to, silent },
        Op::Send { .. } | Op::Strip { .. } | Op::Delete { .. } | Op::Answer { .. } | Op::AnswerCheckout { .. } => op,
    }
}

//! A Telegram in memory: takes what the courier brings, refuses what Telegram refuses, and writes down what people see.

use frontdesk::chat::files::{Files, Unfetched};
use frontdesk::chat::outgoing::{Body, Delivery, Invoice, Key, KeyAct, Keyboard, Messenger, Op, Parcel};
pub use frontdesk::chat::words::plain;
use frontdesk::clock::Clock;
use frontdesk::domain::ids::{ChatId, MessageId};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

/// A message as it stands in a chat.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: i32,
    pub order: usize,
    pub thread: Option<i32>,
    pub html: String,
    pub keyboard: Keyboard,
    pub from_bot: bool,
    /// What can be paid with it.
    pub invoice: Option<Invoice>,
}

impl Shown {
    pub fn text(&self) -> String {
        plain(&self.html)
    }

    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        match &self.keyboard {
            Keyboard::Inline(rows) => rows.as_slice(),
            _ => &[],
        }
        .iter()
        .flatten()
    }
}

/// What the world knows.
#[derive(Clone, Default)]
pub struct World {
    pub chats: HashMap<i64, Vec<Shown>>,
    pub names: HashMap<i64, String>,
    pub blocked: HashSet<i64>,
    pub open_presses: HashSet<String>,
    pub answers: HashMap<String, (Option<String>, bool)>,
    /// Payments about which the bot was asked, and what it said: `Some(None)`: yes.
    pub checkouts: HashMap<String, Option<Option<String>>>,
    /// Files that were sent with their bytes: id, name and bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
    pub log: Vec<String>,
    /// Everything that the courier ever brought, whatever became of it.
    pub brought: Vec<Parcel>,
    pub sends: usize,
    /// What the next deliveries meet instead of success.
    pub troubles: Vec<Delivery>,
    /// Files that people sent, by their ids; one that is not here is gone.
    pub uploads: HashMap<String, Vec<u8>>,
    /// What the next downloads meet instead of success.
    pub lost_files: Vec<Unfetched>,
    /// Topics that were deleted.
    pub lost_topics: HashSet<(i64, i32)>,
    next: HashMap<i64, i32>,
    order: usize,
}

/// The messenger of the tests.
#[derive(Clone)]
pub struct FakeTelegram {
    pub world: Arc<Mutex<World>>,
    clock: Clock,
}

impl FakeTelegram {
    pub fn new(clock: Clock) -> Self {
        Self { world: Arc::default(), clock }
    }

    /// Another world that begins as this one stands.
    pub fn copy(&self, clock: Clock) -> Self {
        Self { world: Arc::new(Mutex::new(self.world.lock().unwrap().clone())), clock }
    }

    /// A person's message takes its number and its place.
    pub fn said(&self, chat: i64, thread: Option<i32>, words: &str) -> i32 {
        self.world.lock().unwrap().put(chat, thread, words.to_owned(), Keyboard::None, false)
    }

    /// Somebody deletes a topic with everything in it.
    pub fn lose_topic(&self, chat: i64, topic: i32) {
        let mut world = self.world.lock().unwrap();
        world.lost_topics.insert((chat, topic));
        world.chats.entry(chat).or_default().retain(|m| m.thread != Some(topic));
    }

    fn time(&self) -> String {
        let local = self.clock.now().with_timezone(&chrono_tz::Asia::Shanghai);
        local.format("%H:%M").to_string()
    }

    fn do_it(&self, parcel: &Parcel) -> Delivery {
        let mut world = self.world.lock().unwrap();
        world.brought.push(parcel.clone());
        if let Some(trouble) = world.troubles.pop() {
            return trouble;
        }
        let chat = parcel.to.chat.0;
        if world.blocked.contains(&chat) {
            return Delivery::Gone("Forbidden: bot was blocked by the user".into());
        }
        let time = self.time();
        let name = world.names.get(&chat).cloned().unwrap_or_else(|| chat.to_string());
        match &parcel.op {
            Op::Send { body, keyboard, .. } => {
                if parcel.to.thread.is_some_and(|topic| world.lost_topics.contains(&(chat, topic))) {
                    return Delivery::MessageGone;
                }
                if let Err(why) = check_keyboard(keyboard) {
                    return Delivery::Rejected(why);
                }
                world.sends += 1;
                let (html, count) = match body {
                    Body::Html { html } => (html.clone(), 1),
                    Body::Media { kind, caption, .. } => (format!("[{kind:?}] {caption}").trim().to_owned(), 1),
                    Body::Album { items, caption } => (format!("[{} pictures] {caption}", items.len()), items.len()),
                    Body::Document { caption, shown, .. } => {
                        let name = parcel.enclosed.as_ref().map_or("nothing", |e| &e.name);
                        let what = if *shown { "picture" } else { "file" };
                        (format!("[{what} {name}]\n{caption}"), 1)
                    }
                    Body::Invoice(invoice) => (invoice_words(invoice), 1),
                };
                if let Body::Invoice(invoice) = body
                    && let Err(why) = check_invoice(invoice)
                {
                    return Delivery::Rejected(why);
                }
                let limit = if matches!(body, Body::Html { .. } | Body::Invoice(_)) { 4096 } else { 1024 };
                if let Err(why) = check_html(&html, limit) {
                    return Delivery::Rejected(why);
                }
                world.note(&time, "→", &name, &html, keyboard);
                let id = world.put(chat, parcel.to.thread, html, keyboard.clone(), true);
                if let (Body::Invoice(invoice), Some(shown)) = (body, world.chats.entry(chat).or_default().last_mut()) {
                    shown.invoice = Some(invoice.clone());
                }
                if let Some(enclosed) = parcel.enclosed.as_ref().filter(|e| e.file_id.is_none()) {
                    let file = format!("file-{}", world.files.len() + 1);
                    world.files.push((file.clone(), enclosed.name.clone(), enclosed.bytes.clone()));
                    return Delivery::Uploaded(MessageId(id), file);
                }
                for _ in 1..count {
                    world.put(chat, parcel.to.thread, "[picture]".into(), Keyboard::None, true);
                }
                Delivery::Delivered(Some(MessageId(id)))
            }
            Op::Edit { message, html, keyboard } => {
                let Some(message) = message else { return Delivery::Rejected("no message to edit".into()) };
                if let Err(why) = check_html(html, 4096).and_then(|()| check_keyboard(keyboard)) {
                    return Delivery::Rejected(why);
                }
                world.note(&time, "✎", &name, html, keyboard);
                world.change(chat, message.0, Some(html.clone()), keyboard.clone())
            }
            Op::Strip { message } => {
                let Some(message) = message else { return Delivery::Rejected("no message to strip".into()) };
                world.change(chat, message.0, None, Keyboard::None)
            }
            Op::Delete { message } => {
                let Some(message) = message else { return Delivery::Rejected("no message to delete".into()) };
                let shown = world.chats.entry(chat).or_default();
                let before = shown.len();
                shown.retain(|m| m.id != message.0 || !m.from_bot);
                if shown.len() == before {
                    return Delivery::MessageGone;
                }
                world.log.push(format!("{time}  ✗ {name}\n            (a message is taken away)"));
                Delivery::Delivered(None)
            }
            Op::AnswerCheckout { query, refusal } => {
                if refusal.as_ref().is_some_and(|words| words.is_empty() || words.chars().count() > 200) {
                    return Delivery::Rejected("ERROR_TEXT_EMPTY".into());
                }
                match world.checkouts.get_mut(query) {
                    Some(answer @ None) => *answer = Some(refusal.clone()),
                    Some(Some(_)) | None => return Delivery::Stale,
                }
                if let Some(refusal) = refusal {
                    world.log.push(format!("{time}  ⚠ {name}\n            {refusal}"));
                }
                Delivery::Delivered(None)
            }
            Op::Answer { callback, text, alert } => {
                if !world.open_presses.remove(callback) {
                    return Delivery::Stale;
                }
                if text.as_ref().is_some_and(|t| t.chars().count() > 200) {
                    return Delivery::Rejected("MESSAGE_TOO_LONG".into());
                }
                if let Some(text) = text {
                    let mark = if *alert { "▢" } else { "·" };
                    world.log.push(format!("{time}  {mark} {text}"));
                }
                world.answers.insert(callback.clone(), (text.clone(), *alert));
                Delivery::Delivered(None)
            }
        }
    }
}

impl Messenger for FakeTelegram {
    async fn deliver(&self, parcel: &Parcel) -> Delivery {
        self.do_it(parcel)
    }
}

impl Files for FakeTelegram {
    async fn fetch(&self, file_id: &str, most: u64) -> Result<Vec<u8>, Unfetched> {
        let mut world = self.world.lock().unwrap();
        if let Some(trouble) = world.lost_files.pop() {
            return Err(trouble);
        }
        let bytes = world.uploads.get(file_id).cloned().ok_or_else(|| Unfetched::Gone("wrong file_id".into()))?;
        if bytes.len() as u64 > most { Err(Unfetched::TooLarge) } else { Ok(bytes) }
    }
}

impl World {
    fn put(&mut self, chat: i64, thread: Option<i32>, html: String, keyboard: Keyboard, from_bot: bool) -> i32 {
        let next = self.next.entry(chat).or_insert(0);
        *next += 1;
        self.order += 1;
        let shown = Shown { id: *next, order: self.order, thread, html, keyboard, from_bot, invoice: None };
        self.chats.entry(chat).or_default().push(shown);
        *next
    }

    fn change(&mut self, chat: i64, id: i32, html: Option<String>, keyboard: Keyboard) -> Delivery {
        let found = self.chats.entry(chat).or_default().iter_mut().find(|m| m.id == id && m.from_bot);
        let Some(message) = found else { return Delivery::MessageGone };
        if let Some(html) = html {
            message.html = html;
        }
        message.keyboard = keyboard;
        Delivery::Delivered(None)
    }

    /// Writes down what happens on a screen, with the labels of its buttons.
    pub fn note(&mut self, time: &str, mark: &str, name: &str, html: &str, keyboard: &Keyboard) {
        let text = plain(html).replace('\n', "\n            ");
        let mut line = format!("{time}  {mark} {name}\n            {text}");
        let rows: Vec<String> = match keyboard {
            Keyboard::Inline(rows) => rows
                .iter()
                .map(|row| row.iter().map(|k| format!("[{}]", k.label)).collect::<Vec<_>>().join(" "))
                .collect(),
            Keyboard::ShareContact(label) => vec![format!("⌨ [{label}]")],
            Keyboard::None | Keyboard::Remove => vec![],
        };
        for row in rows {
            line.push_str("\n            ");
            line.push_str(&row);
        }
        self.log.push(line);
    }

    pub fn messages(&self, chat: ChatId) -> &[Shown] {
        self.chats.get(&chat.0).map_or(&[], Vec::as_slice)
    }
}

fn invoice_words(invoice: &Invoice) -> String {
    let escaped = |words: &str| words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut lines = vec![format!("[request to pay] {}", escaped(&invoice.title)), escaped(&invoice.description)];
    lines.extend(invoice.prices.iter().map(|(label, amount)| format!("{}: {amount}", escaped(label))));
    let total: i64 = invoice.prices.iter().map(|(_, amount)| amount).sum();
    lines.push(format!("[Pay {} {total}]", invoice.currency));
    lines.join("\n")
}

fn check_invoice(invoice: &Invoice) -> Result<(), String> {
    let within = |words: &str, most: usize| (1..=most).contains(&words.chars().count());
    let total: i64 = invoice.prices.iter().map(|(_, amount)| amount).sum();
    if !within(&invoice.title, 32) || !within(&invoice.description, 255) {
        return Err("INVOICE_TITLE_INVALID".into());
    }
    if !(1..=128).contains(&invoice.payload.len()) || invoice.prices.iter().any(|(label, _)| label.is_empty()) {
        return Err("BOT_INVOICE_INVALID".into());
    }
    if total <= 0 { Err("CURRENCY_TOTAL_AMOUNT_INVALID".into()) } else { Ok(()) }
}

fn check_html(html: &str, limit: usize) -> Result<(), String> {
    let visible = plain(html).encode_utf16().count();
    if visible == 0 {
        return Err("message text is empty".into());
    }
    if visible > limit {
        return Err(format!("message is too long: {visible}"));
    }
    let mut open = vec![];
    for part in html.split('<').skip(1) {
        let (tag, _) = part.split_once('>').ok_or_else(|| format!("can't parse entities: {html}"))?;
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        if !["b", "i", "u", "s", "code", "pre", "a", "blockquote"].contains(&name) {
            return Err(format!("can't parse entities: unsupported tag {name}: {html}"));
        }
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return Err(format!("can't parse entities: {html}"));
            }
        } else {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("can't parse entities: {html}")) }
}

fn check_keyboard(keyboard: &Keyboard) -> Result<(), String> {
    let Keyboard::Inline(rows) = keyboard else { return Ok(()) };
    for key in rows.iter().flatten() {
        if key.label.trim().is_empty() {
            return Err("Bad Request: button text is empty".into());
        }
        if let KeyAct::Press(data) = &key.act
            && data.len() > 64
        {
            return Err("Bad Request: BUTTON_DATA_INVALID".into());
        }
    }
    Ok(())
}

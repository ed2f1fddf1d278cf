//! The least that a desk can be and lose nothing: it keeps what came in, where somebody is and what goes out by one statement a
//! turn, and knows nothing but one story (that of `benches/peers`). What the others cost is compared with it: less is hardly
//! possible, on this machine and with this Postgres.
//!
//! Where somebody is, is read from the database once and remembered: one process has the database for itself.

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::types::Json;
use std::collections::HashMap;
use std::io::{Write, stdout};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

const TABLES: &str = "
    create table inbox (update_id bigint primary key, body text not null, at timestamptz not null default now());
    create table session (chat bigint primary key, form jsonb not null);
    create table outbox (update_id bigint not null, n bigint not null, call jsonb not null, sent_at timestamptz,
        primary key (update_id, n));
    create table tickets (id bigserial primary key, number text not null, chat bigint not null, category text not null,
        place text not null, words text not null, created_at timestamptz not null default now());";

/// One turn. `$6` says whether a ticket is filed; its number takes the place of `{number}` in what is said.
const TURN: &str = "
    with came as (insert into inbox (update_id, body) values ($1, $2) on conflict do nothing returning update_id),
         filed as (
           insert into tickets (id, number, chat, category, place, words)
           select n, 'R-' || to_char(now(), 'YYMMDD') || '-' || lpad(n::text, greatest(4, length(n::text)), '0'),
               $3, $4->>'category', $4->>'place', $4->>'words'
           from came, nextval('tickets_id_seq') n where $6 returning number),
         kept as (
           insert into session (chat, form) select $3, $4 from came
           on conflict (chat) do update set form = excluded.form),
         said as (
           insert into outbox (update_id, n, call)
           select $1, n, replace(call, '{number}', coalesce((select number from filed), ''))::jsonb
           from came, unnest($5::text[]) with ordinality s (call, n))
    select exists (select from came), (select number from filed)";

const CATEGORIES: [(&str, &str); 8] = [
    ("water", "Water and pipes"),
    ("electricity", "Electricity"),
    ("heating", "Heating"),
    ("lift", "Lift"),
    ("door", "Doors and locks"),
    ("roof", "Roof and walls"),
    ("waste", "Waste and cleaning"),
    ("other", "Something else"),
];
const PLACES: [(&str, &str); 3] =
    [("home", "Inside my home"), ("public", "Stairs, yard, shared rooms"), ("paid", "At home, at my own cost")];

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Form {
    step: String,
    category: String,
    place: String,
    words: String,
}

struct Bare {
    pool: PgPool,
    forms: Mutex<HashMap<i64, Form>>,
    client: reqwest::Client,
    api: String,
    group: i64,
    secret: String,
    sent: UnboundedSender<i64>,
}

/// Works until it is ended, on a database of its own that is empty. Everything comes from the environment, as for the bots in
/// `benches/peers`; by webhook only. Prints `ready`.
///
/// # Errors
/// When something of the environment is missing, or the database fails.
pub async fn run() -> Result<()> {
    let var = |name: &str| std::env::var(name).with_context(|| format!("{name} is missing"));
    // PGHOST, PGPORT, PGUSER, PGDATABASE are read here.
    let pool = PgPoolOptions::new().max_connections(10).test_before_acquire(false);
    let pool = pool.connect_with(PgConnectOptions::new()).await?;
    sqlx::raw_sql(TABLES).execute(&pool).await?;
    let (sent, gone) = unbounded_channel();
    tokio::spawn(settle(pool.clone(), gone));
    let api = format!("{}/bot{}", var("TELEGRAM_API_URL")?, var("TELEGRAM_BOT_TOKEN")?);
    let group = var("GROUP_CHAT")?.parse().context("GROUP_CHAT")?;
    let (client, secret) = (reqwest::Client::new(), var("WEBHOOK_SECRET")?);
    let listener = TcpListener::bind(var("LISTEN")?).await?;
    let bare = Bare { pool, forms: Mutex::default(), client, api, group, secret, sent };
    call(&bare, &json!({"method": "setWebhook", "url": var("WEBHOOK_URL")?})).await?;
    let routes = Router::new().route("/hook", post(hook)).with_state(Arc::new(bare));
    writeln!(stdout(), "ready")?;
    Ok(axum::serve(listener, routes).await?)
}

async fn hook(State(bare): State<Arc<Bare>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let shown = headers.get("X-Telegram-Bot-Api-Secret-Token").map(|v| v.as_bytes());
    if shown != Some(bare.secret.as_bytes()) {
        return StatusCode::UNAUTHORIZED;
    }
    match turn(&bare, &body).await {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

async fn turn(bare: &Arc<Bare>, body: &[u8]) -> Result<()> {
    let update: Value = serde_json::from_slice(body)?;
    let press = &update["callback_query"];
    let message = if press.is_null() { &update["message"] } else { &press["message"] };
    let (id, chat) = (update["update_id"].as_i64().context("no number")?, &message["chat"]["id"]);
    let chat = chat.as_i64().context("no chat")?;
    let form = bare.forms().get(&chat).cloned();
    let mut form = match form {
        Some(form) => form,
        None => {
            let kept = sqlx::query_scalar::<_, Json<Form>>("select form from session where chat = $1").bind(chat);
            kept.fetch_optional(&bare.pool).await?.map_or_else(Form::default, |form| form.0)
        }
    };
    let mut calls = vec![];
    if let Some(press) = press["id"].as_str() {
        calls.push(json!({"method": "answerCallbackQuery", "callback_query_id": press}));
    }
    let heard = press["data"].as_str().or(message["text"].as_str()).unwrap_or_default();
    let (mut shown, filing) = bare.hear(&mut form, chat, heard);
    if press.is_object()
        && let Some(shown) = shown.first_mut().filter(|_| !filing)
    {
        shown["method"] = json!("editMessageText");
        shown["message_id"] = message["message_id"].clone();
    }
    calls.append(&mut shown);
    let words: Vec<String> = calls.iter().map(Value::to_string).collect();
    let done = sqlx::query_as::<_, (bool, Option<String>)>(TURN).bind(id).bind(std::str::from_utf8(body)?).bind(chat);
    let done = done.bind(Json(&form)).bind(&words).bind(filing).fetch_one(&bare.pool).await?;
    let (true, number) = done else { return Ok(()) };
    bare.forms().insert(chat, form);
    let bare = Arc::clone(bare);
    tokio::spawn(async move {
        for (call, words) in calls.iter_mut().zip(words) {
            if let Some(number) = &number {
                *call = serde_json::from_str(&words.replace("{number}", number)).unwrap_or_default();
            }
            // What fails stays in the outbox; this one does not try again.
            if self::call(&bare, call).await.is_err() {
                return;
            }
        }
        let _ = bare.sent.send(id);
    });
    Ok(())
}

impl Bare {
    fn forms(&self) -> MutexGuard<'_, HashMap<i64, Form>> {
        self.forms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is said to this, and whether a ticket is filed.
    fn hear(&self, form: &mut Form, chat: i64, heard: &str) -> (Vec<Value>, bool) {
        let named =
            |all: &[(&'static str, &'static str)], key: &str| all.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        let say = |html: String, keys: Value| {
            json!({"method": "sendMessage", "chat_id": chat, "text": html, "parse_mode": "HTML",
                "reply_markup": {"inline_keyboard": keys}})
        };
        let key = |label: &str, data: String| json!({"text": label, "callback_data": data});
        let (step, value) = heard.split_once(':').unwrap_or((heard, ""));
        match (form.step.as_str(), step) {
            (_, "/menu") => {
                *form = Form { step: "menu".into(), ..Form::default() };
                let words = "<b>What can we do for you?</b>\n\nChoose below. A person reads everything that you send here, on workdays from 8 to 18.";
                let keys =
                    [("🔧 Something is broken", "repair"), ("❓ Ask a question", "ask"), ("📋 My requests", "mine")];
                let keys = keys.map(|(label, data)| [key(label, data.into())]);
                (vec![say(words.into(), json!(keys))], false)
            }
            ("menu", "repair") => {
                form.step = "category".into();
                let keys = CATEGORIES.map(|(k, label)| key(label, format!("cat:{k}")));
                let rows: Vec<_> = keys.chunks(2).collect();
                let words =
                    "<b>What is it about?</b>\n\nChoose what fits best, so that it reaches the right people at once.";
                (vec![say(words.into(), json!(rows))], false)
            }
            ("category", "cat") if named(&CATEGORIES, value).is_some() => {
                (form.step, form.category) = ("place".into(), value.into());
                let keys = PLACES.map(|(k, label)| [key(label, format!("place:{k}"))]);
                let chosen = named(&CATEGORIES, value).unwrap_or_default();
                let words =
                    format!("<b>Where?</b>\n\nYou chose: {chosen}. Tell us where it is, then we know who has to come.");
                (vec![say(words, json!(keys))], false)
            }
            ("place", "place") if named(&PLACES, value).is_some() => {
                (form.step, form.place) = ("words".into(), value.into());
                let words = "<b>What is wrong? Please write it in a sentence.</b>\n\nFor example: <i>The tap in the kitchen drips since yesterday.</i>";
                (vec![say(words.into(), json!([]))], false)
            }
            ("words", _) => {
                (form.step, form.words) = ("confirm".into(), heard.into());
                let keys = [[key("✅ Send", "send".into()), key("✖️ Cancel", "cancel".into())]];
                let words =
                    format!("<b>Is everything right?</b>\n\n{}\n\nWe begin as soon as you send it.", form.details());
                (vec![say(words, json!(keys))], false)
            }
            ("confirm", "send") => {
                let thanks = say("<b>Thank you, we have it.</b>\n\nYour number is <b>{number}</b>. We write here as soon as somebody takes it on.".into(), json!([]));
                let mut card = say(
                    format!("<b>{{number}}</b>\n\n{}", form.details()),
                    json!([[key("🙋 I take it", "take".into())]]),
                );
                card["chat_id"] = json!(self.group);
                form.step = "sent".into();
                (vec![thanks, card], true)
            }
            _ => (vec![], false),
        }
    }
}

impl Form {
    fn details(&self) -> String {
        let escaped = self.words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let label = |all: &[(&str, &str)], key: &str| all.iter().find(|(k, _)| *k == key).map(|(_, v)| (*v).to_owned());
        let category = label(&CATEGORIES, &self.category).unwrap_or_default();
        let place = label(&PLACES, &self.place).unwrap_or_default();
        format!("<b>Category:</b> {category}\n<b>Place:</b> {place}\n<b>Words:</b> {escaped}")
    }
}

async fn call(bare: &Bare, call: &Value) -> Result<()> {
    let method = call["method"].as_str().unwrap_or_default();
    let sent = bare.client.post(format!("{}/{method}", bare.api)).json(call).send().await?;
    sent.error_for_status()?.bytes().await?;
    Ok(())
}

/// Writes down what was sent, those together that come together.
async fn settle(pool: PgPool, mut gone: UnboundedReceiver<i64>) {
    let mut ids = vec![];
    while gone.recv_many(&mut ids, 256).await > 0 {
        let done = sqlx::query("update outbox set sent_at = now() where update_id = any($1)").bind(&ids);
        let _ = done.execute(&pool).await;
        ids.clear();
    }
}

//! Deliveries to the bot's webhook: one at a time per queue, repeated until taken or too old.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::faults::Trouble;
use crate::hub::Hub;

/// Telegram's longest wait between two tries, in units of the first wait.
const LONGEST: u32 = 32;

/// Which queues are busy, and which must wait after failures.
#[derive(Default)]
struct Desk {
    busy: HashSet<i64>,
    waiting: HashMap<i64, (u32, Instant)>,
}

/// One delivery to make.
struct Parcel {
    update: i64,
    queue: i64,
    body: Value,
    url: String,
    secret: Option<String>,
}

/// Delivers until the server stops.
pub(crate) async fn deliver(hub: Arc<Hub>) {
    let desk = Arc::new(Mutex::new(Desk::default()));
    let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).no_proxy().build();
    let Ok(client) = client else { return };
    let mut woken = hub.wake.subscribe();
    loop {
        woken.borrow_and_update();
        for parcel in due(&hub, &desk) {
            tokio::spawn(send(Arc::clone(&hub), Arc::clone(&desk), client.clone(), parcel));
        }
        let next = held(&desk).waiting.values().map(|(_, at)| *at).filter(|at| *at > Instant::now()).min();
        let next = next.unwrap_or_else(|| Instant::now() + Duration::from_secs(30));
        tokio::select! {
            () = hub.stopped() => return,
            _ = woken.changed() => {}
            () = tokio::time::sleep_until(next) => {}
        }
    }
}

fn held(desk: &Mutex<Desk>) -> std::sync::MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The updates whose turn it is: the first of each queue that is not busy.
fn due(hub: &Hub, desk: &Mutex<Desk>) -> Vec<Parcel> {
    hub.with(|state, now| {
        let Some(webhook) = state.webhook.clone() else { return Vec::new() };
        state.expire(now);
        let mut desk = held(desk);
        let moment = Instant::now();
        let most = usize::try_from(webhook.max_connections).unwrap_or(40);
        let mut parcels = Vec::new();
        let mut seen = HashSet::new();
        for update in &state.updates {
            if desk.busy.len() >= most {
                break;
            }
            let queue = update.queue;
            let waits = desk.waiting.get(&queue).is_some_and(|(_, at)| *at > moment);
            if !seen.insert(queue) || waits || desk.busy.contains(&queue) {
                continue;
            }
            let several = state.updates.iter().filter(|other| other.queue == queue).count() > 1;
            let last = several && hub.faults().strike_delivery(Trouble::WebhookReorder);
            let chosen = if last { state.updates.iter().rev().find(|other| other.queue == queue) } else { None };
            let chosen = chosen.unwrap_or(update);
            desk.busy.insert(queue);
            parcels.push(Parcel {
                update: chosen.id,
                queue,
                body: chosen.wire(),
                url: webhook.url.clone(),
                secret: webhook.secret.clone(),
            });
        }
        parcels
    })
}

/// Makes one delivery and notes how it went.
async fn send(hub: Arc<Hub>, desk: Arc<Mutex<Desk>>, client: reqwest::Client, parcel: Parcel) {
    let mut result = post(&client, &parcel).await;
    let duplicate = result.is_ok() && hub.faults().strike_delivery(Trouble::WebhookDuplicate);
    if duplicate {
        result = post(&client, &parcel).await;
    }
    if result.is_ok() && hub.faults().strike_delivery(Trouble::WebhookLostAnswer) {
        result = Err(("Read timeout expired".to_owned(), None));
    }
    let taken = result.is_ok();
    {
        let mut desk = held(&desk);
        desk.busy.remove(&parcel.queue);
        if let Err((_, wait)) = &result {
            let tries = desk.waiting.get(&parcel.queue).map_or(0, |(tries, _)| *tries);
            // The first repetition is immediate, then 2, 4, 8 ... seconds.
            let steps = if tries == 0 { 0 } else { (1_u32 << (tries - 1).min(5)).min(LONGEST) };
            let pause = wait.map_or(hub.options.retry_unit * steps, Duration::from_secs);
            desk.waiting.insert(parcel.queue, (tries + 1, Instant::now() + pause));
        } else {
            desk.waiting.remove(&parcel.queue);
        }
    }
    hub.with(|state, now| {
        state.dirty = true;
        if taken {
            state.updates.retain(|update| update.id != parcel.update);
        } else if let (Some(webhook), Err((why, _))) = (&mut state.webhook, result) {
            webhook.last_error = Some((now / 1000, why));
        }
    });
}

/// One POST; an error with the words for getWebhookInfo and the wait the bot asked for.
async fn post(client: &reqwest::Client, parcel: &Parcel) -> Result<(), (String, Option<u64>)> {
    let mut request = client.post(&parcel.url).json(&parcel.body);
    if let Some(secret) = &parcel.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    match request.send().await {
        Ok(response) if response.status().is_success() => Ok(()),
        Ok(response) => {
            let wait = response.headers().get("retry-after").and_then(|wait| wait.to_str().ok()?.parse::<u64>().ok());
            let status = response.status();
            let words = status.canonical_reason().unwrap_or_default();
            Err((format!("Wrong response from the webhook: {} {words}", status.as_u16()), wait.map(|w| w.min(3600))))
        }
        Err(why) if why.is_timeout() => Err(("Read timeout expired".to_owned(), None)),
        Err(_) => Err(("Connection refused".to_owned(), None)),
    }
}

//! getUpdates: held open until something happens, one poller at a time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use crate::hub::Hub;
use crate::methods::{ApiError, Reply, names};
use crate::params::Params;

/// How one look at the queue ended.
enum Look {
    Found(Vec<Value>),
    Nothing,
    Webhook,
}

/// Hands out updates, waiting for them up to `timeout` seconds.
pub(crate) async fn get_updates(hub: &Arc<Hub>, params: &Params) -> Reply {
    let offset = params.int("offset").unwrap_or(0);
    let limit = usize::try_from(params.int("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let timeout = u64::try_from(params.int("timeout").unwrap_or(0).clamp(0, 50)).unwrap_or(0);
    let allowed = names(params, "allowed_updates")?;
    let turn = hub.next_turn();
    let mut woken = hub.wake.subscribe();
    let until = Instant::now() + Duration::from_secs(timeout);
    let mut first = true;
    loop {
        woken.borrow_and_update();
        if hub.turn.load(Ordering::SeqCst) != turn {
            return Err(ApiError::new(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            ));
        }
        let look = hub.with(|state, now| {
            if state.webhook.is_some() {
                return Look::Webhook;
            }
            if std::mem::take(&mut first) {
                if let Some(allowed) = &allowed
                    && state.allowed.as_ref() != Some(allowed)
                {
                    state.allowed = Some(allowed.clone());
                    state.dirty = true;
                }
                if offset != 0 {
                    state.confirm(offset);
                }
            }
            state.expire(now);
            let found: Vec<Value> = state.updates.iter().take(limit).map(crate::state::Update::wire).collect();
            if found.is_empty() { Look::Nothing } else { Look::Found(found) }
        });
        match look {
            Look::Webhook => {
                return Err(ApiError::new(
                    409,
                    "Conflict: can't use getUpdates method while webhook is active; \
                     use deleteWebhook to delete the webhook first",
                ));
            }
            Look::Found(found) => return Ok(json!(found)),
            Look::Nothing => {}
        }
        tokio::select! {
            () = tokio::time::sleep_until(until) => return Ok(json!([])),
            () = hub.stopped() => return Ok(json!([])),
            _ = woken.changed() => {}
        }
    }
}

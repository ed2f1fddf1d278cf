//! Where updates go: setting, removing and describing the webhook.

use serde_json::{Value, json};

use super::{ApiError, Job, Reply, names};
use crate::state::{Event, Webhook, put};

impl Job<'_> {
    pub(super) fn set_webhook(&mut self) -> Reply {
        let url = self.params.text("url").unwrap_or_default();
        if url.is_empty() {
            return self.delete_webhook();
        }
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(ApiError::bad("bad webhook: An HTTPS URL must be provided for webhook"));
        }
        let secret = self.params.text("secret_token").filter(|secret| !secret.is_empty());
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if secret.as_ref().is_some_and(|secret| secret.len() > 256 || !secret.chars().all(plain)) {
            return Err(ApiError::bad("secret token contains unallowed characters"));
        }
        if let Some(allowed) = names(self.params, "allowed_updates")? {
            self.state.allowed = Some(allowed);
        }
        let max_connections = self.params.int("max_connections").unwrap_or(40).clamp(1, 100);
        self.forget_updates();
        let before = self.state.webhook.replace(Webhook { url, secret, max_connections, last_error: None });
        self.state.tell(Event::State);
        let words = if before.is_some() { "Webhook is already set" } else { "Webhook was set" };
        tracing::debug!(words);
        Ok(json!(true))
    }

    pub(super) fn delete_webhook(&mut self) -> Reply {
        self.forget_updates();
        self.state.webhook = None;
        self.state.tell(Event::State);
        Ok(json!(true))
    }

    fn forget_updates(&mut self) {
        if self.params.flag("drop_pending_updates") {
            self.state.updates.clear();
        }
    }

    pub(super) fn webhook_info(&self) -> Value {
        self.state.webhook_wire()
    }
}

impl crate::state::State {
    /// The Bot API's WebhookInfo.
    pub fn webhook_wire(&self) -> Value {
        let url = self.webhook.as_ref().map_or("", |webhook| webhook.url.as_str());
        let mut wire = json!({"url": url, "has_custom_certificate": false,
            "pending_update_count": self.updates.len()});
        if let Some(webhook) = &self.webhook {
            put(&mut wire, "max_connections", Some(webhook.max_connections));
            if let Some((date, why)) = &webhook.last_error {
                put(&mut wire, "last_error_date", Some(*date));
                put(&mut wire, "last_error_message", Some(why.clone()));
            }
        }
        put(
            &mut wire,
            "allowed_updates",
            self.allowed.as_ref().filter(|list| !list.is_empty()).map(|list| json!(list)),
        );
        wire
    }
}

//! Payments: invoices, and the answer to the question whether one may go on.

use serde_json::{Value, json};

use super::{ApiError, Job, Reply};
use crate::state::{Event, Invoice, Object, put};

const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";
/// So long the answer to a pre-checkout query is waited for.
const PATIENCE_MS: i64 = 10_000;

impl Job<'_> {
    pub(super) fn send_invoice(&mut self) -> Reply {
        let envelope = self.envelope()?;
        let within = |field: &str, most: usize, wrong: &str| {
            let text = self.params.text(field).unwrap_or_default();
            if (1..=most).contains(&text.chars().count()) { Ok(text) } else { Err(ApiError::bad(wrong)) }
        };
        let title = within("title", 32, "INVOICE_TITLE_INVALID")?;
        let description = within("description", 255, "INVOICE_DESCRIPTION_INVALID")?;
        let payload = self.params.text("payload").unwrap_or_default();
        if !(1..=128).contains(&payload.len()) {
            return Err(ApiError::bad("BOT_INVOICE_INVALID"));
        }
        let currency = self.params.text("currency").unwrap_or_default();
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(ApiError::bad("CURRENCY_INVALID"));
        }
        let token = self.params.text("provider_token").unwrap_or_default();
        if (currency == "XTR") != token.is_empty() || !token.is_empty() && !token.contains(':') {
            return Err(ApiError::bad("PAYMENT_PROVIDER_INVALID"));
        }
        let Ok(Some(Value::Array(prices))) = self.params.nested("prices") else {
            return Err(ApiError::bad("can't parse prices JSON object"));
        };
        let mut total = 0_i64;
        for price in &prices {
            let label = price["label"].as_str().filter(|label| !label.is_empty());
            let amount = price["amount"].as_i64().filter(|_| label.is_some());
            let amount = amount.ok_or_else(|| ApiError::bad("can't parse labeled price"))?;
            total = total.saturating_add(amount);
        }
        if prices.is_empty() || total <= 0 {
            return Err(ApiError::bad("CURRENCY_TOTAL_AMOUNT_INVALID"));
        }
        let start = self.params.text("start_parameter").unwrap_or_default();
        let mut content = Object::new();
        content.insert(
            "invoice".to_owned(),
            json!({"title": title, "description": description, "start_parameter": start, "currency": currency,
                "total_amount": total}),
        );
        let id = self.post(&envelope, content);
        let key = (envelope.chat, id);
        self.state.invoices.insert(format!("{}:{}", key.0, key.1), Invoice { payload, currency, total, paid: false });
        Ok(self.state.message_wire(key.0, key.1))
    }

    pub(super) fn answer_checkout(&mut self) -> Reply {
        let id = self.params.text("pre_checkout_query_id").unwrap_or_default();
        let ok = self.params.flag("ok");
        let error = self.params.text("error_message").filter(|words| !words.is_empty());
        if !ok && error.is_none() {
            return Err(ApiError::bad("ERROR_TEXT_EMPTY"));
        }
        let now = self.now_ms;
        let late = self.late;
        let checkout = self.state.checkouts.get_mut(&id).filter(|c| c.answered.is_none());
        let checkout = checkout.ok_or_else(|| ApiError::bad(TOO_OLD))?;
        if late || now - checkout.asked_ms > PATIENCE_MS {
            checkout.answered = Some(false);
            return Err(ApiError::bad(TOO_OLD));
        }
        checkout.answered = Some(ok);
        checkout.error.clone_from(&error);
        let checkout = checkout.clone();
        let mut told = json!({"pre_checkout_query_id": id, "user_id": checkout.user_id, "chat_id": checkout.chat_id,
            "ok": ok});
        put(&mut told, "error", error);
        self.state.tell(Event::Told(json!({"checkout": told})));
        if ok {
            self.state.charge(now, &checkout, self.twice);
        }
        Ok(json!(true))
    }
}

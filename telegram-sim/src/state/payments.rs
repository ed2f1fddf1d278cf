//! Payments as people make them: the request, the question to the bot, the money.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Event, State};

/// A message that can be paid.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Invoice {
    pub payload: String,
    pub currency: String,
    pub total: i64,
    #[serde(default)]
    pub paid: bool,
}

/// Somebody who is about to pay, and what the bot said.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Checkout {
    pub id: String,
    pub user_id: i64,
    pub chat_id: i64,
    pub message_id: i64,
    pub asked_ms: i64,
    /// `Some(false)`: refused, or answered too late.
    #[serde(default)]
    pub answered: Option<bool>,
    #[serde(default)]
    pub error: Option<String>,
    #[serde(default)]
    pub paid: bool,
}

impl State {
    /// Somebody presses Pay and confirms: the bot is asked. Answers the number of the question.
    pub fn pay(&mut self, now_ms: i64, chat: i64, message: i64, user: i64) -> Result<String, String> {
        let invoice = self.invoices.get(&format!("{chat}:{message}")).ok_or("this message asks for no money")?.clone();
        if invoice.paid {
            return Err("this has been paid".to_owned());
        }
        let id = format!("4{:017}", self.number());
        let checkout = Checkout {
            id: id.clone(),
            user_id: user,
            chat_id: chat,
            message_id: message,
            asked_ms: now_ms,
            answered: None,
            error: None,
            paid: false,
        };
        self.checkouts.insert(id.clone(), checkout);
        let body = json!({"id": id, "from": self.user_wire(user), "currency": invoice.currency,
            "total_amount": invoice.total, "invoice_payload": invoice.payload});
        self.push_update(now_ms, "pre_checkout_query", user, body);
        self.dirty = true;
        Ok(id)
    }

    /// The provider has taken the money: the bot is told, twice where that trouble was ordered.
    pub fn charge(&mut self, now_ms: i64, checkout: &Checkout, twice: bool) {
        let (chat, message) = (checkout.chat_id, checkout.message_id);
        let number = self.number();
        let Some(invoice) = self.invoices.get_mut(&format!("{chat}:{message}")) else { return };
        invoice.paid = true;
        let paid = json!({"currency": invoice.currency, "total_amount": invoice.total,
            "invoice_payload": invoice.payload, "telegram_payment_charge_id": format!("tg_{number:012}"),
            "provider_payment_charge_id": format!("sim_{number:012}")});
        if let Some(checkout) = self.checkouts.get_mut(&checkout.id) {
            checkout.paid = true;
        }
        let shown = self.chats.get_mut(&chat).and_then(|chat| chat.messages.get_mut(&message));
        if let Some(fields) = shown.and_then(|m| m.content.get_mut("invoice")).and_then(|i| i.as_object_mut()) {
            // Telegram shows it as paid from now on; bots pass over the field.
            fields.insert("paid".to_owned(), json!(true));
        }
        self.tell(Event::Changed(chat));
        let told = self.service(now_ms, chat, checkout.user_id, None, json!({"successful_payment": paid}));
        if twice {
            let body = self.message_wire(chat, told);
            self.push_update(now_ms, "message", chat, body);
        }
    }
}

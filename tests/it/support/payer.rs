//! Paying in a scenario: what Telegram tells the bot, and when.

use super::telegram::Shown;
use super::town::Person;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

impl Person<'_> {
    /// The newest request to pay in the private chat.
    pub fn invoice(&self) -> Shown {
        let found = self.town.screen(self.user.0).into_iter().rev().find(|m| m.invoice.is_some());
        found.unwrap_or_else(|| panic!("{} sees no request to pay\n{}", self.name, self.town.transcript()))
    }

    /// Confirms a payment of a request: Telegram asks the bot whether it may go on. The question's number and body.
    pub fn checkout(&self, shown: &Shown) -> (String, Value) {
        let invoice = shown.invoice.as_ref().expect("a request to pay");
        let total: i64 = invoice.prices.iter().map(|(_, amount)| amount).sum();
        let query = format!("c{}-{}", self.user.0, self.town.updates.load(Ordering::SeqCst));
        let local = self.town.clock.now().with_timezone(&chrono_tz::Asia::Shanghai).format("%H:%M");
        let mut world = self.town.telegram.world.lock().unwrap();
        world.checkouts.insert(query.clone(), None);
        world.log.push(format!("{local}  {} pays {} {total}", self.name, invoice.currency));
        let body = json!({
            "id": query, "from": self.payer(), "currency": invoice.currency, "total_amount": total,
            "invoice_payload": invoice.payload,
        });
        (query, body)
    }

    fn payer(&self) -> Value {
        json!({"id": self.user.0, "is_bot": false, "first_name": self.name, "language_code": self.lang})
    }

    /// The message by which Telegram tells of the money.
    pub fn charge(&self, shown: &Shown, charge: &str) -> Value {
        let invoice = shown.invoice.as_ref().expect("a request to pay");
        let total: i64 = invoice.prices.iter().map(|(_, amount)| amount).sum();
        let paid = json!({
            "currency": invoice.currency, "total_amount": total, "invoice_payload": invoice.payload,
            "telegram_payment_charge_id": format!("tg-{charge}"), "provider_payment_charge_id": charge,
        });
        self.message(self.user.0, "", json!({"successful_payment": paid}))
    }

    /// What the bot said to a question: `None`: nothing in time; `Some(None)`: yes.
    pub fn answer(&self, query: &str) -> Option<Option<String>> {
        self.town.telegram.world.lock().unwrap().checkouts[query].clone()
    }

    /// Pays a request; where the bot says yes, the money is taken and told. What the bot said.
    pub async fn pays(&self, shown: &Shown, charge: &str) -> Option<Option<String>> {
        let (query, body) = self.checkout(shown);
        self.town.update("pre_checkout_query", body).await;
        let answer = self.answer(&query);
        if answer == Some(None) {
            let told = self.charge(shown, charge);
            self.town.update("message", told).await;
        }
        answer
    }
}

//! Who was told what: looks through everything that was ever sent to a chat.

use super::town::Town;
use frontdesk::chat::outgoing::Op;

impl Town {
    /// Everything that the desk ever sent to a chat, edits too, with the labels of its buttons.
    pub async fn ever_sent(&self, chat: i64) -> Vec<String> {
        let rows: Vec<(serde_json::Value,)> = sqlx::query_as("select op from outbox where chat_id = $1 order by id")
            .bind(chat)
            .fetch_all(&self.db.pool)
            .await
            .unwrap();
        let mut all: Vec<String> = rows
            .into_iter()
            .filter(|(op,)| !matches!(serde_json::from_value::<Op>(op.clone()), Ok(Op::Answer { .. })))
            .map(|(op,)| op.to_string())
            .collect();
        all.extend(self.screen(chat).into_iter().filter(|m| m.from_bot).map(|m| m.text()));
        all
    }

    /// Asserts that nothing that was ever sent to a chat speaks of any of this: a number, words, a file.
    pub async fn never_told(&self, chat: i64, secrets: &[&str]) {
        for sent in self.ever_sent(chat).await {
            for secret in secrets {
                assert!(!sent.contains(secret), "{secret:?} went to {chat}: {sent}\n{}", self.transcript());
            }
        }
    }

    /// Asserts that no message about this ticket ever went to a chat.
    pub async fn never_about(&self, chat: i64, number: &str) {
        let posts: i64 = sqlx::query_scalar(
            "select count(*) from outbox o join ticket t on t.community_id = o.community_id and t.id = o.ticket_id
             where o.chat_id = $1 and t.number = $2",
        )
        .bind(chat)
        .bind(number)
        .fetch_one(&self.db.pool)
        .await
        .unwrap();
        assert_eq!(posts, 0, "messages about {number} went to {chat}\n{}", self.transcript());
        self.never_told(chat, &[number]).await;
    }
}

//! The repair of one resident: six updates, each sent when the answer to the one before is there.

use crate::stand::{Shown, Stand};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedReceiver;

/// Who does not answer within this has lost something.
const PATIENCE: Duration = Duration::from_secs(60);

/// So long Telegram waits before it brings an update again that was not taken; it doubles up to the second figure.
const AGAIN: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));

/// What the resident does.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Writes.
    Say(&'static str),
    /// Presses the button whose label or data has this in it.
    Press(&'static str),
    /// Writes all of these, one after the other, without waiting for an answer in between.
    Rush(&'static [&'static str]),
}

/// How updates reach the bot.
#[derive(Clone, Debug)]
pub enum Way {
    /// They are posted there.
    Webhook {
        /// Address.
        url: String,
        /// Secret that goes along.
        secret: String,
        /// Who posts.
        client: reqwest::Client,
        /// Whether what is not taken is brought again, as Telegram does.
        again: bool,
    },
    /// The bot asks for them.
    Poll,
}

/// What the residents of a run share.
#[derive(Debug)]
pub struct Town {
    /// The stand-in for Telegram.
    pub stand: Arc<Stand>,
    /// How updates reach the bot.
    pub way: Way,
    /// The story.
    pub steps: &'static [Step],
    /// Number of the last update.
    pub updates: AtomicI64,
    /// What happened.
    pub diary: Diary,
}

/// What happened while the story was played.
#[derive(Debug, Default)]
pub struct Diary {
    /// Updates that the bot acknowledged.
    pub acknowledged: Mutex<Vec<i64>>,
    /// When each update was sent for which an answer came, and when that came.
    pub answers: Mutex<Vec<(Instant, Instant)>>,
    /// When the last update of each conversation was sent that ended, and when it ended.
    pub ends: Mutex<Vec<(Instant, Instant)>>,
    /// How often Telegram had to bring an update again.
    pub again: AtomicU64,
}

fn note<T>(page: &Mutex<Vec<T>>, line: T) {
    page.lock().unwrap_or_else(PoisonError::into_inner).push(line);
}

/// How it went.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// From the update to its answer.
    pub waits: Vec<Duration>,
    /// The number that was told.
    pub number: String,
}

impl Town {
    /// Plays the story as this resident.
    ///
    /// # Errors
    /// When an answer does not come, or leads nowhere.
    pub async fn play(&self, user: i64) -> Result<Told> {
        let mut seen = self.stand.listen(user);
        let told = self.talk(user, &mut seen).await;
        self.stand.forget(user);
        told
    }

    async fn talk(&self, user: i64, seen: &mut UnboundedReceiver<Shown>) -> Result<Told> {
        let mut told = Told::default();
        let mut last: Option<Shown> = None;
        let mut steps = self.steps.iter().peekable();
        while let Some(step) = steps.next() {
            let mut begun = Instant::now();
            match step {
                Step::Say(words) => self.send(said(user, words)).await?,
                Step::Press(mark) => {
                    let shown = last.as_ref().context("nothing to press yet")?;
                    let key = key(shown, mark).with_context(|| format!("no button {mark} in {:?}", shown.text))?;
                    self.send(pressed(user, shown.message, &key)).await?;
                }
                Step::Rush(all) => {
                    for words in *all {
                        begun = Instant::now();
                        self.send(said(user, words)).await?;
                    }
                }
            }
            // The answer is what the next step needs, at the end the number.
            let wanted = steps.peek().copied().copied();
            loop {
                let shown = tokio::time::timeout(PATIENCE, seen.recv()).await;
                let shown = shown.with_context(|| format!("no answer to {step:?}"))?.context("the stand-in is gone")?;
                let fits = match wanted {
                    Some(Step::Press(mark)) => key(&shown, mark).is_some(),
                    Some(Step::Say(_) | Step::Rush(_)) => true,
                    None => number(&shown.text).is_some(),
                };
                if fits {
                    told.waits.push(begun.elapsed());
                    let page = if wanted.is_none() { &self.diary.ends } else { &self.diary.answers };
                    note(page, (begun, Instant::now()));
                    last = Some(shown);
                    break;
                }
                // What was pressed stands there anew, below what was said meanwhile: it is pressed there.
                if let Step::Press(mark) = step
                    && let Some(key) = key(&shown, mark)
                {
                    self.send(pressed(user, shown.message, &key)).await?;
                }
            }
        }
        let shown = last.context("a story without steps")?;
        let Some(found) = number(&shown.text) else { bail!("no number in {:?}", shown.text) };
        told.number = found;
        Ok(told)
    }

    async fn send(&self, mut update: Value) -> Result<()> {
        let Way::Webhook { url, secret, client, again } = &self.way else {
            self.stand.offer(&self.updates, update);
            return Ok(());
        };
        let id = self.updates.fetch_add(1, Ordering::Relaxed) + 1;
        update["update_id"] = json!(id);
        let (begun, mut pause) = (Instant::now(), AGAIN.0);
        loop {
            let post = client.post(url).header("X-Telegram-Bot-Api-Secret-Token", secret);
            let answer = post.header("content-type", "application/json").body(update.to_string()).send().await;
            let why = match answer {
                Ok(answer) if answer.status().is_success() => {
                    note(&self.diary.acknowledged, id);
                    return Ok(());
                }
                Ok(answer) => format!("the webhook answered {}", answer.status()),
                Err(why) => format!("the webhook does not answer: {why}"),
            };
            if !again || begun.elapsed() > PATIENCE {
                bail!(why);
            }
            self.diary.again.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(AGAIN.1);
        }
    }
}

fn key(shown: &Shown, mark: &str) -> Option<String> {
    let found = shown.keys.iter().find(|(label, data)| !data.is_empty() && (label.contains(mark) || data == mark));
    found.map(|(_, data)| data.clone())
}

/// The number of a ticket: `R-261122-0042`.
pub fn number(text: &str) -> Option<String> {
    let at = text.find("R-")?;
    let rest = text.get(at..)?;
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
    rest.get(..length).filter(|found| found.len() > 5).map(str::to_owned)
}

fn from(user: i64) -> Value {
    json!({"id": user, "is_bot": false, "first_name": format!("Resident {user}"), "language_code": "en"})
}

fn said(user: i64, words: &str) -> Value {
    let mut message = json!({"message_id": 1, "date": 1_800_000_000, "from": from(user), "text": words,
        "chat": {"id": user, "type": "private", "first_name": format!("Resident {user}")}});
    if words.starts_with('/') {
        message["entities"] = json!([{"type": "bot_command", "offset": 0, "length": words.len()}]);
    }
    json!({"message": message})
}

fn pressed(user: i64, message: i64, data: &str) -> Value {
    let chat = json!({"id": user, "type": "private", "first_name": format!("Resident {user}")});
    json!({"callback_query": {"id": format!("{user}-{message}-{data}"), "from": from(user), "chat_instance": "1",
        "data": data, "message": {"message_id": message, "date": 1_800_000_000, "chat": chat, "text": "…",
        "from": {"id": 1, "is_bot": true, "first_name": "Desk"}}}})
}

//! Words and files for the front desk.

use super::alarm::{self, Told};
use super::kit::{Conversation, Heard, Prompt, Step, below, choice, clip};
use super::request::Request;
use super::scene::Scene;
use crate::domain::emergency::Alarm;
use crate::domain::media::Media;
use serde::{Deserialize, Serialize};

const SEND: &str = "ok";

/// Where a message to the front desk stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Message {
    /// It is being written.
    Write {
        /// Words so far.
        words: String,
        /// Files so far.
        media: Vec<Media>,
    },
}

impl Message {
    /// Begins with what came outside of any dialog, or with nothing.
    pub fn begin(words: &str, media: Option<Media>) -> Step<Message> {
        Self::begin_with(words, media.into_iter().collect())
    }

    /// Begins with words and any number of files.
    pub fn begin_with(words: &str, media: Vec<Media>) -> Step<Message> {
        Step::Go(Message::Write { words: clip(words.trim(), 3000), media })
    }
}

impl Conversation for Message {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        let Message::Write { words, media } = self;
        if words.is_empty() && media.is_empty() {
            return Prompt::new(t.message_ask(), vec![]);
        }
        let mut lines = vec![t.message_read_back()];
        if !words.is_empty() {
            lines.push(t.dialogs_quote(clip(words, 1500)));
        }
        if !media.is_empty() {
            lines.push(t.dialogs_files(media.len() as i64));
        }
        lines.push(t.message_more());
        Prompt::new(lines.join("\n"), vec![vec![choice(t.btn_message_send(), SEND)]])
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let Message::Write { mut words, mut media } = self;
        let new = match heard {
            Heard::Pick(pick) if pick == SEND && (!words.is_empty() || !media.is_empty()) => {
                return Step::End(Request::FileInquiry { words, media, parent: None });
            }
            Heard::Text(text) => text,
            Heard::Media(file, caption) => {
                if media.len() < 20 {
                    media.push(file.clone());
                }
                caption
            }
            Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
                return Step::Stay(Message::Write { words, media }, None);
            }
        };
        add(&mut words, new);
        let alarm = alarm::alarm(new, scene);
        if alarm != Alarm::None {
            return Step::End(Told::new(alarm, words, media).open());
        }
        Step::Stay(Message::Write { words, media }, None)
    }

    fn typed(&self) -> String {
        let Message::Write { words, .. } = self;
        words.clone()
    }
}

/// Adds words below the earlier ones.
fn add(words: &mut String, new: &str) {
    *words = below(words, new, 3000);
}

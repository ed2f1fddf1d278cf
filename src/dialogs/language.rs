//! Which language to speak: each under its own name.

use super::kit::{Conversation, Heard, Prompt, Step, choice};
use super::request::Request;
use super::scene::Scene;
use crate::domain::emergency::Alarm;
use crate::domain::lang::Lang;
use crate::texts::Texts;
use serde::{Deserialize, Serialize};

/// Where the choice stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Language {
    /// Which one?
    Choose,
}

impl Language {
    /// Begins with the choice.
    pub fn begin() -> Step<Language> {
        Step::Go(Language::Choose)
    }
}

impl Conversation for Language {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let name = |lang| Texts::new(lang).btn_language_own_name();
        let rows = Lang::ALL.into_iter().map(|lang| vec![choice(name(lang), lang.code())]).collect();
        Prompt::new(scene.texts.language_ask(), rows)
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let pick = match heard {
            Heard::Pick(pick) => Some(pick.clone()),
            Heard::Text(text) => self.ask(scene).meant(text),
            Heard::Reply(_) | Heard::Media(..) | Heard::Phone(_) | Heard::Skip => None,
        };
        match pick.and_then(|pick| pick.parse::<Lang>().ok()) {
            Some(lang) => Step::End(Request::SetLang(lang)),
            None => Step::Stay(self, Some(scene.texts.dialogs_hint_press())),
        }
    }

    fn takes_words(&self) -> bool {
        false
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        alarm != Alarm::None
    }

    fn typed(&self) -> String {
        String::new()
    }
}

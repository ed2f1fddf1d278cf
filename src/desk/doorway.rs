//! Before a private turn begins: which community it is about, and whether a press is the second of two taps.

use super::Turn;
use super::cast::Speaker;
use crate::chat::button::Button;
use crate::chat::inbound::{Inbound, What};
use crate::domain::community::{Community, WordList};
use crate::domain::emergency::Alarm;
use crate::domain::lang::Lang;
use crate::domain::pass;
use crate::domain::script::letters;
use crate::store::{codes, permits};
use crate::triage;
use anyhow::Result;
use chrono::TimeDelta;
use std::sync::Arc;

/// Two presses of one button within this time are two taps of one finger.
const TAPS: TimeDelta = TimeDelta::seconds(2);

/// So many letters of its name are enough to name a community, where no other has them.
const PART: usize = 2;

/// Whether these words are a code, and no danger in as many letters. `own`: the community's danger words.
pub(super) fn is_code(own: &[WordList], text: &str) -> bool {
    codes::looks_like_code(text) && triage::alarm_with(own, text) == Alarm::None
}

/// Of these communities the one whose name somebody typed who is asked which one it is: in any language, whole or a part that
/// no other name has. A danger in the same letters is a danger.
pub(super) fn community_named(choice: &[Arc<Community>], inbound: &Inbound) -> Option<Arc<Community>> {
    let What::Text { text, .. } = &inbound.what else { return None };
    let typed = letters(text);
    let dangerous = || choice.iter().any(|c| triage::alarm_with(&c.settings.words, text) != Alarm::None);
    if typed.chars().count() < PART || dangerous() {
        return None;
    }
    let only = |fits: fn(&str, &str) -> bool| {
        let named =
            |c: &&Arc<Community>| Lang::ALL.into_iter().any(|lang| fits(&letters(c.settings.name.get(lang)), &typed));
        let mut found = choice.iter().filter(named);
        found.next().filter(|_| found.next().is_none()).cloned()
    };
    only(|name, typed| name == typed).or_else(|| only(|name, typed| name.contains(typed)))
}

impl Turn<'_> {
    /// Whether this button was pressed just now already: two taps do one thing.
    pub(super) fn is_second_tap(&self, speaker: &mut Speaker, inbound: &Inbound, pressed: Option<&Button>) -> bool {
        let (What::Press { message, data, .. }, Some(button)) = (&inbound.what, pressed) else {
            speaker.session.pressed = None;
            return false;
        };
        let message = message.map_or(0, |m| m.0);
        let now = self.now.timestamp_millis();
        let before = speaker.session.pressed.replace(format!("{now} {message} {data}"));
        let Some((at, what)) = before.as_deref().and_then(|b| b.split_once(' ')) else { return false };
        let same = what == format!("{message} {data}");
        // A clock that was set back leaves presses of the future behind: those are no taps of now.
        let recent = || at.parse::<i64>().is_ok_and(|at| (0..TAPS.num_milliseconds()).contains(&(now - at)));
        same && match button {
            // A question's button is good once: the same one again, and nothing in between, is the same tap.
            Button::Dialog { .. } => true,
            Button::Menu(_)
            | Button::Fees { .. }
            | Button::Till { .. }
            | Button::Community(_)
            | Button::Permit { .. }
            | Button::Ticket { .. } => recent(),
            Button::Consent { .. }
            | Button::Tie { .. }
            | Button::Duty { .. }
            | Button::Proposal { .. }
            | Button::Review { .. }
            | Button::Claim { .. }
            | Button::Plan { .. }
            | Button::Arrears { .. }
            | Button::Import(..)
            | Button::Old => false,
        }
    }

    /// The community that a turn is about. `/start` asks anew where there is a choice; a code names its own.
    pub(super) async fn community_meant(
        &mut self,
        speaker: &mut Speaker,
        inbound: &Inbound,
        pressed: Option<&Button>,
    ) -> Result<Option<Arc<Community>>> {
        if let Some(Button::Community(id)) = pressed
            && self.community_if_any(*id).await?.is_some()
        {
            speaker.session.community = Some(*id);
        }
        let code = match &inbound.what {
            What::Command { name, args, .. } if name == "start" => Some(args.as_str()),
            What::Text { text, .. } if is_code(&[], text) => Some(text.as_str()),
            _ => None,
        };
        if code == Some("") && speaker.standing.dialog.is_none() {
            speaker.session.community = None;
        }
        let found = self.community_of(speaker).await?;
        if found.is_some() {
            return Ok(found);
        }
        let Some(code) = code.filter(|code| !code.is_empty()) else { return Ok(None) };
        if let Some(code) = code.strip_prefix(pass::LINK) {
            let key = match pass::plain(code) {
                Some(code) => permits::by_code(self.conn, &code).await?,
                None => None,
            };
            return match key {
                Some((id, _)) => self.community_if_any(id).await,
                None => Ok(None),
            };
        }
        match codes::community_of(self.conn, code, speaker.user, self.now).await? {
            Some(id) => self.community_if_any(id).await,
            None => Ok(None),
        }
    }
}

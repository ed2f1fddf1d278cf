//! Before a private turn begins: which community it is about, and whether a press is the second of two taps.

use super::Turn;
use super::cast::Speaker;
use crate::cards::Face;
use crate::chat::button::Button;
use crate::chat::inbound::{Inbound, What};
use crate::chat::outgoing::Key;
use crate::dialogs::Dialog;
use crate::dialogs::kit::{Heard, Outcome};
use crate::dialogs::message::Message;
use crate::domain::community::{Community, WordList};
use crate::domain::emergency::Alarm;
use crate::domain::pass;
use crate::store::outbox::Rank;
use crate::store::{codes, communities, people, permits};
use crate::texts::Texts;
use crate::triage;
use anyhow::Result;
use chrono::TimeDelta;
use std::sync::Arc;

/// Two presses of one button within this time are two taps of one finger.
const TAPS: TimeDelta = TimeDelta::seconds(2);

/// Whether these words are a code, and no danger in as many letters. `own`: the community's danger words.
pub(super) fn is_code(own: &[WordList], text: &str) -> bool {
    codes::looks_like_code(text) && triage::alarm_with(own, text) == Alarm::None
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

    /// Several communities and no tie yet: whose resident is it? What was said is kept until that is known.
    pub(super) async fn choose_community(&mut self, speaker: &mut Speaker, inbound: &Inbound) -> Result<()> {
        let texts = Texts::new(speaker.session.lang);
        let mut html = texts.choose_community();
        match self.heard(inbound) {
            Some(Heard::Text(words)) => self.keep_words(speaker, &words, None),
            Some(Heard::Media(media, caption)) => self.keep_words(speaker, &caption, Some(media)),
            Some(Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_)) | None => {}
        }
        if let What::Command { name, args, .. } = &inbound.what
            && name == "start"
            && !args.is_empty()
        {
            html = format!("{}\n\n{html}", texts.code_unknown());
        }
        let own = people::tied_to(self.conn, speaker.user).await?;
        let mut keys = vec![];
        for (id, _) in communities::list(self.conn).await? {
            if own.len() > 1 && !own.contains(&id) {
                continue;
            }
            if let Some(community) = self.community_if_any(id).await? {
                let name = community.settings.name.get(speaker.session.lang).to_owned();
                keys.push(vec![Key::press(name, &Button::Community(id))]);
            }
        }
        self.say(speaker.at, Face::with(html, keys), Rank::Reply).await
    }

    fn keep_words(&self, speaker: &mut Speaker, words: &str, media: Option<crate::domain::media::Media>) {
        let (mut all, mut files) = match speaker.standing.dialog.take() {
            Some(Dialog::Message(Message::Write { words, media })) => (words, media),
            _ => (String::new(), vec![]),
        };
        if !all.is_empty() && !words.is_empty() {
            all.push('\n');
        }
        all.push_str(words);
        files.extend(media);
        if let Outcome::Ask(_) = speaker.standing.begin(Message::begin_with(&all, files).map(Dialog::Message)) {}
    }
}

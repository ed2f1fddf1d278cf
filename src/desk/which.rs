//! Several communities, and it is not known yet which one somebody speaks of: they are asked, what they said is kept, and
//! of a danger they are told at once what keeps them safe.

use super::cast::{Speaker, Stage};
use super::doorway::is_code;
use super::talk::Where;
use super::{Turn, branch};
use crate::cards::Face;
use crate::chat::button::{Button, Menu};
use crate::chat::inbound::{Inbound, What};
use crate::chat::outgoing::Key;
use crate::dialogs::Dialog;
use crate::dialogs::kit::{Heard, Outcome, Standing, Step, below};
use crate::dialogs::message::Message;
use crate::dialogs::repair::{Form, Repair, public_numbers, safety_where};
use crate::dialogs::request::CodeReply;
use crate::domain::community::Community;
use crate::domain::emergency::{Alarm, Danger};
use crate::domain::ids::CommunityId;
use crate::domain::media::Media;
use crate::domain::pass;
use crate::store::outbox::Rank;
use crate::store::{communities, people, timers};
use crate::texts::Texts;
use crate::triage;
use anyhow::Result;
use std::sync::Arc;

/// What is kept of somebody whose community is not known: characters, and files.
const WORDS: usize = 3000;
const FILES: usize = 20;

impl Turn<'_> {
    /// Several communities and no tie yet: whose resident is it? What was said is kept until that is known. Of a danger
    /// the safety step is told first, and who does not choose is asked once more after two minutes.
    pub(super) async fn choose_community(
        &mut self,
        speaker: &mut Speaker,
        inbound: &Inbound,
        (pressed, choice): (Option<&Button>, &[Arc<Community>]),
    ) -> Result<()> {
        let texts = Texts::new(speaker.session.lang);
        let goes_on = self.place_after(speaker, inbound) == Where::Here;
        let heard = self.heard(inbound);
        let said_nothing = !matches!(&heard, Some(Heard::Text(words) | Heard::Media(_, words)) if !words.is_empty());
        let mut kept = Kept::of(&speaker.standing).unwrap_or_default();
        if matches!(pressed, Some(Button::Menu(Menu::Emergency))) {
            kept.danger = true;
        }
        kept.hear(heard);
        kept.keep(speaker);
        // Further photos of one album are no further question.
        if goes_on && said_nothing {
            return Ok(());
        }
        let alarm = kept.alarm(choice);
        let urgent = kept.danger || alarm != Alarm::None;
        if urgent {
            speaker.timers = Some(vec![(timers::WHICH.to_owned(), self.now + timers::ANSWER)]);
        }
        let certain = match alarm {
            Alarm::Danger(danger) => Some(Some(danger)),
            // Whether it is one is asked where it is registered.
            Alarm::Doubt(_) | Alarm::None => kept.danger.then_some(None),
        };
        let html = match (&inbound.what, certain) {
            (_, Some(danger)) => danger_first(texts, danger, choice, !kept.words.is_empty()),
            (What::Command { name, args, .. }, None) if name == "start" && !args.is_empty() => {
                format!("{}\n\n{}", texts.code_unknown(), texts.choose_community())
            }
            (_, None) => texts.choose_community(),
        };
        let rank = if certain.is_some() { Rank::Emergency } else { Rank::Reply };
        self.say(speaker.at, which(texts, html, choice), rank).await
    }

    /// The communities of which one is to be chosen: the user's own where they have several, else all.
    pub(super) async fn choice_of(&mut self, speaker: &Speaker) -> Result<Vec<Arc<Community>>> {
        let own = people::tied_to(self.conn, speaker.user).await?;
        let mut all = vec![];
        for (id, _) in communities::list(self.conn).await? {
            if own.len() > 1 && !own.contains(&id) {
                continue;
            }
            all.extend(self.community_if_any(id).await?);
        }
        Ok(all)
    }

    /// Two minutes after a danger nobody has chosen the community: it is asked once more. No answer to a question of fact
    /// counts as yes, here as anywhere.
    pub(super) async fn ask_community_again(&mut self, speaker: &Speaker) -> Result<()> {
        let Some(kept) = Kept::of(&speaker.standing).filter(|_| speaker.session.community.is_none()) else {
            return Ok(());
        };
        let texts = Texts::new(speaker.session.lang);
        let choice = self.choice_of(speaker).await?;
        let danger = match kept.alarm(&choice) {
            Alarm::Danger(danger) => Some(danger),
            Alarm::Doubt(doubt) => Some(doubt.danger()),
            Alarm::None => None,
        };
        let html = danger_again(texts, danger, &choice);
        self.say(speaker.at, which(texts, html, &choice), Rank::Emergency).await
    }

    /// Who tells of a danger comes with a code: it ties them to their home.
    async fn tied_on_the_way(&mut self, speaker: &mut Speaker, stage: Stage, code: &str) -> Result<Stage> {
        let CodeReply::Home { unit } = self.use_code(speaker, code).await? else { return Ok(stage) };
        let face = Face::with(stage.texts().link_tied(&unit), vec![]);
        self.say(speaker.at, face, Rank::Reply).await?;
        self.stage(speaker, stage.community).await
    }

    /// The community is known. What was kept until then goes on there: a danger whatever made it known, other words where
    /// it was chosen. `before`: which community the conversation was about. `None`: that was all.
    pub(super) async fn let_in(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        before: Option<CommunityId>,
        inbound: &Inbound,
        pressed: Option<&Button>,
    ) -> Result<Option<Stage>> {
        let chosen = match (&inbound.what, pressed) {
            (What::Press { message, .. }, Some(Button::Community(id))) if *id == stage.community.id => Some(*message),
            // Its name was typed.
            (_, Some(Button::Community(id))) if *id == stage.community.id => Some(None),
            _ => None,
        };
        if let Some(message) = chosen
            && before == Some(stage.community.id)
            && speaker.standing.dialog.is_some()
        {
            // Chosen already, and what was begun there goes on.
            self.old_button(speaker, stage, message).await?;
            return Ok(None);
        }
        let Some(mut kept) = Kept::of(&speaker.standing).filter(|_| before.is_none()) else { return Ok(Some(stage)) };
        if chosen.is_none() && code_of(inbound).is_none() {
            kept.hear(self.heard(inbound));
        }
        let alarm = kept.alarm(std::slice::from_ref(&stage.community));
        let urgent = kept.danger || matches!(alarm, Alarm::Danger(_));
        // A code that made it known is used as well, so that whoever comes knows where.
        let stage = match code_of(inbound).filter(|_| urgent) {
            Some(code) => branch(|| self.tied_on_the_way(speaker, stage, &code)).await?,
            None => stage,
        };
        let Kept { words, media, danger } = &kept;
        let scene = stage.scene(self.now);
        let step = match alarm {
            Alarm::Danger(danger) => Some(Repair::certain(&scene, Some(danger), words, media.clone())),
            Alarm::Doubt(doubt) if *danger => Some(Repair::certain(&scene, Some(doubt.danger()), words, media.clone())),
            Alarm::None if *danger && words.is_empty() && media.is_empty() => Some(Repair::danger()),
            Alarm::None if *danger => Some(Repair::certain(&scene, None, words, media.clone())),
            Alarm::Doubt(_) | Alarm::None => None,
        };
        if step.is_none() && chosen.is_none() {
            return Ok(Some(stage));
        }
        if let Some(message) = chosen.flatten() {
            self.strip(speaker.at, message);
        }
        speaker.standing.stop();
        match step {
            Some(step) => self.start(speaker, stage, step.map(Dialog::Repair), Where::Below).await?,
            None if media.is_empty() => self.first_words(speaker, stage, words).await?,
            None => {
                let step = Repair::begin_with(&stage.scene(self.now), words, media.clone());
                self.start(speaker, stage, step.map(Dialog::Repair), Where::Below).await?;
            }
        }
        Ok(None)
    }
}

/// What is kept until it is known which community it is about.
#[derive(Default)]
struct Kept {
    words: String,
    media: Vec<Media>,
    /// Whether the button for emergencies was pressed.
    danger: bool,
}

impl Kept {
    /// Before the community is known, nothing else can stand in a conversation.
    fn of(standing: &Standing) -> Option<Self> {
        match standing.dialog.clone()? {
            Dialog::Message(Message::Write { words, media }) => Some(Kept { words, media, danger: false }),
            Dialog::Repair(Repair::Danger(form)) => {
                Some(Kept { words: form.draft.words, media: form.draft.media, danger: true })
            }
            _ => None,
        }
    }

    fn hear(&mut self, heard: Option<Heard>) {
        match heard {
            Some(Heard::Text(words)) => self.add(&words, None),
            Some(Heard::Media(media, caption)) => self.add(&caption, Some(media)),
            Some(Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_)) | None => {}
        }
    }

    fn add(&mut self, words: &str, media: Option<Media>) {
        self.words = below(&self.words, words, WORDS);
        self.media.extend(media.filter(|_| self.media.len() < FILES));
    }

    fn keep(&self, speaker: &mut Speaker) {
        let Kept { words, media, danger } = self;
        if words.is_empty() && media.is_empty() && !danger {
            return;
        }
        let step = match danger {
            true => {
                let mut form = Form::default();
                form.draft.words.clone_from(words);
                form.draft.media.clone_from(media);
                Step::Go(Dialog::Repair(Repair::Danger(form)))
            }
            false => Message::begin_with(words, media.clone()).map(Dialog::Message),
        };
        if let Outcome::Ask(_) = speaker.standing.begin(step) {}
    }

    /// Whether a danger was told, in the words of any of these communities: in all that was said, or in any line of it.
    fn alarm(&self, communities: &[Arc<Community>]) -> Alarm {
        let readings: Vec<Alarm> = communities
            .iter()
            .flat_map(|c| {
                let own = &c.settings.words;
                std::iter::once(self.words.as_str()).chain(self.words.lines()).map(|w| triage::alarm_with(own, w))
            })
            .collect();
        let danger = readings.iter().find(|alarm| matches!(alarm, Alarm::Danger(_)));
        *danger.or_else(|| readings.iter().find(|alarm| **alarm != Alarm::None)).unwrap_or(&Alarm::None)
    }
}

/// The one safety step for a danger, wherever of these communities it may be.
fn first_aid(texts: Texts, danger: Option<Danger>, choice: &[Arc<Community>]) -> String {
    let numbers = |of: fn((&'static str, &'static str, &'static str)) -> &'static str| {
        let mut all: Vec<&str> = vec![];
        for number in choice.iter().map(|community| of(public_numbers(community))) {
            if !all.contains(&number) {
                all.push(number);
            }
        }
        all.join(" / ")
    };
    let (fire, ambulance, police) = (numbers(|n| n.0), numbers(|n| n.1), numbers(|n| n.2));
    safety_where(danger, texts, (&fire, &ambulance, &police))
}

/// A danger: the safety step, and that one press is all that is missing.
fn danger_first(texts: Texts, danger: Option<Danger>, choice: &[Arc<Community>], words: bool) -> String {
    let mut lines = vec![first_aid(texts, danger, choice), String::new(), texts.choose_community_danger()];
    if words {
        lines.push(texts.choose_community_kept());
    }
    lines.join("\n")
}

/// The same, once more.
fn danger_again(texts: Texts, danger: Option<Danger>, choice: &[Arc<Community>]) -> String {
    format!("{}\n\n{}", texts.choose_community_again(), first_aid(texts, danger, choice))
}

/// These words above the communities, one button each.
fn which(texts: Texts, html: String, choice: &[Arc<Community>]) -> Face {
    let key =
        |c: &Arc<Community>| vec![Key::press(c.settings.name.get(texts.lang()).to_owned(), &Button::Community(c.id))];
    Face::with(html, choice.iter().map(key).collect())
}

/// The one-time code that somebody came with, by a link or typed.
fn code_of(inbound: &Inbound) -> Option<String> {
    match &inbound.what {
        What::Command { name, args, .. } if name == "start" => {
            Some(args.trim().to_owned()).filter(|args| !args.is_empty() && !args.starts_with(pass::LINK))
        }
        What::Text { text, .. } => Some(text.trim().to_owned()).filter(|text| is_code(&[], text)),
        _ => None,
    }
}

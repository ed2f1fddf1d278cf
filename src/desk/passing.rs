//! What is said in a talk is passed on to the other side: words, files, edits; and staff see whether it arrived.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::post::Mail;
use super::private::reply_to;
use super::requests::private;
use super::talk::Where;
use crate::cards::{self, Face};
use crate::chat::button::{TicketButton, talk_slot, ticket_slot};
use crate::chat::inbound::{Inbound, What};
use crate::chat::outgoing::{Address, Body, Keyboard, Op};
use crate::dialogs::Dialog;
use crate::dialogs::repair::Repair;
use crate::domain::act::{Act, Actor};
use crate::domain::calendar::Calendar;
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::emergency::Alarm;
use crate::domain::ids::{ChatId, CommunityId, MessageId, TicketId};
use crate::domain::lang::Lang;
use crate::domain::media::Media;
use crate::domain::talk::{Line, Passage, Side, Talk};
use crate::rules::deadlines as clocks;
use crate::store::outbox::{Letter, Rank};
use crate::store::talks::{self, Said};
use crate::store::{chats, deadlines, people, tickets, timeline, timers};
use crate::texts::Texts;
use crate::triage;
use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

/// An agent who wrote so lately is still there, whatever the hours say.
const STILL_THERE: TimeDelta = TimeDelta::minutes(15);

/// Working time after which an agent hears that the resident waits, and after which the lead does.
const OWED: TimeDelta = TimeDelta::minutes(8);
const OWED_LONG: TimeDelta = TimeDelta::minutes(10);

/// Staff words that begin so stay in the group.
const ASIDE: [&str; 2] = ["//", "／／"];

type Key = (CommunityId, TicketId);

impl Turn<'_> {
    /// The talk in which this resident's words belong, outside of dialogs.
    pub(super) async fn talk_of(&mut self, speaker: &Speaker, stage: &Stage) -> Result<Option<Key>> {
        let open = talks::open_with(self.conn, stage.community.id, speaker.user).await?;
        Ok(open.map(|ticket| (stage.community.id, ticket)))
    }

    /// Whether this resident's talk goes on in this ticket.
    pub(super) async fn is_in_talk(&mut self, speaker: &Speaker, key: Key) -> Result<bool> {
        Ok(talks::open_with(self.conn, key.0, speaker.user).await? == Some(key.1))
    }

    /// The resident says something in a talk. A danger goes first, and is passed on besides.
    pub(super) async fn relay_up(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        key: Key,
        inbound: &Inbound,
    ) -> Result<()> {
        let Some((message, words, media)) = said_in(&inbound.what) else { return Ok(()) };
        let community = self.community(key.0).await?;
        let Some(case) = self.case(key.0, key.1).await? else { return Ok(()) };
        let alarm = triage::alarm_with(&community.settings.words, &words);
        // Once a person has the talk, they judge what is doubtful.
        let danger = match alarm {
            Alarm::Danger(_) => true,
            Alarm::Doubt(_) => case.ticket.assignee.is_none(),
            Alarm::None => false,
        };
        let said = Said {
            side: Side::Resident,
            author: speaker.user,
            chat: speaker.at.chat,
            message: Some(message),
            words: words.clone(),
            media,
        };
        if !self.pass(&community, &case, said, reply_to(&inbound.what)).await? {
            return Ok(());
        }
        if triage::upset(&words)
            && let Some(mut case) = self.case(key.0, key.1).await?
        {
            self.upset(&community, &mut case, &words).await?;
        }
        if danger {
            let step = Repair::begin(&stage.scene(self.now), &words, None).map(Dialog::Repair);
            return self.start(speaker, stage, step, Where::Below).await;
        }
        self.say_if_nobody_is_there(&community, &case, speaker).await
    }

    /// The desk has closed, or cannot be reached: the resident is told once.
    async fn say_if_nobody_is_there(&mut self, community: &Community, before: &Case, speaker: &Speaker) -> Result<()> {
        let key = (community.id, before.ticket.id);
        let Some(mut talk) = talks::of_ticket(self.conn, key.0, key.1).await? else { return Ok(()) };
        let texts = Texts::new(speaker.session.lang);
        if self.talk_group(community, &before.ticket).await?.is_none() {
            return self.tell_cut_off(community, talk, texts, &before.ticket.number).await;
        }
        let Some(opens) = self.next_opening(community).await? else { return Ok(()) };
        let agent_was = before.talk.as_ref().filter(|t| t.last_by == Side::Staff).map(|t| t.last_at);
        let there = before.ticket.assignee.is_some() && agent_was.is_some_and(|at| self.now - at < STILL_THERE);
        if there || talk.told_open == Some(opens) {
            return Ok(());
        }
        talk.told_open = Some(opens);
        talks::save(self.conn, &talk, self.now).await?;
        let face = cards::talk::closed_meanwhile(texts, community, self.now, opens);
        self.say(private(talk.user), face, Rank::Reply).await
    }

    async fn tell_cut_off(&mut self, community: &Community, mut talk: Talk, texts: Texts, number: &str) -> Result<()> {
        if talk.cut_at.is_some() {
            return Ok(());
        }
        talk.cut_at = Some(self.now);
        talks::save(self.conn, &talk, self.now).await?;
        let face = cards::talk::cut_off(texts, community, Some(number));
        self.say(private(talk.user), face, Rank::Reply).await
    }

    /// What was said in a dialog goes into the talk.
    pub(super) async fn pass_unnumbered(
        &mut self,
        key: Key,
        speaker: &Speaker,
        words: &str,
        media: Vec<Media>,
    ) -> Result<()> {
        let community = self.community(key.0).await?;
        let mut parts: Vec<(String, Option<Media>)> = media.into_iter().map(|m| (String::new(), Some(m))).collect();
        match parts.first_mut() {
            Some(first) => words.clone_into(&mut first.0),
            None => parts.push((words.to_owned(), None)),
        }
        for (words, media) in parts {
            let Some(case) = self.case(key.0, key.1).await? else { return Ok(()) };
            let (author, chat) = (speaker.user, speaker.at.chat);
            let said = Said { side: Side::Resident, author, chat, message: None, words, media };
            self.pass(&community, &case, said, None).await?;
        }
        Ok(())
    }

    /// Staff answer something of a talk in the group. `false`: it is a note as on any other card.
    pub(super) async fn talk_reply(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        key: Key,
        inbound: &Inbound,
    ) -> Result<bool> {
        let Some((message, words, media)) = said_in(&inbound.what) else { return Ok(false) };
        let Some(case) = self.case(key.0, key.1).await? else { return Ok(false) };
        let (Some(_), Some(member)) = (&case.talk, &stage.staff) else { return Ok(false) };
        let owner = case.ticket.assignee == Some(member.id);
        let aside = ASIDE.iter().any(|mark| words.trim_start().starts_with(mark));
        if aside {
            return Ok(false);
        }
        let texts = stage.texts();
        let hint = match (case.talk_goes_on(), owner, case.ticket.assignee) {
            (true, true, _) => {
                let (author, chat) = (speaker.user, speaker.at.chat);
                let said = Said { side: Side::Staff, author, chat, message: Some(message), words, media };
                self.pass(&stage.community, &case, said, reply_to(&inbound.what)).await?;
                return Ok(true);
            }
            (true, false, None) => {
                let take = self.view(&stage.community, &case, stage.lang).talk_key(TicketButton::Take);
                Face::with(texts.talk_note_take_first(), vec![vec![take]])
            }
            (false, true, _) => {
                let tell = self.view(&stage.community, &case, stage.lang).talk_key(TicketButton::Tell);
                Face::with(texts.talk_note_ended(), vec![vec![tell]])
            }
            (true, false, Some(_)) | (false, false, _) => return Ok(false),
        };
        let media: Vec<Media> = media.into_iter().collect();
        if Box::pin(self.perform(key, Actor::Staff(member.id), Act::Note { words }, &media)).await?.is_err() {
            return Ok(false);
        }
        let (to, reply_to) = (speaker.at, Some(message));
        self.mail(Mail { to, face: hint, rank: Rank::Reply, about: Some(key), reply_to, silent: true }).await?;
        Ok(true)
    }

    /// Passes one message on and writes down that it was said. `false`: it was passed on before.
    async fn pass(
        &mut self,
        community: &Community,
        case: &Case,
        said: Said,
        answers: Option<MessageId>,
    ) -> Result<bool> {
        let key = (community.id, case.ticket.id);
        let Some(mut talk) = case.talk.clone() else { return Ok(false) };
        let to = self.other_end(community, case, said.side).await?;
        let open = match to {
            Some((to, _)) => chats::reachable(self.conn, to.chat).await?,
            None => false,
        };
        let passage = match said.side {
            _ if open => Passage::Waiting,
            Side::Staff => Passage::Blocked,
            Side::Resident => Passage::Held,
        };
        let Some(line) = talks::note(self.conn, key, &said, passage, self.now).await? else { return Ok(false) };
        if let (true, Some((to, lang))) = (open, to) {
            self.post_line(to, lang, case, &line, answers).await?;
            talk.cut_at = None;
        }
        let media: Vec<Media> = said.media.into_iter().collect();
        timeline::attach(self.conn, key, &media, said.side == Side::Staff, true, self.now).await?;
        let words = said.words;
        let (actor, act) = match said.side {
            Side::Resident => (Actor::Resident(said.author), Act::Add { words }),
            Side::Staff => match case.ticket.assignee {
                Some(staff) => (Actor::Staff(staff), Act::Tell { words }),
                None => (Actor::Desk, Act::Tell { words }),
            },
        };
        if let Err(refusal) = self.quietly(community, key.1, actor, act).await? {
            tracing::info!(ticket = key.1.0, ?refusal, "words of a talk are not in its history");
        }
        if said.side == Side::Staff {
            let known = deadlines::load(self.conn, key.0, key.1).await?;
            let new = clocks::answered(known, &community.settings, self.now);
            deadlines::save(self.conn, key.0, key.1, &new).await?;
            if let Some(ticket) = tickets::lock(self.conn, key.0, key.1).await? {
                self.plan(community, &ticket).await?;
            }
        }
        let goes_on_waiting = (talk.last_by, said.side) == (Side::Resident, Side::Resident);
        (talk.last_at, talk.last_by, talk.nudged_at) = (self.now, said.side, None);
        talks::save(self.conn, &talk, self.now).await?;
        // Whoever waits has waited since their first word.
        if !goes_on_waiting {
            let wanted = self.waits(community, &talk);
            timers::replace_all(self.conn, key.0, &talks::silence_subject(key.1), &wanted).await?;
        }
        match passage {
            Passage::Blocked => self.passages_known(community, case).await?,
            Passage::Waiting | Passage::Sent | Passage::Failed | Passage::Held => {
                Box::pin(self.show_everywhere(community, key.1)).await?;
            }
        }
        Ok(true)
    }

    /// What rings if the other side does not answer. The desk's first answer is watched by the ticket's own clock.
    fn waits(&self, community: &Community, talk: &Talk) -> Vec<(String, DateTime<Utc>, serde_json::Value)> {
        let calendar = Calendar::new(&community.settings.hours, community.settings.time_zone);
        let working = |span| calendar.add_working(talk.last_at, span);
        let wanted = match talk.silence(community.settings.talk) {
            Some((nudge, end)) => [("nudge", Some(nudge)), ("end", Some(end))],
            None => [("owed", working(OWED)), ("owed_long", working(OWED_LONG))],
        };
        let at = |(kind, at): (&str, Option<DateTime<Utc>>)| Some((kind.to_owned(), at?, serde_json::Value::Null));
        wanted.into_iter().filter_map(at).collect()
    }

    /// Where words of this side go, and in which language the desk speaks there.
    async fn other_end(&mut self, community: &Community, case: &Case, side: Side) -> Result<Option<(Address, Lang)>> {
        Ok(match side {
            Side::Resident => self.talk_group(community, &case.ticket).await?,
            Side::Staff => {
                let user = case.ticket.reporter;
                Some((private(user), self.lang_of(community.id, user).await?))
            }
        })
    }

    /// Posts the copy of a message, under its name, so that edits find it and staff see what became of it.
    async fn post_line(
        &mut self,
        to: Address,
        lang: Lang,
        case: &Case,
        line: &Line,
        answers: Option<MessageId>,
    ) -> Result<()> {
        let copy = self.copy_of(lang, case, line).await?;
        let answered = match answers {
            Some(message) => self.counterpart(line.chat, message, to.chat).await?,
            None => None,
        };
        let reply_to = match (answered, line.side) {
            (Some(message), _) => Some(message),
            (None, Side::Resident) => self.card_in(to, (line.community, line.ticket)).await?,
            (None, Side::Staff) => None,
        };
        let slot = talk_slot(line.community, line.ticket, line.seq);
        let lead = copy.lead.map(|html| (Body::Html { html }, None));
        let rest = copy.rest.into_iter().map(|html| (Body::Html { html }, None));
        for (body, slot) in lead.into_iter().chain([(copy.body, Some(slot))]).chain(rest) {
            let op = Op::Send { body, keyboard: Keyboard::None, reply_to, silent: false };
            let mut letter = Letter::new(to, op, rank(line.side));
            letter.community = line.community;
            letter.ticket = Some(line.ticket);
            letter.slot = slot;
            self.tray.post(letter);
        }
        Ok(())
    }

    async fn copy_of(&mut self, lang: Lang, case: &Case, line: &Line) -> Result<cards::talk::Copy> {
        let texts = Texts::new(lang);
        let name = match line.side {
            Side::Resident => {
                let resident = people::resident(self.conn, line.community, line.author).await?;
                let name = resident.map(|r| texts.person(&r)).unwrap_or_default();
                match case.ticket.place.label.as_str() {
                    "" => name,
                    place => format!("{name} · {place}"),
                }
            }
            Side::Staff => {
                let member = self.house(line.community).await?.of_user(line.author).cloned();
                member.map_or_else(|| texts.plain_colleague(), |s| s.name)
            }
        };
        Ok(cards::talk::copy(texts, line.side, &name, &line.words, line.media.as_ref()))
    }

    /// The message on the other side that is the same as this one.
    async fn counterpart(&mut self, chat: ChatId, message: MessageId, there: ChatId) -> Result<Option<MessageId>> {
        if let Some(line) = talks::written(self.conn, chat, message).await? {
            return self.shown_in(there, &talk_slot(line.community, line.ticket, line.seq)).await;
        }
        let line = talks::copied(self.conn, chat, message).await?;
        Ok(line.filter(|line| line.chat == there).and_then(|line| line.message))
    }

    async fn card_in(&mut self, to: Address, key: Key) -> Result<Option<MessageId>> {
        let slot = ticket_slot(key.0, key.1);
        let slot = to.thread.map_or(slot.clone(), |thread| format!("{slot}.{thread}"));
        self.shown_in(to.chat, &slot).await
    }

    /// Says something under the card of a talk.
    pub(super) async fn under_card(&mut self, to: Address, key: Key, face: Face) -> Result<()> {
        let reply_to = self.card_in(to, key).await?;
        self.mail(Mail { to, face, rank: Rank::Card, about: Some(key), reply_to, silent: false }).await
    }

    /// A message was edited: its copy follows, while the talk goes on. The words, where they tell of a danger only now.
    pub(super) async fn follow_edit(&mut self, inbound: &Inbound) -> Result<Option<String>> {
        let What::Edited { message, text } = &inbound.what else { return Ok(None) };
        let Some(mut line) = talks::written(self.conn, inbound.chat.id, *message).await? else { return Ok(None) };
        if line.words == *text || inbound.from.as_ref().is_some_and(|from| from.id != line.author) {
            return Ok(None);
        }
        let key = (line.community, line.ticket);
        let Some(case) = self.case(key.0, key.1).await?.filter(Case::talk_goes_on) else { return Ok(None) };
        let community = self.community(key.0).await?;
        let before = std::mem::replace(&mut line.words, text.clone());
        if let Some((to, lang)) = self.other_end(&community, &case, line.side).await?
            && matches!(line.passage, Passage::Waiting | Passage::Sent)
        {
            let copy = self.copy_of(lang, &case, &line).await?;
            let html = match copy.body {
                Body::Html { html } => Some(html),
                Body::Media { caption, .. } | Body::Album { caption, .. } | Body::Document { caption, .. } => {
                    Some(caption).filter(|c| !c.is_empty())
                }
                Body::Invoice(_) => None,
            };
            if let Some(html) = html {
                let op = Op::Edit { message: None, html, keyboard: Keyboard::None };
                let mut letter = Letter::new(to, op, rank(line.side));
                letter.community = key.0;
                letter.ticket = Some(key.1);
                letter.slot = Some(talk_slot(key.0, key.1, line.seq));
                self.tray.post(letter);
            }
        }
        talks::reword(self.conn, &line, text).await?;
        let (words, author) = (format!("✎ {text}"), line.author);
        let member = match line.side {
            Side::Staff => self.house(key.0).await?.of_user(author).cloned(),
            Side::Resident => None,
        };
        let (actor, act) = match (line.side, member) {
            (Side::Resident, _) => (Actor::Resident(author), Act::Add { words }),
            (Side::Staff, Some(member)) => (Actor::Staff(member.id), Act::Tell { words }),
            (Side::Staff, None) => (Actor::Desk, Act::Tell { words }),
        };
        self.quietly(&community, key.1, actor, act).await?.ok();
        let own = &community.settings.words;
        let danger = |words: &str| matches!(triage::alarm_with(own, words), Alarm::Danger(_));
        let alarmed = line.side == Side::Resident && danger(text) && !danger(&before);
        Ok(alarmed.then(|| text.clone()))
    }

    /// What became of the desk's messages is shown on the card; what did not arrive is said aloud.
    pub(super) async fn passages_known(&mut self, community: &Community, case: &Case) -> Result<()> {
        let key = (community.id, case.ticket.id);
        Box::pin(self.show_everywhere(community, key.1)).await?;
        let lost = talks::lost(self.conn, key).await?;
        let Some((last, (to, lang))) = lost.last().zip(self.talk_group(community, &case.ticket).await?) else {
            return Ok(());
        };
        let (texts, number) = (Texts::new(lang), &case.ticket.number);
        let words = match last.passage {
            Passage::Blocked => texts.talk_lost_blocked(number),
            Passage::Failed | Passage::Waiting | Passage::Sent | Passage::Held => texts.talk_lost_failed(number),
        };
        let keys = self.view(community, case, lang).phone_keys();
        let reply_to = last.message.filter(|_| last.chat == to.chat);
        let face = Face::with(words, vec![keys]);
        self.mail(Mail { to, face, rank: Rank::Reply, about: Some(key), reply_to, silent: false }).await
    }

    /// The resident has stopped the bot in the middle of a talk: whoever has it phones.
    pub(super) async fn talker_left(&mut self, inbound: &Inbound) -> Result<()> {
        let Some(from) = &inbound.from else { return Ok(()) };
        for key in talks::open_of(self.conn, from.id).await? {
            let community = self.community(key.0).await?;
            let Some(case) = self.case(key.0, key.1).await? else { continue };
            let Some((to, lang)) = self.talk_group(&community, &case.ticket).await? else { continue };
            let keys = self.view(&community, &case, lang).phone_keys();
            let face = Face::with(Texts::new(lang).talk_blocked_bot(&case.ticket.number), vec![keys]);
            self.under_card(to, key, face).await?;
        }
        Ok(())
    }

    /// The desk's group is lost: whoever talks to it is told honestly, and what they write is kept.
    pub(super) async fn talks_cut_off(&mut self, community: &Community, department: &str) -> Result<()> {
        if self.group_for(community, department).await?.is_some() {
            return Ok(());
        }
        for ticket in talks::open_in(self.conn, community.id, department).await? {
            let Some(talk) = talks::of_ticket(self.conn, community.id, ticket).await? else { continue };
            let number = tickets::number(self.conn, community.id, ticket).await?.unwrap_or_default();
            let texts = Texts::new(self.lang_of(community.id, talk.user).await?);
            self.tell_cut_off(community, talk, texts, &number).await?;
        }
        Ok(())
    }

    /// A group is there again: what was kept for it is passed on, in its order.
    pub(super) async fn pass_what_was_held(&mut self, community: &Community, ticket: TicketId) -> Result<()> {
        let key = (community.id, ticket);
        let Some(case) = self.case(key.0, key.1).await?.filter(|case| case.talk.is_some()) else { return Ok(()) };
        let Some((to, lang)) = self.talk_group(community, &case.ticket).await? else { return Ok(()) };
        for line in talks::held(self.conn, key).await? {
            self.post_line(to, lang, &case, &line, None).await?;
        }
        if let Some(talk) = case.talk.filter(|talk| talk.cut_at.is_some()) {
            talks::save(self.conn, &Talk { cut_at: None, ..talk }, self.now).await?;
        }
        Ok(())
    }

    /// What cannot be passed on is said so, to the resident in a talk. `false`: there is no talk.
    pub(super) async fn unfit_for_talk(&mut self, speaker: &Speaker, stage: &Stage) -> Result<bool> {
        if self.talk_of(speaker, stage).await?.is_none() {
            return Ok(false);
        }
        self.say(speaker.at, Face::words(stage.texts().talk_unfit()), Rank::Reply).await?;
        Ok(true)
    }
}

/// In the group, the card comes before what is said under it; to the resident, a line is an answer like the desk's own.
fn rank(side: Side) -> Rank {
    match side {
        Side::Resident => Rank::Card,
        Side::Staff => Rank::Reply,
    }
}

/// What a message says, in the form in which it is passed on.
fn said_in(what: &What) -> Option<(MessageId, String, Option<Media>)> {
    match what {
        What::Text { message, text, .. } if !text.trim().is_empty() => Some((*message, text.trim().to_owned(), None)),
        What::Media { message, media, caption, .. } => Some((*message, caption.trim().to_owned(), Some(media.clone()))),
        What::Text { .. }
        | What::Command { .. }
        | What::Contact { .. }
        | What::Press { .. }
        | What::Edited { .. }
        | What::Blocked(_)
        | What::Member(_)
        | What::Rights
        | What::MigratedTo(_)
        | What::PreCheckout { .. }
        | What::Paid { .. }
        | What::Unusable { .. } => None,
    }
}

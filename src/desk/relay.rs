//! Talks: how one begins, who takes it over, and how it ends. What is said in it is passed on in `passing`.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::requests::{self, private};
use super::talk::Where;
use super::tickets::Filing;
use crate::cards::{self, Face};
use crate::chat::button::{Button, Menu, TicketButton};
use crate::chat::outgoing::{Address, KeyAct, Keyboard};
use crate::dialogs::Dialog;
use crate::dialogs::matter::Matter;
use crate::dialogs::repair::Repair;
use crate::dialogs::request::Reply;
use crate::domain::act::{Act, Actor, DeadlineKind, Step};
use crate::domain::calendar::Calendar;
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::emergency::Alarm;
use crate::domain::flow::{self, Refusal};
use crate::domain::ids::{CommunityId, TicketId, UserId};
use crate::domain::media::Media;
use crate::domain::news::Alert;
use crate::domain::question::AnswerClass;
use crate::domain::staff::Staff;
use crate::domain::talk::{EndedBy, Side, Talk};
use crate::domain::ticket::{Channel, Kind, NewTicket, Place, Priority};
use crate::rules::{dispatch, follow, sending};
use crate::store::outbox::Rank;
use crate::store::timers::Timer;
use crate::store::{sessions, talks, tickets, timeline, timers};
use crate::texts::Texts;
use crate::triage;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};

/// Who was heard so lately is awake, whatever the hour.
const AWAKE: TimeDelta = TimeDelta::minutes(10);

impl Turn<'_> {
    /// The resident wants to talk to a person, with what they said already.
    pub(super) async fn open_talk(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        words: &str,
        media: Vec<Media>,
    ) -> Result<()> {
        self.open_talk_about(speaker, stage, None, words, media).await
    }

    /// The same about a ticket of theirs.
    pub(super) async fn open_talk_about(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        about: Option<&Case>,
        words: &str,
        media: Vec<Media>,
    ) -> Result<()> {
        if matches!(triage::alarm_with(&stage.community.settings.words, words), Alarm::Danger(_)) {
            let step = Repair::begin_with(&stage.scene(self.now), words, media).map(Dialog::Repair);
            return self.start(speaker, stage, step, Where::Below).await;
        }
        let typed = speaker.standing.typed();
        self.end_dialog(speaker, &stage).await?;
        self.give_back(speaker, &stage, &typed).await?;
        let community = &stage.community;
        if let Some(ticket) = talks::open_with(self.conn, community.id, speaker.user).await? {
            return self.talk_goes_on(speaker, &stage, (community.id, ticket), words, media).await;
        }
        let desk = dispatch::department(&community.settings, None).to_owned();
        if let Some(case) = about
            && !self.desk_may_read_of(community, case).await?
        {
            return self.add_instead(speaker, stage, case, words, media).await;
        }
        if let Some(opens) = self.next_opening(community).await? {
            let kept = self.keep_for_desk(&stage, about, words, media).await?;
            let face = cards::talk::closed(stage.texts(), community, self.now, opens, kept.as_deref());
            return self.say(speaker.at, face, Rank::Reply).await;
        }
        if self.group_for(community, &desk).await?.is_none() {
            let kept = self.keep_for_desk(&stage, about, words, media).await?;
            let face = cards::talk::cut_off(stage.texts(), community, kept.as_deref());
            return self.say(speaker.at, face, Rank::Reply).await;
        }
        self.file_talk(&stage, about, words, &media).await
    }

    /// The front desk must not read of this complaint: what the resident says goes to those who handle it.
    async fn add_instead(
        &mut self,
        speaker: &mut Speaker,
        mut stage: Stage,
        case: &Case,
        words: &str,
        media: Vec<Media>,
    ) -> Result<()> {
        let (community, mut id) = (case.ticket.community, case.ticket.id);
        while let Some(ticket) = tickets::lock(self.conn, community, id).await?
            && ticket.kind == Kind::Inquiry
            && let Some(parent) = ticket.parent
        {
            id = parent;
        }
        if !words.trim().is_empty() || !media.is_empty() {
            return Box::pin(self.about(speaker, stage, (community, id), words.to_owned(), media)).await;
        }
        stage.case = self.case(community, id).await?;
        let step = Matter::begin(TicketButton::Add, community, id).map(Dialog::Matter);
        self.start(speaker, stage, step, Where::Below).await
    }

    /// They are in a talk already: what they said goes into it.
    async fn talk_goes_on(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        key: (CommunityId, TicketId),
        words: &str,
        media: Vec<Media>,
    ) -> Result<()> {
        if words.trim().is_empty() && media.is_empty() {
            let number = tickets::number(self.conn, key.0, key.1).await?.unwrap_or_default();
            let end = cards::talk::end_key(stage.texts(), key.0, key.1);
            let face = Face::with(stage.texts().talk_already(number), vec![vec![end]]);
            return self.say_about(speaker.at, key, face, Rank::Reply).await;
        }
        self.pass_unnumbered(key, speaker, words, media).await
    }

    /// When the desk opens next, where it is closed now. Whoever is on duty there keeps it open beyond its hours.
    pub(super) async fn next_opening(&mut self, community: &Community) -> Result<Option<DateTime<Utc>>> {
        let calendar = Calendar::new(&community.settings.hours, community.settings.time_zone);
        if calendar.is_open(self.now) {
            return Ok(None);
        }
        let desk = dispatch::department(&community.settings, None);
        let there = self.on_duty(community, desk).await?;
        Ok(if there.is_some_and(|people| !people.is_empty()) { None } else { calendar.next_open(self.now) })
    }

    /// Nobody is there: words are registered as a question. Its number, where there was anything to keep.
    async fn keep_for_desk(
        &mut self,
        stage: &Stage,
        about: Option<&Case>,
        words: &str,
        media: Vec<Media>,
    ) -> Result<Option<String>> {
        if words.trim().is_empty() && media.is_empty() {
            return Ok(None);
        }
        let filing = Filing {
            kind: Kind::Inquiry,
            priority: Priority::Normal,
            area: None,
            category: String::new(),
            department: dispatch::department(&stage.community.settings, None).to_owned(),
            place: place_of(stage, about),
            words: words.to_owned(),
            visit: String::new(),
            media,
            parent: about.map(|case| case.ticket.id),
            complaint: None,
        };
        Ok(match self.file(stage, filing).await? {
            Reply::Filed { number, .. } => Some(number),
            _ => None,
        })
    }

    /// Registers the inquiry that carries the talk, and shows it to the desk and to the resident.
    async fn file_talk(&mut self, stage: &Stage, about: Option<&Case>, words: &str, media: &[Media]) -> Result<()> {
        let community = &stage.community;
        let department = dispatch::department(&community.settings, None).to_owned();
        let place = place_of(stage, about);
        let new = NewTicket {
            kind: Kind::Inquiry,
            priority: Priority::Normal,
            area: None,
            category: String::new(),
            department,
            elder: stage.resident.homes.iter().any(|h| h.elder && Some(h.unit) == place.unit),
            place,
            words: words.to_owned(),
            reporter: stage.resident.user,
            phone: stage.resident.phone.clone(),
            visit: String::new(),
            parent: about.map(|case| case.ticket.id),
            channel: Channel::Chat,
            entered_by: None,
            severity: None,
            about_department: None,
            about_staff: None,
            // Somebody waits in front of the chat.
            class: Some(AnswerClass::Minutes10),
            wanted_by: None,
        };
        let ticket = self.enroll(community, new).await?;
        talks::begin(self.conn, (community.id, ticket.id), stage.resident.user, self.now).await?;
        Box::pin(self.registered(community, ticket, &stage.resident, media)).await?;
        Ok(())
    }

    /// What staff press on the card of a talk that goes on. `false`: the button means the same as on any other card.
    pub(super) async fn talk_press(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        case: &Case,
        staff: &Staff,
        button: TicketButton,
    ) -> Result<bool> {
        let Some(talk) = case.talk.clone().filter(|_| case.talk_goes_on()) else {
            let own = matches!(button, TicketButton::Take | TicketButton::Release | TicketButton::Finish);
            if own && case.talk.is_some() {
                self.window(stage.texts().alert_talk_over(), true);
                return Ok(true);
            }
            return Ok(false);
        };
        let key = (talk.community, talk.ticket);
        let actor = Actor::Staff(staff.id);
        let texts = stage.texts();
        match button {
            TicketButton::Take => {
                self.free_if_offered(&stage.community, &case.ticket, staff).await?;
                match Box::pin(self.perform(key, actor, Act::Take, &[])).await? {
                    Ok(()) => {
                        self.window(texts.alert_talk_taken(), false);
                        let lang = self.lang_of(key.0, talk.user).await?;
                        let face = Face::words(Texts::new(lang).talk_joined(cards::talk::name_of(staff)));
                        self.say_about(private(talk.user), key, face, Rank::Reply).await?;
                    }
                    Err(refusal) => self.refuse(stage, case, &refusal).await?,
                }
                let department = &case.ticket.department;
                self.renew_board(&stage.community, department, speaker.at, speaker.pressed).await?;
            }
            TicketButton::Release => {
                match Box::pin(self.perform(key, actor, Act::Release { reason: None }, &[])).await? {
                    Ok(()) => self.window(texts.alert_talk_released(), false),
                    Err(refusal) => self.refuse(stage, case, &refusal).await?,
                }
            }
            TicketButton::Finish => {
                let act = Act::Finish { words: None, materials: None, price_minor: None };
                // Who may take it may also end what nobody has taken.
                let free = case.ticket.assignee.is_none() && staff.may(&Act::Take, &case.ticket);
                if !free && !staff.may(&act, &case.ticket) {
                    self.refuse(stage, case, &Refusal::NotAllowed).await?;
                    return Ok(true);
                }
                self.end_talk(&stage.community, case, &talk, EndedBy::Staff, actor).await?;
                self.window(texts.alert_talk_ended(), false);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The resident's button under their own message of the talk.
    pub(super) async fn end_talk_pressed(&mut self, speaker: &Speaker, stage: &Stage, case: &Case) -> Result<()> {
        match case.talk.clone().filter(|talk| talk.user == speaker.user && case.talk_goes_on()) {
            Some(talk) => {
                let actor = Actor::Resident(speaker.user);
                self.end_talk(&stage.community, case, &talk, EndedBy::Resident, actor).await
            }
            None => {
                self.window(stage.texts().alert_talk_over(), false);
                Ok(())
            }
        }
    }

    /// `/cancel` outside of dialogs ends the talk. `false`: there is none.
    pub(super) async fn cancel_talk(&mut self, speaker: &Speaker, stage: &Stage) -> Result<bool> {
        let Some(ticket) = talks::open_with(self.conn, stage.community.id, speaker.user).await? else {
            return Ok(false);
        };
        let Some(case) = self.case(stage.community.id, ticket).await? else { return Ok(false) };
        self.end_talk_pressed(speaker, stage, &case).await?;
        Ok(true)
    }

    /// Ends a talk: its ticket is finished and closed, no clock goes on, and both sides read so.
    pub(super) async fn end_talk(
        &mut self,
        community: &Community,
        case: &Case,
        talk: &Talk,
        by: EndedBy,
        actor: Actor,
    ) -> Result<()> {
        let key = (talk.community, talk.ticket);
        let unheard = case.ticket.assignee.is_none() && talk.passage.is_none();
        let finish = Act::Finish { words: None, materials: None, price_minor: None };
        let acts = match by {
            // Nobody has answered yet: they have thought better of it.
            EndedBy::Resident if unheard => vec![(actor, Act::Cancel { reason: None })],
            EndedBy::Resident | EndedBy::Staff | EndedBy::Silence | EndedBy::Desk => {
                vec![(actor, finish), (Actor::Desk, Act::Close { silent: by == EndedBy::Silence })]
            }
        };
        for (actor, act) in acts {
            if let Err(refusal) = self.quietly(community, key.1, actor, act).await? {
                tracing::info!(ticket = key.1.0, ?refusal, "the ticket of a talk went its own way");
            }
        }
        let ended = Talk { ended_by: Some(by), ..talk.clone() };
        talks::save(self.conn, &ended, self.now).await?;
        timers::replace_all(self.conn, key.0, &talks::silence_subject(key.1), &[]).await?;
        Box::pin(self.show_everywhere(community, key.1)).await?;
        let texts = Texts::new(self.lang_of(key.0, talk.user).await?);
        let face = cards::talk::ended(texts, &case.ticket.number, by);
        self.say(private(talk.user), face, Rank::Reply).await?;
        let owned = case.ticket.assignee.is_some();
        if owned
            && matches!(by, EndedBy::Resident | EndedBy::Silence)
            && let Some((to, lang)) = self.talk_group(community, &case.ticket).await?
        {
            let texts = Texts::new(lang);
            let words = match by {
                EndedBy::Silence => texts.talk_left_silence(&case.ticket.number),
                EndedBy::Resident | EndedBy::Staff | EndedBy::Desk => texts.talk_left(&case.ticket.number),
            };
            self.under_card(to, key, Face::words(words)).await?;
        }
        Ok(())
    }

    /// An act whose telling is the talk's own: law, row, timeline and clocks as ever, and no message besides.
    pub(super) async fn quietly(
        &mut self,
        community: &Community,
        id: TicketId,
        actor: Actor,
        act: Act,
    ) -> Result<Result<(), Refusal>> {
        let key = (community.id, id);
        let before = tickets::lock(self.conn, key.0, id).await?.context("the ticket of a talk is gone")?;
        let after = match flow::apply(&before, actor, &act, self.now) {
            Ok(after) => after,
            Err(refusal) => return Ok(Err(refusal)),
        };
        tickets::save(self.conn, &after).await?;
        timeline::record(self.conn, key, self.now, actor, &act).await?;
        self.clocks(community, Some(&before), &after, &act).await?;
        Ok(Ok(()))
    }

    /// A talk's timer: the resident is silent, or a message has arrived or not. `false`: it is no talk's timer.
    pub(super) async fn ring_talk(&mut self, timer: &Timer) -> Result<bool> {
        let ticket = ["talk", "post"].iter().find_map(|head| timer.subject.strip_prefix(head)?.parse().ok());
        let Some(ticket) = ticket.map(TicketId) else { return Ok(false) };
        let community = self.community(timer.community).await?;
        let Some(case) = self.case(community.id, ticket).await? else { return Ok(true) };
        let Some(talk) = case.talk.clone() else { return Ok(true) };
        match timer.kind.as_str() {
            "passage" => self.passages_known(&community, &case).await?,
            "owed" => self.owed(&community, &case, &talk, Step::Near).await?,
            "owed_long" => self.owed(&community, &case, &talk, Step::Missed).await?,
            "nudge" | "end" => self.silent(&community, &case, talk).await?,
            other => bail!("unknown timer {other:?} of a talk"),
        }
        Ok(true)
    }

    /// The desk owes an answer to what the resident said after its last one: whoever has the talk hears of it, then the
    /// lead.
    async fn owed(&mut self, community: &Community, case: &Case, talk: &Talk, step: Step) -> Result<()> {
        if !case.talk_goes_on() || talk.last_by != Side::Resident {
            return Ok(());
        }
        // As long as the answer to first words: eight of ten minutes are over, or all of them.
        let left = if step == Step::Near { TimeDelta::minutes(2) } else { TimeDelta::zero() };
        let alert = Alert::Deadline { kind: DeadlineKind::Answer, step, due_at: Some(self.now + left) };
        self.alert(community, case, Actor::Desk, follow::audience(step), &alert).await
    }

    /// The resident does not answer: they are asked once, then the talk ends. Both wait for an hour in which residents
    /// are written to; who was heard just now is awake and may be asked.
    async fn silent(&mut self, community: &Community, case: &Case, mut talk: Talk) -> Result<()> {
        if !case.talk_goes_on() {
            return Ok(());
        }
        let now = self.now;
        let Some((nudge_at, end_at)) = talk.silence(community.settings.talk) else { return Ok(()) };
        let in_hours = |at: DateTime<Utc>| sending::fit(at.max(now), &community.settings);
        // Whoever is asked late has as long to answer as ever.
        let ends = |asked: DateTime<Utc>| in_hours(end_at.max(asked + (end_at - nudge_at)));
        let (kind, at) = match talk.nudged_at {
            Some(asked) if ends(asked) <= now => {
                return self.end_talk(community, case, &talk, EndedBy::Silence, Actor::Desk).await;
            }
            Some(asked) => ("end", ends(asked)),
            None => {
                let heard = sessions::heard_at(self.conn, talk.user.private_chat(), talk.user).await?;
                let awake = heard.is_some_and(|at| now - at < AWAKE);
                let due = if awake { nudge_at } else { in_hours(nudge_at) };
                if due <= now {
                    talk.nudged_at = Some(now);
                    talks::save(self.conn, &talk, now).await?;
                    self.ask_whether_there(&talk, ends(now) - now).await?;
                    ("end", ends(now))
                } else {
                    ("nudge", due)
                }
            }
        };
        let timer = (kind.to_owned(), at, serde_json::Value::Null);
        timers::replace_all(self.conn, talk.community, &talks::silence_subject(talk.ticket), &[timer]).await
    }

    async fn ask_whether_there(&mut self, talk: &Talk, left: TimeDelta) -> Result<()> {
        let key = (talk.community, talk.ticket);
        let texts = Texts::new(self.lang_of(key.0, talk.user).await?);
        let face =
            Face::with(texts.talk_nudge(texts.span(left)), vec![vec![cards::talk::end_key(texts, key.0, key.1)]]);
        self.say_about(private(talk.user), key, face, Rank::Reply).await
    }

    /// While a talk goes on, the menu's entry for one is the way out of it.
    pub(super) async fn way_out(&mut self, to: Address, mut face: Face) -> Result<Face> {
        let entry = KeyAct::Press(Button::Menu(Menu::Person).encode());
        let Keyboard::Inline(rows) = &mut face.keyboard else { return Ok(face) };
        let Some(key) = rows.iter_mut().flatten().find(|key| key.act == entry) else { return Ok(face) };
        if to.chat.0 > 0 {
            let user = UserId(to.chat.0);
            if let Some((community, ticket)) = talks::open_of(self.conn, user).await?.into_iter().next() {
                let lang = sessions::lang(self.conn, to.chat, user).await?.unwrap_or(crate::domain::lang::Lang::ZhHans);
                *key = cards::talk::end_key(Texts::new(lang), community, ticket);
            }
        }
        Ok(face)
    }
}

/// The place of the ticket that the talk is about, else the resident's only home.
fn place_of(stage: &Stage, about: Option<&Case>) -> Place {
    about.map_or_else(|| requests::home(stage), |case| case.ticket.place.clone())
}

//! Questions and standard answers at the desk: found, counted, registered, proposed, approved, reviewed.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::talk::Where;
use super::tickets::Filing;
use crate::cards;
use crate::cards::question::Proposed;
use crate::chat::outgoing::Address;
use crate::dialogs::Dialog;
use crate::dialogs::reply::{Answer, Draft};
use crate::dialogs::request::Reply;
use crate::domain::answer::{AnswerState, Offer, Scope, StandardAnswer, Wording, filled};
use crate::domain::community::Community;
use crate::domain::ids::{AnswerId, BuildingId, CommunityId, TicketId};
use crate::domain::lang::Lang;
use crate::domain::media::Media;
use crate::domain::refused::Why;
use crate::domain::staff::Staff;
use crate::domain::ticket::{Kind, Priority};
use crate::knowledge;
use crate::rules::dispatch;
use crate::store::answers::{self, Cause, Proposal, Use};
use crate::store::outbox::{Rank, Show};
use crate::store::{groups, people, tickets};
use crate::texts::Texts;
use anyhow::{Context, Result};
use chrono::{Days, NaiveDate, TimeDelta};

/// Answers kept for one question.
const OFFERS: usize = 6;
/// How far back the list of what nothing answers looks.
const LOOK_BACK: TimeDelta = TimeDelta::days(30);

impl Turn<'_> {
    /// The standard answers that a question means, as this person may read them: the same search for dialogs and free text.
    pub(super) async fn find_answers(&mut self, stage: &Stage, words: &str) -> Result<Vec<Offer>> {
        let buildings: Vec<BuildingId> = stage.resident.verified().map(|h| h.building).collect();
        self.offers(&stage.community, words, &buildings, stage.lang).await
    }

    async fn offers(
        &mut self,
        community: &Community,
        words: &str,
        buildings: &[BuildingId],
        lang: Lang,
    ) -> Result<Vec<Offer>> {
        let found = answers::find(self.conn, community, words, buildings).await?;
        let offer = |f: answers::Found| {
            let wording = f.answer.wording(lang)?;
            let text = filled(&wording.text, &community.settings, lang)?;
            Some(Offer { answer: f.id, category: f.answer.category, title: wording.question, text })
        };
        Ok(found.into_iter().filter_map(offer).take(OFFERS).collect())
    }

    /// Looks a question up and keeps that it was asked.
    pub(super) async fn ask_answers(&mut self, stage: &Stage, words: &str) -> Result<Reply> {
        let offers = self.find_answers(stage, words).await?;
        let first = offers.first().map(|o| o.answer);
        let asked = answers::ask(self.conn, stage.community.id, words, stage.lang, first, self.now).await?;
        if let Some(answer) = first {
            self.count_use(&stage.community, answer, Use::Shown).await?;
        }
        Ok(Reply::Answers { asked, offers })
    }

    async fn count_use(&mut self, community: &Community, answer: AnswerId, what: Use) -> Result<()> {
        let day = self.today(community);
        answers::count(self.conn, community.id, answer, day, what).await
    }

    /// The day in a community.
    pub(super) fn today(&self, community: &Community) -> NaiveDate {
        self.now.with_timezone(&community.settings.time_zone).date_naive()
    }

    /// Counts what became of an answer.
    pub(super) async fn answer_used(
        &mut self,
        stage: &Stage,
        asked: i64,
        answer: AnswerId,
        helped: Option<bool>,
    ) -> Result<()> {
        let what = match helped {
            None => Use::Shown,
            Some(true) => Use::Helped,
            Some(false) => Use::NotHelped,
        };
        self.count_use(&stage.community, answer, what).await?;
        match helped {
            Some(helped) => answers::settle(self.conn, stage.community.id, asked, helped, None).await,
            None => Ok(()),
        }
    }

    /// Registers a question for the front desk.
    pub(super) async fn file_question(
        &mut self,
        stage: &Stage,
        asked: i64,
        (words, media): (String, Vec<Media>),
        category: Option<String>,
    ) -> Result<Reply> {
        let filing = Filing {
            kind: Kind::Inquiry,
            priority: Priority::Normal,
            area: None,
            category: category.unwrap_or_default(),
            department: dispatch::department(&stage.community.settings, None).to_owned(),
            place: super::requests::home(stage),
            words,
            visit: String::new(),
            media,
            parent: None,
            complaint: None,
        };
        let filed = self.file(stage, filing).await?;
        if let Reply::Filed { ticket, .. } = &filed {
            answers::settle(self.conn, stage.community.id, asked, false, Some(*ticket)).await?;
        }
        Ok(filed)
    }

    /// Standard answers for a ticket, in the language of its resident.
    pub(super) async fn suggest_answers(&mut self, stage: &Stage, ticket: TicketId, words: &str) -> Result<Reply> {
        let community = &stage.community;
        let Some(ticket) = tickets::lock(self.conn, community.id, ticket).await? else {
            return Ok(Reply::Answers { asked: 0, offers: vec![] });
        };
        let resident = people::resident(self.conn, community.id, ticket.reporter).await?;
        let buildings: Vec<BuildingId> = resident.iter().flat_map(|r| r.verified()).map(|h| h.building).collect();
        let lang = self.lang_of(community.id, ticket.reporter).await?;
        let offers = self.offers(community, words, &buildings, lang).await?;
        Ok(Reply::Answers { asked: 0, offers })
    }

    /// Shows a proposal for a standard answer to the lead, in the front desk's group.
    pub(super) async fn propose_answer(&mut self, stage: &Stage, draft: Draft) -> Result<Reply> {
        let (community, Some(by)) = (&stage.community, &stage.staff) else { return Ok(Reply::Done) };
        let desk = dispatch::department(&community.settings, None).to_owned();
        let old = match draft.answer {
            Some(id) => answers::one(self.conn, community.id, id).await?,
            None => None,
        };
        let ticket = match draft.ticket {
            Some(id) => tickets::lock(self.conn, community.id, id).await?,
            None => None,
        };
        let (category, department, lang) = match (&old, &ticket) {
            (Some(old), _) => (old.category.clone(), old.department.clone(), stage.lang),
            (None, Some(ticket)) => {
                let lang = self.lang_of(community.id, ticket.reporter).await?;
                (ticket.category.clone(), desk, language_of(&draft.text, lang))
            }
            (None, None) => (String::new(), desk, stage.lang),
        };
        let category = if category.is_empty() { "other".to_owned() } else { category };
        let (question, text) = (draft.question, draft.text);
        let proposal = Proposal {
            ticket: draft.ticket,
            answer: draft.answer,
            category,
            department,
            lang: language_of(&text, lang),
            question,
            text,
            by: by.id,
            decided: None,
        };
        let id = answers::propose(self.conn, community.id, &proposal, self.now).await?;
        self.show_proposal(community, id).await?;
        Ok(Reply::Done)
    }

    async fn show_proposal(&mut self, community: &Community, id: i64) -> Result<()> {
        let Some(p) = answers::proposal(self.conn, community.id, id).await? else { return Ok(()) };
        let desk = dispatch::department(&community.settings, None).to_owned();
        let department = if p.answer.is_some() { p.department.clone() } else { desk };
        let Some((to, lang)) = self.group_for(community, &department).await? else { return Ok(()) };
        let mut names = vec![];
        for who in [Some(p.by), p.decided.map(|d| d.0)].into_iter().flatten() {
            names.push(self.member(community.id, who).await?.map_or_else(String::new, |s| s.name));
        }
        let shown = Proposed {
            community: community.id,
            id,
            by: names.first().map_or("", String::as_str),
            change: p.answer.is_some(),
            question: &p.question,
            text: &p.text,
            decided: p.decided.map(|d| (names.last().map_or("", String::as_str), d.1)),
        };
        let face = cards::question::proposal(Texts::new(lang), &shown);
        self.show_slot(to, community.id, format!("a{}.{id}", community.id), face);
        Ok(())
    }

    fn show_slot(&mut self, to: Address, community: CommunityId, slot: String, face: cards::Face) {
        let mut show = Show::new(to, slot, face.html, face.keyboard);
        show.community = community;
        show.rank = Rank::Card;
        self.tray.show(show);
    }

    /// A lead's answer to a proposal; who may is asked at the press.
    pub(super) async fn proposal_press(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        (community, id): (CommunityId, i64),
        approve: bool,
    ) -> Result<()> {
        let t = stage.texts();
        let Some(community) = self.community_if_any(community).await? else {
            self.refused(stage.community.id, None, Why::Forged).await?;
            self.window(cards::menu::stale(t), false);
            return Ok(());
        };
        let Some(p) = answers::proposal(self.conn, community.id, id).await? else {
            self.refused(community.id, None, Why::Forged).await?;
            self.window(cards::menu::stale(t), false);
            return Ok(());
        };
        let desk = dispatch::department(&community.settings, None);
        let lead = self.house(community.id).await?.of_user(speaker.user).cloned();
        let Some(lead) = lead.clone().filter(|s| s.leads(&p.department) || s.leads(desk)) else {
            self.refused_for_answers(community.id, speaker, lead.is_some()).await?;
            self.window(t.alert_proposal_lead(), true);
            return Ok(());
        };
        if p.decided.is_some() {
            self.window(t.alert_proposal_decided(), false);
            return self.show_proposal(&community, id).await;
        }
        answers::decide(self.conn, community.id, id, (lead.id, approve), self.now).await?;
        if approve {
            let answer = self.approved(&community, id, &p).await?;
            answers::put(self.conn, community.id, &answer, (Some(lead.id), Cause::Approval), self.now).await?;
            answers::recount(self.conn, community.id).await?;
            answers::plan_review(self.conn, &community, self.now).await?;
        }
        self.window(if approve { t.alert_proposal_approved() } else { t.alert_proposal_declined() }, false);
        self.show_proposal(&community, id).await
    }

    /// The standard answer that an approved proposal becomes.
    async fn approved(&mut self, community: &Community, id: i64, p: &Proposal) -> Result<StandardAnswer> {
        let wording = Wording { lang: p.lang, question: p.question.clone(), synonyms: vec![], text: p.text.clone() };
        let review_on =
            self.today(community).checked_add_days(Days::new(community.settings.questions.review_days.into()));
        let old = match p.answer {
            Some(old) => answers::one(self.conn, community.id, old).await?,
            None => None,
        };
        let Some(mut old) = old else {
            let ticket = match p.ticket {
                Some(ticket) => tickets::lock(self.conn, community.id, ticket).await?,
                None => None,
            };
            let synonyms = ticket.map(|t| crate::chat::words::line(&t.words, 200)).filter(|w| *w != p.question);
            return Ok(StandardAnswer {
                key: format!("p{id}"),
                category: p.category.clone(),
                department: p.department.clone(),
                scope: Scope::All,
                review_on,
                state: AnswerState::Served,
                wordings: vec![Wording { synonyms: synonyms.into_iter().collect(), ..wording }],
            });
        };
        // A changed answer holds in the language in which it was written; the others say what is no longer so.
        let before = old.wordings.iter().find(|w| w.lang == p.lang).map(|w| w.synonyms.clone()).unwrap_or_default();
        let titles =
            old.wordings.iter().filter(|w| w.lang != p.lang).flat_map(|w| {
                std::iter::once(w.question.clone()).chain(w.synonyms.iter().cloned()).collect::<Vec<_>>()
            });
        let synonyms = before.into_iter().chain(titles).collect();
        old.wordings = vec![Wording { synonyms, ..wording }];
        old.review_on = review_on;
        Ok(old)
    }

    /// The timer of a community's answers has rung: their departments are told once, and the next date is planned.
    pub(super) async fn ring_reviews(&mut self, community: CommunityId) -> Result<()> {
        let community = self.community(community).await?;
        let today = self.today(&community);
        for (id, answer) in answers::take_due_reviews(self.conn, community.id, today).await? {
            let Some((to, lang)) = self.group_for(&community, &answer.department).await? else { continue };
            self.show_review(&community, (id, &answer), (to, lang), None);
        }
        answers::plan_review(self.conn, &community, self.now).await
    }

    fn show_review(
        &mut self,
        community: &Community,
        (id, answer): (AnswerId, &StandardAnswer),
        (to, lang): (Address, Lang),
        done: Option<(&str, NaiveDate)>,
    ) {
        let Some(w) = answer.wording(lang) else { return };
        let text = filled(&w.text, &community.settings, lang).unwrap_or(w.text);
        let texts = Texts::new(lang);
        let next = done.map(|(name, day)| (name, texts.date(day)));
        let done = next.as_ref().map(|(name, day)| (*name, day.as_str()));
        let told = (answer.key.as_str(), w.question.as_str(), text.as_str());
        let face = cards::question::review(texts, (community.id, id), told, done);
        self.show_slot(to, community.id, format!("v{}.{id}", community.id), face);
    }

    /// An answer's department says that it is still right, or what is right now.
    pub(super) async fn review_press(
        &mut self,
        speaker: &mut Speaker,
        stage: Stage,
        (community, id): (CommunityId, AnswerId),
        right: bool,
    ) -> Result<()> {
        let t = stage.texts();
        let Some(community) = self.community_if_any(community).await? else {
            self.refused(stage.community.id, None, Why::Forged).await?;
            self.window(cards::menu::stale(t), false);
            return Ok(());
        };
        let (member, answer) = (
            self.house(community.id).await?.of_user(speaker.user).cloned(),
            answers::one(self.conn, community.id, id).await?,
        );
        let Some(answer) = answer else {
            self.refused(community.id, None, Why::Forged).await?;
            self.window(cards::menu::stale(t), false);
            return Ok(());
        };
        let desk = dispatch::department(&community.settings, None);
        let serves = |s: &Staff| s.serves(&answer.department) || s.serves(desk);
        let Some(member) = member.clone().filter(serves) else {
            self.refused_for_answers(community.id, speaker, member.is_some()).await?;
            self.window(t.alert_review_department(), true);
            return Ok(());
        };
        let today = self.today(&community);
        if answer.review_on.is_none_or(|day| day > today) {
            self.window(t.alert_proposal_decided(), false);
            return Ok(());
        }
        let wording = answer.wording(stage.lang).context("an answer without words")?;
        if !right {
            let step = Answer::change(community.id, id, wording.question, wording.text).map(Dialog::Answer);
            return self.start(speaker, stage, step, Where::Below).await;
        }
        let days = Days::new(community.settings.questions.review_days.into());
        let next = today.checked_add_days(days).unwrap_or(today);
        let answer = StandardAnswer { review_on: Some(next), ..answer };
        answers::put(self.conn, community.id, &answer, (Some(member.id), Cause::Review), self.now).await?;
        answers::plan_review(self.conn, &community, self.now).await?;
        self.window(t.alert_review_done(), false);
        let lang = groups::department_of(self.conn, speaker.at).await?.map_or(stage.lang, |g| g.2);
        self.show_review(&community, (id, &answer), (speaker.at, lang), Some((&member.name, next)));
        Ok(())
    }

    /// A press on a proposal or a review by somebody whose it is not.
    async fn refused_for_answers(&mut self, community: CommunityId, speaker: &Speaker, serves: bool) -> Result<()> {
        let why = match serves {
            true => Why::WrongRole,
            false => self.why_not_staff(community, speaker.user).await?,
        };
        self.refused(community, None, why).await
    }

    /// `/unanswered` in the front desk's group: what residents ask and nothing answers.
    pub(super) async fn unanswered(&mut self, speaker: &Speaker, stage: &Stage, department: &str) -> Result<()> {
        let t = stage.texts();
        let desk = dispatch::department(&stage.community.settings, None);
        if department != desk {
            self.refused(stage.community.id, None, Why::WrongRole).await?;
            return self.say(speaker.at, cards::Face::words(t.unanswered_desk_only()), Rank::Reply).await;
        }
        let open = answers::open_questions(self.conn, stage.community.id, self.now - LOOK_BACK).await?;
        let words: Vec<&str> = open.iter().map(|a| a.words.as_str()).collect();
        let groups: Vec<(usize, String)> = knowledge::groups(&words)
            .into_iter()
            .filter_map(|group| Some((group.len(), (*words.get(*group.first()?)?).to_owned())))
            .collect();
        self.say(speaker.at, cards::question::unanswered(t, &groups), Rank::Reply).await
    }
}

/// The language of words: Latin letters are English, else the Chinese that its reader reads.
fn language_of(words: &str, reader: Lang) -> Lang {
    let han = words.chars().any(|c| ('\u{2e80}'..='\u{9fff}').contains(&c));
    match reader {
        Lang::En if han => Lang::ZhHans,
        Lang::ZhHans | Lang::ZhHant if !han => Lang::En,
        Lang::ZhHans | Lang::ZhHant | Lang::En => reader,
    }
}

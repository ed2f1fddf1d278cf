//! What dialogs ask of the desk, carried out in the turn's transaction.

use super::cast::{Speaker, Stage};
use super::tickets::Filing;
use super::{Turn, branch};
use crate::dialogs::request::{CodeReply, PrivacyRequest, RepairDraft, Reply, Request};
use crate::domain::act::{Act, Actor};
use crate::domain::community::{Community, Settings};
use crate::domain::flow::Refusal;
use crate::domain::ids::{CommunityId, TicketId, UserId};
use crate::domain::lang::Lang;
use crate::domain::ticket::{Area, Kind, Place, Priority};
use crate::rules::dispatch;
use crate::store::codes::{self, Redeemed};
use crate::store::{communities, duty, groups, people, tickets};
use anyhow::Result;

/// The category of what fits nowhere else.
const OTHER: &str = "other";

impl Turn<'_> {
    /// Carries a request out and answers it.
    pub(super) async fn request(
        &mut self,
        speaker: &mut Speaker,
        stage: &mut Stage,
        request: Request,
    ) -> Result<Reply> {
        let community = stage.community.id;
        Ok(match request {
            Request::FindUnit { building, typed } => {
                Reply::Unit(communities::find_unit(self.conn, community, building, &typed).await?)
            }
            Request::FindSimilar(draft) => {
                let place = place(&stage.community, &draft);
                let public = draft.area == Some(Area::Public);
                let category = draft.category.as_deref().unwrap_or(OTHER);
                // What is open in a home is shown to who lives there, and to the front desk; to others their own reports alone.
                let open = matches!(speaker.standing.dialog, Some(crate::dialogs::Dialog::Entry(_)))
                    || stage.resident.verified().any(|home| Some(home.unit) == place.unit);
                let of = (!open).then_some(speaker.user);
                Reply::Similar(tickets::similar(self.conn, community, (category, of), &place, public, self.now).await?)
            }
            Request::UseCode(code) => Reply::Code(branch(|| self.use_code(speaker, &code)).await?),
            Request::AskTie { unit, tie, phone } => {
                people::set_phone(self.conn, community, speaker.user, &phone).await?;
                branch(|| self.take_over_calls(&stage.community, speaker.user)).await?;
                let asked = people::ask_tie(self.conn, community, speaker.user, unit, tie, self.now).await?;
                if let Some(request) = asked {
                    branch(|| self.ask_for_tie(&stage.community, request)).await?;
                }
                Reply::Done
            }
            Request::SavePhone(phone) => {
                people::set_phone(self.conn, community, speaker.user, &phone).await?;
                branch(|| self.take_over_calls(&stage.community, speaker.user)).await?;
                Reply::Done
            }
            Request::SetLang(lang) => {
                self.set_lang(speaker, community, lang).await?;
                stage.lang = lang;
                Reply::Done
            }
            Request::SetAddress(form) => {
                people::set_address(self.conn, community, speaker.user, form).await?;
                Reply::Done
            }
            Request::FileRepair { draft, priority, parent } => {
                branch(|| self.file_repair(speaker, stage, &draft, priority, parent)).await?
            }
            Request::Amend { ticket, draft, calm } => {
                let (resident, actor) = (stage.resident.clone(), Actor::Resident(speaker.user));
                branch(|| self.amend(stage, &resident, actor, ticket, &draft, calm)).await?;
                Reply::Done
            }
            Request::FileComplaint(draft) => branch(|| self.file_complaint(stage, draft)).await?,
            Request::FileInquiry { words, media, parent } => {
                let department = dispatch::department(&stage.community.settings, None).to_owned();
                let filing = Filing {
                    kind: Kind::Inquiry,
                    priority: Priority::Normal,
                    area: None,
                    category: String::new(),
                    department,
                    place: home(stage),
                    words,
                    visit: String::new(),
                    media,
                    parent,
                    complaint: None,
                };
                branch(|| self.file(stage, filing)).await?
            }
            Request::FindAnswers { words } => branch(|| self.ask_answers(stage, &words)).await?,
            Request::AnswerUsed { asked, answer, helped } => {
                branch(|| self.answer_used(stage, asked, answer, helped)).await?;
                Reply::Done
            }
            Request::FileQuestion { asked, words, media, category } => {
                branch(|| self.file_question(stage, asked, (words, media), category)).await?
            }
            Request::SuggestAnswers { ticket, words } => branch(|| self.suggest_answers(stage, ticket, &words)).await?,
            Request::ProposeAnswer(draft) => branch(|| self.propose_answer(stage, draft)).await?,
            Request::Do { community, ticket, act, media } => {
                let actor = match &stage.staff {
                    Some(staff) if !act.is_by_resident() => Actor::Staff(staff.id),
                    _ => Actor::Resident(speaker.user),
                };
                if matches!(act, Act::Phoned { .. })
                    && let Some(now) = tickets::lock(self.conn, community, ticket).await?
                    && !branch(|| self.survey_open((community, ticket), now.reopened)).await?
                {
                    return Ok(Reply::Refused(Refusal::NotNow(now.state)));
                }
                match branch(|| self.perform((community, ticket), actor, act, &media)).await? {
                    Ok(()) => Reply::Done,
                    Err(refusal) => {
                        if matches!(refusal, Refusal::NotAllowed) {
                            self.refused_by_law((community, ticket), &refusal).await?;
                        }
                        Reply::Refused(refusal)
                    }
                }
            }
            Request::FindSame { ticket, number } => {
                branch(|| self.mergeable(&stage.community, ticket, number.as_deref())).await?
            }
            Request::SurveyAt { ticket, at } => {
                branch(|| self.move_survey((community, ticket), at)).await?;
                Reply::Done
            }
            Request::FindHousehold { typed } => branch(|| self.household(speaker, stage, &typed)).await?,
            Request::Enter(draft) => branch(|| self.enter(speaker, stage, &draft)).await?,
            Request::AmendEntry { ticket, draft } => {
                branch(|| self.amend_entry(speaker, stage, ticket, &draft)).await?
            }
            Request::EnterJoin { ticket, draft } => branch(|| self.enter_join(speaker, stage, ticket, &draft)).await?,
            Request::TenantsSee { unit, items } => {
                branch(|| self.tenants_see(stage, unit, &items)).await?;
                Reply::Done
            }
            Request::Permits(asked) => self.permit_request(stage, asked).await?,
            Request::Reminders(asked) => branch(|| self.reminder_request(speaker, stage, asked)).await?,
            Request::Privacy(PrivacyRequest::Traces { of }) => {
                Reply::Traces(branch(|| self.traces(speaker.user, &of, stage.lang)).await?)
            }
            Request::Privacy(PrivacyRequest::Send { of }) => {
                branch(|| self.send_data(speaker.user, &of, stage.lang)).await?;
                Reply::Sent
            }
            Request::Services(asked) => branch(|| self.service_request(speaker, stage, asked)).await?,
            // These end a dialog and are carried out there.
            Request::OpenLink
            | Request::OpenRepair(_)
            | Request::OpenComplaint { .. }
            | Request::Open { .. }
            | Request::About { .. }
            | Request::Claim(_)
            | Request::Privacy(PrivacyRequest::Forget { .. })
            | Request::AddToClaim { .. }
            | Request::DecideClaim { .. }
            | Request::FileDispute(_)
            | Request::PayOnline { .. }
            | Request::Receipts { .. }
            | Request::Refund(_) => Reply::Done,
            Request::ListRequests => Reply::Requests(tickets::of_user(self.conn, community, speaker.user).await?),
        })
    }

    /// What a one-time code brings whoever sent it.
    pub(super) async fn use_code(&mut self, speaker: &mut Speaker, code: &str) -> Result<CodeReply> {
        if !codes::has_form(code) {
            return Ok(CodeReply::NoCode);
        }
        let name = speaker.name.clone();
        let lang = speaker.session.lang;
        let redeemed = codes::redeem(self.conn, code, speaker.user, &name, lang, self.now).await?;
        self.look_again();
        Ok(match redeemed {
            Redeemed::Home { community, unit } => {
                speaker.session.community = Some(community);
                if let Some(request) = people::request_for(self.conn, community, speaker.user, &unit).await? {
                    self.settle_tie(community, request).await?;
                }
                let there = self.community(community).await?;
                branch(|| self.take_over_calls(&there, speaker.user)).await?;
                CodeReply::Home { unit }
            }
            Redeemed::Staff { community, name } => {
                speaker.session.community = Some(community);
                // What waits for somebody like them is shown to them.
                duty::wake(self.conn, community, self.now).await?;
                CodeReply::Staff { name }
            }
            Redeemed::ForGroup => CodeReply::ForGroup,
            Redeemed::Wrong { left } => CodeReply::Wrong { left },
            Redeemed::Locked { until } => CodeReply::Locked { until },
        })
    }

    /// Speaks this language from now on: with the person, or in the group.
    pub(super) async fn set_lang(&mut self, speaker: &mut Speaker, community: CommunityId, lang: Lang) -> Result<()> {
        speaker.session.lang = lang;
        if speaker.private {
            people::set_lang(self.conn, community, speaker.user, lang).await?;
        } else {
            groups::set_group_lang(self.conn, speaker.at, lang).await?;
        }
        self.look_again();
        Ok(())
    }

    async fn file_repair(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        draft: &RepairDraft,
        priority: Priority,
        parent: Option<TicketId>,
    ) -> Result<Reply> {
        let (category, department) = routed(&stage.community.settings, draft);
        let mut place = place(&stage.community, draft);
        if place.label.is_empty() {
            place = home(stage);
        }
        tracing::info!(community = stage.community.id.0, chat = speaker.at.chat.0, "repair filed");
        let filing = Filing {
            kind: Kind::Repair,
            priority,
            area: draft.area,
            category,
            department,
            place,
            words: draft.words.clone(),
            visit: draft.visit.clone(),
            media: draft.media.clone(),
            parent,
            complaint: None,
        };
        branch(|| self.file(stage, filing)).await
    }
}

/// The category and the department of a repair.
pub(super) fn routed(settings: &Settings, draft: &RepairDraft) -> (String, String) {
    match draft.danger {
        Some(danger) => {
            let filing = dispatch::emergency(settings, danger);
            (filing.category, filing.department)
        }
        None => {
            let category = draft.category.clone().unwrap_or_else(|| OTHER.to_owned());
            // What is not ours, reported anyway, is the front desk's to answer.
            let ours = draft.area.is_none_or(|a| dispatch::out_of_scope(settings, a, &category).is_none());
            let department = dispatch::department(settings, Some(category.as_str()).filter(|_| ours)).to_owned();
            (category, department)
        }
    }
}

/// The place that a draft names.
pub(super) fn place(community: &Community, draft: &RepairDraft) -> Place {
    let mut label = draft.place.clone();
    if label.is_empty()
        && let Some(building) = draft.building
        && let Some(b) = community.buildings.iter().find(|b| b.id == building)
    {
        label = b.code.clone();
    }
    Place { unit: draft.unit, building: draft.building, label }
}

/// The resident's only home, where they have just one.
pub(super) fn home(stage: &Stage) -> Place {
    match stage.resident.verified().collect::<Vec<_>>().as_slice() {
        [home] => Place { unit: Some(home.unit), building: Some(home.building), label: home.code.clone() },
        _ => Place::default(),
    }
}

/// The private chat of a user.
pub(super) fn private(user: UserId) -> crate::chat::outgoing::Address {
    crate::chat::outgoing::Address::chat(user.private_chat())
}

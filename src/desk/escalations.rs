//! Escalations: acknowledged with one tap, and told to nobody twice.

use super::Turn;
use super::cast::{Speaker, Stage};
use crate::domain::act::{Act, Actor, DeadlineKind, Step};
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::escalation;
use crate::domain::flow::Refusal;
use crate::domain::news::{Alert, Audience};
use crate::domain::staff::{Role, Staff};
use crate::rules::follow::Effect;
use anyhow::Result;

impl Turn<'_> {
    /// A lead or manager has read the newest escalation and sees to it.
    pub(super) async fn seen(&mut self, speaker: &Speaker, stage: &Stage, case: &Case, staff: &Staff) -> Result<()> {
        // Whoever may not see to it learns nothing here of how it stands.
        let any = Act::Seen { deadline: DeadlineKind::Acknowledge, step: Step::Missed };
        if !staff.may(&any, &case.ticket) {
            return self.refuse(stage, case, &Refusal::NotAllowed).await;
        }
        if let Some((deadline, step)) = escalation::unseen(&case.timeline) {
            return self.at_once(speaker, stage, case, staff, Act::Seen { deadline, step }).await;
        }
        let who = escalation::seen_by(&case.timeline).and_then(|id| case.staff(id));
        let words = match who {
            Some(who) => stage.texts().alert_seen_already(crate::chat::words::line(&who.name, 40)),
            None => stage.texts().alert_seen_over(),
        };
        self.window(words, false);
        self.freshen(speaker, stage, (case.ticket.community, case.ticket.id)).await
    }

    /// Drops what would tell somebody the same twice: an owner who is told as the lead, and a group that stands in for leads
    /// who cannot be reached.
    pub(super) async fn once_each(
        &mut self,
        community: &Community,
        case: &Case,
        actor: Actor,
        effects: Vec<Effect>,
    ) -> Result<Vec<Effect>> {
        let department = &case.ticket.department;
        let mut kept = vec![];
        for effect in &effects {
            let twin = |who: Audience, alert: &Alert| effects.contains(&Effect::Alert(who, alert.clone()));
            let twice = match effect {
                Effect::Alert(Audience::Owner, alert) if twin(Audience::Leads, alert) => {
                    case.owner().is_some_and(|o| o.is(Role::Lead) && o.departments.contains(department))
                }
                Effect::Alert(Audience::Leads, alert) if twin(Audience::Group, alert) => {
                    let house = self.house(community.id).await?;
                    !house.leads(department).any(|lead| lead.user.is_some() || actor == Actor::Staff(lead.id))
                }
                Effect::Alert(..) | Effect::News(_) => false,
            };
            if !twice {
                kept.push(effect.clone());
            }
        }
        Ok(kept)
    }
}

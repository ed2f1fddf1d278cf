//! Tables that are sent to the group of those who handle money: registered here, read and carried out by a worker.

use super::Turn;
use super::cast::{Speaker, Stage};
use crate::cards::{self, Face};
use crate::chat::files::MOST;
use crate::chat::import::ImportButton;
use crate::chat::inbound::{Inbound, What};
use crate::domain::ids::CommunityId;
use crate::domain::media::MediaKind;
use crate::domain::refused::Why;
use crate::imports::heads::Kind;
use crate::store::groups;
use crate::store::imports::{self, Job, JobState};
use crate::store::outbox::{Rank, Show};
use anyhow::Result;

/// Names of files that may be tables; what they are is seen when they are read.
const ENDINGS: [&str; 7] = [".csv", ".xlsx", ".xlsm", ".xls", ".tsv", ".tab", ".txt"];

impl Turn<'_> {
    /// Whether this is a table for the books: a document in the group of the department that handles money, answering
    /// nothing. It is registered, and looked at as soon as it is known what it holds.
    pub(super) async fn table_sent(&mut self, speaker: &mut Speaker, stage: &Stage, inbound: &Inbound) -> Result<bool> {
        let What::Media { message, media, caption, reply_to: None, named: Some(named) } = &inbound.what else {
            return Ok(false);
        };
        let name = named.name.to_lowercase();
        if media.kind != MediaKind::Document || !ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            return Ok(false);
        }
        let department = stage.community.settings.fee_department();
        let here = groups::department_of(self.conn, speaker.at).await?.is_some_and(|bound| bound.1 == department);
        let (true, Some(staff)) = (here, &stage.staff) else { return Ok(false) };
        let kind = Kind::of(caption).filter(|kind| matches!(kind, Kind::Bills | Kind::Payments));
        let t = stage.texts();
        if !staff.handles_money(department) {
            // Without a word of what it is, a file in a group is nobody's business.
            if kind.is_some() {
                self.refused(stage.community.id, None, Why::WrongRole).await?;
                self.say(speaker.at, Face::words(t.import_not_yours()), Rank::Reply).await?;
            }
            return Ok(kind.is_some());
        }
        if named.size.and_then(|size| u64::try_from(size).ok()).is_some_and(|size| size > MOST) {
            self.say(speaker.at, cards::imports::too_large(t, &named.name), Rank::Reply).await?;
            return Ok(true);
        }
        let mut job = Job {
            community: stage.community.id,
            id: 0,
            at: speaker.at,
            file_id: media.file_id.clone(),
            name: named.name.chars().take(120).collect(),
            size: named.size,
            by: staff.id,
            lang: stage.lang,
            kind,
            state: if kind.is_some() { JobState::Waiting } else { JobState::Asked },
            digest: None,
            plan: None,
            decided_by: None,
            attempts: 0,
        };
        job.id = imports::add_job(self.conn, &job, &media.unique_id, self.now).await?;
        let face = match kind {
            Some(_) => cards::imports::waiting(t, &job.name),
            None => cards::imports::asked(t, (job.community, job.id), &job.name),
        };
        let show = Show::new(job.at, cards::imports::slot(job.community, job.id), face.html, face.keyboard);
        let show = Show { community: job.community, reply_to: Some(*message), fresh: true, ..show };
        self.tray.show(show);
        Ok(true)
    }

    /// A press below a table: what it holds, carry it out, drop it. Only those who handle money, and each once.
    pub(super) async fn import_press(
        &mut self,
        speaker: &mut Speaker,
        stage: &Stage,
        (community, id): (CommunityId, i64),
        act: ImportButton,
    ) -> Result<()> {
        let t = stage.texts();
        let department = stage.community.settings.fee_department();
        let Some(staff) = stage.staff.as_ref().filter(|s| s.handles_money(department)) else {
            self.refused(stage.community.id, None, Why::WrongRole).await?;
            self.window(t.alert_import_role(), true);
            return Ok(());
        };
        let there =
            community == stage.community.id && imports::has_job(self.conn, community, id, speaker.at.chat).await?;
        if !there {
            self.refused(stage.community.id, None, Why::Forged).await?;
            self.window(cards::menu::stale(t), false);
            return Ok(());
        }
        let Some(job) = imports::job(self.conn, community, id).await? else {
            self.window(t.alert_import_busy(), false);
            return Ok(());
        };
        let who = staff.name.as_str();
        let face = match (act, job.state) {
            (ImportButton::Bills, JobState::Asked) => {
                imports::kind_of_job(self.conn, &job, Kind::Bills).await?;
                cards::imports::waiting(t, &job.name)
            }
            (ImportButton::Payments, JobState::Asked) => {
                imports::kind_of_job(self.conn, &job, Kind::Payments).await?;
                cards::imports::waiting(t, &job.name)
            }
            (ImportButton::Carry, JobState::Shown) => {
                imports::decide_job(self.conn, &job, JobState::Wanted, staff.id).await?;
                cards::imports::about(t, &job.name, t.import_working(who))
            }
            (ImportButton::Drop, JobState::Asked | JobState::Shown) => {
                imports::decide_job(self.conn, &job, JobState::Dropped, staff.id).await?;
                cards::imports::about(t, &job.name, t.import_dropped(who))
            }
            (ImportButton::Bills | ImportButton::Payments | ImportButton::Carry | ImportButton::Drop, _) => {
                self.window(t.alert_import_old(), false);
                return Ok(());
            }
        };
        let show = Show::new(job.at, cards::imports::slot(community, id), face.html, face.keyboard);
        self.tray.show(Show { community, ..show });
        Ok(())
    }
}

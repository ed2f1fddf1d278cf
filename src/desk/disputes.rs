//! Bills that residents say are wrong: a ticket looks into them, and they are looked into as long as it is open.

use super::Turn;
use super::cast::Stage;
use super::tickets::Filing;
use crate::cards;
use crate::dialogs::request::{DisputeDraft, Reply};
use crate::domain::act::Act;
use crate::domain::bill::{Account, Bill};
use crate::domain::fees::CATEGORY;
use crate::domain::ids::{BillId, CommunityId, TicketId};
use crate::domain::refused::Why;
use crate::domain::ticket::{Kind, Place, Priority, Ticket};
use crate::store::{bills, disputes};
use anyhow::Result;

impl Turn<'_> {
    /// Registers that bills are wrong: those that the resident may see and nobody looks into yet. `false`: there are none.
    pub(super) async fn file_dispute(&mut self, stage: &Stage, draft: DisputeDraft) -> Result<bool> {
        let community = &stage.community;
        let home = stage.resident.verified().find(|h| h.unit == draft.unit);
        let account = self.account_seen(community, &stage.resident, draft.unit).await?;
        let (Some(home), Some(account)) = (home, account) else {
            self.refused(community.id, None, Why::NotTheirUnit).await?;
            return Ok(false);
        };
        // Nobody else begins at the same time.
        bills::hold(self.conn, community.id, draft.unit).await?;
        let free = self.undisputed(community.id, &account, &draft.bills).await?;
        if free.is_empty() {
            return Ok(false);
        }
        let t = stage.texts();
        let named: Vec<_> =
            free.iter().filter_map(|id| account.bill(*id)).map(|b| (t.bill_name(b), b.period)).collect();
        let filing = Filing {
            kind: Kind::Inquiry,
            priority: Priority::Normal,
            area: None,
            category: CATEGORY.to_owned(),
            department: community.settings.fee_department().to_owned(),
            place: Place { unit: Some(home.unit), building: Some(home.building), label: home.code.clone() },
            words: cards::fees::dispute_words(&named, t, &draft.words),
            visit: String::new(),
            media: draft.media,
            parent: None,
            complaint: None,
        };
        let reply = self.file(stage, filing).await?;
        self.dispute(stage, &reply, &free).await?;
        Ok(true)
    }

    /// The bills of these that are on the account and not looked into.
    async fn undisputed(&mut self, community: CommunityId, account: &Account, of: &[BillId]) -> Result<Vec<BillId>> {
        let known: Vec<BillId> = of.iter().copied().filter(|id| account.bill(*id).is_some()).collect();
        let open = disputes::disputed(self.conn, community, &known).await?;
        Ok(known.into_iter().filter(|id| !open.contains(id)).collect())
    }

    /// Links bills to the ticket that was registered about them.
    async fn dispute(&mut self, stage: &Stage, reply: &Reply, of: &[BillId]) -> Result<()> {
        let (Reply::Filed { ticket, .. }, false) = (reply, of.is_empty()) else { return Ok(()) };
        let community = &stage.community;
        for bill in of {
            disputes::open(self.conn, community.id, (*bill, *ticket), stage.resident.user, self.now).await?;
        }
        // The card shows them.
        Box::pin(self.show_everywhere(community, *ticket)).await
    }

    /// The same for a complaint: bills of any unit of the resident that they may see.
    pub(super) async fn dispute_by_complaint(&mut self, stage: &Stage, reply: &Reply, of: &[BillId]) -> Result<()> {
        if of.is_empty() {
            return Ok(());
        }
        let mut free = vec![];
        let units: Vec<_> = stage.resident.verified().map(|h| h.unit).collect();
        for unit in units {
            if let Some(account) = self.account_seen(&stage.community, &stage.resident, unit).await? {
                bills::hold(self.conn, stage.community.id, unit).await?;
                free.extend(self.undisputed(stage.community.id, &account, of).await?);
            }
        }
        self.dispute(stage, reply, &free).await
    }

    /// The ticket has moved: its bills are looked into as long as it is open, in another one where it goes on there.
    pub(super) async fn follow_disputes(&mut self, before: &Ticket, after: &Ticket, act: &Act) -> Result<()> {
        let key = (after.community, after.id);
        match (act, before.state.is_over(), after.state.is_over()) {
            (Act::Merge { into, .. }, ..) => disputes::merge(self.conn, key.0, (key.1, *into), self.now).await,
            (_, false, true) => disputes::settle(self.conn, key.0, key.1, self.now).await,
            (_, true, false) => disputes::reopen(self.conn, key.0, key.1).await,
            (_, true, true) | (_, false, false) => Ok(()),
        }
    }

    /// The bills that a ticket is about, as they stand now.
    pub(super) async fn bills_of(&mut self, community: CommunityId, ticket: TicketId) -> Result<Vec<Bill>> {
        let disputed = disputes::of_ticket(self.conn, community, ticket).await?;
        let mut units: Vec<_> = disputed.iter().map(|d| d.unit).collect();
        units.sort();
        units.dedup();
        let mut all = vec![];
        for unit in units {
            let account = bills::account(self.conn, community, unit, "").await?;
            all.extend(account.into_iter().flat_map(|a| a.bills));
        }
        all.retain(|b| disputed.iter().any(|d| d.bill == b.id));
        Ok(all)
    }
}

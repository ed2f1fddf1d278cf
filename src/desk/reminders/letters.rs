//! A reminder leaves: looked at once more, worded for each reader, withdrawn where it was stopped meanwhile.

use crate::cards::Face;
use crate::cards::reminders::{Reminder, reminder};
use crate::desk::Turn;
use crate::desk::campaigns::send;
use crate::domain::arrears::{Letter as Whole, Line};
use crate::domain::bill::Item;
use crate::domain::campaign::{Recipient, Spec};
use crate::domain::community::Community;
use crate::domain::ids::{BillId, ReminderId, UnitId, UserId};
use crate::domain::reminder::{Step, Tied};
use crate::rules::reminders as rules;
use crate::store::campaigns::{self, Letter, NewCampaign, Planned};
use crate::store::reminders;
use crate::texts::Texts;
use anyhow::Result;
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};

/// What one person reads.
struct Worded {
    user: UserId,
    unit: UnitId,
    face: Face,
}

impl Turn<'_> {
    /// These reminders go out as a campaign of the day.
    pub(super) async fn send_reminders(
        &mut self,
        community: &Community,
        today: NaiveDate,
        all: &[ReminderId],
    ) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let new = NewCampaign {
            title: format!("reminders {today}"),
            spec: Spec::Reminders { day: today },
            urgent: false,
            by: "desk".to_owned(),
            audience: i64::try_from(all.len())?,
        };
        let campaign = campaigns::create(self.conn, community.id, &new, self.now).await?;
        reminders::carried_by(self.conn, community.id, all, campaign).await
    }

    /// What each of these people reads of a day's reminders just before it goes; nothing, where it is not wanted (any more).
    pub(in crate::desk) async fn reminder_letters(
        &mut self,
        community: &Community,
        day: NaiveDate,
        to: Vec<Recipient>,
    ) -> Result<Vec<Planned>> {
        let mut units: Vec<UnitId> = to.iter().filter_map(|r| r.unit).collect();
        units.sort();
        units.dedup();
        let ids = reminders::of_units(self.conn, community.id, day, &units).await?;
        let mut faces: HashMap<(UserId, UnitId), Face> = HashMap::new();
        for worded in self.word_reminders(community, &ids).await? {
            faces.insert((worded.user, worded.unit), worded.face);
        }
        let letter = |r: &Recipient, face: Option<Face>| match face {
            _ if r.gone => Letter::Blocked,
            Some(face) => send(face),
            None => Letter::Unwanted,
        };
        let planned = to.into_iter().map(|r| {
            let face = r.unit.and_then(|unit| faces.remove(&(r.user, unit)));
            Planned { user: r.user, unit: r.unit, letter: letter(&r, face) }
        });
        Ok(planned.collect())
    }

    /// What these reminders say at this moment, to whom. What was stopped since they were planned is left out; a reminder of
    /// which nothing is left before its first message is withdrawn, and its steps count as not told.
    async fn word_reminders(&mut self, community: &Community, all: &[ReminderId]) -> Result<Vec<Worded>> {
        let today = self.today(community);
        let paused = reminders::paused(self.conn, community.id).await?.is_some();
        let (mut worded, mut sent, mut stopped, mut withdrawn) = (vec![], vec![], vec![], vec![]);
        for mut of in reminders::letters(self.conn, community.id, all).await? {
            let (goes, gone): (Vec<Line>, Vec<Line>) = of.lines.into_iter().partition(|l| l.goes);
            of.lines = goes;
            of.part = of.part.filter(|part| part.goes);
            let whole = letters_of(community, today, &of);
            // What did not leave on its day is said anew by the next day's turn.
            let late = of.day < today && !of.begun;
            if paused || late || whole.is_empty() {
                withdrawn.push(of.reminder);
                continue;
            }
            if !of.begun {
                sent.push(of.reminder);
                stopped.extend(gone.iter().map(|l: &Line| -> (ReminderId, BillId) { (of.reminder, l.bill) }));
            }
            worded.extend(whole);
        }
        reminders::sent(self.conn, community.id, &sent, &stopped, self.now).await?;
        reminders::stop(self.conn, community.id, &withdrawn, self.now).await?;
        Ok(worded)
    }
}

/// A reminder, worded for everybody who hears it.
fn letters_of(community: &Community, today: NaiveDate, letter: &Whole) -> Vec<Worded> {
    let fees = &community.settings.fees;
    let theirs = letter.tenants_see.as_deref().unwrap_or(&fees.tenants_see);
    let of_part = letter.part.iter().flat_map(|part| part.items.iter().copied());
    let items: BTreeSet<Item> = letter.lines.iter().map(|l| l.item).chain(of_part).collect();
    if items.is_empty() {
        return vec![];
    }
    let tied: Vec<Tied> = letter.readers.iter().map(|r| r.tied).collect();
    let audience = rules::audience(&items, &tied, theirs);
    let readers = letter.readers.iter().filter(|r| audience.users.contains(&r.tied.user));
    let word = |reader: &crate::domain::arrears::Reader| {
        let sees = |item: Item| rules::sees(reader.tied.tie, item, theirs);
        let lines: Vec<&Line> = letter.lines.iter().filter(|l| sees(l.item)).collect();
        let part = letter.part.as_ref().filter(|part| part.items.iter().all(|item| sees(*item)));
        if lines.is_empty() && part.is_none() {
            return None;
        }
        let step: Option<Step> = lines.iter().filter_map(|l| l.step).max();
        let face = reminder(&Reminder {
            community,
            texts: Texts::new(reader.lang),
            today,
            reader,
            unit: letter.unit,
            code: &letter.code,
            tone: step.map(|step| rules::tone(&fees.reminders.ladder, step)),
            lines: &lines,
            part: part.map(|part| (part.instalment, part.of, part.currency.as_str())),
        });
        Some(Worded { user: reader.tied.user, unit: letter.unit, face })
    };
    readers.filter_map(word).collect()
}

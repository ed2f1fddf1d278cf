//! Pieces that several faces share: words cut to size, files counted, the next deadline.

use super::View;
use crate::domain::act::{Act, Actor, DeadlineKind};
use crate::domain::case::{Attachment, Event};
use crate::domain::deadline::Deadline;
use crate::domain::media::MediaKind;
use crate::domain::ticket::Kind;
use crate::texts::Texts;
use chrono::{DateTime, Utc};

/// `3 张照片、1 条语音`; `None` where there is none.
pub(super) fn files<'a>(texts: Texts, all: impl Iterator<Item = &'a Attachment>) -> Option<String> {
    let (mut photos, mut videos, mut voices, mut documents, mut locations) = (0, 0, 0, 0, 0);
    for one in all {
        match one.media.kind {
            MediaKind::Photo => photos += 1,
            MediaKind::Video | MediaKind::VideoNote | MediaKind::Animation => videos += 1,
            MediaKind::Voice | MediaKind::Audio => voices += 1,
            MediaKind::Document => documents += 1,
            MediaKind::Location => locations += 1,
        }
    }
    let counted = [
        (photos, texts.plain_photos(photos)),
        (videos, texts.plain_videos(videos)),
        (voices, texts.plain_voices(voices)),
        (documents, texts.plain_documents(documents)),
        (locations, texts.plain_locations(locations)),
    ];
    let named: Vec<String> = counted.into_iter().filter(|(n, _)| *n > 0).map(|(_, name)| name).collect();
    if named.is_empty() { None } else { Some(named.join(&texts.plain_list_comma())) }
}

impl View<'_> {
    /// The next deadline that is not met yet, and when its time is over.
    pub(super) fn next_deadline(&self) -> Option<(&Deadline, DateTime<Utc>)> {
        let running = self.case.deadlines.iter().filter(|d| d.done_at.is_none());
        running.filter_map(|d| d.due_at.map(|due| (d, due))).min_by_key(|(_, due)| *due)
    }

    /// What a deadline of this ticket is called: only a repair is mended.
    pub(super) fn clock_name(&self, kind: DeadlineKind) -> String {
        match kind {
            DeadlineKind::Resolve if self.ticket().kind != Kind::Repair => self.texts.plain_deadline_settle(),
            DeadlineKind::Acknowledge if self.ticket().kind == Kind::Permit => self.texts.plain_deadline_decide(),
            DeadlineKind::Acknowledge if self.confirms_time() => self.texts.plain_deadline_confirm(),
            kind => self.texts.deadline_name(kind),
        }
    }

    /// Whether it is a service that somebody has, whose time nobody has confirmed yet.
    pub(super) fn confirms_time(&self) -> bool {
        let ticket = self.ticket();
        ticket.kind == Kind::Service && ticket.assignee.is_some() && ticket.promise.is_none()
    }

    /// The number of the ticket in which this one goes on.
    pub(super) fn merged_into(&self) -> Option<&str> {
        let event = self.last(|act| matches!(act, Act::Merge { .. })).filter(|_| self.ticket().merged.is_some())?;
        if let Act::Merge { number, .. } = &event.act { Some(number) } else { None }
    }

    /// The last happening that this finds.
    pub(super) fn last(&self, found: impl Fn(&Act) -> bool) -> Option<&Event> {
        self.case.timeline.iter().rev().find(|e| found(&e.act))
    }

    /// What the resident added last.
    pub(super) fn last_addition(&self) -> Option<(&Event, &str)> {
        self.case.timeline.iter().rev().find_map(|e| match (&e.act, e.actor) {
            // What staff add, they heard from the resident.
            (Act::Add { words }, Actor::Resident(_) | Actor::Staff(_)) => Some((e, words.as_str())),
            (Act::Join { words: Some(words), .. }, Actor::Resident(_)) => Some((e, words.as_str())),
            _ => None,
        })
    }

    /// Whether the ticket's own words and place say the same already.
    pub(super) fn is_told(&self, words: &str) -> bool {
        let ticket = self.ticket();
        let said = |part: &str| part == ticket.place.label || ticket.words.contains(part);
        !words.is_empty() && words.split(" · ").all(said)
    }
}

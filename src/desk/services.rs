//! Paid services: free times, who holds them, and bookings.

use super::Turn;
use super::cast::{Speaker, Stage};
use super::tickets::Filing;
use crate::chat::outgoing::{Body, Keyboard, Op};
use crate::dialogs::request::{BookingDraft, BookingReply, Reply, ServiceRequest};
use crate::domain::act::{Act, Actor};
use crate::domain::calendar::midnight;
use crate::domain::community::Community;
use crate::domain::ids::UserId;
use crate::domain::money::Decimal;
use crate::domain::refused::Why;
use crate::domain::service::{ConsentKind, HOLD, Service, Taken, total};
use crate::domain::ticket::{Kind, Place, Priority, Window};
use crate::rules::slots;
use crate::store::bookings::{self, Offer};
use crate::store::documents;
use crate::store::outbox::{Letter, Rank};
use crate::texts::escape;
use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use std::collections::HashSet;

impl Turn<'_> {
    /// Carries out what the dialog of services asks.
    pub(super) async fn service_request(
        &mut self,
        speaker: &Speaker,
        stage: &Stage,
        asked: ServiceRequest,
    ) -> Result<Reply> {
        Ok(match asked {
            ServiceRequest::Picture { item } => {
                let sent = self.picture(speaker, stage, &item).await?;
                if sent { Reply::Sent } else { Reply::Done }
            }
            ServiceRequest::Days { item, quantity } => {
                let Some(item) = stage.community.settings.services.item(&item) else {
                    return Ok(Reply::Booking(BookingReply::Changed));
                };
                let taken = self.taken(&stage.community, item, None, speaker.user).await?;
                let settings = &stage.community.settings;
                let length = item.length(quantity);
                let first = |day| slots::free(item, length, day, settings, &taken, self.now).into_iter().next();
                Reply::Days(slots::days(item, settings, self.now).filter_map(first).collect())
            }
            ServiceRequest::Times { item, quantity, day } => {
                let settings = &stage.community.settings;
                let Some(item) = settings.services.item(&item) else {
                    return Ok(Reply::Booking(BookingReply::Changed));
                };
                let taken = self.taken(&stage.community, item, Some(day), speaker.user).await?;
                let offered = slots::days(item, settings, self.now).any(|d| d == day);
                let times = slots::free(item, item.length(quantity), day, settings, &taken, self.now);
                Reply::Times(if offered { times } else { vec![] })
            }
            ServiceRequest::Hold { item, quantity, from } => {
                let until = self.now + HOLD;
                let held = self.hold(&stage.community, speaker.user, (&item, quantity), from).await?;
                Reply::Held(held.map(|_| until))
            }
            ServiceRequest::Book(draft) => self.book(stage, *draft).await?,
            ServiceRequest::Offer { community, ticket, words, amount_minor, days, media } => {
                self.offer(stage, (community, ticket), (words, amount_minor, days), &media).await?
            }
        })
    }

    /// Shows what a service looks like, where the community's file has a picture of it; whether it has.
    async fn picture(&mut self, speaker: &Speaker, stage: &Stage, item: &str) -> Result<bool> {
        let (community, lang) = (&stage.community, stage.lang);
        let Some(item) = community.settings.services.item(item) else { return Ok(false) };
        let Some(key) = &item.picture else { return Ok(false) };
        let Some(document) = documents::kept(self.conn, community.id, key).await? else { return Ok(false) };
        let caption = escape(item.name.get(lang));
        let body = Body::Document { community: community.id, document, caption, shown: true };
        let op = Op::Send { body, keyboard: Keyboard::None, reply_to: None, silent: true };
        let mut letter = Letter::new(speaker.at, op, Rank::Reply);
        letter.community = community.id;
        self.tray.post(letter);
        Ok(true)
    }

    /// What is taken of the crews of a service: on a day, or as far ahead as times are offered.
    async fn taken(
        &mut self,
        community: &Community,
        item: &Service,
        day: Option<NaiveDate>,
        user: UserId,
    ) -> Result<HashSet<Taken>> {
        let crews: Vec<String> = community.settings.services.crews_for(item).map(|c| c.key.clone()).collect();
        let tz = community.settings.time_zone;
        let span = match day {
            Some(day) => Window { from: midnight(tz, day), until: midnight(tz, day + Days::new(2)) },
            None => Window { from: self.now, until: self.now + TimeDelta::days(slots::AHEAD as i64 + 2) },
        };
        bookings::taken(self.conn, community.id, &crews, span, user, self.now).await
    }

    /// Keeps a time for this resident; `None`: it is not free.
    pub(super) async fn hold(
        &mut self,
        community: &Community,
        user: UserId,
        (item, quantity): (&str, Option<Decimal>),
        from: DateTime<Utc>,
    ) -> Result<Option<Window>> {
        let settings = &community.settings;
        let Some(item) = settings.services.item(item) else { return Ok(None) };
        let window = Window { from, until: from + item.length(quantity) };
        let day = from.with_timezone(&settings.time_zone).date_naive();
        let taken = self.taken(community, item, Some(day), user).await?;
        let early = from < self.now + TimeDelta::hours(item.lead_hours.into());
        if early || !slots::days(item, settings, self.now).any(|d| d == day) {
            return Ok(None);
        }
        let places = slots::places(item, window, settings, &taken);
        let held = bookings::hold(self.conn, (community.id, user), &places, window, self.now + HOLD, self.now).await?;
        Ok(held.map(|_| window))
    }

    /// Registers a booking: requested, not yet confirmed. Its price is the catalogue's, as it was read.
    async fn book(&mut self, stage: &Stage, draft: BookingDraft) -> Result<Reply> {
        let community = &stage.community;
        let settings = &community.settings;
        let Some(home) = stage.resident.verified().find(|h| h.unit == draft.unit) else {
            self.refused(community.id, None, Why::NotTheirUnit).await?;
            return Ok(Reply::Booking(BookingReply::Changed));
        };
        let Some(item) = settings.services.item(&draft.item) else {
            return Ok(Reply::Booking(BookingReply::Changed));
        };
        let price = price_of(item, draft.quantity, &settings.currency);
        if !item.is_quoted() && price != Some(total(&draft.lines)) {
            return Ok(Reply::Booking(BookingReply::Changed));
        }
        let user = stage.resident.user;
        let mut window = None;
        if let Some(from) = draft.from {
            // Ten minutes may be over: then it is taken anew, if it is still free.
            window = self.hold(community, user, (&draft.item, draft.quantity), from).await?;
            if window.is_none() {
                return Ok(Reply::Booking(BookingReply::Taken));
            }
        } else if !item.is_quoted() {
            return Ok(Reply::Booking(BookingReply::Taken));
        }
        let filing = Filing {
            kind: Kind::Service,
            priority: Priority::Normal,
            area: None,
            category: item.key.clone(),
            department: item.department.clone(),
            place: Place { unit: Some(home.unit), building: Some(home.building), label: home.code.clone() },
            words: draft.notes.clone(),
            visit: String::new(),
            media: draft.media.clone(),
            parent: None,
            complaint: None,
        };
        let (id, number) = match self.file(stage, filing).await? {
            Reply::Filed { ticket, number } => (ticket, number),
            other => return Ok(other),
        };
        let key = (community.id, id);
        let crew = bookings::take_held(self.conn, key, user).await?;
        let time = crew.as_deref().zip(window);
        bookings::put(self.conn, key, (&item.key, draft.quantity), time).await?;
        let mut case = match self.case(key.0, key.1).await? {
            Some(case) => case,
            None => return Ok(Reply::Filed { ticket: id, number }),
        };
        if !item.is_quoted() {
            let offer = Offer {
                kind: ConsentKind::Booking,
                scope: &draft.notes,
                lines: &draft.lines,
                currency: &settings.currency,
                shown: &draft.shown,
                by: None,
                valid_until: None,
            };
            let seq = bookings::offer(self.conn, key, &offer, self.now).await?;
            case.booking = bookings::of_ticket(self.conn, key).await?;
            let act = Act::Agree { seq, total_minor: total(&draft.lines) };
            if let Err(refusal) = Box::pin(self.act_on(community, &mut case, Actor::Resident(user), act)).await? {
                anyhow::bail!("the consent of a new booking was refused: {refusal:?}");
            }
        }
        tracing::info!(community = community.id.0, "service booked");
        Box::pin(self.show_case(community, &case)).await?;
        Ok(Reply::Filed { ticket: id, number })
    }
}

/// What the catalogue charges for so much, minor units; `None` where it is quoted.
fn price_of(item: &Service, quantity: Option<Decimal>, currency: &str) -> Option<i64> {
    let lines = item.lines(quantity, "", "", crate::domain::lang::Lang::ZhHans, currency)?;
    Some(total(&lines))
}

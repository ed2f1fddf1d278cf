//! What is offered and agreed for a paid service, what an act does to it, the reminders before the work, and the bill.

use super::Turn;
use super::cast::Stage;
use crate::cards;
use crate::dialogs::request::Reply;
use crate::domain::act::{Act, Actor};
use crate::domain::bill::{Item, Line, NewBill};
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::flow::{self, Refusal};
use crate::domain::ids::{CommunityId, TicketId, UserId};
use crate::domain::media::Media;
use crate::domain::news::{Alert, Audience, News};
use crate::domain::service::{Booking, Consent, ConsentKind, ConsentState, total};
use crate::domain::ticket::{Kind, Ticket, Window};
use crate::rules::sending;
use crate::store::bookings::{self, Offer};
use crate::store::{bills, timers};
use crate::texts::Texts;
use anyhow::Result;
use chrono::{DateTime, Days, TimeDelta, Utc};

/// The timers of a service, apart from those of its ticket.
const DAY_BEFORE: &str = "day_before";
const HOUR_BEFORE: &str = "hour_before";
const LAPSE: &str = "lapse";

/// The subject of the timers of a service.
pub(super) fn subject(ticket: TicketId) -> String {
    format!("v{}", ticket.0)
}

impl Turn<'_> {
    /// Staff name a price, or work beside what was agreed: written down, and put to the resident.
    pub(super) async fn offer(
        &mut self,
        stage: &Stage,
        key: (CommunityId, TicketId),
        (words, amount_minor, days): (String, i64, u32),
        media: &[Media],
    ) -> Result<Reply> {
        let Some(staff) = stage.staff.clone() else { return Ok(Reply::Refused(Refusal::NotAllowed)) };
        let community = self.community(key.0).await?;
        let Some(case) = self.case(key.0, key.1).await? else { return Ok(Reply::Refused(Refusal::NotAllowed)) };
        let sample = Act::Offer { seq: 0, total_minor: amount_minor, words: words.clone() };
        if !staff.may(&sample, &case.ticket) {
            self.refused_by_law(key, &Refusal::NotAllowed).await?;
            return Ok(Reply::Refused(Refusal::NotAllowed));
        }
        if let Err(refusal) = flow::apply(&case.ticket, Actor::Staff(staff.id), &sample, self.now) {
            return Ok(Reply::Refused(refusal));
        }
        let Some(booking) = &case.booking else { return Ok(Reply::Refused(Refusal::NotAllowed)) };
        if booking.open_offer().is_some() || amount_minor <= 0 {
            return Ok(Reply::Refused(Refusal::OfferOpen));
        }
        let kind = if booking.is_agreed() { ConsentKind::Extra } else { ConsentKind::Quotation };
        let lines = [Line { words: words.clone(), quantity: None, measure: String::new(), tariff: None, amount_minor }];
        let resident = case.ticket.reporter;
        let texts = Texts::new(self.lang_of(key.0, resident).await?);
        let until = self.now + TimeDelta::days(days.into());
        let shown = cards::service::offer_words(texts, kind, &lines, &community, self.now, until);
        let offer = Offer {
            kind,
            scope: &words,
            lines: &lines,
            currency: &community.settings.currency,
            shown: &shown,
            by: Some(staff.id),
            valid_until: Some(until),
        };
        let seq = bookings::offer(self.conn, key, &offer, self.now).await?;
        let act = Act::Offer { seq, total_minor: amount_minor, words };
        Ok(match Box::pin(self.perform(key, Actor::Staff(staff.id), act, media)).await? {
            Ok(()) => Reply::Done,
            // Asked above with the same ticket in the same turn.
            Err(refusal) => anyhow::bail!("an offer that was written down is refused: {refusal:?}"),
        })
    }

    /// What an act on a service does to its booking and its consents, or why it cannot be: asked before the ticket changes.
    pub(super) async fn service_acts(
        &mut self,
        community: &Community,
        case: &mut Case,
        actor: Actor,
        act: &Act,
    ) -> Result<Option<Refusal>> {
        if case.ticket.kind != Kind::Service {
            return Ok(None);
        }
        let key = (community.id, case.ticket.id);
        let Some(booking) = case.booking.clone() else { return Ok(None) };
        let by = match actor {
            Actor::Resident(user) => Some(user),
            Actor::Staff(_) | Actor::Desk => None,
        };
        let open = booking.open_offer();
        match act {
            Act::Book { from, until } => {
                let kept = booking.time.as_ref().map(|(_, window)| *window);
                if kept != Some(Window { from: *from, until: *until }) || *until <= self.now {
                    return Ok(Some(Refusal::NoTime));
                }
                if open.is_some_and(|c| c.kind == ConsentKind::Quotation) {
                    return Ok(Some(Refusal::OfferOpen));
                }
            }
            Act::Finish { .. } if open.is_some() => return Ok(Some(Refusal::OfferOpen)),
            // Of two taps one is told.
            Act::SetOut if case.is_on_the_way() => return Ok(Some(Refusal::NotNow(case.ticket.state))),
            Act::Promise { from, .. } if !may_promise(community, &case.ticket, &booking, *from) => {
                return Ok(Some(Refusal::TheirTime));
            }
            Act::Agree { seq, total_minor } => {
                let valid = |c: &&Consent| {
                    c.seq == *seq && c.total() == *total_minor && c.valid_until.is_none_or(|until| self.now < until)
                };
                let agreed = open.filter(valid).is_some();
                if !agreed || !bookings::decide(self.conn, key, (*seq, ConsentState::Agreed), by, self.now).await? {
                    return Ok(Some(Refusal::OfferOver));
                }
            }
            Act::Decline { seq } | Act::Retract { seq } | Act::Lapse { seq } => {
                let state = match act {
                    Act::Decline { .. } => ConsentState::Declined,
                    Act::Retract { .. } => ConsentState::Withdrawn,
                    _ => ConsentState::Lapsed,
                };
                if !bookings::decide(self.conn, key, (*seq, state), by, self.now).await? {
                    return Ok(Some(Refusal::OfferOver));
                }
            }
            Act::Move { from, until } => {
                let Some(user) = by else { return Ok(Some(Refusal::NotAllowed)) };
                if let Some(refusal) = service_limits(community, case, act, self.now) {
                    return Ok(Some(refusal));
                }
                let held = self.hold(community, user, (&booking.item, booking.quantity), *from).await?;
                let window = Window { from: *from, until: *until };
                if held != Some(window) {
                    return Ok(Some(Refusal::NoTime));
                }
                let crew = bookings::take_held(self.conn, key, user).await?;
                let time = crew.as_deref().map(|crew| (crew, window));
                bookings::put(self.conn, key, (&booking.item, booking.quantity), time).await?;
            }
            Act::Cancel { .. } => {
                if let Some(refusal) = service_limits(community, case, act, self.now) {
                    return Ok(Some(refusal));
                }
                self.withdraw_offers(key, &booking.consents).await?;
                // What was done already is paid as agreed; what was not is owed by nobody, but for the fee that was told.
                if case.ticket.reopened == 0 {
                    bookings::void(self.conn, key).await?;
                    if let Some(fee) = case.cost_of_cancelling(&community.settings.services, self.now) {
                        self.late_fee(community, case, fee, by).await?;
                    }
                }
                bookings::release(self.conn, key).await?;
            }
            Act::OutOfScope { .. } | Act::Merge { .. } => {
                self.withdraw_offers(key, &booking.consents).await?;
                bookings::void(self.conn, key).await?;
                bookings::release(self.conn, key).await?;
            }
            _ => return Ok(None),
        }
        case.booking = bookings::of_ticket(self.conn, key).await?;
        Ok(None)
    }

    /// What waits for an answer waits no more.
    async fn withdraw_offers(&mut self, key: (CommunityId, TicketId), all: &[Consent]) -> Result<()> {
        for consent in all.iter().filter(|c| c.state == ConsentState::Offered) {
            bookings::decide(self.conn, key, (consent.seq, ConsentState::Withdrawn), None, self.now).await?;
        }
        Ok(())
    }

    /// The resident was told what it costs and cancels all the same: written down as agreed, in place of the rest.
    async fn late_fee(&mut self, community: &Community, case: &Case, fee: i64, by: Option<UserId>) -> Result<()> {
        let key = (community.id, case.ticket.id);
        let texts = Texts::new(self.lang_of(key.0, case.ticket.reporter).await?);
        let words = texts.plain_service_late_fee();
        let shown = texts.service_cancel_fee(texts.money(fee, &community.settings.currency));
        let lines = [Line { words, quantity: None, measure: String::new(), tariff: None, amount_minor: fee }];
        let offer = Offer {
            kind: ConsentKind::Cancellation,
            scope: "",
            lines: &lines,
            currency: &community.settings.currency,
            shown: &shown,
            by: None,
            valid_until: None,
        };
        let seq = bookings::offer(self.conn, key, &offer, self.now).await?;
        bookings::decide(self.conn, key, (seq, ConsentState::Agreed), by.or(Some(case.ticket.reporter)), self.now)
            .await?;
        Ok(())
    }

    /// What follows from an act on a service: its timers, its bill, the end of what was declined.
    pub(super) async fn service_moved(&mut self, community: &Community, case: &mut Case, act: &Act) -> Result<()> {
        self.plan_service(community, case).await?;
        match act {
            Act::Decline { seq } => {
                let consents = case.booking.as_ref().map(|b| b.consents.as_slice()).unwrap_or_default();
                let quoted = consents.iter().any(|c| c.seq == *seq && c.kind == ConsentKind::Quotation);
                let actor = Actor::Resident(case.ticket.reporter);
                if quoted && case.ticket.state.is_open() {
                    let cancel = Act::Cancel { reason: None };
                    if let Err(refusal) = Box::pin(self.act_on(community, case, actor, cancel)).await? {
                        tracing::info!(ticket = case.ticket.id.0, ?refusal, "a declined quotation stays open");
                    }
                }
            }
            Act::Accept | Act::Close { .. } | Act::Cancel { .. } => self.charge(community, case).await?,
            _ => {}
        }
        Ok(())
    }

    /// The reminders before the work, and the end of an offer: as a whole, as the case stands.
    async fn plan_service(&mut self, community: &Community, case: &Case) -> Result<()> {
        let mut wanted = vec![];
        let mut want = |kind: &str, at: DateTime<Utc>| wanted.push((kind.to_owned(), at, serde_json::Value::Null));
        if let Some(window) = coming(case) {
            for (kind, before) in [(DAY_BEFORE, TimeDelta::days(1)), (HOUR_BEFORE, TimeDelta::hours(1))] {
                if window.from - before > self.now {
                    want(kind, window.from - before);
                }
            }
        }
        let offer = case.booking.as_ref().and_then(|b| b.open_offer()).filter(|_| case.ticket.state.is_open());
        if let Some(until) = offer.and_then(|c| c.valid_until) {
            // Nobody can agree to it any more; that it is over is told in the hours for that.
            want(LAPSE, sending::fit(until.max(self.now), &community.settings));
        }
        timers::replace_all(self.conn, case.ticket.community, &subject(case.ticket.id), &wanted).await
    }

    /// A timer of a service.
    pub(super) async fn ring_service(&mut self, community: CommunityId, id: TicketId, kind: &str) -> Result<()> {
        let community = self.community(community).await?;
        let Some(mut case) = self.case(community.id, id).await? else { return Ok(()) };
        match kind {
            DAY_BEFORE | HOUR_BEFORE => {
                let hour = kind == HOUR_BEFORE;
                // What should have been said earlier is not said once the time has come.
                if let Some(window) = coming(&case).filter(|w| w.from > self.now) {
                    self.news(&community, &case, &News::Soon { window, hour }).await?;
                    let alert = Alert::Soon { window, hour };
                    self.alert(&community, &case, Actor::Desk, Audience::Owner, &alert).await?;
                }
            }
            LAPSE => {
                let over = case.booking.as_ref().and_then(|b| b.open_offer()).map(|c| (c.seq, c.valid_until));
                if let Some((seq, Some(until))) = over
                    && until <= self.now
                    && sending::fit(self.now, &community.settings) <= self.now
                {
                    match Box::pin(self.act_on(&community, &mut case, Actor::Desk, Act::Lapse { seq })).await? {
                        Ok(()) => Box::pin(self.show_case(&community, &case)).await?,
                        Err(refusal) => tracing::info!(ticket = id.0, ?refusal, "an offer ended by itself"),
                    }
                }
            }
            other => anyhow::bail!("unknown timer {other:?} of a service"),
        }
        self.plan_service(&community, &case).await
    }

    /// Makes the bill of what was agreed and not charged yet, line by line.
    async fn charge(&mut self, community: &Community, case: &mut Case) -> Result<()> {
        let (Some(unit), Some(booking)) = (case.ticket.place.unit, &case.booking) else { return Ok(()) };
        let lines: Vec<Line> = booking.unbilled().flat_map(|c| c.lines.clone()).collect();
        let total_minor = total(&lines);
        if total_minor == 0 {
            return Ok(());
        }
        let settings = &community.settings;
        let day = self.now.with_timezone(&settings.time_zone).date_naive();
        let label = settings.services.item(&booking.item).map_or("", |i| i.name.get(settings.language()));
        let number = &case.ticket.number;
        // What was agreed after the first bill stands on a second one.
        let before = case.timeline.iter().filter(|e| matches!(e.act, Act::Charge { .. })).count();
        let key = if before == 0 { number.clone() } else { format!("{number}-{}", before + 1) };
        let amount = (total_minor, settings.currency.as_str());
        let bill = NewBill {
            due_on: day + Days::new(settings.services.due().into()),
            lines,
            ..NewBill::of_day((unit, key), (Item::Service, label), day, amount)
        };
        bills::hold(self.conn, community.id, unit).await?;
        if bills::add(self.conn, community.id, &bill, self.now).await?.is_none() {
            anyhow::bail!("there is a bill {} already", bill.key);
        }
        bookings::billed(self.conn, (community.id, case.ticket.id), &bill.key).await?;
        case.booking = bookings::of_ticket(self.conn, (community.id, case.ticket.id)).await?;
        bills::settle(self.conn, community.id, unit, self.now).await?;
        if let Err(refusal) = Box::pin(self.act_on(community, case, Actor::Desk, Act::Charge { total_minor })).await? {
            anyhow::bail!("the bill of a service was refused: {refusal:?}");
        }
        Ok(())
    }
}

/// Why a confirmed time is not moved, or cancelled, in the chat any more.
pub(super) fn service_limits(community: &Community, case: &Case, act: &Act, now: DateTime<Utc>) -> Option<Refusal> {
    let item = community.settings.services.item(&case.ticket.category)?;
    let late = item.too_late(&case.ticket, case.booking.as_ref()?, now).map(Refusal::TooLate);
    match act {
        Act::Move { .. } => late,
        Act::Cancel { .. } if item.late_fee_minor.is_none() => late,
        _ => None,
    }
}

/// When somebody comes, as it was confirmed.
fn coming(case: &Case) -> Option<Window> {
    case.booking.as_ref().and_then(|b| b.coming(&case.ticket))
}

/// Whether staff may name this time themselves: what was booked is only moved within its day.
fn may_promise(community: &Community, ticket: &Ticket, booking: &Booking, from: DateTime<Utc>) -> bool {
    let day = |at: DateTime<Utc>| at.with_timezone(&community.settings.time_zone).date_naive();
    let booked = booking.time.as_ref().filter(|_| ticket.reopened == 0);
    booking.may_be_promised(ticket) && booked.is_none_or(|(_, window)| day(from) == day(window.from))
}

//! A paid service on cards, in the resident's message and in news: requested is not booked, and each amount has its consent.

use super::{Face, View};
use crate::chat::button::{Button, TicketButton as B};
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::bill::Line;
use crate::domain::community::Community;
use crate::domain::news::News;
use crate::domain::service::{Booking, Consent, ConsentKind, ConsentState, total};
use crate::domain::ticket::State;
use crate::texts::Texts;
use chrono::{DateTime, Utc};

/// An offer as the resident reads it: what is done, for how much, until when it holds.
pub fn offer_words(
    texts: Texts,
    kind: ConsentKind,
    lines: &[Line],
    community: &Community,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> String {
    let currency = &community.settings.currency;
    let time = texts.moment(until, now, community.settings.time_zone);
    let scope = lines.first().map(|l| cut(&l.words, 1200)).unwrap_or_default();
    let money = texts.money(total(lines), currency);
    match kind {
        ConsentKind::Extra => texts.service_offer_extra(scope, money, time),
        ConsentKind::Quotation | ConsentKind::Booking | ConsentKind::Cancellation => {
            texts.service_offer(scope, money, time)
        }
    }
}

/// The time that is kept, in full.
fn time(view: &View<'_>, booking: &Booking) -> Option<String> {
    booking.time.as_ref().filter(|_| view.ticket().reopened == 0).map(|(_, window)| view.window(*window))
}

/// How much was booked.
fn quantity(view: &View<'_>, booking: &Booking) -> Option<String> {
    let measure = view.community.settings.services.item(&booking.item)?.measure()?;
    let sign = view.texts.measure_sign(measure);
    booking.quantity.map(|q| format!("{q} {sign}"))
}

/// What the card says of a service beside what every card says.
pub(super) fn card(view: &View<'_>) -> Vec<String> {
    let Some(booking) = &view.case.booking else { return vec![] };
    let t = view.texts;
    let mut lines = vec![];
    lines.extend(quantity(view, booking).map(|q| t.service_card_quantity(q)));
    lines.extend(time(view, booking).map(|time| match is_confirmed(view) {
        true => t.service_card_booked(time),
        false => t.service_card_requested(time),
    }));
    if let Some((key, _)) = &booking.time
        && let Some(crew) = view.community.settings.services.crew(key)
    {
        lines.push(t.service_card_crew(line(crew.name.get(t.lang()), 40)));
    }
    let agreed = booking.agreed_minor();
    if agreed > 0 {
        lines.push(t.service_card_agreed(view.money(agreed)));
    }
    if let Some(offer) = booking.open_offer() {
        let (scope, money) = (line(&offer.scope, 80), view.money(offer.total()));
        lines.push(t.service_card_offer_open(scope, money));
    } else if let Some(last) = booking.consents.last() {
        let (scope, money) = (line(&last.scope, 80), view.money(last.total()));
        match last.state {
            ConsentState::Declined => lines.push(t.service_card_offer_declined(scope, money)),
            ConsentState::Lapsed => lines.push(t.service_card_offer_lapsed(scope, money)),
            ConsentState::Offered | ConsentState::Agreed | ConsentState::Withdrawn | ConsentState::Void => {}
        }
    }
    if on_the_way(view) {
        lines.push(t.service_card_on_the_way());
    }
    lines
}

/// Whether the time that is kept was confirmed: until then it is only asked for.
fn is_confirmed(view: &View<'_>) -> bool {
    view.ticket().promise.is_some() || !view.ticket().state.is_open()
}

/// Whether whoever does it has set out for the time that is booked now.
fn on_the_way(view: &View<'_>) -> bool {
    view.ticket().state == State::Scheduled && view.case.is_on_the_way()
}

/// Whether the promised time is not the booked one: of a look before a price is named, or of somebody who is late.
pub(super) fn is_other_time(view: &View<'_>) -> bool {
    let booked = view.case.booking.as_ref().filter(|_| view.ticket().reopened == 0);
    let from = |b: &Booking| b.time.as_ref().map(|(_, window)| window.from);
    booked.is_none_or(|b| from(b) != view.ticket().promise.map(|w| w.from))
}

/// Whether staff may name a time.
pub(super) fn may_promise(view: &View<'_>) -> bool {
    view.case.booking.as_ref().is_some_and(|b| b.may_be_promised(view.ticket()))
}

/// The words on the button that names a price: the first, or for more work.
pub(super) fn offer_label(view: &View<'_>) -> String {
    let more = view.case.booking.as_ref().is_some_and(Booking::is_agreed);
    if more { view.texts.btn_card_extra() } else { view.texts.btn_card_quote() }
}

/// The usual next steps on the card of a service.
pub(super) fn buttons(view: &View<'_>) -> Option<Vec<Vec<B>>> {
    // What came back is work as any other: a time is promised, nothing is booked.
    let booking = view.case.booking.as_ref().filter(|_| view.ticket().reopened == 0)?;
    let offer = if booking.open_offer().is_some() { B::Retract } else { B::Offer };
    let priced = booking.is_agreed();
    Some(match view.ticket().state {
        State::New | State::Dispatched | State::Taken | State::Reopened | State::Waiting => {
            match (priced, booking.time.is_some()) {
                // Confirmed already, and given back or held up since: somebody has it, or goes on.
                (true, true) if is_confirmed(view) && view.ticket().assignee.is_none() => {
                    vec![vec![B::Take], vec![B::Assign, B::Ask]]
                }
                (true, true) if is_confirmed(view) => vec![vec![B::Resume, B::Arrive], vec![B::Phone]],
                (true, true) => vec![vec![B::Book], vec![B::Ask, B::Phone]],
                (true, false) => vec![vec![B::Ask, B::Phone]],
                (false, _) => vec![vec![offer], vec![B::Ask, B::Phone]],
            }
        }
        State::Scheduled if on_the_way(view) => vec![vec![B::Arrive], vec![B::Phone]],
        State::Scheduled if !priced => vec![vec![B::SetOut, B::Arrive], vec![offer, B::Phone]],
        State::Scheduled => vec![vec![B::SetOut, B::Arrive], vec![B::Phone]],
        State::OnSite => vec![vec![B::Finish], vec![offer, B::Phone]],
        State::Done => vec![vec![B::Tell]],
        State::Accepted | State::Closed | State::Cancelled | State::Rejected => vec![],
    })
}

/// Where it stands, as the resident reads it.
pub(super) fn now(view: &View<'_>) -> Option<String> {
    let t = view.texts;
    let booking = view.case.booking.as_ref().filter(|_| view.ticket().reopened == 0)?;
    if view.ticket().state.is_open()
        && let Some(offer) = booking.open_offer()
    {
        return Some(match offer.kind {
            ConsentKind::Extra => t.service_now_extra(),
            ConsentKind::Quotation | ConsentKind::Booking | ConsentKind::Cancellation => t.service_now_offer(),
        });
    }
    Some(match view.ticket().state {
        State::New | State::Dispatched | State::Taken | State::Reopened => {
            match (booking.time.is_some(), booking.is_agreed()) {
                (true, _) if is_confirmed(view) => t.service_now_booked(),
                (true, _) => t.service_now_requested(view.department(&view.ticket().department)),
                (false, true) => t.service_now_choose_time(),
                (false, false) => t.service_now_price_asked(view.department(&view.ticket().department)),
            }
        }
        State::Scheduled if on_the_way(view) => t.service_now_on_the_way(view.fitter()),
        State::Scheduled if booking.time.is_some() => t.service_now_booked(),
        State::Scheduled
        | State::OnSite
        | State::Waiting
        | State::Done
        | State::Accepted
        | State::Closed
        | State::Cancelled
        | State::Rejected => {
            return None;
        }
    })
}

/// What the resident reads of their booking: how much, when, for how much.
pub(super) fn told(view: &View<'_>) -> Vec<String> {
    let t = view.texts;
    let Some(booking) = &view.case.booking else { return vec![] };
    let mut lines = vec![];
    lines.extend(quantity(view, booking).map(|q| t.service_status_quantity(q)));
    lines.extend(time(view, booking).map(|time| match is_confirmed(view) {
        true => t.service_status_time(time),
        false => t.service_status_asked_for(time),
    }));
    let agreed: Vec<Line> = booking.agreed().flat_map(|c| c.lines.clone()).collect();
    if !agreed.is_empty() {
        lines.extend(t.price_lines(&agreed, &view.community.settings.currency, line));
    }
    lines
}

/// The resident's buttons that only a service has, while it is open.
pub(super) fn keys(view: &View<'_>) -> Vec<Vec<Key>> {
    let t = view.texts;
    let Some(booking) = view.case.booking.as_ref() else { return vec![] };
    if let Some(offer) = booking.open_offer() {
        return decision(view, offer);
    }
    let free = view.ticket().reopened == 0
        && matches!(
            view.ticket().state,
            State::New | State::Dispatched | State::Taken | State::Reopened | State::Scheduled
        );
    match (free && booking.is_agreed(), booking.time.is_some()) {
        (true, true) => vec![vec![view.key(t.btn_service_another_time(), B::Move)]],
        (true, false) => vec![vec![view.key(t.btn_service_choose_time(), B::Move)]],
        (false, _) => vec![],
    }
}

/// Agree, or decline.
fn decision(view: &View<'_>, offer: &Consent) -> Vec<Vec<Key>> {
    let (community, ticket, seq) = (view.ticket().community, view.ticket().id, offer.seq);
    let key = |label, agree| Key::press(label, &Button::Consent { community, ticket, seq, agree });
    let money = view.money(offer.total());
    vec![
        vec![key(view.texts.btn_service_offer_agree(money), true)],
        vec![key(view.texts.btn_service_offer_decline(), false)],
    ]
}

/// News of a service; `None`: as for other tickets.
pub(super) fn news(view: &View<'_>, what: &News) -> Option<Face> {
    let (t, number) = (view.texts, &view.ticket().number);
    let name = view.what();
    let show = vec![view.key(t.btn_status_show(), B::Show)];
    let booking = view.case.booking.as_ref();
    Some(match what {
        News::Booked { window } => Face::with(t.service_news_booked(number, name, view.window(*window)), vec![show]),
        News::OnTheWay => Face::with(t.service_news_on_the_way(number, name, view.fitter()), vec![show]),
        News::Offered { seq } => {
            let offer = booking.and_then(|b| b.consents.iter().find(|c| c.seq == *seq))?;
            let until = offer.valid_until.unwrap_or(view.now);
            let words = offer_words(t, offer.kind, &offer.lines, view.community, view.now, until);
            Face::with(format!("{}\n{words}", t.service_news_head(number, name)), decision(view, offer))
        }
        News::Retracted => Face::with(t.service_news_retracted(number, name), vec![show]),
        News::Lapsed => Face::with(t.service_news_lapsed(number, name), vec![show]),
        News::Soon { window, hour } => {
            let time = view.window(*window);
            let html =
                if *hour { t.service_news_hour(number, name, time) } else { t.service_news_day(number, name, time) };
            Face::with(html, vec![show])
        }
        News::Charged { total_minor } => {
            let money = view.money(*total_minor);
            let pay = vec![view.key(t.btn_service_pay(), B::Pay)];
            Face::with(t.service_news_charged(number, name, money), vec![pay, show])
        }
        _ => return None,
    })
}

//! The callback survey's hours: when it is asked, asked once more, and handed to a person with a telephone.

use crate::domain::act::Rating;
use crate::domain::calendar::{Calendar, moment};
use crate::domain::community::Settings;
use crate::domain::hours::{Day, Hours, Week};
use crate::domain::ticket::{Kind, State, Ticket};
use chrono::{DateTime, Days, NaiveTime, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Days before the survey where the category is not in the community's file any more.
const CALLBACK_DAYS: u32 = 2;

/// Days after the answer to a complaint, or a paid service, before the survey (product.md: the same or the next day).
const NEXT_DAY: u32 = 1;

/// When residents may be asked: 9 to 12 and 14 to 20, every day (product.md: callback survey).
static ASKING: LazyLock<Hours> = LazyLock::new(|| {
    let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or(NaiveTime::MIN);
    let day: Day = vec![(hour(9), hour(12)), (hour(14), hour(20))];
    Hours {
        week: Week(std::array::from_fn(|_| day.clone())),
        china: false,
        holidays: BTreeMap::new(),
        days: BTreeMap::new(),
    }
});

/// Whether a resident may be asked at this moment.
pub fn fits(at: DateTime<Utc>, tz: Tz) -> bool {
    Calendar::new(&ASKING, tz).is_open(at)
}

/// This moment, or the next at which a resident may be asked.
pub fn fit(at: DateTime<Utc>, tz: Tz) -> DateTime<Utc> {
    Calendar::new(&ASKING, tz).next_open(at).unwrap_or(at)
}

/// Of which moments the surveys are asked today by now: those in this span, its end not included. What falls between the
/// hours is asked when they begin again.
pub fn asked_today(now: DateTime<Utc>, tz: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let calendar = Calendar::new(&ASKING, tz);
    let today = now.with_timezone(&tz).date_naive();
    let end_of = |day| calendar.stretches(day).map(|(_, end)| end);
    let from = today.pred_opt().and_then(|yesterday| end_of(yesterday).last()).unwrap_or(now);
    let until = match calendar.is_open(now) {
        true => now,
        false => end_of(today).take_while(|end| *end <= now).last().unwrap_or(from),
    };
    (from, until)
}

/// When the survey of a job is asked that was done then, so many days later.
pub fn ask_at(done_at: DateTime<Utc>, days: u32, tz: Tz) -> DateTime<Utc> {
    fit(days_later(done_at, days, tz), tz)
}

/// When it is asked once more: a day later.
pub fn again_at(asked_at: DateTime<Utc>, tz: Tz) -> DateTime<Utc> {
    fit(days_later(asked_at, 1, tz), tz)
}

/// When it goes to the phone list: a day after it was asked once more.
pub fn phone_at(asked_at: DateTime<Utc>, tz: Tz) -> DateTime<Utc> {
    again_at(again_at(asked_at, tz), tz)
}

/// When a finished job closes because the resident stays silent; in the same hours, since they are told.
pub fn close_at(done_at: DateTime<Utc>, settings: &Settings) -> DateTime<Utc> {
    fit(days_later(done_at, settings.close_after_days, settings.time_zone), settings.time_zone)
}

/// When the survey of this ticket is planned for; `None`: nothing was done on it, its kind is not asked about, or who
/// reported it was forgotten.
pub fn plan(ticket: &Ticket, settings: &Settings) -> Option<DateTime<Utc>> {
    if ticket.reporter.is_former() {
        return None;
    }
    let days = match ticket.kind {
        Kind::Repair => settings.category(&ticket.category).map_or(CALLBACK_DAYS, |c| c.callback_days),
        Kind::Complaint | Kind::Service => NEXT_DAY,
        Kind::Inquiry | Kind::Permit => return None,
    };
    Some(ask_at(ticket.done_at?, days, settings.time_zone))
}

/// Whether an unsatisfied answer opens a complaint of its own: about work at home that was not reopened by it.
pub fn opens_complaint(before: &Ticket, after: &Ticket, rating: &Rating) -> bool {
    matches!(before.kind, Kind::Repair | Kind::Service) && rating.unsatisfied() && after.reopened == before.reopened
}

/// When the survey planned for this time is asked of a ticket that has ended: not before its end; and who was silent until
/// it closed has just been told so, they are asked a day later.
pub fn asked_at(ticket: &Ticket, planned: DateTime<Utc>, settings: &Settings) -> DateTime<Utc> {
    let tz = settings.time_zone;
    let earliest = match ticket.state {
        State::Closed if ticket.reporter.has_chat() => ticket.ended_at.map(|end| again_at(end, tz)),
        _ => ticket.ended_at,
    };
    fit(earliest.map_or(planned, |end| planned.max(end)), tz)
}

/// The same time of day, days later.
fn days_later(at: DateTime<Utc>, days: u32, tz: Tz) -> DateTime<Utc> {
    let wall = at.with_timezone(&tz).naive_local();
    wall.checked_add_days(Days::new(days.into())).map_or(at, |later| moment(tz, later))
}

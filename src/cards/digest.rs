//! The numbers of a department's day and week in words: what is nothing is left out.

use super::duty::Desk;
use crate::domain::duty::{Numbers, percent};
use crate::texts::Texts;
use chrono::{DateTime, TimeDelta, Utc};

/// The daily digest.
pub(super) fn day(desk: &Desk<'_>, n: &Numbers) -> String {
    let t = desk.texts;
    let today = desk.now.with_timezone(&desk.community.settings.time_zone).date_naive();
    let date = t.plain_date(t.month(today), chrono::Datelike::day(&today), t.weekday(today));
    let mut lines = vec![t.digest_day(desk.name(), date)];
    lines.extend(joined(&[(n.received, t.digest_received(n.received)), (n.done, t.digest_done(n.done))]));
    lines.extend(joined(&open(t, n)));
    lines.extend(joined(&[(n.unsigned, t.digest_unsigned(n.unsigned))]));
    lines.join("\n")
}

/// The weekly digest.
pub(super) fn week(desk: &Desk<'_>, n: &Numbers, (since, until): (DateTime<Utc>, DateTime<Utc>)) -> String {
    let t = desk.texts;
    let tz = desk.community.settings.time_zone;
    let date = |at: DateTime<Utc>| {
        let day = at.with_timezone(&tz).date_naive();
        t.plain_date(t.month(day), chrono::Datelike::day(&day), t.weekday(day))
    };
    let mut lines = vec![t.digest_week(desk.name(), date(since), date(until - TimeDelta::hours(12)))];
    lines.extend(joined(&[
        (n.received, t.digest_received(n.received)),
        (n.done, t.digest_done(n.done)),
        (n.reopened, t.digest_reopened(n.reopened)),
    ]));
    lines.extend(percent(n.in_time, n.deadlines).map(|share| t.digest_in_time(share, n.in_time, n.deadlines)));
    lines.extend(percent(n.satisfied, n.rated).map(|share| t.digest_satisfied(share, n.satisfied, n.rated)));
    lines.extend(joined(&open(t, n)));
    lines.extend(joined(&[(n.calls, t.duty_calls(n.calls)), (n.ties, t.duty_ties(n.ties))]));
    lines.extend(joined(&[(n.unsigned, t.digest_unsigned(n.unsigned))]));
    lines.join("\n")
}

fn open(t: Texts, n: &Numbers) -> [(i64, String); 4] {
    [
        (n.open, t.digest_open(n.open)),
        (n.overdue, t.digest_overdue(n.overdue)),
        (n.promised, t.digest_promised(n.promised)),
        (n.waiting, t.digest_waiting(n.waiting)),
    ]
}

fn joined(parts: &[(i64, String)]) -> Option<String> {
    let shown: Vec<&str> = parts.iter().filter(|(n, _)| *n > 0).map(|(_, words)| words.as_str()).collect();
    (!shown.is_empty()).then(|| shown.join(" · "))
}

//! How a complaint goes: who handles it, who gets the second answer to give, when the result is due, who is told.

use super::follow::Effect;
use crate::domain::act::{Act, Actor};
use crate::domain::calendar::{Calendar, moment};
use crate::domain::community::Settings;
use crate::domain::complaint::Severity;
use crate::domain::dossier::Dossier;
use crate::domain::ids::StaffId;
use crate::domain::news::{Alert, Audience, News};
use crate::domain::script;
use crate::domain::staff::{Role, Staff};
use crate::domain::ticket::{Kind, Ticket};
use crate::domain::visibility;
use chrono::{DateTime, Days, TimeDelta, Utc};

/// So long an earlier complaint of the same kind makes the next one a repeated one.
pub const REPEATED: TimeDelta = TimeDelta::days(180);
/// Days ahead that are looked at for the end of a working day.
const AHEAD: u64 = 30;

/// The department that handles a complaint: its category's, else the front desk; not the one that it is about, as long as
/// there is another.
pub fn department<'a>(settings: &'a Settings, category: &str, about: Option<&str>) -> &'a str {
    let named = settings.complaint_category(category).and_then(|c| c.department.as_deref());
    let candidates = [named.and_then(|key| settings.department(key)), settings.front_desk()];
    let known = || candidates.iter().flatten();
    let fitting = known().find(|d| about != Some(d.key.as_str()));
    fitting.or_else(|| known().next_back()).map_or("", |d| &d.key)
}

/// The member of staff whom a typed name means: the only one whose name has it; without titles, brackets and blanks.
pub fn named<'a>(typed: &str, staff: &'a [Staff]) -> Option<&'a Staff> {
    let wanted = bare(typed);
    if wanted.is_empty() {
        return None;
    }
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut found = staff.iter().filter(|s| fits(&bare(&s.name)));
        found.next().filter(|_| found.next().is_none())
    };
    only(&|name| name == wanted)
        .or_else(|| only(&|name| !name.is_empty() && (name.contains(&wanted) || wanted.contains(name))))
}

/// Whether these words speak of somebody, or of something, by this name: as it stands before its brackets, in either
/// Chinese script, whatever the case. A single character is no name.
pub fn speaks_of(words: &str, name: &str) -> bool {
    let plain = |text: &str| -> String { text.chars().flat_map(char::to_lowercase).map(script::simple).collect() };
    let (words, name) = (plain(words), plain(name.split(['（', '(', '【', '[']).next().unwrap_or_default().trim()));
    if name.chars().count() < 2 {
        return false;
    }
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
    let latin = name.is_ascii();
    words.match_indices(&name).any(|(at, found)| {
        let (before, after) = (words.get(..at).unwrap_or(""), words.get(at + found.len()..).unwrap_or(""));
        !latin || edge(before.chars().next_back()) && edge(after.chars().next())
    })
}

/// A name as names are compared.
fn bare(name: &str) -> String {
    const TITLES: [&str; 34] = [
        "师傅",
        "師傅",
        "先生",
        "女士",
        "小姐",
        "经理",
        "經理",
        "主管",
        "队长",
        "隊長",
        "工程师",
        "工程師",
        "阿姨",
        "大姐",
        "大哥",
        "会计",
        "會計",
        "老师",
        "老師",
        "管家",
        "保安",
        "保洁员",
        "客服",
        "前台",
        "mr.",
        "mrs.",
        "ms.",
        "miss ",
        "mr ",
        "mrs ",
        "ms ",
        "master ",
        "the guard",
        "manager ",
    ];
    let mut text: String = name.split(['（', '(', '【', '[']).next().unwrap_or_default().trim().to_lowercase();
    for title in TITLES {
        let shorter = text.replace(title, "");
        // A surname alone keeps its title out; a title alone stays what it is.
        if !shorter.trim().is_empty() {
            text = shorter;
        }
    }
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Who gives the second and final answer: a lead other than the first handler, a manager where a lead gave the first.
/// Nobody from whom the complaint is kept.
pub fn second<'a>(staff: &'a [Staff], ticket: &Ticket, first: Option<StaffId>) -> Option<&'a Staff> {
    let was_lead = staff.iter().any(|s| Some(s.id) == first && (s.is(Role::Lead) || s.is(Role::Manager)));
    let fits = |s: &&Staff| Some(s.id) != first && visibility::may_handle(s, ticket);
    let reached = |s: &&Staff| s.user.is_some();
    let lead = |s: &&Staff| {
        let about = ticket.about_department.as_ref().is_some_and(|d| s.departments.contains(d));
        s.is(Role::Lead) && !s.is(Role::Manager) && (about || s.departments.contains(&ticket.department))
    };
    let manager = |s: &&Staff| s.is(Role::Manager);
    let leads = || staff.iter().filter(fits).filter(lead).filter(|_| !was_lead);
    let managers = || staff.iter().filter(fits).filter(manager);
    let others = || staff.iter().filter(fits).filter(|s| s.is(Role::Lead) || s.is(Role::Manager));
    leads()
        .find(reached)
        .or_else(|| managers().find(reached))
        .or_else(|| leads().next())
        .or_else(|| managers().next())
        .or_else(|| others().next())
}

/// When the handler is reminded that what was found has to be told: at the end of the working day on which it was found.
pub fn result_due(ticket: &Ticket, dossier: &Dossier, settings: &Settings) -> Option<DateTime<Utc>> {
    let judged = dossier.judged.filter(|_| ticket.state.is_open() && !dossier.reminded)?;
    day_end(judged.at, settings)
}

/// The end of the working day that this moment belongs to; of the next one, once the day is over.
fn day_end(at: DateTime<Utc>, settings: &Settings) -> Option<DateTime<Utc>> {
    let calendar = Calendar::new(&settings.hours, settings.time_zone);
    let today = at.with_timezone(&settings.time_zone).date_naive();
    (0..AHEAD).filter_map(|ahead| today.checked_add_days(Days::new(ahead))).find_map(|date| {
        let (from, until) = calendar.day(date).last().copied()?;
        // Midnight as an end is that of the day after.
        let end =
            if until <= from { date.checked_add_days(Days::new(1))?.and_time(until) } else { date.and_time(until) };
        Some(moment(settings.time_zone, end)).filter(|end| *end > at)
    })
}

/// Who is told what when a complaint changes, beside what every ticket brings. `None`: as every ticket.
pub fn effects(before: Option<&Ticket>, after: &Ticket, actor: Actor, act: &Act) -> Option<Vec<Effect>> {
    if after.kind != Kind::Complaint {
        return None;
    }
    let to = |audience, alert| Effect::Alert(audience, alert);
    let complaint = |audience| Effect::Alert(audience, Alert::Complaint);
    match act {
        // It is on the front desk's card; the lead is told besides, the manager of what is major.
        Act::Dispatch { .. } if before.is_some_and(|b| b.reopened == 0) => {
            let managers = (after.severity == Some(Severity::Major)).then(|| complaint(Audience::Managers));
            Some([Some(complaint(Audience::Leads)), managers].into_iter().flatten().collect())
        }
        Act::Grade { severity, .. } => {
            let graver = before.and_then(|b| b.severity).is_none_or(|old| *severity < old);
            Some(match severity {
                Severity::Major if graver => vec![complaint(Audience::Managers)],
                Severity::Important if graver => vec![complaint(Audience::Leads)],
                Severity::Major | Severity::Important | Severity::Minor => vec![],
            })
        }
        Act::Plan { words } => Some(vec![Effect::News(News::Planned { words: words.clone() })]),
        // The final answer was not accepted either: it ends, said kindly; those who answer for it know.
        Act::Dispute { reason, .. } if !after.state.is_open() => {
            let alert = Alert::EndedUnaccepted { reason: reason.clone() };
            Some(vec![
                Effect::News(News::EndedUnaccepted),
                to(Audience::Owner, alert.clone()),
                to(Audience::Managers, alert),
            ])
        }
        // The lead hears of it too; who answers next is told by the assignment.
        Act::Dispute { partly, reason } => {
            Some(vec![to(Audience::Leads, Alert::Reopened { partly: *partly, reason: reason.clone() })])
        }
        Act::Escalate { reason } if matches!(actor, Actor::Staff(_)) => {
            Some(vec![to(Audience::Leads, Alert::Escalated { reason: reason.clone() })])
        }
        _ => None,
    }
}

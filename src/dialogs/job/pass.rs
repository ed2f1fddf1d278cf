//! Whom a ticket goes to: a colleague, another department, or a standard answer that says who is responsible.

use super::{About, Job, pick_one, two_by_two};
use crate::chat::button::{picked_staff, staff_pick};
use crate::chat::words::line;
use crate::dialogs::kit::{Choice, Heard, Prompt, Step, choice};
use crate::dialogs::scene::Scene;
use crate::domain::act::Act;
use crate::domain::case::Case;
use crate::domain::staff::Staff;
use crate::domain::visibility::may_go_to;

/// Who can be given the ticket: everybody of the department but the one who has it.
fn candidates<'a>(case: &Case, scene: &Scene<'a>) -> Vec<&'a Staff> {
    scene.colleagues.iter().filter(|s| case.ticket.assignee != Some(s.id)).collect()
}

pub(super) fn ask_assign(case: &Case, scene: &Scene<'_>) -> Prompt {
    let (t, number) = (scene.texts, &case.ticket.number);
    let choices: Vec<Choice> =
        candidates(case, scene).into_iter().map(|s| choice(line(&s.name, 30), staff_pick(s.id))).collect();
    let html = if choices.is_empty() { t.job_assign_nobody(number) } else { t.job_assign(number) };
    Prompt { html, rows: two_by_two(choices), ..Prompt::default() }
}

pub(super) fn hear_assign(about: About, heard: &Heard, case: &Case, scene: &Scene<'_>) -> Step<Job> {
    let all = candidates(case, scene);
    let found = match heard {
        Heard::Pick(pick) => picked_staff(pick).and_then(|id| all.into_iter().find(|s| s.id == id)),
        Heard::Text(name) => {
            let name = name.trim().trim_start_matches('@').to_lowercase();
            let mut fits = all.into_iter().filter(|s| s.name.to_lowercase().contains(&name));
            fits.next().filter(|_| fits.next().is_none())
        }
        Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => None,
    };
    match found {
        Some(staff) => about.end(Act::Assign { to: staff.id }),
        None => Step::Stay(Job::Assign { about }, Some(scene.texts.job_assign_unclear())),
    }
}

pub(super) fn ask_transfer(case: &Case, scene: &Scene<'_>) -> Prompt {
    let (t, number) = (scene.texts, &case.ticket.number);
    let all = scene.community.settings.departments.iter().enumerate();
    let others = all.filter(|(_, d)| may_go_to(&d.key, &case.ticket));
    let choices: Vec<Choice> =
        others.map(|(i, d)| choice(line(d.name.get(t.lang()), 30), format!("d{i}"))).collect();
    let html = if choices.is_empty() { t.job_transfer_nowhere(number) } else { t.job_transfer(number) };
    Prompt { html, rows: two_by_two(choices), ..Prompt::default() }
}

pub(super) fn hear_transfer(about: About, heard: &Heard, case: &Case, scene: &Scene<'_>) -> Step<Job> {
    let picked = match heard {
        Heard::Pick(pick) => pick.strip_prefix('d').and_then(|i| i.parse::<usize>().ok()),
        Heard::Skip | Heard::Text(_) | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => None,
    };
    match picked.and_then(|i| scene.community.settings.departments.get(i)) {
        Some(d) if may_go_to(&d.key, &case.ticket) => {
            Step::Go(Job::TransferReason { about, department: d.key.clone() })
        }
        Some(_) | None => pick_one(Job::Transfer { about }, scene),
    }
}

pub(super) fn ask_scope(case: &Case, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let all = scene.community.settings.answers.iter().enumerate();
    let rows: Vec<Vec<Choice>> =
        all.map(|(i, a)| vec![choice(line(a.title.get(t.lang()), 40), format!("a{i}"))]).collect();
    let html = if rows.is_empty() { t.job_scope_none() } else { t.job_scope(&case.ticket.number) };
    Prompt { html, rows, ..Prompt::default() }
}

pub(super) fn hear_scope(about: About, heard: &Heard, scene: &Scene<'_>) -> Step<Job> {
    let picked = match heard {
        Heard::Pick(pick) => pick.strip_prefix('a').and_then(|i| i.parse::<usize>().ok()),
        Heard::Skip | Heard::Text(_) | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => None,
    };
    match picked.and_then(|i| scene.community.settings.answers.get(i)) {
        Some(answer) => Step::Go(Job::ScopeCheck { about, answer: answer.key.clone() }),
        None => pick_one(Job::Scope { about }, scene),
    }
}

//! What each question of a form shows.

use super::{DESK, Draft, GO, HOME, LINK, Permit};
use crate::chat::words::{cut, line, share};
use crate::dialogs::fields;
use crate::dialogs::kit::{Choice, Prompt, choice, clip, grid};
use crate::dialogs::offer::Kept;
use crate::dialogs::scene::Scene;
use crate::domain::form::{Field, Form};

/// Characters that the answers have together where they are read back.
const ANSWERS: usize = 1800;

pub fn prompt(state: &Permit, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    match state {
        Permit::Choose { kept } => choose(kept, scene),
        Permit::About { draft } => with_form(draft, scene, about),
        Permit::Guest { draft } => {
            let html = if scene.resident.homes.is_empty() { t.permit_guest() } else { t.permit_pending() };
            let rows = vec![vec![choice(t.btn_fees_link(), LINK)], vec![choice(t.btn_fees_desk(), DESK)]];
            Prompt::new(page(draft, scene, html), rows)
        }
        Permit::Home { draft } => {
            let homes = scene.resident.verified();
            let rows = grid(homes.map(|h| choice(&*h.code, format!("h{}", h.unit))).collect());
            Prompt::new(page(draft, scene, t.permit_ask_home()), rows)
        }
        Permit::Field { draft, field } => with_form(draft, scene, |form, draft, scene| {
            let Some(field) = form.field(field) else { return Prompt::new(scene.texts.permit_gone(), vec![]) };
            let asked = fields::ask(field, draft.answers.get(&field.key), scene);
            Prompt { html: page(draft, scene, asked.html.clone()), ..asked }
        }),
        Permit::Summary { draft } => with_form(draft, scene, summary),
        Permit::Drop { .. } => {
            let number = scene.case.map_or("", |case| case.ticket.number.as_str());
            Prompt::new(t.permit_drop(number), vec![vec![choice(t.btn_permit_drop_yes(), GO)]])
        }
    }
}

fn with_form(draft: &Draft, scene: &Scene<'_>, shown: impl Fn(&Form, &Draft, &Scene<'_>) -> Prompt) -> Prompt {
    match draft.form(scene) {
        Some(form) => shown(form, draft, scene),
        None => Prompt::new(scene.texts.permit_gone(), vec![]),
    }
}

fn choose(kept: &Kept, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let forms = scene.community.settings.forms.iter().enumerate();
    let mut rows = grid(forms.map(|(at, form)| choice(form.name.get(t.lang()), format!("f{at}"))).collect());
    let mut lines = vec![t.permit_choose()];
    if !kept.words.is_empty() {
        lines.push(t.dialogs_quote(clip(&kept.words, 500)));
        rows.push(vec![choice(t.btn_fees_desk(), DESK)]);
    }
    Prompt::new(lines.join("\n"), rows)
}

/// What it is for, how long it is good, and what it costs.
fn about(form: &Form, draft: &Draft, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let mut lines = vec![t.permit_head(line(form.name.get(t.lang()), 60))];
    lines.extend(form.text.as_ref().map(|text| t.permit_text(cut(text.get(t.lang()), 1200))));
    lines.extend(terms(form, scene));
    if !draft.words.is_empty() {
        lines.push(t.dialogs_quote(clip(&draft.words, 300)));
    }
    Prompt::new(lines.join("\n"), vec![vec![choice(t.btn_permit_begin(), GO)]])
}

/// What it costs, and what the pass is good for.
fn terms(form: &Form, scene: &Scene<'_>) -> Vec<String> {
    let t = scene.texts;
    let fee = form.fee_minor.map(|fee| {
        let amount = t.money(fee, &scene.community.settings.currency);
        if form.fee_first { t.permit_fee_first(amount) } else { t.permit_fee(amount) }
    });
    let pass = form.pass.as_ref().map(|pass| if pass.once { t.permit_pass_once() } else { t.permit_pass_many() });
    [fee, pass].into_iter().flatten().collect()
}

fn summary(form: &Form, draft: &Draft, scene: &Scene<'_>) -> Prompt {
    let (t, today) = (scene.texts, fields::today(scene));
    let mut lines = vec![t.permit_summary(line(form.name.get(t.lang()), 60)), String::new()];
    let homes = scene.resident.verified().count();
    lines.extend(home(draft, scene).map(|code| t.permit_summary_home(code)));
    let mut changes: Vec<Choice> = vec![];
    let asked = form.asked(&draft.answers);
    let labels: Vec<String> = asked.iter().map(|field| line(field.label.get(t.lang()), 60)).collect();
    let told = |field: &&Field| match draft.answers.get(&field.key) {
        Some(answer) => t.answer(field, answer, today),
        None => t.plain_permit_none(),
    };
    let answers: Vec<String> = asked.iter().map(told).collect();
    let longest = share(&answers, ANSWERS.saturating_sub(labels.iter().map(|l| l.chars().count() + 2).sum()));
    for ((field, label), answer) in asked.iter().zip(&labels).zip(&answers) {
        lines.push(t.permit_answer(label, line(answer, longest)));
        let at = form.fields.iter().position(|f| f.key == field.key).unwrap_or_default();
        changes.push(choice(t.btn_permit_change(line(label, 36)), format!("e{at}")));
    }
    if !draft.words.is_empty() {
        lines.push(t.dialogs_quote(clip(&draft.words, 300)));
    }
    if !draft.media.is_empty() {
        lines.push(t.dialogs_files(draft.media.len() as i64));
    }
    lines.extend(terms(form, scene));
    lines.push(String::new());
    lines.push(t.permit_summary_ask());
    if homes > 1 {
        changes.push(choice(t.btn_permit_change_home(), HOME));
    }
    let mut rows = vec![vec![choice(t.btn_permit_send(), GO)]];
    rows.extend(grid(changes));
    Prompt::new(lines.join("\n"), rows)
}

fn home(draft: &Draft, scene: &Scene<'_>) -> Option<String> {
    scene.resident.verified().find(|h| Some(h.unit) == draft.unit).map(|h| h.code.clone())
}

/// A question below the name of the form.
fn page(draft: &Draft, scene: &Scene<'_>, question: String) -> String {
    let t = scene.texts;
    let name = draft.form(scene).map_or("", |form| form.name.get(t.lang()));
    [t.permit_head(line(name, 60)), String::new(), question].join("\n")
}

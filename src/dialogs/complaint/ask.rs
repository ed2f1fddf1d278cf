//! What each question of a complaint shows.

use super::{Complaint, Form};
use crate::dialogs::kit::{Choice, Prompt, choice, clip, grid};
use crate::dialogs::repair::fact_prompt;
use crate::dialogs::scene::Scene;
use crate::domain::calendar::moment;
use chrono::{DateTime, Days, NaiveTime, Utc};

/// The pick that goes on or sends.
pub const DONE: &str = "ok";
/// The pick of "file it all the same".
pub const ANYWAY: &str = "any";
/// The pick of a person by name.
pub const PERSON: &str = "pers";
/// The pick of "nobody in particular".
pub const NOBODY: &str = "none";
/// The pick that drops the files.
pub const CLEAR: &str = "clear";
/// The picks of ready answers to what the resident wants.
pub const WISHES: [&str; 4] = ["fix", "sorry", "talk", "know"];
/// The picks of days by which it is wanted, with the days ahead.
pub const DAYS: [(&str, u64); 4] = [("d0", 0), ("d1", 1), ("d3", 3), ("d7", 7)];

pub fn prompt(state: &Complaint, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    match state {
        Complaint::Fact { doubt, .. } => fact_prompt(*doubt, scene),
        Complaint::Alarm { .. } => Prompt::new(t.matter_alarmed(), vec![]),
        Complaint::Spot(_) => Prompt { skip: true, ..Prompt::new(t.complaint_ask_spot(), vec![]) },
        Complaint::Category(form) => {
            let all = scene.community.settings.complaint_categories();
            let choices = all.iter().map(|c| choice(c.name.get(t.lang()), format!("c{}", c.key))).collect();
            let question = if form.draft.words.is_empty() { t.complaint_begin() } else { t.complaint_begin_words() };
            Prompt::new(page(form, scene, question), grid(choices))
        }
        Complaint::Refer(form) => refer(form, scene),
        Complaint::Whom(form) => {
            let all = scene.community.settings.departments.iter().enumerate();
            let mut rows = grid(all.map(|(i, d)| choice(d.name.get(t.lang()), format!("d{i}"))).collect());
            rows.push(vec![choice(t.btn_complaint_person(), PERSON)]);
            rows.push(vec![choice(t.btn_complaint_nobody(), NOBODY)]);
            Prompt::new(page(form, scene, t.complaint_ask_whom()), rows)
        }
        Complaint::Name(form) => Prompt::new(page(form, scene, t.complaint_ask_name()), vec![]),
        Complaint::Happened(form) => {
            Prompt { skip: true, ..Prompt::new(page(form, scene, t.complaint_ask_happened()), vec![]) }
        }
        Complaint::Words(form) => Prompt::new(page(form, scene, t.complaint_ask_words()), vec![]),
        Complaint::Wanted(form) => {
            let rows = WISHES.into_iter().map(|pick| vec![choice(wish(pick, scene), pick)]).collect();
            Prompt { skip: true, ..Prompt::new(page(form, scene, t.complaint_ask_wanted()), rows) }
        }
        Complaint::By(form) => {
            let choices = days(scene).into_iter().map(|(pick, _, label)| choice(label, pick)).collect();
            Prompt { skip: true, ..Prompt::new(page(form, scene, t.complaint_ask_by()), grid(choices)) }
        }
        Complaint::Media(form) => {
            if form.draft.media.is_empty() {
                return Prompt { skip: true, ..Prompt::new(page(form, scene, t.complaint_ask_media()), vec![]) };
            }
            let html = page(form, scene, t.repair_ask_media_more(form.draft.media.len() as i64));
            let rows = vec![vec![choice(t.btn_done(), DONE)], vec![choice(t.btn_repair_files_again(), CLEAR)]];
            Prompt::new(html, rows)
        }
        Complaint::Summary(form) => summary(form, scene),
    }
}

/// A ready answer to what the resident wants.
pub fn wish(pick: &str, scene: &Scene<'_>) -> String {
    let t = scene.texts;
    match pick {
        "fix" => t.btn_complaint_wish_fix(),
        "sorry" => t.btn_complaint_wish_sorry(),
        "talk" => t.btn_complaint_wish_talk(),
        _ => t.btn_complaint_wish_know(),
    }
}

/// The days on offer by which it is wanted: pick, the end of that day, how it is called. Today only while it lasts.
pub fn days(scene: &Scene<'_>) -> Vec<(&'static str, DateTime<Utc>, String)> {
    let tz = scene.community.settings.time_zone;
    let today = scene.now.with_timezone(&tz).date_naive();
    let evening = NaiveTime::from_hms_opt(18, 0, 0).unwrap_or(NaiveTime::MIN);
    DAYS.into_iter()
        .filter_map(|(pick, ahead)| {
            let date = today.checked_add_days(Days::new(ahead))?;
            let until = moment(tz, date.and_time(evening));
            (until > scene.now).then(|| (pick, until, scene.texts.day(date, today)))
        })
        .collect()
}

fn refer(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let settings = &scene.community.settings;
    let known = settings.complaint_category(&form.draft.category).and_then(|c| c.refer.as_deref());
    let answer = known.and_then(|key| settings.answer(key)).map_or("", |a| a.text.get(t.lang()));
    let rows =
        vec![vec![choice(t.btn_complaint_refer_bye(), DONE)], vec![choice(t.btn_complaint_refer_anyway(), ANYWAY)]];
    Prompt::new(t.complaint_refer(clip(answer.trim(), 1200)), rows)
}

fn summary(form: &Form, scene: &Scene<'_>) -> Prompt {
    let (t, d) = (scene.texts, &form.draft);
    let mut lines = vec![t.complaint_summary_head(), String::new()];
    lines.push(t.complaint_summary_category(category(form, scene)));
    lines.push(match whom(form, scene) {
        Some(whom) => t.complaint_summary_whom(whom),
        None => t.complaint_summary_nobody(),
    });
    if !d.happened.is_empty() {
        lines.push(t.complaint_summary_happened(clip(&d.happened, 300)));
    }
    lines.push(t.complaint_summary_words(clip(&d.words, 900)));
    if !d.wanted.is_empty() {
        lines.push(t.complaint_summary_wanted(clip(&d.wanted, 300)));
    }
    if let Some(by) = d.wanted_by {
        lines.push(t.complaint_summary_by(t.moment(by, scene.now, scene.community.settings.time_zone)));
    }
    if !d.media.is_empty() {
        lines.push(t.dialogs_files(d.media.len() as i64));
    }
    if !d.bills.is_empty() {
        lines.push(t.wrong_complaint_bills(d.bills.len() as i64));
    }
    lines.push(String::new());
    lines.push(t.complaint_summary_kept());
    let changes: Vec<Choice> = vec![
        choice(t.btn_complaint_change_category(), "ec"),
        choice(t.btn_complaint_change_whom(), "ea"),
        choice(t.btn_complaint_change_happened(), "eh"),
        choice(t.btn_complaint_change_words(), "ew"),
        choice(t.btn_complaint_change_wanted(), "en"),
        choice(t.btn_complaint_change_by(), "eb"),
        choice(t.btn_complaint_change_media(), "em"),
    ];
    let mut rows = vec![vec![choice(t.btn_complaint_send(), DONE)]];
    rows.extend(changes.chunks(2).map(<[Choice]>::to_vec));
    Prompt::new(lines.join("\n"), rows)
}

fn category<'s>(form: &Form, scene: &Scene<'s>) -> &'s str {
    scene.community.settings.complaint_category(&form.draft.category).map_or("", |c| c.name.get(scene.texts.lang()))
}

/// About whom it is, in words; `None`: nobody in particular.
pub fn whom(form: &Form, scene: &Scene<'_>) -> Option<String> {
    let key = form.draft.about_department.as_deref();
    let department = key.and_then(|key| scene.community.settings.department(key));
    let department = department.map(|d| d.name.get(scene.texts.lang()).to_owned());
    let name = Some(clip(&form.draft.about_name, 60)).filter(|name| !name.is_empty());
    let all: Vec<String> = [department, name].into_iter().flatten().collect();
    if all.is_empty() { None } else { Some(all.join(" · ")) }
}

/// A question below what is known already.
fn page(form: &Form, scene: &Scene<'_>, question: String) -> String {
    let t = scene.texts;
    let mut head = vec![category(form, scene).to_owned()];
    head.extend(whom(form, scene));
    head.retain(|part| !part.is_empty());
    let mut lines = vec![if head.is_empty() { t.complaint_head() } else { t.complaint_head_known(head.join(" · ")) }];
    if !form.draft.words.is_empty() {
        lines.push(t.repair_noted_words(clip(&form.draft.words.replace('\n', " "), 60)));
    }
    lines.push(String::new());
    lines.push(question);
    lines.join("\n")
}

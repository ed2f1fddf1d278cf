//! What each question of a report shows.

use super::form::{Form, area_name, areas, building_name, offered, offered_as, scope_answer};
use super::{FACT_YES, visit as visits};
use crate::dialogs::kit::{Choice, Prompt, choice, clip, grid};
use crate::dialogs::scene::Scene;
use crate::domain::brief::Brief;
use crate::domain::emergency::Doubt;
use crate::domain::person::Level;
use crate::domain::ticket::Area;
use crate::texts::{Html, Texts};

/// Buildings shown as buttons; where there are more, people type.
const BUILDINGS: usize = 60;

/// The pick that answers a question of fact with no.
pub const NO: &str = "n";
/// The pick that ends adding, or sends.
pub const DONE: &str = "ok";
/// The pick that drops the files that came.
pub const CLEAR: &str = "clr";
/// The pick of "another one".
pub const OTHER: &str = "o";
/// The pick of "report it anyway".
pub const ANYWAY: &str = "any";
/// The pick of "as I typed it".
pub const AS_TYPED: &str = "as";
/// The pick that gives what came to the front desk, because it is no repair.
pub const INQUIRY: &str = "msg";
/// The pick that starts the tie to a unit.
pub const LINK: &str = "link";

/// A question of fact, with its two answers.
pub fn fact(doubt: Doubt, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let (html, yes, no) = match doubt {
        Doubt::WaterRunning => (t.repair_fact_water(), t.btn_repair_water_yes(), t.btn_repair_water_no()),
        Doubt::WholeBuilding => (t.repair_fact_power(), t.btn_repair_power_yes(), t.btn_repair_power_no()),
    };
    Prompt::new(html, vec![vec![choice(yes, FACT_YES)], vec![choice(no, NO)]])
}

pub fn area(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let question = if form.draft.words.is_empty() { t.repair_ask_area() } else { t.repair_ask_area_short() };
    let label = |area| match area {
        Area::Public => t.btn_repair_area_public(),
        Area::Home => t.btn_repair_area_home(),
        Area::Paid => t.btn_repair_area_paid(),
    };
    let rows = areas(scene.community).into_iter().map(|area| vec![choice(label(area), area_pick(area))]).collect();
    Prompt::new(page(form, scene, question), rows)
}

/// The pick of an area.
pub fn area_pick(area: Area) -> &'static str {
    match area {
        Area::Public => "pub",
        Area::Home => "home",
        Area::Paid => "paid",
    }
}

pub fn guess(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let area = form.guess_area.map(|a| area_name(a, t)).unwrap_or_default();
    let category = form.guess_category.as_deref().map(|key| category_name(key, scene)).unwrap_or_default();
    let html = t.repair_ask_guess(quote(&form.draft.words), area, category);
    Prompt::new(html, vec![vec![choice(t.btn_repair_guess_yes(), DONE), choice(t.btn_repair_guess_no(), OTHER)]])
}

pub fn category(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let choices = form
        .draft
        .area
        .into_iter()
        .flat_map(|area| offered(scene.community, area))
        .map(|c| choice(c.name.get(t.lang()), format!("c{}", c.key)))
        .collect();
    Prompt::new(page(form, scene, t.repair_ask_category()), grid(choices))
}

pub fn scope(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let answer = form
        .draft
        .area
        .and_then(|area| {
            let category = offered_as(scene.community, form.draft.category.as_deref()?, area)?;
            scene.community.settings.answer(scope_answer(scene.community, category, area)?)
        })
        .map_or("", |answer| answer.text.get(t.lang()));
    let rows = vec![vec![choice(t.btn_repair_scope_enough(), DONE)], vec![choice(t.btn_repair_scope_anyway(), ANYWAY)]];
    Prompt::new(page(form, scene, t.repair_scope(clip(answer, 2000))), rows)
}

pub fn home(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let label = |home: &crate::domain::person::Home| match home.level {
        Level::Verified => home.code.clone(),
        Level::Pending => t.btn_repair_home_pending(&home.code),
    };
    let mut rows =
        grid(scene.resident.homes.iter().map(|home| choice(label(home), format!("h{}", home.unit))).collect());
    rows.push(vec![choice(t.btn_repair_home_other(), OTHER)]);
    Prompt::new(page(form, scene, t.repair_ask_home()), rows)
}

/// The community's buildings as choices; none where there are too many.
pub fn buildings(scene: &Scene<'_>) -> Vec<Vec<Choice>> {
    let all = &scene.community.buildings;
    if all.len() > BUILDINGS {
        return vec![];
    }
    grid(all.iter().map(|b| choice(b.name.get(scene.texts.lang()), format!("b{}", b.id))).collect())
}

pub fn building(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let mut rows = buildings(scene);
    if form.draft.area == Some(Area::Public) {
        rows.push(vec![choice(t.btn_repair_outdoors(), OTHER)]);
        return Prompt::new(page(form, scene, t.repair_ask_building_public()), rows);
    }
    if !scene.resident.homes.is_empty() {
        return Prompt::new(page(form, scene, t.repair_ask_building_home()), rows);
    }
    rows.push(vec![choice(t.btn_repair_link_first(), LINK)]);
    Prompt::new(page(form, scene, t.repair_ask_building_guest()), rows)
}

pub fn unit(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let question = match building_name(form.draft.building, scene) {
        Some(name) => t.repair_ask_unit_in(name),
        None => t.repair_ask_unit(),
    };
    let mut rows = vec![];
    if !form.missed.is_empty() {
        rows.push(vec![choice(t.btn_repair_as_typed(clip(&form.missed, 20)), AS_TYPED)]);
    }
    Prompt::new(page(form, scene, question), rows)
}

pub fn spot(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let html = match building_name(form.draft.building, scene) {
        Some(name) => t.repair_ask_spot_in(name),
        None => t.repair_ask_spot(),
    };
    Prompt { skip: true, ..Prompt::new(page(form, scene, html), vec![]) }
}

pub fn words(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    if form.draft.area.is_none() && !form.draft.media.is_empty() {
        let rows = vec![vec![choice(t.btn_repair_not_repair(), INQUIRY)]];
        return Prompt::new(t.repair_ask_about(form.draft.media.len() as i64), rows);
    }
    Prompt::new(page(form, scene, t.repair_ask_words()), vec![])
}

pub fn media(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    if form.draft.media.is_empty() {
        return Prompt { skip: true, ..Prompt::new(page(form, scene, t.repair_ask_media()), vec![]) };
    }
    let html = page(form, scene, t.repair_ask_media_more(form.draft.media.len() as i64));
    Prompt::new(html, vec![vec![choice(t.btn_done(), DONE)], vec![choice(t.btn_repair_files_again(), CLEAR)]])
}

pub fn visit(form: &Form, scene: &Scene<'_>) -> Prompt {
    Prompt::new(page(form, scene, scene.texts.repair_ask_visit()), grid(visits::choices(scene)))
}

pub fn phone(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let prompt = Prompt::new(page(form, scene, t.repair_ask_phone()), vec![]);
    Prompt { skip: true, contact: Some(t.btn_share_phone()), ..prompt }
}

pub fn summary(form: &Form, scene: &Scene<'_>) -> Prompt {
    let (t, d) = (scene.texts, &form.draft);
    let area = d.area.map(|a| area_name(a, t)).unwrap_or_default();
    let category = d.category.as_deref().map(|key| category_name(key, scene)).unwrap_or_default();
    let mut lines = vec![
        t.repair_summary_head(),
        String::new(),
        t.repair_summary_kind(area, category),
        t.repair_summary_place(&d.place),
        t.repair_summary_words(clip(&d.words, 900)),
    ];
    if !d.media.is_empty() {
        lines.push(t.repair_summary_media(d.media.len() as i64));
    }
    if !d.visit.is_empty() {
        lines.push(t.repair_summary_visit(&d.visit));
    }
    if let Some(phone) = &scene.resident.phone {
        lines.push(t.repair_summary_phone(t.masked(phone)));
    }
    lines.push(String::new());
    if d.area == Some(Area::Paid) {
        lines.push(t.repair_summary_paid());
    }
    lines.push(t.repair_summary_next());
    let mut changes = vec![
        choice(t.btn_repair_change_area(), "ea"),
        choice(t.btn_repair_change_category(), "ec"),
        choice(t.btn_repair_change_place(), "ep"),
        choice(t.btn_repair_change_words(), "ew"),
        choice(t.btn_repair_change_media(), "em"),
    ];
    if d.area != Some(Area::Public) {
        changes.push(choice(t.btn_repair_change_visit(), "ev"));
    }
    let mut rows = vec![vec![choice(t.btn_repair_send(), DONE)]];
    rows.extend(changes.chunks(2).map(<[Choice]>::to_vec));
    Prompt::new(lines.join("\n"), rows)
}

pub fn similar(found: &[Brief], scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let tz = scene.community.settings.time_zone;
    let shown = || found.iter().take(3);
    let lines: Vec<String> = shown()
        .map(|b| {
            let since = t.moment(b.created_at, scene.now, tz);
            t.repair_similar_line(&b.number, category_name(&b.category, scene), &b.place, since)
        })
        .collect();
    let mut rows: Vec<Vec<Choice>> =
        shown().map(|b| vec![choice(t.btn_repair_join(&b.number), format!("j{}", b.ticket))]).collect();
    rows.push(vec![choice(t.btn_repair_different(), OTHER)]);
    Prompt::new(t.repair_similar(Html(lines.join("\n"))), rows)
}

/// A question below what is known already.
fn page(form: &Form, scene: &Scene<'_>, question: String) -> String {
    let (t, d) = (scene.texts, &form.draft);
    let mut known: Vec<String> = vec![];
    known.extend(d.area.map(|area| area_name(area, t)));
    known.extend(d.category.as_deref().map(|key| category_name(key, scene)).filter(|name| !name.is_empty()));
    if !d.place.is_empty() {
        known.push(d.place.clone());
    }
    let head = if known.is_empty() { t.repair_head() } else { t.repair_head_known(known.join(" · ")) };
    let mut html = format!("{head}\n");
    if !d.words.is_empty() {
        html.push_str(&t.repair_noted_words(quote(&d.words)));
        html.push('\n');
    }
    format!("{html}\n{question}")
}

/// The beginning of what was told, on one line.
fn quote(words: &str) -> String {
    clip(&words.replace('\n', " "), 60)
}

/// The name of a category.
pub fn category_name(key: &str, scene: &Scene<'_>) -> String {
    let lang = scene.texts.lang();
    scene.community.settings.category(key).map_or("", |c| c.name.get(lang)).to_owned()
}

/// The hint that a file was kept, or that there are enough.
pub fn file_hint(kept: bool, count: i64, texts: Texts) -> String {
    if kept { texts.repair_got_file(count) } else { texts.repair_enough_files(count) }
}

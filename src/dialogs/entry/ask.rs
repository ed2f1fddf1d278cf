//! What each question of an entry shows.

use super::Question;
use super::form::Form;
use crate::dialogs::kit::{Choice, Prompt, choice, clip, grid};
use crate::dialogs::repair::form::{area_name, building_name, offered, offered_as, scope_answer};
use crate::dialogs::repair::{ask as report, rescue, visit};
use crate::dialogs::request::Caller;
use crate::dialogs::scene::Scene;
use crate::domain::emergency::Doubt;
use crate::domain::person::Tie;
use crate::domain::ticket::{Area, Channel, Kind};
use crate::texts::Texts;

/// The pick that sends, or ends adding.
pub const DONE: &str = "ok";
/// The pick of "another one", "somebody else", "none of them".
pub const OTHER: &str = "o";
/// The pick of the public area.
pub const PUBLIC: &str = "pub";
/// The pick of "as I typed it".
pub const AS_TYPED: &str = "as";
/// The pick of the emergency button.
pub const SOS: &str = "sos";
/// The pick that drops the files that came.
pub const CLEAR: &str = "clr";

/// The kinds that can be entered, with their picks.
pub const KINDS: [(Kind, &str); 3] = [(Kind::Repair, "kr"), (Kind::Complaint, "kc"), (Kind::Inquiry, "kq")];
/// The channels, with their picks.
pub const CHANNELS: [(Channel, &str); 2] = [(Channel::Phone, "np"), (Channel::Visit, "nv")];
/// The areas at home, with their picks.
pub const HOMES: [(Area, &str); 2] = [(Area::Home, "ah"), (Area::Paid, "ap")];

/// The question and its choices.
pub fn ask(at: Question, form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let page = |question: String| page(form, scene, question);
    match at {
        Question::Kind => {
            let mut rows: Vec<Vec<Choice>> = vec![KINDS.map(|(kind, pick)| choice(kind_label(kind, t), pick)).into()];
            rows.push(vec![choice(t.btn_entry_sos(), SOS)]);
            Prompt::new(page(t.entry_ask_kind()), rows)
        }
        Question::Danger => {
            let prompt = rescue::ask_danger(scene);
            Prompt::new(page(t.entry_ask_danger()), prompt.rows)
        }
        Question::Fact => match form.doubt {
            Some(Doubt::WaterRunning) => Prompt::new(
                page(t.entry_fact_water()),
                vec![
                    vec![choice(t.btn_repair_water_yes(), super::YES)],
                    vec![choice(t.btn_repair_water_no(), report::NO)],
                ],
            ),
            Some(Doubt::WholeBuilding) | None => Prompt::new(
                page(t.entry_fact_power()),
                vec![
                    vec![choice(t.btn_repair_power_yes(), super::YES)],
                    vec![choice(t.btn_entry_power_no(), report::NO)],
                ],
            ),
        },
        Question::Filing => Prompt::new(page(t.entry_filing()), vec![vec![choice(t.btn_entry_send(), DONE)]]),
        Question::Place => place(form, scene),
        Question::Building => {
            let mut rows = report::buildings(scene);
            rows.push(vec![choice(t.btn_repair_outdoors(), OTHER)]);
            Prompt::new(page(t.entry_ask_building()), rows)
        }
        Question::Spot => {
            let html = match building_name(form.draft.building, scene) {
                Some(name) => t.repair_ask_spot_in(name),
                None => t.repair_ask_spot(),
            };
            Prompt { skip: true, ..Prompt::new(page(html), vec![]) }
        }
        Question::Whom => {
            let mut rows: Vec<Vec<Choice>> = form
                .household
                .iter()
                .map(|tied| vec![choice(tied_label(&tied.name, tied.tie, t), format!("u{}", tied.user))])
                .collect();
            rows.push(vec![choice(t.btn_entry_somebody(), OTHER)]);
            Prompt { skip: form.filed.is_some(), ..Prompt::new(page(t.entry_ask_whom()), rows) }
        }
        Question::Person => Prompt { skip: form.filed.is_some(), ..Prompt::new(page(t.entry_ask_person()), vec![]) },
        Question::Area => {
            let label = |area| if area == Area::Paid { t.btn_entry_paid() } else { t.btn_entry_home() };
            Prompt::new(page(t.entry_ask_area()), vec![HOMES.map(|(area, pick)| choice(label(area), pick)).into()])
        }
        Question::Category => Prompt::new(page(t.entry_ask_category()), grid(categories(form, scene))),
        Question::About => {
            let name = |d: &crate::domain::community::Department| d.name.get(t.lang()).to_owned();
            let departments = &scene.community.settings.departments;
            let mut rows = grid(departments.iter().map(|d| choice(name(d), format!("d{}", d.key))).collect());
            rows.push(vec![choice(t.btn_entry_about_none(), OTHER)]);
            Prompt::new(page(t.entry_ask_about()), rows)
        }
        Question::Words => Prompt::new(page(t.entry_ask_words()), urgent_row(form, t)),
        Question::Visit => Prompt::new(page(t.entry_ask_visit()), grid(visit::choices(scene))),
        Question::Channel => {
            let label = |channel| channel_name(channel, t);
            let rows = vec![CHANNELS.map(|(channel, pick)| choice(label(channel), pick)).into()];
            Prompt::new(page(t.entry_ask_channel()), rows)
        }
        Question::Summary => summary(form, scene),
        Question::Similar => report::similar(&form.found, scene),
        Question::More => more(form, scene),
    }
}

fn place(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let mut rows = vec![];
    if !form.missed.is_empty() {
        rows.push(vec![choice(t.btn_repair_as_typed(clip(&form.missed, 20)), AS_TYPED)]);
    }
    rows.push(vec![choice(t.btn_entry_public(), PUBLIC)]);
    let question = if form.filed.is_some() { t.entry_ask_place_now() } else { t.entry_ask_place() };
    Prompt::new(page(form, scene, question), rows)
}

fn more(form: &Form, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    Prompt::new(page(form, scene, t.entry_ask_more()), vec![vec![choice(t.btn_done(), DONE)]])
}

fn urgent_row(form: &Form, t: Texts) -> Vec<Vec<Choice>> {
    match form.filed {
        Some(_) => vec![],
        None => vec![vec![choice(t.btn_entry_sos(), SOS)]],
    }
}

fn categories(form: &Form, scene: &Scene<'_>) -> Vec<Choice> {
    let t = scene.texts;
    if form.kind == Some(Kind::Complaint) {
        let all = scene.community.settings.complaint_categories().iter();
        return all.map(|c| choice(c.name.get(t.lang()), format!("c{}", c.key))).collect();
    }
    let offered = form.draft.area.into_iter().flat_map(|area| offered(scene.community, area));
    offered.map(|c| choice(c.name.get(t.lang()), format!("c{}", c.key))).collect()
}

/// The name of the category, of a repair or a complaint.
fn category(form: &Form, scene: &Scene<'_>) -> String {
    let Some(key) = form.draft.category.as_deref() else { return String::new() };
    let kind = form.kind.unwrap_or(Kind::Repair);
    scene.community.settings.category_name(kind, key, scene.texts.lang()).to_owned()
}

fn kind_label(kind: Kind, t: Texts) -> String {
    match kind {
        Kind::Repair => t.btn_entry_repair(),
        Kind::Complaint => t.btn_entry_complaint(),
        Kind::Inquiry | Kind::Service | Kind::Permit => t.btn_entry_question(),
    }
}

fn tied_label(name: &str, tie: Tie, t: Texts) -> String {
    let tie = match tie {
        Tie::Owner => t.btn_link_owner(),
        Tie::Tenant => t.btn_link_tenant(),
        Tie::Family => t.btn_link_family(),
    };
    format!("{} · {tie}", clip(name, 24))
}

fn channel_name(channel: Channel, t: Texts) -> String {
    match channel {
        Channel::Visit => t.btn_entry_counter(),
        Channel::Phone | Channel::Chat => t.btn_entry_phone(),
    }
}

fn caller_name(caller: &Caller, t: Texts) -> String {
    match caller {
        Caller::Tied { name, .. } => name.clone(),
        Caller::Other { name, phone } => {
            let phone = if phone.is_empty() { String::new() } else { t.masked(phone) };
            format!("{name} {phone}").trim().to_owned()
        }
    }
}

fn summary(form: &Form, scene: &Scene<'_>) -> Prompt {
    let (t, d) = (scene.texts, &form.draft);
    let kind = form.kind.map(|k| t.kind_name(k)).unwrap_or_default();
    let repair = form.kind == Some(Kind::Repair);
    let area = d.area.filter(|_| repair).map(|a| area_name(a, t));
    let what: Vec<String> =
        [Some(kind), area, Some(category(form, scene))].into_iter().flatten().filter(|w| !w.is_empty()).collect();
    let mut lines =
        vec![t.entry_summary_head(), String::new(), t.entry_summary_kind(what.join(" · "))];
    lines.push(t.repair_summary_place(&d.place));
    if let Some(caller) = &form.caller {
        lines.push(t.entry_summary_whom(caller_name(caller, t)));
    }
    if form.kind == Some(Kind::Complaint) {
        let about = form.about.as_deref().and_then(|key| scene.community.settings.department(key));
        let about = about.map(|d| d.name.get(t.lang()).to_owned());
        let about: Vec<String> =
            [about, Some(form.about_name.clone())].into_iter().flatten().filter(|a| !a.is_empty()).collect();
        if !about.is_empty() {
            lines.push(t.entry_summary_about(about.join(" · ")));
        }
    }
    lines.push(t.repair_summary_words(clip(&d.words, 900)));
    if !d.media.is_empty() {
        lines.push(t.repair_summary_media(d.media.len() as i64));
    }
    if form.visits() {
        lines.push(t.entry_summary_visit(&d.visit));
    }
    lines.extend(form.channel.map(|c| t.entry_summary_channel(channel_name(c, t))));
    if let (Some(area), Some(key), true) = (d.area, d.category.as_deref(), repair)
        && let Some(found) = offered_as(scene.community, key, area)
        && let Some(answer) = scope_answer(scene.community, found, area)
        && let Some(answer) = scene.community.settings.answer(answer)
    {
        lines.extend([String::new(), t.entry_summary_scope(answer.title.get(t.lang()))]);
    }
    let mut changes = vec![
        choice(t.btn_entry_change_kind(), "ek"),
        choice(t.btn_repair_change_place(), "ep"),
        choice(t.btn_entry_change_whom(), "eh"),
    ];
    if form.kind != Some(Kind::Inquiry) {
        changes.push(choice(t.btn_repair_change_category(), "ec"));
    }
    if repair && d.area != Some(Area::Public) {
        changes.push(choice(t.btn_repair_change_area(), "ea"));
    }
    if form.kind == Some(Kind::Complaint) {
        changes.push(choice(t.btn_entry_change_about(), "eb"));
    }
    changes.push(choice(t.btn_repair_change_words(), "ew"));
    if form.visits() {
        changes.push(choice(t.btn_repair_change_visit(), "ev"));
    }
    changes.push(choice(t.btn_entry_change_channel(), "en"));
    if !d.media.is_empty() {
        changes.push(choice(t.btn_entry_clear_files(), CLEAR));
    }
    let mut rows = vec![vec![choice(t.btn_entry_send(), DONE)]];
    rows.extend(changes.chunks(2).map(<[Choice]>::to_vec));
    rows.extend(urgent_row(form, t));
    Prompt::new(lines.join("\n"), rows)
}

/// A question below what is known already.
fn page(form: &Form, scene: &Scene<'_>, question: String) -> String {
    let (t, d) = (scene.texts, &form.draft);
    let mut known: Vec<String> = vec![];
    known.extend(form.kind.filter(|_| form.filed.is_none()).map(|k| t.kind_name(k)));
    if !d.place.is_empty() {
        known.push(d.place.clone());
    }
    known.extend(form.caller.as_ref().map(|c| caller_name(c, t)));
    known.push(category(form, scene));
    known.retain(|k| !k.is_empty());
    let mut lines = vec![match &form.filed {
        Some(filed) => t.entry_head_filed(&filed.number),
        None => t.entry_head(),
    }];
    if form.filed.is_some() {
        lines.push(rescue::first_aid(form.draft.danger, scene));
    }
    if !known.is_empty() {
        lines.push(t.entry_known(known.join(" · ")));
    }
    if !d.words.is_empty() {
        lines.push(t.repair_noted_words(clip(&d.words.replace('\n', " "), 80)));
    }
    format!("{}\n\n{question}", lines.join("\n"))
}

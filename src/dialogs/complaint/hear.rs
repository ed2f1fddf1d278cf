//! Where each answer of a complaint leads.

use super::ask::{ANYWAY, CLEAR, DAYS, DONE, NOBODY, PERSON, WISHES, days, wish};
use super::form::{Form, Whom};
use super::{Complaint, alarm, end};
use crate::dialogs::job::when;
use crate::dialogs::kit::{Conversation, Heard, Step, clip, plain};
use crate::dialogs::repair::{FACT_YES, safety};
use crate::dialogs::request::{RepairDraft, Reply, Request};
use crate::dialogs::scene::Scene;
use crate::domain::emergency::{Alarm, Danger};
use crate::domain::media::{Media, MediaKind};
use crate::triage;

pub fn answer(state: Complaint, heard: &Heard, scene: &Scene<'_>) -> Step<Complaint> {
    match heard {
        Heard::Pick(pick) => picked(state, pick, scene),
        Heard::Text(text) => typed(state, text, scene),
        Heard::Media(media, caption) => file(state, media, caption, scene),
        Heard::Skip => skipped(state),
        Heard::Phone(phone) => Step::Call(Request::SavePhone(phone.clone()), state),
        Heard::Reply(reply) => replied(state, reply, scene),
    }
}

/// On to the next open question, or back to the summary.
fn on(form: Form) -> Step<Complaint> {
    Step::Go(form.next())
}

fn picked(state: Complaint, pick: &str, scene: &Scene<'_>) -> Step<Complaint> {
    match state {
        Complaint::Fact { doubt, mut form } => match pick {
            FACT_YES => alarm(doubt.danger(), form, scene),
            "n" => {
                form.calm.push(doubt);
                on(form)
            }
            _ => Step::Stay(Complaint::Fact { doubt, form }, None),
        },
        Complaint::Category(mut form) => {
            let key = pick.strip_prefix('c').unwrap_or_default();
            let settings = &scene.community.settings;
            let Some(category) = settings.complaint_category(key) else {
                return Step::Stay(Complaint::Category(form), None);
            };
            form.draft.category.clone_from(&category.key);
            let refers = category.refer.as_deref().and_then(|key| settings.answer(key)).is_some();
            if refers && !form.anyway { Step::Go(Complaint::Refer(form)) } else { on(form) }
        }
        Complaint::Refer(mut form) => match pick {
            ANYWAY => {
                form.anyway = true;
                on(form)
            }
            DONE => Step::Leave(scene.texts.complaint_refer_bye()),
            _ => Step::Stay(Complaint::Refer(form), None),
        },
        Complaint::Whom(mut form) => {
            let departments = &scene.community.settings.departments;
            let at = pick.strip_prefix('d').and_then(|i| i.parse::<usize>().ok());
            if let Some(department) = at.and_then(|i| departments.get(i)) {
                form.draft.about_department = Some(department.key.clone());
                form.draft.about_name.clear();
            } else if pick == NOBODY {
                form.draft.about_department = None;
                form.draft.about_name.clear();
            } else if pick == PERSON {
                return Step::Go(Complaint::Name(form));
            } else {
                return Step::Stay(Complaint::Whom(form), None);
            }
            form.whom = Whom::Told;
            on(form)
        }
        Complaint::Wanted(mut form) if WISHES.contains(&pick) => {
            form.draft.wanted = wish(pick, scene);
            form.wanted_asked = true;
            on(form)
        }
        Complaint::By(mut form) if DAYS.iter().any(|(day, _)| *day == pick) => {
            form.draft.wanted_by = days(scene).into_iter().find(|(day, ..)| *day == pick).map(|(_, until, _)| until);
            form.by_asked = true;
            on(form)
        }
        Complaint::Media(mut form) => match pick {
            DONE => skipped(Complaint::Media(form)),
            CLEAR => {
                form.draft.media.clear();
                Step::Stay(Complaint::Media(form), None)
            }
            _ => Step::Stay(Complaint::Media(form), None),
        },
        Complaint::Summary(form) => match pick {
            DONE => end(form.draft),
            "ec" => Step::Go(Complaint::Category(form)),
            "ea" => Step::Go(Complaint::Whom(form)),
            "eh" => Step::Go(Complaint::Happened(form)),
            "ew" => Step::Go(Complaint::Words(form)),
            "en" => Step::Go(Complaint::Wanted(form)),
            "eb" => Step::Go(Complaint::By(form)),
            "em" => Step::Go(Complaint::Media(form)),
            _ => Step::Stay(Complaint::Summary(form), None),
        },
        same @ (Complaint::Alarm { .. }
        | Complaint::Spot(_)
        | Complaint::Name(_)
        | Complaint::Happened(_)
        | Complaint::Words(_)
        | Complaint::Wanted(_)
        | Complaint::By(_)) => Step::Stay(same, None),
    }
}

fn skipped(state: Complaint) -> Step<Complaint> {
    match state {
        Complaint::Spot(form) => on(form),
        Complaint::Happened(mut form) => {
            form.draft.happened.clear();
            form.happened_asked = true;
            on(form)
        }
        Complaint::Wanted(mut form) => {
            form.draft.wanted.clear();
            form.wanted_asked = true;
            on(form)
        }
        Complaint::By(mut form) => {
            form.draft.wanted_by = None;
            form.by_asked = true;
            on(form)
        }
        Complaint::Media(mut form) => {
            form.media_asked = true;
            on(form)
        }
        other => Step::Stay(other, None),
    }
}

/// Typed words: harm that goes on first, then what the question asks.
fn typed(mut state: Complaint, text: &str, scene: &Scene<'_>) -> Step<Complaint> {
    let t = scene.texts;
    if let Some(step) = alarmed(&mut state, text, scene) {
        return step;
    }
    let meant = state.ask(scene).meant(text);
    match state {
        Complaint::Spot(form) => {
            let Some(ticket) = form.draft.emergency else { return on(form) };
            let draft = RepairDraft { place: clip(text, 120), ..RepairDraft::default() };
            Step::Call(Request::Amend { ticket, draft, calm: false }, Complaint::Spot(form))
        }
        Complaint::Name(mut form) => {
            form.draft.about_name = clip(text, 60);
            form.draft.about_department = None;
            form.whom = Whom::Told;
            on(form)
        }
        // A name that was typed where departments are offered is a person's.
        Complaint::Whom(form) if meant.is_none() => typed(Complaint::Name(form), text, scene),
        Complaint::Happened(mut form) => {
            form.draft.happened = clip(text, 300);
            form.happened_asked = true;
            on(form)
        }
        Complaint::Words(mut form) => {
            if plain(text).chars().count() < 2 {
                return Step::Stay(Complaint::Words(form), Some(t.complaint_hint_words()));
            }
            form.draft.words.clear();
            form.tell(text);
            on(form)
        }
        Complaint::Wanted(mut form) if meant.is_none() => {
            form.draft.wanted = clip(text, 500);
            form.wanted_asked = true;
            on(form)
        }
        Complaint::By(mut form) if meant.is_none() => {
            match when::read(text, scene.now, scene.community.settings.time_zone) {
                Ok(window) => {
                    form.draft.wanted_by = Some(window.until);
                    form.by_asked = true;
                    on(form)
                }
                Err(_) => Step::Stay(Complaint::By(form), Some(t.complaint_hint_by())),
            }
        }
        Complaint::Category(mut form) if meant.is_none() => {
            form.tell(text);
            Step::Stay(Complaint::Category(form), Some(t.repair_noted_choose()))
        }
        Complaint::Media(mut form) => {
            form.tell(text);
            Step::Stay(Complaint::Media(form), Some(t.repair_added_words()))
        }
        Complaint::Summary(mut form) if meant.is_none() => {
            form.tell(text);
            Step::Stay(Complaint::Summary(form), Some(t.repair_added_words()))
        }
        Complaint::Fact { doubt, form } => match meant.as_deref() {
            Some(pick) => picked(Complaint::Fact { doubt, form }, pick, scene),
            None => Step::Stay(Complaint::Fact { doubt, form }, Some(t.repair_hint_fact())),
        },
        other => match meant {
            Some(pick) => picked(other, &pick, scene),
            None => Step::Stay(other, Some(t.dialogs_hint_press())),
        },
    }
}

/// The words tell of harm that goes on: they are kept with the complaint, and help is sent first.
fn alarmed(state: &mut Complaint, text: &str, scene: &Scene<'_>) -> Option<Step<Complaint>> {
    let sent = state.form().draft.emergency.is_some();
    let answers_fact = matches!(state, Complaint::Fact { .. });
    let found = triage::alarm_with(&scene.community.settings.words, text);
    match found {
        Alarm::Danger(danger) if !sent => {
            let form = state.form_mut();
            form.tell(text);
            Some(alarm(danger, form.clone(), scene))
        }
        Alarm::Doubt(doubt) if !sent && !answers_fact && !state.form().calm.contains(&doubt) => {
            let form = state.form_mut();
            form.tell(text);
            Some(Step::Go(Complaint::Fact { doubt, form: form.clone() }))
        }
        Alarm::Danger(_) | Alarm::Doubt(_) | Alarm::None => None,
    }
}

/// A file at any question: kept, its caption is taken as words.
fn file(mut state: Complaint, media: &Media, caption: &str, scene: &Scene<'_>) -> Step<Complaint> {
    let t = scene.texts;
    let kept = state.form_mut().keep(media);
    if let Some(step) = alarmed(&mut state, caption, scene) {
        return step;
    }
    let voice = matches!(media.kind, MediaKind::Voice | MediaKind::VideoNote | MediaKind::Audio);
    let count = state.form().draft.media.len() as i64;
    let asked = matches!(state, Complaint::Media(_));
    let had_words = !state.form().draft.words.is_empty();
    state.form_mut().tell(caption);
    if let Complaint::Words(mut form) = state {
        if form.draft.words.is_empty() && voice {
            form.draft.words = t.plain_repair_voice();
        }
        let told = !form.draft.words.is_empty() && !had_words;
        let hint = Some(t.repair_got_file(count));
        return if told { on(form) } else { Step::Stay(Complaint::Words(form), hint) };
    }
    let hint = if !kept {
        Some(t.repair_enough_files(count))
    } else if asked {
        None
    } else {
        Some(t.repair_got_file(count))
    };
    Step::Stay(state, hint)
}

fn replied(state: Complaint, reply: &Reply, scene: &Scene<'_>) -> Step<Complaint> {
    match (state, reply) {
        (Complaint::Alarm { danger, mut form }, Reply::Filed { ticket, number }) => {
            form.draft.emergency = Some(*ticket);
            Step::Stay(Complaint::Spot(form), Some(help_comes(danger, number, scene)))
        }
        (Complaint::Alarm { form, .. } | Complaint::Spot(form), _) => on(form),
        (other, _) => Step::Stay(other, None),
    }
}

/// Help is on its way, and the one safety step.
fn help_comes(danger: Danger, number: &str, scene: &Scene<'_>) -> String {
    format!("{}\n{}", scene.texts.complaint_help_comes(number), safety(Some(danger), scene))
}

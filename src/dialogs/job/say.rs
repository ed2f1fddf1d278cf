//! Words to the resident, always shown to the sender first exactly as the resident will read them.

use super::{About, CHANGE, Job, Manner, SEND, bounded, pick_one};
use crate::chat::words::{cut, line};
use crate::dialogs::kit::{Heard, Prompt, Step, choice};
use crate::dialogs::scene::Scene;
use crate::domain::act::Act;
use crate::domain::case::Case;
use crate::domain::media::Media;
use crate::domain::ticket::Kind;
use crate::texts::Texts;

/// Files taken at most: one album.
const FILES: usize = 10;

pub(super) fn ask(manner: Manner, media: &[Media], case: &Case, scene: &Scene<'_>) -> Prompt {
    let (t, number) = (scene.texts, &case.ticket.number);
    let html = match manner {
        _ if !media.is_empty() => t.job_say_files(count(media)),
        Manner::Ask => t.job_ask(number),
        Manner::Tell => t.job_tell(number),
    };
    Prompt { html, ..Prompt::default() }
}

pub(super) fn hear(about: About, manner: Manner, mut media: Vec<Media>, heard: &Heard, scene: &Scene<'_>) -> Step<Job> {
    match heard {
        Heard::Text(words) => match bounded(words, scene.texts) {
            Ok(words) => Step::Go(Job::SayCheck { about, manner, words, media }),
            Err(hint) => Step::Stay(Job::Say { about, manner, media }, Some(hint)),
        },
        Heard::Media(file, caption) => match bounded(caption, scene.texts) {
            Ok(words) => {
                file.keep_in(&mut media, FILES);
                if words.is_empty() {
                    Step::Stay(Job::Say { about, manner, media }, None)
                } else {
                    Step::Go(Job::SayCheck { about, manner, words, media })
                }
            }
            Err(hint) => Step::Stay(Job::Say { about, manner, media }, Some(hint)),
        },
        Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
            Step::Stay(Job::Say { about, manner, media }, None)
        }
    }
}

fn count(media: &[Media]) -> i64 {
    i64::try_from(media.len()).unwrap_or(i64::MAX)
}

/// What the resident's message names the ticket: category, or kind where there is none; as the news do.
fn what(case: &Case, scene: &Scene<'_>, theirs: Texts) -> String {
    let category = case.category(scene.community, theirs.lang());
    if category.is_empty() { theirs.kind_name(case.ticket.kind) } else { cut(category, 40) }
}

pub(super) fn ask_check(manner: Manner, words: &str, media: &[Media], case: &Case, scene: &Scene<'_>) -> Prompt {
    let (t, theirs) = (scene.texts, Texts::new(case.reporter.lang));
    let (number, what) = (&case.ticket.number, what(case, scene, theirs));
    let head = if media.is_empty() { t.job_say_check() } else { t.job_say_check_files(count(media)) };
    let message = match manner {
        Manner::Ask => theirs.news_asked(number, what, words),
        Manner::Tell => theirs.news_told(number, what, words),
    };
    let rows = vec![vec![choice(t.btn_job_send(), SEND), choice(t.btn_job_change(), CHANGE)]];
    Prompt { html: format!("{head}\n\n{message}"), rows, ..Prompt::default() }
}

pub(super) fn hear_check(
    about: About,
    manner: Manner,
    words: String,
    mut media: Vec<Media>,
    heard: &Heard,
    scene: &Scene<'_>,
) -> Step<Job> {
    match heard {
        Heard::Pick(pick) if pick == SEND => match manner {
            Manner::Ask => about.end_with(Act::Ask { words }, media),
            Manner::Tell => about.end_with(Act::Tell { words }, media),
        },
        Heard::Pick(pick) if pick == CHANGE => Step::Go(Job::Say { about, manner, media: vec![] }),
        // Other words are written instead of a press: they are shown in their turn.
        Heard::Text(_) => hear(about, manner, media, heard, scene),
        Heard::Media(file, _) => {
            file.keep_in(&mut media, FILES);
            Step::Stay(Job::SayCheck { about, manner, words, media }, None)
        }
        Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
            pick_one(Job::SayCheck { about, manner, words, media }, scene)
        }
    }
}

pub(super) fn ask_scope_check(answer: &str, case: &Case, scene: &Scene<'_>) -> Prompt {
    let (t, theirs) = (scene.texts, Texts::new(case.reporter.lang));
    let known = scene.community.settings.answer(answer);
    let words = known.map_or_else(String::new, |a| cut(a.text.get(theirs.lang()), 1500));
    let (number, what) = (&case.ticket.number, line(&what(case, scene, theirs), 40));
    let message = match case.ticket.kind {
        Kind::Complaint => theirs.complaint_news_referred(number, what, words),
        Kind::Repair | Kind::Inquiry | Kind::Service | Kind::Permit => theirs.news_rejected(number, what, words),
    };
    let rows = vec![vec![choice(t.btn_job_send(), SEND), choice(t.btn_job_change(), CHANGE)]];
    Prompt { html: format!("{}\n\n{message}", t.job_scope_check()), rows, ..Prompt::default() }
}

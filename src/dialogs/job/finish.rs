//! The work is done: words, photos, materials, price, each of which may be skipped, then all of it read back.

use super::{About, Job, LONGEST, SEND, bounded, pick_one};
use crate::chat::words::cut;
use crate::dialogs::kit::{Heard, Prompt, Step, choice};
use crate::dialogs::scene::Scene;
use crate::domain::act::Act;
use crate::domain::case::Case;
use crate::domain::media::{Media, MediaKind};
use crate::domain::script;
use crate::domain::ticket::Kind;
use serde::{Deserialize, Serialize};

/// Files taken at most: one album.
const FILES: usize = 10;
/// The highest price taken, in minor units.
const DEAREST: i64 = 1_000_000_000;

/// What was done, as far as it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Done {
    /// What was done.
    pub words: Option<String>,
    /// Photos and videos of it.
    pub media: Vec<Media>,
    /// Materials used.
    pub materials: Option<String>,
    /// What the resident owes, in minor units.
    pub price_minor: Option<i64>,
    /// Whether it was read back already: a changed answer leads there again.
    pub checked: bool,
}

impl Done {
    /// What was typed so far.
    pub(super) fn typed(&self) -> String {
        [&self.words, &self.materials].into_iter().flatten().cloned().collect::<Vec<_>>().join("\n")
    }

    fn is_empty(&self) -> bool {
        self.words.is_none() && self.media.is_empty() && self.materials.is_none() && self.price_minor.is_none()
    }

    /// Keeps a file once; `false` where there are enough.
    fn keep(&mut self, file: &Media) -> bool {
        file.keep_in(&mut self.media, FILES)
    }

    fn end(self, about: About) -> Step<Job> {
        let act = Act::Finish { words: self.words, materials: self.materials, price_minor: self.price_minor };
        about.end_with(act, self.media)
    }

    /// To the next question, or back to the summary where that was seen.
    fn next(mut self, about: About, next: fn(About, Done) -> Job) -> Step<Job> {
        if self.checked {
            return Step::Go(Job::Check { about, done: self });
        }
        let job = next(about, self.clone());
        if matches!(job, Job::Check { .. }) {
            self.checked = true;
            return Step::Go(Job::Check { about, done: self });
        }
        Step::Go(job)
    }
}

pub(super) fn ask_words(done: &Done, case: &Case, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let rows = if done.is_empty() && !done.checked { vec![vec![choice(t.btn_job_finish_now(), "now")]] } else { vec![] };
    Prompt { html: t.job_finish_words(&case.ticket.number), rows, skip: true, ..Prompt::default() }
}

pub(super) fn hear_words(about: About, mut done: Done, heard: &Heard, scene: &Scene<'_>) -> Step<Job> {
    let files = |about, done| Job::Files { about, done };
    match heard {
        Heard::Skip => {
            done.words = None;
            done.next(about, files)
        }
        Heard::Text(words) => match bounded(words, scene.texts) {
            Ok(words) => {
                done.words = Some(words);
                done.next(about, files)
            }
            Err(hint) => Step::Stay(Job::Words { about, done }, Some(hint)),
        },
        Heard::Media(file, caption) => match file_came(&mut done, file, caption, scene) {
            Ok(()) => Step::Go(Job::Files { about, done }),
            Err(hint) => Step::Stay(Job::Words { about, done }, Some(hint)),
        },
        Heard::Pick(pick) if pick == "now" => done.end(about),
        Heard::Pick(_) | Heard::Phone(_) | Heard::Reply(_) => pick_one(Job::Words { about, done }, scene),
    }
}

/// Keeps a file; its caption becomes the words where there are none.
fn file_came(done: &mut Done, file: &Media, caption: &str, scene: &Scene<'_>) -> Result<(), String> {
    if file.kind == MediaKind::Location {
        return Err(scene.texts.job_finish_files_type());
    }
    let caption = bounded(caption, scene.texts)?;
    if done.words.is_none() && !caption.is_empty() {
        done.words = Some(caption);
    }
    if done.keep(file) { Ok(()) } else { Err(scene.texts.job_finish_files_full(FILES)) }
}

pub(super) fn ask_files(done: &Done, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    if done.media.is_empty() {
        return Prompt { html: t.job_finish_files(), skip: true, ..Prompt::default() };
    }
    let count = i64::try_from(done.media.len()).unwrap_or(i64::MAX);
    let rows = vec![vec![choice(t.btn_job_next(), "next"), choice(t.btn_job_files_clear(), "clear")]];
    Prompt { html: t.job_finish_files_some(count), rows, ..Prompt::default() }
}

pub(super) fn hear_files(about: About, mut done: Done, heard: &Heard, scene: &Scene<'_>) -> Step<Job> {
    let materials = |about, done| Job::Materials { about, done };
    match heard {
        Heard::Skip => done.next(about, materials),
        Heard::Pick(pick) if pick == "next" => done.next(about, materials),
        Heard::Pick(pick) if pick == "clear" => {
            done.media.clear();
            Step::Stay(Job::Files { about, done }, None)
        }
        Heard::Media(file, caption) => {
            let hint = file_came(&mut done, file, caption, scene).err();
            Step::Stay(Job::Files { about, done }, hint)
        }
        Heard::Text(_) | Heard::Pick(_) | Heard::Phone(_) | Heard::Reply(_) => {
            Step::Stay(Job::Files { about, done }, Some(scene.texts.job_finish_files_type()))
        }
    }
}

pub(super) fn hear_materials(about: About, mut done: Done, heard: &Heard, scene: &Scene<'_>) -> Step<Job> {
    // What a paid service costs was agreed before.
    let price: fn(About, Done) -> Job = match is_service(scene) {
        true => |about, done| Job::Check { about, done },
        false => |about, done| Job::Price { about, done },
    };
    match heard {
        Heard::Skip => {
            done.materials = None;
            done.next(about, price)
        }
        Heard::Text(words) => match bounded(words, scene.texts) {
            Ok(words) => {
                done.materials = Some(words);
                done.next(about, price)
            }
            Err(hint) => Step::Stay(Job::Materials { about, done }, Some(hint)),
        },
        Heard::Media(..) => Step::Stay(Job::Materials { about, done }, Some(scene.texts.job_no_files())),
        Heard::Pick(_) | Heard::Phone(_) | Heard::Reply(_) => Step::Stay(Job::Materials { about, done }, None),
    }
}

pub(super) fn ask_price(scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let rows = vec![vec![choice(t.btn_job_free(), "free")]];
    Prompt { html: t.job_finish_price(), rows, skip: true, ..Prompt::default() }
}

pub(super) fn hear_price(about: About, mut done: Done, heard: &Heard, scene: &Scene<'_>) -> Step<Job> {
    let check = |about, done| Job::Check { about, done };
    match heard {
        Heard::Skip => {
            done.price_minor = None;
            done.next(about, check)
        }
        Heard::Pick(pick) if pick == "free" => {
            done.price_minor = Some(0);
            done.next(about, check)
        }
        Heard::Text(words) => match price(words, &scene.community.settings.currency) {
            Some(minor) => {
                done.price_minor = Some(minor);
                done.next(about, check)
            }
            None => Step::Stay(Job::Price { about, done }, Some(scene.texts.job_finish_price_unclear())),
        },
        Heard::Media(..) | Heard::Pick(_) | Heard::Phone(_) | Heard::Reply(_) => {
            Step::Stay(Job::Price { about, done }, Some(scene.texts.job_finish_price_unclear()))
        }
    }
}

fn is_service(scene: &Scene<'_>) -> bool {
    scene.case.is_some_and(|case| case.ticket.kind == Kind::Service)
}

/// A price as people write it, in minor units: `120`, `120.5`, `¥1,200`, `80元`, `免费`.
pub(super) fn price(words: &str, currency: &str) -> Option<i64> {
    let narrow = |c: char| match c {
        '０'..='９' => script::narrow(c),
        '．' | '。' => '.',
        other => other.to_ascii_lowercase(),
    };
    let text: String = words.trim().chars().map(narrow).collect();
    if ["免费", "免費", "不收费", "不收費", "不用", "free", "none", "no charge"].contains(&text.as_str()) {
        return Some(0);
    }
    let signs = ["hk$", "nt$", "mop$", "rmb", "cny", "hkd", "twd", "mop", "$", "¥", "￥", "元", "块钱", "塊錢", "块", "塊"];
    let mut text = text.as_str().trim();
    for sign in signs {
        text = text.strip_prefix(sign).unwrap_or(text).trim();
        text = text.strip_suffix(sign).unwrap_or(text).trim();
    }
    let text = text.replace([',', '，'], "");
    let decimals = if matches!(currency, "JPY" | "KRW" | "VND") { 0 } else { 2 };
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let figures = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > decimals || !figures(whole) || !figures(part) {
        return None;
    }
    let minor: i64 = format!("{whole}{part:0<decimals$}").parse().ok()?;
    (minor <= DEAREST).then_some(minor)
}

pub(super) fn ask_check(done: &Done, case: &Case, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let mut lines = vec![t.job_finish_check(&case.ticket.number)];
    lines.push(match &done.words {
        Some(words) => t.job_finish_line_words(cut(words, LONGEST)),
        None => t.job_finish_line_bare(),
    });
    if !done.media.is_empty() {
        lines.push(t.job_finish_line_files(i64::try_from(done.media.len()).unwrap_or(i64::MAX)));
    }
    lines.extend(done.materials.as_ref().map(|m| t.job_finish_line_materials(cut(m, LONGEST))));
    lines.extend(done.price_minor.map(|p| match p {
        0 => t.job_finish_line_free(),
        _ => t.job_finish_line_price(t.money(p, &scene.community.settings.currency)),
    }));
    let mut rows = vec![
        vec![choice(t.btn_job_finish(), SEND)],
        vec![choice(t.btn_job_edit_words(), "words"), choice(t.btn_job_edit_files(), "files")],
        vec![choice(t.btn_job_edit_materials(), "materials")],
    ];
    if !is_service(scene)
        && let Some(last) = rows.last_mut()
    {
        last.push(choice(t.btn_job_edit_price(), "price"));
    }
    Prompt { html: lines.join("\n"), rows, ..Prompt::default() }
}

pub(super) fn hear_check(about: About, mut done: Done, heard: &Heard, scene: &Scene<'_>) -> Step<Job> {
    match heard {
        Heard::Pick(pick) => match pick.as_str() {
            SEND => done.end(about),
            "words" => Step::Go(Job::Words { about, done }),
            "files" => Step::Go(Job::Files { about, done }),
            "materials" => Step::Go(Job::Materials { about, done }),
            "price" if !is_service(scene) => Step::Go(Job::Price { about, done }),
            _ => pick_one(Job::Check { about, done }, scene),
        },
        // A late photo of the same album.
        Heard::Media(file, caption) => {
            let hint = file_came(&mut done, file, caption, scene).err();
            Step::Stay(Job::Check { about, done }, hint)
        }
        Heard::Skip | Heard::Text(_) | Heard::Phone(_) | Heard::Reply(_) => {
            pick_one(Job::Check { about, done }, scene)
        }
    }
}

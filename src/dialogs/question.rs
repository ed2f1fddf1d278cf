//! A question: the best standard answer at once, the next ones a tap away, then the front desk.

use super::alarm::{self, Told};
use super::kit::{Conversation, Heard, Prompt, Step, below, choice, clip};
use super::request::{Reply, Request};
use super::scene::Scene;
use crate::domain::answer::Offer;
use crate::domain::emergency::Alarm;
use crate::domain::media::Media;
use serde::{Deserialize, Serialize};

const YES: &str = "yes";
const NO: &str = "no";
const PERSON: &str = "desk";
const SEND: &str = "ok";
/// Further answers beside the one that is shown.
const BESIDE: usize = 2;
/// Files with one question.
const FILES: usize = 20;

/// What was asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// All words so far.
    pub words: String,
    /// Files so far.
    pub media: Vec<Media>,
    /// The number under which the desk keeps the question; 0: not yet.
    pub id: i64,
    /// What the nearest answer is about.
    pub category: Option<String>,
}

/// Where a question stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Question {
    /// What is the question?
    Ask {
        /// Files that came before the words.
        media: Vec<Media>,
    },
    /// The desk looks it up.
    Looking {
        /// The question.
        asked: Asked,
    },
    /// An answer is shown: did it help?
    Shown {
        /// The question.
        asked: Asked,
        /// Every answer found, the best first.
        offers: Vec<Offer>,
        /// Which of them is shown.
        now: usize,
        /// Which of them did not help.
        tried: Vec<usize>,
    },
    /// Nothing helped: to the front desk?
    Register {
        /// The question.
        asked: Asked,
    },
    /// It helped.
    Glad,
}

impl Question {
    /// Begins with what was said already, or with nothing.
    pub fn begin(scene: &Scene<'_>, words: &str, media: Vec<Media>) -> Step<Question> {
        let words = words.trim();
        if words.is_empty() {
            return Step::Go(Question::Ask { media });
        }
        look(Asked { media, ..Asked::default() }, words, scene)
    }
}

/// Looks up these words, which are added to what was asked before.
fn look(mut asked: Asked, words: &str, scene: &Scene<'_>) -> Step<Question> {
    let alarm = alarm::alarm(words, scene);
    if alarm != Alarm::None {
        return Step::End(Told::new(alarm, below(&asked.words, words, 2000), asked.media).open());
    }
    asked.words = below(&asked.words, words, 2000);
    Step::Call(Request::FindAnswers { words: clip(words, 500) }, Question::Looking { asked })
}

/// The answers that may come next.
fn untried(offers: &[Offer], now: usize, tried: &[usize]) -> Vec<usize> {
    (0..offers.len()).filter(|n| *n != now && !tried.contains(n)).collect()
}

fn ask_shown(asked: &Asked, offers: &[Offer], now: usize, tried: &[usize], scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let Some(offer) = offers.get(now) else { return ask_register(asked, scene) };
    let lines = [t.question_offer(clip(&offer.title, 200), clip(&offer.text, 1500)), String::new(), t.question_helped_ask()];
    let mut rows = vec![vec![choice(t.btn_question_yes(), YES), choice(t.btn_question_no(), NO)]];
    for next in untried(offers, now, tried).into_iter().take(BESIDE) {
        rows.extend(offers.get(next).map(|o| vec![choice(&o.title, format!("o{next}"))]));
    }
    rows.push(vec![choice(t.btn_question_person(), PERSON)]);
    Prompt::new(lines.join("\n"), rows)
}

fn ask_register(asked: &Asked, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let class = scene.community.settings.questions.class_of(asked.category.as_deref());
    let mut lines = vec![t.dialogs_quote(clip(&asked.words, 1000))];
    if !asked.media.is_empty() {
        lines.push(t.dialogs_files(asked.media.len() as i64));
    }
    lines.push(t.question_register(t.answered_in(class)));
    Prompt::new(lines.join("\n"), vec![vec![choice(t.btn_question_send(), SEND)]])
}

impl Conversation for Question {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Question::Ask { media } => {
                let mut lines = vec![t.question_ask()];
                if !media.is_empty() {
                    lines.push(t.dialogs_files(media.len() as i64));
                }
                Prompt::new(lines.join("\n"), vec![])
            }
            Question::Looking { .. } => Prompt::new(t.question_looking(), vec![]),
            Question::Shown { asked, offers, now, tried } => ask_shown(asked, offers, *now, tried, scene),
            Question::Register { asked } => ask_register(asked, scene),
            Question::Glad => Prompt::new(t.question_glad(), vec![]),
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        match self {
            Question::Ask { mut media } => match heard {
                Heard::Text(text) => look(Asked { media, ..Asked::default() }, text, scene),
                Heard::Media(file, caption) => {
                    file.keep_in(&mut media, FILES);
                    if caption.is_empty() {
                        Step::Stay(Question::Ask { media }, None)
                    } else {
                        look(Asked { media, ..Asked::default() }, caption, scene)
                    }
                }
                Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
                    Step::Stay(Question::Ask { media }, None)
                }
            },
            Question::Looking { mut asked } => match heard {
                Heard::Reply(Reply::Answers { asked: id, offers }) => {
                    asked.id = *id;
                    asked.category = offers.first().map(|o| o.category.clone()).or(asked.category);
                    if offers.is_empty() {
                        return Step::Stay(Question::Register { asked }, None);
                    }
                    Step::Stay(Question::Shown { asked, offers: offers.clone(), now: 0, tried: vec![] }, None)
                }
                Heard::Text(text) => look(asked, text, scene),
                Heard::Media(..) | Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
                    Step::Stay(Question::Register { asked }, None)
                }
            },
            Question::Shown { asked, offers, now, tried } => hear_shown(asked, (offers, now, tried), heard, scene),
            Question::Register { mut asked } => match heard {
                Heard::Pick(pick) if pick == SEND => Step::End(Request::FileQuestion {
                    asked: asked.id,
                    words: asked.words,
                    media: asked.media,
                    category: asked.category,
                }),
                Heard::Text(text) if alarm::alarm(text, scene) != Alarm::None => look(asked, text, scene),
                Heard::Text(text) => {
                    asked.words = below(&asked.words, text, 2000);
                    Step::Stay(Question::Register { asked }, None)
                }
                Heard::Media(file, caption) => {
                    file.keep_in(&mut asked.media, FILES);
                    if alarm::alarm(caption, scene) != Alarm::None {
                        return look(asked, caption, scene);
                    }
                    asked.words = below(&asked.words, caption, 2000);
                    Step::Stay(Question::Register { asked }, None)
                }
                Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
                    Step::Stay(Question::Register { asked }, None)
                }
            },
            Question::Glad => Step::Leave(scene.texts.question_glad()),
        }
    }

    fn typed(&self) -> String {
        match self {
            Question::Looking { asked } | Question::Shown { asked, .. } | Question::Register { asked } => {
                asked.words.clone()
            }
            Question::Ask { .. } | Question::Glad => String::new(),
        }
    }
}

fn hear_shown(
    mut asked: Asked,
    (offers, now, mut tried): (Vec<Offer>, usize, Vec<usize>),
    heard: &Heard,
    scene: &Scene<'_>,
) -> Step<Question> {
    let Some(shown) = offers.get(now).map(|o| o.answer) else { return Step::Stay(Question::Register { asked }, None) };
    let used = |helped| Request::AnswerUsed { asked: asked.id, answer: shown, helped };
    match heard {
        Heard::Pick(pick) if pick == YES => Step::Call(used(Some(true)), Question::Glad),
        Heard::Pick(pick) if pick == NO => {
            let no = used(Some(false));
            let Some(next) = untried(&offers, now, &tried).first().copied() else {
                return Step::Call(no, Question::Register { asked });
            };
            tried.push(now);
            Step::Call(no, Question::Shown { asked, offers, now: next, tried })
        }
        Heard::Pick(pick) if pick == PERSON => Step::Call(used(Some(false)), Question::Register { asked }),
        Heard::Pick(pick) => {
            let next = pick.strip_prefix('o').and_then(|n| n.parse::<usize>().ok());
            match next.and_then(|n| Some((n, offers.get(n)?.answer))) {
                Some((next, answer)) => {
                    let look = Request::AnswerUsed { asked: asked.id, answer, helped: None };
                    Step::Call(look, Question::Shown { asked, offers, now: next, tried })
                }
                None => Step::Stay(Question::Shown { asked, offers, now, tried }, None),
            }
        }
        Heard::Text(text) => look(asked, text, scene),
        Heard::Media(file, caption) => {
            file.keep_in(&mut asked.media, FILES);
            if caption.is_empty() {
                Step::Stay(Question::Shown { asked, offers, now, tried }, None)
            } else {
                look(asked, caption, scene)
            }
        }
        Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
            Step::Stay(Question::Shown { asked, offers, now, tried }, None)
        }
    }
}

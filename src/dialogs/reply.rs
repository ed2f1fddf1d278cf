//! Staff and questions: the answer, by when it is due, and what becomes a standard answer.

use super::job::About;
use super::kit::{Conversation, Heard, Prompt, Step, choice, clip};
use super::request::{Reply, Request};
use super::scene::Scene;
use crate::chat::button::TicketButton;
use crate::chat::words::cut;
use crate::domain::act::Act;
use crate::domain::answer::Offer;
use crate::domain::case::Case;
use crate::domain::ids::{AnswerId, CommunityId, TicketId};
use crate::domain::media::Media;
use crate::domain::question::AnswerClass;
use crate::texts::Texts;
use serde::{Deserialize, Serialize};

const SEND: &str = "ok";
const CHANGE: &str = "edit";
const QUESTION: &str = "q";
const TEXT: &str = "t";
/// The longest answer, and the longest question of a standard answer.
const LONGEST: usize = 1500;
const TITLE: usize = 200;
/// Standard answers that are offered for one tap.
const OFFERED: usize = 3;
const FILES: usize = 10;

/// What becomes a standard answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Whose.
    pub community: CommunityId,
    /// The ticket that it comes from.
    pub ticket: Option<TicketId>,
    /// The answer that it changes.
    pub answer: Option<AnswerId>,
    /// The question.
    pub question: String,
    /// The answer.
    pub text: String,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Answer {
    /// The desk looks for standard answers.
    Looking {
        /// The ticket.
        about: About,
    },
    /// What is the answer?
    Words {
        /// The ticket.
        about: About,
        /// Standard answers that may fit.
        offers: Vec<Offer>,
        /// Files that came without words.
        media: Vec<Media>,
    },
    /// The answer, as the resident will read it.
    Check {
        /// The ticket.
        about: About,
        /// The words.
        words: String,
        /// Files that go with them.
        media: Vec<Media>,
    },
    /// By when is it to be answered?
    Class {
        /// The ticket.
        about: About,
    },
    /// A standard answer, read back.
    Propose {
        /// What becomes one.
        draft: Draft,
    },
    /// Its question, in other words.
    Title {
        /// What becomes one.
        draft: Draft,
    },
    /// Its answer, in other words.
    Text {
        /// What becomes one.
        draft: Draft,
    },
}

impl Answer {
    /// What a button on a question's card opens: Reply, Classify, Propose.
    pub fn begin(button: TicketButton, case: &Case) -> Step<Answer> {
        let (community, ticket) = (case.ticket.community, case.ticket.id);
        let about = About { community, ticket };
        match button {
            TicketButton::Classify => Step::Go(Answer::Class { about }),
            TicketButton::Propose => {
                let text = case.ticket.work.as_ref().and_then(|w| w.words.clone()).unwrap_or_default();
                let question = clip(&cut(&case.ticket.words, TITLE), TITLE);
                let draft = Draft { community, ticket: Some(ticket), answer: None, question, text };
                Step::Go(if draft.text.is_empty() { Answer::Text { draft } } else { Answer::Propose { draft } })
            }
            _ => {
                let words = clip(&case.ticket.words, 500);
                Step::Call(Request::SuggestAnswers { ticket, words }, Answer::Looking { about })
            }
        }
    }

    /// Another text for a standard answer.
    pub fn change(community: CommunityId, answer: AnswerId, question: String, text: String) -> Step<Answer> {
        Step::Go(Answer::Text { draft: Draft { community, ticket: None, answer: Some(answer), question, text } })
    }
}

fn ask_words(offers: &[Offer], media: &[Media], scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let number = scene.case.map_or("", |case| case.ticket.number.as_str());
    let html = if media.is_empty() { t.reply_ask(number) } else { t.reply_ask_files(count(media)) };
    let button = |(n, offer): (usize, &Offer)| vec![choice(format!("📚 {}", offer.title), format!("o{n}"))];
    Prompt::new(html, offers.iter().take(OFFERED).enumerate().map(button).collect())
}

fn ask_check(words: &str, media: &[Media], scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let Some(case) = scene.case else { return Prompt::new(t.job_gone(), vec![]) };
    let theirs = Texts::new(case.reporter.lang);
    let name = scene.staff.map_or_else(|| theirs.plain_colleague(), |s| cut(&s.name, 40));
    let head = if media.is_empty() { t.job_say_check() } else { t.job_say_check_files(count(media)) };
    let lines = [head, String::new(), theirs.question_answered(&case.ticket.number, name), theirs.question_work(clip(words, 1500))];
    let rows = vec![vec![choice(t.btn_job_send(), SEND), choice(t.btn_job_change(), CHANGE)]];
    Prompt::new(lines.join("\n"), rows)
}

fn count(media: &[Media]) -> i64 {
    i64::try_from(media.len()).unwrap_or(i64::MAX)
}

/// Words that are not too long, cleaned as they will be shown.
fn bounded(words: &str, most: usize, texts: Texts) -> Result<String, String> {
    let clean = cut(words, usize::MAX);
    if clean.encode_utf16().count() > most { Err(texts.job_too_long(most)) } else { Ok(clean) }
}

impl Conversation for Answer {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Answer::Looking { .. } => Prompt::new(t.question_looking(), vec![]),
            Answer::Words { offers, media, .. } => ask_words(offers, media, scene),
            Answer::Check { words, media, .. } => ask_check(words, media, scene),
            Answer::Class { .. } => {
                let number = scene.case.map_or("", |case| case.ticket.number.as_str());
                let all: Vec<_> = AnswerClass::ALL.iter().enumerate().collect();
                let key = |(n, class): &(usize, &AnswerClass)| choice(t.class_name(**class), format!("c{n}"));
                Prompt::new(t.reply_class(number), all.chunks(3).map(|row| row.iter().map(key).collect()).collect())
            }
            Answer::Propose { draft } => {
                let lines = [t.propose_check(), String::new(), t.question_offer(clip(&draft.question, 200), clip(&draft.text, 1500))];
                let rows = vec![
                    vec![choice(t.btn_propose_send(), SEND)],
                    vec![choice(t.btn_propose_question(), QUESTION), choice(t.btn_propose_text(), TEXT)],
                ];
                Prompt::new(lines.join("\n"), rows)
            }
            Answer::Title { .. } => Prompt::new(t.propose_question(), vec![]),
            Answer::Text { draft } if draft.answer.is_some() => {
                Prompt::new([t.change_ask(), t.dialogs_quote(clip(&draft.text, 1500))].join("\n"), vec![])
            }
            Answer::Text { .. } => Prompt::new(t.propose_text(), vec![]),
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let t = scene.texts;
        match (self, heard) {
            (Answer::Looking { about }, Heard::Reply(Reply::Answers { offers, .. })) => {
                Step::Stay(Answer::Words { about, offers: offers.clone(), media: vec![] }, None)
            }
            (Answer::Looking { about }, _) => Step::Stay(Answer::Words { about, offers: vec![], media: vec![] }, None),
            (Answer::Words { about, offers, media }, heard) => hear_words(about, offers, media, heard, t),
            (Answer::Check { about, words, media }, Heard::Pick(pick)) if pick == SEND => {
                let act = Act::Finish { words: Some(words), materials: None, price_minor: None };
                Step::End(Request::Do { community: about.community, ticket: about.ticket, act, media })
            }
            (Answer::Check { about, media, .. }, Heard::Pick(pick)) if pick == CHANGE => {
                Step::Go(Answer::Words { about, offers: vec![], media })
            }
            (Answer::Check { about, media, .. }, Heard::Text(_)) => hear_words(about, vec![], media, heard, t),
            (Answer::Check { about, words, mut media }, Heard::Media(file, _)) => {
                file.keep_in(&mut media, FILES);
                Step::Stay(Answer::Check { about, words, media }, None)
            }
            (Answer::Class { about }, Heard::Pick(pick)) => {
                let class = pick.strip_prefix('c').and_then(|n| AnswerClass::ALL.get(n.parse::<usize>().ok()?).copied());
                match class {
                    Some(class) => {
                        let act = Act::Classify { class, reason: None };
                        Step::End(Request::Do { community: about.community, ticket: about.ticket, act, media: vec![] })
                    }
                    None => Step::Stay(Answer::Class { about }, Some(t.job_pick())),
                }
            }
            (Answer::Propose { draft }, Heard::Pick(pick)) if pick == SEND => Step::End(Request::ProposeAnswer(draft)),
            (Answer::Propose { draft }, Heard::Pick(pick)) if pick == QUESTION => Step::Go(Answer::Title { draft }),
            (Answer::Propose { draft }, Heard::Pick(pick)) if pick == TEXT => Step::Go(Answer::Text { draft }),
            (Answer::Title { mut draft }, Heard::Text(words)) => match bounded(words, TITLE, t) {
                Ok(words) => {
                    draft.question = words.replace('\n', " ");
                    Step::Go(Answer::Propose { draft })
                }
                Err(hint) => Step::Stay(Answer::Title { draft }, Some(hint)),
            },
            (Answer::Text { mut draft }, Heard::Text(words)) => match bounded(words, LONGEST, t) {
                Ok(words) => {
                    draft.text = words;
                    Step::Go(Answer::Propose { draft })
                }
                Err(hint) => Step::Stay(Answer::Text { draft }, Some(hint)),
            },
            (here @ (Answer::Check { .. } | Answer::Class { .. } | Answer::Propose { .. }), _) => {
                Step::Stay(here, Some(t.job_pick()))
            }
            (here @ (Answer::Title { .. } | Answer::Text { .. }), _) => Step::Stay(here, None),
        }
    }

    fn typed(&self) -> String {
        match self {
            Answer::Check { words, .. } => words.clone(),
            Answer::Propose { draft } | Answer::Title { draft } | Answer::Text { draft } => draft.text.clone(),
            Answer::Looking { .. } | Answer::Words { .. } | Answer::Class { .. } => String::new(),
        }
    }

    fn ticket(&self) -> Option<TicketId> {
        match self {
            Answer::Looking { about }
            | Answer::Words { about, .. }
            | Answer::Check { about, .. }
            | Answer::Class { about } => Some(about.ticket),
            Answer::Propose { draft } | Answer::Title { draft } | Answer::Text { draft } => draft.ticket,
        }
    }

    fn takes_words(&self) -> bool {
        match self {
            Answer::Looking { .. } | Answer::Words { .. } | Answer::Title { .. } | Answer::Text { .. } => true,
            Answer::Check { .. } | Answer::Class { .. } | Answer::Propose { .. } => false,
        }
    }
}

fn hear_words(about: About, offers: Vec<Offer>, mut media: Vec<Media>, heard: &Heard, t: Texts) -> Step<Answer> {
    let words = match heard {
        Heard::Pick(pick) => {
            let offer = pick.strip_prefix('o').and_then(|n| offers.get(n.parse::<usize>().ok()?));
            match offer {
                Some(offer) => return Step::Go(Answer::Check { about, words: offer.text.clone(), media }),
                None => return Step::Stay(Answer::Words { about, offers, media }, None),
            }
        }
        Heard::Text(words) => words,
        Heard::Media(file, caption) => {
            file.keep_in(&mut media, FILES);
            caption
        }
        Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => return Step::Stay(Answer::Words { about, offers, media }, None),
    };
    match bounded(words, LONGEST, t) {
        Ok(words) if words.is_empty() => Step::Stay(Answer::Words { about, offers, media }, None),
        Ok(words) => Step::Go(Answer::Check { about, words, media }),
        Err(hint) => Step::Stay(Answer::Words { about, offers, media }, Some(hint)),
    }
}

//! What a button on a complaint's card asks back: the plan, what was found, how grave it is, and the answer itself.

use super::job::{About, LONGEST, bounded};
use super::kit::{Conversation, Heard, Prompt, Step, choice};
use super::request::{Reply, Request};
use super::scene::Scene;
use crate::chat::button::TicketButton;
use crate::chat::words::cut;
use crate::domain::act::Act;
use crate::domain::case::Case;
use crate::domain::complaint::{Responsibility, Severity, Validity};
use crate::domain::ids::TicketId;
use crate::domain::media::Media;
use crate::texts::Texts;
use serde::{Deserialize, Serialize};

/// The pick that sends or confirms.
const SEND: &str = "ok";
/// The pick that goes back to the words.
const CHANGE: &str = "edit";
/// Files taken at most: one album.
const FILES: usize = 10;

/// Where the dialog of a complaint's button stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Handling {
    /// What will be done?
    Plan {
        /// The ticket.
        about: About,
    },
    /// The plan, as the resident will read it.
    PlanCheck {
        /// The ticket.
        about: About,
        /// The plan.
        words: String,
    },
    /// Is it justified?
    Validity {
        /// The ticket.
        about: About,
        /// Whether the answer follows.
        answer: bool,
    },
    /// Who is responsible?
    Responsibility {
        /// The ticket.
        about: About,
        /// Whether the answer follows.
        answer: bool,
        /// Whether it is justified.
        validity: Validity,
    },
    /// Anything to note about it?
    Finding {
        /// The ticket.
        about: About,
        /// Whether the answer follows.
        answer: bool,
        /// Whether it is justified.
        validity: Validity,
        /// Who is responsible.
        responsibility: Responsibility,
    },
    /// What was found is being written down; the answer follows.
    Judging {
        /// The ticket.
        about: About,
    },
    /// What is the answer?
    Answer {
        /// The ticket.
        about: About,
        /// Files that came without words.
        #[serde(default)]
        media: Vec<Media>,
    },
    /// The answer, as the resident will read it.
    AnswerCheck {
        /// The ticket.
        about: About,
        /// The words.
        words: String,
        /// Files that go with them.
        #[serde(default)]
        media: Vec<Media>,
    },
    /// How grave is it?
    Grade {
        /// The ticket.
        about: About,
    },
    /// Why is it set right?
    GradeReason {
        /// The ticket.
        about: About,
        /// How grave it is.
        severity: Severity,
    },
}

impl Handling {
    /// What a button opens; `None`: this dialog knows nothing of it. The answer needs what was found first.
    pub fn begin(button: TicketButton, case: &Case) -> Option<Step<Handling>> {
        let about = About { community: case.ticket.community, ticket: case.ticket.id };
        let judged = case.complaint.as_ref().is_some_and(|dossier| dossier.judged.is_some());
        let first = match button {
            TicketButton::Plan => Handling::Plan { about },
            TicketButton::Judge => Handling::Validity { about, answer: false },
            TicketButton::Finish if judged => Handling::Answer { about, media: vec![] },
            TicketButton::Finish => Handling::Validity { about, answer: true },
            TicketButton::Grade => Handling::Grade { about },
            _ => return None,
        };
        Some(Step::Go(first))
    }

    fn about(&self) -> About {
        match self {
            Handling::Plan { about }
            | Handling::PlanCheck { about, .. }
            | Handling::Validity { about, .. }
            | Handling::Responsibility { about, .. }
            | Handling::Finding { about, .. }
            | Handling::Judging { about }
            | Handling::Answer { about, .. }
            | Handling::AnswerCheck { about, .. }
            | Handling::Grade { about }
            | Handling::GradeReason { about, .. } => *about,
        }
    }
}

/// The request that carries an act out.
fn request(about: About, act: Act, media: Vec<Media>) -> Request {
    Request::Do { community: about.community, ticket: about.ticket, act, media }
}

/// What the resident's message names the complaint: its category, or that it is one.
fn what(case: &Case, scene: &Scene<'_>, theirs: Texts) -> String {
    let category = case.category(scene.community, theirs.lang());
    if category.is_empty() { theirs.kind_name(case.ticket.kind) } else { cut(category, 40) }
}

/// Words that the resident will read, with the keys to send or change them.
fn checked(head: String, message: String, t: Texts) -> Prompt {
    let rows = vec![vec![choice(t.btn_job_send(), SEND), choice(t.btn_job_change(), CHANGE)]];
    Prompt::new(format!("{head}\n\n{message}"), rows)
}

fn one_of<T: Copy>(all: &[T], heard: &Heard, prompt: &Prompt) -> Option<T> {
    let pick = match heard {
        Heard::Pick(pick) => pick.clone(),
        Heard::Text(text) => prompt.meant(text)?,
        Heard::Skip | Heard::Media(..) | Heard::Phone(_) | Heard::Reply(_) => return None,
    };
    all.get(pick.parse::<usize>().ok()?).copied()
}

/// A choice a row, picked by its place.
fn listed(labels: impl Iterator<Item = String>) -> Vec<Vec<super::kit::Choice>> {
    labels.enumerate().map(|(i, label)| vec![choice(label, i.to_string())]).collect()
}

impl Conversation for Handling {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        let Some(case) = scene.case else { return Prompt::new(t.job_gone(), vec![]) };
        let number = &case.ticket.number;
        let theirs = Texts::new(case.reporter.lang);
        match self {
            Handling::Plan { .. } => Prompt::new(t.handling_plan(number), vec![]),
            Handling::PlanCheck { words, .. } => {
                let message = theirs.complaint_news_planned(number, what(case, scene, theirs), cut(words, LONGEST));
                checked(t.job_say_check(), message, t)
            }
            Handling::Validity { answer, .. } => {
                let html = if *answer { t.handling_validity_first(number) } else { t.handling_validity(number) };
                Prompt::new(html, listed(Validity::ALL.into_iter().map(|v| t.validity_name(v))))
            }
            Handling::Responsibility { .. } => {
                let rows = listed(Responsibility::ALL.into_iter().map(|r| t.responsibility_name(r)));
                Prompt::new(t.handling_responsibility(number), rows)
            }
            Handling::Finding { .. } => Prompt { skip: true, ..Prompt::new(t.handling_finding(), vec![]) },
            Handling::Judging { .. } => Prompt::new(t.handling_judging(), vec![]),
            Handling::Answer { media, .. } if !media.is_empty() => {
                Prompt::new(t.job_say_files(media.len() as i64), vec![])
            }
            Handling::Answer { .. } if case.ticket.level > 1 => Prompt::new(t.handling_answer_final(number), vec![]),
            Handling::Answer { .. } => Prompt::new(t.handling_answer(number), vec![]),
            Handling::AnswerCheck { words, media, .. } => {
                let what = what(case, scene, theirs);
                let words = cut(words, LONGEST);
                let message = if case.ticket.level > 1 {
                    theirs.complaint_news_answer_final(number, what, words)
                } else {
                    theirs.complaint_news_answer(number, what, words)
                };
                let head =
                    if media.is_empty() { t.job_say_check() } else { t.job_say_check_files(media.len() as i64) };
                checked(head, message, t)
            }
            Handling::Grade { .. } => {
                let now = case.ticket.severity.map_or_else(String::new, |s| t.severity_name(s));
                Prompt::new(t.handling_grade(number, now), listed(Severity::ALL.into_iter().map(|s| t.severity_name(s))))
            }
            Handling::GradeReason { severity, .. } => {
                Prompt::new(t.handling_grade_reason(t.severity_name(*severity)), vec![])
            }
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let t = scene.texts;
        if scene.case.is_none() {
            return Step::Leave(t.job_gone());
        }
        let prompt = self.ask(scene);
        let pick_one = |here| Step::Stay(here, Some(t.job_pick()));
        match self {
            Handling::Plan { about } => match heard {
                Heard::Text(words) => match bounded(words, t) {
                    Ok(words) => Step::Go(Handling::PlanCheck { about, words }),
                    Err(hint) => Step::Stay(Handling::Plan { about }, Some(hint)),
                },
                Heard::Media(..) => Step::Stay(Handling::Plan { about }, Some(t.handling_words_only())),
                Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
                    Step::Stay(Handling::Plan { about }, None)
                }
            },
            Handling::PlanCheck { about, words } => match heard {
                Heard::Pick(pick) if pick == SEND => Step::End(request(about, Act::Plan { words }, vec![])),
                Heard::Pick(pick) if pick == CHANGE => Step::Go(Handling::Plan { about }),
                Heard::Text(_) => Handling::Plan { about }.hear(heard, scene),
                _ => pick_one(Handling::PlanCheck { about, words }),
            },
            Handling::Validity { about, answer } => match one_of(&Validity::ALL, heard, &prompt) {
                Some(validity) => Step::Go(Handling::Responsibility { about, answer, validity }),
                None => pick_one(Handling::Validity { about, answer }),
            },
            Handling::Responsibility { about, answer, validity } => {
                match one_of(&Responsibility::ALL, heard, &prompt) {
                    Some(responsibility) => Step::Go(Handling::Finding { about, answer, validity, responsibility }),
                    None => pick_one(Handling::Responsibility { about, answer, validity }),
                }
            }
            Handling::Finding { about, answer, validity, responsibility } => {
                let here = Handling::Finding { about, answer, validity, responsibility };
                let words = match heard {
                    Heard::Skip => None,
                    Heard::Text(words) => match bounded(words, t) {
                        Ok(words) => Some(words),
                        Err(hint) => return Step::Stay(here, Some(hint)),
                    },
                    Heard::Media(..) => return Step::Stay(here, Some(t.handling_words_only())),
                    Heard::Pick(_) | Heard::Phone(_) | Heard::Reply(_) => return Step::Stay(here, None),
                };
                let judge = request(about, Act::Judge { validity, responsibility, words }, vec![]);
                if answer { Step::Call(judge, Handling::Judging { about }) } else { Step::End(judge) }
            }
            Handling::Judging { about } => match heard {
                Heard::Reply(Reply::Refused(_)) => Step::Leave(t.handling_refused()),
                _ => Step::Go(Handling::Answer { about, media: vec![] }),
            },
            Handling::Answer { about, mut media } => match heard {
                Heard::Text(words) => match bounded(words, t) {
                    Ok(words) => Step::Go(Handling::AnswerCheck { about, words, media }),
                    Err(hint) => Step::Stay(Handling::Answer { about, media }, Some(hint)),
                },
                Heard::Media(file, caption) => match bounded(caption, t) {
                    Ok(words) => {
                        file.keep_in(&mut media, FILES);
                        if words.is_empty() {
                            Step::Stay(Handling::Answer { about, media }, None)
                        } else {
                            Step::Go(Handling::AnswerCheck { about, words, media })
                        }
                    }
                    Err(hint) => Step::Stay(Handling::Answer { about, media }, Some(hint)),
                },
                Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
                    Step::Stay(Handling::Answer { about, media }, None)
                }
            },
            Handling::AnswerCheck { about, words, mut media } => match heard {
                Heard::Pick(pick) if pick == SEND => {
                    let act = Act::Finish { words: Some(words), materials: None, price_minor: None };
                    Step::End(request(about, act, media))
                }
                Heard::Pick(pick) if pick == CHANGE => Step::Go(Handling::Answer { about, media: vec![] }),
                Heard::Text(_) => Handling::Answer { about, media }.hear(heard, scene),
                Heard::Media(file, _) => {
                    file.keep_in(&mut media, FILES);
                    Step::Stay(Handling::AnswerCheck { about, words, media }, None)
                }
                Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
                    pick_one(Handling::AnswerCheck { about, words, media })
                }
            },
            Handling::Grade { about } => match one_of(&Severity::ALL, heard, &prompt) {
                Some(severity) if scene.case.and_then(|c| c.ticket.severity) == Some(severity) => {
                    Step::Stay(Handling::Grade { about }, Some(t.handling_grade_same()))
                }
                Some(severity) => Step::Go(Handling::GradeReason { about, severity }),
                None => pick_one(Handling::Grade { about }),
            },
            Handling::GradeReason { about, severity } => match heard {
                Heard::Text(words) => match bounded(words, t) {
                    Ok(reason) => Step::End(request(about, Act::Grade { severity, reason }, vec![])),
                    Err(hint) => Step::Stay(Handling::GradeReason { about, severity }, Some(hint)),
                },
                Heard::Media(..) => {
                    Step::Stay(Handling::GradeReason { about, severity }, Some(t.handling_words_only()))
                }
                Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => {
                    Step::Stay(Handling::GradeReason { about, severity }, None)
                }
            },
        }
    }

    fn typed(&self) -> String {
        match self {
            Handling::PlanCheck { words, .. } | Handling::AnswerCheck { words, .. } => words.clone(),
            Handling::Plan { .. }
            | Handling::Validity { .. }
            | Handling::Responsibility { .. }
            | Handling::Finding { .. }
            | Handling::Judging { .. }
            | Handling::Answer { .. }
            | Handling::Grade { .. }
            | Handling::GradeReason { .. } => String::new(),
        }
    }

    fn ticket(&self) -> Option<TicketId> {
        Some(self.about().ticket)
    }

    fn takes_words(&self) -> bool {
        match self {
            Handling::Plan { .. }
            | Handling::Finding { .. }
            | Handling::Answer { .. }
            | Handling::GradeReason { .. } => true,
            Handling::PlanCheck { .. }
            | Handling::Validity { .. }
            | Handling::Responsibility { .. }
            | Handling::Judging { .. }
            | Handling::AnswerCheck { .. }
            | Handling::Grade { .. } => false,
        }
    }
}

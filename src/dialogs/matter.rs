//! A resident about their own ticket: adding, answering, withdrawing, disputing the work, reopening.

use super::alarm::{self, Noted, Told};
use super::kit::{Choice, Conversation, Heard, Prompt, Step, below, choice, clip};
use super::request::{Reply, Request};
use super::scene::Scene;
use crate::chat::button::TicketButton;
use crate::domain::act::Act;
use crate::domain::emergency::Alarm;
use crate::domain::ids::{CommunityId, TicketId};
use crate::domain::media::Media;
use crate::domain::ticket::{Kind, State};
use serde::{Deserialize, Serialize};

const SEND: &str = "ok";
const KEEP: &str = "keep";
/// Files with one answer.
const FILES: usize = 20;

/// The ticket that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Whose.
    pub community: CommunityId,
    /// Which.
    pub ticket: TicketId,
}

/// What the resident does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Complaint {
    /// The work is partly done.
    Partly,
    /// It is not done.
    NotDone,
    /// It came back.
    Again,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Matter {
    /// Words and files are added.
    Add {
        /// The ticket.
        about: About,
        /// Whether a question of staff is answered.
        answer: bool,
        /// Words so far.
        words: String,
        /// Files so far.
        media: Vec<Media>,
    },
    /// Withdraw it? Why?
    Cancel {
        /// The ticket.
        about: About,
        /// What it costs as the resident read it, minor units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cost_minor: Option<i64>,
        /// The reason that was typed, read back before anything is withdrawn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// What is wrong with the work?
    Reason {
        /// The ticket.
        about: About,
        /// Partly, not done, or back again.
        what: Complaint,
        /// Files that came already.
        media: Vec<Media>,
    },
    /// Photos of it?
    Proof {
        /// The ticket.
        about: About,
        /// Partly, not done, or back again.
        what: Complaint,
        /// Why.
        reason: String,
        /// Files so far.
        media: Vec<Media>,
    },
    /// The words name a danger, or leave it open: once the desk has noted them, the emergency begins, or it is asked.
    Alarmed {
        /// The ticket.
        about: About,
        /// The words.
        words: String,
        /// What they say of danger.
        #[serde(default)]
        alarm: Alarm,
    },
}

impl Matter {
    /// Begins what the button says: Add, Answer, Cancel, Partly, NotDone, Reopen. Any other button adds.
    pub fn begin(button: TicketButton, community: CommunityId, ticket: TicketId) -> Step<Matter> {
        let about = About { community, ticket };
        let reason = |what| Matter::Reason { about, what, media: vec![] };
        Step::Go(match button {
            TicketButton::Cancel => Matter::Cancel { about, cost_minor: None, reason: None },
            TicketButton::Partly => reason(Complaint::Partly),
            TicketButton::NotDone => reason(Complaint::NotDone),
            TicketButton::Reopen => reason(Complaint::Again),
            other => Matter::Add { about, answer: other == TicketButton::Answer, words: String::new(), media: vec![] },
        })
    }

    /// Begins to withdraw what costs so much to withdraw now.
    pub fn cancel(community: CommunityId, ticket: TicketId, cost_minor: Option<i64>) -> Step<Matter> {
        Step::Go(Matter::Cancel { about: About { community, ticket }, cost_minor, reason: None })
    }

    fn about(&self) -> About {
        match self {
            Matter::Add { about, .. }
            | Matter::Cancel { about, .. }
            | Matter::Reason { about, .. }
            | Matter::Proof { about, .. }
            | Matter::Alarmed { about, .. } => *about,
        }
    }
}

/// The request that carries out an act.
fn act(about: About, act: Act, media: Vec<Media>) -> Request {
    Request::Do { community: about.community, ticket: about.ticket, act, media }
}

/// The act of a complaint.
fn dispute(what: Complaint, reason: String) -> Act {
    match what {
        Complaint::Partly => Act::Dispute { partly: true, reason },
        Complaint::NotDone => Act::Dispute { partly: false, reason },
        Complaint::Again => Act::Reopen { reason },
    }
}

fn number<'s>(scene: &'s Scene<'_>) -> &'s str {
    scene.case.map_or("", |case| case.ticket.number.as_str())
}

/// Whether the ticket is a question: there is no work to look at.
fn is_question(scene: &Scene<'_>) -> bool {
    scene.case.is_some_and(|case| case.ticket.kind == Kind::Inquiry)
}

/// What it costs to cancel a paid service now; nothing while that is free.
fn cost_of_cancelling(scene: &Scene<'_>) -> Option<i64> {
    scene.case?.cost_of_cancelling(&scene.community.settings.services, scene.now)
}

/// Whether the ticket is a permit: it is decided, not worked on.
fn is_permit(scene: &Scene<'_>) -> bool {
    scene.case.is_some_and(|case| case.ticket.kind == Kind::Permit)
}

/// Whether the last word on it was that somebody else is responsible.
fn referred(scene: &Scene<'_>) -> bool {
    scene.case.is_some_and(|case| case.ticket.state == State::Rejected)
}

fn cancel_reason(pick: &str, scene: &Scene<'_>) -> Option<String> {
    let t = scene.texts;
    match pick {
        "fixed" if is_question(scene) => Some(t.btn_question_known()),
        "fixed" if answered(scene) => Some(t.btn_complaint_settled()),
        "fixed" => Some(t.btn_matter_fixed()),
        "wrong" => Some(t.btn_matter_mistake()),
        "need" => Some(t.btn_matter_no_need()),
        _ => None,
    }
}

/// Whether the matter is a complaint: an answer is refused, not work.
fn answered(scene: &Scene<'_>) -> bool {
    scene.case.is_some_and(|case| case.ticket.kind == Kind::Complaint)
}

/// Why an answer to a complaint is not accepted, or what is not settled by it.
fn ask_refused(what: Complaint, scene: &Scene<'_>) -> Prompt {
    let t = scene.texts;
    let last = scene.case.is_some_and(|case| case.ticket.level > 1);
    let html = match what {
        Complaint::Again => t.complaint_again(number(scene)),
        Complaint::Partly | Complaint::NotDone if last => t.complaint_refuse_final(number(scene)),
        Complaint::Partly | Complaint::NotDone => t.complaint_refuse(number(scene)),
    };
    let rows = vec![
        vec![choice(t.btn_complaint_refuse_open(), "open")],
        vec![choice(t.btn_complaint_refuse_wrong(), "facts")],
        vec![choice(t.btn_complaint_refuse_past(), "past")],
    ];
    Prompt::new(html, rows)
}

fn complaint_reason(pick: &str, scene: &Scene<'_>) -> Option<String> {
    let t = scene.texts;
    match pick {
        "open" => Some(t.btn_complaint_refuse_open()),
        "facts" => Some(t.btn_complaint_refuse_wrong()),
        "past" => Some(t.btn_complaint_refuse_past()),
        "same" => Some(t.btn_matter_same()),
        "nobody" => Some(t.btn_matter_nobody()),
        "rough" => Some(t.btn_matter_rough()),
        "worse" => Some(t.btn_matter_damage()),
        _ => None,
    }
}

impl Conversation for Matter {
    fn ask(&self, scene: &Scene<'_>) -> Prompt {
        let t = scene.texts;
        match self {
            Matter::Add { answer, words, media, .. } => {
                let question = scene.case.and_then(|case| case.open_question()).map(|event| match &event.act {
                    Act::Ask { words } => clip(words, 1000),
                    _ => String::new(),
                });
                let mut lines = match question {
                    Some(question) if *answer && answered(scene) => {
                        vec![t.complaint_answer_question(number(scene)), t.dialogs_quote(question)]
                    }
                    _ if answered(scene) => vec![t.complaint_add(number(scene))],
                    Some(question) if *answer && is_question(scene) => {
                        vec![t.question_asked_back(number(scene)), t.dialogs_quote(question)]
                    }
                    Some(question) if *answer && is_permit(scene) => {
                        vec![t.permit_asked_back(number(scene)), t.dialogs_quote(question)]
                    }
                    Some(question) if *answer => vec![t.matter_answer(number(scene)), t.dialogs_quote(question)],
                    _ if is_question(scene) => vec![t.question_add(number(scene))],
                    _ if is_permit(scene) => vec![t.permit_add(number(scene))],
                    _ => vec![t.matter_add(number(scene))],
                };
                if words.is_empty() && media.is_empty() {
                    return Prompt::new(lines.join("\n"), vec![]);
                }
                lines.push(String::new());
                if !words.is_empty() {
                    lines.push(t.dialogs_quote(clip(words, 1500)));
                }
                if !media.is_empty() {
                    lines.push(t.dialogs_files(media.len() as i64));
                }
                lines.push(t.message_more());
                Prompt::new(lines.join("\n"), vec![vec![choice(t.btn_message_send(), SEND)]])
            }
            Matter::Cancel { cost_minor, reason: Some(reason), .. } => {
                let html = format!("{}\n{}", t.matter_cancel_reason(number(scene)), t.dialogs_quote(reason));
                let rows = vec![vec![choice(t.btn_matter_withdraw(), SEND)], vec![choice(t.btn_matter_keep(), KEEP)]];
                Prompt::new(with_cost(html, *cost_minor, scene), rows)
            }
            Matter::Cancel { cost_minor, reason: None, .. } => {
                let reason = |pick: &str| choice(cancel_reason(pick, scene).unwrap_or_default(), pick);
                // A question is not asked by mistake.
                let first = match (is_question(scene), is_permit(scene)) {
                    (true, _) => vec!["fixed"],
                    (false, true) => vec![],
                    (false, false) => vec!["fixed", "wrong"],
                };
                let mut rows = vec![
                    first.into_iter().map(reason).collect(),
                    vec![reason("need"), choice(t.btn_matter_just_cancel(), SEND)],
                    vec![choice(t.btn_matter_keep(), KEEP)],
                ];
                rows.retain(|row: &Vec<Choice>| !row.is_empty());
                let html = match (answered(scene), is_question(scene)) {
                    (true, _) => t.complaint_cancel(number(scene)),
                    (false, true) => t.question_cancel(number(scene)),
                    (false, false) if is_permit(scene) => t.permit_cancel(number(scene)),
                    (false, false) => t.matter_cancel(number(scene)),
                };
                Prompt::new(with_cost(html, *cost_minor, scene), rows)
            }
            Matter::Reason { what: Complaint::Again, .. } if referred(scene) => {
                Prompt::new(t.matter_different(number(scene)), vec![])
            }
            Matter::Reason { what, .. } if answered(scene) => ask_refused(*what, scene),
            Matter::Reason { .. } if is_question(scene) => Prompt::new(t.question_not_answered(number(scene)), vec![]),
            Matter::Reason { what, .. } => {
                let html = match what {
                    Complaint::Partly => t.matter_partly(number(scene)),
                    Complaint::NotDone => t.matter_not_done(number(scene)),
                    Complaint::Again => t.matter_again(number(scene)),
                };
                let mut rows = vec![vec![choice(t.btn_matter_same(), "same")]];
                match what {
                    Complaint::Partly => rows.push(vec![choice(t.btn_matter_rough(), "rough")]),
                    Complaint::NotDone => rows.push(vec![choice(t.btn_matter_nobody(), "nobody")]),
                    Complaint::Again => {}
                }
                rows.push(vec![choice(t.btn_matter_damage(), "worse")]);
                Prompt::new(html, rows)
            }
            Matter::Proof { reason, media, .. } => {
                let mut lines = vec![t.dialogs_quote(clip(reason, 1000))];
                if !media.is_empty() {
                    lines.push(t.dialogs_files(media.len() as i64));
                }
                lines.push(if answered(scene) { t.complaint_refuse_proof() } else { t.matter_proof() });
                Prompt::new(lines.join("\n"), vec![vec![choice(t.btn_message_send(), SEND)]])
            }
            Matter::Alarmed { .. } => Prompt::new(t.matter_alarmed(), vec![vec![choice(t.btn_message_send(), SEND)]]),
        }
    }

    fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Self> {
        let t = scene.texts;
        let alarm = match heard {
            Heard::Text(words) | Heard::Media(_, words) => alarm_in(words, scene),
            Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) => Alarm::None,
        };
        let alarmed = alarm != Alarm::None;
        match (self, heard) {
            (Matter::Alarmed { about: About { community, ticket }, words, alarm }, _) => {
                let apart = scene.case.is_some_and(|case| case.complaint.is_some());
                let noted = Noted { community, ticket, number: number(scene).to_owned(), words: String::new() };
                let noted = Some(noted).filter(|_| !matches!(heard, Heard::Reply(Reply::Refused(_))));
                Step::End(Told { alarm, words, media: vec![], noted, apart }.open())
            }
            (Matter::Add { about, words, media, .. }, Heard::Pick(pick))
                if pick == SEND && (!words.is_empty() || !media.is_empty()) =>
            {
                Step::End(act(about, Act::Add { words }, media))
            }
            (Matter::Add { about, answer, words, media }, Heard::Text(text)) => {
                let words = below(&words, text, 2000);
                if alarmed {
                    let add = act(about, Act::Add { words: words.clone() }, media);
                    return Step::Call(add, Matter::Alarmed { about, words, alarm });
                }
                if answer && media.is_empty() {
                    return Step::End(act(about, Act::Add { words }, media));
                }
                Step::Stay(Matter::Add { about, answer, words, media }, None)
            }
            (Matter::Add { about, answer, words, media }, Heard::Media(file, caption)) => {
                let (words, media) = (below(&words, caption, 2000), with(media, file));
                if alarmed {
                    let add = act(about, Act::Add { words: words.clone() }, media);
                    return Step::Call(add, Matter::Alarmed { about, words, alarm });
                }
                Step::Stay(Matter::Add { about, answer, words, media }, None)
            }
            // It costs something else than was read, because time has passed: it is read first.
            (Matter::Cancel { about, cost_minor, reason }, Heard::Pick(_) | Heard::Text(_))
                if cost_minor != cost_of_cancelling(scene) =>
            {
                Step::Stay(Matter::Cancel { about, cost_minor: cost_of_cancelling(scene), reason }, None)
            }
            (Matter::Cancel { about, cost_minor, reason }, Heard::Pick(pick)) => match cancel_reason(pick, scene) {
                Some(reason) => Step::End(act(about, Act::Cancel { reason: Some(reason) }, vec![])),
                None if pick == SEND => Step::End(act(about, Act::Cancel { reason }, vec![])),
                None if pick == KEEP => Step::Leave(t.matter_kept(number(scene))),
                None => Step::Stay(Matter::Cancel { about, cost_minor, reason }, None),
            },
            // Words that choose nothing may be a reason, and may be second thoughts: they are read back.
            (here @ Matter::Cancel { about, cost_minor, .. }, Heard::Text(text)) => match here.ask(scene).meant(text) {
                Some(pick) => here.hear(&Heard::Pick(pick), scene),
                None => Step::Stay(Matter::Cancel { about, cost_minor, reason: Some(clip(text, 500)) }, None),
            },
            (Matter::Reason { about, what, media }, Heard::Pick(pick)) => match complaint_reason(pick, scene) {
                Some(reason) => Step::Go(Matter::Proof { about, what, reason, media }),
                None => Step::Stay(Matter::Reason { about, what, media }, None),
            },
            (Matter::Reason { about, what, media }, Heard::Text(text)) if is_question(scene) && !alarmed => {
                Step::End(act(about, dispute(what, clip(text, 2000)), media))
            }
            (Matter::Reason { about, what, media }, Heard::Text(text)) => {
                complained(about, what, String::new(), media, text, alarm)
            }
            (Matter::Reason { about, what, media }, Heard::Media(file, caption)) => {
                let media = with(media, file);
                if caption.is_empty() {
                    return Step::Stay(Matter::Reason { about, what, media }, Some(t.matter_photo_noted()));
                }
                if is_question(scene) && !alarmed {
                    return Step::End(act(about, dispute(what, clip(caption, 2000)), media));
                }
                complained(about, what, String::new(), media, caption, alarm)
            }
            (Matter::Proof { about, what, reason, media }, Heard::Pick(pick)) if pick == SEND => {
                Step::End(act(about, dispute(what, reason), media))
            }
            (Matter::Proof { about, what, reason, media }, Heard::Text(text)) => {
                complained(about, what, reason, media, text, alarm).stays()
            }
            (Matter::Proof { about, what, reason, media }, Heard::Media(file, caption)) => {
                complained(about, what, reason, with(media, file), caption, alarm).stays()
            }
            (here, Heard::Pick(_) | Heard::Skip | Heard::Phone(_) | Heard::Reply(_) | Heard::Media(..)) => {
                Step::Stay(here, None)
            }
        }
    }

    fn gives_way(&self, alarm: Alarm) -> bool {
        matches!(self, Matter::Cancel { .. }) && matches!(alarm, Alarm::Danger(_))
    }

    fn typed(&self) -> String {
        match self {
            Matter::Add { words, .. } | Matter::Alarmed { words, .. } => words.clone(),
            Matter::Proof { reason, .. } => reason.clone(),
            Matter::Cancel { .. } | Matter::Reason { .. } => String::new(),
        }
    }

    fn ticket(&self) -> Option<TicketId> {
        Some(self.about().ticket)
    }
}

impl Step<Matter> {
    /// Something was added to the question that is shown.
    fn stays(self) -> Step<Matter> {
        match self {
            Step::Go(same) => Step::Stay(same, None),
            other @ (Step::Stay(..) | Step::Call(..) | Step::End(_) | Step::Leave(_)) => other,
        }
    }
}

/// What it costs to withdraw now, below the question.
fn with_cost(html: String, cost_minor: Option<i64>, scene: &Scene<'_>) -> String {
    let Some(cost) = cost_minor else { return html };
    let done = scene.case.is_some_and(|case| case.ticket.reopened > 0);
    let money = scene.texts.money(cost, &scene.community.settings.currency);
    let words = if done { scene.texts.service_cancel_done(money) } else { scene.texts.service_cancel_fee(money) };
    format!("{html}\n{words}")
}

/// What words about this ticket say of danger.
fn alarm_in(words: &str, scene: &Scene<'_>) -> Alarm {
    match scene.case {
        Some(case) => alarm::alarm_about(words, &case.ticket, &scene.community.settings.words),
        None => alarm::alarm(words, scene),
    }
}

/// The reason was told in words: photos are asked next, unless the words name a danger or leave it open.
fn complained(
    about: About,
    what: Complaint,
    reason: String,
    media: Vec<Media>,
    words: &str,
    alarm: Alarm,
) -> Step<Matter> {
    let reason = below(&reason, words, 2000);
    if alarm != Alarm::None {
        let request = act(about, dispute(what, reason.clone()), media);
        return Step::Call(request, Matter::Alarmed { about, words: reason, alarm });
    }
    Step::Go(Matter::Proof { about, what, reason, media })
}

fn with(mut media: Vec<Media>, file: &Media) -> Vec<Media> {
    file.keep_in(&mut media, FILES);
    media
}

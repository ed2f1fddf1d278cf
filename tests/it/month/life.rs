//! How people behave: staff who take, promise, wait, forget; residents who accept, refuse, urge, or say nothing.

use super::dice::Dice;
use super::filed::Filed;
use super::place::Place;
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::desk::door::{ComplaintFiling, Filing};
use frontdesk::domain::act::{Act, Actor, DeadlineKind, Rating, Step, WaitReason};
use frontdesk::domain::complaint::{Responsibility, Severity, Validity};
use frontdesk::domain::dossier::Told;
use frontdesk::domain::ids::{TicketId, UserId};
use frontdesk::domain::question::AnswerClass;
use frontdesk::domain::ticket::{Area, Kind, Place as Where, Priority, State, Ticket};

/// How quickly a ticket is looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temper {
    Prompt,
    Usual,
    Slow,
    /// Nobody thinks of it until a lead is told.
    Forgotten,
}

/// A ticket that people live with.
pub struct Life {
    pub place: usize,
    pub id: TicketId,
    pub number: String,
    pub user: UserId,
    pub kind: Kind,
    pub temper: Temper,
    pub left: i64,
}

#[derive(Clone, Copy, Debug)]
enum Do {
    Take,
    Assign,
    Promise,
    Arrive,
    Wait,
    Resume,
    Finish,
    Note,
    Ask,
    Tell,
    Transfer,
    OutOfScope,
    Escalate,
    Seen,
    Release,
    Merge,
    Regrade,
    Judge,
    Urge,
    Cancel,
    Accept,
    Dispute,
    Reopen,
    Rate,
    Nothing,
}

/// What somebody comes with, and what the recount may know of it.
pub fn matter(place: &Place, dice: &mut Dice, now: DateTime<Utc>) -> (UserId, Filing, Filed) {
    let settings = &place.community.settings;
    let (user, unit, building, code) = dice.pick(&place.residents).clone();
    let kind = dice.weigh(&[(60, Kind::Repair), (20, Kind::Complaint), (15, Kind::Inquiry), (5, Kind::Service)]);
    let emergency = kind == Kind::Repair && dice.chance(12);
    let (mut area, mut severity, mut wanted_by) = (None, None, None);
    let (category, department) = match kind {
        Kind::Repair => {
            let category = dice.pick(&settings.categories);
            area = Some(*dice.pick(&category.areas)).filter(|_| !dice.chance(10)).or(Some(Area::Public));
            (category.key.clone(), category.department.clone())
        }
        Kind::Complaint => {
            severity = Some(*dice.pick(&Severity::ALL));
            wanted_by = dice.chance(40).then(|| now + TimeDelta::seconds(dice.span(1800, 6 * 86_400)));
            (dice.pick(settings.complaint_categories()).key.clone(), "front-desk".to_owned())
        }
        Kind::Inquiry => {
            let keys: Vec<_> = settings.questions.classes.keys().cloned().chain(["else".to_owned()]).collect();
            (dice.pick(&keys).clone(), "front-desk".to_owned())
        }
        Kind::Service | Kind::Permit => (String::new(), "front-desk".to_owned()),
    };
    let about = dice.pick(&place.staff);
    let class = settings.questions.classes.get(&category).copied().unwrap_or(settings.questions.class);
    let filed = Filed {
        kind,
        emergency,
        category: category.clone(),
        severity,
        class: (kind == Kind::Inquiry).then_some(class),
        wanted_by: wanted_by.map(|at| at.timestamp()),
    };
    let filing = Filing {
        kind,
        priority: if emergency { Priority::Emergency } else { Priority::Normal },
        area,
        category,
        department,
        place: Where { unit: Some(unit), building: Some(building), label: code },
        words: "It is as it was yesterday".into(),
        visit: String::new(),
        media: vec![],
        parent: None,
        complaint: severity.map(|severity| ComplaintFiling {
            severity,
            about_department: dice.chance(40).then(|| about.departments.first().cloned()).flatten(),
            about_staff: dice.chance(15).then_some(about.id),
            wanted_by,
            told: Told::default(),
        }),
    };
    (user, filing, filed)
}

impl Life {
    /// In how many seconds something happens to it again; `None`: nobody thinks of it.
    pub fn pause(&self, dice: &mut Dice) -> Option<i64> {
        Some(match self.temper {
            Temper::Prompt => dice.span(20, 1500),
            Temper::Usual => dice.span(120, 12 * 3600),
            Temper::Slow => dice.span(1800, 5 * 86_400),
            Temper::Forgotten => return None,
        })
    }

    /// What happens to it now, and by whom; `None`: nothing.
    pub fn next(
        &self,
        place: &Place,
        t: &Ticket,
        twin: Option<(TicketId, String)>,
        now: DateTime<Utc>,
        dice: &mut Dice,
    ) -> Option<(Actor, Act)> {
        let what = dice.weigh(habits(t.state));
        let act = self.act(place, t, what, twin, now, dice)?;
        if act.is_by_resident() {
            return Some((Actor::Resident(self.user), act));
        }
        if let Some(owner) = t.assignee.filter(|_| !matches!(act, Act::Assign { .. } | Act::Take) && dice.chance(85)) {
            return Some((Actor::Staff(owner), act));
        }
        let able: Vec<_> = place.staff.iter().filter(|s| s.may(&act, t)).collect();
        (!able.is_empty()).then(|| (Actor::Staff(dice.pick(&able).id), act))
    }

    fn act(
        &self,
        place: &Place,
        t: &Ticket,
        what: Do,
        twin: Option<(TicketId, String)>,
        now: DateTime<Utc>,
        dice: &mut Dice,
    ) -> Option<Act> {
        let words = || "As we said".to_owned();
        Some(match what {
            Do::Take => Act::Take,
            Do::Assign => Act::Assign { to: dice.pick(&place.staff).id },
            Do::Promise => {
                let from = now + TimeDelta::seconds(dice.span(300, 3 * 86_400));
                Act::Promise { from, until: from + TimeDelta::seconds(dice.span(600, 6 * 3600)), reason: None }
            }
            Do::Arrive => Act::Arrive,
            Do::Wait => Act::Wait { reason: *dice.pick(&WaitReason::ALL) },
            Do::Resume => Act::Resume,
            Do::Finish => Act::Finish { words: Some(words()), materials: None, price_minor: None },
            Do::Note => Act::Note { words: words() },
            Do::Ask => Act::Ask { words: words() },
            Do::Tell if t.kind == Kind::Complaint && dice.chance(50) => Act::Plan { words: words() },
            Do::Tell => Act::Tell { words: words() },
            Do::Transfer => {
                let to = dice.pick(&place.community.settings.departments).key.clone();
                Act::Transfer { department: to, reason: None }
            }
            Do::OutOfScope => Act::OutOfScope { answer: dice.pick(&place.community.settings.answers).key.clone() },
            Do::Escalate => Act::Escalate { reason: None },
            Do::Seen => Act::Seen { deadline: DeadlineKind::Acknowledge, step: Step::Missed },
            Do::Release => Act::Release { reason: None },
            Do::Merge => {
                let (into, number) = twin?;
                Act::Merge { into, number }
            }
            Do::Regrade => match t.kind {
                Kind::Complaint => Act::Grade { severity: *dice.pick(&Severity::ALL), reason: words() },
                Kind::Inquiry => Act::Classify { class: *dice.pick(&AnswerClass::ALL), reason: None },
                Kind::Repair | Kind::Service | Kind::Permit => return None,
            },
            Do::Judge if t.kind == Kind::Complaint => {
                Act::Judge { validity: Validity::Partly, responsibility: Responsibility::Shared, words: None }
            }
            Do::Judge | Do::Nothing => return None,
            Do::Urge => Act::Urge,
            Do::Cancel => Act::Cancel { reason: None },
            Do::Accept => Act::Accept,
            Do::Dispute => Act::Dispute { partly: dice.chance(50), reason: words() },
            Do::Reopen => Act::Reopen { reason: words() },
            Do::Rate => {
                let overall = dice.weigh(&[(15, 1), (10, 2), (25, 3), (25, 4), (25, 5)]);
                let rating = Rating { attitude: None, quality: None, improper_charge: dice.chance(5), overall };
                Act::Rate { rating, words: None }
            }
        })
    }
}

/// What people do with a ticket in this state, and how often.
fn habits(state: State) -> &'static [(i64, Do)] {
    match state {
        State::New | State::Dispatched | State::Reopened => &[
            (40, Do::Take),
            (10, Do::Assign),
            (8, Do::Transfer),
            (3, Do::OutOfScope),
            (4, Do::Cancel),
            (6, Do::Urge),
            (4, Do::Merge),
            (5, Do::Tell),
            (3, Do::Ask),
            (7, Do::Regrade),
            (8, Do::Finish),
            (2, Do::Note),
            (1, Do::Escalate),
            (2, Do::Seen),
        ],
        State::Taken => &[
            (34, Do::Promise),
            (14, Do::Arrive),
            (18, Do::Finish),
            (10, Do::Wait),
            (5, Do::Release),
            (3, Do::Transfer),
            (5, Do::Tell),
            (6, Do::Regrade),
            (2, Do::Judge),
            (2, Do::Urge),
            (2, Do::Cancel),
            (1, Do::Merge),
            (1, Do::Seen),
        ],
        State::Scheduled => &[
            (40, Do::Arrive),
            (20, Do::Promise),
            (12, Do::Finish),
            (9, Do::Wait),
            (5, Do::Release),
            (2, Do::Transfer),
            (5, Do::Regrade),
            (3, Do::Urge),
            (2, Do::Cancel),
            (2, Do::Assign),
        ],
        State::OnSite => {
            &[(66, Do::Finish), (14, Do::Wait), (6, Do::Promise), (4, Do::Release), (5, Do::Tell), (5, Do::Judge)]
        }
        State::Waiting => &[
            (44, Do::Resume),
            (14, Do::Arrive),
            (14, Do::Promise),
            (6, Do::Wait),
            (8, Do::Finish),
            (4, Do::Release),
            (3, Do::Transfer),
            (5, Do::Regrade),
            (2, Do::Cancel),
        ],
        State::Done => &[(45, Do::Accept), (18, Do::Dispute), (37, Do::Nothing)],
        State::Accepted | State::Closed => &[(30, Do::Rate), (12, Do::Reopen), (58, Do::Nothing)],
        State::Rejected => &[(20, Do::Reopen), (80, Do::Nothing)],
        State::Cancelled => &[(1, Do::Nothing)],
    }
}

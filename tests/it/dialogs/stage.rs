//! A small stage: one resident, the sample community, and a driver that taps the buttons people see.

use chrono::{DateTime, Utc};
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::kit::{BACK, CANCEL, Heard, Outcome, Prompt, SKIP, Standing, Step};
use frontdesk::dialogs::request::{Reply, Request};
use frontdesk::dialogs::scene::Scene;
use frontdesk::domain::bill::{Account, Claim};
use frontdesk::domain::case::Case;
use frontdesk::domain::community::{Building, Community};
use frontdesk::domain::ids::{BuildingId, CommunityId, TicketId, UnitId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::media::{Media, MediaKind};
use frontdesk::domain::person::{Home, Level, Resident, Tie};
use frontdesk::texts::Texts;

pub fn community() -> Community {
    let text = include_str!("../../../examples/harbour-garden.toml");
    let draft = frontdesk::community_file::read_text("sample", text, std::path::Path::new("examples")).unwrap();
    let building = |(i, b): (usize, frontdesk::community_file::BuildingDraft)| Building {
        id: BuildingId(i as i64 + 1),
        code: b.code,
        name: b.name,
    };
    Community {
        id: CommunityId(1),
        key: draft.key,
        settings: draft.settings,
        buildings: draft.buildings.into_iter().enumerate().map(building).collect(),
    }
}

pub fn home(unit: i64, code: &str, level: Level) -> Home {
    Home { unit: UnitId(unit), code: code.into(), building: BuildingId(1), tie: Tie::Owner, level, elder: false }
}

pub fn photo(n: u32) -> Media {
    Media { kind: MediaKind::Photo, file_id: format!("f{n}"), unique_id: format!("u{n}"), album: None }
}

/// One resident in front of the bot.
pub struct Talk {
    pub community: Community,
    pub resident: Resident,
    pub case: Option<Case>,
    pub account: Option<Account>,
    pub claims: Vec<Claim>,
    pub lang: Lang,
    pub now: DateTime<Utc>,
    pub standing: Standing,
}

impl Talk {
    /// A guest who shared nothing yet; Tuesday, 10:00 in Shanghai.
    pub fn guest(lang: Lang) -> Self {
        Talk {
            community: community(),
            resident: Resident {
                user: UserId(7),
                name: "Anna".into(),
                lang,
                address: None,
                phone: None,
                homes: vec![],
            },
            case: None,
            account: None,
            claims: vec![],
            lang,
            now: "2026-11-24T02:00:00Z".parse().unwrap(),
            standing: Standing::default(),
        }
    }

    /// A verified resident of one home with a known phone number.
    pub fn resident(lang: Lang) -> Self {
        let mut talk = Self::guest(lang);
        talk.resident.homes = vec![home(11, "1-1201", Level::Verified)];
        talk.resident.phone = Some("+8613800138000".into());
        talk
    }

    pub fn scene(&self) -> Scene<'_> {
        Scene {
            now: self.now,
            community: &self.community,
            resident: &self.resident,
            staff: None,
            case: self.case.as_ref(),
            account: self.account.as_ref(),
            claims: &self.claims,
            pays_online: false,
            colleagues: &[],
            texts: Texts::new(self.lang),
        }
    }

    /// Begins a dialog.
    pub fn begin<S>(&mut self, start: impl FnOnce(&Scene<'_>) -> Step<S>, wrap: fn(S) -> Dialog) -> Outcome {
        let step = start(&self.scene()).map(wrap);
        self.standing.begin(step)
    }

    pub fn hear(&mut self, heard: Heard) -> Outcome {
        let mut standing = self.standing.clone();
        let outcome = standing.hear(&heard, &self.scene()).expect("a dialog is on");
        self.standing = standing;
        outcome
    }

    pub fn prompt(&self) -> Prompt {
        self.standing.dialog.as_ref().expect("a dialog is on").ask(&self.scene())
    }

    /// Taps the button whose label contains these words.
    pub fn tap(&mut self, label: &str) -> Outcome {
        let prompt = self.prompt();
        let all: Vec<_> = prompt.rows.iter().flatten().collect();
        let found = all.iter().find(|c| c.label == label).or_else(|| all.iter().find(|c| c.label.contains(label)));
        let labels: Vec<_> = all.iter().map(|c| c.label.as_str()).collect();
        let pick = found.unwrap_or_else(|| panic!("no button {label:?} among {labels:?} of {}", prompt.html));
        self.hear(Heard::Pick(pick.pick.clone()))
    }

    pub fn says(&mut self, words: &str) -> Outcome {
        self.hear(Heard::Text(words.into()))
    }

    pub fn sends(&mut self, media: Media) -> Outcome {
        self.hear(Heard::Media(media, String::new()))
    }

    pub fn reply(&mut self, reply: Reply) -> Outcome {
        self.hear(Heard::Reply(reply))
    }

    pub fn skips(&mut self) -> Outcome {
        assert!(self.prompt().skip, "cannot be skipped: {}", self.prompt().html);
        self.hear(Heard::Pick(SKIP.into()))
    }

    pub fn back(&mut self) -> Outcome {
        self.hear(Heard::Pick(BACK.into()))
    }

    pub fn cancel(&mut self) -> Outcome {
        self.hear(Heard::Pick(CANCEL.into()))
    }

    /// The question shown now contains these words.
    #[track_caller]
    pub fn sees(&self, words: &str) {
        let html = self.prompt().html;
        assert!(html.contains(words), "{words:?} is not in:\n{html}");
    }

    #[track_caller]
    pub fn does_not_see(&self, words: &str) {
        let html = self.prompt().html;
        assert!(!html.contains(words), "{words:?} is in:\n{html}");
    }
}

/// The request of an outcome that asks the desk or ends with it.
#[track_caller]
pub fn request(outcome: Outcome) -> Request {
    match outcome {
        Outcome::Call(request) | Outcome::End(request) => request,
        Outcome::Ask(_) | Outcome::Leave(_) | Outcome::Cancelled { .. } => panic!("no request: {outcome:?}"),
    }
}

/// The hint in front of the question.
#[track_caller]
pub fn hint(outcome: Outcome) -> String {
    match outcome {
        Outcome::Ask(Some(hint)) => hint,
        other => panic!("no hint: {other:?}"),
    }
}

pub fn filed() -> Reply {
    Reply::Filed { ticket: TicketId(42), number: "R-261124-0001".into() }
}

/// A finished repair of the resident, with an open question of staff.
pub fn case(talk: &Talk) -> Case {
    use frontdesk::domain::act::{Act, Actor};
    use frontdesk::domain::case::Event;
    use frontdesk::domain::ids::StaffId;
    use frontdesk::domain::ticket::{Channel, Kind, Place, Priority, State, Ticket};
    let asked = Act::Ask { words: "几点在家？".into() };
    Case {
        ticket: Ticket {
            community: talk.community.id,
            id: TicketId(42),
            number: "R-261124-0001".into(),
            kind: Kind::Repair,
            state: State::Done,
            priority: Priority::Normal,
            area: None,
            category: "drain".into(),
            department: "engineering".into(),
            place: Place::default(),
            words: "堵了".into(),
            reporter: talk.resident.user,
            phone: None,
            visit: String::new(),
            elder: false,
            assignee: None,
            promise: None,
            waiting: None,
            work: None,
            answer: None,
            reopened: 0,
            urged_at: None,
            channel: Channel::Chat,
            entered_by: None,
            severity: None,
            about_department: None,
            about_staff: None,
            level: 1,
            class: None,
            wanted_by: None,
            merged: None,
            parent: None,
            created_at: talk.now,
            done_at: Some(talk.now),
            ended_at: None,
        },
        timeline: vec![Event { seq: 1, at: talk.now, actor: Actor::Staff(StaffId(1)), act: asked }],
        attachments: vec![],
        followers: vec![],
        reporter: talk.resident.clone(),
        people: vec![],
        deadlines: vec![],
        parent: None,
        talk: None,
        repeats: 0,
        bills: vec![],
        booking: None,
        permit: None,
        complaint: None,
    }
}

//! What people see of a ticket, and the dialog that a card's buttons open.

mod faces;
mod job;
mod menu;
mod permit;
mod talk;
mod when;

use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::cards::{Face, View};
use frontdesk::chat::outgoing::{KeyAct, Keyboard};
use frontdesk::domain::act::{Act, Actor, DeadlineKind, WaitReason};
use frontdesk::domain::case::{Attachment, Case, Event};
use frontdesk::domain::community::{Building, Category, Community, Department, OnCall, ScopeAnswer, Settings};
use frontdesk::domain::deadline::Deadline;
use frontdesk::domain::flow;
use frontdesk::domain::hours::{Hours, Policy};
use frontdesk::domain::ids::{BuildingId, CommunityId, StaffId, TicketId, UnitId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::media::{Media, MediaKind};
use frontdesk::domain::person::{FormOfAddress, Resident};
use frontdesk::domain::staff::{Role, Staff};
use frontdesk::domain::ticket::{Area, Channel, Kind, Place, Priority, State, Ticket};
use frontdesk::domain::words::Words;
use frontdesk::texts::Texts;

pub fn at(time: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("{}:00+08:00", time.replace(' ', "T"))).unwrap().to_utc()
}

/// A Monday afternoon.
pub fn now() -> DateTime<Utc> {
    at("2026-11-23 14:00")
}

fn words(hans: &str, hant: &str, en: &str) -> Words {
    Words([(Lang::ZhHans, hans), (Lang::ZhHant, hant), (Lang::En, en)].map(|(l, w)| (l, w.to_owned())).into())
}

pub fn community() -> Community {
    let department = |key: &str, name: Words, front_desk| Department { key: key.to_owned(), name, front_desk };
    Community {
        id: CommunityId(1),
        key: "harbour".to_owned(),
        settings: Settings {
            name: words("海港花园", "海港花園", "Harbour Garden"),
            time_zone: chrono_tz::Asia::Shanghai,
            languages: Lang::ALL.to_vec(),
            currency: "CNY".to_owned(),
            departments: vec![
                department("desk", words("客服前台", "服務台", "Front desk"), true),
                department("engineering", words("工程部", "工程部", "Engineering"), false),
                department("cleaning", words("保洁部", "清潔部", "Cleaning"), false),
            ],
            categories: vec![Category {
                key: "water".to_owned(),
                name: words("水管龙头", "水管水龍頭", "Water"),
                areas: vec![Area::Public, Area::Home, Area::Paid],
                department: "engineering".to_owned(),
                out_of_scope: vec![],
                callback_days: 2,
                policy: None,
            }],
            complaints: vec![],
            complaint_beyond: None,
            on_call: vec![OnCall {
                name: words("工程值班", "工程值班", "Engineering on duty"),
                phone: "+862155550101".to_owned(),
                departments: vec![],
            }],
            answers: vec![ScopeAnswer {
                key: "meter".to_owned(),
                title: words("水表归水务公司", "水錶歸自來水公司", "Water meters"),
                text: words(
                    "水表由水务公司负责，请拨打 962740。",
                    "水錶由自來水公司負責，請撥打 962740。",
                    "Water meters belong to the water company: call 962740.",
                ),
            }],
            close_after_days: 3,
            shifts: Vec::new(),
            duty: Default::default(),
            facts: Default::default(),
            questions: Default::default(),
            hours: Hours::default(),
            emergency: Policy::EMERGENCY,
            repair: Policy::REPAIR,
            policies: Default::default(),
            words: vec![],
            talk: frontdesk::domain::talk::TalkPolicy::default(),
            notices: Default::default(),
            services: Default::default(),
            forms: vec![],
            gate: None,
            retention: Default::default(),
            fees: Default::default(),
        },
        buildings: vec![Building { id: BuildingId(5), code: "5".to_owned(), name: Words::same("5号楼") }],
    }
}

pub fn staff(id: i64, name: &str) -> Staff {
    Staff {
        id: StaffId(id),
        key: format!("s{id}"),
        name: name.to_owned(),
        user: Some(UserId(9000 + id)),
        roles: vec![Role::Worker],
        departments: vec!["engineering".to_owned()],
    }
}

pub fn photo(n: i64) -> Media {
    Media { kind: MediaKind::Photo, file_id: format!("f{n}"), unique_id: format!("u{n}"), album: None }
}

/// A repair that was just registered.
pub fn fresh() -> Case {
    let reporter = Resident {
        user: UserId(77),
        name: "张伟".to_owned(),
        lang: Lang::ZhHans,
        address: Some(FormOfAddress::Mr),
        phone: Some("+8613800138000".to_owned()),
        homes: vec![],
    };
    let ticket = Ticket {
        community: CommunityId(1),
        id: TicketId(42),
        number: "R-261123-0042".to_owned(),
        kind: Kind::Repair,
        state: State::New,
        priority: Priority::Normal,
        area: Some(Area::Home),
        category: "water".to_owned(),
        department: "engineering".to_owned(),
        place: Place { unit: Some(UnitId(1201)), building: Some(BuildingId(5)), label: "5-1201".to_owned() },
        words: "厨房水龙头关不紧，一直滴水".to_owned(),
        reporter: UserId(77),
        phone: Some("+8613800138000".to_owned()),
        visit: "今天下午四点以后".to_owned(),
        elder: true,
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
        created_at: at("2026-11-23 13:30"),
        done_at: None,
        ended_at: None,
    };
    Case {
        ticket,
        timeline: vec![Event {
            seq: 1,
            at: at("2026-11-23 13:30"),
            actor: Actor::Resident(UserId(77)),
            act: Act::File,
        }],
        attachments: vec![Attachment { media: photo(1), by_staff: false, public: true }],
        followers: vec![],
        reporter,
        people: vec![staff(1, "李明"), staff(2, "王芳")],
        deadlines: vec![deadline(DeadlineKind::Acknowledge, "2026-11-23 14:30")],
        parent: None,
        talk: None,
        repeats: 0,
        bills: vec![],
        permit: None,
        complaint: None,
        booking: None,
    }
}

pub fn deadline(kind: DeadlineKind, due: &str) -> Deadline {
    Deadline {
        kind,
        round: 1,
        started_at: at("2026-11-23 13:30"),
        budget_secs: 1800,
        round_the_clock: false,
        used_secs: 0,
        running_since: Some(at("2026-11-23 13:30")),
        due_at: Some(at(due)),
        done_at: None,
        raised: vec![],
        outcome: None,
        late_told: false,
    }
}

/// Does something to a ticket, by the law of states.
pub fn happen(case: &mut Case, time: &str, actor: Actor, act: Act) {
    case.ticket = flow::apply(&case.ticket, actor, &act, at(time)).unwrap();
    let seq = i32::try_from(case.timeline.len()).unwrap() + 1;
    case.timeline.push(Event { seq, at: at(time), actor, act });
}

pub const LI: Actor = Actor::Staff(StaffId(1));
pub const ZHANG: Actor = Actor::Resident(UserId(77));

/// A ticket that came to this state on the usual way, with everything on it that might be shown.
pub fn in_state(state: State) -> Case {
    let mut c = fresh();
    let promise = Act::Promise { from: at("2026-11-23 16:00"), until: at("2026-11-23 18:00"), reason: None };
    let finish = Act::Finish {
        words: Some("换了阀芯".to_owned()),
        materials: Some("阀芯 1 个".to_owned()),
        price_minor: Some(3500),
    };
    if state == State::New {
        return c;
    }
    happen(&mut c, "2026-11-23 13:31", Actor::Desk, Act::Dispatch { department: "engineering".to_owned() });
    happen(&mut c, "2026-11-23 13:32", LI, Act::Note { words: "SECRET-NOTE".to_owned() });
    happen(&mut c, "2026-11-23 13:33", LI, Act::Escalate { reason: Some("SECRET-REASON".to_owned()) });
    let steps: Vec<(Actor, Act)> = match state {
        State::New | State::Dispatched => vec![],
        State::Taken => vec![(LI, Act::Take)],
        State::Scheduled => vec![(LI, Act::Take), (LI, promise)],
        State::OnSite => vec![(LI, Act::Take), (LI, promise), (LI, Act::Arrive)],
        State::Waiting => vec![(LI, Act::Take), (LI, promise), (LI, Act::Wait { reason: WaitReason::Parts })],
        State::Done => vec![(LI, Act::Take), (LI, promise), (LI, Act::Arrive), (LI, finish)],
        State::Accepted => vec![(LI, Act::Take), (LI, finish), (ZHANG, Act::Accept)],
        State::Closed => vec![(LI, Act::Take), (LI, finish), (Actor::Desk, Act::Close { silent: true })],
        State::Cancelled => vec![(ZHANG, Act::Cancel { reason: Some("自己修好了".to_owned()) })],
        State::Rejected => vec![(LI, Act::Take), (LI, Act::OutOfScope { answer: "meter".to_owned() })],
        State::Reopened => {
            vec![(LI, Act::Take), (LI, finish), (ZHANG, Act::Dispute { partly: true, reason: "还在滴".to_owned() })]
        }
    };
    for (actor, act) in steps {
        if c.ticket.assignee.is_some() {
            c.deadlines = vec![deadline(DeadlineKind::Resolve, "2026-11-24 11:00")];
        }
        happen(&mut c, "2026-11-23 13:40", actor, act);
    }
    c
}

pub fn view<'a>(case: &'a Case, community: &'a Community, lang: Lang) -> View<'a> {
    View { case, community, texts: Texts::new(lang), now: now() }
}

/// A face as people see it: the text, then the buttons.
pub fn seen(face: &Face) -> String {
    let mut all = face.html.clone();
    for row in rows(face) {
        all.push('\n');
        all.push_str(&row.iter().map(|label| format!("[{label}]")).collect::<Vec<_>>().join(" "));
    }
    all.push('\n');
    all
}

pub fn rows(face: &Face) -> Vec<Vec<String>> {
    match &face.keyboard {
        Keyboard::Inline(rows) => rows.iter().map(|row| row.iter().map(|k| k.label.clone()).collect()).collect(),
        Keyboard::None | Keyboard::ShareContact(_) | Keyboard::Remove => vec![],
    }
}

/// Telegram would take it, and it is well formed.
pub fn fits(face: &Face) {
    assert!(!face.html.trim().is_empty());
    let mut open: Vec<String> = vec![];
    let mut plain = String::new();
    for (i, part) in face.html.split('<').enumerate() {
        let Some((tag, rest)) = part.split_once('>').filter(|_| i > 0) else {
            plain.push_str(part);
            continue;
        };
        let name = tag.trim_start_matches('/').split(' ').next().unwrap().to_owned();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_ref(), Some(&name), "{}", face.html);
        } else {
            open.push(name);
        }
        plain.push_str(rest);
    }
    assert!(open.is_empty(), "{}", face.html);
    let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    assert!(plain.encode_utf16().count() <= 4096, "{} characters", plain.len());
    if let Keyboard::Inline(rows) = &face.keyboard {
        for key in rows.iter().flatten() {
            assert!(!key.label.is_empty() && key.label.chars().count() <= 40, "{}", key.label);
            if let KeyAct::Press(data) = &key.act {
                assert!(data.len() <= 64, "{data}");
            }
        }
        assert!(rows.iter().all(|row| (1..=3).contains(&row.len())));
    }
}

pub fn later(hours: i64) -> DateTime<Utc> {
    now() + TimeDelta::hours(hours)
}

//! How grave complaints are, as a table of cases; who gets the second answer to give; whom typed names mean.

use frontdesk::domain::complaint::Severity::{self, Important, Major, Minor};
use frontdesk::domain::dossier::{Dossier, Judgement};
use frontdesk::domain::ids::StaffId;
use frontdesk::domain::staff::{Role, Staff};
use frontdesk::domain::ticket::{Kind, State, Ticket};
use frontdesk::domain::visibility::{Secret, group_may_show, kept_from, may_handle, may_see};
use frontdesk::rules::complaint::{named, result_due, second};
use frontdesk::rules::severity::{Grounds, severity};
use frontdesk::triage::gravity;

/// Category, words, and how grave that is.
const CASES: [(&str, &str, Severity); 54] = [
    // Life and limb.
    ("service", "保安推搡老人，老人摔倒受伤了", Major),
    ("service", "保全動手打人，流血了", Major),
    ("service", "The guard pushed me and I am injured", Major),
    ("facilities", "滑梯的螺丝脱落，孩子差点摔伤", Major),
    ("facilities", "泳池邊沒有止滑，我媽滑倒骨折", Major),
    ("facilities", "The swing is unsafe, a child fell down", Major),
    ("environment", "消防通道天天被车堵死", Major),
    ("environment", "有人高空拋物，差點砸到人", Major),
    ("environment", "Somebody charges e-bikes in the stairs, a fire hazard", Major),
    ("environment", "遛狗不拴绳，我被咬了", Major),
    ("other", "地下车库电线裸露，会漏电", Major),
    ("service", "我家被偷了，门岗什么都没看见", Major),
    // One cannot live as usual.
    ("repair", "停水三天了，没法做饭", Major),
    ("repair", "電梯壞了五天，坐輪椅的媽媽下不了樓", Major),
    ("repair", "No water since Sunday", Major),
    ("building", "天花板一直漏水，家里发霉了", Major),
    ("fitout", "Sewage comes up in the bathroom", Major),
    ("environment", "楼上半夜拖椅子，我睡不着", Important),
    ("environment", "The party upstairs: we cannot sleep", Important),
    // It goes beyond the compound.
    ("service", "再不处理我就打12345，找媒体曝光", Major),
    ("service", "再不處理我就找律師告你們", Major),
    ("service", "I will go to my lawyer and the newspaper", Major),
    ("service", "经理收回扣，业主都知道", Major),
    ("other", "你们泄露了我的电话，天天有人推销", Major),
    // The company's fault.
    ("service", "前台态度很差，一问三不知", Important),
    ("service", "櫃檯的小姐態度不好，還翻白眼", Important),
    ("service", "The receptionist was rude to me", Important),
    ("repair", "约好上午没来，也不打电话", Important),
    ("repair", "約好上午沒來，也沒打電話", Important),
    ("repair", "The fitter never came", Important),
    ("repair", "越修越坏，地板也刮花了", Important),
    ("repair", "He scratched my floor", Important),
    ("service", "停车费重复收了两次", Important),
    ("service", "You charged twice for parking", Important),
    ("environment", "楼道一个星期没人打扫", Important),
    ("environment", "樓梯間都沒人掃", Important),
    ("environment", "The stairs are never cleaned", Important),
    ("service", "门岗晚上睡觉", Important),
    ("service", "The guard was asleep on duty", Important),
    // Not the first time.
    ("environment", "又来了，门口的垃圾桶第三次放歪", Important),
    ("environment", "花圃的燈多次沒亮", Important),
    ("facilities", "The door of the gym squeaks, third time I tell you", Important),
    // A single small matter.
    ("service", "希望门岗见到住户打个招呼", Minor),
    ("service", "希望警衛看到住戶打聲招呼", Minor),
    ("service", "The notice in the lift has a spelling mistake", Minor),
    ("facilities", "健身房的音乐有点单调", Minor),
    ("facilities", "健身房的鐘慢了五分鐘", Minor),
    ("environment", "花坛的花不好看", Minor),
    ("environment", "中庭的花不太好看", Minor),
    ("environment", "The flower bed looks sad", Minor),
    ("other", "公告栏的字太小", Minor),
    // What is denied does not count.
    ("service", "没有人受伤，就是地砖有点翘", Minor),
    ("service", "沒有人受傷，只是想提醒一下", Minor),
    ("service", "Nobody was hurt, just a loose tile", Minor),
];

fn grounds<'a>(category: &'a str, words: &'a str) -> Grounds<'a> {
    Grounds { category, words, person: false, danger: false, repeated: false }
}

#[test]
fn severity_by_rule() {
    assert_eq!(gravity::mistakes(), &[] as &[String]);
    let wrong: Vec<_> = CASES
        .into_iter()
        .map(|(category, words, wanted)| (words, wanted, severity(&grounds(category, words))))
        .filter(|(_, wanted, got)| wanted != got)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_known_besides_the_words_counts_too() {
    let small = grounds("service", "The notice has a spelling mistake");
    assert_eq!(severity(&small), Minor);
    assert_eq!(severity(&Grounds { person: true, ..small }), Important);
    assert_eq!(severity(&Grounds { repeated: true, ..small }), Important);
    assert_eq!(severity(&Grounds { danger: true, ..small }), Major);
    assert_eq!(severity(&Grounds { category: "environment", person: true, ..small }), Minor);
}

fn person(id: i64, name: &str, roles: &[Role], departments: &[&str]) -> Staff {
    Staff {
        id: StaffId(id),
        key: format!("s{id}"),
        name: name.into(),
        user: Some(frontdesk::domain::ids::UserId(id)),
        roles: roles.to_vec(),
        departments: departments.iter().map(|d| (*d).to_owned()).collect(),
    }
}

fn town() -> Vec<Staff> {
    vec![
        person(1, "李师傅（示例）", &[Role::Worker], &["engineering"]),
        person(2, "陈工（示例）", &[Role::Lead, Role::Worker], &["engineering"]),
        person(3, "小林（示例）", &[Role::Agent], &["desk"]),
        person(4, "Grace (sample)", &[Role::Agent, Role::Lead], &["desk"]),
        person(5, "何经理（示例）", &[Role::Manager], &[]),
        person(6, "王师傅（示例）", &[Role::Worker], &["engineering"]),
        person(7, "王芳（示例）", &[Role::Worker], &["cleaning"]),
    ]
}

fn complaint(about_department: Option<&str>, about_staff: Option<i64>) -> Ticket {
    Ticket {
        kind: Kind::Complaint,
        department: "desk".into(),
        about_department: about_department.map(str::to_owned),
        about_staff: about_staff.map(StaffId),
        severity: Some(Minor),
        ..super::ticket(super::at("2026-11-24 10:00"))
    }
}

#[test]
fn typed_names_are_matched_to_staff() {
    let all = town();
    let cases: [(&str, Option<i64>); 15] = [
        ("李师傅", Some(1)),
        ("李師傅", Some(1)),
        ("李师傅（示例）", Some(1)),
        ("陈工", Some(2)),
        ("小林", Some(3)),
        ("Grace", Some(4)),
        ("grace from the counter", Some(4)),
        ("Ms Grace", Some(4)),
        ("何经理", Some(5)),
        ("王芳", Some(7)),
        // One is called just that; a part that two names have means neither for sure.
        ("王", Some(6)),
        ("示例", None),
        ("Nobody", None),
        ("", None),
        ("师傅", None),
    ];
    for (typed, wanted) in cases {
        assert_eq!(named(typed, &all).map(|s| s.id.0), wanted, "{typed}");
    }
}

#[test]
fn who_may_see_a_complaint() {
    let all = town();
    let seen = |ticket: &Ticket| -> Vec<i64> { all.iter().filter(|s| may_see(s, ticket)).map(|s| s.id.0).collect() };
    // About nobody: the front desk and the manager.
    assert_eq!(seen(&complaint(None, None)), [3, 4, 5]);
    // About engineering: its lead as well, nobody else of it.
    assert_eq!(seen(&complaint(Some("engineering"), None)), [2, 3, 4, 5]);
    // About its lead: not the lead.
    assert_eq!(seen(&complaint(Some("engineering"), Some(2))), [3, 4, 5]);
    // About the front desk: its lead and the manager; about its lead: the manager alone.
    assert_eq!(seen(&complaint(Some("desk"), None)), [4, 5]);
    assert_eq!(seen(&complaint(Some("desk"), Some(4))), [5]);
    // About the manager: the front desk.
    assert_eq!(seen(&complaint(None, Some(5))), [3, 4]);
    // Whoever has it sees it; it is given to leads anywhere, not to those whom it is about.
    let mut given = complaint(Some("cleaning"), None);
    assert!(may_handle(&all[1], &given) && !may_see(&all[1], &given));
    given.assignee = Some(StaffId(2));
    assert!(may_see(&all[1], &given));
    given.assignee = Some(StaffId(7));
    assert!(kept_from(&all[6], &given) && !may_see(&all[6], &given));
    // Other tickets are nobody's secret.
    let repair = Ticket { kind: Kind::Repair, ..complaint(Some("engineering"), Some(1)) };
    assert!(all.iter().all(|s| may_see(s, &repair)));
}

#[test]
fn which_chats_may_show_a_complaint() {
    let all = town();
    let bound = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect::<Vec<_>>();
    let show = |ticket: &Ticket, keys: &[&str]| {
        let accused = ticket.about_staff.and_then(|id| all.iter().find(|s| s.id == id));
        group_may_show(&bound(keys), &Secret::of(ticket).unwrap(), accused)
    };
    let about = complaint(Some("engineering"), None);
    assert!(show(&about, &["desk"]));
    assert!(!show(&about, &["engineering"]));
    assert!(!show(&about, &["desk", "engineering"]), "another topic of the same forum");
    assert!(!show(&complaint(None, Some(1)), &["engineering"]), "the person's own group");
    assert!(!show(&complaint(None, Some(5)), &["desk"]), "the manager may read along anywhere");
    assert!(!show(&complaint(None, Some(99)), &["desk"]), "somebody unknown");
    assert!(
        Secret::of(&complaint(Some("a"), None)).unwrap().within(&Secret::of(&complaint(Some("a"), Some(1))).unwrap())
    );
    assert!(
        !Secret::of(&complaint(Some("a"), Some(1))).unwrap().within(&Secret::of(&complaint(Some("a"), None)).unwrap())
    );
}

#[test]
fn the_second_answer_comes_from_somebody_higher() {
    let all = town();
    let next = |ticket: &Ticket, first: Option<i64>| second(&all, ticket, first.map(StaffId)).map(|s| s.id.0);
    let ticket = complaint(Some("engineering"), None);
    // An agent answered first: a lead; a lead answered first: the manager.
    assert!(matches!(next(&ticket, Some(3)), Some(2 | 4)));
    assert_eq!(next(&ticket, Some(4)), Some(5));
    assert_eq!(next(&ticket, Some(2)), Some(5));
    // The lead is complained about: another lead, never they.
    assert_eq!(next(&complaint(Some("engineering"), Some(2)), Some(3)), Some(4));
    assert_eq!(next(&complaint(Some("desk"), Some(4)), Some(3)), Some(5));
    // The manager answered first, or is complained about: a lead who did not.
    assert!(matches!(next(&ticket, Some(5)), Some(2 | 4)));
    assert!(matches!(next(&complaint(None, Some(5)), Some(3)), Some(4)));
}

#[test]
fn a_result_is_due_at_the_end_of_the_working_day() {
    let settings = super::settings();
    let at = |time: &str| time.parse().unwrap();
    let due = |judged: &str| {
        let judged = Judgement {
            validity: frontdesk::domain::complaint::Validity::Partly,
            responsibility: frontdesk::domain::complaint::Responsibility::Shared,
            at: at(judged),
        };
        let dossier = Dossier { judged: Some(judged), ..Dossier::default() };
        let ticket = Ticket { state: State::Taken, ..complaint(None, None) };
        result_due(&ticket, &dossier, &settings).map(|at| at.to_rfc3339())
    };
    // Monday to Friday until 18:00 in Shanghai.
    assert_eq!(due("2026-11-24T02:00:00Z").as_deref(), Some("2026-11-24T10:00:00+00:00"));
    assert_eq!(due("2026-11-24T11:00:00Z").as_deref(), Some("2026-11-25T10:00:00+00:00"));
    assert_eq!(due("2026-11-27T11:00:00Z").as_deref(), Some("2026-11-30T10:00:00+00:00"));
}

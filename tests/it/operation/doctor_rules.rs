//! What the doctor thinks of what it sees: each thing can be well, and can be wrong.

use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::cli::doctor::{Findings, community as town, house, updates};
use frontdesk::community_file;
use frontdesk::domain::community::Community;
use frontdesk::domain::hours::Special;
use frontdesk::domain::ids::{CommunityId, StaffId, UserId};
use frontdesk::domain::staff::{Role, Staff};
use frontdesk::store::queues::{Class, Depth};
use frontdesk::store::standing::Server;
use serde_json::{Value, json};
use std::path::Path;

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

/// What it says.
fn said(look: impl FnOnce(&mut Findings)) -> (usize, String) {
    let mut f = Findings::default();
    look(&mut f);
    (f.problems(), f.words())
}

fn good() -> Server {
    Server {
        version: "17.2".into(),
        fsync: true,
        full_page_writes: true,
        waits_for_commit: true,
        statement_timeout_ms: 0,
        idle_timeout_ms: 0,
        connections: 12,
        connections_max: 97,
        follows: false,
        encoding: "UTF8".into(),
    }
}

#[test]
fn a_server_that_is_well_and_each_thing_that_can_be_wrong_with_one() {
    let (problems, words) = said(|f| house::server(&good(), f));
    assert_eq!(problems, 0, "{words}");
    assert!(words.contains("ok       database: keeps what it was told; 12 of 97 connections"), "{words}");
    // What is long enough is nobody's problem.
    let (problems, words) =
        said(|f| house::server(&Server { statement_timeout_ms: 600_000, idle_timeout_ms: 120_000, ..good() }, f));
    assert_eq!(problems, 0, "{words}");
    let wrong = [
        (Server { fsync: false, ..good() }, "fsync is off", "set fsync = on"),
        (Server { full_page_writes: false, ..good() }, "full_page_writes is off", "set full_page_writes = on"),
        (Server { waits_for_commit: false, ..good() }, "synchronous_commit is off", "set synchronous_commit = on"),
        (Server { statement_timeout_ms: 5000, ..good() }, "statement_timeout is 5000 ms", "set statement_timeout = 0"),
        (Server { idle_timeout_ms: 900, ..good() }, "idle_in_transaction_session_timeout is 900 ms", "alter role"),
        (Server { connections: 80, connections_max: 97, ..good() }, "80 of 97 connections", "raise max_connections"),
        (Server { connections: 1, connections_max: 10, ..good() }, "it allows 10 connections", "max_connections to 50"),
        (Server { follows: true, ..good() }, "nothing can be written", "the primary server"),
        (Server { encoding: "SQL_ASCII".into(), ..good() }, "its encoding is SQL_ASCII", "encoding 'UTF8'"),
    ];
    for (server, finding, fix) in wrong {
        let (problems, words) = said(|f| house::server(&server, f));
        assert_eq!(problems, 1, "{words}");
        let (line, next) = words.split_once("problem  ").unwrap().1.split_once('\n').unwrap();
        assert!(line.contains(finding) && next.contains(fix), "{words}");
        assert!(!words.contains("keeps what it was told"), "{words}");
    }
}

#[test]
fn clocks_that_are_more_than_two_seconds_apart() {
    let noon = at("2026-11-22T12:00:00Z");
    let second = TimeDelta::seconds(1);
    // Between question and answer, or within the second that the other one shows: both may be right.
    assert_eq!(house::apart((noon, noon + second * 8), (noon + second * 3, noon + second * 4)), TimeDelta::zero());
    assert_eq!(house::apart((noon, noon), (noon, noon + second)), TimeDelta::zero());
    assert_eq!(house::apart((noon + second * 9, noon + second * 9), (noon, noon + second)), second * 8);
    assert_eq!(house::apart((noon, noon + second), (noon + second * 6, noon + second * 7)), second * -5);
    for near in [0, 2, -2] {
        let (problems, words) = said(|f| house::clocks(second * near, "Telegram's", f));
        assert_eq!(problems, 0, "{words}");
        assert!(words.contains("ok       clock: this machine's agrees with Telegram's"), "{words}");
    }
    let far = [(2001, "is 3 s ahead of"), (-61_000, "is 61 s behind")];
    for (ms, words_of_it) in far {
        let (problems, words) = said(|f| house::clocks(TimeDelta::milliseconds(ms), "Telegram's", f));
        assert_eq!(problems, 1);
        assert!(words.contains(words_of_it) && words.contains("timedatectl"), "{words}");
    }
}

#[test]
fn how_updates_come_and_what_telegram_could_not_deliver() {
    let now = at("2026-11-22T12:00:00Z");
    let ours = "https://desk.example.com/telegram";
    let look = |wanted: Option<&str>, info: Value| said(|f| updates(wanted, &info, now, f));
    let info = |url: &str, waiting: i64| json!({"url": url, "pending_update_count": waiting});
    for (wanted, url, way) in [(None, "", "polling"), (Some(ours), ours, "webhook")] {
        let (problems, words) = look(wanted, info(url, 100));
        assert_eq!((problems, words), (0, format!("ok       updates: by {way}, 100 waiting\nall is well")));
        let (problems, words) = look(wanted, info(url, 101));
        assert!(problems == 1 && words.contains("problem  updates: 101 wait at Telegram"), "{words}");
        assert!(words.contains("#nothing-is-received") && !words.contains("ok "), "{words}");
    }
    let (problems, words) = look(None, info(ours, 0));
    assert!(problems == 1 && words.contains("polling is configured, but the bot has a webhook"), "{words}");
    for other in ["", "https://other.example.com/telegram"] {
        let (problems, words) = look(Some(ours), info(other, 0));
        assert!(problems == 1 && words.contains("webhook is not FRONTDESK_WEBHOOK_URL"), "{words}");
    }
    let failed = |seconds: Option<i64>| {
        let mut info = info(ours, 3);
        info["last_error_message"] = json!("Wrong response from the webhook: 502 Bad Gateway");
        if let Some(seconds) = seconds {
            info["last_error_date"] = json!((now - TimeDelta::seconds(seconds)).timestamp());
        }
        info
    };
    for age in [Some(0), Some(599), None] {
        let (problems, words) = look(Some(ours), failed(age));
        assert!(problems == 1 && words.contains("problem  updates: Telegram could not deliver: Wrong"), "{words}");
    }
    let (problems, words) = look(Some(ours), failed(Some(600)));
    assert_eq!(problems, 0, "{words}");
    assert!(words.contains("note     updates: Telegram could not deliver at 2026-11-22 11:50 UTC: Wrong"), "{words}");
    assert!(words.contains("ok       updates: by webhook, 3 waiting"), "{words}");
    // Who polls has no webhook that could fail.
    let mut polling = failed(Some(0));
    polling["url"] = json!("");
    assert_eq!(look(None, polling).0, 0);
}

#[test]
fn a_group_to_which_a_message_did_not_arrive() {
    let c = garden();
    let lost = [(c.id, "engineering".to_owned(), at("2026-11-22T12:00:00Z"))];
    let (problems, words) = said(|f| town::lost(&lost, &c, " --community garden", f));
    assert_eq!(problems, 1);
    assert!(words.contains("the group of engineering takes no messages since 2026-11-22 20:00"), "{words}");
    assert!(words.contains("frontdesk code group engineering --community garden"), "{words}");
    let others = [(CommunityId(2), "engineering".to_owned(), at("2026-11-22T12:00:00Z"))];
    assert_eq!(said(|f| town::lost(&others, &c, "", f)).0, 0);
}

#[test]
fn queues_that_wait_too_long_and_rows_that_were_set_aside() {
    let now = at("2026-11-22T12:00:00Z");
    let ago = |seconds| Some(now - TimeDelta::seconds(seconds));
    let depth = |queue, waiting, oldest, buried| Depth { queue, waiting, oldest, buried };
    let well = [
        depth("inbox", 3, ago(60), 0),
        depth("timer", 0, None, 0),
        // By class.
        depth("outbox", 9, ago(4000), 0),
        depth("import", 1, ago(299), 0),
    ];
    let (problems, words) = said(|f| house::queues(&well, now, f));
    assert_eq!(problems, 0, "{words}");
    assert!(words.contains("ok       queue inbox: 3 waiting, the oldest for 60 s"), "{words}");
    assert!(words.contains("ok       queue timer: 0 waiting\n"), "{words}");
    for (queue, seconds) in [("inbox", 61), ("timer", 61), ("import", 301), ("billing", 301)] {
        let (problems, words) = said(|f| house::queues(&[depth(queue, 1, ago(seconds), 0)], now, f));
        assert_eq!(problems, 1);
        assert!(words.contains(&format!("problem  queue {queue}: 1 waiting, the oldest for {seconds} s")), "{words}");
        assert!(words.contains("see that `frontdesk run` is at work"), "{words}");
    }
    let (problems, words) = said(|f| house::queues(&[depth("timer", 0, None, 2)], now, f));
    assert_eq!(problems, 1);
    assert!(words.contains("problem  queue timer: 2 set aside"), "{words}");

    let most = [("press", 60), ("emergency", 60), ("reply", 120), ("card", 900), ("letter", 900), ("push", 3600)];
    for (class, most) in most {
        for (seconds, wanted) in [(most, 0), (most + 1, 1)] {
            let messages = [Class { class, waiting: 1, oldest: ago(seconds) }];
            let (problems, words) = said(|f| house::messages(&messages, now, f));
            assert_eq!(problems, wanted, "{words}");
        }
    }
}

#[test]
fn files_and_the_font_of_receipts() {
    let (problems, words) = said(|f| house::documents((3, 2_500_000, 0), f));
    assert_eq!((problems, words.as_str()), (0, "ok       files: 3, 2 MB\nall is well"));
    let (problems, words) = said(|f| house::documents((3, 2_500_000, 2), f));
    assert_eq!(problems, 1);
    assert!(words.contains("2 messages wait for a file that is not there"), "{words}");
    let (problems, words) = said(house::font);
    assert_eq!(problems, 0, "{words}");
    assert!(words.starts_with("ok       font: receipts in Chinese and English, with ¥"), "{words}");
    assert_eq!(frontdesk::receipts::missing("中文 ¥ 𝄞").unwrap(), ['𝄞']);
}

fn garden() -> Community {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml"));
    let settings = community_file::read(file).unwrap().settings;
    Community { id: CommunityId(1), key: "garden".into(), settings, buildings: vec![] }
}

#[test]
fn holidays_of_this_year_and_the_next() {
    let mut c = garden();
    let look = |c: &Community, time: &str| said(|f| town::calendar(c, at(time), f));
    let (problems, words) = look(&c, "2025-12-30T02:00:00Z");
    assert_eq!(problems, 0, "{words}");
    assert!(
        words.contains("time zone Asia/Shanghai, there it is 2025-12-30 10:00; holidays of 2025 and 2026"),
        "{words}"
    );
    // Before they are published nobody can know them; then somebody has to write them down.
    let (problems, words) = look(&c, "2026-10-05T02:00:00Z");
    assert_eq!(problems, 0, "{words}");
    assert!(words.contains("holidays of 2026 (those of 2027 are published in November)"), "{words}");
    // The first hours of December there, still November elsewhere.
    let (problems, words) = look(&c, "2026-11-30T16:30:00Z");
    assert_eq!(problems, 1);
    assert!(words.contains("the holidays of 2027 are not known") && words.contains("holidays_file"), "{words}");
    let (problems, words) = look(&c, "2027-02-01T02:00:00Z");
    assert_eq!(problems, 1);
    assert!(words.contains("the holidays of 2027 are not known"), "{words}");
    c.settings.hours.holidays.insert("2027-01-01".parse().unwrap(), Special::Off);
    let (problems, words) = look(&c, "2026-12-05T02:00:00Z");
    assert_eq!(problems, 0, "{words}");
    c.settings.hours.holidays.clear();
    c.settings.hours.china = false;
    let (problems, words) = look(&c, "2027-02-01T02:00:00Z");
    assert_eq!(problems, 0, "{words}");
    assert!(words.contains("no public holidays"), "{words}");
}

#[test]
fn names_that_receipts_cannot_show() {
    let mut c = garden();
    assert_eq!(said(|f| town::papers(&c, f)).0, 0);
    let name = json!({"zh-Hans": "海港花园（示例）", "zh-Hant": "海港花園（示例）", "en": "Harbour 𝄞 Garden (sample)"});
    c.settings.name = serde_json::from_value(name).unwrap();
    let (problems, words) = said(|f| town::papers(&c, f));
    assert_eq!(problems, 1);
    assert!(words.contains("garden: the font of receipts has no 𝄞"), "{words}");
}

#[test]
fn what_the_bot_may_do_in_a_group() {
    let open = json!({"permissions": {"can_send_messages": true, "can_send_photos": true, "can_send_documents": true}});
    let look = |chat: &Value, member: Value, reads_all| {
        let mut there = false;
        let (problems, words) = said(|f| there = town::rights("garden: group of gate", chat, &member, reads_all, f));
        (problems, there, words)
    };
    let well = [
        (json!({"status": "administrator"}), false),
        (json!({"status": "creator"}), false),
        (json!({"status": "member"}), true),
        (json!({"status": "restricted", "is_member": true, "can_send_messages": true}), true),
    ];
    for (member, reads_all) in well {
        let (problems, there, words) = look(&open, member, reads_all);
        assert!(problems == 0 && there, "{words}");
        assert!(words.contains("ok       garden: group of gate: sees all, may write"), "{words}");
    }
    for member in [
        json!({"status": "left"}),
        json!({"status": "kicked", "until_date": 0}),
        json!({"status": "restricted", "is_member": false}),
        json!({}),
    ] {
        let (problems, there, words) = look(&open, member, true);
        assert!(problems == 1 && !there && words.contains("the bot is not in it"), "{words}");
    }
    let (_, _, words) = look(&open, json!({"status": "member"}), false);
    assert!(words.contains("does not see what is said in answer to cards (privacy mode)"), "{words}");
    assert!(words.contains("→ make the bot an administrator of the group"), "{words}");
    let quiet =
        json!({"permissions": {"can_send_messages": true, "can_send_photos": false, "can_send_documents": false}});
    let (problems, _, words) = look(&quiet, json!({"status": "member"}), true);
    assert!(problems == 1 && words.contains("the bot may not send photos, files"), "{words}");
    let muted = json!({"status": "restricted", "is_member": true, "can_send_messages": false});
    let (problems, _, words) = look(&open, muted, true);
    assert!(problems == 1 && words.contains("the bot may not send text"), "{words}");
    // What holds for members does not hold for administrators.
    assert_eq!(look(&quiet, json!({"status": "administrator"}), false).0, 0);
}

#[test]
fn complaints_and_steps_that_are_left_to_nobody_are_told() {
    let staff = |id: i64, key: &str, roles: &[Role], departments: &[&str]| Staff {
        id: StaffId(id),
        key: key.to_owned(),
        name: key.to_owned(),
        user: Some(UserId(id)),
        roles: roles.to_vec(),
        departments: departments.iter().map(|d| (*d).to_owned()).collect(),
    };
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml"));
    let draft = community_file::read(file).unwrap();
    let mut c = Community { id: CommunityId(1), key: draft.key.clone(), settings: draft.settings, buildings: vec![] };
    // One manager alone, and a worker whose complaint the front desk may read.
    let alone = [staff(1, "he", &[Role::Manager], &[]), staff(2, "li", &[Role::Worker], &["engineering"])];
    let (problems, words) = said(|f| town::left_to_nobody(&c, &alone, f));
    assert!(words.contains("a complaint about he would reach nobody"), "{words}");
    assert!(!words.contains("about li"), "{words}");
    assert!(words.contains("[[staff]]") && problems >= 1, "{words}");
    // Who has not used their code receives nothing.
    let mut second = staff(3, "grace", &[Role::Lead], &["front-desk"]);
    second.user = None;
    let (problems, _) = said(|f| town::left_to_nobody(&c, &[alone[0].clone(), second.clone()], f));
    assert!(problems > 0);
    second.user = Some(UserId(3));
    c.settings.forms.clear();
    let (problems, words) = said(|f| town::left_to_nobody(&c, &[alone[0].clone(), second], f));
    assert_eq!(problems, 0, "{words}");
    // A step of a form that is nobody's.
    let draft = community_file::read(file).unwrap();
    c.settings.forms = draft.settings.forms;
    let (problems, words) = said(|f| town::left_to_nobody(&c, &[staff(4, "sun", &[Role::Worker], &["security"])], f));
    assert!(problems > 0 && words.contains("and nobody is one"), "{words}");
}

#[test]
fn a_time_for_questions_that_holds_for_none_is_told_once_there_are_answers() {
    let c = garden();
    let (problems, words) = said(|f| town::questions(&[], &c, f));
    assert_eq!(problems, 0, "{words}");
    let mut known: Vec<String> = c.settings.questions.classes.keys().cloned().collect();
    let (problems, words) = said(|f| town::questions(&known, &c, f));
    assert_eq!(problems, 0, "{words}");
    known.retain(|category| category != "parking");
    known.push("Parking".to_owned());
    let (problems, words) = said(|f| town::questions(&known, &c, f));
    assert_eq!(problems, 1, "{words}");
    assert!(words.contains("garden: questions.categories.parking: no standard answer is of this category"), "{words}");
    assert!(words.contains("did you mean \"Parking\"?") && words.contains("take the line out"), "{words}");
}

//! The real program with everything logged: what comes by its doors, by the command line and in tables stands in no output.

use crate::support::place::Place;
use crate::support::program::{Setup, command};
use frontdesk::domain::lang::Lang;
use frontdesk::texts::Texts;
use rustix::process::Signal;

/// What is planted: a name, words, a caption, a table's cell, the path, a header, a body that is none, a wrong field.
const MARKS: [&str; 9] =
    ["Qzname", "qzwords", "qzcaption", "Qzcell", "qzpath", "qzheader", "qzbody", "qzfield", "qzanswer"];
/// Numbers that are planted: in a contact, in a table.
const PHONES: [&str; 2] = ["13977701234", "13977705678"];
const SECRET: &str = "qzsecret-of-the-door";
const ANNA: i64 = 101;

/// What of it stands there. Phones: also without their country, or cut into groups.
fn found(told: &str) -> Vec<&'static str> {
    let digits: String = told.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let mut all: Vec<_> = MARKS.into_iter().filter(|mark| told.to_lowercase().contains(&mark.to_lowercase())).collect();
    all.extend(PHONES.into_iter().filter(|phone| digits.contains(phone)));
    all.extend(told.contains(SECRET).then_some(SECRET));
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_was_planted_stands_in_logs_and_metrics() {
    let place = Place::new().await;
    let phone = format!("+86{}", PHONES[0]);
    place.resident(ANNA, "Qzname Anna", Lang::En, "5-1201", &phone).await;
    let mut setup = Setup::new(&place.sim, &place.db.url);
    setup.webhook(SECRET);
    setup.set("FRONTDESK_LOG", "trace");
    let mut program = setup.start();
    program.ready().await;
    // Whatever knocks at the door.
    let stranger = reqwest::Client::builder().no_proxy().build().unwrap();
    let door = setup.url("/telegram");
    let post = |url: String, secret: &'static str, body: String| {
        let call = stranger.post(url).header("X-Telegram-Bot-Api-Secret-Token", secret).body(body);
        async { call.send().await.unwrap().status().as_u16() }
    };
    let chat = r#""chat":{"id":7,"type":"private","first_name":"Qzname"}"#;
    let from = r#""from":{"id":7,"is_bot":false,"first_name":"Qzname"}"#;
    let other = r#""from":{"id":8,"is_bot":false,"first_name":"Qzname"}"#;
    assert_eq!(post(door.clone(), "qzheader", "qzbody".into()).await, 401);
    assert_ne!(post(setup.url("/telegram/qzpath?qzpath=qzpath"), SECRET, "qzbody".into()).await, 200);
    for body in ["qzbody", r#"{"qzbody": "qzbody"#, r#"{"update_id": "qzbody"}"#, "\u{0}qzbody", r#"["qzbody"]"#] {
        post(door.clone(), SECRET, body.into()).await;
    }
    assert_eq!(post(door.clone(), SECRET, "qzbody".repeat(300_000)).await, 413);
    let wrong =
        format!(r#"{{"update_id":900000001,"message":{{"message_id":"qzfield",{chat},{from},"text":"qzwords"}}}}"#);
    assert_eq!(post(door.clone(), SECRET, wrong).await, 200);
    let payments = format!(
        r#"{{"update_id":900000002,"pre_checkout_query":{{"id":"qzfield",{other},"currency":"CNY","total_amount":1,
        "invoice_payload":"qzfield"}}}}"#
    );
    assert_eq!(post(door.clone(), SECRET, payments).await, 200);
    // A repair in words of one's own, with a photo and its caption; then a word on the way.
    let t = Texts::new(Lang::En);
    place.sim.text(ANNA, "qzwords: the kitchen tap has been dripping").unwrap();
    place.presses(ANNA, &t.btn_repair_guess_yes()).await;
    place.sim.photo(ANNA, ANNA, "qzcaption").unwrap();
    for label in [t.btn_done(), t.btn_repair_any_time(), t.btn_repair_send()] {
        place.presses(ANNA, &label).await;
    }
    place.sees(ANNA, ANNA, "R-").await;
    place.sim.text(ANNA, "qzanswer: and who repairs violins?").unwrap();
    place.until("select count(*) from inbox where done_at is null and update_id <> 900000001", 0).await;
    // Tables, and questions on the command line: an operator sees what they asked for, and nobody's number.
    let folder = std::env::temp_dir().join(format!("frontdesk-planted-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let table = folder.join("residents.csv");
    let rows = format!("unit,name,phone,tie\n5-1202,Qzcell Wang,+86{},owner\n", PHONES[1]);
    std::fs::write(&table, &rows).unwrap();
    let bad = folder.join("bad.csv");
    std::fs::write(&bad, format!("{rows}qzcell,,+86{},qzcell\n", PHONES[1])).unwrap();
    let asked = |args: &[&str]| {
        let mut asked = command();
        asked.args(args).envs(setup.env.iter().cloned());
        let out = asked.output().unwrap();
        (String::from_utf8(out.stdout).unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    let (table, bad) = (table.to_str().unwrap(), bad.to_str().unwrap());
    let mut asked_for = String::new();
    for args in [
        &["import", "residents", table, "--dry-run"] as &[&str],
        &["import", "residents", table],
        &["import", "residents", bad],
        &["import", "bills", bad],
        &["audit", "ticket", "R-000000-0001"],
        &["audit", "phones"],
        &["reminders", "list"],
        &["code", "unit", "5-1202"],
        &["doctor"],
    ] {
        let (out, err) = asked(args);
        let log: String = err.lines().filter(|line| line.starts_with('{')).collect();
        assert_eq!(found(&log), Vec::<&str>::new(), "{args:?} logs {log}");
        let told = format!("{out}{err}");
        assert!(found(&told).iter().all(|mark| MARKS.contains(mark)), "{args:?} tells {:?}: {told}", found(&told));
        asked_for += &told;
    }
    assert!(asked_for.contains("Qzcell Wang"), "the table was not read: {asked_for}");
    std::fs::remove_dir_all(&folder).unwrap();
    // The update with the wrong field is set aside after some minutes; its first failures are told by now.
    place.until("select count(*) from inbox where update_id = 900000001 and attempts > 0", 1).await;
    let metrics = program.tells("frontdesk_updates_unreadable_total").await;
    program.signal(Signal::TERM);
    assert!(program.end().await.0.success());
    let log = setup.log();
    let bad: Vec<&str> = log.lines().filter(|line| !found(line).is_empty()).collect();
    assert_eq!(bad, Vec::<&str>::new(), "of {} lines", log.lines().count());
    assert_eq!(found(&metrics), Vec::<&str>::new(), "{metrics}");
    // It was heard, and all of it was logged.
    let heard = "select count(*) from ticket where words like '%qzwords%'";
    assert_eq!(place.count(heard).await, 1);
    for told in ["\"level\":\"TRACE\"", "a turn failed and is tried again", "a body that is no update"] {
        assert!(log.contains(told), "{told} is not in {} lines", log.lines().count());
    }
}

#[test]
fn what_stands_somewhere_is_found() {
    assert_eq!(found("a turn of QZNAME"), ["Qzname"]);
    assert_eq!(found("+86 139-7770-1234 and qzbody"), ["qzbody", PHONES[0]]);
    assert_eq!(found("nothing 139****1234"), Vec::<&str>::new());
}

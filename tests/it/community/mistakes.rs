//! Mistakes in a community's file: all at once, each with its line and field; nothing is changed.

use super::{Edited, at, community, harbour_garden};
use frontdesk::community_file::{Refusal, apply, read};

/// The mistakes of the edited sample as `FIELD: TEXT`.
fn told(edited: &Edited) -> Vec<String> {
    read(&edited.path()).unwrap_err().into_iter().map(|m| format!("{}: {}", m.field, m.text)).collect()
}

#[test]
fn every_mistake_is_told_with_its_field_and_the_word_that_was_meant() {
    let cases: &[(&str, &str, &str)] = &[
        ("currency = \"CNY\"", "curency = \"CNY\"", "curency: is not a known field; did you mean \"currency\"?"),
        (
            "time_zone = \"Asia/Shanghai\"",
            "time_zone = \"Asia/Shanghia\"",
            "time_zone: \"Asia/Shanghia\" is not a time zone like \"Asia/Shanghai\"; did you mean \"Asia/Shanghai\"?",
        ),
        (
            "\"zh-Hans\", \"zh-Hant\", \"en\"]",
            "\"zh-Hans\", \"zh-hant\", \"fr\"]",
            "languages[2]: \"zh-hant\" is none of zh-Hans, zh-Hant, en; did you mean \"zh-Hant\"?",
        ),
        ("close_after_days = 3 ", "close_after_days = \"3\" ", "close_after_days: must be a whole number, but is text"),
        (
            "[\"08:30-12:00\", \"13:30-18:00\"]",
            "[\"08:30-12:00\", \"11:30-18:00\"]",
            "hours.weekdays[2]: \"11:30-18:00\" must begin after the interval before it has ended",
        ),
        ("[\"09:00-12:00\"]", "[\"9-12\"]", "hours.saturday[1]: \"9-12\" is not an interval like \"09:00-12:00\""),
        (
            "2026-12-31 = \"off\"",
            "2026-12-32 = \"off\"",
            "hours.days.2026-12-32: \"2026-12-32\" is not a date like 2026-12-24",
        ),
        (
            "on_site = \"30 min\"",
            "on_site = \"half an hour\"",
            "deadlines.emergency.on_site: \"half an hour\" is not a length of time like \"30 min\", \"24 h\", \"2 days\" or \"none\"",
        ),
        (
            "answer = \"2 days\" ",
            "answer = \"2 weeks\" ",
            "deadlines.complaint.major.answer: \"2 weeks\" is not a length of time like \"30 min\", \"24 h\", \"2 days\" or \"none\"",
        ),
        (
            "resolve = \"3 days\"",
            "resovle = \"3 days\"",
            "deadlines.complaint.important.resovle: is not a known field; did you mean \"resolve\"?",
        ),
        (
            "[deadlines.complaint.minor]",
            "[deadlines.complaint.miner]",
            "deadlines.complaint.miner: is not a known field; did you mean \"minor\"?",
        ),
        (
            "answer = \"1 day\"",
            "answer = \"4 days\"",
            "deadlines.question.answer: \"4 days\" is none of 10 min, 20 min, 30 min, 1 day, 2 days, 3 days; did you mean \"2 days\"?",
        ),
        (
            "quote = \"8 h\"",
            "quote = \"0 h\"",
            "deadlines.service.quote: \"0 h\" is not a length of time like \"30 min\", \"24 h\", \"2 days\" or \"none\"",
        ),
        (
            "[deadlines.emergency]",
            "[talk]\nnudge_after = \"3 h\"\n\n[deadlines.emergency]",
            "talk.end_after: must be later than nudge_after",
        ),
        ("front_desk = true", "front_desk = false", "department: one of the departments must say front_desk = true"),
        (
            "key = \"cleaning\"",
            "key = \"engineering\"",
            "department[engineering].key: department \"engineering\" is there twice",
        ),
        (
            "areas = [\"public\"]\ndepartment = \"engineering\"",
            "areas = [\"pubic\"]\ndepartment = \"enginering\"",
            "category[lift].department: there is no department \"enginering\" in this file; did you mean \"engineering\"?",
        ),
        (
            "out_of_scope = { home = \"gas-company\" }",
            "out_of_scope = { paid = \"gas-company\" }",
            "category[gas].out_of_scope.paid: paid is not among the areas of this category",
        ),
        (
            "staff = [\"boris\"]",
            "staff = [\"zhao\"]",
            "shift[engineering-night].staff[1]: zhao does not belong to the department engineering",
        ),
        (
            "staff = [\"li\", \"wang\", \"chen\"]",
            "staff = [\"lee\"]",
            "shift[engineering-day].staff[1]: there is no member of staff \"lee\" in this file; did you mean \"lin\"?",
        ),
        (
            "until = \"08:00\" ",
            "until = \"8 h\" ",
            "shift[engineering-night].until: \"8 h\" is not a time like \"08:00\"",
        ),
        (
            "2027-02-05 = [\"wang\"]",
            "2027-02-05 = \"of\"",
            "shift[engineering-night].dates.2027-02-05: \"of\" is none of off; did you mean \"off\"?",
        ),
        (
            "days = [\"every_day\"]\nfrom = \"08:30\"",
            "days = [\"workday\"]\nfrom = \"08:30\"",
            "shift[front-desk-day].days[1]: \"workday\" is none of monday, tuesday, wednesday, thursday, friday, saturday, \
             sunday, weekdays, weekend, every_day, workdays, free_days; did you mean \"workdays\"?",
        ),
        (
            "digest = \"opening\"",
            "digest = \"8 o'clock\"",
            "duty.digest: \"8 o'clock\" is neither a time like \"08:00\" nor \"opening\" nor \"none\"",
        ),
        (
            "phone = \"+86 400 000 0001\"",
            "phone = \"call Li\"",
            "on_call[call Li].phone: \"call Li\" is not a phone number like \"+86 400 000 0001\" or \"119\"",
        ),
        (
            "roles = [\"agent\"]",
            "roles = [\"agnet\"]",
            "staff[lin].roles[1]: \"agnet\" is none of worker, agent, lead, cashier, manager; did you mean \"agent\"?",
        ),
        (
            "roles = [\"worker\"]\ndepartments = [\"cleaning\"]",
            "roles = [\"worker\"]",
            "staff[sun].departments: is missing: only a manager belongs to the whole community",
        ),
        (
            "floors = \"1-18\"",
            "floors = \"18-1\"",
            "building[1].floors: \"18-1\" is not a floor or floors like \"1-18\"",
        ),
        (
            "except = [\"101\", \"102\"]",
            "except = [\"9999\"]",
            "building[5].except[1]: there is no unit 9999 on these floors",
        ),
        ("units = [\"1\", \"2\"", "units = [\"1\", \"1\"", "building[S].units[2]: unit 1 is there twice"),
        ("code = \"S\"", "code = \"铺\"", "building[铺].code: \"铺\" must be Latin letters and digits, at most 8"),
        (
            "key = \"harbour-garden\"",
            "key = \"Harbour Garden\"",
            "key: \"Harbour Garden\" must be small letters a-z, digits and dashes, at most 40",
        ),
        ("name = \"李师傅（示例）\"", "name = \"\"", "staff[li].name: is empty"),
        ("# units_csv", "units_csv", "building[S].units_csv: is not a known field"),
    ];
    // One by one …
    for (n, (from, to, expected)) in cases.iter().enumerate() {
        let told = told(&Edited::new(&format!("one-{n}"), &[(from, to)]));
        assert!(told.iter().any(|t| t == expected), "{expected}\nin {told:#?}");
    }
    // … and all at once.
    let changes: Vec<(&str, &str)> = cases.iter().map(|(from, to, _)| (*from, *to)).collect();
    let told = told(&Edited::new("all", &changes));
    for (_, _, expected) in cases {
        // The building has lost its code by then.
        let expected = &expected.replace("building[S]", "building[铺]");
        assert!(told.contains(expected), "{expected}\nin {told:#?}");
    }
}

#[test]
fn lines_are_those_of_the_file() {
    let edited = Edited::new(
        "lines",
        &[
            ("areas = [\"public\"]\ndepartment = \"engineering\"", "areas = [\"public\"]\ndepartment = \"nobody\""),
            ("CNY", "yuan"),
        ],
    );
    let text = std::fs::read_to_string(edited.path()).unwrap();
    let line = |mark: &str| text.lines().position(|l| l.contains(mark)).unwrap() + 1;
    let told: Vec<(usize, String)> = read(&edited.path()).unwrap_err().into_iter().map(|m| (m.line, m.field)).collect();
    let lift = "category[lift].department".to_owned();
    assert_eq!(told, [(line("\"yuan\""), "currency".to_owned()), (line("\"nobody\""), lift)]);
}

#[test]
fn how_long_what_is_kept_has_bounds() {
    let days = "retention = { tickets = 10, messages = 31, ticket = 400, talks = \"long\" }\nclose_after_days = 3 ";
    let edited = Edited::new("retention", &[("close_after_days = 3 ", days)]);
    assert_eq!(
        told(&edited),
        [
            "retention.messages: must be a number from 2 to 30",
            "retention.talks: must be a whole number, but is text",
            "retention.ticket: is not a known field; did you mean \"tickets\"?",
            "retention.tickets: must be a number from 30 to 3650",
        ]
    );
}

#[test]
fn what_is_missing_is_told_at_the_table_that_lacks_it() {
    let edited = Edited::new("missing", &[("key = \"drain\"\n", "")]);
    let text = std::fs::read_to_string(edited.path()).unwrap();
    let name = text.lines().position(|l| l.contains("Blocked drain")).unwrap() + 1;
    let told = read(&edited.path()).unwrap_err();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (told[0].line, told[0].field.as_str(), told[0].text.as_str()),
        (name - 1, "category[5].key", "is missing")
    );
}

#[test]
fn broken_toml_is_told_by_line() {
    let edited = Edited::new("toml", &[("currency = \"CNY\"", "currency = \"CNY")]);
    let told = read(&edited.path()).unwrap_err();
    assert_eq!(told[0].line, 9, "{told:?}");
}

#[test]
fn units_come_from_a_csv_file_and_its_mistakes_have_its_own_lines() {
    let key = "key = \"harbour-garden\"";
    let edited = Edited::new("csv", &[(key, "key = \"harbour-garden\"\nunits_csv = \"u.csv\"")]);
    let csv = edited.0.join("u.csv");
    std::fs::write(&csv, "\u{feff}Building, Unit\r\nS,11\r\ns, 12b\r\n").unwrap();
    let draft = read(&edited.path()).unwrap();
    let shops = &draft.buildings.iter().find(|b| b.code == "S").unwrap().units;
    assert_eq!(shops[5..], ["S-8", "S-11", "S-12B"]);
    std::fs::write(&csv, "building,unit,owner\nS,1\n9,101\nS,一号\nS\n").unwrap();
    let told: Vec<String> = read(&edited.path()).unwrap_err().iter().map(|m| m.to_string()).collect();
    let file = csv.display();
    assert_eq!(
        told,
        [
            format!("{file}:1: owner: is not a known column"),
            format!("{file}:2: unit: unit S-1 is there twice"),
            format!("{file}:3: building: there is no building \"9\" in the community's file; did you mean \"1\"?"),
            format!("{file}:4: unit: \"一号\" must be Latin letters and digits, at most 12"),
            format!("{file}:5: unit: \"\" must be Latin letters and digits, at most 12"),
        ]
    );
    std::fs::remove_file(&csv).unwrap();
    assert!(self::told(&edited).join("\n").contains("cannot be read"));
}

#[test]
fn holidays_come_from_a_file_and_its_mistakes_have_its_own_lines() {
    let china = "china_holidays = true ";
    let edited = Edited::new("holidays", &[(china, "holidays_file = \"h.toml\"\nchina_holidays = true ")]);
    let file = edited.0.join("h.toml");
    let list = "[[holiday]]\nname = \"元旦 2027\"\noff = [\"2027-01-01\", \"2027-01-03\"]\nwork = [\"2027-01-09\"]\n";
    std::fs::write(&file, list).unwrap();
    let hours = read(&edited.path()).unwrap().settings.hours;
    assert_eq!(hours.holidays.len(), 4);
    let calendar = frontdesk::domain::calendar::Calendar::new(&hours, chrono_tz::Asia::Shanghai);
    assert!(calendar.day("2027-01-01".parse().unwrap()).is_empty());
    assert_eq!(calendar.day("2027-01-09".parse().unwrap()).len(), 2, "a made-up Saturday");
    for (wrong, line, says) in [
        (list.replace("off", "of"), 3, "unknown field `of`"),
        (list.replace("2027-01-03", "2027-01-33"), 3, ""),
        (list.replace("\"2027-01-03\"", "\"2026-01-03\""), 1, "is not a first and a last day"),
    ] {
        std::fs::write(&file, wrong).unwrap();
        let told = read(&edited.path()).unwrap_err();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].file.ends_with("h.toml") && told[0].line == line, "{told:?}");
        assert!(told[0].text.contains(says), "{told:?}");
    }
    std::fs::remove_file(&file).unwrap();
    let told = self::told(&edited).join("\n");
    assert!(told.starts_with("hours.holidays_file: \"h.toml\" cannot be read"), "{told}");
}

#[test]
fn deadlines_of_every_kind_are_in_the_file() {
    use frontdesk::domain::hours::{Allowance, Policy};
    use frontdesk::domain::policies::Policies;
    let sample = read(&super::sample()).unwrap().settings;
    assert_eq!(sample.policies, Policies::default(), "the sample carries the defaults");
    assert_eq!((sample.emergency, sample.repair), (Policy::EMERGENCY, Policy::REPAIR));
    let more = "[deadlines.complaint.category.environment.minor]\nresolve = \"5 days\"\ncallback = \"none\"\n\n\
                [deadlines.permit]\nresolve = \"1 h 30 min\"\n\n[deadlines.question]";
    let edited = Edited::new(
        "deadlines",
        &[("[deadlines.permit]\nacknowledge = \"5 min\"\n", ""), ("[deadlines.question]", more)],
    );
    let policies = read(&edited.path()).unwrap().settings.policies;
    let environment = policies.complaint_category["environment"];
    assert_eq!(environment.minor, Policy { resolve: Allowance::days(5), callback: None, ..policies.complaint.minor });
    assert_eq!(environment.major, policies.complaint.major, "what is left out is as for all complaints");
    assert_eq!(policies.permit, Policy { resolve: Allowance::minutes(90), ..Policy::CONTACT });
}

#[test]
fn times_of_their_own_are_for_complaints_that_there_are() {
    let more = "[deadlines.complaint.category.enviroment.minor]\nresolve = \"5 days\"\n\n[deadlines.permit]";
    let edited = Edited::new("complaint-times", &[("[deadlines.permit]", more)]);
    let told = read(&edited.path()).unwrap_err();
    let lines = std::fs::read_to_string(edited.path()).unwrap();
    let line = lines.lines().position(|line| line.contains("enviroment")).unwrap() + 1;
    let [one] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((one.line, one.field.as_str()), (line, "deadlines.complaint.category.enviroment"));
    let why = "there is no complaint category \"enviroment\" in this file; did you mean \"environment\"?";
    assert_eq!(one.text, why);
}

#[test]
fn whoever_works_belongs_to_a_department() {
    let worker = "roles = [\"worker\"]\ndepartments = [\"engineering\"]";
    let edited = Edited::new("nowhere", &[(worker, "roles = [\"worker\"]\ndepartments = []")]);
    let told = read(&edited.path()).unwrap_err();
    let one = &told[0];
    assert_eq!(one.field, "staff[li].departments");
    assert_eq!(one.text, "is empty: only a manager belongs to the whole community");
    let text = std::fs::read_to_string(edited.path()).unwrap();
    assert_eq!(text.lines().nth(one.line - 1), Some("departments = []"));
}

#[tokio::test]
async fn a_file_with_a_mistake_changes_nothing() {
    let (db, before) = harbour_garden().await;
    let edited = Edited::new("nothing", &[("CNY", "HKD"), ("roles = [\"agent\"]", "roles = [\"boss\"]")]);
    let refused = apply(&db.pool, &edited.path(), false, at(1)).await.unwrap_err();
    assert!(matches!(refused, Refusal::Mistakes(_)));
    assert_eq!(community(&db.pool).await, before);
}

//! Notices: in each resident's language, in the hours for it, held and ended by the operator; managers hear how it went.

use crate::support::town::{Town, days, hours, minutes};
use expect_test::expect_file;
use frontdesk::chat::outgoing::Delivery;
use frontdesk::cli::args::{CampaignsCommand, NoticeArgs};
use frontdesk::cli::campaigns::campaigns;
use frontdesk::store::staff;
use std::path::PathBuf;

/// What the operator says, and is answered.
async fn operator(town: &Town, asked: CampaignsCommand) -> String {
    match campaigns(&town.db.pool, &asked, town.clock.now()).await {
        Ok(outcome) => outcome.words,
        Err(e) => format!("refused: {e:#}"),
    }
}

fn args() -> NoticeArgs {
    NoticeArgs {
        community: None,
        building: vec![],
        unit: vec![],
        file: None,
        text: None,
        title: None,
        urgent: false,
        dry_run: false,
    }
}

fn says(text: &str) -> NoticeArgs {
    NoticeArgs { text: Some(text.to_owned()), ..args() }
}

async fn notice(town: &Town, args: NoticeArgs) -> String {
    operator(town, CampaignsCommand::Notice(args)).await
}

/// A file that goes when the test does.
struct Scrap(PathBuf);

impl Scrap {
    fn new(name: &str, words: &str) -> Self {
        let path = std::env::temp_dir().join(format!("frontdesk-notice-{}-{name}.toml", std::process::id()));
        std::fs::write(&path, words).unwrap();
        Self(path)
    }
}

impl Drop for Scrap {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const WATER: &str = r#"[title]
zh-Hans = "周四停水"
zh-Hant = "週四停水"
en = "No water on Thursday"

[text]
zh-Hans = """周四 9:00 至 18:00 更换 5 栋的水泵，期间停水。

请提前储水，给您添麻烦了，很抱歉。"""
zh-Hant = """週四 9:00 至 18:00 更換 5 棟的水泵，期間停水。

請提前儲水，給您添麻煩了，很抱歉。"""
en = """We replace the pump of building 5 on Thursday from 9:00 to 18:00 <and> the water is off.

Please store some. We are sorry for the trouble."""
"#;

async fn manager(town: &Town) {
    let he = town.person(907, "He", "en", &[]);
    let mut conn = town.db.pool.acquire().await.unwrap();
    let member = staff::staff_by_key(&mut conn, town.community, "he").await.unwrap().unwrap();
    drop(conn);
    let code = town.code(frontdesk::store::codes::Purpose::Staff(member.id)).await;
    he.starts(&code).await;
    town.forget();
}

#[tokio::test]
async fn everybody_of_a_building_reads_it_in_their_language() {
    let town = Town::with_staff("en").await;
    manager(&town).await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let wang = town.resident(102, "王小明", "zh-Hans", "5-1202").await;
    let chen = town.resident(103, "陳太太", "zh-Hant", "5-801").await;
    let other = town.resident(104, "Otto", "en", "3-802").await;
    let blocks = town.resident(105, "Bea", "en", "5-1203").await;
    // Who lives there twice reads it once; who is not verified does not.
    let code = town.unit_code("5-1203").await;
    anna.starts(&code).await;
    let guest = town.person(106, "Gus", "en", &[]);
    guest.says("/start").await;
    town.telegram.world.lock().unwrap().blocked.insert(105);
    town.forget();

    let file = Scrap::new("water", WATER);
    let of_5 = || NoticeArgs { file: Some(file.0.clone()), building: vec!["5".to_owned()], ..args() };
    let preview = notice(&town, NoticeArgs { dry_run: true, ..of_5() }).await;
    assert!(
        preview.starts_with("nothing is sent; it would go to 4 residents (2 in en, 1 in zh-Hans, 1 in zh-Hant), 0 of"),
        "{preview}"
    );
    assert!(preview.contains("zh-Hant:\n📢 <b>週四停水</b>"), "{preview}");
    town.settle().await;
    assert_eq!(town.count("select count(*) from campaign").await, 0);

    let said = notice(&town, of_5()).await;
    assert!(said.contains("\nit begins now: frontdesk campaigns show 1"), "{said}");
    town.pass(minutes(1)).await;
    expect_file!["../../transcripts/notice.txt"].assert_eq(&town.transcript());
    for (person, words) in
        [(&anna, "from 9:00 to 18:00 <and> the water"), (&wang, "期间停水。\n\n请提前储水"), (&chen, "陳太太您好")]
    {
        person.sees(words);
    }
    other.does_not_see("Thursday");
    guest.does_not_see("Thursday");
    blocks.does_not_see("Thursday");
    let shown = operator(&town, CampaignsCommand::Show { id: 1 }).await;
    assert!(
        shown.starts_with("campaign 1: notice \"周四停水\" for harbour-garden\n  done; created 2026-11-24 10:00"),
        "{shown}"
    );
    assert!(shown.contains("for 4: 4 planned, 0 not yet\n  sent 3, failed 0, blocked 1"), "{shown}");
    let list = operator(&town, CampaignsCommand::List { community: None, most: 5 }).await;
    assert!(
        list.contains("1 notice \"周四停水\" for harbour-garden, done\n   created 2026-11-24 10:00, for 4; sent 3"),
        "{list}"
    );
    assert_eq!(town.count("select count(*) from resident where blocked_at is not null").await, 1);
    // The button leads to a person.
    anna.presses("Ask about it").await;
    anna.sees("front desk");
    anna.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn nobody_is_woken_but_for_what_is_urgent() {
    let town = Town::at("2026-11-24T13:30:00Z").await;
    town.open("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let said = notice(&town, says("The gym opens again.")).await;
    assert!(said.contains("it begins 2026-11-25 09:00, in its hours; --urgent sends at any hour"), "{said}");
    town.pass(hours(11)).await;
    anna.does_not_see("The gym");
    let shown = operator(&town, CampaignsCommand::Show { id: 1 }).await;
    assert!(shown.contains("planned; created") && shown.contains("goes on 2026-11-25 09:00, in its hours"), "{shown}");
    let urgent = notice(&town, NoticeArgs { urgent: true, ..says("Boil the water before you drink it.") }).await;
    assert!(urgent.contains("it begins now"), "{urgent}");
    town.pass(minutes(1)).await;
    anna.sees("Boil the water");
    anna.does_not_see("The gym");
    town.pass(minutes(28)).await;
    anna.does_not_see("The gym");
    town.pass(minutes(2)).await;
    anna.sees("The gym");
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_is_not_out_when_the_hours_end_waits_for_the_next_and_telegram_s_pause_is_kept() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let boris = town.resident(102, "Boris", "en", "5-1202").await;
    // Two minutes before noon, Telegram asks for a pause of three.
    town.pass(hours(1) + minutes(58)).await;
    town.telegram.world.lock().unwrap().troubles.push(Delivery::SlowDown(std::time::Duration::from_secs(180)));
    notice(&town, says("The gym opens again.")).await;
    town.pass(minutes(90)).await;
    let seen = || [&anna, &boris].iter().filter(|p| town.chat_shows(p.user.0, "The gym")).count();
    let before = seen();
    assert!(before < 2, "{}", town.transcript());
    let shown = operator(&town, CampaignsCommand::Show { id: 1 }).await;
    assert!(shown.contains("running") && shown.contains("goes on 2026-11-24 14:00, in its hours"), "{shown}");
    town.pass(minutes(35)).await;
    assert_eq!(seen(), 2, "{}", town.transcript());
    assert_eq!(town.count("select count(*) from campaign_message where state = 'sent'").await, 2);
    town.is_at_rest().await;
}

#[tokio::test]
async fn the_operator_holds_it_lets_it_go_on_and_ends_it() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    town.pass(hours(11)).await;
    notice(&town, says("First words.")).await;
    assert!(operator(&town, CampaignsCommand::Pause { id: 1 }).await.starts_with("campaign 1 is paused"));
    town.pass(days(1)).await;
    anna.does_not_see("First words.");
    assert!(operator(&town, CampaignsCommand::Resume { id: 1 }).await.starts_with("campaign 1 goes on"));
    town.pass(days(1)).await;
    anna.sees("First words.");
    assert_eq!(operator(&town, CampaignsCommand::Pause { id: 1 }).await, "campaign 1 is done already");

    notice(&town, says("Second words.")).await;
    assert!(operator(&town, CampaignsCommand::Cancel { id: 2 }).await.starts_with("campaign 2 is cancelled"));
    assert_eq!(operator(&town, CampaignsCommand::Resume { id: 2 }).await, "campaign 2 is cancelled already");
    town.pass(days(2)).await;
    anna.does_not_see("Second words.");
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_with_a_reason() {
    let town = Town::with_staff("en").await;
    town.resident(101, "Anna", "en", "5-1201").await;
    let long = Scrap::new("long", &format!("[text]\nen = \"{}\"\n", "a".repeat(3001)));
    let odd = Scrap::new("odd", "[text]\nfr = \"Bonjour\"\n");
    let bare = Scrap::new("bare", "[title]\nen = \"Nothing\"\n");
    let typo = Scrap::new("typo", "text = \"Bonjour\"\n\ntitel = \"x\"\n");
    let broken = Scrap::new("broken", "title = \"x\"\ntext = \"Bonjour\n");
    for (args, why) in [
        (says("  "), "the notice has no text"),
        (NoticeArgs { building: vec!["99".to_owned()], ..says("x") }, "has no building \"99\"; known are"),
        (NoticeArgs { unit: vec!["99-1".to_owned()], ..says("x") }, "has no single unit \"99-1\""),
        (
            NoticeArgs { unit: vec!["5-1202".to_owned()], ..says("x") },
            "nobody with Telegram is verified for a home there",
        ),
        (NoticeArgs { community: Some("elsewhere".to_owned()), ..says("x") }, "there is no community of this key"),
        (NoticeArgs { file: Some(long.0.clone()), ..args() }, "the text in en has 3001 characters; 3000 fit"),
        (NoticeArgs { file: Some(long.0.clone()), ..args() }, "long.toml:1: text: "),
        (NoticeArgs { file: Some(odd.0.clone()), ..args() }, "odd.toml:2: text.fr: is not a language of the desk"),
        (NoticeArgs { file: Some(bare.0.clone()), ..args() }, "bare.toml:1: text: is missing"),
        (NoticeArgs { file: Some(typo.0.clone()), ..args() }, "typo.toml:3: titel: is not a known field; did you mean"),
        (NoticeArgs { file: Some(broken.0.clone()), ..args() }, "broken.toml:2: "),
        (NoticeArgs { file: Some("nowhere.toml".into()), ..args() }, "nowhere.toml:0: cannot be read"),
    ] {
        let said = notice(&town, args).await;
        assert!(said.starts_with("refused: ") && said.contains(why), "{said}");
    }
    assert!(operator(&town, CampaignsCommand::Show { id: 7 }).await.contains("there is no campaign 7"));
    assert_eq!(town.count("select count(*) from campaign").await, 0);
}

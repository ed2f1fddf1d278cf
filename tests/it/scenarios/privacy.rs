//! Residents see what is kept about them, and are forgotten when they ask for it: nothing of them is left anywhere.

use super::common::{end, finished, report, saying, texts};
use super::fees::{bills, pays_all};
use super::links::second;
use super::talk::asks_for_a_person;
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, Town, days, hours, minutes};
use frontdesk::cli::args::ResidentsCommand;
use frontdesk::cli::residents::residents;
use frontdesk::domain::person::Tie;
use frontdesk::store::{communities, inbox, outbox, people};
use frontdesk::texts::Texts;
use frontdesk::workers::hours::step_timer;
use serde_json::Value;
use sqlx::AssertSqlSafe;

/// A number that stands nowhere by chance.
const WHO: i64 = 7_654_321_098;

/// Every table that holds one of these, with the row.
async fn traces(town: &Town, marks: &[&str]) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
        .fetch_all(&town.db.pool)
        .await
        .unwrap();
    let mut found = vec![];
    for table in tables {
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("select t::text from \"{table}\" t")))
            .fetch_all(&town.db.pool)
            .await
            .unwrap();
        found.extend(
            rows.into_iter().filter(|row| marks.iter().any(|m| row.contains(m))).map(|r| format!("{table}: {r}")),
        );
    }
    found
}

/// Asks to be forgotten and says yes twice.
async fn forgets(who: &Person<'_>) {
    let t = texts(who);
    who.says("/forget").await;
    who.presses(&t.btn_forget_on()).await;
    who.presses(&t.btn_forget_yes()).await;
}

/// The file of their own data that came last.
fn file(town: &Town) -> Value {
    let world = town.telegram.world.lock().unwrap();
    let (_, name, bytes) = world.files.iter().rev().find(|(_, name, _)| name.ends_with(".json")).expect("no file came");
    assert!(name.starts_with("harbour-garden-") || name.starts_with("mill-lane-"), "{name}");
    serde_json::from_slice(bytes).unwrap()
}

#[tokio::test]
async fn 我的资料_看得到自己的_看不到别人的() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(WHO, "王小明", "zh-Hans", "5-1201").await;
    let chen = town.resident(102, "陈邻居", "zh-Hans", "5-1202").await;
    let li = town.staff("li", "zh-Hans");
    report(&chen, "邻居家的水龙头在漏").await;
    bills(&town, "5-1201").await;
    let number = finished(&wang, &li, "厨房水龙头从昨天开始一直滴水").await;
    li.replies(&number, "内部：这家上次也没付钱").await;
    wang.says("/menu").await;
    wang.presses("🔒 我的资料").await;
    wang.sees("您在海港花园（示例）的资料");
    wang.sees("王小明");
    wang.sees("5-1201");
    let file = file(&town);
    assert_eq!(file["you"]["name"], "王小明");
    assert_eq!(file["you"]["phone"], format!("+86138{WHO:08}"));
    assert_eq!(file["homes"][0]["unit"], "5-1201");
    let ticket = &file["tickets"][0];
    assert_eq!(
        (&ticket["number"], &ticket["words"]),
        (&number.as_str().into(), &"厨房水龙头从昨天开始一直滴水".into())
    );
    assert!(ticket["timeline"].as_array().unwrap().len() >= 3, "{ticket:#}");
    assert!(!file["accounts"][0]["bills"].as_array().unwrap().is_empty(), "{file:#}");
    let whole = file.to_string();
    for others in ["内部", "没付钱", "陈邻居", "邻居家的水龙头", "903", "5-1202"] {
        assert!(!whole.contains(others), "{others} is not theirs:\n{file:#}");
    }
    // It was made for this one message.
    assert_eq!(town.count("select count(*) from document where key like 'mydata %'").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn 请忘掉我_什么都不留下_工作记录还在() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(WHO, "王小明", "zh-Hans", "5-1201").await;
    let (li, grace) = (town.staff("li", "zh-Hans"), town.staff("grace", "zh-Hans"));
    let done = finished(&wang, &li, "厨房水龙头暗号甲一直滴水").await;
    asks_for_a_person(&wang, "zh-Hans").await;
    wang.says("包裹暗号乙在哪里").await;
    grace.presses("接手").await;
    wang.says("很急暗号丙").await;
    wang.says("/cancel").await;
    // A repair at home is withdrawn with them, one for everybody goes on.
    let home = report(&wang, "卧室插座暗号丁没电了").await;
    let hall = report(&wang, "5栋大堂的灯暗号戊不亮了").await;
    town.group_sees(ENGINEERING, "王小明");
    town.pass(minutes(5)).await;

    wang.says("/forget").await;
    wang.sees("忘掉您在海港花园（示例）的资料");
    wang.sees(&format!("还没办完的 {home} 会一起撤回"));
    wang.sees(&format!("{hall} 还要继续处理"));
    wang.sees("法律要求保存十年");
    wang.presses("继续").await;
    wang.sees("真的要全部忘掉吗");
    wang.presses("返回").await;
    wang.presses("继续").await;
    let (chat, message, yes) = wang.button("是的，全部忘掉");
    wang.presses("是的，全部忘掉").await;
    wang.sees("已经忘掉了");
    let count = "select count(*) from ticket";
    assert_eq!(town.count(count).await, 4);
    let state = "select string_agg(state, ' ' order by id) from ticket";
    assert!(town.word(state).await.contains("cancelled"), "{}", town.word(state).await);

    // What goes on keeps its description until it is done; then nothing of them is anywhere.
    town.pass(minutes(30)).await;
    let left = traces(&town, &["王小明", "暗号甲", "暗号乙", "暗号丙", "暗号丁", "13876543"]).await;
    assert!(left.is_empty(), "{left:#?}");
    town.group_sees(ENGINEERING, "前住户");
    town.group_sees(ENGINEERING, "暗号戊");
    for mark in ["王小明", "暗号甲", "暗号乙", "暗号丙", "暗号丁"] {
        for group in [ENGINEERING, FRONT_DESK] {
            assert!(!town.chat_shows(group, mark), "{mark} is in a group\n{}", town.transcript());
        }
    }
    town.group_sees(ENGINEERING, &done);
    // The same press again, and one that a forger sends, do nothing more.
    let before = town.count(count).await;
    wang.presses_data(chat, message, &yes).await;
    assert_eq!(town.count(count).await, before);
    wang.blocks(true).await;
    li.presses("接单").await;
    super::common::finish(&li).await;
    town.pass(days(8)).await;
    inbox::prune(&mut town.db.pool.acquire().await.unwrap(), town.clock.now()).await.unwrap();
    let left = traces(&town, &["暗号戊"]).await;
    assert!(left.is_empty(), "{left:#?}");
    // Nobody is asked how it was, and nobody has to phone.
    assert_eq!(
        town.count("select count(*) from callback where state in ('planned', 'asked', 'nudged', 'phone_list')").await,
        0
    );
    assert_eq!(town.count("select count(*) from deadline where done_at is null").await, 0);
    town.is_at_rest().await;
}

#[tokio::test]
async fn whoever_was_forgotten_is_met_for_the_first_time() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(WHO, "Anna Mark", "en", "5-1201").await;
    report(&anna, "The kitchen tap drips, mark one").await;
    town.pass(minutes(5)).await;
    anna.says("/forget").await;
    anna.presses("Go on").await;
    let (chat, message, yes) = anna.button("Yes, forget everything");
    anna.presses("Yes, forget everything").await;
    anna.sees("It is forgotten");
    // The second of two taps is no first contact.
    let shown = town.screen(WHO).len();
    anna.presses_data(chat, message, &yes).await;
    assert_eq!(town.screen(WHO).len(), shown);
    town.pass(hours(2)).await;
    town.pass(days(8)).await;
    inbox::prune(&mut town.db.pool.acquire().await.unwrap(), town.clock.now()).await.unwrap();
    let left = traces(&town, &["Anna Mark", "mark one", &WHO.to_string()]).await;
    assert!(left.is_empty(), "{left:#?}");
    town.forget();
    anna.says("/start").await;
    anna.sees("Link my home");
    assert_eq!(town.count("select count(*) from occupancy").await, 0);
    anna.says("/requests").await;
    assert!(!anna.last().contains("R-261124-0001"), "{}", town.transcript());
    // A button of before belongs to nobody any more.
    let old = saying(&town, WHO, "R-261124-0001");
    let left: Vec<_> = old.iter().flat_map(|m| m.keys()).collect();
    assert!(left.is_empty(), "buttons of before are left: {left:?}");
    let code = town.unit_code("5-1201").await;
    anna.says(&code).await;
    anna.sees("5-1201 is linked to you");
    anna.says("/cancel").await;
    end(&town).await;
}

#[tokio::test]
async fn what_has_to_come_to_an_end_first_is_told_kindly() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.resident(WHO, "美", "zh-Hant", "5-1201").await;
    let qian = town.staff("qian", "zh-Hant");
    bills(&town, "5-1201").await;
    mei.says("/forget").await;
    mei.sees("沒繳清的費用：它屬於房屋");
    mei.presses("繼續").await;
    // While the question stands, they say that they have paid: what was read is old.
    let (chat, message, yes) = mei.button("是的，全部忘掉");
    pays_all(&mei).await;
    mei.presses_data(chat, message, &yes).await;
    mei.says("/forget").await;
    mei.sees("現在還不能忘掉");
    mei.sees("正在核對");
    assert_eq!(town.count("select count(*) from occupancy").await, 1);
    qian.presses(&Texts::new("zh-Hant".parse().unwrap()).btn_claim_all()).await;
    forgets(&mei).await;
    mei.sees("已經忘掉了");
    town.pass(hours(1)).await;
    // The books stay whole.
    assert_eq!(town.count("select count(*) from payment").await, 1);
    assert_eq!(town.count("select count(*) from receipt").await, 1);
    assert_eq!(town.count("select sum(open_minor)::bigint from bill_standing").await, 0);
    assert_eq!(town.count("select count(*) from payment_claim where user_id >= 2305843009213693952").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn in_the_middle_of_a_dialog_what_was_typed_is_given_back_first() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(WHO, "Anna", "en", "5-1201").await;
    anna.says("The bathroom drain is blocked, mark two").await;
    anna.says("/mydata").await;
    anna.sees("mark two");
    anna.sees("Your data at Harbour Garden");
    anna.presses("Forget me").await;
    anna.presses("Show me my data first").await;
    assert_eq!(file(&town)["you"]["name"], "Anna");
    // Words are no yes; a danger is heard whatever was asked.
    anna.presses("Go on").await;
    anna.says("yes please").await;
    anna.sees("Forget everything?");
    assert_eq!(town.count("select count(*) from resident where user_id = 7654321098").await, 1);
    anna.says("Somebody is stuck in the lift").await;
    anna.sees("+86");
    assert_eq!(town.count("select count(*) from ticket where priority = 'emergency'").await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn with_two_communities_one_forgets_and_the_other_does_not() {
    let town = Town::with_staff("en").await;
    let mill = second(&town).await;
    let tom = town.resident(WHO, "Tom", "en", "5-1201").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let unit = communities::find_unit(&mut conn, mill, None, "A-1").await.unwrap().unwrap().0;
    people::ensure_resident(&mut conn, mill, tom.user, "Tom", "en".parse().unwrap(), town.clock.now()).await.unwrap();
    people::verify_tie(&mut conn, mill, tom.user, unit, Tie::Owner, town.clock.now()).await.unwrap();
    drop(conn);
    tom.says("/mydata").await;
    tom.sees("You have data in several communities");
    tom.presses("All communities").await;
    tom.sees("Your data at Mill Lane");
    tom.says("/forget").await;
    let (chat, message, _) = tom.button("Mill Lane");
    let stamp = tom.button("Mill Lane").2.split('.').nth(1).unwrap().to_owned();
    // A community that is not on offer is no choice.
    tom.presses_data(chat, message, &format!("d.{stamp}.999")).await;
    assert_eq!(town.count("select count(*) from resident where user_id = 7654321098").await, 2);
    tom.presses("Mill Lane").await;
    tom.sees("Forgetting you at Mill Lane");
    tom.presses("Go on").await;
    tom.presses("Yes, forget everything").await;
    tom.sees("It is forgotten");
    town.pass(hours(1)).await;
    let known = "select string_agg(community_id::text, ' ') from resident where user_id = 7654321098";
    assert_eq!(town.word(known).await, town.community.to_string());
    tom.says("/start").await;
    tom.sees("5-1201");
    // All of them.
    tom.says("/forget").await;
    tom.presses("Go on").await;
    tom.presses("Yes, forget everything").await;
    assert_eq!(town.count("select count(*) from resident where user_id = 7654321098").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn of_somebody_who_serves_only_the_residents_part_goes() {
    let town = Town::with_staff("en").await;
    let li = town.staff("li", "en");
    let anna = town.resident(101, "Anna", "en", "5-1202").await;
    let code = town.unit_code("5-1201").await;
    li.says(&code).await;
    li.presses("Just my name").await;
    let own = report(&li, "My own tap drips, mark three").await;
    let hers = finished(&anna, &li, "The kitchen tap drips").await;
    town.pass(minutes(5)).await;
    li.says("/forget").await;
    li.sees("your records as a member of staff");
    li.presses("Go on").await;
    li.presses("Yes, forget everything").await;
    li.sees("It is forgotten");
    town.pass(hours(1)).await;
    assert!(traces(&town, &["mark three"]).await.is_empty());
    assert_eq!(town.count("select count(*) from staff where user_id = 903").await, 1);
    let took = "select count(*) from timeline l join ticket t on t.id = l.ticket_id, staff s
                where t.number = '{}' and s.user_id = 903 and l.actor = jsonb_build_object('staff', s.id)";
    assert!(town.count(Box::leak(took.replace("{}", &hers).into_boxed_str())).await >= 2);
    assert_ne!(own, hers);
    // They work on.
    report(&anna, "The bathroom drain is blocked").await;
    li.presses("Take").await;
    assert_eq!(super::common::state(&town).await, "taken");
    town.is_at_rest().await;
}

#[tokio::test]
async fn it_works_while_messages_are_on_their_way_and_goes_on_after_a_restart() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(WHO, "Anna Mark", "en", "5-1201").await;
    let li = town.staff("li", "en");
    report(&anna, "The kitchen tap drips, mark four").await;
    // Thirty more like it, long over: more than one page.
    sqlx::raw_sql(
        "insert into ticket (community_id, number, kind, state, priority, category, department, place, words,
             reporter, created_at, ended_at)
         select community_id, 'R-260101-' || lpad(n::text, 4, '0'), 'repair', 'closed', 'normal', category, department,
             place, 'mark five ' || n, reporter, created_at - interval '300 days', created_at - interval '299 days'
         from ticket, generate_series(1, 30) n where number = 'R-261124-0001'",
    )
    .execute(&town.db.pool)
    .await
    .unwrap();
    li.presses("Take").await;
    li.presses("Promise").await;
    // The last word to them is written and waits; Telegram is away.
    let (chat, message, data) = li.button("Within 1 h");
    let press = li.press(chat, message, &data);
    town.update_raw("callback_query", press).await;
    assert!(frontdesk::workers::step_inbox(&town.db.pool, &town.clock, &town.desk).await);
    let waits = "select count(*) from outbox where chat_id = 7654321098 and sent_at is null and dead_at is null";
    assert!(town.count(waits).await > 0);
    for words in ["/forget"] {
        let body = anna.message(
            WHO,
            words,
            serde_json::json!({"text": words, "entities":
            [{"type": "bot_command", "offset": 0, "length": 7}]}),
        );
        town.update_raw("message", body).await;
    }
    while frontdesk::workers::step_inbox(&town.db.pool, &town.clock, &town.desk).await {}
    town.pass(minutes(5)).await;
    anna.presses("Go on").await;
    let (chat, message, data) = anna.button("Yes, forget everything");
    let press = anna.press(chat, message, &data);
    town.update_raw("callback_query", press).await;
    assert!(frontdesk::workers::step_inbox(&town.db.pool, &town.clock, &town.desk).await);
    assert!(traces(&town, &["mark five"]).await.is_empty(), "words of what is over go at once");
    // One page in a turn of its own: whatever dies in between, the next turn goes on.
    assert!(step_timer(&town.db.pool, &town.clock, &town.desk).await);
    assert_eq!(town.count("select count(*) from timer where kind = 'forget'").await, 1);
    town.pass(hours(2)).await;
    assert_eq!(town.count("select count(*) from timer where kind = 'forget'").await, 0);
    let left = traces(&town, &["Anna Mark", "mark four", "mark five"]).await;
    assert!(left.is_empty(), "{left:#?}");
    assert_eq!(town.count("select count(*) from ticket where forgotten_at is not null").await, 31);
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_operator_forgets_whoever_has_no_telegram() {
    let town = Town::with_staff("en").await;
    let grace = town.staff("grace", "en");
    super::counter::phoned_in(&grace).await;
    let find = |text: &str| ResidentsCommand::Find { text: text.to_owned(), community: None };
    let found = residents(&town.db.pool, &find("mrs wang"), &town.clock).await.unwrap();
    assert!(found.well && found.words.contains("Mrs Wang") && found.words.contains("no Telegram"), "{}", found.words);
    assert_eq!(residents(&town.db.pool, &find("138 0000 0000"), &town.clock).await.unwrap().words, found.words);
    assert!(!residents(&town.db.pool, &find("nobody like this"), &town.clock).await.unwrap().well);
    let number: i64 = found.words.split_whitespace().next().unwrap().parse().unwrap();
    town.pass(minutes(5)).await;
    let forget = |yes| ResidentsCommand::Forget { number, yes, community: None };
    let told = residents(&town.db.pool, &forget(false), &town.clock).await.unwrap();
    assert!(
        told.well && told.words.contains("withdraw R-261124-0001") && told.words.contains("--yes"),
        "{}",
        told.words
    );
    assert_eq!(super::common::state(&town).await, "dispatched");
    let done = residents(&town.db.pool, &forget(true), &town.clock).await.unwrap();
    assert!(done.well && done.words.contains("is forgotten"), "{}", done.words);
    // A second time there is nobody.
    assert!(!residents(&town.db.pool, &forget(true), &town.clock).await.unwrap().well);
    town.pass(days(3)).await;
    outbox::prune(&mut town.db.pool.acquire().await.unwrap(), town.clock.now()).await.unwrap();
    let left = traces(&town, &["Mrs Wang", "keeps dripping", "13800000000"]).await;
    assert!(left.is_empty(), "{left:#?}");
    assert_eq!(super::common::state(&town).await, "cancelled");
    town.group_sees(ENGINEERING, "a former resident");
    assert!(!town.chat_shows(ENGINEERING, "Mrs Wang"), "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_request_to_be_tied_says_nothing_of_them_any_more() {
    let town = Town::with_staff("en").await;
    let guest = town.person(WHO, "Guest Mark", "en", &[]);
    guest.says("/start").await;
    guest.presses("Link my home").await;
    guest.presses("No code").await;
    guest.says("5-1201").await;
    guest.presses("Tenant").await;
    guest.shares_contact("8613812340000", WHO).await;
    town.group_sees(FRONT_DESK, "Guest Mark");
    let grace = town.staff("grace", "en");
    let (chat, message, data) = grace.button("Confirm");
    guest.says("/cancel").await;
    forgets(&guest).await;
    assert!(!town.chat_shows(FRONT_DESK, "Guest Mark"), "{}", town.transcript());
    // A press that comes too late ties nobody.
    grace.presses_data(chat, message, &data).await;
    assert_eq!(town.count("select count(*) from occupancy").await, 0);
    assert_eq!(town.count("select count(*) from resident where user_id = 7654321098").await, 0);
    town.is_at_rest().await;
}

//! The process is killed while it looks at a table and while it carries it out: all of it is in the books in the end, once.

use crate::support::place::Place;
use crate::support::program::Setup;
use frontdesk::chat::outgoing::Address;
use frontdesk::clock::Clock;
use frontdesk::domain::ids::{ChatId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::store::{groups, staff};
use serde_json::json;
use std::fmt::Write;
use std::time::Duration;

const MONEY: i64 = -1_001_000_000_003;
const QIAN: i64 = 2002;
const BILLS: i64 = 12_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_outlives_a_process_that_is_killed_again_and_again() {
    let place = Place::new().await;
    let sim = &place.sim;
    sim.add_user(&json!({"id": QIAN, "first_name": "Cashier Qian", "language_code": "en"})).unwrap();
    sim.add_chat_with(&json!({"id": MONEY, "type": "supergroup", "title": "Money", "members": [QIAN],
        "bot": "administrator"}))
        .unwrap();
    let mut conn = place.db.pool.acquire().await.unwrap();
    let qian = staff::staff_by_key(&mut conn, place.community, "qian").await.unwrap().unwrap();
    staff::bind(&mut conn, place.community, qian.id, UserId(QIAN)).await.unwrap();
    let at = Address::chat(ChatId(MONEY));
    groups::bind(&mut conn, place.community, "finance", at, Lang::En, Clock::system().now()).await.unwrap();
    drop(conn);
    let mut text = String::from("bill number,unit,period,item,amount\n");
    for n in 0..BILLS {
        writeln!(
            text,
            "B-{n},{}-{}0{},{}-10,water,1.{:02}",
            1 + n % 2,
            1 + n / 2 % 18,
            1 + n / 36 % 4,
            2000 + n / 144,
            n % 100
        )
        .unwrap();
    }
    let file = sim.upload("bills.csv", "text/csv", text.into_bytes());
    let setup = Setup::new(sim, &place.db.url);
    let mut program = setup.start();
    let sent = json!({"user_id": QIAN, "chat_id": MONEY, "kind": "document", "file_id": file, "caption": "bills"});
    sim.act("media", &sent).unwrap();
    let mut pauses = [40, 90, 170, 60, 130, 220].into_iter();
    let mut kills = 0;
    for phase in ["waiting", "wanted"] {
        if phase == "wanted" {
            let shown = place.sees(QIAN, MONEY, "Nothing is imported yet").await;
            let message = shown["message_id"].as_i64().unwrap();
            assert_eq!(place.count("select count(*) from bill").await, 0);
            sim.press_label(QIAN, MONEY, message, "✅ Import").unwrap();
        }
        for pause in pauses.by_ref().take(3) {
            // Killed as soon as it works at it, and a little later each time.
            for _ in 0..3_000 {
                let begun = place.count("select count(*) from trial where work like 'import %'").await;
                let over = place.count("select count(*) from import_job where state in ('shown', 'done')").await;
                if begun > 0 || over > 0 && (phase == "waiting" || place.count("select count(*) from bill").await > 0) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            tokio::time::sleep(Duration::from_millis(pause)).await;
            program.kill();
            kills += 1;
            let bills = place.count("select count(*) from bill").await;
            assert!(bills == 0 || bills == BILLS, "half an import: {bills}");
            program = setup.start();
        }
    }
    place.sees(QIAN, MONEY, "✅ Imported").await;
    assert_eq!(place.count("select count(*) from bill").await, BILLS);
    assert_eq!(place.count("select count(*) from import_job where state = 'done'").await, 1);
    place.until("select count(*) from trial", 0).await;
    assert_eq!(kills, 6);
    let log = setup.log();
    assert!(!log.contains("B-77") && !log.contains("bills.csv"), "nothing of the file is in the logs");
    program.kill();
}

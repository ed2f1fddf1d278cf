//! Tables sent to the group of those who handle money: shown first, carried out by a button, once, by who may.

use crate::imports::state;
use crate::support::town::{ENGINEERING, FINANCE, Town, minutes};
use frontdesk::chat::button::Button;
use frontdesk::chat::files::Unfetched;
use frontdesk::chat::import::ImportButton;
use frontdesk::imports::Kind;

const BILLS: &[u8] = "账单号,房号,账期,收费项目,金额,到期日\nW-1,5-1201,2026-10,水费,86.40,2026-11-30\nE-1,5-1202,2026-10,电费,120,2026-11-30\n".as_bytes();

async fn bills(town: &Town) -> i64 {
    town.count("select count(*) from bill").await
}

#[tokio::test]
async fn a_cashier_sends_a_table_looks_at_it_and_has_it_carried_out() {
    let town = Town::with_staff("en").await;
    let qian = town.staff("qian", "en");
    qian.sends_file(FINANCE, "october.csv", BILLS, "账单").await;
    town.group_sees(FINANCE, "+ bill W-1 5-1201: ¥86.40");
    town.group_sees(FINANCE, "bills: 2 new (¥206.40), 0 changed (¥0.00), 0 unchanged");
    town.group_sees(FINANCE, "Nothing is imported yet");
    assert_eq!(bills(&town).await, 0, "shown is not booked");
    let (chat, message, data) = qian.button("Import");
    qian.presses("Import").await;
    town.group_sees(FINANCE, "✅ Imported");
    assert_eq!(bills(&town).await, 2);
    assert!(!qian.can_press("Import"));
    // A second tap that was on its way.
    let answer = qian.presses_data(chat, message, &data).await;
    assert_eq!(answer.as_deref(), Some("This table has been dealt with"));
    assert_eq!(bills(&town).await, 2);

    // The same table again has nothing in it; an amended one shows the difference.
    qian.sends_file(FINANCE, "october.csv", BILLS, "bills").await;
    town.group_sees(FINANCE, "there is nothing to import");
    assert!(!qian.can_press("Import"));
    let amended = String::from_utf8(BILLS.to_vec()).unwrap().replace("86.40", "90");
    qian.sends_file(FINANCE, "october-2.csv", amended.as_bytes(), "bills").await;
    town.group_sees(FINANCE, "~ bill W-1 5-1201: amount ¥86.40 → ¥90.00 (a correction of +¥3.60)");
    qian.presses("Cancel").await;
    town.group_sees(FINANCE, "has cancelled it");
    assert_eq!(bills(&town).await, 2);
    town.is_at_rest().await;
}

#[tokio::test]
async fn without_a_word_the_desk_asks_what_it_is() {
    let town = Town::with_staff("zh-Hans").await;
    let qian = town.staff("qian", "zh-hans");
    let payments = "流水号,房号,收款日期,收款方式,金额\nT-1,5-1201,2026-11-20,微信,350\n";
    qian.sends_file(FINANCE, "收款.csv", payments.as_bytes(), "").await;
    town.group_sees(FINANCE, "这是什么表？");
    qian.presses("💰 收款").await;
    town.group_sees(FINANCE, "收款：新增 1 笔（¥350.00），不变 0 笔");
    qian.presses("✅ 入账").await;
    town.group_sees(FINANCE, "已入账");
    assert_eq!(town.count("select count(*) from payment where by_staff is not null").await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn mistakes_are_shown_by_row_and_column_and_nothing_is_booked() {
    let town = Town::with_staff("en").await;
    let qian = town.staff("qian", "en");
    let before = state(&town).await;
    let wrong = "unit,period,item,amount\n5-1201,2026-10,water,abc<b>\n99-1,2026-10,water,1\n";
    qian.sends_file(FINANCE, "<b>wrong</b>.csv", wrong.as_bytes(), "bills").await;
    town.group_sees(FINANCE, "row 2, amount “abc<b>”: is not a number");
    town.group_sees(FINANCE, "row 3, unit “99-1”: there is no such unit");
    town.group_sees(FINANCE, "Set it right and send the file again");
    assert!(!qian.can_press("Import"));
    for (name, bytes, told) in [
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n".to_vec(), "is no table"),
        ("half.xlsx", b"PK\x03\x04half".to_vec(), "is damaged"),
        (
            "many.csv",
            {
                let rows: String = (0..4_000).map(|n| format!("99-{n},2026-10,water,x\n")).collect();
                format!("unit,period,item,amount\n{rows}").into_bytes()
            },
            "the file beside this has the whole report",
        ),
    ] {
        qian.sends_file(FINANCE, name, &bytes, "bills").await;
        town.group_sees(FINANCE, told);
    }
    let text = town.word("select convert_from(bytes, 'UTF8') from document where key like 'import %'").await;
    assert!(text.contains("4000 mistakes, nothing was changed") && text.contains("row 201, amount “x”"), "{text}");
    assert_eq!(state(&town).await, before);
    town.is_at_rest().await;
}

#[tokio::test]
async fn only_those_who_handle_money_have_tables_carried_out() {
    let town = Town::with_staff("en").await;
    let qian = town.staff("qian", "en");
    let li = town.person(903, "Li", "en", &[ENGINEERING, FINANCE]);
    li.sends_file(FINANCE, "october.csv", BILLS, "bills").await;
    town.group_sees(FINANCE, "Importing is done by finance");
    assert_eq!(town.count("select count(*) from import_job").await, 0);
    assert_eq!(town.count("select count(*) from refused where why = 'wrong_role' and user_id = 903").await, 1);
    // Without a word it is a file like any other; in another group, or in answer to something, as well.
    li.sends_file(FINANCE, "october.csv", BILLS, "").await;
    qian.sends_file(FINANCE, "photo.pdf", b"%PDF", "bills").await;
    let chen = town.staff("chen", "en");
    chen.sends_file(ENGINEERING, "october.csv", BILLS, "bills").await;
    assert_eq!(town.count("select count(*) from import_job").await, 0);

    qian.sends_file(FINANCE, "october.csv", BILLS, "bills").await;
    let answer = li.presses("Import").await;
    assert_eq!(answer.as_deref(), Some("Importing is done by finance"));
    let anna = town.person(101, "Anna", "en", &[FINANCE]);
    anna.presses("Import").await;
    assert_eq!(bills(&town).await, 0);
    assert_eq!(town.count("select count(*) from refused where user_id in (101, 903)").await, 3);
    // Forged: another community's, one that does not exist, from another group, from a private chat.
    let (_, message, data) = qian.button("Import");
    let Button::Import(community, job, act) = Button::decode(&data) else { panic!("{data}") };
    assert_eq!(act, ImportButton::Carry);
    for (community, job) in [(frontdesk::domain::ids::CommunityId(community.0 + 1), job), (community, job + 1)] {
        let forged = Button::Import(community, job, act).encode();
        assert!(forged.len() <= 64);
        qian.presses_data(FINANCE, message, &forged).await;
    }
    qian.presses_data(qian.user.0, 1, &data).await;
    assert_eq!(bills(&town).await, 0);
    assert_eq!(town.count("select count(*) from refused where user_id = 910 and why = 'forged'").await, 1);
    qian.presses("Import").await;
    assert_eq!(bills(&town).await, 2);
    town.is_at_rest().await;
}

#[tokio::test]
async fn nobody_carries_out_what_they_have_not_seen() {
    let town = Town::with_staff("en").await;
    let qian = town.staff("qian", "en");
    qian.sends_file(FINANCE, "october.csv", BILLS, "bills").await;
    // The books move meanwhile: one of the bills comes by the command line.
    let one = "账单号,房号,账期,收费项目,金额,到期日\nW-1,5-1201,2026-10,水费,80,2026-11-30\n";
    crate::imports::import(&town, Kind::Bills, one.as_bytes()).await;
    qian.presses("Import").await;
    town.group_sees(FINANCE, "please look once more");
    town.group_sees(FINANCE, "amount ¥80.00 → ¥86.40");
    assert_eq!(bills(&town).await, 1);
    qian.presses("Import").await;
    town.group_sees(FINANCE, "✅ Imported");
    assert_eq!(bills(&town).await, 3);

    // The file becomes another one, or goes.
    let second = String::from_utf8(BILLS.to_vec()).unwrap().replace("-1,", "-2,");
    for change in [Some(b"unit,period,item,amount\n5-1203,2026-10,water,999\n".to_vec()), None] {
        qian.sends_file(FINANCE, "november.csv", second.as_bytes(), "bills").await;
        let file = town.word("select file_id from import_job order by id desc limit 1").await;
        {
            let mut world = town.telegram.world.lock().unwrap();
            match change {
                Some(bytes) => world.uploads.insert(file, bytes),
                None => world.uploads.remove(&file),
            };
        }
        qian.presses("Import").await;
        town.group_sees(FINANCE, "is no longer available");
        assert_eq!(bills(&town).await, 3);
    }
    town.is_at_rest().await;
}

#[tokio::test]
async fn what_telegram_does_not_hand_out_is_tried_again_and_then_said() {
    let town = Town::with_staff("en").await;
    let qian = town.staff("qian", "en");
    let later = || Unfetched::Later("502".into());
    town.telegram.world.lock().unwrap().lost_files = vec![later(), later()];
    qian.sends_file(FINANCE, "october.csv", BILLS, "bills").await;
    town.group_sees(FINANCE, "Looking at it");
    town.pass(minutes(2)).await;
    town.group_sees(FINANCE, "bills: 2 new");
    town.telegram.world.lock().unwrap().lost_files = vec![later(), later(), later(), later(), later()];
    qian.presses("Import").await;
    town.pass(minutes(30)).await;
    town.group_sees(FINANCE, "Something went wrong on our side");
    assert_eq!(bills(&town).await, 0);
    town.telegram.world.lock().unwrap().lost_files = vec![Unfetched::TooLarge];
    qian.sends_file(FINANCE, "large.csv", BILLS, "bills").await;
    town.group_sees(FINANCE, "more than 20 MB");
    town.is_at_rest().await;
}

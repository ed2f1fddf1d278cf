//! Paid services at their edges: what was read is what is agreed to, fees told before, who names a time, what came back.

use super::common::{end, newest_keys, saying, texts};
use super::fees::{bills, pays_all};
use super::services::{books_help, opens};
use crate::receipts::paper;
use crate::support::town::{ENGINEERING, FINANCE, Person, Town, days, hours, minutes};
use frontdesk::chat::button::{Button, TicketButton};
use frontdesk::domain::ids::TicketId;
use frontdesk::domain::lang::Lang;
use frontdesk::domain::service::{Price, Question, Services};
use frontdesk::domain::words::Words;
use frontdesk::texts::Texts;
use std::collections::HashSet;
use std::sync::Arc;

/// A town whose catalogue was changed, with Anna and Li.
async fn town(lang: &'static str, change: impl FnOnce(&mut Services)) -> Town {
    let town = Town::with("2026-11-24T02:00:00Z", |settings| {
        settings.shifts.clear();
        change(&mut settings.services);
    })
    .await;
    town.open(lang).await;
    town
}

async fn anna(town: &Town) -> Person<'_> {
    town.resident(1001, "Anna", "zh-Hans", "5-1201").await
}

/// Writes the catalogue anew, as `community apply` does.
async fn changes(town: &Town, change: impl FnOnce(&mut Services)) {
    let sql = "select settings::text from community where id = $1";
    let stored: String = sqlx::query_scalar(sql).bind(town.community.0).fetch_one(&town.db.pool).await.unwrap();
    let mut settings: frontdesk::domain::community::Settings = serde_json::from_str(&stored).unwrap();
    change(&mut settings.services);
    sqlx::query("update community set settings = $2 where id = $1")
        .bind(town.community.0)
        .bind(serde_json::to_value(&settings).unwrap())
        .execute(&town.db.pool)
        .await
        .unwrap();
}

/// Booked and confirmed for tomorrow at ten.
async fn booked(anna: &Person<'_>, li: &Person<'_>) {
    books_help(anna, "10:00").await;
    anna.presses(&texts(anna).btn_service_agree()).await;
    li.presses(&texts(li).btn_card_book()).await;
}

#[tokio::test]
async fn what_was_read_is_what_is_agreed_to() {
    let town = town("zh-Hans", |_| {}).await;
    let (anna, t) = (anna(&town).await, Texts::new(Lang::ZhHans));
    books_help(&anna, "10:00").await;
    anna.sees("¥180.00");
    // While she reads, the price is changed: she reads it again before anything is agreed.
    changes(&town, |services| {
        let item = services.items.iter_mut().find(|i| i.key == "hourly-help").unwrap();
        if let Price::Each { tariff, .. } = &mut item.price {
            tariff.0 = 1_000_000;
        }
    })
    .await;
    anna.presses(&t.btn_service_agree()).await;
    anna.sees("刚有调整");
    anna.sees("¥200.00");
    assert_eq!(town.count("select count(*) from ticket").await, 0);
    anna.presses(&t.btn_service_agree()).await;
    assert_eq!(town.count("select total_minor from consent").await, 20_000);
    let shown = town.word("select shown from consent").await;
    assert!(shown.contains("¥200.00") && shown.contains("明天 10:00") && shown.contains("2 小时"), "{shown}");
    end(&town).await;
}

#[tokio::test]
async fn what_a_service_asks_is_answered_and_read_by_the_crew() {
    let town = town("zh-Hans", |services| {
        let item = services.items.iter_mut().find(|i| i.key == "hourly-help").unwrap();
        item.asks = vec![
            Question {
                text: Words::same("墙是什么材质？"), choices: vec![Words::same("砖墙"), Words::same("石膏板")]
            },
            Question { text: Words::same("楼下能停车吗？"), choices: vec![] },
        ];
    })
    .await;
    let (anna, t) = (anna(&town).await, Texts::new(Lang::ZhHans));
    opens(&anna, "便民服务", "上门帮手").await;
    anna.presses(&t.btn_service_book()).await;
    anna.presses("2 小时").await;
    anna.sees("墙是什么材质？");
    anna.presses("石膏板").await;
    anna.says("可以停 <b>东门</b>").await;
    anna.says("有一只猫").await;
    anna.presses(&t.plain_tomorrow()).await;
    anna.presses("10:00").await;
    anna.sees("墙是什么材质？ 石膏板");
    // Each answer can be changed.
    anna.presses(&t.btn_service_change_answers()).await;
    anna.says("砖墙，外面贴了瓷砖").await;
    anna.says("不能").await;
    anna.presses(&t.btn_service_agree()).await;
    for said in ["墙是什么材质？ 砖墙，外面贴了瓷砖", "楼下能停车吗？ 不能", "有一只猫"] {
        town.group_sees(ENGINEERING, said);
    }
    let shown = town.word("select shown from consent").await;
    assert!(shown.contains("砖墙，外面贴了瓷砖"), "{shown}");
    end(&town).await;
}

#[tokio::test]
async fn a_fee_that_begins_while_she_reads_is_told_first() {
    let town = town("zh-Hans", |services| services.items.iter_mut().for_each(|i| i.late_fee_minor = Some(3_000))).await;
    let (anna, li, t) = (anna(&town).await, town.staff("li", "zh-Hans"), Texts::new(Lang::ZhHans));
    booked(&anna, &li).await;
    town.pass(hours(19) + minutes(59)).await;
    anna.presses(&t.btn_status_cancel()).await;
    anna.does_not_see("现在取消要收");
    town.pass(minutes(5)).await;
    anna.presses(&t.btn_matter_just_cancel()).await;
    anna.sees("现在取消要收 ¥30.00");
    assert_eq!(town.word("select state from ticket").await, "scheduled");
    anna.presses(&t.btn_matter_just_cancel()).await;
    assert_eq!(town.word("select state from ticket").await, "cancelled");
    let fee = "select count(*) from consent where kind = 'cancellation' and state = 'agreed' and shown like '%30.00%'";
    assert_eq!(town.count(fee).await, 1);
    anna.sees("¥30.00");
    end(&town).await;
}

#[tokio::test]
async fn whoever_gives_a_job_back_changes_nothing_of_what_is_booked() {
    let town = town("zh-Hans", |_| {}).await;
    let (anna, li, t) = (anna(&town).await, town.staff("li", "zh-Hans"), Texts::new(Lang::ZhHans));
    books_help(&anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    let (chat, message, data) = li.button(&t.btn_card_book());
    li.presses_data(chat, message, &data).await;
    // Of two taps one is told.
    li.presses_data(chat, message, &data).await;
    assert_eq!(saying(&town, 1001, "约好了").len(), 1, "{}", town.transcript());
    li.presses(&t.btn_more()).await;
    li.presses(&t.btn_card_release()).await;
    assert_eq!(town.word("select state from ticket").await, "dispatched");
    anna.sees("已约好");
    town.group_sees(ENGINEERING, "已约：");
    town.pass(hours(22)).await;
    // It is booked all the same: too late to cancel in the chat, and the reminder comes.
    let said = anna.presses(&t.btn_status_cancel()).await;
    assert!(said.unwrap().contains("请联系前台"));
    li.presses(&t.btn_card_take()).await;
    assert_eq!(town.word("select state from ticket").await, "scheduled");
    town.pass(hours(1) + minutes(5)).await;
    assert_eq!(saying(&town, 1001, "一小时后上门").len(), 1);
    let (chat, message, data) = li.button(&t.btn_card_set_out());
    li.presses_data(chat, message, &data).await;
    li.presses_data(chat, message, &data).await;
    assert_eq!(saying(&town, 1001, "已经出发，请留意").len(), 1, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn another_day_is_the_residents_choice_and_a_delay_is_told() {
    let town = town("zh-Hans", |_| {}).await;
    let (anna, li, t) = (anna(&town).await, town.staff("li", "zh-Hans"), Texts::new(Lang::ZhHans));
    booked(&anna, &li).await;
    li.presses(&t.btn_more()).await;
    li.presses(&t.btn_card_promise_again()).await;
    li.says_in_reply("后天上午九点到十一点").await;
    li.presses("配件还没到").await;
    town.group_sees(ENGINEERING, "哪一天由住户来选");
    anna.does_not_see("后天");
    li.presses(&t.btn_card_promise_again()).await;
    li.says_in_reply("明天下午两点到三点").await;
    li.presses("配件还没到").await;
    anna.sees("明天 14:00–15:00");
    assert_eq!(town.word("select state from ticket").await, "scheduled");
    // The reminder names the time that was told last.
    town.pass(hours(27) + minutes(5)).await;
    anna.sees("一小时后上门（今天 14:00–15:00）");
    end(&town).await;
}

#[tokio::test]
async fn reminders_come_the_day_before_to_both_sides() {
    let town = town("zh-Hans", |_| {}).await;
    let (anna, li, t) = (anna(&town).await, town.staff("li", "zh-Hans"), Texts::new(Lang::ZhHans));
    opens(&anna, "便民服务", "上门帮手").await;
    anna.presses(&t.btn_service_book()).await;
    anna.presses("2 小时").await;
    anna.presses(&t.btn_skip()).await;
    let day = newest_keys(&anna).into_iter().nth(2).unwrap();
    anna.presses(&day).await;
    anna.presses("10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    town.pass(hours(47)).await;
    assert_eq!(saying(&town, 1001, "要改时间的话").len(), 1, "{}", town.transcript());
    li.sees("明天上门");
    assert_eq!(saying(&town, 1001, "一小时后上门").len(), 1);
    end(&town).await;
}

#[tokio::test]
async fn what_was_done_and_came_back_is_paid_as_agreed_when_she_gives_up() {
    let town = town("zh-Hans", |_| {}).await;
    let (anna, li, t) = (anna(&town).await, town.staff("li", "zh-Hans"), Texts::new(Lang::ZhHans));
    booked(&anna, &li).await;
    town.pass(hours(24)).await;
    li.presses(&t.btn_card_arrive()).await;
    li.presses(&t.btn_card_finish()).await;
    li.presses(&t.btn_job_finish_now()).await;
    anna.presses(&t.btn_status_not_done()).await;
    anna.says("歪了").await;
    anna.presses(&t.btn_message_send()).await;
    anna.presses(&t.btn_status_cancel()).await;
    anna.sees("账单按您同意过的 ¥180.00");
    anna.presses(&t.btn_matter_just_cancel()).await;
    assert_eq!(town.word("select state from ticket").await, "cancelled");
    assert_eq!(town.count("select open_minor from bill_standing").await, 18_000);
    assert_eq!(town.word("select state || ' ' || bill from consent").await, "agreed S-261124-0001");
    end(&town).await;
}

#[tokio::test]
async fn a_price_is_named_in_time_with_photos_and_after_a_look() {
    let town = town("zh-Hans", |_| {}).await;
    let (anna, li, t) = (anna(&town).await, town.staff("li", "zh-Hans"), Texts::new(Lang::ZhHans));
    opens(&anna, "委托维修", "委托维修").await;
    anna.presses(&t.btn_service_quote()).await;
    anna.says("阳台门关不严").await;
    anna.presses(&t.btn_service_ask_price()).await;
    // Ten o'clock and eight working hours, without noon and night.
    let due = "select to_char(due_at at time zone 'Asia/Shanghai', 'DD HH24:MI') from deadline where kind = 'quote'";
    assert_eq!(town.word(due).await, "25 10:00");
    town.pass(hours(25)).await;
    let missed = "select count(*) from timeline where act->>'act' = 'alert' and act->>'deadline' = 'quote'";
    assert!(town.count(missed).await > 0, "nobody is told that the price is late\n{}", town.transcript());
    // Somebody has a look first: a time that staff name, and no booking.
    li.presses(&t.btn_card_take()).await;
    li.presses(&t.btn_more()).await;
    li.presses(&t.btn_card_promise()).await;
    li.says_in_reply("明天上午九点到十点").await;
    li.presses("对，通知住户").await;
    anna.sees("明天 09:00–10:00");
    anna.does_not_see("已约好");
    town.pass(hours(22)).await;
    li.presses(&t.btn_card_arrive()).await;
    li.presses(&t.btn_card_quote()).await;
    li.replies_with_photo("要做什么", "hinge").await;
    li.says_in_reply("换两个合页").await;
    li.says_in_reply("160").await;
    li.presses(&t.btn_quote_send()).await;
    anna.sees("换两个合页");
    let photos = "select count(*) from outbox where chat_id = 1001 and op::text like '%hinge%'";
    assert_eq!(town.count(photos).await, 1, "she does not see the photo");
    anna.presses(&t.btn_service_offer_agree("¥160.00")).await;
    // They are there already: it is done at once, and billed as agreed.
    li.presses(&t.btn_card_finish()).await;
    li.presses(&t.btn_job_finish_now()).await;
    anna.presses(&t.btn_status_accept()).await;
    assert_eq!(town.count("select open_minor from bill_standing").await, 16_000);
    end(&town).await;
}

#[tokio::test]
async fn a_time_that_nobody_decides_about_any_more_is_free() {
    let town = town("zh-Hans", |services| services.crews.iter_mut().for_each(|crew| crew.places = 1)).await;
    let anna = anna(&town).await;
    let held = "select count(*) from crew_time where user_id is not null";
    books_help(&anna, "10:00").await;
    assert_eq!(town.count(held).await, 4);
    anna.says("/cancel").await;
    assert_eq!(town.count(held).await, 0);
    let ben = town.resident(1002, "Ben", "zh-Hans", "5-1202").await;
    books_help(&ben, "10:00").await;
    ben.says("/menu").await;
    assert_eq!(town.count(held).await, 0);
    books_help(&anna, "10:00").await;
    // Another language is chosen aside: she still decides.
    anna.says("/language").await;
    assert_eq!(town.count(held).await, 4);
    anna.says("/cancel").await;
    assert_eq!(town.count(held).await, 4);
    end(&town).await;
}

#[tokio::test]
async fn photos_of_the_work_then_the_bill_then_the_receipt() {
    for lang in ["zh-Hans", "zh-Hant", "en"] {
        let town = Town::with_staff(lang).await;
        let anna = town.resident(1001, "Anna", lang, "5-1201").await;
        let (li, qian) = (town.staff("li", lang), town.staff("qian", lang));
        let t = texts(&anna);
        books_help(&anna, "10:00").await;
        anna.presses(&t.btn_service_agree()).await;
        li.presses(&t.btn_card_book()).await;
        town.pass(hours(24)).await;
        li.presses(&t.btn_card_set_out()).await;
        li.presses(&t.btn_card_arrive()).await;
        li.presses(&t.btn_card_finish()).await;
        li.says_in_reply("2").await;
        let (chat, question, _) = li.button(&t.btn_skip());
        li.answers_with_photo(chat, question, "wall").await;
        li.presses(&t.btn_job_next()).await;
        li.presses(&t.btn_skip()).await;
        li.presses(&t.btn_job_finish()).await;
        let photos = "select count(*) from outbox where chat_id = 1001 and op::text like '%wall%'";
        assert_eq!(town.count(photos).await, 1, "she does not see the work");
        anna.presses(&t.btn_status_accept()).await;
        anna.sees("¥180.00");
        pays_all(&anna).await;
        town.group_sees(FINANCE, "¥180.00");
        qian.presses(&t.btn_claim_all()).await;
        assert_eq!(town.count("select sum(open_minor)::bigint from bill_standing").await, 0);
        let files = town.telegram.world.lock().unwrap().files.clone();
        let receipt = files.last().unwrap_or_else(|| panic!("no receipt\n{}", town.transcript()));
        let paper = paper::read(&receipt.2).join("\n");
        assert!(paper.contains("¥180.00") && paper.contains(&t.plain_receipt_title()), "{paper}");
        town.pass(days(1) + hours(4)).await;
        anna.presses(&t.btn_survey_now()).await;
        end(&town).await;
    }
}

/// Anna books a helping hand, Li comes a day later and is done.
async fn is_done(anna: &Person<'_>, li: &Person<'_>) {
    let t = texts(anna);
    books_help(anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    anna.town.pass(hours(24)).await;
    li.presses(&t.btn_card_arrive()).await;
    li.presses(&t.btn_card_finish()).await;
    li.says_in_reply("2").await;
    li.presses(&t.btn_skip()).await;
    li.presses(&t.btn_skip()).await;
    li.presses(&t.btn_job_finish()).await;
}

#[tokio::test]
async fn a_service_is_seen_before_it_is_booked() {
    let town = town("zh-Hans", |_| {}).await;
    let anna = anna(&town).await;
    opens(&anna, "居家清洁", "擦窗").await;
    anna.sees("预约");
    let pictures = |town: &Town| town.transcript().matches("[picture windows.png]\n").count();
    let uploads = |town: &Town| town.telegram.world.lock().unwrap().files.len();
    assert_eq!((pictures(&town), uploads(&town)), (1, 1), "{}", town.transcript());
    // The question with its buttons stands below the picture, and leads back to the list.
    anna.presses(&Texts::new(Lang::ZhHans).btn_back()).await;
    anna.presses("家具护理").await;
    assert_eq!(pictures(&town), 1, "what has no picture shows none");
    anna.presses(&Texts::new(Lang::ZhHans).btn_back()).await;
    anna.presses("擦窗").await;
    assert_eq!((pictures(&town), uploads(&town)), (2, 1), "Telegram has it already");
    end(&town).await;
}

#[tokio::test]
async fn what_a_service_costs_is_paid_by_itself() {
    for lang in ["zh-Hans", "zh-Hant", "en"] {
        let town = Town::with_staff(lang).await;
        let anna = town.resident(1001, "Anna", lang, "5-1201").await;
        bills(&town, "5-1201").await;
        let (li, qian) = (town.staff("li", lang), town.staff("qian", lang));
        let t = texts(&anna);
        is_done(&anna, &li).await;
        anna.presses(&t.btn_status_accept()).await;
        let owed = "select sum(open_minor)::bigint from bill_standing";
        let before = town.count(owed).await;
        // Older bills wait as well: what she pays now is this one, and it is found again by its number.
        anna.presses(&t.btn_service_pay()).await;
        anna.sees(&format!("5-1201 {}", town.word("select number from ticket").await));
        anna.presses(&t.btn_fees_paid()).await;
        anna.presses("¥180.00").await;
        anna.presses(&t.plain_today()).await;
        anna.presses(&t.plain_method_transfer()).await;
        anna.sends_photo("slip1", "").await;
        anna.presses(&t.btn_paid_slip_done()).await;
        anna.presses(&t.btn_paid_send()).await;
        town.group_sees(FINANCE, "¥180.00");
        qian.presses(&t.btn_claim_all()).await;
        assert_eq!(town.count(owed).await, before - 18_000);
        let service = "select open_minor from bill_standing where key like 'S-%'";
        assert_eq!(town.count(service).await, 0, "other bills were paid with it");
        end(&town).await;
    }
}

#[tokio::test]
async fn what_a_service_costs_is_paid_in_the_chat_by_itself() {
    let mut town = town("zh-Hans", |_| {}).await;
    town.desk.pays_online = Arc::new(HashSet::from(["harbour-garden".to_owned()]));
    let anna = anna(&town).await;
    bills(&town, "5-1201").await;
    let (li, t) = (town.staff("li", "zh-Hans"), texts(&anna));
    is_done(&anna, &li).await;
    anna.presses(&t.btn_status_accept()).await;
    anna.presses(&t.btn_service_pay()).await;
    anna.presses(&t.btn_pay_online()).await;
    assert_eq!(town.count("select amount_minor from invoice").await, 18_000, "{}", town.transcript());
    end(&town).await;
}

#[tokio::test]
async fn nobody_else_pays_by_a_button_of_hers() {
    let town = town("zh-Hans", |_| {}).await;
    let anna = anna(&town).await;
    let boris = town.resident(1002, "Boris", "zh-Hans", "5-1202").await;
    books_help(&anna, "10:00").await;
    anna.presses(&texts(&anna).btn_service_agree()).await;
    let ticket = town.count("select id from ticket").await;
    let button = Button::Ticket { community: town.community, ticket: TicketId(ticket), act: TicketButton::Pay };
    boris.presses_data(1002, 1, &button.encode()).await;
    assert_eq!(town.count("select count(*) from refused where user_id = 1002").await, 1);
    let told = "select count(*) from outbox where chat_id = 1002 and op::text ~ 'S-26|180'";
    assert_eq!(town.count(told).await, 0, "{}", town.transcript());
    end(&town).await;
}

//! Paid services: from the catalogue to the receipt, quotations and extra work, moving and cancelling, two who want one time.

use super::common::{end, keys_of, newest_keys, saying, texts};
use crate::support::town::{ENGINEERING, Person, Town, days, hours, minutes};
use expect_test::expect_file;
use frontdesk::cli::args::{AuditCommand, AuditOut};
use frontdesk::cli::audit;
use frontdesk::texts::Texts;

/// Opens the catalogue and goes to a service by the names of its group and itself.
pub async fn opens(who: &Person<'_>, group: &str, item: &str) {
    who.says("/menu").await;
    who.presses(&texts(who).btn_main_services()).await;
    who.presses(group).await;
    who.presses(item).await;
}

/// Books a helping hand for an hour, for tomorrow at this time.
pub async fn books_help(who: &Person<'_>, time: &str) {
    let t = texts(who);
    let (group, item) = match who.lang {
        "en" => ("Convenience", "A helping hand"),
        "zh-Hant" => ("便民服務", "到府幫手"),
        _ => ("便民服务", "上门帮手"),
    };
    opens(who, group, item).await;
    who.presses(&t.btn_service_book()).await;
    who.presses(&format!("2 {}", t.plain_measure_hour())).await;
    who.presses(&t.btn_skip()).await;
    who.presses(&t.plain_tomorrow()).await;
    who.presses(time).await;
}

/// The number of the newest ticket.
async fn number(town: &Town) -> String {
    town.word("select number from ticket order by id desc limit 1").await
}

async fn story(lang: &'static str) {
    let town = Town::with_staff(lang).await;
    let anna = town.resident(1001, "Anna", lang, "5-1201").await;
    let li = town.staff("li", lang);
    let t = Texts::new(lang.parse().unwrap());
    books_help(&anna, "10:00").await;
    anna.sees(&t.service_total("¥180.00").replace("<b>", "").replace("</b>", ""));
    anna.presses(&t.btn_service_agree()).await;
    let number = number(&town).await;
    assert!(number.starts_with("S-"), "{number}");
    // Requested is not booked.
    let booked = t.service_now_booked();
    assert!(saying(&town, 1001, &booked).is_empty(), "{}", town.transcript());
    town.group_sees(ENGINEERING, &t.service_card_agreed("¥180.00"));
    assert_eq!(town.count("select count(*) from crew_time where ticket_id is not null").await, 4);

    li.presses(&t.btn_card_book()).await;
    anna.sees(&booked);
    li.presses(&t.btn_card_set_out()).await;
    anna.sees(&t.service_now_on_the_way("李师傅（示例）"));
    end(&town).await;
}

/// A repair that is not in the catalogue: the resident asks what it would cost.
async fn asks_for_a_price(resident: &Person<'_>) {
    let t = texts(resident);
    opens(resident, "委托维修", "委托维修").await;
    resident.presses(&t.btn_service_quote()).await;
    resident.presses(&t.btn_skip()).await;
    resident.presses(&t.btn_service_ask_price()).await;
}

#[tokio::test]
async fn requested_is_not_booked_before_somebody_confirms_it() {
    for lang in ["zh-Hans", "zh-Hant", "en"] {
        story(lang).await;
    }
}

#[tokio::test]
async fn a_helping_hand_from_the_catalogue_to_the_bill_and_the_survey() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let t = texts(&anna);
    books_help(&anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    let hour = |town: &Town| saying(town, 1001, "一小时后上门").len();
    town.pass(hours(22)).await;
    assert_eq!(hour(&town), 0);
    town.pass(minutes(61)).await;
    assert_eq!(hour(&town), 1, "{}", town.transcript());
    li.sees("一小时后上门");
    li.presses(&t.btn_card_set_out()).await;
    town.pass(minutes(40)).await;
    li.presses(&t.btn_card_arrive()).await;
    town.pass(hours(2)).await;
    li.presses(&t.btn_card_finish()).await;
    // What it costs was agreed: nobody is asked for a price.
    li.says_in_reply("两幅画挂好了").await;
    li.presses(&t.btn_skip()).await;
    li.presses(&t.btn_skip()).await;
    assert!(!newest_keys_in(&town, ENGINEERING).contains(&t.btn_job_edit_price()));
    li.presses(&t.btn_job_finish()).await;
    anna.presses(&t.btn_status_accept()).await;
    anna.sees("每一项都是您同意过的");
    let owed = "select open_minor from bill_standing where item = 'service'";
    assert_eq!(town.count(owed).await, 18_000);
    // The bill is the consents, line by line.
    let lines = town.word("select lines::text from bill where item = 'service'").await;
    assert!(lines.contains("上门帮手"), "{lines}");
    anna.presses(&t.btn_service_pay()).await;
    anna.sees("¥180.00");
    anna.says("/cancel").await;
    town.pass(days(1) + hours(4)).await;
    anna.presses(&t.btn_survey_now()).await;
    anna.sees("1/4");
    end(&town).await;
}

/// The labels on the newest message of a group that has any.
fn newest_keys_in(town: &Town, chat: i64) -> Vec<String> {
    let screen = town.screen(chat);
    let found = screen.iter().rev().find(|m| m.from_bot && m.keys().next().is_some());
    found.map(|m| m.keys().map(|k| k.label.clone()).collect()).unwrap_or_default()
}

/// A fitter names a price for the newest ticket, or for more work on it.
async fn offers(li: &Person<'_>, button: &str, words: &str, amount: &str) {
    let t = texts(li);
    li.presses(button).await;
    li.says_in_reply(words).await;
    li.says_in_reply(amount).await;
    li.presses(&t.btn_quote_send()).await;
}

#[tokio::test]
async fn a_quotation_is_agreed_to_and_extra_work_needs_another_consent() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let t = texts(&anna);
    opens(&anna, "委托维修", "委托维修").await;
    anna.presses(&t.btn_service_quote()).await;
    anna.says("油烟机要换一台，旧的不转了").await;
    anna.presses(&t.btn_service_ask_price()).await;
    anna.sees("8 个工作小时内给您报价");
    // Within eight working hours somebody names a price.
    let quote = "select count(*) from deadline where kind = 'quote' and done_at is null";
    assert_eq!(town.count(quote).await, 1);
    offers(&li, &t.btn_card_quote(), "拆旧装新，含辅材", "260").await;
    assert_eq!(town.count(quote).await, 0);
    anna.sees("¥260.00");
    town.group_sees(ENGINEERING, "等住户决定");
    anna.presses(&t.btn_service_offer_agree("¥260.00")).await;
    anna.sees("价格已同意，请选一个时间");
    anna.presses(&t.btn_service_choose_time()).await;
    anna.presses(&t.plain_tomorrow()).await;
    anna.presses("14:00").await;
    anna.presses(&t.btn_service_move()).await;
    li.presses(&t.btn_card_book()).await;
    anna.sees(&t.service_now_booked());
    town.pass(hours(28)).await;
    li.presses(&t.btn_card_arrive()).await;

    // On the spot more turns out to be needed: nothing of it is done, and nothing finished, before the resident agrees.
    offers(&li, &t.btn_card_extra(), "烟道接口要换", "45.50").await;
    anna.sees("现场发现需要新增");
    let refused = li.presses(&t.btn_card_retract()).await;
    assert_eq!(refused.as_deref(), Some("已收回"));
    offers(&li, &t.btn_card_extra(), "烟道接口要换，含材料", "48").await;
    anna.presses(&t.btn_service_offer_agree("¥48.00")).await;
    li.presses(&t.btn_card_finish()).await;
    li.presses(&t.btn_job_finish_now()).await;
    anna.presses(&t.btn_status_accept()).await;
    assert_eq!(town.count("select open_minor from bill_standing where item = 'service'").await, 30_800);
    let ledger = "select count(*) from consent where state = 'agreed'";
    assert_eq!(town.count(ledger).await, 2);
    assert_eq!(town.count("select count(*) from consent where state = 'withdrawn'").await, 1);
    // Afterwards the operator reads of which consents each amount on the bill consists.
    let number = number(&town).await;
    let asked = AuditCommand::Ticket { number, out: AuditOut { community: None, json: false } };
    let told = audit::audit(&town.db.pool, &asked, town.clock.now()).await.unwrap().words;
    expect_file!["../../transcripts/audit_service.txt"].assert_eq(&format!("{told}\n"));
    end(&town).await;
}

#[tokio::test]
async fn work_is_not_finished_while_an_offer_waits() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let t = texts(&anna);
    books_help(&anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    town.pass(hours(24)).await;
    li.presses(&t.btn_card_arrive()).await;
    offers(&li, &t.btn_card_extra(), "多装一盏灯", "60").await;
    li.presses(&t.btn_card_finish()).await;
    li.presses(&t.btn_job_finish_now()).await;
    assert_eq!(town.word("select state from ticket").await, "on_site");
    // A double tap on the answer is one answer; the old message of an offer decides nothing any more.
    let (chat, message, data) = anna.button(&t.btn_service_offer_decline());
    anna.presses_data(chat, message, &data).await;
    anna.presses_data(chat, message, &data).await;
    assert_eq!(town.count("select count(*) from consent where state = 'declined'").await, 1);
    let yes = data.replacen(".n", ".y", 1);
    let said = anna.presses_data(chat, message, &yes).await;
    assert_eq!(said.as_deref(), Some(t.alert_refused_offer_over().as_str()));
    // Nobody else agrees for her.
    let ben = town.resident(1002, "Ben", "zh-Hans", "5-1202").await;
    let said = ben.presses_data(1002, message, &yes).await;
    assert_eq!(said.as_deref(), Some(t.alert_reporter_only().as_str()));
    end(&town).await;
}

#[tokio::test]
async fn what_is_missing_goes_back_to_the_crew_and_is_counted() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let t = texts(&anna);
    books_help(&anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    town.pass(hours(24)).await;
    li.presses(&t.btn_card_arrive()).await;
    li.presses(&t.btn_card_finish()).await;
    li.presses(&t.btn_job_finish_now()).await;
    anna.presses(&t.btn_status_partly()).await;
    anna.says("还有一幅没挂").await;
    anna.presses(&t.btn_message_send()).await;
    assert_eq!(town.word("select state || reopened from ticket").await, "reopened1");
    assert_eq!(town.count("select count(*) from bill").await, 0);
    // It is work as any other now: taken, done, and then charged once.
    li.presses(&t.btn_card_take()).await;
    li.presses(&t.btn_card_arrive()).await;
    li.presses(&t.btn_card_finish()).await;
    li.presses(&t.btn_job_finish_now()).await;
    anna.presses(&t.btn_status_accept()).await;
    assert_eq!(town.count("select sum(open_minor)::bigint from bill_standing").await, 18_000);
    end(&town).await;
}

#[tokio::test]
async fn a_danger_in_the_notes_comes_first() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let t = texts(&anna);
    opens(&anna, "委托维修", "委托维修").await;
    anna.presses(&t.btn_service_quote()).await;
    anna.says("厨房闻到很重的煤气味").await;
    assert_eq!(town.word("select priority from ticket").await, "emergency");
}

#[tokio::test]
async fn what_nobody_decides_lapses_and_is_told() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let t = texts(&anna);
    asks_for_a_price(&anna).await;
    offers(&li, &t.btn_card_quote(), "换一个水龙头", "120").await;
    town.pass(days(7) + minutes(1)).await;
    anna.sees("报价过了有效期");
    li.sees("没有在有效期内答复");
    assert_eq!(town.word("select state from consent").await, "lapsed");
    // A declined one ends the matter, and nothing is owed.
    offers(&li, &t.btn_card_quote(), "换一个水龙头", "110").await;
    anna.presses(&t.btn_service_offer_decline()).await;
    assert_eq!(town.word("select state from ticket").await, "cancelled");
    assert_eq!(town.count("select count(*) from bill").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn a_price_that_ends_by_night_is_told_in_the_morning() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let t = texts(&anna);
    asks_for_a_price(&anna).await;
    town.pass(hours(11)).await;
    offers(&li, &t.btn_card_quote(), "换一个水龙头", "120").await;
    town.pass(days(7) + hours(11)).await;
    anna.does_not_see("报价过了有效期");
    anna.presses("同意 ¥120.00").await;
    assert_eq!(town.word("select state from consent").await, "offered", "{}", town.transcript());
    town.pass(hours(1)).await;
    anna.sees("报价过了有效期");
    assert_eq!(town.word("select state from consent").await, "lapsed");
    end(&town).await;
}

#[tokio::test]
async fn a_time_is_moved_and_cancelled_within_its_limits() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let t = texts(&anna);
    books_help(&anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    anna.presses(&t.btn_service_another_time()).await;
    anna.presses(&t.plain_tomorrow()).await;
    anna.presses("15:00").await;
    anna.presses(&t.btn_service_move()).await;
    // Until it is confirmed nothing is booked, and the old time is free again.
    anna.sees("已申请");
    li.sees("住户想改到");
    assert_eq!(town.count("select count(*) from crew_time").await, 4);
    li.presses(&t.btn_card_book()).await;
    anna.sees(&t.service_now_booked());
    // Four hours before it can no more be moved or cancelled in the chat.
    town.pass(hours(26)).await;
    let said = anna.presses(&t.btn_status_cancel()).await;
    assert!(said.unwrap().contains("请联系前台"));
    let said = anna.presses(&t.btn_service_another_time()).await;
    assert!(said.unwrap().contains("请联系前台"));
    end(&town).await;
}

#[tokio::test]
async fn a_late_cancellation_costs_what_was_told_before() {
    let town = Town::with("2026-11-24T02:00:00Z", |settings| {
        settings.shifts.clear();
        for item in &mut settings.services.items {
            item.late_fee_minor = Some(3_000);
        }
    })
    .await;
    town.open("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let li = town.staff("li", "zh-Hans");
    let t = texts(&anna);
    books_help(&anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    li.presses(&t.btn_card_book()).await;
    town.pass(hours(22)).await;
    anna.presses(&t.btn_status_cancel()).await;
    anna.sees("现在取消要收 ¥30.00");
    anna.presses(&t.btn_matter_just_cancel()).await;
    assert_eq!(town.word("select state from ticket").await, "cancelled");
    assert_eq!(town.count("select open_minor from bill_standing").await, 3_000);
    assert_eq!(town.count("select count(*) from consent where state = 'void'").await, 1);
    assert_eq!(town.count("select count(*) from crew_time").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn a_time_is_kept_for_ten_minutes_and_no_longer() {
    let town = Town::with("2026-11-24T02:00:00Z", |settings| {
        settings.shifts.clear();
        for crew in &mut settings.services.crews {
            crew.places = 1;
        }
    })
    .await;
    town.open("zh-Hans").await;
    let anna = town.resident(1001, "Anna", "zh-Hans", "5-1201").await;
    let ben = town.resident(1002, "Ben", "zh-Hans", "5-1202").await;
    let t = texts(&anna);
    books_help(&anna, "10:00").await;
    // While she decides nobody else is offered it.
    opens(&ben, "便民服务", "上门帮手").await;
    ben.presses(&t.btn_service_book()).await;
    ben.presses("2 小时").await;
    ben.presses(&t.btn_skip()).await;
    ben.presses(&t.plain_tomorrow()).await;
    assert!(!newest_keys(&ben).contains(&"10:00".to_owned()), "{:?}", newest_keys(&ben));
    town.pass(minutes(11)).await;
    ben.says("/cancel").await;
    books_help(&ben, "10:00").await;
    ben.presses(&t.btn_service_agree()).await;
    // She decides too late: she is told, and chooses another.
    anna.presses(&t.btn_service_agree()).await;
    anna.sees("这个时间刚被约走了");
    anna.sees("哪一天方便");
    assert_eq!(town.count("select count(*) from ticket").await, 1);
    assert_eq!(keys_of(&town, 1001, "哪一天方便").len(), newest_keys(&anna).len());
    end(&town).await;
}

#[tokio::test]
async fn whoever_has_no_home_here_is_led_to_one_first() {
    let town = Town::with_staff("zh-Hans").await;
    let guest = town.person(1009, "Guest", "zh-Hans", &[]);
    let t = texts(&guest);
    opens(&guest, "便民服务", "配钥匙").await;
    guest.presses(&t.btn_service_book()).await;
    assert!(!newest_keys(&guest).contains(&t.btn_service_book()));
    guest.says(&town.unit_code("5-1203").await).await;
    guest.presses("直接叫名字").await;
    guest.presses(&t.btn_service_book()).await;
    guest.presses(&t.btn_skip()).await;
    guest.sees("哪一天方便");
}

/// Whoever took a service has not confirmed its time: the clock goes on until somebody does, and begins again when she asks
/// for another time.
#[tokio::test]
async fn a_time_that_nobody_confirms_rings() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(1001, "Anna", "en", "5-1201").await;
    let li = town.staff("li", "en");
    let chen = town.staff("chen", "en");
    let t = texts(&anna);
    let late = t.notice_missed_confirm("").split('(').next().unwrap().trim().to_owned();
    let rung = |who: &Person<'_>| saying(&town, who.user.0, &late).len();
    books_help(&anna, "10:00").await;
    anna.presses(&t.btn_service_agree()).await;
    // Nobody has it yet: that is called out, and taken from there.
    for _ in 0..60 {
        if !li.can_press(&t.btn_card_take()) {
            town.pass(minutes(1)).await;
        }
    }
    li.presses(&t.btn_card_take()).await;
    town.pass(hours(2)).await;
    assert_eq!(rung(&chen), 1, "{}", town.transcript());
    li.presses(&t.btn_card_book()).await;
    anna.sees(&t.service_now_booked());
    town.forget();
    town.pass(hours(4)).await;
    assert_eq!(rung(&chen), 1, "confirmed: {}", town.transcript());
    // Given back, it is confirmed and nobody's: whoever takes it is waited for.
    li.presses(&t.btn_more()).await;
    li.presses(&t.btn_card_release()).await;
    town.pass(hours(3)).await;
    let nobody = t.notice_missed_acknowledge("").split('(').next().unwrap().trim().to_owned();
    assert!(town.transcript().contains(&nobody), "{}", town.transcript());
    end(&town).await;
}

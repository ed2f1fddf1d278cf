//! Paying in the chat, receipts as files, refunds: what the payer, the household and finance see.

use crate::fees::{account, bill, charge, transfer, unit};
use crate::receipts::paper;
use crate::support::town::{FINANCE, Person, Town, hours, minutes};
use expect_test::{ExpectFile, expect_file};
use frontdesk::chat::button::{Button, TillButton};
use frontdesk::domain::bill::Item;
use frontdesk::domain::ids::UnitId;
use frontdesk::domain::lang::Lang;
use frontdesk::domain::person::Tie;
use frontdesk::domain::receipt::ReceiptNo;
use frontdesk::store::codes::Purpose;
use frontdesk::store::{bills, receipts};
use frontdesk::telegram;
use frontdesk::texts::Texts;
use std::collections::HashSet;
use std::sync::Arc;

/// A town in which residents can pay in the chat.
pub async fn town(lang: &'static str) -> Town {
    let mut town = Town::with_staff(lang).await;
    town.desk.pays_online = Arc::new(HashSet::from(["harbour-garden".to_owned()]));
    town
}

/// Two bills of the unit: 300.00 and 86.40.
pub async fn owes(town: &Town, code: &str) -> UnitId {
    let home = unit(town, code).await;
    charge(town, &bill(home, &format!("M-{code}"), Item::ManagementFee, "2026-10-01", 30_000)).await;
    charge(town, &bill(home, &format!("W-{code}"), Item::Water, "2026-11-01", 8_640)).await;
    home
}

async fn presses_till(who: &Person<'_>, home: UnitId, act: TillButton) -> Option<String> {
    let data = Button::Till { community: who.town.community, unit: home, act }.encode();
    who.presses_data(who.user.0, 1, &data).await
}

/// Somebody else of the same household.
async fn family<'t>(town: &'t Town, user: i64, name: &str, home: UnitId, tie: Tie) -> Person<'t> {
    let person = town.person(user, name, "en", &[]);
    let code = town.code(Purpose::Unit(home, tie)).await;
    person.starts(&code).await;
    person.says("/cancel").await;
    person
}

fn first() -> ReceiptNo {
    ReceiptNo { year: 2026, number: 1 }
}

async fn pay_and_ask_again(lang: &'static str, transcript: ExpectFile) {
    let town = town(lang).await;
    let t = Texts::new(lang.parse().unwrap());
    let anna = town.resident(101, "Anna（Sample）", lang, "5-1201").await;
    let home = owes(&town, "5-1201").await;
    anna.note_press(&t.btn_pay_online());
    assert_eq!(presses_till(&anna, home, TillButton::Online).await, None);
    let request = anna.invoice();
    let invoice = request.invoice.clone().unwrap();
    assert_eq!(invoice.prices.iter().map(|p| p.1).collect::<Vec<_>>(), [30_000, 8_640]);
    assert_eq!((invoice.provider.as_str(), invoice.currency.as_str()), ("harbour-garden", "CNY"));

    assert_eq!(anna.pays(&request, "prov-1").await, Some(None));
    assert_eq!(account(&town, home).await.open_minor(), 0);
    // The paper says what was paid, in the language of the reader.
    let files = town.telegram.world.lock().unwrap().files.clone();
    assert_eq!((files.len(), files[0].1.as_str()), (1, "2026-000001.pdf"));
    let paper = paper::read(&files[0].2).join("\n");
    for words in [t.plain_receipt_title(), t.method_name(frontdesk::domain::bill::Method::Online), "¥386.40".into()] {
        assert!(paper.contains(&words), "{words:?} is not on\n{paper}");
    }
    assert!(paper.contains("Anna（Sample）") && paper.contains("prov-1"), "{paper}");

    // Receipts again: from the list, without sending the bytes once more.
    town.pass(hours(2)).await;
    anna.note_press("🧾");
    presses_till(&anna, home, TillButton::Receipts(0)).await;
    anna.presses(&t.btn_receipt("2026-11-24", "¥386.40")).await;
    assert_eq!(town.telegram.world.lock().unwrap().files.len(), 1);
    transcript.assert_eq(&town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_resident_pays_and_has_the_receipt_again_in_simplified_chinese() {
    pay_and_ask_again("zh-Hans", expect_file!["../../transcripts/till.zh-Hans.txt"]).await;
}

#[tokio::test]
async fn a_resident_pays_and_has_the_receipt_again_in_traditional_chinese() {
    pay_and_ask_again("zh-Hant", expect_file!["../../transcripts/till.zh-Hant.txt"]).await;
}

#[tokio::test]
async fn a_resident_pays_and_has_the_receipt_again_in_english() {
    pay_and_ask_again("en", expect_file!["../../transcripts/till.en.txt"]).await;
}

#[tokio::test]
async fn whoever_speaks_another_language_by_now_reads_the_receipt_in_it() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    anna.pays(&anna.invoice(), "prov-1").await;
    anna.says("/language").await;
    anna.presses("繁體中文").await;
    presses_till(&anna, home, TillButton::Receipt(first())).await;
    let files = town.telegram.world.lock().unwrap().files.clone();
    assert_eq!(files.len(), 2);
    assert!(paper::read(&files[1].2).contains(&Texts::new(Lang::ZhHant).plain_receipt_title()));
    town.is_at_rest().await;
}

#[tokio::test]
async fn money_that_is_told_twice_is_booked_once() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    let request = anna.invoice();
    let (query, body) = anna.checkout(&request);
    let text = town.update_raw("pre_checkout_query", body).await;
    town.settle().await;
    town.redeliver(&text).await;
    town.settle().await;
    assert_eq!(anna.answer(&query), Some(None));
    let told = anna.charge(&request, "prov-1");
    let text = town.update_raw("message", told.clone()).await;
    town.settle().await;
    // The same update once more, and the same money in an update of its own.
    town.redeliver(&text).await;
    town.update("message", told).await;
    assert_eq!(town.count("select count(*) from payment").await, 1);
    assert_eq!(town.count("select count(*) from receipt").await, 1);
    assert_eq!(town.telegram.world.lock().unwrap().files.len(), 1);
    // Who pays a request that is paid is told so.
    let again = anna.pays(&request, "prov-2").await;
    assert_eq!(again, Some(Some(Texts::new(Lang::En).alert_checkout_paid())));
    town.is_at_rest().await;
}

#[tokio::test]
async fn two_of_a_household_who_pay_at_once_do_not_both_pay() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    let ben = family(&town, 102, "Ben", home, Tie::Family).await;
    presses_till(&anna, home, TillButton::Online).await;
    presses_till(&ben, home, TillButton::Online).await;
    let (hers, his) = (anna.invoice(), ben.invoice());
    // Nobody pays with somebody else's request.
    let t = Texts::new(Lang::En);
    assert_eq!(ben.pays(&hers, "x").await, Some(Some(t.alert_checkout_not_yours())));
    // She is asked for her card; he is held back meanwhile, and gets no new request.
    let (query, body) = anna.checkout(&hers);
    town.update("pre_checkout_query", body).await;
    assert_eq!(anna.answer(&query), Some(None));
    assert_eq!(ben.pays(&his, "y").await, Some(Some(t.alert_checkout_held(5))));
    town.clock.advance(chrono::TimeDelta::seconds(3));
    let window = presses_till(&ben, home, TillButton::Online).await.unwrap();
    assert_eq!(window, t.alert_pay_held("10:05"));
    // Her card is refused: she may try again at once, he after five minutes.
    let (query, body) = anna.checkout(&hers);
    town.update("pre_checkout_query", body).await;
    assert_eq!(anna.answer(&query), Some(None));
    town.pass(minutes(6)).await;
    assert_eq!(ben.pays(&his, "prov-1").await, Some(None));
    // Her request is gone from her chat, and paid bills are not paid again.
    assert!(!town.screen(101).iter().any(|m| m.invoice.is_some()), "{}", town.transcript());
    assert_eq!(anna.pays(&hers, "z").await, Some(Some(t.alert_checkout_expired())));
    assert_eq!(account(&town, home).await.open_minor(), 0);
    assert_eq!(town.count("select count(*) from payment").await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_question_that_comes_too_late_holds_nothing() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    let request = anna.invoice();
    // The desk was down for eleven seconds.
    let (query, body) = anna.checkout(&request);
    town.update_raw("pre_checkout_query", body).await;
    town.clock.advance(chrono::TimeDelta::seconds(11));
    town.settle().await;
    assert_eq!(anna.answer(&query), None);
    assert_eq!(town.count("select count(*) from invoice where state = 'checked'").await, 0);
    // The desk was in time, and its courier was not: the answer is not sent any more.
    let (query, body) = anna.checkout(&request);
    town.update_raw("pre_checkout_query", body).await;
    frontdesk::workers::hours::step_inbox(&town.db.pool, &town.clock, &town.desk).await;
    town.clock.advance(chrono::TimeDelta::seconds(11));
    town.settle().await;
    assert_eq!(anna.answer(&query), None);
    assert_eq!(anna.pays(&request, "prov-1").await, Some(None));
    // A day later a request is too old, and a new one takes its place.
    charge(&town, &bill(home, "E-11", Item::Electricity, "2026-11-01", 1_000)).await;
    presses_till(&anna, home, TillButton::Online).await;
    let old = anna.invoice();
    town.pass(hours(24)).await;
    assert_eq!(anna.pays(&old, "prov-2").await, Some(Some(Texts::new(Lang::En).alert_checkout_expired())));
    presses_till(&anna, home, TillButton::Online).await;
    assert_eq!(anna.pays(&anna.invoice(), "prov-3").await, Some(None));
    town.is_at_rest().await;
}

#[tokio::test]
async fn the_answer_about_a_payment_passes_every_queue() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    let (query, body) = anna.checkout(&anna.invoice());
    for n in 0..20 {
        town.update_raw("message", anna.message(101, "…", serde_json::json!({"text": format!("{n}")}))).await;
    }
    town.update_raw("pre_checkout_query", body).await;
    while frontdesk::workers::hours::step_inbox(&town.db.pool, &town.clock, &town.desk).await {}
    let limits = frontdesk::store::outbox::Limits::TELEGRAM;
    frontdesk::workers::courier::step_within(&town.db.pool, &town.clock, &town.telegram, &limits).await;
    assert_eq!(anna.answer(&query), Some(None));
    town.settle().await;
}

#[tokio::test]
async fn what_was_paid_meanwhile_is_not_charged_and_money_that_comes_anyway_is_kept_and_told() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    let request = anna.invoice();
    let mut conn = town.db.pool.acquire().await.unwrap();
    bills::receive(&mut conn, town.community, &transfer(home, "T-1", 30_000), town.clock.now()).await.unwrap();
    let t = Texts::new(Lang::En);
    assert_eq!(anna.pays(&request, "prov-1").await, Some(Some(t.alert_checkout_changed())));
    // Telegram takes it all the same.
    let told = anna.charge(&request, "prov-1");
    town.update("message", told).await;
    let seen = account(&town, home).await;
    assert_eq!((seen.open_minor(), seen.credit_minor), (0, 30_000));
    anna.sees(&t.paid_over("¥386.40", "¥300.00"));
    town.group_sees(FINANCE, "5-1201 paid ¥386.40 online");
    town.group_sees(FINANCE, "/refund 2026-000001");
    town.is_at_rest().await;
}

async fn pay_back(lang: &'static str, transcript: ExpectFile) {
    let town = town(lang).await;
    let t = Texts::new(lang.parse().unwrap());
    let anna = town.resident(101, "Anna（Sample）", lang, "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    anna.pays(&anna.invoice(), "prov-1").await;
    town.forget();
    let qian = town.staff("qian", lang);
    // What is wrong is said, and nothing is written.
    for (words, answer) in [
        ("/refund", t.refund_how()),
        ("/refund 2026-000001", t.refund_how()),
        ("/refund 2026-000009 1 <b>x", t.refund_no_receipt("2026-000009")),
        ("/refund 2026-000001 386.41 twice", t.refund_too_much("2026-000001", "¥386.40")),
    ] {
        qian.says_in(FINANCE, words).await;
        assert!(town.screen(FINANCE).iter().any(|m| m.html == answer), "{words}: {}", town.transcript());
    }
    qian.says_in(FINANCE, "/refund 2026-000001 86.40 paid <twice>").await;
    town.group_sees(FINANCE, "prov-1");
    assert_eq!(town.count("select count(*) from payment where sort = 'refund'").await, 0);
    qian.presses(&t.btn_refund_yes()).await;
    assert_eq!(account(&town, home).await.open_minor(), 8_640);
    let row = "select reference || ' ' || key || ' ' || (by_staff is not null) from payment where sort = 'refund'";
    assert_eq!(town.word(row).await, "paid <twice> refund:2026-000001/1 true");
    anna.sees("¥86.40");
    let files = town.telegram.world.lock().unwrap().files.clone();
    let paper = paper::read(&files.last().unwrap().2).join("\n");
    assert!(paper.contains(&t.plain_receipt_returned("2026-11-24")) && paper.contains("¥300.00"), "{paper}");
    assert!(paper.contains("2026-000001"));
    // Two who ask at once: what was read back is no longer so.
    qian.says_in(FINANCE, "/refund 2026-000001 100 again").await;
    let (chat, message, data) = qian.button(&t.btn_refund_yes());
    let mut conn = town.db.pool.acquire().await.unwrap();
    let receipt = receipts::load(&mut conn, town.community, first()).await.unwrap().unwrap();
    let back = ("R-9", 1_000, "2026-11-24".parse().unwrap());
    bills::refund(&mut conn, town.community, receipt.payment, back, town.clock.now()).await.unwrap();
    qian.presses_data(chat, message, &data).await;
    town.group_sees(FINANCE, "¥290.00");
    assert_eq!(town.count("select count(*) from payment where sort = 'refund'").await, 2);
    transcript.assert_eq(&town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn the_desk_pays_back_and_says_so_on_the_receipt_in_simplified_chinese() {
    pay_back("zh-Hans", expect_file!["../../transcripts/refund.zh-Hans.txt"]).await;
}

#[tokio::test]
async fn the_desk_pays_back_and_says_so_on_the_receipt_in_traditional_chinese() {
    pay_back("zh-Hant", expect_file!["../../transcripts/refund.zh-Hant.txt"]).await;
}

#[tokio::test]
async fn the_desk_pays_back_and_says_so_on_the_receipt_in_english() {
    pay_back("en", expect_file!["../../transcripts/refund.en.txt"]).await;
}

#[tokio::test]
async fn only_those_who_handle_money_pay_back_and_only_in_their_group() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    anna.pays(&anna.invoice(), "prov-1").await;
    let grace = town.staff("grace", "en");
    let qian = town.staff("qian", "en");
    let words = "/refund 2026-000001 1 twice";
    grace.says_in(crate::support::town::FRONT_DESK, words).await;
    // What is refused is written down once a minute for each person.
    town.pass(minutes(1)).await;
    grace.says_in(FINANCE, words).await;
    let guest = town.person(777, "Guest", "en", &[FINANCE]);
    guest.says_in(FINANCE, words).await;
    assert_eq!(town.count("select count(*) from refused where what = '/refund'").await, 2);
    assert_eq!(town.count("select count(*) from session where dialog is not null").await, 0);
    // A pressed button is asked again for who presses.
    qian.says_in(FINANCE, words).await;
    let (chat, message, data) = qian.button("Returned, record it");
    grace.presses_data(chat, message, &data).await;
    assert_eq!(town.count("select count(*) from payment where sort = 'refund'").await, 0);
    qian.presses_data(chat, message, &data).await;
    qian.presses_data(chat, message, &data).await;
    assert_eq!(town.count("select count(*) from payment where sort = 'refund'").await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn whoever_gives_money_back_that_nobody_in_the_chat_paid_is_told_to_tell() {
    let town = town("en").await;
    let home = owes(&town, "5-1201").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let now = town.clock.now();
    let paid = bills::receive(&mut conn, town.community, &transfer(home, "T-1", 1_000), now).await.unwrap().unwrap();
    receipts::issue(&mut conn, town.community, paid, now).await.unwrap();
    drop(conn);
    let qian = town.staff("qian", "en");
    qian.says_in(FINANCE, "/refund 2026-000001 all of it").await;
    town.group_sees(FINANCE, "Please return the money the way it was paid");
    qian.presses("Returned, record it").await;
    town.group_sees(FINANCE, "please tell the resident yourself");
    qian.says_in(FINANCE, "/refund 2026-000001 0.01 more").await;
    town.group_sees(FINANCE, "At most ¥0.00");
    assert_eq!(account(&town, home).await.open_minor(), 38_640);
    town.is_at_rest().await;
}

#[tokio::test]
async fn money_of_a_unit_is_nobody_elses_to_pay_or_to_see() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    anna.pays(&anna.invoice(), "prov-1").await;
    let carol = town.resident(103, "Carol", "en", "5-1202").await;
    let tenant = family(&town, 104, "Tina", home, Tie::Tenant).await;
    let other = unit(&town, "5-1202").await;
    let files = town.telegram.world.lock().unwrap().files.len();
    town.forget();
    for act in [TillButton::Online, TillButton::Receipts(0), TillButton::Receipts(9), TillButton::Receipt(first())] {
        assert_eq!(presses_till(&carol, home, act).await, Some(Texts::new(Lang::En).alert_not_your_unit()), "{act:?}");
    }
    // A receipt of another unit under one's own; and what a tenant does not see.
    for (who, home) in [(&carol, other), (&tenant, home)] {
        let window = presses_till(who, home, TillButton::Receipt(first())).await;
        assert_eq!(window, Some(Texts::new(Lang::En).alert_no_receipt()));
        presses_till(who, home, TillButton::Receipts(0)).await;
        who.sees("There is no receipt for");
    }
    assert_eq!(town.count("select count(*) from refused where what = 'till'").await, 2);
    assert_eq!(town.telegram.world.lock().unwrap().files.len(), files);
    town.never_told(103, &["2026-000001", "386.40"]).await;
    town.never_told(104, &["2026-000001", "386.40"]).await;
    // A tenant pays what they see.
    charge(&town, &bill(home, "W-12", Item::Water, "2026-12-01", 700)).await;
    charge(&town, &bill(home, "P-12", Item::Parking, "2026-12-01", 9_900)).await;
    presses_till(&tenant, home, TillButton::Online).await;
    assert_eq!(tenant.invoice().invoice.unwrap().prices.iter().map(|p| p.1).collect::<Vec<_>>(), [700]);
    town.is_at_rest().await;
}

#[tokio::test]
async fn without_a_provider_or_without_a_bill_nothing_is_asked_for() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    let t = Texts::new(Lang::En);
    assert_eq!(presses_till(&anna, home, TillButton::Online).await, Some(t.alert_pay_not_here()));
    let town = self::town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = unit(&town, "5-1201").await;
    assert_eq!(presses_till(&anna, home, TillButton::Online).await, Some(t.alert_pay_nothing()));
    assert_eq!(town.count("select count(*) from invoice").await, 0);
}

#[tokio::test]
async fn many_bills_fit_into_one_request_and_many_receipts_into_pages() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = unit(&town, "5-1201").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    for n in 0..19 {
        let now = town.clock.now();
        let payment = bills::receive(&mut conn, town.community, &transfer(home, &format!("T-{n}"), 100 + n), now).await;
        receipts::issue(&mut conn, town.community, payment.unwrap().unwrap(), now).await.unwrap();
    }
    for n in 0..30 {
        let mut one = bill(home, &format!("B-{n}"), Item::Other, "2026-10-01", 100_000);
        one.label = format!("Some very long name of what this bill {n} is for, with <markup> & more");
        charge(&town, &one).await;
    }
    presses_till(&anna, home, TillButton::Online).await;
    let invoice = anna.invoice().invoice.unwrap();
    assert_eq!(invoice.prices.len(), 20);
    assert_eq!(invoice.prices.iter().map(|p| p.1).sum::<i64>(), account(&town, home).await.open_minor());
    presses_till(&anna, home, TillButton::Receipts(0)).await;
    anna.presses("Older").await;
    anna.presses("Older").await;
    assert!(!anna.can_press("Older ›"));
    anna.presses("2026-11-24 · ¥1.00").await;
    anna.sees("Receipt 2026-000001");
    town.is_at_rest().await;
}

#[tokio::test]
async fn files_nobody_asks_for_are_forgotten_and_made_anew() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    anna.pays(&anna.invoice(), "prov-1").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let later = town.clock.now() + chrono::TimeDelta::days(29);
    assert_eq!(frontdesk::store::documents::prune(&mut conn, later).await.unwrap(), 0);
    let later = later + chrono::TimeDelta::days(2);
    assert_eq!(frontdesk::store::documents::prune(&mut conn, later).await.unwrap(), 1);
    presses_till(&anna, home, TillButton::Receipt(first())).await;
    let files = town.telegram.world.lock().unwrap().files.clone();
    assert_eq!(files.len(), 2);
    assert_eq!(files[0].2, files[1].2, "the same receipt is the same paper");
}

#[tokio::test]
async fn updates_about_money_are_read() {
    let town = town("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = owes(&town, "5-1201").await;
    presses_till(&anna, home, TillButton::Online).await;
    let (_, body) = anna.checkout(&anna.invoice());
    let text = serde_json::json!({"update_id": 5, "pre_checkout_query": body}).to_string();
    let raw = telegram::envelope(&text, town.clock.now()).unwrap();
    assert_eq!(raw.conversation, 101, "the conversation of a payment is its payer's");
    // Money that nobody asked for is set aside for a person to look at.
    let mut shown = anna.invoice();
    shown.invoice.as_mut().unwrap().payload = "nobody's".into();
    town.update_raw("message", anna.charge(&shown, "prov-9")).await;
    for _ in 0..5 {
        frontdesk::workers::hours::step_inbox(&town.db.pool, &town.clock, &town.desk).await;
        town.clock.advance(minutes(3));
    }
    assert_eq!(town.count("select count(*) from inbox where buried_at is not null").await, 1);
    assert_eq!(town.count("select count(*) from payment").await, 0);
}

//! Fees: the main story in three languages, from the bill to the thanks; words, several homes, closing.

use super::common::{end, newest_keys};
use super::till;
use crate::fees::{account, bill, charge, date, unit};
use crate::support::town::{FINANCE, FRONT_DESK, Person, Town, days, minutes};
use expect_test::{ExpectFile, expect_file};
use frontdesk::domain::bill::{Item, Line, NewBill, Sort};
use frontdesk::domain::ids::{BillId, UnitId};
use frontdesk::domain::money::Decimal;
use frontdesk::domain::person::Tie;
use frontdesk::store::people;
use frontdesk::texts::Texts;

/// The bills of a home in the stories: an arrear of September, October, and November with a correction.
pub async fn bills(town: &Town, code: &str) -> UnitId {
    let home = unit(town, code).await;
    let key = |head: &str, month: &str| format!("{head}-{code}-{month}");
    let fee = |month: &str| NewBill {
        quantity: Some(Decimal(895_000)),
        measure: "m²".into(),
        tariff: Some(Decimal(28_500)),
        ..bill(home, &key("M", month), Item::ManagementFee, &format!("{month}-01"), 25_508)
    };
    let water = |month: &str, quantity: i64, first: i64| NewBill {
        quantity: Some(Decimal(quantity)),
        measure: "m³".into(),
        lines: vec![
            Line {
                words: "Water".into(),
                quantity: Some(Decimal(quantity)),
                measure: "m³".into(),
                tariff: Some(Decimal(34_500)),
                amount_minor: first,
            },
            Line { words: "Sewage".into(), quantity: None, measure: String::new(), tariff: None, amount_minor: 1_200 },
        ],
        ..bill(home, &key("W", month), Item::Water, &format!("{month}-01"), first + 1_200)
    };
    charge(town, &fee("2026-10")).await;
    charge(town, &water("2026-10", 120_000, 4_140)).await;
    charge(town, &fee("2026-11")).await;
    let newest = charge(town, &water("2026-11", 140_000, 4_830)).await;
    let correction = NewBill {
        key: key("W2", "2026-11"),
        sort: Sort::Correction,
        corrects: Some(newest),
        amount_minor: -345,
        note: "The meter was read one too high".into(),
        lines: vec![],
        ..water("2026-11", 140_000, 4_830)
    };
    charge(town, &correction).await;
    home
}

/// The bill of this number in the books.
pub async fn id_of(town: &Town, key: &str) -> BillId {
    let id: i64 =
        sqlx::query_scalar("select id from bill where key = $1").bind(key).fetch_one(&town.db.pool).await.unwrap();
    BillId(id)
}

/// Opens the fees.
pub async fn opens(who: &Person<'_>) {
    who.says("/fees").await;
}

/// Tells of a payment by the quickest answers: all that is open, today, by transfer, with a photo.
pub async fn pays_all(who: &Person<'_>) {
    let t = super::common::texts(who);
    opens(who).await;
    who.presses(&t.btn_fees_paid()).await;
    let all = newest_keys(who).into_iter().find(|k| k.contains(&t.btn_paid_all("")));
    who.presses(&all.unwrap()).await;
    who.presses(&t.plain_today()).await;
    who.presses(&t.plain_method_transfer()).await;
    who.sends_photo("slip1", "").await;
    who.presses(&t.btn_paid_slip_done()).await;
    who.presses(&t.btn_paid_send()).await;
}

struct Story {
    lang: &'static str,
    amount: &'static str,
    words: &'static str,
    transcript: ExpectFile,
}

async fn play(story: Story) {
    let t = Texts::new(story.lang.parse().unwrap());
    let town = Town::with_staff(story.lang).await;
    let anna = town.resident(101, "Anna", story.lang, "5-1201").await;
    let qian = town.staff("qian", story.lang);
    bills(&town, "5-1201").await;
    town.forget();

    // What is owed, and why.
    opens(&anna).await;
    anna.presses("2026").await;
    anna.presses("¥56.85").await;
    anna.presses(&t.btn_back()).await;
    anna.presses(&t.btn_back()).await;
    anna.presses(&t.btn_fees_history()).await;
    anna.presses(&t.btn_back()).await;
    anna.presses(&t.btn_fees_pay()).await;

    // I have paid: typed amounts, an album, a change of what was said.
    anna.presses(&t.btn_fees_paid()).await;
    anna.says("gift").await;
    anna.says(story.amount).await;
    anna.presses(&t.plain_yesterday()).await;
    anna.presses(&t.plain_method_transfer()).await;
    anna.sends_album(&["slip1", "slip2"]).await;
    anna.presses(&t.btn_paid_slip_done()).await;
    anna.presses(&t.btn_paid_change_day()).await;
    anna.presses(&t.plain_today()).await;
    anna.says(story.words).await;
    anna.presses(&t.btn_paid_send()).await;
    town.pass(minutes(20)).await;

    // The cashier finds it.
    qian.presses(&t.btn_claim_all()).await;
    opens(&anna).await;
    anna.presses(&t.btn_close()).await;
    story.transcript.assert_eq(&town.transcript());
    assert_eq!(town.word("select state from payment_claim").await, "confirmed");
    assert_eq!(
        town.word("select key || ' ' || amount_minor || ' ' || method from payment").await,
        "claim-1 60000 transfer"
    );
    assert_eq!(town.count("select sum(open_minor)::bigint from bill_standing").await, 62_041 - 60_000);
    end(&town).await;
}

#[tokio::test]
async fn from_the_bill_to_the_thanks_in_chinese() {
    let transcript = expect_file!["../../transcripts/fees.zh-Hans.txt"];
    play(Story { lang: "zh-Hans", amount: "600元", words: "用我先生的账户转的", transcript }).await;
}

#[tokio::test]
async fn from_the_bill_to_the_thanks_in_traditional_chinese() {
    let transcript = expect_file!["../../transcripts/fees.zh-Hant.txt"];
    play(Story { lang: "zh-Hant", amount: "六百", words: "用我先生的帳戶轉的", transcript }).await;
}

#[tokio::test]
async fn from_the_bill_to_the_thanks_in_english() {
    let transcript = expect_file!["../../transcripts/fees.en.txt"];
    play(Story { lang: "en", amount: "600.00", words: "from my husband's account", transcript }).await;
}

#[tokio::test]
async fn words_open_the_fees_and_other_words_pass_by() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    bills(&town, "5-1201").await;
    anna.says("how much do I owe for the management fee this month").await;
    anna.sees("To pay altogether: ¥620.41");
    anna.presses("Ask the front desk").await;
    anna.presses("Send").await;
    town.group_sees(FRONT_DESK, "how much do I owe");
    // While bills are read, other words are heard as if nothing were open, and a photo is a slip.
    opens(&anna).await;
    anna.says("the lift in building 5 is stuck between floors").await;
    anna.does_not_see("Please choose one of the buttons");
    anna.says("/cancel").await;
    opens(&anna).await;
    anna.sends_photo("slip", "").await;
    anna.sees("how much did you pay?");
    anna.says("/cancel").await;
    end(&town).await;
}

#[tokio::test]
async fn danger_goes_first_in_the_middle_of_a_payment() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    bills(&town, "5-1201").await;
    let emergencies = "select count(*) from ticket where priority = 'emergency'";
    opens(&anna).await;
    anna.presses("I have paid").await;
    anna.says("100").await;
    anna.says("the kitchen is on fire").await;
    assert_eq!(town.count(emergencies).await, 1, "{}", town.transcript());
    anna.says("/cancel").await;
    opens(&anna).await;
    anna.presses("Something is wrong").await;
    anna.sends_photo("smoke", "my daughter is stuck in the lift").await;
    assert_eq!(town.count(emergencies).await, 2, "{}", town.transcript());
    anna.says("/cancel").await;
    end(&town).await;
}

#[tokio::test]
async fn what_is_only_read_is_not_reminded_of() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    bills(&town, "5-1201").await;
    // Payment reminders have stories of their own.
    sqlx::query("insert into reminder_pause (community_id, paused_at) select id, now() from community")
        .execute(&town.db.pool)
        .await
        .unwrap();
    opens(&anna).await;
    let before = town.screen(101).len();
    town.pass(days(2)).await;
    assert_eq!(town.screen(101).len(), before, "{}", town.transcript());
    assert_eq!(town.count("select count(*) from session where dialog is not null").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn whoever_has_several_homes_chooses() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    bills(&town, "5-1201").await;
    let other = unit(&town, "3-802").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    people::verify_tie(&mut conn, town.community, anna.user, other, Tie::Owner, town.clock.now()).await.unwrap();
    drop(conn);
    charge(&town, &bill(other, "P-1", Item::Parking, "2026-11-01", 30_000)).await;
    opens(&anna).await;
    anna.sees("The fees of which home?");
    anna.presses("3-802").await;
    anna.sees("¥300.00");
    anna.does_not_see("¥620.41");
    anna.presses("Another home").await;
    anna.presses("5-1201").await;
    anna.sees("¥620.41");
    // With one bill there is nothing to choose: it stands there line by line.
    anna.presses("Oct 2026").await;
    anna.presses("Water").await;
    anna.sees("Sewage");
    end(&town).await;
}

#[tokio::test]
async fn ten_years_of_bills_fit_a_phone() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let home = unit(&town, "5-1201").await;
    let t = super::common::texts(&wang);
    let mut conn = town.db.pool.begin().await.unwrap();
    for n in 0..120 {
        let month = date("2016-12-01") + chrono::Months::new(n);
        for item in Item::ALL {
            let mut one = bill(home, &format!("{item:?}-{month}"), item, &month.to_string(), 12_345_678);
            one.label = "很长的名称".repeat(12);
            one.note = "备注".repeat(300);
            let part = Line {
                words: "说明".repeat(100),
                quantity: Some(Decimal(1_234_567)),
                measure: "m³".into(),
                tariff: Some(Decimal(12_345)),
                amount_minor: 345_678,
            };
            one.lines = vec![part; 40];
            frontdesk::store::bills::add(&mut conn, town.community, &one, town.clock.now()).await.unwrap();
        }
    }
    conn.commit().await.unwrap();
    opens(&wang).await;
    for _ in 0..3 {
        wang.presses(&t.btn_fees_older()).await;
    }
    wang.presses(&t.btn_fees_history()).await;
    wang.presses(&t.btn_fees_older()).await;
    wang.presses("📅").await;
    wang.presses("很长的名称").await;
    for _ in 0..3 {
        wang.presses(&t.btn_fees_older()).await;
    }
    wang.presses(&t.btn_bill_wrong()).await;
    opens(&wang).await;
    wang.presses(&t.btn_fees_wrong()).await;
    wang.presses(&t.btn_fees_older()).await;
    assert!(!town.chat_shows(FINANCE, "很长的名称"));
    end(&town).await;
}

#[tokio::test]
async fn the_fees_lead_to_paying_in_the_chat_and_what_was_paid_to_its_receipt() {
    for lang in ["zh-Hans", "zh-Hant", "en"] {
        let town = till::town(lang).await;
        let t = Texts::new(lang.parse().unwrap());
        let anna = town.resident(101, "Anna", lang, "5-1201").await;
        let home = till::owes(&town, "5-1201").await;
        anna.says("/fees").await;
        assert!(!newest_keys(&anna).contains(&t.btn_fees_payments()), "nothing was paid yet");
        anna.presses(&t.btn_fees_pay()).await;
        anna.presses(&t.btn_pay_online()).await;
        let request = anna.invoice();
        assert_eq!(request.invoice.as_ref().unwrap().prices.iter().map(|p| p.1).sum::<i64>(), 38_640);
        assert_eq!(anna.pays(&request, "prov-1").await, Some(None));
        assert_eq!(account(&town, home).await.open_minor(), 0);

        anna.says("/fees").await;
        anna.presses(&t.btn_fees_payments()).await;
        anna.presses(&t.btn_fees_receipts()).await;
        let sent = || town.telegram.world.lock().unwrap().brought.len();
        let before = sent();
        anna.presses(&t.btn_receipt("2026-11-24", "¥386.40")).await;
        assert!(sent() > before, "the receipt comes again");
        assert_eq!(town.telegram.world.lock().unwrap().files.len(), 1, "without its bytes");
        // Nothing is open any more, so nothing is offered to be paid.
        anna.says("/fees").await;
        anna.presses(&t.btn_fees_pay()).await;
        assert!(!newest_keys(&anna).contains(&t.btn_pay_online()));
        town.is_at_rest().await;
    }
}

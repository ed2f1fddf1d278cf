//! Payments and refunds from tables: booked once, settling what they name and then what is due first.

use super::{import, state, words};
use crate::fees::{account, bill, charge, unit};
use crate::support::town::Town;
use frontdesk::domain::bill::Item;
use frontdesk::imports::Kind;

const HEADS: &str = "交易流水号,房号,收款日期,收款方式,金额,账单号,原流水号\n";

fn file(rows: &str) -> Vec<u8> {
    format!("{HEADS}{rows}").into_bytes()
}

#[tokio::test]
async fn payments_settle_what_they_name_and_then_the_oldest() {
    let town = Town::new().await;
    let home = unit(&town, "5-1201").await;
    charge(&town, &bill(home, "M-09", Item::ManagementFee, "2026-09-01", 30_000)).await;
    charge(&town, &bill(home, "M-10", Item::ManagementFee, "2026-10-01", 30_000)).await;
    charge(&town, &bill(home, "P-10", Item::Parking, "2026-10-01", 20_000)).await;
    let rows = "T-1,5-1201,2026-11-20,微信,350,P-10,\nT-2,5-1201,2026-11-21,银行转账,500,,\n";
    let done = import(&town, Kind::Payments, &file(rows)).await;
    assert_eq!(
        words(&done),
        "+ payment T-1 5-1201: ¥350.00\n+ payment T-2 5-1201: ¥500.00\npayments: 2 new (¥850.00), 0 unchanged"
    );
    let seen = account(&town, home).await;
    assert_eq!((seen.open_minor(), seen.credit_minor), (0, 5_000));
    let parts = "select string_agg(p.key || ' ' || b.key || ' ' || l.amount_minor, ', ' order by p.key, b.key)
                 from allocation l join bill b on b.id = l.bill_id join payment p on p.id = l.payment_id";
    assert_eq!(town.word(parts).await, "T-1 M-09 15000, T-1 P-10 20000, T-2 M-09 15000, T-2 M-10 30000");
    let kept = state(&town).await;
    assert!(words(&import(&town, Kind::Payments, &file(rows)).await).ends_with("payments: 0 new (¥0.00), 2 unchanged"));
    assert_eq!(state(&town).await, kept);

    // Money goes back: first what no bill has used, then from the last bill.
    let back = "R-1,5-1201,2026-11-25,转账,-100,,T-2\n";
    let done = words(&import(&town, Kind::Payments, &file(&format!("{rows}{back}"))).await);
    assert!(done.contains("+ refund R-1 5-1201: -¥100.00"), "{done}");
    let seen = account(&town, home).await;
    assert_eq!((seen.open_minor(), seen.credit_minor), (5_000, 0));

    for (row, told) in [
        ("T-1,5-1201,2026-11-20,微信,351,,", "the number is booked for 5-1201 ¥350.00"),
        ("T-1,5-1202,2026-11-20,微信,350,,", "the number is booked for 5-1201 ¥350.00"),
        ("R-2,5-1201,2026-11-25,转账,-401,,T-2", "no more than ¥400.00 can be returned"),
        ("R-2,5-1202,2026-11-25,转账,-1,,T-2", "belongs to another unit: 5-1201"),
        ("R-2,5-1201,2026-11-25,转账,-1,,T-9", "there is no such payment"),
        ("R-2,5-1201,2026-11-25,转账,-1,,", "name the payment that it returns"),
        ("R-2,5-1201,2026-11-25,转账,1,,T-2", "a refund is below zero"),
        ("T-3,5-1201,2026-11-25,转账,0,,", "a payment is not 0"),
        ("T-3,5-1201,2026-11-25,转账,1,X-1,", "there is no such bill"),
        ("T-3,5-1202,2026-11-25,转账,1,M-09,", "belongs to another unit: 5-1201"),
        (",5-1201,2026-11-25,转账,1,,", "is not filled in"),
        ("T-3,5-1201,2026-11-25,贝壳,1,,", "no known way to pay"),
        ("1.23457E+17,5-1201,2026-11-25,转账,1,,", "was shortened by Excel"),
        ("T-3,5-1201,,转账,1,,", "is not filled in"),
        ("T-3,9-999,2026-11-25,转账,1,,\nT-3,5-1201,2026-11-25,转账,1,,", "is the same as row 2"),
    ] {
        let kept = state(&town).await;
        let refused = words(&import(&town, Kind::Payments, &file(&format!("{row}\n"))).await);
        assert!(refused.contains(told), "{row}: {refused}");
        assert_eq!(state(&town).await, kept);
    }
}

#[tokio::test]
async fn many_payments_of_one_bill_share_it_in_their_order() {
    let town = Town::new().await;
    let home = unit(&town, "5-1201").await;
    charge(&town, &bill(home, "M-10", Item::ManagementFee, "2026-10-01", 10_000)).await;
    let rows: String = (1..=5).map(|n| format!("T-{n},5-1201,2026-11-2{n},现金,30,M-10,\n")).collect();
    import(&town, Kind::Payments, &file(&rows)).await;
    let parts = "select string_agg(p.key || ' ' || l.amount_minor, ', ' order by p.id) from allocation l
                 join payment p on p.id = l.payment_id";
    assert_eq!(town.word(parts).await, "T-1 3000, T-2 3000, T-3 3000, T-4 1000");
    assert_eq!(account(&town, home).await.credit_minor, 5_000);
}

#[tokio::test]
async fn money_that_was_confirmed_in_the_chat_is_pointed_out() {
    let town = Town::new().await;
    let home = unit(&town, "5-1201").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let mut paid = crate::fees::transfer(home, "claim-7", 35_000);
    paid.paid_on = crate::fees::date("2026-11-22");
    frontdesk::store::bills::receive(&mut conn, town.community, &paid, town.clock.now()).await.unwrap();
    drop(conn);
    let done = words(&import(&town, Kind::Payments, &file("B-1,5-1201,2026-11-24,转账,350,,\n")).await);
    assert!(done.contains("row 2: the same amount for 5-1201 was confirmed in the chat (claim-7)"), "{done}");
}

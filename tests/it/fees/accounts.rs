//! What a unit owes: corrections and credits as rows of their own, payments that settle the oldest first, refunds.

use super::{account, bill, charge, date, transfer, unit};
use crate::support::town::Town;
use frontdesk::domain::bill::{Item, Sort};
use frontdesk::domain::money::Decimal;
use frontdesk::domain::person::Tie;
use frontdesk::store::bills;
use proptest::prelude::*;

#[test]
fn a_quantity_at_a_tariff_is_rounded_to_the_minor_unit() {
    let cases = [
        (895_000, 28_500, "CNY", 25_508), // 89.5 m² at 2.85: 255.075
        (1_000_000, 5_283, "CNY", 5_283), // 100 kWh at 0.5283
        (10_000, 49, "CNY", 0),           // 0.0049
        (10_000, 50, "CNY", 1),           // 0.005
        (-10_000, 50, "CNY", -1),
        (895_000, 28_500, "JPY", 255),
        (i64::MAX, i64::MAX, "CNY", 0),
    ];
    for (quantity, tariff, currency, minor) in cases {
        let cost = Decimal(quantity).cost(Decimal(tariff), currency);
        assert_eq!(cost, (minor != 0 || quantity != i64::MAX).then_some(minor), "{quantity} × {tariff} {currency}");
    }
    let written = [(28_500, "2.85"), (120_000, "12"), (-50, "-0.005"), (0, "0"), (1, "0.0001")];
    for (decimal, words) in written {
        assert_eq!(Decimal(decimal).to_string(), words);
    }
}

#[tokio::test]
async fn corrections_and_credits_are_rows_of_their_own() {
    let town = Town::new().await;
    let home = unit(&town, "5-1201").await;
    let first = bill(home, "W-2026-10", Item::Water, "2026-10-01", 8_640);
    let id = charge(&town, &first).await;
    let changes = [
        (Sort::Correction, 360, "2026-11-10"),
        (Sort::Credit, -1_000, "2026-11-10"),
        (Sort::Correction, 0, "2026-12-01"),
    ];
    for (n, (sort, amount, due)) in changes.into_iter().enumerate() {
        let mut change = first.clone();
        change.key = format!("W-2026-10/{}", n + 2);
        (change.sort, change.corrects, change.amount_minor, change.due_on) = (sort, Some(id), amount, date(due));
        charge(&town, &change).await;
    }
    let now = account(&town, home).await;
    assert_eq!(now.bills.len(), 1);
    let water = &now.bills[0];
    assert_eq!((water.amount_minor, water.charged_minor, water.open_minor), (8_640, 8_000, 8_000));
    assert_eq!(water.due_on, date("2026-12-01"));
    assert_eq!(water.changes.iter().map(|c| c.amount_minor).collect::<Vec<_>>(), [360, -1_000, 0]);

    // The books' number counts once.
    let mut conn = town.db.pool.acquire().await.unwrap();
    assert_eq!(bills::add(&mut conn, town.community, &first, town.clock.now()).await.unwrap(), None);
    // A credit is never more to pay, a charge never less than nothing, a correction always of something.
    for (sort, corrects, amount) in [
        (Sort::Credit, Some(id), 1),
        (Sort::Charge, None, -1),
        (Sort::Correction, None, 1),
        (Sort::Charge, Some(id), 1),
    ] {
        let mut wrong = first.clone();
        wrong.key = "WRONG".into();
        (wrong.sort, wrong.corrects, wrong.amount_minor) = (sort, corrects, amount);
        assert!(bills::add(&mut conn, town.community, &wrong, town.clock.now()).await.is_err(), "{wrong:?}");
    }
}

#[tokio::test]
async fn money_settles_what_is_due_first_and_what_is_left_waits_for_the_next_bill() {
    let town = Town::new().await;
    let home = unit(&town, "5-1201").await;
    let september = charge(&town, &bill(home, "M-09", Item::ManagementFee, "2026-09-01", 30_000)).await;
    let october = charge(&town, &bill(home, "M-10", Item::ManagementFee, "2026-10-01", 30_000)).await;
    let parking = charge(&town, &bill(home, "P-10", Item::Parking, "2026-10-01", 20_000)).await;
    let now = town.clock.now();
    let mut conn = town.db.pool.acquire().await.unwrap();

    // For a named bill first, then the oldest.
    let mut paid = transfer(home, "T-1", 35_000);
    paid.bills = vec![parking];
    let payment = bills::receive(&mut conn, town.community, &paid, now).await.unwrap().unwrap();
    let open = |a: &frontdesk::domain::bill::Account, id| a.bills.iter().find(|b| b.id == id).unwrap().open_minor;
    let seen = account(&town, home).await;
    assert_eq!([open(&seen, september), open(&seen, october), open(&seen, parking)], [15_000, 30_000, 0]);
    assert_eq!((seen.open_minor(), seen.credit_minor), (45_000, 0));

    // The same number again is the same money.
    assert_eq!(bills::receive(&mut conn, town.community, &paid, now).await.unwrap(), None);

    // More than is owed waits as a credit and pays the next bill as soon as it comes.
    bills::receive(&mut conn, town.community, &transfer(home, "T-2", 50_000), now).await.unwrap();
    let seen = account(&town, home).await;
    assert_eq!((seen.open_minor(), seen.credit_minor), (0, 5_000));
    let november = charge(&town, &bill(home, "M-11", Item::ManagementFee, "2026-11-01", 30_000)).await;
    let seen = account(&town, home).await;
    assert_eq!((open(&seen, november), seen.credit_minor), (25_000, 0));

    // What is returned is owed again; more than was paid cannot be returned.
    let on = date("2026-11-25");
    bills::refund(&mut conn, town.community, payment, ("R-1", 20_000, on), now).await.unwrap().unwrap();
    assert_eq!(bills::refund(&mut conn, town.community, payment, ("R-1", 20_000, on), now).await.unwrap(), None);
    let seen = account(&town, home).await;
    assert_eq!(seen.open_minor(), 45_000);
    let mut tx = town.db.pool.begin().await.unwrap();
    assert!(bills::refund(&mut tx, town.community, payment, ("R-2", 15_001, on), now).await.is_err());
    tx.rollback().await.unwrap();
    bills::refund(&mut conn, town.community, payment, ("R-3", 15_000, on), now).await.unwrap().unwrap();
    assert_eq!(account(&town, home).await.open_minor(), 60_000);
}

#[tokio::test]
async fn tenants_see_what_the_owner_allows() {
    let town = Town::new().await;
    let home = unit(&town, "5-1201").await;
    charge(&town, &bill(home, "M-10", Item::ManagementFee, "2026-10-01", 30_000)).await;
    charge(&town, &bill(home, "W-10", Item::Water, "2026-10-01", 5_000)).await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    bills::receive(&mut conn, town.community, &transfer(home, "T-1", 1_000), town.clock.now()).await.unwrap();
    let items = |a: frontdesk::domain::bill::Account| a.bills.iter().map(|b| b.item).collect::<Vec<_>>();
    let seen = |a: frontdesk::domain::bill::Account, tie| a.seen_by(tie, &[Item::Water]);
    assert_eq!(items(seen(account(&town, home).await, Tie::Tenant)), [Item::Water]);
    assert_eq!(seen(account(&town, home).await, Tie::Tenant).payments, []);
    assert_eq!(items(seen(account(&town, home).await, Tie::Family)).len(), 2);
    let allow = [Item::ManagementFee];
    let key = (town.community, home);
    bills::let_tenants_see(&mut conn, key, &allow, frontdesk::domain::ids::UserId(1), town.clock.now()).await.unwrap();
    assert_eq!(items(seen(account(&town, home).await, Tie::Tenant)), [Item::ManagementFee]);
    bills::let_tenants_see(&mut conn, key, &[], frontdesk::domain::ids::UserId(1), town.clock.now()).await.unwrap();
    assert_eq!(items(seen(account(&town, home).await, Tie::Tenant)), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever comes in which order: what was charged is what was paid and what is open, and money is never lost.
    #[test]
    fn money_is_never_lost(steps in proptest::collection::vec((0..4u8, 1..50_000i64), 1..14)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let town = Town::new().await;
            let home = unit(&town, "5-1201").await;
            let mut conn = town.db.pool.acquire().await.unwrap();
            let (mut charged, mut received, mut payments) = (0, 0, vec![]);
            for (n, (what, amount)) in steps.into_iter().enumerate() {
                let key = format!("K-{n}");
                match what {
                    0 | 1 => {
                        charge(&town, &bill(home, &key, Item::Water, "2026-10-01", amount)).await;
                        charged += amount;
                    }
                    2 => {
                        let paid = transfer(home, &key, amount);
                        payments.push(bills::receive(&mut conn, town.community, &paid, town.clock.now()).await.unwrap().unwrap());
                        received += amount;
                    }
                    _ => {
                        let Some(payment) = payments.last().copied() else { continue };
                        let mut tx = town.db.pool.begin().await.unwrap();
                        let back = (&*key, amount, date("2026-11-25"));
                        if bills::refund(&mut tx, town.community, payment, back, town.clock.now()).await.is_ok() {
                            tx.commit().await.unwrap();
                            received -= amount;
                        }
                    }
                }
            }
            let seen = account(&town, home).await;
            let paid: i64 = seen.bills.iter().map(|b| b.paid_minor).sum();
            assert_eq!(seen.bills.iter().map(|b| b.charged_minor).sum::<i64>(), charged);
            assert_eq!(paid + seen.credit_minor, received);
            assert!(seen.credit_minor >= 0 && seen.bills.iter().all(|b| b.open_minor >= 0));
        });
    }
}

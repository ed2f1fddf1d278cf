//! Bills from tables: new ones, amended ones, corrections and credits of the books; repeated, and wrong.

use super::{import, state, try_out, words};
use crate::fees::{account, transfer, unit};
use crate::support::town::Town;
use frontdesk::domain::bill::{Bill, Item, Sort};
use frontdesk::imports::Kind;
use frontdesk::store::bills;

const HEADS: &str = "bill number,unit,period,item,amount,due date\n";

fn file(rows: &str) -> Vec<u8> {
    format!("{HEADS}{rows}").into_bytes()
}

async fn bill(town: &Town, code: &str, key: &str) -> Bill {
    let home = unit(town, code).await;
    account(town, home).await.bills.into_iter().find(|b| b.key == key).unwrap_or_else(|| panic!("no {key}"))
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing_and_an_amended_one_says_what() {
    let town = Town::new().await;
    let first = file(
        "W-2026-10,5-1201,2026-10,water,86.40,2026-11-30\nE-2026-10,5-1201,2026-10,electricity,120,2026-11-30\n\
         M-2026-10,5-1202,2026-10,management fee,300,2026-11-30\n",
    );
    let before = state(&town).await;
    let tried = try_out(&town, Kind::Bills, &first).await;
    assert_eq!(state(&town).await, before, "a dry run changes nothing");
    assert!(
        words(&tried)
            .ends_with("bills: 3 new (¥506.40), 0 changed (¥0.00), 0 unchanged\ntried only: nothing was changed")
    );
    let done = import(&town, Kind::Bills, &first).await;
    assert_eq!(done.plan(), tried.plan());
    let kept = state(&town).await;
    assert_eq!((kept[0], kept[6]), (3, 50_640));

    let again = import(&town, Kind::Bills, &first).await;
    assert_eq!(words(&again), "bills: 0 new (¥0.00), 0 changed (¥0.00), 3 unchanged");
    assert_eq!(state(&town).await, kept);

    // One bill costs more, one is due later, one is missing, one is new.
    let second = file(
        "W-2026-10,5-1201,2026-10,water,90,2026-11-30\nE-2026-10,5-1201,2026-10,electricity,120,2026-12-05\n\
         P-2026-10,5-1201,2026-10,parking,200,2026-11-30\n",
    );
    let changed = import(&town, Kind::Bills, &second).await;
    assert_eq!(
        words(&changed),
        "~ bill W-2026-10 5-1201: amount ¥86.40 → ¥90.00 (a correction of +¥3.60)\n\
         ~ bill E-2026-10 5-1201: due 2026-11-30 → 2026-12-05\n\
         + bill P-2026-10 5-1201: ¥200.00\n\
         bills: 1 new (¥200.00), 2 changed (+¥3.60), 0 unchanged"
    );
    let water = bill(&town, "5-1201", "W-2026-10").await;
    assert_eq!((water.amount_minor, water.charged_minor, water.changes.len()), (8_640, 9_000, 1));
    let key = town.word("select key from bill where corrects is not null order by id limit 1").await;
    assert_eq!(key, "W-2026-10/2");
    assert_eq!(bill(&town, "5-1201", "E-2026-10").await.due_on.to_string(), "2026-12-05");
    assert_eq!(bill(&town, "5-1202", "M-2026-10").await.charged_minor, 30_000, "what is missing in the file stays");

    let kept = state(&town).await;
    assert!(words(&import(&town, Kind::Bills, &second).await).starts_with("bills: 0 new"));
    assert_eq!(state(&town).await, kept);
    // And back: another correction, of the other sign.
    let third = import(&town, Kind::Bills, &file("W-2026-10,5-1201,2026-10,water,86.40,2026-11-30\n")).await;
    assert!(words(&third).contains("¥90.00 → ¥86.40 (a correction of -¥3.60)"), "{}", words(&third));
    let water = bill(&town, "5-1201", "W-2026-10").await;
    assert_eq!((water.charged_minor, water.changes.len()), (8_640, 2));
}

#[tokio::test]
async fn corrections_and_credits_of_the_books_are_rows_of_their_own() {
    let town = Town::new().await;
    let text = "账单号,类型,原账单号,房号,账期,收费项目,金额,到期日\n\
                W-1,账单,,5-1201,2026-10,水费,86.40,2026-11-30\nK-1,更正,W-1,5-1201,2026-10,水费,3.60,\n\
                C-1,减免,W-1,5-1201,2026-10,水费,-10,\n";
    let first = import(&town, Kind::Bills, text.as_bytes()).await;
    assert!(first.is_well(), "{}", words(&first));
    let water = bill(&town, "5-1201", "W-1").await;
    assert_eq!((water.amount_minor, water.charged_minor), (8_640, 8_000));
    assert_eq!(water.changes.iter().map(|c| c.sort).collect::<Vec<_>>(), [Sort::Correction, Sort::Credit]);
    let kept = state(&town).await;
    assert!(words(&import(&town, Kind::Bills, text.as_bytes()).await).starts_with("bills: 0 new"), "twice is once");
    // Without the rows of its changes the bill is still the same bill.
    let alone = "账单号,房号,账期,收费项目,金额,到期日\nW-1,5-1201,2026-10,水费,86.40,2026-11-30\n";
    assert!(words(&import(&town, Kind::Bills, alone.as_bytes()).await).contains("1 unchanged"));
    assert_eq!(state(&town).await, kept);
    // The bill itself becomes dearer: only the difference is corrected.
    let dearer = alone.replace("86.40", "90");
    import(&town, Kind::Bills, dearer.as_bytes()).await;
    assert_eq!(bill(&town, "5-1201", "W-1").await.charged_minor, 8_360);

    for (row, told) in [
        ("K-2,更正,,5-1201,2026-10,水费,1,", "names the bill that it changes"),
        (",更正,W-1,5-1201,2026-10,水费,1,", "needs a number of its own"),
        ("W-1/9,更正,W-1,5-1201,2026-10,水费,1,", "given by Frontdesk"),
        ("C-2,减免,W-1,5-1201,2026-10,水费,1,", "a credit is below zero"),
        ("C-2,减免,X-9,5-1201,2026-10,水费,-1,", "there is no such bill"),
        ("C-2,减免,W-1,5-1202,2026-10,水费,-1,", "belongs to another unit: 5-1201"),
        ("W-9,账单,,5-1201,2026-10,水费,-1,", "not below zero"),
        ("C-1,账单,,5-1201,2026-10,水费,5,", "another sort of row"),
        ("W-1,账单,,5-1202,2026-10,水费,86.4,", "the number is known for 5-1201"),
        ("W-1,账单,,5-1201,2026-11,水费,86.4,", "the number is known for 5-1201"),
        ("W-1,账单,,5-1201,2026-10,电费,86.4,", "the number is known for 5-1201"),
        ("C-1,减免,W-1,5-1201,2026-10,水费,-11,", "the number is known for 5-1201"),
    ] {
        let kept = state(&town).await;
        let text = format!("账单号,类型,原账单号,房号,账期,收费项目,金额,到期日\n{row}\n");
        let refused = words(&import(&town, Kind::Bills, text.as_bytes()).await);
        assert!(refused.contains(told), "{row}: {refused}");
        assert_eq!(state(&town).await, kept);
    }
}

#[tokio::test]
async fn money_that_waits_settles_the_bills_that_come() {
    let town = Town::new().await;
    let (rich, poor) = (unit(&town, "5-1201").await, unit(&town, "5-1202").await);
    let now = town.clock.now();
    let mut conn = town.db.pool.acquire().await.unwrap();
    for (n, (home, amount)) in [(rich, 10_000), (rich, 5_000), (poor, 100)].into_iter().enumerate() {
        bills::receive(&mut conn, town.community, &transfer(home, &format!("T-{n}"), amount), now).await.unwrap();
    }
    drop(conn);
    let rows = "A,5-1201,2026-10,water,80,2026-11-30\nB,5-1201,2026-09,water,40,2026-10-31\nC,5-1201,2026-11,water,50,2026-12-31\n\
                D,5-1202,2026-10,water,80,2026-11-30\nF,5-1203,2026-10,water,80,2026-11-30\n";
    import(&town, Kind::Bills, &file(rows)).await;
    // The same by the way of single bills, in another town.
    let other = Town::new().await;
    let (rich2, poor2) = (unit(&other, "5-1201").await, unit(&other, "5-1202").await);
    let mut conn = other.db.pool.acquire().await.unwrap();
    for (n, (home, amount)) in [(rich2, 10_000), (rich2, 5_000), (poor2, 100)].into_iter().enumerate() {
        bills::receive(&mut conn, other.community, &transfer(home, &format!("T-{n}"), amount), now).await.unwrap();
    }
    for (key, home, month, due, amount) in [
        ("A", rich2, "2026-10-01", "2026-11-30", 8_000),
        ("B", rich2, "2026-09-01", "2026-10-31", 4_000),
        ("C", rich2, "2026-11-01", "2026-12-31", 5_000),
        ("D", poor2, "2026-10-01", "2026-11-30", 8_000),
    ] {
        let mut bill = crate::fees::bill(home, key, Item::Water, month, amount);
        bill.due_on = crate::fees::date(due);
        bills::add(&mut conn, other.community, &bill, now).await.unwrap();
    }
    for home in [rich2, poor2] {
        bills::settle(&mut conn, other.community, home, now).await.unwrap();
    }
    let parts = "select string_agg(p.key || b.key || l.amount_minor, ' ' order by p.key, b.key) from allocation l \
                 join bill b on b.id = l.bill_id join payment p on p.id = l.payment_id";
    assert_eq!(town.word(parts).await, other.word(parts).await);
    assert_eq!(town.word(parts).await, "T-0A6000 T-0B4000 T-1A2000 T-1C3000 T-2D100");
}

#[tokio::test]
async fn lines_of_one_number_become_one_bill() {
    let town = Town::new().await;
    let text = "bill number,unit,period,item,line,quantity,measure,tariff,amount\n\
                E-1,5-1201,2026-10,electricity,Tier 1,100,kWh,0.5283,52.83\nE-1,5-1201,2026-10,electricity,Tier 2,20,kWh,0.6283,12.57\n\
                E-1,5-1201,2026-10,electricity,Rebate,,,,-5.40\nW-1,5-1201,2026-10,water,,10,m³,3,30\n";
    let done = import(&town, Kind::Bills, text.as_bytes()).await;
    assert!(words(&done).contains("2 new (¥90.00)"), "{}", words(&done));
    let e = bill(&town, "5-1201", "E-1").await;
    assert_eq!((e.charged_minor, e.lines.len()), (6_000, 3));
    assert_eq!((e.lines[1].words.as_str(), e.lines[1].amount_minor, e.lines[2].quantity), ("Tier 2", 1_257, None));
    assert!(words(&import(&town, Kind::Bills, text.as_bytes()).await).contains("2 unchanged"));
    let differ = text.replacen("E-1,5-1201,2026-10,electricity,Tier 2", "E-1,5-1202,2026-10,electricity,Tier 2", 1);
    let refused = words(&import(&town, Kind::Bills, differ.as_bytes()).await);
    assert!(refused.contains("row 3, bill number “E-1”: is the same bill as row 2"), "{refused}");
}

#[tokio::test]
async fn without_numbers_of_the_books_unit_item_and_period_are_the_number() {
    let town = Town::new().await;
    let text = "房号,账期,收费项目,车位号,金额\n5-1201,2026-10,停车费,B1-023,200\n5-1201,2026-10,停车费,B1-024,200\n5-1201,2026-10,水费,,30\n";
    assert!(words(&import(&town, Kind::Bills, text.as_bytes()).await).contains("3 new"));
    let keys = town.word("select string_agg(key, ' ' order by id) from bill").await;
    assert_eq!(keys, "5-1201/parking/B1-023/2026-10 5-1201/parking/B1-024/2026-10 5-1201/water/2026-10");
    assert_eq!(bill(&town, "5-1201", "5-1201/water/2026-10").await.due_on.to_string(), "2026-10-31");
    let twice = "房号,账期,收费项目,金额\n5-1201,2026-10,水费,30\n5-1203,2026-10,水费,30\n5-1203,2026年10月,水費,31\n9-101,2026-10,水费,1\n";
    let refused = words(&import(&town, Kind::Bills, twice.as_bytes()).await);
    assert_eq!(
        refused,
        "2 mistakes, nothing was changed:\n\
         row 4, 收费项目 “5-1203/water/2026-10”: is the same as row 3\n\
         row 5, 房号 “9-101”: there is no such unit"
    );
}

#[tokio::test]
async fn the_sample_files_go_in() {
    let town = Town::new().await;
    let samples = [
        (Kind::Units, include_str!("../../../examples/units.csv"), "units: 0 new, 2 unchanged"),
        (Kind::Residents, include_str!("../../../examples/residents.csv"), "residents: 2 new, 0 changed, 0 unchanged"),
        (
            Kind::Bills,
            include_str!("../../../examples/bills.csv"),
            "bills: 3 new (¥504.28), 0 changed (¥0.00), 0 unchanged",
        ),
        (Kind::Payments, include_str!("../../../examples/payments.csv"), "payments: 1 new (¥504.28), 0 unchanged"),
    ];
    for (kind, text, told) in samples {
        let said = words(&import(&town, kind, text.as_bytes()).await);
        assert!(said.ends_with(told), "{said}");
    }
    let home = unit(&town, "5-1201").await;
    assert_eq!(account(&town, home).await.open_minor(), 0);
}

#[tokio::test]
async fn whatever_is_wrong_with_many_rows_is_counted_to_the_last() {
    let town = Town::new().await;
    let mut text = String::from(HEADS);
    for n in 0..5_000 {
        text.push_str(&format!("B-{n},9-{n},2026-10,water,{},2026-11-30\n", if n % 2 == 0 { "1" } else { "x" }));
    }
    let refused = import(&town, Kind::Bills, text.as_bytes()).await;
    assert_eq!((refused.mistakes.count, refused.mistakes.told.len()), (5_000, 200));
    assert!(refused.mistakes.told.windows(2).all(|w| w[0].row <= w[1].row));
}

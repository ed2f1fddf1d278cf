//! Every damaged file ends in a clear report with nothing changed, or in an import whose sums are right.

use super::damaged::{Expect, cells, files, letters};
use super::{import, state, try_out, words};
use crate::support::town::Town;
use frontdesk::imports::Kind;

async fn each(all: Vec<(&'static str, Vec<u8>, Expect)>) -> usize {
    let town = Town::new().await;
    let empty = state(&town).await;
    let count = all.len();
    for (name, bytes, expect) in all {
        let tried = try_out(&town, Kind::Bills, &bytes).await;
        assert_eq!(state(&town).await, empty, "{name}: the dry run");
        let report = import(&town, Kind::Bills, &bytes).await;
        let said = words(&report);
        assert_eq!(tried.mistakes, report.mistakes, "{name}: the dry run says the same");
        match expect {
            Expect::Books(bills, minor) => {
                let now = state(&town).await;
                assert_eq!((now[0], now[6]), (bills, minor), "{name}: {said}");
                assert!(report.is_well(), "{name}: {said}");
                assert!(words(&import(&town, Kind::Bills, &bytes).await).contains("bills: 0 new"), "{name}: again");
                sqlx::query("delete from bill").execute(&town.db.owner).await.unwrap();
            }
            Expect::Told(part) => {
                assert!(!report.is_well() && said.contains(part), "{name}: {said}");
                assert!(said.contains("nothing was changed"), "{name}: {said}");
            }
        }
        assert_eq!(state(&town).await, empty, "{name}");
    }
    count
}

#[tokio::test]
async fn damaged_files() {
    assert!(each(files()).await >= 40);
}

#[tokio::test]
async fn odd_letters_and_rows() {
    assert!(each(letters()).await >= 30);
}

#[tokio::test]
async fn odd_cells() {
    assert!(each(cells()).await >= 40);
    assert!(files().len() + letters().len() + cells().len() >= 100);
}

/// Whatever bytes come: a report, never a panic, never half an import.
#[tokio::test]
async fn a_thousand_changes_of_good_files() {
    use super::sheet::{Cell, book};
    let rows = [
        vec![Cell::T("unit"), Cell::T("period"), Cell::T("item"), Cell::T("amount")],
        vec![Cell::T("5-1201"), Cell::T("2026-10"), Cell::T("water"), Cell::N("86.4")],
    ];
    let goods = [book(&rows).bytes(), "房号,账期,收费项目,金额\n5-1201,2026-10,\"水费\",86.40\n".into()];
    let mut seed = 20_261_124_u64;
    let mut dice = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    for n in 0..1_000 {
        let mut bytes = goods[n % 2].clone();
        for _ in 0..1 + dice(3) {
            let at = dice(bytes.len());
            match dice(3) {
                0 => bytes[at] = u8::try_from(dice(256)).unwrap(),
                1 => bytes.truncate(at + 1),
                _ => bytes.insert(at, u8::try_from(dice(256)).unwrap()),
            }
        }
        let (entries, found) = super::table(Kind::Bills, &bytes);
        assert!(!entries.is_empty() || !found.mistakes.is_empty(), "{n}: neither a bill nor a mistake: {bytes:?}");
    }
}

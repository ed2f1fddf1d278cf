//! What stands in cells: amounts, dates, periods, items, codes of units, as people and programs write them.

use chrono::NaiveDate;
use frontdesk::domain::bill::Item;
use frontdesk::imports::clean::{clean, unit_code};
use frontdesk::imports::found::Wrong;
use frontdesk::imports::heads::{Column, Kind, column};
use frontdesk::imports::value::{amount, date, decimal, phone, shortened, yes_no};
use proptest::prelude::*;

#[test]
fn amounts_are_whole_minor_units() {
    let good = [
        ("86.4", 8_640),
        ("86.40", 8_640),
        ("1,234.50", 123_450),
        ("1，234.5", 123_450),
        ("１２３４．５０", 123_450),
        ("¥86.40", 8_640),
        ("￥ 86.40", 8_640),
        ("86.40元", 8_640),
        ("RMB 86.40", 8_640),
        ("CNY86.4", 8_640),
        ("人民币86.4元", 8_640),
        ("-86.40", -8_640),
        ("(86.40)", -8_640),
        ("86.40-", -8_640),
        ("－86.40", -8_640),
        ("+5", 500),
        (".5", 50),
        ("5.", 500),
        ("0", 0),
        ("86.39999999999999", 8_640),
        ("86.400000000000006", 8_640),
        ("1.2E+3", 120_000),
        ("1.2e3", 120_000),
        ("12E-1", 120),
        ("1'234.50", 123_450),
        ("1 234.50", 123_450),
        ("1,000,000,000", 100_000_000_000),
        ("000086.40", 8_640),
    ];
    for (text, minor) in good {
        assert_eq!(amount(text, "CNY"), Ok(minor), "{text}");
    }
    let bad = [
        ("abc", Wrong::NotANumber),
        ("", Wrong::NotANumber),
        ("86,40", Wrong::NotANumber),
        ("1.234,50", Wrong::NotANumber),
        ("12,34,567", Wrong::NotANumber),
        ("5%", Wrong::NotANumber),
        ("1.2万", Wrong::NotANumber),
        ("--5", Wrong::NotANumber),
        ("1.2.3", Wrong::NotANumber),
        ("86.405", Wrong::Decimals),
        ("0.001", Wrong::Decimals),
        ("1E+20", Wrong::TooMuch),
        ("9999999999", Wrong::TooMuch),
        ("99999999999999999999999999999999999", Wrong::TooMuch),
        ("US$5", Wrong::Currency),
        ("HK$5", Wrong::Currency),
        ("$5", Wrong::Currency),
        ("1E+999999999999", Wrong::NotANumber),
        ("1E+99999", Wrong::TooMuch),
    ];
    for (text, wrong) in bad {
        assert_eq!(amount(text, "CNY"), Err(wrong), "{text}");
    }
    assert_eq!(amount("HK$1,234.50", "HKD"), Ok(123_450));
    assert_eq!(amount("$5", "HKD"), Ok(500));
    assert_eq!(amount("¥500", "JPY"), Ok(500));
    assert_eq!(amount("500.5", "JPY"), Err(Wrong::Decimals));
    assert_eq!(decimal("89.50", "CNY").map(|d| d.0), Ok(895_000));
    assert_eq!(decimal("0.52834999", "CNY").map(|d| d.0), Ok(5_283));
    assert_eq!(decimal("-0.00005", "CNY").map(|d| d.0), Ok(-1));
}

#[test]
fn days_in_every_writing() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    for text in [
        "2026-11-30",
        "2026/11/30",
        "2026.11.30",
        "2026年11月30日",
        "20261130",
        "２０２６－１１－３０",
        "2026-11-30 09:30:00",
        "2026-11-30T09:30:00Z",
        "2026/11/30 9:30",
        "2026 年 11 月 30 日",
        "46356",
        "46356.5",
        "20261130093000",
    ] {
        assert_eq!(date(text), Ok(day(2026, 11, 30)), "{text}");
    }
    assert_eq!(date("2026/2/3"), Ok(day(2026, 2, 3)));
    for text in
        ["11/30/2026", "30.11.2026", "2026-02-30", "2026-13-01", "soon", "", "0000-00-00", "2026-11", "99999", "1"]
    {
        assert_eq!(date(text), Err(Wrong::NotADate), "{text}");
    }
}

#[test]
fn units_in_every_writing() {
    for text in [
        "5-1201",
        "5栋1201",
        "5棟1201室",
        "５－１２０１",
        "5 1201",
        "5/1201",
        "5幢-1201",
        "5号楼1201室",
        "5座 1201房",
        "5—1201",
        "5_1201",
        "5#1201",
    ] {
        assert_eq!(unit_code(text).as_deref(), Some("5-1201"), "{text}");
    }
    assert_eq!(unit_code("s-1").as_deref(), Some("S-1"));
    for text in ["", "五栋", "5-1201;drop", "-", "a\u{0}b", "地下车位"] {
        assert_eq!(unit_code(text), None, "{text}");
    }
    assert_eq!(clean("\u{feff}\u{202e} 5-1201\u{200f}\u{0}\u{7} "), "5-1201");
    assert_eq!(clean("'5-1201"), "5-1201");
    assert_eq!(clean("=\"5-1201\""), "5-1201");
    assert_eq!(clean(" 备注\u{a0}🙂 "), "备注 🙂");
    assert!(shortened("1.23457E+17") && shortened("1E+20"));
    assert!(!shortened("E+17") && !shortened("5-1201") && !shortened("W-2E-10"));
}

#[test]
fn phones_and_ticks() {
    for (text, number) in [
        ("13800000001", "+8613800000001"),
        ("138 0000 0001", "+8613800000001"),
        ("+86 138-0000-0001", "+8613800000001"),
        ("008613800000001", "+8613800000001"),
        ("8613800000001", "+8613800000001"),
        ("13800000001.0", "+8613800000001"),
        ("010-12345678", "+861012345678"),
        ("+852 9123 4567", "+85291234567"),
    ] {
        assert_eq!(phone(text, "86").as_deref(), Ok(number), "{text}");
    }
    for text in ["", "abc", "12", "138000000011380000000", "1380000000x"] {
        assert!(phone(text, "86").is_err(), "{text}");
    }
    assert_eq!([yes_no("是"), yes_no("√"), yes_no("否"), yes_no("Y")], [Ok(true), Ok(true), Ok(false), Ok(true)]);
    assert!(yes_no("maybe").is_err());
}

#[test]
fn headings_in_both_scripts_and_english() {
    let bills = [
        ("房号", Column::Unit),
        ("房號", Column::Unit),
        ("Room No.", Column::Unit),
        ("楼栋", Column::Building),
        ("樓棟", Column::Building),
        ("账期", Column::Period),
        ("帳期", Column::Period),
        ("所属月份", Column::Period),
        ("收费项目", Column::Item),
        ("收費項目", Column::Item),
        ("应收金额（元）", Column::Amount),
        ("應收金額(元)", Column::Amount),
        ("Amount (CNY)", Column::Amount),
        ("到期日", Column::Due),
        ("繳費期限", Column::Due),
        ("Due Date", Column::Due),
        ("due_date", Column::Due),
        ("账单号", Column::Number),
        ("帳單編號", Column::Number),
        ("Bill-Number", Column::Number),
        ("单价", Column::Tariff),
        ("單價", Column::Tariff),
        ("數量", Column::Quantity),
        ("面积(㎡)", Column::Quantity),
        ("備註", Column::Note),
        ("原账单号", Column::Corrects),
        ("原帳單號", Column::Corrects),
        ("明细", Column::Line),
        ("明細", Column::Line),
        ("类型", Column::Sort),
        ("類型", Column::Sort),
        (" 金 额 ", Column::Amount),
        ("\u{feff}unit", Column::Unit),
    ];
    for (heading, meant) in bills {
        assert_eq!(column(Kind::Bills, heading), Some(meant), "{heading}");
    }
    for (heading, meant) in [
        ("交易流水号", Column::Reference),
        ("交易流水號", Column::Reference),
        ("收款日期", Column::Date),
        ("缴费方式", Column::Method),
        ("繳費方式", Column::Method),
        ("原流水号", Column::Refunds),
        ("Reference", Column::Reference),
        ("實收金額", Column::Amount),
    ] {
        assert_eq!(column(Kind::Payments, heading), Some(meant), "{heading}");
    }
    for (heading, meant) in [
        ("姓名", Column::Name),
        ("手机号码", Column::Phone),
        ("手機號碼", Column::Phone),
        ("与业主关系", Column::Tie),
        ("老人", Column::Elder),
    ] {
        assert_eq!(column(Kind::Residents, heading), Some(meant), "{heading}");
    }
    assert_eq!(column(Kind::Bills, "心情"), None);
    // Every English name of the documentation is known, and no name means two columns of one kind.
    for kind in Kind::ALL {
        for (wanted, _) in frontdesk::imports::heads::columns(kind) {
            assert_eq!(column(kind, wanted.word()), Some(*wanted), "{kind:?} {}", wanted.word());
        }
    }
}

#[test]
fn items_by_their_many_names() {
    let read = |name: &str| {
        let csv = format!("unit,period,item,amount\n5-1201,2026-10,{name},1\n");
        let (rows, found) = super::table(Kind::Bills, csv.as_bytes());
        assert!(found.mistakes.is_empty(), "{name}: {found:?}");
        let [frontdesk::imports::rows::Entry::Bill(bill)] = rows.as_slice() else { panic!("{name}") };
        (bill.item, bill.label.clone())
    };
    for (name, item) in [
        ("物业费", Item::ManagementFee),
        ("物業管理費", Item::ManagementFee),
        ("管理费", Item::ManagementFee),
        ("Management Fee", Item::ManagementFee),
        ("水费", Item::Water),
        ("水費", Item::Water),
        ("电费", Item::Electricity),
        ("電費", Item::Electricity),
        ("停车费", Item::Parking),
        ("車位費", Item::Parking),
        ("车位管理费", Item::Parking),
        ("供暖费", Item::Heating),
        ("採暖費", Item::Heating),
        ("有偿服务", Item::Service),
        ("其他", Item::Other),
        ("parking", Item::Parking),
    ] {
        assert_eq!(read(name), (item, String::new()), "{name} is {}", item.word());
    }
    assert_eq!(read("公摊电费"), (Item::Electricity, "公摊电费".into()));
    assert_eq!(read("垃圾清运费"), (Item::Other, "垃圾清运费".into()));
    assert_eq!(read("powerful"), (Item::Other, "powerful".into()));
}

proptest! {
    /// Whatever stands in a cell, nothing panics; a number that is written is the number that is read.
    #[test]
    fn nothing_breaks_the_reading(text in "\\PC{0,40}", minor in -99_999_999_999i64..99_999_999_999) {
        let _ = (amount(&text, "CNY"), date(&text), decimal(&text, "HKD"), phone(&text, "86"), unit_code(&text));
        let _ = (frontdesk::imports::value::number(&text), clean(&text).into_owned(), shortened(&text));
        let written = format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100);
        prop_assert_eq!(amount(&written, "CNY"), Ok(minor));
    }
}

//! Amounts as people type them.

use frontdesk::domain::money::read_amount;
use proptest::prelude::*;

#[test]
fn the_ways_people_write_an_amount() {
    let cases = [
        ("1,234.50", 123_450),
        ("1234.5元", 123_450),
        ("¥1234", 123_400),
        ("￥ 1 234.5", 123_450),
        ("1234.50块钱", 123_450),
        ("人民币1,234,567.89元整", 123_456_789),
        ("RMB 88", 8_800),
        ("88 yuan", 8_800),
        ("HK$300", 30_000),
        ("１２３４．５", 123_450),
        ("1.2万", 1_200_000),
        ("3萬元", 3_000_000),
        ("0.01", 1),
        ("1.234500", 0),
        ("一千二", 120_000),
        ("一千二百三十四", 123_400),
        ("一千零二", 100_200),
        ("三百零五块", 30_500),
        ("两千", 200_000),
        ("十五", 1_500),
        ("二十", 2_000),
        ("六百", 60_000),
        ("一万二", 1_200_000),
        ("两万", 2_000_000),
        ("八", 800),
        ("", 0),
        ("0", 0),
        ("-5", 0),
        ("12,34", 0),
        ("1,2345", 0),
        ("1.2.3", 0),
        ("1.005", 0),
        ("百", 0),
        ("一二三", 0),
        ("元", 0),
        ("12abc", 0),
        ("1e9", 0),
        ("999999999999999999999", 0),
        ("100000001", 0),
        ("九千九百九十九万九千九百九十九", 9_999_999_900),
        (".5", 0),
        ("'; drop table bill", 0),
    ];
    for (typed, minor) in cases {
        assert_eq!(read_amount(typed, "CNY"), Some(minor).filter(|m| *m != 0), "{typed}");
    }
    assert_eq!(read_amount("1234", "JPY"), Some(1_234));
    assert_eq!(read_amount("1234.5", "JPY"), None);
}

proptest! {
    /// Whatever is typed is read or not, and what is written by the program is read as it was meant.
    #[test]
    fn nothing_typed_breaks_it(typed in "\\PC{0,24}", minor in 1_i64..10_000_000_000) {
        let _ = read_amount(&typed, "CNY");
        let written = frontdesk::texts::Texts::new(frontdesk::domain::lang::Lang::En).money(minor, "CNY");
        prop_assert_eq!(read_amount(&written, "CNY"), Some(minor));
    }
}

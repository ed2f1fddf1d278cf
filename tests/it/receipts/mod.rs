//! Receipts: amounts in capitals, the paper in three languages, numbers without gaps.

mod numbers;
pub mod paper;

use frontdesk::domain::lang::Lang;
use frontdesk::domain::receipt::ReceiptNo;
use frontdesk::texts::Texts;

#[test]
fn amounts_are_written_in_formal_capitals() {
    let hans = [
        (0, "人民币零元整"),
        (1, "人民币壹分"),
        (5, "人民币伍分"),
        (50, "人民币伍角整"),
        (55, "人民币伍角伍分"),
        (100, "人民币壹元整"),
        (101, "人民币壹元零壹分"),
        (110, "人民币壹元壹角整"),
        (1_000, "人民币壹拾元整"),
        (10_500, "人民币壹佰零伍元整"),
        (11_000, "人民币壹佰壹拾元整"),
        (123_456, "人民币壹仟贰佰叁拾肆元伍角陆分"),
        (168_032, "人民币壹仟陆佰捌拾元叁角贰分"),
        (140_950, "人民币壹仟肆佰零玖元伍角整"),
        (600_714, "人民币陆仟零柒元壹角肆分"),
        (1_000_000, "人民币壹万元整"),
        (1_000_100, "人民币壹万零壹元整"),
        (1_001_000, "人民币壹万零壹拾元整"),
        (10_700_053, "人民币壹拾万柒仟元伍角叁分"),
        (10_070_000, "人民币壹拾万零柒佰元整"),
        (100_000_005, "人民币壹佰万元零伍分"),
        (10_000_000_500, "人民币壹亿零伍元整"),
        (10_000_500_000, "人民币壹亿零伍仟元整"),
        (10_100_000_000, "人民币壹亿零壹佰万元整"),
        (12_345_678_901, "人民币壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分"),
        (1_000_000_000_000, "人民币壹佰亿元整"),
    ];
    for (minor, words) in hans {
        assert_eq!(Texts::new(Lang::ZhHans).capitals(minor, "CNY").as_deref(), Some(words), "{minor}");
    }
    let hant = Texts::new(Lang::ZhHant);
    assert_eq!(hant.capitals(1_234_506, "TWD").as_deref(), Some("新臺幣壹萬貳仟參佰肆拾伍元零陸分"));
    assert_eq!(hant.capitals(98_765, "HKD").as_deref(), Some("港幣玖佰捌拾柒元陸角伍分"));
    assert_eq!(hant.capitals(1_050, "JPY").as_deref(), Some("日圓壹仟零伍拾元整"));
    assert_eq!(hant.capitals(100, "CHF").as_deref(), Some("CHF壹元整"));
    assert_eq!(hant.capitals(-1, "HKD"), None);
    assert_eq!(Texts::new(Lang::En).capitals(100, "CNY"), None);
    assert!(hant.capitals(i64::MAX, "CNY").is_some());
}

/// Every amount up to ten thousand, read back by a reader who knows only digits and places.
#[test]
fn capitals_say_the_amount() {
    for minor in (0..1_000_000).step_by(7).chain(0..20_000) {
        let words = Texts::new(Lang::ZhHans).capitals(minor, "CNY").unwrap();
        let (mut total, mut group, mut digit) = (0, 0, 0);
        for c in words.trim_start_matches("人民币").chars() {
            match c {
                '拾' => group += std::mem::take(&mut digit) * 10,
                '佰' => group += std::mem::take(&mut digit) * 100,
                '仟' => group += std::mem::take(&mut digit) * 1000,
                '万' => total += (std::mem::take(&mut group) + std::mem::take(&mut digit)) * 10_000 * 100,
                '元' => total += (std::mem::take(&mut group) + std::mem::take(&mut digit)) * 100,
                '角' => total += std::mem::take(&mut digit) * 10,
                '分' => total += std::mem::take(&mut digit),
                '整' => assert_eq!(digit, 0),
                c => digit = i64::try_from("零壹贰叁肆伍陆柒捌玖".chars().position(|d| d == c).unwrap()).unwrap(),
            }
        }
        assert_eq!(total, minor, "{words}");
        assert!(!words.contains("零零") && !words.contains("零元") || minor == 0, "{words}");
    }
}

#[test]
fn a_number_is_read_as_it_is_written() {
    let no = ReceiptNo { year: 2026, number: 123 };
    assert_eq!(no.to_string(), "2026-000123");
    for text in ["2026-000123", " 2026-123 ", "2026-0000123"] {
        assert_eq!(text.parse(), Ok(no), "{text}");
    }
    for text in ["", "2026", "2026-", "2026-0", "26-123", "2026-12a", "-2026-1", "2026-9999999999", "２０２６-1"] {
        assert_eq!(text.parse::<ReceiptNo>(), Err(()), "{text}");
    }
    assert_eq!(ReceiptNo { year: 2026, number: 1_234_567 }.to_string(), "2026-1234567");
}

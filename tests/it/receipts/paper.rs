//! The paper: what can be read out of it in each language, what does not fit the font, many lines, the same bytes.

use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use frontdesk::domain::bill::{Item, Method, Period};
use frontdesk::domain::ids::{CommunityId, PaymentId, UnitId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::receipt::{Content, Receipt, ReceiptNo, Returned, Settled};
use frontdesk::domain::words::Words;
use frontdesk::receipts::{self, sheet};
use frontdesk::texts::Texts;
use std::collections::HashMap;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn words(hans: &str, hant: &str, en: &str) -> Words {
    Words([(Lang::ZhHans, hans.into()), (Lang::ZhHant, hant.into()), (Lang::En, en.into())].into())
}

fn settled(item: Item, label: &str, from: &str, until: &str, amount_minor: i64) -> Settled {
    let period = Period { from: day(from), until: day(until) };
    Settled { item, label: label.into(), period, amount_minor }
}

/// A receipt with a bit of everything.
pub fn sample() -> Receipt {
    let content = Content {
        unit: "5-1201".into(),
        amount_minor: 123_456,
        currency: "CNY".into(),
        method: Method::Transfer,
        paid_on: day("2026-11-23"),
        lines: vec![
            settled(Item::ManagementFee, "", "2026-10-01", "2026-12-31", 76_523),
            settled(Item::Water, "", "2026-10-01", "2026-10-31", 8_640),
            settled(Item::Parking, "地下车库 B2-118（示例）", "2026-11-01", "2026-11-30", 35_000),
        ],
        payer: "陳堃（Sample）".into(),
        cashier: "钱会计（示例）".into(),
        reference: "5-1201 物业费".into(),
        community: words("海港花园（示例）", "海港花園（示例）", "Harbour Garden (sample)"),
        company: Some(words("海港物业（示例）", "海港物業（示例）", "Harbour Property (sample)")),
    };
    Receipt {
        community: CommunityId(1),
        no: ReceiptNo { year: 2026, number: 123 },
        unit: UnitId(1),
        payment: PaymentId(1),
        content,
        issued_at: "2026-11-24T02:00:00Z".parse().unwrap(),
        returned: vec![],
    }
}

pub fn pdf(receipt: &Receipt, lang: Lang) -> Vec<u8> {
    receipts::pdf(receipt, Texts::new(lang), Shanghai).unwrap()
}

/// The streams of a document, unpacked.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let find = |from: usize, what: &[u8]| pdf[from..].windows(what.len()).position(|w| w == what).map(|at| from + at);
    let (mut all, mut from) = (vec![], 0);
    while let Some(begin) = find(from, b"stream\n") {
        let end = find(begin, b"\nendstream").unwrap();
        all.push(miniz_oxide::inflate::decompress_to_vec_zlib(&pdf[begin + 7..end]).unwrap());
        from = end + 10;
    }
    all
}

/// What can be copied out of the document, one string for each piece of text, page after page.
pub fn read(pdf: &[u8]) -> Vec<String> {
    let streams = streams(pdf);
    let cmap = streams.iter().find(|s| s.windows(11).any(|w| w == b"beginbfchar")).unwrap();
    let mut letters = HashMap::new();
    for line in String::from_utf8_lossy(cmap).lines() {
        let hex: Vec<&str> = line.split(['<', '>']).filter(|p| !p.trim().is_empty()).collect();
        if let (true, [code, text]) = (line.starts_with('<'), hex.as_slice())
            && let Ok(code) = u16::from_str_radix(code, 16)
        {
            let unit = |u: &[u8]| u16::from_str_radix(std::str::from_utf8(u).unwrap(), 16).unwrap();
            let units: Vec<u16> = text.as_bytes().chunks(4).map(unit).collect();
            letters.insert(code, String::from_utf16(&units).unwrap());
        }
    }
    let mut pieces = vec![];
    for page in streams.iter().filter(|s| s.windows(3).any(|w| w == b"BT\n")) {
        for line in page.split(|b| *b == b'\n') {
            let Some(shown) = line.strip_suffix(b" Tj") else { continue };
            let codes = bytes(shown);
            pieces.push(codes.chunks(2).map(|c| letters[&u16::from_be_bytes([c[0], c[1]])].as_str()).collect());
        }
    }
    pieces
}

/// The bytes of a string of a content stream: in hexadecimal, or between brackets with escapes.
fn bytes(text: &[u8]) -> Vec<u8> {
    let inner = &text[1..text.len() - 1];
    if text[0] == b'<' {
        return inner.chunks(2).map(|h| u8::from_str_radix(std::str::from_utf8(h).unwrap(), 16).unwrap()).collect();
    }
    assert_eq!(text[0], b'(', "{:?}", String::from_utf8_lossy(text));
    let (mut all, mut at) = (vec![], 0);
    while at < inner.len() {
        let (byte, step) = match (inner[at], inner.get(at + 1)) {
            (b'\\', Some(b'0'..=b'7')) => {
                let octal = std::str::from_utf8(&inner[at + 1..at + 4]).unwrap();
                (u8::from_str_radix(octal, 8).unwrap(), 4)
            }
            (b'\\', Some(escaped)) => match escaped {
                b'n' => (b'\n', 2),
                b'r' => (b'\r', 2),
                b't' => (b'\t', 2),
                b'b' => (8, 2),
                b'f' => (12, 2),
                other => (*other, 2),
            },
            (plain, _) => (plain, 1),
        };
        all.push(byte);
        at += step;
    }
    all
}

#[test]
fn everything_can_be_read_out_of_the_paper_in_each_language() {
    let receipt = sample();
    let seen = [
        (
            Lang::ZhHans,
            [
                "海港物业（示例）",
                "收款收据",
                "编号  2026-000123",
                "开具日期  2026-11-24",
                "海港花园（示例）",
                "人民币壹仟贰佰叁拾肆元伍角陆分",
                "银行转账",
                "物业费",
                "2026年10月 – 2026年12月",
                "预存，抵后续账单",
                "陳堃（Sample）",
            ],
        ),
        (
            Lang::ZhHant,
            [
                "海港物業（示例）",
                "繳費收據",
                "編號  2026-000123",
                "開立日期  2026-11-24",
                "海港花園（示例）",
                "人民幣壹仟貳佰參拾肆元伍角陸分",
                "銀行轉帳",
                "管理費",
                "2026年10月 – 2026年12月",
                "預存，折抵之後的帳單",
                "陳堃（Sample）",
            ],
        ),
        (
            Lang::En,
            [
                "Harbour Property (sample)",
                "Payment receipt",
                "No.  2026-000123",
                "Issued  2026-11-24",
                "Harbour Garden (sample)",
                "¥1,234.56",
                "Bank transfer",
                "Management fee",
                "Oct 2026 – Dec 2026",
                "Kept for the next bills",
                "陳堃（Sample）",
            ],
        ),
    ];
    for (lang, expected) in seen {
        let text = read(&pdf(&receipt, lang));
        for words in expected.into_iter().chain(["5-1201", "¥765.23", "¥86.40", "¥32.93", "地下车库 B2-118（示例）"])
        {
            assert!(text.iter().any(|piece| piece == words), "{words:?} is not among {text:#?}");
        }
        assert!(!text.iter().any(|piece| piece.contains(sheet::MISSING)), "{text:#?}");
    }
}

#[test]
fn the_same_receipt_is_the_same_bytes_and_small() {
    for lang in Lang::ALL {
        let one = pdf(&sample(), lang);
        assert_eq!(one, pdf(&sample(), lang));
        assert!(one.len() < 60_000, "{lang:?}: {} bytes", one.len());
        assert!(!one.windows(12).any(|w| w == b"CreationDate"));
    }
}

#[test]
fn what_the_font_does_not_have_is_seen_and_can_still_be_copied() {
    let mut receipt = sample();
    receipt.content.payer = "𰻝𰻝 ☃ שלום\u{7}".into();
    let bytes = pdf(&receipt, Lang::ZhHans);
    let text = read(&bytes);
    assert!(text.contains(&"𰻝𰻝 ☃ שלום".to_owned()), "{text:#?}");
    let note = text.iter().find(|piece| piece.starts_with(sheet::MISSING)).expect("a note at the foot");
    assert!(note.contains("U+30EDD") && note.contains("U+2603"), "{note}");

    let mut sheets = sheet::Sheets::new((400.0, 400.0)).unwrap();
    sheets.write("好𰻝", sheet::Style::plain(10.0), (0.0, 20.0));
    assert_eq!(sheets.missing(), ['𰻝']);
    // The sign that stands for it takes its place on the line.
    let plain = sheet::Style::plain(10.0);
    assert!((sheets.width("𰻝", plain) - sheets.width("〓", plain)).abs() < 0.01);
}

#[test]
fn a_long_receipt_goes_on_on_further_pages_with_every_line() {
    let mut receipt = sample();
    receipt.content.lines = (0..120)
        .map(|n| {
            settled(
                Item::Other,
                &format!("Line {n} of a very long list of things that were paid"),
                "2026-01-01",
                "2026-01-31",
                1_000,
            )
        })
        .collect();
    receipt.content.amount_minor = 120_000;
    let bytes = pdf(&receipt, Lang::En);
    let text = read(&bytes).join(" ");
    for n in 0..120 {
        assert!(text.contains(&format!("Line {n} of")), "line {n}");
    }
    assert!(text.contains("¥1,200.00"));
    assert!(text.contains("2026-000123 · 2") && text.contains("2026-000123 · 4"), "each page has the number");
    let pages = String::from_utf8_lossy(&bytes).matches("/Type /Page\n").count();
    assert!((4..=9).contains(&pages), "{pages} pages");
}

#[test]
fn what_was_returned_stands_on_later_copies() {
    let mut receipt = sample();
    receipt.returned = vec![Returned { on: day("2026-12-01"), amount_minor: 23_456 }];
    let text = read(&pdf(&receipt, Lang::En));
    for words in ["No.  2026-000123", "Returned on 2026-12-01", "-¥234.56", "¥1,000.00", "¥1,234.56"] {
        assert!(text.iter().any(|piece| piece == words), "{words:?} is not among {text:#?}");
    }
}

#[test]
fn huge_and_hostile_words_neither_break_the_paper_nor_run_over_its_edge() {
    let mut receipt = sample();
    for nasty in
        ["", "(((", ")\\(<>/%\u{0}\n\r", &"x".repeat(10_000), &"字".repeat(10_000), "\u{202e}evil", "。。。。。。"]
    {
        receipt.content.payer = nasty.into();
        receipt.content.reference = nasty.into();
        receipt.content.lines[0].label = nasty.into();
        assert!(pdf(&receipt, Lang::ZhHant).starts_with(b"%PDF-"));
    }
    let sheets = sheet::Sheets::new((400.0, 400.0)).unwrap();
    let style = sheet::Style::plain(9.0);
    for text in ["x".repeat(300), "字，".repeat(200), "a b c ".repeat(90), "（".repeat(70)] {
        let lines = sheets.lines(&text, style, 150.0);
        assert!(lines.iter().all(|l| sheets.width(l, style) <= 151.0), "{lines:?}");
        let (kept, given): (String, String) =
            (lines.concat().split_whitespace().collect(), text.split_whitespace().collect());
        assert_eq!(kept, given);
        assert!(lines.iter().skip(1).all(|l| !l.starts_with('，')), "{lines:?}");
    }
}

/// Writes the papers to a folder, to be looked at: `RECEIPTS_DIR=/tmp/x cargo test --test it receipts::paper::papers -- --ignored`.
#[test]
#[ignore = "writes files to be looked at"]
fn papers_to_be_looked_at() {
    let dir = std::path::PathBuf::from(std::env::var("RECEIPTS_DIR").unwrap());
    let mut returned = sample();
    returned.returned = vec![Returned { on: day("2026-12-01"), amount_minor: 23_456 }];
    returned.content.payer = "𰻝 O’Brien, Sámple Nguyễn".into();
    returned.content.method = Method::Online;
    for lang in Lang::ALL {
        std::fs::write(dir.join(format!("{}.pdf", lang.code())), pdf(&sample(), lang)).unwrap();
        std::fs::write(dir.join(format!("{}-returned.pdf", lang.code())), pdf(&returned, lang)).unwrap();
    }
    let mut long = sample();
    long.content.lines = (1..=40)
        .map(|n| {
            settled(
                Item::Other,
                &format!("第 {n} 项：很长的收费项目名称，用来看换行的样子"),
                "2026-01-01",
                "2026-01-31",
                1_000,
            )
        })
        .collect();
    std::fs::write(dir.join("long.pdf"), pdf(&long, Lang::ZhHans)).unwrap();
}

/// How long a paper takes: `cargo test --release --test it receipts::paper::how_long -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn how_long_a_paper_takes() {
    let receipt = sample();
    let mut times: Vec<_> = (0..300)
        .map(|n| {
            let begun = std::time::Instant::now();
            let bytes = pdf(&receipt, Lang::ALL[n % 3]);
            (begun.elapsed(), bytes.len())
        })
        .collect();
    times.sort();
    println!(
        "a receipt as PDF: median {:.1?}, worst of 300 {:.1?}, {} bytes",
        times[150].0, times[299].0, times[150].1
    );
}

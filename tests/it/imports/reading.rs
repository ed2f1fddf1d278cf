//! How tables are read: encodings, separators, headings, rows numbered as in Excel, periods, merged cells.

use super::sheet::{Cell, book};
use super::table;
use encoding_rs::{BIG5, GB18030};
use frontdesk::imports::found::{Mistake, Notice, Wrong};
use frontdesk::imports::period::{code, period};
use frontdesk::imports::rows::{BillRow, Entry};
use frontdesk::imports::{Found, Kind};

/// The bills of a table that has no mistakes.
fn bills(bytes: &[u8]) -> (Vec<BillRow>, Found) {
    let (rows, found) = table(Kind::Bills, bytes);
    assert!(found.mistakes.is_empty(), "{:#?}", found.mistakes.told);
    let bill = |e| if let Entry::Bill(b) = e { *b } else { panic!("no bill") };
    (rows.into_iter().map(bill).collect(), found)
}

fn mistakes(bytes: &[u8]) -> Vec<Mistake> {
    table(Kind::Bills, bytes).1.mistakes.told
}

const SIMPLE: &str = "房号,账期,收费项目,金额,到期日\r\n5-1201,2026-10,水费,86.40,2026-11-30\r\n5栋1202,2026年10月,电费,\"1,234.50\",2026/11/30\r\n";
const TRADITIONAL: &str = "房號,帳期,收費項目,金額,繳費期限,備註\r\n5-1201,2026-10,水費,86.40,2026-11-30,樓\r\n";

#[test]
fn every_encoding_and_separator() {
    let utf16 = |text: &str, big: bool, mark: bool| -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        let units = mark.encode_utf16().chain(text.encode_utf16()).collect::<Vec<_>>();
        units.into_iter().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let tabs = SIMPLE.replace(',', "\t").replace("1\t234", "1,234");
    let semicolons = SIMPLE.replace(',', ";").replace("1;234", "1,234");
    let english = "unit,period,item,amount,due date\n5-1201,2026-10,water,86.40,2026-11-30\n5-1202,2026-10,electricity,1234.50,2026-11-30\n";
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("utf-8", SIMPLE.into()),
        ("utf-8 with a mark", format!("\u{feff}{SIMPLE}").into()),
        ("gb18030", GB18030.encode(SIMPLE).0.into_owned()),
        ("utf-16 little, as Excel's Unicode text", utf16(&tabs, false, true)),
        ("utf-16 big", utf16(&tabs, true, true)),
        ("utf-16 without a mark", utf16(english, false, false)),
        ("semicolons", semicolons.into()),
        ("tabs", tabs.into()),
        ("LF", SIMPLE.replace("\r\n", "\n").into()),
        ("CR", SIMPLE.replace("\r\n", "\r").into()),
        ("no line end at the end", SIMPLE.trim_end().into()),
        ("commas at the end", SIMPLE.replace("\r\n", ",,,\r\n").into()),
        ("english", english.into()),
    ];
    for (name, bytes) in files {
        let (rows, _) = bills(&bytes);
        let seen: Vec<(u32, &str, i64)> = rows.iter().map(|r| (r.row, r.unit.as_str(), r.amount_minor)).collect();
        assert_eq!(seen, [(2, "5-1201", 8_640), (3, "5-1202", 123_450)], "{name}");
        assert!(rows.iter().all(|r| r.due_on.to_string() == "2026-11-30"), "{name}");
    }
    let (rows, _) = bills(&BIG5.encode(TRADITIONAL).0);
    assert_eq!((rows[0].note.as_str(), rows[0].amount_minor), ("樓", 8_640), "big5");
    let (rows, _) = bills(&GB18030.encode(TRADITIONAL).0);
    assert_eq!(rows[0].note, "樓", "traditional words in gb18030");
}

#[test]
fn rows_are_numbered_as_excel_numbers_them() {
    let text = "港湾花园 2026 年 10 月账单\n\nunit,period,item,amount,note\n\n5-1201,2026-10,water,1,\"two\nlines\"\n,,,,\n5-1202,2026-10,water,x,\n合计,,,1,\n";
    let (rows, found) = table(Kind::Bills, text.as_bytes());
    assert_eq!(rows.len(), 1);
    assert_eq!(found.mistakes.told.len(), 1);
    let m = &found.mistakes.told[0];
    assert_eq!((m.row, m.column.as_str(), m.value.as_str(), &m.wrong), (7, "amount", "x", &Wrong::NotANumber));
    assert!(found.notices.contains(&Notice::TitleRows(1)) && found.notices.contains(&Notice::TotalRow(8)), "{found:?}");
}

#[test]
fn columns_stand_in_any_order_and_strange_ones_are_told() {
    let (rows, found) = bills("心情,金额（元）,收费项目,账期,房号\n好,5,水费,2026-10,5-1201\n".as_bytes());
    assert_eq!((rows[0].amount_minor, rows[0].key.as_str()), (500, "5-1201/water/2026-10"));
    assert_eq!(found.notices, [Notice::UnknownColumns("心情".into())]);
    // Of two names for one column the better one counts; a real double is a mistake.
    let (rows, _) = bills("房号,单位,账期,项目,金额,合计\n5-1201,m³,2026-10,水费,5,5\n".as_bytes());
    assert_eq!((rows[0].unit.as_str(), rows[0].measure.as_str()), ("5-1201", "m³"));
    let told = mistakes("房号,房号,账期,项目,金额\n5-1201,5-1202,2026-10,水费,5\n".as_bytes());
    assert_eq!((told[0].wrong.clone(), told[0].column.as_str()), (Wrong::DoubleColumn, "房号"));
}

#[test]
fn headings_over_two_rows_and_in_two_languages() {
    let (rows, _) = bills("房号,费用,,\n,账期,收费项目,金额\n5-1201,2026-10,水费,5\n".as_bytes());
    assert_eq!(rows.len(), 1);
    let (rows, found) = bills("房号,账期,项目,金额\nUnit,Period,Item,Amount\n5-1201,2026-10,水费,5\n".as_bytes());
    assert_eq!(rows.len(), 1);
    assert!(found.notices.contains(&Notice::HeadAgain(2)));
    // The headings of the next printed page.
    let (rows, _) =
        bills("房号,账期,项目,金额\n5-1201,2026-10,水费,5\n房号,账期,项目,金额\n5-1202,2026-10,水费,5\n".as_bytes());
    assert_eq!(rows.len(), 2);
}

#[test]
fn a_mistake_does_not_hide_the_next_one() {
    let text = "unit,period,item,amount,due date\n,2026-10,water,1,2026-11-30\n5-1201,soon,,abc,30.11.2026\n";
    let told: Vec<(u32, String, Wrong)> =
        mistakes(text.as_bytes()).into_iter().map(|m| (m.row, m.column, m.wrong)).collect();
    assert_eq!(
        told,
        [
            (2, "unit".into(), Wrong::Missing),
            (3, "period".into(), Wrong::NotAPeriod),
            (3, "item".into(), Wrong::Missing),
            (3, "amount".into(), Wrong::NotANumber),
            (3, "due date".into(), Wrong::NotADate),
        ]
    );
    let mut many = String::from("unit,period,item,amount\n");
    many.push_str(&"5-1201,2026-10,water,x\n".repeat(1_000));
    let (_, found) = table(Kind::Bills, many.as_bytes());
    assert_eq!((found.mistakes.count, found.mistakes.told.len()), (1_000, 200));
}

#[test]
fn periods_in_every_writing() {
    let cases = [
        ("2026-10", "2026-10"),
        ("2026/10", "2026-10"),
        ("2026.10", "2026-10"),
        ("202610", "2026-10"),
        ("2026年10月", "2026-10"),
        ("2026年10月份", "2026-10"),
        ("２０２６年１０月", "2026-10"),
        ("Oct 2026", "2026-10"),
        ("Oct-26", "2026-10"),
        ("October 2026", "2026-10"),
        ("2026-10-01", "2026-10"),
        ("2026/10/1", "2026-10"),
        ("20261001", "2026-10"),
        ("46296", "2026-10"),
        ("2026Q4", "2026Q4"),
        ("2026-Q4", "2026Q4"),
        ("2026年第4季度", "2026Q4"),
        ("2026年四季度", "2026Q4"),
        ("2026年第四季度", "2026Q4"),
        ("2026", "2026"),
        ("2026年", "2026"),
        ("2026年度", "2026"),
        ("2026上半年", "2026-01-01..2026-06-30"),
        ("2026年下半年", "2026-07-01..2026-12-31"),
        ("2026-10-01至2026-12-31", "2026Q4"),
        ("2026-10-01~2026-10-15", "2026-10-01..2026-10-15"),
        ("2026-10-01 - 2026-12-31", "2026Q4"),
        ("2026年10-12月", "2026Q4"),
        ("2026年10月至12月", "2026Q4"),
        ("2026.10.01-2026.12.31", "2026Q4"),
        ("2026.10-2026.12", "2026Q4"),
        ("2026-01 to 2026-12", "2026"),
        ("2026.01", "2026-01"),
    ];
    for (text, meant) in cases {
        match period(text) {
            Ok(found) => assert_eq!(code(found), meant, "{text}"),
            Err(wrong) => assert_eq!(("", Wrong::NotAPeriod), (meant, wrong), "{text}"),
        }
    }
    assert_eq!(period("2026.1"), Err(Wrong::WhichMonth));
    assert_eq!(period("2026-12至2026-10"), Err(Wrong::Backwards));
    for text in ["", "October", "10/2026", "2026-13", "2026-10-15", "soon", "1850", "0", "至"] {
        assert_eq!(period(text), Err(Wrong::NotAPeriod), "{text}");
    }
}

#[test]
fn a_workbook_is_read_as_it_is_seen() {
    use Cell::{Bare, Date, E, F, Inline, N, No, T};
    let heads = vec![T("房号"), T("账期"), T("收费项目"), T("金额"), T("到期日"), T("备注")];
    let rows = vec![
        heads.clone(),
        vec![T("5-1201"), Date(46296), T("水费"), N("86.39999999999999"), Date(46356), T("R&D <b>")],
        vec![T("5-1201"), N("202610"), Inline("电费"), F("1+2", "3"), N("46356"), No],
        vec![],
        vec![T("合计"), No, No, N("89.4"), No, No],
    ];
    let (seen, found) = bills(&book(&rows).bytes());
    let brief: Vec<_> = seen.iter().map(|r| (r.row, r.amount_minor, r.key.as_str(), r.due_on.to_string())).collect();
    let due = "2026-11-30".to_owned();
    assert_eq!(brief, [(2, 8_640, "5-1201/water/2026-10", due.clone()), (3, 300, "5-1201/electricity/2026-10", due)]);
    assert_eq!(seen[0].note, "R&D <b>");
    assert_eq!(found.notices, [Notice::TotalRow(5)]);

    let wrong = vec![heads, vec![T("5-1201"), T("2026-10"), T("水费"), Bare("SUM(A1:A2)"), E("#N/A"), No]];
    let told: Vec<_> = mistakes(&book(&wrong).bytes()).into_iter().map(|m| (m.row, m.column, m.wrong)).collect();
    assert_eq!(told, [(2, "金额".to_owned(), Wrong::Formula), (2, "到期日".to_owned(), Wrong::ExcelError)]);
}

#[test]
fn merged_cells_are_filled_downwards_but_never_amounts() {
    use Cell::{N, No, T};
    let rows = vec![
        vec![T("2026 年 10 月账单"), No, No, No],
        vec![T("房号"), T("账期"), T("收费项目"), T("金额")],
        vec![T("5-1201"), T("2026-10"), T("水费"), N("1")],
        vec![No, No, T("电费"), N("2")],
        vec![No, No, T("物业费"), N("3")],
        vec![T("5-1202"), T("2026-10"), T("水费"), N("4")],
    ];
    let mut merged = book(&rows);
    merged.sheets.clear();
    merged.add("十月", &rows, &["A1:D1", "A3:A5", "B3:B5"]);
    let (seen, _) = bills(&merged.bytes());
    assert_eq!(seen.iter().map(|r| r.unit.as_str()).collect::<Vec<_>>(), ["5-1201", "5-1201", "5-1201", "5-1202"]);
    merged.sheets.clear();
    let mut rows = rows;
    (rows[3][3], rows[4][3]) = (No, No);
    merged.add("十月", &rows, &["A3:A5", "B3:B5", "D3:D5"]);
    let told: Vec<_> = mistakes(&merged.bytes()).into_iter().map(|m| (m.row, m.wrong)).collect();
    assert_eq!(told, [(4, Wrong::Merged), (5, Wrong::Merged)]);
}

#[test]
fn the_first_sheet_that_is_shown_counts_and_the_others_are_told() {
    use Cell::{N, T};
    let heads = || vec![T("unit"), T("period"), T("item"), T("amount")];
    let mut two = book(&[heads(), vec![T("5-1201"), T("2026-10"), T("water"), N("1")]]);
    two.add("Notes", &[vec![T("nothing")]], &[]);
    let (rows, found) = bills(&two.bytes());
    assert_eq!((rows.len(), found.notices), (1, vec![Notice::OtherSheets("Notes".into())]));
    // Dates of a workbook of the other epoch.
    let mut mac = book(&[heads(), vec![T("5-1201"), Cell::Date(46296 - 1462), T("water"), N("1")]]);
    mac.date1904 = true;
    assert_eq!(bills(&mac.bytes()).0[0].key, "5-1201/water/2026-10");
}

#[test]
fn several_lines_of_a_bill_keep_their_words() {
    let text = "bill number,unit,period,item,line,quantity,measure,tariff,amount\n\
                E-1,5-1201,2026-10,electricity,Tier 1,100,kWh,0.5283,52.83\nE-1,5-1201,2026-10,electricity,Tier 2,20,kWh,0.6283,12.57\n";
    let (rows, found) = bills(text.as_bytes());
    assert_eq!(
        rows.iter().map(|r| (r.key.as_str(), r.line.as_str())).collect::<Vec<_>>(),
        [("E-1", "Tier 1"), ("E-1", "Tier 2")]
    );
    assert_eq!(found.notices, [], "20 × 0.6283 is 12.566");
    let (_, found) = bills("unit,period,item,quantity,tariff,amount\n5-1201,2026-10,water,10,3,31\n".as_bytes());
    assert_eq!(found.notices, [Notice::Computed { row: 2, computed: 3_000, amount: 3_100 }]);
}

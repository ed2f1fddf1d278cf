//! A hundred kinds of damaged and odd files, and what has to come of each.

use super::sheet::{Cell, book, zipped};
use encoding_rs::{BIG5, GB18030};

/// What has to come of a file.
pub enum Expect {
    /// So many bills that come to so much, minor units.
    Books(i64, i64),
    /// A report with these words, and nothing changed.
    Told(&'static str),
}

use Cell::{Bare, Date, E, F, Inline, N, No, T};
use Expect::{Books, Told};

const CSV: &str = "房号,账期,收费项目,金额\n5-1201,2026-10,水费,86.40\n5-1202,2026-10,电费,120\n";
const HEADS: &str = "unit,period,item,amount,due date,note,bill number\n";

fn row(cells: &str) -> Vec<u8> {
    format!("{HEADS}{cells}\n").into_bytes()
}

/// One row in which one cell is something else.
fn with(place: usize, cell: &str) -> Vec<u8> {
    let mut cells = ["5-1201", "2026-10", "water", "86.40", "2026-11-30", "", "W-1"];
    cells[place] = cell;
    row(&cells.join(","))
}

fn heads() -> Vec<Cell<'static>> {
    vec![T("unit"), T("period"), T("item"), T("amount")]
}

fn sheet(rows: Vec<Vec<Cell<'_>>>) -> Vec<u8> {
    let mut all = vec![heads()];
    all.extend(rows);
    book(&all).bytes()
}

fn one(cell: Cell<'_>) -> Vec<u8> {
    sheet(vec![vec![T("5-1201"), T("2026-10"), T("water"), cell]])
}

fn cut(mut bytes: Vec<u8>, part: usize) -> Vec<u8> {
    bytes.truncate(bytes.len() * part / 100);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Files that are no table, or not whole.
pub fn files() -> Vec<(&'static str, Vec<u8>, Expect)> {
    let good = one(N("86.4"));
    let bomb = {
        let mut zeros = b"<worksheet><sheetData>".to_vec();
        zeros.extend(std::iter::repeat_n(b' ', 6 * 1024 * 1024));
        zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)])
    };
    let long_cell = "x".repeat(2 * 1024 * 1024);
    let many_runs = {
        let runs = "<r><t>abcdefgh</t></r>".repeat(300_000);
        let xml = format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>{runs}</is></c></row></sheetData></worksheet>"
        );
        let mut odd = book(&[heads()]);
        odd.sheets[0].1 = xml;
        odd.bytes()
    };
    let mut claims = book(&[heads(), vec![T("5-1201"), T("2026-10"), T("water"), N("1")]]);
    claims.claimed = Some("99999999999999".into());
    let mut no_texts = book(&[heads()]);
    no_texts.left_out = vec!["xl/sharedStrings.xml"];
    let mut no_sheet = book(&[heads()]);
    no_sheet.left_out = vec!["xl/worksheets/sheet1.xml"];
    let mut odd_xml = book(&[heads()]);
    odd_xml.sheets[0].1 = "<worksheet><sheetData><row><c><v>1</row>".into();
    let mut far = book(&[heads()]);
    far.sheets[0].1 =
        "<worksheet><sheetData><row r=\"1\"><c r=\"ZZZZZ1\"><v>1</v></c></row></sheetData></worksheet>".into();
    let mut index = book(&[heads()]);
    index.sheets[0].1 = index.sheets[0].1.replace("<v>0</v>", "<v>77</v>");
    let mut encrypted = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    encrypted.extend(vec![0; 1024]);
    let old = encrypted.clone();
    encrypted.extend(wide("EncryptedPackage"));
    let mut flipped = good.clone();
    let middle = flipped.len() / 3;
    flipped[middle..middle + 40].fill(0x55);
    vec![
        ("nothing at all", vec![], Told("is empty")),
        ("blanks and line ends", b" \r\n \r\n\t\n".to_vec(), Told("is empty")),
        ("only a mark", vec![0xef, 0xbb, 0xbf], Told("is empty")),
        ("zeros", vec![0; 5000], Told("is empty")),
        ("headings only", b"unit,period,item,amount\n".to_vec(), Told("has headings and nothing below")),
        ("headings only, in a workbook", sheet(vec![]), Told("has headings and nothing below")),
        ("an empty sheet", book(&[]).bytes(), Told("is empty")),
        (
            "no headings",
            b"5-1201,2026-10,water,86.40\n5-1202,2026-10,water,1\n".to_vec(),
            Told("no headings in its first 10 rows"),
        ),
        (
            "headings in row 12",
            format!("{}{CSV}", "title\n".repeat(11)).into(),
            Told("no headings in its first 10 rows"),
        ),
        ("headings in row 3", format!("港湾花园\n制表：示例\n{CSV}").into(), Books(2, 20_640)),
        ("headings over two rows", "房号,费用,,\n,账期,收费项目,金额\n5-1201,2026-10,水费,5\n".into(), Books(1, 500)),
        ("headings twice", format!("{}{CSV}", CSV.lines().next().unwrap().to_owned() + "\n").into(), Books(2, 20_640)),
        (
            "a column is missing",
            b"unit,period,item\n5-1201,2026-10,water\n".to_vec(),
            Told("this column is missing: 金额 / amount"),
        ),
        (
            "a column twice",
            b"unit,room,period,item,amount\n1,1,2026-10,water,1\n".to_vec(),
            Told("means the same as a column before it"),
        ),
        ("old Excel called .xlsx", old, Told("is of the old Excel")),
        ("very old Excel", vec![0x09, 0x08, 0x10, 0x00, 0, 6, 5, 0], Told("is of the old Excel")),
        ("encrypted", encrypted, Told("is protected by a password")),
        (
            "a web page called .xls",
            b"\r\n<html><body><table><tr><td>unit</td></tr></table></body></html>".to_vec(),
            Told("is a web page"),
        ),
        (
            "an XML table of Excel 2003",
            b"\xef\xbb\xbf<?xml version=\"1.0\"?><Workbook/>".to_vec(),
            Told("is a web page"),
        ),
        ("a web archive", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n".to_vec(), Told("is a web page")),
        ("a PDF", b"%PDF-1.7 ...".to_vec(), Told("is no table")),
        ("a picture", b"\x89PNG\r\n\x1a\n....".to_vec(), Told("is no table")),
        ("a photo", b"\xff\xd8\xff\xe0....JFIF".to_vec(), Told("is no table")),
        ("a gzip archive", b"\x1f\x8b\x08\x00....".to_vec(), Told("is no table")),
        ("a rar archive", b"Rar!\x1a\x07....".to_vec(), Told("is no table")),
        ("another archive", zipped(&[("word/document.xml", b"<w/>")]), Told("is an archive without an Excel workbook")),
        ("an empty archive", zipped(&[]), Told("is an archive without an Excel workbook")),
        (
            "an OpenDocument table",
            zipped(&[("mimetype", b"application/vnd.oasis"), ("content.xml", b"<o/>")]),
            Told("is an archive without"),
        ),
        (
            "a binary workbook",
            zipped(&[("xl/workbook.bin", b"\x83\x01")]),
            Told("is an archive without an Excel workbook"),
        ),
        ("half a workbook", cut(good.clone(), 50), Told("is damaged")),
        ("a workbook without its end", cut(good.clone(), 98), Told("is damaged")),
        ("a workbook with rotten bytes", flipped, Told("is damaged")),
        ("only the mark of an archive", b"PK\x03\x04".to_vec(), Told("is damaged")),
        ("a workbook without sheets", no_sheet.bytes(), Told("is damaged")),
        ("a workbook without its texts", no_texts.bytes(), Told("is damaged")),
        ("a text that is not there", index.bytes(), Told("is damaged")),
        ("a sheet with broken tags", odd_xml.bytes(), Told("is damaged")),
        ("a cell beyond the last column", far.bytes(), Told("is damaged")),
        ("a workbook that claims a billion texts", claims.bytes(), Told("is damaged")),
        ("an archive that unpacks without end", bomb, Told("is too large when unpacked")),
        ("a cell of two million letters", one(Inline(&long_cell)), Told("is too large when unpacked")),
        ("a cell of three hundred thousand pieces", many_runs, Told("is too large when unpacked")),
        (
            "random bytes",
            (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect(),
            Told("no headings"),
        ),
        (
            "ten thousand columns",
            {
                let strange: String = (0..10_000).map(|n| format!(",c{n}")).collect();
                format!("unit,period,item,amount{strange}\n5-1201,2026-10,water,5{}\n", ",".repeat(10_000)).into()
            },
            Books(1, 500),
        ),
        (
            "a row of two megabytes",
            [row("5-1201,2026-10,water,1,,x"), vec![b'x'; 2 << 20]].concat(),
            Told("the row is too long"),
        ),
    ]
}

/// Tables whose letters, separators or rows are odd.
pub fn letters() -> Vec<(&'static str, Vec<u8>, Expect)> {
    let mixed = [CSV.as_bytes(), &GB18030.encode("5-1203,2026-10,水费,1\n").0].concat();
    let mixed_other = [&*GB18030.encode(CSV).0, "5-1203,2026-10,水费,1\n".as_bytes()].concat();
    let utf16 = |text: &str| [vec![0xff, 0xfe], wide(text)].concat();
    vec![
        ("GB18030", GB18030.encode(CSV).0.into_owned(), Books(2, 20_640)),
        ("Big5", BIG5.encode("房號,帳期,收費項目,金額\n5-1201,2026-10,水費,86.40\n").0.into_owned(), Books(1, 8_640)),
        ("UTF-8 with a mark", format!("\u{feff}{CSV}").into(), Books(2, 20_640)),
        ("UTF-16 with tabs", utf16(&CSV.replace(',', "\t")), Books(2, 20_640)),
        (
            "UTF-16 cut in the middle of a letter",
            {
                let mut b = utf16(CSV);
                b.pop();
                b
            },
            Told("letters that cannot be read"),
        ),
        ("UTF-16 without a mark", wide("unit,period,item,amount\n5-1201,2026-10,water,5\n"), Books(1, 500)),
        ("GB18030 rows in a UTF-8 file", mixed, Told("letters that cannot be read")),
        ("UTF-8 rows in a GB18030 file", mixed_other, Told("letters that cannot be read")),
        (
            "UTF-8 broken by Latin-1",
            [HEADS.as_bytes(), "5-1201,2026-10,water,1,,备注,".as_bytes(), b"\xe9\n"].concat(),
            Told("letters that cannot be read"),
        ),
        ("letters already lost", with(5, "\u{fffd}\u{fffd}"), Told("letters that cannot be read")),
        ("zeros in the text", with(0, "5-12\u{0}01"), Books(1, 8_640)),
        ("control characters", with(0, "\u{7}5-1201\u{1b}"), Books(1, 8_640)),
        ("marks that turn the writing", with(0, "\u{202e}5-1201\u{202c}\u{200f}"), Books(1, 8_640)),
        ("emoji", with(5, "🙂👍"), Books(1, 8_640)),
        ("a backslash and an N", with(5, "\\N \\t \\"), Books(1, 8_640)),
        ("an apostrophe before a text", with(0, "'5-1201"), Books(1, 8_640)),
        ("a formula that keeps a text", with(0, "\"=\"\"5-1201\"\"\""), Books(1, 8_640)),
        ("CR only", CSV.replace('\n', "\r").into(), Books(2, 20_640)),
        ("CRLF", CSV.replace('\n', "\r\n").into(), Books(2, 20_640)),
        ("line ends mixed", CSV.replacen('\n', "\r\n", 1).into(), Books(2, 20_640)),
        ("semicolons", CSV.replace(',', ";").into(), Books(2, 20_640)),
        ("bars", CSV.replace(',', "|").into(), Books(2, 20_640)),
        ("commas at the end of rows", CSV.replace('\n', ",,,,\n").into(), Books(2, 20_640)),
        ("empty rows between", CSV.replace('\n', "\n\n,,,\n").into(), Books(2, 20_640)),
        ("a comma in a text without marks", with(5, "a,b,c"), Told("more cells than there are headings")),
        (
            "a mark that is not closed",
            row("5-1201,2026-10,water,86.40,2026-11-30,\"open,W-1\n5-1202,2026-10,water,1,,,W-2"),
            Told("a quotation mark is opened and not closed"),
        ),
        ("a mark within a text", with(5, "5\" pipe"), Books(1, 8_640)),
        ("a line end within a text", with(5, "\"two\nlines\""), Books(1, 8_640)),
        ("a total below", format!("{CSV}合计,,,206.40\n").into(), Books(2, 20_640)),
        ("a total that does not add up", format!("{CSV}合计,,,999\n").into(), Books(2, 20_640)),
        (
            "headings again on the next page",
            format!("{CSV}{CSV}")
                .replace("5-1202", "5-1203")
                .replacen("5-1203", "5-1202", 1)
                .replace("5-1201,2026-10,水费,86.40\n5-1203", "5-1204,2026-10,水费,86.40\n5-1203")
                .into(),
            Books(4, 41_280),
        ),
        ("a table that ends in the middle of a row", CSV.trim_end_matches("120\n").into(), Told("is not filled in")),
        ("strange columns", CSV.replace('\n', ",心情\n").into(), Books(2, 20_640)),
    ]
}

/// Tables in which a cell is odd.
pub fn cells() -> Vec<(&'static str, Vec<u8>, Expect)> {
    let long = "很".repeat(600);
    vec![
        ("thousands separators", with(3, "\"1,234.50\""), Books(1, 123_450)),
        ("full-width digits", with(3, "８６．４０"), Books(1, 8_640)),
        ("a currency's sign", with(3, "￥86.40元"), Books(1, 8_640)),
        ("another currency", with(3, "US$86.40"), Told("is another currency")),
        ("a negative amount", with(3, "-86.40"), Told("a bill is not below zero: write a correction or credit")),
        ("an amount in brackets", with(3, "(86.40)"), Told("a bill is not below zero")),
        ("a percentage", with(3, "5%"), Told("is not a number")),
        ("words for an amount", with(3, "免费"), Told("is not a number")),
        ("a huge number", with(3, "99999999999999999999"), Told("is too large")),
        ("scientific notation", with(3, "1.2E+3"), Books(1, 120_000)),
        ("three decimals", with(3, "86.405"), Told("more decimals")),
        ("noise of a float", with(3, "86.39999999999999"), Books(1, 8_640)),
        ("a decimal comma", with(3, "\"86,40\""), Told("is not a number")),
        ("no amount", with(3, ""), Told("is not filled in")),
        ("a zero amount", with(3, "0"), Books(1, 0)),
        ("a day as a number", with(4, "46356"), Books(1, 8_640)),
        ("a day in Chinese", with(4, "2026年11月30日"), Books(1, 8_640)),
        ("a day that does not exist", with(4, "2026-02-30"), Told("is not a date")),
        ("a day with the month first", with(4, "11/30/2026"), Told("is not a date")),
        ("a period nobody knows", with(1, "上个月"), Told("is not a period")),
        ("January or October", with(1, "2026.1"), Told("is it January or October?")),
        ("a period that ends first", with(1, "2026-12至2026-10"), Told("ends before it begins")),
        ("a unit that is not there", with(0, "99-101"), Told("there is no such unit")),
        ("a unit that Excel made a date", with(0, "2026-05-12"), Told("was made a date by Excel")),
        ("a number that Excel shortened", with(6, "1.23457E+17"), Told("was shortened by Excel")),
        ("a very long text", with(5, &long), Told("is too long: at most 500")),
        ("an error of Excel", with(3, "#N/A"), Told("is an error of Excel")),
        ("a cell too narrow", with(4, "#########"), Told("is an error of Excel")),
        ("a formula instead of a result", with(3, "=SUM(A1:A2)"), Told("is a formula without its result")),
        (
            "the same row twice",
            row("5-1201,2026-10,water,1,,,W-1\n5-1201,2026-10,water,1,,,W-1"),
            Told("is the same as row 2"),
        ),
        ("SQL in a text", with(5, "'); drop table bill; --"), Books(1, 8_640)),
        ("markup in a text", with(5, "<b>&amp;</b>"), Books(1, 8_640)),
        ("a number as a text", one(T("86.40")), Books(1, 8_640)),
        ("noise of a float, in a workbook", one(N("86.39999999999999")), Books(1, 8_640)),
        ("scientific notation, in a workbook", one(N("1.2E+3")), Books(1, 120_000)),
        ("a formula with its result", one(F("40+46.4", "86.4")), Books(1, 8_640)),
        ("a formula without a result", one(Bare("40+46.4")), Told("is a formula without its result")),
        ("#REF! in a workbook", one(E("#REF!")), Told("is an error of Excel")),
        ("a date where an amount belongs", one(Date(46356)), Told("is not a number")),
        ("an empty amount in a workbook", one(No), Told("is not filled in")),
        ("a row with one cell", sheet(vec![vec![T("5-1201")]]), Told("is not filled in")),
        (
            "a period that Excel made a date",
            sheet(vec![vec![T("5-1201"), Date(46296), T("water"), N("5")]]),
            Books(1, 500),
        ),
        (
            "a unit as a number",
            sheet(vec![vec![N("1201"), T("2026-10"), T("water"), N("5")]]),
            Told("there is no such unit"),
        ),
        (
            "merged units",
            {
                let mut merged = book(&[]);
                merged.sheets.clear();
                let rows = [
                    heads(),
                    vec![T("5-1201"), T("2026-10"), T("water"), N("5")],
                    vec![No, T("2026-11"), T("water"), N("6")],
                ];
                merged.add("S", &rows, &["A2:A3"]);
                merged.bytes()
            },
            Books(2, 1_100),
        ),
        (
            "merged amounts",
            {
                let mut merged = book(&[]);
                merged.sheets.clear();
                let rows = [
                    heads(),
                    vec![T("5-1201"), T("2026-10"), T("water"), N("5")],
                    vec![T("5-1202"), T("2026-10"), T("water"), No],
                ];
                merged.add("S", &rows, &["D2:D3"]);
                merged.bytes()
            },
            Told("is one cell for several rows"),
        ),
    ]
}

//! Excel workbooks made by hand, as programs make them, and as none should.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What stands in a cell.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    /// Text in the table of texts.
    T(&'a str),
    /// Text in the cell itself.
    Inline(&'a str),
    /// A number, written like this.
    N(&'a str),
    /// A serial number shown as a date.
    Date(i64),
    /// A formula with its result.
    F(&'a str, &'a str),
    /// A formula that was never computed.
    Bare(&'a str),
    /// An error.
    E(&'a str),
    /// Nothing.
    No,
}

/// A workbook.
pub struct Book {
    pub sheets: Vec<(String, String)>,
    pub texts: Vec<String>,
    /// What the table of texts claims to have.
    pub claimed: Option<String>,
    pub date1904: bool,
    pub left_out: Vec<&'static str>,
}

/// A workbook with one sheet of these rows.
pub fn book(rows: &[Vec<Cell<'_>>]) -> Book {
    let mut book = Book { sheets: vec![], texts: vec![], claimed: None, date1904: false, left_out: vec![] };
    book.add("Sheet1", rows, &[]);
    book
}

fn column(mut n: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + u8::try_from(n % 26).unwrap()));
        if n < 26 {
            return name;
        }
        n = n / 26 - 1;
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl Book {
    /// One more sheet, with merged cells.
    pub fn add(&mut self, name: &str, rows: &[Vec<Cell<'_>>], merges: &[&str]) {
        let mut data = String::new();
        for (r, row) in rows.iter().enumerate() {
            write!(data, "<row r=\"{}\">", r + 1).unwrap();
            for (c, cell) in row.iter().enumerate() {
                let at = format!("{}{}", column(c), r + 1);
                match cell {
                    Cell::T(text) => {
                        self.texts.push(escape(text));
                        write!(data, "<c r=\"{at}\" t=\"s\"><v>{}</v></c>", self.texts.len() - 1).unwrap();
                    }
                    Cell::Inline(text) => {
                        write!(data, "<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escape(text)).unwrap();
                    }
                    Cell::N(n) => write!(data, "<c r=\"{at}\"><v>{n}</v></c>").unwrap(),
                    Cell::Date(n) => write!(data, "<c r=\"{at}\" s=\"1\"><v>{n}</v></c>").unwrap(),
                    Cell::F(f, n) => write!(data, "<c r=\"{at}\"><f>{}</f><v>{n}</v></c>", escape(f)).unwrap(),
                    Cell::Bare(f) => write!(data, "<c r=\"{at}\"><f>{}</f></c>", escape(f)).unwrap(),
                    Cell::E(e) => write!(data, "<c r=\"{at}\" t=\"e\"><v>{e}</v></c>").unwrap(),
                    Cell::No => {}
                }
            }
            data.push_str("</row>");
        }
        let mut xml = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData>");
        if !merges.is_empty() {
            let all: String = merges.iter().map(|m| format!("<mergeCell ref=\"{m}\"/>")).collect();
            write!(xml, "<mergeCells count=\"{}\">{all}</mergeCells>", merges.len()).unwrap();
        }
        xml.push_str("</worksheet>");
        self.sheets.push((name.to_owned(), xml));
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut parts: Vec<(String, String)> = vec![];
        let mut types = String::new();
        let mut sheets = String::new();
        let mut rels = String::new();
        for (n, (name, xml)) in (1..).zip(&self.sheets) {
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
            write!(types, "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{kind}\"/>").unwrap();
            write!(sheets, "<sheet name=\"{}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>", escape(name)).unwrap();
            write!(rels, "<Relationship Id=\"rId{n}\" Type=\"{REL}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
                .unwrap();
            parts.push((format!("xl/worksheets/sheet{n}.xml"), xml.clone()));
        }
        for (id, what, target) in [("s", "styles", "styles.xml"), ("t", "sharedStrings", "sharedStrings.xml")] {
            write!(rels, "<Relationship Id=\"rId{id}\" Type=\"{REL}/{what}\" Target=\"{target}\"/>").unwrap();
        }
        let texts: String = self.texts.iter().map(|t| format!("<si><t xml:space=\"preserve\">{t}</t></si>")).collect();
        let count = self.claimed.clone().unwrap_or_else(|| self.texts.len().to_string());
        let dates = if self.date1904 { "<workbookPr date1904=\"1\"/>" } else { "" };
        parts.extend([
            ("[Content_Types].xml".into(), format!("<Types xmlns=\"{PACKAGE}/content-types\">{types}</Types>")),
            ("_rels/.rels".into(), format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{REL}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>")),
            ("xl/workbook.xml".into(), format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{REL}\">{dates}<sheets>{sheets}</sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels".into(),
                format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{rels}</Relationships>")),
            ("xl/styles.xml".into(), format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>")),
            ("xl/sharedStrings.xml".into(),
                format!("<sst xmlns=\"{MAIN}\" count=\"{count}\" uniqueCount=\"{count}\">{texts}</sst>")),
        ]);
        let parts: Vec<_> = parts.iter().filter(|(name, _)| !self.left_out.contains(&name.as_str())).collect();
        zipped(&parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
    }
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A zip archive of these parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

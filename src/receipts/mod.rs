//! The paper of a receipt: one document as PDF, in the language of whoever reads it. Pure: a receipt in, bytes out.

pub mod sheet;

use crate::chat::words::line;
use crate::domain::receipt::{Receipt, ReceiptNo, Settled};
use crate::texts::Texts;
use anyhow::Result;
use chrono_tz::Tz;
use sheet::{Sheets, Style};

/// A5, upright.
const PAPER: (f32, f32) = (419.5, 595.3);
const LEFT: f32 = 36.0;
const RIGHT: f32 = PAPER.0 - 36.0;
const TOP: f32 = 44.0;
/// Below this nothing of the table is written.
const BOTTOM: f32 = PAPER.1 - 70.0;
/// Where the values of the upper part begin.
const VALUES: f32 = 118.0;
/// Where the periods of the table begin.
const PERIODS: f32 = 205.0;

const TITLE: Style = Style::bold(18.0);
const LABEL: Style = Style::quiet(9.5);
const TEXT: Style = Style::plain(9.5);
const STRONG: Style = Style::bold(9.5);
const AMOUNT: Style = Style::bold(14.0);
const SMALL: Style = Style::quiet(7.5);

/// What the file is called.
pub fn file_name(receipt: &Receipt) -> String {
    format!("{}.pdf", receipt.no)
}

/// The receipt as PDF.
///
/// # Errors
/// When the program's font is broken.
pub fn pdf(receipt: &Receipt, texts: Texts, tz: Tz) -> Result<Vec<u8>> {
    let mut paper = Paper { sheets: Sheets::new(PAPER)?, y: TOP, page: 1, no: receipt.no, texts };
    paper.head(receipt, tz);
    paper.table(receipt);
    paper.returned(receipt);
    paper.foot(receipt);
    let title = format!("{} {}", texts.plain_receipt_title(), receipt.no);
    paper.sheets.finish(&title, texts.lang().code())
}

/// The characters of these words that the font of receipts does not have, each once.
///
/// # Errors
/// When the program's font is broken.
pub fn missing(words: &str) -> Result<Vec<char>> {
    let mut sheets = Sheets::new(PAPER)?;
    sheets.write(words, TEXT, (LEFT, TOP));
    Ok(sheets.missing())
}

/// A paper being written from above.
struct Paper {
    sheets: Sheets,
    y: f32,
    page: u32,
    no: ReceiptNo,
    texts: Texts,
}

impl Paper {
    fn money(&self, receipt: &Receipt, minor: i64) -> String {
        self.texts.money(minor, &receipt.content.currency)
    }

    /// Who issues it: the company, or the community where none is named.
    fn company<'r>(&self, receipt: &'r Receipt) -> &'r str {
        let content = &receipt.content;
        content.company.as_ref().unwrap_or(&content.community).get(self.texts.lang())
    }

    fn head(&mut self, receipt: &Receipt, tz: Tz) {
        let (texts, content) = (self.texts, &receipt.content);
        let company = line(self.company(receipt), 100);
        for words in self.sheets.lines(&company, STRONG, RIGHT - LEFT) {
            self.sheets.write(&words, STRONG, (LEFT, self.y));
            self.y += 14.0;
        }
        self.y += 18.0;
        let title = texts.plain_receipt_title();
        let width = self.sheets.width(&title, TITLE);
        self.sheets.write(&title, TITLE, ((PAPER.0 - width) / 2.0, self.y));
        self.y += 24.0;
        let issued = texts.date(receipt.issued_at.with_timezone(&tz).date_naive());
        let issued = format!("{}  {issued}", texts.plain_receipt_issued());
        self.sheets.write(&issued, LABEL, (LEFT, self.y));
        let number = format!("{}  {}", texts.plain_receipt_number(), receipt.no);
        self.sheets.write_right(&number, STRONG, (RIGHT, self.y));
        self.y += 8.0;
        self.sheets.rule((LEFT, self.y), RIGHT, 1.0);
        self.y += 18.0;
        let payer = match content.payer.trim() {
            "" => texts.plain_receipt_household(&content.unit),
            name => line(name, 80),
        };
        self.row(&texts.plain_receipt_community(), content.community.get(texts.lang()), TEXT);
        self.row(&texts.plain_receipt_unit(), &content.unit, STRONG);
        self.row(&texts.plain_receipt_payer(), &payer, TEXT);
        self.y += 5.0;
        self.row(&texts.plain_receipt_amount(), &self.money(receipt, content.amount_minor), AMOUNT);
        if let Some(words) = texts.capitals(content.amount_minor, &content.currency) {
            self.row(&texts.plain_receipt_capitals(), &words, TEXT);
        }
        self.row(&texts.plain_receipt_method(), &texts.method_name(content.method), TEXT);
        self.row(&texts.plain_receipt_paid_on(), &texts.date(content.paid_on), TEXT);
        if !content.reference.trim().is_empty() {
            self.row(&texts.plain_receipt_reference(), &line(&content.reference, 160), TEXT);
        }
        if !content.cashier.trim().is_empty() {
            self.row(&texts.plain_receipt_cashier(), &line(&content.cashier, 80), TEXT);
        }
        self.y += 12.0;
    }

    /// A label and what stands beside it.
    fn row(&mut self, label: &str, value: &str, style: Style) {
        self.sheets.write(label, LABEL, (LEFT, self.y));
        for words in self.sheets.lines(value, style, RIGHT - VALUES) {
            self.sheets.write(&words, style, (VALUES, self.y));
            self.y += (style.size * 1.45).max(16.0);
        }
    }

    fn table(&mut self, receipt: &Receipt) {
        let (texts, content) = (self.texts, &receipt.content);
        self.table_head();
        for settled in &content.lines {
            let item = self.sheets.lines(&self.item(settled), TEXT, PERIODS - LEFT - 8.0);
            if self.y + 14.0 * f32::from(u8::try_from(item.len()).unwrap_or(u8::MAX)) > BOTTOM {
                self.turn();
                self.table_head();
            }
            self.sheets.write(&texts.period(settled.period), TEXT, (PERIODS, self.y));
            self.sheets.write_right(&self.money(receipt, settled.amount_minor), TEXT, (RIGHT, self.y));
            for words in item {
                self.sheets.write(&words, TEXT, (LEFT, self.y));
                self.y += 14.0;
            }
        }
        let credit = content.credit_minor();
        if credit > 0 {
            self.sum(&texts.plain_receipt_credit(), &self.money(receipt, credit), TEXT);
        }
        self.y -= 7.0;
        self.sheets.rule((LEFT, self.y), RIGHT, 0.5);
        self.y += 15.0;
        self.sum(&texts.plain_receipt_total(), &self.money(receipt, content.amount_minor), STRONG);
    }

    fn table_head(&mut self) {
        let texts = self.texts;
        self.sheets.write(&texts.plain_receipt_item(), LABEL, (LEFT, self.y));
        self.sheets.write(&texts.plain_receipt_period(), LABEL, (PERIODS, self.y));
        self.sheets.write_right(&texts.plain_receipt_part(), LABEL, (RIGHT, self.y));
        self.y += 6.0;
        self.sheets.rule((LEFT, self.y), RIGHT, 0.5);
        self.y += 15.0;
    }

    /// Another page, with the number on it.
    fn turn(&mut self) {
        self.sheets.turn();
        self.page += 1;
        self.sheets.write_right(&format!("{} · {}", self.no, self.page), LABEL, (RIGHT, TOP));
        self.y = TOP + 20.0;
    }

    fn sum(&mut self, label: &str, amount: &str, style: Style) {
        if self.y > BOTTOM {
            self.turn();
        }
        self.sheets.write(label, style, (LEFT, self.y));
        self.sheets.write_right(amount, style, (RIGHT, self.y));
        self.y += 16.0;
    }

    /// What was returned since: the number stays, and the paper says so.
    fn returned(&mut self, receipt: &Receipt) {
        let texts = self.texts;
        for returned in &receipt.returned {
            let label = texts.plain_receipt_returned(texts.date(returned.on));
            self.sum(&label, &self.money(receipt, -returned.amount_minor), TEXT);
        }
        if !receipt.returned.is_empty() {
            self.sum(&texts.plain_receipt_kept(), &self.money(receipt, receipt.kept_minor()), STRONG);
        }
    }

    fn item(&self, settled: &Settled) -> String {
        match settled.label.trim() {
            "" => self.texts.item_name(settled.item),
            label => line(label, 100),
        }
    }

    fn foot(&mut self, receipt: &Receipt) {
        let company = line(self.company(receipt), 100);
        let mut notes = vec![self.texts.plain_receipt_note(company)];
        let missing = self.sheets.missing();
        if !missing.is_empty() {
            let codes: Vec<String> = missing.iter().take(12).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
            notes.push(format!("{} {}", sheet::MISSING, codes.join(", ")));
        }
        let lines: Vec<String> = notes.iter().flat_map(|n| self.sheets.lines(n, SMALL, RIGHT - LEFT)).collect();
        let mut y = PAPER.1 - 28.0 - 10.0 * f32::from(u8::try_from(lines.len()).unwrap_or(u8::MAX));
        for words in lines {
            self.sheets.write(&words, SMALL, (LEFT, y));
            y += 10.0;
        }
    }
}

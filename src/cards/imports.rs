//! What comes of a table: mistakes by row and column, what changes line by line, how much of what; and its message in a group.

use super::Face;
use crate::chat::button::Button;
use crate::chat::import::ImportButton;
use crate::chat::outgoing::Key;
use crate::chat::words::{cut, line};
use crate::domain::ids::CommunityId;
use crate::imports::found::{Difference, Mistake, Notice, Report, Wrong};
use crate::imports::heads::{Column, Kind};
use crate::texts::{Html, Texts, escape};

/// So many lines of a report are shown in a group.
const LINES: usize = 30;
/// And at most so many characters.
const CHARACTERS: usize = 3000;
/// Of one line so many.
const LINE: usize = 400;

/// The whole report, plain, line by line: what is wrong, or what changes; what to know; how much of what.
pub fn report(t: Texts, report: &Report) -> Vec<String> {
    let mut lines = vec![];
    if report.is_well() {
        lines.extend(report.differences.iter().map(|d| difference(t, d, &report.currency)));
        if report.counts.untold > 0 {
            lines.push(t.plain_import_more_differences(report.counts.untold.cast_signed()));
        }
    } else {
        lines.push(t.plain_import_refused(report.mistakes.count.cast_signed()));
        lines.extend(report.mistakes.told.iter().map(|m| mistake(t, m, &report.currency)));
        let more = report.mistakes.count.saturating_sub(report.mistakes.told.len() as u64);
        if more > 0 {
            lines.push(t.plain_import_more_mistakes(more.cast_signed()));
        }
    }
    lines.extend(report.notices.iter().map(|n| notice(t, n, &report.currency)));
    if report.more_notices > 0 {
        lines.push(t.plain_import_notice_more(report.more_notices.cast_signed()));
    }
    if report.is_well() {
        lines.push(summary(t, report));
        if report.dry_run {
            lines.push(t.plain_import_tried());
        }
    }
    lines
}

/// How much of what.
pub fn summary(t: Texts, report: &Report) -> String {
    let n = report.counts;
    let (new, changed, unchanged) = (n.new.cast_signed(), n.changed.cast_signed(), n.unchanged.cast_signed());
    let money = |minor| t.money(minor, &report.currency);
    match report.kind {
        Kind::Bills => t.plain_import_bills(
            new,
            money(n.new_minor),
            changed,
            signed(t, n.changed_minor, &report.currency),
            unchanged,
        ),
        Kind::Payments => t.plain_import_payments(new, money(n.new_minor), unchanged),
        Kind::Units => t.plain_import_units(new, unchanged),
        Kind::Residents => t.plain_import_residents(new, changed, unchanged),
    }
}

/// An amount with its sign, also where it is more: `+¥3.60`.
fn signed(t: Texts, minor: i64, currency: &str) -> String {
    let plus = if minor > 0 { "+" } else { "" };
    format!("{plus}{}", t.money(minor, currency))
}

fn difference(t: Texts, difference: &Difference, currency: &str) -> String {
    let money = |minor: i64| t.money(minor, currency);
    match difference {
        Difference::NewBill { key, unit, amount } => t.plain_import_new_bill(key, unit, money(*amount)),
        Difference::Amount { key, unit, was, is } => {
            t.plain_import_amount(key, unit, money(*was), money(*is), signed(t, is - was, currency))
        }
        Difference::Due { key, unit, was, is } => t.plain_import_due(key, unit, t.date(*was), t.date(*is)),
        Difference::Change { key, corrects, unit, amount } => {
            t.plain_import_change(key, corrects, unit, signed(t, *amount, currency))
        }
        Difference::Payment { key, unit, amount } if *amount < 0 => t.plain_import_refund(key, unit, money(*amount)),
        Difference::Payment { key, unit, amount } => t.plain_import_payment(key, unit, money(*amount)),
        Difference::Unit(unit) => t.plain_import_unit(unit),
        Difference::Resident { unit, name } => t.plain_import_resident(unit, line(name, 60)),
        Difference::ResidentChanged { unit, name } => t.plain_import_resident_changed(unit, line(name, 60)),
    }
}

/// One mistake with its place.
pub fn mistake(t: Texts, m: &Mistake, currency: &str) -> String {
    let row = i64::from(m.row);
    let at = match (m.row, m.column.as_str(), m.value.as_str()) {
        (0, ..) => t.plain_import_at_file(),
        (_, "", _) => t.plain_import_at_row(row),
        (_, column, "") => t.plain_import_at_cell(row, line(column, 40)),
        (_, column, value) => t.plain_import_at_value(row, line(column, 40), line(value, 60)),
    };
    t.plain_import_mistake(at, wrong(t, &m.wrong, currency))
}

fn wrong(t: Texts, wrong: &Wrong, currency: &str) -> String {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let list = |columns: &[Column]| columns.iter().map(|c| c.shown()).collect::<Vec<_>>().join(", ");
    match wrong {
        Wrong::EmptyFile => t.plain_import_wrong_empty_file(),
        Wrong::NoRows => t.plain_import_wrong_no_rows(),
        Wrong::OldExcel => t.plain_import_wrong_old_excel(),
        Wrong::Protected => t.plain_import_wrong_protected(),
        Wrong::WebPage => t.plain_import_wrong_web_page(),
        Wrong::OtherFile => t.plain_import_wrong_other_file(),
        Wrong::OtherArchive => t.plain_import_wrong_other_archive(),
        Wrong::Damaged => t.plain_import_wrong_damaged(),
        Wrong::TooLarge(most) => t.plain_import_wrong_too_large(*most),
        Wrong::NoSuchSheet(sheets) => t.plain_import_wrong_no_such_sheet(sheets),
        Wrong::Unreadable(why) => t.plain_import_wrong_unreadable(why),
        Wrong::NoHeads { needed, found } => t.plain_import_wrong_no_heads(list(needed), found),
        Wrong::NoColumn(column) => t.plain_import_wrong_no_column(column.shown()),
        Wrong::DoubleColumn => t.plain_import_wrong_double_column(),
        Wrong::OpenQuote => t.plain_import_wrong_open_quote(),
        Wrong::LongRow => t.plain_import_wrong_long_row(),
        Wrong::ExtraCells => t.plain_import_wrong_extra_cells(),
        Wrong::Missing => t.plain_import_wrong_missing(),
        Wrong::Garbled => t.plain_import_wrong_garbled(),
        Wrong::TooLong(most) => t.plain_import_wrong_too_long(number(*most)),
        Wrong::Formula => t.plain_import_wrong_formula(),
        Wrong::ExcelError => t.plain_import_wrong_excel_error(),
        Wrong::Merged => t.plain_import_wrong_merged(),
        Wrong::BecameDate => t.plain_import_wrong_became_date(),
        Wrong::Shortened => t.plain_import_wrong_shortened(),
        Wrong::NotANumber => t.plain_import_wrong_not_a_number(),
        Wrong::TooMuch => t.plain_import_wrong_too_much(),
        Wrong::Decimals => t.plain_import_wrong_decimals(),
        Wrong::Currency => t.plain_import_wrong_currency(),
        Wrong::NegativeBill => t.plain_import_wrong_negative_bill(),
        Wrong::PositiveCredit => t.plain_import_wrong_positive_credit(),
        Wrong::ZeroPayment => t.plain_import_wrong_zero_payment(),
        Wrong::PositiveRefund => t.plain_import_wrong_positive_refund(),
        Wrong::RefundOfWhat => t.plain_import_wrong_refund_of_what(),
        Wrong::NotADate => t.plain_import_wrong_not_a_date(),
        Wrong::NotAPeriod => t.plain_import_wrong_not_a_period(),
        Wrong::Backwards => t.plain_import_wrong_backwards(),
        Wrong::WhichMonth => t.plain_import_wrong_which_month(),
        Wrong::UnknownSort => t.plain_import_wrong_unknown_sort(),
        Wrong::UnknownMethod => t.plain_import_wrong_unknown_method(),
        Wrong::UnknownTie => t.plain_import_wrong_unknown_tie(),
        Wrong::NotYesNo => t.plain_import_wrong_not_yes_no(),
        Wrong::NotAPhone => t.plain_import_wrong_not_a_phone(),
        Wrong::ChangeOfWhat => t.plain_import_wrong_change_of_what(),
        Wrong::OwnNumber => t.plain_import_wrong_own_number(),
        Wrong::ChangeNumber => t.plain_import_wrong_change_number(),
        Wrong::NoSuchUnit => t.plain_import_wrong_no_such_unit(),
        Wrong::NotAUnit => t.plain_import_wrong_not_a_unit(),
        Wrong::NoSuchBuilding => t.plain_import_wrong_no_such_building(),
        Wrong::FileOwnsUnits => t.plain_import_wrong_file_owns_units(),
        Wrong::Twice(row) => t.plain_import_wrong_twice(*row),
        Wrong::LinesDiffer(row) => t.plain_import_wrong_lines_differ(*row),
        Wrong::OtherBill(known) => t.plain_import_wrong_other_bill(known),
        Wrong::OtherSort => t.plain_import_wrong_other_sort(),
        Wrong::NoSuchBill => t.plain_import_wrong_no_such_bill(),
        Wrong::BillOfOther(unit) => t.plain_import_wrong_bill_of_other(unit),
        Wrong::NoSuchPayment => t.plain_import_wrong_no_such_payment(),
        Wrong::OtherPayment(known) => t.plain_import_wrong_other_payment(known),
        Wrong::RefundTooMuch(left) => t.plain_import_wrong_refund_too_much(t.money(*left, currency)),
    }
}

fn notice(t: Texts, notice: &Notice, currency: &str) -> String {
    let money = |minor: &i64| t.money(*minor, currency);
    match notice {
        Notice::TitleRows(count) => t.plain_import_notice_title_rows(i64::from(*count)),
        Notice::HeadAgain(row) => t.plain_import_notice_head_again(*row),
        Notice::TotalRow(row) => t.plain_import_notice_total_row(*row),
        Notice::TotalDiffers { row, says, sum } => t.plain_import_notice_total_differs(*row, money(says), money(sum)),
        Notice::UnknownColumns(columns) => t.plain_import_notice_unknown_columns(columns),
        Notice::Computed { row, computed, amount } => {
            t.plain_import_notice_computed(*row, money(computed), money(amount))
        }
        Notice::OtherItem(item) => t.plain_import_notice_other_item(item),
        Notice::OtherSheets(sheets) => t.plain_import_notice_other_sheets(sheets),
        Notice::OtherWords(count) => t.plain_import_notice_other_words(count.cast_signed()),
        Notice::MaybeTwice { row, unit, key } => t.plain_import_notice_maybe_twice(*row, unit, key),
        Notice::KnownByTelegram(count) => t.plain_import_notice_known_by_telegram(count.cast_signed()),
    }
}

/// The name of the slot of a table's message.
pub fn slot(community: CommunityId, job: i64) -> String {
    format!("i{community}.{job}")
}

fn key(of: (CommunityId, i64), label: String, act: ImportButton) -> Key {
    Key::press(label, &Button::Import(of.0, of.1, act))
}

/// What is in the table?
pub fn asked(t: Texts, of: (CommunityId, i64), name: &str) -> Face {
    let kinds = vec![
        key(of, t.btn_import_bills(), ImportButton::Bills),
        key(of, t.btn_import_payments(), ImportButton::Payments),
    ];
    Face::with(t.import_asked(line(name, 60)), vec![kinds, vec![key(of, t.btn_import_drop(), ImportButton::Drop)]])
}

/// It is being looked at.
pub fn waiting(t: Texts, name: &str) -> Face {
    Face::words(t.import_waiting(line(name, 60)))
}

/// Some words about it.
pub fn about(t: Texts, name: &str, words: String) -> Face {
    Face::words(t.import_shown(line(name, 60), Html(words)))
}

/// Telegram hands out no file of this size.
pub fn too_large(t: Texts, name: &str) -> Face {
    Face::words(t.import_too_large(line(name, 60)))
}

/// What would come of it, with the button that carries it out; `again`: it came out differently from what was shown.
pub fn shown(t: Texts, of: (CommunityId, i64), report: &Report, again: bool) -> Face {
    let mut html = head(t, report);
    if !report.is_well() {
        return Face::words(format!("{html}\n\n{}", t.import_mistakes()));
    }
    if report.counts.new + report.counts.changed == 0 {
        return Face::words(format!("{html}\n\n{}", t.import_nothing()));
    }
    if again {
        html = format!("{html}\n\n{}", t.import_again());
    }
    let keys =
        vec![key(of, t.btn_import_carry(), ImportButton::Carry), key(of, t.btn_import_drop(), ImportButton::Drop)];
    Face::with(format!("{html}\n\n{}", t.import_shown_ask()), vec![keys])
}

/// It is carried out.
pub fn done(t: Texts, report: &Report, who: &str, time: String) -> Face {
    Face::words(format!("{}\n\n{}", head(t, report), t.import_done(cut(who, 40), time)))
}

/// The lines that a message in a group has room for.
fn fitting(all: &[String]) -> usize {
    let mut room = CHARACTERS;
    let fits = |text: &&String| {
        let length = cut(text, LINE).chars().count() + 1;
        let fits = length <= room;
        room = room.saturating_sub(length);
        fits
    };
    all.iter().take(LINES).take_while(fits).count()
}

/// The whole report as a text file, where the message has no room for it.
pub fn whole(t: Texts, whole: &Report) -> Option<String> {
    let all = report(t, whole);
    // With the mark that keeps Windows from guessing the encoding.
    (fitting(&all) < all.len()).then(|| format!("\u{feff}{}\r\n", all.join("\r\n")))
}

/// The beginning of the report, as a quotation that unfolds.
fn head(t: Texts, whole: &Report) -> String {
    let all = report(t, &Report { dry_run: false, ..whole.clone() });
    let count = fitting(&all);
    let mut lines: Vec<String> = all.iter().take(count).map(|text| escape(&cut(text, LINE))).collect();
    if count < all.len() {
        lines.push(escape(&t.plain_import_more_lines(all.len())));
        if whole.is_well() {
            lines.push(escape(&summary(t, whole)));
        }
    }
    t.import_shown(line(&whole.name, 60), Html(format!("<blockquote expandable>{}</blockquote>", lines.join("\n"))))
}

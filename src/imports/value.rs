//! What stands in a cell: amounts, quantities, dates, words. Whole numbers all the way; a float is never computed with.

use super::clean::halved;
use super::found::Wrong;
use crate::domain::bill::{Method, Sort};
use crate::domain::money::{Decimal, minor_units};
use crate::domain::person::Tie;
use crate::domain::script::letters;
use chrono::{Datelike, Days, NaiveDate};

/// Decimals that are kept while a number is read.
const PLACES: u32 = 12;
const ONE: i128 = 1_000_000_000_000;
/// What is less than this beside a whole minor unit comes from a float: a millionth.
const NOISE: i128 = 1_000_000;
/// The largest amount, in major units.
const MOST: i128 = 1_000_000_000;

/// Whether a cell holds what Excel writes instead of a value.
pub fn excel_error(text: &str) -> Option<Wrong> {
    match text.as_bytes().first()? {
        b'=' => Some(Wrong::Formula),
        b'#' => {
            let known = [
                "#N/A",
                "#REF!",
                "#DIV/0!",
                "#VALUE!",
                "#NAME?",
                "#NUM!",
                "#NULL!",
                "#SPILL!",
                "#CALC!",
                "#GETTING_DATA",
            ];
            let upper = text.to_ascii_uppercase();
            (known.contains(&upper.as_str()) || text.len() > 2 && text.bytes().all(|b| b == b'#'))
                .then_some(Wrong::ExcelError)
        }
        _ => None,
    }
}

/// Whether a number or code was shortened by Excel to `1.23457E+17`.
pub fn shortened(text: &str) -> bool {
    let Some((head, tail)) = text.split_once(['E', 'e']) else { return false };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let exponent = tail.strip_prefix('+').unwrap_or("");
    let (whole, part) = head.split_once('.').unwrap_or((head, "0"));
    digits(exponent) && digits(whole) && digits(part)
}

/// Whether a code became a date in Excel: `2026-05-12`, `5月12日`, `12-May`.
pub fn looks_like_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2) => date(text).is_ok(),
        [day, name] if day.parse::<u8>().is_ok() => name.len() == 3 && name.bytes().all(|b| b.is_ascii_alphabetic()),
        _ => text.contains('月') && text.ends_with('日'),
    }
}

/// A number in units of 10⁻¹².
pub fn number(text: &str) -> Result<i128, Wrong> {
    let text = halved(text);
    let mut t: String = text.chars().filter(|c| *c != ' ').collect();
    let mut negative = false;
    if let Some(inner) = t.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (t, negative) = (inner.to_owned(), true);
    }
    if let Some(rest) = t.strip_suffix('-') {
        (t, negative) = (rest.to_owned(), true);
    }
    if let Some(rest) = t.strip_prefix('-') {
        if negative {
            return Err(Wrong::NotANumber);
        }
        (t, negative) = (rest.to_owned(), true);
    } else if let Some(rest) = t.strip_prefix('+') {
        t = rest.to_owned();
    }
    let (mantissa, exponent) = match t.split_once(['e', 'E']) {
        None => (t.as_str(), 0),
        Some((m, e)) => (m, e.parse::<i32>().map_err(|_| Wrong::NotANumber)?),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let whole = ungrouped(whole).ok_or(Wrong::NotANumber)?;
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && part.is_empty() || !digits(&whole) || !digits(part) {
        return Err(Wrong::NotANumber);
    }
    // All digits, with the point moved to where it belongs.
    let all: String = whole.chars().chain(part.chars()).collect();
    let point = i64::try_from(whole.len()).unwrap_or(0) + i64::from(exponent) + i64::from(PLACES);
    let all = all.trim_start_matches('0');
    let point = point - i64::try_from(whole.len() + part.len() - all.len()).unwrap_or(0);
    if all.is_empty() || point < 0 {
        return Ok(0);
    }
    let point = usize::try_from(point).unwrap_or(usize::MAX);
    if point > 30 {
        return Err(Wrong::TooMuch);
    }
    let mut value: i128 = 0;
    for place in 0..point {
        let digit = all.as_bytes().get(place).map_or(0, |b| i128::from(b - b'0'));
        value = value * 10 + digit;
    }
    // The first digit that is not kept rounds.
    if all.as_bytes().get(point).is_some_and(|b| *b >= b'5') {
        value += 1;
    }
    Ok(if negative { -value } else { value })
}

/// Without the marks between thousands; they stand at every third digit, or it is no number.
fn ungrouped(whole: &str) -> Option<String> {
    if !whole.contains([',', '\'']) {
        return Some(whole.to_owned());
    }
    let mark = if whole.contains(',') { ',' } else { '\'' };
    let groups: Vec<&str> = whole.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && rest.iter().all(|g| g.len() == 3);
    fits.then(|| groups.concat())
}

/// Signs of currencies, with those that they may stand for; a sign of another currency is a mistake.
const SIGNS: [(&str, &[&str]); 22] = [
    ("HK$", &["HKD"]),
    ("NT$", &["TWD"]),
    ("US$", &["USD"]),
    ("S$", &["SGD"]),
    ("MOP$", &["MOP"]),
    ("RMB", &["CNY"]),
    ("CNY", &["CNY"]),
    ("HKD", &["HKD"]),
    ("TWD", &["TWD"]),
    ("USD", &["USD"]),
    ("SGD", &["SGD"]),
    ("MOP", &["MOP"]),
    ("EUR", &["EUR"]),
    ("JPY", &["JPY"]),
    ("人民币", &["CNY"]),
    ("港币", &["HKD"]),
    ("¥", &["CNY", "JPY"]),
    ("€", &["EUR"]),
    ("£", &["GBP"]),
    ("$", &["HKD", "TWD", "USD", "SGD", "MOP"]),
    ("元", &["CNY", "HKD", "TWD", "MOP", "SGD"]),
    ("圆", &["CNY", "JPY"]),
];

/// The text without the sign of its currency.
fn unsigned<'t>(text: &'t str, currency: &str) -> Result<std::borrow::Cow<'t, str>, Wrong> {
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'+');
    if text.bytes().all(plain) {
        return Ok(text.into());
    }
    let mut t = halved(text).replace('圓', "圆").replace("幣", "币").to_uppercase();
    for (sign, of) in SIGNS {
        if t.contains(sign) {
            if !of.contains(&currency) {
                return Err(Wrong::Currency);
            }
            t = t.replacen(sign, "", 1);
        }
    }
    Ok(t.trim().to_owned().into())
}

/// An amount of money in minor units. What a float has left beside it is taken off.
///
/// # Errors
/// When it is none, too much, of another currency, or has more decimals than the money.
pub fn amount(text: &str, currency: &str) -> Result<i64, Wrong> {
    let value = number(&unsigned(text, currency)?)?;
    if value.abs() > MOST * ONE {
        return Err(Wrong::TooMuch);
    }
    let unit = ONE / i128::from(minor_units(currency));
    let minor = rounded(value, unit);
    if (value - minor * unit).abs() > NOISE {
        return Err(Wrong::Decimals);
    }
    i64::try_from(minor).map_err(|_| Wrong::TooMuch)
}

/// A quantity or tariff, at four decimals.
///
/// # Errors
/// When it is no number, or too large.
pub fn decimal(text: &str, currency: &str) -> Result<Decimal, Wrong> {
    let value = number(&unsigned(text, currency)?)?;
    if value.abs() > MOST * ONE {
        return Err(Wrong::TooMuch);
    }
    let parts = rounded(value, ONE / i128::from(Decimal::SCALE));
    i64::try_from(parts).map(Decimal).map_err(|_| Wrong::TooMuch)
}

/// How many units that are, halves away from zero.
fn rounded(value: i128, unit: i128) -> i128 {
    let half = if value < 0 { -unit / 2 } else { unit / 2 };
    (value + half) / unit
}

/// The day of a serial number, as Excel counts since 1900; only days of this century.
pub fn serial(text: &str) -> Option<NaiveDate> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if whole.len() != 5 || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let days: u64 = whole.parse().ok()?;
    if !(36_526..=73_050).contains(&days) {
        return None;
    }
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

/// A day: `2026-11-30`, `2026/11/30`, `2026.11.30`, `2026年11月30日`, `20261130`, a serial number; a time behind it is left out.
///
/// # Errors
/// When it is none, or nobody knows which number is the month.
pub fn date(text: &str) -> Result<NaiveDate, Wrong> {
    let text = halved(text);
    if let Some(day) = serial(&text) {
        return Ok(day);
    }
    let numbers = numbers(&text).ok_or(Wrong::NotADate)?;
    let day = |y: u32, m: u32, d: u32| {
        let y = i32::try_from(y).map_err(|_| Wrong::NotADate)?;
        let day = NaiveDate::from_ymd_opt(y, m, d).filter(|d| (1990..=2100).contains(&d.year()));
        day.ok_or(Wrong::NotADate)
    };
    match numbers.as_slice() {
        [(ymd, 8), ..] => day(ymd / 10_000, ymd / 100 % 100, ymd % 100),
        // What follows is a time: no second date.
        [(y, 4), (m, 1 | 2), (d, 1 | 2), rest @ ..] if rest.iter().all(|(_, digits)| *digits <= 3) => day(*y, *m, *d),
        _ => Err(Wrong::NotADate),
    }
}

/// The numbers in a date with how many digits they have; `None` where other things stand between them.
pub fn numbers(text: &str) -> Option<Vec<(u32, usize)>> {
    let mut all = vec![];
    let mut digits = String::new();
    for c in text.chars().chain([' ']) {
        match c {
            c if c.is_ascii_digit() => digits.push(c),
            '-' | '/' | '.' | ' ' | ':' | 'T' | 'Z' | '年' | '月' | '日' | '号' | '號' | '时' | '時' | '分' | '秒' =>
            {
                if !digits.is_empty() {
                    if digits.len() <= 8 {
                        all.push((digits.parse().ok()?, digits.len()));
                    } else if digits.len() == 14 {
                        // 20261130093000
                        all.push((digits.get(..8)?.parse().ok()?, 8));
                    } else {
                        return None;
                    }
                    digits.clear();
                }
            }
            _ => return None,
        }
    }
    (all.len() <= 7 && !all.is_empty()).then_some(all)
}

/// Charge, correction or credit.
///
/// # Errors
/// When it is none of them.
pub fn sort(text: &str) -> Result<Sort, Wrong> {
    Ok(match letters(text).as_str() {
        "charge" | "bill" | "invoice" | "账单" | "帐单" | "应收" | "正常" | "收费" => Sort::Charge,
        "correction" | "adjustment" | "更正" | "调整" | "调账" | "补收" => Sort::Correction,
        "credit" | "creditnote" | "discount" | "减免" | "优惠" | "冲减" | "退费" | "折扣" => Sort::Credit,
        _ => return Err(Wrong::UnknownSort),
    })
}

/// How money came.
///
/// # Errors
/// When nobody knows it.
pub fn method(text: &str) -> Result<Method, Wrong> {
    let word = letters(text);
    let has = |any: &[&str]| any.iter().any(|part| word.contains(part));
    Ok(if has(&["现金", "cash"]) {
        Method::Cash
    } else if has(&["支票", "cheque", "check"]) {
        Method::Cheque
    } else if has(&[
        "转账",
        "转帐",
        "汇款",
        "银行",
        "对公",
        "transfer",
        "bank",
        "wire",
        "fps",
        "转数快",
        "托收",
        "代扣",
        "debit",
    ]) {
        Method::Transfer
    } else if has(&[
        "微信",
        "支付宝",
        "扫码",
        "线上",
        "在线",
        "网上",
        "银联",
        "刷卡",
        "pos",
        "wechat",
        "alipay",
        "online",
        "card",
        "云闪付",
        "八达通",
        "octopus",
        "payme",
    ]) {
        Method::Online
    } else if has(&["减免", "credit"]) {
        Method::Credit
    } else if has(&["其他", "其它", "other"]) {
        Method::Other
    } else {
        return Err(Wrong::UnknownMethod);
    })
}

/// How somebody is tied to a unit.
///
/// # Errors
/// When nobody knows it.
pub fn tie(text: &str) -> Result<Tie, Wrong> {
    let word = letters(text);
    let has = |any: &[&str]| any.iter().any(|part| word.contains(part));
    Ok(
        if has(&[
            "家属", "家人", "家庭", "亲属", "配偶", "子女", "父母", "family", "spouse", "child", "parent", "relative",
        ]) {
            Tie::Family
        } else if has(&["租", "tenant", "renter", "lessee"]) {
            Tie::Tenant
        } else if has(&["业主", "产权", "户主", "owner", "landlord"]) {
            Tie::Owner
        } else {
            return Err(Wrong::UnknownTie);
        },
    )
}

/// Yes or no.
///
/// # Errors
/// When it is neither.
pub fn yes_no(text: &str) -> Result<bool, Wrong> {
    Ok(match letters(text).as_str() {
        "yes" | "y" | "true" | "1" | "x" | "是" | "有" | "对" | "真" => true,
        // A tick is no letter.
        "" if text.contains(['✓', '✔', '√', '☑']) => true,
        "no" | "n" | "false" | "0" | "否" | "无" | "没有" | "不是" | "假" | "" => false,
        _ => return Err(Wrong::NotYesNo),
    })
}

/// A phone number in international form, `+8613800000001`; of one without country the community's is added, where
/// it is known.
///
/// # Errors
/// When it is none.
pub fn phone(text: &str, country: &str) -> Result<String, Wrong> {
    let text = halved(text);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    let mut digits = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_digit() => digits.push(c),
            '+' | '-' | ' ' | '(' | ')' | '.' | '/' => {}
            _ => return Err(Wrong::NotAPhone),
        }
    }
    let trimmed = text.trim_start();
    let whole = if trimmed.starts_with('+') {
        digits
    } else if let Some(rest) = digits.strip_prefix("00") {
        rest.to_owned()
    } else if country.is_empty() {
        // Where nobody knows the country, it has to be written.
        return Err(Wrong::NotAPhone);
    } else if let Some(rest) = digits.strip_prefix('0') {
        format!("{country}{rest}")
    } else if digits.len() > 11 && digits.starts_with(country) {
        digits
    } else {
        format!("{country}{digits}")
    };
    if !(8..=15).contains(&whole.len()) || whole.len() < country.len() + 6 {
        return Err(Wrong::NotAPhone);
    }
    Ok(format!("+{whole}"))
}

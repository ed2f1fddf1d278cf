//! Money and quantities as whole numbers: minor units of a currency, and decimals of four places. Never a float.

use super::script;
use serde::{Deserialize, Serialize};

/// How many minor units a major unit of this currency has (ISO 4217): 100, or 1 where there are none.
pub fn minor_units(currency: &str) -> i64 {
    if matches!(currency, "JPY" | "KRW" | "VND") { 1 } else { 100 }
}

/// A quantity or a tariff with four decimal places, kept as ten-thousandths: 2.85 yuan is `Decimal(28_500)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decimal(pub i64);

impl Decimal {
    /// How many parts a whole has.
    pub const SCALE: i64 = 10_000;

    /// A number as it is written, digits with up to four of them behind a point: `12`, `2.85`; `None` where it is none, or has
    /// more than eight before the point.
    pub fn read(text: &str) -> Option<Decimal> {
        Self::read_long(text, 8)
    }

    /// The same with up to so many digits before the point, at most twelve.
    pub fn read_long(text: &str, most: usize) -> Option<Decimal> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let fits = !whole.is_empty() && whole.len() <= most && part.len() <= 4 && digits(whole) && digits(part);
        fits.then(|| format!("{whole}{part:0<4}").parse().ok().map(Decimal)).flatten()
    }

    /// What so much of something costs at this tariff for one of it (major units), in minor units, halves rounded away
    /// from zero; `None` where it fits into no amount.
    pub fn cost(self, tariff: Decimal, currency: &str) -> Option<i64> {
        let exact =
            i128::from(self.0).checked_mul(i128::from(tariff.0))?.checked_mul(i128::from(minor_units(currency)))?;
        let scale = i128::from(Self::SCALE) * i128::from(Self::SCALE);
        let half = if exact < 0 { -scale / 2 } else { scale / 2 };
        i64::try_from(exact.checked_add(half)? / scale).ok()
    }
}

impl std::fmt::Display for Decimal {
    /// The number without zeros at its end: `2.85`, `12`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0.unsigned_abs() / 10_000, self.0.unsigned_abs() % 10_000);
        let sign = if self.0 < 0 { "-" } else { "" };
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let part = format!("{part:04}");
        write!(f, "{sign}{whole}.{}", part.trim_end_matches('0'))
    }
}

/// The most that anybody is believed to type: a hundred million of the major unit.
const MOST: i64 = 100_000_000;

/// An amount as people type it, in minor units: `1,234.50`, `1234.5元`, `¥1234`, `１２００`, `1.2万`, `一千二`; `None` where it
/// is none, is nothing, or has more decimals than the currency.
pub fn read_amount(typed: &str, currency: &str) -> Option<i64> {
    let narrow = |c: char| match c {
        '０'..='９' | '．' | '，' => script::narrow(c),
        other => other,
    };
    let text: String = typed.chars().map(narrow).filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let mut rest = text.as_str();
    let signs =
        ["人民币", "人民幣", "rmb", "cny", "hk$", "nt$", "us$", "mop$", "s$", "$", "¥", "￥", "€", "£", "hkd", "twd"];
    let units = ["块钱", "塊錢", "元整", "元", "圆", "圓", "块", "塊", "yuan", "rmb", "cny", "整", "hkd", "twd", "正"];
    while let Some(cut) = signs.iter().find_map(|sign| rest.strip_prefix(sign)) {
        rest = cut;
    }
    while let Some(cut) = units.iter().find_map(|unit| rest.strip_suffix(unit)) {
        rest = cut;
    }
    let (number, times) = match rest.strip_suffix(['万', '萬']) {
        Some(cut) if cut.starts_with(|c: char| c.is_ascii_digit()) => (cut, 10_000),
        Some(_) | None => (rest, 1),
    };
    let minor =
        digits(number, minor_units(currency), times).or_else(|| spoken(rest)?.checked_mul(minor_units(currency)))?;
    (minor > 0 && minor <= MOST * minor_units(currency)).then_some(minor)
}

/// Digits with separators: `1,234.50`.
fn digits(number: &str, units: i64, times: i64) -> Option<i64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped =
        groups.iter().skip(1).all(|g| g.len() == 3) && groups.first().is_some_and(|g| (1..=3).contains(&g.len()));
    if groups.len() > 1 && !grouped {
        return None;
    }
    let whole: String = groups.concat();
    let clean = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !clean(&whole) || !clean(part) || part.len() > 6 {
        return None;
    }
    // Six decimals, so that 1.2345万 keeps every digit.
    let exact: i64 = format!("{whole}{part:0<6}").parse().ok()?;
    let minor = exact.checked_mul(times)?.checked_mul(units)?;
    (minor % 1_000_000 == 0).then_some(minor / 1_000_000)
}

/// A whole number in Chinese words: `一千二`, `三百零五`, `两万`.
fn spoken(words: &str) -> Option<i64> {
    let (thousands, rest) = match words.split_once(['万', '萬']) {
        Some((_, "")) => return section(words.get(..words.len() - '万'.len_utf8())?, 1)?.checked_mul(10_000),
        Some((thousands, rest)) => (section(thousands, 1)?, section(rest, 1000)?),
        None => (0, section(words, 1)?),
    };
    let total = thousands.checked_mul(10_000)?.checked_add(rest)?;
    (total > 0).then_some(total)
}

/// A number below ten thousand. `below`: what a last digit stands for where no unit and no zero comes before it.
fn section(words: &str, mut below: i64) -> Option<i64> {
    let (mut total, mut digit, mut zero) = (0, None, false);
    for c in words.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                let n = match c {
                    '〇' => 0,
                    '两' | '兩' => 2,
                    _ => i64::try_from("零一二三四五六七八九".chars().position(|d| d == c)?).ok()?,
                };
                if digit.is_some() {
                    return None;
                }
                if n == 0 {
                    zero = true;
                } else {
                    digit = Some(n);
                }
                continue;
            }
        };
        // 十五 is fifteen; 百 alone is no number.
        total += unit * digit.take().or((unit == 10 && total == 0).then_some(1))?;
        (below, zero) = (unit / 10, false);
    }
    total += digit.unwrap_or(0) * if zero { 1 } else { below };
    (total > 0).then_some(total)
}

//! Dates, spans, money and phone numbers as people of each language write them.

use super::Texts;
use crate::domain::lang::Lang;
use crate::domain::money::minor_units;
use crate::domain::person::{FormOfAddress, Resident};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

impl Texts {
    /// The time of day: `14:30`.
    pub fn clock(self, at: DateTime<Utc>, tz: Tz) -> String {
        at.with_timezone(&tz).format("%H:%M").to_string()
    }

    /// A day as seen from today: `今天`, `明天`, `11月24日 周二`; with the year where it is another one.
    pub fn day(self, date: NaiveDate, today: NaiveDate) -> String {
        match (date - today).num_days() {
            -1 => return self.plain_yesterday(),
            0 => return self.plain_today(),
            1 => return self.plain_tomorrow(),
            _ => {}
        }
        let (month, weekday) = (self.month(date), self.weekday(date));
        if date.year() == today.year() {
            self.plain_date(month, date.day(), weekday)
        } else {
            self.plain_date_year(date.year(), month, date.day())
        }
    }

    /// A day that is true whenever it is read: `11月24日 周二`; with the year where it is far.
    pub fn calendar_day(self, date: NaiveDate, today: NaiveDate) -> String {
        if (date - today).num_days().abs() < 300 {
            self.plain_date(self.month(date), date.day(), self.weekday(date))
        } else {
            self.plain_date_year(date.year(), self.month(date), date.day())
        }
    }

    /// A moment as seen from now: `今天 14:30`.
    pub fn moment(self, at: DateTime<Utc>, now: DateTime<Utc>, tz: Tz) -> String {
        let (date, today) = (at.with_timezone(&tz).date_naive(), now.with_timezone(&tz).date_naive());
        format!("{} {}", self.day(date, today), self.clock(at, tz))
    }

    /// A day of any year: `2027-11-24`.
    pub fn date(self, date: NaiveDate) -> String {
        date.format("%Y-%m-%d").to_string()
    }

    /// A window of time: `今天 14:00–16:00`; a single moment where it has no length.
    pub fn window(self, from: DateTime<Utc>, until: DateTime<Utc>, now: DateTime<Utc>, tz: Tz) -> String {
        let same_day = from.with_timezone(&tz).date_naive() == until.with_timezone(&tz).date_naive();
        if from >= until {
            self.moment(until, now, tz)
        } else if same_day {
            format!("{}–{}", self.moment(from, now, tz), self.clock(until, tz))
        } else {
            format!("{} – {}", self.moment(from, now, tz), self.moment(until, now, tz))
        }
    }

    /// A length of time in its two largest units: `2 小时 30 分钟`; less than a minute is one minute.
    pub fn span(self, span: TimeDelta) -> String {
        let minutes = span.num_minutes().abs().max(1);
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let parts = match (days, hours, rest) {
            (0, 0, m) => vec![self.plain_minutes(m)],
            (0, h, 0) => vec![self.plain_hours(h)],
            (0, h, m) => vec![self.plain_hours(h), self.plain_minutes(m)],
            (d, 0, _) => vec![self.plain_days(d)],
            (d, h, _) => vec![self.plain_days(d), self.plain_hours(h)],
        };
        parts.join(" ")
    }

    /// An amount of money, given in minor units: `¥1,234.50`.
    pub fn money(self, minor: i64, currency: &str) -> String {
        let decimals = usize::from(minor_units(currency) == 100) * 2;
        let sign = sign(currency);
        let digits = format!("{:0width$}", minor.unsigned_abs(), width = decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals);
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let minus = if minor < 0 { "-" } else { "" };
        let point = if part.is_empty() { "" } else { "." };
        format!("{minus}{sign}{grouped}{point}{part}")
    }

    /// A phone number in groups; Chinese readers see Chinese numbers without the country's code.
    pub fn phone(self, number: &str) -> String {
        let Some((code, national)) = split_country(number) else { return number.to_owned() };
        let grouped = group(code, national);
        match (code, self.lang()) {
            ("86", Lang::ZhHans | Lang::ZhHant) if is_landline(national) => group("860", &format!("0{national}")),
            ("86", Lang::ZhHans | Lang::ZhHant) => grouped,
            _ => format!("+{code} {grouped}"),
        }
    }

    /// A phone number of which only the beginning and the end can be read.
    pub fn masked(self, number: &str) -> String {
        let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
        let national: &[char] = match split_country(number) {
            Some((code, _)) => digits.get(code.len()..).unwrap_or_default(),
            None => &digits,
        };
        let (head, tail) = match national.len() {
            10.. => (3, 4),
            7..=9 => (2, 2),
            _ => (0, 2),
        };
        let text = |part: &[char]| part.iter().collect::<String>();
        let head = national.get(..head).map(text).unwrap_or_default();
        let tail = national.get(national.len().saturating_sub(tail)..).map(text).unwrap_or_default();
        format!("{head}****{tail}")
    }

    /// A resident's name in the form of address that they chose.
    pub fn person(self, resident: &Resident) -> String {
        if resident.user.is_former() {
            return self.plain_former_resident();
        }
        self.addressed(&resident.name, resident.address)
    }

    /// Somebody of this name, as they wish to be addressed.
    pub fn addressed(self, name: &str, address: Option<FormOfAddress>) -> String {
        let name = name.trim();
        match address {
            Some(FormOfAddress::Mr) => self.plain_mr(name),
            Some(FormOfAddress::Ms) => self.plain_ms(name),
            Some(FormOfAddress::Plain) | None => name.to_owned(),
        }
    }

    /// The weekday of a date: `周二`.
    pub fn weekday(self, date: NaiveDate) -> String {
        match date.weekday() {
            chrono::Weekday::Mon => self.plain_mon(),
            chrono::Weekday::Tue => self.plain_tue(),
            chrono::Weekday::Wed => self.plain_wed(),
            chrono::Weekday::Thu => self.plain_thu(),
            chrono::Weekday::Fri => self.plain_fri(),
            chrono::Weekday::Sat => self.plain_sat(),
            chrono::Weekday::Sun => self.plain_sun(),
        }
    }

    /// The name of a month: `11月`.
    pub fn month(self, date: NaiveDate) -> String {
        match date.month() {
            1 => self.plain_month_1(),
            2 => self.plain_month_2(),
            3 => self.plain_month_3(),
            4 => self.plain_month_4(),
            5 => self.plain_month_5(),
            6 => self.plain_month_6(),
            7 => self.plain_month_7(),
            8 => self.plain_month_8(),
            9 => self.plain_month_9(),
            10 => self.plain_month_10(),
            11 => self.plain_month_11(),
            _ => self.plain_month_12(),
        }
    }
}

/// What stands in front of an amount in this currency.
pub(super) fn sign(currency: &str) -> String {
    match currency {
        "CNY" | "JPY" => "¥".to_owned(),
        "HKD" => "HK$".to_owned(),
        "TWD" => "NT$".to_owned(),
        "MOP" => "MOP$".to_owned(),
        "SGD" => "S$".to_owned(),
        "USD" => "US$".to_owned(),
        "EUR" => "€".to_owned(),
        "GBP" => "£".to_owned(),
        other => format!("{other} "),
    }
}

/// Country code and national digits of a number in `+` form; `None` for short and unknown ones.
fn split_country(number: &str) -> Option<(&str, &str)> {
    let digits = number.strip_prefix('+')?.trim();
    if digits.len() < 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    ["852", "853", "886", "971", "86", "65", "44", "1"]
        .into_iter()
        .find_map(|code| digits.strip_prefix(code).map(|national| (code, national)))
}

/// Whether a Chinese number is a landline, which is dialled with a 0 in front within the country.
fn is_landline(national: &str) -> bool {
    !(national.starts_with('1') && national.len() == 11 || national.starts_with("400") || national.starts_with("800"))
}

fn group(code: &str, national: &str) -> String {
    let cuts: &[usize] = match (code, national.len()) {
        ("86", 11) => &[3, 7],
        ("86", 10) if national.starts_with("400") || national.starts_with("800") => &[3, 6],
        ("86", 10) => &[2, 6],
        ("860", 11) => &[3, 7],
        (_, 8) => &[4],
        (_, 9) => &[3, 6],
        (_, 10) => &[3, 6],
        _ => &[],
    };
    let mut grouped = String::new();
    for (i, digit) in national.chars().enumerate() {
        if cuts.contains(&i) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

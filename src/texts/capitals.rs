//! Amounts in the formal capitals of Chinese papers: 人民币壹仟贰佰叁拾肆元伍角陆分.

use super::Texts;
use crate::domain::lang::Lang;
use crate::domain::money::minor_units;

/// What the digits, units and names of one script are.
struct Script {
    digits: [char; 10],
    /// Within a group of four, from the ones up.
    places: [&'static str; 4],
    /// Groups of four, from the ones up.
    groups: [&'static str; 5],
    yuan: char,
    jiao: char,
    fen: char,
    whole: char,
    /// ISO code and name of currencies.
    names: [(&'static str, &'static str); 9],
}

const SIMPLIFIED: Script = Script {
    digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
    places: ["", "拾", "佰", "仟"],
    groups: ["", "万", "亿", "万亿", "亿亿"],
    yuan: '元',
    jiao: '角',
    fen: '分',
    whole: '整',
    names: [
        ("CNY", "人民币"),
        ("HKD", "港币"),
        ("TWD", "新台币"),
        ("MOP", "澳门币"),
        ("SGD", "新加坡币"),
        ("USD", "美元"),
        ("EUR", "欧元"),
        ("GBP", "英镑"),
        ("JPY", "日元"),
    ],
};

const TRADITIONAL: Script = Script {
    digits: ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'],
    places: ["", "拾", "佰", "仟"],
    groups: ["", "萬", "億", "萬億", "億億"],
    yuan: '元',
    jiao: '角',
    fen: '分',
    whole: '整',
    names: [
        ("CNY", "人民幣"),
        ("HKD", "港幣"),
        ("TWD", "新臺幣"),
        ("MOP", "澳門幣"),
        ("SGD", "新加坡幣"),
        ("USD", "美元"),
        ("EUR", "歐元"),
        ("GBP", "英鎊"),
        ("JPY", "日圓"),
    ],
};

impl Texts {
    /// An amount as Chinese papers write it beside the figures, so that nobody changes a digit; `None` in languages that do
    /// without it, and for amounts below zero.
    pub fn capitals(self, minor: i64, currency: &str) -> Option<String> {
        let script = match self.lang() {
            Lang::ZhHans => &SIMPLIFIED,
            Lang::ZhHant => &TRADITIONAL,
            Lang::En => return None,
        };
        let minor = u64::try_from(minor).ok()?;
        let name = script.names.iter().find(|(code, _)| *code == currency).map_or(currency, |(_, name)| name);
        Some(format!("{name}{}", script.amount(minor, minor_units(currency) == 100)))
    }
}

impl Script {
    fn digit(&self, n: u64) -> char {
        usize::try_from(n).ok().and_then(|n| self.digits.get(n)).copied().unwrap_or('零')
    }

    fn amount(&self, minor: u64, cents: bool) -> String {
        let (yuan, rest) = if cents { (minor / 100, minor % 100) } else { (minor, 0) };
        let (jiao, fen) = (rest / 10, rest % 10);
        let mut words = String::new();
        if yuan > 0 || rest == 0 {
            words = self.number(yuan);
            words.push(self.yuan);
        }
        match (jiao, fen) {
            (0, 0) => words.push(self.whole),
            (0, fen) => {
                if yuan > 0 {
                    words.push(self.digit(0));
                }
                words.extend([self.digit(fen), self.fen]);
            }
            (jiao, 0) => words.extend([self.digit(jiao), self.jiao, self.whole]),
            (jiao, fen) => words.extend([self.digit(jiao), self.jiao, self.digit(fen), self.fen]),
        }
        words
    }

    /// A whole number; zeros between digits are read once.
    fn number(&self, n: u64) -> String {
        if n == 0 {
            return self.digit(0).to_string();
        }
        let mut words = String::new();
        let mut gap = false;
        for (at, name) in self.groups.iter().enumerate().rev() {
            let Some(scale) = u32::try_from(at).ok().and_then(|at| 10_000_u64.checked_pow(at)) else { continue };
            let group = n / scale % 10_000;
            if group == 0 {
                gap = !words.is_empty();
                continue;
            }
            for (place, unit) in self.places.iter().enumerate().rev() {
                let digit = group / [1, 10, 100, 1000].get(place).copied().unwrap_or(1) % 10;
                if digit == 0 {
                    gap = !words.is_empty();
                    continue;
                }
                if std::mem::take(&mut gap) {
                    words.push(self.digit(0));
                }
                words.push(self.digit(digit));
                words.push_str(unit);
            }
            // What ends with zeros needs none before the next group, unless that begins with one.
            gap = false;
            words.push_str(name);
        }
        words
    }
}

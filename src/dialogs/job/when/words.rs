//! The words for days, hours and spans in three scripts, cut into pieces.

use crate::domain::script;
use chrono::Weekday;

/// A piece of what was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Colon,
    Slash,
    Dash,
    Month,
    DayOfMonth,
    OClock,
    Half,
    Quarter,
    Hours,
    Minutes,
    After,
    Before,
    Within,
    Am,
    Pm,
    Part(Part),
    Today(u64),
    Weekday(Weekday, bool),
}

/// A part of the day, with the hours that it stands for alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    Morning,
    Noon,
    Afternoon,
    Evening,
}

impl Part {
    pub(super) fn hours(self) -> (u32, u32) {
        match self {
            Part::Morning => (9, 12),
            Part::Noon => (12, 14),
            Part::Afternoon => (14, 18),
            Part::Evening => (18, 21),
        }
    }
}

/// Words and what they mean, longer ones first where one begins another.
const WORDS: &[(&str, &[Token])] = {
    use Token as T;
    &[
        ("day after tomorrow", &[T::Today(2)]),
        ("half an hour", &[T::Number(0.5), T::Hours]),
        ("half hour", &[T::Number(0.5), T::Hours]),
        ("an hour", &[T::Number(1.0), T::Hours]),
        ("one hour", &[T::Number(1.0), T::Hours]),
        ("tomorrow", &[T::Today(1)]),
        ("tonight", &[T::Today(0), T::Part(Part::Evening)]),
        ("today", &[T::Today(0)]),
        ("tmr", &[T::Today(1)]),
        ("morning", &[T::Part(Part::Morning)]),
        ("afternoon", &[T::Part(Part::Afternoon)]),
        ("evening", &[T::Part(Part::Evening)]),
        ("midday", &[T::Part(Part::Noon)]),
        ("noon", &[T::Part(Part::Noon)]),
        ("minutes", &[T::Minutes]),
        ("minute", &[T::Minutes]),
        ("mins", &[T::Minutes]),
        ("min", &[T::Minutes]),
        ("hours", &[T::Hours]),
        ("hour", &[T::Hours]),
        ("hrs", &[T::Hours]),
        ("hr", &[T::Hours]),
        ("h", &[T::Hours]),
        ("within", &[T::Within]),
        ("later", &[T::After]),
        ("until", &[T::Dash]),
        ("before", &[T::Before]),
        ("between", &[]),
        ("o'clock", &[T::OClock]),
        ("and", &[T::Dash]),
        ("from", &[]),
        ("about", &[]),
        ("around", &[]),
        ("next", &[]),
        ("this", &[]),
        ("a.m.", &[T::Am]),
        ("p.m.", &[T::Pm]),
        ("am", &[T::Am]),
        ("pm", &[T::Pm]),
        ("by", &[T::Before]),
        ("to", &[T::Dash]),
        ("in", &[T::After]),
        ("at", &[]),
        ("on", &[]),
        ("the", &[]),
        ("今晚", &[T::Today(0), T::Part(Part::Evening)]),
        ("今早", &[T::Today(0), T::Part(Part::Morning)]),
        ("明晚", &[T::Today(1), T::Part(Part::Evening)]),
        ("明早", &[T::Today(1), T::Part(Part::Morning)]),
        ("今天", &[T::Today(0)]),
        ("今日", &[T::Today(0)]),
        ("明天", &[T::Today(1)]),
        ("明日", &[T::Today(1)]),
        ("大后天", &[T::Today(3)]),
        ("后天", &[T::Today(2)]),
        ("后日", &[T::Today(2)]),
        ("早上", &[T::Part(Part::Morning)]),
        ("上午", &[T::Part(Part::Morning)]),
        ("早", &[T::Part(Part::Morning)]),
        ("中午", &[T::Part(Part::Noon)]),
        ("下午", &[T::Part(Part::Afternoon)]),
        ("傍晚", &[T::Part(Part::Evening)]),
        ("晚上", &[T::Part(Part::Evening)]),
        ("晚间", &[T::Part(Part::Evening)]),
        ("晚", &[T::Part(Part::Evening)]),
        ("个半小时", &[T::Half, T::Hours]),
        ("半个小时", &[T::Number(0.5), T::Hours]),
        ("半个钟头", &[T::Number(0.5), T::Hours]),
        ("半小时", &[T::Number(0.5), T::Hours]),
        ("个小时", &[T::Hours]),
        ("个钟头", &[T::Hours]),
        ("小时", &[T::Hours]),
        ("钟头", &[T::Hours]),
        ("分钟", &[T::Minutes]),
        ("点钟", &[T::OClock]),
        ("点", &[T::OClock]),
        ("时", &[T::OClock]),
        ("分", &[]),
        ("半", &[T::Half]),
        ("一刻钟", &[T::Number(15.0), T::Minutes]),
        ("一刻", &[T::Quarter]),
        ("月", &[T::Month]),
        ("号", &[T::DayOfMonth]),
        ("日", &[T::DayOfMonth]),
        ("之前", &[T::Before]),
        ("以前", &[T::Before]),
        ("前", &[T::Before]),
        ("之后", &[T::After]),
        ("以后", &[T::After]),
        ("后", &[T::After]),
        ("之内", &[T::Within]),
        ("以内", &[T::Within]),
        ("内", &[T::Within]),
        ("左右", &[]),
        ("大概", &[]),
        ("大约", &[]),
        ("上门", &[]),
        ("过来", &[]),
        ("的", &[]),
        ("在", &[]),
        ("来", &[]),
        ("到", &[T::Dash]),
        ("至", &[T::Dash]),
        ("~", &[T::Dash]),
        ("-", &[T::Dash]),
        (":", &[T::Colon]),
        ("/", &[T::Slash]),
        (",", &[]),
        (".", &[]),
        (" ", &[]),
    ]
};

const WEEKDAYS: [(&str, &str, char, Weekday); 7] = [
    ("monday", "mon", '一', Weekday::Mon),
    ("tuesday", "tue", '二', Weekday::Tue),
    ("wednesday", "wed", '三', Weekday::Wed),
    ("thursday", "thu", '四', Weekday::Thu),
    ("friday", "fri", '五', Weekday::Fri),
    ("saturday", "sat", '六', Weekday::Sat),
    ("sunday", "sun", '日', Weekday::Sun),
];

/// Full-width and Traditional characters as their plain twins.
fn plain(c: char) -> char {
    match c {
        '！'..='～' => script::narrow(c).to_ascii_lowercase(),
        '–' | '—' | '−' | '―' => '-',
        '〜' => '~',
        '。' | '、' | '\u{3000}' | '\n' | '\t' => ' ',
        '週' => '周',
        '點' => '点',
        '鐘' | '鍾' => '钟',
        '時' => '时',
        '後' => '后',
        '內' => '内',
        '號' => '号',
        '個' => '个',
        '間' => '间',
        '頭' => '头',
        '約' => '约',
        '過' => '过',
        '來' => '来',
        '門' => '门',
        '兩' | '两' => '二',
        '禮' => '礼',
        other => other.to_ascii_lowercase(),
    }
}

fn digit(c: char) -> Option<u32> {
    "零一二三四五六七八九".chars().position(|d| d == c).and_then(|n| u32::try_from(n).ok())
}

/// The pieces of what was written; `None` where something in it is no part of a time.
pub(super) fn tokens(words: &str) -> Option<Vec<Token>> {
    let text: String = words.trim().chars().map(plain).collect();
    let mut rest = text.as_str();
    let mut found = vec![];
    while !rest.is_empty() {
        let (token, left) = weekday(rest).or_else(|| number(rest)).or_else(|| {
            let (word, meaning) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
            Some((meaning.to_vec(), rest.get(word.len()..)?))
        })?;
        found.extend(token);
        rest = left;
    }
    Some(found)
}

type Taken<'a> = Option<(Vec<Token>, &'a str)>;

fn weekday(text: &str) -> Taken<'_> {
    for (next, prefix) in [(true, "下周"), (true, "下星期"), (true, "下个星期"), (true, "下礼拜"), (true, "next ")] {
        if let Some(rest) = text.strip_prefix(prefix)
            && let Some((day, left)) = weekday_name(rest, !prefix.is_ascii())
        {
            return Some((vec![Token::Weekday(day, next)], left));
        }
    }
    for prefix in ["这周", "本周", "周", "星期", "礼拜"] {
        if let Some((day, left)) = text.strip_prefix(prefix).and_then(|rest| weekday_name(rest, true)) {
            return Some((vec![Token::Weekday(day, false)], left));
        }
    }
    weekday_name(text, false).map(|(day, left)| (vec![Token::Weekday(day, false)], left))
}

fn weekday_name(text: &str, chinese: bool) -> Option<(Weekday, &str)> {
    WEEKDAYS.iter().find_map(|(long, short, sign, day)| {
        let left = if chinese {
            text.strip_prefix(*sign).or_else(|| text.strip_prefix('天').filter(|_| *day == Weekday::Sun))
        } else {
            text.strip_prefix(long).or_else(|| text.strip_prefix(short))
        };
        left.map(|left| (*day, left))
    })
}

/// A number in figures or in Chinese up to 99.
fn number(text: &str) -> Taken<'_> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end > 0 {
        let fraction = text.get(end..)?.strip_prefix('.').filter(|r| r.starts_with(|c: char| c.is_ascii_digit()));
        let end = match fraction {
            Some(r) => end + 1 + r.find(|c: char| !c.is_ascii_digit()).unwrap_or(r.len()),
            None => end,
        };
        return Some((vec![Token::Number(text.get(..end)?.parse().ok()?)], text.get(end..)?));
    }
    let mut chars = text.chars();
    let signs: Vec<char> = chars.by_ref().take_while(|c| digit(*c).is_some() || *c == '十').collect();
    if signs.is_empty() || text.starts_with("一刻") {
        return None;
    }
    let value = match signs.iter().position(|c| *c == '十') {
        Some(place) if signs.len() <= 3 && place <= 1 => {
            let tens = if place == 0 { 1 } else { digit(*signs.first()?)? };
            tens * 10 + signs.get(place + 1).map_or(Some(0), |c| digit(*c))?
        }
        None => signs.iter().try_fold(0, |sum, c| digit(*c).map(|d| sum * 10 + d))?,
        Some(_) => return None,
    };
    let length: usize = signs.iter().map(|c| c.len_utf8()).sum();
    Some((vec![Token::Number(f64::from(value))], text.get(length..)?))
}

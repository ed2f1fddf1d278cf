//! Every sentence in every language: whole, within Telegram's limits, in its own script, and used.

use frontdesk::domain::lang::Lang;
use frontdesk::texts::{MESSAGES, Texts};
use std::path::Path;

const WORDS: &str = "甲&乙";

fn each(mut check: impl FnMut(Lang, &str, &str)) {
    for lang in Lang::ALL {
        for (id, _) in MESSAGES {
            for count in [0, 1, 2, 21] {
                check(lang, id, &Texts::new(lang).by_id(id, WORDS, count).unwrap());
            }
        }
    }
}

fn is_plain(id: &str) -> bool {
    ["btn-", "alert-", "plain-"].iter().any(|p| id.starts_with(p))
}

#[test]
fn every_message_says_something_whole() {
    assert!(MESSAGES.len() > 30, "only {} messages", MESSAGES.len());
    each(|lang, id, said| {
        assert!(!said.trim().is_empty(), "{} {id} is empty", lang.code());
        for broken in ["{", "}", "\u{2068}", "\u{2069}"] {
            assert!(!said.contains(broken), "{} {id}: {said}", lang.code());
        }
    });
}

#[test]
fn markup_is_what_telegram_takes() {
    each(|lang, id, said| {
        let said = said.replace(WORDS, "");
        if is_plain(id) {
            assert!(!said.contains('<'), "{} {id} is plain text: {said}", lang.code());
            return;
        }
        let mut open: Vec<&str> = vec![];
        for part in said.split('<').skip(1) {
            let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("{} {id}: {said}", lang.code()));
            let name = tag.trim_start_matches('/').split(' ').next().unwrap();
            assert!(
                ["b", "i", "u", "s", "code", "pre", "a", "blockquote"].contains(&name),
                "{} {id}: <{tag}>",
                lang.code()
            );
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "{} {id}: {said}", lang.code());
            } else {
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{} {id} leaves <{open:?}> open", lang.code());
    });
}

#[test]
fn labels_and_windows_fit() {
    each(|lang, id, said| {
        let length = said.chars().count();
        if id.starts_with("btn-") {
            assert!(length <= 40, "{} {id} is too long for a button: {said}", lang.code());
        }
        if id.starts_with("alert-") {
            assert!(length <= 190, "{} {id} is too long for a window: {said}", lang.code());
        }
        assert!(length <= 1200, "{} {id} does not fit a phone screen", lang.code());
    });
}

/// Simplified characters that Traditional text never has, of those that come up daily.
const SIMPLIFIED: &str =
    "们这还没说问题单处师维开关电门气热线网络区间业绑号码级钟约预时见现请谢让动务员资费纸张应该发复继续";
/// Traditional characters that Simplified text never has.
const TRADITIONAL: &str =
    "們這還沒說問題單處師維開關電門氣熱線網區間業綁號碼級鐘約預時見現請謝讓動務員資費紙張應該發繼續選";

#[test]
fn each_language_keeps_to_its_script() {
    each(|lang, id, said| {
        if id.starts_with("btn-language-") {
            return;
        }
        let said = said.replace(WORDS, "");
        let foreign: String = match lang {
            Lang::ZhHans => said.chars().filter(|c| TRADITIONAL.contains(*c)).collect(),
            Lang::ZhHant => said.chars().filter(|c| SIMPLIFIED.contains(*c)).collect(),
            Lang::En => said.chars().filter(|c| ('\u{4e00}'..'\u{9fff}').contains(c)).collect(),
        };
        assert!(foreign.is_empty(), "{} {id} has {foreign}: {said}", lang.code());
    });
}

#[test]
fn every_message_is_used() {
    let mut sources = String::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut sources);
    let unused: Vec<&str> = MESSAGES
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| {
            let method = id.replace('-', "_");
            !sources.contains(&format!(".{method}(")) && !sources.contains(&format!("Texts::{method}"))
        })
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

fn collect(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

mod formats {
    use super::*;
    use chrono::{DateTime, TimeDelta, Utc};
    use chrono_tz::Asia::Shanghai;

    fn at(s: &str) -> DateTime<Utc> {
        s.parse().unwrap()
    }

    #[test]
    fn times_are_told_as_seen_from_now() {
        let now = at("2026-11-24T02:00:00Z");
        let [zh, hant, en] = Lang::ALL.map(Texts::new);
        assert_eq!(zh.moment(at("2026-11-24T06:30:00Z"), now, Shanghai), "今天 14:30");
        assert_eq!(hant.moment(at("2026-11-25T01:00:00Z"), now, Shanghai), "明天 09:00");
        assert_eq!(en.moment(at("2026-11-27T01:00:00Z"), now, Shanghai), "Fri 27 Nov 09:00");
        assert_eq!(zh.moment(at("2027-01-02T01:00:00Z"), now, Shanghai), "2027年1月2日 09:00");
        assert_eq!(
            zh.window(at("2026-11-25T06:00:00Z"), at("2026-11-25T08:00:00Z"), now, Shanghai),
            "明天 14:00–16:00"
        );
        assert_eq!(en.span(TimeDelta::minutes(150)), "2 h 30 min");
        assert_eq!(zh.span(TimeDelta::days(1)), "1 天");
        assert_eq!(en.span(TimeDelta::hours(49)), "2 days 1 h");
        assert_eq!(en.span(TimeDelta::seconds(3)), "1 min");
    }

    #[test]
    fn money_and_numbers_are_written_as_people_write_them() {
        let [zh, _, en] = Lang::ALL.map(Texts::new);
        assert_eq!(zh.money(123_450, "CNY"), "¥1,234.50");
        assert_eq!(en.money(-5, "HKD"), "-HK$0.05");
        assert_eq!(en.money(1_000_000, "JPY"), "¥1,000,000");
        assert_eq!(zh.phone("+8613800138000"), "138 0013 8000");
        assert_eq!(en.phone("+8613800138000"), "+86 138 0013 8000");
        assert_eq!(zh.phone("+864000000001"), "400 000 0001");
        assert_eq!(en.phone("119"), "119");
        assert_eq!(zh.masked("+8613800138000"), "138****8000");
        assert_eq!(zh.masked("119"), "****19");
    }
}

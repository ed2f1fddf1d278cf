//! The languages that the desk speaks.

use serde::{Deserialize, Serialize};

/// A language of the desk. Chinese is the first one; a further one is a folder in `locales/` and a variant here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lang {
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    ZhHans,
    /// Traditional Chinese.
    #[serde(rename = "zh-Hant")]
    ZhHant,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Lang; 3] = [Lang::ZhHans, Lang::ZhHant, Lang::En];

    /// The code used in `locales/`, in the database and in the community's file.
    pub fn code(self) -> &'static str {
        match self {
            Lang::ZhHans => "zh-Hans",
            Lang::ZhHant => "zh-Hant",
            Lang::En => "en",
        }
    }

    /// The language for a Telegram client's `language_code` (IETF tag); English where we do not speak it.
    pub fn from_client(code: &str) -> Lang {
        let code = code.to_ascii_lowercase().replace('_', "-");
        let traditional = ["zh-tw", "zh-hk", "zh-mo", "zh-hant"];
        if traditional.iter().any(|t| code.starts_with(t)) {
            Lang::ZhHant
        } else if code == "zh" || code.starts_with("zh-") {
            Lang::ZhHans
        } else {
            Lang::En
        }
    }
}

impl std::str::FromStr for Lang {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Lang::ALL
            .into_iter()
            .find(|l| l.code() == s)
            .ok_or_else(|| format!("unknown language {s:?}; known are zh-Hans, zh-Hant, en"))
    }
}

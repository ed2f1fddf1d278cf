//! Words that a community wrote itself, in the languages in which it wrote them.

use super::lang::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A name or sentence from the community's file, by language; at least one language is present.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub BTreeMap<Lang, String>);

impl Words {
    /// The same words for every language.
    pub fn same(words: &str) -> Self {
        Self(BTreeMap::from([(Lang::ZhHans, words.to_owned())]))
    }

    /// The words in this language, or in the nearest one there is: the other Chinese script first, then any.
    pub fn get(&self, lang: Lang) -> &str {
        let order = match lang {
            Lang::ZhHans => [Lang::ZhHans, Lang::ZhHant, Lang::En],
            Lang::ZhHant => [Lang::ZhHant, Lang::ZhHans, Lang::En],
            Lang::En => [Lang::En, Lang::ZhHans, Lang::ZhHant],
        };
        order.iter().find_map(|l| self.0.get(l)).map_or("", String::as_str)
    }
}

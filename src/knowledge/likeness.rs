//! Questions that ask the same in other words, put together.

use super::reading::tokens;
use std::collections::HashSet;

/// How much two questions must have in common, of the shorter one.
const ALIKE: f32 = 0.6;

/// Groups of texts that are alike, the largest first; each group names its texts by their places.
pub fn groups(texts: &[&str]) -> Vec<Vec<usize>> {
    let told = |text: &&str| -> HashSet<String> {
        tokens(text).into_iter().filter(|t| t.starts_with('w') || t.starts_with('b')).collect()
    };
    let told: Vec<HashSet<String>> = texts.iter().map(told).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, mine) in told.iter().enumerate() {
        let same = |group: &&mut Vec<usize>| {
            let first = group.first().and_then(|first| Some((told.get(*first)?, texts.get(*first)?)));
            first.is_some_and(|(theirs, words)| alike(mine, theirs) || texts.get(place) == Some(words))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

fn alike(a: &HashSet<String>, b: &HashSet<String>) -> bool {
    let fewer = a.len().min(b.len());
    fewer > 0 && a.intersection(b).count() as f32 >= ALIKE * fewer as f32
}

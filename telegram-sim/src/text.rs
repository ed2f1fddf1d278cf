//! From what was sent to what stands in the chat: trimmed, measured, with the entities Telegram finds by itself.

use serde_json::{Value, json};

use crate::html::{self, Entity, Mark};

/// A text ready for a message.
#[derive(Debug)]
pub(crate) struct Words {
    pub text: String,
    pub entities: Vec<Value>,
}

/// How the bot's words are to be read.
pub(crate) fn read(text: &str, mode: Option<&str>, given: Option<&Value>) -> Result<Words, String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (text, mut entities) = match mode.map(str::to_lowercase).as_deref() {
        Some("html") => {
            let (text, found) =
                html::parse(&text).map_err(|why| format!("Bad Request: can't parse entities: {why}"))?;
            (text, found.iter().map(Entity::wire).collect())
        }
        Some("") | Some("none") | None => (text, given.and_then(Value::as_array).cloned().unwrap_or_default()),
        Some(_) => return Err("Bad Request: unsupported parse_mode".to_owned()),
    };
    let (text, lead) = trimmed(&text);
    let length = text.encode_utf16().count() as u64;
    entities.retain_mut(|entity| {
        let from = entity["offset"].as_u64().unwrap_or(0);
        let to = from + entity["length"].as_u64().unwrap_or(0);
        let from = from.saturating_sub(lead).min(length);
        let to = to.saturating_sub(lead).min(length);
        entity["offset"] = json!(from);
        entity["length"] = json!(to - from);
        to > from
    });
    entities.extend(found(&text, &entities));
    entities.sort_by_key(|entity| (entity["offset"].as_u64(), std::cmp::Reverse(entity["length"].as_u64())));
    Ok(Words { text, entities })
}

/// The text without white space around it, and how many UTF-16 units were cut at its front.
fn trimmed(text: &str) -> (String, u64) {
    let rest = text.trim_start();
    let lead = text[..text.len() - rest.len()].encode_utf16().count() as u64;
    (rest.trim_end().to_owned(), lead)
}

/// Commands, mentions, hashtags, addresses and phone numbers that Telegram marks by itself.
fn found(text: &str, given: &[Value]) -> Vec<Value> {
    let mut marks = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let units = word.encode_utf16().count();
        if let Some((kind, skip, length)) = sort(word) {
            let entity = Entity { offset: offset + skip, length, kind: Mark::Plain(kind) };
            let taken = given.iter().any(|other| overlaps(other, &entity));
            if !taken {
                marks.push(entity.wire());
            }
        }
        offset += units;
    }
    marks
}

/// Whether something is code, a link or the like already, so that nothing is looked for inside it.
fn overlaps(other: &Value, entity: &Entity) -> bool {
    let kind = other["type"].as_str().unwrap_or_default();
    let closed = ["code", "pre", "text_link", "text_mention", "url", "mention", "hashtag", "bot_command"];
    let from = other["offset"].as_u64().unwrap_or(0) as usize;
    let to = from + other["length"].as_u64().unwrap_or(0) as usize;
    closed.contains(&kind) && from < entity.offset + entity.length && entity.offset < to
}

/// What a word is by itself: the kind, how many units in it starts, how many units long it is.
fn sort(word: &str) -> Option<(&'static str, usize, usize)> {
    let opening = ['(', '"', '\'', '[', '（', '「', '“'];
    let body = word.trim_start_matches(opening);
    let skip = word[..word.len() - body.len()].encode_utf16().count();
    let name = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count();
    if let Some(rest) = body.strip_prefix('/') {
        let mut length = name(rest);
        if length == 0 || length > 32 {
            return None;
        }
        if let Some(at) = rest[length..].strip_prefix('@') {
            length += if name(at) >= 3 { 1 + name(at) } else { 0 };
        }
        let after = rest[length..].chars().next();
        return (after != Some('/')).then_some(("bot_command", skip, length + 1));
    }
    if let Some(rest) = body.strip_prefix('@') {
        let length = name(rest);
        return (length >= 3).then_some(("mention", skip, length + 1));
    }
    if let Some(rest) = body.strip_prefix('#') {
        let tag: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let number = tag.chars().all(char::is_numeric);
        return (!number).then_some(("hashtag", skip, tag.encode_utf16().count() + 1));
    }
    let stops = |c: char| c.is_whitespace() || ".,;:!?)]\"'。，；：！？）」”".contains(c);
    let body = body.trim_end_matches(stops);
    let length = body.encode_utf16().count();
    if body.starts_with("http://") || body.starts_with("https://") {
        return (body.len() > 8).then_some(("url", skip, length));
    }
    if let Some((before, host)) = body.split_once('@')
        && host.contains('.')
        && !before.is_empty()
        && body.is_ascii()
    {
        return Some(("email", skip, length));
    }
    let digits = body.chars().filter(char::is_ascii_digit).count();
    let plain = body.strip_prefix('+').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '-'));
    (plain && (7..=15).contains(&digits)).then_some(("phone_number", skip, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_trimmed_and_marked() {
        let words = read("\n <b>Hi</b> /menu@desk_bot, see https://a.b/c. \n", Some("HTML"), None).unwrap();
        assert_eq!(words.text, "Hi /menu@desk_bot, see https://a.b/c.");
        let kinds: Vec<_> =
            words.entities.iter().map(|e| (e["type"].as_str().unwrap(), e["offset"].as_u64())).collect();
        assert_eq!(kinds, [("bold", Some(0)), ("bot_command", Some(3)), ("url", Some(23))]);
    }
}

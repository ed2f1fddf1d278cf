//! Updates that nobody would write: bytes and values exchanged at random; whatever comes is read or refused, never more.
//!
//! `FUZZ=10000000 cargo test --test it fuzz -- --nocapture` tries ten million of them, other ones with `SEED=2`.

use super::kit::noon;
use crate::support::dice::Dice;
use crate::support::updates;
use frontdesk::chat::button::Button;
use frontdesk::chat::inbound::What;
use frontdesk::telegram::{decode, envelope};
use serde_json::{Value, json};

/// A value that stands where another was expected.
fn junk(dice: &mut Dice) -> Value {
    match dice.roll(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(i64::MIN),
        3 => json!(u64::MAX),
        4 => json!(-1),
        5 => json!(1e308),
        6 => json!(0.5),
        7 => json!(""),
        8 => json!("\u{0}\u{7f}\u{feff}\u{202e}\u{2066}a\u{301}👩‍👩‍👧‍👦\r\n\t"),
        9 => json!("长".repeat(1 + dice.roll(5_000))),
        10 => json!([]),
        11 => json!({}),
        12 => json!([[[[{"id": [null]}]]]]),
        _ => json!({"id": 1, "chat": {"id": "1"}, "message": 5, "text": ["x"], "file_id": {}}),
    }
}

/// Exchanges, drops or doubles one value somewhere inside.
fn disturb(value: &mut Value, dice: &mut Dice) {
    let inside = dice.roll(4) > 0;
    match value {
        Value::Object(fields) if inside && !fields.is_empty() => {
            let key = fields.keys().nth(dice.roll(fields.len())).unwrap().clone();
            match dice.roll(8) {
                0 => drop(fields.remove(&key)),
                1 => drop(fields.insert(format!("{key}_of_tomorrow"), junk(dice))),
                _ => disturb(&mut fields[&key], dice),
            }
        }
        Value::Array(items) if inside && !items.is_empty() => {
            let at = dice.roll(items.len());
            match dice.roll(6) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => disturb(&mut items[at], dice),
            }
        }
        other => *other = junk(dice),
    }
}

/// The same update, damaged: in its values, or in its bytes.
fn damaged(corpus: &[Value], dice: &mut Dice) -> String {
    let mut value = corpus[dice.roll(corpus.len())].clone();
    for _ in 0..dice.roll(4) {
        disturb(&mut value, dice);
    }
    let mut bytes = value.to_string().into_bytes();
    if dice.roll(3) == 0 {
        for _ in 0..=dice.roll(3) {
            let at = dice.roll(bytes.len());
            match dice.roll(4) {
                0 => bytes.truncate(at.max(1)),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, u8::try_from(dice.roll(256)).unwrap()),
                _ => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
            }
            if bytes.is_empty() {
                bytes.push(b'{');
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What the desk relies on, of everything that was read.
fn holds(body: &str) -> (bool, bool) {
    let kept = envelope(body, noon());
    if let Some(raw) = &kept {
        assert_eq!(raw.body, body, "an update is kept as it came");
    }
    let Ok(read) = decode(body, "desk_bot") else { return (kept.is_some(), false) };
    let raw = kept.unwrap_or_else(|| panic!("read, and would not be kept: {body}"));
    assert_eq!(raw.update_id, read.update_id, "{body}");
    let words = match &read.what {
        What::Text { text, .. } => text.as_str(),
        What::Media { caption, .. } => caption.as_str(),
        What::Command { args, .. } => args.as_str(),
        What::Press { data, .. } => {
            let _ = Button::decode(data);
            data.as_str()
        }
        _ => "",
    };
    let seen = words.chars().chain(read.from.iter().flat_map(|from| from.name.chars()));
    assert!(seen.filter(|c| c.is_control()).all(|c| matches!(c, '\n' | '\t')), "{body}");
    (true, true)
}

#[test]
fn whatever_comes_is_read_or_refused_and_nothing_else() {
    let number = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |n| n.parse().expect("a number"));
    let (tries, mut dice) = (number("FUZZ", 20_000), Dice(number("SEED", 1)));
    let corpus = updates::all();
    corpus.iter().for_each(|update| assert_eq!(holds(&update.to_string()), (true, true), "{update}"));
    let (mut kept, mut read) = (0, 0);
    for _ in 0..tries {
        let (is_kept, is_read) = holds(&damaged(&corpus, &mut dice));
        kept += u64::from(is_kept);
        read += u64::from(is_read);
    }
    println!("{tries} tries: {kept} kept, {read} read");
    assert!(kept > tries / 5 && read > tries / 10 && read < kept, "{kept} kept, {read} read");
}

//! Untrusted words, made fit to be shown: cut to size, without what turns the writing round.

/// Untrusted words, fit to be shown: at most so long (as Telegram counts, in UTF-16), no blank lines, nothing that turns
/// the writing round.
pub fn cut(words: &str, max: usize) -> String {
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    let clean: String = lines.collect::<Vec<_>>().join("\n").chars().filter(|c| shows(*c)).collect();
    if clean.encode_utf16().count() <= max {
        return clean;
    }
    let mut short = String::new();
    let mut left = max.saturating_sub(1);
    for c in clean.chars() {
        if c.len_utf16() > left {
            break;
        }
        left -= c.len_utf16();
        short.push(c);
    }
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The same on one line.
pub fn line(words: &str, max: usize) -> String {
    cut(&words.split_whitespace().collect::<Vec<_>>().join(" "), max)
}

/// Telegram's HTML as people see it: without markup.
pub fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// How long each of several texts may be, so that all of them together have room: short ones leave theirs to long ones.
pub fn share(texts: &[String], room: usize) -> usize {
    let mut lengths: Vec<usize> = texts.iter().map(|text| text.encode_utf16().count()).collect();
    lengths.sort_unstable();
    let mut left = room;
    for (at, length) in lengths.iter().enumerate() {
        let fair = left / (lengths.len() - at);
        if *length > fair {
            return fair;
        }
        left -= length;
    }
    room
}

fn shows(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    !turns && (c == '\n' || !c.is_control())
}

//! Telegram's HTML: parsed into plain text and entities, with Telegram's own words for mistakes.

use serde_json::{Value, json};

/// One entity: a stretch of text, counted in UTF-16 units, and what it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entity {
    pub offset: usize,
    pub length: usize,
    pub kind: Mark,
}

/// What a stretch of text is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    Plain(&'static str),
    Link(String),
    Mention(i64),
    Code(String),
    Emoji(String),
}

impl Entity {
    /// The Bot API's MessageEntity.
    pub fn wire(&self) -> Value {
        let (offset, length) = (self.offset, self.length);
        match &self.kind {
            Mark::Plain(kind) => json!({"type": kind, "offset": offset, "length": length}),
            Mark::Link(url) => json!({"type": "text_link", "offset": offset, "length": length, "url": url}),
            Mark::Mention(id) => json!({"type": "text_mention", "offset": offset, "length": length, "user": id}),
            Mark::Code(language) => json!({"type": "pre", "offset": offset, "length": length, "language": language}),
            Mark::Emoji(id) => {
                json!({"type": "custom_emoji", "offset": offset, "length": length, "custom_emoji_id": id})
            }
        }
    }
}

/// A tag that waits for its end.
struct Open {
    tag: String,
    argument: String,
    offset: usize,
    byte: usize,
}

/// Parses Telegram's HTML into text and entities (unsorted, untrimmed).
pub(crate) fn parse(html: &str) -> Result<(String, Vec<Entity>), String> {
    Parser { html: html.as_bytes(), at: 0, text: Vec::new(), units: 0, open: Vec::new(), found: Vec::new() }.run(html)
}

/// The state of the parser: where it reads, what it has written.
struct Parser<'a> {
    html: &'a [u8],
    at: usize,
    text: Vec<u8>,
    units: usize,
    open: Vec<Open>,
    found: Vec<Entity>,
}

impl Parser<'_> {
    fn run(mut self, html: &str) -> Result<(String, Vec<Entity>), String> {
        while self.at < self.html.len() {
            match self.html[self.at] {
                b'&' => {
                    if let Some((sign, length)) = reference(&html[self.at..]) {
                        self.at += length;
                        self.units += sign.len_utf16();
                        self.text.extend(sign.encode_utf8(&mut [0; 4]).bytes());
                    } else {
                        self.byte(b'&');
                    }
                }
                b'<' if self.peek(1) == b'/' => self.end(html)?,
                b'<' => self.start(html)?,
                other => self.byte(other),
            }
        }
        if let Some(open) = self.open.last() {
            return Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag));
        }
        Ok((String::from_utf8_lossy(&self.text).into_owned(), self.found))
    }

    fn byte(&mut self, byte: u8) {
        // The first byte of a character counts one unit, that of a four-byte character two.
        if byte & 0xC0 != 0x80 {
            self.units += if byte >= 0xF0 { 2 } else { 1 };
        }
        self.text.push(byte);
        self.at += 1;
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.html.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn skip_spaces(&mut self) {
        while self.peek(0).is_ascii_whitespace() {
            self.at += 1;
        }
    }

    fn start(&mut self, html: &str) -> Result<(), String> {
        let begin = self.at;
        let unclosed = || format!("Unclosed start tag at byte offset {begin}");
        self.at += 1;
        while self.peek(0) != 0 && self.peek(0) != b'>' && !self.peek(0).is_ascii_whitespace() {
            self.at += 1;
        }
        if self.peek(0) == 0 {
            return Err(unclosed());
        }
        let tag = html[begin + 1..self.at].to_lowercase();
        if !TAGS.contains(&tag.as_str()) {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let mut argument = String::new();
        while self.peek(0) != b'>' {
            self.skip_spaces();
            if self.peek(0) == b'>' {
                break;
            }
            let name_at = self.at;
            while !matches!(self.peek(0), 0 | b'=' | b'>') && !self.peek(0).is_ascii_whitespace() {
                self.at += 1;
            }
            let name = html[name_at..self.at].to_lowercase();
            if name.is_empty() {
                return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
            }
            self.skip_spaces();
            let value = if self.peek(0) == b'=' {
                self.at += 1;
                self.value(html)?
            } else if name == "expandable" {
                String::new()
            } else {
                return Err(format!(
                    "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
                ));
            };
            if self.peek(0) == 0 {
                return Err(unclosed());
            }
            match (tag.as_str(), name.as_str()) {
                ("a", "href") | ("tg-emoji", "emoji-id") => argument = value,
                ("code", "class") => argument = value.strip_prefix("language-").unwrap_or_default().to_owned(),
                ("span", "class") => argument = value,
                ("blockquote", "expandable") => argument = "1".to_owned(),
                _ => {}
            }
        }
        if tag == "span" && argument != "tg-spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        self.at += 1;
        self.open.push(Open { tag, argument, offset: self.units, byte: self.text.len() });
        Ok(())
    }

    fn value(&mut self, html: &str) -> Result<String, String> {
        self.skip_spaces();
        let quote = self.peek(0);
        if quote != b'"' && quote != b'\'' {
            let from = self.at;
            while self.peek(0).is_ascii_alphanumeric() || matches!(self.peek(0), b'.' | b'-') {
                self.at += 1;
            }
            if self.peek(0) != 0 && self.peek(0) != b'>' && !self.peek(0).is_ascii_whitespace() {
                return Err(format!("Unexpected end of name token at byte offset {from}"));
            }
            return Ok(html[from..self.at].to_lowercase());
        }
        self.at += 1;
        let mut value = Vec::new();
        while self.peek(0) != quote && self.at < self.html.len() {
            if self.peek(0) == b'&'
                && let Some((sign, length)) = reference(&html[self.at..])
            {
                self.at += length;
                value.extend(sign.encode_utf8(&mut [0; 4]).bytes());
                continue;
            }
            value.push(self.peek(0));
            self.at += 1;
        }
        if self.peek(0) == quote {
            self.at += 1;
        }
        Ok(String::from_utf8_lossy(&value).into_owned())
    }

    fn end(&mut self, html: &str) -> Result<(), String> {
        let begin = self.at;
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        while self.peek(0) != 0 && self.peek(0) != b'>' && !self.peek(0).is_ascii_whitespace() {
            self.at += 1;
        }
        let name = html[begin + 2..self.at].to_lowercase();
        self.skip_spaces();
        if self.peek(0) != b'>' {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !name.is_empty() && name != open.tag {
            let tag = open.tag;
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{tag}>\", found \"</{name}>\""
            ));
        }
        self.close(open);
        Ok(())
    }

    fn close(&mut self, open: Open) {
        let length = self.units - open.offset;
        if length == 0 {
            return;
        }
        let kind = match open.tag.as_str() {
            "b" | "strong" => Mark::Plain("bold"),
            "i" | "em" => Mark::Plain("italic"),
            "u" | "ins" => Mark::Plain("underline"),
            "s" | "strike" | "del" => Mark::Plain("strikethrough"),
            "tg-spoiler" | "span" => Mark::Plain("spoiler"),
            "blockquote" if open.argument == "1" => Mark::Plain("expandable_blockquote"),
            "blockquote" => Mark::Plain("blockquote"),
            "tg-emoji" => Mark::Emoji(open.argument),
            "pre" => {
                // <pre><code class="language-x"> is one entity.
                let inner = self
                    .found
                    .iter()
                    .position(|e| matches!(&e.kind, Mark::Code(_)) && e.offset == open.offset && e.length == length);
                match inner {
                    Some(_) => return,
                    None => Mark::Plain("pre"),
                }
            }
            "code" => {
                let inside_pre = self.open.last().is_some_and(|outer| outer.tag == "pre");
                if inside_pre && !open.argument.is_empty() { Mark::Code(open.argument) } else { Mark::Plain("code") }
            }
            _ => {
                let address = if open.argument.is_empty() {
                    String::from_utf8_lossy(&self.text[open.byte..]).into_owned()
                } else {
                    open.argument
                };
                match link(&address) {
                    Some(kind) => kind,
                    None => return,
                }
            }
        };
        self.found.push(Entity { offset: open.offset, length, kind });
    }
}

/// The tags Telegram knows.
const TAGS: [&str; 17] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
    "tg-time",
];

/// What a link points at; a link to nowhere is no link.
fn link(address: &str) -> Option<Mark> {
    if let Some(id) = address.strip_prefix("tg://user?id=") {
        return id.parse().ok().map(Mark::Mention);
    }
    let known = ["http://", "https://", "tg://", "ton://", "tonsite://", "mailto:", "tel:"];
    if known.iter().any(|scheme| address.starts_with(scheme)) {
        let bare = address.starts_with("http") && address.matches('/').count() == 2 && !address.contains('?');
        return Some(Mark::Link(if bare { format!("{address}/") } else { address.to_owned() }));
    }
    let host = address.split(['/', '?']).next().unwrap_or_default();
    let plain = host.contains('.') && !host.contains(char::is_whitespace) && !host.contains(':');
    plain.then(|| Mark::Link(format!("http://{address}")))
}

/// A character reference at the start of `html`: the character and how many bytes it took.
fn reference(html: &str) -> Option<(char, usize)> {
    let rest = html.strip_prefix('&')?;
    if let Some(number) = rest.strip_prefix('#') {
        let (radix, digits, prefix) = match number.strip_prefix('x') {
            Some(hex) => (16, hex, 3),
            None => (10, number, 2),
        };
        let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
        let code = u32::from_str_radix(&digits[..length], radix).ok()?;
        let sign = char::from_u32(code).filter(|sign| *sign != '\0')?;
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some((sign, prefix + length + semicolon));
    }
    for (name, sign) in [("lt", '<'), ("gt", '>'), ("amp", '&'), ("quot", '"')] {
        if let Some(after) = rest.strip_prefix(name)
            && !after.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return Some((sign, 1 + name.len() + usize::from(after.starts_with(';'))));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_marks() {
        let html = "<b>水 <i>leak</i></b> &lt;3 😀 <a href=\"https://a.b/?x=1&amp;y\">go</a>";
        let (text, marks) = parse(html).unwrap();
        assert_eq!(text, "水 leak <3 😀 go");
        let link = Mark::Link("https://a.b/?x=1&y".to_owned());
        assert_eq!(
            marks,
            [
                Entity { offset: 2, length: 4, kind: Mark::Plain("italic") },
                Entity { offset: 0, length: 6, kind: Mark::Plain("bold") },
                Entity { offset: 13, length: 2, kind: link },
            ]
        );
    }

    #[test]
    fn mistakes_in_telegrams_words() {
        for (html, error) in [
            ("a <b>c", "Can't find end tag corresponding to start tag \"b\""),
            ("a </b>", "Unexpected end tag at byte offset 2"),
            ("<b>c</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
            ("x < y", "Unsupported start tag \"\" at byte offset 2"),
            ("<div>x</div>", "Unsupported start tag \"div\" at byte offset 0"),
            ("a <b", "Unclosed start tag at byte offset 2"),
        ] {
            assert_eq!(parse(html).unwrap_err(), error, "{html}");
        }
    }
}

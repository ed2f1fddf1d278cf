//! Who may see what, told once more and apart from the program: from the rows of the database and the rules of the company.

use super::rows::{Class, Rows, Ticket};
use frontdesk::chat::button::Button;
use frontdesk::chat::outgoing::{Body, Key, KeyAct, Keyboard, Op, Parcel};
use std::collections::{BTreeSet, HashMap};

/// The community, and the key of one of its rows.
pub type Key2 = (i64, i64);

/// Words or a file that can be told from all others, and where they were said.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The chat in which it was said.
    pub chat: i64,
    /// Who said it.
    pub author: i64,
}

/// All that the story knows beside the rows.
#[derive(Default)]
pub struct Model {
    pub marks: HashMap<String, Mark>,
    /// A resident's name and number, by user.
    pub residents: HashMap<i64, (String, String)>,
    /// What a ticket was, at any time.
    departments: HashMap<Key2, BTreeSet<String>>,
    assignees: HashMap<Key2, BTreeSet<i64>>,
    followers: HashMap<Key2, BTreeSet<i64>>,
    pub checked: usize,
    pub secrets: usize,
    pub bills: usize,
}

/// What a message says, wherever it stands: text, caption, labels, files.
fn words_of(op: &Op) -> String {
    let keys = |keyboard: &Keyboard| match keyboard {
        Keyboard::Inline(rows) => rows.iter().flatten().map(|k: &Key| k.label.clone()).collect::<Vec<_>>().join("\n"),
        Keyboard::None | Keyboard::Remove | Keyboard::ShareContact(_) => String::new(),
    };
    match op {
        Op::Send { body, keyboard, .. } => {
            let said = match body {
                Body::Html { html } => html.clone(),
                Body::Media { file_id, caption, .. } => format!("{caption}\n{file_id}"),
                Body::Document { caption, .. } => caption.clone(),
                Body::Invoice(invoice) => format!("{}\n{}\n{:?}", invoice.title, invoice.description, invoice.prices),
                Body::Album { items, caption } => {
                    let files: Vec<&str> = items.iter().map(|(_, file)| file.as_str()).collect();
                    format!("{caption}\n{}", files.join("\n"))
                }
            };
            format!("{said}\n{}", keys(keyboard))
        }
        Op::Edit { html, keyboard, .. } => format!("{html}\n{}", keys(keyboard)),
        Op::Strip { .. } | Op::Delete { .. } => String::new(),
        Op::AnswerCheckout { refusal, .. } => refusal.clone().unwrap_or_default(),
        Op::Answer { text, .. } => text.clone().unwrap_or_default(),
    }
}

/// The tickets that the buttons of a message name.
fn tickets_of(op: &Op) -> Vec<Key2> {
    let (Op::Send { keyboard: Keyboard::Inline(rows), .. } | Op::Edit { keyboard: Keyboard::Inline(rows), .. }) = op
    else {
        return vec![];
    };
    let pressed = |key: &Key| match &key.act {
        KeyAct::Press(data) => Some(Button::decode(data)),
        KeyAct::Url(_) | KeyAct::Copy(_) => None,
    };
    let named = rows.iter().flatten().filter_map(pressed).filter_map(|button| match button {
        Button::Ticket { community, ticket, .. } => Some((community.0, ticket.0)),
        _ => None,
    });
    named.collect()
}

/// Marks in words: `zq` and five digits.
pub fn marks_in(words: &str) -> Vec<String> {
    pieces(words, "zq", |c| c.is_ascii_digit(), 7)
}

/// Numbers of tickets in words.
fn numbers_in(words: &str) -> Vec<String> {
    let heads = ["R-", "C-", "Q-", "S-", "P-"];
    let found = heads.iter().flat_map(|head| pieces(words, head, |c| c.is_ascii_digit() || c == '-', 13));
    found.collect()
}

fn pieces(words: &str, head: &str, fits: impl Fn(char) -> bool, length: usize) -> Vec<String> {
    let mut all: Vec<String> = words
        .match_indices(head)
        .filter_map(|(at, _)| words.get(at..at + length))
        .filter(|piece| piece[head.len()..].chars().all(&fits))
        .map(str::to_owned)
        .collect();
    all.sort();
    all.dedup();
    all
}

impl Model {
    /// Remembers what tickets were.
    pub fn remember(&mut self, rows: &Rows) {
        for (key, t) in &rows.tickets {
            self.departments.entry(*key).or_default().insert(t.department.clone());
            self.assignees.entry(*key).or_default().extend(t.assignee);
            self.followers.entry(*key).or_default().extend(rows.followers.get(key).into_iter().flatten());
        }
        for (key, said) in &rows.passed {
            self.departments.entry(*key).or_default().extend(said.iter().cloned());
        }
    }

    /// Everything in this message that its reader must not see.
    pub fn wrong(&mut self, rows: &Rows, parcel: &Parcel) -> Vec<String> {
        self.checked += 1;
        let mut chat = parcel.to.chat.0;
        let window = matches!(&parcel.op, Op::Answer { .. });
        if let Op::Answer { callback, .. } = &parcel.op {
            let user = callback.trim_start_matches('q').split('-').next().unwrap();
            chat = user.parse().unwrap();
        }
        let words = words_of(&parcel.op);
        let mut wrong = vec![];
        for mark in marks_in(&words) {
            self.secrets += 1;
            let found = match rows.money.is_bill(&mark) {
                true => {
                    self.bills += 1;
                    rows.money.bill(rows, &mark, chat)
                }
                false if rows.money.told_with_a_claim(rows, &mark, chat) => Ok(()),
                false => self.mark(rows, &mark, chat),
            };
            if let Err(why) = found {
                wrong.push(format!("{mark} ({why})"));
            }
        }
        for number in numbers_in(&words) {
            if let Some(t) = rows.numbered(&number)
                && !self.may_know(rows, t, chat)
            {
                wrong.push(format!("{number} (number)"));
            }
        }
        wrong.extend(rows.money.buttons(rows, &parcel.op, chat));
        for key in tickets_of(&parcel.op) {
            if let Some(t) = rows.tickets.get(&key)
                && !self.may_know(rows, t, chat)
            {
                wrong.push(format!("{} (button)", t.number));
            }
        }
        let digits: String = words.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
        for (user, (name, phone)) in &self.residents {
            if digits.contains(phone.as_str()) && chat != *user && !(window && rows.serves_a_community_of(chat, *user))
            {
                wrong.push(format!("phone of {user}"));
            }
            if words.contains(name.as_str()) && chat != *user && !rows.serves_a_community_of(chat, *user) {
                wrong.push(format!("name of {user}"));
            }
        }
        wrong
    }

    /// Whether marked words may stand in this chat.
    fn mark(&mut self, rows: &Rows, mark: &str, chat: i64) -> Result<(), String> {
        let said = &self.marks[mark];
        let places = rows.places.get(mark).map(Vec::as_slice).unwrap_or_default();
        for (key, class) in places {
            let Some(t) = rows.tickets.get(key) else { continue };
            let author = chat == said.author;
            if !author && let Some(why) = rows.hidden_from(t, chat) {
                return Err(format!("{class:?} of {}: {why}", t.number));
            }
        }
        if said.chat == chat || said.author == chat {
            return Ok(());
        }
        let staff_wrote = rows.staff.iter().any(|s| s.user == Some(said.author));
        let fits = |(key, class): &(Key2, Class)| match class {
            Class::Served => rows.community_of(chat).contains(&key.0) || rows.is_resident(key.0, chat),
            Class::Asked => self.staff_may(rows, key.0, &["front-desk".to_owned()].into(), chat),
            Class::Resident | Class::Told | Class::Everybody | Class::Inside => {
                let Some(t) = rows.tickets.get(key) else { return false };
                let reporter = chat == t.reporter;
                let follows = self.followers.get(key).is_some_and(|f| f.contains(&chat));
                let resident = match class {
                    Class::Resident => reporter && staff_wrote,
                    Class::Told => reporter,
                    Class::Everybody => reporter || follows,
                    Class::Inside | Class::Served | Class::Asked => false,
                };
                resident || self.handles(rows, t, chat)
            }
        };
        if places.iter().any(fits) {
            Ok(())
        } else {
            Err(format!("said in {} by {}, {places:?}", said.chat, said.author))
        }
    }

    /// Whether staff in this chat work on the ticket, or lead those who do.
    fn handles(&self, rows: &Rows, t: &Ticket, chat: i64) -> bool {
        if rows.hidden_from(t, chat).is_some() {
            return false;
        }
        let mut departments = self.departments.get(&t.key).cloned().unwrap_or_default();
        let had = self.assignees.get(&t.key);
        if let Some(s) = rows.staff_in(t.key.0, chat) {
            let about = t.about_department.as_ref().is_some_and(|about| s.leads(about));
            if had.is_some_and(|had| had.contains(&s.id)) || about {
                return true;
            }
        }
        if t.kind != "complaint" {
            departments.insert("front-desk".to_owned());
        }
        self.staff_may(rows, t.key.0, &departments, chat)
    }

    fn staff_may(&self, rows: &Rows, community: i64, departments: &BTreeSet<String>, chat: i64) -> bool {
        if chat < 0 {
            let desk = "front-desk".to_owned();
            let bound = rows.once.get(&chat).into_iter().flatten().filter(|(c, _)| *c == community);
            return bound.into_iter().any(|(_, d)| departments.contains(d) || *d == desk);
        }
        let Some(s) = rows.staff_in(community, chat) else { return false };
        s.is("manager") || s.departments.iter().any(|d| departments.contains(d))
    }

    /// Whether it may be known in this chat that there is such a ticket.
    fn may_know(&mut self, rows: &Rows, t: &Ticket, chat: i64) -> bool {
        let resident = t.reporter == chat || self.followers.get(&t.key).is_some_and(|f| f.contains(&chat));
        if resident {
            return true;
        }
        if t.kind == "complaint" {
            if rows.hidden_from(t, chat).is_some() {
                return false;
            }
            // Whoever handles a complaint is shown the earlier ones of the same resident and home.
            let same = |o: &&Ticket| o.reporter == t.reporter || o.unit.is_some() && o.unit == t.unit;
            let like = rows.tickets.values().filter(|o| o.kind == "complaint" && o.key.0 == t.key.0).filter(same);
            return like.into_iter().any(|o| self.handles(rows, o, chat));
        }
        if rows.community_of(chat).contains(&t.key.0) {
            return true;
        }
        // What is broken in a public place, or in their home, is offered to whoever reports the same.
        let home = t.unit.is_some_and(|unit| rows.homes.contains(&(t.key.0, chat, unit)));
        home || t.area.as_deref() == Some("public") && rows.is_resident(t.key.0, chat)
    }
}

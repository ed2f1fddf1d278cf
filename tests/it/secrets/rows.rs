//! The rows of the database as the model reads them: tickets, staff, groups, and where marked words came to lie.

use super::model::{Key2, marks_in};
use super::money::Money;
use sqlx::PgPool;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What words are, by where they lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// What a resident told the desk.
    Resident,
    /// What the desk told who reported it.
    Told,
    /// What the desk told everybody whom the ticket concerns.
    Everybody,
    /// What staff keep among themselves.
    Inside,
    /// Proposed or served as a standard answer.
    Served,
    /// A question that was looked up.
    Asked,
}

#[derive(Clone, Debug)]
pub struct Ticket {
    pub key: Key2,
    pub number: String,
    pub kind: String,
    pub area: Option<String>,
    pub department: String,
    pub reporter: i64,
    pub assignee: Option<i64>,
    pub about_department: Option<String>,
    pub about_staff: Option<i64>,
    pub parent: Option<i64>,
    pub unit: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Staff {
    pub community: i64,
    pub id: i64,
    pub user: Option<i64>,
    pub roles: Vec<String>,
    pub departments: Vec<String>,
}

impl Staff {
    pub fn is(&self, role: &str) -> bool {
        self.roles.iter().any(|r| r == role)
    }

    pub fn leads(&self, department: &str) -> bool {
        self.is("manager") || self.is("lead") && self.departments.iter().any(|d| d == department)
    }
}

#[derive(Default)]
pub struct Rows {
    pub tickets: HashMap<Key2, Ticket>,
    pub staff: Vec<Staff>,
    pub followers: HashMap<Key2, BTreeSet<i64>>,
    /// Departments that a ticket was passed to.
    pub passed: HashMap<Key2, BTreeSet<String>>,
    pub bound: HashMap<i64, HashSet<(i64, String)>>,
    /// The same with what was bound before.
    pub once: HashMap<i64, HashSet<(i64, String)>>,
    pub residents: HashSet<(i64, i64)>,
    /// Users and the units to which they are tied for sure.
    pub homes: HashSet<(i64, i64, i64)>,
    pub places: HashMap<String, Vec<(Key2, Class)>>,
    pub money: Money,
}

const TICKETS: &str = "select community_id, id, number, kind, area, department, reporter, assignee, about_department,
    about_staff, parent_id, unit_id from ticket";
const STAFF: &str = "select community_id, id, user_id, roles, departments, retired from staff";
/// Everything that holds words of people: community, ticket, what it is, the words.
const WORDS: &str = "
    select community_id, id, 'resident', words || visit || place from ticket
    union all select community_id, ticket_id, 'resident', about_name || happened || wanted from complaint
    union all select community_id, ticket_id, act->>'act', act::text from timeline
    union all select community_id, ticket_id, 'resident', coalesce(words, '') from callback
    union all select community_id, ticket_id, 'resident', coalesce(words, '') from phone_call
    union all select community_id, ticket_id, case when by_staff then 'tell' else 'resident' end,
        words || coalesce(media::text, '') from talk_message
    union all select community_id, ticket_id,
        case when not public then 'note' when by_staff then 'finish' else 'resident' end, file_id from attachment
    union all select community_id, 0, 'served', question || body from answer_proposal
    union all select community_id, 0, 'served', question || array_to_string(synonyms, ' ') || body from answer_wording
    union all select community_id, 0, 'asked', words from question_asked";

type TicketRow = (
    i64,
    i64,
    String,
    String,
    Option<String>,
    String,
    i64,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
);
type StaffRow = (i64, i64, Option<i64>, Vec<String>, Vec<String>, bool);

impl Rows {
    pub async fn read(pool: &PgPool, before: HashMap<i64, HashSet<(i64, String)>>) -> Rows {
        let mut rows = Rows { once: before, money: Money::read(pool).await, ..Rows::default() };
        for r in sqlx::query_as::<_, TicketRow>(TICKETS).fetch_all(pool).await.unwrap() {
            let (community, id, number, kind, area, department, reporter, assignee, about, whom, parent, unit) = r;
            let key = (community, id);
            let t = Ticket {
                key,
                number,
                kind,
                area,
                department,
                reporter,
                assignee,
                about_department: about,
                about_staff: whom,
                parent,
                unit,
            };
            rows.tickets.insert(key, t);
        }
        for (community, id, user, roles, departments, retired) in
            sqlx::query_as::<_, StaffRow>(STAFF).fetch_all(pool).await.unwrap()
        {
            let user = user.filter(|_| !retired);
            rows.staff.push(Staff { community, id, user, roles, departments });
        }
        let sql = "select community_id, ticket_id, user_id from follower";
        for (community, ticket, user) in sqlx::query_as::<_, (i64, i64, i64)>(sql).fetch_all(pool).await.unwrap() {
            rows.followers.entry((community, ticket)).or_default().insert(user);
        }
        let sql = "select community_id, ticket_id, act->>'department' from timeline where act ? 'department'";
        for (community, ticket, to) in sqlx::query_as::<_, (i64, i64, String)>(sql).fetch_all(pool).await.unwrap() {
            rows.passed.entry((community, ticket)).or_default().insert(to);
        }
        let sql = "select chat_id, community_id, department from staff_group";
        for (chat, community, department) in sqlx::query_as::<_, (i64, i64, String)>(sql).fetch_all(pool).await.unwrap()
        {
            rows.once.entry(chat).or_default().insert((community, department.clone()));
            rows.bound.entry(chat).or_default().insert((community, department));
        }
        let sql = "select community_id, user_id, unit_id from occupancy where level = 'verified'";
        rows.homes = sqlx::query_as(sql).fetch_all(pool).await.unwrap().into_iter().collect();
        let sql = "select community_id, user_id from resident";
        rows.residents = sqlx::query_as(sql).fetch_all(pool).await.unwrap().into_iter().collect();
        for (community, ticket, what, words) in
            sqlx::query_as::<_, (i64, i64, String, String)>(WORDS).fetch_all(pool).await.unwrap()
        {
            let class = class(&what);
            for mark in marks_in(&words) {
                rows.places.entry(mark).or_default().push(((community, ticket), class));
            }
        }
        rows
    }

    pub fn numbered(&self, number: &str) -> Option<&Ticket> {
        self.tickets.values().find(|t| t.number == number)
    }

    pub fn is_resident(&self, community: i64, user: i64) -> bool {
        self.residents.contains(&(community, user))
    }

    pub fn staff_in(&self, community: i64, user: i64) -> Option<&Staff> {
        self.staff.iter().find(|s| s.community == community && s.user == Some(user))
    }

    /// The communities whose staff read this chat, or read it once.
    pub fn community_of(&self, chat: i64) -> HashSet<i64> {
        let groups = self.once.get(&chat).into_iter().flatten().map(|(c, _)| *c);
        let serves = self.staff.iter().filter(|s| s.user == Some(chat)).map(|s| s.community);
        groups.chain(serves).collect()
    }

    /// Whether staff of a community in which this user lives read the chat.
    pub fn serves_a_community_of(&self, chat: i64, user: i64) -> bool {
        self.community_of(chat).into_iter().any(|c| self.is_resident(c, user))
    }

    /// The complaint that a ticket is, or that a question was asked about.
    fn secret<'r>(&'r self, t: &'r Ticket) -> Option<&'r Ticket> {
        match t.kind.as_str() {
            "complaint" => Some(t),
            "inquiry" => {
                let parent = self.tickets.get(&(t.key.0, t.parent?))?;
                self.secret(parent)
            }
            _ => None,
        }
    }

    /// Why a ticket must not be seen in a chat: it is about those who read there.
    pub fn hidden_from(&self, t: &Ticket, chat: i64) -> Option<&'static str> {
        let secret = self.secret(t)?;
        let community = secret.key.0;
        let accused =
            secret.about_staff.and_then(|id| self.staff.iter().find(|s| (s.community, s.id) == (community, id)));
        let about = |d: &String| {
            secret.about_department.as_ref() == Some(d) || accused.is_some_and(|a| a.departments.contains(d))
        };
        if chat < 0 {
            if accused.is_some_and(|a| a.is("manager") || a.departments.is_empty()) {
                return Some("the accused reads anywhere");
            }
            let bound = self.bound.get(&chat)?;
            return bound.iter().any(|(c, d)| *c == community && about(d)).then_some("the accused read here");
        }
        if chat == secret.reporter {
            return None;
        }
        let s = self.staff_in(community, chat)?;
        if accused.is_some_and(|a| a.id == s.id) {
            return Some("it is about them");
        }
        let theirs = secret.about_department.as_ref().is_some_and(|d| s.departments.contains(d));
        (theirs && !s.is("lead") && !s.is("manager")).then_some("it is about their department")
    }
}

/// What an act's words are.
fn class(what: &str) -> Class {
    match what {
        "resident" | "file" | "add" | "join" | "urge" | "cancel" | "dispute" | "reopen" | "rate" | "phoned"
        | "upset" => Class::Resident,
        "ask" | "tell" | "plan" => Class::Told,
        "finish" | "promise" => Class::Everybody,
        "served" => Class::Served,
        "asked" => Class::Asked,
        _ => Class::Inside,
    }
}

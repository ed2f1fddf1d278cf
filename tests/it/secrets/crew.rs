//! What people do to tickets in a random story: staff by their cards and by words, residents to what they reported.

use super::rows::Rows;
use super::story::{SAYINGS, SHARED, Story};
use crate::support::telegram::Shown;
use crate::support::town::Person;
use frontdesk::chat::button::{Button, TicketButton};
use frontdesk::chat::outgoing::KeyAct;
use frontdesk::domain::ids::{CommunityId, TicketId};
use std::collections::HashMap;

/// What staff write.
const WORDS: [&str; 6] = [
    "the part is on order",
    "he owes us for two months",
    "we look at it this afternoon",
    "it was our mistake",
    "tomorrow 15-16",
    "5-1202 the tap drips",
];
/// What they enter for a resident.
const TOLD: [&str; 4] = [
    "the staff there are rude, I want to complain",
    "it was about the visit this morning",
    "Master Li and 陈工 came, and Zhao too",
    "the corridor light is broken",
];

impl Story<'_> {
    /// Somebody of the staff does something to a ticket that may well be theirs, and answers what is asked back.
    pub(super) async fn works(&mut self) {
        use TicketButton as B;
        let rows = Rows::read(&self.town.db.pool, HashMap::new()).await;
        let mut all: Vec<_> = rows.tickets.values().collect();
        all.sort_by_key(|t| (t.key.0 != self.town.community.0, t.key));
        let Some(t) = self.dice.pick(&all) else { return };
        let user = |id: i64| rows.staff.iter().find(|s| (s.community, s.id) == (t.key.0, id)).and_then(|s| s.user);
        let owner = t.assignee.and_then(user);
        let fits = |p: &&Person<'_>| match owner {
            Some(user) => p.user.0 == user,
            None => rows
                .staff_in(t.key.0, p.user.0)
                .is_some_and(|s| s.is("manager") || s.departments.contains(&t.department)),
        };
        let somebody = self.dice.once_in(6);
        let theirs: Vec<_> = self.staff.iter().filter(|p| somebody || fits(p)).cloned().collect();
        let Some(who) = self.dice.pick(&theirs) else { return };
        let of_all = [
            B::Promise,
            B::Arrive,
            B::Wait,
            B::Resume,
            B::Finish,
            B::Finish,
            B::Ask,
            B::Tell,
            B::Transfer,
            B::OutOfScope,
            B::Escalate,
            B::Release,
            B::Merge,
            B::Phone,
            B::Assign,
            B::Phoned,
            B::Seen,
            B::More,
        ];
        let of_complaint = [B::Grade, B::Plan, B::Judge, B::Finish, B::Finish, B::Ask, B::Tell, B::Transfer, B::More];
        let of_question = [B::Reply, B::Reply, B::Propose, B::Classify, B::Merge, B::Tell, B::More, B::Release];
        let acts: &[B] = match t.kind.as_str() {
            _ if t.assignee.is_none() && !self.dice.once_in(4) => &[B::Take],
            "complaint" if !self.dice.once_in(4) => &of_complaint,
            "inquiry" if !self.dice.once_in(4) => &of_question,
            _ => &of_all,
        };
        let act = self.dice.pick(acts).unwrap();
        let mut chats: Vec<i64> =
            rows.bound.iter().filter(|(_, b)| b.contains(&(t.key.0, t.department.clone()))).map(|(c, _)| *c).collect();
        chats.sort_unstable();
        if chats.is_empty() || self.dice.once_in(3) {
            chats = vec![who.user.0];
        }
        let chat = self.dice.pick(&chats).unwrap();
        let data = Button::Ticket { community: CommunityId(t.key.0), ticket: TicketId(t.key.1), act }.encode();
        let shown = self.messages(chat).into_iter().find(|m| m.text().contains(&t.number)).map_or(1, |m| m.id);
        who.note_press(&format!("{act:?} of {}", t.number));
        who.presses_data(chat, shown, &data).await;
        self.goes_on(&who, chat, &WORDS).await;
    }

    /// Whoever reported a ticket, or joined it, does something to it.
    pub(super) async fn minds(&mut self) {
        use TicketButton as B;
        let rows = Rows::read(&self.town.db.pool, HashMap::new()).await;
        let mut all: Vec<_> = rows.tickets.values().collect();
        all.sort_by_key(|t| t.key);
        let Some(t) = self.dice.pick(&all) else { return };
        let Some(who) = self.residents.iter().find(|p| p.user.0 == t.reporter).cloned() else { return };
        let acts = [
            B::Show,
            B::Timeline,
            B::Add,
            B::Add,
            B::Answer,
            B::Urge,
            B::Cancel,
            B::Accept,
            B::Partly,
            B::NotDone,
            B::Reopen,
            B::Survey,
            B::Survey,
            B::Survey,
            B::Person,
            B::Person,
            B::EndTalk,
        ];
        let act = self.dice.pick(&acts).unwrap();
        let data = Button::Ticket { community: CommunityId(t.key.0), ticket: TicketId(t.key.1), act }.encode();
        let chat = who.user.0;
        who.note_press(&format!("{act:?} of {}", t.number));
        who.presses_data(chat, 1, &data).await;
        self.goes_on(&who, chat, &SAYINGS).await;
        if act == B::Person {
            let saying = self.dice.pick(&SAYINGS).unwrap();
            let words = self.marked(&who, chat, saying);
            who.says(&words).await;
        }
    }

    pub(super) async fn worker(&mut self) {
        let Some(who) = self.dice.pick(&self.staff) else { return };
        let mut chats = who.groups.clone();
        chats.extend([who.user.0, SHARED]);
        let chat = self.dice.pick(&chats).unwrap();
        let word = self.dice.pick(&WORDS).unwrap();
        match self.dice.below(16) {
            0..=6 => {
                self.press(&who, chat, 6).await;
                self.goes_on(&who, chat, &WORDS).await;
            }
            7 => self.press(&who, chat, 40).await,
            8..=10 => {
                // The open question, where there is one.
                let asks = |m: &&Shown| m.keys().any(|k| matches!(&k.act, KeyAct::Press(d) if d.starts_with("d.")));
                let open = self.messages(chat).iter().find(asks).map(|m| m.id);
                let words = self.marked(&who, chat, word);
                match open {
                    Some(message) => who.answers(chat, message, &words).await,
                    None => self.replies(&who, chat, &words).await,
                }
            }
            11 | 12 => {
                let words = self.marked(&who, chat, word);
                self.replies(&who, chat, &words).await;
            }
            13 => {
                let newest: Vec<Shown> = self.messages(chat).into_iter().take(8).collect();
                let file = self.mark(&who, chat);
                if let Some(to) = self.dice.pick(&newest) {
                    who.answers_with_photo(chat, to.id, &file).await;
                }
            }
            14 => {
                let words = match self.dice.below(6) {
                    0 | 1 => return self.enters(&who, chat).await,
                    2 => "/unanswered".to_owned(),
                    3 => "/duty on".to_owned(),
                    4 => "/duty off".to_owned(),
                    _ => "/cancel".to_owned(),
                };
                who.says_in(chat, &words).await;
            }
            _ if self.dice.once_in(3) => self.forges_money(&who, chat).await,
            _ => {
                let last = usize::try_from(self.town.count("select coalesce(max(id), 1) from ticket").await).unwrap();
                let ticket = TicketId(i64::try_from(self.dice.below(last) + 1).unwrap());
                let act = self.dice.pick(TicketButton::ALL).unwrap();
                let community = if self.dice.once_in(4) { self.mill } else { self.town.community };
                let data = Button::Ticket { community, ticket, act }.encode();
                who.note_press(&format!("forged {data}"));
                who.presses_data(chat, 1, &data).await;
            }
        }
    }

    /// Somebody enters what a resident told, here and wherever it goes on.
    async fn enters(&mut self, who: &Person<'_>, chat: i64) {
        let told = self.dice.pick(&TOLD).unwrap();
        let words = self.marked(who, chat, told);
        who.says_in(chat, &format!("/new 5-1201 {words}")).await;
        for place in [chat, who.user.0] {
            self.goes_on(who, place, &WORDS).await;
        }
    }
}

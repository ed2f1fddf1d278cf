//! How long what is kept (`[retention]` of a community's file). Bills, payments and receipts are not here: the law wants
//! them for ten years, and nothing takes them away.

use serde::{Deserialize, Serialize};

/// A kind of rows that do not stay for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words, files and telephone numbers of tickets, after their end. What was done stays.
    Tickets,
    /// Words and files of talks with the front desk, after their end.
    Talks,
    /// Messages as they were sent.
    Messages,
    /// Questions as they were asked, by nobody in particular.
    Questions,
    /// Presses and commands that were refused.
    Refused,
    /// Looks at telephone numbers on the phone and paper list.
    PhoneLooks,
    /// Who was written to by a campaign, after its end. Its counts stay.
    Campaigns,
    /// Tables that were sent in the chat.
    Imports,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 8] = [
        Kind::Tickets,
        Kind::Talks,
        Kind::Messages,
        Kind::Questions,
        Kind::Refused,
        Kind::PhoneLooks,
        Kind::Campaigns,
        Kind::Imports,
    ];

    /// Its field in the community's file, and its word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Tickets => "tickets",
            Kind::Talks => "talks",
            Kind::Messages => "messages",
            Kind::Questions => "questions",
            Kind::Refused => "refused",
            Kind::PhoneLooks => "phone_looks",
            Kind::Campaigns => "campaigns",
            Kind::Imports => "imports",
        }
    }

    /// The fewest and the most days that a community may say.
    pub fn bounds(self) -> (u32, u32) {
        match self {
            // What was sent can be taken away for two days; after thirty nothing of the chat needs it.
            Kind::Messages => (2, 30),
            Kind::Tickets
            | Kind::Talks
            | Kind::Questions
            | Kind::Refused
            | Kind::PhoneLooks
            | Kind::Campaigns
            | Kind::Imports => (30, 3650),
        }
    }
}

/// Days for which each kind is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// Words, files and numbers of tickets.
    pub tickets: u32,
    /// Words and files of talks.
    pub talks: u32,
    /// Messages sent.
    pub messages: u32,
    /// Questions asked.
    pub questions: u32,
    /// Refused presses.
    pub refused: u32,
    /// Looks at telephone numbers.
    pub phone_looks: u32,
    /// Who campaigns wrote to.
    pub campaigns: u32,
    /// Tables sent in the chat.
    pub imports: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            tickets: 730,
            talks: 365,
            messages: 30,
            questions: 365,
            refused: 180,
            phone_looks: 730,
            campaigns: 365,
            imports: 180,
        }
    }
}

impl Retention {
    /// Days for which this kind is kept.
    pub fn days(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Tickets => self.tickets,
            Kind::Talks => self.talks,
            Kind::Messages => self.messages,
            Kind::Questions => self.questions,
            Kind::Refused => self.refused,
            Kind::PhoneLooks => self.phone_looks,
            Kind::Campaigns => self.campaigns,
            Kind::Imports => self.imports,
        }
    }

    /// The days of a kind, to be set.
    pub fn days_mut(&mut self, kind: Kind) -> &mut u32 {
        match kind {
            Kind::Tickets => &mut self.tickets,
            Kind::Talks => &mut self.talks,
            Kind::Messages => &mut self.messages,
            Kind::Questions => &mut self.questions,
            Kind::Refused => &mut self.refused,
            Kind::PhoneLooks => &mut self.phone_looks,
            Kind::Campaigns => &mut self.campaigns,
            Kind::Imports => &mut self.imports,
        }
    }
}

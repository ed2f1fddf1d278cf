//! Campaigns: one run of notices, reminders or a survey over many residents, and what became of each message.

use super::hours::Day;
use super::ids::{BuildingId, CampaignId, CommunityId, UnitId, UserId};
use super::lang::Lang;
use super::person::FormOfAddress;
use super::words::Words;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// `[notices]` of a community's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// The hours of a day in which they are sent, unless they are urgent.
    pub hours: Day,
}

impl Default for Notices {
    /// 9 to 12 and 14 to 20 o'clock.
    fn default() -> Self {
        let t = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or(NaiveTime::MIN);
        Self { hours: vec![(t(9), t(12)), (t(14), t(20))] }
    }
}

/// What a campaign says, and to whom. Its name in the database is its `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Spec {
    /// The company tells residents something.
    Notice(Notice),
    /// Units are reminded of what they owe.
    Reminders {
        /// The day of the ladder.
        day: NaiveDate,
    },
}

impl Spec {
    /// Its kind, as the operator reads it.
    pub fn kind(&self) -> &'static str {
        match self {
            Spec::Notice(_) => "notice",
            Spec::Reminders { .. } => "reminders",
        }
    }
}

/// A notice of the company to a community, to buildings or to units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its heading.
    pub title: Words,
    /// What it says.
    pub text: Words,
    /// The buildings that it is for.
    #[serde(default)]
    pub buildings: Vec<BuildingId>,
    /// The units that it is for; without buildings and units it is for the whole community.
    #[serde(default)]
    pub units: Vec<UnitId>,
}

impl Notice {
    /// Whether it is for the whole community.
    pub fn for_everybody(&self) -> bool {
        self.buildings.is_empty() && self.units.is_empty()
    }
}

/// How far a campaign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// It has not begun: its hours come.
    Planned,
    /// Its messages go out.
    Running,
    /// The operator holds it.
    Paused,
    /// Everybody was written to.
    Done,
    /// The operator ended it.
    Cancelled,
}

impl CampaignState {
    /// Whether it is over.
    pub fn is_over(self) -> bool {
        match self {
            CampaignState::Done | CampaignState::Cancelled => true,
            CampaignState::Planned | CampaignState::Running | CampaignState::Paused => false,
        }
    }
}

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Whose.
    pub community: CommunityId,
    /// Its number.
    pub id: CampaignId,
    /// What the operator calls it.
    pub title: String,
    /// What it says, and to whom.
    pub spec: Spec,
    /// Whether it goes at any hour.
    pub urgent: bool,
    /// How far it is.
    pub state: CampaignState,
    /// Who began it.
    pub by: String,
    /// How many it was for when it was created.
    pub audience: i64,
    /// Its audience is planned up to this one: a user's number, or a unit's, by its kind.
    pub reached: i64,
    /// When the last of the audience was planned.
    pub planned_at: Option<DateTime<Utc>>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When its first message was planned.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Somebody to whom a campaign writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub user: UserId,
    /// The unit that the message is about: one message for each user and unit.
    pub unit: Option<UnitId>,
    /// Their name.
    pub name: String,
    /// How they want to be addressed.
    pub address: Option<FormOfAddress>,
    /// In which language.
    pub lang: Lang,
    /// Whether they cannot be written to: they stopped the bot.
    pub gone: bool,
}

/// What became of a campaign's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It has no letter: it is asked (again) whether it is wanted.
    Due,
    /// Its letter is in the outbox.
    Waiting,
    /// It arrived.
    Sent,
    /// Telegram refused it, or could not be reached for a day.
    Failed,
    /// The resident stopped the bot.
    Blocked,
    /// It may have arrived: whoever carried it was lost on the way. It is not sent again.
    Uncertain,
    /// It was not wanted any more.
    Withdrawn,
}

/// How a campaign's messages stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// Without a letter.
    pub due: i64,
    /// In the outbox.
    pub waiting: i64,
    /// Arrived.
    pub sent: i64,
    /// Refused.
    pub failed: i64,
    /// The resident stopped the bot.
    pub blocked: i64,
    /// May have arrived.
    pub uncertain: i64,
    /// Not wanted any more.
    pub withdrawn: i64,
}

impl Counts {
    /// All for whom a message was planned.
    pub fn planned(&self) -> i64 {
        self.due + self.waiting + self.settled()
    }

    /// Those of which it is known what became of them.
    pub fn settled(&self) -> i64 {
        self.sent + self.failed + self.blocked + self.uncertain + self.withdrawn
    }

    /// Counts so many more of this fate.
    pub fn add(&mut self, fate: Fate, n: i64) {
        *match fate {
            Fate::Due => &mut self.due,
            Fate::Waiting => &mut self.waiting,
            Fate::Sent => &mut self.sent,
            Fate::Failed => &mut self.failed,
            Fate::Blocked => &mut self.blocked,
            Fate::Uncertain => &mut self.uncertain,
            Fate::Withdrawn => &mut self.withdrawn,
        } += n;
    }
}

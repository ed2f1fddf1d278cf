//! What a community's file says of fees: who handles money, how to pay, what tenants see, when reminders go.

use super::bill::{Item, Method};
use super::words::Words;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

/// The category of tickets in which bills are looked into.
pub const CATEGORY: &str = "fees";

/// `[fees]` of a community's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    /// Key of the department that handles money; the front desk where none is named.
    #[serde(default)]
    pub department: Option<String>,
    /// The company that receives the money, as receipts name it; the community's name stands for it where there is none.
    #[serde(default)]
    pub company: Option<Words>,
    /// The items that tenants see where the owner of the unit has said nothing.
    #[serde(default)]
    pub tenants_see: Vec<Item>,
    /// Ways to pay, in the order in which residents read them.
    #[serde(default)]
    pub ways: Vec<WayToPay>,
    /// What to write into the remark of a transfer: `{unit}` is the unit's code.
    #[serde(default = "remark")]
    pub remark: String,
    /// When reminders go.
    #[serde(default)]
    pub reminders: Reminders,
    /// An outside billing service that is asked for the account of a unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector: Option<Connector>,
}

/// An outside billing service; the secret shared with it stands in the environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connector {
    /// Its address.
    pub url: String,
}

fn remark() -> String {
    "{unit}".to_owned()
}

impl Default for Fees {
    fn default() -> Self {
        Self {
            department: None,
            company: None,
            tenants_see: vec![],
            ways: vec![],
            remark: remark(),
            reminders: Reminders::default(),
            connector: None,
        }
    }
}

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayToPay {
    /// Which one.
    pub method: Method,
    /// What residents read: where the counter is, in whose name the account is.
    pub text: Words,
    /// The number of the account, for the button that copies it.
    #[serde(default)]
    pub account: Option<String>,
}

/// The ladder of payment reminders (product.md: what is pushed to residents).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminders {
    /// Whether any go at all.
    pub send: bool,
    /// Days after the due date (before it: below zero), ascending, one for each step.
    pub ladder: Vec<i32>,
    /// The hours of a day in which they are sent, local time, ascending.
    pub hours: Vec<(NaiveTime, NaiveTime)>,
}

impl Default for Reminders {
    /// 15 days before, on the day, 7, 30 and 60 days after; 9 to 12 and 14 to 20 o'clock.
    fn default() -> Self {
        let t = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or(NaiveTime::MIN);
        Self { send: true, ladder: vec![-15, 0, 7, 30, 60], hours: vec![(t(9), t(12)), (t(14), t(20))] }
    }
}

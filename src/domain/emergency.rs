//! Dangers: what they are, and the one question of fact that decides where a word alone does not tell.

use serde::{Deserialize, Serialize};

/// What is dangerous (product.md: repair, emergencies first).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// A person is trapped in a lift.
    Trapped,
    /// It smells of gas.
    Gas,
    /// Fire or smoke.
    Fire,
    /// A live wire, sparks, an electric shock.
    LiveWire,
    /// Water spreads.
    Water,
    /// A whole building is without power.
    Blackout,
    /// Things fall, or are about to.
    Falling,
    /// Somebody is hurt or ill.
    Hurt,
    /// A break-in, a fight, a threat.
    BreakIn,
}

impl Danger {
    /// Every danger, in the order in which they are offered.
    pub const ALL: [Danger; 9] = [
        Danger::Trapped,
        Danger::Gas,
        Danger::Fire,
        Danger::LiveWire,
        Danger::Water,
        Danger::Blackout,
        Danger::Falling,
        Danger::Hurt,
        Danger::BreakIn,
    ];
}

/// A question of fact, answered by button; no answer in two minutes counts as yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Is water running now? Yes makes it [`Danger::Water`].
    WaterRunning,
    /// Only your home, or the whole building? The whole building makes it [`Danger::Blackout`].
    WholeBuilding,
}

impl Doubt {
    /// What it is if the answer is yes.
    pub fn danger(self) -> Danger {
        match self {
            Doubt::WaterRunning => Danger::Water,
            Doubt::WholeBuilding => Danger::Blackout,
        }
    }
}

/// What a message says about danger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// Nothing.
    #[default]
    None,
    /// This is going on.
    Danger(Danger),
    /// A question decides.
    Doubt(Doubt),
}

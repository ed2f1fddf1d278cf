//! Complaints: how grave one is, whether it is justified, who is responsible (product.md: complaint).

use serde::{Deserialize, Serialize};

/// How grave a complaint is. Sorts the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Safety, daily life, reputation.
    Major,
    /// The company's fault.
    Important,
    /// A single small matter.
    Minor,
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: [Severity; 3] = [Severity::Major, Severity::Important, Severity::Minor];
}

/// Whether a complaint is justified, as staff found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// It is.
    Justified,
    /// In part.
    Partly,
    /// It is not.
    Unfounded,
}

impl Validity {
    /// Every finding.
    pub const ALL: [Validity; 3] = [Validity::Justified, Validity::Partly, Validity::Unfounded];
}

/// Who is responsible for what a complaint is about, as staff found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsibility {
    /// The company.
    Company,
    /// A neighbour.
    Neighbour,
    /// Somebody else: developer, utility, contractor.
    ThirdParty,
    /// Several of them.
    Shared,
}

impl Responsibility {
    /// Everybody who may be responsible.
    pub const ALL: [Responsibility; 4] =
        [Responsibility::Company, Responsibility::Neighbour, Responsibility::ThirdParty, Responsibility::Shared];
}

//! What can be pressed on a permit: by those who approve it, by its resident, and at the gate.

/// What can be pressed on a permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PermitButton {
    /// Staff: this step is approved.
    Approve(u32),
    /// Staff: it is declined at this step (asks why).
    Deny(u32),
    /// The gate: let it through, once.
    LetThrough,
    /// Resident: show the pass again.
    Pass,
    /// Resident: take the pass back (asks once more).
    Drop,
    /// Resident: ask for the same once more.
    Again,
}

impl PermitButton {
    /// As a button carries it.
    pub(super) fn code(self) -> String {
        match self {
            PermitButton::Approve(step) => format!("y{step}"),
            PermitButton::Deny(step) => format!("n{step}"),
            PermitButton::LetThrough => "in".to_owned(),
            PermitButton::Pass => "pass".to_owned(),
            PermitButton::Drop => "drop".to_owned(),
            PermitButton::Again => "agn".to_owned(),
        }
    }

    /// Reads what a button carried.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "in" => PermitButton::LetThrough,
            "pass" => PermitButton::Pass,
            "drop" => PermitButton::Drop,
            "agn" => PermitButton::Again,
            _ => match code.strip_prefix('y') {
                Some(step) => PermitButton::Approve(step.parse().ok()?),
                None => PermitButton::Deny(code.strip_prefix('n')?.parse().ok()?),
            },
        })
    }

    /// What it is called where a refusal is written down.
    pub(super) fn word(self) -> &'static str {
        match self {
            PermitButton::Approve(_) => "approve",
            PermitButton::Deny(_) => "decline",
            PermitButton::LetThrough => "let_through",
            PermitButton::Pass => "pass",
            PermitButton::Drop => "drop_pass",
            PermitButton::Again => "permit_again",
        }
    }
}

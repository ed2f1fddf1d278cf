//! What can be pressed on a table that was sent.

/// What can be pressed on a table that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportButton {
    /// It holds bills.
    Bills,
    /// It holds payments.
    Payments,
    /// Carry it out.
    Carry,
    /// Drop it.
    Drop,
}

impl ImportButton {
    /// Every variant.
    pub const ALL: [ImportButton; 4] = [Self::Bills, Self::Payments, Self::Carry, Self::Drop];

    /// As a button carries it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Bills => "bill",
            Self::Payments => "paid",
            Self::Carry => "do",
            Self::Drop => "drop",
        }
    }

    /// Reads what a button carried.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|b| b.code() == code)
    }
}

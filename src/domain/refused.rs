//! Why the desk refuses what somebody presses or commands, for who they are.

use serde::{Deserialize, Serialize};

/// Why it was refused; kept with each refused press (`frontdesk audit refused`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Staff, but it is not theirs to do.
    WrongRole,
    /// Staff of another community.
    OtherCommunity,
    /// They served once.
    NotStaffAnyMore,
    /// Nobody of the staff.
    NotStaff,
    /// In a group that no department is bound to.
    UnknownGroup,
    /// The button of an old card: the ticket has moved on.
    OldCard,
    /// No button of the desk says this.
    Forged,
    /// The question was put to somebody else.
    NotTheirQuestion,
    /// The ticket is somebody else's.
    NotTheirTicket,
    /// They are not tied to the unit whose bills or payments it is about.
    NotTheirUnit,
}

impl Why {
    /// Every reason.
    pub const ALL: [Why; 10] = [
        Why::WrongRole,
        Why::OtherCommunity,
        Why::NotStaffAnyMore,
        Why::NotStaff,
        Why::UnknownGroup,
        Why::OldCard,
        Why::Forged,
        Why::NotTheirQuestion,
        Why::NotTheirTicket,
        Why::NotTheirUnit,
    ];

    /// As the operator reads it.
    pub fn english(self) -> &'static str {
        match self {
            Why::WrongRole => "not theirs to do",
            Why::OtherCommunity => "staff of another community",
            Why::NotStaffAnyMore => "not staff any more",
            Why::NotStaff => "not staff",
            Why::UnknownGroup => "in a group that belongs to no department",
            Why::OldCard => "an old card: the ticket had moved on",
            Why::Forged => "no button of the desk says this",
            Why::NotTheirQuestion => "the question was put to somebody else",
            Why::NotTheirTicket => "somebody else's ticket",
            Why::NotTheirUnit => "bills or payments of a unit that they are not tied to",
        }
    }
}

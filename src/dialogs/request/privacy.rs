//! What the dialog about somebody's own data asks of the desk.

use crate::domain::ids::CommunityId;

/// About what is kept of whoever speaks, in these communities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrivacyRequest {
    /// What is it, in numbers? → `Reply::Traces`
    Traces {
        /// Where.
        of: Vec<CommunityId>,
    },
    /// Show it: in words and as a file. → `Reply::Sent`
    Send {
        /// Where.
        of: Vec<CommunityId>,
    },
    /// Forget it. Ends the dialog.
    Forget {
        /// Where.
        of: Vec<CommunityId>,
    },
}

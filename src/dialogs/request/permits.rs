//! What the dialog of permits asks of the desk.

use crate::dialogs::permit::Draft;

/// What the dialog of permits asks of the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum PermitRequest {
    /// Register it. Ends a dialog. → `Reply::Filed` or `Reply::Refused`
    File(Box<Draft>),
}

//! `[retention]` of a community's file: days for which each kind of rows is kept.

use super::sheet::Sheet;
use crate::domain::retention::{Kind, Retention};

/// `[retention]`; what is left out is as usual.
pub fn retention(whole: &Sheet<'_, '_>) -> Retention {
    let mut retention = Retention::default();
    let Some(sheet) = whole.get("retention").and_then(|i| i.table()) else { return retention };
    for kind in Kind::ALL {
        let (from, until) = kind.bounds();
        if let Some(days) = sheet.get(kind.word()).and_then(|i| i.number(from, until)) {
            *retention.days_mut(kind) = days;
        }
    }
    sheet.finish();
    retention
}

//! Complaint categories of a community's file, and whom residents can turn to beyond the final answer.

use super::people::key;
use super::policies::words;
use super::sheet::Sheet;
use crate::domain::community::ComplaintCategory;

/// `[[complaint_category]]`; none: the usual ones.
pub fn complaint_categories(
    whole: &Sheet<'_, '_>,
    departments: &[String],
    answers: &[String],
) -> Vec<ComplaintCategory> {
    let mut taken = Vec::new();
    let mut all = Vec::new();
    for sheet in whole.tables("complaint_category", "key") {
        let key = key(&sheet, "complaint category", &mut taken);
        let name = sheet.need("name").and_then(|i| words(&i, 40));
        let department = sheet.get("department").and_then(|i| i.key_of("department", departments));
        let refer = sheet.get("refer").and_then(|i| i.key_of("answer", answers));
        sheet.finish();
        if let (Some(key), Some(name)) = (key, name) {
            all.push(ComplaintCategory { key, name, department, refer });
        }
    }
    all
}

/// `complaint_beyond = "housing-office"`
pub fn beyond(whole: &Sheet<'_, '_>, answers: &[String]) -> Option<String> {
    whole.get("complaint_beyond").and_then(|i| i.key_of("answer", answers))
}

//! Where reports and emergencies go.

use super::settings;
use frontdesk::domain::emergency::Danger;
use frontdesk::domain::ticket::Area;
use frontdesk::rules::dispatch;

#[test]
fn a_report_goes_to_its_category_or_to_the_front_desk() {
    let settings = settings();
    for (category, department) in [
        (Some("water"), "engineering"),
        (Some("electricity"), "front"), // its department does not exist
        (Some("unheard of"), "front"),
        (None, "front"),
    ] {
        assert_eq!(dispatch::department(&settings, category), department, "{category:?}");
    }
}

#[test]
fn what_is_not_ours_is_answered() {
    let settings = settings();
    assert_eq!(dispatch::out_of_scope(&settings, Area::Home, "electricity"), Some("power"));
    assert_eq!(dispatch::out_of_scope(&settings, Area::Public, "electricity"), None);
    assert_eq!(dispatch::out_of_scope(&settings, Area::Paid, "electricity"), None, "its answer does not exist");
    assert_eq!(dispatch::out_of_scope(&settings, Area::Home, "unheard of"), None);
}

#[test]
fn every_danger_has_somebody() {
    let mut settings = settings();
    settings.categories.retain(|c| c.key != "water");
    for (danger, category, department) in [
        (Danger::Trapped, "lift", "engineering"),
        (Danger::Gas, "", "security"),
        (Danger::Fire, "", "security"),
        (Danger::LiveWire, "electricity", "front"),
        (Danger::Water, "leak", "engineering"),
        (Danger::Blackout, "electricity", "front"),
        (Danger::Falling, "", "security"),
        (Danger::Hurt, "", "security"),
        (Danger::BreakIn, "", "security"),
    ] {
        let filing = dispatch::emergency(&settings, danger);
        assert_eq!((filing.category.as_str(), filing.department.as_str()), (category, department), "{danger:?}");
    }
    settings.departments.retain(|d| d.key != "security");
    assert_eq!(dispatch::emergency(&settings, Danger::Hurt).department, "front");
}

//! Whose bills: verified residents of the unit; tenants what the owner allows; nobody else, whatever they press.

use super::common::end;
use super::fees::{bills, opens, pays_all};
use super::links::second;
use crate::support::town::{ENGINEERING, FINANCE, FRONT_DESK, Person, SECURITY, Town};
use frontdesk::chat::button::{Button, FeesButton};
use frontdesk::domain::ids::{CommunityId, UnitId};
use frontdesk::domain::person::Tie;
use frontdesk::store::people;

/// Ties somebody to a home.
async fn tie(who: &Person<'_>, unit: UnitId, tie: Tie) {
    let town = who.town;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let (now, lang) = (town.clock.now(), who.lang.parse().unwrap());
    people::ensure_resident(&mut conn, town.community, who.user, &who.name, lang, now).await.unwrap();
    people::verify_tie(&mut conn, town.community, who.user, unit, tie, now).await.unwrap();
}

#[tokio::test]
async fn guests_and_pending_residents_see_no_bill() {
    let town = Town::with_staff("en").await;
    bills(&town, "5-1201").await;
    let guest = town.person(150, "Guest", "en", &[]);
    opens(&guest).await;
    guest.sees("Bills are shown to the residents of a home only");
    guest.presses("Link my home").await;
    guest.says("5-1201").await;
    guest.presses("Owner").await;
    guest.shares_contact("+8613900000150", 150).await;
    guest.presses("Just my name").await;
    // Back where they were.
    guest.sees("The front desk is checking your address");
    opens(&guest).await;
    town.never_told(150, &["620.41", "255.08", "56.85"]).await;
    // The front desk confirms: the bills are there.
    town.staff("grace", "en").presses("Confirm").await;
    opens(&guest).await;
    guest.sees("¥620.41");
    end(&town).await;
}

#[tokio::test]
async fn tenants_see_what_the_owner_allows() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let home = bills(&town, "5-1201").await;
    let (tenant, family) = (town.person(151, "Tenant", "en", &[]), town.person(152, "Family", "en", &[]));
    tie(&tenant, home, Tie::Tenant).await;
    tie(&family, home, Tie::Family).await;
    opens(&tenant).await;
    tenant.sees("To pay altogether: ¥110.25");
    tenant.does_not_see("Management fee");
    assert!(!tenant.can_press("👥 What tenants see"));
    opens(&family).await;
    family.sees("¥620.41");
    // A pick that was not offered.
    let stamp = tenant.button("Earlier bills").2;
    let forged = stamp.replace(".hist", ".tenants");
    tenant.presses_data(151, 1, &forged).await;
    opens(&anna).await;
    anna.presses("What tenants see").await;
    anna.presses("Water").await;
    anna.presses("Management fee").await;
    anna.presses("Back").await;
    let items = "select array_to_string(items, ',') || ' ' || by_user from tenant_view";
    assert_eq!(town.word(items).await, "management_fee,electricity 101");
    opens(&tenant).await;
    tenant.sees("To pay altogether: ¥510.16");
    // What the tenant pays settles the oldest: they read of it only what they may see.
    pays_all(&tenant).await;
    town.staff("qian", "en").presses("Confirm all").await;
    tenant.sees("Management fee · Oct 2026 ¥255.08");
    tenant.does_not_see("Water · Oct 2026");
    end(&town).await;
}

#[tokio::test]
async fn bills_stay_in_the_home_and_with_finance() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let tom = town.resident(102, "Tom", "en", "5-1202").await;
    let home = bills(&town, "5-1201").await;
    let mill = second(&town).await;
    for act in FeesButton::ALL {
        for (community, unit, why) in [
            (town.community, home, "not_their_unit"),
            (mill, UnitId(1), "not_their_unit"),
            (CommunityId(99), home, "forged"),
        ] {
            sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
            let data = Button::Fees { community, unit, act: *act }.encode();
            assert!(tom.presses_data(102, 1, &data).await.is_some());
            assert_eq!(town.word("select what || ' ' || why from refused").await, format!("fees {why}"), "{act:?}");
        }
        sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
        let data = Button::Fees { community: town.community, unit: home, act: *act }.encode();
        let qian = town.staff("qian", "en");
        assert!(qian.presses_data(FINANCE, 1, &data).await.is_some());
        assert_eq!(town.word("select why from refused").await, "forged");
        // Every button of hers opens something.
        anna.presses_data(101, 1, &data).await;
        anna.sees("5-1201");
        anna.says("/cancel").await;
    }
    pays_all(&anna).await;
    for chat in [102, ENGINEERING, FRONT_DESK, SECURITY, 903, 904, 905] {
        town.never_told(chat, &["620.41", "255.08", "slip1"]).await;
    }
    // The tie ends: what stands open shows nothing any more.
    opens(&anna).await;
    sqlx::query("delete from occupancy where user_id = 101").execute(&town.db.pool).await.unwrap();
    anna.presses("How to pay").await;
    anna.sees("Bills are shown to the residents of a home only");
    end(&town).await;
}

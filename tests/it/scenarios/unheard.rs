//! A complaint that nobody may read but whom it is about: the operator hears of it, and whoever comes next is shown it.

use super::grievance::{Told, complain};
use crate::support::town::{ENGINEERING, FINANCE, FRONT_DESK, SECURITY, Town};
use frontdesk::domain::staff::Role;
use frontdesk::store::{duty, staff};

const ABOUT: Told = Told { category: "Service", department: "", person: "何", words: "He shouted at me in the lobby" };

#[tokio::test]
async fn a_complaint_about_the_only_head_waits_for_another() {
    let town = Town::with_staff("en").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    // Of all heads the manager alone is left.
    let everybody = staff::all(&mut conn, town.community).await.unwrap();
    let he = everybody.iter().find(|s| s.is(Role::Manager)).unwrap().clone();
    for person in everybody.iter().filter(|s| s.is(Role::Lead)) {
        let roles: Vec<Role> = vec![Role::Agent];
        staff::put(&mut conn, town.community, &person.key, &person.name, &roles, &person.departments).await.unwrap();
    }
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let number = complain(&anna, Told { person: Box::leak(he.name.clone().into_boxed_str()), ..ABOUT }).await;
    for chat in [ENGINEERING, FRONT_DESK, SECURITY, FINANCE] {
        assert!(!town.chat_shows(chat, "shouted at me"), "{}", town.transcript());
    }
    // Grace leads the front desk from now on: at the next look she has it.
    let grace = everybody.iter().find(|s| s.key == "grace").unwrap();
    let roles = vec![Role::Lead, Role::Agent];
    staff::put(&mut conn, town.community, "grace", &grace.name, &roles, &grace.departments).await.unwrap();
    duty::wake(&mut conn, town.community, town.clock.now()).await.unwrap();
    drop(conn);
    town.settle().await;
    let hers = town.staff("grace", "en");
    assert!(town.chat_shows(hers.user.0, &number), "{}", town.transcript());
    town.is_at_rest().await;
}

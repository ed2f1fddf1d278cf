//! Ties: asked for by a resident, decided once by an agent.

use super::{at, harbour_garden};
use frontdesk::domain::ids::UserId;
use frontdesk::domain::lang::Lang;
use frontdesk::domain::person::{FormOfAddress, Level, Tie};
use frontdesk::store::people::{self, TieDecision};
use frontdesk::store::{codes, communities};

const ANNA: UserId = UserId(1001);

#[tokio::test]
async fn a_tie_is_pending_until_the_first_decision() {
    let (db, c) = harbour_garden().await;
    let mut conn = db.pool.acquire().await.unwrap();
    let (unit, ..) = communities::find_unit(&mut conn, c.id, None, "2-302").await.unwrap().unwrap();
    let lin = people::staff_by_key(&mut conn, c.id, "lin").await.unwrap().unwrap();
    let grace = people::staff_by_key(&mut conn, c.id, "grace").await.unwrap().unwrap();
    let anna = people::ensure_resident(&mut conn, c.id, ANNA, "Anna", Lang::En, at(0)).await.unwrap();
    assert!(anna.homes.is_empty() && anna.phone.is_none() && anna.address.is_none());
    people::set_phone(&mut conn, c.id, ANNA, "+8613800000000").await.unwrap();
    people::set_address(&mut conn, c.id, ANNA, FormOfAddress::Ms).await.unwrap();
    people::set_lang(&mut conn, c.id, ANNA, Lang::ZhHans).await.unwrap();

    let request = people::ask_tie(&mut conn, c.id, ANNA, unit, Tie::Owner, at(1)).await.unwrap().unwrap();
    let again = people::ask_tie(&mut conn, c.id, ANNA, unit, Tie::Tenant, at(2)).await.unwrap().unwrap();
    assert_eq!(request, again, "asking twice is one request");
    let asked = people::tie_request(&mut conn, c.id, request).await.unwrap().unwrap();
    assert_eq!((asked.code.as_str(), asked.tie, asked.approved), ("2-302", Tie::Tenant, None));
    assert_eq!((asked.name.as_str(), asked.phone.as_deref()), ("Anna", Some("+8613800000000")));
    let anna = people::ensure_resident(&mut conn, c.id, ANNA, "Anna B", Lang::En, at(3)).await.unwrap();
    assert_eq!((anna.lang, anna.address), (Lang::ZhHans, Some(FormOfAddress::Ms)), "what was chosen stays");
    assert_eq!(anna.homes[0].level, Level::Pending);
    assert_eq!(anna.verified().count(), 0);

    let refused = people::decide_tie(&mut conn, c.id, request, false, lin.id, at(4)).await.unwrap();
    assert!(matches!(refused, TieDecision::Decided(ref t) if t.approved == Some(false) && t.user == ANNA));
    let late = people::decide_tie(&mut conn, c.id, request, true, grace.id, at(5)).await.unwrap();
    assert_eq!(late, TieDecision::AlreadyDecided { by: Some(lin.id) });
    assert!(people::resident(&mut conn, c.id, ANNA).await.unwrap().unwrap().homes.is_empty());
    assert!(people::residents_of_unit(&mut conn, c.id, unit).await.unwrap().is_empty());

    let anew = people::ask_tie(&mut conn, c.id, ANNA, unit, Tie::Tenant, at(6)).await.unwrap().unwrap();
    assert_ne!(anew, request, "after a refusal it is a new request");
    let old = people::decide_tie(&mut conn, c.id, request, true, grace.id, at(7)).await.unwrap();
    assert_eq!(old, TieDecision::Unknown);
    people::decide_tie(&mut conn, c.id, anew, true, grace.id, at(7)).await.unwrap();
    assert_eq!(people::ask_tie(&mut conn, c.id, ANNA, unit, Tie::Owner, at(8)).await.unwrap(), None);
    let tied = people::residents_of_unit(&mut conn, c.id, unit).await.unwrap();
    assert_eq!(tied, [(ANNA, Tie::Tenant, Level::Verified)]);
    assert_eq!(people::tied_to(&mut conn, ANNA).await.unwrap(), [c.id]);
}

#[tokio::test]
async fn two_agents_at_once_decide_once() {
    let (db, c) = harbour_garden().await;
    let mut conn = db.pool.acquire().await.unwrap();
    let (unit, ..) = communities::find_unit(&mut conn, c.id, None, "2-302").await.unwrap().unwrap();
    let lin = people::staff_by_key(&mut conn, c.id, "lin").await.unwrap().unwrap().id;
    people::ensure_resident(&mut conn, c.id, ANNA, "Anna", Lang::En, at(0)).await.unwrap();
    let request = people::ask_tie(&mut conn, c.id, ANNA, unit, Tie::Owner, at(1)).await.unwrap().unwrap();
    let decide = |approve| {
        let pool = db.pool.clone();
        async move {
            let mut tx = pool.begin().await.unwrap();
            let done = people::decide_tie(&mut tx, c.id, request, approve, lin, at(2)).await.unwrap();
            tx.commit().await.unwrap();
            done
        }
    };
    let both = tokio::join!(decide(true), decide(false));
    let decided = [&both.0, &both.1].iter().filter(|d| matches!(d, TieDecision::Decided(_))).count();
    assert_eq!(decided, 1, "{both:?}");
}

#[tokio::test]
async fn a_code_settles_a_pending_request() {
    let (db, c) = harbour_garden().await;
    let mut conn = db.pool.acquire().await.unwrap();
    let (unit, ..) = communities::find_unit(&mut conn, c.id, None, "2-302").await.unwrap().unwrap();
    let lin = people::staff_by_key(&mut conn, c.id, "lin").await.unwrap().unwrap().id;
    people::ensure_resident(&mut conn, c.id, ANNA, "Anna", Lang::En, at(0)).await.unwrap();
    let request = people::ask_tie(&mut conn, c.id, ANNA, unit, Tie::Tenant, at(1)).await.unwrap().unwrap();
    let purpose = codes::Purpose::Unit(unit, Tie::Owner);
    let code = codes::issue(&mut conn, c.id, &purpose, at(1), codes::LIFE).await.unwrap();
    codes::redeem(&mut conn, &code, ANNA, "Anna", Lang::En, at(2)).await.unwrap();
    let late = people::decide_tie(&mut conn, c.id, request, false, lin, at(3)).await.unwrap();
    assert_eq!(late, TieDecision::AlreadyDecided { by: None });
    let homes = people::resident(&mut conn, c.id, ANNA).await.unwrap().unwrap().homes;
    assert_eq!((homes.len(), homes[0].tie, homes[0].level), (1, Tie::Owner, Level::Verified));
}

//! Units and residents from tables: of buildings that the community's file leaves to imports; people without Telegram.

use super::{import, state, words};
use crate::community::Edited;
use crate::support::town::Town;
use frontdesk::community_file::apply;
use frontdesk::domain::ids::UserId;
use frontdesk::imports::Kind;
use frontdesk::store::people;

#[tokio::test]
async fn units_come_by_import_where_the_file_leaves_them_to_it() {
    let town = Town::new().await;
    let now = town.clock.now();
    let shops = r#"units = ["1", "2", "3", "5", "6", "8"]"#;
    let edited = Edited::new("imported-units", &[(shops, r#"units = "import""#)]);
    let report = apply(&town.db.pool, &edited.path(), false, now).await.unwrap();
    assert!(!report.to_string().contains("retired"), "what is there stays: {report}");
    let text = "楼栋,房号\nS,1\nS,9\nS,10\n";
    let done = words(&import(&town, Kind::Units, text.as_bytes()).await);
    assert_eq!(done, "+ unit S-9\n+ unit S-10\nunits: 2 new, 1 unchanged");
    assert_eq!(words(&import(&town, Kind::Units, text.as_bytes()).await), "units: 0 new, 3 unchanged");
    let kept = state(&town).await;
    apply(&town.db.pool, &edited.path(), false, now).await.unwrap();
    assert_eq!(state(&town).await, kept, "the community's file leaves them alone");

    for (row, told) in [
        ("5-9901", "the community's file lists the units of this building"),
        ("X-1", "there is no such building"),
        ("S-11\nS-11", "is the same as row 2"),
        ("五栋一号", "is no code of a unit"),
        ("2026-05-12", "was made a date by Excel"),
        ("#REF!", "is an error of Excel"),
    ] {
        let refused = words(&import(&town, Kind::Units, format!("unit\n{row}\n").as_bytes()).await);
        assert!(refused.contains(told), "{row}: {refused}");
        assert_eq!(state(&town).await, kept);
    }
    // Units that the file lists do not go with it.
    let both = Edited::new("both-units", &[(shops, "units = \"import\"\nfloors = \"1-2\"\nper_floor = 2")]);
    let refused = apply(&town.db.pool, &both.path(), false, now).await.unwrap_err().to_string();
    assert!(refused.contains("does not go with units = \"import\""), "{refused}");
}

#[tokio::test]
async fn residents_are_known_before_they_ever_write() {
    let town = Town::new().await;
    let text = "房号,姓名,手机号,身份,老人\n5-1201,王示例,13800000001,业主,是\n5-1202,王示例,138 0000 0001,业主,\n\
                5-1203,李示例,,租客,否\n";
    let done = words(&import(&town, Kind::Residents, text.as_bytes()).await);
    assert!(done.ends_with("residents: 3 new, 0 changed, 0 unchanged"), "{done}");
    assert_eq!(town.count("select count(*) from resident").await, 2, "one number is one person");
    assert_eq!(town.count("select count(*) from occupancy where level = 'verified'").await, 3);
    assert_eq!(town.count("select count(*) from occupancy where elder").await, 1);
    let kept = state(&town).await;
    let again = words(&import(&town, Kind::Residents, text.as_bytes()).await);
    assert_eq!(again, "residents: 0 new, 0 changed, 3 unchanged");
    assert_eq!(state(&town).await, kept);

    // A number comes to be known, a name is written differently.
    let amended = text
        .replace("李示例,,", "李示例,13900000002,")
        .replace("5-1202,王示例", "5-1202,王示例二")
        .replace("5-1201,王示例,", "5-1201,王示例二,");
    let done = words(&import(&town, Kind::Residents, amended.as_bytes()).await);
    assert!(done.ends_with("residents: 0 new, 3 changed, 0 unchanged"), "{done}");
    assert_eq!(town.count("select count(*) from resident where phone_hash is not null and name = '李示例'").await, 1);
    assert_eq!(town.count("select count(*) from resident").await, 2);

    // Whoever writes by Telegram stays as they are.
    town.resident(101, "Anna", "en", "5-1501").await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    people::set_phone(&mut conn, town.community, UserId(101), "+8613700000003").await.unwrap();
    drop(conn);
    let anna = "unit,name,phone\n5-1501,Anna Sample,13700000003\n";
    let done = words(&import(&town, Kind::Residents, anna.as_bytes()).await);
    assert_eq!(
        done,
        "one resident is known by Telegram and stays as they are\nresidents: 0 new, 0 changed, 1 unchanged"
    );
    let mistakes = "unit,name,phone,tie\n9-1,A,13700000004,owner\n5-1201,,1,owner\n5-1201,B,13700000005,guest\n5-1202,C,,\n5-1202,C,,\n";
    let refused = words(&import(&town, Kind::Residents, mistakes.as_bytes()).await);
    for told in [
        "there is no such unit",
        "is not filled in",
        "is not a phone number",
        "must be owner, tenant or family",
        "is the same as row 5",
    ] {
        assert!(refused.contains(told), "{told}: {refused}");
    }
}

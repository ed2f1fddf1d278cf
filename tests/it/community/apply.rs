//! Applying a file: twice is once, each change is told, what is used stays.

use super::{Edited, applied, at, community, harbour_garden};
use crate::answers::SAMPLE;
use frontdesk::cli::answers::import;
use frontdesk::community_file::{Refusal, apply};
use frontdesk::domain::ids::UserId;
use frontdesk::domain::lang::Lang;
use frontdesk::domain::person::Tie;
use frontdesk::store::codes::{self, Purpose, Redeemed};
use frontdesk::store::{communities, groups, people};

#[tokio::test]
async fn applying_twice_changes_nothing_the_second_time() {
    let (db, before) = harbour_garden().await;
    let again = applied(&db.pool, &super::sample()).await;
    assert_eq!(again.to_string(), "community harbour-garden: no change");
    assert_eq!(community(&db.pool).await, before);
    assert_eq!(before.settings.categories.len(), 11);
    assert_eq!(before.settings.front_desk().unwrap().key, "front-desk");
    assert_eq!(before.buildings.iter().map(|b| b.code.as_str()).collect::<Vec<_>>(), ["1", "2", "3", "5", "S"]);
    assert_eq!(before.settings.name.get(Lang::En), "Harbour Garden (sample)");
}

#[tokio::test]
async fn each_change_is_one_line() {
    let (db, _) = harbour_garden().await;
    let edited = Edited::new(
        "changes",
        &[
            ("time_zone = \"Asia/Shanghai\"", "time_zone = \"Asia/Hong_Kong\""),
            ("en = \"Engineering\"", "en = \"Technical team\""),
            ("except = [\"101\", \"102\"]", "except = [\"101\", \"103\"]"),
            ("name = \"王师傅（示例）\"", "name = \"王工（示例）\""),
            ("key = \"boris\"", "key = \"bert\""),
            ("staff = [\"boris\"]", "staff = [\"bert\"]"),
            ("callback_days = 3", "callback_days = 4"),
        ],
    );
    let tried = apply(&db.pool, &edited.path(), true, at(1)).await.unwrap();
    let report = applied(&db.pool, &edited.path()).await;
    assert_eq!(tried.changes, report.changes, "a dry run tells the same and changes nothing");
    assert_eq!(
        report.changes,
        [
            "~ category leak: callback_days 3 → 4",
            "~ department engineering: name.en \"Engineering\" → \"Technical team\"",
            "~ shift engineering-night: staff [\"boris\"] → [\"bert\"]",
            "~ time_zone \"Asia/Shanghai\" → \"Asia/Hong_Kong\"",
            "+ unit 5-102",
            "- unit 5-103 (retired; its history stays)",
            "~ staff wang: name \"王师傅（示例）\" → \"王工（示例）\"",
            "+ staff bert: Boris (sample)",
            "- staff boris (retired; what they did stays theirs)",
        ]
    );
    assert!(applied(&db.pool, &edited.path()).await.changes.is_empty());
    let mut conn = db.pool.acquire().await.unwrap();
    let c = community(&db.pool).await;
    assert_eq!(communities::find_unit(&mut conn, c.id, None, "5-103").await.unwrap(), None);
    assert!(people::staff_by_key(&mut conn, c.id, "boris").await.unwrap().is_none());
}

#[tokio::test]
async fn a_building_with_residents_cannot_go_and_nothing_changes() {
    let (db, c) = harbour_garden().await;
    let mut conn = db.pool.acquire().await.unwrap();
    let (unit, ..) = communities::find_unit(&mut conn, c.id, None, "S-1").await.unwrap().unwrap();
    let code = codes::issue(&mut conn, c.id, &Purpose::Unit(unit, Tie::Tenant), at(0), codes::LIFE).await.unwrap();
    let shops = "[[building]]\ncode = \"S\"\nname = { zh-Hans = \"临街商铺\", zh-Hant = \"臨街店鋪\", en = \"Street shops\" }\n\
                 units = [\"1\", \"2\", \"3\", \"5\", \"6\", \"8\"]\n";
    let edited = Edited::new("without-shops", &[(shops, ""), ("CNY", "HKD")]);
    codes::redeem(&mut conn, &code, UserId(7), "Anna", Lang::En, at(1)).await.unwrap();
    let refused = apply(&db.pool, &edited.path(), false, at(2)).await.unwrap_err();
    assert!(matches!(refused, Refusal::InUse(_)));
    let lines = std::fs::read_to_string(edited.path()).unwrap();
    let line = lines.lines().position(|line| line == "[[building]]").unwrap() + 1;
    let place = format!("{}:{line}: building[S]: cannot go: 1 resident(s) and 0 ticket(s)", edited.path().display());
    assert!(refused.to_string().starts_with(&place), "{refused}");
    assert_eq!(community(&db.pool).await, c);
    // Its units may go: then nobody lives there any more, and an unused code is void.
    let code = codes::issue(&mut conn, c.id, &Purpose::Unit(unit, Tie::Tenant), at(2), codes::LIFE).await.unwrap();
    let empty = shops.replace("units = [\"1\", \"2\", \"3\", \"5\", \"6\", \"8\"]", "units = []");
    let edited = Edited::new("empty-shops", &[(shops, &empty)]);
    assert_eq!(applied(&db.pool, &edited.path()).await.changes.len(), 6);
    assert!(people::resident(&mut conn, c.id, UserId(7)).await.unwrap().unwrap().homes.is_empty());
    let late = codes::redeem(&mut conn, &code, UserId(8), "Ben", Lang::En, at(3)).await.unwrap();
    assert_eq!(late, Redeemed::Wrong { left: 4 });
}

#[tokio::test]
async fn an_unused_building_and_a_department_go_with_what_is_theirs() {
    let (db, c) = harbour_garden().await;
    let mut conn = db.pool.acquire().await.unwrap();
    let group = frontdesk::chat::outgoing::Address::chat(frontdesk::domain::ids::ChatId(-100));
    groups::bind(&mut conn, c.id, "finance", group, Lang::ZhHans, at(0)).await.unwrap();
    let code = codes::issue(&mut conn, c.id, &Purpose::Group("finance".into()), at(0), codes::LIFE).await.unwrap();
    let edited = Edited::new(
        "without-finance",
        &[
            (
                "[[department]]\nkey = \"finance\"\nname = { zh-Hans = \"财务部\", zh-Hant = \"財務部\", en = \"Finance\" }\n",
                "",
            ),
            ("[fees]\ndepartment = \"finance\"", "[fees]\ndepartment = \"front-desk\""),
            ("departments = [\"finance\"]", "departments = [\"front-desk\"]"),
            ("departments = [\"finance\"]", "departments = [\"front-desk\"]"),
            ("[[building]]\ncode = \"3\"", "[[building]]\ncode = \"4\""),
        ],
    );
    let report = applied(&db.pool, &edited.path()).await;
    for line in ["- group of department finance", "- department finance", "- building 3"] {
        assert!(report.changes.iter().any(|l| l == line), "{line} in {report}");
    }
    let spoken = codes::redeem_group(&mut conn, &code, UserId(1), group, Lang::ZhHans, at(1)).await.unwrap();
    assert_eq!(spoken, codes::GroupRedeemed::Wrong { left: 4 });
    assert!(applied(&db.pool, &edited.path()).await.changes.is_empty());
}

#[tokio::test]
async fn a_time_for_questions_of_a_category_that_no_answer_has_is_told_where_the_answers_are_known() {
    let (db, home) = harbour_garden().await;
    let slip = Edited::new(
        "question-category",
        &[("parking = \"30 min\"\nvisitor", "parkin = \"30 min\"\nfees = \"1 day\"\nvisitor")],
    );
    // There are no standard answers yet: nobody can know.
    assert!(applied(&db.pool, &slip.path()).await.warnings.is_empty());
    let amended = community(&db.pool).await;
    let told = import(&db.pool, &amended, "answers.tsv", SAMPLE, false, at(1)).await.unwrap();
    let line = "! questions.categories.parkin of harbour-garden: no standard answer is of this category, so its time holds \
                for no question; did you mean \"parking\"?\n  → write a category of your standard answers";
    assert!(told.contains(line) && told.matches("! ").count() == 1, "{told}");
    let report = applied(&db.pool, &slip.path()).await;
    let text = std::fs::read_to_string(slip.path()).unwrap();
    let line = text.lines().position(|line| line.starts_with("parkin =")).unwrap() + 1;
    let place = format!("{}:{line}: questions.categories.parkin: no standard answer is of", slip.path().display());
    assert!(report.warnings.len() == 1 && report.warnings[0].starts_with(&place), "{:?}", report.warnings);
    assert!(report.to_string().contains("did you mean \"parking\"?\n  → write a category"), "{report}");
    // The sample's own are all there.
    assert!(applied(&db.pool, &super::sample()).await.warnings.is_empty());
    assert_eq!(import(&db.pool, &home, "answers.tsv", SAMPLE, false, at(2)).await.unwrap(), "150 answers, no change");
}

//! The knowledge base: how well the search finds, and files in and out.

use crate::support::db::TestDb;
use chrono::{DateTime, Utc};
use frontdesk::cli::answers::check::{Figures, measure};
use frontdesk::cli::answers::{answers, import};
use frontdesk::cli::args::AnswersCommand;
use frontdesk::community_file;
use frontdesk::domain::answer::{facts_in, filled};
use frontdesk::domain::community::Community;
use frontdesk::domain::lang::Lang;
use frontdesk::domain::script::traditional;
use frontdesk::store::communities;
use std::path::Path;

pub const SAMPLE: &str = include_str!("../../../examples/answers.tsv");

fn now() -> DateTime<Utc> {
    "2026-11-24T02:00:00Z".parse().unwrap()
}

async fn home(db: &TestDb) -> Community {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml"));
    community_file::apply(&db.pool, file, false, now()).await.unwrap();
    let mut conn = db.pool.acquire().await.unwrap();
    let id = communities::list(&mut conn).await.unwrap()[0].0;
    communities::load(&mut conn, id).await.unwrap().unwrap()
}

fn percent(n: u32, of: u32) -> u32 {
    100 * n / of.max(1)
}

async fn figures(db: &TestDb, home: &Community, name: &str, text: &str) -> Figures {
    let checked = measure(&db.pool, home, name, text).await.unwrap();
    let f = checked.all();
    println!(
        "{name}: first {}/{} three {}/{} nothing {}/{}\n{}",
        f.first,
        f.asked,
        f.three,
        f.asked,
        f.silent,
        f.none,
        checked.misses.join("\n")
    );
    f
}

#[tokio::test]
async fn the_search_finds_what_residents_mean() {
    let db = TestDb::new().await;
    let home = home(&db).await;
    import(&db.pool, &home, "answers.tsv", SAMPLE, false, now()).await.unwrap();
    let f = figures(&db, &home, "queries.tsv", include_str!("queries.tsv")).await;
    assert!(percent(f.first, f.asked) >= 85, "{f:?}");
    assert!(percent(f.three, f.asked) >= 95, "{f:?}");
    assert!(percent(f.silent, f.none) >= 80, "{f:?}");
    // Written after the lists, and read by their author once.
    let f = figures(&db, &home, "fresh.tsv", include_str!("fresh.tsv")).await;
    assert!(percent(f.first, f.asked) >= 82, "{f:?}");
    assert!(percent(f.three, f.asked) >= 92, "{f:?}");
    assert!(percent(f.silent, f.none) >= 73, "{f:?}");
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_a_new_one_tells_each_change() {
    let db = TestDb::new().await;
    let home = home(&db).await;
    let tried = import(&db.pool, &home, "answers.tsv", SAMPLE, true, now()).await.unwrap();
    assert!(tried.ends_with("150 answers, 150 changes (tried only, nothing was kept)"), "{tried}");
    let first = import(&db.pool, &home, "answers.tsv", SAMPLE, false, now()).await.unwrap();
    assert!(first.ends_with("150 answers, 150 changes") && !first.contains("not served"), "{first}");
    let again = import(&db.pool, &home, "answers.tsv", SAMPLE, false, now()).await.unwrap();
    assert_eq!(again, "150 answers, no change");
    let amended = SAMPLE.replacen("What is the property management fee?", "What do I pay a month?", 1);
    let changed = import(&db.pool, &home, "answers.tsv", &amended, false, now()).await.unwrap();
    assert_eq!(
        changed,
        "~ a001: question_en \"What is the property management fee?\" → \"What do I pay a month?\"\n150 answers, 1 change"
    );
    let versions: (i64, i64) = sqlx::query_as(
        "select count(*), count(*) filter (where v.version = 2) from answer_version v join standard_answer a
         on a.id = v.answer_id where a.key = 'a001'",
    )
    .fetch_one(&db.pool)
    .await
    .unwrap();
    assert_eq!(versions, (2, 1));
}

#[tokio::test]
async fn every_mistake_is_told_by_row_and_column_and_nothing_is_kept() {
    let db = TestDb::new().await;
    let home = home(&db).await;
    let file = "id,category,department,scope,building,review_on,question_en,answer_en,colour\n\
                a1,fee,finances,all,,soon,Why?,Because.,red\n\
                A 2,fee,finance,building,99,,Where?,,\n\
                a1,fee,,nobody,,,,Here.,\n\
                a3,,,,,,,,\n";
    let told = import(&db.pool, &home, "new.csv", file, false, now()).await.unwrap_err().to_string();
    for line in [
        "new.csv:1: colour: is not a known column",
        "new.csv:2: department: there is no \"finances\"; known are front-desk",
        "new.csv:2: review_on: must be a day like 2027-06-30",
        "new.csv:3: id: must be small letters",
        "new.csv:3: building: there is no building \"99\"",
        "new.csv:3: answer_en: is missing",
        "new.csv:4: id: is there twice",
        "new.csv:4: scope: \"nobody\" is none of all, building, tied",
        "new.csv:4: question_en: is missing",
        "new.csv:5: question: an answer needs a question",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    let kept: i64 = sqlx::query_scalar("select count(*) from standard_answer").fetch_one(&db.pool).await.unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn an_answer_whose_fact_is_not_told_is_kept_and_not_served() {
    let db = TestDb::new().await;
    let home = home(&db).await;
    let file = "id,question_en,answer_en\nx1,How tall is the flagpole?,It is {flagpole} metres tall.\n";
    let told = import(&db.pool, &home, "new.csv", file, false, now()).await.unwrap();
    assert!(
        told.contains("not served until [facts] of harbour-garden tells what is in braces:\n  x1: flagpole"),
        "{told}"
    );
    let queries = "query,lang,expected_id\nhow tall is the flagpole,en,none\n";
    let f = measure(&db.pool, &home, "q.csv", queries).await.unwrap().all();
    assert_eq!((f.none, f.silent), (1, 1));
}

#[tokio::test]
async fn what_is_exported_is_imported_without_a_change() {
    let db = TestDb::new().await;
    let home = home(&db).await;
    import(&db.pool, &home, "answers.tsv", SAMPLE, false, now()).await.unwrap();
    let export = AnswersCommand::Export { file: None, community: None };
    let text = answers(&db.pool, &export, now()).await.unwrap().words;
    assert_eq!(import(&db.pool, &home, "all.csv", &text, false, now()).await.unwrap(), "150 answers, no change");
    let dir = tempfile();
    let file = dir.join("all.tsv");
    let export = AnswersCommand::Export { file: Some(file.clone()), community: Some("harbour-garden".into()) };
    answers(&db.pool, &export, now()).await.unwrap();
    let import = AnswersCommand::Import { file: file.clone(), community: None, dry_run: false };
    assert_eq!(answers(&db.pool, &import, now()).await.unwrap().words, "150 answers, no change");
    std::fs::remove_dir_all(dir).unwrap();
}

fn tempfile() -> std::path::PathBuf {
    let dir = std::env::temp_dir().join(format!("answers-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    dir
}

#[tokio::test]
async fn every_fact_of_the_sample_is_told_and_reads_in_its_language() {
    let db = TestDb::new().await;
    let settings = home(&db).await.settings;
    let missing: Vec<String> = facts_in(SAMPLE).into_iter().filter(|f| !settings.facts.contains_key(f)).collect();
    assert_eq!(missing, Vec::<String>::new());
    let read = |lang| filled("{heating_start} / {locksmith_fee} / {fee_rate}", &settings, lang).unwrap();
    assert_eq!(read(Lang::ZhHans), "11 月 15 日 / 80 元起 / 2.8");
    assert_eq!(read(Lang::En), "15 November / 80 yuan and up / 2.8");
    assert_eq!(filled("{tallest_tree}", &settings, Lang::En), None);
}

#[test]
fn simplified_words_are_shown_in_traditional_ones() {
    for (from, to) in [
        ("请到前台签钥匙托管单", "請到前台簽鑰匙託管單"),
        ("头发干燥，发票抬头", "頭髮乾燥，發票抬頭"),
        ("公司抬头发票", "公司抬頭發票"),
        ("水表读数在一楼后面", "水錶讀數在一樓後面"),
        ("可以借手推车，聊天里约时间", "可以借手推車，聊天裡約時間"),
        ("Tap Fees 123", "Tap Fees 123"),
    ] {
        assert_eq!(traditional(from), to);
    }
}

//! The operator's commands, as the program itself.

use super::{Edited, sample};
use crate::support::db::{PHONE_KEY, TestDb};
use std::process::Command;

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn frontdesk(db: &TestDb, arguments: &[&str]) -> Said {
    let done = Command::new(env!("CARGO_BIN_EXE_frontdesk"))
        .args(arguments)
        .env_remove("TELEGRAM_BOT_TOKEN")
        .env("DATABASE_URL", &db.url)
        .env("FRONTDESK_PHONE_KEY", PHONE_KEY)
        .output()
        .unwrap();
    Said {
        code: done.status.code(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

#[tokio::test]
async fn from_an_empty_database_to_a_printed_code() {
    let db = TestDb::empty().await;
    let early = frontdesk(&db, &["community", "show"]);
    assert_eq!(early.code, Some(1));
    assert!(early.err.contains("run `frontdesk migrate` first"), "{}", early.err);
    assert_eq!(frontdesk(&db, &["migrate"]).code, Some(0));
    assert_eq!(frontdesk(&db, &["migrate"]).out, "the database is as this version wants it\n");
    assert_eq!(frontdesk(&db, &["code", "unit", "5-1201"]).code, Some(2), "no community yet");

    let file = sample();
    let file = file.to_str().unwrap();
    let applied = frontdesk(&db, &["community", "apply", file]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    let again = frontdesk(&db, &["community", "apply", file]);
    assert_eq!(again.out, "community harbour-garden: no change\n");
    let wrong = Edited::new("operator", &[("CNY", "yuan")]);
    let wrong = frontdesk(&db, &["community", "apply", wrong.path().to_str().unwrap()]);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.err.contains("c.toml:9: currency: \"yuan\" is not a currency code"), "{}", wrong.err);

    let picture = std::env::temp_dir().join(format!("frontdesk-qr-{}.png", std::process::id()));
    let picture_name = picture.to_str().unwrap();
    let code = frontdesk(
        &db,
        &["code", "unit", "5栋1201", "--tie", "tenant", "--bot-name", "@harbour_bot", "--qr", picture_name],
    );
    assert_eq!(code.code, Some(0), "{}", code.err);
    assert!(code.out.starts_with("code for unit 5-1201 (tenant): "), "{}", code.out);
    assert!(code.out.contains("https://t.me/harbour_bot?start="), "{}", code.out);
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
    std::fs::remove_file(&picture).unwrap();
    assert_eq!(frontdesk(&db, &["code", "staff", "李师傅（示例）"]).code, Some(0));
    assert!(frontdesk(&db, &["code", "group", "engineering"]).out.contains("/bind "));
    assert_eq!(frontdesk(&db, &["code", "group", "kitchen"]).code, Some(2));
    assert_eq!(frontdesk(&db, &["code", "unit", "5-1201", "--qr", picture_name]).code, Some(2), "no name, no link");
    assert_eq!(frontdesk(&db, &["bogus"]).code, Some(2));
    let doctor = frontdesk(&db, &["doctor"]);
    assert_eq!(doctor.code, Some(1));
    assert!(doctor.out.contains("ok       migrations: all applied"), "{}", doctor.out);
    assert!(doctor.out.contains("problem  bot: TELEGRAM_BOT_TOKEN: is not set"), "{}", doctor.out);
}

#[tokio::test]
async fn a_database_newer_than_the_program_is_refused() {
    let db = TestDb::new().await;
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'from the future', true, '', 0)",
    )
    .execute(&db.owner)
    .await
    .unwrap();
    for arguments in [["migrate"].as_slice(), &["community", "show"]] {
        let refused = frontdesk(&db, arguments);
        assert_eq!(refused.code, Some(1));
        assert!(refused.err.contains("newer than this program (it has migration 9999)"), "{}", refused.err);
    }
}

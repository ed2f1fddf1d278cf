//! The doctor at work: a real database, a stand-in for Telegram, and what goes wrong with both.

use crate::support::place::{AGENTS, LI, Place, WORKERS};
use chrono::TimeDelta;
use clap::Parser;
use frontdesk::chat::outgoing::{Address, Body, Op};
use frontdesk::cli::doctor::doctor;
use frontdesk::clock::Clock;
use frontdesk::config::Config;
use frontdesk::domain::ids::{ChatId, CommunityId, DocumentId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::store::outbox::{self, Letter, Rank};
use frontdesk::store::{groups, staff};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

/// The forum in which finance has a topic.
const FORUM: i64 = -1_001_000_000_003;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    config: Config,
}

/// What the doctor says of a place, by a clock that is so many seconds ahead.
async fn asked(place: &Place, ahead: i64) -> String {
    asked_with(place, ahead, |_| {}).await
}

/// The same with other settings.
pub async fn asked_with(place: &Place, ahead: i64, change: impl FnOnce(&mut Config)) -> String {
    let (api, token) = (place.sim.api_url(), place.sim.token());
    let flags = ["frontdesk", "--api-url", &api, "--bot-token", &token, "--database-url", &place.db.url];
    let mut config = Cli::try_parse_from(flags).unwrap().config;
    (config.webhook_url, config.webhook_secret, config.database_direct_url) = (None, None, None);
    change(&mut config);
    let clock = Clock::system();
    clock.advance(TimeDelta::seconds(ahead));
    let outcome = doctor(&config, false, &clock).await.unwrap();
    let problems = outcome.words.matches("problem  ").count();
    assert_eq!(outcome.well, problems == 0, "{}", outcome.words);
    outcome.words
}

/// Looks for a finding and its fix.
pub fn finds(words: &str, finding: &str, fix: &str) {
    let found = words.split("problem  ").skip(1).find(|p| p.contains(finding));
    let found = found.unwrap_or_else(|| panic!("{finding} is not found:\n{words}"));
    assert!(found.split('\n').nth(1).unwrap().contains(fix), "{fix} is not the fix of {found}");
}

async fn sql(place: &Place, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&place.db.owner).await.unwrap();
}

/// A control call of the stand-in.
async fn control(place: &Place, path: &str, body: Value) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(format!("{}/control/{path}", place.sim.api_url())).json(&body).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}");
    answer.json().await.unwrap()
}

/// A place in which everything is done that there is to do: every department has its group, finance a topic of a forum,
/// all staff have used their codes. The topic.
async fn whole() -> (Place, i64) {
    let place = Place::new().await;
    let forum = json!({"id": FORUM, "type": "forum", "title": "Forum", "members": [LI], "bot": "administrator"});
    place.sim.add_chat_with(&forum).unwrap();
    let topic = control(&place, &format!("chats/{FORUM}/topics"), json!({"user_id": LI, "name": "Money"})).await;
    let topic = topic["message_thread_id"].as_i64().unwrap();
    let mut conn = place.db.pool.acquire().await.unwrap();
    let at = Address { chat: ChatId(FORUM), thread: i32::try_from(topic).ok() };
    groups::bind(&mut conn, place.community, "finance", at, Lang::En, Clock::system().now()).await.unwrap();
    for (n, member) in staff::all(&mut conn, place.community).await.unwrap().into_iter().enumerate() {
        if member.user.is_none() {
            let user = UserId(3000 + i64::try_from(n).unwrap());
            staff::bind(&mut conn, place.community, member.id, user).await.unwrap();
        }
    }
    drop(conn);
    (place, topic)
}

#[tokio::test]
async fn where_all_is_done_nothing_is_left_to_do() {
    let (place, topic) = whole().await;
    let words = asked(&place, 0).await;
    for line in [
        "ok       bot: @desk_bot",
        "ok       clock: this machine's agrees with Telegram's",
        "ok       updates: by polling, ",
        "ok       database: PostgreSQL ",
        "ok       clock: this machine's agrees with the database server's",
        "ok       migrations: all applied",
        "ok       queue inbox: 0 waiting",
        "ok       queue billing: 0 waiting",
        "ok       files: ",
        "ok       harbour-garden: group of engineering, security: sees all, may write",
        "ok       harbour-garden: group of front-desk, cleaning: sees all, may write",
        "ok       harbour-garden: group of finance: sees all, may write",
        "ok       harbour-garden: topic of finance",
        "have used their codes",
        "ok       font: receipts in Chinese and English, with ¥",
    ] {
        assert!(words.contains(line), "{line} is not in\n{words}");
    }
    // A scratch server keeps nothing through a power cut, and a calendar ends some day; all else is well.
    let others = words.lines().filter(|l| l.starts_with("problem"));
    let others: Vec<_> = others.filter(|l| !l.contains(" is off: ") && !l.contains("holidays")).collect();
    assert_eq!(others, Vec::<&str>::new(), "{words}");
    // The topic was tried without a sound, and nothing of it is left.
    let sent = place.sim.calls(0, Some("sendMessage"));
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["params"]["disable_notification"].to_string().trim_matches('"'), "true", "{sent:#?}");
    assert_eq!(sent[0]["params"]["message_thread_id"].to_string().trim_matches('"'), topic.to_string());
    assert!(!place.sim.messages(FORUM, LI).iter().any(|m| m["text"] == "·"));
}

#[tokio::test]
async fn groups_and_topics_that_were_lost() {
    let (place, topic) = whole().await;
    let of_finance = "frontdesk code group finance";
    let path = format!("chats/{FORUM}/topics/{topic}");
    control(&place, &path, json!({"user_id": LI, "closed": true})).await;
    finds(&asked(&place, 0).await, "topic of finance: Telegram refuses sendMessage", of_finance);
    control(&place, &path, json!({"user_id": LI, "closed": false})).await;
    assert!(asked(&place, 0).await.contains("ok       harbour-garden: topic of finance"));
    control(&place, &path, json!({"user_id": LI, "deleted": true})).await;
    finds(&asked(&place, 0).await, "message thread not found", of_finance);

    let mut conn = place.db.pool.acquire().await.unwrap();
    let at = Address { chat: ChatId(AGENTS), thread: Some(5) };
    groups::bind(&mut conn, place.community, "finance", at, Lang::En, Clock::system().now()).await.unwrap();
    groups::unbind(&mut conn, place.community, "cleaning").await.unwrap();
    drop(conn);
    place.sim.act("kick_bot", &json!({"user_id": LI, "chat_id": WORKERS})).unwrap();
    // The stand-in's bot has privacy mode: as a member it sees little.
    let bot = place.sim.token().split(':').next().unwrap().parse::<i64>().unwrap();
    let member = json!({"user_id": LI, "chat_id": AGENTS, "who": bot, "status": "member"});
    place.sim.act("promote", &member).unwrap();
    let words = asked(&place, 0).await;
    finds(&words, "topic of finance: the group has no topics any more", of_finance);
    finds(&words, "department cleaning has no group", "frontdesk code group cleaning, then /bind CODE");
    finds(&words, "group of engineering, security: Telegram refuses getChatMember", "add the bot to the group again");
    finds(&words, "(privacy mode)", "make the bot an administrator");
}

#[tokio::test]
async fn a_database_that_is_set_up_badly_and_rows_that_lie_about() {
    let (place, _) = whole().await;
    let name = place.db.url.parse::<sqlx::postgres::PgConnectOptions>().unwrap();
    let name = name.get_database().unwrap();
    sql(&place, format!("alter database {name} set synchronous_commit = off")).await;
    sql(&place, format!("alter database {name} set statement_timeout = '20s'")).await;
    sql(
        &place,
        "insert into inbox (bot_id, update_id, conversation, body, received_at, not_before, buried_at) values
             (1, 1, 5, '{}', now() - interval '5 minutes', 'infinity', null),
             (1, 2, 6, '{}', now(), null, now());
         insert into timer (community_id, subject, kind, due_at, buried_at) values (0, 's7.7', 'nudge', now(), now());
         insert into chat (chat_id, gone_at) values (2001, now());"
            .to_owned(),
    )
    .await;
    let lost = Op::Send {
        body: Body::Document {
            community: place.community,
            document: DocumentId(77),
            caption: String::new(),
            shown: false,
        },
        keyboard: Default::default(),
        reply_to: None,
        silent: false,
    };
    let letter = Letter { community: CommunityId(0), ..Letter::new(Address::chat(ChatId(LI + 1)), lost, Rank::Reply) };
    let mut conn = place.db.pool.acquire().await.unwrap();
    outbox::post(&mut conn, letter, Clock::system().now() - TimeDelta::minutes(3)).await.unwrap();
    drop(conn);
    let words = asked(&place, 0).await;
    finds(&words, "synchronous_commit is off", "set synchronous_commit = on");
    finds(&words, "statement_timeout is 20000 ms", "alter role");
    finds(&words, "queue inbox: 1 waiting, the oldest for 30", "see that `frontdesk run` is at work");
    finds(&words, "queue inbox: 1 set aside", "docs/operation.md#rows-set-aside");
    finds(&words, "queue timer: 1 set aside", "docs/operation.md#rows-set-aside");
    finds(&words, "messages (reply): 1 waiting, the oldest for 1", "docs/operation.md#messages-wait");
    finds(&words, "files: 1 messages wait for a file that is not there", "apply the communities' files again");
    finds(&words, "1 staff have blocked the bot: li", "unblock it");
}

#[tokio::test]
async fn a_clock_that_goes_wrong_is_told_from_both_sides() {
    let (place, _) = whole().await;
    let words = asked(&place, 60).await;
    finds(&words, "s ahead of Telegram's", "timedatectl");
    finds(&words, "s ahead of the database server's", "timedatectl");
}

#[tokio::test]
async fn a_webhook_that_was_left_is_anothers_or_fails() {
    let (place, _) = whole().await;
    // Nobody listens there.
    let nobody = "http://127.0.0.1:9/telegram".to_owned();
    let by_webhook = |config: &mut Config| {
        (config.webhook_url, config.webhook_secret) = (Some("http://127.0.0.1:9/telegram".into()), Some("word".into()));
    };
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let base = format!("{}/bot{}", place.sim.api_url(), place.sim.token());
    let call = async |method: &str, body: Value| {
        let answer = client.post(format!("{base}/{method}")).json(&body).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["result"].clone()
    };
    let set = async |url: &str| assert_eq!(call("setWebhook", json!({"url": url, "secret_token": "word"})).await, true);
    let info = async || call("getWebhookInfo", json!({})).await;
    finds(&asked_with(&place, 0, by_webhook).await, "webhook is not FRONTDESK_WEBHOOK_URL", "it sets the webhook");
    set("http://127.0.0.1:9/other").await;
    finds(&asked(&place, 0).await, "polling is configured, but the bot has a webhook", "start `frontdesk run` once");
    finds(&asked_with(&place, 0, by_webhook).await, "webhook is not FRONTDESK_WEBHOOK_URL", "it sets the webhook");
    set(&nobody).await;
    assert!(asked_with(&place, 0, by_webhook).await.contains("ok       updates: by webhook, "));
    for n in 0..101 {
        place.sim.text(LI, &format!("word {n}")).unwrap();
    }
    while info().await["last_error_message"].is_null() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let words = asked_with(&place, 0, by_webhook).await;
    finds(&words, "Telegram could not deliver: Connection refused", "FRONTDESK_WEBHOOK_URL leads to FRONTDESK_LISTEN");
    finds(&words, " wait at Telegram", "docs/operation.md#nothing-is-received");
    let secret = asked_with(&place, 0, |config| config.webhook_url = Some(nobody.clone())).await;
    finds(&secret, "FRONTDESK_WEBHOOK_SECRET", "set both, or neither");
}

#[tokio::test]
async fn a_token_that_telegram_does_not_know_and_none_at_all() {
    let place = Place::new().await;
    let wrong = |config: &mut Config| config.bot_token = Some("7000000001:AAEwrongwrongwrongwrongwrongwrongwr".into());
    let words = asked_with(&place, 0, wrong).await;
    finds(&words, "bot: Telegram refuses getMe", "check the token");
    assert!(!words.contains("AAEwrong") && !words.contains("updates: "), "{words}");
    // What needs no bot is looked at all the same.
    assert!(words.contains("ok       migrations: all applied"), "{words}");
    let words = asked_with(&place, 0, |config| config.bot_token = None).await;
    finds(&words, "bot: TELEGRAM_BOT_TOKEN", "as @BotFather gave it");
}

#[tokio::test]
async fn a_pooler_that_is_away_or_leaves_planning_to_the_server() {
    let place = Place::new().await;
    let url = place.db.url.clone();
    let through = |pooler: String| {
        let direct = url.clone();
        move |config: &mut Config| (config.database_url, config.database_direct_url) = (Some(pooler), Some(direct))
    };
    let away = asked_with(&place, 0, through("postgres://x@127.0.0.1:9/x".into())).await;
    finds(&away, "pooler: ", "start it, or correct DATABASE_URL");
    // A server connection of one's own is what the best pooler gives; what the role does not bring along is missing.
    let (place_of, more) = url.split_once('?').unwrap();
    let more: Vec<_> = more.split('&').filter(|part| !part.starts_with("options")).collect();
    let plain = format!("{place_of}?{}", more.join("&"));
    let words = asked_with(&place, 0, through(plain.clone())).await;
    finds(&words, "through it the server does not plan by index", "set enable_seqscan = off");
    let name = url.parse::<sqlx::postgres::PgConnectOptions>().unwrap();
    sql(&place, format!("alter database {} set enable_seqscan = off", name.get_database().unwrap())).await;
    let words = asked_with(&place, 0, through(plain)).await;
    assert!(words.contains("ok       pooler: keeps statements apart, and the server plans by index"), "{words}");
    // Who goes straight to the server is told of no pooler.
    assert!(!asked(&place, 0).await.contains("pooler"));
}

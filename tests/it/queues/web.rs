//! The doors on the web: webhook, health, metrics.

use super::kit::Stand;
use frontdesk::workers::{Bells, Front};
use frontdesk::{telemetry, web};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// The doors, open at an address.
async fn open(stand: &Stand, secret: Option<&str>) -> String {
    let front =
        Front::new(stand.pool().clone(), stand.clock.clone(), (1, Bells::default()), telemetry::metrics().unwrap());
    let routes = web::routes(Arc::new(front), secret.map(str::to_owned));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    address
}

async fn post(address: &str, secret: Option<&str>, body: impl Into<reqwest::Body>) -> u16 {
    let mut request = reqwest::Client::new().post(format!("{address}/telegram")).body(body);
    if let Some(secret) = secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    request.send().await.unwrap().status().as_u16()
}

async fn get(address: &str, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("{address}{path}")).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

const UPDATE: &str = r#"{"update_id":4,"message":{"message_id":1,"chat":{"id":7}}}"#;

#[tokio::test]
async fn an_update_is_confirmed_when_it_is_kept_and_only_to_telegram() {
    let stand = Stand::new().await;
    let address = open(&stand, Some("s3cret")).await;
    assert_eq!(post(&address, None, UPDATE).await, 401);
    for almost in ["", "s3cre", "s3crets", "s3cret-and-more", "s3cret\u{fe}", "S3CRET", "s3creT", "s3creu", "t3cret"] {
        assert_eq!(post(&address, Some(almost), UPDATE).await, 401, "{almost}");
    }
    // Telegram shows it once: whoever shows several does not know it.
    for shown in [["s3cre", "s3cret"], ["s3cret", "s3cre"], ["s3cret", "s3cret"], ["s3cret", ""]] {
        let mut request = reqwest::Client::new().post(format!("{address}/telegram")).body(UPDATE);
        for secret in shown {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        assert_eq!(request.send().await.unwrap().status().as_u16(), 401, "{shown:?}");
    }
    assert_eq!(stand.number("select count(*) from inbox").await, 0);
    assert_eq!(post(&address, Some("s3cret"), UPDATE).await, 200);
    assert_eq!(post(&address, Some("s3cret"), UPDATE).await, 200);
    assert_eq!(stand.text("select body from inbox where conversation = 7").await.unwrap(), UPDATE);
    assert_eq!(post(&address, Some("s3cret"), "<html>").await, 200);
    assert_eq!(post(&address, Some("s3cret"), vec![0xff, 0xfe]).await, 200);
    assert_eq!(post(&address, Some("s3cret"), vec![b' '; (1 << 20) + 1]).await, 413);
    assert_eq!(stand.number("select count(*) from inbox").await, 1);
    stand.pool().close().await;
    assert_eq!(post(&address, Some("s3cret"), UPDATE).await, 503);
    assert_eq!(get(&address, "/health/ready").await.0, 503);
    assert_eq!(get(&address, "/health/live").await.0, 200);
}

/// Announces a body of 2 MiB and sends so much of it: whoever waits for the rest does not answer.
async fn knock(address: &str, secret: &str, sent: usize) -> String {
    let host = address.strip_prefix("http://").unwrap();
    let mut door = tokio::net::TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /telegram HTTP/1.1\r\nHost: {host}\r\nX-Telegram-Bot-Api-Secret-Token: {secret}\r\n\
         Content-Length: {}\r\n\r\n",
        2 << 20
    );
    door.write_all(head.as_bytes()).await.unwrap();
    door.write_all(&vec![b' '; sent]).await.unwrap();
    let mut answer = String::new();
    door.read_to_string(&mut answer).await.unwrap();
    answer.to_lowercase()
}

#[tokio::test]
async fn who_is_not_read_is_told_that_the_connection_ends() {
    let stand = Stand::new().await;
    let address = open(&stand, Some("s3cret")).await;
    for (secret, sent, status) in [("s3cre", 0, "401"), ("", 0, "401"), ("s3cret", (1 << 20) + 1, "413")] {
        let answer = knock(&address, secret, sent).await;
        assert!(answer.starts_with(&format!("http/1.1 {status}")), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    }
}

#[tokio::test]
async fn without_a_secret_there_is_no_webhook() {
    let stand = Stand::new().await;
    let address = open(&stand, None).await;
    assert_eq!(post(&address, Some(""), UPDATE).await, 404);
}

#[tokio::test]
async fn health_and_metrics_tell_how_things_stand() {
    let stand = Stand::new().await;
    let address = open(&stand, Some("s")).await;
    assert_eq!(get(&address, "/health/ready").await, (200, "ok".to_owned()));
    assert_eq!(post(&address, Some("s"), UPDATE).await, 200);
    let (status, text) = get(&address, "/metrics").await;
    assert_eq!(status, 200);
    assert!(text.contains("frontdesk_updates_total{how=\"webhook\"}"), "{text}");
    sqlx::raw_sql(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                   values (9999, 'later', true, 'x', 0)",
    )
    .execute(&stand.db.owner)
    .await
    .unwrap();
    // An upgrade has begun: whoever is at work stays at work until somebody newer is there.
    assert_eq!(get(&address, "/health/ready").await, (200, "ok".to_owned()));
    sqlx::raw_sql("delete from _sqlx_migrations where version in (9999, 1)").execute(&stand.db.owner).await.unwrap();
    assert_eq!(get(&address, "/health/ready").await, (503, "the database lacks migrations".to_owned()));
}

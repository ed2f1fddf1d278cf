//! The real program is killed again and again in the middle of a campaign to thousands: nobody gets a second message.

use super::{FIRST, crowd};
use crate::support::dice::Dice;
use crate::support::place::Place;
use crate::support::program::{Setup, command};
use serde_json::json;
use std::collections::HashMap;
use std::time::{Duration, Instant};

const PEOPLE: i64 = 3000;
const KILLS: i64 = 6;
/// As many letters as a process has on their way at a time: six couriers, 25 each.
const ON_THE_WAY: i64 = 150;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_campaign_to_thousands_outlives_a_process_that_is_killed_again_and_again() {
    let begun = Instant::now();
    let place = Place::new().await;
    crowd(&place.db.pool, place.community, PEOPLE).await;
    for user in FIRST..FIRST + PEOPLE {
        place.sim.add_user(&json!({"id": user, "first_name": "Sample"})).unwrap();
        place.sim.act("start", &json!({"user_id": user})).unwrap();
    }
    // What they said to open their chats is no part of this story.
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/bot{}/deleteWebhook", place.sim.api_url(), place.sim.token());
    client.post(url).json(&json!({"drop_pending_updates": true})).send().await.unwrap();
    assert_eq!(place.sim.pending(), 0);
    println!("{:?}: everybody is there", begun.elapsed());

    let setup = Setup::new(&place.sim, &place.db.url);
    let notice = ["campaigns", "notice", "--urgent", "--title", "Water", "--text", "The water is off until six."];
    let said = command().args(notice).env("DATABASE_URL", &place.db.url).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let words = String::from_utf8(said.stdout).unwrap();
    assert!(words.starts_with("campaign 1 for 3000 residents (1000 in en, 1000 in zh-Hans"), "{words}");

    let mut dice = Dice(20_261_124);
    let mut program = setup.start();
    for kill in 1..=KILLS {
        let sent = "select count(*) from campaign_message where state = 'sent'";
        let until = kill * PEOPLE / (KILLS + 2);
        while place.count(sent).await < until {
            assert!(begun.elapsed() < Duration::from_secs(300), "it does not go on");
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        tokio::time::sleep(Duration::from_millis(dice.roll(20) as u64)).await;
        program.kill();
        program = setup.start();
    }
    println!("{:?}: killed {KILLS} times", begun.elapsed());
    let done = "select count(*) from campaign where state = 'done'";
    while place.count(done).await == 0 {
        assert!(begun.elapsed() < Duration::from_secs(300), "it does not end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let rows: HashMap<i64, String> = sqlx::query_as("select user_id, state from campaign_message")
        .fetch_all(&place.db.pool)
        .await
        .unwrap()
        .into_iter()
        .collect();
    assert_eq!(rows.len() as i64, PEOPLE);
    let (mut uncertain, mut arrived) = (0, 0);
    for (user, state) in &rows {
        let seen = place.sim.messages(*user, *user);
        let messages = seen.iter().filter(|m| m["from"]["is_bot"] == true).count();
        match (state.as_str(), messages) {
            ("sent", 1) => {}
            ("uncertain", 0 | 1) => {
                uncertain += 1;
                arrived += messages;
            }
            (state, n) => panic!("{user} is {state} and has {n} messages"),
        }
    }
    println!("{:?}: {uncertain} are uncertain, of whom {arrived} have their message", begun.elapsed());
    assert!(uncertain > 0, "the kills came at the wrong time");
    assert!(uncertain <= KILLS * ON_THE_WAY);
    let shown = command().args(["campaigns", "show", "1"]).env("DATABASE_URL", &place.db.url).output().unwrap();
    let words = String::from_utf8(shown.stdout).unwrap();
    let sent = PEOPLE - uncertain;
    assert!(words.contains(&format!("sent {sent}, failed 0, blocked 0, uncertain {uncertain}")), "{words}");
    assert!(words.contains("for 3000: 3000 planned, 0 not yet"), "{words}");
    let told = program.tells("frontdesk_campaigns{state=\"running\"} 0\n").await;
    assert!(told.contains("frontdesk_campaign_messages_total{outcome=\"sent\"}"), "{told}");
}

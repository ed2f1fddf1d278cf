//! Files that people sent, fetched from Telegram: what is too large, gone, or cannot be had now.

use crate::support::place::{LI, Place, WORKERS};
use crate::support::program::Setup;
use frontdesk::chat::files::{Files, MOST, Unfetched};
use frontdesk::domain::lang::Lang;
use frontdesk::telegram::Telegram;
use frontdesk::texts::Texts;
use serde_json::json;
use telegram_sim::{Fault, Sim, SimOptions, Trouble};

#[tokio::test]
async fn what_is_too_large_gone_or_not_to_be_had_is_told_apart() {
    let sim = Sim::start(SimOptions::default()).await.unwrap();
    let telegram = Telegram::new(&format!("{}/", sim.api_url()), &sim.token()).unwrap();
    let most = usize::try_from(MOST).unwrap();
    let upload = |bytes: usize| sim.upload("bills.csv", "text/csv", vec![b'1'; bytes]);
    // Telegram hands out 20 MB, and not a byte more.
    let (whole, over) = (upload(most), upload(most + 1));
    assert_eq!(telegram.fetch(&whole, MOST).await.unwrap().len(), most);
    assert_eq!(telegram.fetch(&over, MOST).await, Err(Unfetched::TooLarge));
    // Nor is more taken than the desk wants.
    let small = upload(2000);
    assert_eq!(telegram.fetch(&small, 1999).await, Err(Unfetched::TooLarge));
    assert!(matches!(telegram.fetch("nothing", MOST).await, Err(Unfetched::Gone(_))));
    let fault = |kind| Fault::on(kind, "getFile");
    let bad_gateway = Fault { code: Some(502), description: Some("Bad Gateway".into()), ..fault(Trouble::Error) };
    for fault in [fault(Trouble::TooManyRequests), bad_gateway, fault(Trouble::Html), fault(Trouble::Dropped)] {
        sim.fault(fault.clone());
        assert!(matches!(telegram.fetch(&small, MOST).await, Err(Unfetched::Later(_))), "{fault:?}");
        assert_eq!(telegram.fetch(&small, MOST).await.unwrap().len(), 2000);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_video_too_large_to_fetch_is_taken_and_shown_to_staff() {
    let place = Place::new().await;
    let (anna, t) = (101, Texts::new(Lang::En));
    place.resident(anna, "Anna", Lang::En, "5-1201", "+8613800000101").await;
    let mut program = Setup::new(&place.sim, &place.db.url).start();
    program.ready().await;
    place.sim.text(anna, "The kitchen tap has been dripping since yesterday").unwrap();
    place.presses(anna, &t.btn_repair_guess_yes()).await;
    let video = json!({"user_id": anna, "chat_id": anna, "kind": "video", "file_size": 60_000_000});
    let sent = place.sim.act("media", &video).unwrap();
    let unique = sent["video"]["file_unique_id"].as_str().unwrap();
    for label in [t.btn_done(), t.btn_repair_any_time(), t.btn_repair_send()] {
        place.presses(anna, &label).await;
    }
    place.sees(anna, anna, "R-").await;
    place.until("select count(*) from outbox where sent_at is null and dead_at is null", 0).await;
    let shown = place.sim.messages(WORKERS, LI);
    let video = shown.iter().find(|m| m["video"]["file_unique_id"] == unique);
    assert!(video.is_some_and(|m| m["video"]["file_size"] == 60_000_000), "{shown:#?}");
    assert!(place.sim.calls(0, Some("getFile")).is_empty(), "it travels by its id");
}

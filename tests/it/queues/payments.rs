//! Files and payments on the wire: the courier and the stand-in, request by request.

use chrono::{DateTime, Utc};
use frontdesk::chat::inbound::What;
use frontdesk::chat::outgoing::{
    Address, Body, Delivery, Enclosure, Invoice, Key, KeyAct, Keyboard, Messenger, Op, Parcel,
};
use frontdesk::domain::ids::{ChatId, CommunityId, DocumentId, MessageId};
use frontdesk::telegram::{Telegram, decode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;
use telegram_sim::{Fault, NewChat, Sim, SimOptions, Trouble};

const ANNA: i64 = 1001;

async fn stand() -> (Sim, Telegram) {
    let sim = Sim::start(SimOptions::default()).await.unwrap();
    sim.add_user(&json!({"id": ANNA, "first_name": "Anna (sample)", "language_code": "en"})).unwrap();
    sim.press_start(ANNA, "").unwrap();
    let providers = HashMap::from([("garden".to_owned(), "284685063:TEST:SAMPLE".to_owned())]);
    let telegram = Telegram::new(&sim.api_url(), &sim.token()).unwrap().with_providers(providers);
    (sim, telegram)
}

fn file(file_id: Option<&str>) -> Enclosure {
    Enclosure {
        name: "2026-000123.pdf".into(),
        mime: "application/pdf".into(),
        file_id: file_id.map(str::to_owned),
        bytes: b"%PDF-1.7 \0\xff sample".to_vec(),
    }
}

fn document(to: Address, caption: &str, keyboard: Keyboard, enclosed: Option<Enclosure>) -> Parcel {
    let body =
        Body::Document { community: CommunityId(1), document: DocumentId(1), caption: caption.into(), shown: false };
    Parcel { to, op: Op::Send { body, keyboard, reply_to: Some(MessageId(1)), silent: true }, enclosed }
}

#[tokio::test]
async fn a_picture_is_shown_as_a_photo_and_uploaded_once() {
    let (sim, telegram) = stand().await;
    let to = Address::chat(ChatId(ANNA));
    let shown = |file_id: Option<&str>| {
        let (community, document, caption) = (CommunityId(1), DocumentId(1), "<b>Windows</b>".to_owned());
        let body = Body::Document { community, document, caption, shown: true };
        let op = Op::Send { body, keyboard: Keyboard::None, reply_to: None, silent: false };
        let enclosed = Enclosure { name: "windows.png".into(), mime: "image/png".into(), ..file(file_id) };
        Parcel { to, op, enclosed: Some(enclosed) }
    };
    let Delivery::Uploaded(_, id) = telegram.deliver(&shown(None)).await else { panic!("not uploaded") };
    let seen = sim.messages(ANNA, ANNA).pop().unwrap();
    assert_eq!((&seen["caption"], seen.get("document")), (&json!("Windows"), None));
    // The largest of its sizes is the one to be sent again.
    let sizes = seen["photo"].as_array().unwrap();
    assert_eq!(sizes.last().unwrap()["file_id"], json!(id));
    assert!(matches!(telegram.deliver(&shown(Some(&id))).await, Delivery::Delivered(Some(_))));
    assert!(sim.messages(ANNA, ANNA).pop().unwrap()["photo"].is_array());
    // An id that Telegram does not know any more: the bytes go once more.
    assert!(matches!(telegram.deliver(&shown(Some("gone"))).await, Delivery::Uploaded(..)));
    sim.stop().await;
}

#[tokio::test]
async fn a_file_is_uploaded_once_and_anew_where_telegram_has_forgotten_it() {
    let (sim, telegram) = stand().await;
    let keys = Keyboard::Inline(vec![vec![Key { label: "More".into(), act: KeyAct::Press("x".into()) }]]);
    let to = Address::chat(ChatId(ANNA));
    let sent = telegram.deliver(&document(to, "<b>Receipt</b> &amp; more", keys, Some(file(None)))).await;
    let Delivery::Uploaded(message, id) = sent else { panic!("{sent:?}") };
    let seen = sim.messages(ANNA, ANNA).pop().unwrap();
    assert_eq!(seen["message_id"], message.0);
    assert_eq!(
        (&seen["document"]["file_name"], &seen["document"]["mime_type"]),
        (&json!("2026-000123.pdf"), &json!("application/pdf"))
    );
    assert_eq!((&seen["caption"], &seen["caption_entities"][0]["type"]), (&json!("Receipt & more"), &json!("bold")));
    assert_eq!(seen["reply_markup"]["inline_keyboard"][0][0]["text"], "More");
    assert_eq!(seen["reply_to_message"]["message_id"], 1);
    // What a phone fetches is what was sent.
    let url = format!("{}/control/files/{id}", sim.api_url());
    let got = reqwest::get(url).await.unwrap();
    assert_eq!(got.headers()["content-type"], "application/pdf");
    assert_eq!(got.bytes().await.unwrap(), file(None).bytes);

    // By its id, without the bytes.
    let sent = telegram.deliver(&document(to, "again", Keyboard::None, Some(file(Some(&id))))).await;
    assert!(matches!(sent, Delivery::Delivered(Some(_))), "{sent:?}");
    assert_eq!(sim.messages(ANNA, ANNA).pop().unwrap()["document"]["file_id"], json!(id));
    // An id that Telegram does not know any more: the bytes go once more.
    let sent = telegram.deliver(&document(to, "anew", Keyboard::None, Some(file(Some("gone"))))).await;
    assert!(matches!(&sent, Delivery::Uploaded(_, new) if *new != id), "{sent:?}");
    // Into a topic, and where nobody is.
    let boss = sim.add_user(&json!({"first_name": "Boss (sample)"})).unwrap();
    let mut forum = NewChat::new("forum", "Finance", &[boss]);
    forum.topics = vec!["Receipts".into()];
    let forum = sim.add_chat(&forum).unwrap();
    let topic = sim.view(forum, boss)["chat"]["topics"][0]["message_thread_id"].as_i64().unwrap();
    let there = Address { chat: ChatId(forum), thread: Some(i32::try_from(topic).unwrap()) };
    let mut parcel = document(there, "", Keyboard::None, Some(file(None)));
    parcel.op = match parcel.op {
        Op::Send { body, keyboard, silent, .. } => Op::Send { body, keyboard, reply_to: None, silent },
        other => other,
    };
    assert!(matches!(telegram.deliver(&parcel).await, Delivery::Uploaded(..)));
    assert_eq!(sim.messages(forum, boss).pop().unwrap()["message_thread_id"], topic);
    sim.act("block", &json!({"user_id": ANNA})).unwrap();
    let gone = telegram.deliver(&document(to, "", Keyboard::None, Some(file(None)))).await;
    assert!(matches!(gone, Delivery::Gone(_)), "{gone:?}");
    sim.stop().await;
}

fn invoice(provider: &str, payload: &str) -> Parcel {
    let invoice = Invoice {
        provider: provider.into(),
        title: "5-1201: fees".into(),
        description: "Harbour Garden (sample) 5-1201, bills: 2".into(),
        payload: payload.into(),
        currency: "CNY".into(),
        prices: vec![("Management fee Oct 2026".into(), 30_000), ("Water Oct 2026".into(), 8_640)],
    };
    let op = Op::Send { body: Body::Invoice(invoice), keyboard: Keyboard::None, reply_to: None, silent: false };
    Parcel { to: Address::chat(ChatId(ANNA)), op, enclosed: None }
}

/// The updates that wait, confirmed.
async fn updates(telegram: &Telegram) -> Vec<Value> {
    let now: DateTime<Utc> = "2026-11-24T02:00:00Z".parse().unwrap();
    let all = telegram.get_updates(None, now).await.unwrap();
    all.kept.iter().map(|raw| serde_json::from_str(&raw.body).unwrap()).collect()
}

async fn asked(sim: &Sim, telegram: &Telegram, message: MessageId) -> String {
    let query = sim.pay(ANNA, ANNA, message.0.into()).unwrap();
    let all = updates(telegram).await;
    let update = all.iter().rev().find(|u| !u["pre_checkout_query"].is_null()).expect("the bot is asked");
    let what = decode(&update.to_string(), "desk_bot").unwrap().what;
    let expected =
        What::PreCheckout { query: query.clone(), payload: "p-1".into(), currency: "CNY".into(), amount_minor: 38_640 };
    assert_eq!(what, expected);
    query
}

async fn answers(telegram: &Telegram, query: &str, refusal: Option<&str>) -> Delivery {
    let op = Op::AnswerCheckout { query: query.into(), refusal: refusal.map(str::to_owned) };
    telegram.deliver(&Parcel { to: Address::chat(ChatId(ANNA)), op, enclosed: None }).await
}

async fn charges(telegram: &Telegram) -> Vec<What> {
    let told = updates(telegram).await;
    let all = told.iter().map(|u| decode(&u.to_string(), "desk_bot").unwrap().what);
    all.filter(|what| matches!(what, What::Paid { .. })).collect()
}

#[tokio::test]
async fn a_payment_goes_its_whole_way() {
    let (sim, telegram) = stand().await;
    let Delivery::Delivered(Some(message)) = telegram.deliver(&invoice("garden", "p-1")).await else { panic!() };
    let seen = sim.messages(ANNA, ANNA).pop().unwrap();
    assert_eq!((&seen["invoice"]["total_amount"], &seen["has_protected_content"]), (&json!(38_640), &json!(true)));
    let call = sim.calls(0, Some("sendInvoice")).pop().unwrap();
    assert_eq!(call["params"]["provider_token"], "284685063:TEST:SAMPLE");

    // Refused with a word, then allowed.
    let query = asked(&sim, &telegram, message).await;
    assert_eq!(answers(&telegram, &query, Some("Not now")).await, Delivery::Delivered(None));
    assert_eq!(sim.checkout(&query).unwrap()["error"], "Not now");
    assert!(charges(&telegram).await.is_empty());
    let query = asked(&sim, &telegram, message).await;
    assert_eq!(answers(&telegram, &query, None).await, Delivery::Delivered(None));
    let told = charges(&telegram).await;
    let [What::Paid { payload, currency, amount_minor, telegram_charge, provider_charge, .. }] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!((payload.as_str(), currency.as_str(), *amount_minor), ("p-1", "CNY", 38_640));
    assert!(!telegram_charge.is_empty() && !provider_charge.is_empty());
    assert!(sim.pay(ANNA, ANNA, message.0.into()).is_err(), "it is paid");
    // A second answer is too late, as everything that is answered already.
    assert_eq!(answers(&telegram, &query, None).await, Delivery::Stale);
    sim.stop().await;
}

#[tokio::test]
async fn late_answers_pay_nothing_and_double_tidings_are_told_twice() {
    let (sim, telegram) = stand().await;
    let Delivery::Delivered(Some(message)) = telegram.deliver(&invoice("garden", "p-1")).await else { panic!() };
    let query = asked(&sim, &telegram, message).await;
    sim.advance(Duration::from_secs(11)).await;
    assert_eq!(answers(&telegram, &query, None).await, Delivery::Stale);
    let query = asked(&sim, &telegram, message).await;
    sim.fault(Fault::once(Trouble::CheckoutLate));
    assert_eq!(answers(&telegram, &query, None).await, Delivery::Stale);
    assert!(charges(&telegram).await.is_empty());
    sim.fault(Fault::once(Trouble::PaymentTwice));
    let query = asked(&sim, &telegram, message).await;
    assert_eq!(answers(&telegram, &query, None).await, Delivery::Delivered(None));
    let told = charges(&telegram).await;
    assert_eq!(told.len(), 2);
    assert_eq!(told[0], told[1]);
    sim.stop().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_without_the_token() {
    let (sim, telegram) = stand().await;
    let Delivery::Rejected(why) = telegram.deliver(&invoice("elsewhere", "p-1")).await else { panic!() };
    assert!(why.contains("elsewhere") && !why.contains("SAMPLE"), "{why}");
    assert!(sim.calls(0, Some("sendInvoice")).is_empty());
    let Delivery::Rejected(why) = telegram.deliver(&invoice("garden", "")).await else { panic!() };
    assert!(!why.contains("SAMPLE"), "{why}");
    let without = document(Address::chat(ChatId(ANNA)), "", Keyboard::None, None);
    assert!(matches!(telegram.deliver(&without).await, Delivery::Rejected(_)));
    // A request that is taken away: gone, and gone again.
    let Delivery::Delivered(Some(message)) = telegram.deliver(&invoice("garden", "p-2")).await else { panic!() };
    let away = Parcel { op: Op::Delete { message: Some(message) }, ..invoice("garden", "p-2") };
    assert_eq!(telegram.deliver(&away).await, Delivery::Delivered(None));
    assert_eq!(telegram.deliver(&away).await, Delivery::MessageGone);
    sim.stop().await;
}

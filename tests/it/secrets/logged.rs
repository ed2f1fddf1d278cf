//! What people write never stands in a log: every field of every update of random stories, marked, while all is logged.

use super::Kept;
use super::story::Story;
use crate::support::town::{BOT, Town};
use crate::support::updates;
use chrono::TimeDelta;
use frontdesk::store::inbox;
use frontdesk::telegram::envelope;
use frontdesk::telemetry;
use frontdesk::workers::hours;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::thread;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// How every mark begins. Nothing of the program is called so.
const MARK: &str = "qzmark";

/// What is written with a mark in it, as it is looked for: letters alone, so that no way of writing hides it.
fn bare(words: &str) -> String {
    words.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// Runs this with everything logged, at the most verbose level that can be set, spans too; what was logged.
fn logging<F: Future<Output = ()>>(story: impl FnOnce(Kept) -> F + Send + 'static) -> String {
    let kept = Kept::default();
    let theirs = kept.clone();
    // Unoptimised turns are deep, and a test's own thread is small.
    let told = thread::Builder::new().stack_size(16 << 20).spawn(move || {
        let writer = theirs.clone();
        let logs = tracing_subscriber::fmt()
            .json()
            .with_env_filter(EnvFilter::new("trace"))
            .with_span_events(FmtSpan::FULL)
            .with_writer(move || writer.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(logs);
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(story(theirs));
    });
    told.unwrap().join().unwrap();
    let logged = std::mem::take(&mut *kept.0.lock().unwrap());
    String::from_utf8(logged).unwrap()
}

/// Every place of a value, as the way to it; but for the update's own number.
fn places(value: &Value, way: &str, all: &mut Vec<String>) {
    if !way.is_empty() && way != "/update_id" {
        all.push(way.to_owned());
    }
    let step = |key: &str| format!("{way}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| places(value, &step(key), all)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| places(value, &step(&n.to_string()), all))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The update with a mark in this place: instead of what stands there, or in it where that is text.
fn marked(update: &Value, place: &str, mark: &str) -> Value {
    let mut update = update.clone();
    let spot = update.pointer_mut(place).unwrap();
    *spot = match spot {
        Value::String(text) => json!(format!("{text}{mark}")),
        Value::Object(_) => json!([mark]),
        Value::Array(_) => json!({mark: mark}),
        Value::Null | Value::Bool(_) | Value::Number(_) => json!(mark),
    };
    update
}

/// Kinds of updates with their fields: the same shape is tried so often only.
fn shape(update: &Value) -> String {
    let mut all = vec![];
    places(update, "", &mut all);
    all.join(" ")
}

/// Hands an update in by the door and has it worked until it is done or set aside.
async fn worked(town: &Town, update: &Value) {
    let text = update.to_string();
    let Some(raw) = envelope(&text, town.clock.now()) else { return };
    inbox::store_raw(&mut town.db.pool.acquire().await.unwrap(), BOT, &[raw]).await.unwrap();
    while hours::step_inbox(&town.db.pool, &town.clock, &town.desk).await {}
    for _ in 0..5 {
        if town.count("select count(*) from inbox where done_at is null and buried_at is null").await == 0 {
            return;
        }
        town.clock.advance(TimeDelta::seconds(121));
        while hours::step_inbox(&town.db.pool, &town.clock, &town.desk).await {}
    }
}

#[test]
fn no_field_of_any_update_stands_in_a_log() {
    let logged = logging(|_| async {
        let town = Town::on_duty("2026-11-24T02:00:00Z", "en").await;
        let mut story = Story::begin(&town, 3).await;
        for _ in 0..60 {
            story.step().await;
        }
        let mut updates: Vec<Value> =
            town.record.lock().unwrap().iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        let (mut shapes, mut marks, mut next) = (HashSet::new(), 0, 5_000_000);
        updates.retain(|update| shapes.insert(shape(update)));
        updates.extend(updates::all());
        for update in &updates {
            let mut all = vec![];
            places(update, "", &mut all);
            for place in all {
                let mut bad = marked(update, &place, &format!("{MARK}{marks}z"));
                bad["update_id"] = json!(next);
                worked(&town, &bad).await;
                (marks, next) = (marks + 1, next + 1);
            }
        }
        let buried = town.count("select count(*) from inbox where buried_at is not null").await;
        assert!(updates.len() >= 12 && marks > 250 && buried > 50, "{} {marks} {buried}", updates.len());
        // What is kept beside a row for the operator, and what is counted, is told to the same people.
        let errors = "select string_agg(last_error, '; ') from inbox where last_error is not null";
        let told = format!("{} {}", town.word(errors).await, telemetry::metrics().unwrap().render());
        assert!(!bare(&told).contains(MARK), "{told}");
    });
    let bad = logged.lines().find(|line| bare(line).contains(MARK));
    assert!(bad.is_none(), "the log says {bad:?}");
    assert!(logged.len() > 100_000 && logged.contains("an update was set aside"), "little was logged");
}

#[test]
fn a_mark_that_is_logged_is_found() {
    let logged = logging(|_| async {
        let span = tracing::trace_span!("turn", words = "QZ-MARK 1");
        let _inside = span.enter();
        tracing::trace!(words = "Qz\u{301}mark2", "spoken");
        let error = serde_json::from_value::<i64>(json!("qzmark3")).unwrap_err();
        tracing::error!(error = %error, "an error that quotes");
    });
    assert!(logged.lines().filter(|line| bare(line).contains(MARK)).count() >= 4, "{logged}");
}

#[test]
fn errors_are_told_without_what_they_quote() {
    let json = serde_json::from_value::<i64>(json!("qzmark")).unwrap_err();
    let error = anyhow::Error::from(json).context("an update that cannot be read");
    assert!(format!("{error:#}").contains(MARK));
    assert_eq!(telemetry::plain(&error), "an update that cannot be read: JSON of another shape (line 0, column 0)");
    let broken = std::panic::catch_unwind(|| {
        let words = String::from("王qzmark");
        words[1..].len()
    });
    let payload = broken.unwrap_err();
    assert!(payload.downcast_ref::<String>().unwrap().contains(MARK));
    let words = telemetry::panic_words(&*payload);
    assert!(words.contains("not a char boundary") && !words.contains(MARK), "{words}");
}

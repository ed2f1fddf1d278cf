//! Logs and metrics: where they go, what may stand in them, and every metric's name in one list.

use anyhow::{Context, Result};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use metrics_util::MetricKindMask;
use std::any::Any;
use std::io::{IsTerminal, Write};
use std::sync::OnceLock;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// A gauge that nobody has set for so long is not told any more: another process asks now, or nobody does.
const STALE: Duration = Duration::from_secs(60);

/// What a metric is: how it is described to Prometheus.
macro_rules! describe {
    (counter $name:expr, $words:expr) => {
        describe_counter!($name, $words)
    };
    (gauge $name:expr, $words:expr) => {
        describe_gauge!($name, $words)
    };
    (histogram $name:expr, $words:expr) => {
        describe_histogram!($name, Unit::Seconds, $words)
    };
}

/// Every metric: name, kind, and what it counts, once.
macro_rules! names {
    ($($(#[doc = $words:literal])+ $kind:ident $name:ident = $text:literal;)+) => {
        /// Names of metrics.
        pub mod names {
            $($(#[doc = $words])+ pub const $name: &str = $text;)+
            /// Every one.
            pub const ALL: &[&str] = &[$($name),+];
        }

        fn describe() {
            $(describe!($kind names::$name, concat!($($words),+).trim());)+
        }
    };
}

names! {
    /// Updates kept, by `how` (poll, webhook).
    counter UPDATES = "frontdesk_updates_total";
    /// Updates that came twice.
    counter DOUBLES = "frontdesk_updates_double_total";
    /// Bodies that are no update.
    counter UNREADABLE = "frontdesk_updates_unreadable_total";
    /// Polls that failed, by `why` (rival, webhook, slow_down, token, other).
    counter POLL_ERRORS = "frontdesk_poll_errors_total";
    /// Turns, by `queue` (inbox, timer) and `outcome` (done, failed, buried).
    counter TURNS = "frontdesk_turns_total";
    /// How long turns take, by `queue`.
    histogram TURN_SECONDS = "frontdesk_turn_seconds";
    /// What Telegram answered to deliveries, by `outcome`.
    counter DELIVERIES = "frontdesk_deliveries_total";
    /// How long deliveries take.
    histogram DELIVERY_SECONDS = "frontdesk_delivery_seconds";
    /// What became of messages, by `outcome`.
    counter MESSAGES = "frontdesk_messages_total";
    /// Messages of campaigns of which it is known what became of them, by `outcome`.
    counter CAMPAIGN_MESSAGES = "frontdesk_campaign_messages_total";
    /// Rows that wait, by `queue`.
    gauge QUEUE_DEPTH = "frontdesk_queue_depth";
    /// Seconds since the oldest row that waits could be worked, by `queue`.
    gauge QUEUE_AGE = "frontdesk_queue_oldest_seconds";
    /// Rows set aside or refused, by `queue`.
    gauge QUEUE_BURIED = "frontdesk_queue_buried";
    /// Messages that wait, by `class`.
    gauge OUTBOX_DEPTH = "frontdesk_outbox_waiting";
    /// Seconds since the oldest message that waits could go, by `class`.
    gauge OUTBOX_AGE = "frontdesk_outbox_oldest_seconds";
    /// Campaigns that are open, by `state`.
    gauge CAMPAIGNS = "frontdesk_campaigns";
    /// Letters of campaigns in the outbox.
    gauge CAMPAIGN_WAITING = "frontdesk_campaign_waiting";
    /// Deadlines that are open, by `clock` and `state` (running, near, missed, paused).
    gauge DEADLINES = "frontdesk_deadlines";
    /// Deadlines that ended too late, ever, by `clock`.
    counter DEADLINES_MISSED = "frontdesk_deadlines_missed_total";
    /// Complaints that came before nobody: all who could read them are whom they are about.
    counter COMPLAINTS_UNHEARD = "frontdesk_complaints_unheard_total";
    /// What should have gone out today by now, by `what` (survey, reminder, reminder_turn).
    gauge EXPECTED = "frontdesk_expected_today";
    /// What of that has gone out, by `what`.
    gauge SENT = "frontdesk_sent_today";
    /// Communities whose public holidays of this year, or from December of the next, are not known.
    gauge HOLIDAYS_UNKNOWN = "frontdesk_holidays_unknown";
    /// Departments whose group takes no messages, by `whose` (front_desk, other).
    gauge GROUPS_LOST = "frontdesk_groups_lost";
    /// Seconds since what is too old was looked through, where that is longest ago.
    gauge RETENTION_AGE = "frontdesk_retention_age_seconds";
    /// Whether this process can work: 1, or 0.
    gauge READY = "frontdesk_ready";
    /// Connections of this process to the database, by `state` (idle, used).
    gauge POOL = "frontdesk_pool_connections";
    /// Connections to the database server, everybody's.
    gauge DATABASE_CONNECTIONS = "frontdesk_database_connections";
    /// How many the database server allows.
    gauge DATABASE_CONNECTIONS_MAX = "frontdesk_database_connections_max";
}

/// Sends logs to standard error: as text on a terminal, else as JSON. A second call changes nothing.
///
/// # Errors
/// When the filter cannot be read.
pub fn logs(filter: &str) -> Result<()> {
    // Postgres remarks on every migration that is there already.
    let filter = EnvFilter::try_new(format!("sqlx::postgres::notice=warn,{filter}")).context("FRONTDESK_LOG")?;
    let to = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = if std::io::stderr().is_terminal() {
        to.with_target(false).try_init()
    } else {
        to.json().flatten_event(true).try_init()
    };
    drop(set);
    Ok(())
}

/// What went wrong, for logs and beside rows: every cause, without a value that somebody wrote. Those who read JSON, decode
/// rows or refuse values quote them in their errors; of these only the kind and the place are told.
pub fn plain(error: &anyhow::Error) -> String {
    let mut told = vec![];
    for cause in error.chain() {
        let (words, last) = match cause.downcast_ref::<sqlx::Error>() {
            Some(e) => (of_database(e), true),
            None => match cause.downcast_ref::<serde_json::Error>() {
                Some(e) => (of_json(e), true),
                None => (cause.to_string(), false),
            },
        };
        told.push(words);
        if last {
            break;
        }
    }
    told.join(": ")
}

fn of_json(e: &serde_json::Error) -> String {
    let what = match e.classify() {
        serde_json::error::Category::Io => "JSON that ends too early or cannot be read",
        serde_json::error::Category::Syntax => "what is no JSON",
        serde_json::error::Category::Data => "JSON of another shape",
        serde_json::error::Category::Eof => "JSON that breaks off",
    };
    format!("{what} (line {}, column {})", e.line(), e.column())
}

fn of_database(e: &sqlx::Error) -> String {
    match e {
        sqlx::Error::Database(e) => {
            let code = e.code().unwrap_or_default();
            // Data exceptions quote the value.
            if code.starts_with("22") {
                return format!("the database refused a value ({code})");
            }
            format!("the database says: {} ({code})", e.message())
        }
        sqlx::Error::ColumnDecode { index, .. } => format!("the column {index} cannot be read"),
        sqlx::Error::Decode(_) => "a value of the database cannot be read".to_owned(),
        sqlx::Error::Encode(_) => "a value cannot be written for the database".to_owned(),
        other => other.to_string(),
    }
}

/// What a panic says, up to what it quotes: a slice that is cut badly quotes the whole text.
pub fn panic_words(payload: &(dyn Any + Send)) -> &str {
    let words = payload.downcast_ref::<&str>().copied();
    let words = words.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or_default();
    words.split(['`', '"', '\'']).next().unwrap_or_default().trim()
}

/// Has panics told as errors of the log: where, and in [`panic_words`], instead of in their own.
pub fn tame_panics() {
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        let words = panic_words(info.payload());
        if tracing::dispatcher::has_been_set() {
            tracing::error!(at, words, "a panic");
        } else {
            let _ = writeln!(std::io::stderr(), "frontdesk: a panic at {at}: {words}");
        }
    }));
}

/// The metrics of this process, ready to be written out. The first call begins the counting.
///
/// # Errors
/// When another recorder was installed before.
pub fn metrics() -> Result<PrometheusHandle> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle.clone());
    }
    let seconds = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
    let builder = PrometheusBuilder::new().set_buckets(&seconds).context("buckets")?;
    let recorder = builder.idle_timeout(MetricKindMask::GAUGE, Some(STALE)).build_recorder();
    let handle = HANDLE.get_or_init(|| recorder.handle()).clone();
    ::metrics::with_local_recorder(&recorder, || {
        describe();
        begin_at_zero();
    });
    ::metrics::set_global_recorder(recorder).map_err(|_| anyhow::anyhow!("metrics are counted by somebody else"))?;
    Ok(handle)
}

/// Puts what was measured since the last time into its buckets: until then each measurement is kept, and where nobody asks
/// for the metrics, nobody else does it.
pub fn sort_measurements() {
    if let Ok(handle) = metrics() {
        handle.run_upkeep();
    }
}

/// What rings an alarm is there before it first counts: of a counter that comes with its first event no increase is seen.
fn begin_at_zero() {
    counter!(names::UNREADABLE).increment(0);
    counter!(names::COMPLAINTS_UNHEARD).increment(0);
    counter!(names::MESSAGES, "outcome" => "refused").increment(0);
    counter!(names::CAMPAIGN_MESSAGES, "outcome" => "uncertain").increment(0);
    for queue in ["inbox", "timer"] {
        counter!(names::TURNS, "queue" => queue, "outcome" => "failed").increment(0);
    }
    for outcome in ["transient", "unanswered", "slow_down"] {
        counter!(names::DELIVERIES, "outcome" => outcome).increment(0);
    }
    for why in ["rival", "webhook", "slow_down", "token", "other"] {
        counter!(names::POLL_ERRORS, "why" => why).increment(0);
    }
}

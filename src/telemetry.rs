//! Logs and metrics: where they go, and every metric's name in one list.

use anyhow::{Context, Result};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal;
use std::sync::OnceLock;
use tracing_subscriber::EnvFilter;

/// Names of metrics.
pub mod names {
    /// Updates kept, by `how` (poll, webhook).
    pub const UPDATES: &str = "frontdesk_updates_total";
    /// Updates that came twice.
    pub const DOUBLES: &str = "frontdesk_updates_double_total";
    /// Bodies that are no update.
    pub const UNREADABLE: &str = "frontdesk_updates_unreadable_total";
    /// Turns, by `queue` (inbox, timer) and `outcome` (done, failed, buried).
    pub const TURNS: &str = "frontdesk_turns_total";
    /// How long turns take, by `queue`.
    pub const TURN_SECONDS: &str = "frontdesk_turn_seconds";
    /// Deliveries, by `outcome`.
    pub const DELIVERIES: &str = "frontdesk_deliveries_total";
    /// How long deliveries take.
    pub const DELIVERY_SECONDS: &str = "frontdesk_delivery_seconds";
    /// Rows that wait, by `queue`.
    pub const QUEUE_DEPTH: &str = "frontdesk_queue_depth";
    /// Age of the oldest row that waits, by `queue`.
    pub const QUEUE_AGE: &str = "frontdesk_queue_oldest_seconds";
    /// Rows set aside or refused, by `queue`.
    pub const QUEUE_BURIED: &str = "frontdesk_queue_buried";
    /// Messages of campaigns of which it is known what became of them, by `outcome`.
    pub const CAMPAIGN_MESSAGES: &str = "frontdesk_campaign_messages_total";
    /// Campaigns that are open, by `state`.
    pub const CAMPAIGNS: &str = "frontdesk_campaigns";
    /// Letters of campaigns in the outbox.
    pub const CAMPAIGN_WAITING: &str = "frontdesk_campaign_waiting";
    /// Polls that failed, by `why`.
    pub const POLL_ERRORS: &str = "frontdesk_poll_errors_total";
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
    let recorder = PrometheusBuilder::new().set_buckets(&seconds).context("buckets")?.build_recorder();
    let handle = HANDLE.get_or_init(|| recorder.handle()).clone();
    ::metrics::set_global_recorder(recorder).map_err(|_| anyhow::anyhow!("metrics are counted by somebody else"))?;
    describe();
    Ok(handle)
}

fn describe() {
    describe_counter!(names::UPDATES, "Updates kept");
    describe_counter!(names::DOUBLES, "Updates that came twice");
    describe_counter!(names::UNREADABLE, "Bodies that are no update");
    describe_counter!(names::TURNS, "Turns by queue and outcome");
    describe_histogram!(names::TURN_SECONDS, Unit::Seconds, "How long turns take");
    describe_counter!(names::DELIVERIES, "Deliveries by outcome");
    describe_histogram!(names::DELIVERY_SECONDS, Unit::Seconds, "How long deliveries take");
    describe_gauge!(names::QUEUE_DEPTH, "Rows that wait");
    describe_gauge!(names::QUEUE_AGE, Unit::Seconds, "Age of the oldest row that waits");
    describe_gauge!(names::QUEUE_BURIED, "Rows set aside or refused");
    describe_counter!(names::CAMPAIGN_MESSAGES, "Messages of campaigns by outcome");
    describe_gauge!(names::CAMPAIGNS, "Open campaigns by state");
    describe_gauge!(names::CAMPAIGN_WAITING, "Letters of campaigns in the outbox");
    describe_counter!(names::POLL_ERRORS, "Polls that failed");
}

//! The demo: a desk, a Postgres of its own and a stand-in for Telegram in one process, with a page to play everybody.

mod bills;
mod cast;
mod time;

use crate::cli::answers;
use crate::cli::database::{self, Base};
use crate::cli::run;
use crate::config::Config;
use crate::domain::lang::Lang;
use crate::store::communities;
use crate::store::outbox::Limits;
use crate::telegram::Telegram;
use crate::texts::Texts;
use crate::workers::billing::Billing;
use crate::workers::{self, Intake, Parts};
use crate::{community_file, desk::Desk, telemetry};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::Write;
use std::sync::Arc;
use telegram_sim::{Sim, SimOptions};
use time::DemoClock;
use tokio::net::TcpListener;

/// The sample community.
const SAMPLE: &str = include_str!("../../examples/harbour-garden.toml");
/// The pictures that it names.
const PICTURES: [(&str, &[u8]); 5] = [
    ("carpet.png", include_bytes!("../../examples/pictures/carpet.png")),
    ("floor.png", include_bytes!("../../examples/pictures/floor.png")),
    ("home.png", include_bytes!("../../examples/pictures/home.png")),
    ("sofa.png", include_bytes!("../../examples/pictures/sofa.png")),
    ("windows.png", include_bytes!("../../examples/pictures/windows.png")),
];
/// Its standard answers.
const ANSWERS: &str = include_str!("../../examples/answers.tsv");

/// Plays until the operator ends it.
///
/// # Errors
/// When the page's address is taken, or no Postgres can be had.
pub async fn demo(mut config: Config, install: bool, lang: Option<Lang>) -> Result<()> {
    telemetry::logs(&config.log)?;
    let lang = lang.unwrap_or_else(of_the_machine);
    config.database_url = None;
    config.data_dir = config.data_dir.join("demo");
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("{} cannot be made", config.data_dir.display()))?;
    let base = database::open(&config, install, database::SHORT).await?;
    let done = play(&config, &base, lang).await;
    base.close().await?;
    done
}

async fn play(config: &Config, base: &Base, lang: Lang) -> Result<()> {
    let clock = DemoClock::open(config.data_dir.join("clock"), base.pool.clone())?;
    let folder = config.data_dir.join("sample");
    std::fs::create_dir_all(folder.join("pictures"))?;
    for (name, bytes) in PICTURES {
        std::fs::write(folder.join("pictures").join(name), bytes)?;
    }
    let draft = community_file::read_text("harbour-garden.toml", SAMPLE, &folder)
        .map_err(|mistakes| anyhow::anyhow!("the sample's file: {mistakes:?}"))?;
    let sim = Sim::start(SimOptions {
        listen: config.listen,
        first_name: Texts::new(lang).plain_demo_bot(),
        username: "harbour_garden_sample_bot".to_owned(),
        privacy: false,
        state: Some(config.data_dir.join("telegram.json")),
        clock: Some(clock.face()),
        advance: Some(clock.hands()),
        about: Some(about(Texts::new(lang), &draft.settings.time_zone.to_string())),
        ..SimOptions::default()
    })
    .await?;
    let sample = draft.key.clone();
    community_file::apply_draft(&base.pool, draft, false, clock.clock.now()).await?;
    let known = communities::list(&mut *base.pool.acquire().await?).await?;
    let (home, _) = known.into_iter().find(|(_, key)| *key == sample).context("the sample community")?;
    answers::import_into(&base.pool, home, "answers.tsv", ANSWERS, clock.clock.now()).await?;

    // The stand-in takes any provider's token, and no money.
    let providers = HashMap::from([(sample.clone(), "284685063:TEST:SAMPLE".to_owned())]);
    let pays_online = Arc::new(providers.keys().cloned().collect());
    let telegram = Telegram::new(&sim.api_url(), &sim.token())?.with_providers(providers);
    let me = telegram.get_me().await?;
    run::introduce_commands(&telegram).await;
    let parts = Parts {
        pool: base.pool.clone(),
        direct: base.direct.clone(),
        turns: Arc::new(Desk::new(clock.clock.clone(), me.username.clone(), pays_online).with(base.pool.clone())),
        clock: clock.clock.clone(),
        messenger: Arc::new(telegram.clone()),
        intake: Intake::Poll(telegram),
        bot_id: me.id,
        listener: TcpListener::bind("127.0.0.1:0").await?,
        // The stand-in takes everything at once, and nobody likes to wait while playing.
        limits: Limits::NONE,
        billing: Billing::new(config.billing_secrets()?)?,
    };
    let page = format!("http://{}", sim.addr());
    let (pool, data) = (base.pool.clone(), config.data_dir.clone());
    let opening = async {
        let entered = cast::enter(&sim, &pool, &clock, lang).await;
        entered
            .with_context(|| format!("the sample people did not come in: delete {} and begin anew", data.display()))?;
        let stop = workers::stop_signal();
        // The operator may have closed their terminal's output; the page still works.
        let _ = writeln!(std::io::stdout(), "Frontdesk is open: {page}   (Ctrl-C ends it; everything is kept)");
        stop.await
    };
    let mut outcome = Ok(());
    workers::run(parts, async { outcome = opening.await }).await?;
    sim.stop().await;
    outcome
}

/// What the page says about itself, in the language of the player.
fn about(texts: Texts, time_zone: &str) -> Value {
    json!({
        "title": texts.plain_demo_title(),
        "hint": texts.plain_demo_hint(),
        "tries": [texts.plain_demo_try_repair(), texts.plain_demo_try_take(), texts.plain_demo_try_time(), texts.plain_demo_try_fees()],
        "language": texts.lang().code(),
        "time_zone": time_zone,
        "phones": cast::phones(texts.lang()),
    })
}

/// Chinese on a machine that speaks Chinese, else English.
fn of_the_machine() -> Lang {
    let spoken =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    match spoken {
        Some(spoken) if spoken.to_ascii_lowercase().starts_with("zh") => Lang::from_client(&spoken),
        _ => Lang::En,
    }
}

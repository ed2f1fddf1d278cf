//! `run`: the desk at work, from the first connection to the last message.

use super::database;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::outbox::Limits;
use crate::store::schema;
use crate::telegram::{Failure, Me, Telegram};
use crate::telemetry;
use crate::workers::{self, Intake, Parts, Turns};
use anyhow::{Context, Result, bail};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// Works until the operator ends it. The desk is made once the bot knows its own name.
///
/// # Errors
/// When the desk cannot begin: no token, no database or a newer one, a port that is taken.
pub async fn run<T: Turns>(
    config: &Config,
    install: bool,
    clock: Clock,
    desk: impl FnOnce(Clock, &Me) -> T,
) -> Result<()> {
    telemetry::logs(&config.log)?;
    let token = config.token()?;
    let webhook = config.webhook()?;
    let stop = async {
        if let Err(e) = workers::stop_signal().await {
            tracing::error!(error = %format!("{e:#}"), "signals cannot be heard");
            std::future::pending::<()>().await;
        }
    };
    tokio::pin!(stop);
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("{} cannot be listened at", config.listen))?;
    let telegram = Telegram::new(&config.api_url, token)?;
    let ready = async {
        let base = database::open(config, install, database::LONG).await?;
        schema::require_current(&base.pool).await?;
        let me = introduce(&telegram).await?;
        let intake = match webhook {
            Some(hook) => {
                telegram.set_webhook(&hook.url, &hook.secret).await.context("the webhook cannot be set")?;
                Intake::Webhook(hook.secret)
            }
            None => Intake::Poll(telegram.clone()),
        };
        anyhow::Ok((base, me, intake))
    };
    // Whoever ends the program while it waits for the database or for Telegram does not wait with it.
    let (base, me, intake) = tokio::select! {
        ready = ready => ready?,
        () = &mut stop => return Ok(()),
    };
    tracing::info!(bot = me.id, listen = %config.listen, "the desk is open");
    let parts = Parts {
        pool: base.pool.clone(),
        turns: Arc::new(desk(clock.clone(), &me)),
        clock,
        messenger: Arc::new(telegram),
        intake,
        bot_id: me.id,
        listener,
        limits: Limits::TELEGRAM,
    };
    let done = workers::run(parts, stop).await;
    base.close().await?;
    done
}

/// Asks Telegram who the bot is; where it cannot be reached, again, less and less often.
async fn introduce(telegram: &Telegram) -> Result<Me> {
    let since = Instant::now();
    let mut pause = Duration::from_millis(500);
    loop {
        match telegram.get_me().await {
            Ok(me) => return Ok(me),
            Err(Failure::Refused { code: 401 | 404, description, .. }) => {
                bail!("Telegram does not know this TELEGRAM_BOT_TOKEN ({description}): ask @BotFather")
            }
            Err(e) if since.elapsed() > database::LONG => return Err(e).context("Telegram cannot be reached"),
            Err(e) => tracing::warn!(error = %e, "Telegram does not answer yet"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(15));
    }
}

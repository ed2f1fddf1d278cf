//! `run`: the desk at work, from the first connection to the last message.

use super::{database, phones};
use crate::clock::Clock;
use crate::config::Config;
use crate::desk::Desk;
use crate::domain::lang::Lang;
use crate::store::outbox::Limits;
use crate::store::{Pool, communities, schema};
use crate::telegram::{Audience, Failure, Me, Telegram};
use crate::telemetry;
use crate::texts::Texts;
use crate::workers::billing::Billing;
use crate::workers::{self, Intake, Parts};
use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// Works until the operator ends it. The desk is made once the bot knows its own name.
///
/// # Errors
/// When the desk cannot begin: no token, no database or a newer one, a port that is taken.
pub async fn run(config: &Config, install: bool, clock: Clock) -> Result<()> {
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
    let providers = config.providers()?;
    let pays_online = Arc::new(providers.keys().cloned().collect());
    let telegram = Telegram::new(&config.api_url, token)?.with_providers(providers.clone());
    let ready = async {
        let base = database::open(config, install, database::LONG).await?;
        schema::require_current(&base.pool).await?;
        phones::look(&base.pool).await?;
        look_at_providers(&base.pool, &providers).await?;
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
    let commands = tokio::spawn({
        let telegram = telegram.clone();
        async move { introduce_commands(&telegram).await }
    });
    tracing::info!(bot = me.id, listen = %config.listen, "the desk is open");
    let parts = Parts {
        pool: base.pool.clone(),
        direct: base.direct.clone(),
        turns: Arc::new(Desk::new(clock.clone(), me.username.clone(), pays_online).with(base.pool.clone())),
        clock,
        messenger: Arc::new(telegram),
        intake,
        bot_id: me.id,
        listener,
        billing: Billing::new(config.billing_secrets()?)?,
        limits: if config.no_limits { Limits::NONE } else { Limits::TELEGRAM },
    };
    let done = workers::run(parts, stop).await;
    commands.abort();
    base.close().await?;
    done
}

/// A payment provider of a community that there is not is a slip of the pen.
async fn look_at_providers(pool: &Pool, providers: &HashMap<String, String>) -> Result<()> {
    let known = communities::list(&mut *pool.acquire().await?).await?;
    for key in providers.keys().filter(|key| !known.iter().any(|(_, known)| known == *key)) {
        tracing::warn!(community = key, "FRONTDESK_PAYMENT_TOKENS names a community that there is not");
    }
    Ok(())
}

/// Tells Telegram which commands there are, in every language. The desk works without it.
pub async fn introduce_commands(telegram: &Telegram) {
    for (lang, code) in [(Lang::En, None), (Lang::En, Some("en")), (Lang::ZhHans, Some("zh"))] {
        let t = Texts::new(lang);
        let private = [
            ("menu", t.plain_command_menu()),
            ("fees", t.plain_command_fees()),
            ("requests", t.plain_command_requests()),
            ("permits", t.plain_command_permits()),
            ("language", t.plain_command_language()),
            ("mydata", t.plain_command_mydata()),
            ("forget", t.plain_command_forget()),
            ("cancel", t.plain_command_cancel()),
            ("help", t.plain_command_help()),
        ];
        let groups = [
            ("new", t.plain_command_new()),
            ("claims", t.plain_command_claims()),
            ("bind", t.plain_command_bind()),
            ("duty", t.plain_command_duty()),
            ("unanswered", t.plain_command_unanswered()),
            ("refund", t.plain_command_refund()),
            ("arrears", t.plain_command_arrears()),
            ("pass", t.plain_command_pass()),
            ("language", t.plain_command_language()),
        ];
        for (audience, list) in [(Audience::Private, private.as_slice()), (Audience::Groups, groups.as_slice())] {
            let list: Vec<_> = list.iter().map(|(name, words)| ((*name).to_owned(), words.clone())).collect();
            if let Err(e) = telegram.set_commands(audience, code, &list).await {
                tracing::warn!(error = %e, "the list of commands could not be set");
            }
        }
    }
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

//! What the command line asks of Telegram's Bot API: who the bot is, its webhook, whether it sees a group.

use super::args::Process;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::Duration;

/// Telegram's Bot API for one token.
pub struct Bot {
    http: reqwest::Client,
    base: String,
}

impl Bot {
    /// The bot of this token.
    ///
    /// # Errors
    /// When the token cannot be one.
    pub fn new(settings: &Process, token: &str) -> Result<Self> {
        let fits = token.split_once(':').is_some_and(|(id, secret)| {
            !id.is_empty()
                && id.chars().all(|c| c.is_ascii_digit())
                && !secret.is_empty()
                && secret.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        });
        if !fits {
            bail!("the bot token does not look like 123456789:AA…; copy it from @BotFather");
        }
        let http = reqwest::Client::builder().timeout(Duration::from_secs(10)).build()?;
        Ok(Self { http, base: format!("{}/bot{token}", settings.api_url()) })
    }

    /// Calls a method.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses; the token is in no message.
    pub async fn call(&self, method: &str, arguments: &Value) -> Result<Value> {
        let answer = self.http.post(format!("{}/{method}", self.base)).json(arguments).send().await;
        let answer = answer.map_err(reqwest::Error::without_url).context("Telegram's Bot API cannot be reached")?;
        let status = answer.status();
        let body: Value = answer
            .json()
            .await
            .map_err(reqwest::Error::without_url)
            .with_context(|| format!("{status} is not an answer of Telegram's Bot API"))?;
        if body["ok"] == true {
            return Ok(body["result"].clone());
        }
        let said = body["description"].as_str().unwrap_or("no reason given");
        bail!("Telegram refuses {method}: {said}")
    }

    /// The bot's username.
    ///
    /// # Errors
    /// As [`Bot::call`].
    pub async fn username(&self) -> Result<String> {
        let me = self.call("getMe", &json!({})).await?;
        me["username"].as_str().map(str::to_owned).context("Telegram did not say the bot's username")
    }
}

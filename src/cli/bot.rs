//! What the command line asks of Telegram's Bot API: who the bot is, its webhook, whether it sees a group.

use crate::config::Config;
use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use reqwest::header::DATE;
use serde_json::{Value, json};
use std::time::Duration;

/// Telegram's Bot API for one token.
pub struct Bot {
    http: reqwest::Client,
    base: String,
}

impl Bot {
    /// The bot of these settings.
    ///
    /// # Errors
    /// When there is no token, or it cannot be one.
    pub fn new(config: &Config) -> Result<Self> {
        let token = config.token()?;
        let http = reqwest::Client::builder().timeout(Duration::from_secs(10)).build()?;
        Ok(Self { http, base: format!("{}/bot{token}", config.api_url.trim_end_matches('/')) })
    }

    /// Calls a method.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses; the token is in no message.
    pub async fn call(&self, method: &str, arguments: &Value) -> Result<Value> {
        Ok(self.answer(method, arguments).await?.0)
    }

    /// Calls a method; what it answers, and what Telegram's clock showed, to the second.
    ///
    /// # Errors
    /// As [`Bot::call`].
    pub async fn answer(&self, method: &str, arguments: &Value) -> Result<(Value, Option<DateTime<Utc>>)> {
        let answer = self.http.post(format!("{}/{method}", self.base)).json(arguments).send().await;
        let answer = answer.map_err(reqwest::Error::without_url).context("Telegram's Bot API cannot be reached")?;
        let status = answer.status();
        let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok()).map(|date| date.to_utc());
        let body: Value = answer
            .json()
            .await
            .map_err(reqwest::Error::without_url)
            .with_context(|| format!("{status} is not an answer of Telegram's Bot API"))?;
        if body["ok"] == true {
            return Ok((body["result"].clone(), date));
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

//! What an operator can set: each by a flag and by an environment variable.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Settings of the process. Those of a community are in its file.
#[derive(Clone, clap::Args)]
pub struct Config {
    /// The bot's token, as BotFather gave it.
    #[arg(long, global = true, env = "TELEGRAM_BOT_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub bot_token: Option<String>,
    /// The Bot API's address.
    #[arg(
        long,
        global = true,
        env = "TELEGRAM_API_URL",
        default_value = "https://api.telegram.org",
        value_name = "URL"
    )]
    pub api_url: String,
    /// A Postgres server, 15 or newer; without it the program runs its own.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// The same database past a pooler in transaction mode (PgBouncer), where DATABASE_URL leads through one: locks and
    /// bells need connections of their own.
    #[arg(long, global = true, env = "DATABASE_DIRECT_URL", hide_env_values = true, value_name = "URL")]
    pub database_direct_url: Option<String>,
    /// The same database for `migrate`, as the role that owns the tables; then the role of DATABASE_URL needs to own nothing.
    #[arg(long, global = true, env = "MIGRATION_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub migration_database_url: Option<String>,
    /// Where the program's own database lives.
    #[arg(long, global = true, env = "FRONTDESK_DATA_DIR", default_value = ".frontdesk", value_name = "DIR")]
    pub data_dir: PathBuf,
    /// Where webhook, health and metrics are served; for the demo: the page.
    #[arg(long, global = true, env = "FRONTDESK_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// The public address at which Telegram reaches this program's /telegram; without it the program asks Telegram.
    #[arg(long, global = true, env = "FRONTDESK_WEBHOOK_URL", value_name = "URL")]
    pub webhook_url: Option<String>,
    /// The secret by which a webhook call is known to come from Telegram.
    #[arg(long, global = true, env = "FRONTDESK_WEBHOOK_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub webhook_secret: Option<String>,
    /// Tokens of payment providers, as BotFather gave them: COMMUNITY=TOKEN, separated by commas. Without one, residents
    /// of a community pay elsewhere.
    #[arg(long, global = true, env = "FRONTDESK_PAYMENT_TOKENS", hide_env_values = true, value_name = "KEY=TOKEN,…")]
    pub payment_tokens: Option<String>,
    /// The secrets shared with outside billing services: community=SECRET, separated by commas.
    #[arg(long, global = true, env = "FRONTDESK_BILLING_SECRETS", hide_env_values = true, value_name = "SECRETS")]
    pub billing_secrets: Option<String>,
    /// The key under which phone numbers are kept, as `frontdesk phones new-key` makes one; behind it, separated by commas,
    /// keys of before. Needed with a database of one's own.
    #[arg(long, global = true, env = "FRONTDESK_PHONE_KEY", hide_env_values = true, value_name = "KEY,…")]
    pub phone_key: Option<String>,
    /// Send as fast as messages come, for a stand-in that has no limits; Telegram itself blocks a bot that does.
    #[arg(
        long,
        global = true,
        env = "FRONTDESK_NO_LIMITS",
        hide = true,
        value_parser = clap::builder::FalseyValueParser::new()
    )]
    pub no_limits: bool,
    /// What is logged: a level, or levels by module.
    #[arg(long, global = true, env = "FRONTDESK_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
}

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct ConfigError {
    /// The environment variable.
    pub variable: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
}

fn wrong<T>(variable: &'static str, problem: &'static str) -> Result<T, ConfigError> {
    Err(ConfigError { variable, problem })
}

/// How updates come in when the webhook is used.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// The public address.
    pub url: String,
    /// The shared secret.
    pub secret: String,
}

impl Config {
    /// Checks what can be checked without the network. An empty value counts as none.
    ///
    /// # Errors
    /// With the first setting that cannot be used.
    pub fn check(&self) -> Result<(), ConfigError> {
        if given(self.bot_token.as_ref()).is_some() {
            self.token()?;
        }
        http("TELEGRAM_API_URL", &self.api_url)?;
        let urls = [
            ("DATABASE_URL", self.database()),
            ("DATABASE_DIRECT_URL", self.direct()),
            ("MIGRATION_DATABASE_URL", self.migration_database()),
        ];
        for (variable, url) in urls {
            if url.is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
                return wrong(variable, "has to begin with postgres://");
            }
        }
        if self.direct().is_some() && self.database().is_none() {
            return wrong("DATABASE_DIRECT_URL", "says where the database of DATABASE_URL is, which is not set");
        }
        if self.data_dir.as_os_str().is_empty() {
            return wrong("FRONTDESK_DATA_DIR", "is empty");
        }
        self.phone_keys()?;
        self.providers()?;
        self.billing_secrets()?;
        self.webhook().map(drop)
    }

    /// The keys of phone numbers, the present one first.
    ///
    /// # Errors
    /// When one has not the form of one.
    pub fn phone_keys(&self) -> Result<Option<&str>, ConfigError> {
        let keys = given(self.phone_key.as_ref());
        let fits = |key: &str| key.len() == 64 && key.bytes().all(|b| b.is_ascii_hexdigit());
        if keys.is_some_and(|keys| !keys.split(',').map(str::trim).all(fits)) {
            return wrong(
                "FRONTDESK_PHONE_KEY",
                "has to be 64 hexadecimal digits: `frontdesk phones new-key` makes one",
            );
        }
        Ok(keys)
    }

    /// The secrets shared with billing services, by the keys of the communities.
    ///
    /// # Errors
    /// When they have not the form of ones.
    pub fn billing_secrets(&self) -> Result<BTreeMap<String, String>, ConfigError> {
        let variable = "FRONTDESK_BILLING_SECRETS";
        let all = by_community(self.billing_secrets.as_ref(), variable)?;
        if all.values().any(|secret| secret.len() < 16) {
            return wrong(variable, "has to have secrets of 16 characters or more");
        }
        Ok(all)
    }

    /// The bot's token.
    ///
    /// # Errors
    /// When there is none, or it has not the form of one.
    pub fn token(&self) -> Result<&str, ConfigError> {
        let variable = "TELEGRAM_BOT_TOKEN";
        let Some(token) = given(self.bot_token.as_ref()) else {
            return wrong(variable, "is not set: ask @BotFather for a token");
        };
        match token.split_once(':') {
            Some((id, secret)) if id.parse::<i64>().is_ok_and(|id| id > 0) && !secret.is_empty() => {
                let plain = secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
                if plain { Ok(token) } else { wrong(variable, "holds characters that no token has") }
            }
            _ => wrong(variable, "has to look like 123456:ABC…"),
        }
    }

    /// The bot's id: the first part of its token.
    ///
    /// # Errors
    /// When there is no token, or it has not the form of one.
    pub fn bot_id(&self) -> Result<i64, ConfigError> {
        let id = self.token()?.split(':').next().and_then(|id| id.parse().ok());
        id.map_or_else(|| wrong("TELEGRAM_BOT_TOKEN", "has to look like 123456:ABC…"), Ok)
    }

    /// The tokens of payment providers, by community key.
    ///
    /// # Errors
    /// When they are not written as `KEY=TOKEN,KEY=TOKEN`.
    pub fn providers(&self) -> Result<HashMap<String, String>, ConfigError> {
        let variable = "FRONTDESK_PAYMENT_TOKENS";
        let all = by_community(self.payment_tokens.as_ref(), variable)?;
        if all.values().any(|token| token.chars().any(|c| c.is_whitespace() || c.is_control())) {
            return wrong(variable, "holds characters that no token has");
        }
        Ok(all.into_iter().collect())
    }

    /// The database's address, where one is given.
    pub fn database(&self) -> Option<&str> {
        given(self.database_url.as_ref())
    }

    /// The database's address past a pooler, where there is one.
    pub fn direct(&self) -> Option<&str> {
        given(self.database_direct_url.as_ref())
    }

    /// The database's address as the owner of its tables, where one is given.
    pub fn migration_database(&self) -> Option<&str> {
        given(self.migration_database_url.as_ref())
    }

    /// The webhook, where one is wanted.
    ///
    /// # Errors
    /// When address and secret do not belong together.
    pub fn webhook(&self) -> Result<Option<Webhook>, ConfigError> {
        let variable = "FRONTDESK_WEBHOOK_SECRET";
        let secret = given(self.webhook_secret.as_ref());
        let Some(url) = given(self.webhook_url.as_ref()) else { return Ok(None) };
        http("FRONTDESK_WEBHOOK_URL", url)?;
        let Some(secret) = secret else { return wrong(variable, "has to be set together with FRONTDESK_WEBHOOK_URL") };
        let plain = secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if !plain || secret.len() > 256 {
            return wrong(variable, "may hold 1 to 256 of A-Z a-z 0-9 _ -");
        }
        Ok(Some(Webhook { url: url.to_owned(), secret: secret.to_owned() }))
    }
}

fn given(value: Option<&String>) -> Option<&str> {
    value.map(|v| v.trim()).filter(|v| !v.is_empty())
}

/// What is given for each community by its key: `KEY=SECRET,KEY=SECRET`.
fn by_community(value: Option<&String>, variable: &'static str) -> Result<BTreeMap<String, String>, ConfigError> {
    let mut all = BTreeMap::new();
    for entry in given(value).unwrap_or_default().split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        let (key, secret) = match entry.split_once('=') {
            Some((key, secret)) if !key.trim().is_empty() && !secret.trim().is_empty() => (key.trim(), secret.trim()),
            _ => return wrong(variable, "has to look like COMMUNITY=SECRET, separated by commas"),
        };
        if all.insert(key.to_owned(), secret.to_owned()).is_some() {
            return wrong(variable, "names a community twice");
        }
    }
    Ok(all)
}

fn http(variable: &'static str, url: &str) -> Result<(), ConfigError> {
    let Ok(url) = reqwest::Url::parse(url) else { return wrong(variable, "is not an address") };
    if url.host_str().is_none() || !matches!(url.scheme(), "http" | "https") {
        return wrong(variable, "has to begin with https:// or http://");
    }
    Ok(())
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |secret: &Option<String>| given(secret.as_ref()).map(|_| "…");
        f.debug_struct("Config")
            .field("bot_token", &hidden(&self.bot_token))
            .field("api_url", &self.api_url)
            .field("database_url", &hidden(&self.database_url))
            .field("database_direct_url", &hidden(&self.database_direct_url))
            .field("migration_database_url", &hidden(&self.migration_database_url))
            .field("data_dir", &self.data_dir)
            .field("listen", &self.listen)
            .field("webhook_url", &self.webhook_url)
            .field("webhook_secret", &hidden(&self.webhook_secret))
            .field("payment_tokens", &hidden(&self.payment_tokens))
            .field("billing_secrets", &hidden(&self.billing_secrets))
            .field("phone_key", &hidden(&self.phone_key))
            .field("no_limits", &self.no_limits)
            .field("log", &self.log)
            .finish()
    }
}

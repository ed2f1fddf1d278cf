//! The line to Telegram's Bot API, and what is set up there when the program starts.

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use teloxide_core::payloads::{
    DeleteWebhook, GetMe, SetMyCommands, SetMyCommandsSetters, SetWebhook, SetWebhookSetters,
};
use teloxide_core::requests::Payload;
use teloxide_core::types::{BotCommand, BotCommandScope};

use super::poll::ALLOWED_UPDATES;

/// How long a call may take, unless it says otherwise.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// Telegram, or whatever stands in for it at the address given.
#[derive(Clone)]
pub struct Telegram {
    client: reqwest::Client,
    base: String,
    /// Tokens of payment providers, by community key.
    providers: Arc<HashMap<String, String>>,
    /// Where files are fetched.
    files: String,
}

/// Who the bot is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Its id.
    pub id: i64,
    /// Its user name, without `@`.
    pub username: String,
}

/// Why a call failed. Holds no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Telegram said no.
    #[error("{code} {description}")]
    Refused {
        /// The status.
        code: u16,
        /// Telegram's words.
        description: String,
        /// The pause it asks for.
        retry_after: Option<u64>,
        /// The group's new id.
        migrate_to: Option<i64>,
    },
    /// Telegram was not reached: nothing was handed over.
    #[error("not reached: {0}")]
    Unreached(String),
    /// No answer, or none that is Telegram's.
    #[error("no answer: {0}")]
    Network(String),
}

/// Who sees a list of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody without a list of their own.
    Default,
    /// Private chats.
    Private,
    /// Groups.
    Groups,
}

#[derive(serde::Deserialize)]
struct Envelope<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(serde::Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

impl Telegram {
    /// A line to the Bot API at this address (`https://api.telegram.org`) for the bot with this token.
    ///
    /// # Errors
    /// When the machine's network cannot be set up.
    pub fn new(api_url: &str, token: &str) -> Result<Self> {
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .tcp_nodelay(true)
            .build()
            .context("the HTTP client")?;
        let api_url = api_url.trim_end_matches('/');
        let (base, files) = (format!("{api_url}/bot{token}"), format!("{api_url}/file/bot{token}"));
        Ok(Self { client, base, providers: Arc::default(), files })
    }

    /// The same line, with the tokens of payment providers by community key.
    #[must_use]
    pub fn with_providers(self, providers: HashMap<String, String>) -> Self {
        Self { providers: Arc::new(providers), ..self }
    }

    /// The token of a community's payment provider.
    pub(super) fn provider(&self, community: &str) -> Option<&str> {
        self.providers.get(community).map(String::as_str)
    }

    /// Calls a method and hands its answer on unread.
    pub(super) async fn call<P: Payload + Serialize>(&self, payload: &P) -> Result<Value, Failure> {
        self.call_as(P::NAME, payload, PATIENCE).await
    }

    /// Calls a method by name.
    pub(super) async fn call_as<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
        patience: Duration,
    ) -> Result<T, Failure> {
        let text = self.raw(method, payload, patience).await?;
        let result = open(&text)?;
        serde_json::from_str(result.get()).map_err(|e| Failure::Network(format!("an answer of another form: {e}")))
    }

    /// Calls a method with a form that carries a file.
    pub(super) async fn upload(&self, method: &str, form: reqwest::multipart::Form) -> Result<Value, Failure> {
        let request = self.client.post(format!("{}/{method}", self.base)).multipart(form);
        let text = self.sent(request.timeout(PATIENCE)).await?;
        let result = open(&text)?;
        serde_json::from_str(result.get()).map_err(|e| Failure::Network(format!("an answer of another form: {e}")))
    }

    /// Asks for a file by its path.
    pub(super) fn download(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.get(format!("{}/{path}", self.files))
    }

    async fn raw(&self, method: &str, payload: &impl Serialize, patience: Duration) -> Result<Text, Failure> {
        let mut name = method.to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        self.sent(self.client.post(format!("{}/{name}", self.base)).json(payload).timeout(patience)).await
    }

    async fn sent(&self, request: reqwest::RequestBuilder) -> Result<Text, Failure> {
        let answer = request.send().await.map_err(|e| match e.is_connect() {
            true => Failure::Unreached(e.without_url().to_string()),
            false => Failure::Network(e.without_url().to_string()),
        })?;
        let code = answer.status().as_u16();
        let body = answer.text().await.map_err(|e| Failure::Network(e.without_url().to_string()))?;
        Ok(Text { code, body })
    }
}

struct Text {
    code: u16,
    body: String,
}

fn open(text: &Text) -> Result<&RawValue, Failure> {
    let Ok(envelope) = serde_json::from_str::<Envelope>(&text.body) else {
        let words = format!("status {}, not Telegram's form", text.code);
        return Err(match text.code {
            // A gateway that found nobody behind it; one that waited in vain does not know what became of it.
            500 | 502 | 503 => Failure::Unreached(words),
            _ => Failure::Network(words),
        });
    };
    if let (true, Some(result)) = (envelope.ok, envelope.result) {
        return Ok(result);
    }
    let parameters = envelope.parameters;
    Err(Failure::Refused {
        code: envelope.error_code.unwrap_or(text.code),
        description: envelope.description.unwrap_or_default(),
        retry_after: parameters.as_ref().and_then(|p| p.retry_after),
        migrate_to: parameters.as_ref().and_then(|p| p.migrate_to_chat_id),
    })
}

impl Telegram {
    /// Asks who the bot is; a wrong token fails here.
    ///
    /// # Errors
    /// When Telegram refuses or cannot be reached.
    pub async fn get_me(&self) -> Result<Me, Failure> {
        #[derive(serde::Deserialize)]
        struct User {
            id: i64,
            username: Option<String>,
        }
        let user: User = self.call_as(GetMe::NAME, &GetMe::new(), PATIENCE).await?;
        Ok(Me { id: user.id, username: user.username.unwrap_or_default() })
    }

    /// Lists the commands (name and description) for these people, in this language (two letters; `None`: any other).
    ///
    /// # Errors
    /// When Telegram refuses or cannot be reached.
    pub async fn set_commands(
        &self,
        audience: Audience,
        language: Option<&str>,
        commands: &[(String, String)],
    ) -> Result<(), Failure> {
        let scope = match audience {
            Audience::Default => BotCommandScope::Default,
            Audience::Private => BotCommandScope::AllPrivateChats,
            Audience::Groups => BotCommandScope::AllGroupChats,
        };
        let commands = commands.iter().map(|(name, words)| BotCommand::new(name.clone(), words.clone()));
        let mut payload = SetMyCommands::new(commands).scope(scope);
        if let Some(language) = language {
            payload = payload.language_code(language);
        }
        self.call(&payload).await.map(drop)
    }

    /// Lets Telegram deliver updates to this address.
    ///
    /// # Errors
    /// When the address is none, Telegram refuses, or cannot be reached.
    pub async fn set_webhook(&self, url: &str, secret: &str) -> Result<()> {
        let url = reqwest::Url::parse(url).context("the webhook's address")?;
        let mut payload = serde_json::to_value(SetWebhook::new(url).secret_token(secret))?;
        if let Some(fields) = payload.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
            fields.insert("allowed_updates".to_owned(), serde_json::to_value(ALLOWED_UPDATES)?);
        }
        self.call_as::<bool>(SetWebhook::NAME, &payload, PATIENCE).await?;
        Ok(())
    }

    /// Takes the address back; updates that wait are kept.
    ///
    /// # Errors
    /// When Telegram refuses or cannot be reached.
    pub async fn delete_webhook(&self) -> Result<(), Failure> {
        self.call(&DeleteWebhook::new()).await.map(drop)
    }
}

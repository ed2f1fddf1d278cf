//! The outside billing service of a community: asked for the account of a unit when somebody looks at it.

use super::bell::Bells;
use crate::books::{account, signature};
use crate::clock::Clock;
use crate::domain::community::Community;
use crate::domain::ids::CommunityId;
use crate::store::billing::{self, Fetch};
use crate::store::imports::Order;
use crate::store::{Pool, communities, timers};
use crate::telemetry::plain;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;
use std::time::Duration;

/// So long the service may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// An answer has at most so many bytes.
const MOST: usize = 4 * 1024 * 1024;
/// The pause after the first failure, the second …; then it is asked when somebody looks again.
const PAUSES: [i64; 3] = [3, 15, 60];

/// Header with the community's key.
pub const COMMUNITY: &str = "x-frontdesk-community";
/// Header with the time of the request, seconds since 1970.
pub const TIME: &str = "x-frontdesk-time";
/// Header with the signature of a request, and of an answer.
pub const SIGNATURE: &str = "x-frontdesk-signature";

/// The way to the billing services.
#[derive(Clone)]
pub struct Billing {
    client: reqwest::Client,
    secrets: BTreeMap<String, String>,
}

impl Billing {
    /// With the secrets by the keys of the communities.
    ///
    /// # Errors
    /// When the machine's network cannot be set up.
    pub fn new(secrets: BTreeMap<String, String>) -> Result<Self> {
        Self::with_patience(secrets, PATIENCE)
    }

    /// The same, with services that may take so long to answer.
    ///
    /// # Errors
    /// As [`Billing::new`].
    pub fn with_patience(secrets: BTreeMap<String, String>, patience: Duration) -> Result<Self> {
        let client = reqwest::Client::builder()
            .connect_timeout(patience.min(Duration::from_secs(5)))
            .timeout(patience)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("the HTTP client")?;
        Ok(Self { client, secrets })
    }

    /// Asks for the account of a unit; the body of an answer that is signed.
    async fn ask(&self, home: &Community, code: &str, now: DateTime<Utc>) -> Result<Vec<u8>, String> {
        let connector = home.settings.fees.connector.as_ref().ok_or("the community's file names no billing service")?;
        let secret = self.secrets.get(&home.key).ok_or("FRONTDESK_BILLING_SECRETS has no secret for this community")?;
        let url = format!("{}/v1/units/{code}/account", connector.url.trim_end_matches('/'));
        let url = reqwest::Url::parse(&url).map_err(|_| "its address is none".to_owned())?;
        let time = now.timestamp().to_string();
        let signed = signature::sign(secret, &["GET", url.path(), &time, ""]);
        let told = |e: reqwest::Error| e.without_url().to_string();
        let request = self.client.get(url).header(COMMUNITY, &home.key).header(TIME, &time).header(SIGNATURE, &signed);
        let mut answer = request.send().await.map_err(told)?;
        if answer.status() != reqwest::StatusCode::OK {
            return Err(format!("it answers {}", answer.status()));
        }
        let theirs = answer.headers().get(SIGNATURE).and_then(|s| s.to_str().ok()).unwrap_or_default().to_owned();
        let mut body = vec![];
        while let Some(piece) = answer.chunk().await.map_err(told)? {
            if body.len() + piece.len() > MOST {
                return Err(format!("its answer has more than {} MiB", MOST / 1024 / 1024));
            }
            body.extend_from_slice(&piece);
        }
        // The answer is signed together with the request, so that none of another time passes for it.
        let text = std::str::from_utf8(&body).map_err(|_| "its answer is not UTF-8".to_owned())?;
        if !signature::is_signed(secret, &["ANSWER", &signed, text], &theirs) {
            return Err("its answer is not signed with the secret".to_owned());
        }
        Ok(body)
    }
}

/// Fetches the account of a unit, if one is wanted. `true`: there was one, whatever became of it.
pub async fn step(pool: &Pool, clock: &Clock, billing: &Billing) -> bool {
    match turn(pool, clock, billing).await {
        Ok(worked) => worked,
        Err(e) => {
            tracing::error!(queue = "billing", error = plain(&e), "an account could not be fetched");
            false
        }
    }
}

/// Fetches whatever is wanted.
pub async fn work(pool: &Pool, clock: &Clock, billing: &Billing, bells: &Bells) {
    let ear = bells.billing.ear();
    loop {
        if step(pool, clock, billing).await {
            bells.desk.ring();
            continue;
        }
        let next = async { billing::next(&mut *pool.acquire().await?).await };
        let next = next.await.unwrap_or_default().filter(|at| *at > clock.now());
        ear.wait(clock.now(), next).await;
    }
}

async fn turn(pool: &Pool, clock: &Clock, billing: &Billing) -> Result<bool> {
    let mut tx = pool.begin().await?;
    let Some(fetch) = billing::claim(&mut tx, clock.now()).await? else {
        tx.rollback().await?;
        return Ok(false);
    };
    let home = communities::load(&mut tx, fetch.community).await?.context("the community of a unit")?;
    let done = match billing.ask(&home, &fetch.code, clock.now()).await {
        Ok(body) => applied(&mut tx, &home, &fetch, &body, clock.now()).await?,
        Err(why) => Err(why),
    };
    let now = clock.now();
    let pause = usize::try_from(fetch.attempts).ok().and_then(|n| PAUSES.get(n));
    match &done {
        Ok(()) => billing::fetched(&mut tx, &fetch, now).await?,
        Err(why) => {
            let (community, unit) = (fetch.community.0, fetch.unit.0);
            tracing::warn!(community, unit, attempts = fetch.attempts + 1, "the billing service cannot be used");
            let again = pause.map(|seconds| now + TimeDelta::seconds(*seconds));
            billing::failed(&mut tx, &fetch, why, again, now).await?;
        }
    }
    // Whoever looks at it sees what there is now: the answer, or that there is none; and the answer once it comes.
    let told = billing::watchers(&mut tx, &fetch, done.is_ok() || pause.is_none()).await?;
    if done.is_ok() || fetch.attempts == 0 {
        for (chat, user) in told {
            let subject = format!("s{chat}.{user}");
            timers::set_one(&mut tx, CommunityId(0), &subject, "books", Some(now)).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// Applies an answer; what is wrong with it is told and nothing of it kept.
async fn applied(
    conn: &mut PgConnection,
    home: &Community,
    fetch: &Fetch,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<Result<(), String>> {
    let order = Order::of(home, false, None, now);
    let answer = match account::answer(body, &fetch.code, &order.currency) {
        Ok(answer) => answer,
        Err(why) => return Ok(Err(why)),
    };
    let mut inner = conn.begin().await?;
    match account::apply(&mut inner, &order, &answer).await {
        Ok(()) => {
            inner.commit().await?;
            Ok(Ok(()))
        }
        Err(e) => {
            inner.rollback().await?;
            Ok(Err(format!("{e:#}")))
        }
    }
}

//! Tables that were sent in the chat: fetched, looked at, shown; and carried out, once somebody who may wants it.

use super::bell::Bells;
use crate::books::{self, Wish};
use crate::cards::{self, Face};
use crate::chat::files::{Files, MOST, Unfetched};
use crate::chat::outgoing::{Body, Keyboard, Op};
use crate::clock::Clock;
use crate::domain::community::Community;
use crate::imports::found::Report;
use crate::imports::read::Limits;
use crate::store::imports::{self, Job, JobState};
use crate::store::outbox::{self, Letter, Rank, Show};
use crate::store::{Pool, communities, documents, staff, trial};
use crate::telemetry::plain;
use crate::texts::Texts;
use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};
use std::io::Cursor;

/// The pause after the first failure, the second …; after one more nothing is tried any more.
const PAUSES: [i64; 4] = [5, 30, 120, 600];

/// A table on which the process ended so often is set aside.
const DEATHS: i32 = 5;

/// Works the next table, if one is waiting. `true`: there was one, whatever became of it.
pub async fn step<F: Files>(pool: &Pool, clock: &Clock, files: &F) -> bool {
    match turn(pool, clock, files).await {
        Ok(worked) => worked,
        Err(e) => {
            tracing::error!(queue = "import", error = plain(&e), "a table could not be worked");
            false
        }
    }
}

/// Works whatever there is.
pub async fn work<F: Files>(pool: &Pool, clock: &Clock, files: &F, bells: &Bells) {
    let ear = bells.tables.ear();
    loop {
        if step(pool, clock, files).await {
            bells.courier.ring();
            continue;
        }
        let next = async { imports::next_job(&mut *pool.acquire().await?).await };
        let next = next.await.unwrap_or_default().filter(|at| *at > clock.now());
        ear.wait(clock.now(), next).await;
    }
}

/// The table stays held from the claim to the commit: when the process dies, it is free, and nothing of it was done.
async fn turn<F: Files>(pool: &Pool, clock: &Clock, files: &F) -> Result<bool> {
    let mut tx = pool.begin().await?;
    let Some(job) = imports::claim_job(&mut tx, clock.now()).await? else {
        tx.rollback().await?;
        return Ok(false);
    };
    let work = format!("import {} {}", job.community.0, job.id);
    let begun = trial::begin(&mut tx, pool, &work).await?;
    let outcome = if begun > DEATHS {
        tracing::error!(community = job.community.0, job = job.id, "a table that ended the process was set aside");
        Outcome::Failed
    } else {
        worked(&mut tx, &job, files, clock).await?
    };
    write(&mut tx, &job, outcome, clock.now()).await?;
    trial::end(&mut tx, &work).await?;
    tx.commit().await?;
    Ok(true)
}

/// What came of a table.
enum Outcome {
    /// This would come of it; `true`: it was shown before, and came out differently.
    Shown(Report, Vec<u8>, bool),
    /// It is carried out, or there is nothing to carry out.
    Done(Report, Vec<u8>),
    /// It has mistakes.
    Mistakes(Report),
    /// The file is gone, or another one.
    Gone,
    /// It is larger than may be fetched.
    TooLarge,
    /// Tried again after so many seconds.
    Later(i64, String),
    /// Given up.
    Failed,
}

async fn worked<F: Files>(conn: &mut PgConnection, job: &Job, files: &F, clock: &Clock) -> Result<Outcome> {
    let bytes = match files.fetch(&job.file_id, MOST).await {
        Ok(bytes) => bytes,
        Err(Unfetched::TooLarge) => return Ok(Outcome::TooLarge),
        Err(Unfetched::Gone(_)) => return Ok(Outcome::Gone),
        Err(Unfetched::Later(why)) => return Ok(later(job, why)),
    };
    let digest = Sha256::digest(&bytes).to_vec();
    let wanted = job.state == JobState::Wanted;
    if wanted && job.digest.as_ref() != Some(&digest) {
        return Ok(Outcome::Gone);
    }
    let home = communities::load(conn, job.community).await?.context("the community of a table")?;
    let kind = job.kind.context("a table of which nobody said what it holds")?;
    let (sheet, limits) = (None, Limits::SMALL);
    let by = job.decided_by.or(Some(job.by));
    let wish = Wish { kind, name: job.name.clone(), sheet, limits, dry_run: !wanted, by };
    let mut inner = conn.begin().await?;
    let done = books::import(&mut inner, &home, &wish, Cursor::new(bytes), clock.now()).await;
    match done {
        Ok(report) if !report.is_well() => {
            inner.rollback().await?;
            Ok(Outcome::Mistakes(report))
        }
        Ok(report) if wanted && job.plan.as_ref() != Some(&report.plan()) => {
            // The books have moved since it was shown: nobody carries out what they have not seen.
            inner.rollback().await?;
            Ok(Outcome::Shown(report, digest, true))
        }
        Ok(report) => {
            inner.commit().await?;
            let nothing = report.counts.new + report.counts.changed == 0;
            Ok(if wanted || nothing { Outcome::Done(report, digest) } else { Outcome::Shown(report, digest, false) })
        }
        Err(e) => {
            inner.rollback().await?;
            tracing::warn!(community = job.community.0, job = job.id, error = plain(&e), "a table failed");
            Ok(later(job, plain(&e)))
        }
    }
}

fn later(job: &Job, why: String) -> Outcome {
    let pause = usize::try_from(job.attempts).ok().and_then(|n| PAUSES.get(n));
    pause.map_or(Outcome::Failed, |seconds| Outcome::Later(*seconds, why))
}

/// Writes down what came of it, and shows it where the table was sent.
async fn write(conn: &mut PgConnection, job: &Job, outcome: Outcome, now: DateTime<Utc>) -> Result<()> {
    let t = Texts::new(job.lang);
    let of = (job.community, job.id);
    let face = match outcome {
        Outcome::Shown(report, digest, again) => {
            enclose(conn, t, job, &report, now).await?;
            imports::shown_job(conn, job, JobState::Shown, (&digest, &report.plan()), now).await?;
            cards::imports::shown(t, of, &report, again)
        }
        Outcome::Done(report, digest) => {
            imports::shown_job(conn, job, JobState::Done, (&digest, &report.plan()), now).await?;
            let home = communities::load(conn, job.community).await?.context("the community of a table")?;
            done_face(conn, t, job, &home, &report, now).await?
        }
        Outcome::Mistakes(report) => {
            enclose(conn, t, job, &report, now).await?;
            imports::fail_job(conn, job, now).await?;
            cards::imports::shown(t, of, &report, false)
        }
        Outcome::Gone => {
            imports::fail_job(conn, job, now).await?;
            cards::imports::about(t, &job.name, t.import_gone())
        }
        Outcome::TooLarge => {
            imports::fail_job(conn, job, now).await?;
            cards::imports::too_large(t, &job.name)
        }
        Outcome::Failed => {
            imports::fail_job(conn, job, now).await?;
            cards::imports::about(t, &job.name, t.import_failed())
        }
        Outcome::Later(seconds, why) => {
            return imports::later_job(conn, job, now + TimeDelta::seconds(seconds), &why).await;
        }
    };
    let show = Show::new(job.at, cards::imports::slot(job.community, job.id), face.html, face.keyboard);
    outbox::show(conn, Show { community: job.community, ..show }, now).await
}

/// A report for which the message has no room goes beside it as a file.
async fn enclose(conn: &mut PgConnection, t: Texts, job: &Job, report: &Report, now: DateTime<Utc>) -> Result<()> {
    let Some(text) = cards::imports::whole(t, report) else { return Ok(()) };
    let digest: String = Sha256::digest(&text).iter().take(8).map(|b| format!("{b:02x}")).collect();
    let key = format!("import {} {digest}", job.id);
    let file = (key.as_str(), "report.txt", "text/plain");
    let document = documents::put(conn, job.community, file, text.as_bytes(), now).await?;
    let body = Body::Document { community: job.community, document, caption: String::new(), shown: false };
    let op = Op::Send { body, keyboard: Keyboard::None, reply_to: None, silent: true };
    let letter = Letter { community: job.community, ..Letter::new(job.at, op, Rank::Reply) };
    outbox::post(conn, letter, now).await
}

async fn done_face(
    conn: &mut PgConnection,
    t: Texts,
    job: &Job,
    home: &Community,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<Face> {
    if job.state != JobState::Wanted {
        return Ok(cards::imports::shown(t, (job.community, job.id), report, false));
    }
    let by = job.decided_by.unwrap_or(job.by);
    let name = staff::staff(conn, job.community, by).await?.map(|s| s.name).unwrap_or_default();
    Ok(cards::imports::done(t, report, &name, t.moment(now, now, home.settings.time_zone)))
}

//! What came of a drill: read from the residents, from the stand-in's ledger and from the database, and judged.

use crate::ledger::Peaks;
use crate::lookout::Seen;
use crate::replicas::Drill;
use crate::story::{Told, Town};
use crate::subject::{FIRST, GROUP, HASTY_WORDS};
use anyhow::{Result, bail};
use sqlx::PgConnection;
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// After a fault of the database service has to be back within this.
const BACK: Duration = Duration::from_secs(10);

/// A process has so many messages on the way at most: so many can go twice when it is killed.
const ON_THE_WAY: usize = 50;

/// What Telegram takes: of the bot in a second, in a private chat in three, in a group in a minute. Counted as messages
/// arrive, there may be one more: what the way takes moves it over the edge of a span.
const LIMITS: Peaks = Peaks { second: 30 + EDGE, private: 3 + EDGE, group: 20 + EDGE };
const EDGE: usize = 1;

/// A fault of the database: what it was, when it began, and from when on nobody was there.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// What.
    pub what: &'static str,
    /// When it began.
    pub begun: Instant,
    /// When the server was gone.
    pub gone: Instant,
}

/// What was done to the processes.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// How often one was killed.
    pub kills: usize,
    /// How often one was asked to end and another put in its place.
    pub rolled: usize,
    /// How often one ended by itself.
    pub fell: usize,
    /// How long a newer program took to migrate.
    pub migrated: Option<Duration>,
    /// Whether one of several was ready at every moment.
    pub ready: Seen,
    /// The longest that an orderly end took.
    pub longest_end: Duration,
    /// Faults of the database.
    pub faults: Vec<Fault>,
}

/// How a drill went.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What was asked for.
    pub title: String,
    /// What was done.
    pub done: Done,
    /// Conversations that were begun.
    pub conversations: usize,
    /// Those that did not end with a number, and why.
    pub lost: Vec<String>,
    /// Updates that the desk acknowledged, or that Telegram has no longer.
    pub acknowledged: usize,
    /// Of these, those that were not worked.
    pub unworked: i64,
    /// Tickets that are one too many, and numbers that were told twice.
    pub double: i64,
    /// Tickets whose sentences are not those that were said, in their order, once.
    pub disorder: i64,
    /// Messages that came to a resident before one that was posted earlier.
    pub overtaken: i64,
    /// Cards that did not come to the group.
    pub cards_missing: usize,
    /// Messages that Telegram took.
    pub messages: usize,
    /// Of these, those that went once more than posted.
    pub repeated: usize,
    /// Messages that were given up.
    pub dead: i64,
    /// Rows that were set aside.
    pub buried: i64,
    /// Calls that another process took after one had not.
    pub passed_on: u64,
    /// Calls that Telegram had to make again.
    pub again: u64,
    /// Half of the answers, 99 of 100 of them, and all came within.
    pub waits: [Duration; 3],
    /// After each fault of the database: until the first answer, and until the first conversation had ended, each to an
    /// update that was sent after it.
    pub back: Vec<(&'static str, Option<Duration>, Option<Duration>)>,
    /// The most within each of Telegram's spans.
    pub peaks: Peaks,
    /// Whether Telegram's limits were to be kept.
    limits: bool,
}

/// A message counts whose number at Telegram is lower than that of one posted before it: numbers are given as they come.
/// What is more urgent may pass.
const OVERTAKEN: &str = "select count(*) from (
    select message_id, max(message_id) over (partition by chat_id, priority order by id
        rows between unbounded preceding and 1 preceding) as before
    from outbox where message_id is not null and chat_id > 0 and op ->> 'op' = 'send') m where message_id < before";

fn page<T: Clone>(page: &Mutex<Vec<T>>) -> Vec<T> {
    page.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

impl Outcome {
    /// Reads how it went, when all is at rest.
    ///
    /// # Errors
    /// When the database does not say.
    pub async fn read(
        drill: &Drill,
        town: &Town,
        all: &[Result<Told>],
        done: Done,
        conn: &mut PgConnection,
    ) -> Result<Self> {
        let told: Vec<&Told> = all.iter().filter_map(|t| t.as_ref().ok()).collect();
        let lost = all.iter().filter_map(|t| t.as_ref().err()).map(|why| format!("{why:#}")).collect();
        let acknowledged = match drill.poll {
            false => page(&town.diary.acknowledged),
            true => (2..=town.updates.load(Ordering::Relaxed)).collect(),
        };
        let worked: i64 = sqlx::query_scalar(
            "select count(*) from inbox where update_id = any($1) and done_at is not null and buried_at is null",
        )
        .bind(&acknowledged)
        .fetch_one(&mut *conn)
        .await?;
        let too_many = one(conn, "select count(*) - count(distinct reporter) from ticket").await?;
        let mut numbers: HashMap<&str, i64> = HashMap::new();
        told.iter().for_each(|told| *numbers.entry(told.number.as_str()).or_default() += 1);
        let disorder: i64 = sqlx::query_scalar("select count(*) from ticket where words <> $1 and reporter > $2")
            .bind(HASTY_WORDS)
            .bind(FIRST)
            .fetch_one(&mut *conn)
            .await?;
        let posted: Vec<i32> = sqlx::query_scalar("select message_id from outbox where message_id is not null")
            .fetch_all(&mut *conn)
            .await?;
        let cards = town.stand.ledger.about(GROUP);
        let posted: std::collections::HashSet<i64> = posted.into_iter().map(i64::from).collect();
        let sent = town.stand.ledger.messages();
        let mut waits: Vec<Duration> = told.iter().flat_map(|t| t.waits.clone()).collect();
        waits.sort();
        let at = |part: f64| {
            let n = (waits.len() as f64 * part) as usize;
            waits.get(n.min(waits.len().saturating_sub(1))).copied().unwrap_or_default()
        };
        let (answers, ends) = (page(&town.diary.answers), page(&town.diary.ends));
        let first = |all: &[(Instant, Instant)], fault: &Fault| {
            let after = all.iter().filter(|(sent, _)| *sent >= fault.gone).map(|(_, came)| *came - fault.begun);
            after.min()
        };
        let back = done.faults.iter().map(|fault| (fault.what, first(&answers, fault), first(&ends, fault)));
        Ok(Self {
            title: drill.to_string(),
            conversations: all.len(),
            lost,
            acknowledged: acknowledged.len(),
            unworked: i64::try_from(acknowledged.len())? - worked,
            double: too_many + numbers.values().map(|n| n - 1).sum::<i64>(),
            disorder,
            overtaken: one(conn, OVERTAKEN).await?,
            cards_missing: told.iter().filter(|told| !cards.contains_key(&told.number)).count(),
            messages: sent.len(),
            repeated: sent.difference(&posted).count(),
            dead: one(conn, "select count(*) from outbox where dead_at is not null and outcome <> 'expired'").await?,
            buried: one(
                conn,
                "select (select count(*) from inbox where buried_at is not null)
                + (select count(*) from timer where buried_at is not null)",
            )
            .await?,
            passed_on: 0,
            again: town.diary.again.load(Ordering::Relaxed),
            waits: [at(0.5), at(0.99), at(1.0)],
            back: back.collect(),
            peaks: town.stand.ledger.peaks(),
            limits: drill.limits,
            done,
        })
    }

    /// Whether all is as it should be.
    ///
    /// # Errors
    /// With the first thing that is not.
    pub fn sound(&self) -> Result<()> {
        if let Some(why) = self.lost.first() {
            bail!("{} of {} conversations did not end: {why}", self.lost.len(), self.conversations);
        }
        let wrong = [
            ("acknowledged updates were not worked", self.unworked),
            ("tickets are there twice", self.double),
            ("tickets have their sentences in another order, twice, or not all", self.disorder),
            ("messages came before one that was posted earlier", self.overtaken),
            ("cards did not come", i64::try_from(self.cards_missing)?),
            ("messages were given up", self.dead),
            ("rows were set aside", self.buried),
        ];
        if let Some((what, n)) = wrong.iter().find(|(_, n)| *n != 0) {
            bail!("{n} {what}");
        }
        if self.conversations == 0 {
            bail!("nobody came");
        }
        let may = (self.done.kills + 3 * self.done.faults.len()) * ON_THE_WAY;
        if self.done.fell > 0 {
            bail!("{} processes ended by themselves", self.done.fell);
        }
        let Peaks { second, private, group } = self.peaks;
        let many = [
            ("in a second", second, LIMITS.second),
            ("in 3 s in a chat", private, LIMITS.private),
            ("in a minute in the group", group, LIMITS.group),
        ];
        if let Some((span, n, most)) = many.iter().find(|(_, n, most)| self.limits && n > most) {
            bail!("{n} messages {span}; Telegram takes {most} at most");
        }
        if self.repeated > may {
            bail!("{} messages were repeated; {may} were on their way at most", self.repeated);
        }
        // With the database away nobody is ready; of those that are killed and exchanged one always is.
        if self.done.faults.is_empty() && self.done.ready.none > 0 {
            bail!("none was ready for {:?}", self.done.ready.longest);
        }
        for (what, answer, end) in &self.back {
            match (answer, end) {
                (Some(answer), Some(end)) if *answer <= BACK && *end <= BACK => {}
                _ => bail!("after {what} service was not back within {BACK:?}: {answer:?}, {end:?}"),
            }
        }
        Ok(())
    }
}

async fn one(conn: &mut PgConnection, query: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(query).fetch_one(conn).await?)
}

fn ms(time: Duration) -> u128 {
    time.as_millis()
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Done { kills, rolled, fell, longest_end, migrated, ready, .. } = &self.done;
        writeln!(f, "{}", self.title)?;
        writeln!(
            f,
            "  conversations {}, lost {}; updates acknowledged {}, not worked {}; double {}, out of order {}, overtaken {}",
            self.conversations,
            self.lost.len(),
            self.acknowledged,
            self.unworked,
            self.double,
            self.disorder,
            self.overtaken
        )?;
        writeln!(
            f,
            "  kills {kills}, rolled {rolled} (longest end {} ms), ended by themselves {fell}",
            ms(*longest_end)
        )?;
        if let Some(took) = migrated {
            writeln!(f, "  a newer program migrated in {} ms", ms(*took))?;
        }
        writeln!(
            f,
            "  one was ready at {} of {} looks, the longest without one {} ms",
            ready.looks - ready.none,
            ready.looks,
            ms(ready.longest)
        )?;
        writeln!(
            f,
            "  messages {}, repeated {}, given up {}; cards missing {}; set aside {}",
            self.messages, self.repeated, self.dead, self.cards_missing, self.buried
        )?;
        writeln!(f, "  calls passed on to another process {}, made again by Telegram {}", self.passed_on, self.again)?;
        let [half, most, longest] = self.waits;
        writeln!(
            f,
            "  answers: half within {} ms, 99 of 100 within {} ms, the longest after {} ms",
            ms(half),
            ms(most),
            ms(longest)
        )?;
        for (what, answer, end) in &self.back {
            let told = |time: &Option<Duration>| time.map_or("never".to_owned(), |time| format!("{} ms", ms(time)));
            writeln!(f, "  {what}: first answer after {}, first number after {}", told(answer), told(end))?;
        }
        let Peaks { second, private, group } = self.peaks;
        let kept = if self.limits { "limits on" } else { "limits off" };
        write!(f, "  most in a second {second}, in 3 s in a chat {private}, in a minute in the group {group} ({kept})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(peaks: Peaks, limits: bool, fell: usize) -> Outcome {
        Outcome { conversations: 1, peaks, limits, done: Done { fell, ..Done::default() }, ..Outcome::default() }
    }

    #[test]
    fn limits_that_were_not_kept_and_processes_that_fell_are_not_sound() {
        let kept = Peaks { second: 31, private: 4, group: 21 };
        outcome(kept, true, 0).sound().unwrap();
        for (peaks, word) in [
            (Peaks { second: 32, ..kept }, "in a second"),
            (Peaks { private: 5, ..kept }, "in 3 s"),
            (Peaks { group: 22, ..kept }, "in a minute"),
        ] {
            outcome(peaks, false, 0).sound().unwrap();
            let why = outcome(peaks, true, 0).sound().unwrap_err().to_string();
            assert!(why.contains(word), "{why}");
        }
        assert!(outcome(kept, true, 1).sound().unwrap_err().to_string().contains("ended by themselves"));
    }
}

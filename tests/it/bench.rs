//! How fast the program starts, how little it needs, how many turns it does: figures for docs/performance.md.
//!
//! `cargo test --release --test it bench:: -- --ignored --nocapture --test-threads 1`

use crate::answers::SAMPLE;
use crate::support::place::{LI, Place, WORKERS};
use crate::support::program::{Setup, command};
use crate::support::town::Town;
use frontdesk::cli::answers::import_into;
use frontdesk::store::{answers, communities};
use frontdesk::texts::Texts;
use rustix::process::Signal;
use std::time::{Duration, Instant};

fn median(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    (times[times.len() / 2], *times.last().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement"]
async fn from_exec_to_ready_and_idle_memory() {
    let place = Place::new().await;
    let setup = Setup::new(&place.sim, &place.db.url);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = setup.url("/health/ready");
    let (mut bare, mut ready) = (vec![], vec![]);
    for _ in 0..20 {
        let begun = Instant::now();
        command().arg("--version").output().unwrap();
        bare.push(begun.elapsed());
        let begun = Instant::now();
        let mut program = setup.start();
        // A call that nobody answers ends at once; one that is taken early is answered when the doors open.
        while !client.get(&url).send().await.is_ok_and(|a| a.status().is_success()) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        ready.push(begun.elapsed());
        program.signal(Signal::TERM);
        assert!(program.end().await.0.success());
    }
    let ((bare, _), (middle, worst)) = (median(bare), median(ready));
    println!("`frontdesk --version`:         median {bare:.1?}");
    println!("exec to /health/ready 200:     median {middle:.1?}, worst of 20 {worst:.1?}");

    let mut program = setup.start();
    program.ready().await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let told = |p: &crate::support::program::Program| {
        (p.memory("status", "VmRSS") as f64 / 1024.0, p.memory("smaps_rollup", "Pss") as f64 / 1024.0)
    };
    let (rss, pss) = told(&program);
    println!("idle for 10 s:                 VmRSS {rss:.1} MiB, Pss {pss:.1} MiB");
    for n in 0..100 {
        place
            .sim
            .text_with(&telegram_sim::Text { user: LI, chat: WORKERS, text: format!("note {n}"), ..Default::default() })
            .unwrap();
        place.sim.text(LI, "/menu").unwrap();
    }
    place.until("select count(*) from inbox where done_at is null", 0).await;
    place.until("select count(*) from outbox where sent_at is null", 0).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (rss, pss) = told(&program);
    println!("after 200 updates:             VmRSS {rss:.1} MiB, Pss {pss:.1} MiB");
    assert!(cfg!(debug_assertions) || middle < Duration::from_millis(300), "slower than promised");
    assert!(cfg!(debug_assertions) || pss < 40.0, "needs more than promised");
}

#[tokio::test]
#[ignore = "a measurement"]
async fn turns_in_a_second() {
    const PEOPLE: i64 = 100;
    let town = Town::with_staff("en").await;
    let t = Texts::new("en".parse().unwrap());
    let mut people = vec![];
    for n in 0..PEOPLE {
        let unit = format!("{}-{}0{}", 1 + n % 2, 1 + n / 2 % 18, 1 + n / 36 % 4);
        people.push(town.resident(1000 + n, "Anna", "en", &unit).await);
    }
    let before = town.telegram.world.lock().unwrap().sends;
    let begun = Instant::now();
    for person in &people {
        person.says("The kitchen tap has been dripping since yesterday").await;
        for label in [t.btn_repair_guess_yes(), t.btn_skip(), t.btn_repair_any_time(), t.btn_repair_send()] {
            person.presses(&label).await;
        }
    }
    let took = begun.elapsed();
    let turns = PEOPLE * 5;
    let trips = 2000;
    let begun = Instant::now();
    for _ in 0..trips {
        sqlx::query("select 1").execute(&town.db.pool).await.unwrap();
    }
    let trip = begun.elapsed() / trips;
    let each = took / u32::try_from(turns).unwrap();
    let sends = town.telegram.world.lock().unwrap().sends - before;
    println!("{turns} turns, one after the other, with their {sends} new messages and all edits carried: {took:.1?}");
    println!(
        "{:.0} turns a second; one takes {each:.2?}, as long as {:.0} bare round trips to Postgres ({trip:.0?})",
        f64::from(u32::try_from(turns).unwrap()) / took.as_secs_f64(),
        each.as_secs_f64() / trip.as_secs_f64()
    );
}

#[tokio::test]
#[ignore = "a measurement"]
async fn a_question_among_five_thousand_answers() {
    const COPIES: usize = 34;
    let town = Town::new().await;
    // The sample again and again, each time about another place, so that the words stay as they are in life.
    let (head, rows) = SAMPLE.split_once('\n').unwrap();
    let mut table = format!("{head}\n");
    for copy in 0..COPIES {
        let place = char::from_u32(0x5200 + 37 * copy as u32).unwrap();
        for row in rows.lines() {
            let mut fields: Vec<String> = row.split('\t').map(str::to_owned).collect();
            fields[0] = format!("{}-{copy}", fields[0]);
            if copy > 0 {
                fields[4] = format!("{place}{place}{}", fields[4]);
                fields[10] = format!("{} place{copy}", fields[10]);
            }
            table += &(fields.join("\t") + "\n");
        }
    }
    let begun = Instant::now();
    import_into(&town.db.pool, town.community, "many.tsv", &table, town.clock.now()).await.unwrap();
    println!("{} answers imported in {:.1?}", rows.lines().count() * COPIES, begun.elapsed());
    sqlx::query("analyze standard_answer, answer_token, answer_wording").execute(&town.db.owner).await.unwrap();
    let mut conn = town.db.pool.acquire().await.unwrap();
    let home = communities::load(&mut conn, town.community).await.unwrap().unwrap();
    let mut times = vec![];
    for line in include_str!("answers/queries.tsv").lines().skip(1) {
        let query = line.split('\t').next().unwrap();
        let begun = Instant::now();
        answers::find(&mut conn, &home, query, &[]).await.unwrap();
        times.push(begun.elapsed());
    }
    times.sort();
    let slow = times[times.len() * 99 / 100];
    let (middle, worst) = median(times);
    println!("a question among them: median {middle:.1?}, 99 of 100 in {slow:.1?}, worst {worst:.1?}");
    assert!(cfg!(debug_assertions) || slow < Duration::from_millis(10), "slower than promised");
}

//! How fast a large table goes into the books, and how much memory the program needs for it: `bench::` figures.

pub mod bench {
    use crate::support::db::PHONE_KEY;
    use crate::support::town::Town;
    use managed_pg::{ManagedPg, Options};
    use sqlx::{ConnectOptions, Connection};
    use std::io::Write;
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::time::Instant;

    /// Homes of the bench.
    const HOMES: u32 = 10_000;

    /// A file of so many bills, always the same: unit and month by counting, amounts by a generator that begins at 1.
    pub fn write(path: &Path, bills: u32, dearer_every: Option<u32>) -> u64 {
        let mut out = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
        writeln!(out, "账单号,房号,账期,收费项目,数量,计量单位,单价,金额,到期日,备注").unwrap();
        let mut seed = 1_u64;
        for n in 0..bills {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut minor = (seed >> 33) % 100_000;
            if dearer_every.is_some_and(|every| n % every == 0) {
                minor += 360;
            }
            let (home, month) = (n % HOMES, n / HOMES);
            let (year, month) = (2018 + month / 12, 1 + month % 12);
            let (yuan, cents) = (minor / 100, minor % 100);
            writeln!(
                out,
                "B-{n:07},S-{home:05},{year}-{month:02},水费,{}.5,m³,2.85,{yuan}.{cents:02},{year}-{month:02}-28,备注{n}",
                n % 90
            )
            .unwrap();
        }
        out.into_inner().unwrap().metadata().unwrap().len()
    }

    /// A durable server of its own with the sample community and ten thousand homes; its address.
    async fn books(folder: &Path) -> (ManagedPg, String) {
        let say: managed_pg::Say = std::sync::Arc::new(|_| {});
        let options = Options { install: false, say, ..Options::durable(folder.join("pg")) };
        let server = ManagedPg::open(options).await.unwrap();
        let mut conn = server.options("postgres").connect().await.unwrap();
        sqlx::query("create database frontdesk").execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        let url = server.url("frontdesk");
        let sample =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/harbour-garden.toml")).unwrap();
        let imported = sample.replace(r#"units = ["1", "2", "3", "5", "6", "8"]"#, r#"units = "import""#);
        std::fs::write(folder.join("c.toml"), imported).unwrap();
        let units: String = (0..HOMES).map(|n| format!("S-{n:05}\n")).collect();
        std::fs::write(folder.join("units.csv"), format!("unit\n{units}")).unwrap();
        let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        for args in
            [vec!["migrate"], vec!["community", "apply", &at("c.toml")], vec!["import", "units", &at("units.csv")]]
        {
            let (_, _, said, well) = run(&url, &args);
            assert!(well, "{said}");
        }
        (server, url)
    }

    /// Runs the release program; seconds, the peak of its memory in MiB, and what it said.
    fn run(url: &str, args: &[&str]) -> (f64, u64, String, bool) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
        command
            .env_clear()
            .env("FRONTDESK_PHONE_KEY", PHONE_KEY)
            .env("DATABASE_URL", url)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let begun = Instant::now();
        let mut child = command.spawn().unwrap();
        let mut peak = 0;
        loop {
            let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
            let told = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
            if let Some(kb) = told.and_then(|t| t.trim().trim_end_matches("kB").trim().parse::<u64>().ok()) {
                peak = peak.max(kb / 1024);
            }
            if child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let seconds = begun.elapsed().as_secs_f64();
        let out = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        (seconds, peak, said, out.status.success())
    }

    #[tokio::test]
    #[ignore = "a measurement"]
    async fn a_million_bills() {
        let folder = std::env::temp_dir().join(format!("frontdesk-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (first, second) = (folder.join("bills.csv"), folder.join("amended.csv"));
        let bills = std::env::var("FRONTDESK_BENCH_BILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
        let size = write(&first, bills, None);
        write(&second, bills, Some(100));
        println!("{bills} bills, {} MiB", size / 1024 / 1024);
        // The scratch server of the tests does not wait for the disk: here one does.
        let (server, base) = books(&folder).await;
        for (what, path, more) in [
            ("dry run", &first, &["--dry-run"][..]),
            ("import", &first, &[]),
            ("the same again", &first, &[]),
            ("every hundredth dearer", &second, &[]),
        ] {
            let mut args = vec!["import", "bills", path.to_str().unwrap()];
            args.extend(more);
            let (seconds, peak, said, well) = run(&base, &args);
            let last = said.lines().rfind(|l| l.starts_with("bills:")).unwrap_or(&said).to_owned();
            println!("{what:<24} {seconds:6.1} s   VmHWM {peak:4} MiB   {last}");
            assert!(well, "{said}");
            assert!(cfg!(debug_assertions) || seconds < 60.0 && peak < 200, "slower or larger than promised");
        }
        server.stop().await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test]
    #[ignore = "200 MB"]
    async fn a_damaged_file_of_two_hundred_megabytes() {
        let folder = std::env::temp_dir().join(format!("frontdesk-large-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("large.csv");
        let mut out = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
        writeln!(out, "房号,账期,收费项目,金额,备注").unwrap();
        for n in 0..2_600_000_u32 {
            // Every row is wrong in its own way: no such unit, no number, or an open mark at the very end.
            let amount = if n % 3 == 0 { "不详" } else { "86.40" };
            writeln!(out, "99-{n},2026-10,水费,{amount},这一行的备注写得比较长一点{n}").unwrap();
        }
        write!(out, "5-1201,2026-10,水费,1,\"没有关上").unwrap();
        let size = out.into_inner().unwrap().metadata().unwrap().len();
        let town = Town::new().await;
        let before = super::super::state(&town).await;
        let (seconds, peak, said, well) = run(&town.db.url, &["import", "bills", path.to_str().unwrap()]);
        println!("{} MiB, all wrong: {seconds:.1} s, VmHWM {peak} MiB", size / 1024 / 1024);
        println!("{}", said.lines().next().unwrap_or_default());
        assert!(!well && said.contains("mistakes, nothing was changed"), "{said}");
        assert_eq!(super::super::state(&town).await, before);
        assert!(peak < 200);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

//! The stand-in as a program of its own.

use std::path::PathBuf;
use std::process::ExitCode;

use telegram_sim::{Sim, SimOptions};

const USAGE: &str =
    "usage: telegram-sim [--listen ADDR] [--state FILE] [--token TOKEN] [--username NAME] [--privacy on|off]";

#[tokio::main]
async fn main() -> ExitCode {
    let Some(options) = options(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let sim = match Sim::start(options).await {
        Ok(sim) => sim,
        Err(why) => {
            eprintln!("{why:#}");
            return ExitCode::FAILURE;
        }
    };
    eprintln!("page and Bot API at {}  token {}", sim.api_url(), sim.token());
    // Without a signal handler the program ends when it is killed, which is as good.
    let _ = tokio::signal::ctrl_c().await;
    sim.stop().await;
    ExitCode::SUCCESS
}

/// Reads the command line; `None` when it cannot be read.
fn options(mut args: impl Iterator<Item = String>) -> Option<SimOptions> {
    let mut options = SimOptions { listen: "127.0.0.1:8081".parse().ok()?, ..SimOptions::default() };
    while let Some(name) = args.next() {
        let value = args.next()?;
        match name.as_str() {
            "--listen" => options.listen = value.parse().ok()?,
            "--state" => options.state = Some(PathBuf::from(value)),
            "--token" => options.token = value,
            "--username" => options.username = value,
            "--privacy" => options.privacy = value != "off",
            _ => return None,
        }
    }
    Some(options)
}

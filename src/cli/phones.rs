//! `phones new-key|show|renew|forget-lost`: the key under which phone numbers are kept, where it comes from, how it is changed.

use super::args::PhonesCommand;
use super::{Misuse, Outcome};
use crate::config::Config;
use crate::store::Pool;
use crate::store::phones::{self, Keyring, Lost, Standing};
use anyhow::{Context, Result};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;

/// Where the key of a server of our own lies, beside it.
pub const FILE: &str = "phone.key";

/// Takes the keys in hand: those that are set, or with a server of our own those of the file beside it, which is made at
/// the first start. Without any the desk is refused, and whatever command needs one says so.
///
/// # Errors
/// When a key has not the form of one, or the file cannot be read or made.
pub fn take(config: &Config) -> Result<()> {
    if let Some(keys) = config.phone_keys()? {
        phones::hold(Keyring::read(keys).context("FRONTDESK_PHONE_KEY")?);
    } else if config.database().is_none() {
        phones::hold(of_file(config)?);
    }
    Ok(())
}

fn of_file(config: &Config) -> Result<Keyring> {
    let path = config.data_dir.join(FILE);
    let told = || format!("the key of phone numbers in {}", path.display());
    std::fs::create_dir_all(&config.data_dir).with_context(told)?;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
        Ok(mut file) => {
            let key = phones::new_key()?;
            file.write_all(format!("{key}\n").as_bytes()).and_then(|()| file.sync_all()).with_context(told)?;
            Keyring::read(&key)
        }
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            Keyring::read(std::fs::read_to_string(&path).with_context(told)?.trim()).with_context(told)
        }
        Err(e) => Err(e).with_context(told),
    }
}

/// Refuses to go on without a key, or with one that is not this database's.
///
/// # Errors
/// With a sentence that says what to do.
pub async fn look(pool: &Pool) -> Result<()> {
    let ring = phones::ring().map_err(|_| Misuse(NO_KEY.to_owned()))?;
    phones::require_ours(&mut *pool.acquire().await?, ring).await
}

/// What is said where there is no key.
pub const NO_KEY: &str = "FRONTDESK_PHONE_KEY is not set: phone numbers are kept under a key that the database does not \
                          have. `frontdesk phones new-key` makes one; keep it with your secrets, and a copy elsewhere: \
                          without it nobody can read the numbers";

/// How the numbers stand, in words.
pub fn told(s: &Standing) -> String {
    let parts = [
        (s.present, "under the present key"),
        (s.former, "under a key of before"),
        (s.plain, "in the clear"),
        (s.lost, "under a key that is not set"),
    ];
    let parts: Vec<_> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if parts.is_empty() { "none are kept yet".to_owned() } else { parts.join(", ") }
}

/// Shows how they stand, and renews them.
///
/// # Errors
/// When there is no key, or the database fails.
pub async fn phones(pool: &Pool, what: PhonesCommand) -> Result<Outcome> {
    let ring = phones::ring().map_err(|_| Misuse(NO_KEY.to_owned()))?;
    let standing = || async { phones::standing(&mut *pool.acquire().await?, ring).await };
    match what {
        PhonesCommand::NewKey => Ok(Outcome::well(phones::new_key()?)),
        PhonesCommand::Show => Ok(Outcome::well(format!("phone numbers: {}", told(&standing().await?)))),
        PhonesCommand::Renew => {
            phones::require_ours(&mut *pool.acquire().await?, ring).await?;
            let renewed = phones::renew(pool, ring).await?;
            Ok(Outcome::well(format!("{renewed} renewed; phone numbers: {}", told(&standing().await?))))
        }
        PhonesCommand::ForgetLost => {
            let Lost(lost) = phones::forget_lost(pool, ring).await?;
            Ok(Outcome::well(format!("{lost} forgotten; phone numbers: {}", told(&standing().await?))))
        }
    }
}

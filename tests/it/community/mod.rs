//! Communities: their file, their units, one-time codes and ties, on a real database.

mod apply;
mod codes;
mod forms;
mod mistakes;
mod mistakes_services;
mod operator;
mod residents;
mod ties;
mod units;

use crate::support::db::TestDb;
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::community_file::{Report, apply};
use frontdesk::domain::community::Community;
use frontdesk::store::{Pool, communities};
use std::path::{Path, PathBuf};

/// Ten o'clock in Shanghai on a Monday, and so many minutes.
pub fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_399_200, 0).unwrap() + TimeDelta::minutes(minutes)
}

/// The sample community's file.
pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/harbour-garden.toml")
}

/// A database with the sample community in it.
pub async fn harbour_garden() -> (TestDb, Community) {
    let db = TestDb::new().await;
    applied(&db.pool, &sample()).await;
    let community = community(&db.pool).await;
    (db, community)
}

/// Applies a file that is right.
pub async fn applied(pool: &Pool, path: &Path) -> Report {
    apply(pool, path, false, at(0)).await.unwrap()
}

/// The sample community as it stands.
pub async fn community(pool: &Pool) -> Community {
    let mut conn = pool.acquire().await.unwrap();
    communities::by_key(&mut conn, "harbour-garden").await.unwrap().unwrap()
}

/// The sample file with some words exchanged, in a folder of its own.
pub struct Edited(pub PathBuf);

impl Edited {
    /// Exchanges words, each of which must be there.
    pub fn new(name: &str, changes: &[(&str, &str)]) -> Self {
        let mut text = std::fs::read_to_string(sample()).unwrap();
        for (from, to) in changes {
            assert!(text.contains(from), "{from:?} is not in the sample");
            text = text.replacen(from, to, 1);
        }
        let folder = std::env::temp_dir().join(format!("frontdesk-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("c.toml"), text).unwrap();
        // What lies beside the sample lies beside its copy.
        let _ = std::os::unix::fs::symlink(sample().with_file_name("pictures"), folder.join("pictures"));
        Self(folder)
    }

    /// Where the file is.
    pub fn path(&self) -> PathBuf {
        self.0.join("c.toml")
    }
}

impl Drop for Edited {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

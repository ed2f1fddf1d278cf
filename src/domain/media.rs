//! Files that people send: kept by Telegram, known to the desk by their ids.

use serde::{Deserialize, Serialize};

/// A file that somebody sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// The id by which it is sent again (`LATITUDE,LONGITUDE` for a location).
    pub file_id: String,
    /// The id by which two sendings of the same file are recognised.
    pub unique_id: String,
    /// Album to which it belongs.
    #[serde(default)]
    pub album: Option<String>,
}

impl Media {
    /// Keeps this file among others once, so many at most; `false` where there are enough.
    pub fn keep_in(&self, files: &mut Vec<Media>, most: usize) -> bool {
        if files.iter().any(|file| file.unique_id == self.unique_id) {
            return true;
        }
        let room = files.len() < most;
        if room {
            files.push(self.clone());
        }
        room
    }
}

/// What a file is. A location is kept like a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A photo.
    Photo,
    /// A video.
    Video,
    /// A round video note; Telegram sends it again only as one.
    VideoNote,
    /// A silent animation.
    Animation,
    /// A voice message.
    Voice,
    /// An audio file.
    Audio,
    /// Any other file.
    Document,
    /// A place on the map.
    Location,
}

//! Fetches files that people sent.

use super::api::{Failure, Telegram};
use crate::chat::files::{Files, Unfetched};
use std::time::Duration;
use teloxide_core::payloads::GetFile;
use teloxide_core::types::FileId;

/// How long a download may take.
const PATIENCE: Duration = Duration::from_secs(120);

impl Files for Telegram {
    async fn fetch(&self, file_id: &str, most: u64) -> Result<Vec<u8>, Unfetched> {
        let file = self.call(&GetFile::new(FileId(file_id.to_owned()))).await.map_err(unfetched)?;
        if file.get("file_size").and_then(serde_json::Value::as_u64).is_some_and(|size| size > most) {
            return Err(Unfetched::TooLarge);
        }
        let path = file.get("file_path").and_then(serde_json::Value::as_str);
        let path = path.ok_or_else(|| Unfetched::Gone("no path".to_owned()))?;
        let network = |e: reqwest::Error| Unfetched::Later(e.without_url().to_string());
        let mut answer = self.download(path).timeout(PATIENCE).send().await.map_err(network)?;
        match answer.status().as_u16() {
            200 => {}
            400 | 403 | 404 | 410 => return Err(Unfetched::Gone(answer.status().to_string())),
            _ => return Err(Unfetched::Later(answer.status().to_string())),
        }
        let mut bytes = vec![];
        while let Some(piece) = answer.chunk().await.map_err(network)? {
            if (bytes.len() + piece.len()) as u64 > most {
                return Err(Unfetched::TooLarge);
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

fn unfetched(failure: Failure) -> Unfetched {
    match failure {
        Failure::Refused { code: 400, description, .. } if description.contains("too big") => Unfetched::TooLarge,
        Failure::Refused { code: 400 | 404, description, .. } => Unfetched::Gone(description),
        Failure::Refused { code, description, .. } => Unfetched::Later(format!("{code} {description}")),
        Failure::Unreached(why) | Failure::Network(why) => Unfetched::Later(why),
    }
}

//! Files people and the bot have sent: ids, names and sizes; the bytes lie elsewhere.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{State, put};

/// One file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    pub file_id: String,
    pub unique: String,
    pub path: String,
    pub size: i64,
    pub mime: String,
    #[serde(default)]
    pub name: Option<String>,
    /// Whether bytes were given; otherwise a sample is made when somebody asks.
    pub stored: bool,
}

impl State {
    /// Remembers a new file.
    pub fn new_file(&mut self, name: Option<&str>, mime: Option<&str>, size: i64, stored: bool) -> FileRecord {
        let number = self.number();
        let mime = mime.map_or_else(|| guess(name.unwrap_or_default()).to_owned(), str::to_owned);
        let folder = match mime.split('/').next().unwrap_or_default() {
            "image" => "photos",
            "video" => "videos",
            "audio" => "voice",
            _ => "documents",
        };
        let file = FileRecord {
            file_id: format!("AgACAgUAAxkBAAI{number:012}SimFile"),
            unique: format!("AQADSim{number:08}"),
            path: format!("{folder}/file_{number}.{}", ending(name, &mime)),
            size,
            mime,
            name: name.map(str::to_owned),
            stored,
        };
        self.files.insert(file.file_id.clone(), file.clone());
        self.dirty = true;
        file
    }

    /// The content fields of a message that carries this file: the field's name and its value.
    pub fn media(&self, kind: &str, file: &FileRecord, duration: i64) -> Option<(&'static str, Value)> {
        let mut object = json!({"file_id": file.file_id, "file_unique_id": file.unique, "file_size": file.size});
        let name = file.name.clone().unwrap_or_else(|| file.path.rsplit('/').next().unwrap_or("file").to_owned());
        Some(match kind {
            "photo" => {
                let small = json!({"file_id": file.file_id, "file_unique_id": format!("{}s", file.unique),
                    "width": 90, "height": 68, "file_size": file.size.min(1400)});
                put(&mut object, "width", Some(800));
                put(&mut object, "height", Some(600));
                ("photo", json!([small, object]))
            }
            "video" => {
                put(&mut object, "width", Some(640));
                put(&mut object, "height", Some(480));
                put(&mut object, "duration", Some(duration));
                put(&mut object, "file_name", Some(name));
                put(&mut object, "mime_type", Some(file.mime.clone()));
                ("video", object)
            }
            "voice" => {
                put(&mut object, "duration", Some(duration));
                put(&mut object, "mime_type", Some(file.mime.clone()));
                ("voice", object)
            }
            "audio" => {
                put(&mut object, "duration", Some(duration));
                put(&mut object, "file_name", Some(name));
                put(&mut object, "mime_type", Some(file.mime.clone()));
                ("audio", object)
            }
            "video_note" => {
                put(&mut object, "length", Some(240));
                put(&mut object, "duration", Some(duration));
                ("video_note", object)
            }
            "document" => {
                put(&mut object, "file_name", Some(name));
                put(&mut object, "mime_type", Some(file.mime.clone()));
                ("document", object)
            }
            _ => return None,
        })
    }
}

/// The content type that goes with a file name.
fn guess(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "mp4" | "mov" => "video/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "mp3" => "audio/mpeg",
        "pdf" => "application/pdf",
        "txt" | "csv" => "text/plain",
        _ => "application/octet-stream",
    }
}

/// The ending of the path of a download.
fn ending(name: Option<&str>, mime: &str) -> String {
    let given = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_lowercase());
    if let Some(given) = given.filter(|given| given.len() <= 5 && given.chars().all(|c| c.is_ascii_alphanumeric())) {
        return given;
    }
    match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "video/mp4" => "mp4",
        "audio/ogg" => "oga",
        "audio/mpeg" => "mp3",
        "application/pdf" => "pdf",
        _ => "bin",
    }
    .to_owned()
}

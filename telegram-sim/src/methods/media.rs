//! Sending files and albums, and fetching them.

use serde_json::{Value, json};

use super::send::CAPTION_MOST;
use super::{ApiError, Job, Reply};
use crate::params::Upload;
use crate::state::{FileRecord, Object};

/// The largest file a bot can fetch.
const DOWNLOAD_MOST: i64 = 20 * 1024 * 1024;

impl Job<'_> {
    pub(super) fn send_file(&mut self, kind: &str) -> Reply {
        let envelope = self.envelope()?;
        let mut content = Object::new();
        self.caption(&mut content, None)?;
        let source = self.params.text(kind).unwrap_or_default();
        let file = self.file(kind, kind, &source)?;
        let duration = self.params.int("duration").unwrap_or(0);
        if let Some((field, value)) = self.state.media(kind, &file, duration) {
            content.insert(field.to_owned(), value);
        }
        let id = self.post(&envelope, content);
        Ok(self.state.message_wire(envelope.chat, id))
    }

    pub(super) fn send_album(&mut self) -> Reply {
        let envelope = self.envelope()?;
        let Ok(Some(Value::Array(items))) = self.params.nested("media") else {
            return Err(ApiError::bad("can't parse media JSON object"));
        };
        if !(2..=10).contains(&items.len()) {
            return Err(ApiError::bad("wrong number of items in the album, it must be 2-10"));
        }
        let kinds: Vec<&str> = items.iter().map(|item| item["type"].as_str().unwrap_or_default()).collect();
        for alone in ["document", "audio"] {
            if kinds.contains(&alone) && !kinds.iter().all(|kind| *kind == alone) {
                return Err(ApiError::bad(&format!("{alone} can't be mixed with other media types")));
            }
        }
        let mut contents = Vec::new();
        for (item, kind) in items.iter().zip(&kinds) {
            let mut content = Object::new();
            self.caption(&mut content, Some(item))?;
            let file = self.file(kind, "media", item["media"].as_str().unwrap_or_default())?;
            let duration = item["duration"].as_i64().unwrap_or(0);
            let Some((field, value)) = self.state.media(kind, &file, duration) else {
                return Err(ApiError::bad("media type is not supported in albums"));
            };
            content.insert(field.to_owned(), value);
            contents.push(content);
        }
        let album = format!("1{:016}", self.state.number());
        let mut messages = Vec::new();
        for mut content in contents {
            content.insert("media_group_id".to_owned(), json!(album));
            let id = self.post(&envelope, content);
            messages.push(self.state.message_wire(envelope.chat, id));
        }
        Ok(json!(messages))
    }

    /// Puts the caption of the call, or of an item of an album, into the content.
    pub(super) fn caption(&self, content: &mut Object, item: Option<&Value>) -> Result<(), ApiError> {
        let words = match item {
            None => self.words("caption", "caption_entities", CAPTION_MOST)?,
            Some(item) => {
                let text = item["caption"].as_str().unwrap_or_default();
                self.words_of(text, item["parse_mode"].as_str(), item.get("caption_entities"), CAPTION_MOST)?
            }
        };
        if !words.text.is_empty() {
            content.insert("caption".to_owned(), json!(words.text));
            if !words.entities.is_empty() {
                content.insert("caption_entities".to_owned(), json!(words.entities));
            }
        }
        Ok(())
    }

    /// The file a field names: an upload, a file id, or an address.
    fn file(&mut self, kind: &str, field: &str, source: &str) -> Result<FileRecord, ApiError> {
        let part = source.strip_prefix("attach://").unwrap_or(field);
        if source.is_empty() || source.starts_with("attach://") {
            let upload = self.params.files.get(part);
            let upload = upload.ok_or_else(|| ApiError::bad(&format!("there is no {kind} in the request")))?;
            return self.upload(kind, upload);
        }
        if source.starts_with("http://") || source.starts_with("https://") {
            let name = source.rsplit('/').next().filter(|name| name.contains('.'));
            return Ok(self.state.new_file(name, None, 1000, false));
        }
        let known = self.state.files.get(source).cloned();
        known.ok_or_else(|| ApiError::bad("wrong file identifier/HTTP URL specified"))
    }

    fn upload(&mut self, kind: &str, upload: &Upload) -> Result<FileRecord, ApiError> {
        if upload.bytes.is_empty() {
            return Err(ApiError::bad("file must be non-empty"));
        }
        let size = i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX);
        let most = if kind == "photo" { 10 } else { 50 } * 1024 * 1024;
        if size > most {
            return Err(ApiError::new(413, "Request Entity Too Large"));
        }
        let generic = upload.mime.as_deref().filter(|mime| *mime != "application/octet-stream");
        let mime = match (kind, generic) {
            ("photo", None) => Some("image/jpeg"),
            ("video" | "video_note", None) => Some("video/mp4"),
            ("voice", None) => Some("audio/ogg"),
            ("audio", None) => Some("audio/mpeg"),
            (_, generic) => generic,
        };
        let file = self.state.new_file(upload.name.as_deref(), mime, size, true);
        self.bytes.push((file.path.clone(), upload.bytes.clone()));
        Ok(file)
    }

    pub(super) fn get_file(&self) -> Reply {
        let id = self.params.text("file_id").ok_or_else(|| ApiError::bad("file_id not specified"))?;
        let file = self.state.files.get(&id).ok_or_else(|| ApiError::bad("invalid file_id"))?;
        if file.size > DOWNLOAD_MOST {
            return Err(ApiError::bad("file is too big"));
        }
        Ok(json!({"file_id": file.file_id, "file_unique_id": file.unique, "file_size": file.size,
            "file_path": file.path}))
    }
}

//! The content of what people send.

use serde_json::{Value, json};

use crate::state::{Object, State, put};
use crate::text;

/// The content of a text.
pub(super) fn words(text: &str) -> Result<Object, String> {
    let words = text::read(text, None, None)?;
    if words.text.is_empty() {
        return Err("the text is empty".to_owned());
    }
    if words.text.chars().count() > 4096 {
        return Err("the text is longer than 4096 characters".to_owned());
    }
    let mut content = Object::new();
    content.insert("text".to_owned(), json!(words.text));
    if !words.entities.is_empty() {
        content.insert("entities".to_owned(), json!(words.entities));
    }
    Ok(content)
}

/// The content of a photo, video, voice message, document, place ...
pub(super) fn item(state: &mut State, item: &Value) -> Result<Object, String> {
    let kind = item["kind"].as_str().ok_or("kind is missing")?;
    let mut content = Object::new();
    if kind == "location" {
        let (Some(latitude), Some(longitude)) = (item["latitude"].as_f64(), item["longitude"].as_f64()) else {
            return Err("a location needs latitude and longitude".to_owned());
        };
        content.insert("location".to_owned(), json!({"latitude": latitude, "longitude": longitude}));
        return Ok(content);
    }
    let mut file = match item["file_id"].as_str() {
        Some(id) => state.files.get(id).cloned().ok_or("there is no such file")?,
        None => {
            let (name, mime, size) = match kind {
                "photo" => ("photo.png", "image/png", 20_000),
                "video" | "video_note" => ("video.mp4", "video/mp4", 400_000),
                "voice" => ("voice.oga", "audio/ogg", 12_000),
                "audio" => ("audio.mp3", "audio/mpeg", 300_000),
                _ => ("document.pdf", "application/pdf", 50_000),
            };
            let name = item["file_name"].as_str().unwrap_or(name);
            let mime = item["mime_type"].as_str().unwrap_or(mime);
            state.new_file(Some(name), Some(mime), item["file_size"].as_i64().unwrap_or(size), false)
        }
    };
    if let Some(size) = item["file_size"].as_i64() {
        file.size = size;
        state.files.insert(file.file_id.clone(), file.clone());
    }
    let duration = item["duration"].as_i64().unwrap_or(5);
    let (field, value) = state.media(kind, &file, duration).ok_or_else(|| format!("{kind} cannot be sent"))?;
    content.insert(field.to_owned(), value);
    if let Some(caption) = item["caption"].as_str() {
        let words = text::read(caption, None, None)?;
        if !words.text.is_empty() {
            content.insert("caption".to_owned(), json!(words.text));
        }
        if !words.entities.is_empty() {
            content.insert("caption_entities".to_owned(), json!(words.entities));
        }
    }
    Ok(content)
}

/// The content of a contact: one's own, somebody else's, or one from the phone book.
pub(super) fn contact(state: &State, who: i64, body: &Value) -> Result<Object, String> {
    let mut contact = if let Some(phone) = body["phone_number"].as_str() {
        let mut contact = json!({"phone_number": phone, "first_name": body["first_name"].as_str().unwrap_or("?")});
        put(&mut contact, "last_name", body["last_name"].as_str());
        put(&mut contact, "user_id", body["contact_user_id"].as_i64());
        contact
    } else {
        let of = body["of"].as_i64().unwrap_or(who);
        let user = state.users.get(&of).ok_or("there is no such user")?;
        let phone = user.phone.clone().ok_or("this person has no phone number")?;
        let mut contact = json!({"phone_number": phone, "first_name": user.first_name, "user_id": of});
        put(&mut contact, "last_name", user.last_name.clone());
        contact
    };
    let mut content = Object::new();
    content.insert("contact".to_owned(), contact.take());
    Ok(content)
}

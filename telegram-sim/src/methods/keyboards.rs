//! Keyboards under messages: checked as Telegram checks them.

use serde_json::{Value, json};

use super::ApiError;
use crate::params::Params;

/// What an inline button may do; exactly one of them.
const ACTIONS: [&str; 10] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// The inline keyboard and the other kind (reply keyboard, its removal, forced reply) of a call.
pub(super) fn read(params: &Params, private: bool) -> Result<(Option<Value>, Option<Value>), ApiError> {
    let Ok(markup) = params.nested("reply_markup") else {
        return Err(ApiError::bad("can't parse reply keyboard markup JSON object"));
    };
    let Some(markup) = markup else { return Ok((None, None)) };
    if !markup.is_object() {
        return Err(ApiError::bad("object expected as reply markup"));
    }
    if let Some(rows) = markup.get("inline_keyboard") {
        let rows = rows.as_array().ok_or_else(|| ApiError::bad("field \"inline_keyboard\" must be of type Array"))?;
        return Ok((inline(rows)?, None));
    }
    if let Some(rows) = markup.get("keyboard").and_then(Value::as_array) {
        return Ok((None, Some(reply(&markup, rows, private)?)));
    }
    let other = markup["remove_keyboard"] == true || markup["force_reply"] == true;
    Ok((None, other.then_some(markup)))
}

/// An inline keyboard without empty rows; none when nothing is left.
fn inline(rows: &[Value]) -> Result<Option<Value>, ApiError> {
    let mut kept = Vec::new();
    let mut count = 0;
    for row in rows {
        let row = row
            .as_array()
            .ok_or_else(|| ApiError::bad("can't parse inline keyboard: field must be an Array of Arrays"))?;
        let buttons = row.iter().map(button).collect::<Result<Vec<_>, _>>()?;
        count += buttons.len();
        if !buttons.is_empty() {
            kept.push(buttons);
        }
    }
    if count > 100 {
        return Err(ApiError::bad("reply markup is too long"));
    }
    Ok((!kept.is_empty()).then(|| json!({"inline_keyboard": kept})))
}

fn button(button: &Value) -> Result<Value, ApiError> {
    let wrong = |why: &str| ApiError::bad(&format!("can't parse inline keyboard button: {why}"));
    let text = button["text"].as_str().ok_or_else(|| wrong("Can't find field \"text\""))?;
    if text.trim().is_empty() {
        return Err(wrong("Button text must be non-empty"));
    }
    let actions: Vec<_> =
        ACTIONS.into_iter().filter(|name| button.get(name).is_some_and(|value| !value.is_null())).collect();
    match actions.as_slice() {
        [] => return Err(wrong("Text buttons are unallowed in the inline keyboard")),
        [_] => {}
        [..] => return Err(wrong("Button must have exactly one optional field")),
    }
    if let Some(data) = button.get("callback_data").and_then(Value::as_str)
        && !(1..=64).contains(&data.len())
    {
        return Err(ApiError::bad("BUTTON_DATA_INVALID"));
    }
    if let Some(url) = button.get("url").and_then(Value::as_str) {
        let known = ["http://", "https://", "tg://", "ton://"].iter().any(|scheme| url.starts_with(scheme));
        let scheme = url.contains("://") || url.starts_with("tel:") || url.starts_with("mailto:");
        if !known && (scheme || !url.contains('.')) {
            let why = if scheme { "Unsupported URL protocol" } else { "Wrong HTTP URL" };
            return Err(ApiError::bad(&format!("inline keyboard button URL '{url}' is invalid: {why}")));
        }
    }
    if let Some(text) = button.get("copy_text")
        && !(1..=256).contains(&text["text"].as_str().unwrap_or_default().chars().count())
    {
        return Err(ApiError::bad("BUTTON_COPY_TEXT_INVALID"));
    }
    Ok(clean(button))
}

/// A reply keyboard whose buttons are objects, also where they were given as bare text.
fn reply(markup: &Value, rows: &[Value], private: bool) -> Result<Value, ApiError> {
    let mut kept = Vec::new();
    for row in rows {
        let mut buttons = Vec::new();
        for button in row.as_array().into_iter().flatten() {
            let button = if button.is_string() { json!({"text": button}) } else { clean(button) };
            if button["text"].as_str().unwrap_or_default().is_empty() {
                return Err(ApiError::bad("keyboard button text must be non-empty"));
            }
            if !private && button["request_contact"] == true {
                return Err(ApiError::bad("phone number can be requested in private chats only"));
            }
            if !private && button["request_location"] == true {
                return Err(ApiError::bad("location can be requested in private chats only"));
            }
            buttons.push(button);
        }
        if !buttons.is_empty() {
            kept.push(buttons);
        }
    }
    let mut markup = clean(markup);
    markup["keyboard"] = json!(kept);
    Ok(markup)
}

/// An object without its null fields.
fn clean(object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    object
}

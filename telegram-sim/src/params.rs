//! What a call brings along: fields from query, form, JSON or multipart, read alike.

use std::collections::HashMap;

use axum::extract::{Form, FromRequest, Multipart, Query, Request};
use axum::http::{Method, header};
use serde_json::{Map, Value, json};

use crate::hub::BODY_LIMIT;

/// A file part of a multipart call.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    pub name: Option<String>,
    pub mime: Option<String>,
    pub bytes: Vec<u8>,
}

/// The fields and files of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    pub fields: Map<String, Value>,
    pub files: HashMap<String, Upload>,
}

impl Params {
    /// Reads a request in any of the forms the Bot API takes.
    pub async fn read(request: Request) -> Result<Params, String> {
        let mut params = Params::default();
        if let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()) {
            params.pairs(pairs);
        }
        if request.method() == Method::GET {
            return Ok(params);
        }
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_lowercase();
        if kind.starts_with("multipart/form-data") {
            params.multipart(request).await?;
            return Ok(params);
        }
        if kind.starts_with("application/json") {
            let body = axum::body::to_bytes(request.into_body(), BODY_LIMIT).await;
            let body = body.map_err(|_| "Request Entity Too Large".to_owned())?;
            match serde_json::from_slice(&body) {
                Ok(Value::Object(fields)) => params.fields.extend(fields),
                _ if body.is_empty() => {}
                _ => return Err("Bad Request: can't parse request: can't parse JSON object".to_owned()),
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
            let Form(pairs) = form.map_err(|_| "Bad Request: can't parse request".to_owned())?;
            params.pairs(pairs);
        }
        Ok(params)
    }

    fn pairs(&mut self, pairs: Vec<(String, String)>) {
        self.fields.extend(pairs.into_iter().map(|(name, value)| (name, Value::String(value))));
    }

    async fn multipart(&mut self, request: Request) -> Result<(), String> {
        let bad = |_| "Bad Request: can't parse multipart form".to_owned();
        let mut form = Multipart::from_request(request, &()).await.map_err(|_| bad(()))?;
        while let Some(part) = form.next_field().await.map_err(|_| bad(()))? {
            let Some(name) = part.name().map(str::to_owned) else { continue };
            let file = part.file_name().map(str::to_owned);
            let mime = part.content_type().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|_| "Request Entity Too Large".to_owned())?;
            if file.is_some() {
                let upload = Upload { name: file, mime, bytes: bytes.to_vec() };
                self.files.insert(name, upload);
            } else {
                let value = String::from_utf8_lossy(&bytes).into_owned();
                self.fields.insert(name, Value::String(value));
            }
        }
        Ok(())
    }

    /// A text; numbers are taken as written.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A whole number, also when written as text.
    pub fn int(&self, name: &str) -> Option<i64> {
        int(self.fields.get(name)?)
    }

    /// A number with a fraction.
    pub fn float(&self, name: &str) -> Option<f64> {
        match self.fields.get(name)? {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_f64(),
        }
    }

    /// Yes or no; absent is no.
    pub fn flag(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::Bool(yes)) => *yes,
            Some(Value::String(text)) => matches!(text.to_lowercase().as_str(), "true" | "1" | "yes"),
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => false,
        }
    }

    /// An object or list, which in forms is JSON text. `Err` when the text is not JSON.
    pub fn nested(&self, name: &str) -> Result<Option<Value>, ()> {
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| ()),
            Some(other) => Ok(Some(other.clone())),
        }
    }

    /// The call as tests see it: nested JSON opened, files as their names.
    pub fn record(&self) -> Value {
        let mut fields = Map::new();
        for (name, value) in &self.fields {
            let opened = match value {
                Value::String(text) if text.starts_with(['{', '[']) && name != "text" && name != "caption" => {
                    serde_json::from_str(text).unwrap_or_else(|_| value.clone())
                }
                Value::String(_)
                | Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::Array(_)
                | Value::Object(_) => value.clone(),
            };
            let opened = match &opened {
                Value::String(text) if name.ends_with("_id") => {
                    text.parse::<i64>().map_or_else(|_| opened.clone(), Value::from)
                }
                _ => opened,
            };
            fields.insert(name.clone(), opened);
        }
        for (name, upload) in &self.files {
            fields.insert(name.clone(), json!({"file_name": upload.name, "size": upload.bytes.len()}));
        }
        Value::Object(fields)
    }
}

/// A whole number, also when written as text.
pub(crate) fn int(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

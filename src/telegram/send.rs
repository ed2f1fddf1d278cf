//! Carries parcels to Telegram.

use super::api::{Failure, PATIENCE, Telegram};
use super::classify::classify;
use crate::chat::outgoing::{
    Address, Body, Delivery, Enclosure, Invoice, Key, KeyAct, Keyboard, Messenger, Op, Parcel,
};
use crate::domain::ids::MessageId;
use crate::domain::media::MediaKind;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use teloxide_core::payloads::{
    AnswerCallbackQuery, AnswerCallbackQuerySetters, AnswerPreCheckoutQuery, DeleteMessage, EditMessageCaption,
    EditMessageCaptionSetters, EditMessageReplyMarkup, EditMessageText, EditMessageTextSetters, SendAnimation,
    SendAnimationSetters, SendAudio, SendAudioSetters, SendDocument, SendDocumentSetters, SendLocation, SendMediaGroup,
    SendMessage, SendMessageSetters, SendPhoto, SendPhotoSetters, SendVideo, SendVideoNote, SendVideoSetters,
    SendVoice, SendVoiceSetters,
};
use teloxide_core::types::{
    ButtonRequest, CallbackQueryId, ChatId, CopyTextButton, FileId, InlineKeyboardButton, InlineKeyboardButtonKind,
    InlineKeyboardMarkup, InputFile, InputMedia, InputMediaDocument, InputMediaPhoto, InputMediaVideo, KeyboardButton,
    KeyboardMarkup, LinkPreviewOptions, MessageId as TgMessageId, ParseMode, PreCheckoutQueryId, ReplyMarkup,
    ReplyParameters, ThreadId,
};

impl Messenger for Telegram {
    async fn deliver(&self, parcel: &Parcel) -> Delivery {
        match self.carry(parcel).await {
            Ok(delivery) => delivery,
            Err(Trouble::Telegram(failure)) => classify(&failure),
            Err(Trouble::Ours(why)) => Delivery::Rejected(why),
        }
    }
}

/// Why a parcel was not carried.
enum Trouble {
    Telegram(Failure),
    /// It cannot even be written down for Telegram.
    Ours(String),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Telegram(failure)
    }
}

/// What is the same in every sending.
struct Frame {
    chat: ChatId,
    thread: Option<ThreadId>,
    reply: Option<ReplyParameters>,
    markup: Option<ReplyMarkup>,
    silent: bool,
}

/// Sets what is the same in every sending.
macro_rules! framed {
    ($payload:expr, $frame:ident) => {{
        let mut payload = $payload;
        payload.message_thread_id = $frame.thread;
        payload.reply_parameters = $frame.reply;
        payload.disable_notification = $frame.silent.then_some(true);
        payload.reply_markup = $frame.markup;
        payload
    }};
}

impl Telegram {
    async fn carry(&self, parcel: &Parcel) -> Result<Delivery, Trouble> {
        let chat = ChatId(parcel.to.chat.0);
        match &parcel.op {
            Op::Send { body, keyboard, reply_to, silent } => {
                let frame = frame(parcel.to, keyboard, *reply_to, *silent)?;
                match (body, &parcel.enclosed) {
                    (Body::Document { caption, shown, .. }, Some(enclosed)) => {
                        return self.send_document((caption, *shown), enclosed, frame).await;
                    }
                    (body, _) => Ok(Delivery::Delivered(message_id(&self.send(body, frame).await?))),
                }
            }
            Op::Edit { message, html, keyboard } => {
                let message = known(*message)?;
                self.edit(chat, message, html, inline(keyboard)?).await?;
                Ok(Delivery::Delivered(None))
            }
            Op::Strip { message } => {
                self.call(&EditMessageReplyMarkup::new(chat, known(*message)?)).await?;
                Ok(Delivery::Delivered(None))
            }
            Op::Delete { message } => {
                self.call(&DeleteMessage::new(chat, known(*message)?)).await?;
                Ok(Delivery::Delivered(None))
            }
            Op::AnswerCheckout { query, refusal } => {
                let mut answer = AnswerPreCheckoutQuery::new(PreCheckoutQueryId(query.clone()), refusal.is_none());
                answer.error_message.clone_from(refusal);
                self.call(&answer).await?;
                Ok(Delivery::Delivered(None))
            }
            Op::Answer { callback, text, alert } => {
                let mut answer = AnswerCallbackQuery::new(CallbackQueryId(callback.clone())).show_alert(*alert);
                if let Some(text) = text {
                    answer = answer.text(text);
                }
                self.call(&answer).await?;
                Ok(Delivery::Delivered(None))
            }
        }
    }

    /// Sends a file of the desk's own: by the id under which Telegram has it, else with its bytes.
    async fn send_document(
        &self,
        (caption, shown): (&str, bool),
        file: &Enclosure,
        frame: Frame,
    ) -> Result<Delivery, Trouble> {
        let (method, part) = if shown { ("sendPhoto", "photo") } else { ("sendDocument", "document") };
        let form = form((part, caption), file, &frame)?;
        if let Some(id) = &file.file_id {
            let kind = if shown { MediaKind::Photo } else { MediaKind::Document };
            let known = Body::Media { kind, file_id: id.clone(), caption: caption.to_owned() };
            match self.send(&known, frame).await {
                Err(Trouble::Telegram(Failure::Refused { code: 400, description, .. }))
                    if description.contains("file identifier") => {}
                sent => return Ok(Delivery::Delivered(message_id(&sent?))),
            }
        }
        let sent = self.upload(method, form).await?;
        // Of a photo Telegram makes several sizes; the largest stands last.
        let kept = if shown {
            sent.pointer("/photo").and_then(Value::as_array).and_then(|all| all.last())
        } else {
            sent.get(part)
        };
        let id = kept.and_then(|file| file.get("file_id")).and_then(Value::as_str);
        Ok(match (message_id(&sent), id) {
            (Some(message), Some(id)) => Delivery::Uploaded(message, id.to_owned()),
            (message, _) => Delivery::Delivered(message),
        })
    }

    async fn send_invoice(&self, invoice: &Invoice, frame: Frame) -> Result<Value, Trouble> {
        let Some(provider) = self.provider(&invoice.provider) else {
            return Err(Trouble::Ours(format!("no payment provider is set for {}", invoice.provider)));
        };
        let prices: Vec<Value> =
            invoice.prices.iter().map(|(label, amount)| json!({ "label": label, "amount": amount })).collect();
        let mut payload = json!({
            "chat_id": frame.chat, "title": invoice.title, "description": invoice.description,
            "payload": invoice.payload, "provider_token": provider, "currency": invoice.currency, "prices": prices,
            // A copy in another chat would have a button of its own.
            "protect_content": true,
        });
        if let Some(fields) = payload.as_object_mut() {
            if let Some(reply) = &frame.reply {
                fields.insert("reply_parameters".to_owned(), serde_json::to_value(reply).unwrap_or_default());
            }
            if frame.silent {
                fields.insert("disable_notification".to_owned(), true.into());
            }
        }
        Ok(self.call_as("sendInvoice", &payload, PATIENCE).await?)
    }

    async fn edit(
        &self,
        chat: ChatId,
        message: TgMessageId,
        html: &str,
        keys: Option<InlineKeyboardMarkup>,
    ) -> Result<(), Failure> {
        let mut text =
            EditMessageText::new(chat, message, html).parse_mode(ParseMode::Html).link_preview_options(no_preview());
        text.reply_markup = keys.clone();
        match self.call(&text).await {
            Err(Failure::Refused { description, .. }) if description.contains("no text in the message to edit") => {
                let mut caption = EditMessageCaption::new(chat, message).caption(html).parse_mode(ParseMode::Html);
                caption.reply_markup = keys;
                self.call(&caption).await.map(drop)
            }
            other => other.map(drop),
        }
    }

    async fn send(&self, body: &Body, frame: Frame) -> Result<Value, Trouble> {
        let chat = frame.chat;
        let sent = match body {
            Body::Html { html } => {
                let text = SendMessage::new(chat, html).parse_mode(ParseMode::Html).link_preview_options(no_preview());
                self.call(&framed!(text, frame)).await?
            }
            Body::Media { kind, file_id, caption } => match kind {
                MediaKind::Photo => {
                    let photo = SendPhoto::new(chat, file(file_id)).caption(caption).parse_mode(ParseMode::Html);
                    self.call(&framed!(photo, frame)).await?
                }
                MediaKind::Video => {
                    let video = SendVideo::new(chat, file(file_id)).caption(caption).parse_mode(ParseMode::Html);
                    self.call(&framed!(video, frame)).await?
                }
                // Its form has no room for words.
                MediaKind::VideoNote => {
                    let note = SendVideoNote::new(chat, file(file_id));
                    self.call(&framed!(note, frame)).await?
                }
                MediaKind::Animation => {
                    let moving = SendAnimation::new(chat, file(file_id)).caption(caption).parse_mode(ParseMode::Html);
                    self.call(&framed!(moving, frame)).await?
                }
                MediaKind::Audio => {
                    let audio = SendAudio::new(chat, file(file_id)).caption(caption).parse_mode(ParseMode::Html);
                    self.call(&framed!(audio, frame)).await?
                }
                MediaKind::Voice => {
                    let voice = SendVoice::new(chat, file(file_id)).caption(caption).parse_mode(ParseMode::Html);
                    self.call(&framed!(voice, frame)).await?
                }
                MediaKind::Document => {
                    let document = SendDocument::new(chat, file(file_id)).caption(caption).parse_mode(ParseMode::Html);
                    self.call(&framed!(document, frame)).await?
                }
                MediaKind::Location => {
                    let (latitude, longitude) =
                        place(file_id).ok_or_else(|| Trouble::Ours("a place without numbers".to_owned()))?;
                    let location = SendLocation::new(chat, latitude, longitude);
                    self.call(&framed!(location, frame)).await?
                }
            },
            Body::Invoice(invoice) => self.send_invoice(invoice, frame).await?,
            Body::Document { .. } => return Err(Trouble::Ours("a document without its file".to_owned())),
            Body::Album { items, caption } => {
                let mut album = SendMediaGroup::new(chat, album(items, caption));
                album.message_thread_id = frame.thread;
                album.reply_parameters = frame.reply;
                album.disable_notification = frame.silent.then_some(true);
                self.call(&album).await?
            }
        };
        Ok(sent)
    }
}

fn frame(to: Address, keyboard: &Keyboard, reply_to: Option<MessageId>, silent: bool) -> Result<Frame, Trouble> {
    let markup = match keyboard {
        Keyboard::None => None,
        Keyboard::Inline(_) => inline(keyboard)?.map(ReplyMarkup::InlineKeyboard),
        Keyboard::ShareContact(label) => {
            let key = KeyboardButton::new(label).request(ButtonRequest::Contact);
            Some(ReplyMarkup::Keyboard(KeyboardMarkup::new([[key]]).resize_keyboard().one_time_keyboard()))
        }
        Keyboard::Remove => Some(ReplyMarkup::kb_remove()),
    };
    Ok(Frame {
        chat: ChatId(to.chat.0),
        thread: to.thread.map(|t| ThreadId(TgMessageId(t))),
        reply: reply_to.map(|m| ReplyParameters::new(TgMessageId(m.0)).allow_sending_without_reply()),
        markup,
        silent,
    })
}

/// A file with its bytes, as a form; `part` is what the method calls it.
fn form((name, caption): (&'static str, &str), file: &Enclosure, frame: &Frame) -> Result<Form, Trouble> {
    let ours = |e: &dyn std::fmt::Display| Trouble::Ours(format!("a form for Telegram: {e}"));
    let json = |value: serde_json::Result<String>| value.map_err(|e| ours(&e));
    let part = Part::bytes(file.bytes.clone()).file_name(file.name.clone());
    let part = part.mime_str(&file.mime).map_err(|e| ours(&e))?;
    let mut form = Form::new().text("chat_id", frame.chat.0.to_string()).part(name, part);
    if !caption.is_empty() {
        form = form.text("caption", caption.to_owned()).text("parse_mode", "HTML");
    }
    if let Some(thread) = frame.thread {
        form = form.text("message_thread_id", thread.0.0.to_string());
    }
    if let Some(reply) = &frame.reply {
        form = form.text("reply_parameters", json(serde_json::to_string(reply))?);
    }
    if let Some(markup) = &frame.markup {
        form = form.text("reply_markup", json(serde_json::to_string(markup))?);
    }
    if frame.silent {
        form = form.text("disable_notification", "true");
    }
    Ok(form)
}

fn inline(keyboard: &Keyboard) -> Result<Option<InlineKeyboardMarkup>, Trouble> {
    match keyboard {
        Keyboard::Inline(rows) => {
            let rows: Result<Vec<Vec<_>>, _> =
                rows.iter().map(|row| row.iter().map(key).collect::<Result<Vec<_>, _>>()).collect();
            Ok(Some(InlineKeyboardMarkup::new(rows?)))
        }
        Keyboard::None | Keyboard::ShareContact(_) | Keyboard::Remove => Ok(None),
    }
}

fn key(key: &Key) -> Result<InlineKeyboardButton, Trouble> {
    let kind = match &key.act {
        KeyAct::Press(data) => InlineKeyboardButtonKind::CallbackData(data.clone()),
        KeyAct::Url(url) => InlineKeyboardButtonKind::Url(
            reqwest::Url::parse(url).map_err(|e| Trouble::Ours(format!("a button's address: {e}")))?,
        ),
        KeyAct::Copy(text) => InlineKeyboardButtonKind::CopyText(CopyTextButton { text: text.clone() }),
    };
    Ok(InlineKeyboardButton::new(&key.label, kind))
}

fn known(message: Option<MessageId>) -> Result<TgMessageId, Trouble> {
    message.map(|m| TgMessageId(m.0)).ok_or_else(|| Trouble::Ours("a message without number".to_owned()))
}

fn file(id: &str) -> InputFile {
    InputFile::file_id(FileId(id.to_owned()))
}

fn place(file_id: &str) -> Option<(f64, f64)> {
    let (latitude, longitude) = file_id.split_once(',')?;
    Some((latitude.trim().parse().ok()?, longitude.trim().parse().ok()?))
}

fn album(items: &[(MediaKind, String)], caption: &str) -> Vec<InputMedia> {
    items
        .iter()
        .enumerate()
        .map(|(n, (kind, id))| {
            let caption = (n == 0 && !caption.is_empty()).then(|| caption.to_owned());
            match kind {
                MediaKind::Video => {
                    let mut video = InputMediaVideo::new(file(id)).parse_mode(ParseMode::Html);
                    video.caption = caption;
                    InputMedia::Video(video)
                }
                MediaKind::Photo => {
                    let mut photo = InputMediaPhoto::new(file(id)).parse_mode(ParseMode::Html);
                    photo.caption = caption;
                    InputMedia::Photo(photo)
                }
                MediaKind::VideoNote
                | MediaKind::Animation
                | MediaKind::Voice
                | MediaKind::Audio
                | MediaKind::Document
                | MediaKind::Location => {
                    let mut document = InputMediaDocument::new(file(id)).parse_mode(ParseMode::Html);
                    document.caption = caption;
                    InputMedia::Document(document)
                }
            }
        })
        .collect()
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// The number of the message in an answer: of the first one where it is an album.
fn message_id(answer: &Value) -> Option<MessageId> {
    let message = answer.as_array().and_then(|all| all.first()).unwrap_or(answer);
    let id = message.get("message_id")?.as_i64()?;
    i32::try_from(id).ok().map(MessageId)
}

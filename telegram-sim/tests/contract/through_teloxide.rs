//! The list's calls by teloxide-core.

use serde::Serialize;
use serde_json::{Value, json};
use telegram_sim::Sim;
use teloxide_core::net::Download;
use teloxide_core::prelude::*;
use teloxide_core::types::{
    BotCommand, BotCommandScope, CallbackQueryId, ChatAction, FileId, InputFile, InputMedia, InputMediaPhoto,
    MessageId, ParseMode, ReactionType, ReplyMarkup, ReplyParameters, ThreadId,
};

pub struct Teloxide(pub Bot);

impl Teloxide {
    pub fn new(sim: &Sim) -> Teloxide {
        Teloxide(Bot::new(sim.token()).set_api_url(sim.api_url().parse().unwrap()))
    }
}

fn upload(name: &'static str) -> InputFile {
    InputFile::memory(vec![1, 2, 3, 4]).file_name(name)
}

/// An answer as JSON, or the error's words.
fn told<T: Serialize>(outcome: Result<T, teloxide_core::RequestError>) -> Result<Value, String> {
    match outcome {
        Ok(value) => Ok(serde_json::to_value(value).unwrap()),
        Err(error) => Err(error.to_string()),
    }
}

/// Sets an optional field of a payload when the list names it.
macro_rules! set {
    ($request:ident, $params:ident, $($field:ident = $read:expr),*) => {
        $(if let Some(value) = $params.get(stringify!($field)).filter(|value| !value.is_null()) {
            $request = $request.$field($read(value));
        })*
    };
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn thread(value: &Value) -> ThreadId {
    ThreadId(MessageId(read(value)))
}

fn mode(_: &Value) -> ParseMode {
    ParseMode::Html
}

fn text(value: &Value) -> String {
    read(value)
}

impl super::Library for Teloxide {
    async fn call(&self, method: &str, p: &Value) -> Result<Value, String> {
        let bot = &self.0;
        let chat = ChatId(p["chat_id"].as_i64().unwrap_or(0));
        let from = ChatId(p["from_chat_id"].as_i64().unwrap_or(0));
        let id = MessageId(i32::try_from(p["message_id"].as_i64().unwrap_or(0)).unwrap());
        match method {
            "getMe" => told(bot.get_me().await),
            "sendMessage" => {
                let mut call = bot.send_message(chat, text(&p["text"]));
                set!(
                    call,
                    p,
                    parse_mode = mode,
                    message_thread_id = thread,
                    reply_markup = read::<ReplyMarkup>,
                    reply_parameters = read::<ReplyParameters>
                );
                told(call.await)
            }
            "editMessageText" => {
                let mut call = bot.edit_message_text(chat, id, text(&p["text"]));
                set!(call, p, parse_mode = mode);
                told(call.await)
            }
            "editMessageReplyMarkup" => {
                let call = bot.edit_message_reply_markup(chat, id);
                told(call.reply_markup(read(&p["reply_markup"])).await)
            }
            "sendPhoto" => {
                let mut call = bot.send_photo(chat, upload("photo.jpg"));
                set!(call, p, parse_mode = mode, caption = text);
                told(call.await)
            }
            "sendDocument" => told(bot.send_document(chat, upload("paper.pdf")).await),
            "sendVoice" => told(bot.send_voice(chat, upload("voice.oga")).await),
            "sendLocation" => {
                let place = (p["latitude"].as_f64().unwrap(), p["longitude"].as_f64().unwrap());
                told(bot.send_location(chat, place.0, place.1).await)
            }
            "sendMediaGroup" => {
                let media = p["media"].as_array().unwrap().iter().map(|item| {
                    let mut photo = InputMediaPhoto::new(upload("photo.jpg"));
                    if let Some(caption) = item["caption"].as_str() {
                        photo = photo.caption(caption).parse_mode(ParseMode::Html);
                    }
                    InputMedia::Photo(photo)
                });
                told(bot.send_media_group(chat, media).await)
            }
            "sendChatAction" => told(bot.send_chat_action(chat, ChatAction::Typing).await),
            "copyMessage" => told(bot.copy_message(chat, from, id).await),
            "forwardMessage" => told(bot.forward_message(chat, from, id).await),
            "deleteMessage" => told(bot.delete_message(chat, id).await),
            "createForumTopic" => {
                let topic = bot.create_forum_topic(chat, text(&p["name"])).await;
                told(topic)
            }
            "closeForumTopic" => told(bot.close_forum_topic(chat, thread(&p["message_thread_id"])).await),
            "reopenForumTopic" => told(bot.reopen_forum_topic(chat, thread(&p["message_thread_id"])).await),
            "editForumTopic" => {
                let call = bot.edit_forum_topic(chat, thread(&p["message_thread_id"]));
                told(call.name(text(&p["name"])).await)
            }
            "setMyCommands" => {
                let call = bot.set_my_commands(read::<Vec<BotCommand>>(&p["commands"]));
                told(call.scope(BotCommandScope::AllPrivateChats).language_code("zh").await)
            }
            "getMyCommands" => {
                let mut call = bot.get_my_commands();
                set!(call, p, language_code = text);
                if p.get("scope").is_some() {
                    call = call.scope(BotCommandScope::AllPrivateChats);
                }
                told(call.await)
            }
            "getChat" => told(bot.get_chat(chat).await),
            "getChatMember" => told(bot.get_chat_member(chat, read(&p["user_id"])).await),
            "getChatAdministrators" => told(bot.get_chat_administrators(chat).await),
            "pinChatMessage" => told(bot.pin_chat_message(chat, id).await),
            "setMessageReaction" => {
                let call = bot.set_message_reaction(chat, id);
                told(call.reaction(vec![ReactionType::Emoji { emoji: "👍".to_owned() }]).await)
            }
            "getWebhookInfo" => told(bot.get_webhook_info().await),
            "getUpdates" => told(bot.get_updates().limit(100).await),
            "answerCallbackQuery" => {
                let mut call = bot.answer_callback_query(CallbackQueryId(text(&p["callback_query_id"])));
                set!(call, p, text = text, show_alert = read::<bool>);
                told(call.await)
            }
            "getFile" => {
                let file = bot.get_file(FileId(text(&p["file_id"]))).await;
                if let Ok(file) = &file {
                    let mut bytes = Vec::new();
                    bot.download_file(&file.path, &mut bytes).await.unwrap();
                    assert!(bytes.starts_with(b"\x89PNG"));
                }
                told(file)
            }
            other => Err(format!("{other} is not in the list: {}", json!(p))),
        }
    }
}

//! The list's calls by frankenstein.

use std::path::PathBuf;

use frankenstein::client_reqwest::Bot;
use frankenstein::{AsyncTelegramApi, Error, response::MethodResponse};
use serde::Serialize;
use serde_json::{Value, json};
use telegram_sim::Sim;

pub struct Frankenstein(Bot, String);

impl Frankenstein {
    pub fn new(sim: &Sim) -> Frankenstein {
        let base = format!("{}/bot{}", sim.api_url(), sim.token());
        let files = format!("{}/file/bot{}", sim.api_url(), sim.token());
        Frankenstein(Bot::new_url(base), files)
    }
}

/// Parameters of the library's own type, from the list's JSON.
fn read<T: serde::de::DeserializeOwned>(params: &Value) -> T {
    serde_json::from_value(params.clone()).unwrap_or_else(|why| panic!("{params}: {why}"))
}

fn told<T: Serialize>(outcome: Result<MethodResponse<T>, Error>) -> Result<Value, String> {
    match outcome {
        Ok(response) => Ok(serde_json::to_value(response.result).unwrap()),
        Err(Error::Api(response)) => Err(response.description),
        Err(other) => panic!("{other}"),
    }
}

/// A file of four bytes with this name, as the library wants it.
fn upload(name: &str) -> Value {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(name);
    std::fs::write(&path, [1, 2, 3, 4]).unwrap();
    json!({"path": path})
}

impl super::Library for Frankenstein {
    async fn call(&self, method: &str, params: &Value) -> Result<Value, String> {
        let bot = &self.0;
        let mut p = params.clone();
        for (field, name) in [("photo", "photo.jpg"), ("document", "paper.pdf"), ("voice", "voice.oga")] {
            if p.get(field).is_some() {
                p[field] = upload(name);
            }
        }
        for item in p.get_mut("media").and_then(Value::as_array_mut).into_iter().flatten() {
            item["media"] = upload("photo.jpg");
        }
        match method {
            "getMe" => told(bot.get_me().await),
            "sendMessage" => told(bot.send_message(&read(&p)).await),
            "editMessageText" => told(bot.edit_message_text(&read(&p)).await),
            "editMessageReplyMarkup" => told(bot.edit_message_reply_markup(&read(&p)).await),
            "sendPhoto" => told(bot.send_photo(&read(&p)).await),
            "sendDocument" => told(bot.send_document(&read(&p)).await),
            "sendVoice" => told(bot.send_voice(&read(&p)).await),
            "sendLocation" => told(bot.send_location(&read(&p)).await),
            "sendMediaGroup" => told(bot.send_media_group(&read(&p)).await),
            "sendChatAction" => told(bot.send_chat_action(&read(&p)).await),
            "copyMessage" => told(bot.copy_message(&read(&p)).await),
            "forwardMessage" => told(bot.forward_message(&read(&p)).await),
            "deleteMessage" => told(bot.delete_message(&read(&p)).await),
            "createForumTopic" => told(bot.create_forum_topic(&read(&p)).await),
            "closeForumTopic" => told(bot.close_forum_topic(&read(&p)).await),
            "reopenForumTopic" => told(bot.reopen_forum_topic(&read(&p)).await),
            "editForumTopic" => told(bot.edit_forum_topic(&read(&p)).await),
            "setMyCommands" => told(bot.set_my_commands(&read(&p)).await),
            "getMyCommands" => told(bot.get_my_commands(&read(&p)).await),
            "getChat" => told(bot.get_chat(&read(&p)).await),
            "getChatMember" => told(bot.get_chat_member(&read(&p)).await),
            "getChatAdministrators" => told(bot.get_chat_administrators(&read(&p)).await),
            "pinChatMessage" => told(bot.pin_chat_message(&read(&p)).await),
            "setMessageReaction" => told(bot.set_message_reaction(&read(&p)).await),
            "getWebhookInfo" => told(bot.get_webhook_info().await),
            "getUpdates" => told(bot.get_updates(&read(&p)).await),
            "answerCallbackQuery" => told(bot.answer_callback_query(&read(&p)).await),
            "getFile" => {
                let file = told(bot.get_file(&read(&p)).await)?;
                let path = file["file_path"].as_str().unwrap();
                let bytes = reqwest::get(format!("{}/{path}", self.1)).await.unwrap().bytes().await.unwrap();
                assert!(bytes.starts_with(b"\x89PNG"));
                Ok(file)
            }
            other => Err(format!("{other} is not in the list")),
        }
    }
}

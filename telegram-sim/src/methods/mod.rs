//! The methods of the Bot API: which there are, and what they have in common.

mod chats;
mod commands;
mod copies;
mod edits;
mod keyboards;
mod media;
mod payments;
mod send;
mod topics;
mod webhooks;

use serde_json::{Value, json};

use crate::faults::Trouble;
use crate::hub::Hub;
use crate::params::{Params, int};
use crate::state::{Chat, Kind, Message, State, Status};

/// An error as Telegram tells it.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub code: u16,
    pub description: String,
    pub parameters: Option<Value>,
}

/// What a method answers.
pub(crate) type Reply = Result<Value, ApiError>;

impl ApiError {
    pub fn new(code: u16, description: &str) -> ApiError {
        ApiError { code, description: description.to_owned(), parameters: None }
    }

    pub fn bad(what: &str) -> ApiError {
        ApiError::new(400, &format!("Bad Request: {what}"))
    }

    pub fn forbidden(what: &str) -> ApiError {
        ApiError::new(403, &format!("Forbidden: {what}"))
    }

    pub fn not_found() -> ApiError {
        ApiError::new(404, "Not Found")
    }

    pub fn too_many(seconds: i64) -> ApiError {
        let parameters = Some(json!({"retry_after": seconds}));
        ApiError { code: 429, description: format!("Too Many Requests: retry after {seconds}"), parameters }
    }
}

/// One call at work.
pub(crate) struct Job<'a> {
    pub state: &'a mut State,
    pub now_ms: i64,
    pub params: &'a Params,
    /// Files that came along: where they go, and their bytes.
    pub bytes: Vec<(String, Vec<u8>)>,
    /// The answer about a payment comes too late, whatever the clock says.
    pub late: bool,
    /// A payment is told twice.
    pub twice: bool,
}

/// Carries out a call.
pub(crate) fn call(hub: &Hub, method: &str, params: &Params) -> Reply {
    let strikes = |kind| method == "answerprecheckoutquery" && hub.faults().strike_delivery(kind);
    let (late, twice) = (strikes(Trouble::CheckoutLate), strikes(Trouble::PaymentTwice));
    let (reply, bytes) = hub.with(|state, now_ms| {
        let mut job = Job { state, now_ms, params, bytes: Vec::new(), late, twice };
        let reply = job.run(method);
        (reply, job.bytes)
    });
    for (path, bytes) in bytes {
        hub.keep_bytes(&path, bytes);
    }
    if method == "setwebhook" {
        hub.next_turn();
    }
    reply
}

/// A list of names, which in forms is JSON text.
pub(crate) fn names(params: &Params, field: &str) -> Result<Option<Vec<String>>, ApiError> {
    let Ok(list) = params.nested(field) else {
        return Err(ApiError::bad(&format!("can't parse {field} JSON object")));
    };
    let Some(list) = list.as_ref().and_then(Value::as_array) else { return Ok(None) };
    Ok(Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect()))
}

impl Job<'_> {
    fn run(&mut self, method: &str) -> Reply {
        match method {
            "getme" => Ok(self.get_me()),
            "setwebhook" => self.set_webhook(),
            "deletewebhook" => self.delete_webhook(),
            "getwebhookinfo" => Ok(self.webhook_info()),
            "sendmessage" => self.send_message(),
            "sendphoto" => self.send_file("photo"),
            "sendvideo" => self.send_file("video"),
            "sendvoice" => self.send_file("voice"),
            "sendaudio" => self.send_file("audio"),
            "senddocument" => self.send_file("document"),
            "sendvideonote" => self.send_file("video_note"),
            "sendlocation" => self.send_location(),
            "sendcontact" => self.send_contact(),
            "sendmediagroup" => self.send_album(),
            "sendinvoice" => self.send_invoice(),
            "answerprecheckoutquery" => self.answer_checkout(),
            "sendchataction" => self.send_action(),
            "copymessage" => self.copy_message(),
            "copymessages" => self.copy_messages(),
            "forwardmessage" => self.forward_message(),
            "editmessagetext" => self.edit_text(),
            "editmessagecaption" => self.edit_caption(),
            "editmessagereplymarkup" => self.edit_markup(),
            "deletemessage" => self.delete_message(),
            "deletemessages" => self.delete_messages(),
            "answercallbackquery" => self.answer_callback(),
            "setmessagereaction" => self.react(),
            "pinchatmessage" => self.pin(),
            "unpinchatmessage" => self.unpin(),
            "unpinallchatmessages" | "unpinallforumtopicmessages" => self.unpin_all(),
            "setmycommands" => self.set_commands(),
            "getmycommands" => self.get_commands(),
            "deletemycommands" => self.delete_commands(),
            "getchat" => self.get_chat(),
            "getchatmember" => self.get_member(),
            "getchatadministrators" => self.get_admins(),
            "getchatmembercount" => self.count_members(),
            "leavechat" => self.leave(),
            "banchatmember" => self.ban(Status::Kicked),
            "unbanchatmember" => self.ban(Status::Left),
            "getfile" => self.get_file(),
            "createforumtopic" => self.create_topic(),
            "editforumtopic" => self.edit_topic(),
            "closeforumtopic" => self.close_topic(true),
            "reopenforumtopic" => self.close_topic(false),
            "deleteforumtopic" => self.delete_topic(),
            "getforumtopiciconstickers" => Ok(json!([])),
            "setmyname"
            | "setmydescription"
            | "setmyshortdescription"
            | "setchatmenubutton"
            | "logout"
            | "close"
            | "setmydefaultadministratorrights" => Ok(json!(true)),
            "getmyname" => Ok(json!({"name": self.state.bot.first_name})),
            "getmydescription" => Ok(json!({"description": ""})),
            "getmyshortdescription" => Ok(json!({"short_description": ""})),
            "getchatmenubutton" => Ok(json!({"type": "default"})),
            _ => Err(ApiError::not_found()),
        }
    }

    fn get_me(&self) -> Value {
        let bot = &self.state.bot;
        json!({"id": bot.id, "is_bot": true, "first_name": bot.first_name, "username": bot.username,
            "can_join_groups": true, "can_read_all_group_messages": !bot.privacy, "supports_inline_queries": false,
            "can_connect_to_business": false, "has_main_web_app": false})
    }

    /// The id of the chat a field names, by number or `@name`.
    pub fn chat_id(&self, field: &str) -> Result<i64, ApiError> {
        let value = self.params.fields.get(field).ok_or_else(|| ApiError::bad(&format!("{field} is empty")))?;
        let id = int(value).or_else(|| {
            let name = value.as_str()?.strip_prefix('@')?.to_lowercase();
            let named = |chat: &&Chat| chat.username.as_ref().is_some_and(|own| own.to_lowercase() == name);
            self.state.chats.values().find(named).map(|chat| chat.id)
        });
        id.ok_or_else(|| ApiError::bad("chat not found"))
    }

    /// A chat the bot knows.
    pub fn known_chat(&self, field: &str) -> Result<&Chat, ApiError> {
        let id = self.chat_id(field)?;
        let chat = self.state.chats.get(&id).ok_or_else(|| ApiError::bad("chat not found"))?;
        let met = chat.bot != Status::Left || chat.last_message > 0 || self.state.shares_group(id);
        if met { Ok(chat) } else { Err(ApiError::bad("chat not found")) }
    }

    /// A chat in which the bot may see and change messages.
    pub fn open_chat(&self) -> Result<&Chat, ApiError> {
        let chat = self.known_chat("chat_id")?;
        if let Some(new) = chat.migrated_to {
            return Err(ApiError {
                code: 400,
                description: "Bad Request: group chat was upgraded to a supergroup chat".to_owned(),
                parameters: Some(json!({"migrate_to_chat_id": new})),
            });
        }
        let name = match chat.kind {
            Kind::Private => return Ok(chat),
            Kind::Group => "group",
            Kind::Supergroup => "supergroup",
        };
        match chat.bot {
            Status::Kicked => Err(ApiError::forbidden(&format!("bot was kicked from the {name} chat"))),
            Status::Left => Err(ApiError::forbidden(&format!("bot is not a member of the {name} chat"))),
            Status::Creator | Status::Administrator | Status::Member => Ok(chat),
        }
    }

    /// A chat to which the bot may write.
    pub fn target(&self) -> Result<&Chat, ApiError> {
        let chat = self.open_chat()?;
        if chat.kind == Kind::Private {
            if self.state.users.get(&chat.id).is_some_and(|user| user.deactivated) {
                return Err(ApiError::forbidden("user is deactivated"));
            }
            match chat.bot {
                Status::Kicked => return Err(ApiError::forbidden("bot was blocked by the user")),
                Status::Left => return Err(ApiError::forbidden("bot can't initiate conversation with a user")),
                Status::Creator | Status::Administrator | Status::Member => {}
            }
        }
        Ok(chat)
    }

    /// The message a call is about, in a chat the bot may work in.
    pub fn message(&self, missing: &str) -> Result<(i64, i64), ApiError> {
        let chat = self.open_chat()?;
        let id = self.params.int("message_id").ok_or_else(|| ApiError::bad("message identifier is not specified"))?;
        if !chat.messages.contains_key(&id) {
            return Err(ApiError::bad(missing));
        }
        Ok((chat.id, id))
    }

    /// A message that is known to be there.
    pub fn at(&mut self, chat: i64, id: i64) -> Result<&mut Message, ApiError> {
        let found = self.state.chats.get_mut(&chat).and_then(|chat| chat.messages.get_mut(&id));
        found.ok_or_else(|| ApiError::bad("message not found"))
    }
}

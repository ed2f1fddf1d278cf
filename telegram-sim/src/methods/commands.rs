//! The bot's command menus, by scope and language.

use serde_json::{Value, json};

use super::{ApiError, Job, Reply};

impl Job<'_> {
    /// The key under which a menu lies: scope and language.
    fn menu_key(&self) -> Result<String, ApiError> {
        let Ok(scope) = self.params.nested("scope") else {
            return Err(ApiError::bad("can't parse BotCommandScope: can't parse JSON object"));
        };
        let scope = scope.unwrap_or_else(|| json!({"type": "default"}));
        let kind = scope["type"].as_str().unwrap_or_default();
        let chat = || {
            let id = crate::params::int(&scope["chat_id"]).unwrap_or(0);
            if self.state.chats.contains_key(&id) { Ok(id) } else { Err(ApiError::bad("chat not found")) }
        };
        let scope = match kind {
            "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => kind.to_owned(),
            "chat" | "chat_administrators" => format!("{kind}:{}", chat()?),
            "chat_member" => {
                let user = crate::params::int(&scope["user_id"]).unwrap_or(0);
                format!("{kind}:{}:{user}", chat()?)
            }
            _ => return Err(ApiError::bad("can't parse BotCommandScope: Unsupported type specified")),
        };
        let language = self.params.text("language_code").unwrap_or_default();
        if !language.is_empty() && (language.len() != 2 || !language.chars().all(|c| c.is_ascii_lowercase())) {
            return Err(ApiError::bad("LANG_CODE_INVALID"));
        }
        Ok(format!("{scope}|{language}"))
    }

    pub(super) fn set_commands(&mut self) -> Reply {
        let key = self.menu_key()?;
        let Ok(Some(Value::Array(list))) = self.params.nested("commands") else {
            return Err(ApiError::bad("can't parse commands JSON object"));
        };
        if list.len() > 100 {
            return Err(ApiError::bad("BOT_COMMANDS_TOO_MUCH"));
        }
        let mut kept = Vec::new();
        for command in &list {
            let name = command["command"].as_str().unwrap_or_default().trim_start_matches('/');
            let about = command["description"].as_str().unwrap_or_default();
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if !(1..=32).contains(&name.len()) || !name.chars().all(plain) {
                return Err(ApiError::bad("BOT_COMMAND_INVALID"));
            }
            if !(1..=256).contains(&about.chars().count()) {
                return Err(ApiError::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
            }
            kept.push(json!({"command": name, "description": about}));
        }
        if kept.is_empty() {
            self.state.commands.remove(&key);
        } else {
            self.state.commands.insert(key, json!(kept));
        }
        self.state.dirty = true;
        Ok(json!(true))
    }

    pub(super) fn get_commands(&self) -> Reply {
        let key = self.menu_key()?;
        Ok(self.state.commands.get(&key).cloned().unwrap_or_else(|| json!([])))
    }

    pub(super) fn delete_commands(&mut self) -> Reply {
        let key = self.menu_key()?;
        self.state.commands.remove(&key);
        self.state.dirty = true;
        Ok(json!(true))
    }
}

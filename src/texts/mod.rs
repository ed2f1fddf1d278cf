//! What the desk says: every message of `locales/` as a function of its arguments.

mod capitals;
mod fees;
mod format;
mod forms;
mod names;
mod privacy;
mod reminders;

use crate::domain::lang::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The texts of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts(Lang);

/// Text that is Telegram's HTML already and is taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Html(pub String);

/// What can stand in a message.
pub trait Shown {
    /// The words as they go into the message: markup in them is made harmless, unless the message is plain text.
    fn shown(&self, plain: bool) -> String;
}

impl Shown for str {
    fn shown(&self, plain: bool) -> String {
        if plain { self.to_owned() } else { escape(self) }
    }
}

impl Shown for String {
    fn shown(&self, plain: bool) -> String {
        self.as_str().shown(plain)
    }
}

impl Shown for Html {
    fn shown(&self, _plain: bool) -> String {
        self.0.clone()
    }
}

impl<T: Shown + ?Sized> Shown for &T {
    fn shown(&self, plain: bool) -> String {
        (**self).shown(plain)
    }
}

macro_rules! numbers {
    ($($t:ty)*) => {$(impl Shown for $t {
        fn shown(&self, _plain: bool) -> String { self.to_string() }
    })*};
}
numbers!(i32 i64 u8 u16 u32 u64 usize);

/// Makes words harmless in Telegram's HTML.
pub fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// One argument of a message.
enum Value {
    Words(String),
    Count(i64),
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; 3] = [const { OnceLock::new() }; 3];
    let place = match lang {
        Lang::ZhHans => 0,
        Lang::ZhHant => 1,
        Lang::En => 2,
    };
    BUNDLES[place].get_or_init(|| {
        let mut bundle = Bundle::new_concurrent(lang.code().parse().into_iter().collect());
        bundle.set_use_isolating(false);
        for (_, files) in FILES.iter().filter(|(code, _)| *code == lang.code()) {
            for file in *files {
                // The build has read every file: nothing can be wrong here.
                let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(r, _)| r);
                bundle.add_resource_overriding(resource);
            }
        }
        bundle
    })
}

impl Texts {
    /// The texts of this language.
    pub fn new(lang: Lang) -> Self {
        Self(lang)
    }

    /// Their language.
    pub fn lang(self) -> Lang {
        self.0
    }

    /// The message of this id with arguments by name, as the tests of `locales/` ask for it; `None`: there is none.
    pub fn by_id(self, id: &str, words: &str, count: i64) -> Option<String> {
        let (_, arguments) = MESSAGES.iter().find(|(known, _)| *known == id)?;
        let mut args = FluentArgs::new();
        for (name, is_count) in *arguments {
            match is_count {
                true => args.set(*name, FluentValue::from(count)),
                false => args.set(*name, FluentValue::from(words)),
            }
        }
        Some(self.write(id, &args))
    }

    fn say<const N: usize>(self, id: &str, arguments: [(&'static str, Value); N]) -> String {
        let mut args = FluentArgs::with_capacity(N);
        for (name, value) in arguments {
            match value {
                Value::Words(words) => args.set(name, words),
                Value::Count(count) => args.set(name, count),
            }
        }
        self.write(id, &args)
    }

    fn write(self, id: &str, args: &FluentArgs<'_>) -> String {
        let bundle = bundle(self.0);
        let Some(pattern) = bundle.get_message(id).and_then(|m| m.value()) else { return id.to_owned() };
        let mut errors = vec![];
        bundle.format_pattern(pattern, Some(args), &mut errors).into_owned()
    }
}

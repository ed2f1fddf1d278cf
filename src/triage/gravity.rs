//! How grave the words of a complaint are: word lists, in three scripts; what is denied does not count.

use super::frames;
use super::lexicon::Lexicon;
use std::sync::OnceLock;

/// What the words of a complaint speak of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gravity {
    /// Life and limb.
    pub safety: bool,
    /// One cannot live as usual.
    pub daily_life: bool,
    /// It goes beyond the compound.
    pub reputation: bool,
    /// The company did or left something.
    pub fault: bool,
    /// It is not the first time.
    pub again: bool,
}

/// The word lists, parsed once, and what is wrong in them.
struct Book {
    lexicon: Lexicon,
    mistakes: Vec<String>,
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let lists = [("frames", include_str!("words/frames.txt")), ("severity", include_str!("words/severity.txt"))];
        let mut mistakes = Vec::new();
        let lexicon = Lexicon::parse(&lists, &mut mistakes);
        Book { lexicon, mistakes }
    })
}

/// What is wrong in the word list of severity. Empty, or a test fails.
pub fn mistakes() -> &'static [String] {
    &book().mistakes
}

/// What the words of a complaint speak of.
pub fn gravity(text: &str) -> Gravity {
    let lexicon = &book().lexicon;
    let said = frames::listen(lexicon, None, text).all;
    let speaks = |name| lexicon.notion(name).is_some_and(|notion| said.has(notion));
    Gravity {
        safety: speaks("safety"),
        daily_life: speaks("daily-life"),
        reputation: speaks("reputation"),
        fault: speaks("fault"),
        again: speaks("again"),
    }
}

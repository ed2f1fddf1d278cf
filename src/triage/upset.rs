//! Whether somebody sounds upset: anger, swearing, threats to go elsewhere, despair, the third time; not mere urgency.

use std::sync::OnceLock;

use super::frames;
use super::lexicon::Lexicon;
use super::rules::Rules;

struct Book {
    lexicon: Lexicon,
    rules: Rules<()>,
    mistakes: Vec<String>,
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let mut mistakes = Vec::new();
        let lists = [
            ("frames", include_str!("words/frames.txt")),
            ("things", include_str!("words/things.txt")),
            ("faults", include_str!("words/faults.txt")),
            ("grievances", include_str!("words/grievances.txt")),
            ("wishes", include_str!("words/wishes.txt")),
            ("upset", include_str!("words/upset.txt")),
        ];
        let lexicon = Lexicon::parse(&lists, &mut mistakes);
        let named = |name: &str| (name == "upset").then_some(());
        let rules = Rules::parse(include_str!("words/rules-upset.txt"), &lexicon, named, &mut mistakes);
        Book { lexicon, rules, mistakes }
    })
}

/// What is wrong in the lists.
pub(super) fn mistakes() -> &'static [String] {
    &book().mistakes
}

/// Whether these words sound upset.
pub fn upset(text: &str) -> bool {
    let book = book();
    book.rules.first(&frames::listen(&book.lexicon, None, text).all).is_some()
}

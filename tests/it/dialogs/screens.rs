//! Every question of every dialog in every language: within Telegram's limits, and nothing left unsaid.

use super::keeping::states;
use super::keeping_fees::{account, claim};
use super::stage::{Talk, case, home};
use frontdesk::chat::outgoing::{KeyAct, Keyboard};
use frontdesk::dialogs::kit::Standing;
use frontdesk::domain::lang::Lang;
use frontdesk::domain::person::Level;

#[test]
fn every_question_fits_the_screen() {
    for lang in Lang::ALL {
        let mut rich = Talk::resident(lang);
        rich.case = Some(case(&rich));
        rich.account = Some(account("<script>"));
        rich.claims = vec![claim()];
        rich.resident.homes.push(home(12, "1-1202", Level::Pending));
        for talk in [Talk::guest(lang), rich] {
            for (name, dialog) in states() {
                let prompt = dialog.ask(&talk.scene());
                let at = format!("{} {name}", lang.code());
                let length = prompt.html.chars().count();
                assert!((1..=4096).contains(&length), "{at}: {length} characters");
                assert!(!prompt.html.contains("{ $") && !prompt.html.contains("repair-"), "{at}: {}", prompt.html);
                let mut picks = std::collections::HashSet::new();
                for choice in prompt.rows.iter().flatten() {
                    assert!(choice.pick.is_ascii() && choice.pick.len() <= 40, "{at}: pick {:?}", choice.pick);
                    assert!(
                        !choice.pick.is_empty() && picks.insert(&choice.pick),
                        "{at}: pick {:?} twice",
                        choice.pick
                    );
                    let label = choice.label.chars().count();
                    assert!((1..=40).contains(&label), "{at}: label {:?}", choice.label);
                }
                let standing = Standing { dialog: Some(dialog), trail: vec![], stamp: u32::MAX };
                let Keyboard::Inline(rows) = standing.keyboard(&prompt, &talk.scene()) else { panic!("{at}") };
                assert!(rows.iter().map(Vec::len).sum::<usize>() <= 100, "{at}: too many buttons");
                for key in rows.iter().flatten() {
                    match &key.act {
                        KeyAct::Press(data) => assert!(data.len() <= 64, "{at}: {data}"),
                        KeyAct::Copy(words) => assert!((1..=256).contains(&words.chars().count()), "{at}: {words}"),
                        KeyAct::Url(_) => panic!("{at}"),
                    }
                }
            }
        }
    }
}

#[test]
fn untrusted_words_are_harmless() {
    for lang in Lang::ALL {
        let mut talk = Talk::resident(lang);
        talk.account = Some(account("<script>"));
        talk.claims = vec![claim()];
        for (name, dialog) in states() {
            let html = dialog.ask(&talk.scene()).html;
            assert!(!html.contains("<script>"), "{name}: {html}");
        }
    }
}

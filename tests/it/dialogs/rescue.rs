//! Emergencies: registered before anything else is asked.

use super::stage::{Talk, filed, photo, request};
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::kit::{Heard, Outcome};
use frontdesk::dialogs::repair::{Repair, department};
use frontdesk::dialogs::request::{RepairDraft, Reply, Request};
use frontdesk::domain::emergency::Danger;
use frontdesk::domain::ids::{TicketId, UnitId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::ticket::{Area, Priority};

/// The emergency that was filed.
fn emergency(outcome: Outcome) -> RepairDraft {
    match request(outcome) {
        Request::FileRepair { draft, priority: Priority::Emergency, parent: None } => draft,
        other => panic!("{other:?}"),
    }
}

fn amended(outcome: Outcome) -> (RepairDraft, bool) {
    match request(outcome) {
        Request::Amend { ticket, draft, calm } => {
            assert_eq!(ticket, TicketId(42));
            (draft, calm)
        }
        other => panic!("{other:?}"),
    }
}

fn menu(talk: &mut Talk) {
    talk.begin(|_| Repair::danger(), Dialog::Repair);
}

#[test]
fn the_button_files_first_and_asks_afterwards() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.sees("发生了什么");
    talk.sees("400 000 0003");
    let draft = emergency(talk.tap("有人困在电梯里"));
    assert_eq!(draft.danger, Some(Danger::Trapped));
    assert_eq!(draft.category.as_deref(), Some("lift"));
    assert!(draft.place.contains("1-1201"), "{}", draft.place);
    assert!(draft.words.contains("困在电梯"));
    talk.reply(filed());
    talk.sees("R-261124-0001");
    talk.sees("400 000 0001");
    talk.sees("不要扒门");
    talk.sees("在哪里");
    let (draft, calm) = amended(talk.tap("1 栋"));
    assert!(!calm);
    assert_eq!(draft.place, "1 栋");
    talk.reply(Reply::Done);
    let (draft, _) = amended(talk.says("左边那部，8 楼"));
    assert_eq!(draft.place, "1 栋 · 左边那部，8 楼");
    talk.reply(Reply::Done);
    let (draft, _) = amended(talk.says("里面两个人，有个老人"));
    assert!(draft.words.ends_with("里面两个人，有个老人"));
    talk.reply(Reply::Done);
    let (draft, _) = amended(talk.sends(photo(1)));
    assert_eq!(draft.media, vec![photo(1)]);
    assert!(matches!(talk.reply(Reply::Done), Outcome::Ask(Some(_))));
    let (draft, _) = amended(talk.sends(photo(2)));
    assert_eq!(draft.media, vec![photo(2)]);
    talk.reply(Reply::Done);
    assert!(matches!(talk.tap("就这些"), Outcome::Leave(words) if words.contains("R-261124-0001")));
}

#[test]
fn words_alone_are_enough() {
    for (lang, words, danger) in [
        (Lang::ZhHans, "1号楼电梯有人被困", Danger::Trapped),
        (Lang::ZhHant, "廚房有很濃的瓦斯味", Danger::Gas),
        (Lang::En, "there is smoke coming from the garage, fire!", Danger::Fire),
    ] {
        let mut talk = Talk::guest(lang);
        let outcome = talk.begin(|scene| Repair::begin(scene, words, None), Dialog::Repair);
        let draft = emergency(outcome);
        assert_eq!(draft.danger, Some(danger));
        assert!(draft.words.contains(words));
        talk.reply(filed());
        talk.sees("R-261124-0001");
    }
}

#[test]
fn a_named_building_is_not_asked_again() {
    let mut talk = Talk::guest(Lang::ZhHans);
    let outcome = talk.begin(|scene| Repair::begin(scene, "1号楼电梯有人被困", None), Dialog::Repair);
    assert_eq!(emergency(outcome).place, "1 栋");
    talk.reply(filed());
    talk.sees("1 栋的什么位置");
    talk.skips();
    talk.sees("还有要补充的吗");
}

#[test]
fn a_false_alarm_becomes_an_ordinary_repair() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("跑水");
    talk.reply(filed());
    let (_, calm) = amended(talk.tap("不是紧急情况"));
    assert!(calm);
    assert!(matches!(talk.reply(Reply::Done), Outcome::Leave(words) if words.contains("普通报修")));
}

#[test]
fn what_is_registered_cannot_be_cancelled_or_filed_twice_by_going_back() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("跑水");
    talk.reply(filed());
    assert!(talk.standing.trail.is_empty());
    talk.back();
    talk.sees("R-261124-0001");
    amended(talk.tap("我家 1-1201"));
    talk.reply(Reply::Done);
    talk.sees("现在什么情况");
    talk.back();
    talk.sees("在哪里");
    assert!(matches!(talk.cancel(), Outcome::Leave(words) if words.contains("已交给值班人员")));
}

#[test]
fn a_home_fills_unit_and_area() {
    let mut talk = Talk::resident(Lang::En);
    menu(&mut talk);
    talk.tap("Water spreading");
    talk.reply(filed());
    let (draft, _) = amended(talk.says("1-1201"));
    assert_eq!((draft.unit, draft.area), (Some(UnitId(11)), Some(Area::Home)));
}

#[test]
fn any_words_at_the_question_of_danger_are_an_emergency() {
    let mut talk = Talk::guest(Lang::ZhHans);
    menu(&mut talk);
    let draft = emergency(talk.says("地库里有一条很大的蛇"));
    assert_eq!(draft.danger, None);
    assert!(draft.words.contains("蛇"));
    talk.reply(filed());
    talk.sees("119");
    amended(talk.says("地库 B 区入口"));
    talk.reply(Reply::Done);
    talk.sees("还有要补充的吗");
}

#[test]
fn a_filing_without_answer_is_tried_again() {
    let mut talk = Talk::guest(Lang::ZhHans);
    menu(&mut talk);
    emergency(talk.tap("着火"));
    talk.sees("正在登记");
    emergency(talk.hear(Heard::Text("在吗".into())));
}

#[test]
fn each_danger_has_its_department_and_number() {
    let talk = Talk::guest(Lang::ZhHans);
    for danger in Danger::ALL {
        let key = department(Some(danger), &talk.community).unwrap();
        let expected = match danger {
            Danger::BreakIn | Danger::Hurt | Danger::Falling | Danger::Fire => "security",
            Danger::Trapped | Danger::Gas | Danger::LiveWire | Danger::Water | Danger::Blackout => "engineering",
        };
        assert_eq!(key, expected, "{danger:?}");
    }
}

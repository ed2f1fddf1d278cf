//! First contact: codes, units, the own phone number, the form of address.

use super::stage::{Talk, hint, home, photo, request};
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::kit::{Heard, Outcome};
use frontdesk::dialogs::link::Link;
use frontdesk::dialogs::request::{CodeReply, Reply, Request};
use frontdesk::domain::ids::{BuildingId, UnitId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::person::{FormOfAddress, Level, Tie};

fn begin(talk: &mut Talk) {
    talk.begin(|_| Link::begin(), Dialog::Link);
}

#[test]
fn a_typed_code_ties_and_asks_the_form_of_address_once() {
    let mut talk = Talk::guest(Lang::ZhHans);
    begin(&mut talk);
    talk.sees("海港花园");
    assert_eq!(request(talk.says("AB12-CD34")), Request::UseCode("AB12-CD34".into()));
    talk.reply(Reply::Code(CodeReply::Home { unit: "1-1201".into() }));
    talk.sees("怎么称呼");
    assert_eq!(request(talk.tap("女士")), Request::SetAddress(FormOfAddress::Ms));
    assert!(matches!(talk.reply(Reply::Done), Outcome::Leave(words) if words.contains("1-1201")));
}

#[test]
fn a_deep_link_needs_no_typing() {
    let mut talk = Talk::guest(Lang::En);
    talk.resident.address = Some(FormOfAddress::Plain);
    let outcome = talk.begin(|_| Link::with_code(" AB12CD34 "), Dialog::Link);
    assert_eq!(request(outcome), Request::UseCode("AB12CD34".into()));
    let last = talk.reply(Reply::Code(CodeReply::Home { unit: "1-1201".into() }));
    assert!(matches!(last, Outcome::Leave(words) if words.contains("Welcome")));
}

#[test]
fn leaving_at_the_form_of_address_keeps_the_tie() {
    let mut talk = Talk::guest(Lang::ZhHans);
    talk.begin(|_| Link::with_code("AB12CD34"), Dialog::Link);
    talk.reply(Reply::Code(CodeReply::Home { unit: "1-1201".into() }));
    assert!(matches!(talk.cancel(), Outcome::Leave(words) if words.contains("绑定好了")));
}

#[test]
fn wrong_codes_are_told_kindly() {
    let mut talk = Talk::guest(Lang::ZhHans);
    begin(&mut talk);
    talk.says("AAAA1111");
    assert!(hint(talk.reply(Reply::Code(CodeReply::Wrong { left: 4 }))).contains("4"));
    talk.says("AAAA1112");
    let until = talk.now + chrono::TimeDelta::hours(1);
    assert!(hint(talk.reply(Reply::Code(CodeReply::Locked { until }))).contains("今天 11:00"));
    talk.sees("哪一栋");
    begin(&mut talk);
    talk.says("GROUP123");
    assert!(hint(talk.reply(Reply::Code(CodeReply::ForGroup))).contains("/bind"));
    talk.says("STAFF123");
    let last = talk.reply(Reply::Code(CodeReply::Staff { name: "李师傅".into() }));
    assert!(matches!(last, Outcome::Leave(words) if words.contains("李师傅")));
}

#[test]
fn the_unit_is_chosen_and_the_own_number_shared() {
    let mut talk = Talk::guest(Lang::ZhHans);
    begin(&mut talk);
    talk.tap("没有绑定码");
    talk.tap("1 栋");
    let asked = request(talk.says("1201"));
    assert_eq!(asked, Request::FindUnit { building: Some(BuildingId(1)), typed: "1201".into() });
    assert!(hint(talk.reply(Reply::Unit(None))).contains("没有找到"));
    talk.says("1202");
    talk.reply(Reply::Unit(Some((UnitId(12), BuildingId(1), "1-1202".into()))));
    talk.sees("1-1202");
    talk.says("租户");
    assert!(talk.prompt().contact.is_some());
    assert!(hint(talk.says("13800138000")).contains("大按钮"));
    let asked = request(talk.hear(Heard::Phone("+8613800138000".into())));
    assert_eq!(asked, Request::AskTie { unit: UnitId(12), tie: Tie::Tenant, phone: "+8613800138000".into() });
    talk.reply(Reply::Done);
    talk.sees("已提交前台确认");
    talk.tap("直接叫名字");
    assert!(matches!(talk.reply(Reply::Done), Outcome::Leave(words) if words.contains("通过后")));
}

#[test]
fn a_unit_typed_instead_of_a_code_costs_no_try() {
    let mut talk = Talk::guest(Lang::ZhHans);
    begin(&mut talk);
    assert_eq!(request(talk.says("1-1201")), Request::FindUnit { building: None, typed: "1-1201".into() });
    talk.reply(Reply::Unit(Some((UnitId(11), BuildingId(1), "1-1201".into()))));
    talk.sees("您是这里的");
}

#[test]
fn a_known_number_is_not_asked_again() {
    let mut talk = Talk::resident(Lang::ZhHans);
    begin(&mut talk);
    talk.says("1-1202");
    talk.reply(Reply::Unit(Some((UnitId(12), BuildingId(1), "1-1202".into()))));
    assert!(matches!(talk.tap("家人"), Outcome::Call(Request::AskTie { tie: Tie::Family, .. })));
}

#[test]
fn a_tie_that_stands_already_is_said() {
    let mut talk = Talk::resident(Lang::ZhHans);
    talk.resident.homes.push(home(12, "1-1202", Level::Pending));
    for (unit, code, words) in [(11, "1-1201", "已经绑定"), (12, "1-1202", "前台确认")] {
        begin(&mut talk);
        talk.says(code);
        let last = talk.reply(Reply::Unit(Some((UnitId(unit), BuildingId(1), code.into()))));
        assert!(matches!(last, Outcome::Leave(said) if said.contains(words)), "{code}");
    }
}

#[test]
fn files_are_answered_kindly() {
    let mut talk = Talk::guest(Lang::ZhHans);
    begin(&mut talk);
    assert!(hint(talk.sends(photo(1))).contains("收到"));
}

//! One's own tickets, messages to the front desk, the language, the callback survey.

use super::stage::{Talk, case, hint, photo};
use frontdesk::chat::button::TicketButton;
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::kit::Outcome;
use frontdesk::dialogs::language::Language;
use frontdesk::dialogs::matter::Matter;
use frontdesk::dialogs::message::Message;
use frontdesk::dialogs::request::{Reply, Request};
use frontdesk::dialogs::survey::Survey;
use frontdesk::domain::act::{Act, Rating};
use frontdesk::domain::emergency::{Alarm, Danger};
use frontdesk::domain::ids::{CommunityId, TicketId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::media::Media;

fn about(lang: Lang, button: TicketButton) -> Talk {
    let mut talk = Talk::resident(lang);
    talk.case = Some(case(&talk));
    talk.begin(|_| Matter::begin(button, CommunityId(1), TicketId(42)), Dialog::Matter);
    talk
}

#[track_caller]
fn does(outcome: Outcome, act: Act, media: Vec<Media>) {
    let wanted = Request::Do { community: CommunityId(1), ticket: TicketId(42), act, media };
    assert_eq!(outcome, Outcome::End(wanted));
}

#[test]
fn words_and_photos_are_added_together() {
    let mut talk = about(Lang::ZhHans, TicketButton::Add);
    talk.sees("R-261124-0001");
    talk.sends(photo(1));
    talk.says("又多了一处");
    talk.says("在阳台");
    talk.sees("在阳台");
    does(talk.tap("发送"), Act::Add { words: "又多了一处\n在阳台".into() }, vec![photo(1)]);
}

#[test]
fn a_question_is_answered_in_one_sentence() {
    let mut talk = about(Lang::ZhHans, TicketButton::Answer);
    talk.sees("几点在家？");
    does(talk.says("六点以后"), Act::Add { words: "六点以后".into() }, vec![]);
}

#[test]
fn withdrawing_is_asked_once_more() {
    let mut talk = about(Lang::ZhHans, TicketButton::Cancel);
    talk.sees("要撤回");
    let before = talk.standing.clone();
    assert!(matches!(talk.tap("不撤回"), Outcome::Leave(words) if words.contains("照常处理")));
    talk.standing = before.clone();
    does(talk.tap("报错了"), Act::Cancel { reason: Some("报错了".into()) }, vec![]);
    talk.standing = before.clone();
    does(talk.tap("撤回，不说原因"), Act::Cancel { reason: None }, vec![]);
    talk.standing = before;
    assert_eq!(talk.says("家里要重新装修"), Outcome::Ask(None));
    talk.sees("您说的原因：\n<blockquote>家里要重新装修");
    let read_back = talk.standing.clone();
    assert!(matches!(talk.tap("不撤回"), Outcome::Leave(_)));
    talk.standing = read_back;
    does(talk.tap("撤回"), Act::Cancel { reason: Some("家里要重新装修".into()) }, vec![]);
}

#[test]
fn work_that_is_not_accepted_has_a_reason_and_perhaps_a_photo() {
    let mut talk = about(Lang::ZhHans, TicketButton::Partly);
    talk.tap("收尾没做好");
    talk.sends(photo(1));
    talk.says("地上都是灰");
    let reason = "收尾没做好，不干净\n地上都是灰".to_owned();
    does(talk.tap("发送"), Act::Dispute { partly: true, reason }, vec![photo(1)]);

    let mut talk = about(Lang::ZhHans, TicketButton::NotDone);
    talk.tap("没有人来过");
    let reason = "没有人来过".to_owned();
    does(talk.tap("发送"), Act::Dispute { partly: false, reason }, vec![]);

    let mut talk = about(Lang::ZhHans, TicketButton::Reopen);
    assert!(hint(talk.sends(photo(1))).contains("照片收到"));
    talk.says("还是下水慢");
    does(talk.tap("发送"), Act::Reopen { reason: "还是下水慢".into() }, vec![photo(1)]);
}

#[test]
fn danger_in_an_addition_is_noted_and_becomes_an_emergency() {
    for button in [TicketButton::Add, TicketButton::NotDone] {
        let mut talk = about(Lang::ZhHans, button);
        let first = talk.says("现在插座冒烟着火了");
        assert!(matches!(first, Outcome::Call(Request::Do { .. })), "{first:?}");
        let Outcome::End(Request::OpenRepair(told)) = talk.reply(Reply::Done) else { panic!("{button:?}") };
        assert_eq!((told.alarm, told.words.as_str()), (Alarm::Danger(Danger::Fire), "现在插座冒烟着火了"));
        assert_eq!((told.media, told.apart, told.noted.is_some()), (vec![], false, true));
    }
}

#[test]
fn a_message_is_collected_and_sent() {
    let mut talk = Talk::resident(Lang::ZhHans);
    talk.begin(|_| Message::begin("", None), Dialog::Message);
    talk.sees("写下来");
    talk.says("快递柜几点开？");
    talk.sends(photo(1));
    talk.sees("快递柜几点开？");
    let words = "快递柜几点开？".to_owned();
    let wanted = Request::FileInquiry { words, media: vec![photo(1)], parent: None };
    assert_eq!(talk.tap("发送"), Outcome::End(wanted));
}

#[test]
fn a_message_that_came_first_needs_one_tap() {
    let mut talk = Talk::resident(Lang::En);
    talk.begin(|_| Message::begin("When is the pool open?", None), Dialog::Message);
    talk.sees("When is the pool open?");
    assert!(matches!(talk.says("send"), Outcome::End(Request::FileInquiry { .. })));
}

#[test]
fn danger_in_a_message_begins_an_emergency() {
    let mut talk = Talk::resident(Lang::ZhHans);
    talk.begin(|_| Message::begin("", None), Dialog::Message);
    let said = talk.says("电梯里有人被困住了");
    assert!(matches!(said, Outcome::End(Request::OpenRepair(_))), "{said:?}");
}

#[test]
fn languages_are_called_by_their_own_names() {
    for (label, lang) in [("简体中文", Lang::ZhHans), ("繁體中文", Lang::ZhHant), ("English", Lang::En)] {
        let mut talk = Talk::guest(Lang::En);
        talk.begin(|_| Language::begin(), Dialog::Language);
        assert_eq!(talk.says(label), Outcome::End(Request::SetLang(lang)));
    }
}

fn surveyed(lang: Lang) -> Talk {
    let mut talk = Talk::resident(lang);
    talk.case = Some(case(&talk));
    talk.begin(|_| Survey::begin(TicketId(42), CommunityId(1)), Dialog::Survey);
    talk
}

#[test]
fn the_survey_takes_four_taps() {
    let mut talk = surveyed(Lang::ZhHans);
    talk.sees("1/4");
    talk.tap("5 · 很满意");
    talk.tap("4 · 满意");
    talk.tap("没有多收");
    talk.tap("5 · 很满意");
    talk.sees("谢谢");
    let Some(Dialog::Survey(here)) = talk.standing.dialog.clone() else { panic!() };
    assert!(here.is_answered());
    let rating = Rating { attitude: Some(5), quality: Some(4), improper_charge: false, overall: 5 };
    does(talk.tap("完成"), Act::Rate { rating, words: None }, vec![]);
}

#[test]
fn scores_can_be_typed_and_dissatisfaction_is_met_with_care() {
    let mut talk = surveyed(Lang::En);
    talk.says("2");
    talk.says("３");
    talk.says("yes");
    assert!(hint(talk.says("hm")).contains("buttons"));
    talk.says("not at all satisfied");
    talk.sees("sorry");
    let rating = Rating { attitude: Some(2), quality: Some(3), improper_charge: true, overall: 1 };
    let words = Some("He asked for cash".to_owned());
    does(talk.says("He asked for cash"), Act::Rate { rating, words }, vec![]);
}

#[test]
fn the_survey_waits_for_a_better_time_within_its_hours() {
    let mut talk = surveyed(Lang::ZhHans);
    talk.tap("换个时间");
    let labels: Vec<String> = talk.prompt().rows.iter().flatten().map(|c| c.label.clone()).collect();
    assert_eq!(
        labels,
        ["今天 15:00", "今天 18:00", "今天 19:00", "明天 10:00", "明天 15:00", "明天 18:00"].map(str::to_owned)
    );
    let at = "2026-11-24T10:00:00Z".parse().unwrap();
    assert_eq!(talk.tap("今天 18:00"), Outcome::End(Request::SurveyAt { ticket: TicketId(42), at }));
    talk.begin(|_| Survey::later(TicketId(42), CommunityId(1)), Dialog::Survey);
    talk.sees("什么时候方便");
}

//! Ordinary reports: from the menu, from words, from a photo; every answer changeable.

use super::stage::{Talk, filed, hint, home, photo, request};
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::kit::{Conversation, Heard, Outcome};
use frontdesk::dialogs::repair::{FACT_YES, Repair};
use frontdesk::dialogs::request::{RepairDraft, Reply, Request};
use frontdesk::domain::act::Act;
use frontdesk::domain::brief::Brief;
use frontdesk::domain::emergency::Danger;
use frontdesk::domain::ids::{BuildingId, TicketId, UnitId, UserId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::media::{Media, MediaKind};
use frontdesk::domain::person::Level;
use frontdesk::domain::ticket::{Area, Priority, State};

fn menu(talk: &mut Talk) {
    talk.begin(|scene| Repair::begin(scene, "", None), Dialog::Repair);
}

fn from_words(talk: &mut Talk, words: &str) -> Outcome {
    talk.begin(|scene| Repair::begin(scene, words, None), Dialog::Repair)
}

/// Presses Send and answers that nothing alike is open.
fn send(talk: &mut Talk) -> RepairDraft {
    let asked = talk.tap("发送");
    assert!(matches!(asked, Outcome::Call(Request::FindSimilar(_))), "{asked:?}");
    match talk.reply(Reply::Similar(vec![])) {
        Outcome::End(Request::FileRepair { draft, priority, parent: None }) => {
            assert_eq!(priority, Priority::Normal);
            draft
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_home_repair_takes_six_taps_and_one_sentence() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.sees("哪里需要维修");
    talk.tap("🏠 家里");
    talk.tap("下水道堵塞");
    talk.sees("1-1201");
    talk.says("厨房水槽下水很慢");
    talk.sends(photo(1));
    talk.sends(photo(2));
    talk.sees("已收到 2 份");
    talk.tap("好了");
    talk.tap("明天下午");
    talk.sees("请核对");
    talk.sees("家里 · 下水道堵塞");
    talk.sees("11月25日 周三下午");
    talk.sees("138****8000");
    let draft = send(&mut talk);
    assert_eq!(draft.area, Some(Area::Home));
    assert_eq!(draft.category.as_deref(), Some("drain"));
    assert_eq!(draft.unit, Some(UnitId(11)));
    assert_eq!(draft.building, Some(BuildingId(1)));
    assert_eq!(draft.place, "1-1201");
    assert_eq!(draft.words, "厨房水槽下水很慢");
    assert_eq!(draft.media.len(), 2);
    assert_eq!(draft.visit, "11月25日 周三下午");
}

#[test]
fn a_guest_reports_a_public_fault_without_any_tie() {
    let mut talk = Talk::guest(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("公共区域");
    talk.tap("电路照明");
    talk.tap("1 栋");
    talk.says("12 楼走廊");
    talk.says("灯不亮了两天");
    talk.skips();
    talk.sees("分享手机号");
    assert!(talk.prompt().contact.is_some());
    talk.skips();
    talk.sees("1 栋 · 12 楼走廊");
    talk.does_not_see("上门");
    let draft = send(&mut talk);
    assert_eq!((draft.area, draft.unit, draft.building), (Some(Area::Public), None, Some(BuildingId(1))));
    assert_eq!(draft.visit, "");
}

#[test]
fn a_public_place_can_be_typed_or_lie_outside() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("公共区域");
    talk.tap("电路照明");
    talk.says("1栋大堂");
    talk.sees("哪里坏了");
    talk.sees("1栋大堂");
    talk.back();
    talk.tap("不在楼里");
    talk.skips();
    talk.sees("小区公共区域");
}

#[test]
fn a_guest_reports_from_home_by_typing_the_unit() {
    let mut talk = Talk::guest(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("🏠 家里");
    talk.tap("门锁门禁");
    talk.sees("还没有绑定住址");
    let asked = request(talk.says("1-1202"));
    assert_eq!(asked, Request::FindUnit { building: None, typed: "1-1202".into() });
    talk.reply(Reply::Unit(Some((UnitId(12), BuildingId(1), "1-1202".into()))));
    talk.sees("1-1202");
    talk.sees("哪里坏了");
    talk.back();
    talk.tap("1 栋");
    let asked = request(talk.says("1299"));
    assert_eq!(asked, Request::FindUnit { building: Some(BuildingId(1)), typed: "1299".into() });
    assert!(hint(talk.reply(Reply::Unit(None))).contains("1299"));
    talk.tap("就写“1299”");
    talk.sees("1 栋 · 1299");
}

#[test]
fn a_guest_is_led_to_the_tie() {
    let mut talk = Talk::guest(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("🏠 家里");
    talk.tap("门锁门禁");
    assert_eq!(talk.tap("先绑定住址"), Outcome::Call(Request::OpenLink));
}

#[test]
fn several_homes_are_buttons() {
    let mut talk = Talk::resident(Lang::En);
    talk.resident.homes.push(home(12, "1-0101", Level::Pending));
    menu(&mut talk);
    talk.tap("🏠 In my home");
    talk.tap("Blocked drain");
    talk.sees("Which home");
    talk.tap("1-0101 (being confirmed)");
    talk.sees("1-0101");
    talk.back();
    talk.tap("Another home");
    talk.sees("Which building");
}

#[test]
fn free_words_are_kept_and_suggest_the_kind() {
    let mut talk = Talk::resident(Lang::ZhHans);
    from_words(&mut talk, "卧室门锁坏了，打不开");
    talk.sees("卧室门锁坏了");
    talk.sees("家里 · 门锁门禁");
    talk.tap("对");
    talk.sees("照片");
    talk.skips();
    talk.tap("什么时候都可以");
    let draft = send(&mut talk);
    assert_eq!(draft.words, "卧室门锁坏了，打不开");
    assert_eq!(draft.category.as_deref(), Some("door"));
}

#[test]
fn a_wrong_suggestion_is_put_aside() {
    let mut talk = Talk::resident(Lang::ZhHans);
    from_words(&mut talk, "卧室门锁坏了，打不开");
    talk.tap("不对");
    talk.sees("是哪里的问题");
    talk.tap("有偿维修");
    talk.sees("是哪一类问题");
}

#[test]
fn words_typed_where_a_choice_is_asked_are_kept() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.says("卧室门锁坏了，打不开");
    talk.sees("家里 · 门锁门禁");
    talk.back();
    assert!(hint(talk.says("有点奇怪的声音")).contains("已记下"));
    talk.says("公共区域");
    talk.sees("是哪一类问题");
    talk.says("电梯");
    talk.sees("公共区域 · 电梯");
}

#[test]
fn numbers_and_labels_are_understood() {
    let mut talk = Talk::resident(Lang::En);
    menu(&mut talk);
    talk.says("2");
    talk.sees("In the home");
    talk.says("blocked DRAIN");
    talk.says("kitchen sink is slow");
    talk.says("skip");
    talk.says("tomorrow morning");
    talk.sees("Wed 25 Nov, morning");
    talk.says("back");
    talk.says("after 7 pm on Friday");
    talk.sees("after 7 pm on Friday");
    assert_eq!(talk.says("cancel"), Outcome::Cancelled { typed: "kitchen sink is slow".into() });
}

#[test]
fn a_photo_first_is_asked_what_it_is_about() {
    let mut talk = Talk::resident(Lang::ZhHans);
    talk.begin(|scene| Repair::begin(scene, "", Some(photo(1))), Dialog::Repair);
    talk.sees("收到您发来的文件");
    talk.sends(photo(2));
    talk.sees("收到 2 份文件");
    talk.says("卧室门锁坏了，打不开");
    talk.tap("对");
    talk.tap("周末");
    talk.sees("11月28日 周六或11月29日 周日");
    assert_eq!(send(&mut talk).media.len(), 2);
}

#[test]
fn a_photo_that_is_no_repair_goes_to_the_front_desk() {
    let mut talk = Talk::resident(Lang::ZhHans);
    talk.begin(|scene| Repair::begin(scene, "", Some(photo(1))), Dialog::Repair);
    let asked = request(talk.tap("不是报修"));
    assert_eq!(asked, Request::FileInquiry { words: String::new(), media: vec![photo(1)], parent: None });
}

#[test]
fn a_voice_message_is_enough_to_say_what_is_wrong() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("🏠 家里");
    talk.tap("其他");
    talk.sends(Media { kind: MediaKind::Voice, ..photo(3) });
    talk.sees("已收到 1 份");
    talk.back();
    assert!(hint(talk.sends(photo(4))).contains("收到"));
}

#[test]
fn every_answer_of_the_summary_can_be_changed() {
    let mut talk = Talk::resident(Lang::ZhHans);
    from_words(&mut talk, "卧室门锁坏了，打不开");
    talk.tap("对");
    talk.skips();
    talk.tap("什么时候都可以");
    talk.tap("改类别");
    talk.tap("其他");
    talk.sees("请核对");
    talk.sees("家里 · 其他");
    talk.tap("改情况");
    talk.says("其实是窗户关不上");
    talk.sees("请核对");
    talk.sees("<b>情况</b>：其实是窗户关不上");
    talk.does_not_see("门锁");
    talk.tap("改附件");
    talk.sends(photo(1));
    talk.tap("好了");
    talk.sees("1 份");
    talk.tap("改时间");
    talk.says("周五晚上");
    talk.sees("周五晚上");
    talk.tap("改地点");
    talk.tap("别的住址");
    talk.says("1-0101");
    talk.reply(Reply::Unit(Some((UnitId(5), BuildingId(1), "1-0101".into()))));
    talk.sees("请核对");
    talk.sees("1-0101");
    talk.tap("改范围");
    talk.tap("公共区域");
    talk.sees("在哪里？");
    talk.tap("不在楼里");
    talk.skips();
    talk.sees("请核对");
    talk.sees("公共区域 · 其他");
    talk.does_not_see("周五晚上");
    assert!(hint(talk.says("窗框也松了")).contains("补充"));
    talk.sees("窗框也松了");
    let draft = send(&mut talk);
    assert_eq!((draft.unit, draft.place.as_str()), (None, "小区公共区域"));
}

#[test]
fn a_like_report_can_be_joined_or_not() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("公共区域");
    talk.tap("电梯");
    talk.tap("1 栋");
    talk.skips();
    talk.says("电梯门关得很慢");
    talk.sends(photo(9));
    talk.tap("好了");
    talk.tap("发送");
    let like = Brief {
        ticket: TicketId(5),
        number: "R-261124-0005".into(),
        category: "lift".into(),
        place: "1 栋".into(),
        state: State::Taken,
        created_at: talk.now - chrono::TimeDelta::hours(1),
    };
    talk.reply(Reply::Similar(vec![like]));
    talk.sees("已经有人报修");
    talk.sees("今天 09:00");
    let before = talk.standing.clone();
    let act = Act::Join { user: UserId(7), words: Some("电梯门关得很慢".into()) };
    let joined = Request::Do { community: talk.community.id, ticket: TicketId(5), act, media: vec![photo(9)] };
    assert_eq!(talk.tap("加入 R-261124-0005"), Outcome::End(joined));
    talk.standing = before;
    assert!(matches!(talk.tap("我的不一样"), Outcome::End(Request::FileRepair { .. })));
}

#[test]
fn what_is_not_ours_says_who_is_responsible() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("🏠 家里");
    talk.tap("网络电话电视");
    talk.sees("运营商");
    let before = talk.standing.clone();
    assert!(matches!(talk.tap("知道了"), Outcome::Leave(_)));
    talk.standing = before;
    talk.tap("还是登记");
    talk.sees("哪里坏了");
}

#[test]
fn the_phone_is_asked_only_where_none_is_known() {
    let mut talk = Talk::resident(Lang::ZhHans);
    talk.resident.phone = None;
    from_words(&mut talk, "卧室门锁坏了，打不开");
    talk.tap("对");
    talk.skips();
    talk.tap("今天下午");
    talk.sees("怎么联系您");
    assert!(hint(talk.says("13800138000")).contains("大按钮"));
    let asked = request(talk.hear(Heard::Phone("+8613800138000".into())));
    assert_eq!(asked, Request::SavePhone("+8613800138000".into()));
    talk.reply(Reply::Done);
    talk.sees("请核对");
}

#[test]
fn a_drip_is_asked_about_once_and_no_keeps_it_ordinary() {
    let mut talk = Talk::resident(Lang::ZhHans);
    from_words(&mut talk, "厨房水管漏水");
    talk.sees("现在水还在流吗");
    let Some(Dialog::Repair(here)) = talk.standing.dialog.clone() else { panic!() };
    assert!(here.awaits_fact());
    assert!(hint(talk.says("我看看")).contains("按钮"));
    talk.says("没有");
    talk.sees("厨房水管漏水");
    talk.tap("对");
    talk.skips();
    talk.says("水管还是漏水");
    talk.sees("请核对");
}

#[test]
fn silence_or_yes_makes_it_an_emergency() {
    let mut talk = Talk::resident(Lang::ZhHans);
    from_words(&mut talk, "厨房水管漏水");
    let Request::FileRepair { draft, priority, .. } = request(talk.hear(Heard::Pick(FACT_YES.into()))) else {
        panic!()
    };
    assert_eq!(priority, Priority::Emergency);
    assert_eq!(draft.danger, Some(Danger::Water));
    talk.reply(filed());
    talk.sees("R-261124-0001");
}

#[test]
fn danger_words_at_any_question_turn_it_into_an_emergency() {
    let steps: [fn(&mut Talk); 4] = [
        |_| (),
        |talk| drop(talk.tap("公共区域")),
        |talk| {
            talk.tap("公共区域");
            talk.tap("其他");
            talk.tap("1 栋");
        },
        |talk| {
            talk.tap("公共区域");
            talk.tap("其他");
            talk.tap("1 栋");
            talk.skips();
            talk.says("有股怪味");
        },
    ];
    for lead in steps {
        let mut talk = Talk::guest(Lang::ZhHans);
        menu(&mut talk);
        lead(&mut talk);
        let Request::FileRepair { draft, priority, .. } = request(talk.says("楼道着火了，好大的烟")) else {
            panic!()
        };
        assert_eq!((priority, draft.danger), (Priority::Emergency, Some(Danger::Fire)));
        assert!(draft.words.contains("楼道着火了"));
    }
}

#[test]
fn back_leads_through_the_answers_and_cancel_gives_the_words_back() {
    let mut talk = Talk::resident(Lang::ZhHans);
    menu(&mut talk);
    talk.tap("🏠 家里");
    talk.tap("其他");
    talk.says("阳台推拉门卡住");
    talk.back();
    talk.sees("哪里坏了");
    talk.back();
    talk.sees("是哪一类问题");
    talk.back();
    talk.sees("哪里需要维修");
    talk.back();
    talk.sees("哪里需要维修");
    talk.tap("🏠 家里");
    talk.tap("其他");
    talk.says("阳台推拉门卡住");
    assert_eq!(talk.cancel(), Outcome::Cancelled { typed: "阳台推拉门卡住".into() });
}

//! The menu, the list of requests, and what the desk says outside of dialogs and in groups.

use super::*;
use expect_test::expect;
use frontdesk::cards::menu;
use frontdesk::cards::{group, requests};
use frontdesk::chat::button::{Button, Menu};
use frontdesk::domain::brief::Brief;
use frontdesk::domain::person::{Home, Level, Tie};

fn home(code: &str, level: Level) -> Home {
    Home { unit: UnitId(1), code: code.to_owned(), building: BuildingId(5), tie: Tie::Owner, level, elder: false }
}

#[test]
fn everything_said_outside_of_dialogs_fits() {
    let community = community();
    let mut resident = fresh().reporter;
    resident.homes = vec![home("5-1201", Level::Verified), home("6-101", Level::Pending)];
    let stranger = Resident { name: "<i>".to_owned(), address: None, homes: vec![], ..resident.clone() };
    for lang in Lang::ALL {
        let t = Texts::new(lang);
        let all = [
            menu::welcome(t, &community, &resident),
            menu::welcome(t, &community, &stranger),
            menu::main_menu(t, &community, &resident),
            menu::help(t, &community, &resident, true),
            menu::help_in_group(t),
            menu::thanks(t),
            menu::greeting(t, &community, &resident),
            menu::unusable(t),
            menu::nudge(t, &Button::Menu(Menu::Home)),
            menu::expired(t, ""),
            menu::expired(t, &"<漏>".repeat(5000)),
            menu::cancelled(t, ""),
            menu::cancelled(t, "<漏>"),
            menu::nothing_to_cancel(t),
            menu::apology(t, Some(&community)),
            menu::apology(t, None),
            group::bound(t, &community, &Words::same("工程部"), false),
            group::bound(t, &community, &Words::same("工程部"), true),
            group::bind_wrong(t),
            group::bind_how(t),
            group::not_bound(t),
            group::bind_in_private(t),
            group::code_for_group(t),
            group::code_is_personal(t),
            group::staff_linked(t, "<u>"),
        ];
        all.iter().for_each(fits);
        assert!(menu::stale(t).chars().count() <= 200 && group::staff_only(t).chars().count() <= 200);
    }
}

#[test]
fn how_the_welcome_reads() {
    let community = community();
    let mut resident = fresh().reporter;
    resident.homes = vec![home("5-1201", Level::Verified)];
    expect![[r#"
        您好，张伟先生！这里是<b>海港花园</b>物业前台。
        哪里坏了、有什么要问的，直接发给我就行：一句话、一张照片都可以。

        🏠 5-1201
        紧急情况请直接拨打 <b>021 5555 0101</b>
        [🔧 报修] [🔴 紧急情况]
        [❓ 问一问] [📣 投诉]
        [💰 费用] [📋 我的事项]
        [🧹 上门服务] [🙋 转人工]
        [💬 给前台留言] [怎么用]
        [🏠 再绑定一处] [🌐 语言 / Language]
        [🔒 我的资料]
    "#]]
    .assert_eq(&seen(&menu::welcome(Texts::new(Lang::ZhHans), &community, &resident)));
    resident.homes.clear();
    expect![[r#"
        Hello, Mr 张伟! This is the front desk of <b>Harbour Garden</b>.
        Something broken, or a question? Just send it: a few words or a photo will do.

        Link your home, and you never have to type your address again. Emergencies and public areas can be reported without it.
        In an emergency call <b>+86 21 5555 0101</b>
        [🔧 Report a repair] [🔴 Emergency]
        [❓ Ask a question] [📣 Complaint]
        [💰 Fees] [📋 My requests]
        [🧹 Paid services] [🙋 Talk to a person]
        [💬 Message the desk] [How it works]
        [🏠 Link my home] [🌐 Language]
        [🔒 My data]
    "#]].assert_eq(&seen(&menu::welcome(Texts::new(Lang::En), &community, &resident)));
}

#[test]
fn requests_have_a_row_each() {
    let community = community();
    let brief = |n: i64, state, category: &str| Brief {
        ticket: TicketId(n),
        number: format!("{}-261122-{n:04}", if category.is_empty() { 'Q' } else { 'R' }),
        category: category.to_owned(),
        place: "5-1201 <b>".to_owned(),
        state,
        created_at: at("2026-11-22 09:00"),
    };
    let two = [brief(42, State::Taken, "water"), brief(3, State::Closed, "")];
    expect![[r#"
        <b>您的事项</b>
        处理中 1 件

        <b>R-261122-0042</b> 水管龙头 · 5-1201 &lt;b&gt;
        已接单 · 昨天

        <b>Q-261122-0003</b> 咨询 · 5-1201 &lt;b&gt;
        已结案 · 昨天
        [R-261122-0042 · 水管龙头]
        [Q-261122-0003 · 咨询]
        [主菜单]
    "#]]
    .assert_eq(&seen(&requests::list(&two, &[], &community, Texts::new(Lang::ZhHans), now())));
    let many: Vec<Brief> = (1..60).map(|n| brief(n, State::Waiting, "water")).collect();
    for lang in Lang::ALL {
        fits(&requests::list(&many, &[], &community, Texts::new(lang), now()));
        fits(&requests::list(&[], &[], &community, Texts::new(lang), now()));
        let claims = vec![(crate::dialogs::claim(), "5-1201 <b>".to_owned()); 9];
        let listed = requests::list(&many, &claims, &community, Texts::new(lang), now());
        fits(&listed);
        assert!(listed.html.contains("<b>5-1201 &lt;b&gt;</b>"), "{}", listed.html);
    }
}

//! Permits: the main story in three languages, from the form to the gate; approval in steps, conditions, fees, changes.

use super::common::{card, end, keys_of, number, state, texts};
use crate::support::town::{FINANCE, FRONT_DESK, Person, SECURITY, Town, days, hours, minutes};
use expect_test::{ExpectFile, expect_file};
use frontdesk::domain::code::halves;
use frontdesk::texts::Texts;

/// The code of the newest pass.
pub async fn code(town: &Town) -> String {
    town.word("select code from pass order by ticket_id desc limit 1").await
}

/// Opens a form by its name, as somebody with a home.
pub async fn opens(who: &Person<'_>, form: &str) {
    let t = texts(who);
    who.says("/permits").await;
    who.presses(form).await;
    who.presses(&t.btn_permit_begin()).await;
}

/// Asks for a goods pass for tomorrow by the quickest answers; the ticket's number.
pub async fn goods(who: &Person<'_>) -> String {
    asks_for_goods(who).await;
    number(who.town).await
}

/// The same, without a look at its number.
pub async fn asks_for_goods(who: &Person<'_>) {
    let t = texts(who);
    let settings = frontdesk::community_file::read(&crate::community::sample()).unwrap().settings;
    let form = settings.form("goods").unwrap();
    opens(who, form.name.get(t.lang())).await;
    who.says("沙发 2\n冰箱 1 台").await;
    who.presses(&t.btn_done()).await;
    who.presses(&t.plain_tomorrow()).await;
    let frontdesk::domain::form::FieldKind::Choice { options } = &form.field("how").unwrap().kind else { panic!() };
    who.presses(options[0].name.get(t.lang())).await;
    who.presses(&t.btn_skip()).await;
    who.presses(&t.btn_permit_send()).await;
}

struct Story {
    lang: &'static str,
    words: &'static str,
    goods: [&'static str; 2],
    day: &'static str,
    plate: &'static str,
    transcript: ExpectFile,
}

/// A goods pass: from the resident's own words to the guard who lets it through.
async fn play(story: Story) {
    let t = Texts::new(story.lang.parse().unwrap());
    let town = Town::with_staff(story.lang).await;
    let anna = town.resident(101, "Anna", story.lang, "5-1201").await;
    let zhao = town.staff("zhao", story.lang);

    fills(&town, &anna, &story, t).await;

    town.pass(minutes(10)).await;
    zhao.presses(&t.btn_permit_approve()).await;
    let code = halves(&code(&town).await);
    anna.sees(&code);
    anna.sees("pass-P-261124-0001.png");

    at_the_gate(&town, &story, t, &code).await;
    anna.sees(&t.btn_permit_again());
    town.pass(days(3)).await;
    town.is_at_rest().await;
    // The code is another one each time.
    let told = super::common::told(&town).replace(&code, "7KQ2-M9XD").replace(&code.to_lowercase(), "7kq2-m9xd");
    story.transcript.assert_eq(&told);
}

async fn fills(town: &Town, anna: &Person<'_>, story: &Story, t: Texts) {
    // Her own words lead to the very form.
    anna.says(story.words).await;
    anna.presses(&t.btn_permit_begin()).await;
    anna.says(story.goods[0]).await;
    anna.says(story.goods[1]).await;
    anna.presses(&t.btn_done()).await;
    anna.says(story.day).await;
    let frontdesk::domain::form::FieldKind::Choice { options } = options() else { panic!() };
    anna.presses(options[1].name.get(t.lang())).await;
    anna.says("🚗").await;
    anna.says(story.plate).await;
    anna.sends_photo("sofa", "").await;
    anna.presses(&t.btn_done()).await;
    // Read back, and one answer changed.
    anna.sees("粤B12345");
    anna.presses(&t.btn_permit_change(label("plate", t))).await;
    anna.says("粤 bd12345").await;
    anna.sees("粤BD12345");
    anna.presses(&t.btn_permit_send()).await;
    anna.sees("P-261124-0001");
    town.group_sees(SECURITY, "P-261124-0001");
    town.group_sees(SECURITY, "粤BD12345");
}

async fn at_the_gate(town: &Town, story: &Story, t: Texts, code: &str) {
    let zhao = town.staff("zhao", story.lang);
    let boris = town.staff("boris", story.lang);
    // At the gate, a day too early and on the day.
    zhao.says_in(SECURITY, &format!("/pass {code}")).await;
    town.group_sees(SECURITY, &t.plain_pass_early());
    assert!(!zhao.can_press(&t.btn_gate_let_through()));
    town.pass(days(1)).await;
    zhao.says_in(SECURITY, &format!("/pass {}", code.to_lowercase())).await;
    boris.says_in(SECURITY, &format!("/pass {code}")).await;
    // Two guards at once: one lets it through, the other hears by whom.
    let (chat, message, data) = boris.button(&t.btn_gate_let_through());
    let first = keys_messages(town, &t)[0];
    zhao.note_press(&t.btn_gate_let_through());
    zhao.presses_data(SECURITY, first, &data).await;
    boris.note_press(&t.btn_gate_let_through());
    let told = boris.presses_data(chat, message, &data).await.unwrap();
    assert!(told.contains("赵") || told.contains("Zhao"), "{told}");
    assert!(!boris.can_press(&t.btn_gate_let_through()));
    assert_eq!(town.word("select state from pass").await, "used");
    let findings = "select string_agg(finding, ' ' order by id) from pass_check";
    assert_eq!(town.word(findings).await, "early valid valid let_through used");
}

fn options() -> &'static frontdesk::domain::form::FieldKind {
    let settings = frontdesk::community_file::read(&crate::community::sample()).unwrap().settings;
    let kind = settings.form("goods").unwrap().field("how").unwrap().kind.clone();
    Box::leak(Box::new(kind))
}

fn label(field: &str, t: Texts) -> String {
    let settings = frontdesk::community_file::read(&crate::community::sample()).unwrap().settings;
    settings.form("goods").unwrap().field(field).unwrap().label.get(t.lang()).to_owned()
}

/// The messages in the gate's group that can let something through, oldest first.
fn keys_messages(town: &Town, t: &Texts) -> Vec<i32> {
    let label = t.btn_gate_let_through();
    let screen = town.screen(SECURITY);
    screen.iter().filter(|m| m.keys().any(|k| k.label == label)).map(|m| m.id).collect()
}

#[tokio::test]
async fn goods_leave_with_a_pass() {
    play(Story {
        lang: "zh-Hans",
        words: "我要开个放行条，有些家具要搬走",
        goods: ["沙发 2，冰箱 1 台", "两张椅子"],
        day: "明天",
        plate: "粤b 12345",
        transcript: expect_file!["../../transcripts/permit.zh-Hans.txt"],
    })
    .await;
}

#[tokio::test]
async fn the_same_in_traditional_chinese() {
    play(Story {
        lang: "zh-Hant",
        words: "我要開個放行條，有些傢俱要搬走",
        goods: ["沙發 2，冰箱 1 台", "兩張椅子"],
        day: "11月25日",
        plate: "粵B·12345",
        transcript: expect_file!["../../transcripts/permit.zh-Hant.txt"],
    })
    .await;
}

#[tokio::test]
async fn the_same_in_english() {
    play(Story {
        lang: "en",
        words: "I need a goods pass, some furniture leaves",
        goods: ["2 sofas, fridge 1", "a TV"],
        day: "25 Nov",
        plate: "粤-B12345",
        transcript: expect_file!["../../transcripts/permit.en.txt"],
    })
    .await;
}

#[tokio::test]
async fn two_steps_each_by_whom_the_form_names() {
    let town = Town::with_staff("zh-Hans").await;
    let t = Texts::new("zh-Hans".parse().unwrap());
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    let (chen, li, grace) =
        (town.staff("chen", "zh-Hans"), town.staff("li", "zh-Hans"), town.staff("grace", "zh-Hans"));
    opens(&anna, "装修申请").await;
    anna.says("12月1日").await;
    anna.says("2027-02-01").await;
    anna.says("换地板、刷墙 <b>不动水电</b>").await;
    anna.says("两千一").await;
    anna.says("3000").await;
    anna.sees("1 到 2000");
    anna.says("85.5 平米").await;
    anna.sends_file(101, "plan.pdf", b"%PDF", "").await;
    anna.presses(&t.btn_done()).await;
    anna.says("这不是电话").await;
    anna.says("138 0013 8000").await;
    anna.sees("<b>不动水电</b>");
    anna.presses(&t.btn_permit_send()).await;
    let number = number(&town).await;
    let engineering = crate::support::town::ENGINEERING;
    town.group_sees(engineering, "第 1/2 步，待审批：工程部 · 主管");
    town.group_sees(engineering, "85.5 m²");

    // Not the worker's; the lead's. Then it is the front desk's, in their group.
    assert_eq!(li.presses(&t.btn_permit_approve()).await.unwrap(), t.alert_refused_role());
    assert_eq!(town.word("select what || ' ' || why from refused").await, "approve wrong_role");
    let old = chen.button(&t.btn_permit_approve());
    chen.presses(&t.btn_permit_approve()).await;
    town.group_sees(FRONT_DESK, "第 2/2 步，待审批：客服中心 · 前台");
    anna.sees("第 2/2 步");
    // The old card's step is decided: nobody decides the next one with it.
    town.pass(minutes(1)).await;
    let late = chen.presses_data(old.0, old.1, &old.2).await.unwrap();
    assert_eq!(late, t.alert_refused_step());
    grace.presses(&t.btn_permit_approve()).await;
    assert_eq!(state(&town).await, "closed");
    anna.sees("已批准");
    let told = town.word("select string_agg(act->>'act', ' ' order by seq) from timeline").await;
    assert_eq!(told, "file dispatch approve approve issue");
    assert_eq!(town.word("select valid_until::text from pass").await, "2027-02-01 16:00:00+00");
    assert!(
        card(&town, FRONT_DESK, &number).contains("第 2/2 步：Grace") || town.chat_shows(FRONT_DESK, "第 2/2 步：")
    );
    // Good many times: each look is written down, nothing is used up.
    town.pass(days(7)).await;
    let code = code(&town).await;
    let zhao = town.staff("zhao", "zh-Hans");
    for _ in 0..2 {
        zhao.says_in(SECURITY, &format!("/pass {code}")).await;
    }
    assert!(!zhao.can_press(&t.btn_gate_let_through()));
    assert_eq!(town.count("select count(*) from pass_check where finding = 'valid'").await, 2);
    end(&town).await;
}

#[tokio::test]
async fn declined_with_the_reason_and_asked_again() {
    let town = Town::with_staff("zh-Hans").await;
    let t = Texts::new("zh-Hans".parse().unwrap());
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    let zhao = town.staff("zhao", "zh-Hans");
    goods(&anna).await;
    zhao.presses(&t.btn_permit_deny()).await;
    zhao.says_in_reply("请写清楚是哪几件家具").await;
    assert_eq!(state(&town).await, "rejected");
    anna.sees("请写清楚是哪几件家具");
    assert_eq!(town.count("select count(*) from pass").await, 0);
    // What she filled in is still there.
    anna.presses(&t.btn_permit_again()).await;
    anna.presses(&t.btn_permit_begin()).await;
    anna.presses(&t.btn_skip()).await;
    anna.sees("沙发 ×2");
    anna.presses(&t.btn_permit_change("哪些物品")).await;
    anna.presses(&t.btn_field_again()).await;
    anna.says("三人沙发 1 张").await;
    anna.presses(&t.btn_done()).await;
    anna.presses(&t.btn_permit_send()).await;
    zhao.presses(&t.btn_permit_approve()).await;
    assert_eq!(town.count("select count(*) from pass where state = 'valid'").await, 1);
    assert!(town.word("select answers::text from permit order by ticket_id desc limit 1").await.contains("三人沙发"));
    end(&town).await;
}

#[tokio::test]
async fn the_fee_is_billed_and_the_pass_waits_for_it() {
    let town = Town::with_staff("zh-Hans").await;
    let t = Texts::new("zh-Hans".parse().unwrap());
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    let (grace, qian, zhao) =
        (town.staff("grace", "zh-Hans"), town.staff("qian", "zh-Hans"), town.staff("zhao", "zh-Hans"));
    opens(&anna, "门禁卡").await;
    anna.says("王小明（示例）").await;
    anna.presses("丢了").await;
    anna.sees("¥20.00");
    anna.presses(&t.btn_permit_send()).await;
    grace.presses(&t.btn_permit_approve()).await;
    assert_eq!(
        town.word("select item || ' ' || amount_minor || ' ' || key from bill").await,
        "other 2000 P-261124-0001"
    );
    anna.sees("缴费后通行证马上发给您");
    assert_eq!(town.word("select state from pass").await, "unpaid");
    let code = code(&town).await;
    anna.does_not_see(&halves(&code));
    zhao.says_in(SECURITY, &format!("/pass {code}")).await;
    town.group_sees(SECURITY, "未缴费");
    // She pays; the cashier confirms; the pass comes by itself.
    super::fees::pays_all(&anna).await;
    qian.presses(&t.btn_claim_all()).await;
    town.settle().await;
    assert_eq!(town.word("select state from pass").await, "valid");
    anna.sees(&halves(&code));
    town.group_sees(FINANCE, "5-1201");
    end(&town).await;
}

#[tokio::test]
async fn a_guest_is_led_home_first_and_anybody_may_ask_for_help() {
    let town = Town::with_staff("zh-Hans").await;
    let t = Texts::new("zh-Hans".parse().unwrap());
    let code = town.unit_code("5-1202").await;
    let tom = town.person(202, "Tom", "zh-Hans", &[]);
    tom.says("/permits").await;
    tom.presses("物品放行").await;
    tom.presses(&t.btn_permit_begin()).await;
    tom.presses(&t.btn_fees_link()).await;
    tom.says(&code).await;
    if tom.can_press(&t.btn_link_plain()) {
        tom.presses(&t.btn_link_plain()).await;
    }
    // Tied by now: on with the form where it was.
    tom.presses(&t.btn_permit_begin()).await;
    tom.says("电视 1").await;
    tom.sees("电视 ×1");
    tom.says("/cancel").await;
    tom.sees("电视 1");

    let eva = town.person(203, "Eva", "zh-Hans", &[]);
    opens(&eva, "求助登记").await;
    eva.says("老人一个人在家，想请人帮忙换灯泡").await;
    eva.says("13800138003").await;
    eva.presses(&t.btn_permit_send()).await;
    town.group_sees(FRONT_DESK, "换灯泡");
    town.staff("grace", "zh-Hans").presses(&t.btn_permit_approve()).await;
    eva.sees("已批准");
    assert_eq!(town.count("select count(*) from pass").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn later_the_pass_is_shown_and_taken_back() {
    let town = Town::with_staff("zh-Hans").await;
    let t = Texts::new("zh-Hans".parse().unwrap());
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    let zhao = town.staff("zhao", "zh-Hans");
    let first = goods(&anna).await;
    zhao.presses(&t.btn_permit_approve()).await;
    town.forget();
    anna.says("/requests").await;
    anna.sees("已批准");
    anna.presses(&format!("{first} · 物品放行")).await;
    let files =
        |town: &Town| town.telegram.world.lock().unwrap().brought.iter().filter(|p| p.enclosed.is_some()).count();
    let before = files(&town);
    anna.presses(&t.btn_pass_show()).await;
    assert_eq!(files(&town), before + 1);
    anna.presses(&t.btn_pass_drop()).await;
    anna.presses(&t.btn_permit_drop_yes()).await;
    assert_eq!(town.word("select state from pass").await, "cancelled");
    let dropped = code(&town).await;
    town.pass(days(1)).await;
    zhao.says_in(SECURITY, &format!("/pass {dropped}")).await;
    town.group_sees(SECURITY, "已作废");
    assert!(!zhao.can_press(&t.btn_gate_let_through()));

    end(&town).await;
}

#[tokio::test]
async fn a_pass_that_nobody_uses_runs_out_by_itself() {
    let town = Town::with_staff("zh-Hans").await;
    let t = Texts::new("zh-Hans".parse().unwrap());
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    let zhao = town.staff("zhao", "zh-Hans");
    let second = goods(&anna).await;
    zhao.presses(&t.btn_permit_approve()).await;
    town.pass(days(3)).await;
    assert_eq!(town.word("select state from pass order by ticket_id desc limit 1").await, "expired");
    anna.sees("通行证已过有效期");
    let label = keys_of(&town, 101, &format!("{second} · 物品放行\n"));
    assert!(label.contains(&t.btn_permit_again()), "{label:?}");
    // Before it is approved, it is simply withdrawn.
    goods(&anna).await;
    anna.presses(&t.btn_status_cancel()).await;
    anna.presses(&t.btn_matter_just_cancel()).await;
    assert_eq!(state(&town).await, "cancelled");
    town.pass(hours(1)).await;
    end(&town).await;
}

#[tokio::test]
async fn nobody_approves_their_own_and_two_taps_do_one_thing() {
    let town = Town::with_staff("zh-Hans").await;
    let t = Texts::new("zh-Hans".parse().unwrap());
    let code = town.unit_code("5-1203").await;
    let zhao = town.staff("zhao", "zh-Hans");
    zhao.starts(&code).await;
    zhao.says("/cancel").await;
    goods(&zhao).await;
    assert_eq!(zhao.presses(&t.btn_permit_approve()).await.unwrap(), t.alert_refused_own());
    assert_eq!(state(&town).await, "dispatched");
    let boris = town.staff("boris", "zh-Hans");
    let (chat, message, data) = boris.button(&t.btn_permit_approve());
    boris.presses_data(chat, message, &data).await;
    boris.presses_data(chat, message, &data).await;
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'approve'").await, 1);
    assert_eq!(town.count("select count(*) from pass").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn nobody_owes_for_a_pass_that_was_never_good() {
    let town = Town::with_staff("zh-Hans").await;
    let t = Texts::new("zh-Hans".parse().unwrap());
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    let grace = town.staff("grace", "zh-Hans");
    let open = "select coalesce(sum(open_minor), 0)::bigint from bill_standing";
    for (taken_back, state) in [(true, "cancelled"), (false, "expired")] {
        opens(&anna, "门禁卡").await;
        anna.says("王小明（示例）").await;
        anna.presses("新办").await;
        anna.presses(&t.btn_permit_send()).await;
        grace.presses(&t.btn_permit_approve()).await;
        assert_eq!(town.count(open).await, 2000);
        if taken_back {
            anna.presses(&t.btn_pass_drop()).await;
            anna.presses(&t.btn_permit_drop_yes()).await;
        } else {
            town.pass(days(31)).await;
        }
        assert_eq!(town.word("select state from pass order by ticket_id desc limit 1").await, state);
        assert_eq!(town.count(open).await, 0);
        town.forget();
    }
    assert_eq!(town.count("select count(*) from bill where sort = 'credit'").await, 2);
    end(&town).await;
}

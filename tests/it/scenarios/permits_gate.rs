//! The gate: codes that are none, links, strangers, other communities, two guards in two chats, and every forged press.

use super::common::{end, number};
use super::links::second;
use super::permits::{code, goods, opens};
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, SECURITY, Town, days, hours, minutes};
use frontdesk::chat::button::Button;
use frontdesk::chat::permit::PermitButton as P;
use frontdesk::cli::args::{AuditCommand, AuditOut};
use frontdesk::cli::audit;
use frontdesk::domain::code::halves;
use frontdesk::domain::ids::{CommunityId, TicketId, UserId};
use frontdesk::domain::pass;
use frontdesk::domain::staff::Role;
use frontdesk::store::staff;
use frontdesk::texts::Texts;
use frontdesk::workers::hours as desk_hours;

const FINDINGS: &str = "select coalesce(string_agg(finding, ' ' order by id), '') from pass_check";
const REFUSED: &str = "select coalesce(string_agg(why, ' ' order by why), '') from refused";

fn hans() -> Texts {
    Texts::new("zh-Hans".parse().unwrap())
}

/// A pass for tomorrow that the gate's lead has approved; its code.
async fn issued(town: &Town) -> String {
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    goods(&anna).await;
    town.staff("zhao", "zh-Hans").presses(&hans().btn_permit_approve()).await;
    code(town).await
}

/// A manager of another community, with a Telegram account.
async fn manager_elsewhere(town: &Town) -> Person<'_> {
    let mill = second(town).await;
    let mut conn = town.db.pool.acquire().await.unwrap();
    let mo = staff::put(&mut conn, mill, "mo", "Mo（示例）", &[Role::Manager], &[]).await.unwrap();
    staff::bind(&mut conn, mill, mo, UserId(908)).await.unwrap();
    town.person(908, "Mo", "zh-Hans", &[SECURITY])
}

#[tokio::test]
async fn guessing_is_counted_written_down_and_locked() {
    let town = Town::with_staff("zh-Hans").await;
    let (t, right) = (hans(), issued(&town).await);
    let (zhao, boris) = (town.staff("zhao", "zh-Hans"), town.staff("boris", "zh-Hans"));
    zhao.says_in(SECURITY, "/pass").await;
    town.group_sees(SECURITY, "7KQ2-M9XD");
    // A slip is no guess: its last sign does not fit.
    let last = if right.ends_with('0') { '1' } else { '0' };
    zhao.says_in(SECURITY, &format!("/pass {}{last}", &right[..7])).await;
    town.group_sees(SECURITY, &t.gate_slip());
    zhao.says_in(SECURITY, "/pass 放行").await;
    for n in 0..5 {
        zhao.says_in(SECURITY, &format!("/pass {}", pass::code([n, 1, 2, 3, 4, 5, 6]))).await;
        town.group_sees(SECURITY, "没有这个通行码");
    }
    zhao.says_in(SECURITY, &format!("/pass {right}")).await;
    town.group_sees(SECURITY, "试错的次数多了");
    // A colleague is not held up by it.
    boris.says_in(SECURITY, &format!("/pass {right}")).await;
    let all = "slip slip unknown unknown unknown unknown unknown locked early";
    assert_eq!(town.word(FINDINGS).await, all);
    assert_eq!(town.count("select count(*) from pass_check where ticket_id is null").await, 8);
    town.pass(hours(1) + minutes(1)).await;
    zhao.says_in(SECURITY, &format!("/pass {right}")).await;
    assert_eq!(town.word(FINDINGS).await, format!("{all} early"));
    end(&town).await;
}

#[tokio::test]
async fn the_picture_leads_the_guard_to_the_check_its_holder_to_the_pass_and_a_stranger_nowhere() {
    let town = Town::with_staff("zh-Hans").await;
    let (t, right) = (hans(), issued(&town).await);
    let (anna, zhao) = (town.person(101, "Anna", "zh-Hans", &[]), town.staff("zhao", "zh-Hans"));
    let (li, mo) = (town.staff("li", "zh-Hans"), manager_elsewhere(&town).await);
    let eve = town.person(666, "Eve", "zh-Hans", &[]);
    town.pass(days(1)).await;
    let link = format!("pass_{right}");
    for (who, why) in [(&eve, "not_staff"), (&li, "wrong_role"), (&mo, "other_community")] {
        sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
        who.starts(&link).await;
        assert!(town.chat_shows(who.user.0, &t.gate_stranger().replace("&nbsp;", " ")), "{}", town.transcript());
        for secret in ["沙发", "5-1201", "Anna"] {
            assert!(!town.chat_shows(who.user.0, secret), "{} sees {secret}", who.name);
        }
        assert_eq!(town.word(REFUSED).await, why);
    }
    assert_eq!(town.word(FINDINGS).await, "not_theirs not_theirs not_theirs");
    // A code that there is not is answered with the same words, and counted.
    eve.starts(&format!("pass_{}", pass::code([9; 7]))).await;
    assert_eq!(town.count("select wrong::bigint from code_try where user_id = 666").await, 1);
    town.forget();
    anna.starts(&link).await;
    anna.sees(&halves(&right));
    zhao.starts(&link).await;
    zhao.sees("有效");
    zhao.sees("沙发 ×2");
    zhao.presses(&t.btn_gate_let_through()).await;
    zhao.sees("已放行");
    assert_eq!(town.word("select state from pass").await, "used");
    end(&town).await;
}

#[tokio::test]
async fn passes_are_checked_at_the_gate_alone() {
    let town = Town::with_staff("zh-Hans").await;
    let (t, right) = (hans(), issued(&town).await);
    let ask = format!("/pass {right}");
    let (li, zhao) = (town.staff("li", "zh-Hans"), town.staff("zhao", "zh-Hans"));
    let anna = town.person(101, "Anna", "zh-Hans", &[]);
    li.says_in(ENGINEERING, &ask).await;
    town.group_sees(ENGINEERING, &t.gate_not_yours());
    li.says(&ask).await;
    anna.says(&ask).await;
    anna.sees(&t.gate_not_yours());
    // A stranger in the gate's own group, and staff of another community.
    let (eve, mo) = (town.person(666, "Eve", "zh-Hans", &[SECURITY]), manager_elsewhere(&town).await);
    eve.says_in(SECURITY, &ask).await;
    mo.says_in(SECURITY, &ask).await;
    assert_eq!(town.word(REFUSED).await, "not_staff not_staff other_community wrong_role");
    assert_eq!(town.count("select count(*) from pass_check where finding = 'not_theirs'").await, 5);
    // Whoever keeps the gate does it there, or alone with the bot, not before others.
    zhao.says_in(FRONT_DESK, &ask).await;
    town.group_sees(FRONT_DESK, "通行证上有住户的信息");
    assert!(!town.chat_shows(FRONT_DESK, "沙发"));
    zhao.says(&ask).await;
    zhao.sees("沙发 ×2");
    end(&town).await;
}

#[tokio::test]
async fn a_code_of_another_community_is_unknown_here() {
    let town = Town::with_staff("zh-Hans").await;
    let right = issued(&town).await;
    let mo = manager_elsewhere(&town).await;
    // The mill's manager keeps the mill's gate, and tries the code there.
    mo.says("/menu").await;
    sqlx::query("update session set community_id = (select id from community where id <> $1) where user_id = 908")
        .bind(town.community.0)
        .execute(&town.db.pool)
        .await
        .unwrap();
    mo.says(&format!("/pass {right}")).await;
    assert!(!town.chat_shows(908, "沙发"), "{}", town.transcript());
    mo.sees("没有这个通行码");
    assert_eq!(town.word(REFUSED).await, "other_community");
    assert_eq!(town.count("select wrong::bigint from code_try where user_id = 908").await, 1);
    end(&town).await;
}

#[tokio::test]
async fn of_two_guards_at_once_one_lets_it_through() {
    let town = Town::with_staff("zh-Hans").await;
    let (t, right) = (hans(), issued(&town).await);
    let (zhao, boris) = (town.staff("zhao", "zh-Hans"), town.staff("boris", "zh-Hans"));
    town.pass(days(1)).await;
    zhao.says(&format!("/pass {right}")).await;
    let at_zhao = zhao.button(&t.btn_gate_let_through());
    boris.says_in(SECURITY, &format!("/pass {right}")).await;
    let at_boris = boris.button(&t.btn_gate_let_through());
    assert_ne!(at_zhao.0, at_boris.0);
    for (who, (chat, message, data)) in [(&zhao, at_zhao), (&boris, at_boris)] {
        let press = who.press(chat, message, &data);
        // Once more, by a thumb that trembles.
        let again = who.press(chat, message, &data);
        town.update_raw("callback_query", press).await;
        town.update_raw("callback_query", again).await;
    }
    let step = || desk_hours::step_inbox(&town.db.pool, &town.clock, &town.desk);
    tokio::join!(step(), step(), step());
    town.settle().await;
    assert_eq!(town.word("select state from pass").await, "used");
    assert_eq!(town.count("select count(*) from pass_check where finding = 'let_through'").await, 1);
    assert_eq!(town.count("select count(*) from pass_check where finding = 'used'").await, 1);
    assert_eq!(town.count("select count(*) from timeline where act->>'act' = 'let_through'").await, 1);
    assert!(!zhao.can_press(&t.btn_gate_let_through()), "{}", town.transcript());
    assert!(!boris.can_press(&t.btn_gate_let_through()), "{}", town.transcript());
    town.pass(minutes(5)).await;
    boris.says_in(SECURITY, &format!("/pass {right}")).await;
    town.group_sees(SECURITY, "已由");
    end(&town).await;
}

#[tokio::test]
async fn every_button_of_a_permit_by_everybody_who_may_not() {
    let town = Town::with_staff("zh-Hans").await;
    let (t, anna) = (hans(), town.resident(101, "Anna", "zh-Hans", "5-1201").await);
    goods(&anna).await;
    let tom = town.resident(102, "Tom", "zh-Hans", "5-1202").await;
    let (li, mo) = (town.staff("li", "zh-Hans"), manager_elsewhere(&town).await);
    let ticket = TicketId(town.count("select id from ticket").await);
    let buttons = [P::Approve(1), P::Deny(1), P::LetThrough, P::Pass, P::Drop, P::Again];
    let world = "select concat_ws('|', (select string_agg(t::text, ',') from ticket t), (select count(*) from timeline),
        (select string_agg(p::text, ',') from pass p), (select count(*) from bill),
        (select count(*) from session where dialog is not null), (select count(*) from pass_check where finding <> 'not_theirs'))";
    for approved in [false, true] {
        if approved {
            town.staff("zhao", "zh-Hans").presses(&t.btn_permit_approve()).await;
        }
        for act in buttons {
            let data = Button::Permit { community: town.community, ticket, act }.encode();
            assert!(data.len() <= 64, "{data}");
            let staff_only = matches!(act, P::Approve(_) | P::Deny(_) | P::LetThrough);
            for (who, chat, why) in [
                (&tom, 102, "not_staff"),
                (&anna, 101, "not_staff"),
                (&li, ENGINEERING, "wrong_role"),
                (&mo, SECURITY, "other_community"),
            ] {
                if who.user.0 == 101 && !staff_only {
                    continue;
                }
                sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
                let before = town.word(world).await;
                let answer = who.presses_data(chat, 1, &data).await;
                assert!(answer.is_some(), "{} {act:?}: no word", who.name);
                assert_eq!(town.word(world).await, before, "{} {act:?}", who.name);
                let told = town.word(REFUSED).await;
                let wanted = if staff_only || who.user.0 == 908 { why } else { "not_their_ticket" };
                assert_eq!(told, wanted, "{} {act:?} {approved}", who.name);
            }
        }
    }
    // A button for what is no permit, or for nothing.
    let li_ticket = super::common::report(&tom, "厨房水龙头一直滴水").await;
    assert_eq!(li_ticket, number(&town).await);
    let repair = TicketId(town.count("select max(id) from ticket").await);
    let zhao = town.staff("zhao", "zh-Hans");
    for (community, ticket) in [(town.community, repair), (town.community, TicketId(999)), (CommunityId(77), ticket)] {
        sqlx::query("delete from refused").execute(&town.db.owner).await.unwrap();
        let data = Button::Permit { community, ticket, act: P::Approve(1) }.encode();
        assert!(zhao.presses_data(SECURITY, 1, &data).await.is_some());
        assert_eq!(town.word(REFUSED).await, "forged");
    }
    end(&town).await;
}

#[tokio::test]
async fn a_form_survives_a_restart_at_each_of_its_questions() {
    let mut town = Town::with_staff("zh-Hans").await;
    let t = hans();
    {
        let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
        opens(&anna, "物品放行").await;
    }
    for (said, pressed) in [("沙发 2", "好了"), ("", "明天"), ("", "自己的车"), ("粤B12345", "跳过")] {
        town.desk = frontdesk::desk::Desk::new(town.clock.clone(), "desk_bot".into(), std::default::Default::default());
        let anna = town.person(101, "Anna", "zh-Hans", &[]);
        if !said.is_empty() {
            anna.says(said).await;
        }
        anna.presses(pressed).await;
    }
    let anna = town.person(101, "Anna", "zh-Hans", &[]);
    let (chat, message, data) = anna.button(&t.btn_permit_send());
    for _ in 0..2 {
        let press = anna.press(chat, message, &data);
        town.update_raw("callback_query", press).await;
    }
    town.settle().await;
    assert_eq!(town.count("select count(*) from permit").await, 1);
    town.group_sees(SECURITY, "沙发 ×2");
    end(&town).await;
}

#[tokio::test]
async fn the_operator_reads_who_checked_a_pass_and_what_they_found() {
    let town = Town::with_staff("zh-Hans").await;
    let (t, right) = (hans(), issued(&town).await);
    let zhao = town.staff("zhao", "zh-Hans");
    zhao.says_in(SECURITY, &format!("/pass {right}")).await;
    town.pass(days(1)).await;
    zhao.says_in(SECURITY, &format!("/pass {right}")).await;
    zhao.presses(&t.btn_gate_let_through()).await;
    let number = number(&town).await;
    let out = AuditOut { community: None, json: false };
    let told =
        audit::audit(&town.db.pool, &AuditCommand::Ticket { number, out }, town.clock.now()).await.unwrap().words;
    let zhao = "赵队长（示例） (zhao, lead+worker)";
    for line in [
        "used, good once from 2026-11-25 00:00:00 until 2026-11-26 00:00:00".to_owned(),
        format!("2026-11-24 10:00:00  {zhao} in the group of security: early"),
        format!("2026-11-25 10:00:00  {zhao} in the group of security: valid"),
        format!("2026-11-25 10:00:00  {zhao} in the group of security: let through"),
        format!("{zhao}: approved step 1 of 1"),
        "the desk: issued the pass".to_owned(),
    ] {
        assert!(told.contains(&line), "{line}\nin {told}");
    }
    assert!(!told.contains(&right) && !told.contains(&halves(&right)), "{told}");
    end(&town).await;
}

#[tokio::test]
async fn each_step_has_its_clock() {
    let town = Town::with_staff("zh-Hans").await;
    let t = hans();
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    opens(&anna, "装修申请").await;
    for said in ["12月1日", "2026-11-30"] {
        anna.says(said).await;
    }
    // The last day is not before the first.
    anna.sees("最后一天不能早于12月1日");
    anna.says("2027-02-01").await;
    for said in ["换地板", "85"] {
        anna.says(said).await;
    }
    anna.sends_file(101, "plan.pdf", b"%PDF", "").await;
    anna.presses(&t.btn_done()).await;
    anna.says("13800138000").await;
    anna.presses(&t.btn_permit_send()).await;
    town.pass(minutes(6)).await;
    town.group_sees(ENGINEERING, "没人审批，已超时");
    town.staff("chen", "zh-Hans").presses(&t.btn_permit_approve()).await;
    assert!(!town.chat_shows(FRONT_DESK, "没人审批"));
    town.pass(minutes(6)).await;
    town.group_sees(FRONT_DESK, "没人审批，已超时");
    // A worker of the step asks, and the answer is there.
    let grace = town.staff("grace", "zh-Hans");
    grace.presses(&t.btn_permit_approve()).await;
    assert_eq!(town.word("select state from ticket").await, "closed");
    end(&town).await;
}

/// Anna asks for a goods pass, and Boris asks her something about it.
async fn is_asked_back(town: &Town) -> (Person<'_>, Person<'_>) {
    let t = hans();
    let anna = town.resident(101, "Anna", "zh-Hans", "5-1201").await;
    goods(&anna).await;
    let boris = town.staff("boris", "zh-Hans");
    boris.presses(&t.btn_card_ask()).await;
    boris.says_in_reply("冰箱要走货梯吗？").await;
    boris.presses(&t.btn_job_send()).await;
    (anna, boris)
}

#[tokio::test]
async fn a_guard_asks_the_resident_before_deciding() {
    let town = Town::with_staff("zh-Hans").await;
    let t = hans();
    let (anna, boris) = is_asked_back(&town).await;
    anna.sees("冰箱要走货梯吗？");
    anna.replies("冰箱要走货梯吗？", "要走货梯，下午三点").await;
    town.group_sees(SECURITY, "要走货梯，下午三点");
    boris.presses(&t.btn_permit_approve()).await;
    assert_eq!(town.count("select count(*) from pass where state = 'valid'").await, 1);
    end(&town).await;
}

/// A question that is asked back decides nothing: the clock goes on once it is answered.
#[tokio::test]
async fn what_was_asked_about_is_still_decided_in_time() {
    let town = Town::with_staff("zh-Hans").await;
    let (anna, _) = is_asked_back(&town).await;
    anna.replies("冰箱要走货梯吗？", "要走货梯，下午三点").await;
    assert!(!town.chat_shows(SECURITY, "没人审批"));
    town.pass(hours(3)).await;
    town.group_sees(SECURITY, "没人审批，已超时");
    end(&town).await;
}

//! Duty: shifts begin and end, work is handed over and signed, people come and leave, and somebody hears when nobody is there.

use super::common::{card, end, keys_of, report, saying, state, told};
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, SECURITY, Town, hours, minutes};
use expect_test::{expect, expect_file};
use frontdesk::cli::duty::show;

const TUESDAY: &str = "2026-11-24T02:00:00Z";

#[tokio::test]
async fn a_day_and_its_night() {
    let town = Town::on_duty(TUESDAY, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let cleo = town.resident(103, "Cleo", "en", "5-1203").await;
    let (li, boris) = (town.staff("li", "en"), town.staff("boris", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    report(&ben, "The bathroom light is broken").await;
    li.presses("Take").await;
    report(&cleo, "The kitchen tap drips").await;
    li.presses("Take").await;
    town.pass(hours(9) + minutes(44)).await;
    town.forget();
    town.pass(minutes(1)).await;
    li.sees("your shift ends. What becomes of your work? Please say by today 20:00");
    li.presses("1 Keep").await;
    li.presses("2 Next shift").await;
    li.presses("3 Pause").await;
    li.presses("waiting for parts").await;
    town.pass(minutes(15)).await;
    boris.presses("Take").await;
    boris.presses("Sign the handover").await;
    expect_file!["../../transcripts/duty.en.txt"].assert_eq(&told(&town));
    // The resident notices nothing but the name: no message, and no moment without anybody.
    ben.sees("Boris (sample) has taken it.");
    assert!(!town.transcript().contains("waiting for somebody"), "{}", town.transcript());
    // The morning: whoever comes finds what is open.
    town.pass(hours(12)).await;
    li.sees("your shift begins");
    end(&town).await;
}

#[tokio::test]
async fn 没交代的留在本人手上_没签收的主管知道一次() {
    let town = Town::on_duty(TUESDAY, "zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let (li, chen) = (town.staff("li", "zh-Hans"), town.staff("chen", "zh-Hans"));
    let number = report(&anna, "厨房水龙头一直滴水").await;
    li.presses("接单").await;
    town.pass(hours(10)).await;
    town.group_sees(ENGINEERING, "待办 1 件");
    town.group_sees(ENGINEERING, "下班前没交代，仍由本人跟");
    town.group_sees(ENGINEERING, "李师傅（示例）交班");
    assert_eq!(state(&town).await, "taken");
    // Too late on the card: it was handed over.
    li.sees("交接已发到群里");
    chen.does_not_see("还没人签收");
    town.pass(minutes(29)).await;
    chen.does_not_see("还没人签收");
    town.pass(minutes(2)).await;
    chen.sees("的交接，接班半小时了还没人签收");
    town.pass(hours(3)).await;
    assert_eq!(saying(&town, chen.user.0, "还没人签收").len(), 1);
    // The lead signs himself; the list in the group shows it.
    assert_eq!(chen.presses("签收交接").await.unwrap(), "已签收，谢谢");
    town.group_sees(ENGINEERING, "陈工（示例）已签收");
    assert!(!chen.can_press("✍️ 签收交接"), "{}", town.transcript());
    // The number opens the card anew, at the bottom.
    li.presses(&format!("📄 {number}")).await;
    let newest = town.screen(ENGINEERING).last().unwrap().text();
    assert!(newest.contains(&number) && newest.contains("厨房水龙头"), "{newest}");
    end(&town).await;
}

#[tokio::test]
async fn who_hands_over_does_not_sign_and_others_do_not_decide() {
    let town = Town::on_duty(TUESDAY, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, boris) = (town.staff("li", "en"), town.staff("boris", "en"));
    let (zhao, grace) = (town.staff("zhao", "en"), town.staff("grace", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    town.pass(hours(9) + minutes(46)).await;
    let (chat, message, data) = li.button("1 Keep");
    for stranger in [&boris, &zhao] {
        let refused = stranger.presses_data(stranger.user.0, message, &data).await.unwrap();
        assert_eq!(refused, "This step is for colleagues of the department");
    }
    let forged = anna.presses_data(anna.user.0, 1, &data).await.unwrap();
    assert!(forged.starts_with("This button is for staff"), "{forged}");
    assert_eq!(town.count("select count(*) from handover_item where choice is not null").await, 0);
    li.presses("1 Keep").await;
    li.presses("1 Change").await;
    li.presses("1 Keep").await;
    town.pass(minutes(15)).await;
    assert_eq!(
        li.presses_data(chat, message, &data).await.unwrap(),
        "This was handed over already; please use the ticket's card now"
    );
    let (group, board, sign) = boris.button("Sign the handover");
    let own = li.presses_data(group, board, &sign).await.unwrap();
    assert_eq!(own, "A colleague who comes on duty signs this");
    let strange = grace.presses_data(FRONT_DESK, board, &sign).await.unwrap();
    assert_eq!(strange, "This step is for colleagues of the department");
    boris.presses_data(group, board, &sign).await;
    let twice = boris.presses_data(group, board, &sign).await.unwrap();
    assert_eq!(twice, "Boris (sample) has signed this one already");
    // Each of them is written down; so is what never was.
    assert_eq!(town.count("select count(*) from refused where what = 'duty'").await, 5);
    for forged in ["u.1.s.ff", "u.ff.s.1", "u.1.k.ff.1", "u.1.c.ff", "u.1.on.engineering", "u.1.d.1"] {
        town.pass(minutes(1)).await;
        zhao.presses_data(SECURITY, board, forged).await;
    }
    assert_eq!(town.count("select count(*) from refused where what = 'duty'").await, 11);
    assert_eq!(
        town.count("select count(*) from shift_record where staff_id = (select id from staff where key = 'zhao')")
            .await,
        0
    );
    end(&town).await;
}

#[tokio::test]
async fn 没有班表的部门_发命令上岗下岗() {
    let town = Town::on_duty(TUESDAY, "zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let ben = town.resident(102, "林先生", "zh-Hans", "5-1202").await;
    let cleo = town.resident(103, "何女士", "zh-Hans", "5-1203").await;
    let dora = town.resident(104, "钱女士", "zh-Hans", "5-1204").await;
    let zhao = town.staff("zhao", "zh-Hans");
    // Nobody of security ever said it: nobody is missed.
    report(&anna, "家里的门锁坏了").await;
    zhao.does_not_see("没人在岗");
    zhao.says_in(SECURITY, "/duty").await;
    town.group_sees(SECURITY, "现在没人在岗");
    zhao.presses("我上班").await;
    town.group_sees(SECURITY, "待办 1 件");
    town.group_sees(SECURITY, "在岗：赵队长（示例）");
    zhao.presses("接单").await;
    zhao.says_in(SECURITY, "/duty on").await;
    town.group_sees(SECURITY, "您已经在岗了");
    zhao.says_in(SECURITY, "/duty off").await;
    zhao.sees("下班交接。今天 10:15 前请逐件交代");
    zhao.presses("1 交下一班").await;
    // All is said and he has left: the group is told at once.
    town.group_sees(SECURITY, "交给下一班");
    zhao.sees("交接已发到群里");
    // Now somebody would be missed: the lead hears of it, once an hour at most.
    let number = report(&ben, "家里的门锁坏了").await;
    zhao.sees("秩序维护部现在没人在岗");
    report(&cleo, "家里的门锁坏了").await;
    assert_eq!(saying(&town, zhao.user.0, "现在没人在岗").len(), 1, "{}", town.transcript());
    town.pass(minutes(61)).await;
    report(&dora, "家里的门锁坏了").await;
    assert_eq!(saying(&town, zhao.user.0, "现在没人在岗").len(), 2);
    assert_eq!(town.count("select count(*) from duty_alarm").await, 3);
    // And whoever comes finds it on the list.
    let boris = town.staff("boris", "zh-Hans");
    boris.says_in(SECURITY, "/duty 上岗").await;
    let boards = saying(&town, SECURITY, "待办 4 件");
    assert!(boards.last().unwrap().text().contains(&number), "{}", town.transcript());
    // Who forgets to leave is off duty after sixteen hours.
    town.pass(hours(17)).await;
    boris.says_in(SECURITY, "/duty").await;
    town.group_sees(SECURITY, "秩序维护部现在没人在岗");
    end(&town).await;
}

#[tokio::test]
async fn an_emergency_that_nobody_is_there_for() {
    let town = Town::on_duty(TUESDAY, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (boris, chen) = (town.staff("boris", "en"), town.staff("chen", "en"));
    town.pass(hours(13)).await;
    boris.says("/duty off").await;
    boris.sees("You are off duty: Engineering");
    boris.does_not_see("You are not on duty");
    town.forget();
    anna.says("Somebody is stuck in the lift").await;
    chen.sees("Emergency, and nobody is on duty in Engineering. Please phone now and send somebody:");
    chen.sees("Engineering on duty +86 400 000 0001");
    chen.sees("Front desk, day and night +86 400 000 0003");
    assert_eq!(saying(&town, chen.user.0, "Emergency").len(), 1, "one message\n{}", town.transcript());
    town.group_sees(ENGINEERING, "Emergency: take it now, please");
    assert_eq!(town.count("select count(*) from duty_alarm where told").await, 1);
    chen.presses("Take").await;
    assert_eq!(state(&town).await, "taken");
    end(&town).await;
}

#[tokio::test]
async fn what_is_due_while_its_owner_is_away_can_be_taken_and_nothing_else() {
    let town = Town::on_duty(TUESDAY, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let (li, boris) = (town.staff("li", "en"), town.staff("boris", "en"));
    let due = report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    li.presses("Promise").await;
    li.replies("when do we come?", "21:00-22:00").await;
    li.presses("Yes, tell the resident").await;
    let later = report(&ben, "The bathroom light is broken").await;
    li.presses("Take").await;
    let before = town.screen(anna.user.0).len();
    town.pass(hours(10)).await;
    let board = saying(&town, ENGINEERING, "hands over").pop().unwrap();
    let text = board.text();
    let of = |number: &str| text.split(number).nth(1).unwrap().lines().nth(1).unwrap().to_owned();
    assert!(of(&due).contains("off duty: please take it"), "{text}");
    assert!(of(&later).contains("left undecided, stays with them"), "{text}");
    // A forged press on the other one is refused: it stays his.
    let (_, _, take) = boris.button("✋ Take");
    let other = town.count("select max(id) from ticket").await;
    let forged = format!("{}.{other}.take", take.split('.').take(2).collect::<Vec<_>>().join("."));
    let refused = boris.presses_data(ENGINEERING, board.id, &forged).await.unwrap();
    assert_eq!(refused, "Already taken by 李师傅（示例）");
    boris.presses("✋ Take").await;
    assert!(card(&town, ENGINEERING, &due).contains("time agreed · Boris (sample)"), "{}", town.transcript());
    // The promise stays, the resident was sent nothing, and the list shows the new name.
    assert!(card(&town, ENGINEERING, &due).contains("Promised: today 21:00–22:00"));
    assert_eq!(town.screen(anna.user.0).len(), before, "{}", town.transcript());
    assert!(!saying(&town, ENGINEERING, "hands over").pop().unwrap().text().contains("please take it"));
    boris.presses("On site").await;
    end(&town).await;
}

#[tokio::test]
async fn 退回以后群里的人可以接() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let (li, boris) = (town.staff("li", "zh-Hans"), town.staff("boris", "zh-Hans"));
    let number = report(&anna, "厨房水龙头一直滴水").await;
    li.presses("接单").await;
    let news = town.screen(anna.user.0).len();
    li.presses("更多").await;
    let release = boris.button("退回");
    assert_eq!(boris.presses_data(release.0, release.1, &release.2).await.unwrap(), "这一步由接单的同事或主管来做");
    assert_eq!(li.presses("退回").await.unwrap(), "已退回部门，等同事接");
    town.group_sees(ENGINEERING, "李师傅（示例）退回了，请接一下");
    assert_eq!(town.screen(anna.user.0).len(), news, "住户不会收到新消息");
    boris.presses("接单").await;
    assert!(card(&town, ENGINEERING, &number).contains("已接单 · Boris (sample)"));
    assert_eq!(state(&town).await, "taken");
    end(&town).await;
}

#[tokio::test]
async fn the_operator_sees_what_a_shift_received_and_left() {
    let town = Town::on_duty(TUESDAY, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let (li, boris) = (town.staff("li", "en"), town.staff("boris", "en"));
    report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    report(&ben, "The bathroom light is broken").await;
    li.presses("Take").await;
    town.pass(hours(9) + minutes(50)).await;
    li.presses("All the rest to the next shift").await;
    town.pass(minutes(20)).await;
    boris.presses("Sign the handover").await;
    let words = show(&town.db.pool, None, None, town.clock.now()).await.unwrap().words;
    expect![[r#"
        front-desk: 客服中心
          on duty now: nobody
          open: 0 (0 overdue, 0 with nobody)

        engineering: 工程部
          on duty now: boris
          open: 2 (0 overdue, 0 with nobody)
          handover 2026-11-24 20:00: signed by boris 2026-11-24 20:10
            received 2, done 0
            left open 2: 0 kept, 2 for the next shift, 0 paused, 0 undecided
    "#]]
    .assert_eq(&format!("{words}\n"));
    let one = show(&town.db.pool, None, Some("security"), town.clock.now()).await.unwrap().words;
    assert_eq!(one, "security: keeps no duty: no roster, and nobody ever said /duty");
    assert!(show(&town.db.pool, None, Some("nowhere"), town.clock.now()).await.is_err());
    end(&town).await;
}

/// A deadline comes near while whoever has the ticket is at home: who is on duty hears of it, and takes it over.
#[tokio::test]
async fn a_deadline_of_somebody_off_duty_is_not_missed_by_surprise() {
    let town = Town::on_duty(TUESDAY, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let (li, boris, chen) = (town.staff("li", "en"), town.staff("boris", "en"), town.staff("chen", "en"));
    let number = promised(&anna, &li, "The kitchen tap keeps dripping", "23:00-23:30").await;
    town.pass(hours(10)).await;
    town.forget();
    town.pass(hours(1)).await;
    li.sees("Promised to the resident");
    boris.sees("is off duty and not back in time: please take it over");
    chen.does_not_see("is off duty and not back in time");
    let told = saying(&town, boris.user.0, "please take it over");
    assert_eq!(told.len(), 1, "{}", town.transcript());
    let take = told[0].keys().find(|k| k.label.contains("Take")).cloned().unwrap();
    let frontdesk::chat::outgoing::KeyAct::Press(data) = take.act else { panic!("{take:?}") };
    boris.presses_data(boris.user.0, told[0].id, &data).await;
    assert!(card(&town, ENGINEERING, &number).contains("time agreed · Boris (sample)"), "{}", town.transcript());
    end(&town).await;
}

/// Where nobody is there the lead hears of it; where whoever has it is there, nobody else.
#[tokio::test]
async fn a_near_deadline_is_the_owners_alone_while_they_are_there_and_the_leads_where_nobody_is() {
    let town = Town::on_duty(TUESDAY, "en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let (li, boris, chen) = (town.staff("li", "en"), town.staff("boris", "en"), town.staff("chen", "en"));
    promised(&ben, &li, "The bathroom light is broken", "16:00-17:00").await;
    town.pass(hours(6) + minutes(50)).await;
    li.sees("Promised to the resident");
    boris.does_not_see("not back in time");
    chen.does_not_see("not back in time");
    promised(&anna, &li, "The kitchen tap keeps dripping", "23:00-23:30").await;
    town.pass(hours(3) + minutes(30)).await;
    boris.says("/duty off").await;
    town.pass(hours(2)).await;
    chen.sees("李师傅（示例） is off duty and not back in time: please take it over");
    boris.does_not_see("not back in time");
    end(&town).await;
}

/// Reported, taken and promised; the number.
async fn promised(who: &Person<'_>, li: &Person<'_>, words: &str, time: &str) -> String {
    let number = report(who, words).await;
    li.presses("Take").await;
    li.presses("Promise").await;
    li.replies("when do we come?", time).await;
    li.presses("Yes, tell the resident").await;
    number
}

/// Who leaves the community's file has nothing any more: it goes back to the group, and rings until somebody has it.
#[tokio::test]
async fn what_somebody_had_who_left_is_free_again() {
    let town = Town::with_staff("zh-Hans").await;
    let wang = town.resident(101, "王小明", "zh-Hans", "5-1201").await;
    let (li, chen) = (town.staff("li", "zh-Hans"), town.staff("chen", "zh-Hans"));
    let t = super::common::texts(&wang);
    let number = report(&wang, "厨房水龙头一直滴水").await;
    li.presses(&t.btn_card_take()).await;
    let mut draft = frontdesk::community_file::read(&crate::community::sample()).unwrap();
    draft.staff.retain(|member| member.key != "li");
    draft.settings.shifts.clear();
    frontdesk::community_file::apply_draft(&town.db.pool, draft, false, town.clock.now()).await.unwrap();
    town.settle().await;
    assert_eq!(town.word("select state from ticket").await, "dispatched", "{}", town.transcript());
    let keys = keys_of(&town, ENGINEERING, &format!("🔧 {number}"));
    assert!(keys.contains(&t.btn_card_take()), "{keys:?}");
    chen.presses(&t.btn_card_take()).await;
    assert_eq!(town.word("select state from ticket").await, "taken");
}

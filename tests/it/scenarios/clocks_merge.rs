//! Two reports that are one matter become one ticket: who reported the merged one follows the other.

use super::common::{card, end, keys_of, report, saying, told};
use super::grievance::{Told, complain};
use crate::support::town::{ENGINEERING, FRONT_DESK, SECURITY, Town, days, minutes};
use expect_test::expect;

#[tokio::test]
async fn two_neighbours_tell_of_the_same_leak() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let (li, chen) = (town.staff("li", "en"), town.staff("chen", "en"));
    let first = report(&anna, "The kitchen tap keeps dripping").await;
    li.presses("Take").await;
    town.pass(minutes(3)).await;
    let second = report(&ben, "My kitchen tap drips into the flat below").await;
    town.forget();
    chen.presses("More").await;
    chen.presses("Same matter").await;
    chen.says_in_reply(&first).await;
    chen.presses("Yes, make them one").await;
    expect![[r#"
        10:03  Chen presses [More]
        10:03  ✎ #engineering
                    🔧 R-261124-0002 · Water and taps
                    📍 5-1202 · in the home
                    💬 My kitchen tap drips into the flat below
                    🚪 May come: Any time
                    👤 Ben · ☎️ 138****0102
                    ▪️ waiting to be taken
                    ⏱ Take by today 10:33
                    A reply to this card is an internal note; residents never see it.
                    [✋ Take]
                    [Assign…] [❓ Ask]
                    [💬 Tell] [Transfer]
                    [🔗 Same matter] [Out of scope]
                    [⬆️ Escalate]
                    [Less ▴]
        10:03  Chen presses [Same matter]
        10:03  → #engineering
                    Which one is the same matter as R-261124-0002? Type its number, such as R-261124-0007, or its last four digits.

                    ↩️ To type or send photos, reply to this message.
                    [Cancel]
        10:03  Chen in #engineering: R-261124-0001
        10:03  → #engineering
                    R-261124-0002 will go on in R-261124-0001 · Water and taps · 5-1201.
                    The resident is told and follows that one; this one ends here, and its clocks stop.
                    In this one the resident says: My kitchen tap drips into the flat below
                    [🔗 Yes, make them one] [Change]
                    [‹ Back] [Cancel]
        10:03  Chen presses [Yes, make them one]
        10:03  → Ben
                    🔗 R-261124-0002 Water and taps: the same matter as R-261124-0001, so we handle both together.
                    No need to report it again; you hear how it goes on.
                    [Show this request]
        10:03  → Ben
                    R-261124-0001 · Water and taps

                    李师傅（示例） has taken it.
                    Next, we agree on a time to come.
                    It will be seen to by Fri 27 Nov 10:00 at the latest.
                    [History]
        10:03  ✎ Ben
                    R-261124-0002 · Water and taps
                    📍 5-1202
                    My kitchen tap drips into the flat below

                    The same matter as R-261124-0001; both are handled together there.
                    [Show this request] [History]
        10:03  ✎ #engineering
                    R-261124-0002 · Goes on in R-261124-0001; its residents follow that one
        10:03  → Li
                    R-261124-0001 Water and taps · 5-1201
                    ➕ Resident: My kitchen tap drips into the flat below
                    In charge: 李师傅（示例）
                    [💬 Tell] [❓ Ask]
        10:03  ✎ #engineering
                    🔧 R-261124-0001 · Water and taps
                    📍 5-1201 · in the home
                    💬 The kitchen tap keeps dripping
                    🚪 May come: Any time
                    👤 Anna · ☎️ 138****0101
                    👥 1 more resident reported the same
                    ▪️ taken · 李师傅（示例）
                    ⏱ Repair by Fri 27 Nov 10:00
                    ➕ Resident (today 10:03): My kitchen tap drips into the flat below
                    [🕒 Promise] [📍 On site]
                    [✅ Done] [☎️ Phone] [More ▾]
        10:03  ✎ #engineering
                    🔧 R-261124-0002 · Water and taps
                    📍 5-1202 · in the home
                    💬 My kitchen tap drips into the flat below
                    🚪 May come: Any time
                    👤 Ben · ☎️ 138****0102
                    ▪️ closed
                    🔗 Goes on in R-261124-0001
    "#]].assert_eq(&told(&town));
    assert!(card(&town, ENGINEERING, &second).contains(&format!("🔗 Goes on in {first}")), "{}", town.transcript());
    assert!(card(&town, ENGINEERING, &first).contains("1"), "who joined is counted");
    // Ben hears how it goes on; what he says of his own ticket belongs to the other one.
    ben.replies(&second, "It has become more since this morning").await;
    town.group_sees(ENGINEERING, "It has become more since this morning");
    assert_eq!(town.count("select count(*) from ticket").await, 2, "{}", town.transcript());
    li.presses("Done").await;
    li.presses("Done at once").await;
    ben.sees(&first);
    // The merged one has no clocks, no survey, and cannot be reopened.
    let of_second = "select count(*) from deadline where ticket_id = 2 and outcome is distinct from 'void'";
    assert_eq!(town.count(of_second).await, 0);
    assert_eq!(town.count("select count(*) from callback where ticket_id = 2").await, 0);
    assert!(!keys_of(&town, ben.user.0, &second).iter().any(|k| k.contains("Reopen")));
    town.pass(days(8)).await;
    assert_eq!(town.count("select count(*) from timeline where ticket_id = 2 and act->>'act' = 'alert'").await, 0);
    end(&town).await;
}

#[tokio::test]
async fn two_complaints_become_one_and_nobody_reads_the_other_s_words() {
    let town = Town::with_staff("en").await;
    let anna = town.resident(101, "Anna", "en", "5-1201").await;
    let ben = town.resident(102, "Ben", "en", "5-1202").await;
    let grace = town.staff("grace", "en");
    let first = complain(&anna, Told::about("Cleaning", "The stairs were not swept for weeks")).await;
    let guards = complain(&anna, Told::about("Security", "The guard was asleep")).await;
    let second = complain(&ben, Told::about("Cleaning", "Nobody wiped the railings all month")).await;
    grace.presses("More").await;
    grace.presses("Same matter").await;
    grace.says_in_reply(&guards).await;
    town.group_sees(FRONT_DESK, &format!("“{guards}” is no ticket to merge into"));
    grace.says_in_reply(&first).await;
    grace.presses("Yes, make them one").await;
    ben.sees(&format!("the same matter as {first}"));
    ben.does_not_see("not swept for weeks");
    anna.does_not_see("Nobody wiped the railings");
    ben.does_not_see("5-1201");
    anna.does_not_see("5-1202");
    assert!(!town.chat_shows(ENGINEERING, "C-") && !town.chat_shows(SECURITY, "C-"), "{}", town.transcript());
    let ended = "select count(*) from deadline where outcome = 'void' and ticket_id = (select max(id) from ticket)";
    assert_eq!(town.count(ended).await, 2, "acknowledge and resolve of {second}");
    end(&town).await;
}

#[tokio::test]
async fn 同一位住户报了两次() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.resident(101, "王女士", "zh-Hans", "5-1201").await;
    let (li, grace) = (town.staff("li", "zh-Hans"), town.staff("grace", "zh-Hans"));
    let first = report(&anna, "厨房水龙头一直滴水").await;
    // 她又给前台留了言：和报修是同一件事。
    anna.says("/start").await;
    anna.presses("给前台留言").await;
    anna.says("水龙头什么时候有人来修，现在水流得更大了").await;
    anna.presses("✅ 发送").await;
    let question = super::common::number(&town).await;
    assert!(question.starts_with('Q'));
    grace.presses("更多").await;
    grace.presses("同一件事").await;
    town.group_sees(FRONT_DESK, "请写单号");
    grace.says_in_reply("9999").await;
    town.group_sees(FRONT_DESK, "没有可以并入的“9999”");
    grace.says_in_reply("1").await;
    town.group_sees(FRONT_DESK, &format!("将并入 {first}"));
    grace.presses("改一下").await;
    grace.says_in_reply(&first.to_lowercase()).await;
    grace.presses("对，合成一张").await;
    anna.sees("两张单合在一起处理");
    assert_eq!(saying(&town, anna.user.0, "两张单合在一起处理").len(), 1);
    town.group_sees(ENGINEERING, "现在水流得更大了");
    li.presses("接单").await;
    li.presses("完工").await;
    li.presses("直接完工").await;
    anna.sees("已完工");
    end(&town).await;
}

//! Cards and status messages in every state and language.

use super::*;
use expect_test::expect;
use frontdesk::cards::{resident, staff, timeline};
use frontdesk::domain::act::Rating;

#[test]
fn every_state_fits_in_every_language() {
    let community = community();
    for state in State::ALL {
        for lang in Lang::ALL {
            let case = in_state(state);
            assert_eq!(case.ticket.state, state);
            let view = view(&case, &community, lang);
            for face in [
                staff::card(&view, false),
                staff::card(&view, true),
                resident::status(&view),
                resident::status_joined(&view),
                timeline::timeline(&view),
                timeline::timeline_joined(&view),
            ] {
                fits(&face);
            }
        }
    }
}

#[test]
fn a_card_that_was_just_dispatched() {
    let (case, community) = (in_state(State::Dispatched), community());
    expect![[r#"
        🔧 <b>R-261123-0042</b> · 水管龙头
        📍 5-1201 · 家里
        🧓 家有长者，请优先
        💬 厨房水龙头关不紧，一直滴水
        📎 1 张照片
        🚪 方便上门：今天下午四点以后
        👤 张伟先生 · ☎️ 138****8000
        ▪️ <b>待接单</b>
        ⏱ 接单时限：今天 14:30
        📝 内部备注 1 条
        [✋ 接单]
        [派给…] [❓ 问住户] [更多 ▾]
    "#]]
    .assert_eq(&seen(&staff::card(&view(&case, &community, Lang::ZhHans), false)));
}

#[test]
fn an_opened_card_with_everything_on_it() {
    let (mut case, community) = (in_state(State::Scheduled), community());
    case.ticket.priority = Priority::Emergency;
    case.followers = vec![UserId(1), UserId(2)];
    case.repeats = 2;
    case.ticket.reopened = 1;
    case.parent = Some("R-261101-0003".to_owned());
    happen(&mut case, "2026-11-23 13:50", ZHANG, Act::Add { words: "水变大了".to_owned() });
    happen(&mut case, "2026-11-23 13:55", LI, Act::Ask { words: "总阀关了吗？".to_owned() });
    expect![[r#"
        🔴 <b>R-261123-0042</b> · EMERGENCY · Water
        📍 5-1201 · in the home
        🧓 Elders live here: first, please
        💬 厨房水龙头关不紧，一直滴水
        📎 1 photo
        🚪 May come: 今天下午四点以后
        👤 Mr 张伟 · ☎️ 138****8000
        👥 2 more residents reported the same
        ▪️ <b>time agreed</b> · 李明
        🤝 Promised: <b>today 16:00–18:00</b>
        ⏱ Repair by tomorrow 11:00
        ↩️ Reopened: 1×
        🔁 No. 3 of this kind in 90 days: find the root cause first
        🔗 Continues R-261101-0003
        ➕ Resident (today 13:50): 水变大了
        ❓ Asked (today 13:55), no answer yet: 总阀关了吗？
        📝 1 internal note
        📝 today 13:32 李明: SECRET-NOTE
        <i>A reply to this card is an internal note; residents never see it.</i>
        [📍 On site] [✅ Done]
        [🕒 New time] [☎️ Phone]
        [⏸ Wait] [Assign…]
        [↩️ Give back] [❓ Ask]
        [💬 Tell] [Transfer]
        [🔗 Same matter] [Out of scope]
        [⬆️ Escalate]
        [Less ▴]
    "#]]
    .assert_eq(&seen(&staff::card(&view(&case, &community, Lang::En), true)));
}

#[test]
fn the_usual_next_step_comes_first() {
    let community = community();
    let first = |state, lang| {
        let case = in_state(state);
        rows(&staff::card(&view(&case, &community, lang), false)).first().cloned().unwrap_or_default()
    };
    let firsts: Vec<_> = State::ALL.map(|s| (s, first(s, Lang::En))).into_iter().collect();
    expect![[r#"
        [
            (
                New,
                [
                    "✋ Take",
                ],
            ),
            (
                Dispatched,
                [
                    "✋ Take",
                ],
            ),
            (
                Taken,
                [
                    "🕒 Promise",
                    "📍 On site",
                ],
            ),
            (
                Scheduled,
                [
                    "📍 On site",
                    "✅ Done",
                ],
            ),
            (
                OnSite,
                [
                    "✅ Done",
                ],
            ),
            (
                Waiting,
                [
                    "▶\u{fe0f} Resume",
                    "📍 On site",
                ],
            ),
            (
                Done,
                [
                    "💬 Tell",
                ],
            ),
            (
                Accepted,
                [],
            ),
            (
                Closed,
                [],
            ),
            (
                Cancelled,
                [],
            ),
            (
                Rejected,
                [],
            ),
            (
                Reopened,
                [
                    "✋ Take",
                ],
            ),
        ]
    "#]]
    .assert_debug_eq(&firsts);
}

#[test]
fn the_residents_message_when_it_is_taken_and_when_it_is_done() {
    let community = community();
    let (taken, done) = (in_state(State::Taken), in_state(State::Done));
    expect![[r#"
        <b>R-261123-0042</b> · 水管龙头
        📍 5-1201
        <i>厨房水龙头关不紧，一直滴水</i>

        <b>李明已接单。</b>
        接下来会和您约时间上门。
        [补充] [催一下]
        [进展] [撤回]
        [🙋 转人工]
    "#]]
    .assert_eq(&seen(&resident::status(&view(&taken, &community, Lang::ZhHans))));
    expect![[r#"
        <b>R-261123-0042</b> · 水管水龍頭
        📍 5-1201
        <i>厨房水龙头关不紧，一直滴水</i>

        <b>李明已完工，請您看一看。</b>
        滿意請按「驗收」；沒弄好請直說，我們再來。3 天內沒有回覆，會自動結案。
        🔧 换了阀芯
        🔩 用料：阀芯 1 个
        💰 費用：¥35.00
        [👍 驗收]
        [只好了一部分] [沒修好]
        [補充] [進度]
        [🙋 真人服務]
    "#]]
    .assert_eq(&seen(&resident::status(&view(&done, &community, Lang::ZhHant))));
    expect![[r#"
        <b>R-261123-0042</b> · Water
        📍 5-1201
        <i>厨房水龙头关不紧，一直滴水</i>

        <b>李明 has finished. Please have a look.</b>
        If all is well, press “Accept”. If not, say so and we come again. Without an answer it closes by itself after 3 days.
        🔧 换了阀芯
        🔩 Materials: 阀芯 1 个
        💰 To pay: ¥35.00
        [👍 Accept]
        [Only partly done] [Not done]
        [Add] [History]
        [🙋 Talk to a person]
    "#]].assert_eq(&seen(&resident::status(&view(&done, &community, Lang::En))));
}

#[test]
fn a_timeline_shows_the_public_part() {
    let (mut case, community) = (in_state(State::Done), community());
    happen(&mut case, "2026-11-23 13:59", Actor::Desk, Act::Tell { words: "师傅把钥匙放在前台".to_owned() });
    expect![[r#"
        <b>R-261123-0042</b> · 水管龙头 · 进展
        <i>今天 13:30</i> 已登记
        <i>今天 13:40</i> 李明接单
        <i>今天 13:40</i> 约定今天 16:00–18:00
        <i>今天 13:40</i> 李明到场
        <i>今天 13:40</i> 李明完工：换了阀芯
        <i>今天 13:59</i> 告诉您：师傅把钥匙放在前台
        [看这张单]
    "#]]
    .assert_eq(&seen(&timeline::timeline(&view(&case, &community, Lang::ZhHans))));
    let joined = timeline::timeline_joined(&view(&case, &community, Lang::ZhHans)).html;
    assert!(!joined.contains("钥匙"), "{joined}");
}

#[test]
fn nothing_internal_reaches_a_resident() {
    let community = community();
    for state in State::ALL {
        let mut case = in_state(state);
        for act in [Act::ShowPhone, Act::Escalate { reason: Some("SECRET-UP".to_owned()) }] {
            if case.ticket.state.is_open() {
                happen(&mut case, "2026-11-23 13:58", LI, act);
            }
        }
        if case.ticket.state.is_open() {
            let act = Act::Transfer { department: "cleaning".to_owned(), reason: Some("SECRET-PASS".to_owned()) };
            happen(&mut case, "2026-11-23 13:59", LI, act);
        }
        for lang in Lang::ALL {
            let view = view(&case, &community, lang);
            for face in [
                resident::status(&view),
                resident::status_joined(&view),
                timeline::timeline(&view),
                timeline::timeline_joined(&view),
            ] {
                assert!(!face.html.contains("SECRET"), "{}", face.html);
                assert!(!face.html.contains("13800138000") && !face.html.contains("138****"), "{}", face.html);
            }
        }
    }
}

#[test]
fn a_neighbour_who_joined_reads_nothing_of_the_reporter() {
    let (case, community) = (in_state(State::Taken), community());
    let face = resident::status_joined(&view(&case, &community, Lang::ZhHans));
    assert!(!face.html.contains("滴水") && !face.html.contains("张"), "{}", face.html);
    assert_eq!(rows(&face), [["进展"]]);
}

#[test]
fn markup_in_what_people_write_is_harmless() {
    let community = community();
    let bad = "<b>x</b> & </i><a href=\"http://x\">";
    for state in State::ALL {
        let mut case = in_state(state);
        case.ticket.words = bad.to_owned();
        case.ticket.place.label = bad.to_owned();
        case.ticket.visit = bad.to_owned();
        case.reporter.name = bad.to_owned();
        for person in &mut case.people {
            person.name = bad.to_owned();
        }
        happen(&mut case, "2026-11-23 13:59", LI, Act::Note { words: bad.to_owned() });
        let view = view(&case, &community, Lang::En);
        for face in [staff::card(&view, true), resident::status(&view), timeline::timeline(&view)] {
            fits(&face);
            assert!(!face.html.contains("<b>x") && !face.html.contains("<a "), "{}", face.html);
        }
    }
}

#[test]
fn endless_words_are_cut() {
    let community = community();
    let endless = "𝓧漏水\n\n\n".repeat(3000);
    let mut case = in_state(State::Scheduled);
    case.ticket.words = endless.clone();
    case.ticket.visit = endless.clone();
    case.ticket.place.label = endless.clone();
    case.reporter.name = endless.clone();
    case.people[0].name = endless.clone();
    for _ in 0..40 {
        for (actor, act) in [
            (LI, Act::Note { words: endless.clone() }),
            (ZHANG, Act::Add { words: endless.clone() }),
            (LI, Act::Ask { words: endless.clone() }),
        ] {
            happen(&mut case, "2026-11-23 13:59", actor, act);
        }
    }
    for lang in Lang::ALL {
        let view = view(&case, &community, lang);
        fits(&staff::card(&view, true));
        fits(&resident::status(&view));
        fits(&timeline::timeline(&view));
    }
}

#[test]
fn after_the_grace_period_nothing_can_be_reopened() {
    let (case, community) = (in_state(State::Closed), community());
    let mut view = view(&case, &community, Lang::En);
    assert_eq!(rows(&resident::status(&view)), vec![vec!["It came back"], vec!["History", "🙋 Talk to a person"]]);
    view.now = later(24 * 8);
    assert_eq!(rows(&resident::status(&view)), [["History", "🙋 Talk to a person"]]);
}

#[test]
fn a_rating_and_an_overdue_deadline_are_seen_by_staff() {
    let (mut case, community) = (in_state(State::Closed), community());
    let rating = Rating { attitude: Some(2), quality: Some(1), improper_charge: true, overall: 1 };
    happen(&mut case, "2026-11-23 13:59", ZHANG, Act::Rate { rating, words: None });
    let html = staff::card(&view(&case, &community, Lang::ZhHans), false).html;
    assert!(html.contains("⭐️ 住户评价：总体 1/5 · 反映有不当收费"), "{html}");
    let case = in_state(State::Dispatched);
    let mut late = view(&case, &community, Lang::ZhHans);
    late.now = later(2);
    let html = staff::card(&late, false).html;
    assert!(html.contains("❗️ 接单已超时：今天 14:30"), "{html}");
}

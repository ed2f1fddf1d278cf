//! News for residents, alerts for staff, answers to presses.

use super::*;
use expect_test::expect;
use frontdesk::cards::{alert, news, refusal, tie};
use frontdesk::domain::act::{Rating, Step};
use frontdesk::domain::flow::Refusal;
use frontdesk::domain::news::{Alert, News};
use frontdesk::domain::person::Tie;
use frontdesk::domain::ticket::Window;

const BAD: &str = "<b>x</b>&";

fn window() -> Window {
    Window { from: at("2026-11-23 16:00"), until: at("2026-11-23 18:00") }
}

fn all_news() -> Vec<(State, News)> {
    vec![
        (State::Scheduled, News::Promised { window: window(), reason: None }),
        (State::Scheduled, News::Promised { window: window(), reason: Some(BAD.to_owned()) }),
        (State::Done, News::Finished),
        (State::Rejected, News::Rejected),
        (State::Taken, News::Asked { words: BAD.repeat(1000) }),
        (State::Taken, News::Told { words: BAD.to_owned() }),
        (State::Scheduled, News::PromiseLate { window: window() }),
        (State::Closed, News::ClosedSilently),
        (State::Closed, News::Survey),
        (State::Closed, News::SurveyAgain),
    ]
}

fn all_alerts() -> Vec<Alert> {
    let mut all = vec![
        Alert::Emergency,
        Alert::Escalated { reason: None },
        Alert::Escalated { reason: Some(BAD.to_owned()) },
        Alert::Urged,
        Alert::Added { words: BAD.repeat(1000) },
        Alert::Added { words: String::new() },
        Alert::Cancelled { reason: None },
        Alert::Cancelled { reason: Some(BAD.to_owned()) },
        Alert::Reopened { partly: true, reason: BAD.to_owned() },
        Alert::Reopened { partly: false, reason: BAD.to_owned() },
        Alert::Assigned,
        Alert::Unsatisfied,
        Alert::PhoneList,
        Alert::Unreachable,
    ];
    for kind in DeadlineKind::ALL {
        for step in [Step::Near, Step::Missed, Step::LongMissed] {
            all.push(Alert::Deadline { kind, step, due_at: Some(at("2026-11-23 14:30")) });
            all.push(Alert::Deadline { kind, step, due_at: None });
        }
    }
    all
}

#[test]
fn news_fit_in_every_language_and_carry_the_number() {
    let community = community();
    for (state, piece) in all_news() {
        let case = in_state(state);
        for lang in Lang::ALL {
            let face = news::news(&view(&case, &community, lang), &piece);
            fits(&face);
            assert!(face.html.contains("R-261123-0042"), "{}", face.html);
            assert!(!face.html.contains("<b>x") && !face.html.contains("SECRET"), "{}", face.html);
            assert!(!rows(&face).is_empty());
        }
    }
}

#[test]
fn how_news_read() {
    let community = community();
    let all: Vec<String> = all_news()
        .into_iter()
        .filter(|(_, piece)| !matches!(piece, News::Asked { .. }))
        .map(|(state, piece)| seen(&news::news(&view(&in_state(state), &community, Lang::ZhHans), &piece)))
        .collect();
    expect![[r#"
        🕒 <b>R-261123-0042</b> 水管龙头：约好<b>今天 16:00–18:00</b>，李明会来。
        [看这张单]

        🕒 <b>R-261123-0042</b> 水管龙头：时间改到<b>今天 16:00–18:00</b>。
        原因：&lt;b&gt;x&lt;/b&gt;&amp;
        给您添麻烦了，很抱歉。
        [看这张单]

        ✅ <b>R-261123-0042</b> 水管龙头：李明已完工，请您看一看。
        🔧 换了阀芯
        🔩 用料：阀芯 1 个
        💰 费用：¥35.00
        满意请按“验收”；没弄好请直说，我们再来。
        [👍 验收]
        [只好了一部分] [没修好]

        <b>R-261123-0042</b> 水管龙头：谢谢您告诉我们。这件事由别的单位负责：
        <blockquote>水表由水务公司负责，请拨打 962740。</blockquote>
        情况不一样的话，请按“情况不一样”告诉我们。
        [情况不一样]

        💬 <b>R-261123-0042</b> 水管龙头：
        <blockquote>&lt;b&gt;x&lt;/b&gt;&amp;</blockquote>
        [看这张单]

        ⏳ <b>R-261123-0042</b> 水管龙头：约定的今天 16:00–18:00 不能保证了，很抱歉。正在催办，新的时间定下来，马上告诉您。
        [看这张单]

        <b>R-261123-0042</b> 水管龙头：没有收到您的回复，先结案了。11月30日 周一 13:40 前有问题，按一下就能重开。
        [又有问题]

        张伟先生您好！<b>R-261123-0042</b>（水管龙头）办完了，想请您评一评：按四下就好，不到一分钟。
        [现在评] [换个时间]

        张伟先生您好！<b>R-261123-0042</b>（水管龙头）的评价还等着您，按四下就好。您的意见会直接交给主管。
        [现在评] [换个时间]
    "#]].assert_eq(&all.join("\n"));
}

#[test]
fn alerts_fit_in_every_state_and_language() {
    let community = community();
    for state in State::ALL {
        let case = in_state(state);
        for alert in all_alerts() {
            for lang in Lang::ALL {
                let face = alert::alert(&view(&case, &community, lang), &alert);
                fits(&face);
                assert!(face.html.starts_with("<b>R-261123-0042</b>"), "{}", face.html);
                assert!(!face.html.contains("<b>x"), "{}", face.html);
                assert!(!face.html.contains("0013"), "a whole phone number: {}", face.html);
                assert!(rows(&face).len() <= 2);
            }
        }
    }
}

#[test]
fn an_escalation_to_a_lead_is_acknowledged_with_one_tap() {
    let community = community();
    let case = in_state(State::Dispatched);
    let due = |kind, step| Alert::Deadline { kind, step, due_at: Some(at("2026-11-23 14:30")) };
    let up = |alert: &Alert, lang| seen(&alert::to_superior(&view(&case, &community, lang), alert));
    let mut complaint = in_state(State::Taken);
    complaint.ticket.kind = Kind::Complaint;
    complaint.ticket.number = "C-261123-0007".to_owned();
    let all = [
        up(&due(DeadlineKind::Acknowledge, Step::Missed), Lang::ZhHans),
        up(&due(DeadlineKind::Acknowledge, Step::Near), Lang::ZhHans),
        seen(&alert::to_superior(
            &view(&complaint, &community, Lang::ZhHant),
            &due(DeadlineKind::Resolve, Step::LongMissed),
        )),
        seen(&alert::to_superior(&view(&complaint, &community, Lang::En), &due(DeadlineKind::Answer, Step::Missed))),
    ];
    expect![[r#"
        <b>R-261123-0042</b> 水管龙头 · 5-1201
        ❗️ 没人接单，已超时（今天 14:30）
        [👌 我来跟进]
        [✋ 接单] [派给…]

        <b>R-261123-0042</b> 水管龙头 · 5-1201
        ⏱ 还没人接单，时限今天 14:30
        [✋ 接单] [派给…]

        <b>C-261123-0007</b> 投訴 · 5-1201
        🚨 辦結嚴重逾時（今天 14:30）
        負責人：<a href="tg://user?id=9001">李明</a>
        [👌 我來跟進]
        [📋 處理方案] [✅ 答覆]
        [更多 ▾]

        <b>C-261123-0007</b> complaint · 5-1201
        ❗️ Answer was due today 14:30
        In charge: <a href="tg://user?id=9001">李明</a>
        [👌 I see to it]
        [📋 Plan] [✅ Answer]
        [More ▾]
    "#]]
    .assert_eq(&all.join("\n"));
    assert!(!up(&Alert::Emergency, Lang::En).contains("👌"));
}

#[test]
fn how_alerts_read() {
    let community = community();
    let say = |state, alert: Alert, lang| seen(&alert::alert(&view(&in_state(state), &community, lang), &alert));
    let due = |kind, step| Alert::Deadline { kind, step, due_at: Some(at("2026-11-23 14:30")) };
    let all = [
        say(State::Dispatched, due(DeadlineKind::Acknowledge, Step::Missed), Lang::ZhHans),
        say(State::Scheduled, due(DeadlineKind::Promise, Step::Near), Lang::ZhHans),
        say(State::Taken, Alert::Urged, Lang::ZhHant),
        say(State::Dispatched, Alert::Emergency, Lang::En),
        say(State::Reopened, Alert::Reopened { partly: true, reason: "still drips".to_owned() }, Lang::En),
    ];
    expect![[r#"
        <b>R-261123-0042</b> 水管龙头 · 5-1201
        ❗️ 没人接单，已超时（今天 14:30）
        [✋ 接单] [派给…]

        <b>R-261123-0042</b> 水管龙头 · 5-1201
        ⏱ 答应住户的时间快到了：今天 14:30。来不及请改时间并写明原因，住户会先收到通知。
        负责人：<a href="tg://user?id=9001">李明</a>
        [📍 到场] [🕒 改时间]
        [☎️ 看电话]

        <b>R-261123-0042</b> 水管水龍頭 · 5-1201
        📣 住戶在催，請給住戶一個確定的答覆
        負責人：<a href="tg://user?id=9001">李明</a>
        [🕒 約時間] [💬 告訴住戶]

        <b>R-261123-0042</b> Water · 5-1201
        🔴 <b>Emergency</b>: take it now, please
        💬 厨房水龙头关不紧，一直滴水
        [✋ Take] [Assign…]

        <b>R-261123-0042</b> Water · 5-1201
        ↩️ The resident says only partly done: still drips
        [✋ Take] [Assign…]
    "#]]
    .assert_eq(&all.join("\n"));
}

#[test]
fn an_unsatisfied_callback_tells_the_score() {
    let (mut case, community) = (in_state(State::Closed), community());
    let rating = Rating { attitude: None, quality: None, improper_charge: false, overall: 2 };
    happen(&mut case, "2026-11-23 13:59", ZHANG, Act::Rate { rating, words: Some("等太久".to_owned()) });
    let html = alert::alert(&view(&case, &community, Lang::ZhHans), &Alert::Unsatisfied).html;
    assert!(html.contains("2/5") && html.contains("等太久"), "{html}");
}

#[test]
fn refusals_are_one_short_sentence() {
    let mut case = in_state(State::Taken);
    case.people[0].name = "很长的名字".repeat(50);
    let mut all = vec![
        Refusal::TakenBy(StaffId(1)),
        Refusal::TakenBy(StaffId(99)),
        Refusal::AlreadyYours,
        Refusal::NotAllowed,
        Refusal::UrgeAgainAt(later(2)),
        Refusal::GraceOver,
        Refusal::AlreadyFollowing,
    ];
    all.extend(State::ALL.map(Refusal::NotNow));
    for lang in Lang::ALL {
        for one in &all {
            for case in [Some(&case), None] {
                let said = refusal::refusal(Texts::new(lang), one, case, now(), chrono_tz::Asia::Shanghai);
                assert!((5..=200).contains(&said.chars().count()), "{said}");
            }
        }
    }
    let said = refusal::refusal(
        Texts::new(Lang::ZhHans),
        &Refusal::TakenBy(StaffId(2)),
        Some(&in_state(State::Taken)),
        now(),
        chrono_tz::Asia::Shanghai,
    );
    assert_eq!(said, "这张单王芳已经接了");
}

#[test]
fn presses_are_confirmed() {
    let (case, community) = (in_state(State::Scheduled), community());
    let view = view(&case, &community, Lang::ZhHans);
    let say = |act| refusal::pressed(&view, &act);
    assert_eq!(say(Act::Take).unwrap(), "接单成功：R-261123-0042");
    assert_eq!(say(Act::ShowPhone).unwrap(), "张伟先生：138 0013 8000\n（这次查看已记录）");
    assert_eq!(say(Act::Assign { to: StaffId(2) }).unwrap(), "已派给王芳");
    assert_eq!(say(Act::Transfer { department: "cleaning".to_owned(), reason: None }).unwrap(), "已转给保洁部");
    let promise = Act::Promise { from: window().from, until: window().until, reason: None };
    assert_eq!(say(promise).unwrap(), "已约今天 16:00–18:00，住户已收到通知");
    assert_eq!(say(Act::File), None);
}

#[test]
fn a_tie_is_asked_decided_and_told() {
    let request = tie::TieRequest {
        community: CommunityId(1),
        request: 7,
        name: format!("Anna {BAD}"),
        unit: "5-1201".to_owned(),
        tie: Tie::Tenant,
        phone: "+8613800138000".to_owned(),
    };
    for lang in Lang::ALL {
        let t = Texts::new(lang);
        for face in [
            tie::ask(t, &request, Some("Tue 10:00".to_owned())),
            tie::decided(t, &request, true, BAD),
            tie::decided(t, &request, false, BAD),
            tie::told(t, &request, true),
            tie::told(t, &request, false),
        ] {
            fits(&face);
            assert!(!face.html.contains("<b>x") && !face.html.contains("13800138000"), "{}", face.html);
        }
        for answer in [Some(true), Some(false), None] {
            assert!(!tie::pressed(t, answer).is_empty());
        }
    }
    expect![[r#"
        🏠 <b>申请绑定</b>
        Anna &lt;b&gt;x&lt;/b&gt;&amp; · <b>5-1201</b> · 租户
        ☎️ 138****8000
        请核对登记资料后再确认。
        [✅ 确认] [拒绝]
    "#]]
    .assert_eq(&seen(&tie::ask(Texts::new(Lang::ZhHans), &request, None)));
}

//! The dialog that a card's buttons open, played from button to act.

use super::*;
use expect_test::expect;
use frontdesk::chat::button::{TicketButton, staff_pick};
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::job::{About, Done, Job, Manner};
use frontdesk::dialogs::kit::{BACK, Heard, Outcome, Standing, Step};
use frontdesk::dialogs::request::Request;
use frontdesk::dialogs::scene::Scene;

/// A colleague in front of a card.
struct Desk {
    case: Case,
    community: Community,
    colleagues: Vec<Staff>,
    standing: Standing,
    lang: Lang,
    hint: Option<String>,
}

impl Desk {
    fn opens(case: Case, button: TicketButton) -> Desk {
        let mut standing = Standing::default();
        match Job::begin(button, CommunityId(1), TicketId(42)) {
            Step::Go(job) => standing.start(Dialog::Job(job)),
            other => panic!("{other:?}"),
        }
        let colleagues = vec![staff(1, "李明"), staff(2, "王芳"), staff(3, "王<b>强")];
        Desk { case, community: community(), colleagues, standing, lang: Lang::ZhHans, hint: None }
    }

    fn scene(&self) -> Scene<'_> {
        Scene {
            now: now(),
            community: &self.community,
            resident: &self.case.reporter,
            staff: self.colleagues.first(),
            account: None,
            claims: &[],
            pays_online: false,
            case: Some(&self.case),
            colleagues: &self.colleagues,
            texts: Texts::new(self.lang),
        }
    }

    fn sees(&self) -> Face {
        let (dialog, scene) = (self.standing.dialog.clone().unwrap(), self.scene());
        let prompt = dialog.ask(&scene);
        let face = Face { html: prompt.html.clone(), keyboard: self.standing.keyboard(&prompt, &scene) };
        fits(&face);
        face
    }

    fn hears(&mut self, heard: Heard) -> Outcome {
        // What is kept comes back the same.
        let stored = self.standing.dialog.clone().unwrap().store().unwrap();
        assert_eq!(Dialog::restore(&stored), self.standing.dialog);
        let mut standing = self.standing.clone();
        let outcome = standing.hear(&heard, &self.scene()).unwrap();
        self.standing = standing;
        if let Outcome::Ask(hint) = &outcome {
            self.hint.clone_from(hint);
            self.sees();
        }
        outcome
    }

    fn says(&mut self, words: &str) -> &mut Self {
        let outcome = self.hears(Heard::Text(words.to_owned()));
        assert!(matches!(outcome, Outcome::Ask(_)), "{outcome:?}");
        self
    }

    fn presses(&mut self, pick: &str) -> &mut Self {
        let outcome = self.hears(Heard::Pick(pick.to_owned()));
        assert!(matches!(outcome, Outcome::Ask(_)), "{outcome:?}");
        self
    }

    fn sends(&mut self, n: i64, caption: &str) -> &mut Self {
        let outcome = self.hears(Heard::Media(photo(n), caption.to_owned()));
        assert!(matches!(outcome, Outcome::Ask(_)), "{outcome:?}");
        self
    }

    /// The last answer: what is to be done.
    fn ends(&mut self, heard: Heard) -> (Act, usize) {
        match self.hears(heard) {
            Outcome::End(Request::Do { community: CommunityId(1), ticket: TicketId(42), act, media }) => {
                (act, media.len())
            }
            other => panic!("{other:?}"),
        }
    }
}

fn pick(pick: &str) -> Heard {
    Heard::Pick(pick.to_owned())
}

fn text(words: &str) -> Heard {
    Heard::Text(words.to_owned())
}

#[test]
fn a_lead_assigns_by_button_or_by_name() {
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::Assign);
    assert_eq!(rows(&desk.sees())[0], ["王芳", "王<b>强"], "who has it is not offered");
    assert_eq!(desk.ends(pick(&staff_pick(StaffId(2)))).0, Act::Assign { to: StaffId(2) });
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::Assign);
    desk.says("王");
    assert!(desk.hint.is_some(), "two are called so");
    assert_eq!(desk.ends(text("芳")).0, Act::Assign { to: StaffId(2) });
}

#[test]
fn a_time_is_promised_with_one_tap() {
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::Promise);
    expect![[r#"
        <b>R-261123-0042</b> 答应住户什么时候到？
        选一个，或直接写：<i>15:30、明天上午、周三 14-16、半小时后</i>
        住户方便的时间：今天下午四点以后
        [半小时内] [1 小时内]
        [今天 14:00–16:00] [今天 16:00–18:00]
        [今天 18:00–20:00] [明天 09:00–12:00]
        [明天 14:00–18:00]
        [取消]
    "#]]
    .assert_eq(&seen(&desk.sees()));
    let (act, _) = desk.ends(pick("w20261123.16.18"));
    assert_eq!(act, Act::Promise { from: at("2026-11-23 16:00"), until: at("2026-11-23 18:00"), reason: None });
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::Promise);
    let (act, _) = desk.ends(pick("m30"));
    assert_eq!(act, Act::Promise { from: now(), until: at("2026-11-23 14:30"), reason: None });
}

#[test]
fn a_typed_time_is_read_back() {
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::Promise);
    desk.says("很快");
    assert_eq!(desk.hint.as_deref(), Some("请把时间写成：15:30、明天 9-11、周三下午、11/25 14:00"));
    desk.says("上午10点");
    assert_eq!(desk.hint.as_deref(), Some("这个时间已经过了，请给一个以后的时间。"));
    desk.says("明天 9-11");
    assert!(desk.sees().html.contains("明天 09:00–11:00"));
    desk.says("明天 10-12");
    let (act, _) = desk.ends(pick("ok"));
    assert_eq!(act, Act::Promise { from: at("2026-11-24 10:00"), until: at("2026-11-24 12:00"), reason: None });
}

#[test]
fn a_moved_promise_needs_its_reason() {
    let mut desk = Desk::opens(in_state(State::Scheduled), TicketButton::Promise);
    desk.case.reporter.lang = Lang::En;
    desk.presses("w20261124.9.12");
    assert!(desk.sees().html.contains("今天 16:00–18:00"), "{}", desk.sees().html);
    let (from, until) = (at("2026-11-24 09:00"), at("2026-11-24 12:00"));
    let mut other =
        Desk { standing: desk.standing.clone(), ..Desk::opens(in_state(State::Scheduled), TicketButton::Promise) };
    let reason = Some("the parts needed have not arrived yet".to_owned());
    assert_eq!(desk.ends(pick("r2")).0, Act::Promise { from, until, reason });
    let reason = Some("电梯坏了".to_owned());
    assert_eq!(other.ends(text("电梯坏了")).0, Act::Promise { from, until, reason });
}

#[test]
fn work_waits_for_a_reason() {
    let mut desk = Desk::opens(in_state(State::OnSite), TicketButton::Wait);
    desk.says("等一下");
    assert!(desk.hint.is_some());
    assert_eq!(desk.ends(pick("weather")).0, Act::Wait { reason: WaitReason::Weather });
}

#[test]
fn done_with_everything() {
    let mut desk = Desk::opens(in_state(State::OnSite), TicketButton::Finish);
    desk.says("换了阀芯").sends(1, "").sends(2, "").sends(2, "").presses("next").says("阀芯 1 个");
    desk.says("很便宜");
    assert!(desk.hint.is_some());
    desk.says("35.5元");
    expect![[r#"
        <b>R-261123-0042</b> 完工，住户会看到：
        🔧 换了阀芯
        📎 2 个文件
        🔩 阀芯 1 个
        💰 ¥35.50
        [✅ 确认完工]
        [改说明] [改照片]
        [改材料] [改金额]
        [‹ 返回] [取消]
    "#]]
    .assert_eq(&seen(&desk.sees()));
    desk.presses("price").presses("free").presses("words").says("换了阀芯，试水正常");
    let (act, files) = desk.ends(pick("ok"));
    assert_eq!(
        act,
        Act::Finish {
            words: Some("换了阀芯，试水正常".to_owned()),
            materials: Some("阀芯 1 个".to_owned()),
            price_minor: Some(0)
        }
    );
    assert_eq!(files, 2);
}

#[test]
fn prices_are_read_as_people_write_them() {
    for (words, minor) in [
        ("120", Some(12_000)),
        ("120.5", Some(12_050)),
        ("１２０．５", Some(12_050)),
        ("¥1,200", Some(120_000)),
        ("80块", Some(8000)),
        ("RMB 80.05", Some(8005)),
        ("0", Some(0)),
        ("免费", Some(0)),
        ("Free", Some(0)),
        ("-5", None),
        ("1.234", None),
        ("一百", None),
        ("120或130", None),
        ("99999999999999999999", None),
        ("元", None),
        (".", None),
    ] {
        let mut desk = Desk::opens(in_state(State::OnSite), TicketButton::Finish);
        desk.presses("-").presses("-").presses("-").says(words);
        if minor.is_none() {
            assert!(desk.hint.is_some(), "{words}");
            continue;
        }
        match desk.ends(pick("ok")).0 {
            Act::Finish { price_minor, .. } => assert_eq!(price_minor, minor, "{words}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn done_at_once_and_done_with_a_photo_and_nothing_else() {
    let nothing = Act::Finish { words: None, materials: None, price_minor: None };
    let mut desk = Desk::opens(in_state(State::OnSite), TicketButton::Finish);
    assert_eq!(desk.ends(pick("now")), (nothing.clone(), 0));
    let mut desk = Desk::opens(in_state(State::OnSite), TicketButton::Finish);
    desk.presses("-").presses("-").presses("-").presses("-");
    assert_eq!(desk.ends(pick("ok")), (nothing, 0));
    let mut desk = Desk::opens(in_state(State::OnSite), TicketButton::Finish);
    desk.sends(1, "好了").presses("next").presses(BACK).presses("next").presses("-").presses("-");
    let (act, files) = desk.ends(pick("ok"));
    assert_eq!(act, Act::Finish { words: Some("好了".to_owned()), materials: None, price_minor: None });
    assert_eq!(files, 1);
}

#[test]
fn words_to_the_resident_are_shown_in_the_residents_language_first() {
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::Ask);
    desk.case.reporter.lang = Lang::En;
    desk.says("Is the <main> valve closed?");
    expect![[r#"
        住户将看到下面这一条：

        ❓ <b>R-261123-0042</b> Water: a question for you
        <blockquote>Is the &lt;main&gt; valve closed?</blockquote>
        Press “Answer” to reply.
        [📤 发给住户] [改一下]
        [‹ 返回] [取消]
    "#]]
    .assert_eq(&seen(&desk.sees()));
    let view = View { case: &desk.case, community: &desk.community, texts: Texts::new(Lang::En), now: now() };
    let words = "Is the <main> valve closed?".to_owned();
    let news = frontdesk::cards::news::news(&view, &frontdesk::domain::news::News::Asked { words: words.clone() });
    assert!(desk.sees().html.ends_with(&news.html), "exactly as the resident will read it");
    desk.presses("edit").says("Is it closed?").says(&words);
    assert_eq!(desk.ends(pick("ok")), (Act::Ask { words }, 0));
}

#[test]
fn words_that_are_too_long_come_back_and_a_photo_needs_words() {
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::Tell);
    desk.says(&"长".repeat(1001));
    assert!(desk.hint.is_some());
    desk.sends(1, "").says("请看图");
    assert_eq!(desk.ends(pick("ok")), (Act::Tell { words: "请看图".to_owned() }, 1));
}

#[test]
fn passed_on_answered_and_escalated() {
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::Transfer);
    assert_eq!(rows(&desk.sees())[0], ["客服前台", "保洁部"], "not to where it is");
    desk.presses("d1").presses("d2");
    let act = Act::Transfer { department: "cleaning".to_owned(), reason: Some("地上有水".to_owned()) };
    assert_eq!(desk.ends(text("地上有水")).0, act);
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::OutOfScope);
    desk.presses("a0");
    assert!(desk.sees().html.contains("962740"));
    assert_eq!(desk.ends(pick("ok")).0, Act::OutOfScope { answer: "meter".to_owned() });
    let mut desk = Desk::opens(in_state(State::Taken), TicketButton::Escalate);
    assert_eq!(desk.ends(pick("-")).0, Act::Escalate { reason: None });
}

#[test]
fn every_question_fits_in_every_language() {
    let about = About { community: CommunityId(1), ticket: TicketId(42) };
    for lang in Lang::ALL {
        for job in every_state(about) {
            let mut desk = Desk::opens(in_state(State::Scheduled), TicketButton::Wait);
            desk.lang = lang;
            desk.standing.start(Dialog::Job(job));
            desk.sees();
            for heard in [
                Heard::Skip,
                Heard::Phone("+8613800138000".to_owned()),
                pick("?"),
                Heard::Media(photo(3), String::new()),
            ] {
                desk.standing.clone().hear(&heard, &desk.scene()).unwrap();
            }
        }
    }
}

fn every_state(about: About) -> Vec<Job> {
    let (from, until) = (at("2026-11-24 09:00"), at("2026-11-24 12:00"));
    let done = Done {
        words: Some("换了阀芯".to_owned()),
        media: vec![photo(1)],
        materials: Some("阀芯".to_owned()),
        price_minor: Some(3500),
        checked: true,
    };
    vec![
        Job::Assign { about },
        Job::Promise { about },
        Job::PromiseCheck { about, from, until },
        Job::PromiseReason { about, from, until },
        Job::Wait { about },
        Job::Words { about, done: Done::default() },
        Job::Files { about, done: done.clone() },
        Job::Materials { about, done: done.clone() },
        Job::Price { about, done: done.clone() },
        Job::Check { about, done },
        Job::Say { about, manner: Manner::Ask, media: vec![] },
        Job::SayCheck { about, manner: Manner::Tell, words: "水阀已关".to_owned(), media: vec![photo(1)] },
        Job::Transfer { about },
        Job::TransferReason { about, department: "cleaning".to_owned() },
        Job::Scope { about },
        Job::ScopeCheck { about, answer: "meter".to_owned() },
        Job::Escalate { about },
    ]
}

/// What lies in databases already: a change here must still read the old form.
#[test]
fn the_stored_form_stays_readable() {
    let about = About { community: CommunityId(1), ticket: TicketId(42) };
    let all: Vec<String> = every_state(about)
        .into_iter()
        .map(|job| serde_json::to_string(&Dialog::Job(job).store().unwrap()).unwrap())
        .collect();
    expect![[r#"
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"assign"},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"promise"},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"promise_check","from":"2026-11-24T01:00:00Z","until":"2026-11-24T04:00:00Z"},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"promise_reason","from":"2026-11-24T01:00:00Z","until":"2026-11-24T04:00:00Z"},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"wait"},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"words","done":{"checked":false,"materials":null,"media":[],"price_minor":null,"words":null}},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"files","done":{"checked":true,"materials":"阀芯","media":[{"album":null,"file_id":"f1","kind":"photo","unique_id":"u1"}],"price_minor":3500,"words":"换了阀芯"}},"typed":"换了阀芯\n阀芯"}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"materials","done":{"checked":true,"materials":"阀芯","media":[{"album":null,"file_id":"f1","kind":"photo","unique_id":"u1"}],"price_minor":3500,"words":"换了阀芯"}},"typed":"换了阀芯\n阀芯"}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"price","done":{"checked":true,"materials":"阀芯","media":[{"album":null,"file_id":"f1","kind":"photo","unique_id":"u1"}],"price_minor":3500,"words":"换了阀芯"}},"typed":"换了阀芯\n阀芯"}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"check","done":{"checked":true,"materials":"阀芯","media":[{"album":null,"file_id":"f1","kind":"photo","unique_id":"u1"}],"price_minor":3500,"words":"换了阀芯"}},"typed":"换了阀芯\n阀芯"}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"say","manner":"ask","media":[]},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"say_check","manner":"tell","media":[{"album":null,"file_id":"f1","kind":"photo","unique_id":"u1"}],"words":"水阀已关"},"typed":"水阀已关"}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"transfer"},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"transfer_reason","department":"cleaning"},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"scope"},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"answer":"meter","at":"scope_check"},"typed":""}
        {"name":"job","version":1,"state":{"about":{"community":1,"ticket":42},"at":"escalate"},"typed":""}
    "#]].assert_eq(&(all.join("\n") + "\n"));
}

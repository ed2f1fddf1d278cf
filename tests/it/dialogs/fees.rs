//! Fees, tap by tap: what each screen says, where each answer leads, and that no forged pick does anything.

use super::keeping_fees::{UNIT, account, bill, claim, fees};
use super::stage::{Talk, hint, home, photo, request};
use frontdesk::chat::button::{FeesButton, Menu};
use frontdesk::dialogs::Dialog;
use frontdesk::dialogs::cashier::{About, Cashier};
use frontdesk::dialogs::fees::Fees;
use frontdesk::dialogs::kit::{BACK, CANCEL, Heard, Outcome, SKIP, Step};
use frontdesk::dialogs::request::{ClaimDraft, DisputeDraft, Reply, Request};
use frontdesk::domain::bill::{Account, Item, Method, Verdict};
use frontdesk::domain::ids::{BillId, ClaimId};
use frontdesk::domain::lang::Lang;
use frontdesk::domain::media::{Media, MediaKind};
use frontdesk::domain::person::{Level, Tie};

/// A resident who looks at their bills.
fn opened(lang: Lang, account: Account) -> Talk {
    let mut talk = Talk::resident(lang);
    talk.account = Some(account);
    talk.begin(|s| Fees::begin(s, "", vec![]), Dialog::Fees);
    talk
}

fn at(talk: &mut Talk, act: FeesButton) {
    talk.begin(|s| Fees::begin_at(s, UNIT, act), Dialog::Fees);
}

#[test]
fn the_first_page_adds_up() {
    let talk = opened(Lang::ZhHans, account(""));
    talk.sees("待缴合计 <b>¥212.80</b>");
    talk.sees("其中已过缴费日 ¥40.00");
    talk.sees("余款 ¥1.20");
    talk.sees("📅 <b>2026年11月</b> · ¥172.80");
    talk.sees("🔎 物业费 ¥86.40（正在核对）");
    talk.sees("⏰ 水费 ¥40.00（应于10月31日前缴）");
    talk.does_not_see("2026年9月");
}

#[test]
fn a_bill_explains_itself() {
    let mut talk = opened(Lang::ZhHans, account(""));
    let account = talk.account.as_mut().unwrap();
    let before = account.bills.iter_mut().find(|b| b.id == BillId(4)).unwrap();
    (before.quantity, before.tariff, before.charged_minor) =
        (Some(frontdesk::domain::money::Decimal(100_000)), Some(frontdesk::domain::money::Decimal(70_000)), 7_000);
    talk.tap("2026年10月");
    talk.sees("12 m³ × ¥7.2 = <b>¥90.00</b>");
    talk.sees("合计 <b>¥86.40</b>");
    talk.sees("已缴 ¥46.40");
    talk.sees("⏰ 待缴 <b>¥40.00</b>，缴费日是10月31日");
    talk.sees("比上一期（2026年9月）多 ¥16.40");
    talk.sees("用量 10 → 12 m³");
    talk.sees("单价 ¥7 → ¥7.2");
    talk.back();
    talk.tap("2026年11月");
    talk.tap("水费");
    talk.sees("更正 +¥3.60");
    talk.sees("减免 -¥7.20");
    talk.tap("更早");
    talk.tap("更早");
    talk.back();
    talk.sees("共 ¥172.80，待缴 <b>¥172.80</b>");
}

#[test]
fn periods_are_named_by_month_by_quarter_or_by_days() {
    let mut books = account("");
    books.bills = vec![
        bill(1, Item::Heating, "2026-10-15", "2027-03-15", 1_000, ""),
        bill(2, Item::Parking, "2026-10-01", "2026-12-31", 2_000, ""),
        bill(3, Item::Other, "2026-02-01", "2026-02-28", 3_000, ""),
    ];
    let talk = opened(Lang::En, books);
    talk.sees("2026-10-15 – 2027-03-15");
    talk.sees("Oct 2026 – Dec 2026");
    talk.sees("<b>Feb 2026</b>");
}

#[test]
fn what_can_be_copied_is_what_helps() {
    let mut talk = opened(Lang::ZhHans, account(""));
    at(&mut talk, FeesButton::Pay);
    let copies = talk.prompt().copies;
    let words: Vec<&str> = copies.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(words, ["6200 0000 0000 0000 000", "1-1201 物业费"]);
    talk.community.settings.fees.ways.clear();
    assert!(talk.prompt().copies.is_empty());
    talk.sees("缴费方式请直接问前台");
}

#[test]
fn i_have_paid_asks_what_is_open_and_reads_it_back() {
    let mut talk = opened(Lang::ZhHans, account(""));
    talk.tap("我已付款");
    assert!(hint(talk.says("好多")).contains("请输入金额"));
    talk.says("１，２３４．５ 元");
    assert!(hint(talk.says("明年")).contains("请选一天"));
    assert!(hint(talk.says("2027年1月1日")).contains("还没到"));
    assert!(hint(talk.says("2001-01-01")).contains("太久以前"));
    talk.says("11月3日");
    talk.tap("现金");
    let voice = Media { kind: MediaKind::Voice, ..photo(9) };
    assert!(hint(talk.sends(voice)).contains("照片或 PDF"));
    talk.sends(photo(1));
    talk.sends(photo(1));
    talk.sends(Media { kind: MediaKind::Document, ..photo(2) });
    talk.sees("文件 2 份");
    talk.tap("继续");
    talk.sees("<b>金额</b>：¥1,234.50");
    talk.tap("改方式");
    talk.tap("支票");
    talk.tap("改金额");
    talk.back();
    talk.tap("改说明");
    talk.says("我爱人转的");
    talk.sees("支票");
    let sent = request(talk.tap("提交"));
    let Request::Claim(draft) = sent else { panic!("{sent:?}") };
    let ClaimDraft { unit, amount_minor, paid_on, method, words, media, bills } = *draft;
    assert_eq!((unit, amount_minor, paid_on.to_string().as_str()), (UNIT, 123_450, "2026-11-03"));
    assert_eq!((method, words.as_str(), media.len(), bills.len()), (Method::Cheque, "我爱人转的", 2, 0));
}

#[test]
fn a_second_claim_asks_whether_it_is_the_first() {
    let mut talk = opened(Lang::En, account(""));
    talk.claims = vec![claim()];
    talk.sees("The ¥40.00 that you paid (Fri 20 Nov) is being checked");
    talk.sends(photo(5));
    talk.tap("Add to it");
    talk.says("page two");
    assert_eq!(
        request(talk.tap("Send")),
        Request::AddToClaim { claim: ClaimId(3), words: "page two".into(), media: vec![photo(5)] }
    );
    at(&mut talk, FeesButton::Paid);
    talk.tap("Another payment");
    talk.tap("What is overdue: ¥40.00");
    talk.sees("On which day?");
}

#[test]
fn what_is_wrong_is_asked_step_by_step() {
    let mut talk = opened(Lang::ZhHans, account(""));
    talk.tap("账单有问题");
    talk.tap("水费 · 2026年9月");
    talk.tap("水费 · 2026年10月");
    talk.tap("水费 · 2026年9月");
    talk.tap("选好了（1 笔）");
    talk.tap("抄表读数不对");
    talk.skips();
    talk.sends(photo(1));
    talk.tap("继续");
    talk.tap("改问题");
    talk.tap("别的，我来写");
    assert!(!talk.prompt().skip, "{}", talk.prompt().html);
    talk.says("<b>多</b>算了");
    talk.sees("&lt;b&gt;多&lt;/b&gt;算了");
    let sent = request(talk.tap("提交"));
    let Request::FileDispute(draft) = sent else { panic!("{sent:?}") };
    let DisputeDraft { unit, bills, words, media } = *draft;
    assert_eq!((unit, bills, media.len()), (UNIT, vec![BillId(5)], 1));
    assert_eq!(words, "别的，我来写\n<b>多</b>算了");
}

#[test]
fn paid_already_and_bad_service_go_their_own_ways() {
    let mut talk = opened(Lang::En, account(""));
    talk.tap("Oct 2026");
    talk.tap("Something is wrong");
    talk.tap("It is paid already");
    talk.tap("Water ¥40.00");
    talk.back();
    talk.back();
    assert_eq!(
        request(talk.tap("The service was not good")),
        Request::OpenComplaint { words: String::new(), media: vec![], bills: vec![BillId(5)] }
    );
}

#[test]
fn only_the_owner_says_what_tenants_see() {
    let mut talk = opened(Lang::En, account(""));
    talk.tap("What tenants see");
    assert_eq!(request(talk.tap("Water")), Request::TenantsSee { unit: UNIT, items: vec![Item::Electricity] });
    talk.reply(Reply::Done);
    talk.account.as_mut().unwrap().tenants_see = Some(vec![]);
    assert_eq!(request(talk.tap("Parking")), Request::TenantsSee { unit: UNIT, items: vec![Item::Parking] });
    talk.reply(Reply::Done);
    for tie in [Tie::Tenant, Tie::Family] {
        talk.resident.homes[0].tie = tie;
        assert_eq!(talk.hear(Heard::Pick("i2".into())), Outcome::Ask(None));
        let mut other = opened(Lang::En, account(""));
        other.resident.homes[0].tie = tie;
        assert!(!other.prompt().rows.iter().flatten().any(|c| c.label.contains("tenants")), "{tie:?}");
    }
}

#[test]
fn whoever_is_not_tied_is_shown_how_and_keeps_their_words() {
    let mut talk = Talk::guest(Lang::ZhHans);
    talk.account = Some(account(""));
    talk.begin(|s| Fees::begin(s, "物业费多少", vec![]), Dialog::Fees);
    talk.sees("账单只给住在这里的人看");
    talk.does_not_see("212.80");
    assert_eq!(request(talk.tap("绑定我的家")), Request::OpenLink);
    let asked = request(talk.tap("请前台帮我看"));
    assert_eq!(asked, Request::Open { entry: Menu::Message, words: "物业费多少".into(), media: vec![] });
    talk.resident.homes = vec![home(11, "1-1201", Level::Pending)];
    talk.begin(|s| Fees::begin(s, "", vec![]), Dialog::Fees);
    talk.sees("正在核对");
    // Confirmed while the dialog waited.
    talk.resident.homes = vec![home(11, "1-1201", Level::Verified)];
    let waited = talk.standing.dialog.take().unwrap().resumed(&talk.scene());
    assert!(matches!(waited, Dialog::Fees(Fees::Overview { .. })), "{waited:?}");
}

#[test]
fn closing_says_where_it_is_found_again() {
    let mut talk = opened(Lang::En, account(""));
    let Outcome::Leave(words) = talk.cancel() else { panic!() };
    assert!(words.contains("💰 Fees"));
    let mut talk = opened(Lang::En, account(""));
    talk.tap("I have paid");
    talk.tap("What is overdue");
    talk.tap("yesterday");
    assert!(matches!(talk.cancel(), Outcome::Cancelled { .. }));
}

#[test]
fn no_pick_that_is_not_offered_does_anything() {
    let picks: Vec<String> = {
        let mut talk = Talk::resident(Lang::En);
        talk.account = Some(account(""));
        talk.claims = vec![claim()];
        let asked = fees().into_iter().map(|d| d.ask(&talk.scene()));
        let mut all: Vec<String> =
            asked.flat_map(|p| p.rows.into_iter().flatten().map(|c| c.pick).collect::<Vec<_>>()).collect();
        all.extend(["p999999999999", "b-1", "a-5", "a0", "d2026", "i99", "r99", "m99", "u12", ""].map(str::to_owned));
        all.sort();
        all.dedup();
        all
    };
    let mut talk = Talk::resident(Lang::En);
    talk.claims = vec![claim()];
    for known in [true, false] {
        talk.account = known.then(|| account(""));
        for state in fees() {
            talk.standing.start(state.clone());
            let prompt = talk.prompt();
            for pick in &picks {
                talk.standing.start(state.clone());
                let offered = prompt.rows.iter().flatten().any(|c| c.pick == *pick);
                match talk.hear(Heard::Pick(pick.clone())) {
                    Outcome::Ask(_) => drop(talk.prompt()),
                    other => assert!(offered, "{state:?} hears {pick:?}: {other:?}"),
                }
            }
            for pick in [BACK, CANCEL, SKIP] {
                talk.standing.start(state.clone());
                talk.hear(Heard::Pick(pick.into()));
            }
        }
    }
}

#[test]
fn the_cashier_is_asked_how_much_and_why() {
    let mut talk = Talk::resident(Lang::En);
    let about = About { claim: ClaimId(3), unit: "1-1201".into(), amount_minor: 4_000, currency: "CNY".into() };
    let start = |step: Cashier| move |_: &frontdesk::dialogs::scene::Scene<'_>| Step::Go(step);
    talk.begin(start(Cashier::Part { about: about.clone() }), Dialog::Cashier);
    for (typed, says) in
        [("nothing", "type an amount"), ("40", "A part is less"), ("4000", "A part is less"), ("0", "type")]
    {
        assert!(hint(talk.says(typed)).contains(says), "{typed}");
    }
    talk.says("10.5");
    talk.sees("¥29.50 is missing");
    let verdict = Verdict::Part { amount_minor: 1_050, reason: "rest_not_arrived".into() };
    assert_eq!(request(talk.tap("The rest")), Request::DecideClaim { claim: ClaimId(3), verdict });
    talk.begin(start(Cashier::Nothing { about }), Dialog::Cashier);
    let verdict = Verdict::Nothing { reason: "ask your bank".into() };
    assert_eq!(request(talk.says("ask your bank")), Request::DecideClaim { claim: ClaimId(3), verdict });
}

//! First contact: a greeting in one's language, codes on paper, and the front desk's word where there is no code.

use super::common::told;
use crate::support::town::{ENGINEERING, FRONT_DESK, Person, Town, days, minutes};
use frontdesk::domain::code::halves;
use frontdesk::domain::ids::StaffId;
use frontdesk::store::codes::Purpose;
use frontdesk::workers::hours as desk_hours;

const TIES: &str = "select count(*) from occupancy where level = 'verified'";

/// Chooses building, unit and tie up to the question for the phone number.
async fn asks_for(person: &Person<'_>, words: [&str; 6]) {
    for word in &words[..3] {
        person.presses(word).await;
    }
    person.says(words[3]).await;
    person.presses(words[4]).await;
    person.sees(words[5]);
}

const HANS: [&str; 6] = ["绑定我的家", "没有绑定码", "5 栋", "1201", "业主", "分享您自己的手机号"];
const HANT: [&str; 6] = ["綁定我的家", "沒有綁定碼", "5 棟", "1201", "租客", "分享您自己的手機號碼"];
const EN: [&str; 6] = ["Link my home", "No code", "Building 5", "1201", "Owner", "share your own phone"];

#[tokio::test]
async fn everybody_is_greeted_in_the_language_of_their_telephone() {
    let town = Town::with_staff("zh-Hans").await;
    for (user, client, words) in [
        (201, "zh-hans", "您好，小雨！这里是海港花园（示例）物业前台"),
        (202, "zh-hant", "您好，小雨！這裡是海港花園（示例）"),
        (203, "zh-TW", "這裡是海港花園"),
        (204, "zh-HK", "這裡是海港花園"),
        (205, "en", "front desk of Harbour Garden"),
        (206, "en-GB", "Harbour Garden"),
        (207, "zh", "这里是海港花园"),
    ] {
        let person = town.person(user, "小雨", client, &[]);
        person.says("/start").await;
        person.sees(words);
        assert_eq!(town.screen(user).iter().filter(|m| m.from_bot).count(), 1, "{}", town.transcript());
    }
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_code_from_the_bill_is_typed_and_the_form_of_address_is_asked_once() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.person(101, "林安", "zh-hans", &[]);
    anna.says("/start").await;
    anna.presses("绑定我的家").await;
    anna.sees("绑定码");
    let code = town.unit_code("5-1201").await;
    let typed = halves(&code).to_lowercase();
    anna.says(&format!(" {typed} ")).await;
    anna.sees("5-1201 绑定好了");
    anna.sees("怎么称呼您");
    anna.presses("女士").await;
    assert_eq!(town.count(TIES).await, 1);
    anna.says("/start").await;
    anna.sees("您好，林安女士！");
    anna.sees("🏠 5-1201");
    // A second home, by a link this time: how to address her is known.
    town.forget();
    anna.starts(&town.unit_code("1-302").await).await;
    anna.sees("1-302 绑定好了");
    assert!(!town.transcript().contains("怎么称呼您"), "{}", town.transcript());
    assert_eq!(town.count(TIES).await, 2);
    // And a second person in the first home.
    let bo = town.person(102, "林波", "zh-hans", &[]);
    bo.starts(&town.unit_code("5-1201").await).await;
    bo.presses("直接叫名字").await;
    assert_eq!(town.count(TIES).await, 3);
    bo.says("/start").await;
    bo.sees("您好，林波！");
    town.is_at_rest().await;
}

#[tokio::test]
async fn whoever_reports_something_need_not_say_first_how_to_be_addressed() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.person(101, "林安", "zh-hans", &[]);
    anna.starts(&town.unit_code("5-1201").await).await;
    anna.sees("怎么称呼您");
    anna.says("厨房水龙头从昨天开始一直滴水").await;
    anna.sees("家里 · 水管龙头");
    assert!(!anna.can_press("女士"), "{}", town.transcript());

    let wei = town.person(102, "小伟", "zh-hans", &[]);
    wei.starts(&town.unit_code("5-1202").await).await;
    wei.says("电梯里有人被困住了").await;
    wei.sees("请同时打电话");
    assert_eq!(town.count("select count(*) from ticket where priority = 'emergency'").await, 1);
    wei.presses("就这些").await;
    anna.says("/cancel").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_link_from_the_bill_needs_two_taps() {
    let town = Town::with_staff("en").await;
    let tom = town.person(101, "Tom", "en", &[]);
    tom.starts(&town.unit_code("5-1201").await).await;
    tom.sees("5-1201 is linked to you");
    town.forget();
    tom.presses("Mr").await;
    expect_test::expect![[r#"
        10:00  Tom presses [Mr]
        10:00  ✎ Tom
                    🏠 5-1201 is linked to you. Welcome! Report repairs and follow them right here.
                    [Main menu]
    "#]]
    .assert_eq(&told(&town));
    tom.says("/start").await;
    tom.sees("Hello, Mr Tom");
    town.is_at_rest().await;
}

#[tokio::test]
async fn five_wrong_codes_lock_typed_or_by_link_and_an_hour_later_the_right_one_is_good() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.person(101, "美", "zh-hant", &[]);
    let code = town.unit_code("5-1201").await;
    mei.says("/start").await;
    mei.presses("綁定我的家").await;
    mei.says("AAAAA-11111").await;
    mei.sees("還可以試 4 次");
    // Words that are no code at all cost no try.
    mei.says("你好，碼在哪裡？").await;
    mei.sees("這不像綁定碼");
    mei.says("AAAAA-22222").await;
    mei.sees("還可以試 3 次");
    mei.starts("AAAAA11111").await;
    mei.sees("還可以試 2 次");
    mei.says("/cancel").await;
    // A code without any dialog, as people paste it.
    mei.says("BBBBB22222").await;
    mei.sees("還可以試 1 次");
    mei.starts("CCCCC33333").await;
    mei.sees("先不收綁定碼");
    mei.says(&code).await;
    assert_eq!(town.count(TIES).await, 0);
    mei.starts(&code).await;
    assert_eq!(town.count(TIES).await, 0);
    // There is a way on: the building.
    assert!(mei.last().contains("您住在哪一棟"), "{}", town.transcript());
    town.pass(minutes(61)).await;
    mei.starts(&code).await;
    mei.sees("5-1201 綁定好了");
    assert_eq!(town.count(TIES).await, 1);
    mei.presses("女士").await;
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_code_ends_after_thirty_days_and_after_its_first_use() {
    let town = Town::with_staff("en").await;
    let old = town.unit_code("5-1201").await;
    town.pass(days(30) + minutes(1)).await;
    let anna = town.person(101, "Anna", "en", &[]);
    anna.starts(&old).await;
    anna.sees("wrong, used or expired");
    anna.says("/cancel").await;
    let code = town.unit_code("5-1201").await;
    let bo = town.person(102, "Bo", "en", &[]);
    bo.starts(&code).await;
    bo.presses("Just my name").await;
    anna.starts(&code).await;
    anna.sees("wrong, used or expired");
    bo.starts(&code).await;
    assert_eq!(town.count(TIES).await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn of_two_people_with_one_code_at_once_one_wins() {
    let town = Town::with_staff("en").await;
    let code = town.unit_code("5-1201").await;
    let people = [town.person(101, "Anna", "en", &[]), town.person(102, "Bo", "en", &[])];
    for person in &people {
        let body = person.message(
            person.user.0,
            &format!("/start {code}"),
            serde_json::json!({"text": format!("/start {code}")}),
        );
        town.update_raw("message", body).await;
    }
    let step = || desk_hours::step_inbox(&town.db.pool, &town.clock, &town.desk);
    tokio::join!(step(), step());
    town.settle().await;
    assert_eq!(town.count(TIES).await, 1);
    let won = people.iter().filter(|p| town.chat_shows(p.user.0, "is linked to you. Welcome")).count();
    let lost = people.iter().filter(|p| town.chat_shows(p.user.0, "wrong, used or expired")).count();
    assert_eq!((won, lost), (1, 1), "{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn without_a_code_the_front_desk_decides() {
    let town = Town::with_staff("zh-Hans").await;
    let anna = town.person(101, "林安", "zh-hans", &[]);
    anna.says("/start").await;
    asks_for(&anna, HANS).await;
    // Somebody else's number is no proof, and typing one is none either.
    anna.shares_contact("+8613900000002", 999).await;
    anna.sees("别人的");
    assert_eq!(town.count("select count(*) from occupancy").await, 0);
    anna.says("13900000001").await;
    anna.sees("不用打字");
    anna.shares_contact("8613900000001", 101).await;
    anna.sees("已提交前台确认");
    anna.presses("女士").await;
    town.group_sees(FRONT_DESK, "申请绑定");
    town.group_sees(FRONT_DESK, "林安");
    town.group_sees(FRONT_DESK, "5-1201");
    assert!(!town.chat_shows(FRONT_DESK, "3900000001"), "{}", town.transcript());
    let grace = town.staff("grace", "zh-Hans");
    let (chat, message, data) = grace.button("✅ 确认");
    // A worker of another department, and somebody who is no staff at all.
    let boris = town.staff("boris", "zh-Hans");
    let window = boris.presses_data(chat, message, &data).await;
    assert!(window.unwrap().contains("由前台、主管或经理确认"));
    let nobody = town.person(777, "Nobody", "zh-hans", &[FRONT_DESK]);
    let window = nobody.presses_data(chat, message, &data).await;
    assert!(window.unwrap().contains("给工作人员用"));
    assert_eq!(town.count(TIES).await, 0);
    assert!(grace.presses("✅ 确认").await.unwrap().contains("已确认"));
    assert_eq!(town.count(TIES).await, 1);
    let again = grace.presses_data(chat, message, &data).await;
    assert!(again.unwrap().contains("已经处理过了"));
    town.group_sees(FRONT_DESK, "Grace (sample)已确认");
    assert!(!town.chat_shows(FRONT_DESK, "拒绝"), "the buttons are gone");
    anna.sees("5-1201 已绑定好了");
    anna.says("/start").await;
    anna.sees("🏠 5-1201");
    town.is_at_rest().await;
    expect_test::expect![[r#"
        10:00  林安: /start
        10:00  → 林安
                    您好，林安！这里是海港花园（示例）物业前台。
                    哪里坏了、有什么要问的，直接发给我就行：一句话、一张照片都可以。

                    绑定您的家以后，报修不用每次写地址。紧急情况和公共区域报修，不绑定也可以。
                    紧急情况请直接拨打 +86 400 000 0003
                    [🔧 报修] [🔴 紧急情况]
                    [❓ 问一问] [📣 投诉]
                    [💰 费用] [📋 我的事项]
                    [🧹 上门服务] [🪪 许可登记]
                    [🙋 转人工] [💬 给前台留言]
                    [怎么用]
                    [🏠 绑定我的家] [🌐 语言 / Language]
                    [🔒 我的资料]
        10:00  林安 presses [绑定我的家]
        10:00  → 林安
                    🏠 绑定您在海港花园（示例）的家
                    以后报修不用再填地址，进展也能随时查。

                    账单上有绑定码吗？直接发给我。没有也没关系，按下面的按钮。
                    [没有绑定码，选楼栋]
                    [取消]
        10:00  林安 presses [没有绑定码]
        10:00  ✎ 林安
                    您住在哪一栋？选一栋，或直接输入房号，例如 5-1201。
                    [1 栋] [2 栋] [3 栋]
                    [5 栋] [临街商铺]
                    [‹ 返回] [取消]
        10:00  林安 presses [5 栋]
        10:00  ✎ 林安
                    5 栋的几号房？例如 1201。
                    [‹ 返回] [取消]
        10:00  林安: 1201
        10:00  → 林安
                    5-1201，您是这里的？
                    [业主] [租户]
                    [家人]
                    [‹ 返回] [取消]
        10:00  林安 presses [业主]
        10:00  → 林安
                    5-1201，记下了。
                    最后一步：按下面的大按钮分享您自己的手机号，前台好核对。号码只用于物业联系。
                    [‹ 返回] [取消]
        10:00  → 林安
                    👇 就是这个大按钮
                    ⌨ [📱 分享我的手机号]
        10:00  林安: [contact]
        10:00  → 林安
                    这像是别人的号码，请发您自己的给我们。

                    5-1201，记下了。
                    最后一步：按下面的大按钮分享您自己的手机号，前台好核对。号码只用于物业联系。
                    [‹ 返回] [取消]
        10:00  林安: 13900000001
        10:00  → 林安
                    为了确认是您本人的号码，请用下面的大按钮分享，不用打字。

                    5-1201，记下了。
                    最后一步：按下面的大按钮分享您自己的手机号，前台好核对。号码只用于物业联系。
                    [‹ 返回] [取消]
        10:00  林安: [contact]
        10:00  → 林安
                    好的。
        10:00  → 林安
                    ⏳ 5-1201 已提交前台确认，通过后马上告诉您。
                    我们怎么称呼您？
                    [先生] [女士]
                    [直接叫名字]
        10:00  → #front-desk
                    🏠 申请绑定
                    林安 · 5-1201 · 业主
                    ☎️ 139****0001
                    请核对登记资料后再确认。
                    [✅ 确认] [拒绝]
        10:00  林安 presses [女士]
        10:00  ✎ 林安
                    ⏳ 5-1201 已提交前台确认，通过后马上告诉您。这期间照样可以报修，紧急情况随时说。
                    [主菜单]
        10:00  ▢ 住户身份要由前台、主管或经理确认
        10:00  ▢ 这个按钮给工作人员用。您若是同事，请先私聊我，发送您的员工绑定码
        10:00  Grace presses [✅ 确认]
        10:00  · 已确认，住户已收到通知
        10:00  ✎ #front-desk
                    🏠 林安 · 5-1201 · 业主
                    ✅ Grace (sample)已确认
        10:00  → 林安
                    ✅ 5-1201 已绑定好了。以后报修不用再写地址。
                    [🔧 报修]
                    [主菜单]
        10:00  · 这份申请同事已经处理过了
        10:00  林安: /start
        10:00  → 林安
                    您好，林安女士！这里是海港花园（示例）物业前台。
                    哪里坏了、有什么要问的，直接发给我就行：一句话、一张照片都可以。

                    🏠 5-1201
                    紧急情况请直接拨打 +86 400 000 0003
                    [🔧 报修] [🔴 紧急情况]
                    [❓ 问一问] [📣 投诉]
                    [💰 费用] [📋 我的事项]
                    [🧹 上门服务] [🪪 许可登记]
                    [🙋 转人工] [💬 给前台留言]
                    [怎么用]
                    [🏠 再绑定一处] [🌐 语言 / Language]
                    [🔒 我的资料]
    "#]]
    .assert_eq(&told(&town));
}

#[tokio::test]
async fn a_refusal_is_kind_and_may_be_asked_again() {
    let town = Town::with_staff("zh-Hant").await;
    let mei = town.person(101, "美", "zh-hant", &[]);
    mei.says("/start").await;
    asks_for(&mei, HANT).await;
    mei.shares_contact("+85291234567", 101).await;
    mei.presses("女士").await;
    mei.says("/start").await;
    mei.sees("正在核對");
    // Asking twice does not bother the front desk twice.
    mei.presses("再綁定一處").await;
    mei.presses("沒有綁定碼").await;
    mei.says("5-1201").await;
    mei.sees("已送服務台確認");
    let cards = |town: &Town| town.screen(FRONT_DESK).iter().filter(|m| m.text().contains("申請綁定")).count();
    assert_eq!(cards(&town), 1);
    let grace = town.staff("grace", "zh-Hant");
    grace.presses("拒絕").await;
    mei.sees("5-1201");
    assert_eq!(town.count(TIES).await, 0);
    // Asked again; the number is known by now.
    mei.presses("綁定我的家").await;
    mei.presses("沒有綁定碼").await;
    mei.says("5-1201").await;
    mei.presses("租客").await;
    assert_eq!(cards(&town), 1);
    grace.presses("✅").await;
    assert_eq!(town.count(TIES).await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn a_code_that_comes_meanwhile_settles_a_request() {
    let town = Town::with_staff("en").await;
    let anna = town.person(101, "Anna", "en", &[]);
    anna.says("/start").await;
    asks_for(&anna, EN).await;
    anna.shares_contact("+8613900000001", 101).await;
    anna.presses("Ms").await;
    anna.starts(&town.unit_code("5-1201").await).await;
    anna.sees("5-1201 is linked to you");
    assert_eq!(town.count(TIES).await, 1);
    town.group_sees(FRONT_DESK, "Confirmed by one-time code");
    assert!(!town.chat_shows(FRONT_DESK, "Refuse"), "a request that is settled has no buttons\n{}", town.transcript());
    town.is_at_rest().await;
}

#[tokio::test]
async fn whoever_is_tied_to_nothing_reports_public_faults_and_is_led_to_their_home() {
    let town = Town::with_staff("zh-Hans").await;
    let guest = town.person(101, "客人", "zh-hans", &[]);
    guest.says("/start").await;
    guest.presses("报修").await;
    guest.presses("公共区域").await;
    guest.presses("电路照明").await;
    guest.presses("2 栋").await;
    guest.says("大堂").await;
    guest.says("大堂的灯不亮").await;
    guest.presses("跳过").await;
    guest.presses("跳过").await;
    guest.presses("✅ 发送").await;
    town.group_sees(-1001, "2 栋 · 大堂");
    assert_eq!(town.count("select count(*) from ticket").await, 1);
    // At home: they may go on, or be tied first, and what they said is not lost.
    guest.says("厨房水龙头一直滴水").await;
    guest.presses("对").await;
    guest.sees("您还没有绑定住址");
    guest.presses("先绑定住址").await;
    guest.says(&town.unit_code("5-1201").await).await;
    guest.presses("先生").await;
    guest.sees("已记下：“厨房水龙头一直滴水”");
    assert!(guest.last().contains("家里 · 水管龙头 · 5-1201"), "{}", town.transcript());
    guest.presses("跳过").await;
    guest.presses("什么时候都可以").await;
    guest.presses("跳过").await;
    guest.presses("✅ 发送").await;
    assert_eq!(town.count("select count(*) from ticket where place = '5-1201'").await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn an_emergency_needs_no_tie() {
    let town = Town::with_staff("zh-Hant").await;
    let guest = town.person(101, "客", "zh-hant", &[]);
    guest.says("電梯困人了，救命").await;
    guest.sees("有人");
    guest.sees("+86 400 000 0001");
    town.group_sees(ENGINEERING, "緊急");
    assert_eq!(town.count("select count(*) from ticket where priority = 'emergency'").await, 1);
    town.is_at_rest().await;
}

#[tokio::test]
async fn staff_say_their_code_in_private_and_a_group_code_belongs_in_the_group() {
    let town = Town::new().await;
    let li = town.person(903, "Li", "zh-hans", &[]);
    let id = staff_id(&town, "li").await;
    let code = town.code(Purpose::Staff(id)).await;
    li.says(&code).await;
    li.sees("李师傅（示例），您好！工作身份已登记");
    assert_eq!(town.count("select count(*) from staff where user_id = 903").await, 1);
    let group = town.code(Purpose::Group("engineering".into())).await;
    li.says(&group).await;
    li.sees("工作群用的码");
    li.says(&format!("/bind {group}")).await;
    li.sees("要在部门的群里发");
    assert_eq!(town.count("select count(*) from binding_code where used_at is null").await, 1, "it stays good");
    assert_eq!(town.count("select count(*) from code_try where wrong > 0").await, 0, "and costs no try");
    town.is_at_rest().await;
}

async fn staff_id(town: &Town, key: &str) -> StaffId {
    let mut conn = town.db.pool.acquire().await.unwrap();
    frontdesk::store::staff::staff_by_key(&mut conn, town.community, key).await.unwrap().unwrap().id
}

#[tokio::test]
async fn the_same_update_twice_uses_a_code_once() {
    let town = Town::with_staff("en").await;
    let code = town.unit_code("5-1201").await;
    let anna = town.person(101, "Anna", "en", &[]);
    let words = format!("/start {code}");
    let body = anna.message(101, &words, serde_json::json!({"text": words}));
    let raw = town.update_raw("message", body).await;
    town.redeliver(&raw).await;
    town.settle().await;
    town.redeliver(&raw).await;
    town.settle().await;
    anna.does_not_see("wrong, used or expired");
    assert_eq!(town.screen(101).iter().filter(|m| m.from_bot).count(), 1);
    town.is_at_rest().await;
}

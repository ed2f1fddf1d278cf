### 代录：接到电话、在前台听到的，由同事登记；电话回访。

entry-head = ☎️ <b>代住户登记</b>
entry-head-filed = 🚨 <b>{ $number }</b> 已登记，正在通知值班人员。请转告来电人：
entry-known = { $known }

entry-ask-kind = 是什么事？也可以直接打字说明。
btn-entry-repair = 🔧 报修
btn-entry-complaint = 📣 投诉
btn-entry-question = 💬 咨询
btn-entry-sos = 🚨 紧急，马上派人
entry-ask-danger = 🚨 是什么危险？选一个就马上派人，别的之后再问。
entry-fact-water = ❗️ 请先问一句：<b>现在水还在流吗？</b>两分钟内没有选，按“在流”派人。
entry-fact-power = ❗️ 请先问一句：<b>整栋停电，还是只有这一户？</b>两分钟内没有选，按“整栋”派人。
btn-entry-power-no = 只有这一户
entry-filing = 🚨 正在登记……

entry-ask-place = 哪一户？输入房号，例如 <code>5-1201</code>。
entry-ask-place-now = <b>在哪里？</b>输入房号，例如 <code>5-1201</code>，或选公共区域。
btn-entry-public = 🏢 公共区域
entry-ask-building = 哪里的公共区域？选楼栋，或直接打字，例如“3 号楼东门”。
entry-ask-whom = 为谁登记？
btn-entry-somebody = 别人：写姓名、电话
entry-ask-person = 来电人怎么称呼，电话多少？写在一条里，例如“王阿姨 138 0000 0000”；只知道一样也行。
entry-hint-person = 请至少写姓名或电话中的一样。
entry-ask-area = 属于公司维修，还是有偿维修？
btn-entry-home = 🏠 公司维修
btn-entry-paid = 🧰 有偿维修
entry-ask-category = 哪一类？
entry-ask-about = 投诉的是哪个部门？是某个人的话，直接输入名字。这张单不会出现在那个部门的群里。
btn-entry-about-none = 不针对部门
entry-ask-words = 什么情况？照对方说的写一两句；照片也可以发。
entry-ask-visit = 什么时候方便上门？也可以直接打字。
entry-ask-channel = 怎么来的？
btn-entry-phone = ☎️ 来电
btn-entry-counter = 🏢 到前台
entry-ask-more = 还有要补充的吗？打字、发照片都会马上转给值班人员。

entry-summary-head = ☎️ <b>请向对方复述一遍，没问题就登记</b>
entry-summary-kind = <b>事项</b>：{ $what }
entry-summary-whom = <b>住户</b>：{ $name }
entry-summary-about = <b>投诉对象</b>：{ $about }
entry-summary-visit = <b>上门</b>：{ $visit }
entry-summary-channel = <b>来源</b>：{ $channel }
entry-summary-scope = ℹ️ 可以先告诉对方：{ $answer }。登记后由前台跟进。
btn-entry-send = ✅ 登记
btn-entry-change-kind = 改事项
btn-entry-change-whom = 改住户
btn-entry-change-about = 改部门
btn-entry-change-channel = 改来源
btn-entry-clear-files = 去掉附件

entry-filed = ✅ 已登记 <b>{ $number }</b>，交{ $department }处理。
entry-told = 已发消息告诉{ $person }，后面的进展也会自动通知。
entry-phone-them = { $person }没有用 Telegram：请现在告诉对方单号。之后要通知什么，会提醒接单人打电话；回访进电话名单。
entry-joined = ✅ 已并入 <b>{ $number }</b>，之后一起跟进。
entry-parting = 好的，<b>{ $number }</b> 正在处理。情况有变化，请直接回复单子。
entry-not-allowed = 代住户登记由前台、主管和经理来做；在前台群里，每位同事都可以发 <code>/new</code>。
entry-goes-on-apart = 🔒 这条是投诉，或提到了本群的人，所以不在群里填。我已经在和您的私聊里接着问，请到那里填完。群里显示过的内容已收回；您自己写在这里的，请顺手删掉。
entry-open-chat = 🔒 这条是投诉，或提到了本群的人，所以不在群里填。请点我的头像打开私聊，按“开始”，再发 <code>/new</code>，在那里填。群里显示过的内容已收回；您自己写在这里的，请顺手删掉。
entry-apart = 🔒 接着群里的登记，这里只有您看得到。
entry-taken-back = 🔒 内容已收回，改到私聊里填。
entry-taken-over = 📞 您之前打电话登记的 { $count } 件事，现在都在这里了，有进展会直接告诉您。
plain-caller-joined = 来电人已用本人手机号绑定住户“{ $name }”，以后的消息直接发给住户
plain-entry-named = 来电人：{ $name }
plain-entry-caller = 来电人


card-entered-phone = ☎️ 来电，{ $who }代录
card-entered-counter = 🏢 到前台，{ $who }代录
status-entered-phone = ☎️ 您来电后，由前台代您登记
status-entered-counter = 🏢 您到前台后，由前台代您登记
event-file-entered = 前台代为登记
notice-without-telegram = ☎️ { $person }没有用 Telegram：请打电话把进展告诉对方。
notice-phone-survey = ☎️ 电话回访：{ $person }没有用 Telegram，请打电话问四个问题。

btn-card-phoned = 📝 记录回访
phoned-attitude =
    📝 <b>{ $number }</b> 电话回访 · { $name }
    <b>1/4</b> 师傅的态度怎么样？
phoned-quality = <b>2/4</b> 活儿做得怎么样？
phoned-charge = <b>3/4</b> 有没有多收、乱收费？
phoned-overall = <b>4/4</b> 总的来说，满意吗？
phoned-words = 对方还说了什么？照原话写下来；没有就按“保存”。
btn-phoned-save = ✅ 保存
btn-phoned-nobody = 没打通
alert-phoned = 回访已记录，注明由您电话询问
alert-phoned-nobody = 已记下这次没打通，回访还在电话名单上
card-phoned = ⭐️ 电话回访：总体 { $score }/5（{ $who }询问）
event-phoned = 电话回访：总体 { $score }/5

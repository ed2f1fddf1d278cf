### 前台在对话之外说的话。

contact-below = 👇 就是这个大按钮
contact-away = 好的。
contact-of-another = 这像是别人的号码，请发您自己的给我们。
phone-kept = 记下了，需要时我们会打这个号码。
outlived = 上次没填完的内容先停在这里，需要时随时可以重新开始。
outlived-typed = 
    上次没填完的内容先停在这里。您写的话在下面，复制就能再用：

    <blockquote>{ $words }</blockquote>
choose-community = 您好！请问您是哪个小区的？
choose-community-danger = 🚨 <b>您在哪个小区？</b>点一下，马上通知值班人员。
choose-community-kept = 您说的都记下了，不用再写一遍。
choose-community-again = 🚨 还差一步：<b>您在哪个小区？</b>点一下，值班人员马上就知道。请先顾好自己的安全。
note-kept = 已记在 <b>{ $number }</b> 的内部备注里，住户看不到。
added-to = 收到，已补充到 <b>{ $number }</b>，处理的同事会看到。
done-about = <b>{ $number }</b> · { $words }
survey-moved = 好的，{ $time } 再来请教您。
card-moved = <b>{ $number }</b> 已转给“{ $department }”。
bind-as-person = 请关掉“匿名管理员”，用自己的身份再发一次 /bind。
bind-locked = 绑定码输错太多次了，请 { $span }后再试，或请管理员换一个新码。
job-cancelled = 已取消，工单没有变化。
alert-not-your-question = 这一步是另一位同事在填，请等对方填完，或在工单卡片上操作
alert-not-yours = 这张单不在您名下，需要帮忙请按“给前台留言”
alert-survey-over = 这次回访已经结束，谢谢您
alert-only-agents = 住户身份要由前台、主管或经理确认
plain-command-menu = 主菜单
plain-command-fees = 费用和账单
plain-command-requests = 我的事项和进度
plain-command-language = 切换语言
plain-command-cancel = 取消正在填的内容
plain-command-help = 怎么用
plain-command-bind = 绑定本群到部门：/bind 绑定码
plain-command-unanswered = 住户问了、还没有答案的
plain-command-new = 代住户登记：/new
refused-typed =
    { $why }

    您写的话在下面，复制就能再用：
    <blockquote>{ $words }</blockquote>
code-unknown = 这个绑定码不对，或已经用过、过期了。
plain-one-time-code = 绑定码
note-refused = 这条没有记上：只有本部门和前台的同事能在这张单上写备注。
group-lost = ⚠️ 我在“{ $department }”的群里发不了消息了，他们的工单先发到这里。请把我加回那个群或允许我发言，也可以换一个群重新 /bind。
group-lost-all = ⚠️ 我在“{ $department }”的群里发不了消息了，也没有别的群能接他们的工单：现在没人看得到新工单。请把我加回那个群或允许我发言，也可以换一个群重新 /bind。
group-back = ✅ 我又能在这里发消息了，本群没办完的工单这就补上。
group-reply-hint = ↩️ 打字或发照片时，请<b>回复这条消息</b>。
alert-reporter-only = 这一步由报修的住户来按。您可以回复消息补充情况，有进展会一起告诉您
plain-calmed = 不是紧急情况，改为普通报修

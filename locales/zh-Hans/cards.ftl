### 住户看到的工单、列表、菜单，以及两边都用到的名称。

# 状态
plain-state-new = 已登记
plain-state-dispatched = 待接单
plain-state-taken = 已接单
plain-state-scheduled = 已约时间
plain-state-on-site = 已到场
plain-state-waiting = 暂停中
plain-state-done = 已完工，待确认
plain-state-accepted = 已验收
plain-state-closed = 已结案
plain-state-cancelled = 已撤回
plain-state-rejected = 不在服务范围
plain-state-reopened = 待返工

# 为什么等
plain-wait-parts = 等配件
plain-wait-resident = 等住户
plain-wait-third-party = 等外部单位
plain-wait-weather = 等天气

# 时限
plain-deadline-acknowledge = 接单
plain-deadline-on-site = 到场
plain-deadline-resolve = 修好
plain-deadline-promise = 履约

# 是什么
plain-kind-repair = 报修
plain-kind-complaint = 投诉
plain-kind-inquiry = 咨询
plain-kind-service = 上门服务
plain-kind-permit = 许可登记
plain-area-public = 公共区域
plain-area-home = 家里
plain-area-paid = 有偿维修
plain-colleague = 同事
plain-fitter = 师傅

# 附件
plain-photos = { $count } 张照片
plain-videos = { $count } 段视频
plain-voices = { $count } 条语音
plain-documents = { $count } 个文件
plain-locations = { $count } 个定位
plain-list-comma = 、

mention = <a href="tg://user?id={ $user }">{ $name }</a>

# 住户的工单
status-head = <b>{ $number }</b> · { $what }
status-place = 📍 { $place }
status-words = <i>{ $words }</i>
status-now-new = 收到了，谢谢您告诉我们。
status-next-new = 正在安排，有人接单会马上更新在这里。
status-now-dispatched = 已转给{ $department }，等师傅接单。
status-next-dispatched = 有人接单会马上更新在这里。
status-next-dispatched-by = 最迟{ $time } 有人接手。
status-now-taken = { $name }已接单。
status-next-taken = 接下来会和您约时间上门。
status-next-taken-public = 接下来会到现场处理。
status-next-inquiry = 看过之后会在这里回复您。
status-now-scheduled = 时间约好了，{ $name }会来。
status-promise = 🕒 约定：<b>{ $window }</b>
status-now-on-site = { $name }已到现场，正在处理。
status-next-on-site = 弄好以后会请您看一看。
status-now-waiting-parts = 在等配件，一到就接着修。
status-now-waiting-resident = 在等您这边：方便了告诉我们，马上继续。
status-now-waiting-third-party = 在等外部单位先处理，我们一直在跟进。
status-now-waiting-weather = 现在的天气不适合施工，条件一好就继续。
status-now-done = { $name }已完工，请您看一看。
status-next-done-joined = 还没弄好的话，回复这条消息告诉我们。
status-next-done = 满意请按“验收”；没弄好请直说，我们再来。{ $days } 天内没有回复，会自动结案。
status-now-accepted = 您已验收，谢谢您。
status-now-closed = 已结案，谢谢您。
status-now-cancelled = 已按您的意思撤回。
status-now-rejected = 这件事由别的单位负责，找谁、怎么找都写在下面：
status-now-reopened = 没有一次弄好，很抱歉。正在重新安排。
status-resolve-by = 最迟{ $time } 前处理好。
status-emergency = 🔴 按紧急情况处理。危险还在请先离开，并拨打{ $name } <b>{ $phone }</b>
status-question = ❓ 想问您：{ $words }
status-answer = <blockquote>{ $text }</blockquote>
status-work = 🔧 { $words }
status-materials = 🔩 用料：{ $materials }
status-price = 💰 费用：{ $price }
status-price-none = 💰 不收费
status-grace = 又有问题的话，{ $time } 前可以直接在这里重开。
status-parent = 接着 { $number } 办理
btn-status-answer = 回答
btn-status-add = 补充
btn-status-urge = 催一下
btn-status-cancel = 撤回
btn-status-timeline = 进展
btn-status-accept = 👍 验收
btn-status-partly = 只好了一部分
btn-status-not-done = 没修好
status-grace-different = 情况不一样的话，{ $time } 前可以直接在这里告诉我们。
status-now-looked-again = 收到，我们按您说的情况再看一看。
btn-status-different = 情况不一样
btn-status-reopen = 又有问题
btn-status-show = 看这张单

# 进展
timeline-head = <b>{ $number }</b> · { $what } · 进展
timeline-line = <i>{ $time }</i> { $event }
timeline-gap = <i>……中间 { $count } 条略去……</i>
event-file = 已登记
event-take = { $name }接单
event-promise = 约定{ $window }
event-promise-moved = 改约{ $window }（{ $reason }）
event-arrive = { $name }到场
event-wait-parts = 等配件
event-wait-resident = 等您方便
event-wait-third-party = 等外部单位处理
event-wait-weather = 等天气好转
event-resume = 继续处理
event-finish = { $name }完工
event-finish-words = { $name }完工：{ $words }
event-ask = 问您：{ $words }
event-tell = 告诉您：{ $words }
event-asked-reporter = 向报修人了解了情况
event-told-reporter = 给报修人回了话
event-transfer = 转给{ $department }
event-out-of-scope = 已答复：{ $title }
event-add = 您补充：{ $words }
event-add-files = 您补充了照片或文件
event-added-reporter = 报修人补充了情况
event-join = 又有一位住户报了同一处
event-urge = 催了一次
event-cancel = 撤回
event-accept = 验收
event-dispute-partly = 只好了一部分：{ $reason }
event-dispute-not-done = 没修好：{ $reason }
event-dispute-joined = 没有通过验收
event-close = 结案
event-close-silent = 没有收到回复，自动结案
event-reopen = 重开：{ $reason }
event-reopen-joined = 重开
event-rate = 评价：总体 { $score }/5

# 我的事项
requests-head = <b>您的事项</b>
requests-open = 处理中 { $count } 件
requests-line = <b>{ $number }</b> { $what } · { $place }
    { $state } · { $day }
requests-line-no-place = <b>{ $number }</b> { $what }
    { $state } · { $day }
requests-more = 更早的 { $count } 件没有列出。
requests-none = 这里还没有您的事项。哪里坏了，直接发一句话或一张照片就行。

# 主菜单
welcome = 您好，{ $name }！这里是<b>{ $community }</b>物业前台。
    哪里坏了、有什么要问的，直接发给我就行：一句话、一张照片都可以。
welcome-unnamed = 您好！这里是<b>{ $community }</b>物业前台。
    哪里坏了、有什么要问的，直接发给我就行：一句话、一张照片都可以。
welcome-homes = 🏠 { $homes }
welcome-pending = 🏠 { $homes }：正在核对，确认后马上告诉您。
welcome-guest = 绑定您的家以后，报修不用每次写地址。紧急情况和公共区域报修，不绑定也可以。
welcome-on-call = 紧急情况请直接拨打 <b>{ $phone }</b>
menu-head = 请问需要什么？直接发一句话或照片也可以。
btn-main-repair = 🔧 报修
btn-main-emergency = 🔴 紧急情况
btn-main-requests = 📋 我的事项
btn-main-link = 🏠 绑定我的家
btn-main-link-more = 🏠 再绑定一处
btn-main-message = 💬 给前台留言
btn-main-language = 🌐 语言 / Language
btn-main-help = 怎么用
help = <b>怎么用</b>
    🔧 哪里坏了：发一句话、照片或语音，跟着按几下就好。
    💰 /fees：看要缴多少、为什么，报缴费，问账单。
    📋 /requests：看办到哪一步，补充、催一下、撤回。
    ✋ /cancel：停下手上的步骤。
    🌐 /language：换语言。
    🔒 /mydata：看这里记了您什么；/forget：请我们忘掉。
help-emergency = 🔴 有危险请先离开，再拨打 <b>{ $phone }</b>
help-staff = <b>工作人员</b>
    按钮都在工单卡片上。回复卡片就是内部备注，住户看不到；要问住户、告诉住户，请按卡片上的按钮。
    接到电话、有人到前台：发 <code>/new</code>，代住户登记。
    财务群里发 <code>/claims</code>：待核对的缴费。

# 对话之外
thanks-reply = 不客气，有事随时找我们。
greeting-reply = 您好！有什么可以帮您？直接发一句话或照片就行。
blocked-words = 这类消息我们处理不了：请发文字、照片、视频、语音、文件或定位。
nudge = 刚才的事还没填完，要接着来吗？已经填好的都还在。
btn-nudge-go-on = 接着填
expired = 隔得久了，刚才的步骤先停下了。
expired-typed = 隔得久了，刚才的步骤先停下了。您写过的话留在这里，复制过来就能重新开始：
    <blockquote>{ $typed }</blockquote>
cancelled = 好的，已经停下。
cancelled-typed = 好的，已经停下。您写过的话还给您：
    <blockquote>{ $typed }</blockquote>
alert-stale = 这个按钮已经过时了，请看最新的一条
apology = 抱歉，刚才我们这边出了点问题，同事已经知道了。请再发一次；着急请拨打 <b>{ $phone }</b>
apology-no-phone = 抱歉，刚才我们这边出了点问题，同事已经知道了。请再发一次。
nothing-to-cancel = 现在没有进行中的步骤。

# 绑定住户
tie-ask = 🏠 <b>申请绑定</b>
    { $name } · <b>{ $unit }</b> · { $tie }
    ☎️ { $phone }
    请核对登记资料后再确认。
tie-waits = ⏳ { $time } 提交，还没有人处理。
tie-owner = 业主
tie-tenant = 租户
tie-family = 家人
btn-tie-approve = ✅ 确认
btn-tie-refuse = 拒绝
tie-approved = 🏠 { $name } · <b>{ $unit }</b> · { $tie }
    ✅ { $by }已确认
tie-refused = 🏠 { $name } · <b>{ $unit }</b> · { $tie }
    { $by }没有确认
tie-welcome = ✅ <b>{ $unit }</b> 已绑定好了。以后报修不用再写地址。
tie-sorry = <b>{ $unit }</b> 这次没有核对上登记资料。请带证件到前台，或按“给前台留言”，我们帮您办好。公共区域报修和紧急情况随时可以找我们。
tie-still = 🏠 您申请绑定 <b>{ $unit }</b>，前台还在核对登记资料，没有漏掉；有结果马上告诉您。这期间公共区域报修和紧急情况照常可以发给我。
alert-tie-approved = 已确认，住户已收到通知
alert-tie-refused = 已拒绝，住户已收到通知
alert-tie-decided = 这份申请同事已经处理过了

# 群
group-bound = ✅ 本群已绑定：<b>{ $community }</b> · { $department }。工单会发到这里。
group-topic-bound = ✅ 本话题已绑定：<b>{ $community }</b> · { $department }。工单会发到这里。
group-bind-wrong = 这个绑定码不对，或已经用过、过期了。请向管理员要一个新的，再发：<code>/bind 绑定码</code>
group-bind-how = 请发：<code>/bind 绑定码</code>。绑定码由管理员用 <code>frontdesk code group</code> 生成。
group-not-bound = 这个群还没有绑定部门。请管理员生成绑定码，再在这里发：<code>/bind 绑定码</code>
group-bind-private = <code>/bind</code> 要在部门的群里发，我在那里等您。
group-code-wrong-place = 这是给群用的绑定码，请到部门的群里发：<code>/bind 绑定码</code>
group-code-is-personal = 这是给个人用的绑定码，请私下发给我，不要发在群里。
alert-staff-only = 这个按钮给工作人员用。您若是同事，请先私聊我，发送您的员工绑定码
staff-linked = ✅ 您好，{ $name }！您的员工身份已绑定，可以在群里接单了。
status-joined-waiting = 在等报修的住户答复，方便了马上继续。
status-joined-cancelled = 报修的住户撤回了。您那边还没好的话，请再发一句话给我们。
plain-deadline-answer = 答复
plain-deadline-quote = 报价
plain-deadline-callback = 回访
event-merge = 并入 { $number }，在那边继续办
event-plan = 处理方案：{ $words }

### 许可登记：表单、审批、通行证、门岗。

btn-main-permits = 🪪 许可登记
plain-command-permits = 许可登记：放行、搬入、装修、门禁卡
plain-command-pass = 门岗查通行码：/pass 通行码

# 表单里的一项
field-ask = <b>{ $label }</b>
field-note = <i>{ $words }</i>
field-good = · { $good }
field-given = 现在是：{ $answer }
field-how-text = 直接打字就行。
field-how-number = 请输入一个数字。
field-how-number-of = 请输入一个数字（{ $unit }）。
field-how-date = 请选一个日子，或直接打字，比如“12月3日”“下周三”。
field-how-choice = 请按下面的按钮选择。
field-how-photo = 📷 请发照片，可以发几张；发完按“好了”。
field-how-document = 📎 请发文件或照片，可以发几份；发完按“好了”。
field-how-plate = 🚗 请输入车牌号，比如“粤B12345”。
field-how-phone = ☎️ 请输入电话号码。
field-how-goods = 📦 请写物品和数量，一行一样，比如“沙发 2”“冰箱 1 台”；写完按“好了”。
btn-field-again = 重新填
btn-field-my-number = 用我的：{ $number }
field-hint-phone = 这个不像电话号码，请再核对一下，比如“138 0000 0000”。
field-hint-long = 写了 { $count } 个字，这里最多 { $longest } 个字，请精简一下。
field-hint-number = 请只输入数字，比如“85”或“85.5”。
field-hint-plate = 这个不像车牌号，请再核对一下，比如“粤B12345”“粤BD12345”。
field-hint-between = 请输入 { $least } 到 { $most } 之间的数字。
field-hint-days = 请选{ $first }到{ $last }之间的日子。
field-hint-from = 最后一天不能早于{ $first }，请再选一次。
field-hint-other = 这一项请按下面的方式回答：
field-hint-date = 请选一个日子，或这样输入：“12月3日”。
field-hint-goods = 一张单最多写 { $most } 样，其余的请另填一张。
field-hint-files = 这里最多 { $most } 份，已经够了；按“好了”继续。

# 填表
permit-choose = 🪪 请问办哪一项？
permit-head = 🪪 <b>{ $name }</b>
permit-text = { $text }
btn-permit-begin = ✏️ 开始填写
permit-fee = 💰 费用 { $amount }，批准后出账单
permit-fee-first = 💰 费用 { $amount }，批准并缴费后通行证生效
permit-pass-once = 🎫 批准后给您一张通行证，用一次
permit-pass-many = 🎫 批准后给您一张通行证，有效期内可多次使用
permit-guest = 这一项要有自己的家才能办。绑定您的家只要一分钟，绑好就接着填。
permit-pending = 您的房号正在核对，确认后马上通知您，到时接着办就行。账单上有绑定码的话，现在发给我就能直接绑好。
permit-ask-home = 给哪一处办？
permit-summary = 🪪 <b>{ $name }</b> · 请核对
permit-summary-home = 🏠 { $code }
permit-answer = { $label }：<b>{ $answer }</b>
plain-permit-none = 没填
btn-permit-change = ✏️ { $label }
btn-permit-change-home = ✏️ 换一处
permit-summary-ask = 没有问题就按“提交”；要改哪一项，按那一项。
btn-permit-send = ✅ 提交
permit-noted = 记下了，会一起提交。
permit-gone = 这一项现在不在办理范围了。请按“给前台留言”，我们帮您看怎么办。
permit-changed = 这份表刚刚有调整，这次没有提交上。请从“🪪 许可登记”再填一次，给您添麻烦了。
permit-add = ✏️ 给 <b>{ $number }</b> 补充：打字或发照片，审批的同事马上能看到。
permit-asked-back = 💬 <b>{ $number }</b>：审批的同事想先问您一句
permit-cancel =
    要撤回 <b>{ $number }</b> 吗？选一个原因，或直接打字；撤回后不再审批。

# 住户看到的
plain-permit-open = 审批中
plain-permit-approved = 已批准
plain-permit-denied = 未批准
permit-now-open = 已提交，等{ $department }审批。
permit-now-step = 等{ $department }审批（第 { $step }/{ $of } 步）。
permit-now-approved = ✅ 已批准，登记好了。
permit-now-pass = ✅ 已批准，这是您的通行证：
permit-now-unpaid = ✅ 已批准，缴费后通行证马上生效。
permit-now-used = 通行证已使用（{ $time }）。
permit-now-expired = 通行证已过有效期。
permit-now-dropped = 通行证已按您的意思作废。
permit-now-denied = 这次没有批准，原因如下：
permit-next = 有结果会马上告诉您。
permit-next-again = 补齐以后可以再申请，填过的都还在。
btn-permit-again = 🔁 再办一次
btn-permit-pay = 💰 去缴费
btn-pass-show = 🎫 看通行证
btn-pass-drop = 作废
permit-drop = 要作废 <b>{ $number }</b> 的通行证吗？作废后门岗不再放行，需要时可以重新申请。
btn-permit-drop-yes = ✅ 作废
permit-news-approved = ✅ <b>{ $number }</b> { $what }：已批准。
permit-news-fee = 💰 费用 { $amount }，已列入账单。
permit-news-fee-first = 💰 费用 { $amount }，已列入账单；缴费后通行证马上发给您。
permit-news-denied = <b>{ $number }</b> { $what }：这次没有批准。
    <blockquote>{ $reason }</blockquote>
    补齐以后可以再申请，填过的都还在。
pass-head = 🎫 <b>{ $what }</b> · { $number }
pass-code = 通行码 <code>{ $code }</code>
pass-window = 🕒 { $window }
pass-once = 过门岗时出示，用一次。念通行码、扫二维码都可以。
pass-many = 过门岗时出示，有效期内可多次使用。念通行码、扫二维码都可以。

# 审批
plain-role-worker = 员工
plain-role-agent = 前台
plain-role-lead = 主管
plain-role-cashier = 出纳
plain-role-manager = 经理
plain-permit-decider = { $department } · { $role }
card-head-permit = 🪪 <b>{ $number }</b> · { $what }
plain-deadline-decide = 审批
notice-near-decide = ⏱ 还没人审批，时限{ $time }
notice-missed-decide = ❗️ 没人审批，已超时（{ $time }）
notice-long-decide = 🚨 严重超时，仍没人审批（{ $time }）
card-permit-fee = 💰 费用 { $amount }
card-permit-step = ✍️ 第 { $step }/{ $of } 步，待审批：<b>{ $whose }</b>
card-permit-approved = ✅ 第 { $step }/{ $of } 步：{ $name }，{ $time }
card-permit-denied = ✖️ { $name }未批准：{ $reason }
card-permit-pass = 🎫 通行证：{ $state }
btn-permit-approve = ✅ 批准
btn-permit-deny = ✖️ 不批准
deny-ask = ✖️ <b>{ $number }</b>：为什么不批准？住户会看到这句话，请写清楚缺什么、怎么补。
alert-approved = 已批准，住户已收到通知
alert-approved-step = 第 { $step }/{ $of } 步已批准，转到下一步
alert-denied = 已答复住户，没有批准
alert-refused-step = 这一步同事已经办过了，请看最新的卡片
alert-refused-own = 自己的申请要请同事审批
event-approved = { $name }批准
event-approved-step = { $name }批准了第 { $step }/{ $of } 步
event-denied = { $name }未批准：{ $reason }
event-fee = 费用 { $amount } 列入账单
event-issued = 发出通行证
event-let-through = { $name }放行
event-pass-dropped = 作废通行证

# 门岗
plain-pass-valid = 有效
plain-pass-early = 还没到时间
plain-pass-expired = 已过期
plain-pass-used = 已使用
plain-pass-cancelled = 已作废
plain-pass-unpaid = 未缴费
plain-pass-unknown = 无效
gate-valid = ✅ <b>{ $code } 有效</b>
gate-invalid = ⛔️ <b>{ $code } { $state }</b>，请不要放行
gate-let-through = ✔️ <b>{ $code } 已放行</b>
gate-what = 🎫 { $what } · { $number }
gate-used = 已由{ $name }放行：{ $time }
gate-many = 有效期内可多次使用，这次已记录。
btn-gate-let-through = 🚪 放行
gate-how = 请发：<code>/pass 通行码</code>，比如 <code>/pass 7KQ2-M9XD</code>。也可以用手机相机扫住户的二维码。
gate-slip = 这个通行码念得不完整或听错了一位，请再核对一遍。
gate-unknown = ⛔️ 没有这个通行码，请不要放行，并请住户打开通行证给您看。
gate-locked = 试错的次数多了，先停一停，{ $span }后再查。着急请同事来查。
gate-not-yours = 通行码由门岗查验。请把人带到门岗，谢谢。
gate-elsewhere = 请到{ $name }的群里查，或私下发给我：通行证上有住户的信息。
gate-stranger = 这是给门岗看的通行证，请在门口出示。要办自己的，请按“🪪 许可登记”。
alert-gate-used = 已由{ $name }放行：{ $time }
alert-pass-is = 通行证：{ $state }
alert-let-through = 已放行，已记录
alert-pass-dropped = 通行证已作废

### 值班：谁在岗、接班清单、交接、没人在岗的提醒、日报和周报。

plain-command-duty = 上班、下班、看谁在岗

# 待办清单
duty-board-head = 📋 <b>{ $department }</b> · 待办 { $count } 件
duty-board-nothing = 📋 <b>{ $department }</b> · 没有待办
duty-count-urgent = 🔴 紧急 { $count }
duty-count-high = 🟠 优先 { $count }
duty-count-late = ❗️ 超时 { $count }
duty-board-on = 👥 在岗：{ $names }
duty-board-nobody = 👥 现在没人在岗
duty-board-nobody-until = 👥 现在没人在岗，下一班{ $time } 开始
duty-line = <b>{ $number }</b> { $what } · { $place }
duty-line-no-place = <b>{ $number }</b> { $what }
duty-has = { $name }
duty-nobody-has = 还没人接
duty-waits = ⏸ { $reason }
duty-promised = 🤝 { $window }
duty-due = ⏱ { $time }
duty-late = ❗️ 已超时
duty-mark-keep = 本人继续跟
duty-mark-next = ➡️ 交给下一班
duty-mark-undecided = 下班前没交代，仍由本人跟
duty-mark-offered = 🙋 本人下班了，请接一下
duty-more = ……还有 { $count } 件没有列出，先办上面的。
duty-board-handed = 🤝 { $names }交班，请接班的同事核对后签收。
duty-signed = ✍️ { $name }已签收（{ $time }）
btn-duty-card = 📄 { $number }
duty-calls = ☎️ 待打的回访电话 { $count } 个
duty-call = ☎️ <b>{ $number }</b> { $place }
duty-call-no-place = ☎️ <b>{ $number }</b>
duty-call-tried = 打过，没打通
btn-duty-phone = ☎️ { $number }
duty-ties = 🏠 待核对的绑定申请 { $count } 份
btn-duty-sign = ✍️ 签收交接

# 上班和下班
duty-begins = 👋 <b>{ $department }</b>：您的班开始了。
duty-on = ✅ 您开始值班了：<b>{ $department }</b>。
duty-off = 🏁 您下班了：<b>{ $department }</b>，辛苦了。
duty-mine = 您手上 { $count } 件：
duty-mine-nothing = 您手上没有未完的单。
duty-left-open = 您手上还有 { $count } 件，请在下面逐件交代。
duty-state = 👥 <b>{ $department }</b>在岗：{ $names }
duty-state-nobody = 👥 <b>{ $department }</b>现在没人在岗
duty-only-off = 您现在不在岗，不用下班。
duty-only-on = 您已经在岗了。
duty-where = 请到部门的群里发 <code>/duty on</code>。
btn-duty-on = ✅ 我上班
btn-duty-off = 🏁 我下班
alert-duty-role = 这一步由本部门的同事来做
alert-duty-off-short = 您下班了，请看我私下发您的消息

# 交接
duty-handover-head = 🏁 <b>{ $department }</b> · 下班交接。{ $time } 前请逐件交代；没交代的，仍由您跟。
duty-handover-ready = 🏁 <b>{ $department }</b> · 都交代好了，谢谢，辛苦了。
duty-handover-closed = 🏁 <b>{ $department }</b> · 交接已发到群里，辛苦了。
duty-handover-done = 🏁 手上的单都办完了，没有要交接的，辛苦了。
duty-handover-item = { $n }. { $ticket }
    { $choice }
duty-choice-none = ⬜️ 怎么交代？
duty-choice-why = ⏸ 为什么暂停？时限会停下来，住户会看到原因。
duty-choice-keep = ✅ 我继续跟
duty-choice-next = ➡️ 交给下一班
duty-choice-pause = ⏸ { $reason }
btn-duty-keep = { $n } 我继续跟
btn-duty-next = { $n } 交下一班
btn-duty-pause = { $n } 暂停
btn-duty-change = { $n } 改一下
btn-duty-all-next = ➡️ 其余都交下一班
alert-duty-closed = 交接已经发出，要改请到工单卡片上改
alert-duty-signed = 已签收，谢谢
alert-duty-signed-by = 这次交接{ $name }已经签收了
alert-duty-not-own = 请由接班的同事签收

# 没人在岗
duty-alarm = 🌙 <b>{ $department }</b>现在没人在岗。上班后会列在清单里；不能等的话，请安排人。
duty-alarm-next = 🌙 <b>{ $department }</b>现在没人在岗，下一班{ $time } 开始，会列在清单里。不能等的话，请安排人。
duty-alarm-emergency = 🔴 <b>紧急</b>，而<b>{ $department }</b>现在没人在岗。请马上打电话安排人：
duty-alarm-call = ☎️ { $name } <b>{ $phone }</b>
duty-unsigned = ✍️ <b>{ $department }</b>{ $time } 的交接，接班半小时了还没人签收。请提醒一下，或者您来签。
notice-released = ↩️ { $name }退回了，请接一下
notice-released-reason = ↩️ { $name }退回了，请接一下：{ $reason }

# 日报和周报
digest-day = 📊 <b>{ $department }</b> · 日报 · { $date }
digest-week = 📈 <b>{ $department }</b> · 周报 · { $from } – { $until }
digest-received = 新来 { $count }
digest-done = 办完 { $count }
digest-reopened = 重开 { $count }
digest-open = 在办 { $count }
digest-overdue = ❗️ 超时 { $count }
digest-promised = 🤝 今天约好 { $count }
digest-waiting = ⏸ 暂停 { $count }
digest-unsigned = ✍️ 交接未签收 { $count }
digest-in-time = ⏱ 按时 { $share }%（{ $kept }/{ $all }）
digest-satisfied = ⭐️ 满意 { $share }%（{ $happy }/{ $all }）
digest-to-sign = 请部门主管看过后签字。
digest-signed = ✍️ { $name }已签字（{ $time }）
digest-remind = ✍️ <b>{ $department }</b>上周的周报还没签字，请看一下群里那一条。
btn-digest-sign = ✍️ 看过，签字
alert-digest-signed = 已签字，谢谢
alert-digest-lead = 周报由部门主管签字
notice-owner-away = 🌙 { $name }已下班，时限前回不来，请您接手。

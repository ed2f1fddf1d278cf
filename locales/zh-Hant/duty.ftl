### 值班：誰在崗、接班清單、交接、無人在崗的提醒、日報和週報。

plain-command-duty = 上班、下班、看誰在值班

# 待辦清單
duty-board-head = 📋 <b>{ $department }</b> · 待辦 { $count } 件
duty-board-nothing = 📋 <b>{ $department }</b> · 沒有待辦
duty-count-urgent = 🔴 緊急 { $count }
duty-count-high = 🟠 優先 { $count }
duty-count-late = ❗️ 逾時 { $count }
duty-board-on = 👥 值班：{ $names }
duty-board-nobody = 👥 目前無人值班
duty-board-nobody-until = 👥 目前無人值班，下一班{ $time } 開始
duty-line = <b>{ $number }</b> { $what } · { $place }
duty-line-no-place = <b>{ $number }</b> { $what }
duty-has = { $name }
duty-nobody-has = 還沒人接
duty-waits = ⏸ { $reason }
duty-promised = 🤝 { $window }
duty-due = ⏱ { $time }
duty-late = ❗️ 已逾時
duty-mark-keep = 由本人繼續跟進
duty-mark-next = ➡️ 交給下一班
duty-mark-undecided = 下班前沒有交代，仍由本人跟進
duty-mark-offered = 🙋 本人下班了，請接一下
duty-more = ……還有 { $count } 件沒有列出，先辦上面的。
duty-board-handed = 🤝 { $names }交班，請接班的同事核對後簽收。
duty-signed = ✍️ { $name }已簽收（{ $time }）
btn-duty-card = 📄 { $number }
duty-calls = ☎️ 待打的回訪電話 { $count } 通
duty-call = ☎️ <b>{ $number }</b> { $place }
duty-call-no-place = ☎️ <b>{ $number }</b>
duty-call-tried = 打過，沒打通
btn-duty-phone = ☎️ { $number }
duty-ties = 🏠 待核對的綁定申請 { $count } 份
btn-duty-sign = ✍️ 簽收交接

# 上班和下班
duty-begins = 👋 <b>{ $department }</b>：您的班開始了。
duty-on = ✅ 您開始值班：<b>{ $department }</b>。
duty-off = 🏁 您下班了：<b>{ $department }</b>，辛苦了。
duty-mine = 您手上有 { $count } 件：
duty-mine-nothing = 您手上沒有未完成的單。
duty-left-open = 您手上還有 { $count } 件，請在下面逐件交代。
duty-state = 👥 <b>{ $department }</b>值班：{ $names }
duty-state-nobody = 👥 <b>{ $department }</b>目前無人值班
duty-only-off = 您現在沒有值班，不用下班。
duty-only-on = 您已經在值班了。
duty-where = 請到部門的群組裡傳 <code>/duty on</code>。
btn-duty-on = ✅ 我上班
btn-duty-off = 🏁 我下班
alert-duty-role = 這一步由本部門的同事來做
alert-duty-off-short = 您下班了，請看我私下傳給您的訊息

# 交接
duty-handover-head = 🏁 <b>{ $department }</b> · 下班交接。{ $time } 前請逐件交代；沒有交代的，仍由您跟進。
duty-handover-ready = 🏁 <b>{ $department }</b> · 都交代好了，謝謝，辛苦了。
duty-handover-closed = 🏁 <b>{ $department }</b> · 交接已傳到群組，辛苦了。
duty-handover-done = 🏁 手上的單都辦完了，沒有要交接的，辛苦了。
duty-handover-item = { $n }. { $ticket }
    { $choice }
duty-choice-none = ⬜️ 怎麼交代？
duty-choice-why = ⏸ 為什麼暫停？時限會停下來，住戶會看到原因。
duty-choice-keep = ✅ 我繼續跟進
duty-choice-next = ➡️ 交給下一班
duty-choice-pause = ⏸ { $reason }
btn-duty-keep = { $n } 我繼續跟
btn-duty-next = { $n } 交下一班
btn-duty-pause = { $n } 暫停
btn-duty-change = { $n } 改一下
btn-duty-all-next = ➡️ 其餘都交下一班
alert-duty-closed = 交接已經發出，要改請到工單卡片上改
alert-duty-signed = 已簽收，謝謝
alert-duty-signed-by = 這次交接{ $name }已經簽收了
alert-duty-not-own = 請由接班的同事簽收

# 無人值班
duty-alarm = 🌙 <b>{ $department }</b>目前無人值班。上班後會列在清單裡；不能等的話，請安排人手。
duty-alarm-next = 🌙 <b>{ $department }</b>目前無人值班，下一班{ $time } 開始，會列在清單裡。不能等的話，請安排人手。
duty-alarm-emergency = 🔴 <b>緊急</b>，而<b>{ $department }</b>目前無人值班。請立刻打電話安排人手：
duty-alarm-call = ☎️ { $name } <b>{ $phone }</b>
duty-unsigned = ✍️ <b>{ $department }</b>{ $time } 的交接，接班半小時了還沒人簽收。請提醒一下，或由您來簽。
notice-released = ↩️ { $name }退回了，請接一下
notice-released-reason = ↩️ { $name }退回了，請接一下：{ $reason }

# 日報和週報
digest-day = 📊 <b>{ $department }</b> · 日報 · { $date }
digest-week = 📈 <b>{ $department }</b> · 週報 · { $from } – { $until }
digest-received = 新進 { $count }
digest-done = 辦完 { $count }
digest-reopened = 重開 { $count }
digest-open = 在辦 { $count }
digest-overdue = ❗️ 逾時 { $count }
digest-promised = 🤝 今天約好 { $count }
digest-waiting = ⏸ 暫停 { $count }
digest-unsigned = ✍️ 交接未簽收 { $count }
digest-in-time = ⏱ 準時 { $share }%（{ $kept }/{ $all }）
digest-satisfied = ⭐️ 滿意 { $share }%（{ $happy }/{ $all }）
digest-to-sign = 請部門主管看過後簽名。
digest-signed = ✍️ { $name }已簽名（{ $time }）
digest-remind = ✍️ <b>{ $department }</b>上週的週報還沒簽名，請看一下群組裡那一則。
btn-digest-sign = ✍️ 看過，簽名
alert-digest-signed = 已簽名，謝謝
alert-digest-lead = 週報由部門主管簽名
notice-owner-away = 🌙 { $name }已下班，時限前回不來，請您接手。

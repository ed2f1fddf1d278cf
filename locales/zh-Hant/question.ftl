### 提問、答覆、標準答案。

btn-main-question = ❓ 問一問
question-ask = ❓ 想問什麼？一句話就行，馬上幫您找答案。
question-looking = 🔎 正在找答案……
question-offer =
    <b>{ $title }</b>
    { $text }
question-helped-ask = 這個回答有幫到您嗎？沒說到的，換句話再問也可以。
btn-question-yes = 👍 有幫助
btn-question-no = 👎 沒說到
btn-question-person = 🙋 請服務台回答
question-glad = 很高興幫到您。還有什麼，隨時問。
question-register = 🙋 這個問題請服務台的同事回答，<b>{ $time }</b>。有要補充的，接著寫或傳照片。
btn-question-send = ✅ 交給服務台
plain-class-minutes10 = 10 分鐘內答覆
plain-class-minutes20 = 20 分鐘內答覆
plain-class-minutes30 = 30 分鐘內答覆
plain-class-day1 = 1 個工作天內答覆
plain-class-day2 = 2 個工作天內答覆
plain-class-day3 = 3 個工作天內答覆
question-class-hours = { $time }（服務台上班時間）

# 住戶的單子
question-status-open = 服務台的同事會在這裡回答您，<b>{ $time }</b>。
question-status-by = <b>{ $time }</b> 前在這裡回答您。
question-status-taken = { $name }正在為您查詢。
question-status-answered = { $name }已回答，請看下面。
question-status-next = 說清楚了請按「有幫助」；還不清楚就直說，我們接著查。{ $days } 天內沒有回覆，會自動結案。
question-status-accepted = 這個問題已經答清楚了，謝謝您。
question-status-reopened = 還沒說清楚，很抱歉。正在接著查。
question-work = 💬 { $words }
question-answered = 💬 <b>{ $number }</b>：{ $name }回答了您
question-answered-ask = 說清楚了嗎？
btn-question-again = 還有不清楚的地方
question-grace = 還有不清楚的地方，{ $time } 前可以直接在這裡接著問。
question-news-closed = <b>{ $number }</b> { $what }：沒有收到您的回覆，先結案了。還有不清楚的地方，{ $time } 前按一下，我們接著回答。
question-add = ✏️ 給 <b>{ $number }</b> 補充：打字或傳照片，回答您的同事馬上能看到。
question-asked-back = 💬 <b>{ $number }</b>：想先請問您一句，才能答得準
question-cancel =
    要撤回問題 <b>{ $number }</b> 嗎？選一個原因，或直接打字；撤回後就不再答覆了。
btn-question-known = 已經知道了
question-added-after = 收到，已補充到 <b>{ $number }</b>，同事會看到。現在說清楚了嗎？
question-not-answered = <b>{ $number }</b> 還沒說清楚，抱歉。還想知道什麼？直接打字，我們接著查。

# 員工：卡片
card-head-question = ❓ <b>{ $number }</b> · { $what }
card-question-class = ⏱ 答覆時限：{ $time }
reply-ask = 💬 <b>{ $number }</b>：怎麼答覆住戶？直接寫，或用下面的標準答案。
reply-ask-files = 📎 已收到 { $count } 個檔案，請寫上答覆的話。
reply-class = ⏱ <b>{ $number }</b>：最遲什麼時候答覆？
propose-check = 📚 <b>存為標準答案</b>（主管同意後，住戶再問就直接給出）
propose-question = 請寫下這個問題，用住戶會用的說法，去掉房號和姓名。
propose-text = 請寫下答案，去掉房號和姓名。
btn-propose-send = 📨 請主管審核
btn-propose-question = 改問題
btn-propose-text = 改答案
propose-sent = 📨 已交主管審核，同意後就開始使用。
proposal-head = 📚 <b>新的標準答案，請主管審核</b>（{ $name }提交）
proposal-head-change = 📚 <b>標準答案要修改，請主管審核</b>（{ $name }提交）
proposal-approved = ✅ { $name }已同意，現在起使用。
proposal-declined = ▫️ { $name }：暫不使用。
btn-proposal-approve = ✅ 同意
btn-proposal-decline = 暫不
alert-proposal-lead = 要主管同意才行
alert-proposal-decided = 已經有人處理了
alert-proposal-approved = 已同意，現在起使用
alert-proposal-declined = 好的，暫不使用
review-head = 🗓 <b>標準答案到了複核日期</b>（{ $key }）：現在還對嗎？
btn-review-right = ✅ 還對
btn-review-change = ✏️ 要改
review-right = ✅ { $name }：還對。下次複核：{ $day }
alert-review-done = 好的，記下了
alert-review-department = 請由負責的部門來複核
change-ask = ✏️ 請寫下新的答案：
unanswered-head = 📚 <b>近 30 天問了、還沒有標準答案的</b>
unanswered-line = <b>{ $count } 次</b> · { $words }
unanswered-more = 還有 { $count } 類問題
unanswered-none = 📚 近 30 天住戶問的，都有答案。
unanswered-desk-only = 這份清單給服務台。

# 別處的說法
question-status-passed = 已轉給{ $department }。
plain-question-open = 待答覆
plain-question-done = 已答覆，待確認
plain-question-accepted = 已答清
plain-question-reopened = 要再答一次
alert-question-finished = 已傳給住戶
alert-question-thanks = 好的，謝謝您
alert-question-again = 好的，我們接著查，馬上回覆您
notice-question-again = ↩️ 住戶還想知道：{ $words }
event-question-answered = { $name }回答：{ $words }
event-question-accept = 您覺得說清楚了
event-question-again = 您還想知道：{ $words }

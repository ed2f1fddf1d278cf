### 付費服務：目錄、預約、報價、同意、到府、結帳

btn-main-services = 🧹 到府服務
plain-measure-square-metre = m²
plain-measure-piece = 件
plain-measure-hour = 小時
plain-service-each = { $price } / { $measure }
plain-service-between = { $from } – { $until }
plain-service-minimum = 補足最低收費
plain-service-late-fee = 臨時取消

# 目錄
service-head = 🧹 <b>到府服務</b>
service-head-item = 🧹 <b>{ $name }</b>
service-none = 🧹 服務目錄還在準備。想預約什麼，直接寫給服務台就可以。
service-gone = 這項服務目前不在目錄裡了。按「🧹 到府服務」看看現有項目，或直接寫給服務台。
service-ask-group = 需要哪一類服務？
service-ask-item = <b>{ $group }</b>：選一項，先看清楚內容和價格，再決定。
service-item-head = 🧹 <b>{ $name }</b>
service-text = { $words }
service-included = ✅ 包含：{ $words }
service-excluded = ▫️ 不含：{ $words }
service-price = 💰 價格：{ $price }
service-price-minimum = 💰 價格：{ $price }，最低 { $minimum }
service-price-quoted = 💰 一般在 { $range }；先報價，您同意了才做。
service-takes = ⏱ 到府約 { $span }
service-limits = 提前 { $hours } 小時以上，可以免費改期或取消；之後請聯絡服務台。
service-limits-fee = 提前 { $hours } 小時以上，可以免費改期或取消；之後取消收 { $fee }。
btn-service-book = 📅 預約
btn-service-quote = 💬 請報價

# 問答
service-ask-home = 在哪一戶？
service-ask-area = 大約多少平方公尺？可以點選，也可以直接寫數字。
service-ask-pieces = 一共幾件？可以點選，也可以直接寫數字。
service-ask-hours = 需要幾個小時？可以點選，也可以直接寫數字。
service-ask-own = { $question }
    寫一句就好。
service-ask-own-choose = { $question }
    可以點選，也可以直接寫。
service-ask-notes = 還有什麼要告訴到府的同事？材質、門禁、寵物、最在意的地方，寫一句或傳照片都可以。
service-ask-day = 哪一天方便？下面是有空的日子。
service-ask-time = { $day } 幾點開始？選好後為您保留 10 分鐘。
service-hint-quantity = 請寫一個數字，例如 85。
service-hint-hours = 一次最多 8 小時；更久的話，可以分幾次預約。
service-no-days = 最近三週的時間都約滿了。可以跟服務台說一聲，有空位時聯絡您。
service-no-times = 這一天剛剛約滿了，請看看別的日子。
service-taken = 這個時間剛被約走了，抱歉。請另選一個。
service-changed = 這項服務的內容或價格剛有調整。下面是現在的，請再看一眼。
service-line = · { $words }：{ $amount }
service-line-measured = · { $words }：{ $measured } = { $amount }
service-total = 合計 <b>{ $amount }</b>

# 核對
service-summary-head = 📋 <b>請核對您的預約</b>
service-summary-item = 項目：{ $name }
service-summary-home = 地址：{ $home }
service-summary-time = 時間：{ $time }
service-summary-answer = { $question } { $answer }
plain-service-answer = { $question } { $answer }
service-summary-notes = 備註：{ $words }
service-summary-result = 做到：{ $words }
service-summary-quoted = 💰 參考價 { $range }。8 個工作小時內給您確切報價，您同意了才做。
service-summary-ask-price = 按「請報價」，同事看過後給您價格。
service-summary-agree = 按「同意並送出」，就是同意上面的項目、數量、時間和價格。<b>送出後是「已申請」</b>，同事確認了才算約好，確認時馬上告訴您。
btn-service-agree = ✅ 同意並送出
btn-service-ask-price = 💬 請報價
btn-service-change-time = 改時間
btn-service-change-quantity = 改數量
btn-service-change-answers = 改細節
btn-service-change-notes = 改備註
btn-service-change-home = 改地址
service-requested = 收到您的申請，編號 <b>{ $number }</b>。同事確認時間後，馬上告訴您。
service-price-asked = 收到，編號 <b>{ $number }</b>。8 個工作小時內給您報價。
service-move-check = 🧹 <b>{ $name }</b>
    改到<b>{ $time }</b>？同事確認後才算約好。
btn-service-move = ✅ 就這個時間
btn-service-other-time = 另選時間
service-cancel-fee = ⚠️ 離約好的時間很近了，現在取消要收 { $fee }，會記在帳單上。
service-cancel-done = ⚠️ 已經到府做過了：現在取消就是不用再來，帳單按您同意過的 { $amount }。

# 住戶看到的進展
service-now-requested = 已申請，{ $department }確認後告訴您
service-now-price-asked = { $department }正在為您算價格
service-now-offer = 報價來了，等您決定
service-now-extra = 現場有一項新增，等您決定
service-now-choose-time = 價格已同意，請選一個時間
service-now-booked = 已約好
service-now-on-the-way = { $name }已經出發
service-status-quantity = 📐 { $quantity }
service-status-asked-for = 🕒 申請的時間：{ $time }
service-status-time = 🕒 { $time }
btn-service-another-time = 📅 改時間
btn-service-choose-time = 📅 選時間
btn-service-offer-agree = ✅ 同意 { $amount }
btn-service-offer-decline = 不同意
btn-service-pay = 💰 前往付款

# 訊息
service-news-head = 🧹 <b>{ $number }</b> { $what }
service-news-booked = ✅ <b>{ $number }</b> { $what }約好了：<b>{ $time }</b>。前一天和前一小時會再提醒您。
service-news-on-the-way = 🚗 <b>{ $number }</b> { $what }：{ $name }已經出發，請留意門鈴和電話。
service-news-retracted = <b>{ $number }</b> { $what }：剛才的報價收回了，同事會另外給您一份。
service-news-lapsed = <b>{ $number }</b> { $what }：報價過了有效期。還需要的話，在這裡說一聲，我們重新報。
service-news-day = 🔔 <b>{ $number }</b> { $what }：{ $time } 到府。要改時間的話，請儘早按「看這張單」。
service-news-hour = 🔔 <b>{ $number }</b> { $what }：一小時後到府（{ $time }），請留人在家。
service-news-charged = 🧾 <b>{ $number }</b> { $what }的帳單出來了：<b>{ $amount }</b>，每一項都是您同意過的。付款後馬上有收據。
service-offer = 💬 報價：<b>{ $amount }</b>
    內容：{ $scope }
    有效到{ $time }。同意了才開始；不同意也沒關係，不收費。
service-offer-extra = ➕ 現場發現需要新增：<b>{ $amount }</b>
    內容：{ $scope }
    您同意了才做，不同意就只做原來約好的。{ $time } 前有效。

# 時間線
event-book = 約好了：{ $time }
event-set-out = { $name }出發了
event-move = 您申請的時間：{ $time }
event-offer = 報價 { $amount }
event-agree = 您同意了 { $amount }
event-decline = 您沒有同意
event-retract = 報價收回了
event-lapse = 報價過了有效期
event-charge = 帳單 { $amount }

# 員工卡片
btn-card-book = ✅ 確認時間
btn-card-set-out = 🚗 出發
btn-card-quote = 💰 報價
btn-card-extra = ➕ 新增項目
btn-card-retract = ↩️ 收回報價
service-card-quantity = 📐 { $quantity }
service-card-requested = 🕒 住戶申請：<b>{ $time }</b>（待確認）
service-card-booked = 🕒 已約：<b>{ $time }</b>
service-card-crew = 👥 { $crew }
service-card-agreed = ✍️ 住戶已同意 { $amount }
service-card-offer-open = ⏳ 等住戶決定：{ $scope } { $amount }
service-card-offer-declined = ✖️ 住戶沒有同意：{ $scope } { $amount }
service-card-offer-lapsed = ⌛️ 過期未答：{ $scope } { $amount }
service-card-on-the-way = 🚗 已出發
quote-ask-words = 💰 <b>{ $number }</b>：要做什麼？寫清楚內容，可以附照片。
    住戶寫的：{ $words }
quote-ask-extra = ➕ <b>{ $number }</b>：現場新增什麼？寫清楚內容，可以附照片。住戶同意了才能做。
quote-ask-amount = 💰 一共多少錢？例如 260 或 88.50
quote-amount-unclear = 請寫一個金額，例如 260 或 88.50。
quote-check = 📋 <b>{ $number }</b>：住戶會看到
quote-check-words = 內容：{ $words }
quote-check-amount = 金額：<b>{ $amount }</b>
quote-check-days = 有效 { $days } 天
btn-quote-send = 📤 傳給住戶
btn-quote-words = 改內容
btn-quote-amount = 改金額
btn-quote-days = { $days } 天
quote-sent = 📤 已傳給住戶，等答覆。
quote-refused = 沒有送出：工單已變，或者還有一份在等住戶答覆。您寫的內容：{ $words }

# 提示
alert-refused-offer-open = 還有一份在等住戶答覆：先等答覆，或者收回
alert-refused-offer-over = 這份報價已經過期、收回或答覆過了
alert-refused-no-time = 這個時間已經不在了，請重新選一個
alert-refused-their-time = 哪一天由住戶來選：請用「問住戶」說明情況，請他們改時間
alert-refused-too-late = { $time } 之後不能在這裡改期或取消了，請聯絡服務台
alert-booked = 已確認：{ $time }，住戶已收到
alert-set-out = 住戶已收到：您出發了
alert-offered = 已傳給住戶
alert-retracted = 已收回
alert-agreed = 謝謝，已記下您的同意
alert-declined = 好的，不做這一項
alert-moved = 新時間已申請，確認後告訴您
notice-agreed = ✅ 住戶同意了 { $amount }
notice-declined = ✖️ 住戶沒有同意
notice-lapsed = ⌛️ 住戶沒有在有效期內答覆
notice-moved = 📅 住戶想改到{ $time }，請確認
notice-soon-day = 🔔 明天到府：{ $time }
notice-soon-hour = 🔔 一小時後到府：{ $time }

plain-deadline-confirm = 確認到府時間
notice-near-confirm = ⏱ 到府時間還沒確認，時限{ $time }
notice-missed-confirm = ❗️ 到府時間沒有確認，已逾時（{ $time }）
notice-long-confirm = 🚨 嚴重逾時，到府時間仍沒確認（{ $time }）

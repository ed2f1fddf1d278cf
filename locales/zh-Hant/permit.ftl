### 許可登記：表單、審核、通行證、警衛室。

btn-main-permits = 🪪 許可登記
plain-command-permits = 許可登記：放行、搬入、裝修、門禁卡
plain-command-pass = 警衛室查通行碼：/pass 通行碼

# 表單裡的一項
field-ask = <b>{ $label }</b>
field-note = <i>{ $words }</i>
field-good = · { $good }
field-given = 目前是：{ $answer }
field-how-text = 直接打字就可以。
field-how-number = 請輸入一個數字。
field-how-number-of = 請輸入一個數字（{ $unit }）。
field-how-date = 請選一個日子，或直接打字，例如「12月3日」「下週三」。
field-how-choice = 請按下面的按鈕選擇。
field-how-photo = 📷 請傳照片，可以傳幾張；傳完按「好了」。
field-how-document = 📎 請傳檔案或照片，可以傳幾份；傳完按「好了」。
field-how-plate = 🚗 請輸入車牌，例如「AB1234」「粵Z1234港」。
field-how-phone = ☎️ 請輸入電話號碼。
field-how-goods = 📦 請寫物品和數量，一行一樣，例如「沙發 2」「冰箱 1 台」；寫完按「好了」。
btn-field-again = 重新填
btn-field-my-number = 用我的：{ $number }
field-hint-phone = 這不太像電話號碼，請再看一下，例如「138 0000 0000」。
field-hint-long = 寫了 { $count } 個字，這裡最多 { $longest } 個字，請精簡一點。
field-hint-number = 請只輸入數字，例如「85」或「85.5」。
field-hint-plate = 這不太像車牌，請再看一下，例如「AB1234」「粵B12345」。
field-hint-between = 請輸入 { $least } 到 { $most } 之間的數字。
field-hint-days = 請選{ $first }到{ $last }之間的日子。
field-hint-from = 最後一天不能早於{ $first }，請再選一次。
field-hint-other = 這一項請照下面的方式回答：
field-hint-date = 請選一個日子，或這樣輸入：「12月3日」。
field-hint-goods = 一張單最多寫 { $most } 樣，其餘的請另外填一張。
field-hint-files = 這裡最多 { $most } 份，已經夠了；按「好了」往下。

# 填表
permit-choose = 🪪 請問要辦哪一項？
permit-head = 🪪 <b>{ $name }</b>
permit-text = { $text }
btn-permit-begin = ✏️ 開始填寫
permit-fee = 💰 費用 { $amount }，核准後列入帳單
permit-fee-first = 💰 費用 { $amount }，核准並繳費後通行證生效
permit-pass-once = 🎫 核准後給您一張通行證，使用一次
permit-pass-many = 🎫 核准後給您一張通行證，有效期內可多次使用
permit-guest = 這一項要先綁定自己的家。綁定只要一分鐘，綁好就接著填。
permit-pending = 您的房號正在核對，確認後馬上通知您，到時接著辦就行。帳單上有綁定碼的話，現在傳給我就能直接綁好。
permit-ask-home = 替哪一處辦？
permit-summary = 🪪 <b>{ $name }</b> · 請核對
permit-summary-home = 🏠 { $code }
permit-answer = { $label }：<b>{ $answer }</b>
plain-permit-none = 沒填
btn-permit-change = ✏️ { $label }
btn-permit-change-home = ✏️ 換一處
permit-summary-ask = 沒有問題就按「送出」；要改哪一項，就按那一項。
btn-permit-send = ✅ 送出
permit-noted = 記下了，會一起送出。
permit-gone = 這一項目前不受理了。請按「留言給服務台」，我們幫您看怎麼辦。
permit-changed = 這份表剛剛有調整，這次沒有送出。請從「🪪 許可登記」再填一次，給您添麻煩了。
permit-add = ✏️ 給 <b>{ $number }</b> 補充：打字或傳照片，審核的同事馬上看得到。
permit-asked-back = 💬 <b>{ $number }</b>：審核的同事想先請問您一句
permit-cancel =
    要撤回 <b>{ $number }</b> 嗎？選一個原因，或直接打字；撤回後不再審核。

# 住戶看到的
plain-permit-open = 審核中
plain-permit-approved = 已核准
plain-permit-denied = 未核准
permit-now-open = 已送出，等{ $department }審核。
permit-now-step = 等{ $department }審核（第 { $step }/{ $of } 步）。
permit-now-approved = ✅ 已核准，登記好了。
permit-now-pass = ✅ 已核准，這是您的通行證：
permit-now-unpaid = ✅ 已核准，繳費後通行證馬上生效。
permit-now-used = 通行證已使用（{ $time }）。
permit-now-expired = 通行證已過有效期。
permit-now-dropped = 通行證已按您的意思作廢。
permit-now-denied = 這次沒有核准，原因如下：
permit-next = 有結果會馬上告訴您。
permit-next-again = 補齊以後可以再申請，填過的都還在。
btn-permit-again = 🔁 再辦一次
btn-permit-pay = 💰 去繳費
btn-pass-show = 🎫 看通行證
btn-pass-drop = 作廢
permit-drop = 要作廢 <b>{ $number }</b> 的通行證嗎？作廢後警衛室不再放行，需要時可以重新申請。
btn-permit-drop-yes = ✅ 作廢
permit-news-approved = ✅ <b>{ $number }</b> { $what }：已核准。
permit-news-fee = 💰 費用 { $amount }，已列入帳單。
permit-news-fee-first = 💰 費用 { $amount }，已列入帳單；繳費後通行證馬上傳給您。
permit-news-denied = <b>{ $number }</b> { $what }：這次沒有核准。
    <blockquote>{ $reason }</blockquote>
    補齊以後可以再申請，填過的都還在。
pass-head = 🎫 <b>{ $what }</b> · { $number }
pass-code = 通行碼 <code>{ $code }</code>
pass-window = 🕒 { $window }
pass-once = 經過警衛室時出示，使用一次。唸通行碼、掃 QR 碼都可以。
pass-many = 經過警衛室時出示，有效期內可多次使用。唸通行碼、掃 QR 碼都可以。

# 審核
plain-role-worker = 員工
plain-role-agent = 服務台
plain-role-lead = 主管
plain-role-cashier = 出納
plain-role-manager = 經理
plain-permit-decider = { $department } · { $role }
card-head-permit = 🪪 <b>{ $number }</b> · { $what }
plain-deadline-decide = 審核
notice-near-decide = ⏱ 還沒人審核，時限{ $time }
notice-missed-decide = ❗️ 沒人審核，已逾時（{ $time }）
notice-long-decide = 🚨 嚴重逾時，仍沒人審核（{ $time }）
card-permit-fee = 💰 費用 { $amount }
card-permit-step = ✍️ 第 { $step }/{ $of } 步，待審核：<b>{ $whose }</b>
card-permit-approved = ✅ 第 { $step }/{ $of } 步：{ $name }，{ $time }
card-permit-denied = ✖️ { $name }未核准：{ $reason }
card-permit-pass = 🎫 通行證：{ $state }
btn-permit-approve = ✅ 核准
btn-permit-deny = ✖️ 不核准
deny-ask = ✖️ <b>{ $number }</b>：為什麼不核准？住戶會看到這句話，請寫清楚缺什麼、怎麼補。
alert-approved = 已核准，住戶已收到通知
alert-approved-step = 第 { $step }/{ $of } 步已核准，轉到下一步
alert-denied = 已答覆住戶，沒有核准
alert-refused-step = 這一步同事已經辦過了，請看最新的卡片
alert-refused-own = 自己的申請要請同事審核
event-approved = { $name }核准
event-approved-step = { $name }核准了第 { $step }/{ $of } 步
event-denied = { $name }未核准：{ $reason }
event-fee = 費用 { $amount } 列入帳單
event-issued = 發出通行證
event-let-through = { $name }放行
event-pass-dropped = 作廢通行證

# 警衛室
plain-pass-valid = 有效
plain-pass-early = 還沒到時間
plain-pass-expired = 已過期
plain-pass-used = 已使用
plain-pass-cancelled = 已作廢
plain-pass-unpaid = 未繳費
plain-pass-unknown = 無效
gate-valid = ✅ <b>{ $code } 有效</b>
gate-invalid = ⛔️ <b>{ $code } { $state }</b>，請不要放行
gate-let-through = ✔️ <b>{ $code } 已放行</b>
gate-what = 🎫 { $what } · { $number }
gate-used = 已由{ $name }放行：{ $time }
gate-many = 有效期內可多次使用，這次已記錄。
btn-gate-let-through = 🚪 放行
gate-how = 請傳：<code>/pass 通行碼</code>，例如 <code>/pass 7KQ2-M9XD</code>。也可以用手機相機掃住戶的 QR 碼。
gate-slip = 這個通行碼唸得不完整或聽錯了一位，請再對一遍。
gate-unknown = ⛔️ 沒有這個通行碼，請不要放行，並請住戶打開通行證給您看。
gate-locked = 試錯的次數多了，先停一停，{ $span }後再查。著急請同事來查。
gate-not-yours = 通行碼由警衛室查驗。請把人帶到警衛室，謝謝。
gate-elsewhere = 請到{ $name }的群組裡查，或私下傳給我：通行證上有住戶的資料。
gate-stranger = 這是給警衛室看的通行證，請在門口出示。要辦自己的，請按「🪪 許可登記」。
alert-gate-used = 已由{ $name }放行：{ $time }
alert-pass-is = 通行證：{ $state }
alert-let-through = 已放行，已記錄
alert-pass-dropped = 通行證已作廢

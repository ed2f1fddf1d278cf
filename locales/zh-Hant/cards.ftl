### 住戶看到的工單、清單、選單，以及兩邊都用到的名稱。

# 狀態
plain-state-new = 已登記
plain-state-dispatched = 待接單
plain-state-taken = 已接單
plain-state-scheduled = 已約時間
plain-state-on-site = 已到場
plain-state-waiting = 暫停中
plain-state-done = 已完工，待確認
plain-state-accepted = 已驗收
plain-state-closed = 已結案
plain-state-cancelled = 已撤回
plain-state-rejected = 不在服務範圍
plain-state-reopened = 待返工

# 為什麼等
plain-wait-parts = 等零件
plain-wait-resident = 等住戶
plain-wait-third-party = 等外部單位
plain-wait-weather = 等天氣

# 時限
plain-deadline-acknowledge = 接單
plain-deadline-on-site = 到場
plain-deadline-resolve = 修好
plain-deadline-promise = 履約

# 是什麼
plain-kind-repair = 報修
plain-kind-complaint = 投訴
plain-kind-inquiry = 諮詢
plain-kind-service = 到府服務
plain-kind-permit = 許可登記
plain-area-public = 公共區域
plain-area-home = 家裡
plain-area-paid = 付費維修
plain-colleague = 同事
plain-fitter = 師傅

# 附件
plain-photos = { $count } 張照片
plain-videos = { $count } 段影片
plain-voices = { $count } 則語音
plain-documents = { $count } 個檔案
plain-locations = { $count } 個位置
plain-list-comma = 、

mention = <a href="tg://user?id={ $user }">{ $name }</a>

# 住戶的工單
status-head = <b>{ $number }</b> · { $what }
status-place = 📍 { $place }
status-words = <i>{ $words }</i>
status-now-new = 收到了，謝謝您告訴我們。
status-next-new = 正在安排，有人接手會馬上更新在這裡。
status-now-dispatched = 已轉給{ $department }，等師傅接單。
status-next-dispatched = 有人接手會馬上更新在這裡。
status-next-dispatched-by = 最遲{ $time } 有人接手。
status-now-taken = { $name }已接單。
status-next-taken = 接下來會和您約時間到府。
status-next-taken-public = 接下來會到現場處理。
status-next-inquiry = 看過之後會在這裡回覆您。
status-now-scheduled = 時間約好了，{ $name }會來。
status-promise = 🕒 約定：<b>{ $window }</b>
status-now-on-site = { $name }已到現場，正在處理。
status-next-on-site = 弄好以後會請您看一看。
status-now-waiting-parts = 在等零件，一到就接著修。
status-now-waiting-resident = 在等您這邊：方便時告訴我們，馬上接著辦。
status-now-waiting-third-party = 在等外部單位先處理，我們一直在跟進。
status-now-waiting-weather = 現在的天氣不適合施工，條件一好就接著做。
status-now-done = { $name }已完工，請您看一看。
status-next-done-joined = 還沒弄好的話，回覆這則訊息告訴我們。
status-next-done = 滿意請按「驗收」；沒弄好請直說，我們再來。{ $days } 天內沒有回覆，會自動結案。
status-now-accepted = 您已驗收，謝謝您。
status-now-closed = 已結案，謝謝您。
status-now-cancelled = 已按您的意思撤回。
status-now-rejected = 這件事由別的單位負責，找誰、怎麼找都寫在下面：
status-now-reopened = 沒有一次弄好，很抱歉。正在重新安排。
status-resolve-by = 最遲{ $time } 前處理好。
status-emergency = 🔴 按緊急情況處理。危險還在請先離開，並撥打{ $name } <b>{ $phone }</b>
status-question = ❓ 想問您：{ $words }
status-answer = <blockquote>{ $text }</blockquote>
status-work = 🔧 { $words }
status-materials = 🔩 用料：{ $materials }
status-price = 💰 費用：{ $price }
status-price-none = 💰 不收費
status-grace = 又有狀況的話，{ $time } 前可以直接在這裡重開。
status-parent = 接著 { $number } 辦理
btn-status-answer = 回答
btn-status-add = 補充
btn-status-urge = 催一下
btn-status-cancel = 撤回
btn-status-timeline = 進度
btn-status-accept = 👍 驗收
btn-status-partly = 只好了一部分
btn-status-not-done = 沒修好
status-grace-different = 情況不一樣的話，{ $time } 前可以直接在這裡告訴我們。
status-now-looked-again = 收到，我們依您說的情況再看看。
btn-status-different = 情況不一樣
btn-status-reopen = 又有狀況
btn-status-show = 看這張單

# 進度
timeline-head = <b>{ $number }</b> · { $what } · 進度
timeline-line = <i>{ $time }</i> { $event }
timeline-gap = <i>……中間 { $count } 筆略去……</i>
event-file = 已登記
event-take = { $name }接單
event-promise = 約定{ $window }
event-promise-moved = 改約{ $window }（{ $reason }）
event-arrive = { $name }到場
event-wait-parts = 等零件
event-wait-resident = 等您方便
event-wait-third-party = 等外部單位處理
event-wait-weather = 等天氣好轉
event-resume = 接著處理
event-finish = { $name }完工
event-finish-words = { $name }完工：{ $words }
event-ask = 問您：{ $words }
event-tell = 告訴您：{ $words }
event-asked-reporter = 向報修人了解了情況
event-told-reporter = 給報修人回了話
event-transfer = 轉給{ $department }
event-out-of-scope = 已答覆：{ $title }
event-add = 您補充：{ $words }
event-add-files = 您補充了照片或檔案
event-added-reporter = 報修人補充了情況
event-join = 又有一位住戶報了同一處
event-urge = 催了一次
event-cancel = 撤回
event-accept = 驗收
event-dispute-partly = 只好了一部分：{ $reason }
event-dispute-not-done = 沒修好：{ $reason }
event-dispute-joined = 沒有通過驗收
event-close = 結案
event-close-silent = 沒有收到回覆，自動結案
event-reopen = 重開：{ $reason }
event-reopen-joined = 重開
event-rate = 評分：整體 { $score }/5

# 我的事項
requests-head = <b>您的事項</b>
requests-open = 處理中 { $count } 件
requests-line = <b>{ $number }</b> { $what } · { $place }
    { $state } · { $day }
requests-line-no-place = <b>{ $number }</b> { $what }
    { $state } · { $day }
requests-more = 更早的 { $count } 件沒有列出。
requests-none = 這裡還沒有您的事項。哪裡壞了，直接傳一句話或一張照片就行。

# 主選單
welcome = 您好，{ $name }！這裡是<b>{ $community }</b>物業服務台。
    哪裡壞了、有什麼想問的，直接傳給我就行：一句話、一張照片都可以。
welcome-unnamed = 您好！這裡是<b>{ $community }</b>物業服務台。
    哪裡壞了、有什麼想問的，直接傳給我就行：一句話、一張照片都可以。
welcome-homes = 🏠 { $homes }
welcome-pending = 🏠 { $homes }：正在核對，確認後馬上告訴您。
welcome-guest = 綁定您的家以後，報修不用每次寫地址。緊急情況和公共區域報修，不綁定也可以。
welcome-on-call = 緊急情況請直接撥打 <b>{ $phone }</b>
menu-head = 請問需要什麼？直接傳一句話或照片也可以。
btn-main-repair = 🔧 報修
btn-main-emergency = 🔴 緊急情況
btn-main-requests = 📋 我的事項
btn-main-link = 🏠 綁定我的家
btn-main-link-more = 🏠 再綁定一處
btn-main-message = 💬 留言給服務台
btn-main-language = 🌐 語言 / Language
btn-main-help = 怎麼用
help = <b>怎麼用</b>
    🔧 哪裡壞了：傳一句話、照片或語音，跟著按幾下就好。
    💰 /fees：看要繳多少、為什麼，回報繳費、問帳單。
    📋 /requests：看辦到哪一步，補充、催一下、撤回。
    ✋ /cancel：停下手上的步驟。
    🌐 /language：換語言。
    🔒 /mydata：看這裡記了您什麼；/forget：請我們忘掉。
help-emergency = 🔴 有危險請先離開，再撥打 <b>{ $phone }</b>
help-staff = <b>工作人員</b>
    按鈕都在工單卡片上。回覆卡片就是內部備註，住戶看不到；要問住戶、告訴住戶，請按卡片上的按鈕。
    接到電話、有人到服務台：傳 <code>/new</code>，代住戶登記。
    財務群組裡傳 <code>/claims</code>：待核對的繳費。

# 對話之外
thanks-reply = 不客氣，有事隨時找我們。
greeting-reply = 您好！有什麼可以幫您？直接傳一句話或照片就行。
blocked-words = 這類訊息我們處理不了：請傳文字、照片、影片、語音、檔案或位置。
nudge = 剛才的事還沒填完，要接著來嗎？已經填好的都還在。
btn-nudge-go-on = 接著填
expired = 隔得久了，剛才的步驟先停下了。
expired-typed = 隔得久了，剛才的步驟先停下了。您寫過的話留在這裡，複製過來就能重新開始：
    <blockquote>{ $typed }</blockquote>
cancelled = 好的，已經停下。
cancelled-typed = 好的，已經停下。您寫過的話還給您：
    <blockquote>{ $typed }</blockquote>
alert-stale = 這個按鈕已經過時了，請看最新的一則
apology = 抱歉，剛才我們這邊出了點狀況，同事已經知道了。請再傳一次；著急請撥打 <b>{ $phone }</b>
apology-no-phone = 抱歉，剛才我們這邊出了點狀況，同事已經知道了。請再傳一次。
nothing-to-cancel = 目前沒有進行中的步驟。

# 綁定住戶
tie-ask = 🏠 <b>申請綁定</b>
    { $name } · <b>{ $unit }</b> · { $tie }
    ☎️ { $phone }
    請核對登記資料後再確認。
tie-waits = ⏳ { $time } 提交，還沒有人處理。
tie-owner = 業主
tie-tenant = 租客
tie-family = 家人
btn-tie-approve = ✅ 確認
btn-tie-refuse = 拒絕
tie-approved = 🏠 { $name } · <b>{ $unit }</b> · { $tie }
    ✅ { $by }已確認
tie-refused = 🏠 { $name } · <b>{ $unit }</b> · { $tie }
    { $by }沒有確認
tie-welcome = ✅ <b>{ $unit }</b> 已綁定好了。以後報修不用再寫地址。
tie-sorry = <b>{ $unit }</b> 這次沒有核對上登記資料。請帶證件到服務台，或按「留言給服務台」，我們幫您辦好。公共區域報修和緊急情況隨時可以找我們。
tie-still = 🏠 您申請綁定 <b>{ $unit }</b>，服務台還在核對登記資料，沒有漏掉；有結果馬上告訴您。這段期間公共區域報修和緊急情況照常可以發給我。
alert-tie-approved = 已確認，住戶已收到通知
alert-tie-refused = 已拒絕，住戶已收到通知
alert-tie-decided = 這份申請同事已經處理過了

# 群組
group-bound = ✅ 本群組已綁定：<b>{ $community }</b> · { $department }。工單會傳到這裡。
group-topic-bound = ✅ 本主題已綁定：<b>{ $community }</b> · { $department }。工單會傳到這裡。
group-bind-wrong = 這個綁定碼不對，或已經用過、過期了。請向管理員要一個新的，再傳：<code>/bind 綁定碼</code>
group-bind-how = 請傳：<code>/bind 綁定碼</code>。綁定碼由管理員用 <code>frontdesk code group</code> 產生。
group-not-bound = 這個群組還沒有綁定部門。請管理員產生綁定碼，再在這裡傳：<code>/bind 綁定碼</code>
group-bind-private = <code>/bind</code> 要在部門的群組裡傳，我在那裡等您。
group-code-wrong-place = 這是給群組用的綁定碼，請到部門的群組裡傳：<code>/bind 綁定碼</code>
group-code-is-personal = 這是給個人用的綁定碼，請私下傳給我，不要傳在群組裡。
alert-staff-only = 這個按鈕給工作人員用。您若是同事，請先私訊我，傳送您的員工綁定碼
staff-linked = ✅ 您好，{ $name }！您的員工身分已綁定，可以在群組裡接單了。
status-joined-waiting = 在等報修的住戶答覆，方便時馬上接著辦。
status-joined-cancelled = 報修的住戶撤回了。您那邊還沒好的話，請再傳一句話給我們。
plain-deadline-answer = 答覆
plain-deadline-quote = 報價
plain-deadline-callback = 回訪
event-merge = 併入 { $number }，在那邊繼續處理
event-plan = 處理方案：{ $words }

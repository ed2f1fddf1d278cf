### 代錄：接到電話、在服務台聽到的，由同事登記；電話回訪。

entry-head = ☎️ <b>代住戶登記</b>
entry-head-filed = 🚨 <b>{ $number }</b> 已登記，正在通知值班人員。請轉告來電者：
entry-known = { $known }

entry-ask-kind = 是什麼事？也可以直接打字說明。
btn-entry-repair = 🔧 報修
btn-entry-complaint = 📣 投訴
btn-entry-question = 💬 諮詢
btn-entry-sos = 🚨 緊急，立刻派人
entry-ask-danger = 🚨 是什麼危險？選一個就立刻派人，其他的之後再問。
entry-fact-water = ❗️ 請先問一句：<b>現在水還在流嗎？</b>兩分鐘內沒有選，就當作「在流」派人。
entry-fact-power = ❗️ 請先問一句：<b>整棟停電，還是只有這一戶？</b>兩分鐘內沒有選，就當作「整棟」派人。
btn-entry-power-no = 只有這一戶
entry-filing = 🚨 正在登記……

entry-ask-place = 哪一戶？輸入房號，例如 <code>5-1201</code>。
entry-ask-place-now = <b>在哪裡？</b>輸入房號，例如 <code>5-1201</code>，或選公共區域。
btn-entry-public = 🏢 公共區域
entry-ask-building = 哪裡的公共區域？選樓棟，或直接打字，例如「3 號樓東門」。
entry-ask-whom = 為誰登記？
btn-entry-somebody = 其他人：寫姓名、電話
entry-ask-person = 來電者怎麼稱呼，電話幾號？寫在同一則，例如「王阿姨 138 0000 0000」；只知道一樣也可以。
entry-hint-person = 請至少寫姓名或電話其中一樣。
entry-ask-area = 屬於公司維修，還是付費維修？
btn-entry-home = 🏠 公司維修
btn-entry-paid = 🧰 付費維修
entry-ask-category = 哪一類？
entry-ask-about = 投訴的是哪個部門？是某個人的話，直接輸入名字。這張單不會出現在那個部門的群組裡。
btn-entry-about-none = 不針對部門
entry-ask-words = 什麼情況？照對方說的寫一兩句；照片也可以傳。
entry-ask-visit = 什麼時候方便到府？也可以直接打字。
entry-ask-channel = 從哪裡來的？
btn-entry-phone = ☎️ 來電
btn-entry-counter = 🏢 到服務台
entry-ask-more = 還有要補充的嗎？打字、傳照片都會立刻轉給值班人員。

entry-summary-head = ☎️ <b>請向對方複述一次，沒問題就登記</b>
entry-summary-kind = <b>事項</b>：{ $what }
entry-summary-whom = <b>住戶</b>：{ $name }
entry-summary-about = <b>投訴對象</b>：{ $about }
entry-summary-visit = <b>到府</b>：{ $visit }
entry-summary-channel = <b>來源</b>：{ $channel }
entry-summary-scope = ℹ️ 可以先告訴對方：{ $answer }。登記後由服務台跟進。
btn-entry-send = ✅ 登記
btn-entry-change-kind = 改事項
btn-entry-change-whom = 改住戶
btn-entry-change-about = 改部門
btn-entry-change-channel = 改來源
btn-entry-clear-files = 去掉附件

entry-filed = ✅ 已登記 <b>{ $number }</b>，交由{ $department }處理。
entry-told = 已傳訊息告訴{ $person }，後續進展也會自動通知。
entry-phone-them = { $person }沒有用 Telegram：請現在把單號告訴對方。之後要通知什麼，會提醒接單人打電話；回訪列入電話名單。
entry-joined = ✅ 已併入 <b>{ $number }</b>，之後一起跟進。
entry-parting = 好的，<b>{ $number }</b> 正在處理。情況有變化，請直接回覆這張單。
entry-not-allowed = 代住戶登記由服務台、主管和經理來做；在服務台的群組裡，每位同事都可以傳 <code>/new</code>。
entry-goes-on-apart = 🔒 這則是投訴，或提到了本群組的人，所以不在群組裡填。我已在和您的私訊裡接著問，請到那裡填完。群組裡顯示過的內容已收回；您自己寫在這裡的，請順手刪除。
entry-open-chat = 🔒 這則是投訴，或提到了本群組的人，所以不在群組裡填。請點我的頭像開啟私訊，按「開始」，再傳 <code>/new</code>，在那裡填。群組裡顯示過的內容已收回；您自己寫在這裡的，請順手刪除。
entry-apart = 🔒 接著群組裡的登記，這裡只有您看得到。
entry-taken-back = 🔒 內容已收回，改在私訊裡填。
entry-taken-over = 📞 您先前來電登記的 { $count } 件事，現在都在這裡了，有進展會直接告訴您。
plain-caller-joined = 來電者已用本人手機號碼綁定住戶「{ $name }」，以後的訊息直接傳給住戶
plain-entry-named = 來電者：{ $name }
plain-entry-caller = 來電者


card-entered-phone = ☎️ 來電，{ $who }代錄
card-entered-counter = 🏢 到服務台，{ $who }代錄
status-entered-phone = ☎️ 您來電後，由服務台代您登記
status-entered-counter = 🏢 您到服務台後，由服務台代您登記
event-file-entered = 服務台代為登記
notice-without-telegram = ☎️ { $person }沒有用 Telegram：請打電話把進展告訴對方。
notice-phone-survey = ☎️ 電話回訪：{ $person }沒有用 Telegram，請打電話問四個問題。

btn-card-phoned = 📝 記錄回訪
phoned-attitude =
    📝 <b>{ $number }</b> 電話回訪 · { $name }
    <b>1/4</b> 師傅的態度怎麼樣？
phoned-quality = <b>2/4</b> 工作做得怎麼樣？
phoned-charge = <b>3/4</b> 有沒有多收、亂收費？
phoned-overall = <b>4/4</b> 整體來說，滿意嗎？
phoned-words = 對方還說了什麼？照原話寫下來；沒有就按「儲存」。
btn-phoned-save = ✅ 儲存
btn-phoned-nobody = 沒打通
alert-phoned = 回訪已記錄，註明由您電話詢問
alert-phoned-nobody = 已記下這次沒打通，回訪還在電話名單上
card-phoned = ⭐️ 電話回訪：整體 { $score }/5（{ $who }詢問）
event-phoned = 電話回訪：整體 { $score }/5

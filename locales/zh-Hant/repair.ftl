### 報修與緊急情況。

repair-head = 🔧 <b>報修</b>
repair-head-known = 🔧 <b>報修</b> · { $known }
repair-noted-words = 已記下：「{ $words }」

repair-ask-area =
    哪裡需要維修？
    也可以直接打字，例如「廚房水龍頭一直滴水」，或先傳一張照片。
repair-ask-area-short = 是哪裡的問題？
btn-repair-area-public = 🏢 公共區域（電梯、走廊、園區）
btn-repair-area-home = 🏠 家裡
btn-repair-area-paid = 🧰 家裡 · 付費維修
plain-repair-area-public = 公共區域
plain-repair-area-home = 家裡
plain-repair-area-paid = 付費維修

repair-ask-guess =
    🔧 <b>報修</b>
    已記下：「{ $words }」

    這是 <b>{ $area } · { $category }</b> 的問題，對嗎？
btn-repair-guess-yes = 對
btn-repair-guess-no = 不對，我來選
repair-ask-category = 是哪一類問題？
repair-noted-choose = 已記下您說的情況，請再選一下。

repair-fact-water =
    ❗️ 先確認一件事：<b>現在水還在流嗎？</b>
    還在流就馬上派人；兩分鐘內沒有回答，也當作「還在流」處理。
btn-repair-water-yes = 💧 還在流，止不住
btn-repair-water-no = 沒有在流，或只是滴水
repair-fact-power =
    ❗️ 先確認一件事：<b>是整棟樓停電，還是只有您家？</b>
    整棟停電就馬上派人；兩分鐘內沒有回答，也當作「整棟」處理。
btn-repair-power-yes = ⚡️ 整棟樓都沒電
btn-repair-power-no = 只有我家
repair-hint-fact = 已記下。請按下面的按鈕，好決定要不要馬上派人。
repair-fact-noted = 好的，照一般情況處理，您說的都記在 <b>{ $number }</b> 裡了。還想補充照片或情況，按那張單的「補充」就可以。

repair-scope =
    ℹ️ { $answer }

    需要的話，我們也可以登記下來，由服務台幫您跟進。
btn-repair-scope-enough = 知道了，謝謝
btn-repair-scope-anyway = 還是登記，請服務台跟進
repair-scope-bye = 好的。還有別的事，隨時告訴我。

repair-ask-home = 是哪一個住址？
btn-repair-home-pending = { $unit }（待確認）
btn-repair-home-other = 別的住址
repair-ask-building-home = 在哪一棟？選一棟，或直接輸入房號，例如 <code>5-1201</code>。
repair-ask-building-guest =
    您還沒有綁定住址，不影響報修：選樓棟，或直接輸入房號，例如 <code>5-1201</code>，服務台會核對。
    先綁定住址的話，以後報修就不用再填。
btn-repair-link-first = 先綁定住址
repair-ask-building-public = 在哪裡？選樓棟，或直接打字，例如「3 號樓東門」。
btn-repair-outdoors = 🌳 不在樓內（車庫、園區、大門）
repair-ask-unit = 請輸入房號，例如 <code>5-1201</code>。
repair-ask-unit-in = <b>{ $building }</b>的幾號房？例如 <code>1201</code>。
repair-hint-unit = 沒有找到「{ $typed }」。請看看門牌再輸入一次，或按下面的按鈕，由服務台核對。
btn-repair-as-typed = 就寫「{ $typed }」
repair-ask-spot-in = <b>{ $building }</b>的什麼位置？例如「大廳左邊的電梯」「12 樓走廊」。
repair-ask-spot = 在什麼位置？例如「地下車庫 B 區 32 號車位旁」。
plain-repair-grounds = 社區公共區域

repair-ask-words = 哪裡壞了，是什麼樣子？一兩句話就夠，傳語音也可以。
repair-ask-about =
    { $count ->
    [1] 📎 收到您傳來的檔案。
   *[other] 📎 收到 { $count } 份檔案。
    }
    請說一下：哪裡出了什麼問題？一句話就夠。
btn-repair-not-repair = 不是報修，轉給服務台
repair-hint-words = 請再說具體一點，例如「主臥冷氣漏水」。
plain-repair-voice = （見語音）

repair-ask-media = 有照片、影片、語音或位置嗎？師傅看了就知道帶什麼工具。可以一次傳幾張。
repair-ask-media-more = 📎 已收到 { $count } 份。可以接著傳；傳完請按「好了」。
btn-repair-files-again = 清空重傳
repair-got-file = 📎 收到，共 { $count } 份。
repair-enough-files = 📎 已有 { $count } 份，足夠了，後面的沒有再收。請按「好了」繼續。
repair-added-words = ✏️ 已補充到說明裡。

repair-ask-visit = 什麼時候方便到府？也可以直接打字，例如「週三晚上 7 點後」。
btn-repair-today-morning = 今天上午
btn-repair-today-afternoon = 今天下午
btn-repair-tomorrow-morning = 明天上午
btn-repair-tomorrow-afternoon = 明天下午
btn-repair-weekend = 週末
btn-repair-any-time = 什麼時候都可以
plain-repair-morning = { $day }上午
plain-repair-afternoon = { $day }下午
plain-repair-weekend = { $first }或{ $second }
plain-repair-any-time = 什麼時候都可以

repair-ask-phone = 師傅怎麼聯絡您？按下面的大按鈕分享手機號碼；只有接單的人看得到，每次查看都有紀錄。
btn-share-phone = 📱 分享我的手機號碼
repair-hint-phone = 為了確認是您本人的號碼，請用下面的大按鈕分享；不想留也可以略過。

repair-summary-head = 🔧 <b>請核對，沒問題就送出</b>
repair-summary-kind = <b>類別</b>：{ $area } · { $category }
repair-summary-place = <b>地點</b>：{ $place }
repair-summary-words = <b>情況</b>：{ $words }
repair-summary-media = <b>附件</b>：{ $count } 份
repair-summary-visit = <b>到府</b>：{ $visit }（希望的時間，師傅會再和您確認）
repair-summary-phone = <b>電話</b>：{ $phone }
repair-summary-paid = 付費維修先報價，您同意後才動工。
repair-summary-next = 送出後會給您單號，有人接單馬上告訴您。
btn-repair-send = ✅ 送出
btn-repair-change-area = 改範圍
btn-repair-change-category = 改類別
btn-repair-change-place = 改地點
btn-repair-change-words = 改情況
btn-repair-change-media = 改附件
btn-repair-change-visit = 改時間

repair-similar =
    同一個地方已經有人報修：

    { $found }

    是同一件事嗎？加入後不用重複登記，進展會同樣通知您。
repair-similar-line = • <b>{ $number }</b> { $category } · { $place }（{ $since }報修）
btn-repair-join = 是，加入 { $number }
btn-repair-different = 我的不一樣，單獨登記

repair-hint-press = 請按下面的按鈕選擇。

## 緊急情況

repair-ask-danger =
    🚨 <b>發生了什麼事？</b>
    選一個，馬上派人，其餘的稍後再問。也可以直接打字。
plain-danger-trapped = 🛗 有人困在電梯裡
plain-danger-gas = 💨 聞到瓦斯味
plain-danger-fire = 🔥 著火、冒煙
plain-danger-live-wire = ⚡️ 漏電、冒火花
plain-danger-water = 💧 大量漏水、淹水
plain-danger-blackout = 🕯 整棟樓停電
plain-danger-falling = 🧱 有東西掉落
plain-danger-hurt = 🩹 有人受傷、不舒服
plain-danger-break-in = 🚪 有人闖入、打架
plain-danger-else = ❗️ 別的危險情況
repair-on-call = ☎️ 請同時打電話：{ $name } <b>{ $phone }</b>
repair-filing = 🚨 正在登記：<b>{ $danger }</b>
repair-rescue-head = 🚨 <b>{ $danger }</b>：已登記 <b>{ $number }</b>，正在通知值班人員。
repair-safety-trapped = ⚠️ 請不要扳門或往外爬；按電梯裡的警鈴，靠邊站穩，等人來開門。
repair-safety-gas = ⚠️ 不要開關電器，不要點火；開窗，關上瓦斯總開關，到室外再打電話。氣味很濃請打 <b>{ $fire }</b>。
repair-safety-fire = ⚠️ 馬上離開，走樓梯，不要搭電梯；有煙就壓低身體、掩住口鼻。到安全處打 <b>{ $fire }</b>。
repair-safety-live-wire = ⚠️ 不要碰，離遠一點；有人觸電不要用手拉，先斷電，再打 <b>{ $ambulance }</b>。
repair-safety-water = ⚠️ 搆得到就先關進水總開關；水靠近插座時不要踩水，先關總電源。
repair-safety-blackout = ⚠️ 先不要搭電梯；用手機照明，不要點蠟燭。電梯裡有人請馬上告訴我。
repair-safety-falling = ⚠️ 不要從下面走，退遠一些，提醒旁邊的人繞開。
repair-safety-hurt = ⚠️ 請先打 <b>{ $ambulance }</b>；不要隨意移動傷者，旁邊留一個人。
repair-safety-break-in = ⚠️ 請先打 <b>{ $police }</b>；不要上前，鎖好門，待在安全的地方。
repair-safety-else = ⚠️ 先離開危險的地方。火警 <b>{ $fire }</b>，救護 <b>{ $ambulance }</b>，報警 <b>{ $police }</b>。
repair-rescue-where = <b>在哪裡？</b>選一個，或直接打字。
repair-rescue-spot = <b>{ $building }的什麼位置？</b>例如「左邊那部電梯，大概 8 樓」。
repair-rescue-words = <b>現在是什麼情況？</b>例如有幾個人、有沒有長者小孩。
repair-rescue-media = 還有要補充的嗎？照片、位置、一句話都可以，會馬上轉給值班人員。
btn-repair-my-home = 🏠 我家 { $unit }
btn-repair-calm = 不是緊急情況
btn-repair-enough = 就這些
repair-rescue-passed-on = ✅ 已轉給值班人員。
repair-rescue-calmed = 好的，{ $number } 改為一般報修，會按順序處理。沒有危險就好。
repair-rescue-parting = 好的。{ $number } 已交給值班人員，一有人接單就告訴您。情況有變化，請馬上傳訊息或打上面的電話。
plain-repair-place-asked = 位置詢問中
plain-repair-place-asked-home = 位置詢問中（登記住址 { $unit }）

### 住戶與服務台直接對話。

btn-main-person = 🙋 真人服務
btn-talk-end = ⏹ 結束對話
btn-talk-again = 🙋 再聊聊
btn-talk-take = 🙋 接手
btn-talk-release = ↩️ 交回

# 住戶看到的
talk-status-head = 💬 <b>與服務台對話</b> · { $number }
talk-status-waiting = 已經轉給服務台，馬上有同事來。
talk-status-waiting-by = 已經轉給服務台，最遲{ $time } 有同事來。
talk-status-taken = <b>{ $name }</b>正在與您對話。
talk-status-how = 直接在這裡寫就可以，文字、照片、語音都能送到。
talk-status-ended = 對話已結束。
talk-joined = 🙋 { $name }來了，正在看您寫的內容。
talk-already = 您正在與服務台對話（{ $number }），直接寫就可以。
talk-ended = 好的，對話結束了（{ $number }）。還有事，隨時再找我們。
talk-ended-staff = 服務台結束了這次對話（{ $number }），謝謝您。還有事，隨時再找我們。
talk-ended-silence = 一直沒等到您的訊息，對話先結束了（{ $number }）。您方便時按一下就能接著聊。
talk-nudge = 您還在嗎？服務台在等您的訊息。現在不方便也沒關係，{ $time }後會先結束，隨時可以再聊。
talk-closed = 🌙 服務台現在休息，{ $time } 上班。
    您可以先留言，服務台一上班就回覆您。
talk-closed-kept = 🌙 服務台現在休息，{ $time } 上班。您的話已經記在 <b>{ $number }</b>，服務台一上班就回覆您。
talk-closed-meanwhile = 🌙 服務台下班了，{ $time } 上班後接著回覆您。您寫的都已經留好。
talk-on-duty = 急事請撥打{ $name } <b>{ $phone }</b>，有人值班。
talk-cut = 很抱歉，現在聯絡不上服務台的同事。
talk-cut-kept = 很抱歉，現在聯絡不上服務台的同事。您的話都留在 <b>{ $number }</b>，一恢復就轉給他們。
talk-unfit = 這種訊息轉不過去，請用文字、照片、影片、語音、檔案或位置。
talk-line-staff = 💬 <b>{ $name }</b>：{ $words }
talk-line-staff-file = 💬 <b>{ $name }</b>
talk-event-begun = 您找了服務台
talk-event-taken = { $name }接手
talk-event-said = { $name }：{ $words }
talk-event-said-files = { $name }傳來照片或檔案
talk-event-ended = 對話結束
talk-event-ended-you = 您結束了對話

# 工作人員看到的
talk-card-head = 💬 <b>{ $number }</b> · 住戶想與真人對話
talk-card-waiting = ▪️ <b>等人接手</b>
talk-card-taken = ▪️ <b>{ $name }</b>正在對話
talk-card-ended = ▪️ <b>對話已結束</b>
talk-card-ended-resident = ▪️ <b>對話已結束</b>（住戶結束）
talk-card-ended-silence = ▪️ <b>對話已結束</b>（住戶沒有再回）
talk-card-owed = ⏳ 住戶{ $time } 的話還沒回
talk-card-sent = ✓ 上一則已送達（{ $time }）
talk-card-on-its-way = ⏳ 上一則正在傳送（{ $time }）
talk-card-failed = ⚠️ 上一則沒有送到（{ $time }）
talk-card-blocked = 🚫 住戶停用了機器人，上一則沒有送到（{ $time }）
talk-card-hint = <i>按「接手」以後，您回覆這張卡片或住戶的話，會<b>直接傳給住戶</b>。沒接手的回覆只是內部備註。</i>
talk-card-hint-taken = <i>{ $name }的回覆會<b>直接傳給住戶</b>（以 // 開頭的除外）。其他人的回覆是內部備註，住戶看不到。</i>
talk-line-resident = 💬 <b>{ $name }</b>：{ $words }
talk-line-resident-file = 💬 <b>{ $name }</b>
talk-note-take-first = 只記為內部備註，沒有傳給住戶。要回覆住戶，請先按「接手」。
talk-note-ended = 對話已經結束：只記為內部備註，沒有傳給住戶。要告訴住戶，請按下面的按鈕。
talk-left = ⏹ 住戶結束了對話 <b>{ $number }</b>。
talk-left-silence = ⏹ 住戶一直沒有回，對話 <b>{ $number }</b> 自動結束了。
talk-lost-failed = ⚠️ <b>{ $number }</b>：這則沒有送到住戶那裡，請打電話。
talk-lost-blocked = 🚫 <b>{ $number }</b>：住戶停用了機器人，這則沒有送到，請打電話。
talk-blocked-bot = 🚫 <b>{ $number }</b>：住戶停用了機器人，收不到訊息，請打電話。
alert-talk-taken = 接手了。您回覆卡片或住戶的話，會直接傳給住戶
alert-talk-released = 已交回，等同事接手
alert-talk-ended = 對話已結束，住戶已收到通知
alert-talk-over = 這次對話已經結束了

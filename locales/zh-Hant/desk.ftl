### 服務台在對話之外說的話。

contact-below = 👇 就是這個大按鈕
contact-away = 好的。
contact-of-another = 這像是別人的號碼，請傳您自己的給我們。
phone-kept = 記下了，需要時我們會撥這個號碼。
outlived = 上次沒填完的內容先停在這裡，需要時隨時可以重新開始。
outlived-typed = 
    上次沒填完的內容先停在這裡。您寫的話在下面，複製就能再用：

    <blockquote>{ $words }</blockquote>
choose-community = 您好！請問您是哪個社區的？
choose-community-danger = 🚨 <b>您在哪個社區？</b>按一下，馬上通知值班人員。
choose-community-kept = 您說的都記下了，不用再寫一次。
choose-community-again = 🚨 還差一步：<b>您在哪個社區？</b>按一下，值班人員馬上就知道。請先顧好自己的安全。
note-kept = 已記在 <b>{ $number }</b> 的內部備註裡，住戶看不到。
added-to = 收到，已補充到 <b>{ $number }</b>，處理的同事會看到。
done-about = <b>{ $number }</b> · { $words }
survey-moved = 好的，{ $time } 再來請教您。
card-moved = <b>{ $number }</b> 已轉給「{ $department }」。
bind-as-person = 請關掉「匿名管理員」，用自己的身分再傳一次 /bind。
bind-locked = 綁定碼輸錯太多次了，請 { $span }後再試，或請管理員換一個新碼。
job-cancelled = 已取消，工單沒有變化。
alert-not-your-question = 這一步是另一位同事在填，請等對方填完，或在工單卡片上操作
alert-not-yours = 這張單不在您名下，需要協助請按「留言給服務台」
alert-survey-over = 這次回訪已經結束，謝謝您
alert-only-agents = 住戶身分要由服務台、主管或經理確認
plain-command-menu = 主選單
plain-command-fees = 費用和帳單
plain-command-requests = 我的事項與進度
plain-command-language = 切換語言
plain-command-cancel = 取消正在填的內容
plain-command-help = 如何使用
plain-command-bind = 將本群組綁定到部門：/bind 綁定碼
plain-command-unanswered = 住戶問了、還沒有答案的
plain-command-new = 代住戶登記：/new
refused-typed =
    { $why }

    您寫的話在下面，複製就能再用：
    <blockquote>{ $words }</blockquote>
code-unknown = 這個綁定碼不對，或已經用過、過期了。
plain-one-time-code = 綁定碼
note-refused = 這則沒有記上：只有本部門和服務台的同事能在這張單上寫備註。
group-lost = ⚠️ 我在「{ $department }」的群組無法傳訊息了，他們的工單先傳到這裡。請把我加回那個群組或允許我發言，也可以換一個群組重新 /bind。
group-lost-all = ⚠️ 我在「{ $department }」的群組無法傳訊息了，也沒有別的群組能接他們的工單：現在沒人看得到新工單。請把我加回那個群組或允許我發言，也可以換一個群組重新 /bind。
group-back = ✅ 我又能在這裡傳訊息了，本群組還沒辦完的工單馬上補上。
group-reply-hint = ↩️ 打字或傳照片時，請<b>回覆這則訊息</b>。
alert-reporter-only = 這一步由報修的住戶來按。您可以回覆訊息補充狀況，有進展會一併告訴您
plain-calmed = 不是緊急情況，改為一般報修

### 主動傳給住戶的訊息。

news-promised = 🕒 <b>{ $number }</b> { $what }：約好<b>{ $window }</b>，{ $name }會來。
news-promised-moved = 🕒 <b>{ $number }</b> { $what }：時間改到<b>{ $window }</b>。
    原因：{ $reason }
    給您添麻煩了，很抱歉。
news-finished = ✅ <b>{ $number }</b> { $what }：{ $name }已完工，請您看一看。
news-finished-next = 滿意請按「驗收」；沒弄好請直說，我們再來。
news-rejected = <b>{ $number }</b> { $what }：謝謝您告訴我們。這件事由別的單位負責：
    <blockquote>{ $answer }</blockquote>
    情況不一樣的話，請按「情況不一樣」告訴我們。
news-asked = ❓ <b>{ $number }</b> { $what }：想問您一句
    <blockquote>{ $words }</blockquote>
    按「回答」就能回覆。
news-told = 💬 <b>{ $number }</b> { $what }：
    <blockquote>{ $words }</blockquote>
news-promise-late = ⏳ <b>{ $number }</b> { $what }：約定的{ $window } 不能保證了，很抱歉。正在催辦，新的時間定下來，馬上告訴您。
news-closed-silently = <b>{ $number }</b> { $what }：沒有收到您的回覆，先結案了。{ $time } 前有狀況，按一下就能重開。
news-survey = { $name }您好！<b>{ $number }</b>（{ $what }）辦完了，想請您評一評：按四下就好，不到一分鐘。
news-survey-again = { $name }您好！<b>{ $number }</b>（{ $what }）的評分還等著您，按四下就好。您的意見會直接交給主管。
btn-survey-now = 現在評
news-finished-joined = ✅ <b>{ $number }</b> { $what }：{ $name }已完工。若還沒好，請回覆這則訊息告訴我們。
news-rejected-joined = <b>{ $number }</b> { $what }：這件事由別的單位負責：
    <blockquote>{ $answer }</blockquote>
added-after = 收到，已補充到 <b>{ $number }</b>，師傅會看到。現在處理好了嗎？
news-withdrawn = <b>{ $number }</b> { $what }：報修的住戶撤回了，這張單已結束。您那邊還沒好的話，按一下再報，我們馬上安排。

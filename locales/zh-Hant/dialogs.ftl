### 留言、語言、自己的單子、回訪。

dialogs-hint-press = 請按下面的按鈕選擇。
dialogs-quote = <blockquote>{ $words }</blockquote>
dialogs-files = 📎 檔案 { $count } 份

message-ask = ✉️ 請把要說的寫下來，文字、照片、語音都可以。服務台會看到，並給您一個單號。
message-read-back = ✉️ <b>給服務台的留言</b>
message-more = 可以接著寫、接著傳檔案；好了就按「送出」。
btn-message-send = ✅ 送出

language-ask = 🌐 請選擇語言
btn-language-own-name = 繁體中文
language-set = 好的，以後用繁體中文。

matter-add = ✏️ 給 <b>{ $number }</b> 補充：打字或傳照片，師傅馬上能看到。
matter-answer = 💬 <b>{ $number }</b>：師傅想請問您
matter-cancel =
    要撤回 <b>{ $number }</b> 嗎？選一個原因，或直接打字；撤回後不再派人。
matter-cancel-reason = 要撤回 <b>{ $number }</b> 嗎？您說的原因：
btn-matter-withdraw = 撤回
btn-matter-fixed = 已經好了
btn-matter-mistake = 報錯了
btn-matter-no-need = 不需要了
btn-matter-just-cancel = 撤回，不說原因
btn-matter-keep = ‹ 不撤回，繼續
matter-kept = 好的，<b>{ $number }</b> 照常處理。
matter-partly = <b>{ $number }</b> 沒有全好，給您添麻煩了，抱歉。還有哪裡沒好？選一個或直接打字，我們接著修。
matter-not-done = <b>{ $number }</b> 還沒修好，給您添麻煩了，抱歉。是什麼情況？選一個或直接打字，馬上重新安排。
matter-again = <b>{ $number }</b> 又出問題了，給您添麻煩了，抱歉。是什麼情況？選一個或直接打字，馬上重新安排。
matter-different = <b>{ $number }</b>：您的情況哪裡不一樣？直接打字就行，我們再看看。
btn-matter-same = 問題還在
btn-matter-nobody = 沒有人來過
btn-matter-rough = 收尾沒做好，不乾淨
btn-matter-damage = 別的地方弄壞了
matter-photo-noted = 📎 照片收到了，請再說一下情況。
matter-proof = 有照片的話請傳來，師傅好準備；沒有就直接按「送出」。
matter-alarmed = 🚨 這聽起來有危險，正在轉為緊急情況。

survey-attitude =
    ⭐️ <b>{ $number }</b> 回訪，按四下就好。
    <b>1/4</b> 師傅的態度怎麼樣？
survey-quality = <b>2/4</b> 工作做得怎麼樣？
survey-charge = <b>3/4</b> 有沒有多收、亂收費？
survey-overall = <b>4/4</b> 整體來說，您滿意嗎？
btn-survey-5 = 5 · 很滿意
btn-survey-4 = 4 · 滿意
btn-survey-3 = 3 · 普通
btn-survey-2 = 2 · 不滿意
btn-survey-1 = 1 · 很不滿意
btn-survey-charge-no = 沒有多收
btn-survey-charge-yes = 有
btn-survey-later = 換個時間
survey-words = 謝謝！還有想說的嗎？打字就行；沒有就按「完成」。
survey-words-sorry = 很抱歉沒讓您滿意，負責人會親自跟進。哪裡不好？打字就行；不想說就按「完成」。
btn-survey-finish = ✅ 完成
survey-later = 🕒 什麼時候方便？到時再來請問您。

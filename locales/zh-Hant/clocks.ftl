### 時限、失約、上報後的跟進，以及兩張單合成一張。

plain-deadline-settle = 辦結
card-seen = 👌 { $name }在跟進
card-promises-broken = 💔 對住戶失約 { $count } 次
card-merged = 🔗 已併入 { $number }
alert-seen-already = { $name }已經在跟進
alert-seen-over = 這張單沒有要跟進的逾時了，最新情況在卡片上
alert-refused-merge = 這兩張單不能合成一張：另一張已經結束，或其中有投訴，可以看的人不一樣
status-now-merged = 和 { $number } 是同一件事，合在那張單一起處理。
news-merged = 🔗 <b>{ $number }</b> { $what }：和 { $into } 是同一件事，兩張單合在一起處理。
    您不用再報，之後的進展都會告訴您。
merge-which = <b>{ $number }</b> 和哪一張是同一件事？選一張，或直接寫單號。
merge-which-number = <b>{ $number }</b> 和哪一張是同一件事？請寫單號，例如 <i>R-261124-0007</i>，或最後四碼。
merge-check = <b>{ $number }</b> 將併入 <b>{ $into }</b>。
    住戶會收到通知，改為跟進那張單；這張單就此結束，不再計時。
merge-words = 這張單的住戶說：<i>{ $words }</i>
merge-not-found = 沒有可以併入的「{ $number }」：要是還沒結束的單；投訴只能併入對象相同的投訴。
btn-merge-yes = 🔗 對，合成一張

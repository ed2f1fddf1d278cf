### 时限、失约、上报的跟进，以及两张单并成一张。

plain-deadline-settle = 办结
card-seen = 👌 { $name }在跟进
card-promises-broken = 💔 对住户失约 { $count } 次
card-merged = 🔗 已并入 { $number }
alert-seen-already = { $name }已经在跟进
alert-seen-over = 这张单没有要跟进的超时了，最新情况在卡片上
alert-refused-merge = 这两张单不能合成一张：另一张已经结束，或其中有投诉，能看的人不一样
status-now-merged = 和 { $number } 是同一件事，合在那张单一起处理。
news-merged = 🔗 <b>{ $number }</b> { $what }：和 { $into } 是同一件事，两张单合在一起处理。
    您不用再报，后面的进展都会告诉您。
merge-which = <b>{ $number }</b> 和哪一张是同一件事？选一张，或直接写单号。
merge-which-number = <b>{ $number }</b> 和哪一张是同一件事？请写单号，例如 <i>R-261124-0007</i>，或最后四位。
merge-check = <b>{ $number }</b> 将并入 <b>{ $into }</b>。
    住户会收到通知，改为跟进那张单；这张单就此结束，不再计时。
merge-words = 这张单的住户说：<i>{ $words }</i>
merge-not-found = 没有可以并入的“{ $number }”：要是还没结束的单；投诉只能并入对象相同的投诉。
btn-merge-yes = 🔗 对，合成一张

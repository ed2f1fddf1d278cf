### 主动发给住户的消息。

news-promised = 🕒 <b>{ $number }</b> { $what }：约好<b>{ $window }</b>，{ $name }会来。
news-promised-moved = 🕒 <b>{ $number }</b> { $what }：时间改到<b>{ $window }</b>。
    原因：{ $reason }
    给您添麻烦了，很抱歉。
news-finished = ✅ <b>{ $number }</b> { $what }：{ $name }已完工，请您看一看。
news-finished-next = 满意请按“验收”；没弄好请直说，我们再来。
news-rejected = <b>{ $number }</b> { $what }：谢谢您告诉我们。这件事由别的单位负责：
    <blockquote>{ $answer }</blockquote>
    情况不一样的话，请按“情况不一样”告诉我们。
news-asked = ❓ <b>{ $number }</b> { $what }：想问您一句
    <blockquote>{ $words }</blockquote>
    按“回答”就能回复。
news-told = 💬 <b>{ $number }</b> { $what }：
    <blockquote>{ $words }</blockquote>
news-promise-late = ⏳ <b>{ $number }</b> { $what }：约定的{ $window } 不能保证了，很抱歉。正在催办，新的时间定下来，马上告诉您。
news-closed-silently = <b>{ $number }</b> { $what }：没有收到您的回复，先结案了。{ $time } 前有问题，按一下就能重开。
news-survey = { $name }您好！<b>{ $number }</b>（{ $what }）办完了，想请您评一评：按四下就好，不到一分钟。
news-survey-again = { $name }您好！<b>{ $number }</b>（{ $what }）的评价还等着您，按四下就好。您的意见会直接交给主管。
btn-survey-now = 现在评
news-finished-joined = ✅ <b>{ $number }</b> { $what }：{ $name }已完工。还没好的话，请回复这条消息告诉我们。
news-rejected-joined = <b>{ $number }</b> { $what }：这件事由别的单位负责：
    <blockquote>{ $answer }</blockquote>
added-after = 收到，已补充到 <b>{ $number }</b>，师傅会看到。现在弄好了吗？
news-withdrawn = <b>{ $number }</b> { $what }：报修的住户撤回了，这张单已结束。您那边还没好的话，按一下再报，我们马上安排。

### 提问、答复、标准答案。

btn-main-question = ❓ 问一问
question-ask = ❓ 想问什么？一句话就行，我马上帮您找答案。
question-looking = 🔎 正在找答案……
question-offer =
    <b>{ $title }</b>
    { $text }
question-helped-ask = 这个回答帮到您了吗？没说到的，换句话再问也可以。
btn-question-yes = 👍 帮到了
btn-question-no = 👎 没说到
btn-question-person = 🙋 请前台回答
question-glad = 很高兴帮到您。还有什么，随时问。
question-register = 🙋 这个问题请前台的同事来回答，<b>{ $time }</b>。有要补充的，接着写或发照片。
btn-question-send = ✅ 交给前台
plain-class-minutes10 = 10 分钟内答复
plain-class-minutes20 = 20 分钟内答复
plain-class-minutes30 = 30 分钟内答复
plain-class-day1 = 1 个工作日内答复
plain-class-day2 = 2 个工作日内答复
plain-class-day3 = 3 个工作日内答复
question-class-hours = { $time }（前台上班时间）

# 住户的单子
question-status-open = 前台的同事会在这里回答您，<b>{ $time }</b>。
question-status-by = <b>{ $time }</b> 前在这里回答您。
question-status-taken = { $name }正在为您查问。
question-status-answered = { $name }已回答，请看下面。
question-status-next = 说清楚了请按“帮到了”；还不清楚就直说，我们接着查。{ $days } 天内没有回复，会自动结案。
question-status-accepted = 这个问题已经答清楚了，谢谢您。
question-status-reopened = 还没说清楚，很抱歉。正在接着查。
question-work = 💬 { $words }
question-answered = 💬 <b>{ $number }</b>：{ $name }回答了您
question-answered-ask = 说清楚了吗？
btn-question-again = 还有不明白的地方
question-grace = 还有不明白的地方，{ $time } 前可以直接在这里接着问。
question-news-closed = <b>{ $number }</b> { $what }：没有收到您的回复，先结案了。还有不明白的地方，{ $time } 前按一下，我们接着回答。
question-add = ✏️ 给 <b>{ $number }</b> 补充：打字或发照片，回答您的同事马上能看到。
question-asked-back = 💬 <b>{ $number }</b>：想先问您一句，好答得准
question-cancel =
    要撤回问题 <b>{ $number }</b> 吗？选一个原因，或直接打字；撤回后就不再答复了。
btn-question-known = 已经知道了
question-added-after = 收到，已补充到 <b>{ $number }</b>，同事会看到。现在说清楚了吗？
question-not-answered = <b>{ $number }</b> 还没说清楚，抱歉。还想知道什么？直接打字，我们接着查。

# 员工：卡片
card-head-question = ❓ <b>{ $number }</b> · { $what }
card-question-class = ⏱ 答复时限：{ $time }
reply-ask = 💬 <b>{ $number }</b>：怎么答复住户？直接写，或用下面的标准答案。
reply-ask-files = 📎 已收到 { $count } 个文件，请写上答复的话。
reply-class = ⏱ <b>{ $number }</b>：最迟什么时候答复？
propose-check = 📚 <b>存为标准答案</b>（主管同意后，住户再问就直接给出）
propose-question = 请写下这个问题，用住户会用的说法，去掉房号和姓名。
propose-text = 请写下答案，去掉房号和姓名。
btn-propose-send = 📨 请主管审核
btn-propose-question = 改问题
btn-propose-text = 改答案
propose-sent = 📨 已交主管审核，同意后就开始使用。
proposal-head = 📚 <b>新的标准答案，请主管审核</b>（{ $name }提交）
proposal-head-change = 📚 <b>标准答案要修改，请主管审核</b>（{ $name }提交）
proposal-approved = ✅ { $name }已同意，现在起使用。
proposal-declined = ▫️ { $name }：暂不使用。
btn-proposal-approve = ✅ 同意
btn-proposal-decline = 暂不
alert-proposal-lead = 要主管同意才行
alert-proposal-decided = 已经有人处理了
alert-proposal-approved = 已同意，现在起使用
alert-proposal-declined = 好的，暂不使用
review-head = 🗓 <b>标准答案到了复核日期</b>（{ $key }）：现在还对吗？
btn-review-right = ✅ 还对
btn-review-change = ✏️ 要改
review-right = ✅ { $name }：还对。下次复核：{ $day }
alert-review-done = 好的，记下了
alert-review-department = 请由负责的部门来复核
change-ask = ✏️ 请写下新的答案：
unanswered-head = 📚 <b>近 30 天问了、还没有标准答案的</b>
unanswered-line = <b>{ $count } 次</b> · { $words }
unanswered-more = 还有 { $count } 类问题
unanswered-none = 📚 近 30 天住户问的，都有答案。
unanswered-desk-only = 这份清单给前台。

# 别处的说法
question-status-passed = 已转给{ $department }。
plain-question-open = 待答复
plain-question-done = 已答复，待确认
plain-question-accepted = 已答清
plain-question-reopened = 要再答一次
alert-question-finished = 已发给住户
alert-question-thanks = 好的，谢谢您
alert-question-again = 好的，我们接着查，马上回复您
notice-question-again = ↩️ 住户还想知道：{ $words }
event-question-answered = { $name }回答：{ $words }
event-question-accept = 您觉得说清楚了
event-question-again = 您还想知道：{ $words }

### 投诉：住户的对话、处理人的卡片和对话、双方看到的消息。

btn-main-complaint = 📣 投诉

# 住户的对话
complaint-head = 📣 <b>投诉</b>
complaint-head-known = 📣 <b>投诉</b> · { $known }
complaint-begin = 给您添了麻烦，请说给我们听。是哪一类的事？
complaint-begin-words = 记下了，给您添麻烦了。是哪一类的事？
complaint-ask-whom = 关于哪个部门，或者哪个人？<b>对方看不到这份投诉。</b>
btn-complaint-person = 🙍 某个人，我来写名字
btn-complaint-nobody = 不针对谁
complaint-ask-name = 是哪一位？写名字或称呼就行，例如：<i>王师傅、东门的李队长</i>
complaint-ask-happened = 什么时候、在哪里？例如：<i>昨晚 9 点，东门岗亭</i>
complaint-ask-words = 发生了什么事？打字、语音、照片都可以。
complaint-hint-words = 请多说两句，处理的人才清楚。
complaint-ask-wanted = 您希望我们怎么做？选一个，或直接写。
btn-complaint-wish-fix = 把问题解决
btn-complaint-wish-sorry = 给个道歉
btn-complaint-wish-talk = 请负责人和我谈
btn-complaint-wish-know = 记下就好，以后改进
complaint-ask-by = 希望哪天之前有结果？选一个，或直接写；不急就跳过。
complaint-hint-by = 请把时间写成：明天、周五下午、11/30
complaint-ask-media = 有照片、录音或单据吗？一张一张发就行。
complaint-summary-head = 📣 <b>请核对您的投诉</b>
complaint-summary-category = 🗂 { $category }
complaint-summary-whom = 👤 关于：{ $whom }
complaint-summary-nobody = 👤 不针对谁
complaint-summary-happened = 🕘 { $happened }
complaint-summary-words = 💬 { $words }
complaint-summary-wanted = 🙏 希望：{ $wanted }
complaint-summary-by = ⏳ 希望{ $time } 前有结果
complaint-summary-kept = 🔒 只有负责处理的人看得到，被投诉的部门和个人看不到。
btn-complaint-send = ✅ 提交
btn-complaint-change-category = 改类别
btn-complaint-change-whom = 改对象
btn-complaint-change-happened = 改时间地点
btn-complaint-change-words = 改经过
btn-complaint-change-wanted = 改诉求
btn-complaint-change-by = 改期限
btn-complaint-change-media = 改附件
complaint-refer = 谢谢您告诉我们。这类事由下面的单位决定，找他们最快：
    <blockquote>{ $answer }</blockquote>
    需要我们记下来、帮您跟进，也可以接着填。
btn-complaint-refer-bye = 好的，我自己联系
btn-complaint-refer-anyway = 接着填，请你们跟进
complaint-refer-bye = 好的。联系时遇到困难，随时告诉我们。
complaint-help-comes = 🚨 先处理眼前的危险：已登记 <b>{ $number }</b>，正在通知值班人员。您投诉的内容没有给他们看。
complaint-ask-spot = 危险在哪里？写一句位置，例如：<i>3 号楼 2 单元电梯口</i>。接着再填投诉。

# 处理人的卡片
complaint-card-major = 🟥 <b>{ $number }</b> · 投诉 · { $what } · <b>{ $severity }</b>
complaint-card-important = 🟧 <b>{ $number }</b> · 投诉 · { $what } · <b>{ $severity }</b>
complaint-card-minor = 🟨 <b>{ $number }</b> · 投诉 · { $what } · { $severity }
complaint-card-level = ⏫ <b>第二级</b>：住户没有接受第一次答复，这次是最终答复
complaint-card-about = 🎯 关于：{ $about }
complaint-card-about-nobody = 🎯 不针对谁
complaint-card-named = “{ $typed }”（应为{ $known }）
complaint-card-happened = 🕘 { $happened }
complaint-card-home = 🏠 { $place }
complaint-card-wanted = 🙏 希望：{ $wanted }
complaint-card-wanted-by = ⏳ 希望{ $time } 前有结果
complaint-card-earlier = 🔁 这位住户一年内还有 { $count } 次投诉：
complaint-card-earlier-line = · { $number } { $what } · { $day } · { $state }
complaint-card-plan = 📋 方案：{ $words }
complaint-card-judged = 🔍 认定：{ $validity } · { $responsibility }
complaint-card-graded = ⚖️ { $name }改过级别：{ $reason }
complaint-card-kept = 这张卡片已移走。
btn-complaint-answer = ✅ 答复
btn-complaint-refer = 另有单位负责

plain-severity-major = 重大
plain-severity-important = 重要
plain-severity-minor = 一般
plain-validity-justified = 属实
plain-validity-partly = 部分属实
plain-validity-unfounded = 不属实
plain-responsibility-company = 我方责任
plain-responsibility-neighbour = 邻里责任
plain-responsibility-third-party = 第三方责任
plain-responsibility-shared = 共同责任
plain-complaint-taken = 处理中
plain-complaint-done = 已答复，待确认
plain-complaint-accepted = 答复已接受
plain-complaint-reopened = 要重新答复
plain-complaint-rejected = 已告知由谁负责

# 提醒
complaint-notice-new = 📣 新投诉，级别：<b>{ $severity }</b>。请当面或打电话听一听，不要在群里讨论。
complaint-notice-refused = 👎 住户没有接受答复：{ $reason }。已转上一级处理。
complaint-notice-second = ⏫ 住户没有接受第一次答复，请您亲自处理。这次的答复是最终答复。
complaint-notice-ended = 👎 住户没有接受最终答复，投诉到此结束：{ $reason }
complaint-notice-result-due = ⏱ 认定已有结果，还没有答复住户。请今天就告诉住户。
alert-complaint-answered = 答复已发给住户
alert-complaint-accepted = 谢谢您的谅解
alert-complaint-refused = 明白了。已转给更上一级的同事，由他们给您答复
alert-complaint-ended = 明白了，您的意见已记下

# 处理人的对话
handling-plan = <b>{ $number }</b> 打算怎么处理？写下来，住户会看到。
handling-words-only = 这里只收文字。
handling-validity = <b>{ $number }</b> 查下来，投诉是否属实？住户看不到这一项。
handling-validity-first = <b>{ $number }</b> 答复之前，先记下认定：投诉是否属实？住户看不到这一项。
handling-responsibility = <b>{ $number }</b> 责任在谁？
handling-finding = 依据是什么？写一句给同事看；也可以跳过。
handling-judging = 正在记下认定……
handling-refused = 认定没有记下：这张单已经变了，请看卡片。
handling-answer = <b>{ $number }</b> 怎么答复住户？请写清查到什么、做了什么、以后怎么办。可以附照片。
handling-answer-final = <b>{ $number }</b> 这次是最终答复：查到什么、做了什么、还能做什么，请写给住户。可以附照片。
handling-grade = <b>{ $number }</b> 现在的级别是“{ $severity }”，应该是哪一级？
handling-grade-same = 现在就是这一级。
handling-grade-reason = 改为“{ $severity }”，为什么？写一句，会记在单上。

# 住户看到的进展
complaint-now-new = 收到了，谢谢您告诉我们。给您添了麻烦，很抱歉。
complaint-next-new = 已经交给负责处理的人，有人接手会更新在这里。🔒 被投诉的部门和个人看不到这份投诉。
complaint-now-taken = { $name }正在处理。
complaint-now-second = { $name }重新处理，会给您最终答复。
complaint-now-waiting = 正在等对方回音，我们一直在跟进。
complaint-now-answered = 答复在下面，请您看一看。
complaint-now-answered-final = 最终答复在下面，请您看一看。
complaint-now-accepted = 您已接受答复，谢谢您。
complaint-now-referred = 这件事由别的单位决定，找谁、怎么找都写在下面：
complaint-now-reopened = 您没有接受答复，我们换更上一级的同事来处理。
complaint-next-reopened = 一有人接手，就会更新在这里。
complaint-next-by = 最迟{ $time } 前给您回音。
complaint-status-plan = 📋 处理方案：{ $words }
complaint-next-answered = 同意请按“接受”，不同意请直说。{ $days } 天内没有回复，会自动结案。
btn-complaint-accept = 👍 接受
btn-complaint-not-accept = 不接受
complaint-news-planned = 📋 <b>{ $number }</b> { $what }：我们打算这样处理
    <blockquote>{ $words }</blockquote>
complaint-news-answer = ✅ <b>{ $number }</b> { $what }：给您的答复
    <blockquote>{ $words }</blockquote>
complaint-news-answer-next = 同意请按“接受”；不同意请直说，会换更上一级的同事来处理。
complaint-news-answer-final = ✅ <b>{ $number }</b> { $what }：给您的最终答复
    <blockquote>{ $words }</blockquote>
complaint-news-answer-final-next = 这是我们能给的最终答复。接不接受，都请告诉我们。
complaint-news-referred = <b>{ $number }</b> { $what }：谢谢您告诉我们。这件事由下面的单位决定：
    <blockquote>{ $answer }</blockquote>
    情况不一样的话，请按“情况不一样”告诉我们。
complaint-news-ended = <b>{ $number }</b> { $what }：没能让您满意，很抱歉。我们这里的处理到此为止，您的意见原样留在记录里。您还可以找：
complaint-beyond = <blockquote>业主委员会、社区居委会，或当地的物业主管部门和 12345 热线。需要处理记录，我们可以给您。</blockquote>
complaint-news-closed-silently = <b>{ $number }</b> { $what }：没有收到您的回复，先结案了。有新的情况，随时再告诉我们。
complaint-news-survey = { $name }您好！<b>{ $number }</b> 的投诉办完了。处理得怎么样？按三下就好，您的意见会直接交给主管。
complaint-news-survey-again = { $name }您好！<b>{ $number }</b> 的投诉还等着您的评价，按三下就好。
complaint-survey-attitude =
    ⭐️ <b>{ $number }</b> 回访，按三下就好。
    <b>1/3</b> 处理的人态度怎么样？
complaint-survey-quality = <b>2/3</b> 事情处理得怎么样？
complaint-survey-overall = <b>3/3</b> 总的来说，您满意吗？
btn-complaint-again = 事情还没解决
btn-complaint-settled = 已经解决了
complaint-grace = 事情还没解决的话，{ $time } 前可以直接在这里重新提出。
complaint-news-closed = <b>{ $number }</b> { $what }：没有收到您的回复，先结案了。事情还没解决的话，{ $time } 前按一下，我们重新处理。
complaint-again = <b>{ $number }</b> 还没解决，很抱歉。现在是什么情况？选一个或直接打字，我们重新处理。
complaint-now-again = 事情还没解决，很抱歉。我们重新处理。
complaint-event-again = 您说还没解决：{ $reason }
complaint-added-after = 收到，已补充到 <b>{ $number }</b>，处理的同事会看到。这个答复您接受吗？
alert-complaint-again = 明白了，很抱歉。我们重新处理
complaint-refuse = <b>{ $number }</b> 没能让您满意，很抱歉。是哪里不对？选一个或直接打字，会换更上一级的同事来处理。
complaint-refuse-final = <b>{ $number }</b> 没能让您满意，很抱歉。是哪里不对？选一个或直接打字，我们原样记下。
btn-complaint-refuse-open = 问题没有解决
btn-complaint-refuse-wrong = 说的和事实不符
btn-complaint-refuse-past = 没有回答我的问题
complaint-refuse-proof = 有照片或单据的话请发来；没有就直接按“发送”。
complaint-answer-question = 💬 <b>{ $number }</b>：处理的同事想问您
complaint-add = ✏️ 给 <b>{ $number }</b> 补充：打字或发照片，只有处理的人看得到。
complaint-cancel =
    要撤回投诉 <b>{ $number }</b> 吗？选一个原因，或直接打字。
complaint-event-take = { $name }开始处理
complaint-event-answer = 答复：{ $words }
complaint-event-accept = 您接受了答复
complaint-event-refuse = 您没有接受：{ $reason }

# 报修回访不满意时，由系统代住户写下的投诉
plain-complaint-of-charge = { $number } 的回访里，住户反映有不该收的费用。
plain-complaint-of-work = { $number } 的回访里，住户不满意（{ $score }/5）。

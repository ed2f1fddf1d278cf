### 有偿服务：目录、预约、报价、同意、上门、结账

btn-main-services = 🧹 上门服务
plain-measure-square-metre = m²
plain-measure-piece = 件
plain-measure-hour = 小时
plain-service-each = { $price } / { $measure }
plain-service-between = { $from } – { $until }
plain-service-minimum = 补足最低收费
plain-service-late-fee = 临时取消

# 目录
service-head = 🧹 <b>上门服务</b>
service-head-item = 🧹 <b>{ $name }</b>
service-none = 🧹 服务目录还在准备。想预约什么，直接写给前台就好。
service-gone = 这项服务现在不在目录里了。按“🧹 上门服务”看看现有的项目，或者直接写给前台。
service-ask-group = 需要哪一类服务？
service-ask-item = <b>{ $group }</b>：选一项，先看清内容和价格，再决定。
service-item-head = 🧹 <b>{ $name }</b>
service-text = { $words }
service-included = ✅ 包含：{ $words }
service-excluded = ▫️ 不含：{ $words }
service-price = 💰 价格：{ $price }
service-price-minimum = 💰 价格：{ $price }，最低 { $minimum }
service-price-quoted = 💰 一般在 { $range }；先报价，您同意了才做。
service-takes = ⏱ 上门约 { $span }
service-limits = 提前 { $hours } 小时以上，可以免费改期或取消；之后请联系前台。
service-limits-fee = 提前 { $hours } 小时以上，可以免费改期或取消；之后取消收 { $fee }。
btn-service-book = 📅 预约
btn-service-quote = 💬 请报价

# 问答
service-ask-home = 在哪一套房子？
service-ask-area = 大约多少平方米？可以点选，也可以直接写数字。
service-ask-pieces = 一共几件？可以点选，也可以直接写数字。
service-ask-hours = 需要几个小时？可以点选，也可以直接写数字。
service-ask-own = { $question }
    写一句就好。
service-ask-own-choose = { $question }
    可以点选，也可以直接写。
service-ask-notes = 还有什么要告诉上门的同事？材质、门禁、宠物、最在意的地方，写一句或发照片都行。
service-ask-day = 哪一天方便？下面是有空的日子。
service-ask-time = { $day } 几点开始？选好后为您保留 10 分钟。
service-hint-quantity = 请写一个数字，比如 85。
service-hint-hours = 一次最多 8 小时；更久的话，可以分几次预约。
service-no-days = 最近三周的时间都约满了。可以跟前台说一声，有空位时联系您。
service-no-times = 这一天刚刚约满了，请看看别的日子。
service-taken = 这个时间刚被约走了，抱歉。请另选一个。
service-changed = 这项服务的内容或价格刚有调整。下面是现在的，请再看一眼。
service-line = · { $words }：{ $amount }
service-line-measured = · { $words }：{ $measured } = { $amount }
service-total = 合计 <b>{ $amount }</b>

# 核对
service-summary-head = 📋 <b>请核对您的预约</b>
service-summary-item = 项目：{ $name }
service-summary-home = 地址：{ $home }
service-summary-time = 时间：{ $time }
service-summary-answer = { $question } { $answer }
plain-service-answer = { $question } { $answer }
service-summary-notes = 备注：{ $words }
service-summary-result = 做到：{ $words }
service-summary-quoted = 💰 参考价 { $range }。8 个工作小时内给您准确报价，您同意了才做。
service-summary-ask-price = 按“请报价”，同事看过后给您价格。
service-summary-agree = 按“同意并提交”，就是同意上面的项目、数量、时间和价格。<b>提交后是“已申请”</b>，同事确认了才算约好，确认时马上告诉您。
btn-service-agree = ✅ 同意并提交
btn-service-ask-price = 💬 请报价
btn-service-change-time = 改时间
btn-service-change-quantity = 改数量
btn-service-change-answers = 改细节
btn-service-change-notes = 改备注
btn-service-change-home = 改地址
service-requested = 收到您的申请，编号 <b>{ $number }</b>。同事确认时间后，马上告诉您。
service-price-asked = 收到，编号 <b>{ $number }</b>。8 个工作小时内给您报价。
service-move-check = 🧹 <b>{ $name }</b>
    改到<b>{ $time }</b>？同事确认后才算约好。
btn-service-move = ✅ 就这个时间
btn-service-other-time = 另选时间
service-cancel-fee = ⚠️ 离约好的时间很近了，现在取消要收 { $fee }，会记在账单上。
service-cancel-done = ⚠️ 已经上门做过了：现在取消就是不用再来，账单按您同意过的 { $amount }。

# 住户看到的进展
service-now-requested = 已申请，{ $department }确认后告诉您
service-now-price-asked = { $department }正在为您算价格
service-now-offer = 报价来了，等您决定
service-now-extra = 现场有一项新增，等您决定
service-now-choose-time = 价格已同意，请选一个时间
service-now-booked = 已约好
service-now-on-the-way = { $name }已经出发
service-status-quantity = 📐 { $quantity }
service-status-asked-for = 🕒 申请的时间：{ $time }
service-status-time = 🕒 { $time }
btn-service-another-time = 📅 改时间
btn-service-choose-time = 📅 选时间
btn-service-offer-agree = ✅ 同意 { $amount }
btn-service-offer-decline = 不同意
btn-service-pay = 💰 去付款

# 消息
service-news-head = 🧹 <b>{ $number }</b> { $what }
service-news-booked = ✅ <b>{ $number }</b> { $what }约好了：<b>{ $time }</b>。前一天和前一小时会再提醒您。
service-news-on-the-way = 🚗 <b>{ $number }</b> { $what }：{ $name }已经出发，请留意门铃和电话。
service-news-retracted = <b>{ $number }</b> { $what }：刚才的报价收回了，同事会另外给您一份。
service-news-lapsed = <b>{ $number }</b> { $what }：报价过了有效期。还需要的话，在这里说一声，我们重新报。
service-news-day = 🔔 <b>{ $number }</b> { $what }：{ $time } 上门。要改时间的话，请尽早按“看这张单”。
service-news-hour = 🔔 <b>{ $number }</b> { $what }：一小时后上门（{ $time }），请留人在家。
service-news-charged = 🧾 <b>{ $number }</b> { $what }的账单出来了：<b>{ $amount }</b>，每一项都是您同意过的。付款后马上有收据。
service-offer = 💬 报价：<b>{ $amount }</b>
    内容：{ $scope }
    有效到{ $time }。同意了才开始；不同意也没关系，不收费。
service-offer-extra = ➕ 现场发现需要新增：<b>{ $amount }</b>
    内容：{ $scope }
    您同意了才做，不同意就只做原来约好的。{ $time } 前有效。

# 时间线
event-book = 约好了：{ $time }
event-set-out = { $name }出发了
event-move = 您申请的时间：{ $time }
event-offer = 报价 { $amount }
event-agree = 您同意了 { $amount }
event-decline = 您没有同意
event-retract = 报价收回了
event-lapse = 报价过了有效期
event-charge = 账单 { $amount }

# 员工卡片
btn-card-book = ✅ 确认时间
btn-card-set-out = 🚗 出发
btn-card-quote = 💰 报价
btn-card-extra = ➕ 新增项目
btn-card-retract = ↩️ 收回报价
service-card-quantity = 📐 { $quantity }
service-card-requested = 🕒 住户申请：<b>{ $time }</b>（待确认）
service-card-booked = 🕒 已约：<b>{ $time }</b>
service-card-crew = 👥 { $crew }
service-card-agreed = ✍️ 住户已同意 { $amount }
service-card-offer-open = ⏳ 等住户决定：{ $scope } { $amount }
service-card-offer-declined = ✖️ 住户没有同意：{ $scope } { $amount }
service-card-offer-lapsed = ⌛️ 过期未答：{ $scope } { $amount }
service-card-on-the-way = 🚗 已出发
quote-ask-words = 💰 <b>{ $number }</b>：要做什么？写清内容，可以附照片。
    住户写的：{ $words }
quote-ask-extra = ➕ <b>{ $number }</b>：现场新增什么？写清内容，可以附照片。住户同意了才能做。
quote-ask-amount = 💰 一共多少钱？比如 260 或 88.50
quote-amount-unclear = 请写一个金额，比如 260 或 88.50。
quote-check = 📋 <b>{ $number }</b>：住户会看到
quote-check-words = 内容：{ $words }
quote-check-amount = 金额：<b>{ $amount }</b>
quote-check-days = 有效 { $days } 天
btn-quote-send = 📤 发给住户
btn-quote-words = 改内容
btn-quote-amount = 改金额
btn-quote-days = { $days } 天
quote-sent = 📤 已发给住户，等答复。
quote-refused = 没有发出：工单已变，或者还有一份在等住户答复。您写的内容：{ $words }

# 提示
alert-refused-offer-open = 还有一份在等住户答复：先等答复，或者收回
alert-refused-offer-over = 这份报价已经过期、收回或答复过了
alert-refused-no-time = 这个时间已经不在了，请重新选一个
alert-refused-their-time = 哪一天由住户来选：请用“问住户”说明情况，请他们改时间
alert-refused-too-late = { $time } 之后不能在这里改期或取消了，请联系前台
alert-booked = 已确认：{ $time }，住户已收到
alert-set-out = 住户已收到：您出发了
alert-offered = 已发给住户
alert-retracted = 已收回
alert-agreed = 谢谢，已记下您的同意
alert-declined = 好的，不做这一项
alert-moved = 新时间已申请，确认后告诉您
notice-agreed = ✅ 住户同意了 { $amount }
notice-declined = ✖️ 住户没有同意
notice-lapsed = ⌛️ 住户没有在有效期内答复
notice-moved = 📅 住户想改到{ $time }，请确认
notice-soon-day = 🔔 明天上门：{ $time }
notice-soon-hour = 🔔 一小时后上门：{ $time }

plain-deadline-confirm = 确认上门时间
notice-near-confirm = ⏱ 上门时间还没确认，时限{ $time }
notice-missed-confirm = ❗️ 上门时间没有确认，已超时（{ $time }）
notice-long-confirm = 🚨 严重超时，上门时间仍没确认（{ $time }）

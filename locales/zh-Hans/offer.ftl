### 自由文字：这是要办什么事？

offer-ask = 收到。您是想办下面哪一件？按一下就行，您的话已经带上。
offer-upset = 给您添麻烦了，很抱歉。要不要直接跟一位同事说？您的话已经带上。
offer-all = 您想办哪一件？按一下就行，您的话已经带上。
offer-which = 是关于下面哪一件的？按一下，您的话就补充进去，同事马上看到。
offer-none-open = 您名下现在没有正在办的事。要把您的话转给前台吗？同事会查清楚回复您。
offer-as-repair = 🔧 按<b>报修</b>为您办理。不是这件事？请按“‹ 返回”另选。
offer-as-complaint = 📝 按<b>投诉</b>为您办理。不是这件事？请按“‹ 返回”另选。
offer-as-question = ❓ 按<b>咨询</b>为您办理。不是这件事？请按“‹ 返回”另选。
offer-as-person = 🙋 为您转给前台的同事。不是这个意思？请按“‹ 返回”另选。
offer-as-fee = 💰 按<b>费用</b>为您打开。不是这件事？请按“‹ 返回”另选。
offer-as-service = 🧹 给您打开<b>上门服务</b>，先看内容和价格再决定。不是这件事？请按“‹ 返回”另选。
offer-as-permit = 🪪 给您打开<b>许可登记</b>。不是这件事？请按“‹ 返回”另选。
offer-as-message = 💬 转给前台的同事。不是这件事？请按“‹ 返回”另选。
btn-offer-repair = 🔧 报修
btn-offer-complaint = 📝 投诉
btn-offer-question = ❓ 咨询
btn-offer-requests = 📋 我的事项
btn-offer-fee = 💰 账单缴费
btn-offer-service = 🧹 上门服务
btn-offer-permit = 🪪 许可登记
btn-offer-message = 💬 请前台看看
btn-offer-else = 都不是

notice-upset = 😟 住户很着急，请主管亲自跟进
notice-upset-words = 😟 住户很不满，请主管亲自跟进：<blockquote>{ $words }</blockquote>

### 自己的资料：看得到记了什么，也可以请我们忘掉。

plain-command-mydata = 我的资料：这里记了什么
plain-command-forget = 请忘掉我的资料
btn-main-data = 🔒 我的资料
btn-mydata-forget = 🗑 请忘掉我
btn-privacy-all = 所有小区
mydata-which = 🔒 您在几个小区都有资料，看哪一个？
mydata-head = 🔒 <b>您在{ $community }的资料</b>
mydata-person = 称呼：{ $name } · 语言：{ $language }
mydata-phone = 电话：{ $phone }
mydata-no-phone = 电话：没有留
mydata-homes = 住址：{ $homes }
mydata-no-homes = 住址：没有绑定
mydata-tickets = 报修、投诉、咨询等：{ $count } 件
mydata-file = 全部内容在下面的文件里：您写的话、处理经过、账单、回访。别人的资料和内部备注不在其中。
mydata-caption = 🔒 您在{ $community }的资料。里面都是您的个人信息，请收好。
forget-which = 🗑 您在几个小区都有资料，请我们忘掉哪一个？
forget-head = 🗑 <b>忘掉您在{ $community }的资料</b>
forget-goes = <b>会删掉</b>
forget-goes-person = ▪️ 您的称呼和语言
forget-goes-phone = ▪️ 您的电话
forget-goes-homes = ▪️ 和 { $homes } 的绑定
forget-goes-words = ▪️ 您写的话、照片和语音，和前台的对话
forget-withdrawn = ▪️ 还没办完的 { $numbers } 会一起撤回
forget-stays = <b>会留下，除收据外没有您的名字</b>
forget-stays-work = ▪️ { $count } 件工作记录：哪天、在哪里、做了什么
forget-going-on = ▪️ { $numbers } 还要继续处理，办完再删掉您的描述
forget-stays-money = ▪️ 账单、缴费和收据：法律要求保存十年，收据上的付款人也照旧
forget-stays-debt = ▪️ 没缴清的费用：它属于房屋，不会因此取消
forget-stays-staff = ▪️ 您作为工作人员的记录
forget-after = 删掉以后找不回来，我也不再认得您：下次发消息，就像第一次见面。
btn-forget-on = 继续
btn-forget-look = 先看看我的资料
forget-sure =
    ⚠️ <b>真的要全部忘掉吗？</b>
    按下去就不能反悔了。
btn-forget-yes = 🗑 是的，全部忘掉
forget-done = ✅ 已经忘掉了，谢谢您一直以来的信任。什么时候想再来，发一句话就行。
forget-hindered = 🗑 现在还不能忘掉，请先办完这几件：
forget-hindered-claim = ▪️ { $unit } 的缴费 { $amount } 正在核对：请等财务回复，或在“我的事项”里撤回
forget-hindered-paying = ▪️ 有一笔付款正在进行：请几分钟后再试
forget-hindered-service = ▪️ 预约 { $number } 还没结束：请先取消，或等做完
forget-hindered-after = 办完以后再发 /forget。
plain-former-resident = 前住户
tie-forgotten = 这位住户的资料已按本人意愿删除。
talk-forgotten = 🗑 这条消息已按住户的意愿删除。
notice-former = ℹ️ 这位住户已请我们忘掉资料，这条消息没有人会看到。

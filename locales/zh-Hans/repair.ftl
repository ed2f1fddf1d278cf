### 报修与紧急情况。

repair-head = 🔧 <b>报修</b>
repair-head-known = 🔧 <b>报修</b> · { $known }
repair-noted-words = 已记下：“{ $words }”

repair-ask-area =
    哪里需要维修？
    也可以直接打字，例如“厨房水龙头一直滴水”，或先发一张照片。
repair-ask-area-short = 是哪里的问题？
btn-repair-area-public = 🏢 公共区域（电梯、楼道、园区）
btn-repair-area-home = 🏠 家里
btn-repair-area-paid = 🧰 家里 · 有偿维修
plain-repair-area-public = 公共区域
plain-repair-area-home = 家里
plain-repair-area-paid = 有偿维修

repair-ask-guess =
    🔧 <b>报修</b>
    已记下：“{ $words }”

    这是 <b>{ $area } · { $category }</b> 的问题，对吗？
btn-repair-guess-yes = 对
btn-repair-guess-no = 不对，我来选
repair-ask-category = 是哪一类问题？
repair-noted-choose = 已记下您说的情况，请再选一下。

repair-fact-water =
    ❗️ 先确认一件事：<b>现在水还在流吗？</b>
    在流的话，马上派人；两分钟内没有回答，也按“在流”处理。
btn-repair-water-yes = 💧 还在流，止不住
btn-repair-water-no = 没有在流，或只是滴水
repair-fact-power =
    ❗️ 先确认一件事：<b>是整栋楼停电，还是只有您家？</b>
    整栋停电的话，马上派人；两分钟内没有回答，也按“整栋”处理。
btn-repair-power-yes = ⚡️ 整栋楼都没电
btn-repair-power-no = 只有我家
repair-hint-fact = 已记下。请按下面的按钮，好决定要不要马上派人。
repair-fact-noted = 好的，按普通情况处理，您说的都记在 <b>{ $number }</b> 里了。还想补充照片或情况，点那张单的“补充”就行。

repair-scope =
    ℹ️ { $answer }

    需要的话，我们也可以登记下来，由前台帮您跟进。
btn-repair-scope-enough = 知道了，谢谢
btn-repair-scope-anyway = 还是登记，请前台跟进
repair-scope-bye = 好的。还有别的事，随时告诉我。

repair-ask-home = 是哪一处住址？
btn-repair-home-pending = { $unit }（待确认）
btn-repair-home-other = 别的住址
repair-ask-building-home = 在哪一栋？选一栋，或直接输入房号，例如 <code>5-1201</code>。
repair-ask-building-guest =
    您还没有绑定住址，不影响报修：选楼栋，或直接输入房号，例如 <code>5-1201</code>，前台会核对。
    先绑定住址的话，以后报修不用再填。
btn-repair-link-first = 先绑定住址
repair-ask-building-public = 在哪里？选楼栋，或直接打字，例如“3 号楼东门”。
btn-repair-outdoors = 🌳 不在楼里（车库、园区、大门）
repair-ask-unit = 请输入房号，例如 <code>5-1201</code>。
repair-ask-unit-in = <b>{ $building }</b>的几号房？例如 <code>1201</code>。
repair-hint-unit = 没有找到“{ $typed }”。请看看门牌再输入一次，或按下面的按钮，由前台核对。
btn-repair-as-typed = 就写“{ $typed }”
repair-ask-spot-in = <b>{ $building }</b>的什么位置？例如“大堂左边的电梯”“12 楼走廊”。
repair-ask-spot = 在什么位置？例如“地下车库 B 区 32 号车位旁”。
plain-repair-grounds = 小区公共区域

repair-ask-words = 哪里坏了，什么样？一两句话就够。发语音也可以。
repair-ask-about =
    { $count ->
    [1] 📎 收到您发来的文件。
   *[other] 📎 收到 { $count } 份文件。
    }
    请说一下：哪里出了什么问题？一句话就够。
btn-repair-not-repair = 不是报修，转给前台
repair-hint-words = 请再说具体一点，例如“主卧空调漏水”。
plain-repair-voice = （见语音）

repair-ask-media = 有照片、视频、语音或位置吗？师傅看了就知道带什么工具。可以一次发几张。
repair-ask-media-more = 📎 已收到 { $count } 份。可以接着发；发完请按“好了”。
btn-repair-files-again = 清空重发
repair-got-file = 📎 收到，共 { $count } 份。
repair-enough-files = 📎 已有 { $count } 份，足够了，后面的没有再收。请按“好了”继续。
repair-added-words = ✏️ 已补充到说明里。

repair-ask-visit = 什么时候方便上门？也可以直接打字，例如“周三晚上 7 点后”。
btn-repair-today-morning = 今天上午
btn-repair-today-afternoon = 今天下午
btn-repair-tomorrow-morning = 明天上午
btn-repair-tomorrow-afternoon = 明天下午
btn-repair-weekend = 周末
btn-repair-any-time = 什么时候都可以
plain-repair-morning = { $day }上午
plain-repair-afternoon = { $day }下午
plain-repair-weekend = { $first }或{ $second }
plain-repair-any-time = 什么时候都可以

repair-ask-phone = 师傅怎么联系您？按下面的大按钮分享手机号；只有接单的人看得到，每次查看都有记录。
btn-share-phone = 📱 分享我的手机号
repair-hint-phone = 为了确认是您本人的号码，请用下面的大按钮分享；不想留也可以跳过。

repair-summary-head = 🔧 <b>请核对，没问题就发送</b>
repair-summary-kind = <b>类别</b>：{ $area } · { $category }
repair-summary-place = <b>地点</b>：{ $place }
repair-summary-words = <b>情况</b>：{ $words }
repair-summary-media = <b>附件</b>：{ $count } 份
repair-summary-visit = <b>上门</b>：{ $visit }（希望的时间，师傅会再和您确认）
repair-summary-phone = <b>电话</b>：{ $phone }
repair-summary-paid = 有偿维修先报价，您同意后才动工。
repair-summary-next = 发送后会给您单号，有人接单马上告诉您。
btn-repair-send = ✅ 发送
btn-repair-change-area = 改范围
btn-repair-change-category = 改类别
btn-repair-change-place = 改地点
btn-repair-change-words = 改情况
btn-repair-change-media = 改附件
btn-repair-change-visit = 改时间

repair-similar =
    同一个地方已经有人报修：

    { $found }

    是同一件事吗？加入后不用重复登记，进展会同样通知您。
repair-similar-line = • <b>{ $number }</b> { $category } · { $place }（{ $since }报修）
btn-repair-join = 是，加入 { $number }
btn-repair-different = 我的不一样，单独登记

repair-hint-press = 请按下面的按钮选择。

## 紧急情况

repair-ask-danger =
    🚨 <b>发生了什么？</b>
    选一个，马上派人，其余的稍后再问。也可以直接打字。
plain-danger-trapped = 🛗 有人困在电梯里
plain-danger-gas = 💨 闻到燃气味
plain-danger-fire = 🔥 着火、冒烟
plain-danger-live-wire = ⚡️ 漏电、打火花
plain-danger-water = 💧 跑水、水漫出来
plain-danger-blackout = 🕯 整栋楼停电
plain-danger-falling = 🧱 有东西掉落
plain-danger-hurt = 🩹 有人受伤、不舒服
plain-danger-break-in = 🚪 有人闯入、打架
plain-danger-else = ❗️ 别的危险情况
repair-on-call = ☎️ 请同时打电话：{ $name } <b>{ $phone }</b>
repair-filing = 🚨 正在登记：<b>{ $danger }</b>
repair-rescue-head = 🚨 <b>{ $danger }</b>：已登记 <b>{ $number }</b>，正在通知值班人员。
repair-safety-trapped = ⚠️ 请不要扒门或往外爬；按轿厢里的警铃，靠边站稳，等人来开门。
repair-safety-gas = ⚠️ 不要开关电器，不要点火；开窗，关上燃气阀，到室外再打电话。气味很浓请打 <b>{ $fire }</b>。
repair-safety-fire = ⚠️ 马上离开，走楼梯，不要坐电梯；有烟就弯腰捂住口鼻。到安全处打 <b>{ $fire }</b>。
repair-safety-live-wire = ⚠️ 不要碰，离远一点；有人触电不要用手拉，先断电，再打 <b>{ $ambulance }</b>。
repair-safety-water = ⚠️ 够得着就先关进水总阀；水靠近插座时不要踩水，先拉电闸。
repair-safety-blackout = ⚠️ 先不要坐电梯；用手机照明，不要点蜡烛。电梯里有人请马上告诉我。
repair-safety-falling = ⚠️ 不要从下面走，退远一些，提醒旁边的人绕开。
repair-safety-hurt = ⚠️ 请先打 <b>{ $ambulance }</b>；不要随意移动伤者，旁边留一个人。
repair-safety-break-in = ⚠️ 请先打 <b>{ $police }</b>；不要上前，锁好门，待在安全的地方。
repair-safety-else = ⚠️ 先离开危险的地方。火警 <b>{ $fire }</b>，急救 <b>{ $ambulance }</b>，报警 <b>{ $police }</b>。
repair-rescue-where = <b>在哪里？</b>选一个，或直接打字。
repair-rescue-spot = <b>{ $building }的什么位置？</b>例如“左边那部电梯，大概 8 楼”。
repair-rescue-words = <b>现在什么情况？</b>例如有几个人、有没有老人孩子。
repair-rescue-media = 还有要补充的吗？照片、位置、一句话都可以，会马上转给值班人员。
btn-repair-my-home = 🏠 我家 { $unit }
btn-repair-calm = 不是紧急情况
btn-repair-enough = 就这些
repair-rescue-passed-on = ✅ 已转给值班人员。
repair-rescue-calmed = 好的，{ $number } 改为普通报修，会按顺序处理。没有危险就好。
repair-rescue-parting = 好的。{ $number } 已交给值班人员，一有人接单就告诉您。情况有变化，请马上发消息或打上面的电话。
plain-repair-place-asked = 位置正在询问
plain-repair-place-asked-home = 位置正在询问（登记住址 { $unit }）

### 住户和前台直接对话。

btn-main-person = 🙋 转人工
btn-talk-end = ⏹ 结束对话
btn-talk-again = 🙋 再聊聊
btn-talk-take = 🙋 接手
btn-talk-release = ↩️ 交回

# 住户看到的
talk-status-head = 💬 <b>和前台对话</b> · { $number }
talk-status-waiting = 已经转给前台，马上有同事来。
talk-status-waiting-by = 已经转给前台，最迟{ $time } 有同事来。
talk-status-taken = <b>{ $name }</b>在和您对话。
talk-status-how = 直接在这里写就行，文字、照片、语音都能送到。
talk-status-ended = 对话已结束。
talk-joined = 🙋 { $name }来了，正在看您的话。
talk-already = 您正在和前台对话（{ $number }），直接写就行。
talk-ended = 好的，对话结束了（{ $number }）。还有事，随时再找我们。
talk-ended-staff = 前台结束了这次对话（{ $number }），谢谢您。还有事，随时再找我们。
talk-ended-silence = 一直没等到您的消息，对话先结束了（{ $number }）。您方便时按一下就能接着聊。
talk-nudge = 您还在吗？前台在等您的消息。现在不方便也没关系，{ $time }后会先结束，随时可以再聊。
talk-closed = 🌙 前台现在休息，{ $time } 上班。
    您可以先留言，前台一上班就回复您。
talk-closed-kept = 🌙 前台现在休息，{ $time } 上班。您的话已经记在 <b>{ $number }</b>，前台一上班就回复您。
talk-closed-meanwhile = 🌙 前台下班了，{ $time } 上班后接着回复您。您写的都已经留好。
talk-on-duty = 急事请拨打{ $name } <b>{ $phone }</b>，有人值班。
talk-cut = 很抱歉，现在联系不上前台的同事。
talk-cut-kept = 很抱歉，现在联系不上前台的同事。您的话都留在 <b>{ $number }</b>，一恢复就转给他们。
talk-unfit = 这种消息转不过去，请用文字、照片、视频、语音、文件或定位。
talk-line-staff = 💬 <b>{ $name }</b>：{ $words }
talk-line-staff-file = 💬 <b>{ $name }</b>
talk-event-begun = 您找了前台
talk-event-taken = { $name }接手
talk-event-said = { $name }：{ $words }
talk-event-said-files = { $name }发来照片或文件
talk-event-ended = 对话结束
talk-event-ended-you = 您结束了对话

# 工作人员看到的
talk-card-head = 💬 <b>{ $number }</b> · 住户要和人说话
talk-card-waiting = ▪️ <b>等人接手</b>
talk-card-taken = ▪️ <b>{ $name }</b>在对话
talk-card-ended = ▪️ <b>对话已结束</b>
talk-card-ended-resident = ▪️ <b>对话已结束</b>（住户结束）
talk-card-ended-silence = ▪️ <b>对话已结束</b>（住户没有再回）
talk-card-owed = ⏳ 住户{ $time } 的话还没回
talk-card-sent = ✓ 上一条已送达（{ $time }）
talk-card-on-its-way = ⏳ 上一条正在发送（{ $time }）
talk-card-failed = ⚠️ 上一条没有送到（{ $time }）
talk-card-blocked = 🚫 住户停用了机器人，上一条没有送到（{ $time }）
talk-card-hint = <i>按“接手”以后，您回复这张卡片或住户的话，会<b>直接发给住户</b>。没接手的回复只是内部备注。</i>
talk-card-hint-taken = <i>{ $name }的回复会<b>直接发给住户</b>（以 // 开头的除外）。其他人的回复是内部备注，住户看不到。</i>
talk-line-resident = 💬 <b>{ $name }</b>：{ $words }
talk-line-resident-file = 💬 <b>{ $name }</b>
talk-note-take-first = 只记为内部备注，没有发给住户。要回复住户，请先按“接手”。
talk-note-ended = 对话已经结束：只记为内部备注，没有发给住户。要告诉住户，请按下面的按钮。
talk-left = ⏹ 住户结束了对话 <b>{ $number }</b>。
talk-left-silence = ⏹ 住户一直没有回，对话 <b>{ $number }</b> 自动结束了。
talk-lost-failed = ⚠️ <b>{ $number }</b>：这条没有送到住户那里，请打电话。
talk-lost-blocked = 🚫 <b>{ $number }</b>：住户停用了机器人，这条没有送到，请打电话。
talk-blocked-bot = 🚫 <b>{ $number }</b>：住户停用了机器人，收不到消息，请打电话。
alert-talk-taken = 接手了。您回复卡片或住户的话，会直接发给住户
alert-talk-released = 已交回，等同事接手
alert-talk-ended = 对话已结束，住户已收到通知
alert-talk-over = 这次对话已经结束了

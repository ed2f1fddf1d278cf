### 第一次见面：绑定住址。

link-ask-code =
    🏠 <b>绑定您在{ $community }的家</b>
    以后报修不用再填地址，进展也能随时查。

    账单上有<b>绑定码</b>吗？直接发给我。没有也没关系，按下面的按钮。
btn-link-no-code = 没有绑定码，选楼栋
link-wrong =
    这个码不对，或已经用过、过期了。请对照账单再发一次，还可以试 <b>{ $left }</b> 次。
link-no-code = 这不像绑定码：绑定码是账单上的 10 位字母和数字。请照着再发一次，没有就按下面的按钮。
link-locked = 试的次数多了，为了您的账户安全，<b>{ $until }</b>前先不收绑定码。现在可以改选楼栋，由前台确认。
link-for-group = 这是工作群用的码：请在那个群里发送 <code>/bind</code> 加上这个码。
link-staff = { $name }，您好！工作身份已登记。派单会发到部门群，也可以在这里私聊。
link-ask-building = 您住在哪一栋？选一栋，或直接输入房号，例如 <code>5-1201</code>。
link-ask-unit = 请输入房号，例如 <code>5-1201</code>。
link-ask-unit-in = <b>{ $building }</b>的几号房？例如 <code>1201</code>。
link-no-unit = 没有找到这个房号。请看看门牌，再输入一次；也可以返回重选楼栋。
link-ask-tie = <b>{ $unit }</b>，您是这里的？
btn-link-owner = 业主
btn-link-tenant = 租户
btn-link-family = 家人
link-ask-phone =
    <b>{ $unit }</b>，记下了。
    最后一步：按下面的大按钮分享您自己的手机号，前台好核对。号码只用于物业联系。
link-hint-phone = 为了确认是您本人的号码，请用下面的大按钮分享，不用打字。
link-hint-media = 收到了，绑定住址用不上文件。请先回答上面的问题。
link-already = <b>{ $unit }</b> 已经绑定在您名下，可以直接使用。
link-welcome = 🏠 <b>{ $unit }</b> 绑定好了，欢迎！报修、查进展都可以在这里说一声。
link-tied = 🏠 <b>{ $unit }</b> 绑定好了。
link-pending = ⏳ <b>{ $unit }</b> 已提交前台确认，通过后马上告诉您。这期间照样可以报修，紧急情况随时说。
link-done-address =
    🏠 <b>{ $unit }</b> 绑定好了，欢迎！
    我们怎么称呼您？
link-pending-address =
    ⏳ <b>{ $unit }</b> 已提交前台确认，通过后马上告诉您。
    我们怎么称呼您？
btn-link-mr = 先生
btn-link-ms = 女士
btn-link-plain = 直接叫名字

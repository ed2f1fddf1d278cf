### 留言、语言、自己的单子、回访。

dialogs-hint-press = 请按下面的按钮选择。
dialogs-quote = <blockquote>{ $words }</blockquote>
dialogs-files = 📎 文件 { $count } 份

message-ask = ✉️ 请把要说的写下来，文字、照片、语音都可以。前台会看到，并给您一个单号。
message-read-back = ✉️ <b>给前台的留言</b>
message-more = 可以接着写、接着发文件；好了就按“发送”。
btn-message-send = ✅ 发送

language-ask = 🌐 请选择语言
btn-language-own-name = 简体中文
language-set = 好的，以后用简体中文。

matter-add = ✏️ 给 <b>{ $number }</b> 补充：打字或发照片，师傅马上能看到。
matter-answer = 💬 <b>{ $number }</b>：师傅想问您
matter-cancel =
    要撤回 <b>{ $number }</b> 吗？选一个原因，或直接打字；撤回后不再派人。
matter-cancel-reason = 要撤回 <b>{ $number }</b> 吗？您说的原因：
btn-matter-withdraw = 撤回
btn-matter-fixed = 已经好了
btn-matter-mistake = 报错了
btn-matter-no-need = 不需要了
btn-matter-just-cancel = 撤回，不说原因
btn-matter-keep = ‹ 不撤回，继续
matter-kept = 好的，<b>{ $number }</b> 照常处理。
matter-partly = <b>{ $number }</b> 没有全好，给您添麻烦了，抱歉。还有哪里没好？选一个或直接打字，我们接着修。
matter-not-done = <b>{ $number }</b> 还没修好，给您添麻烦了，抱歉。是什么情况？选一个或直接打字，马上重新安排。
matter-again = <b>{ $number }</b> 又出问题了，给您添麻烦了，抱歉。是什么情况？选一个或直接打字，马上重新安排。
matter-different = <b>{ $number }</b>：您的情况有什么不一样？直接打字就行，我们再看一看。
btn-matter-same = 问题还在
btn-matter-nobody = 没有人来过
btn-matter-rough = 收尾没做好，不干净
btn-matter-damage = 别的地方弄坏了
matter-photo-noted = 📎 照片收到了，请再说一下情况。
matter-proof = 有照片的话请发来，师傅好准备；没有就直接按“发送”。
matter-alarmed = 🚨 这听起来有危险，正在转为紧急情况。

survey-attitude =
    ⭐️ <b>{ $number }</b> 回访，按四下就好。
    <b>1/4</b> 师傅的态度怎么样？
survey-quality = <b>2/4</b> 活儿做得怎么样？
survey-charge = <b>3/4</b> 有没有多收、乱收费？
survey-overall = <b>4/4</b> 总的来说，您满意吗？
btn-survey-5 = 5 · 很满意
btn-survey-4 = 4 · 满意
btn-survey-3 = 3 · 一般
btn-survey-2 = 2 · 不满意
btn-survey-1 = 1 · 很不满意
btn-survey-charge-no = 没有多收
btn-survey-charge-yes = 有
btn-survey-later = 换个时间
survey-words = 谢谢！还有想说的吗？打字就行；没有就按“完成”。
survey-words-sorry = 很抱歉没让您满意，负责人会亲自跟进。哪里不好？打字就行；不想说就按“完成”。
btn-survey-finish = ✅ 完成
survey-later = 🕒 什么时候方便？到时再来问您。

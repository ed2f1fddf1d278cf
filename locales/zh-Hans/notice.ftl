### 给许多住户的通知，以及发完之后的小结。

notice = 📢 <b>{ $title }</b>

    { $name }您好！
    { $text }

    { $community }物业
notice-unnamed = 📢 <b>{ $title }</b>

    您好！
    { $text }

    { $community }物业
plain-notice-title = 物业通知
btn-notice-ask = 问一问
campaign-ended = 📬 “{ $title }”（{ $community }）发完了，{ $sent } 人收到。
campaign-blocked = { $n } 人停用了机器人，收不到，请电话告知。
campaign-failed = { $n } 条没能发出，原因请管理员查看。
campaign-uncertain = { $n } 条可能已送达；为免打扰，没有重发。
campaign-withdrawn = { $n } 条不再需要，已取消。

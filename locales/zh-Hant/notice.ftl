### 給許多住戶的通知，以及發完之後的小結。

notice = 📢 <b>{ $title }</b>

    { $name }您好！
    { $text }

    { $community }物業
notice-unnamed = 📢 <b>{ $title }</b>

    您好！
    { $text }

    { $community }物業
plain-notice-title = 社區公告
btn-notice-ask = 想問一下
campaign-ended = 📬 「{ $title }」（{ $community }）發送完畢，{ $sent } 位收到。
campaign-blocked = { $n } 位停用了機器人，收不到，請改以電話通知。
campaign-failed = { $n } 則沒能發出，原因請管理員查看。
campaign-uncertain = { $n } 則可能已送達；為免打擾，不再重傳。
campaign-withdrawn = { $n } 則不再需要，已取消。

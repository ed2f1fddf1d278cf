### 第一次見面：綁定住址。

link-ask-code =
    🏠 <b>綁定您在{ $community }的家</b>
    以後報修不用再填地址，進度也能隨時查。

    帳單上有<b>綁定碼</b>嗎？直接傳給我。沒有也沒關係，按下面的按鈕。
btn-link-no-code = 沒有綁定碼，選樓棟
link-wrong =
    這個碼不對，或已經用過、過期了。請對照帳單再傳一次，還可以試 <b>{ $left }</b> 次。
link-no-code = 這不像綁定碼：綁定碼是帳單上的 10 位字母和數字。請照著再傳一次，沒有就按下面的按鈕。
link-locked = 試的次數多了，為了您的帳戶安全，<b>{ $until }</b>前先不收綁定碼。現在可以改選樓棟，由服務台確認。
link-for-group = 這是工作群組用的碼：請在那個群組裡傳送 <code>/bind</code> 加上這個碼。
link-staff = { $name }，您好！工作身分已登記。派單會傳到部門群組，也可以在這裡私訊。
link-ask-building = 您住在哪一棟？選一棟，或直接輸入房號，例如 <code>5-1201</code>。
link-ask-unit = 請輸入房號，例如 <code>5-1201</code>。
link-ask-unit-in = <b>{ $building }</b>的幾號房？例如 <code>1201</code>。
link-no-unit = 沒有找到這個房號。請看看門牌，再輸入一次；也可以返回重選樓棟。
link-ask-tie = <b>{ $unit }</b>，您是這裡的？
btn-link-owner = 業主
btn-link-tenant = 租客
btn-link-family = 家人
link-ask-phone =
    <b>{ $unit }</b>，記下了。
    最後一步：按下面的大按鈕分享您自己的手機號碼，服務台好核對。號碼只用於物業聯絡。
link-hint-phone = 為了確認是您本人的號碼，請用下面的大按鈕分享，不用打字。
link-hint-media = 收到了，綁定住址用不上檔案。請先回答上面的問題。
link-already = <b>{ $unit }</b> 已經綁定在您名下，可以直接使用。
link-welcome = 🏠 <b>{ $unit }</b> 綁定好了，歡迎！報修、查進度都可以在這裡說一聲。
link-tied = 🏠 <b>{ $unit }</b> 綁定好了。
link-pending = ⏳ <b>{ $unit }</b> 已送服務台確認，通過後馬上告訴您。這段時間照樣可以報修，緊急情況隨時說。
link-done-address =
    🏠 <b>{ $unit }</b> 綁定好了，歡迎！
    我們怎麼稱呼您？
link-pending-address =
    ⏳ <b>{ $unit }</b> 已送服務台確認，通過後馬上告訴您。
    我們怎麼稱呼您？
btn-link-mr = 先生
btn-link-ms = 女士
btn-link-plain = 直接叫名字

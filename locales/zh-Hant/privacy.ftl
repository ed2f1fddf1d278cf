### 自己的資料：看得到記了什麼，也可以請我們忘掉。

plain-command-mydata = 我的資料：這裡記了什麼
plain-command-forget = 請忘掉我的資料
btn-main-data = 🔒 我的資料
btn-mydata-forget = 🗑 請忘掉我
btn-privacy-all = 所有社區
mydata-which = 🔒 您在幾個社區都有資料，看哪一個？
mydata-head = 🔒 <b>您在{ $community }的資料</b>
mydata-person = 稱呼：{ $name } · 語言：{ $language }
mydata-phone = 電話：{ $phone }
mydata-no-phone = 電話：沒有留
mydata-homes = 住址：{ $homes }
mydata-no-homes = 住址：沒有綁定
mydata-tickets = 報修、投訴、諮詢等：{ $count } 件
mydata-file = 全部內容在下面的檔案裡：您寫的話、處理經過、帳單、回訪。別人的資料和內部備註不在其中。
mydata-caption = 🔒 您在{ $community }的資料。裡面都是您的個人資訊，請收好。
forget-which = 🗑 您在幾個社區都有資料，請我們忘掉哪一個？
forget-head = 🗑 <b>忘掉您在{ $community }的資料</b>
forget-goes = <b>會刪掉</b>
forget-goes-person = ▪️ 您的稱呼和語言
forget-goes-phone = ▪️ 您的電話
forget-goes-homes = ▪️ 和 { $homes } 的綁定
forget-goes-words = ▪️ 您寫的話、照片和語音，和服務台的對話
forget-withdrawn = ▪️ 還沒辦完的 { $numbers } 會一起撤回
forget-stays = <b>會留下，除收據外沒有您的名字</b>
forget-stays-work = ▪️ { $count } 件工作紀錄：哪天、在哪裡、做了什麼
forget-going-on = ▪️ { $numbers } 還要繼續處理，辦完再刪掉您的描述
forget-stays-money = ▪️ 帳單、繳費和收據：法律要求保存十年，收據上的付款人也照舊
forget-stays-debt = ▪️ 沒繳清的費用：它屬於房屋，不會因此取消
forget-stays-staff = ▪️ 您作為工作人員的紀錄
forget-after = 刪掉以後找不回來，我也不再認得您：下次傳訊息，就像第一次見面。
btn-forget-on = 繼續
btn-forget-look = 先看看我的資料
forget-sure =
    ⚠️ <b>真的要全部忘掉嗎？</b>
    按下去就不能反悔了。
btn-forget-yes = 🗑 是的，全部忘掉
forget-done = ✅ 已經忘掉了，謝謝您一直以來的信任。什麼時候想再來，傳一句話就行。
forget-hindered = 🗑 現在還不能忘掉，請先辦完這幾件：
forget-hindered-claim = ▪️ { $unit } 的繳費 { $amount } 正在核對：請等財務回覆，或在「我的事項」裡撤回
forget-hindered-paying = ▪️ 有一筆付款正在進行：請幾分鐘後再試
forget-hindered-service = ▪️ 預約 { $number } 還沒結束：請先取消，或等做完
forget-hindered-after = 辦完以後再傳 /forget。
plain-former-resident = 前住戶
tie-forgotten = 這位住戶的資料已依本人意願刪除。
talk-forgotten = 🗑 這則訊息已依住戶的意願刪除。
notice-former = ℹ️ 這位住戶已請我們忘掉資料，這則訊息沒有人會看到。

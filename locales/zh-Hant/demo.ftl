### 示範頁面。

plain-demo-title = Frontdesk · 海港花園（示例）
plain-demo-bot = 海港花園服務台（示例）
plain-demo-hint = 所有人都由您來扮演：左邊是住戶，中間是工程部的群組，右邊是工程主管。
plain-demo-try-repair = 住戶：寫一句「廚房水龍頭滴水」，或者傳張照片 📎
plain-demo-try-take = 工程部：接單，約時間，做完按完工
plain-demo-try-time = 撥快時間：看催辦、升級，還有隔天的回訪
plain-demo-lead = { $department }主管
plain-demo-manager = 物業經理
plain-demo-resident = { $unit } 住戶
plain-demo-guest = 新住戶，{ $unit } 的綁定碼：{ $code }
plain-demo-bill-water = 自來水
plain-demo-bill-sewage = 污水處理費
plain-demo-bill-tier-1 = 電費第一級
plain-demo-bill-tier-2 = 電費第二級
plain-demo-bill-correction = 抄表多記了 1 m³，已更正
plain-demo-try-fees = 住戶：按 💰 費用，看帳單、回報繳費；財務部的群組裡核對

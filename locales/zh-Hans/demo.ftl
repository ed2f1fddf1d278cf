### 演示页面。

plain-demo-title = Frontdesk · 海港花园（示例）
plain-demo-bot = 海港花园前台（示例）
plain-demo-hint = 所有人都由您来演：左边是住户，中间是工程部的群，右边是工程主管。
plain-demo-try-repair = 住户：写一句“厨房水龙头滴水”，或者发张照片 📎
plain-demo-try-take = 工程部：接单，约时间，干完活按完工
plain-demo-try-time = 拨快时间：看催办、升级，还有第二天的回访
plain-demo-lead = { $department }主管
plain-demo-manager = 物业经理
plain-demo-resident = { $unit } 住户
plain-demo-guest = 新住户，{ $unit } 的绑定码：{ $code }
plain-demo-bill-water = 自来水
plain-demo-bill-sewage = 污水处理费
plain-demo-bill-tier-1 = 电费第一档
plain-demo-bill-tier-2 = 电费第二档
plain-demo-bill-correction = 抄表多记了 1 m³，已更正
plain-demo-try-fees = 住户：按 💰 费用，看账单、报缴费；财务部的群里核对

### 演示页面。

plain-demo-title = Frontdesk · 海港花园（示例）
plain-demo-bot = 海港花园前台（示例）
plain-demo-hint = 所有人都由您来演：左边是住户，中间是工程部的群，右边是工程主管。
plain-demo-try-repair = 住户：写一句“厨房水龙头滴水”，或者发张照片 📎
plain-demo-try-take = 工程部：接单，约时间，干完活点完成
plain-demo-try-time = 拨快时间：看催办、升级，还有第二天的回访
plain-demo-lead = { $department }主管
plain-demo-manager = 物业经理
plain-demo-resident = { $unit } 住户
plain-demo-guest = 新住户，{ $unit } 的绑定码：{ $code }

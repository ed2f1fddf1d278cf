### 导入表格：账单、收款、房屋、住户。报告里的话，命令行和群里都用。

# 位置
plain-import-at-file = 整个文件
plain-import-at-row = 第 { $row } 行
plain-import-at-cell = 第 { $row } 行“{ $column }”
plain-import-at-value = 第 { $row } 行“{ $column }”{ $value }
plain-import-mistake = { $at }：{ $wrong }

# 哪里不对
plain-import-wrong-empty-file = 是空的
plain-import-wrong-no-rows = 只有表头，下面没有数据
plain-import-wrong-old-excel = 是旧版 Excel（.xls），请用 Excel 打开后另存为 .xlsx
plain-import-wrong-protected = 有密码保护，请先取消密码再导入
plain-import-wrong-web-page = 其实是网页，不是表格；请用 Excel 打开后另存为 .xlsx
plain-import-wrong-other-file = 不是表格；请用 .csv 或 .xlsx
plain-import-wrong-other-archive = 是压缩包，里面不是 Excel 工作簿；请用 .csv 或 .xlsx
plain-import-wrong-damaged = 已损坏或没有传完整，请重新导出一份
plain-import-wrong-too-large = 展开后太大（有一部分超过 { $most } MiB），请另存为 CSV 再导入
plain-import-wrong-no-such-sheet = 没有这个工作表；现有：{ $sheets }
plain-import-wrong-unreadable = 读不出来：{ $why }
plain-import-wrong-no-heads = 前 10 行里没有找到表头；需要的列：{ $needed }；最上面写的是：{ $found }
plain-import-wrong-no-column = 缺少这一列：{ $column }
plain-import-wrong-double-column = 和前面某一列意思相同，请只留一列
plain-import-wrong-open-quote = 有引号只开不合，从这里往后都没有读
plain-import-wrong-long-row = 这一行太长，从这里往后都没有读
plain-import-wrong-extra-cells = 比表头多出了内容；可能是文字里有逗号，却没有加引号
plain-import-wrong-missing = 没有填
plain-import-wrong-garbled = 有乱码；文件里可能混了两种编码，请另存为 UTF-8 CSV
plain-import-wrong-too-long = 太长，最多 { $most } 个字
plain-import-wrong-formula = 是公式，但文件里没有结果；请在 Excel 里算好并保存，或粘贴为数值
plain-import-wrong-excel-error = 是 Excel 的错误值，请先改好
plain-import-wrong-merged = 是几行合并的单元格；金额和数量请逐行填写
plain-import-wrong-became-date = 被 Excel 变成了日期；请把这一列设为“文本”后重填
plain-import-wrong-shortened = 被 Excel 缩成了科学计数，后面的数字已经丢了；请把这一列设为“文本”后重填
plain-import-wrong-not-a-number = 不是数字
plain-import-wrong-too-much = 数字太大
plain-import-wrong-decimals = 小数位太多，最小到“分”
plain-import-wrong-currency = 是别的币种
plain-import-wrong-negative-bill = 账单金额不能是负数；要少收，请写成“更正”或“减免”，并注明原账单号
plain-import-wrong-positive-credit = 减免要写成负数
plain-import-wrong-zero-payment = 收款金额不能是 0
plain-import-wrong-positive-refund = 退款要写成负数
plain-import-wrong-refund-of-what = 金额是负数，算退款；请写明退的是哪一笔（原流水号）
plain-import-wrong-not-a-date = 不是日期；请写成 2026-11-30
plain-import-wrong-not-a-period = 不是账期；请写成 2026-11、2026Q4、2026，或 2026-10-01至2026-12-31
plain-import-wrong-backwards = 结束早于开始
plain-import-wrong-which-month = 是 1 月还是 10 月？请写成 2026-01 或 2026-10
plain-import-wrong-unknown-sort = 请写“账单”“更正”或“减免”
plain-import-wrong-unknown-method = 没见过这种方式；请写现金、支票、转账、微信、支付宝、刷卡或其他
plain-import-wrong-unknown-tie = 请写“业主”“租户”或“家属”
plain-import-wrong-not-yes-no = 请写“是”或“否”
plain-import-wrong-not-a-phone = 不是电话号码
plain-import-wrong-change-of-what = 更正和减免要写明原账单号
plain-import-wrong-own-number = 这种编号（原账单号/数字）由系统自己编；请用账上的编号
plain-import-wrong-change-number = 更正和减免要有自己的编号
plain-import-wrong-no-such-unit = 没有这套房
plain-import-wrong-not-a-unit = 不像房号；房号由字母、数字和短横组成，如 5-1201
plain-import-wrong-no-such-building = 没有这栋楼；楼栋写在小区文件里
plain-import-wrong-file-owns-units = 这栋楼的房屋列在小区文件里，请在那里添加
plain-import-wrong-twice = 和第 { $row } 行重复
plain-import-wrong-lines-differ = 和第 { $row } 行是同一张账单，但房号、项目、账期或到期日不一样
plain-import-wrong-other-bill = 这个编号已经用过：{ $known }；房号、项目、账期不能改，请换新的编号
plain-import-wrong-other-sort = 这个编号已经用在另一种单据上
plain-import-wrong-no-such-bill = 没有这张账单
plain-import-wrong-bill-of-other = 属于另一套房：{ $unit }
plain-import-wrong-no-such-payment = 没有这笔收款
plain-import-wrong-other-payment = 这个流水号已经入账：{ $known }；入了账的不能改，要退请另写一行退款
plain-import-wrong-refund-too-much = 最多只能退 { $left }

# 提醒
plain-import-notice-title-rows = 表头上面有 { $count } 行标题，没有读
plain-import-notice-head-again = 第 { $row } 行又是表头，跳过了
plain-import-notice-total-row = 第 { $row } 行是合计，没有算进去
plain-import-notice-total-differs = 第 { $row } 行合计写的是 { $says }，各行加起来是 { $sum }
plain-import-notice-unknown-columns = 这些列用不上，没有读：{ $columns }
plain-import-notice-computed = 第 { $row } 行：数量 × 单价 = { $computed }，金额写的是 { $amount }；以金额为准
plain-import-notice-other-item = 没有“{ $item }”这个项目，归到“其他”，名称照写
plain-import-notice-other-sheets = 只读了一个工作表，没有读：{ $sheets }
plain-import-notice-other-words = { $count } 张已有的账单，名称、数量、单价或备注和账上不同；只改金额和到期日，其余不动
plain-import-notice-maybe-twice = 第 { $row } 行：{ $unit } 有一笔同样金额的收款已在群里确认（{ $key }）；如果是同一笔钱，请先删掉这一行
plain-import-notice-known-by-telegram = { $count } 位住户已用 Telegram 登记，资料不动
plain-import-notice-more = 另有 { $count } 条同类提醒没有列出

# 变动，一行一条
plain-import-new-bill = + 账单 { $key } { $unit }：{ $amount }
plain-import-amount = ~ 账单 { $key } { $unit }：金额 { $was } → { $is }（更正 { $by }）
plain-import-due = ~ 账单 { $key } { $unit }：到期日 { $was } → { $is }
plain-import-change = + { $key } 改账单 { $corrects } { $unit }：{ $amount }
plain-import-payment = + 收款 { $key } { $unit }：{ $amount }
plain-import-refund = + 退款 { $key } { $unit }：{ $amount }
plain-import-unit = + 房屋 { $unit }
plain-import-resident = + 住户 { $unit } { $name }
plain-import-resident-changed = ~ 住户 { $unit } { $name }
plain-import-more-differences = ……还有 { $count } 条没有列出

# 结论
plain-import-bills = 账单：新增 { $new } 张（{ $minor }），改动 { $changed } 张（{ $by }），不变 { $unchanged } 张
plain-import-payments = 收款：新增 { $new } 笔（{ $minor }），不变 { $unchanged } 笔
plain-import-units = 房屋：新增 { $new } 套，不变 { $unchanged } 套
plain-import-residents = 住户：新增 { $new } 位，改动 { $changed } 位，不变 { $unchanged } 位
plain-import-tried = 只是试算，什么都没有改
plain-import-refused = 有 { $count } 处不对，什么都没有改：
plain-import-more-mistakes = ……还有 { $count } 处没有列出

# 在群里
import-asked = 📄 <b>{ $name }</b>
    这是什么表？
import-waiting = 📄 <b>{ $name }</b>
    ⏳ 正在看，请稍等……
import-shown = 📄 <b>{ $name }</b>
    { $summary }
import-shown-ask = 还没有入账。核对无误，请按“入账”。
import-again = ⚠️ 账上刚有变动，结果和刚才不一样了，请再核对一次。
import-working = ⏳ { $name }按了“入账”，正在写入……
import-done = ✅ 已入账（{ $name }，{ $time }）
import-mistakes = ❌ 什么都没有改。改好后把文件再发一次就行。
import-nothing = 👌 和账上一样，没有要入账的。
import-dropped = 🗑 { $name }取消了，什么都没有改。
import-too-large = 📄 <b>{ $name }</b>
    这个文件超过 20 MB，Telegram 不让机器人取。请管理员在服务器上执行 <code>frontdesk import</code>。
import-gone = ❌ 文件取不到了或已经变了，什么都没有改。请再发一次。
import-failed = ❌ 系统这边出了点问题，什么都没有改。请稍后再发一次，或请管理员看一下日志。
import-not-yours = 🙏 入账由财务的同事来做，请把表交给他们。
plain-import-more-lines = ……全部 { $count } 行，这里只列前面的；完整报告在附上的文件里
btn-import-bills = 🧾 账单
btn-import-payments = 💰 收款
btn-import-carry = ✅ 入账
btn-import-drop = ✖️ 取消
alert-import-role = 入账由财务的同事来做
alert-import-old = 这份表已经处理过了
alert-import-busy = 正在处理这份表，请稍等

# 外部账务系统
billing-as-of = 🕐 以{ $moment } 的账为准
billing-as-of-asking = 🕐 以{ $moment } 的账为准，正在查最新的……
billing-as-of-unreached = 🕐 以{ $moment } 的账为准；账务系统这会儿连不上，稍后会再查
billing-asking = 🕐 正在向账务系统查询，请稍等……
billing-unreached = 🕐 账务系统这会儿连不上，先显示这里已有的；稍后请再看一次

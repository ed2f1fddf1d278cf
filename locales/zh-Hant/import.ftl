### 匯入表格：帳單、收款、房屋、住戶。報告裡的話，命令列和群組都用。

# 位置
plain-import-at-file = 整個檔案
plain-import-at-row = 第 { $row } 列
plain-import-at-cell = 第 { $row } 列「{ $column }」
plain-import-at-value = 第 { $row } 列「{ $column }」{ $value }
plain-import-mistake = { $at }：{ $wrong }

# 哪裡不對
plain-import-wrong-empty-file = 是空的
plain-import-wrong-no-rows = 只有標題列，下面沒有資料
plain-import-wrong-old-excel = 是舊版 Excel（.xls），請用 Excel 開啟後另存為 .xlsx
plain-import-wrong-protected = 有密碼保護，請先移除密碼再匯入
plain-import-wrong-web-page = 其實是網頁，不是試算表；請用 Excel 開啟後另存為 .xlsx
plain-import-wrong-other-file = 不是試算表；請用 .csv 或 .xlsx
plain-import-wrong-other-archive = 是壓縮檔，裡面不是 Excel 活頁簿；請用 .csv 或 .xlsx
plain-import-wrong-damaged = 已損壞或沒有傳完整，請重新匯出一份
plain-import-wrong-too-large = 解開後太大（有一部分超過 { $most } MiB），請另存為 CSV 再匯入
plain-import-wrong-no-such-sheet = 沒有這個工作表；現有：{ $sheets }
plain-import-wrong-unreadable = 讀不出來：{ $why }
plain-import-wrong-no-heads = 前 10 列裡找不到標題列；需要的欄位：{ $needed }；最上面寫的是：{ $found }
plain-import-wrong-no-column = 缺少這一欄：{ $column }
plain-import-wrong-double-column = 和前面某一欄意思相同，請只留一欄
plain-import-wrong-open-quote = 有引號只開沒關，從這裡往後都沒有讀
plain-import-wrong-long-row = 這一列太長，從這裡往後都沒有讀
plain-import-wrong-extra-cells = 比標題列多出了內容；可能是文字裡有逗號，卻沒有加引號
plain-import-wrong-missing = 沒有填
plain-import-wrong-garbled = 有亂碼；檔案裡可能混了兩種編碼，請另存為 UTF-8 CSV
plain-import-wrong-too-long = 太長，最多 { $most } 個字
plain-import-wrong-formula = 是公式，但檔案裡沒有結果；請在 Excel 算好並儲存，或貼上為值
plain-import-wrong-excel-error = 是 Excel 的錯誤值，請先改好
plain-import-wrong-merged = 是幾列合併的儲存格；金額和數量請逐列填寫
plain-import-wrong-became-date = 被 Excel 變成了日期；請把這一欄設為「文字」後重填
plain-import-wrong-shortened = 被 Excel 縮成了科學記號，後面的數字已經不見了；請把這一欄設為「文字」後重填
plain-import-wrong-not-a-number = 不是數字
plain-import-wrong-too-much = 數字太大
plain-import-wrong-decimals = 小數位太多
plain-import-wrong-currency = 是別的幣別
plain-import-wrong-negative-bill = 帳單金額不能是負數；要少收，請寫成「更正」或「減免」，並註明原帳單號
plain-import-wrong-positive-credit = 減免要寫成負數
plain-import-wrong-zero-payment = 收款金額不能是 0
plain-import-wrong-positive-refund = 退款要寫成負數
plain-import-wrong-refund-of-what = 金額是負數，算退款；請寫明退的是哪一筆（原流水號）
plain-import-wrong-not-a-date = 不是日期；請寫成 2026-11-30
plain-import-wrong-not-a-period = 不是帳期；請寫成 2026-11、2026Q4、2026，或 2026-10-01至2026-12-31
plain-import-wrong-backwards = 結束早於開始
plain-import-wrong-which-month = 是 1 月還是 10 月？請寫成 2026-01 或 2026-10
plain-import-wrong-unknown-sort = 請寫「帳單」「更正」或「減免」
plain-import-wrong-unknown-method = 沒見過這種方式；請寫現金、支票、轉帳、線上、刷卡或其他
plain-import-wrong-unknown-tie = 請寫「業主」「租客」或「家屬」
plain-import-wrong-not-yes-no = 請寫「是」或「否」
plain-import-wrong-not-a-phone = 不是電話號碼
plain-import-wrong-change-of-what = 更正和減免要寫明原帳單號
plain-import-wrong-own-number = 這種編號（原帳單號/數字）由系統自己編；請用帳上的編號
plain-import-wrong-change-number = 更正和減免要有自己的編號
plain-import-wrong-no-such-unit = 沒有這一戶
plain-import-wrong-not-a-unit = 不像房號；房號由字母、數字和短橫組成，如 5-1201
plain-import-wrong-no-such-building = 沒有這棟樓；樓棟寫在社區檔案裡
plain-import-wrong-file-owns-units = 這棟樓的房屋列在社區檔案裡，請在那裡新增
plain-import-wrong-twice = 和第 { $row } 列重複
plain-import-wrong-lines-differ = 和第 { $row } 列是同一張帳單，但房號、項目、帳期或到期日不一樣
plain-import-wrong-other-bill = 這個編號已經用過：{ $known }；房號、項目、帳期不能改，請換新的編號
plain-import-wrong-other-sort = 這個編號已經用在另一種單據上
plain-import-wrong-no-such-bill = 沒有這張帳單
plain-import-wrong-bill-of-other = 屬於另一戶：{ $unit }
plain-import-wrong-no-such-payment = 沒有這筆收款
plain-import-wrong-other-payment = 這個流水號已經入帳：{ $known }；入了帳的不能改，要退請另寫一列退款
plain-import-wrong-refund-too-much = 最多只能退 { $left }

# 提醒
plain-import-notice-title-rows = 標題列上面有 { $count } 列文字，沒有讀
plain-import-notice-head-again = 第 { $row } 列又是標題列，略過了
plain-import-notice-total-row = 第 { $row } 列是合計，沒有算進去
plain-import-notice-total-differs = 第 { $row } 列合計寫的是 { $says }，各列加起來是 { $sum }
plain-import-notice-unknown-columns = 這些欄位用不上，沒有讀：{ $columns }
plain-import-notice-computed = 第 { $row } 列：數量 × 單價 = { $computed }，金額寫的是 { $amount }；以金額為準
plain-import-notice-other-item = 沒有「{ $item }」這個項目，歸到「其他」，名稱照寫
plain-import-notice-other-sheets = 只讀了一個工作表，沒有讀：{ $sheets }
plain-import-notice-other-words = { $count } 張已有的帳單，名稱、數量、單價或備註和帳上不同；只改金額和到期日，其餘不動
plain-import-notice-maybe-twice = 第 { $row } 列：{ $unit } 有一筆同樣金額的收款已在群組裡確認（{ $key }）；如果是同一筆錢，請先刪掉這一列
plain-import-notice-known-by-telegram = { $count } 位住戶已用 Telegram 登記，資料不動
plain-import-notice-more = 另有 { $count } 條同類提醒沒有列出

# 變動，一列一條
plain-import-new-bill = + 帳單 { $key } { $unit }：{ $amount }
plain-import-amount = ~ 帳單 { $key } { $unit }：金額 { $was } → { $is }（更正 { $by }）
plain-import-due = ~ 帳單 { $key } { $unit }：到期日 { $was } → { $is }
plain-import-change = + { $key } 改帳單 { $corrects } { $unit }：{ $amount }
plain-import-payment = + 收款 { $key } { $unit }：{ $amount }
plain-import-refund = + 退款 { $key } { $unit }：{ $amount }
plain-import-unit = + 房屋 { $unit }
plain-import-resident = + 住戶 { $unit } { $name }
plain-import-resident-changed = ~ 住戶 { $unit } { $name }
plain-import-more-differences = ……還有 { $count } 條沒有列出

# 結論
plain-import-bills = 帳單：新增 { $new } 張（{ $minor }），改動 { $changed } 張（{ $by }），不變 { $unchanged } 張
plain-import-payments = 收款：新增 { $new } 筆（{ $minor }），不變 { $unchanged } 筆
plain-import-units = 房屋：新增 { $new } 戶，不變 { $unchanged } 戶
plain-import-residents = 住戶：新增 { $new } 位，改動 { $changed } 位，不變 { $unchanged } 位
plain-import-tried = 只是試算，什麼都沒有改
plain-import-refused = 有 { $count } 處不對，什麼都沒有改：
plain-import-more-mistakes = ……還有 { $count } 處沒有列出

# 在群組裡
import-asked = 📄 <b>{ $name }</b>
    這是什麼表？
import-waiting = 📄 <b>{ $name }</b>
    ⏳ 正在看，請稍候……
import-shown = 📄 <b>{ $name }</b>
    { $summary }
import-shown-ask = 還沒有入帳。核對無誤，請按「入帳」。
import-again = ⚠️ 帳上剛有變動，結果和剛才不一樣了，請再核對一次。
import-working = ⏳ { $name }按了「入帳」，正在寫入……
import-done = ✅ 已入帳（{ $name }，{ $time }）
import-mistakes = ❌ 什麼都沒有改。改好後把檔案再傳一次就好。
import-nothing = 👌 和帳上一樣，沒有要入帳的。
import-dropped = 🗑 { $name }取消了，什麼都沒有改。
import-too-large = 📄 <b>{ $name }</b>
    這個檔案超過 20 MB，Telegram 不讓機器人下載。請管理員在伺服器上執行 <code>frontdesk import</code>。
import-gone = ❌ 檔案下載不到或已經變了，什麼都沒有改。請再傳一次。
import-failed = ❌ 系統這邊出了點問題，什麼都沒有改。請稍後再傳一次，或請管理員看一下紀錄。
import-not-yours = 🙏 入帳由財務的同事來做，請把表交給他們。
plain-import-more-lines = ……全部 { $count } 行，這裡只列前面的；完整報告在附上的檔案裡
btn-import-bills = 🧾 帳單
btn-import-payments = 💰 收款
btn-import-carry = ✅ 入帳
btn-import-drop = ✖️ 取消
alert-import-role = 入帳由財務的同事來做
alert-import-old = 這份表已經處理過了
alert-import-busy = 正在處理這份表，請稍候

# 外部帳務系統
billing-as-of = 🕐 以{ $moment } 的帳為準
billing-as-of-asking = 🕐 以{ $moment } 的帳為準，正在查最新的……
billing-as-of-unreached = 🕐 以{ $moment } 的帳為準；帳務系統這時連不上，稍後會再查
billing-asking = 🕐 正在向帳務系統查詢，請稍候……
billing-unreached = 🕐 帳務系統這時連不上，先顯示這裡已有的；稍後請再看一次

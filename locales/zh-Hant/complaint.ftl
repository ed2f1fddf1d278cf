### 投訴：住戶的對話、處理人的卡片與對話、雙方看到的訊息。

btn-main-complaint = 📣 投訴

# 住戶的對話
complaint-head = 📣 <b>投訴</b>
complaint-head-known = 📣 <b>投訴</b> · { $known }
complaint-begin = 給您添了麻煩，請說給我們聽。是哪一類的事？
complaint-begin-words = 已記下，給您添麻煩了。是哪一類的事？
complaint-ask-whom = 與哪個部門或哪個人有關？<b>對方看不到這份投訴。</b>
btn-complaint-person = 🙍 某個人，我來寫名字
btn-complaint-nobody = 沒有特定對象
complaint-ask-name = 是哪一位？寫名字或稱呼即可，例如：<i>王師傅、東門的李隊長</i>
complaint-ask-happened = 什麼時候、在哪裡？例如：<i>昨晚 9 點，東門警衛室</i>
complaint-ask-words = 發生了什麼事？打字、語音、照片都可以。
complaint-hint-words = 請再多說兩句，處理的人才清楚。
complaint-ask-wanted = 您希望我們怎麼做？選一個，或直接寫。
btn-complaint-wish-fix = 把問題解決
btn-complaint-wish-sorry = 給個道歉
btn-complaint-wish-talk = 請負責人和我談
btn-complaint-wish-know = 記下就好，以後改進
complaint-ask-by = 希望哪天之前有結果？選一個，或直接寫；不急就略過。
complaint-hint-by = 請把時間寫成：明天、週五下午、11/30
complaint-ask-media = 有照片、錄音或單據嗎？一張一張傳就好。
complaint-summary-head = 📣 <b>請核對您的投訴</b>
complaint-summary-category = 🗂 { $category }
complaint-summary-whom = 👤 關於：{ $whom }
complaint-summary-nobody = 👤 沒有特定對象
complaint-summary-happened = 🕘 { $happened }
complaint-summary-words = 💬 { $words }
complaint-summary-wanted = 🙏 希望：{ $wanted }
complaint-summary-by = ⏳ 希望{ $time } 前有結果
complaint-summary-kept = 🔒 只有負責處理的人看得到，被投訴的部門和個人看不到。
btn-complaint-send = ✅ 送出
btn-complaint-change-category = 改類別
btn-complaint-change-whom = 改對象
btn-complaint-change-happened = 改時間地點
btn-complaint-change-words = 改經過
btn-complaint-change-wanted = 改訴求
btn-complaint-change-by = 改期限
btn-complaint-change-media = 改附件
complaint-refer = 謝謝您告訴我們。這類事由下面的單位決定，找他們最快：
    <blockquote>{ $answer }</blockquote>
    需要我們記下來、幫您跟進，也可以繼續填。
btn-complaint-refer-bye = 好的，我自己聯絡
btn-complaint-refer-anyway = 繼續填，請你們跟進
complaint-refer-bye = 好的。聯絡時遇到困難，隨時告訴我們。
complaint-help-comes = 🚨 先處理眼前的危險：已登記 <b>{ $number }</b>，正在通知值班人員。您投訴的內容沒有給他們看。
complaint-ask-spot = 危險在哪裡？寫一句位置，例如：<i>3 號樓的電梯口</i>。接著再填投訴。

# 處理人的卡片
complaint-card-major = 🟥 <b>{ $number }</b> · 投訴 · { $what } · <b>{ $severity }</b>
complaint-card-important = 🟧 <b>{ $number }</b> · 投訴 · { $what } · <b>{ $severity }</b>
complaint-card-minor = 🟨 <b>{ $number }</b> · 投訴 · { $what } · { $severity }
complaint-card-level = ⏫ <b>第二級</b>：住戶沒有接受第一次答覆，這次是最終答覆
complaint-card-about = 🎯 關於：{ $about }
complaint-card-about-nobody = 🎯 沒有特定對象
complaint-card-named = 「{ $typed }」（應為{ $known }）
complaint-card-happened = 🕘 { $happened }
complaint-card-home = 🏠 { $place }
complaint-card-wanted = 🙏 希望：{ $wanted }
complaint-card-wanted-by = ⏳ 希望{ $time } 前有結果
complaint-card-earlier = 🔁 這位住戶一年內還有 { $count } 次投訴：
complaint-card-earlier-line = · { $number } { $what } · { $day } · { $state }
complaint-card-plan = 📋 方案：{ $words }
complaint-card-judged = 🔍 認定：{ $validity } · { $responsibility }
complaint-card-graded = ⚖️ { $name }改過級別：{ $reason }
complaint-card-kept = 這張卡片已移走。
btn-complaint-answer = ✅ 答覆
btn-complaint-refer = 另有單位負責

plain-severity-major = 重大
plain-severity-important = 重要
plain-severity-minor = 一般
plain-validity-justified = 屬實
plain-validity-partly = 部分屬實
plain-validity-unfounded = 不屬實
plain-responsibility-company = 我方責任
plain-responsibility-neighbour = 鄰里責任
plain-responsibility-third-party = 第三方責任
plain-responsibility-shared = 共同責任
plain-complaint-taken = 處理中
plain-complaint-done = 已答覆，待確認
plain-complaint-accepted = 答覆已接受
plain-complaint-reopened = 要重新答覆
plain-complaint-rejected = 已告知由誰負責

# 提醒
complaint-notice-new = 📣 新投訴，級別：<b>{ $severity }</b>。請當面或打電話聽一聽，不要在群組裡討論。
complaint-notice-refused = 👎 住戶沒有接受答覆：{ $reason }。已轉上一級處理。
complaint-notice-second = ⏫ 住戶沒有接受第一次答覆，請您親自處理。這次的答覆是最終答覆。
complaint-notice-ended = 👎 住戶沒有接受最終答覆，投訴到此結束：{ $reason }
complaint-notice-result-due = ⏱ 認定已有結果，還沒有答覆住戶。請今天就告訴住戶。
alert-complaint-answered = 答覆已傳給住戶
alert-complaint-accepted = 謝謝您的諒解
alert-complaint-refused = 明白了。已轉給更上一級的同事，由他們給您答覆
alert-complaint-ended = 明白了，您的意見已記下

# 處理人的對話
handling-plan = <b>{ $number }</b> 打算怎麼處理？寫下來，住戶會看到。
handling-words-only = 這裡只收文字。
handling-validity = <b>{ $number }</b> 查下來，投訴是否屬實？住戶看不到這一項。
handling-validity-first = <b>{ $number }</b> 答覆之前，先記下認定：投訴是否屬實？住戶看不到這一項。
handling-responsibility = <b>{ $number }</b> 責任在誰？
handling-finding = 依據是什麼？寫一句給同事看；也可以略過。
handling-judging = 正在記下認定……
handling-refused = 認定沒有記下：這張單已經變了，請看卡片。
handling-answer = <b>{ $number }</b> 怎麼答覆住戶？請寫清楚查到什麼、做了什麼、以後怎麼辦。可以附照片。
handling-answer-final = <b>{ $number }</b> 這次是最終答覆：查到什麼、做了什麼、還能做什麼，請寫給住戶。可以附照片。
handling-grade = <b>{ $number }</b> 現在的級別是「{ $severity }」，應該是哪一級？
handling-grade-same = 現在就是這一級。
handling-grade-reason = 改為「{ $severity }」，為什麼？寫一句，會記在單上。

# 住戶看到的進度
complaint-now-new = 收到了，謝謝您告訴我們。給您添了麻煩，很抱歉。
complaint-next-new = 已經交給負責處理的人，有人接手會更新在這裡。🔒 被投訴的部門和個人看不到這份投訴。
complaint-now-taken = { $name }正在處理。
complaint-now-second = { $name }重新處理，會給您最終答覆。
complaint-now-waiting = 正在等對方回音，我們一直在跟進。
complaint-now-answered = 答覆在下面，請您看一看。
complaint-now-answered-final = 最終答覆在下面，請您看一看。
complaint-now-accepted = 您已接受答覆，謝謝您。
complaint-now-referred = 這件事由別的單位決定，找誰、怎麼找都寫在下面：
complaint-now-reopened = 您沒有接受答覆，我們換更上一級的同事來處理。
complaint-next-reopened = 一有人接手，就會更新在這裡。
complaint-next-by = 最遲{ $time } 前給您回音。
complaint-status-plan = 📋 處理方案：{ $words }
complaint-next-answered = 同意請按「接受」，不同意請直說。{ $days } 天內沒有回覆，會自動結案。
btn-complaint-accept = 👍 接受
btn-complaint-not-accept = 不接受
complaint-news-planned = 📋 <b>{ $number }</b> { $what }：我們打算這樣處理
    <blockquote>{ $words }</blockquote>
complaint-news-answer = ✅ <b>{ $number }</b> { $what }：給您的答覆
    <blockquote>{ $words }</blockquote>
complaint-news-answer-next = 同意請按「接受」；不同意請直說，會換更上一級的同事來處理。
complaint-news-answer-final = ✅ <b>{ $number }</b> { $what }：給您的最終答覆
    <blockquote>{ $words }</blockquote>
complaint-news-answer-final-next = 這是我們能給的最終答覆。接不接受，都請告訴我們。
complaint-news-referred = <b>{ $number }</b> { $what }：謝謝您告訴我們。這件事由下面的單位決定：
    <blockquote>{ $answer }</blockquote>
    情況不一樣的話，請按「情況不一樣」告訴我們。
complaint-news-ended = <b>{ $number }</b> { $what }：沒能讓您滿意，很抱歉。我們這裡的處理到此為止，您的意見原樣留在紀錄裡。您還可以找：
complaint-beyond = <blockquote>業主委員會或管理委員會，以及當地主管機關與消費者保護單位。需要處理紀錄，我們可以給您。</blockquote>
complaint-news-closed-silently = <b>{ $number }</b> { $what }：沒有收到您的回覆，先結案了。有新的情況，隨時再告訴我們。
complaint-news-survey = { $name }您好！<b>{ $number }</b> 的投訴辦完了。處理得怎麼樣？按三下就好，您的意見會直接交給主管。
complaint-news-survey-again = { $name }您好！<b>{ $number }</b> 的投訴還等著您的評分，按三下就好。
complaint-survey-attitude =
    ⭐️ <b>{ $number }</b> 回訪，按三下就好。
    <b>1/3</b> 處理的人態度怎麼樣？
complaint-survey-quality = <b>2/3</b> 事情處理得怎麼樣？
complaint-survey-overall = <b>3/3</b> 整體來說，您滿意嗎？
btn-complaint-again = 事情還沒解決
btn-complaint-settled = 已經解決了
complaint-grace = 事情還沒解決的話，{ $time } 前可以直接在這裡重新提出。
complaint-news-closed = <b>{ $number }</b> { $what }：沒有收到您的回覆，先結案了。事情還沒解決的話，{ $time } 前按一下，我們重新處理。
complaint-again = <b>{ $number }</b> 還沒解決，很抱歉。現在是什麼情況？選一個或直接打字，我們重新處理。
complaint-now-again = 事情還沒解決，很抱歉。我們重新處理。
complaint-event-again = 您說還沒解決：{ $reason }
complaint-added-after = 收到，已補充到 <b>{ $number }</b>，處理的同事會看到。這個答覆您接受嗎？
alert-complaint-again = 明白了，很抱歉。我們重新處理
complaint-refuse = <b>{ $number }</b> 沒能讓您滿意，很抱歉。是哪裡不對？選一個或直接打字，會換更上一級的同事來處理。
complaint-refuse-final = <b>{ $number }</b> 沒能讓您滿意，很抱歉。是哪裡不對？選一個或直接打字，我們原樣記下。
btn-complaint-refuse-open = 問題沒有解決
btn-complaint-refuse-wrong = 說的和事實不符
btn-complaint-refuse-past = 沒有回答我的問題
complaint-refuse-proof = 有照片或單據的話請傳來；沒有就直接按「送出」。
complaint-answer-question = 💬 <b>{ $number }</b>：處理的同事想問您
complaint-add = ✏️ 為 <b>{ $number }</b> 補充：打字或傳照片，只有處理的人看得到。
complaint-cancel =
    要撤回投訴 <b>{ $number }</b> 嗎？選一個原因，或直接打字。
complaint-event-take = { $name }開始處理
complaint-event-answer = 答覆：{ $words }
complaint-event-accept = 您接受了答覆
complaint-event-refuse = 您沒有接受：{ $reason }

# 報修回訪不滿意時，由系統代住戶寫下的投訴
plain-complaint-of-charge = { $number } 的回訪裡，住戶反映有不該收的費用。
plain-complaint-of-work = { $number } 的回訪裡，住戶不滿意（{ $score }/5）。

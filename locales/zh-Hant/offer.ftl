### 自由文字：這是要辦什麼事？

offer-ask = 收到。您想辦的是哪一件？按一下就好，您的話已經帶上。
offer-upset = 讓您這麼困擾，很抱歉。要不要直接跟一位同事談？您的話已經帶上。
offer-all = 您想辦哪一件？按一下就好，您的話已經帶上。
offer-which = 是關於下面哪一件？按一下，您的話就會補充進去，同事馬上看到。
offer-none-open = 您目前沒有正在處理的事項。要把您的話轉給服務台嗎？同事會查清楚再回覆您。
offer-as-repair = 🔧 已按<b>報修</b>為您處理。不是這件事？請按「‹ 返回」另選。
offer-as-complaint = 📝 已按<b>投訴</b>為您處理。不是這件事？請按「‹ 返回」另選。
offer-as-question = ❓ 已按<b>諮詢</b>為您處理。不是這件事？請按「‹ 返回」另選。
offer-as-person = 🙋 為您轉給服務台的同事。不是這個意思？請按「‹ 返回」另選。
offer-as-fee = 💰 按<b>費用</b>為您打開。不是這件事？請按「‹ 返回」另選。
offer-as-service = 🧹 為您打開<b>到府服務</b>，先看內容和價格再決定。不是這件事？請按「‹ 返回」另選。
offer-as-permit = 🪪 為您打開<b>許可登記</b>。不是這件事？請按「‹ 返回」另選。
offer-as-message = 💬 轉給服務台的同事。不是這件事？請按「‹ 返回」另選。
btn-offer-repair = 🔧 報修
btn-offer-complaint = 📝 投訴
btn-offer-question = ❓ 諮詢
btn-offer-requests = 📋 我的事項
btn-offer-fee = 💰 帳單繳費
btn-offer-service = 🧹 到府服務
btn-offer-permit = 🪪 許可登記
btn-offer-message = 💬 請服務台看看
btn-offer-else = 都不是

notice-upset = 😟 住戶很焦急，請主管親自跟進
notice-upset-words = 😟 住戶很不滿，請主管親自跟進：<blockquote>{ $words }</blockquote>

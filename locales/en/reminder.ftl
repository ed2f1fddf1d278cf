### Payment reminders: the ladder, another day, why it is not paid, instalments, the phone and paper list.

# The reminders: firmer each time; they speak of amounts, days and ways, and of nothing else
reminder-hello = Hello { $name },
reminder-hello-unnamed = Hello,
reminder-early = 🔔 a payment for <b>{ $unit }</b> is coming up, just so that you know:
reminder-due = 🔔 a payment for <b>{ $unit }</b> has come due. Please pay when it suits you:
reminder-after = 🔔 a payment for <b>{ $unit }</b> is past its date. Here is one more reminder; please pay when you can:
reminder-again = 🔔 a payment for <b>{ $unit }</b> is past its date and has not reached us. Please pay soon, or tell us what is in the way:
reminder-firm = 🔔 we have written a few times about <b>{ $unit }</b>, and the payment has not reached us. Please arrange it now, or let us agree on a way together, in instalments for example:
reminder-courtesy = 📅 you said that you would pay for <b>{ $unit }</b> today. Here is your reminder:
reminder-part-day = 📅 today is the day of your instalment for <b>{ $unit }</b>:
reminder-line = • { $item } { $period } <b>{ $amount }</b> (by { $day })
reminder-line-today = • { $item } { $period } <b>{ $amount }</b> (due today)
reminder-line-late = • { $item } { $period } <b>{ $amount }</b> (was due by { $day })
reminder-line-promised = • { $item } { $period } <b>{ $amount }</b> (for today, as you said)
reminder-line-part = • Instalment { $seq } of { $of } <b>{ $amount }</b>
reminder-more = … and { $count } more: press “Pay” to see them
reminder-total = Together <b>{ $amount }</b>
reminder-by = Please pay by <b>{ $day }</b>.
reminder-by-due = Any day up to the dates above is fine.
reminder-by-today = Any time today is fine.
reminder-pay-at = 💳 { $way } <code>{ $account }</code>, with <code>{ $remark }</code> as remark
reminder-pay = 💳 { $way }
reminder-pay-button = 💳 How to pay: press “Pay”.
reminder-talk = Paid already, or a question about the bill? Tell us with the buttons below; our colleagues of { $department } see to it.
reminder-talk-firm = If something is in the way, we find a way together. Press “Something is in the way”, and our colleagues of { $department } will talk it over with you.
btn-reminder-pay = 💳 Pay
btn-reminder-paid = ✅ I have paid
btn-reminder-later = 📅 Remind me on…
btn-reminder-wrong = 💬 Something is in the way

# Another day
later-ask = 📅 On which day will you pay? Choose one, or type it: “10 Dec”, “next Friday”. Until then we do not remind you.
later-done = 👌 We remind you once, { $day }, and not before.
later-nothing = 👌 There is nothing to remind you of now.
later-past = Please choose a day after today.
later-far = The day can be up to { $days } days ahead. Please choose a nearer one.
later-unclear = Please write the day like “10 Dec” or “next Friday”.
later-often = You have set a day { $times } times already. For { $day }, finance has to agree. What would you like?
btn-later-finance = 🙋 Ask finance to agree
btn-later-parts = 🧾 Pay in instalments
btn-later-other-day = ‹ Another day

# Why it is not paid
reason-ask = 💬 What is it? Choose one, or write it down, and we act on it.
btn-reason-forgot = I forgot; I will pay now
btn-reason-paid = It is paid already
btn-reason-bill = The bill is wrong
btn-reason-quality = Something was not done well
btn-reason-money = Money is short just now
btn-reason-empty = Nobody lives there
btn-reason-other = Something else
reason-nothing-open = 👌 There is nothing to pay now.
reason-which-bill = 🔎 Which bill is it about?
btn-reason-all-bills = All of them
reason-empty = 🏠 Noted: nobody lives there. Is there somebody else we may tell, such as family or an agent? Write name and phone number, or press “Skip”.
reason-other = ✍️ Please write what it is. Our colleagues in finance will read it.
reason-other-read-back = ✍️ <b>For finance</b>
reason-words-only = Words only here, please. For photos, press “‹ Back” and choose “Something was not done well”.
reason-noted = 📝 Noted, and passed on to our colleagues of { $department }. Thank you for telling us. To talk to somebody now, press “Talk to a person”.
plain-reason-forgot = forgot to pay
plain-reason-paid = paid already
plain-reason-quality = something was not done well
plain-reason-money = money is short
plain-reason-empty = nobody lives there
plain-reason-other = something else

# Instalments
parts-ask = 🧾 <b>{ $amount }</b> is to be paid. In how many instalments? One a month; it begins when finance agrees.
btn-parts = { $parts } × about { $amount }
parts-hint = From { $least } to { $most } instalments; please choose one.
parts-first = 🧾 { $parts } instalments. When is the first? Choose a day, or type it.
parts-check = 🧾 <b>{ $amount }</b> in { $parts } instalments:
parts-line = { $seq }. { $day } { $amount }
parts-check-end = Shall we ask finance? Until they answer we do not remind you of these.
btn-parts-send = ✅ Ask finance
btn-parts-change = ✏️ Change
plan-asked = 🧾 { $department } has it; we tell you at once what they say. Until then there are no reminders.
plan-runs = 🧾 There is an arrangement already; it stands:
plan-nothing = 👌 There is nothing to pay in instalments now.
plan-agreed = ✅ Finance agrees to your arrangement for <b>{ $unit }</b>:
plan-agreed-end = We remind you once on each day. Thank you.
plan-refused = 🧾 Finance could not agree to this arrangement for <b>{ $unit }</b>: { $reason }. Let us find another one: press “Something is in the way”.

# The finance group
note-told = 📝 <b>{ $unit }</b> · { $name }: { $reason }
plan-card = 🧾 <b>{ $unit }</b> · { $name }: asks for { $parts } instalments, together <b>{ $amount }</b>
plan-card-date = 📅 <b>{ $unit }</b> · { $name }: asks for the day below, together <b>{ $amount }</b>
plan-card-waits = Do you agree? The resident is not reminded until you answer.
plan-card-agreed = ✅ { $name } agreed
plan-card-refused = ✖️ { $name } did not agree: { $reason }
plan-card-done = 🎉 Everything is paid
plan-card-broken = ❗️ An instalment did not come in time; reminders begin again
plan-card-again = ⏳ Not answered yet, and the resident waits:
plan-broken-told = ❗️ An instalment of <b>{ $unit }</b> did not come in time. The plan is over, reminders begin again.
btn-plan-agree = ✅ Agree
btn-plan-refuse = ✖️ Do not agree
plan-why = ✖️ <b>{ $unit }</b>: why not? Choose or write it; the resident reads it.
btn-plan-reason-few = Too many instalments
btn-plan-reason-soon = The first is too late
btn-plan-reason-talk = We want to talk first
plain-plan-reason-few = these are many instalments, please ask for fewer
plain-plan-reason-soon = the first instalment is rather late, please choose an earlier day
plain-plan-reason-talk = our colleagues in finance would like to talk with you first
plan-refusal-told = ✖️ The resident has been told.
alert-plan-decided = This arrangement has been answered already
alert-money-only = This is done by finance

# The phone and paper list
plain-command-arrears = Finance: phone and paper list
arrears-head = 📞 <b>Phone and paper list</b> · units: { $count } · together { $amount }
arrears-empty = 📞 The list is empty: everybody was reached in the chat.
arrears-where = Say <code>/arrears</code> in the finance group, please.
arrears-new = 📞 { $count ->
    [one] One unit was not reached in the chat today. Please phone or deliver a paper: /arrears
   *[other] { $count } units were not reached in the chat today. Please phone or deliver papers: /arrears
}
arrears-line = <b>{ $unit }</b> { $amount } · { $step } · { $why }
arrears-unit = 📞 <b>{ $unit }</b> · { $amount } (bills: { $bills })
arrears-since = The oldest was due by { $day }
arrears-step = Reminded up to: { $step }
arrears-why = On the list: { $why }
arrears-phone = ☎️ { $name } ({ $tie }) { $phone }
arrears-no-phone = ☎️ No number is known: please deliver a paper.
arrears-tries = unanswered calls: { $count }
arrears-wrong = the number is wrong
btn-arrears-phone = ☎️ { $name }
btn-arrears-call = ✍️ Record the result
btn-arrears-list = ‹ List
btn-arrears-next = More ›
btn-arrears-before = ‹ Before
plain-step-before = { $days ->
    [one] { $days } day before the due date
   *[other] { $days } days before the due date
}
plain-step-day = on the due date
plain-step-after = { $days ->
    [one] { $days } day after the due date
   *[other] { $days } days after the due date
}
plain-listed-nobody = nobody is tied to it
plain-listed-unreachable = not reached in the chat
plain-listed-unseen = only tenants, who do not see the bills
alert-arrears-phone = { $name }: { $phone }
alert-arrears-gone = This unit is not on the list any more
called-outcome = 📞 <b>{ $unit }</b>: what came of it?
called-when = 📅 <b>{ $unit }</b>: which day did they promise? Choose one, or reply with the date.
called-why = ✍️ <b>{ $unit }</b>: why not? Reply with a sentence, please.
called-done = ✅ Noted. <b>{ $unit }</b>: { $outcome }
called-until = ✅ Noted. <b>{ $unit }</b>: they pay { $day }, and are not reminded before.
btn-outcome-promise = 📅 They named a day
btn-outcome-refused = ✋ They will not pay
btn-outcome-nobody = 📵 Nobody answered
btn-outcome-wrong = ☎️ Wrong number
btn-outcome-paper = 📄 Paper delivered

### Permits: forms, approval, the pass, the gate.

btn-main-permits = 🪪 Permits
plain-command-permits = Permits: goods, moving in, fit-out, cards
plain-command-pass = Gate: check a pass, /pass CODE

# One field of a form
field-ask = <b>{ $label }</b>
field-note = <i>{ $words }</i>
field-good = · { $good }
field-given = Now: { $answer }
field-how-text = Just write it.
field-how-number = Please write a number.
field-how-number-of = Please write a number ({ $unit }).
field-how-date = Press a day, or write it: “3 Dec”, “next Wednesday”.
field-how-choice = Please press one of the buttons.
field-how-photo = 📷 Please send photos, one or several; then press “Done”.
field-how-document = 📎 Please send files or photos, one or several; then press “Done”.
field-how-plate = 🚗 Please write the number plate, such as “AB1234”.
field-how-phone = ☎️ Please write a phone number.
field-how-goods = 📦 Please write what and how many, one on each line: “2 chairs”, “fridge 1”; then press “Done”.
btn-field-again = Start over
btn-field-my-number = Mine: { $number }
field-hint-phone = That does not look like a phone number. Please check it once more, such as “138 0000 0000”.
field-hint-long = That has { $count } characters; there is room for { $longest } here. Could you make it shorter?
field-hint-number = Only the number, please, such as “85” or “85.5”.
field-hint-plate = That does not look like a number plate. Please check it once more, such as “AB1234”.
field-hint-between = Please write a number from { $least } to { $most }.
field-hint-days = Please choose a day from { $first } to { $last }.
field-hint-from = The last day cannot be before { $first }. Please choose once more.
field-hint-other = This one needs a different kind of answer; here is how:
field-hint-date = Please press a day, or write it like “3 Dec”.
field-hint-goods = One form has room for { $most } lines; please put the rest on another one.
field-hint-files = There is room for { $most } here, and that is enough; press “Done” to go on.

# Filling in
permit-choose = 🪪 Which one is it?
permit-head = 🪪 <b>{ $name }</b>
permit-text = { $text }
btn-permit-begin = ✏️ Fill it in
permit-fee = 💰 Costs { $amount }, billed once it is approved
permit-fee-first = 💰 Costs { $amount }; the pass is valid once it is approved and paid
permit-pass-once = 🎫 Once approved you get a pass, valid once
permit-pass-many = 🎫 Once approved you get a pass, valid as often as you like in its time
permit-guest = This one is for residents of a home. Linking yours takes a minute, and then we go on here.
permit-pending = Your address is being checked; we tell you at once when it is confirmed, and then you can go on here. If your bill carries a code, send it now and it is linked right away.
permit-ask-home = For which home?
permit-summary = 🪪 <b>{ $name }</b> · please check
permit-summary-home = 🏠 { $code }
permit-answer = { $label }: <b>{ $answer }</b>
plain-permit-none = nothing
btn-permit-change = ✏️ { $label }
btn-permit-change-home = ✏️ Another home
permit-summary-ask = Press “Send” if it is right; to change something, press it.
btn-permit-send = ✅ Send
permit-noted = Noted; it goes along.
permit-gone = This one is not offered at the moment. Press “Message the desk” and we find a way.
permit-changed = This form was changed just now, so it was not sent. Please fill it in once more from “🪪 Permits”; sorry for the trouble.
permit-add = ✏️ Add to <b>{ $number }</b>: write or send photos; whoever decides sees it at once.
permit-asked-back = 💬 <b>{ $number }</b>: a question before it is decided
permit-cancel =
    Withdraw <b>{ $number }</b>? Choose a reason or write one; it is not decided after that.

# What residents see
plain-permit-open = being decided
plain-permit-approved = approved
plain-permit-denied = not approved
permit-now-open = Sent; { $department } decides.
permit-now-step = { $department } decides (step { $step } of { $of }).
permit-now-approved = ✅ Approved and registered.
permit-now-pass = ✅ Approved; here is your pass.
permit-now-unpaid = ✅ Approved; the pass is valid as soon as it is paid.
permit-now-used = The pass was used ({ $time }).
permit-now-expired = The pass has expired.
permit-now-dropped = The pass was cancelled, as you wished.
permit-now-denied = Not approved this time, because:
permit-next = We tell you as soon as it is decided.
permit-next-again = You can ask again with what was missing; what you filled in is still here.
btn-permit-again = 🔁 Ask again
btn-permit-pay = 💰 Pay
btn-pass-show = 🎫 Show the pass
btn-pass-drop = Cancel the pass
permit-drop = Cancel the pass of <b>{ $number }</b>? The gate lets nothing through with it after that; you can ask for another one.
btn-permit-drop-yes = ✅ Cancel the pass
permit-news-approved = ✅ <b>{ $number }</b> { $what }: approved.
permit-news-fee = 💰 It costs { $amount }, which is among your bills now.
permit-news-fee-first = 💰 It costs { $amount }, which is among your bills now; the pass comes as soon as it is paid.
permit-news-denied = <b>{ $number }</b> { $what }: not approved this time.
    <blockquote>{ $reason }</blockquote>
    You can ask again with what was missing; what you filled in is still here.
pass-head = 🎫 <b>{ $what }</b> · { $number }
pass-code = Code <code>{ $code }</code>
pass-window = 🕒 { $window }
pass-once = Show it at the gate; valid once. Read the code out, or let the guard scan the picture.
pass-many = Show it at the gate, as often as you like while it is valid. Read the code out, or let the guard scan the picture.

# Approving
plain-role-worker = staff
plain-role-agent = front desk
plain-role-lead = lead
plain-role-cashier = cashier
plain-role-manager = manager
plain-permit-decider = { $department } · { $role }
card-head-permit = 🪪 <b>{ $number }</b> · { $what }
plain-deadline-decide = Decide
notice-near-decide = ⏱ Not decided yet, due { $time }
notice-missed-decide = ❗️ Nobody has decided in time ({ $time })
notice-long-decide = 🚨 Long overdue, still not decided ({ $time })
card-permit-fee = 💰 Costs { $amount }
card-permit-step = ✍️ Step { $step } of { $of }, to be decided by <b>{ $whose }</b>
card-permit-approved = ✅ Step { $step } of { $of }: { $name }, { $time }
card-permit-denied = ✖️ { $name } declined: { $reason }
card-permit-pass = 🎫 Pass: { $state }
btn-permit-approve = ✅ Approve
btn-permit-deny = ✖️ Decline
deny-ask = ✖️ <b>{ $number }</b>: why is it declined? The resident reads this; please say what is missing and how to mend it.
alert-approved = Approved; the resident was told
alert-approved-step = Step { $step } of { $of } is approved; the next one follows
alert-denied = Declined; the resident was told
alert-refused-step = A colleague has decided this step already; please look at the newest card
alert-refused-own = What you asked for yourself, a colleague decides
event-approved = approved by { $name }
event-approved-step = { $name } approved step { $step } of { $of }
event-denied = { $name } declined: { $reason }
event-fee = { $amount } billed
event-issued = pass issued
event-let-through = let through by { $name }
event-pass-dropped = pass cancelled

# The gate
plain-pass-valid = valid
plain-pass-early = not valid yet
plain-pass-expired = expired
plain-pass-used = used already
plain-pass-cancelled = cancelled
plain-pass-unpaid = not paid
plain-pass-unknown = not valid
gate-valid = ✅ <b>{ $code } is valid</b>
gate-invalid = ⛔️ <b>{ $code }: { $state }</b>, please do not let it through
gate-let-through = ✔️ <b>{ $code } let through</b>
gate-what = 🎫 { $what } · { $number }
gate-used = Let through by { $name }: { $time }
gate-many = Valid as often as needed in its time; this look is recorded.
btn-gate-let-through = 🚪 Let through
gate-how = Please send <code>/pass CODE</code>, such as <code>/pass 7KQ2-M9XD</code>. Or scan the resident's picture with your phone's camera.
gate-slip = One character of this code is missing or misheard; please check it once more.
gate-unknown = ⛔️ There is no such code. Please do not let it through, and have the pass shown to you.
gate-locked = There were many wrong codes; please pause for { $span }. If it is urgent, ask a colleague to check.
gate-not-yours = Passes are checked at the gate; please bring them there. Thank you.
gate-elsewhere = Please check it in the group of { $name }, or privately with me: a pass says things about a resident.
gate-stranger = This pass is for the guard to see; please show it at the gate. For one of your own, press “🪪 Permits”.
alert-gate-used = Let through already by { $name }: { $time }
alert-pass-is = Pass: { $state }
alert-let-through = Let through, and recorded
alert-pass-dropped = The pass is cancelled

### Cards, alerts and answers to presses for staff, and the dialog that a card's buttons open.

# The card
card-head-emergency = 🔴 <b>{ $number }</b> · EMERGENCY · { $what }
card-head-high = 🟠 <b>{ $number }</b> · high · { $what }
card-head-normal = 🔧 <b>{ $number }</b> · { $what }
card-place = 📍 { $place }
card-place-area = 📍 { $place } · { $area }
card-area = 📍 { $area }
card-elder = 🧓 Elders live here: first, please
card-words = 💬 { $words }
card-files = 📎 { $files }
card-visit = 🚪 May come: { $visit }
card-resident = 👤 { $name }
card-resident-phone = 👤 { $name } · ☎️ { $phone }
card-joined = { $count ->
    [one] 👥 { $count } more resident reported the same
   *[other] 👥 { $count } more residents reported the same
}
card-state = ▪️ <b>{ $state }</b>
card-state-owner = ▪️ <b>{ $state }</b> · { $name }
card-waiting = ⏸ { $reason }; the clock stands still
card-promise = 🤝 Promised: <b>{ $window }</b>
card-deadline = ⏱ { $what } by { $time }
card-deadline-missed = ❗️ { $what }: overdue since { $time }
card-reopened = ↩️ Reopened: { $count }×
card-repeat = 🔁 No. { $count } of this kind in 90 days: find the root cause first
card-parent = 🔗 Continues { $number }
card-addition = ➕ Resident ({ $time }): { $words }
card-addition-files = ➕ Resident added photos or files ({ $time })
card-question = ❓ Asked ({ $time }), no answer yet: { $words }
card-work = ✅ { $words }
card-materials = 🔩 { $materials }
card-price = 💰 { $price }
card-price-none = 💰 No charge
card-answer = 📄 { $title }
card-dispute = 👎 Resident: { $reason }
card-rating = ⭐️ Rated { $score }/5 overall
card-rating-charge = ⭐️ Rated { $score }/5 overall · says that something was charged wrongly
card-cancelled = ✖️ { $reason }
card-notes = { $count ->
    [one] 📝 { $count } internal note
   *[other] 📝 { $count } internal notes
}
card-note = 📝 { $time } { $name }: { $words }
card-hint = <i>A reply to this card is an internal note; residents never see it.</i>
btn-card-take = ✋ Take
btn-card-assign = Assign…
btn-card-promise = 🕒 Promise
btn-card-promise-again = 🕒 New time
btn-card-arrive = 📍 On site
btn-card-wait = ⏸ Wait
btn-card-resume = ▶️ Resume
btn-card-finish = ✅ Done
btn-card-ask = ❓ Ask
btn-card-tell = 💬 Tell
btn-card-transfer = Transfer
btn-card-out-of-scope = Out of scope
btn-card-escalate = ⬆️ Escalate
btn-card-phone = ☎️ Phone
btn-card-show = 📄 Show

# Alerts
notice-line = <b>{ $number }</b> { $what } · { $place }
notice-line-no-place = <b>{ $number }</b> { $what }
notice-near-acknowledge = ⏱ Nobody has taken it yet; due { $time }
notice-near-on-site = ⏱ Nobody is there yet; due { $time }
notice-near-resolve = ⏱ To be repaired by { $time }
notice-near-promise = ⏱ Promised to the resident for { $time }. If it cannot be kept, set a new time and say why; the resident is told before.
notice-missed-acknowledge = ❗️ Nobody took it in time ({ $time })
notice-missed-on-site = ❗️ Nobody was there in time ({ $time })
notice-missed-resolve = ❗️ Not repaired in time ({ $time })
notice-missed-promise = ❗️ The promised time has passed ({ $time }): set a new one now and say why
notice-long-acknowledge = 🚨 Long overdue, still not taken ({ $time })
notice-long-on-site = 🚨 Long overdue, still nobody there ({ $time })
notice-long-resolve = 🚨 Long overdue, still not repaired ({ $time })
notice-long-promise = 🚨 The promised time is long gone ({ $time }): please step in yourself
notice-emergency = 🔴 <b>Emergency</b>: take it now, please
notice-escalated = ⬆️ A colleague asks you to step in
notice-escalated-reason = ⬆️ A colleague asks you to step in: { $reason }
notice-urged = 📣 The resident is urging: give them a firm word, please
notice-added = ➕ Resident: { $words }
notice-added-files = ➕ The resident added photos or files
notice-cancelled = ✖️ Withdrawn by the resident; no need to go
notice-cancelled-reason = ✖️ Withdrawn by the resident; no need to go: { $reason }
notice-reopened-partly = ↩️ The resident says only partly done: { $reason }
notice-reopened = ↩️ The resident says not done: { $reason }
notice-assigned = 👉 Assigned to you
notice-unsatisfied = 👎 Survey: not satisfied; please follow up
notice-unsatisfied-score = 👎 Survey: not satisfied, { $score }/5 overall; please follow up
notice-unsatisfied-charge = 👎 Survey: not satisfied, { $score }/5 overall, something charged wrongly; please follow up
notice-unsatisfied-words = 💬 { $words }
notice-phone-list = ☎️ No answer to the survey: please phone { $name }
notice-unreachable = ☎️ Messages do not reach the resident: please phone { $name }
notice-phone = ☎️ { $phone }
notice-owner = In charge: { $name }

# Answers to a press
alert-taken = { $number } is yours
alert-assigned = Assigned to { $name }
alert-promised = Promised: { $window }. The resident has been told
alert-arrived = On site: noted
alert-waiting = On hold: { $reason }
alert-resumed = Going on
alert-finished = Done; the resident is asked to confirm
alert-asked = Sent to the resident
alert-told = Sent to the resident
alert-transferred = Passed to { $department }
alert-out-of-scope = The resident has been answered
alert-escalated = The next person up has been told
alert-noted = Kept as an internal note
alert-phone = { $name }: { $phone }
    (this look is recorded)
alert-phone-none = No phone number was left: use “Ask” to reach the resident
alert-added = Added, thank you
alert-urged = Done: whoever is in charge sees it right away
alert-joined = You are on it; we will keep you posted
alert-cancelled = Withdrawn
alert-accepted = Thank you, accepted
alert-disputed = Understood, and sorry: we arrange it again at once
alert-reopened = Reopened; we arrange it at once
alert-rated = Thank you for your rating

# Why not
alert-refused-taken = Already taken by { $name }
alert-refused-yours = You have this one already
alert-refused-state = This is now “{ $state }”, so that this step no longer applies. Please use the newest buttons
alert-refused-role = This step is for whoever has taken it, or for the lead
alert-refused-urge = Urged a moment ago; our colleague is on it. You can urge again after { $time }
alert-refused-grace = This ended more than 7 days ago. Please report it again; we look at the earlier record too
alert-refused-following = You follow this one already; we will keep you posted

# The dialog of a card's buttons
job-gone = This ticket cannot be found; please look at its card again.
job-pick = Please press one of the buttons below.
job-too-long = That is too long: { $max } characters at most, please.
job-no-files = Only words here; photos go with “Done”.
job-assign = <b>{ $number }</b>: to whom?
job-assign-nobody = <b>{ $number }</b>: there is nobody else in this department.
job-assign-unclear = No single name fits; please use the buttons below.
job-promise = <b>{ $number }</b>: when do we come?
    Choose, or type it: <i>15:30, tomorrow morning, Wed 14-16, in half an hour</i>
job-promise-visit = Suits the resident: { $visit }
job-promise-check = We promise the resident <b>{ $window }</b>. Right?
job-promise-unclear = Please write the time like this: 15:30, tomorrow 9-11, Wed afternoon, 11/25 14:00
job-promise-past = That time has passed; please give a later one.
job-promise-far = That is too far away: within 60 days, please.
job-promise-reason = New time <b>{ $window }</b>. We had promised { $before }. Please say why; <b>the resident reads it</b>:
btn-job-in-half-hour = Within 30 min
btn-job-in-hour = Within 1 h
btn-job-yes = Yes, tell the resident
btn-job-change = Change
btn-job-reason-earlier = Earlier job took longer
btn-job-reason-parts = Parts not here yet
btn-job-reason-resident = Resident asked for it
plain-job-reason-earlier = the job before took longer than planned
plain-job-reason-parts = the parts needed have not arrived yet
plain-job-reason-resident = moved as you asked
job-wait = <b>{ $number }</b>: what does it wait for? The clock stops, and the resident sees the reason.
job-finish-words = <b>{ $number }</b>: what was done? One sentence; the resident reads it.
    Or just send the photos.
job-finish-files = Photos of the work? Send them one by one, then press “Next”.
job-finish-files-some = { $count ->
    [one] { $count } file received; you can send more.
   *[other] { $count } files received; you can send more.
}
job-finish-files-full = { $max } at most; that will do. Please press “Next”.
job-finish-files-type = Please send photos or videos, or press “Next”.
job-finish-materials = Which materials were used? For example: <i>1 angle valve, sealing tape</i>
job-finish-price = What does the resident owe? A number, for example <i>120</i> or <i>120.5</i>; <i>0</i> for no charge
job-finish-price-unclear = Please write the amount as a number, such as 120 or 120.5; 0 for no charge.
job-finish-check = <b>{ $number }</b> done; the resident will read:
job-finish-line-words = 🔧 { $words }
job-finish-line-files = { $count ->
    [one] 📎 { $count } file
   *[other] 📎 { $count } files
}
job-finish-line-materials = 🔩 { $materials }
job-finish-line-price = 💰 { $price }
job-finish-line-free = 💰 No charge
job-finish-line-bare = 🔧 (no words)
btn-job-finish-now = ✅ Done at once
btn-job-finish = ✅ Confirm: done
btn-job-free = No charge
btn-job-next = Next
btn-job-edit-words = Change words
btn-job-edit-files = Change photos
btn-job-edit-materials = Change materials
btn-job-edit-price = Change price
btn-job-files-clear = Start over
job-ask = <b>{ $number }</b>: what do you want to ask the resident? You will see it before it goes out.
job-tell = <b>{ $number }</b>: what do you want to tell the resident? You will see it before it goes out.
job-say-files = { $count ->
    [one] { $count } file received; now a few words, please.
   *[other] { $count } files received; now a few words, please.
}
job-say-check = The resident will read this:
job-say-check-files = { $count ->
    [one] The resident will read this, with { $count } file:
   *[other] The resident will read this, with { $count } files:
}
btn-job-send = 📤 Send
job-transfer = <b>{ $number }</b>: to which department?
job-transfer-nowhere = <b>{ $number }</b>: there is no other department.
job-transfer-reason = To <b>{ $department }</b>. Why? For colleagues only, residents never see it; you may skip it.
job-scope = <b>{ $number }</b>: which standard answer?
job-scope-none = No standard answers are set up yet. Use “Tell” to say who is responsible, or “Escalate”.
job-scope-check = The resident will read this, and the ticket ends:
job-escalate = <b>{ $number }</b>: to the next person up. Why? For colleagues only; you may skip it.
alert-rated-again = Thank you for saying so; we are sorry. This is open again, and the head of department follows it up
plain-note-files = (photo or file)
notice-near-answer = ⏱ { $what } due { $time }
notice-missed-answer = ❗️ { $what } was due { $time }
notice-long-answer = 🚨 { $what } is long overdue ({ $time })
alert-seen = Noted: you have seen it and see to it
alert-released = Given back to the department
alert-merged = Goes on in { $number }; its residents follow that one
alert-graded = Severity corrected, and the deadlines with it
alert-planned = The resident has been told what will be done
alert-judged = The finding is kept
alert-classified = The time to answer is changed
btn-card-seen = 👌 I see to it
btn-card-release = ↩️ Give back
btn-card-merge = 🔗 Same matter
btn-card-grade = ⚖️ Severity
btn-card-plan = 📋 Plan
btn-card-judge = 🔍 Finding
btn-card-classify = ⏱ Time to answer
btn-card-reply = 💬 Answer
btn-card-propose = 📚 Standard answer

### Duty: who is there, lists of open work, handovers, alarms that nobody is there, daily and weekly digests.

plain-command-duty = Come on duty, leave, see who is there

# The list of open work
duty-board-head = 📋 <b>{ $department }</b> · { $count } open
duty-board-nothing = 📋 <b>{ $department }</b> · nothing open
duty-count-urgent = 🔴 { $count } urgent
duty-count-high = 🟠 { $count } high
duty-count-late = ❗️ { $count } overdue
duty-board-on = 👥 On duty: { $names }
duty-board-nobody = 👥 Nobody is on duty now
duty-board-nobody-until = 👥 Nobody is on duty; the next shift begins { $time }
duty-line = <b>{ $number }</b> { $what } · { $place }
duty-line-no-place = <b>{ $number }</b> { $what }
duty-has = { $name }
duty-nobody-has = nobody has it yet
duty-waits = ⏸ { $reason }
duty-promised = 🤝 { $window }
duty-due = ⏱ { $time }
duty-late = ❗️ overdue
duty-mark-keep = keeps it
duty-mark-next = ➡️ for the next shift
duty-mark-undecided = left undecided, stays with them
duty-mark-offered = 🙋 off duty: please take it
duty-more = … and { $count } more; the first ones first.
duty-board-handed = 🤝 { $names } hands over: whoever comes on duty, please check and sign.
duty-signed = ✍️ Signed by { $name } ({ $time })
btn-duty-card = 📄 { $number }
duty-calls = { $count ->
    [one] ☎️ { $count } survey to be done by phone
   *[other] ☎️ { $count } surveys to be done by phone
}
duty-call = ☎️ <b>{ $number }</b> { $place }
duty-call-no-place = ☎️ <b>{ $number }</b>
duty-call-tried = phoned, no answer
btn-duty-phone = ☎️ { $number }
duty-ties = { $count ->
    [one] 🏠 { $count } request to link a home waits for a decision
   *[other] 🏠 { $count } requests to link a home wait for a decision
}
btn-duty-sign = ✍️ Sign the handover

# Coming and leaving
duty-begins = 👋 <b>{ $department }</b>: your shift begins.
duty-on = ✅ You are on duty: <b>{ $department }</b>.
duty-off = 🏁 You are off duty: <b>{ $department }</b>. Thank you for today.
duty-mine = { $count ->
    [one] { $count } open ticket is yours:
   *[other] { $count } open tickets are yours:
}
duty-mine-nothing = Nothing open is yours.
duty-left-open = { $count ->
    [one] { $count } open ticket is yours: please say below what becomes of it.
   *[other] { $count } open tickets are yours: please say below what becomes of them.
}
duty-state = 👥 <b>{ $department }</b>, on duty: { $names }
duty-state-nobody = 👥 <b>{ $department }</b>: nobody is on duty now
duty-only-off = You are not on duty, so there is no shift to end.
duty-only-on = You are on duty already.
duty-where = Please say <code>/duty on</code> in the group of the department.
btn-duty-on = ✅ Start my shift
btn-duty-off = 🏁 End my shift
alert-duty-role = This step is for colleagues of the department
alert-duty-off-short = You are off duty; please see what I wrote to you alone

# Handing over
duty-handover-head = 🏁 <b>{ $department }</b>: your shift ends. What becomes of your work? Please say by { $time }; what is left open stays with you.
duty-handover-ready = 🏁 <b>{ $department }</b>: all said, thank you. Have a good rest.
duty-handover-closed = 🏁 <b>{ $department }</b>: handed over in the group. Have a good rest.
duty-handover-done = 🏁 All your work is done: nothing to hand over. Have a good rest.
duty-handover-item = { $n }. { $ticket }
    { $choice }
duty-choice-none = ⬜️ What becomes of it?
duty-choice-why = ⏸ What does it wait for? The clock stops and the resident sees the reason.
duty-choice-keep = ✅ I keep it
duty-choice-next = ➡️ for the next shift
duty-choice-pause = ⏸ { $reason }
btn-duty-keep = { $n } Keep
btn-duty-next = { $n } Next shift
btn-duty-pause = { $n } Pause
btn-duty-change = { $n } Change
btn-duty-all-next = ➡️ All the rest to the next shift
alert-duty-closed = This was handed over already; please use the ticket's card now
alert-duty-signed = Signed, thank you
alert-duty-signed-by = { $name } has signed this one already
alert-duty-not-own = A colleague who comes on duty signs this

# Nobody on duty
duty-alarm = 🌙 Nobody is on duty in <b>{ $department }</b>. It will be on the list of whoever comes; if it cannot wait, please give it to somebody.
duty-alarm-next = 🌙 Nobody is on duty in <b>{ $department }</b>. The next shift begins { $time } and finds it on its list; if it cannot wait, please give it to somebody.
duty-alarm-emergency = 🔴 <b>Emergency</b>, and nobody is on duty in <b>{ $department }</b>. Please phone now and send somebody:
duty-alarm-call = ☎️ { $name } <b>{ $phone }</b>
duty-unsigned = ✍️ The handover of <b>{ $department }</b> ({ $time }) is not signed, half an hour into the new shift. Please remind them, or sign it yourself.
notice-released = ↩️ { $name } gave it back: who takes it?
notice-released-reason = ↩️ { $name } gave it back: who takes it? { $reason }

# Digests
digest-day = 📊 <b>{ $department }</b> · daily digest · { $date }
digest-week = 📈 <b>{ $department }</b> · weekly digest · { $from } – { $until }
digest-received = { $count } received
digest-done = { $count } done
digest-reopened = { $count } reopened
digest-open = { $count } open
digest-overdue = ❗️ { $count } overdue
digest-promised = 🤝 { $count } promised for today
digest-waiting = ⏸ { $count } waiting
digest-unsigned = { $count ->
    [one] ✍️ { $count } handover not signed
   *[other] ✍️ { $count } handovers not signed
}
digest-in-time = ⏱ { $share }% in time ({ $kept } of { $all })
digest-satisfied = ⭐️ { $share }% satisfied ({ $happy } of { $all })
digest-to-sign = To be signed by the lead.
digest-signed = ✍️ Signed by { $name } ({ $time })
digest-remind = ✍️ Last week's digest of <b>{ $department }</b> is not signed yet: please look at it in the group.
btn-digest-sign = ✍️ Read and signed
alert-digest-signed = Signed, thank you
alert-digest-lead = The lead signs this
notice-owner-away = 🌙 { $name } is off duty and not back in time: please take it over.

### What residents see of their requests, lists and menus, and the names that both sides use.

# States
plain-state-new = registered
plain-state-dispatched = waiting to be taken
plain-state-taken = taken
plain-state-scheduled = time agreed
plain-state-on-site = on site
plain-state-waiting = on hold
plain-state-done = done, to be confirmed
plain-state-accepted = accepted
plain-state-closed = closed
plain-state-cancelled = withdrawn
plain-state-rejected = outside our service
plain-state-reopened = to be redone

# Why it waits
plain-wait-parts = waiting for parts
plain-wait-resident = waiting for the resident
plain-wait-third-party = waiting for another company
plain-wait-weather = waiting for the weather

# Deadlines
plain-deadline-acknowledge = Take
plain-deadline-on-site = On site
plain-deadline-resolve = Repair
plain-deadline-promise = Keep promise

# What it is
plain-kind-repair = repair
plain-kind-complaint = complaint
plain-kind-inquiry = question
plain-kind-service = paid service
plain-kind-permit = permit
plain-area-public = public area
plain-area-home = in the home
plain-area-paid = paid repair
plain-colleague = a colleague
plain-fitter = our technician

# Files
plain-photos = { $count ->
    [one] { $count } photo
   *[other] { $count } photos
}
plain-videos = { $count ->
    [one] { $count } video
   *[other] { $count } videos
}
plain-voices = { $count ->
    [one] { $count } voice message
   *[other] { $count } voice messages
}
plain-documents = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
plain-locations = { $count ->
    [one] { $count } location
   *[other] { $count } locations
}
plain-list-comma = { ", " }

mention = <a href="tg://user?id={ $user }">{ $name }</a>

# The resident's ticket
status-head = <b>{ $number }</b> · { $what }
status-place = 📍 { $place }
status-words = <i>{ $words }</i>
status-now-new = We have it. Thank you for telling us.
status-next-new = We are arranging it; you will see here who takes it.
status-now-dispatched = Passed to { $department }, waiting to be taken.
status-next-dispatched = You will see here who takes it.
status-next-dispatched-by = Somebody takes it by { $time }.
status-now-taken = { $name } has taken it.
status-next-taken = Next, we agree on a time to come.
status-next-taken-public = Next, we go there and see to it.
status-next-inquiry = You will get the answer here.
status-now-scheduled = The time is set: { $name } will come.
status-promise = 🕒 Agreed: <b>{ $window }</b>
status-now-on-site = { $name } is there, working on it.
status-next-on-site = When it is done, we ask you to have a look.
status-now-waiting-parts = We are waiting for parts and go on as soon as they are here.
status-now-waiting-resident = We are waiting for you: tell us when it suits, and we go on at once.
status-now-waiting-third-party = Another company has to act first; we stay on it.
status-now-waiting-weather = The weather does not allow it now; we go on as soon as it does.
status-now-done = { $name } has finished. Please have a look.
status-next-done-joined = If it is not right yet, reply to this message.
status-next-done = If all is well, press “Accept”. If not, say so and we come again. Without an answer it closes by itself after { $days ->
    [one] { $days } day
   *[other] { $days } days
}.
status-now-accepted = You accepted the work. Thank you.
status-now-closed = Closed. Thank you.
status-now-cancelled = Withdrawn, as you asked.
status-now-rejected = Somebody else is responsible for this; here is who, and how to reach them:
status-now-reopened = It was not right the first time. We are sorry, and are arranging it again.
status-resolve-by = It will be seen to by { $time } at the latest.
status-emergency = 🔴 Treated as an emergency. If there is still danger, leave first and call { $name } <b>{ $phone }</b>
status-question = ❓ A question for you: { $words }
status-answer = <blockquote>{ $text }</blockquote>
status-work = 🔧 { $words }
status-materials = 🔩 Materials: { $materials }
status-price = 💰 To pay: { $price }
status-price-none = 💰 No charge
status-grace = If it comes back, you can reopen it here until { $time }.
status-parent = Continues { $number }
btn-status-answer = Answer
btn-status-add = Add
btn-status-urge = Urge
btn-status-cancel = Withdraw
btn-status-timeline = History
btn-status-accept = 👍 Accept
btn-status-partly = Only partly done
btn-status-not-done = Not done
status-grace-different = If your case is different, you can tell us here until { $time }.
status-now-looked-again = Thank you. We look at it again as you describe it.
btn-status-different = My case is different
btn-status-reopen = It came back
btn-status-show = Show this request

# History
timeline-head = <b>{ $number }</b> · { $what } · history
timeline-line = <i>{ $time }</i> { $event }
timeline-gap = { $count ->
    [one] <i>… { $count } entry left out …</i>
   *[other] <i>… { $count } entries left out …</i>
}
event-file = Registered
event-take = Taken by { $name }
event-promise = Agreed: { $window }
event-promise-moved = Moved to { $window } ({ $reason })
event-arrive = { $name } on site
event-wait-parts = Waiting for parts
event-wait-resident = Waiting for you
event-wait-third-party = Waiting for another company
event-wait-weather = Waiting for the weather
event-resume = Work goes on
event-finish = Finished by { $name }
event-finish-words = Finished by { $name }: { $words }
event-ask = We asked you: { $words }
event-tell = We told you: { $words }
event-asked-reporter = We asked the person who reported it
event-told-reporter = We wrote to the person who reported it
event-transfer = Passed to { $department }
event-out-of-scope = Answered: { $title }
event-add = You added: { $words }
event-add-files = You added photos or files
event-added-reporter = More was told by the person who reported it
event-join = Another resident reported the same
event-urge = Urged
event-cancel = Withdrawn
event-accept = Accepted
event-dispute-partly = Only partly done: { $reason }
event-dispute-not-done = Not done: { $reason }
event-dispute-joined = The work was not accepted
event-close = Closed
event-close-silent = No answer came; closed by itself
event-reopen = Reopened: { $reason }
event-reopen-joined = Reopened
event-rate = Your rating: { $score }/5 overall

# My requests
requests-head = <b>Your requests</b>
requests-open = { $count } in progress
requests-line = <b>{ $number }</b> { $what } · { $place }
    { $state } · { $day }
requests-line-no-place = <b>{ $number }</b> { $what }
    { $state } · { $day }
requests-more = { $count ->
    [one] { $count } earlier one is not listed.
   *[other] { $count } earlier ones are not listed.
}
requests-none = You have no requests yet. If something is broken, just send a few words or a photo.

# Main menu
welcome = Hello, { $name }! This is the front desk of <b>{ $community }</b>.
    Something broken, or a question? Just send it: a few words or a photo will do.
welcome-unnamed = Hello! This is the front desk of <b>{ $community }</b>.
    Something broken, or a question? Just send it: a few words or a photo will do.
welcome-homes = 🏠 { $homes }
welcome-pending = 🏠 { $homes }: being checked; we tell you as soon as it is confirmed.
welcome-guest = Link your home, and you never have to type your address again. Emergencies and public areas can be reported without it.
welcome-on-call = In an emergency call <b>{ $phone }</b>
menu-head = What can we do for you? A few words or a photo will do, too.
btn-main-repair = 🔧 Report a repair
btn-main-emergency = 🔴 Emergency
btn-main-requests = 📋 My requests
btn-main-link = 🏠 Link my home
btn-main-link-more = 🏠 Link another home
btn-main-message = 💬 Message the desk
btn-main-language = 🌐 Language
btn-main-help = How it works
help = <b>How it works</b>
    🔧 Something broken: send words, a photo or a voice message, then a few taps.
    💰 /fees: what is owed and why, tell us that you paid, ask about a bill.
    📋 /requests: see where things stand, add, urge, withdraw.
    ✋ /cancel: stop what you are doing.
    🌐 /language: change the language.
    🔒 /mydata: see what is kept about you; /forget: have it deleted.
help-emergency = 🔴 In danger, leave first, then call <b>{ $phone }</b>
help-staff = <b>For staff</b>
    The buttons are on the cards. A reply to a card is an internal note that no resident sees; to ask or tell the resident, use the buttons on the card.
    A call, or somebody at the counter: say <code>/new</code> to enter it for them.
    In the finance group <code>/claims</code> lists the payments to be checked.

# Outside of dialogs
thanks-reply = You are welcome. We are here whenever you need us.
greeting-reply = Hello! What can we do for you? A few words or a photo will do.
blocked-words = We cannot work with this kind of message: please send text, photos, videos, voice messages, files or a location.
nudge = You were in the middle of something. Shall we go on? All your answers are still there.
btn-nudge-go-on = Go on
expired = It has been a while, so we stopped here.
expired-typed = It has been a while, so we stopped here. These are your words, to copy and start again:
    <blockquote>{ $typed }</blockquote>
cancelled = All right, stopped.
cancelled-typed = All right, stopped. Here are your words back:
    <blockquote>{ $typed }</blockquote>
alert-stale = This button is out of date. Please look at the newest message
apology = We are sorry, something went wrong on our side; our colleagues know already. Please send it once more. If it is urgent, call <b>{ $phone }</b>
apology-no-phone = We are sorry, something went wrong on our side; our colleagues know already. Please send it once more.
nothing-to-cancel = There is nothing to stop at the moment.

# Linking a home
tie-ask = 🏠 <b>Asks to be linked</b>
    { $name } · <b>{ $unit }</b> · { $tie }
    ☎️ { $phone }
    Please check the register before you confirm.
tie-waits = ⏳ Asked { $time }, not decided yet.
tie-owner = owner
tie-tenant = tenant
tie-family = family
btn-tie-approve = ✅ Confirm
btn-tie-refuse = Refuse
tie-approved = 🏠 { $name } · <b>{ $unit }</b> · { $tie }
    ✅ Confirmed by { $by }
tie-refused = 🏠 { $name } · <b>{ $unit }</b> · { $tie }
    Not confirmed by { $by }
tie-welcome = ✅ <b>{ $unit }</b> is linked. There is no need to type your address any more.
tie-sorry = <b>{ $unit }</b> could not be matched with the register this time. Bring a document to the front desk or press “Message the desk”, and we will settle it. Public areas and emergencies can be reported at any time.
tie-still = 🏠 Your request to be linked to <b>{ $unit }</b> is still being checked against the register; it is not forgotten, and I tell you as soon as it is decided. Meanwhile you can report public areas and emergencies as always.
alert-tie-approved = Confirmed; the resident has been told
alert-tie-refused = Refused; the resident has been told
alert-tie-decided = A colleague has already decided this one

# Groups
group-bound = ✅ This group is now <b>{ $community }</b> · { $department }. Its cards come here.
group-topic-bound = ✅ This topic is now <b>{ $community }</b> · { $department }. Its cards come here.
group-bind-wrong = This code is wrong, used or expired. Ask the operator for a new one, then send: <code>/bind CODE</code>
group-bind-how = Please send: <code>/bind CODE</code>. The operator makes the code with <code>frontdesk code group</code>.
group-not-bound = No department is bound to this group yet. Ask the operator for a code, then send here: <code>/bind CODE</code>
group-bind-private = <code>/bind</code> belongs in the department's group; see you there.
group-code-wrong-place = This code is for a group. Send it in the department's group: <code>/bind CODE</code>
group-code-is-personal = This code is personal. Please send it to me in private, not in the group.
alert-staff-only = This button is for staff. If you are a colleague, first send me your staff code in a private chat
staff-linked = ✅ Hello, { $name }! You are now known as staff and can take jobs in the group.
status-joined-waiting = We are waiting for the resident who reported it, and go on as soon as it suits them.
status-joined-cancelled = Withdrawn by the resident who reported it. If it is still broken for you, just tell us.
plain-deadline-answer = Answer
plain-deadline-quote = Quotation
plain-deadline-callback = Survey
event-merge = Goes on in { $number }
event-plan = What we will do: { $words }

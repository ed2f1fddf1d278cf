### Entered for a resident, from a call or at the counter; the survey on the telephone.

entry-head = ☎️ <b>For a resident</b>
entry-head-filed = 🚨 <b>{ $number }</b> is registered and duty staff are being told. Please tell the caller:
entry-known = { $known }

entry-ask-kind = What is it about? You can also just type what happened.
btn-entry-repair = 🔧 Repair
btn-entry-complaint = 📣 Complaint
btn-entry-question = 💬 Question
btn-entry-sos = 🚨 Danger: send help now
entry-ask-danger = 🚨 What is the danger? One tap sends help; everything else is asked afterwards.
entry-fact-water = ❗️ Please ask first: <b>is water running right now?</b> Without an answer in two minutes, help is sent.
entry-fact-power = ❗️ Please ask first: <b>the whole building, or only their home?</b> Without an answer in two minutes, help is sent.
btn-entry-power-no = Only their home
entry-filing = 🚨 Registering…

entry-ask-place = Which unit? Type its number, such as <code>5-1201</code>.
entry-ask-place-now = <b>Where is it?</b> Type the unit, such as <code>5-1201</code>, or choose a public area.
btn-entry-public = 🏢 Public area
entry-ask-building = Where? Choose a building, or just type, such as “east door of building 3”.
entry-ask-whom = For whom?
btn-entry-somebody = Somebody else: name and phone
entry-ask-person = Who is it, and which number? In one line, such as “Mrs Wang 138 0000 0000”; one of the two is enough.
entry-hint-person = Please type at least a name or a number.
entry-ask-area = The company's duty, or a paid repair?
btn-entry-home = 🏠 Our duty
btn-entry-paid = 🧰 Paid repair
entry-ask-category = Which kind?
entry-ask-about = Which department is it about? If it is a person, type the name. Nothing of it appears in that department's group.
btn-entry-about-none = No department
entry-ask-words = What happened? One or two sentences, in their words; photos are welcome too.
entry-ask-visit = When may someone come? You can also type it.
entry-ask-channel = How did it come in?
btn-entry-phone = ☎️ By phone
btn-entry-counter = 🏢 At the counter
entry-ask-more = Anything to add? Words and photos go to duty staff at once.

entry-summary-head = ☎️ <b>Please read it back, then register it</b>
entry-summary-kind = <b>What</b>: { $what }
entry-summary-whom = <b>Resident</b>: { $name }
entry-summary-about = <b>About</b>: { $about }
entry-summary-visit = <b>Visit</b>: { $visit }
entry-summary-channel = <b>Came in</b>: { $channel }
entry-summary-scope = ℹ️ You can tell them already: { $answer }. Once registered, the front desk follows it.
btn-entry-send = ✅ Register
btn-entry-change-kind = Change what
btn-entry-change-whom = Change resident
btn-entry-change-about = Change department
btn-entry-change-channel = Change how it came
btn-entry-clear-files = Drop the files

entry-filed = ✅ <b>{ $number }</b> is registered and goes to { $department }.
entry-told = { $person } has been told by message and hears of every step.
entry-phone-them = { $person } has no Telegram: please tell them the number now. Whoever takes it is reminded to phone; the survey goes to the phone list.
entry-joined = ✅ Joined to <b>{ $number }</b>; both are followed together.
entry-parting = All right, <b>{ $number }</b> is being seen to. If anything changes, reply to its card.
entry-not-allowed = Entering for a resident is for the front desk, leads and managers; in the front desk's group every colleague can say <code>/new</code>.
entry-goes-on-apart = 🔒 This is a complaint, or speaks of somebody in this group, so it is not entered here. I am asking the rest in our private chat: please go on there. What I showed here has been removed; if you typed something about it yourself, please delete it.
entry-open-chat = 🔒 This is a complaint, or speaks of somebody in this group, so it is not entered here. Please tap my picture to open our private chat, press “Start” and send <code>/new</code> there. What I showed here has been removed; if you typed something about it yourself, please delete it.
entry-apart = 🔒 Going on from the group; only you can read it here.
entry-taken-back = 🔒 Removed from here; it goes on in private.
entry-taken-over = { $count ->
    [one] 📞 What you reported by phone is here now; you hear of every step by message.
   *[other] 📞 The { $count } matters that you reported by phone are here now; you hear of every step by message.
}
plain-caller-joined = The caller has joined as { $name }, with their own number; they are told by message from now on
plain-entry-named = Caller: { $name }
plain-entry-caller = Caller


card-entered-phone = ☎️ By phone, entered by { $who }
card-entered-counter = 🏢 At the counter, entered by { $who }
status-entered-phone = ☎️ Entered for you by the front desk after your call
status-entered-counter = 🏢 Entered for you by the front desk at the counter
event-file-entered = Entered by the front desk
notice-without-telegram = ☎️ { $person } has no Telegram: please phone them about it.
notice-phone-survey = ☎️ Survey by phone: { $person } has no Telegram, please phone and ask the four questions.

btn-card-phoned = 📝 Record the call
phoned-attitude =
    📝 <b>{ $number }</b> survey by phone · { $name }
    <b>1/4</b> How did our staff treat them?
phoned-quality = <b>2/4</b> How was the work?
phoned-charge = <b>3/4</b> Was anything charged that should not have been?
phoned-overall = <b>4/4</b> All in all, how satisfied are they?
phoned-words = What else did they say? In their words; if nothing, press “Save”.
btn-phoned-save = ✅ Save
btn-phoned-nobody = No answer
alert-phoned = The survey is recorded, with you as the one who asked
alert-phoned-nobody = Noted that nobody answered; it stays on the phone list
card-phoned = ⭐️ Survey by phone: { $score }/5 overall (asked by { $who })
event-phoned = Survey by phone: { $score }/5 overall

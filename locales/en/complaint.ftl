### Complaints: the resident's dialog, the card and the dialogs of those who handle them, the messages that both read.

btn-main-complaint = 📣 Complaint

# The resident's dialog
complaint-head = 📣 <b>Complaint</b>
complaint-head-known = 📣 <b>Complaint</b> · { $known }
complaint-begin = Sorry for the trouble: please tell us. What is it about?
complaint-begin-words = Noted, and sorry for the trouble. What is it about?
complaint-ask-whom = Which department or which person? <b>They will not see this complaint.</b>
btn-complaint-person = 🙍 A person: I write the name
btn-complaint-nobody = Nobody in particular
complaint-ask-name = Who is it? A name or what they are called will do, such as: <i>Mr Wang, the guard at the east gate</i>
complaint-ask-happened = When and where? Such as: <i>last night at 9, east gate</i>
complaint-ask-words = What happened? Words, voice and photos are all fine.
complaint-hint-words = A few more words, please, so that it is clear to whoever handles it.
complaint-ask-wanted = What would you like us to do? Choose, or write it.
btn-complaint-wish-fix = Solve the problem
btn-complaint-wish-sorry = An apology
btn-complaint-wish-talk = Talk to whoever is in charge
btn-complaint-wish-know = Just note it, and do better
complaint-ask-by = By which day would you like a result? Choose, or write it; skip it if there is no hurry.
complaint-hint-by = Please write it like this: tomorrow, Friday afternoon, 11/30
complaint-ask-media = Any photos, recordings or papers? Send them one by one.
complaint-summary-head = 📣 <b>Please check your complaint</b>
complaint-summary-category = 🗂 { $category }
complaint-summary-whom = 👤 About: { $whom }
complaint-summary-nobody = 👤 About nobody in particular
complaint-summary-happened = 🕘 { $happened }
complaint-summary-words = 💬 { $words }
complaint-summary-wanted = 🙏 Wanted: { $wanted }
complaint-summary-by = ⏳ A result by { $time }
complaint-summary-kept = 🔒 Only those who handle it can see it; the department and the person it is about cannot.
btn-complaint-send = ✅ Send
btn-complaint-change-category = Change kind
btn-complaint-change-whom = Change whom
btn-complaint-change-happened = Change when, where
btn-complaint-change-words = Change words
btn-complaint-change-wanted = Change wish
btn-complaint-change-by = Change by when
btn-complaint-change-media = Change files
complaint-refer = Thank you for telling us. This is decided elsewhere, and they help you fastest:
    <blockquote>{ $answer }</blockquote>
    If you want us to keep it on record and follow it up, go on here.
btn-complaint-refer-bye = All right, I will contact them
btn-complaint-refer-anyway = Go on: please follow it up
complaint-refer-bye = All right. If you get stuck with them, tell us any time.
complaint-help-comes = 🚨 The danger comes first: registered as <b>{ $number }</b>, the people on duty are being told now. They were not shown your complaint.
complaint-ask-spot = Where is the danger? One line is enough, such as: <i>building 3, by the lift</i>. The complaint goes on after that.

# The card of those who handle it
complaint-card-major = 🟥 <b>{ $number }</b> · Complaint · { $what } · <b>{ $severity }</b>
complaint-card-important = 🟧 <b>{ $number }</b> · Complaint · { $what } · <b>{ $severity }</b>
complaint-card-minor = 🟨 <b>{ $number }</b> · Complaint · { $what } · { $severity }
complaint-card-level = ⏫ <b>Second level</b>: the first answer was not accepted; this one is final
complaint-card-about = 🎯 About: { $about }
complaint-card-about-nobody = 🎯 About nobody in particular
complaint-card-named = “{ $typed }” (taken for { $known })
complaint-card-happened = 🕘 { $happened }
complaint-card-home = 🏠 { $place }
complaint-card-wanted = 🙏 Wanted: { $wanted }
complaint-card-wanted-by = ⏳ Wanted by { $time }
complaint-card-earlier = { $count ->
    [one] 🔁 { $count } more complaint of this resident within a year:
   *[other] 🔁 { $count } more complaints of this resident within a year:
}
complaint-card-earlier-line = · { $number } { $what } · { $day } · { $state }
complaint-card-plan = 📋 Plan: { $words }
complaint-card-judged = 🔍 Found: { $validity } · { $responsibility }
complaint-card-graded = ⚖️ Severity set right by { $name }: { $reason }
complaint-card-kept = This card has been moved away.
btn-complaint-answer = ✅ Answer
btn-complaint-refer = Decided elsewhere

plain-severity-major = major
plain-severity-important = important
plain-severity-minor = minor
plain-validity-justified = justified
plain-validity-partly = partly justified
plain-validity-unfounded = not justified
plain-responsibility-company = our responsibility
plain-responsibility-neighbour = a neighbour's responsibility
plain-responsibility-third-party = a third party's responsibility
plain-responsibility-shared = shared responsibility
plain-complaint-taken = in hand
plain-complaint-done = answered, to be confirmed
plain-complaint-accepted = answer accepted
plain-complaint-reopened = to be answered again
plain-complaint-rejected = referred to who decides

# Alerts
complaint-notice-new = 📣 New complaint, severity: <b>{ $severity }</b>. Please hear the resident out in person or by phone, and do not discuss it in the group.
complaint-notice-refused = 👎 The resident does not accept the answer: { $reason }. It goes one level up.
complaint-notice-second = ⏫ The resident did not accept the first answer: please handle this yourself. Your answer is the final one.
complaint-notice-ended = 👎 The resident does not accept the final answer; the complaint ends here: { $reason }
complaint-notice-result-due = ⏱ You know the result and the resident does not yet: please answer today.
alert-complaint-answered = Your answer was sent to the resident
alert-complaint-accepted = Thank you for your understanding
alert-complaint-refused = Understood. Somebody one level up takes it over and answers you
alert-complaint-ended = Understood, and kept on record

# The dialogs of those who handle it
handling-plan = <b>{ $number }</b>: what is going to be done? The resident will read it.
handling-words-only = Words only here, please.
handling-validity = <b>{ $number }</b>: is the complaint justified? The resident does not see this.
handling-validity-first = <b>{ $number }</b>: before the answer, what was found. Is the complaint justified? The resident does not see this.
handling-responsibility = <b>{ $number }</b>: who is responsible?
handling-finding = What is that based on? One line for colleagues; or skip it.
handling-judging = Noting what was found…
handling-refused = It was not noted: the complaint has moved on, please look at its card.
handling-answer = <b>{ $number }</b>: your answer to the resident. Say what you found, what was done, and what changes from now on. Photos are welcome.
handling-answer-final = <b>{ $number }</b>: this answer is final. Say what you found, what was done, and what can still be done. Photos are welcome.
handling-grade = <b>{ $number }</b> is “{ $severity }” now. What should it be?
handling-grade-same = That is what it is now.
handling-grade-reason = Set to “{ $severity }”: why? One line, kept with the complaint.

# What the resident reads
complaint-now-new = We have it. Thank you for telling us, and sorry for the trouble.
complaint-next-new = It is with those who handle it; you see here who takes it. 🔒 The department and the person it is about cannot see it.
complaint-now-taken = { $name } is looking into it.
complaint-now-second = { $name } is looking into it again and gives you the final answer.
complaint-now-waiting = We are waiting for somebody else's reply and keep after it.
complaint-now-answered = The answer is below; please have a look.
complaint-now-answered-final = The final answer is below; please have a look.
complaint-now-accepted = You accepted the answer. Thank you.
complaint-now-referred = This is decided elsewhere; here is who to contact, and how:
complaint-now-reopened = You did not accept the answer: somebody one level up takes it over.
complaint-next-reopened = As soon as they have it, you see it here.
complaint-next-by = You hear from us by { $time } at the latest.
complaint-status-plan = 📋 Plan: { $words }
complaint-next-answered = { $days ->
    [one] Press “Accept” if you agree, or tell us what is wrong. Without a reply it closes by itself in { $days } day.
   *[other] Press “Accept” if you agree, or tell us what is wrong. Without a reply it closes by itself in { $days } days.
}
btn-complaint-accept = 👍 Accept
btn-complaint-not-accept = Not acceptable
complaint-news-planned = 📋 <b>{ $number }</b> { $what }: what we are going to do
    <blockquote>{ $words }</blockquote>
complaint-news-answer = ✅ <b>{ $number }</b> { $what }: our answer
    <blockquote>{ $words }</blockquote>
complaint-news-answer-next = Press “Accept” if you agree. If not, tell us: somebody one level up takes it over.
complaint-news-answer-final = ✅ <b>{ $number }</b> { $what }: our final answer
    <blockquote>{ $words }</blockquote>
complaint-news-answer-final-next = This is the final answer that we can give. Accepted or not, please tell us.
complaint-news-referred = <b>{ $number }</b> { $what }: thank you for telling us. This is decided elsewhere:
    <blockquote>{ $answer }</blockquote>
    If your case is different, press “My case is different” to tell us.
complaint-news-ended = <b>{ $number }</b> { $what }: we are sorry that we could not settle it to your satisfaction. Our part ends here, and your view stays on record as you wrote it. You can still turn to:
complaint-beyond = <blockquote>the owners' committee, or the local housing authority and consumer council. Our record of the matter is yours if you need it.</blockquote>
complaint-news-closed-silently = <b>{ $number }</b> { $what }: there was no reply, so it is closed for now. If there is something new, tell us any time.
complaint-news-survey = Hello { $name }! Your complaint <b>{ $number }</b> has been handled. How was that? Three taps, and your answer goes straight to the head of department.
complaint-news-survey-again = Hello { $name }! We would still like to hear how <b>{ $number }</b> was handled. Three taps will do.
complaint-survey-attitude =
    ⭐️ <b>{ $number }</b>: three taps will do.
    <b>1/3</b> How were you treated?
complaint-survey-quality = <b>2/3</b> How was the matter handled?
complaint-survey-overall = <b>3/3</b> All in all, are you satisfied?
btn-complaint-again = It is not settled
btn-complaint-settled = It is settled
complaint-grace = If it is not settled after all, you can take it up again here until { $time }.
complaint-news-closed = <b>{ $number }</b> { $what }: no reply came, so it is closed for now. If it is not settled, one tap until { $time } and we take it up again.
complaint-again = <b>{ $number }</b>: sorry that it is not settled. What is it like now? Choose or write, and we take it up again.
complaint-now-again = Sorry that it is not settled. We take it up again.
complaint-event-again = You said it is not settled: { $reason }
complaint-added-after = Thank you, added to <b>{ $number }</b>; whoever handles it sees it. Do you accept the answer?
alert-complaint-again = Understood, and sorry. We take it up again
complaint-refuse = <b>{ $number }</b>: sorry that it did not satisfy you. What is wrong with it? Choose or write; somebody one level up takes it over.
complaint-refuse-final = <b>{ $number }</b>: sorry that it did not satisfy you. What is wrong with it? Choose or write; we keep it as you say it.
btn-complaint-refuse-open = The problem is still there
btn-complaint-refuse-wrong = It is not what happened
btn-complaint-refuse-past = My question is not answered
complaint-refuse-proof = Send photos or papers if you have any; if not, just press “Send”.
complaint-answer-question = 💬 <b>{ $number }</b>: whoever handles it asks
complaint-add = ✏️ Add to <b>{ $number }</b>: words or photos; only those who handle it see them.
complaint-cancel =
    Withdraw the complaint <b>{ $number }</b>? Choose a reason, or write one.
complaint-event-take = { $name } looks into it
complaint-event-answer = Answered: { $words }
complaint-event-accept = You accepted the answer
complaint-event-refuse = You did not accept it: { $reason }

# What the desk writes for a resident whose survey of a repair was not satisfied
plain-complaint-of-charge = In the survey of { $number } the resident says that something was charged that should not have been.
plain-complaint-of-work = In the survey of { $number } the resident was not satisfied ({ $score }/5).

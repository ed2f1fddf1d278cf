### Questions, answers, standard answers.

btn-main-question = ❓ Ask a question
question-ask = ❓ What would you like to know? One sentence is enough, and I look it up at once.
question-looking = 🔎 Looking it up…
question-offer =
    <b>{ $title }</b>
    { $text }
question-helped-ask = Did this help? If it misses the point, just ask again in other words.
btn-question-yes = 👍 Yes
btn-question-no = 👎 No
btn-question-person = 🙋 Ask the front desk
question-glad = Glad it helped. Ask any time.
question-register = 🙋 A colleague at the front desk answers this <b>{ $time }</b>. Anything to add? Just write, or send a photo.
btn-question-send = ✅ Send
plain-class-minutes10 = within 10 minutes
plain-class-minutes20 = within 20 minutes
plain-class-minutes30 = within 30 minutes
plain-class-day1 = within 1 working day
plain-class-day2 = within 2 working days
plain-class-day3 = within 3 working days
question-class-hours = { $time } of desk hours

# The resident's ticket
question-status-open = A colleague at the front desk answers you here <b>{ $time }</b>.
question-status-by = You have the answer here by <b>{ $time }</b>.
question-status-taken = { $name } is looking into it.
question-status-answered = { $name } has answered, see below.
question-status-next = { $days ->
    [one] If that settles it, press “Yes”; if not, say so and we go on. Without a reply it closes by itself in { $days } day.
   *[other] If that settles it, press “Yes”; if not, say so and we go on. Without a reply it closes by itself in { $days } days.
}
question-status-accepted = This question is answered. Thank you.
question-status-reopened = Not clear yet, sorry. We are looking into it again.
question-work = 💬 { $words }
question-answered = 💬 <b>{ $number }</b>: an answer from { $name }
question-answered-ask = Does that answer it?
btn-question-again = Something is still unclear
question-grace = If something is still unclear, you can ask on here until { $time }.
question-news-closed = <b>{ $number }</b> { $what }: no reply came, so it is closed for now. If something is still unclear, one tap until { $time } and we go on.
question-add = ✏️ Add to <b>{ $number }</b>: write or send photos; whoever answers you sees it at once.
question-asked-back = 💬 <b>{ $number }</b>: a question first, so that the answer fits
question-cancel =
    Withdraw the question <b>{ $number }</b>? Choose a reason or write one; it is not answered after that.
btn-question-known = I know the answer now
question-added-after = Thank you, added to <b>{ $number }</b>; our colleague sees it. Is it clear now?
question-not-answered = Sorry that <b>{ $number }</b> is not clear yet. What is still open? Just write, and we go on.

# Staff: the card
card-head-question = ❓ <b>{ $number }</b> · { $what }
card-question-class = ⏱ To be answered { $time }
reply-ask = 💬 <b>{ $number }</b>: what is the answer? Write it, or use a standard answer below.
reply-ask-files = { $count ->
    [one] 📎 { $count } file kept. Now the words of the answer, please.
   *[other] 📎 { $count } files kept. Now the words of the answer, please.
}
reply-class = ⏱ <b>{ $number }</b>: by when is it to be answered?
propose-check = 📚 <b>As a standard answer</b> (served to everyone who asks, once a lead approves)
propose-question = Please write the question as residents would ask it, without units and names.
propose-text = Please write the answer, without units and names.
btn-propose-send = 📨 Send to the lead
btn-propose-question = Change question
btn-propose-text = Change answer
propose-sent = 📨 With the lead now; it is served once approved.
proposal-head = 📚 <b>A standard answer to approve</b> (from { $name })
proposal-head-change = 📚 <b>A changed standard answer to approve</b> (from { $name })
proposal-approved = ✅ Approved by { $name }; served from now on.
proposal-declined = ▫️ { $name }: not now.
btn-proposal-approve = ✅ Approve
btn-proposal-decline = Not now
alert-proposal-lead = A lead decides this
alert-proposal-decided = Somebody has already decided
alert-proposal-approved = Approved, served from now on
alert-proposal-declined = All right, not now
review-head = 🗓 <b>Time to review a standard answer</b> ({ $key }): is it still right?
btn-review-right = ✅ Still right
btn-review-change = ✏️ Needs change
review-right = ✅ { $name }: still right. Next review: { $day }
alert-review-done = Noted, thank you
alert-review-department = Its own department reviews it
change-ask = ✏️ Please write the new answer:
unanswered-head = 📚 <b>Asked in the last 30 days, without a standard answer</b>
unanswered-line = <b>{ $count }×</b> · { $words }
unanswered-more = { $count ->
    [one] and { $count } more question
   *[other] and { $count } more questions
}
unanswered-none = 📚 Everything residents asked in the last 30 days has an answer.
unanswered-desk-only = This list is for the front desk.

# Elsewhere
question-status-passed = Passed to { $department }.
plain-question-open = to be answered
plain-question-done = answered, to be confirmed
plain-question-accepted = answered
plain-question-reopened = to be answered again
alert-question-finished = Sent to the resident
alert-question-thanks = Good, thank you
alert-question-again = Understood, we look further and answer you
notice-question-again = ↩️ The resident wants to know more: { $words }
event-question-answered = { $name } answered: { $words }
event-question-accept = You found it answered
event-question-again = You asked on: { $words }

### Messages that residents get without asking.

news-promised = 🕒 <b>{ $number }</b> { $what }: agreed for <b>{ $window }</b>; { $name } will come.
news-promised-moved = 🕒 <b>{ $number }</b> { $what }: moved to <b>{ $window }</b>.
    Reason: { $reason }
    We are sorry for the trouble.
news-finished = ✅ <b>{ $number }</b> { $what }: { $name } has finished. Please have a look.
news-finished-next = If all is well, press “Accept”. If not, say so and we come again.
news-rejected = <b>{ $number }</b> { $what }: thank you for telling us. Somebody else is responsible for this:
    <blockquote>{ $answer }</blockquote>
    If your case is different, press “My case is different” and tell us.
news-asked = ❓ <b>{ $number }</b> { $what }: a question for you
    <blockquote>{ $words }</blockquote>
    Press “Answer” to reply.
news-told = 💬 <b>{ $number }</b> { $what }:
    <blockquote>{ $words }</blockquote>
news-promise-late = ⏳ <b>{ $number }</b> { $what }: the agreed time, { $window }, is no longer certain, and we are sorry. We are on it, and tell you the new time as soon as it is set.
news-closed-silently = <b>{ $number }</b> { $what }: no answer came, so it is closed for now. One tap reopens it until { $time }.
news-survey = Hello { $name }! <b>{ $number }</b> { $what } is finished. How was it? Four taps, less than a minute.
news-survey-again = Hello { $name }! We would still like to hear how <b>{ $number }</b> { $what } went: four taps. Your answer goes straight to the head of department.
btn-survey-now = Rate now
news-finished-joined = ✅ <b>{ $number }</b> { $what }: { $name } has finished. If it is not right yet, reply to this message.
news-rejected-joined = <b>{ $number }</b> { $what }: somebody else is responsible for this:
    <blockquote>{ $answer }</blockquote>
added-after = Thank you, added to <b>{ $number }</b>; our team sees it. Is it all right now?
news-withdrawn = <b>{ $number }</b> { $what }: the resident who reported it has withdrawn it. If it is still broken for you, report it with one tap and we arrange it.

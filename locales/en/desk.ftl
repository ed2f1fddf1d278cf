### What the desk says between dialogs.

contact-below = 👇 Here is the large button
contact-away = All right.
contact-of-another = That looks like somebody else's number. Please share your own with us.
phone-kept = Noted. We will call this number when we need to.
outlived = What you had begun has ended here. You can start again whenever you like.
outlived-typed =
    What you had begun has ended here. Your words, ready to copy:

    <blockquote>{ $words }</blockquote>
choose-community = Welcome! Which community are you in?
choose-community-danger = 🚨 <b>Which community are you in?</b> One press, and the people on duty are told at once.
choose-community-kept = What you wrote is kept; there is no need to write it again.
choose-community-again = 🚨 One press is all that is missing: <b>which community are you in?</b> The people on duty are told the moment you choose. Please keep yourself safe first.
note-kept = Kept as an internal note on <b>{ $number }</b>. The resident does not see it.
added-to = Thank you, added to <b>{ $number }</b>; whoever handles it sees it.
done-about = <b>{ $number }</b> · { $words }
survey-moved = Of course. We will ask again { $time }.
card-moved = <b>{ $number }</b> was passed to { $department }.
bind-as-person = Please switch off “anonymous admin” and send /bind once more as yourself.
bind-locked = Too many wrong codes. Please try again in { $span }, or ask the operator for a new one.
job-cancelled = Cancelled. The ticket is unchanged.
alert-not-your-question = A colleague is answering this one. Please use the buttons on the card
alert-not-yours = This request belongs to someone else. If you need help, press “Message the desk”
alert-survey-over = This survey is already closed. Thank you
alert-only-agents = Only the front desk, a lead or a manager can confirm who lives where
plain-command-menu = Main menu
plain-command-fees = Bills and payments
plain-command-requests = My requests
plain-command-language = Change the language
plain-command-cancel = Cancel what I am filling in
plain-command-help = How it works
plain-command-bind = Bind this group to a department: /bind CODE
plain-command-unanswered = What residents asked and nothing answers
plain-command-new = Enter something for a resident: /new
refused-typed =
    { $why }

    Your words, ready to copy:
    <blockquote>{ $words }</blockquote>
code-unknown = This code is wrong, used or expired.
plain-one-time-code = one-time code
note-refused = This was not kept: notes on this ticket are for its department and the front desk.
group-lost = ⚠️ I can no longer write to the group of { $department }: their tickets come here for now. Please add me back or let me write there, or /bind another group.
group-lost-all = ⚠️ I can no longer write to the group of { $department }, and no other group takes its tickets: nobody sees new ones now. Please add me back or let me write there, or /bind another group.
group-back = ✅ I can write here again. The open tickets of this group follow.
group-reply-hint = ↩️ To type or send photos, <b>reply to this message</b>.
alert-reporter-only = This step is for the resident who reported it. You can reply to add something, and we keep you posted
plain-calmed = Not an emergency: now an ordinary repair

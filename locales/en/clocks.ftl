### Deadlines, broken promises, who sees to an escalation, and two tickets that become one.

plain-deadline-settle = Solution
card-seen = 👌 { $name } sees to it
card-promises-broken = 💔 Promises broken: { $count }
card-merged = 🔗 Goes on in { $number }
alert-seen-already = { $name } already sees to it
alert-seen-over = Nothing overdue is left to see to here; the card shows how it stands
alert-refused-merge = These two cannot be one: the other has ended, or one is a complaint that not everybody may see
status-now-merged = The same matter as { $number }; both are handled together there.
news-merged = 🔗 <b>{ $number }</b> { $what }: the same matter as { $into }, so we handle both together.
    No need to report it again; you hear how it goes on.
merge-which = Which one is the same matter as <b>{ $number }</b>? Choose one, or type its number.
merge-which-number = Which one is the same matter as <b>{ $number }</b>? Type its number, such as <i>R-261124-0007</i>, or its last four digits.
merge-check = <b>{ $number }</b> will go on in <b>{ $into }</b>.
    The resident is told and follows that one; this one ends here, and its clocks stop.
merge-words = In this one the resident says: <i>{ $words }</i>
merge-not-found = “{ $number }” is no ticket to merge into: it has to be open, and a complaint only joins one about the same people.
btn-merge-yes = 🔗 Yes, make them one

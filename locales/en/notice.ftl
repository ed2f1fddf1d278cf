### Notices to many residents, and the summary when they are out.

notice = 📢 <b>{ $title }</b>

    Dear { $name },
    { $text }

    { $community }, your property team
notice-unnamed = 📢 <b>{ $title }</b>

    Hello!
    { $text }

    { $community }, your property team
plain-notice-title = Notice
btn-notice-ask = Ask about it
campaign-ended = 📬 “{ $title }” ({ $community }) is out. { $sent ->
    [one] One person has it.
   *[other] { $sent } people have it.
}
campaign-blocked =
    { $n ->
    [one] One resident stopped the bot and has to be phoned.
   *[other] { $n } residents stopped the bot and have to be phoned.
}
campaign-failed =
    { $n ->
    [one] One message could not be sent; the operator can see why.
   *[other] { $n } messages could not be sent; the operator can see why.
}
campaign-uncertain =
    { $n ->
    [one] One message may have arrived; it was not sent twice.
   *[other] { $n } messages may have arrived; they were not sent twice.
}
campaign-withdrawn =
    { $n ->
    [one] One message was withdrawn: it was not needed any more.
   *[other] { $n } messages were withdrawn: they were not needed any more.
}

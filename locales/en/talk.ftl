### A resident and the front desk talk to each other.

btn-main-person = 🙋 Talk to a person
btn-talk-end = ⏹ End the chat
btn-talk-again = 🙋 Chat again
btn-talk-take = 🙋 Take over
btn-talk-release = ↩️ Give back

# What residents see
talk-status-head = 💬 <b>Talking to the front desk</b> · { $number }
talk-status-waiting = The front desk has it; a colleague is with you in a moment.
talk-status-waiting-by = The front desk has it; a colleague is with you by { $time }.
talk-status-taken = You are talking to <b>{ $name }</b>.
talk-status-how = Just write here: words, photos and voice messages all get through.
talk-status-ended = This chat has ended.
talk-joined = 🙋 { $name } is here now and is reading what you wrote.
talk-already = You are talking to the front desk ({ $number }); just write.
talk-ended = All right, the chat has ended ({ $number }). We are here whenever you need us.
talk-ended-staff = The front desk has ended the chat ({ $number }), thank you. We are here whenever you need us.
talk-ended-silence = We have not heard from you, so the chat has ended for now ({ $number }). One tap and we go on when it suits you.
talk-nudge = Are you still there? The front desk is waiting for your answer. No hurry: the chat ends in { $time }, and you can always start it again.
talk-closed = 🌙 The front desk is closed and opens { $time }.
    Leave us a message, and it is answered as soon as we open.
talk-closed-kept = 🌙 The front desk is closed and opens { $time }. Your words are kept as <b>{ $number }</b> and answered as soon as we open.
talk-closed-meanwhile = 🌙 The front desk has closed and goes on with you { $time }. All that you wrote is kept.
talk-on-duty = If it cannot wait, call { $name }: <b>{ $phone }</b>. Somebody is there.
talk-cut = We are sorry: the front desk cannot be reached here right now.
talk-cut-kept = We are sorry: the front desk cannot be reached here right now. Your words are kept as <b>{ $number }</b> and passed on as soon as it can.
talk-unfit = This kind of message cannot be passed on. Words, photos, videos, voice messages, files and locations can.
talk-line-staff = 💬 <b>{ $name }</b>: { $words }
talk-line-staff-file = 💬 <b>{ $name }</b>
talk-event-begun = You asked for the front desk
talk-event-taken = { $name } joined
talk-event-said = { $name }: { $words }
talk-event-said-files = { $name } sent photos or files
talk-event-ended = The chat ended
talk-event-ended-you = You ended the chat

# What staff see
talk-card-head = 💬 <b>{ $number }</b> · wants to talk to a person
talk-card-waiting = ▪️ <b>waiting for somebody to take over</b>
talk-card-taken = ▪️ <b>{ $name }</b> has the chat
talk-card-ended = ▪️ <b>ended</b>
talk-card-ended-resident = ▪️ <b>ended</b> by the resident
talk-card-ended-silence = ▪️ <b>ended</b>: no more answer from the resident
talk-card-owed = ⏳ Not answered yet: { $time }
talk-card-sent = ✓ Last message delivered ({ $time })
talk-card-on-its-way = ⏳ Last message on its way ({ $time })
talk-card-failed = ⚠️ Last message not delivered ({ $time })
talk-card-blocked = 🚫 The resident has blocked the bot; last message not delivered ({ $time })
talk-card-hint = <i>Once you take over, your replies to this card or to the resident's messages <b>go straight to the resident</b>. Until then replies are internal notes.</i>
talk-card-hint-taken = <i>Replies of { $name } <b>go straight to the resident</b> (except those that begin with //). Replies of others are internal notes.</i>
talk-line-resident = 💬 <b>{ $name }</b>: { $words }
talk-line-resident-file = 💬 <b>{ $name }</b>
talk-note-take-first = Kept as an internal note; the resident has not seen it. To answer the resident, press “Take over” first.
talk-note-ended = The chat has ended: this is kept as an internal note, the resident has not seen it. To tell the resident, press the button below.
talk-left = ⏹ The resident has ended the chat <b>{ $number }</b>.
talk-left-silence = ⏹ No more answer from the resident: the chat <b>{ $number }</b> has ended.
talk-lost-failed = ⚠️ <b>{ $number }</b>: this did not reach the resident. Please phone.
talk-lost-blocked = 🚫 <b>{ $number }</b>: the resident has blocked the bot, so this was not delivered. Please phone.
talk-blocked-bot = 🚫 <b>{ $number }</b>: the resident has blocked the bot and cannot be reached here. Please phone.
alert-talk-taken = It is yours. Your replies to the card or to the resident's messages go straight to the resident
alert-talk-released = Given back; a colleague can take over
alert-talk-ended = Ended; the resident has been told
alert-talk-over = This chat has ended already

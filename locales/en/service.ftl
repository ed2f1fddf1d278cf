### Paid services: catalogue, booking, quotation, consent, the visit, the bill

btn-main-services = 🧹 Paid services
plain-measure-square-metre = m²
plain-measure-piece = pcs
plain-measure-hour = h
plain-service-each = { $price } / { $measure }
plain-service-between = { $from } – { $until }
plain-service-minimum = Up to the minimum charge
plain-service-late-fee = Late cancellation

# The catalogue
service-head = 🧹 <b>Paid services</b>
service-head-item = 🧹 <b>{ $name }</b>
service-none = 🧹 The catalogue is being prepared. Just write to the front desk what you would like to book.
service-gone = This service is not in the catalogue any more. See “🧹 Paid services” for what there is, or write to the front desk.
service-ask-group = What kind of service?
service-ask-item = <b>{ $group }</b>: choose one; you read what it includes and costs before you decide.
service-item-head = 🧹 <b>{ $name }</b>
service-text = { $words }
service-included = ✅ Included: { $words }
service-excluded = ▫️ Not included: { $words }
service-price = 💰 Price: { $price }
service-price-minimum = 💰 Price: { $price }, at least { $minimum }
service-price-quoted = 💰 Usually { $range }; you get a price first, and nothing is done before you agree.
service-takes = ⏱ About { $span } at your home
service-limits = Move or cancel free of charge until { $hours } h before; after that please talk to the front desk.
service-limits-fee = Move or cancel free of charge until { $hours } h before; cancelling later costs { $fee }.
btn-service-book = 📅 Book
btn-service-quote = 💬 Ask for a price

# Questions
service-ask-home = For which home?
service-ask-area = About how many square metres? Tap, or write the number.
service-ask-pieces = How many pieces? Tap, or write the number.
service-ask-hours = For how many hours? Tap, or write the number.
service-ask-own = { $question }
    A few words will do.
service-ask-own-choose = { $question }
    Choose, or write it in your own words.
service-ask-notes = Anything the crew should know? Materials, access, pets, what matters most: a line or photos will do.
service-ask-day = Which day suits you? These have free times.
service-ask-time = { $day }: from what time? It is kept for you for 10 minutes.
service-hint-quantity = Please write a number, such as 85.
service-hint-hours = Up to 8 hours at a time; for longer, please book several times.
service-no-days = The next three weeks are fully booked. Tell the front desk, and they call you when a time becomes free.
service-no-times = That day has just filled up. Please look at another one.
service-taken = That time was taken just now, sorry. Please choose another.
service-changed = What this service includes or costs has just been changed. This is how it stands now; please have another look.
service-line = · { $words }: { $amount }
service-line-measured = · { $words }: { $measured } = { $amount }
service-total = Total <b>{ $amount }</b>

# Read back
service-summary-head = 📋 <b>Please check your booking</b>
service-summary-item = Service: { $name }
service-summary-home = Home: { $home }
service-summary-time = Time: { $time }
service-summary-answer = { $question } { $answer }
plain-service-answer = { $question } { $answer }
service-summary-notes = Notes: { $words }
service-summary-result = Result: { $words }
service-summary-quoted = 💰 Usually { $range }. You get an exact price within 8 working hours; nothing is done before you agree.
service-summary-ask-price = Tap “Ask for a price”, and a colleague names it.
service-summary-agree = “Agree and request” means that you agree to the service, quantity, time and price above. <b>It is requested then</b>, and booked once a colleague confirms; you hear at once.
btn-service-agree = ✅ Agree and request
btn-service-ask-price = 💬 Ask for a price
btn-service-change-time = Change time
btn-service-change-quantity = Change quantity
btn-service-change-answers = Change details
btn-service-change-notes = Change notes
btn-service-change-home = Change home
service-requested = Your request is here: <b>{ $number }</b>. You hear as soon as a colleague confirms the time.
service-price-asked = Received: <b>{ $number }</b>. You get a price within 8 working hours.
service-move-check = 🧹 <b>{ $name }</b>
    To <b>{ $time }</b>? It is booked once a colleague confirms.
btn-service-move = ✅ This time
btn-service-other-time = Another time
service-cancel-fee = ⚠️ It is close to the agreed time: cancelling now costs { $fee }, which goes on your bill.
service-cancel-done = ⚠️ The work was done once already: cancelling now means nobody comes again, and the bill is what you agreed to, { $amount }.

# What the resident sees
service-now-requested = Requested; { $department } confirms and tells you
service-now-price-asked = { $department } is working out the price
service-now-offer = Your price is here, for you to decide
service-now-extra = Something was found on site, for you to decide
service-now-choose-time = Price agreed; please choose a time
service-now-booked = Booked
service-now-on-the-way = { $name } is on the way
service-status-quantity = 📐 { $quantity }
service-status-asked-for = 🕒 Requested time: { $time }
service-status-time = 🕒 { $time }
btn-service-another-time = 📅 Another time
btn-service-choose-time = 📅 Choose a time
btn-service-offer-agree = ✅ Agree to { $amount }
btn-service-offer-decline = No, thank you
btn-service-pay = 💰 Pay

# News
service-news-head = 🧹 <b>{ $number }</b> { $what }
service-news-booked = ✅ <b>{ $number }</b> { $what } is booked: <b>{ $time }</b>. We remind you the day before and an hour before.
service-news-on-the-way = 🚗 <b>{ $number }</b> { $what }: { $name } is on the way. Please listen for the bell and your phone.
service-news-retracted = <b>{ $number }</b> { $what }: that price was withdrawn; a colleague sends you another.
service-news-lapsed = <b>{ $number }</b> { $what }: the price has expired. If you still need it, say so here and we name a new one.
service-news-day = 🔔 <b>{ $number }</b> { $what }: we come { $time }. To change the time, please tap “Show this request” soon.
service-news-hour = 🔔 <b>{ $number }</b> { $what }: we come in an hour ({ $time }). Please make sure somebody is at home.
service-news-charged = 🧾 <b>{ $number }</b> { $what }: your bill is ready, <b>{ $amount }</b>, each line as you agreed. You get the receipt as soon as it is paid.
service-offer = 💬 Price: <b>{ $amount }</b>
    For: { $scope }
    Valid until { $time }. Nothing begins before you agree; declining costs nothing.
service-offer-extra = ➕ Found on site: <b>{ $amount }</b>
    For: { $scope }
    It is done only if you agree; otherwise we do what was booked. Valid until { $time }.

# Timeline
event-book = Booked: { $time }
event-set-out = { $name } set out
event-move = You asked for { $time }
event-offer = Price { $amount }
event-agree = You agreed to { $amount }
event-decline = You declined
event-retract = The price was withdrawn
event-lapse = The price expired
event-charge = Bill { $amount }

# Staff: the card
btn-card-book = ✅ Confirm time
btn-card-set-out = 🚗 On the way
btn-card-quote = 💰 Quote
btn-card-extra = ➕ Extra work
btn-card-retract = ↩️ Withdraw quote
service-card-quantity = 📐 { $quantity }
service-card-requested = 🕒 Requested: <b>{ $time }</b> (to be confirmed)
service-card-booked = 🕒 Booked: <b>{ $time }</b>
service-card-crew = 👥 { $crew }
service-card-agreed = ✍️ Resident agreed to { $amount }
service-card-offer-open = ⏳ With the resident: { $scope } { $amount }
service-card-offer-declined = ✖️ Declined: { $scope } { $amount }
service-card-offer-lapsed = ⌛️ Expired: { $scope } { $amount }
service-card-on-the-way = 🚗 On the way
quote-ask-words = 💰 <b>{ $number }</b>: what will be done? Write it, with photos if you like.
    The resident wrote: { $words }
quote-ask-extra = ➕ <b>{ $number }</b>: what else is needed? Write it, with photos if you like. It may be done once the resident agrees.
quote-ask-amount = 💰 How much altogether? Such as 260 or 88.50
quote-amount-unclear = Please write an amount, such as 260 or 88.50.
quote-check = 📋 <b>{ $number }</b>: the resident will read
quote-check-words = For: { $words }
quote-check-amount = Amount: <b>{ $amount }</b>
quote-check-days = { $days ->
    [one] Valid for { $days } day
   *[other] Valid for { $days } days
 }
btn-quote-send = 📤 Send to the resident
btn-quote-words = Change words
btn-quote-amount = Change amount
btn-quote-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
quote-sent = 📤 Sent; the resident decides.
quote-refused = Not sent: the ticket has moved on, or another quote waits for an answer. Your words: { $words }

# Windows
alert-refused-offer-open = A quote waits for the resident's answer: wait, or withdraw it
alert-refused-offer-over = This quote has expired, or was answered or withdrawn
alert-refused-no-time = That time is gone; please choose another
alert-refused-their-time = The day is the resident's choice: tell them with “Ask”, and they choose another time
alert-refused-too-late = Since { $time } it cannot be moved or cancelled here; please talk to the front desk
alert-booked = Confirmed: { $time }; the resident knows
alert-set-out = The resident knows that you are on the way
alert-offered = Sent to the resident
alert-retracted = Withdrawn
alert-agreed = Thank you, your consent is kept
alert-declined = All right, it is not done
alert-moved = Requested; you hear once it is confirmed
notice-agreed = ✅ The resident agreed to { $amount }
notice-declined = ✖️ The resident declined
notice-lapsed = ⌛️ The resident did not answer in time
notice-moved = 📅 The resident asks for { $time }: please confirm
notice-soon-day = 🔔 Tomorrow: { $time }
notice-soon-hour = 🔔 In an hour: { $time }

plain-deadline-confirm = Confirm the time
notice-near-confirm = ⏱ The time of the visit is not confirmed yet; due { $time }
notice-missed-confirm = ❗️ The time of the visit was not confirmed in time ({ $time })
notice-long-confirm = 🚨 Long overdue, the time of the visit is still not confirmed ({ $time })

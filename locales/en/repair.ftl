### Repairs and emergencies.

repair-head = 🔧 <b>Repair</b>
repair-head-known = 🔧 <b>Repair</b> · { $known }
repair-noted-words = Noted: “{ $words }”

repair-ask-area =
    Where is the repair needed?
    You can also just type it, such as “kitchen tap keeps dripping”, or send a photo first.
repair-ask-area-short = Where is it?
btn-repair-area-public = 🏢 Public area (lift, corridor, grounds)
btn-repair-area-home = 🏠 In my home
btn-repair-area-paid = 🧰 In my home · paid repair
plain-repair-area-public = Public area
plain-repair-area-home = In the home
plain-repair-area-paid = Paid repair

repair-ask-guess =
    🔧 <b>Repair</b>
    Noted: “{ $words }”

    This is about <b>{ $area } · { $category }</b>, right?
btn-repair-guess-yes = Right
btn-repair-guess-no = No, let me choose
repair-ask-category = What kind of problem is it?
repair-noted-choose = I have noted that. Please choose one below.

repair-fact-water =
    ❗️ One thing first: <b>is water running now?</b>
    If so, someone is sent at once. No answer in two minutes counts as yes.
btn-repair-water-yes = 💧 Yes, it cannot be stopped
btn-repair-water-no = No, or only a drip
repair-fact-power =
    ❗️ One thing first: <b>is the whole building without power, or only your home?</b>
    If it is the building, someone is sent at once. No answer in two minutes counts as the building.
btn-repair-power-yes = ⚡️ The whole building
btn-repair-power-no = Only my home
repair-hint-fact = Noted. Please press a button: it decides whether someone is sent at once.
repair-fact-noted = Good, then it is no emergency. All that you said is with <b>{ $number }</b>. For photos or anything else, tap “Add” there.

repair-scope =
    ℹ️ { $answer }

    If you like, we register it all the same and the front desk follows it up with you.
btn-repair-scope-enough = That helps, thank you
btn-repair-scope-anyway = Register it with the front desk
repair-scope-bye = All right. Write to me any time.

repair-ask-home = Which home is it?
btn-repair-home-pending = { $unit } (being confirmed)
btn-repair-home-other = Another home
repair-ask-building-home = Which building? Choose one, or type the unit, such as <code>5-1201</code>.
repair-ask-building-guest =
    Your home is not linked yet. You can report all the same: choose the building or type the unit, such as <code>5-1201</code>. The front desk checks it.
    If you link it first, you never have to fill this in again.
btn-repair-link-first = Link my home first
repair-ask-building-public = Where is it? Choose the building, or type it, such as “east door of building 3”.
btn-repair-outdoors = 🌳 Outside (car park, grounds, gate)
repair-ask-unit = Please type the unit, such as <code>5-1201</code>.
repair-ask-unit-in = Which unit in <b>{ $building }</b>? For example <code>1201</code>.
repair-hint-unit = I could not find “{ $typed }”. Please look at the door plate and type it again, or press the button and the front desk checks it.
btn-repair-as-typed = Write “{ $typed }”
repair-ask-spot-in = Where in <b>{ $building }</b>? For example “left lift in the lobby”, “corridor on floor 12”.
repair-ask-spot = Where exactly? For example “car park B, next to space 32”.
plain-repair-grounds = Shared grounds

repair-ask-words = What is wrong, and how does it look? A sentence or two will do. A voice message is fine too.
repair-ask-about =
    { $count ->
    [1] 📎 Your file has arrived.
   *[other] 📎 Your { $count } files have arrived.
    }
    Please tell me: what is wrong, and where? One sentence will do.
btn-repair-not-repair = Not a repair: to the front desk
repair-hint-words = Please say a little more, such as “bedroom air conditioner drips”.
plain-repair-voice = (see the voice message)

repair-ask-media = Do you have a photo, video, voice message or location? It shows us which tools to bring. You may send several.
repair-ask-media-more = 📎 Received: { $count }. Send more, or press “Done”.
btn-repair-files-again = Clear and send again
repair-got-file = 📎 Received, { $count } so far.
repair-enough-files = 📎 { $count } are enough; further ones were not kept. Please press “Done” to go on.
repair-added-words = ✏️ Added to your description.

repair-ask-visit = When may someone come? You can also type it, such as “Wednesday after 7 pm”.
btn-repair-today-morning = This morning
btn-repair-today-afternoon = This afternoon
btn-repair-tomorrow-morning = Tomorrow morning
btn-repair-tomorrow-afternoon = Tomorrow afternoon
btn-repair-weekend = Weekend
btn-repair-any-time = Any time
plain-repair-morning = { $day }, morning
plain-repair-afternoon = { $day }, afternoon
plain-repair-weekend = { $first } or { $second }
plain-repair-any-time = Any time

repair-ask-phone = How can we call you? Share your number with the large button below. Only the person who takes the job sees it, and each look is recorded.
btn-share-phone = 📱 Share my phone number
repair-hint-phone = To be sure that it is your own number, please share it with the large button below, or skip this.

repair-summary-head = 🔧 <b>Please check, then send</b>
repair-summary-kind = <b>Kind</b>: { $area } · { $category }
repair-summary-place = <b>Place</b>: { $place }
repair-summary-words = <b>What is wrong</b>: { $words }
repair-summary-media = <b>Files</b>: { $count }
repair-summary-visit = <b>Visit</b>: { $visit } (the time you asked for; we confirm it with you)
repair-summary-phone = <b>Phone</b>: { $phone }
repair-summary-paid = Paid repairs: you get the price first, and work begins once you agree.
repair-summary-next = You get a number at once, and a message as soon as someone takes it.
btn-repair-send = ✅ Send
btn-repair-change-area = Change area
btn-repair-change-category = Change kind
btn-repair-change-place = Change place
btn-repair-change-words = Change words
btn-repair-change-media = Change files
btn-repair-change-visit = Change time

repair-similar =
    This place has been reported already:

    { $found }

    Is it the same thing? If you join, there is no need to report it again, and you get every update.
repair-similar-line = • <b>{ $number }</b> { $category } · { $place } (reported { $since })
btn-repair-join = Yes, join { $number }
btn-repair-different = Mine is different, register it

repair-hint-press = Please press one of the buttons below.

## Emergencies

repair-ask-danger =
    🚨 <b>What is happening?</b>
    Choose one and someone is sent at once; I ask the rest afterwards. You can also type it.
plain-danger-trapped = 🛗 Someone trapped in a lift
plain-danger-gas = 💨 Smell of gas
plain-danger-fire = 🔥 Fire or smoke
plain-danger-live-wire = ⚡️ Live wire, sparks
plain-danger-water = 💧 Water spreading
plain-danger-blackout = 🕯 Whole building without power
plain-danger-falling = 🧱 Things falling
plain-danger-hurt = 🩹 Someone hurt or ill
plain-danger-break-in = 🚪 Break-in or fight
plain-danger-else = ❗️ Another danger
repair-on-call = ☎️ Please also call: { $name } <b>{ $phone }</b>
repair-filing = 🚨 Being registered: <b>{ $danger }</b>
repair-rescue-head = 🚨 <b>{ $danger }</b>: registered as <b>{ $number }</b>, the people on duty are being told now.
repair-safety-trapped = ⚠️ Do not force the door or climb out. Press the alarm in the lift, stand by the wall and wait.
repair-safety-gas = ⚠️ Touch no switch, light no flame. Open a window, shut the gas valve, phone from outside. If the smell is strong call <b>{ $fire }</b>.
repair-safety-fire = ⚠️ Leave now by the stairs, not by the lift. In smoke stay low and cover your mouth. From a safe place call <b>{ $fire }</b>.
repair-safety-live-wire = ⚠️ Do not touch it, keep away. If someone has a shock do not pull them by hand: cut the power, then call <b>{ $ambulance }</b>.
repair-safety-water = ⚠️ If you can reach it, shut the main water valve. Keep out of water near sockets, cut the power first.
repair-safety-blackout = ⚠️ Do not use the lift. Use your phone for light, no candles. If anyone is in a lift tell me at once.
repair-safety-falling = ⚠️ Do not walk below it. Keep well away and warn others.
repair-safety-hurt = ⚠️ Please call <b>{ $ambulance }</b> first. Do not move the person without need, and let someone stay with them.
repair-safety-break-in = ⚠️ Please call <b>{ $police }</b> first. Do not go near, lock the door and stay where it is safe.
repair-safety-else = ⚠️ Get away from the danger first. Fire <b>{ $fire }</b>, ambulance <b>{ $ambulance }</b>, police <b>{ $police }</b>.
repair-rescue-where = <b>Where is it?</b> Choose, or type it.
repair-rescue-spot = <b>Where in { $building }?</b> For example “left lift, about floor 8”.
repair-rescue-words = <b>What is happening now?</b> For example how many people, any elderly or children.
repair-rescue-media = Anything to add? A photo, a location or a sentence goes to the people on duty at once.
btn-repair-my-home = 🏠 My home { $unit }
btn-repair-calm = Not an emergency
btn-repair-enough = That is all
repair-rescue-passed-on = ✅ Passed on to the people on duty.
repair-rescue-calmed = All right: { $number } is now an ordinary repair and comes in its turn. We are glad that nobody is in danger.
repair-rescue-parting = All right. { $number } is with the people on duty; I tell you as soon as someone takes it. If anything changes, write to me or call the number above at once.
plain-repair-place-asked = Place: being asked
plain-repair-place-asked-home = Place: being asked (registered home { $unit })

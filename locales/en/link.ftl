### First contact: linking one's home.

link-ask-code =
    🏠 <b>Link your home in { $community }</b>
    You never have to type your address again, and you can follow every request.

    Is there a <b>code</b> on your bill? Just send it to me. If not, press the button below.
btn-link-no-code = No code: choose my building
link-wrong =
    { $left ->
    [one] This code is wrong, used or expired. Please check it on your bill and send it again: <b>one</b> try is left.
   *[other] This code is wrong, used or expired. Please check it on your bill and send it again: <b>{ $left }</b> tries are left.
    }
link-no-code = That is no code: codes on the bill are 10 letters and digits. Please send it as printed there, or press the button below.
link-locked = There were too many tries, so to keep your account safe no code is taken before <b>{ $until }</b>. You can choose your building now, and the front desk confirms it.
link-for-group = This code is for a staff group: please send <code>/bind</code> with the code in that group.
link-staff = Hello { $name }! You are registered as staff. Jobs come to your department's group; you can also write to me here.
link-ask-building = Which building do you live in? Choose one, or type the unit, such as <code>5-1201</code>.
link-ask-unit = Please type the unit, such as <code>5-1201</code>.
link-ask-unit-in = Which unit in <b>{ $building }</b>? For example <code>1201</code>.
link-no-unit = I could not find this unit. Please look at the door plate and type it again, or go back to choose the building.
link-ask-tie = <b>{ $unit }</b>: who are you there?
btn-link-owner = Owner
btn-link-tenant = Tenant
btn-link-family = Family
link-ask-phone =
    <b>{ $unit }</b>, noted.
    Last step: share your own phone number with the large button below, so that the front desk can check. It is used by the management office only.
link-hint-phone = To be sure that it is your own number, please share it with the large button below; no typing needed.
link-hint-media = I have it, but files are not needed to link a home. Please answer the question above first.
link-already = <b>{ $unit }</b> is linked to you already, everything is ready.
link-welcome = 🏠 <b>{ $unit }</b> is linked to you. Welcome! Report repairs and follow them right here.
link-tied = 🏠 <b>{ $unit }</b> is linked to you.
link-pending = ⏳ <b>{ $unit }</b> is with the front desk for confirmation; you hear from me at once. You can report repairs meanwhile, and emergencies at any time.
link-done-address =
    🏠 <b>{ $unit }</b> is linked to you. Welcome!
    How shall we address you?
link-pending-address =
    ⏳ <b>{ $unit }</b> is with the front desk for confirmation; you hear from me at once.
    How shall we address you?
btn-link-mr = Mr
btn-link-ms = Ms
btn-link-plain = Just my name

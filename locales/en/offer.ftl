### Free words: what is it about?

offer-ask = Got it. Which of these is it? One tap will do; your words go with it.
offer-upset = We are sorry for the trouble. Would you rather talk to one of us directly? Your words go with it.
offer-all = What would you like to do? One tap will do; your words go with it.
offer-which = Which one is it about? Tap it, and your words are added; the team sees them at once.
offer-none-open = Nothing of yours is open at the moment. Shall I pass your words to the front desk? They look into it and reply.
offer-as-repair = 🔧 Taken as a <b>repair</b>. Something else? Press “‹ Back”.
offer-as-complaint = 📝 Taken as a <b>complaint</b>. Something else? Press “‹ Back”.
offer-as-question = ❓ Taken as a <b>question</b>. Something else? Press “‹ Back”.
offer-as-person = 🙋 To a colleague at the front desk. Something else? Press “‹ Back”.
offer-as-fee = 💰 Taken as a matter of <b>fees</b>. Something else? Press “‹ Back”.
offer-as-service = 🧹 Here are the <b>paid services</b>: you see what each includes and costs before you decide. Something else? Press “‹ Back”.
offer-as-permit = 🪪 Here are the <b>permits</b>. Something else? Press “‹ Back”.
offer-as-message = 💬 To the front desk. Something else? Press “‹ Back”.
btn-offer-repair = 🔧 Repair
btn-offer-complaint = 📝 Complaint
btn-offer-question = ❓ Question
btn-offer-requests = 📋 My requests
btn-offer-fee = 💰 Bills and payment
btn-offer-service = 🧹 Paid services
btn-offer-permit = 🪪 Permits
btn-offer-message = 💬 Ask the front desk
btn-offer-else = Something else

notice-upset = 😟 The resident is upset: a lead should look after it, please
notice-upset-words = 😟 The resident is upset: a lead should look after it, please <blockquote>{ $words }</blockquote>

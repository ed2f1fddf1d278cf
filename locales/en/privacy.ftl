### One's own data: see what is kept, and ask to be forgotten.

plain-command-mydata = My data: what is kept here
plain-command-forget = Forget my data
btn-main-data = 🔒 My data
btn-mydata-forget = 🗑 Forget me
btn-privacy-all = All communities
mydata-which = 🔒 You have data in several communities. Which would you like to see?
mydata-head = 🔒 <b>Your data at { $community }</b>
mydata-person = Name: { $name } · language: { $language }
mydata-phone = Phone: { $phone }
mydata-no-phone = Phone: none given
mydata-homes = Home: { $homes }
mydata-no-homes = Home: none linked
mydata-tickets = Repairs, complaints, questions and so on: { $count }
mydata-file = Everything is in the file below: your words, what was done, bills, surveys. Other people's data and internal notes are not part of it.
mydata-caption = 🔒 Your data at { $community }. It is all about you: keep it safe.
forget-which = 🗑 You have data in several communities. Which one should forget you?
forget-head = 🗑 <b>Forgetting you at { $community }</b>
forget-goes = <b>What is deleted</b>
forget-goes-person = ▪️ your name and language
forget-goes-phone = ▪️ your phone number
forget-goes-homes = ▪️ the link to { $homes }
forget-goes-words = ▪️ your words, photos and voice messages, your chats with the front desk
forget-withdrawn = ▪️ what is still open is withdrawn: { $numbers }
forget-stays = <b>What stays, without your name except on receipts</b>
forget-stays-work = ▪️ work records, { $count } of them: when, where, what was done
forget-going-on = ▪️ { $numbers }: work goes on, and your description goes when it is done
forget-stays-money = ▪️ bills, payments and receipts: the law wants them for ten years, with the payer's name on receipts
forget-stays-debt = ▪️ what is still to be paid: it belongs to the home and stays due
forget-stays-staff = ▪️ your records as a member of staff
forget-after = It cannot be brought back, and I will not know you any more: your next message is like the first.
btn-forget-on = Go on
btn-forget-look = Show me my data first
forget-sure =
    ⚠️ <b>Forget everything?</b>
    There is no way back from here.
btn-forget-yes = 🗑 Yes, forget everything
forget-done = ✅ It is forgotten. Thank you for your trust; whenever you want to come back, just write.
forget-hindered = 🗑 Not yet, please. These have to come to an end first:
forget-hindered-claim = ▪️ the payment of { $amount } for { $unit } is being checked: wait for finance, or withdraw it under “My requests”
forget-hindered-paying = ▪️ a payment is under way: try again in some minutes
forget-hindered-service = ▪️ the booking { $number } goes on: cancel it first, or wait until it is done
forget-hindered-after = Then send /forget again.
plain-former-resident = a former resident
tie-forgotten = This resident's data were deleted at their own wish.
talk-forgotten = 🗑 This message was deleted at the resident's wish.
notice-former = ℹ️ This resident has asked to be forgotten: nobody reads this message.

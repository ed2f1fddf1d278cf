### Messages, language, one's own tickets, the survey.

dialogs-hint-press = Please press one of the buttons below.
dialogs-quote = <blockquote>{ $words }</blockquote>
dialogs-files = 📎 Files: { $count }

message-ask = ✉️ Please write what you would like to say: words, photos or a voice message. The front desk reads it, and you get a number.
message-read-back = ✉️ <b>Your message to the front desk</b>
message-more = Write more or send files; press “Send” when it is complete.
btn-message-send = ✅ Send

language-ask = 🌐 Choose a language
btn-language-own-name = English
language-set = All right, English from now on.

matter-add = ✏️ Add to <b>{ $number }</b>: type it or send photos, and the team sees it at once.
matter-answer = 💬 <b>{ $number }</b>: the team would like to ask you
matter-cancel =
    Withdraw <b>{ $number }</b>? Choose a reason or type it; nobody is sent after that.
matter-cancel-reason = Withdraw <b>{ $number }</b>? Your reason:
btn-matter-withdraw = Withdraw
btn-matter-fixed = It works again
btn-matter-mistake = Reported by mistake
btn-matter-no-need = No longer needed
btn-matter-just-cancel = Withdraw, no reason
btn-matter-keep = ‹ Keep it
matter-kept = All right, <b>{ $number }</b> goes on as before.
matter-partly = Sorry that <b>{ $number }</b> is not all right yet. What is left to do? Choose or type it, and we go on with it.
matter-not-done = Sorry that <b>{ $number }</b> is not done. What is it like now? Choose or type it, and we arrange it again at once.
matter-again = Sorry that <b>{ $number }</b> came back. What is it like now? Choose or type it, and we arrange it again at once.
matter-different = <b>{ $number }</b>: what is different in your case? Just write it, and we look again.
btn-matter-same = The problem is still there
btn-matter-nobody = Nobody came
btn-matter-rough = Left untidy
btn-matter-damage = Something else was damaged
matter-photo-noted = 📎 The photo is here. Please tell me about it in a few words.
matter-proof = If you have a photo, please send it: it helps us prepare. If not, just press “Send”.
matter-alarmed = 🚨 This sounds dangerous and is being made an emergency.

survey-attitude =
    ⭐️ About <b>{ $number }</b>: four taps will do.
    <b>1/4</b> How did our staff treat you?
survey-quality = <b>2/4</b> How was the work?
survey-charge = <b>3/4</b> Was anything charged that should not have been?
survey-overall = <b>4/4</b> All in all, are you satisfied?
btn-survey-5 = 5 · very satisfied
btn-survey-4 = 4 · satisfied
btn-survey-3 = 3 · so-so
btn-survey-2 = 2 · not satisfied
btn-survey-1 = 1 · not at all satisfied
btn-survey-charge-no = No
btn-survey-charge-yes = Yes
btn-survey-later = Another time
survey-words = Thank you! Anything to add? Just type it, or press “Finish”.
survey-words-sorry = We are sorry that you are not satisfied; the head of department will look after it. What went wrong? Just type it, or press “Finish”.
btn-survey-finish = ✅ Finish
survey-later = 🕒 When would it suit you? I will ask you then.

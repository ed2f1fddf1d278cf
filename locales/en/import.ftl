### Importing tables: bills, payments, units, residents. What the report says, on the command line and in the group.

# Where
plain-import-at-file = the file
plain-import-at-row = row { $row }
plain-import-at-cell = row { $row }, { $column }
plain-import-at-value = row { $row }, { $column } “{ $value }”
plain-import-mistake = { $at }: { $wrong }

# What is wrong
plain-import-wrong-empty-file = is empty
plain-import-wrong-no-rows = has headings and nothing below them
plain-import-wrong-old-excel = is of the old Excel (.xls): open it in Excel and save it as .xlsx
plain-import-wrong-protected = is protected by a password: take the password off first
plain-import-wrong-web-page = is a web page, not a table: open it in Excel and save it as .xlsx
plain-import-wrong-other-file = is no table: use .csv or .xlsx
plain-import-wrong-other-archive = is an archive without an Excel workbook in it: use .csv or .xlsx
plain-import-wrong-damaged = is damaged or did not arrive whole: export it once more
plain-import-wrong-too-large = is too large when unpacked (a part of it has more than { $most } MiB): save it as CSV
plain-import-wrong-no-such-sheet = has no such sheet; there are: { $sheets }
plain-import-wrong-unreadable = cannot be read: { $why }
plain-import-wrong-no-heads = has no headings in its first 10 rows; needed are: { $needed }; at the top stands: { $found }
plain-import-wrong-no-column = this column is missing: { $column }
plain-import-wrong-double-column = means the same as a column before it: keep one of them
plain-import-wrong-open-quote = a quotation mark is opened and not closed; from here on nothing was read
plain-import-wrong-long-row = the row is too long; from here on nothing was read
plain-import-wrong-extra-cells = has more cells than there are headings: perhaps a comma in a text without quotation marks
plain-import-wrong-missing = is not filled in
plain-import-wrong-garbled = has letters that cannot be read: the file may mix two encodings; save it as UTF-8 CSV
plain-import-wrong-too-long = is too long: at most { $most } characters
plain-import-wrong-formula = is a formula without its result: save the file in Excel once more, or paste as values
plain-import-wrong-excel-error = is an error of Excel: set it right first
plain-import-wrong-merged = is one cell for several rows: amounts and quantities need a cell in each row
plain-import-wrong-became-date = was made a date by Excel: make the column “Text” and fill it in again
plain-import-wrong-shortened = was shortened by Excel and its last digits are lost: make the column “Text” and fill it in again
plain-import-wrong-not-a-number = is not a number
plain-import-wrong-too-much = is too large
plain-import-wrong-decimals = has more decimals than the money has
plain-import-wrong-currency = is another currency
plain-import-wrong-negative-bill = a bill is not below zero: write a correction or credit that names the bill
plain-import-wrong-positive-credit = a credit is below zero
plain-import-wrong-zero-payment = a payment is not 0
plain-import-wrong-positive-refund = a refund is below zero
plain-import-wrong-refund-of-what = is below zero, which is a refund: name the payment that it returns
plain-import-wrong-not-a-date = is not a date: write 2026-11-30
plain-import-wrong-not-a-period = is not a period: write 2026-11, 2026Q4, 2026, or 2026-10-01 to 2026-12-31
plain-import-wrong-backwards = ends before it begins
plain-import-wrong-which-month = is it January or October? Write 2026-01 or 2026-10
plain-import-wrong-unknown-sort = must be charge, correction or credit
plain-import-wrong-unknown-method = is no known way to pay: cash, cheque, transfer, online, card, other
plain-import-wrong-unknown-tie = must be owner, tenant or family
plain-import-wrong-not-yes-no = must be yes or no
plain-import-wrong-not-a-phone = is not a phone number
plain-import-wrong-change-of-what = a correction or credit names the bill that it changes
plain-import-wrong-own-number = numbers of this form (BILL/number) are given by Frontdesk: use the one of your books
plain-import-wrong-change-number = a correction or credit needs a number of its own
plain-import-wrong-no-such-unit = there is no such unit
plain-import-wrong-not-a-unit = is no code of a unit: letters, digits and dashes, such as 5-1201
plain-import-wrong-no-such-building = there is no such building: buildings are in the community's file
plain-import-wrong-file-owns-units = the community's file lists the units of this building: add it there
plain-import-wrong-twice = is the same as row { $row }
plain-import-wrong-lines-differ = is the same bill as row { $row }, with another unit, item, period or due date
plain-import-wrong-other-bill = the number is known for { $known }; unit, item and period stay: use a new number
plain-import-wrong-other-sort = the number is known for another sort of row
plain-import-wrong-no-such-bill = there is no such bill
plain-import-wrong-bill-of-other = belongs to another unit: { $unit }
plain-import-wrong-no-such-payment = there is no such payment
plain-import-wrong-other-payment = the number is booked for { $known }; what is booked stays: write a refund as a row of its own
plain-import-wrong-refund-too-much = no more than { $left } can be returned

# Notices
plain-import-notice-title-rows = { $count ->
    [one] one row above the headings was not read
   *[other] { $count } rows above the headings were not read
}
plain-import-notice-head-again = row { $row } has the headings again and was left out
plain-import-notice-total-row = row { $row } is a total and was left out
plain-import-notice-total-differs = the total in row { $row } says { $says }, the rows come to { $sum }
plain-import-notice-unknown-columns = columns that were not read: { $columns }
plain-import-notice-computed = row { $row }: quantity × tariff is { $computed }, the amount says { $amount }; the amount counts
plain-import-notice-other-item = “{ $item }” is no known item: it is taken as “other”, under this name
plain-import-notice-other-sheets = one sheet was read; not read: { $sheets }
plain-import-notice-other-words = { $count ->
    [one] one known bill has another label, quantity, tariff or note; only amounts and due dates are changed
   *[other] { $count } known bills have other labels, quantities, tariffs or notes; only amounts and due dates are changed
}
plain-import-notice-maybe-twice = row { $row }: the same amount for { $unit } was confirmed in the chat ({ $key }); if it is the same money, leave the row out
plain-import-notice-known-by-telegram = { $count ->
    [one] one resident is known by Telegram and stays as they are
   *[other] { $count } residents are known by Telegram and stay as they are
}
plain-import-notice-more = { $count ->
    [one] one more notice of these kinds
   *[other] { $count } more notices of these kinds
}

# Changes, one a line
plain-import-new-bill = + bill { $key } { $unit }: { $amount }
plain-import-amount = ~ bill { $key } { $unit }: amount { $was } → { $is } (a correction of { $by })
plain-import-due = ~ bill { $key } { $unit }: due { $was } → { $is }
plain-import-change = + { $key } changes bill { $corrects } { $unit }: { $amount }
plain-import-payment = + payment { $key } { $unit }: { $amount }
plain-import-refund = + refund { $key } { $unit }: { $amount }
plain-import-unit = + unit { $unit }
plain-import-resident = + resident { $unit } { $name }
plain-import-resident-changed = ~ resident { $unit } { $name }
plain-import-more-differences = … and { $count } more

# The result
plain-import-bills = bills: { $new } new ({ $minor }), { $changed } changed ({ $by }), { $unchanged } unchanged
plain-import-payments = payments: { $new } new ({ $minor }), { $unchanged } unchanged
plain-import-units = units: { $new } new, { $unchanged } unchanged
plain-import-residents = residents: { $new } new, { $changed } changed, { $unchanged } unchanged
plain-import-tried = tried only: nothing was changed
plain-import-refused = { $count ->
    [one] one mistake, nothing was changed:
   *[other] { $count } mistakes, nothing was changed:
}
plain-import-more-mistakes = … and { $count } more

# In the group
import-asked = 📄 <b>{ $name }</b>
    What is in it?
import-waiting = 📄 <b>{ $name }</b>
    ⏳ Looking at it, one moment…
import-shown = 📄 <b>{ $name }</b>
    { $summary }
import-shown-ask = Nothing is imported yet. If it is right, press “Import”.
import-again = ⚠️ The books have moved meanwhile and it comes out differently: please look once more.
import-working = ⏳ { $name } pressed “Import”; it is being written…
import-done = ✅ Imported ({ $name }, { $time })
import-mistakes = ❌ Nothing was changed. Set it right and send the file again.
import-nothing = 👌 The books say the same; there is nothing to import.
import-dropped = 🗑 { $name } has cancelled it. Nothing was changed.
import-too-large = 📄 <b>{ $name }</b>
    This file has more than 20 MB, and Telegram hands no such file to a bot. Please ask the operator to run <code>frontdesk import</code>.
import-gone = ❌ The file is no longer available, or is another one now. Nothing was changed; please send it again.
import-failed = ❌ Something went wrong on our side. Nothing was changed; please send it again later, or ask the operator to look.
import-not-yours = 🙏 Importing is done by finance: please hand the table to them.
plain-import-more-lines = … { $count } lines in all, here are the first; the file beside this has the whole report
btn-import-bills = 🧾 Bills
btn-import-payments = 💰 Payments
btn-import-carry = ✅ Import
btn-import-drop = ✖️ Cancel
alert-import-role = Importing is done by finance
alert-import-old = This table has been dealt with
alert-import-busy = This table is being worked on: one moment

# An outside billing service
billing-as-of = 🕐 As of { $moment }
billing-as-of-asking = 🕐 As of { $moment }; asking the books for the newest…
billing-as-of-unreached = 🕐 As of { $moment }; the books cannot be reached just now and will be asked again
billing-asking = 🕐 Asking the books, one moment…
billing-unreached = 🕐 The books cannot be reached just now; here is what is known. Please look again later

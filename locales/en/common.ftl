### Buttons, dates and forms of address that are used everywhere.

btn-back = ‹ Back
btn-skip = Skip
btn-cancel = Cancel
btn-close = Close
btn-done = Done
btn-menu = Main menu
btn-more = More ▾
btn-less = Less ▴
plain-today = today
plain-tomorrow = tomorrow
plain-yesterday = yesterday
plain-date = { $weekday } { $day } { $month }
plain-date-year = { $day } { $month } { $year }
plain-minutes = { $minutes } min
plain-hours = { $hours } h
plain-mr = Mr { $name }
plain-ms = Ms { $name }
plain-days =
    { $days ->
    [one] { $days } day
   *[other] { $days } days
}
plain-mon = Mon
plain-tue = Tue
plain-wed = Wed
plain-thu = Thu
plain-fri = Fri
plain-sat = Sat
plain-sun = Sun
plain-month-1 = Jan
plain-month-2 = Feb
plain-month-3 = Mar
plain-month-4 = Apr
plain-month-5 = May
plain-month-6 = Jun
plain-month-7 = Jul
plain-month-8 = Aug
plain-month-9 = Sep
plain-month-10 = Oct
plain-month-11 = Nov
plain-month-12 = Dec

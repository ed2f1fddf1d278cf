### The demo's page.

plain-demo-title = Frontdesk · Harbour Garden (sample)
plain-demo-bot = Harbour Garden Desk (sample)
plain-demo-hint = You play everybody: the resident on the left, the engineering group in the middle, its lead on the right.
plain-demo-try-repair = Resident: write “The kitchen tap drips”, or send a photo 📎
plain-demo-try-take = Engineering: take the job, promise a time, finish it
plain-demo-try-time = Move the time: reminders, escalations, the survey a day later
plain-demo-lead = { $department }, lead
plain-demo-manager = manager of the company
plain-demo-resident = home { $unit }
plain-demo-guest = new resident; code for { $unit }: { $code }

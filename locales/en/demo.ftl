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
plain-demo-bill-water = Water
plain-demo-bill-sewage = Sewage
plain-demo-bill-tier-1 = Electricity, first tier
plain-demo-bill-tier-2 = Electricity, second tier
plain-demo-bill-correction = The meter was read 1 m³ too high
plain-demo-try-fees = Resident: 💰 Fees, read a bill, say that you paid; finance checks it

//! The entries of the main menu, what can be pressed on a ticket, and the macro that gives buttons their codes.

macro_rules! codes {
    ($(#[$m:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$m])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }
        impl $name {
            /// Every variant.
            pub const ALL: &[$name] = &[$($name::$variant,)*];
            pub(super) fn code(self) -> &'static str { match self { $($name::$variant => $code,)* } }
            pub(super) fn from_code(code: &str) -> Option<Self> { match code { $($code => Some($name::$variant),)* _ => None } }
        }
    };
}

pub(super) use codes;

codes! {
    /// Entries of the main menu.
    Menu {
        /// The menu itself.
        Home = "home",
        /// Report a repair.
        Repair = "rep",
        /// Something dangerous is going on.
        Emergency = "emg",
        /// My requests.
        Requests = "req",
        /// Bills and payments.
        Fees = "fee",
        /// Tie me to my home.
        Link = "link",
        /// Paid services.
        Services = "svc",
        /// Permits and registrations.
        Permits = "prm",
        /// Words for the front desk.
        Message = "msg",
        /// A complaint.
        Complaint = "cmp",
        /// A question.
        Question = "ask",
        /// Talk to a person.
        Person = "talk",
        /// Language.
        Language = "lang",
        /// What is kept about me.
        Data = "data",
        /// Forget me.
        Forget = "forg",
        /// Help.
        Help = "help",
    }
}

codes! {
    /// What can be pressed on a ticket, by staff in their group or by residents in their chat.
    TicketButton {
        /// Staff: I do it.
        Take = "take",
        /// Lead: give it to somebody (opens a choice).
        Assign = "asgn",
        /// Staff: promise a time (opens a choice).
        Promise = "prom",
        /// Staff: on site.
        Arrive = "site",
        /// Staff: it has to wait (opens a choice of reasons).
        Wait = "wait",
        /// Staff: it goes on.
        Resume = "cont",
        /// Staff: done (asks for words, photos, materials and price).
        Finish = "done",
        /// Staff: ask the resident (asks for words).
        Ask = "ask",
        /// Staff: tell the resident (asks for words).
        Tell = "tell",
        /// Staff: pass to another department (opens a choice).
        Transfer = "pass",
        /// Staff: out of scope (opens a choice of standard answers).
        OutOfScope = "oos",
        /// Staff: tell the next person up.
        Escalate = "esc",
        /// Staff: show the phone number to me.
        Phone = "tel",
        /// Staff: write down what the survey brought on the telephone (asks the four questions).
        Phoned = "call",
        /// Staff: I have read the escalation and see to it.
        Seen = "seen",
        /// Staff: give it back to the department (asks why).
        Release = "free",
        /// Staff: the same matter as another ticket (opens a choice).
        Merge = "same",
        /// Lead: set a complaint's severity right (opens a choice).
        Grade = "grad",
        /// Staff: tell the resident what will be done about a complaint (asks for words).
        Plan = "plan",
        /// Staff: whether a complaint is justified and who is responsible (opens a choice).
        Judge = "judg",
        /// Staff: by when a question is answered (opens a choice).
        Classify = "clas",
        /// Staff: answer the question.
        Reply = "repl",
        /// Staff: propose the answer as a standard answer.
        Propose = "prop",
        /// Staff: the time that was asked for is confirmed.
        Book = "book",
        /// Staff: on the way.
        SetOut = "away",
        /// Staff: name a price, or work beside what was agreed (asks for scope and amount).
        Offer = "offr",
        /// Staff: take back what was offered.
        Retract = "retr",
        /// Staff: further buttons.
        More = "more",
        /// Staff: fewer buttons.
        Less = "less",
        /// Resident: show this ticket.
        Show = "show",
        /// Resident: its timeline.
        Timeline = "hist",
        /// Resident: add words or photos.
        Add = "add",
        /// Resident: answer the question of staff.
        Answer = "answ",
        /// Resident: urge.
        Urge = "urge",
        /// Resident: withdraw (asks once more).
        Cancel = "canc",
        /// Resident: the work is accepted.
        Accept = "ok",
        /// Resident: partly done (asks for the reason).
        Partly = "part",
        /// Resident: not done (asks for the reason).
        NotDone = "not",
        /// Resident: it came back (asks for the reason).
        Reopen = "reop",
        /// Resident: pay what the ticket costs.
        Pay = "pay",
        /// Resident: answer the survey now.
        Survey = "surv",
        /// Resident: ask me at another time.
        SurveyLater = "late",
        /// Resident: talk to a person about this ticket.
        Person = "talk",
        /// Resident: end the talk.
        EndTalk = "tend",
        /// Resident: choose a time, or another one.
        Move = "move",
    }
}

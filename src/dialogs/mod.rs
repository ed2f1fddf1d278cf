//! Conversations, pure: what each state asks, and where each answer leads. One file a dialog.

pub mod alarm;
pub mod day;
pub mod fields;
pub mod kit;
pub mod request;
pub mod scene;

use crate::domain::emergency::Alarm;
use crate::domain::ids::{TicketId, UnitId};
use kit::{Conversation, Heard, Prompt, Step, Stored};
use scene::Scene;

macro_rules! dialogs {
    ($($(#[$doc:meta])* $variant:ident($module:ident::$state:ident) = $name:literal v $version:literal,)*) => {
        $(pub mod $module;)*

        /// Every dialog of the desk.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Dialog { $($(#[$doc])* $variant($module::$state),)* }

        impl Dialog {
            /// What the present state shows.
            pub fn ask(&self, scene: &Scene<'_>) -> Prompt {
                match self { $(Dialog::$variant(s) => s.ask(scene),)* }
            }

            /// Where an answer leads.
            pub fn hear(self, heard: &Heard, scene: &Scene<'_>) -> Step<Dialog> {
                match self { $(Dialog::$variant(s) => s.hear(heard, scene).map(Dialog::$variant),)* }
            }

            /// What the user typed so far.
            pub fn typed(&self) -> String {
                match self { $(Dialog::$variant(s) => s.typed(),)* }
            }

            /// The dialog after it waited for another one.
            pub fn resumed(self, scene: &Scene<'_>) -> Dialog {
                match self {
                    Dialog::Repair(repair) => Dialog::Repair(repair.resumed(scene)),
                    Dialog::Fees(fees) => Dialog::Fees(fees.resumed(scene)),
                    Dialog::Permit(permit) => Dialog::Permit(permit.resumed(scene)),
                    other => other,
                }
            }

            /// The ticket that the dialog is about; the desk loads it into the scene.
            pub fn ticket(&self) -> Option<TicketId> {
                match self { $(Dialog::$variant(s) => s.ticket(),)* }
            }

            /// Whether the present question takes more than a press: in a group it has to be replied to.
            pub fn takes_words(&self) -> bool {
                match self { $(Dialog::$variant(s) => s.takes_words(),)* }
            }

            /// The last words once the matter is registered and only additions are asked.
            pub fn parting(&self, scene: &Scene<'_>) -> Option<String> {
                match self { $(Dialog::$variant(s) => s.parting(scene),)* }
            }

            /// Where it only shows something: the words with which Close ends it.
            pub fn closing(&self, scene: &Scene<'_>) -> Option<String> {
                match self { $(Dialog::$variant(s) => s.closing(scene),)* }
            }

            /// The unit whose account it shows; the desk loads it into the scene.
            pub fn unit(&self) -> Option<UnitId> {
                match self { $(Dialog::$variant(s) => s.unit(),)* }
            }

            /// Whether a question of fact is open: no answer in two minutes counts as yes.
            pub fn awaits_fact(&self) -> bool {
                match self { $(Dialog::$variant(s) => Conversation::awaits_fact(s),)* }
            }

            /// Whether words with this alarm are heard outside of it first: it does not look for danger itself.
            pub fn gives_way(&self, alarm: Alarm) -> bool {
                match self { $(Dialog::$variant(s) => s.gives_way(alarm),)* }
            }

            /// The form in which the database keeps it.
            ///
            /// # Errors
            /// When the state cannot be written as JSON, which is a mistake of ours.
            pub fn store(&self) -> Result<Stored, serde_json::Error> {
                Ok(match self { $(Dialog::$variant(s) => Stored {
                    name: $name.to_owned(), version: $version, state: serde_json::to_value(s)?, typed: s.typed(),
                },)* })
            }

            /// Reads what [`Dialog::store`] wrote; `None` where this version cannot go on with it.
            pub fn restore(stored: &Stored) -> Option<Dialog> {
                match (stored.name.as_str(), stored.version) {
                    $(($name, $version) => serde_json::from_value(stored.state.clone()).ok().map(Dialog::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

dialogs! {
    /// Report a repair, or something dangerous.
    Repair(repair::Repair) = "repair" v 1,
    /// Tie me to my home.
    Link(link::Link) = "link" v 1,
    /// Words for the front desk.
    Message(message::Message) = "message" v 1,
    /// What is it? The likeliest ways for words from outside of dialogs.
    Offer(offer::Offer) = "offer" v 1,
    /// A question, answered from the standard answers or registered.
    Question(question::Question) = "question" v 1,
    /// Staff: the answer to a question, its class, a standard answer made of it.
    Answer(reply::Answer) = "answer" v 1,
    /// Paid services: from the catalogue to an agreement.
    Service(service::Service) = "service" v 1,
    /// Permits and registrations, by forms of the community's file.
    Permit(permit::Permit) = "permit" v 1,
    /// Staff: why a permit is declined.
    Deny(deny::Deny) = "deny" v 1,
    /// What a unit owes, and why.
    Fees(fees::Fees) = "fees" v 1,
    /// A resident's own data: see it, or be forgotten.
    Privacy(privacy::Privacy) = "privacy" v 1,
    /// Which language to speak.
    Language(language::Language) = "language" v 1,
    /// The resident adds to, answers, withdraws, disputes or reopens a ticket.
    Matter(matter::Matter) = "matter" v 1,
    /// The callback survey.
    Survey(survey::Survey) = "survey" v 1,
    /// A complaint.
    Complaint(complaint::Complaint) = "complaint" v 1,
    /// Staff: what a button on a complaint's card asks back (plan, what was found, severity, answer).
    Handling(handling::Handling) = "handling" v 1,
    /// Staff: what a button on a card asks back (to whom, when, why, what was done).
    Job(job::Job) = "job" v 1,
    /// Staff: what a button on a claim's card asks back.
    Cashier(cashier::Cashier) = "cashier" v 1,
    /// Staff: with which other ticket this one is one matter.
    Merge(merge::Merge) = "merge" v 1,
    /// Staff: what a resident told on the telephone or at the counter.
    Entry(entry::Entry) = "entry" v 1,
    /// Staff: a price for a service, or for work beside what was agreed.
    Quote(quote::Quote) = "quote" v 1,
    /// Staff: money of a receipt that is given back.
    Refund(refund::Refund) = "refund" v 1,
    /// Until which day nobody shall remind.
    Later(later::Later) = "later" v 1,
    /// Why bills are not paid.
    Reason(reason::Reason) = "reason" v 1,
    /// Staff: what came of a call about bills, why a plan is refused.
    Arrears(arrears::Arrears) = "arrears" v 1,
    /// Staff: the callback survey, answered on the telephone.
    Phoned(phoned::Phoned) = "phoned" v 1,
}

impl Dialog {
    /// Whether it is a survey whose four questions are answered: that is an answer, whether the free words come or not.
    pub fn is_answered(&self) -> bool {
        matches!(self, Dialog::Survey(survey) if survey.is_answered())
    }
}

//! Every button of the program and how it fits into Telegram's 64 bytes.

use super::arrears::ArrearsButton;
use super::duty::DutyButton;
use super::import::ImportButton;
use super::permit::PermitButton;
use super::ticket_button::codes;
pub use super::ticket_button::{Menu, TicketButton};
use crate::domain::ids::{AnswerId, ClaimId, CommunityId, InvoiceId, PlanId, StaffId, TicketId, UnitId, UserId};
use crate::domain::receipt::ReceiptNo;

/// Telegram's limit for what a button carries, in bytes.
pub const LIMIT: usize = 64;

/// What a button means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Button {
    /// An answer to the question that a dialog shows now.
    Dialog {
        /// The session's stamp when the question was shown; another one makes the button old.
        stamp: u32,
        /// The answer: ASCII, at most 40 bytes, chosen by the dialog.
        pick: String,
    },
    /// An entry of the main menu; works at any time.
    Menu(Menu),
    /// Something about a ticket; works as long as the ticket allows it.
    Ticket {
        /// Whose ticket.
        community: CommunityId,
        /// Which.
        ticket: TicketId,
        /// What.
        act: TicketButton,
    },
    /// A resident's answer to an offer: which, and whether they agree.
    Consent {
        /// Whose ticket.
        community: CommunityId,
        /// Which.
        ticket: TicketId,
        /// The offer's number in the consent ledger.
        seq: i32,
        /// Agreed, or declined.
        agree: bool,
    },
    /// Something about a permit: its steps, its pass.
    Permit {
        /// Whose ticket.
        community: CommunityId,
        /// Which.
        ticket: TicketId,
        /// What.
        act: PermitButton,
    },
    /// An agent's answer to a resident who asked to be tied to a unit.
    Tie {
        /// Whose.
        community: CommunityId,
        /// The request's number.
        request: i64,
        /// Confirmed or refused.
        approve: bool,
    },
    /// Something about duty: coming, leaving, handing over, signing.
    Duty {
        /// Whose.
        community: CommunityId,
        /// What.
        act: DutyButton,
    },
    /// A lead's answer to a proposed standard answer.
    Proposal {
        /// Whose.
        community: CommunityId,
        /// The proposal's number.
        proposal: i64,
        /// Approved, or not now.
        approve: bool,
    },
    /// What an answer's department says of it when its review date has come.
    Review {
        /// Whose.
        community: CommunityId,
        /// Which answer.
        answer: AnswerId,
        /// Still right, or to be changed.
        right: bool,
    },
    /// Something about the bills of a unit; whoever presses it has to be tied to the unit.
    Fees {
        /// Whose.
        community: CommunityId,
        /// The unit.
        unit: UnitId,
        /// What.
        act: FeesButton,
    },
    /// Something about what a resident says to have paid.
    Claim {
        /// Whose.
        community: CommunityId,
        /// Which.
        claim: ClaimId,
        /// What.
        act: ClaimButton,
    },
    /// Something about money of a unit: paying here, receipts; whoever presses it has to be tied to the unit.
    Till {
        /// Whose.
        community: CommunityId,
        /// The unit.
        unit: UnitId,
        /// What.
        act: TillButton,
    },
    /// What those who handle money say of a plan by instalments.
    Plan {
        /// Whose.
        community: CommunityId,
        /// Which.
        plan: PlanId,
        /// Agreed or refused.
        act: PlanButton,
    },
    /// Something on the phone and paper list.
    Arrears {
        /// Whose.
        community: CommunityId,
        /// What.
        act: ArrearsButton,
    },
    /// Something about a table that was sent to those who handle money: whose, its number, what.
    Import(CommunityId, i64, ImportButton),
    /// Which community a user who is tied to none speaks of.
    Community(CommunityId),
    /// Unknown to this version: answered kindly with the present state.
    Old,
}

codes! {
    /// What a resident can press about the bills of a unit.
    FeesButton {
        /// What is owed, and why.
        Show = "show",
        /// How to pay, or pay here.
        Pay = "pay",
        /// I have paid.
        Paid = "paid",
        /// Remind me another day.
        Later = "late",
        /// Something is wrong with a bill.
        Wrong = "wrng",
        /// Receipts.
        Receipts = "rcpt",
    }
}

codes! {
    /// What can be pressed about what a resident says to have paid: by those who handle money, or by the resident.
    ClaimButton {
        /// Staff: the money is there, all of it.
        Confirm = "all",
        /// Staff: a part of it is there (asks how much, and why).
        Part = "part",
        /// Staff: it cannot be found (asks why).
        Missing = "none",
        /// Staff: bring the card to the end of the chat.
        Card = "card",
        /// Resident: show it.
        Show = "show",
        /// Resident: add a photo or words.
        Add = "add",
        /// Resident: take it back.
        Withdraw = "back",
        /// Resident: send it once more, with what was missing.
        Again = "agn",
    }
}

/// What a resident can press about money of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TillButton {
    /// Pay what is open, here in the chat.
    Online,
    /// The receipts, from this page on (0 is the newest).
    Receipts(u16),
    /// This receipt as a file.
    Receipt(ReceiptNo),
}

impl TillButton {
    fn encode(self) -> String {
        match self {
            TillButton::Online => "pay".to_owned(),
            TillButton::Receipts(page) => format!("l{page}"),
            TillButton::Receipt(no) => format!("r{}-{}", no.year, no.number),
        }
    }

    fn parse(code: &str) -> Option<Self> {
        if code == "pay" {
            return Some(TillButton::Online);
        }
        match code.strip_prefix('l') {
            Some(page) => page.parse().ok().map(TillButton::Receipts),
            None => code.strip_prefix('r')?.parse().ok().map(TillButton::Receipt),
        }
    }
}

codes! {
    /// What those who handle money say of a plan by instalments.
    PlanButton {
        /// Agreed.
        Agree = "yes",
        /// Refused (asks why).
        Refuse = "no",
    }
}

impl Button {
    /// The button as Telegram carries it: ASCII, at most 64 bytes.
    pub fn encode(&self) -> String {
        match self {
            Button::Dialog { stamp, pick } => format!("d.{stamp}.{pick}"),
            Button::Menu(menu) => format!("m.{}", menu.code()),
            Button::Ticket { community, ticket, act } => format!("t.{community}.{ticket}.{}", act.code()),
            Button::Consent { community, ticket, seq, agree } => {
                format!("s.{community}.{ticket}.{}{seq}", if *agree { 'y' } else { 'n' })
            }
            Button::Permit { community, ticket, act } => format!("g.{community}.{ticket}.{}", act.code()),
            Button::Tie { community, request, approve } => format!("o.{community}.{request}.{}", u8::from(*approve)),
            Button::Duty { community, act } => format!("u.{:x}.{}", community.0, act.encode()),
            Button::Proposal { community, proposal, approve } => {
                format!("a.{community}.{proposal}.{}", u8::from(*approve))
            }
            Button::Review { community, answer, right } => format!("v.{community}.{answer}.{}", u8::from(*right)),
            Button::Fees { community, unit, act } => format!("f.{community}.{unit}.{}", act.code()),
            Button::Claim { community, claim, act } => format!("p.{community}.{claim}.{}", act.code()),
            Button::Till { community, unit, act } => format!("r.{community}.{unit}.{}", act.encode()),
            Button::Plan { community, plan, act } => format!("i.{community}.{plan}.{}", act.code()),
            Button::Arrears { community, act } => format!("l.{:x}.{}", community.0, act.encode()),
            Button::Import(community, job, act) => format!("b.{community}.{job}.{}", act.code()),
            Button::Community(id) => format!("c.{id}"),
            Button::Old => "x".to_owned(),
        }
    }

    /// What kind of button it is, in a word: a ticket's by its own.
    pub fn word(&self) -> &'static str {
        match self {
            Button::Dialog { .. } => "answer",
            Button::Menu(_) => "menu",
            Button::Ticket { act, .. } => act.code(),
            Button::Consent { .. } => "consent",
            Button::Permit { act, .. } => act.word(),
            Button::Tie { .. } => "tie",
            Button::Duty { .. } => "duty",
            Button::Proposal { .. } => "proposal",
            Button::Review { .. } => "review",
            Button::Fees { .. } => "fees",
            Button::Claim { .. } => "claim",
            Button::Till { .. } => "till",
            Button::Plan { .. } => "plan",
            Button::Arrears { .. } => "arrears",
            Button::Import(..) => "import",
            Button::Community(_) => "community",
            Button::Old => "unknown",
        }
    }

    /// Reads what came back; whatever does not parse is `Old`.
    pub fn decode(data: &str) -> Button {
        Self::parse(data).unwrap_or(Button::Old)
    }

    fn parse(data: &str) -> Option<Button> {
        let (head, rest) = data.split_once('.')?;
        match head {
            "d" => {
                let (stamp, pick) = rest.split_once('.')?;
                Some(Button::Dialog { stamp: stamp.parse().ok()?, pick: pick.to_owned() })
            }
            "m" => Menu::from_code(rest).map(Button::Menu),
            "c" => rest.parse().ok().map(|id| Button::Community(CommunityId(id))),
            "t" => {
                let (community, ticket, code) = Self::named(rest)?;
                Some(Button::Ticket { community, ticket: TicketId(ticket), act: TicketButton::from_code(code)? })
            }
            "s" => {
                let (community, ticket, code) = Self::named(rest)?;
                let agree = code.starts_with('y');
                let seq = code.strip_prefix(['y', 'n'])?.parse().ok()?;
                Some(Button::Consent { community, ticket: TicketId(ticket), seq, agree })
            }
            "g" => {
                let (community, ticket, code) = Self::named(rest)?;
                Some(Button::Permit { community, ticket: TicketId(ticket), act: PermitButton::from_code(code)? })
            }
            "f" => {
                let (community, unit, code) = Self::named(rest)?;
                Some(Button::Fees { community, unit: UnitId(unit), act: FeesButton::from_code(code)? })
            }
            "p" => {
                let (community, claim, code) = Self::named(rest)?;
                Some(Button::Claim { community, claim: ClaimId(claim), act: ClaimButton::from_code(code)? })
            }
            "r" => {
                let (community, unit, code) = Self::named(rest)?;
                Some(Button::Till { community, unit: UnitId(unit), act: TillButton::parse(code)? })
            }
            "i" => {
                let (community, plan, code) = Self::named(rest)?;
                Some(Button::Plan { community, plan: PlanId(plan), act: PlanButton::from_code(code)? })
            }
            "l" => {
                let (community, act) = rest.split_once('.')?;
                let community = CommunityId(u64::from_str_radix(community, 16).ok()?.cast_signed());
                ArrearsButton::parse(act).map(|act| Button::Arrears { community, act })
            }
            "b" => {
                let (community, job, code) = Self::named(rest)?;
                Some(Button::Import(community, job, ImportButton::from_code(code)?))
            }
            "u" => {
                let (community, act) = rest.split_once('.')?;
                let community = CommunityId(u64::from_str_radix(community, 16).ok()?.cast_signed());
                DutyButton::parse(act).map(|act| Button::Duty { community, act })
            }
            "o" => {
                let (community, request, approve) = Self::decision(rest)?;
                Some(Button::Tie { community, request, approve })
            }
            "a" => {
                let (community, proposal, approve) = Self::decision(rest)?;
                Some(Button::Proposal { community, proposal, approve })
            }
            "v" => {
                let (community, answer, right) = Self::decision(rest)?;
                Some(Button::Review { community, answer: AnswerId(answer), right })
            }
            _ => None,
        }
    }

    /// Whose, which, and what.
    fn named(rest: &str) -> Option<(CommunityId, i64, &str)> {
        let mut parts = rest.splitn(3, '.');
        let community = CommunityId(parts.next()?.parse().ok()?);
        Some((community, parts.next()?.parse().ok()?, parts.next()?))
    }

    /// Whose, which, and yes or no.
    fn decision(rest: &str) -> Option<(CommunityId, i64, bool)> {
        let (community, which, code) = Self::named(rest)?;
        match code {
            "1" => Some((community, which, true)),
            "0" => Some((community, which, false)),
            _ => None,
        }
    }
}

/// The pick of a member of staff in a choice.
pub fn staff_pick(id: StaffId) -> String {
    format!("s{id}")
}

/// Reads a pick made by [`staff_pick`].
pub fn picked_staff(pick: &str) -> Option<StaffId> {
    pick.strip_prefix('s')?.parse().ok().map(StaffId)
}

/// The name of the slot that shows a ticket in a chat: its card, or the resident's status message.
pub fn ticket_slot(community: CommunityId, ticket: TicketId) -> String {
    format!("t{community}.{ticket}")
}

/// The name of the slot of the newest news of a ticket in a resident's chat.
pub fn news_slot(community: CommunityId, ticket: TicketId) -> String {
    format!("n{community}.{ticket}")
}

/// The beginning of the names of the slots of messages that are passed on in talks.
pub const TALK_SLOT: &str = "k";

/// The name of the slot of the copy of a talk's message.
pub fn talk_slot(community: CommunityId, ticket: TicketId, seq: i32) -> String {
    format!("{TALK_SLOT}{community}.{ticket}.{seq}")
}

/// The name of the slot that shows what a resident says to have paid: the cashier's card, or the resident's message.
pub fn claim_slot(community: CommunityId, claim: ClaimId) -> String {
    format!("pay{community}.{claim}")
}

/// The name of the slot of a request to pay.
pub fn invoice_slot(community: CommunityId, invoice: InvoiceId) -> String {
    format!("i{community}.{invoice}")
}

/// The name of the slot of a user's present question in a chat.
pub fn prompt_slot(user: UserId) -> String {
    format!("p{user}")
}

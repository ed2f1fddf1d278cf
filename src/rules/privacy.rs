//! What becomes of a resident's tickets when they are forgotten.

use crate::domain::ticket::{Area, Priority, State, Ticket};

/// What becomes of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// It was for them alone and is withdrawn with them.
    Withdrawn,
    /// It is a danger, concerns others or is being worked on: it goes on without their name.
    GoesOn,
    /// It was done, and nobody is left to accept it: it is closed.
    Closed,
    /// It had ended.
    Over,
}

/// What becomes of a ticket whose reporter is forgotten; `joined`: others follow it.
pub fn leaving(ticket: &Ticket, joined: bool) -> Leaving {
    let everybodys = ticket.area == Some(Area::Public) || ticket.priority == Priority::Emergency || joined;
    match ticket.state {
        State::Done => Leaving::Closed,
        state if state.is_over() => Leaving::Over,
        State::OnSite => Leaving::GoesOn,
        _ if everybodys => Leaving::GoesOn,
        _ => Leaving::Withdrawn,
    }
}

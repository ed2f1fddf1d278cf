//! Staff: who serves, in which departments, and what they may do.

use super::act::Act;
use super::ids::{StaffId, UserId};
use super::ticket::{Kind, Ticket};
use super::visibility;
use serde::{Deserialize, Serialize};

/// What a member of staff is; one person may hold several roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Does the jobs.
    Worker,
    /// Front desk.
    Agent,
    /// Head of a department.
    Lead,
    /// Takes payments.
    Cashier,
    /// Manages the whole community.
    Manager,
}

/// A member of staff of one community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Their id.
    pub id: StaffId,
    /// Their key in the community's file.
    pub key: String,
    /// The name that colleagues and residents see.
    pub name: String,
    /// Their Telegram user, once they have used their code.
    pub user: Option<UserId>,
    /// What they are.
    pub roles: Vec<Role>,
    /// Keys of the departments that they belong to.
    pub departments: Vec<String>,
}

impl Staff {
    /// Whether they hold this role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether they decide for this department: its lead, or a manager.
    pub fn leads(&self, department: &str) -> bool {
        self.is(Role::Manager) || (self.is(Role::Lead) && self.departments.iter().any(|d| d == department))
    }

    /// Whether they confirm who lives where: agents, leads and managers.
    pub fn decides_ties(&self) -> bool {
        self.is(Role::Agent) || self.is(Role::Lead) || self.is(Role::Manager)
    }

    /// Whether they decide about payments of a community whose money this department handles: its cashiers and leads, and
    /// managers.
    pub fn handles_money(&self, department: &str) -> bool {
        self.leads(department) || self.is(Role::Cashier) && self.serves(department)
    }

    /// Whether they work in this department, lead it, or manage the whole.
    pub fn serves(&self, department: &str) -> bool {
        self.is(Role::Manager) || self.departments.iter().any(|d| d == department)
    }

    /// Whether they may do this to the ticket, by role and department; checked at the moment of the press.
    ///
    /// The law of states (`flow`) is asked separately. What only residents or the desk itself do is never allowed here.
    pub fn may(&self, act: &Act, ticket: &Ticket) -> bool {
        if !visibility::may_see(self, ticket) {
            return false;
        }
        let complaint = ticket.kind == Kind::Complaint;
        // Whoever may see a complaint serves it; the lead of the department that it is about decides as well.
        let serves = complaint || self.serves(&ticket.department);
        let leads = self.leads(&ticket.department)
            || complaint && ticket.about_department.as_ref().is_some_and(|about| self.leads(about));
        let owner = ticket.assignee == Some(self.id);
        let agent = self.is(Role::Agent);
        // A permit is nobody's alone: whoever can decide it can ask about it.
        let decides = serves && ticket.kind == Kind::Permit && ticket.state.is_open();
        match act {
            // The second answer to a complaint comes from a lead or manager.
            Act::Take => serves && (ticket.level < 2 || self.is(Role::Lead) || self.is(Role::Manager)),
            Act::Assign { .. } => leads,
            // Whoever of the front desk knows the answer gives it.
            Act::Finish { .. } if ticket.kind == Kind::Inquiry => owner || leads || agent || serves,
            Act::Promise { .. } | Act::Arrive | Act::Wait { .. } | Act::Resume | Act::Finish { .. } => owner || leads,
            // Who phones from the front desk's list has to see the number.
            Act::ShowPhone => owner || leads || decides || (agent && !ticket.state.is_open()),
            Act::Phoned { .. } => agent || leads,
            Act::Note { .. } => serves || agent || owner,
            Act::Ask { .. } | Act::Tell { .. } => owner || leads || agent || decides,
            Act::Transfer { department, .. } if ticket.about_department.as_ref() == Some(department) => false,
            Act::Transfer { .. } => owner || leads || agent,
            Act::OutOfScope { .. } => owner || leads,
            Act::Escalate { .. } => serves || agent,
            Act::Seen { .. } => owner || leads,
            Act::Release { .. } => owner || leads,
            Act::Merge { .. } => owner || leads || agent,
            Act::Grade { .. } => self.is(Role::Lead) || self.is(Role::Manager),
            Act::Plan { .. } | Act::Judge { .. } => owner || leads,
            Act::Classify { .. } => owner || leads || agent,
            Act::Book { .. } | Act::Offer { .. } | Act::Retract { .. } => {
                owner || leads || serves && ticket.assignee.is_none()
            }
            Act::SetOut => owner || leads,
            // Whose step it is says the form.
            Act::Approve { .. } | Act::Deny { .. } => serves,
            Act::File
            | Act::Dispatch { .. }
            | Act::Alert { .. }
            | Act::Add { .. }
            | Act::Join { .. }
            | Act::Urge
            | Act::Cancel { .. }
            | Act::Accept
            | Act::Dispute { .. }
            | Act::Close { .. }
            | Act::Reopen { .. }
            | Act::Rate { .. }
            | Act::Unreached
            | Act::Agree { .. }
            | Act::Decline { .. }
            | Act::Lapse { .. }
            | Act::Move { .. }
            | Act::Charge { .. }
            | Act::Fee { .. }
            | Act::Issue
            | Act::LetThrough
            | Act::DropPass
            | Act::Upset { .. } => false,
        }
    }
}

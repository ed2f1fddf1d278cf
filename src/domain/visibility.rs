//! Who may see a complaint: never the person it is about, nor the department it is about, nor any chat of theirs.
//!
//! Asked for people by `Staff::may` and by the desk at every press, for chats by the desk at every post.

use super::ids::StaffId;
use super::staff::{Role, Staff};
use super::ticket::{Kind, Ticket};

/// From whom a complaint is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// The department that it is about.
    pub department: Option<String>,
    /// The person whom it is about.
    pub person: Option<StaffId>,
}

/// Whether the ticket is kept from this member of staff: it is about them, or about their department while they neither
/// lead it nor manage the community.
pub fn kept_from(staff: &Staff, ticket: &Ticket) -> bool {
    if ticket.kind != Kind::Complaint {
        return false;
    }
    let theirs = ticket.about_department.as_ref().is_some_and(|about| staff.departments.contains(about));
    ticket.about_staff == Some(staff.id) || theirs && !staff.is(Role::Lead) && !staff.is(Role::Manager)
}

/// Whether this member of staff may see the ticket at all. Of a complaint only those who handle it: its department, the lead
/// of the department that it is about, managers, and whoever has it.
pub fn may_see(staff: &Staff, ticket: &Ticket) -> bool {
    if ticket.kind != Kind::Complaint {
        return true;
    }
    let leads_it = ticket.about_department.as_ref().is_some_and(|about| staff.leads(about));
    let concerned = staff.serves(&ticket.department) || leads_it || ticket.assignee == Some(staff.id);
    concerned && !kept_from(staff, ticket)
}

/// Whether the ticket may be given to this member of staff: to any lead too, from whom it is not kept.
pub fn may_handle(staff: &Staff, ticket: &Ticket) -> bool {
    if ticket.kind != Kind::Complaint {
        return staff.serves(&ticket.department);
    }
    let fits = staff.serves(&ticket.department) || staff.is(Role::Lead) || staff.is(Role::Manager);
    fits && !kept_from(staff, ticket)
}

/// Whether the ticket can be passed to this department: not to the one that has it, nor to the one that it is about.
pub fn may_go_to(department: &str, ticket: &Ticket) -> bool {
    department != ticket.department && ticket.about_department.as_deref() != Some(department)
}

/// Whether the ticket may be shown in a chat to which these departments are bound, in whichever topic. A manager or somebody
/// without a department may read along anywhere: a complaint about them is shown in no group.
pub fn group_may_show(departments: &[String], secret: &Secret, accused: Option<&Staff>) -> bool {
    let about =
        |key: &String| secret.department.as_ref() == Some(key) || accused.is_some_and(|a| a.departments.contains(key));
    let anywhere = accused.is_some_and(|a| a.is(Role::Manager) || a.departments.is_empty());
    let unknown = secret.person.is_some() && accused.is_none();
    !anywhere && !unknown && !departments.iter().any(about)
}

impl Secret {
    /// What a ticket keeps; `None` where it is no complaint.
    pub fn of(ticket: &Ticket) -> Option<Secret> {
        let secret = || Secret { department: ticket.about_department.clone(), person: ticket.about_staff };
        (ticket.kind == Kind::Complaint).then(secret)
    }

    /// Whether everybody who may read the other complaint may read this one too: it is about nobody and no department
    /// beside those of the other.
    pub fn within(&self, other: &Secret) -> bool {
        (self.department.is_none() || self.department == other.department)
            && (self.person.is_none() || self.person == other.person)
    }
}

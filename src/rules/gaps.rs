//! What a community's file leaves to nobody: complaints that nobody could receive, and permits that nobody may approve.

use crate::domain::community::Settings;
use crate::domain::staff::{Role, Staff};

/// Something that would reach nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A complaint about this member of staff is kept from every group, and nobody else may read it.
    Complaint {
        /// Their key.
        about: String,
    },
    /// Nobody has the role to which a step of a form is left.
    Approval {
        /// Key of the form.
        form: String,
        /// Which step, from 1 on.
        step: usize,
        /// Key of the step's department.
        department: String,
        /// Whose it is.
        role: Role,
    },
}

impl Gap {
    /// What is wrong, for the operator.
    pub fn what(&self) -> String {
        match self {
            Gap::Complaint { about } => {
                format!("a complaint about {about} would reach nobody: no one else may read it")
            }
            Gap::Approval { form, step, department, role } => {
                format!("form {form}: step {step} is for a {} of {department}, and nobody is one", name(*role))
            }
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Gap::Complaint { .. } => {
                "give somebody else the role manager, or lead of the front desk, in [[staff]], and apply the file again"
                    .to_owned()
            }
            Gap::Approval { department, role, .. } => format!(
                "give somebody of {department} the role {} in [[staff]], or leave the step to others, and apply the file again",
                name(*role)
            ),
        }
    }
}

fn name(role: Role) -> &'static str {
    match role {
        Role::Worker => "worker",
        Role::Agent => "agent",
        Role::Lead => "lead",
        Role::Cashier => "cashier",
        Role::Manager => "manager",
    }
}

/// What is left to nobody while these people serve.
pub fn gaps(staff: &[Staff], settings: &Settings) -> Vec<Gap> {
    let mut all: Vec<Gap> = staff
        .iter()
        .filter(|about| !is_heard(about, staff, settings))
        .map(|about| Gap::Complaint { about: about.key.clone() })
        .collect();
    for form in &settings.forms {
        for (n, step) in form.approvals.iter().enumerate() {
            if !staff.iter().any(|person| step.is_for(person)) {
                let (form, department, role) = (form.key.clone(), step.department.clone(), step.role);
                all.push(Gap::Approval { form, step: n + 1, department, role });
            }
        }
    }
    all
}

/// Whether a complaint about this person comes before somebody: in the front desk's group, which neither they nor a manager may
/// read along, or before another head.
fn is_heard(about: &Staff, staff: &[Staff], settings: &Settings) -> bool {
    let front = settings.front_desk().map_or("", |d| d.key.as_str());
    let elsewhere = !about.departments.is_empty() && !about.departments.iter().any(|d| d == front);
    let in_group = elsewhere && !about.is(Role::Manager);
    let receives = |s: &Staff| s.id != about.id && s.leads(front);
    in_group || staff.iter().any(receives)
}

//! What states, reasons, deadlines, kinds and areas are called.

use super::Texts;
use crate::domain::act::{DeadlineKind, WaitReason};
use crate::domain::complaint::{Responsibility, Severity, Validity};
use crate::domain::fees::CATEGORY;
use crate::domain::question::AnswerClass;
use crate::domain::ticket::{Area, Kind, State};

impl Texts {
    /// What a state is called.
    pub fn state_name(self, state: State) -> String {
        match state {
            State::New => self.plain_state_new(),
            State::Dispatched => self.plain_state_dispatched(),
            State::Taken => self.plain_state_taken(),
            State::Scheduled => self.plain_state_scheduled(),
            State::OnSite => self.plain_state_on_site(),
            State::Waiting => self.plain_state_waiting(),
            State::Done => self.plain_state_done(),
            State::Accepted => self.plain_state_accepted(),
            State::Closed => self.plain_state_closed(),
            State::Cancelled => self.plain_state_cancelled(),
            State::Rejected => self.plain_state_rejected(),
            State::Reopened => self.plain_state_reopened(),
        }
    }

    /// What a state of a ticket of this kind is called: a complaint or a question is answered, not done.
    pub fn state_name_of(self, kind: Kind, state: State) -> String {
        match (kind, state) {
            (Kind::Complaint, State::Done) => self.plain_complaint_done(),
            (Kind::Complaint, State::Accepted) => self.plain_complaint_accepted(),
            (Kind::Complaint, State::Reopened) => self.plain_complaint_reopened(),
            (Kind::Complaint, State::Rejected) => self.plain_complaint_rejected(),
            (Kind::Complaint, State::Taken | State::Scheduled | State::OnSite) => self.plain_complaint_taken(),
            (Kind::Inquiry, State::New | State::Dispatched) => self.plain_question_open(),
            (Kind::Inquiry, State::Done) => self.plain_question_done(),
            (Kind::Inquiry, State::Accepted) => self.plain_question_accepted(),
            (Kind::Inquiry, State::Reopened) => self.plain_question_reopened(),
            (Kind::Permit, State::New | State::Dispatched) => self.plain_permit_open(),
            (Kind::Permit, State::Closed) => self.plain_permit_approved(),
            (Kind::Permit, State::Rejected) => self.plain_permit_denied(),
            (_, other) => self.state_name(other),
        }
    }

    /// What a reason to wait is called.
    pub fn wait_name(self, reason: WaitReason) -> String {
        match reason {
            WaitReason::Parts => self.plain_wait_parts(),
            WaitReason::Resident => self.plain_wait_resident(),
            WaitReason::ThirdParty => self.plain_wait_third_party(),
            WaitReason::Weather => self.plain_wait_weather(),
        }
    }

    /// What a deadline is called.
    pub fn deadline_name(self, kind: DeadlineKind) -> String {
        match kind {
            DeadlineKind::Acknowledge => self.plain_deadline_acknowledge(),
            DeadlineKind::OnSite => self.plain_deadline_on_site(),
            DeadlineKind::Answer => self.plain_deadline_answer(),
            DeadlineKind::Resolve => self.plain_deadline_resolve(),
            DeadlineKind::Quote => self.plain_deadline_quote(),
            DeadlineKind::Callback => self.plain_deadline_callback(),
            DeadlineKind::Promise => self.plain_deadline_promise(),
        }
    }

    /// Within what time a question is answered.
    pub fn class_name(self, class: AnswerClass) -> String {
        match class {
            AnswerClass::Minutes10 => self.plain_class_minutes10(),
            AnswerClass::Minutes20 => self.plain_class_minutes20(),
            AnswerClass::Minutes30 => self.plain_class_minutes30(),
            AnswerClass::Day1 => self.plain_class_day1(),
            AnswerClass::Day2 => self.plain_class_day2(),
            AnswerClass::Day3 => self.plain_class_day3(),
        }
    }

    /// The same, as a resident reads it: minutes are those in which the desk is open.
    pub fn answered_in(self, class: AnswerClass) -> String {
        match class {
            AnswerClass::Minutes10 | AnswerClass::Minutes20 | AnswerClass::Minutes30 => {
                self.question_class_hours(self.class_name(class))
            }
            AnswerClass::Day1 | AnswerClass::Day2 | AnswerClass::Day3 => self.class_name(class),
        }
    }

    /// What a kind of ticket is called.
    pub fn kind_name(self, kind: Kind) -> String {
        match kind {
            Kind::Repair => self.plain_kind_repair(),
            Kind::Complaint => self.plain_kind_complaint(),
            Kind::Inquiry => self.plain_kind_inquiry(),
            Kind::Service => self.plain_kind_service(),
            Kind::Permit => self.plain_kind_permit(),
        }
    }

    /// What a ticket of this kind is called whose category has no name: one about bills is about fees.
    pub fn kind_name_in(self, kind: Kind, category: &str) -> String {
        match kind {
            Kind::Inquiry if category == CATEGORY => self.plain_kind_fees(),
            Kind::Repair | Kind::Complaint | Kind::Inquiry | Kind::Service | Kind::Permit => self.kind_name(kind),
        }
    }

    /// What a severity is called.
    pub fn severity_name(self, severity: Severity) -> String {
        match severity {
            Severity::Major => self.plain_severity_major(),
            Severity::Important => self.plain_severity_important(),
            Severity::Minor => self.plain_severity_minor(),
        }
    }

    /// What is said of whether a complaint is justified.
    pub fn validity_name(self, validity: Validity) -> String {
        match validity {
            Validity::Justified => self.plain_validity_justified(),
            Validity::Partly => self.plain_validity_partly(),
            Validity::Unfounded => self.plain_validity_unfounded(),
        }
    }

    /// Who is responsible, in words.
    pub fn responsibility_name(self, responsibility: Responsibility) -> String {
        match responsibility {
            Responsibility::Company => self.plain_responsibility_company(),
            Responsibility::Neighbour => self.plain_responsibility_neighbour(),
            Responsibility::ThirdParty => self.plain_responsibility_third_party(),
            Responsibility::Shared => self.plain_responsibility_shared(),
        }
    }

    /// What an area is called.
    pub fn area_name(self, area: Area) -> String {
        match area {
            Area::Public => self.plain_area_public(),
            Area::Home => self.plain_area_home(),
            Area::Paid => self.plain_area_paid(),
        }
    }
}

//! What a complaint knows so far, and which question comes next.

use super::Complaint;
use crate::dialogs::kit::{below};
use crate::dialogs::request::ComplaintDraft;
use crate::domain::emergency::Doubt;
use crate::domain::media::Media;
use serde::{Deserialize, Serialize};

/// Files kept with one complaint.
pub const FILES: usize = 20;
/// Characters of words kept with one complaint.
const WORDS: usize = 2000;

/// About whom it is, as far as that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Not asked yet.
    #[default]
    Open,
    /// Answered: a department, a person, or nobody in particular, as the draft says.
    Told,
}

/// What a complaint knows so far. Fields are only ever added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// What was told.
    pub draft: ComplaintDraft,
    /// Whether it was said about whom it is.
    pub whom: Whom,
    /// Whether it shall be filed though it is not the company's to decide.
    pub anyway: bool,
    /// Questions of fact that were answered with no.
    pub calm: Vec<Doubt>,
    /// Whether when and where was asked.
    pub happened_asked: bool,
    /// Whether it was asked what the resident wants.
    pub wanted_asked: bool,
    /// Whether it was asked by when.
    pub by_asked: bool,
    /// Whether files were asked.
    pub media_asked: bool,
    /// Whether the summary was read: a changed answer leads there again.
    pub read: bool,
}

impl Form {
    /// The first question that is still open; the summary when none is.
    pub fn next(mut self) -> Complaint {
        let draft = &self.draft;
        if draft.category.is_empty() {
            Complaint::Category(self)
        } else if self.whom == Whom::Open {
            Complaint::Whom(self)
        } else if !self.happened_asked {
            Complaint::Happened(self)
        } else if draft.words.is_empty() {
            Complaint::Words(self)
        } else if !self.wanted_asked {
            Complaint::Wanted(self)
        } else if !self.by_asked {
            Complaint::By(self)
        } else if !self.media_asked {
            Complaint::Media(self)
        } else {
            self.read = true;
            Complaint::Summary(self)
        }
    }

    /// Adds words below the earlier ones.
    pub fn tell(&mut self, new: &str) {
        let new = new.trim();
        let words = &mut self.draft.words;
        if new.is_empty() || words.contains(new) {
            return;
        }
        *words = below(words, new, WORDS);
    }

    /// Keeps a file once; `false` where there are enough.
    pub fn keep(&mut self, file: &Media) -> bool {
        file.keep_in(&mut self.draft.media, FILES)
    }
}

//! What was answered to a form, in one line each.

use super::Texts;
use crate::domain::form::goods::Good;
use crate::domain::form::{Answer, Field, FieldKind};
use crate::domain::media::MediaKind;
use crate::domain::staff::Role;
use chrono::NaiveDate;

impl Texts {
    /// An answer in one line of plain text.
    pub fn answer(self, field: &Field, answer: &Answer, today: NaiveDate) -> String {
        match answer {
            Answer::Text { words } => words.split_whitespace().collect::<Vec<_>>().join(" "),
            Answer::Number { value } => match &field.kind {
                FieldKind::Number { unit: Some(unit), .. } => format!("{value} {}", unit.get(self.lang())),
                _ => value.to_string(),
            },
            Answer::Date { on } => self.calendar_day(*on, today),
            Answer::Choice { option } => match &field.kind {
                FieldKind::Choice { options } => options
                    .iter()
                    .find(|o| o.key == *option)
                    .map_or(option.as_str(), |o| o.name.get(self.lang()))
                    .to_owned(),
                _ => option.clone(),
            },
            Answer::Files { media } => {
                let photos = media.iter().filter(|m| m.kind == MediaKind::Photo).count() as i64;
                let papers = media.len() as i64 - photos;
                let counted = [(photos, self.plain_photos(photos)), (papers, self.plain_documents(papers))];
                let named: Vec<String> = counted.into_iter().filter(|(n, _)| *n > 0).map(|(_, name)| name).collect();
                named.join(&self.plain_list_comma())
            }
            Answer::Plate { plate } => plate.clone(),
            Answer::Phone { number } => self.phone(number),
            Answer::Goods { items } => {
                items.iter().map(|good| self.good(good)).collect::<Vec<_>>().join(&self.plain_list_comma())
            }
        }
    }

    /// So many of something: `沙发 ×2`, `冰箱 ×1 台`.
    pub fn good(self, good: &Good) -> String {
        let count = format!("{} ×{}", good.what, good.count);
        if good.measure.is_empty() { count } else { format!("{count} {}", good.measure) }
    }

    /// What somebody of the staff is called by their role.
    pub fn role_name(self, role: Role) -> String {
        match role {
            Role::Worker => self.plain_role_worker(),
            Role::Agent => self.plain_role_agent(),
            Role::Lead => self.plain_role_lead(),
            Role::Cashier => self.plain_role_cashier(),
            Role::Manager => self.plain_role_manager(),
        }
    }
}

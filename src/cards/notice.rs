//! Notices of the company to many residents, and what managers are told when a campaign is over.

use super::{Face, menu_key};
use crate::chat::button::Menu;
use crate::chat::words::{cut, line};
use crate::domain::campaign::{Campaign, Counts, Notice, Recipient, Spec};
use crate::domain::community::Community;
use crate::texts::Texts;

/// The longest heading of a notice.
pub const LONGEST_TITLE: usize = 80;

/// The longest text of a notice: with heading and greeting it fits into one message.
pub const LONGEST_TEXT: usize = 3000;

/// A notice, as one resident reads it.
pub fn notice(texts: Texts, community: &Community, notice: &Notice, to: &Recipient) -> Face {
    let lang = texts.lang();
    let title = line(notice.title.get(lang), LONGEST_TITLE);
    let title = if title.is_empty() { texts.plain_notice_title() } else { title };
    let text = paragraphs(notice.text.get(lang));
    let place = line(community.settings.name.get(lang), 60);
    let name = line(&texts.addressed(&to.name, to.address), 40);
    let html = match name.is_empty() {
        true => texts.notice_unnamed(title, text, place),
        false => texts.notice(title, name, text, place),
    };
    Face::with(html, vec![vec![menu_key(texts.btn_notice_ask(), Menu::Person), menu_key(texts.btn_menu(), Menu::Home)]])
}

/// Words with their paragraphs, fit to be shown.
fn paragraphs(words: &str) -> String {
    let whole = words.replace("\r\n", "\n");
    let parts: Vec<String> =
        whole.split("\n\n").map(|part| cut(part, LONGEST_TEXT)).filter(|part| !part.is_empty()).collect();
    let joined = parts.join("\n\n");
    if joined.encode_utf16().count() <= LONGEST_TEXT { joined } else { cut(&joined, LONGEST_TEXT) }
}

/// A campaign is over: for managers.
pub fn ended(texts: Texts, community: &Community, campaign: &Campaign, counts: &Counts) -> Face {
    let place = line(community.settings.name.get(texts.lang()), 60);
    let title = match &campaign.spec {
        Spec::Notice(notice) => line(notice.title.get(texts.lang()), LONGEST_TITLE),
        Spec::Reminders { .. } => String::new(),
    };
    let title = if title.is_empty() { line(&campaign.title, LONGEST_TITLE) } else { title };
    let mut lines = vec![texts.campaign_ended(title, place, counts.sent)];
    for (n, words) in [
        (counts.blocked, texts.campaign_blocked(counts.blocked)),
        (counts.failed, texts.campaign_failed(counts.failed)),
        (counts.uncertain, texts.campaign_uncertain(counts.uncertain)),
        (counts.withdrawn, texts.campaign_withdrawn(counts.withdrawn)),
    ] {
        if n > 0 {
            lines.push(words);
        }
    }
    Face::words(lines.join("\n"))
}

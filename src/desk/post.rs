//! Handing finished messages to the outbox.

use super::Turn;
use crate::cards::Face;
use crate::chat::outgoing::{Address, Body, Keyboard, Op};
use crate::domain::case::Attachment;
use crate::domain::ids::{ChatId, CommunityId, MessageId, TicketId};
use crate::domain::media::{Media, MediaKind};
use crate::store::outbox::{Letter, Rank};
use anyhow::Result;

/// Telegram's largest album.
const ALBUM: usize = 10;

/// A new message.
pub(super) struct Mail {
    pub to: Address,
    pub face: Face,
    pub rank: Rank,
    pub about: Option<(CommunityId, TicketId)>,
    pub reply_to: Option<MessageId>,
    pub silent: bool,
}

impl Turn<'_> {
    /// Sends a message that is about no ticket.
    pub(super) async fn say(&mut self, to: Address, face: Face, rank: Rank) -> Result<()> {
        self.mail(Mail { to, face, rank, about: None, reply_to: None, silent: false }).await
    }

    /// Sends a message about a ticket: an answer to it is about the same one.
    pub(super) async fn say_about(
        &mut self,
        to: Address,
        about: (CommunityId, TicketId),
        face: Face,
        rank: Rank,
    ) -> Result<()> {
        self.mail(Mail { to, face, rank, about: Some(about), reply_to: None, silent: false }).await
    }

    /// Sends a message.
    pub(super) async fn mail(&mut self, mail: Mail) -> Result<()> {
        if self.withheld(mail.to, mail.about).await? {
            return Ok(());
        }
        let face = self.way_out(mail.to, mail.face).await?;
        let op = Op::Send {
            body: Body::Html { html: face.html },
            keyboard: face.keyboard,
            reply_to: mail.reply_to,
            silent: mail.silent,
        };
        let mut letter = Letter::new(mail.to, op, mail.rank);
        if let Some((community, ticket)) = mail.about {
            letter.community = community;
            letter.ticket = Some(ticket);
        }
        self.tray.post(letter);
        Ok(())
    }

    /// The message that shows a slot, once it is delivered.
    pub(super) async fn shown_in(&mut self, chat: ChatId, slot: &str) -> Result<Option<MessageId>> {
        self.tray.shown_in(self.conn, chat, slot, self.now).await
    }

    /// Takes the buttons off a message.
    pub(super) fn strip(&mut self, at: Address, message: MessageId) {
        let letter = Letter::new(at, Op::Strip { message: Some(message) }, Rank::Reply);
        self.tray.post(letter);
    }

    /// Sends files: photos and videos as albums, everything else alone.
    pub(super) async fn send_files(
        &mut self,
        to: Address,
        about: (CommunityId, TicketId),
        files: &[Attachment],
        caption: &str,
        rank: Rank,
    ) -> Result<()> {
        if self.withheld(to, Some(about)).await? {
            return Ok(());
        }
        let media: Vec<Media> = files.iter().map(|a| a.media.clone()).collect();
        self.send_media(to, (about.0, Some(about.1)), &media, caption, rank);
        Ok(())
    }

    /// The same, whatever they belong to; whether the chat may see them was asked before.
    pub(super) fn send_media(
        &mut self,
        to: Address,
        (community, ticket): (CommunityId, Option<TicketId>),
        files: &[Media],
        caption: &str,
        rank: Rank,
    ) {
        let visual = |m: &&Media| matches!(m.kind, MediaKind::Photo | MediaKind::Video);
        let pictures: Vec<_> = files.iter().filter(visual).map(|m| (m.kind, m.file_id.clone())).collect();
        let mut bodies = vec![];
        for chunk in pictures.chunks(ALBUM) {
            bodies.push(match chunk {
                [(kind, file_id)] => Body::Media { kind: *kind, file_id: file_id.clone(), caption: caption.to_owned() },
                items => Body::Album { items: items.to_vec(), caption: caption.to_owned() },
            });
        }
        for other in files.iter().filter(|m| !visual(m)) {
            bodies.push(Body::Media { kind: other.kind, file_id: other.file_id.clone(), caption: caption.to_owned() });
        }
        for body in bodies {
            let op = Op::Send { body, keyboard: Keyboard::None, reply_to: None, silent: true };
            let mut letter = Letter::new(to, op, rank);
            letter.community = community;
            letter.ticket = ticket;
            self.tray.post(letter);
        }
    }
}

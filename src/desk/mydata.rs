//! A resident's own data: in short as a message, all of it as a file. Nothing of others: no internal notes, no neighbours.

use super::Turn;
use super::closing::typed_in;
use super::requests::private;
use crate::cards;
use crate::chat::outgoing::{Body, Keyboard, Op};
use crate::domain::act::{Act, Actor};
use crate::domain::bill::Account;
use crate::domain::case::Case;
use crate::domain::community::Community;
use crate::domain::ids::{CommunityId, UserId};
use crate::domain::lang::Lang;
use crate::domain::person::Resident;
use crate::domain::ticket::Kind;
use crate::store::outbox::{Letter, Rank};
use crate::store::{documents, mydata, people, privacy};
use crate::texts::Texts;
use anyhow::Result;
use serde_json::{Value, json};

/// Tickets that go into the file, the newest ones.
const TICKETS: i64 = 1000;

impl Turn<'_> {
    /// Shows somebody what these communities keep about them.
    pub(super) async fn send_data(&mut self, user: UserId, of: &[CommunityId], lang: Lang) -> Result<()> {
        for id in of {
            let Some(community) = self.community_if_any(*id).await? else { continue };
            let Some(resident) = people::resident(self.conn, *id, user).await? else { continue };
            let texts = Texts::new(lang);
            let tickets = privacy::count(self.conn, *id, user).await?;
            self.say(private(user), cards::privacy::data(texts, &community, &resident, tickets), Rank::Reply).await?;
            let file = Box::pin(self.data_of(&community, &resident, texts)).await?;
            let key = format!("mydata {user} {}", self.now.timestamp_millis());
            let name = format!("{}-{}.json", community.key, self.now.format("%Y%m%d"));
            let names = (key.as_str(), name.as_str(), "application/json");
            let bytes = serde_json::to_vec_pretty(&file)?;
            let document = documents::lend(self.conn, *id, names, &bytes, self.now).await?;
            let caption = cards::privacy::caption(texts, &community);
            let body = Body::Document { community: *id, document, caption, shown: false };
            let op = Op::Send { body, keyboard: Keyboard::None, reply_to: None, silent: true };
            let mut letter = Letter::new(private(user), op, Rank::Reply);
            letter.community = *id;
            self.tray.post(letter);
        }
        Ok(())
    }

    /// Everything, as it goes into the file.
    async fn data_of(&mut self, community: &Community, resident: &Resident, texts: Texts) -> Result<Value> {
        let (id, user) = (community.id, resident.user);
        let mut tickets = vec![];
        for own in privacy::newest(self.conn, id, user, TICKETS).await? {
            if let Some(case) = self.case(id, own).await? {
                tickets.push(self.ticket_data(community, &case, texts).await?);
            }
        }
        let mut accounts = vec![];
        for home in resident.verified() {
            accounts.extend(self.account_seen(community, resident, home.unit).await?.map(|account| money(&account)));
        }
        let homes: Vec<Value> = resident
            .homes
            .iter()
            .map(|home| json!({"unit": home.code, "tie": home.tie, "level": home.level}))
            .collect();
        Ok(json!({
            "community": community.settings.name.get(texts.lang()),
            "made_at": self.now,
            "you": {
                "telegram_user": user,
                "name": resident.name,
                "language": resident.lang.code(),
                "form_of_address": resident.address,
                "phone": resident.phone,
                "known": mydata::known(self.conn, id, user).await?,
            },
            "homes": homes,
            "tickets": tickets,
            "joined": mydata::joined(self.conn, id, user).await?,
            "about_money": mydata::about_money(self.conn, id, user).await?,
            "accounts": accounts,
            "sent_to_many": mydata::campaigns(self.conn, id, user).await?,
        }))
    }

    /// One of their tickets, as they may read it.
    async fn ticket_data(&mut self, community: &Community, case: &Case, texts: Texts) -> Result<Value> {
        let (id, ticket) = (community.id, &case.ticket);
        let view = self.view(community, case, texts.lang());
        let talk = match case.talk {
            Some(_) => mydata::talk(self.conn, id, ticket.id).await?,
            None => vec![],
        };
        let lines: Vec<Value> = cards::timeline::told(&view)
            .into_iter()
            .map(|(event, line)| {
                let by = match event.actor {
                    Actor::Resident(who) if who == ticket.reporter => "you",
                    Actor::Resident(_) => "another resident",
                    Actor::Staff(_) => "staff",
                    Actor::Desk => "desk",
                };
                json!({"at": event.at, "by": by, "what": line, "words": theirs(&event.act)})
            })
            .collect();
        let mut data = json!({
            "number": ticket.number,
            "kind": texts.kind_name(ticket.kind),
            "category": case.category(community, texts.lang()),
            "state": texts.state_name_of(ticket.kind, ticket.state),
            "place": ticket.place.label,
            "words": ticket.words,
            "when_to_come": ticket.visit,
            "phone": ticket.phone,
            "registered_at": ticket.created_at,
            "ended_at": ticket.ended_at,
            "files": case.attachments.iter().filter(|file| file.public).count(),
            "timeline": lines,
            "surveys": mydata::surveys(self.conn, id, ticket.id).await?,
        });
        if !talk.is_empty() {
            data["talk"] = json!(talk);
        }
        if let Some(dossier) = case.complaint.as_ref().filter(|_| ticket.kind == Kind::Complaint) {
            data["complaint"] = json!({
                "about": dossier.told.about_name, "happened": dossier.told.happened, "wanted": dossier.told.wanted,
            });
        }
        if let Some(booking) = &case.booking {
            let agreed: Vec<Value> = booking
                .consents
                .iter()
                .map(|c| {
                    json!({"kind": c.kind, "state": c.state, "scope": c.scope, "lines": c.lines,
                                "total_minor": c.total(), "offered_at": c.offered_at, "decided_at": c.decided_at})
                })
                .collect();
            let time = booking.time.as_ref().map(|(_, window)| json!({"from": window.from, "until": window.until}));
            data["booking"] =
                json!({"service": booking.item, "quantity": booking.quantity, "time": time, "agreed": agreed});
        }
        if let Some(permit) = &case.permit {
            let pass = permit
                .pass
                .as_ref()
                .map(|pass| json!({"code": pass.code, "state": pass.state, "from": pass.from, "until": pass.until}));
            data["permit"] =
                json!({"form": permit.form.name.get(texts.lang()), "answers": permit.answers, "pass": pass});
        }
        Ok(data)
    }
}

/// The words of an act that its resident may read, whole.
fn theirs(act: &Act) -> Option<&str> {
    typed_in(act).filter(|words| act.is_public() && !words.is_empty())
}

/// Bills and payments of a unit, as its reader sees them now.
fn money(account: &Account) -> Value {
    let bills: Vec<Value> = account
        .bills
        .iter()
        .map(|b| {
            json!({"number": b.key, "item": b.item, "label": b.label, "from": b.period.from, "until": b.period.until,
                   "charged_minor": b.charged_minor, "paid_minor": b.paid_minor, "open_minor": b.open_minor,
                   "currency": b.currency, "due_on": b.due_on})
        })
        .collect();
    let payments: Vec<Value> = account
        .payments
        .iter()
        .map(|p| {
            let receipt = p.receipt.map(|(year, number)| format!("{year}-{number:06}"));
            json!({"method": p.method, "amount_minor": p.amount_minor, "paid_on": p.paid_on, "receipt": receipt})
        })
        .collect();
    json!({"unit": account.code, "currency": account.currency, "bills": bills, "payments": payments})
}

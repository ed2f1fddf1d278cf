//! What the doctor says of one community: its groups and topics, its staff, its calendar, its papers, its campaigns.

use super::{Findings, Known};
use crate::chat::outgoing::Address;
use crate::community_file::strays;
use crate::domain::calendar;
use crate::domain::community::Community;
use crate::domain::ids::CommunityId;
use crate::domain::lang::Lang;
use crate::domain::retention::Kind;
use crate::domain::staff::Staff;
use crate::receipts;
use crate::rules::gaps::gaps;
use crate::store::{answers, campaigns, groups, retention, staff, standing};
use anyhow::Result;
use chrono::{DateTime, Datelike, Utc};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// What the desk sends to groups, in Telegram's words and in ours.
const SENT: [(&str, &str); 6] = [
    ("can_send_messages", "text"),
    ("can_send_photos", "photos"),
    ("can_send_videos", "videos"),
    ("can_send_documents", "files"),
    ("can_send_voice_notes", "voice messages"),
    ("can_send_audios", "audio"),
];

/// Looks at a community.
///
/// # Errors
/// When the database fails.
pub async fn look(
    conn: &mut PgConnection,
    c: &Community,
    several: bool,
    bot: Option<&Known>,
    now: DateTime<Utc>,
    f: &mut Findings,
) -> Result<()> {
    let choose = if several { format!(" --community {}", c.key) } else { String::new() };
    calendar(c, now, f);
    papers(c, f);
    questions(&answers::categories(conn, c.id).await?, c, f);
    departments(conn, c, &choose, bot, f).await?;
    lost(&standing::lost_groups(conn).await?, c, &choose, f);
    people(conn, c, &choose, f).await?;
    retained(&retention::done(conn, c.id).await?, c, now, f);
    for (id, error) in campaigns::stuck(conn, c.id).await? {
        f.problem(
            format!("{}: campaign {id} stands: {error}", c.key),
            format!("correct what it says, then frontdesk campaigns resume {id}"),
        );
    }
    Ok(())
}

/// Groups to which a message did not arrive, whatever Telegram says of the bot's rights there.
pub fn lost(all: &[(CommunityId, String, DateTime<Utc>)], c: &Community, choose: &str, f: &mut Findings) {
    for (_, department, since) in all.iter().filter(|(community, ..)| *community == c.id) {
        let since = since.with_timezone(&c.settings.time_zone).format("%F %R");
        f.problem(
            format!("{}: the group of {department} takes no messages since {since}; its cards are elsewhere", c.key),
            format!(
                "let the bot write there (as an administrator it may), or bind another group: \
                 frontdesk code group {department}{choose}; docs/operation.md#a-group-is-lost"
            ),
        );
    }
}

/// Whether what is too old was looked through lately.
pub fn retained(done: &[(Kind, DateTime<Utc>, i64)], c: &Community, now: DateTime<Utc>, f: &mut Findings) {
    let Some((kind, at, _)) = done.iter().min_by_key(|(_, at, _)| *at) else {
        return f.ok(format!("{}: what is too old is looked through once the desk runs", c.key));
    };
    let days = (now - *at).num_days();
    if days >= 3 {
        return f.problem(
            format!("{}: {} that are too old were looked through {days} days ago", c.key, kind.word()),
            "start `frontdesk run`; if it runs, look into its log for \"could not be forgotten\"",
        );
    }
    let gone: i64 = done.iter().map(|(.., gone)| gone).sum();
    f.ok(format!("{}: what is too old was looked through; {gone} row(s) have gone so far", c.key));
}

/// The time zone, and whether the holidays of this year and the next are known.
pub fn calendar(c: &Community, now: DateTime<Utc>, f: &mut Findings) {
    let (key, tz, hours) = (&c.key, c.settings.time_zone, &c.settings.hours);
    let there = now.with_timezone(&tz);
    let clock = format!("{key}: time zone {tz}, there it is {}", there.format("%F %R"));
    if !hours.china && hours.holidays.is_empty() {
        return f.ok(format!("{clock}; no public holidays"));
    }
    let (this, next) = (there.year(), there.year() + 1);
    match calendar::unknown_year(hours, there.date_naive()) {
        None if calendar::knows(hours, next) => f.ok(format!("{clock}; holidays of {this} and {next}")),
        None => f.ok(format!("{clock}; holidays of {this} (those of {next} are published in November)")),
        Some(year) => f.problem(
            format!("{clock}; the holidays of {year} are not known"),
            "write them into a file, name it as holidays_file in [hours], and apply the community's file again",
        ),
    }
}

/// Whether each time for questions of a category can hold for one. `known`: the categories of the standard answers.
pub fn questions(known: &[String], c: &Community, f: &mut Findings) {
    for stray in strays(&c.settings.questions, known) {
        f.problem(format!("{}: {}: {}", c.key, stray.field(), stray.what()), stray.remedy());
    }
}

/// Whether receipts can be written with the community's own names.
pub fn papers(c: &Community, f: &mut Findings) {
    let company = c.settings.fees.company.as_ref().unwrap_or(&c.settings.name);
    let names: String = Lang::ALL.iter().flat_map(|lang| [company.get(*lang), c.settings.name.get(*lang)]).collect();
    // A font that is broken is told once, for all.
    let missing: String = receipts::missing(&names).unwrap_or_default().into_iter().collect();
    if !missing.is_empty() {
        f.problem(
            format!("{}: the font of receipts has no {missing}, of the names of community and company", c.key),
            "write these names with other characters and apply the community's file again",
        );
    }
}

async fn departments(
    conn: &mut PgConnection,
    c: &Community,
    choose: &str,
    bot: Option<&Known>,
    f: &mut Findings,
) -> Result<()> {
    let key = &c.key;
    let mut chats: BTreeMap<i64, Vec<(&str, Address)>> = BTreeMap::new();
    for d in &c.settings.departments {
        match groups::group_of(conn, c.id, &d.key).await? {
            Some((at, _)) => chats.entry(at.chat.0).or_default().push((&d.key, at)),
            None => f.problem(
                format!("{key}: department {} has no group", d.key),
                format!("frontdesk code group {}{choose}, then /bind CODE in the group", d.key),
            ),
        }
    }
    let Some(bot) = bot else { return Ok(()) };
    for (chat, bound) in chats {
        let names: Vec<&str> = bound.iter().map(|(department, _)| *department).collect();
        let group = format!("{key}: group of {}", names.join(", "));
        let again = format!("frontdesk code group {}{choose}", names.first().copied().unwrap_or_default());
        let asked = json!({ "chat_id": chat, "user_id": bot.id });
        let told = match bot.bot.call("getChat", &asked).await {
            Ok(chat) => bot.bot.call("getChatMember", &asked).await.map(|member| (chat, member)),
            Err(e) => Err(e),
        };
        let (chat, member) = match told {
            Ok(told) => told,
            Err(e) => {
                f.problem(
                    format!("{group}: {e:#}"),
                    format!("add the bot to the group again, or bind another one: {again}"),
                );
                continue;
            }
        };
        if !rights(&group, &chat, &member, bot.reads_all, f) {
            continue;
        }
        for (department, at) in bound {
            if let Some(thread) = at.thread {
                let topic = format!("{key}: topic of {department}");
                let fix =
                    format!("open the topic again, or bind another one: frontdesk code group {department}{choose}");
                if chat["is_forum"] != true {
                    f.problem(format!("{topic}: the group has no topics any more"), fix);
                } else if let Err(e) = try_topic(bot, at.chat.0, thread).await {
                    f.problem(format!("{topic}: {e:#}"), fix);
                } else {
                    f.ok(topic);
                }
            }
        }
    }
    Ok(())
}

/// Whether the bot may do in a group what the desk does there: write and send files, and see what is said in answer to
/// cards. Its own messages it may always change and take away. `chat` and `member` are Telegram's; false: it is not there.
pub fn rights(group: &str, chat: &Value, member: &Value, reads_all: bool, f: &mut Findings) -> bool {
    let status = member["status"].as_str().unwrap_or_default();
    let lord = matches!(status, "administrator" | "creator");
    let there = lord || status == "member" || status == "restricted" && member["is_member"] == true;
    if !there {
        f.problem(format!("{group}: the bot is not in it"), "add the bot to the group again");
        return false;
    }
    let before = f.problems();
    // What a group says to its members holds for a restricted one too.
    let refused = |right: &str| chat["permissions"][right] == false || status == "restricted" && member[right] == false;
    let lacking: Vec<&str> = SENT.iter().filter(|(right, _)| !lord && refused(right)).map(|(_, ours)| *ours).collect();
    if !lacking.is_empty() {
        f.problem(
            format!("{group}: the bot may not send {}", lacking.join(", ")),
            "make the bot an administrator of the group (no further rights are needed)",
        );
    }
    if !lord && !reads_all {
        f.problem(
            format!("{group}: the bot does not see what is said in answer to cards (privacy mode)"),
            "make the bot an administrator of the group (no further rights are needed)",
        );
    }
    if f.problems() == before {
        f.ok(format!("{group}: sees all, may write"));
    }
    true
}

/// Telegram tells by nothing but a message whether a topic is there: one without a sound, taken away at once.
async fn try_topic(bot: &Known, chat: i64, thread: i32) -> Result<()> {
    let dot = json!({ "chat_id": chat, "message_thread_id": thread, "text": "·", "disable_notification": true });
    let sent = bot.bot.call("sendMessage", &dot).await?;
    bot.bot.call("deleteMessage", &json!({ "chat_id": chat, "message_id": sent["message_id"] })).await?;
    Ok(())
}

async fn people(conn: &mut PgConnection, c: &Community, choose: &str, f: &mut Findings) -> Result<()> {
    let key = &c.key;
    let people = staff::all(conn, c.id).await?;
    let missing: Vec<&str> = people.iter().filter(|s| s.user.is_none()).map(|s| s.key.as_str()).collect();
    if people.is_empty() {
        f.problem(format!("{key}: no staff"), "write [[staff]] into the community's file and apply it");
    } else if missing.is_empty() {
        f.ok(format!("{key}: all {} staff have used their codes", people.len()));
    } else {
        f.problem(
            format!("{key}: {} of {} staff have not used a code: {}", missing.len(), people.len(), missing.join(", ")),
            format!("frontdesk code staff KEY{choose}, and have them send it to the bot"),
        );
    }
    left_to_nobody(c, &people, f);
    let away = standing::staff_out_of_reach(conn, c.id).await?;
    if !away.is_empty() {
        f.problem(
            format!("{key}: {} staff have blocked the bot: {}", away.len(), away.join(", ")),
            "have them open the bot, unblock it and send /menu",
        );
    }
    Ok(())
}

/// Whether there are complaints that would reach nobody, and permits that nobody may approve. Who has not used a code yet
/// receives nothing.
pub fn left_to_nobody(c: &Community, people: &[Staff], f: &mut Findings) {
    let reached: Vec<Staff> = people.iter().filter(|s| s.user.is_some()).cloned().collect();
    let gaps = gaps(&reached, &c.settings);
    if gaps.is_empty() && !reached.is_empty() {
        f.ok(format!("{}: a complaint about anybody, and each step of a permit, has somebody", c.key));
    }
    for gap in gaps {
        f.problem(format!("{}: {}", c.key, gap.what()), gap.remedy());
    }
}

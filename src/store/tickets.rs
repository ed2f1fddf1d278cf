//! Tickets: registering, loading under lock, saving, and the lists in which people see them.

use super::phones::{self, Kept};
use super::words::{value, word};
use crate::domain::brief::Brief;
use crate::domain::ids::{BuildingId, CommunityId, StaffId, TicketId, UnitId, UserId};
use crate::domain::ticket::{Kind, Place, State, Ticket, Window, Work};
use anyhow::Result;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::{PgConnection, PgExecutor};

/// So long before a ticket others of the same home and category count as the same trouble coming back.
pub(super) const REPEATS: TimeDelta = TimeDelta::days(90);

/// Takes the next number of this kind and day. Whoever takes it in a transaction lets everybody else wait until that ends;
/// one that was taken and not used is missing afterwards. Outside a transaction it need not be on the disk before it is used: the
/// turn that uses it is there after it, and if the server falls in between, neither ever was.
///
/// # Errors
/// When the database fails.
pub async fn next_number(
    conn: impl PgExecutor<'_>,
    community: CommunityId,
    kind: Kind,
    day: NaiveDate,
) -> Result<String> {
    let n = sqlx::query_scalar!(
        "with soon as materialized (select set_config('synchronous_commit', 'off', true) as is_set)
         insert into ticket_counter (community_id, kind, day, last) select $1, $2, $3, 1 from soon
         on conflict (community_id, kind, day) do update set last = ticket_counter.last + 1
         returning last",
        community.0,
        word(&kind)?,
        day
    )
    .fetch_one(conn)
    .await?;
    Ok(kind.number(day, n))
}

/// Registers a ticket as it stands; the key that it gets is its own from then on. The caller holds it until the turn ends.
/// With it comes how many tickets of its kind and category its unit had in the 90 days before, but for those that were
/// cancelled or rejected.
///
/// # Errors
/// When the database fails, or one of its constraints refuses the state.
pub async fn register(conn: &mut PgConnection, t: &Ticket) -> Result<(TicketId, i64)> {
    let r = sqlx::query!(
        "insert into ticket (community_id, number, kind, state, priority, area, category, department, unit_id,
             building_id, place, words, reporter, phone_sealed, visit, elder, parent_id, created_at,
             channel, entered_by, severity, about_department, about_staff, answer_class, wanted_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20, $21, $22, $23, $24, $25)
         returning id, (select count(*) from ticket where community_id = $1 and unit_id = $9 and category = $7 and kind = $3
             and created_at > $26 and state not in ('cancelled', 'rejected')) as \"repeats!\"",
        t.community.0,
        t.number,
        word(&t.kind)?,
        word(&t.state)?,
        word(&t.priority)?,
        t.area.as_ref().map(word).transpose()?,
        t.category,
        t.department,
        t.place.unit.map(|u| u.0),
        t.place.building.map(|b| b.0),
        t.place.label,
        t.words,
        t.reporter.0,
        phones::sealed(Kept::Ticket, t.community, t.phone.as_deref())?,
        t.visit,
        t.elder,
        t.parent.map(|p| p.0),
        t.created_at,
        word(&t.channel)?,
        t.entered_by.map(|s| s.0),
        t.severity.as_ref().map(word).transpose()?,
        t.about_department,
        t.about_staff.map(|s| s.0),
        t.class.as_ref().map(word).transpose()?,
        t.wanted_by,
        t.created_at - REPEATS
    )
    .fetch_one(conn)
    .await?;
    Ok((TicketId(r.id), r.repeats))
}

/// Loads a ticket and holds it until the turn ends.
///
/// # Errors
/// When the database fails, or holds a word that this version does not know.
pub async fn lock(conn: &mut PgConnection, community: CommunityId, id: TicketId) -> Result<Option<Ticket>> {
    let row = sqlx::query!(
        "select number, kind, state, priority, area, category, department, unit_id, building_id, place, words,
             reporter, phone, phone_sealed, visit, elder, assignee, promise_from, promise_until, waiting, work, answer, reopened,
             urged_at, parent_id, created_at, done_at, ended_at, channel, entered_by, severity, about_department,
             about_staff, level, answer_class, wanted_by, merged_into
         from ticket where community_id = $1 and id = $2 for no key update",
        community.0,
        id.0
    )
    .fetch_optional(conn)
    .await?;
    let Some(r) = row else { return Ok(None) };
    Ok(Some(Ticket {
        community,
        id,
        number: r.number,
        kind: value(&r.kind)?,
        state: value(&r.state)?,
        priority: value(&r.priority)?,
        area: r.area.as_deref().map(value).transpose()?,
        category: r.category,
        department: r.department,
        place: Place { unit: r.unit_id.map(UnitId), building: r.building_id.map(BuildingId), label: r.place },
        words: r.words,
        reporter: UserId(r.reporter),
        phone: phones::opened(Kept::Ticket, community, r.phone, r.phone_sealed.as_deref())?,
        visit: r.visit,
        elder: r.elder,
        assignee: r.assignee.map(StaffId),
        promise: r.promise_from.zip(r.promise_until).map(|(from, until)| Window { from, until }),
        waiting: r.waiting.as_deref().map(value).transpose()?,
        work: r.work.map(serde_json::from_value::<Work>).transpose()?,
        answer: r.answer,
        reopened: r.reopened,
        urged_at: r.urged_at,
        parent: r.parent_id.map(TicketId),
        channel: value(&r.channel)?,
        entered_by: r.entered_by.map(StaffId),
        severity: r.severity.as_deref().map(value).transpose()?,
        about_department: r.about_department,
        about_staff: r.about_staff.map(StaffId),
        level: r.level,
        class: r.answer_class.as_deref().map(value).transpose()?,
        wanted_by: r.wanted_by,
        merged: r.merged_into.map(TicketId),
        created_at: r.created_at,
        done_at: r.done_at,
        ended_at: r.ended_at,
    }))
}

/// Writes what may change in a ticket.
///
/// # Errors
/// When the database fails, or one of its constraints refuses the state.
pub async fn save(conn: &mut PgConnection, t: &Ticket) -> Result<()> {
    sqlx::query!(
        "update ticket set state = $3, priority = $4, area = $5, category = $6, department = $7, unit_id = $8,
             building_id = $9, place = $10, words = $11, phone = null, phone_sealed = $12, visit = $13, elder = $14, assignee = $15,
             promise_from = $16, promise_until = $17, waiting = $18, work = $19, answer = $20, reopened = $21,
             urged_at = $22, done_at = $23, ended_at = $24, severity = $25, level = $26, answer_class = $27,
             merged_into = $28, about_department = $29, about_staff = $30
         where community_id = $1 and id = $2",
        t.community.0,
        t.id.0,
        word(&t.state)?,
        word(&t.priority)?,
        t.area.as_ref().map(word).transpose()?,
        t.category,
        t.department,
        t.place.unit.map(|u| u.0),
        t.place.building.map(|b| b.0),
        t.place.label,
        t.words,
        phones::sealed(Kept::Ticket, t.community, t.phone.as_deref())?,
        t.visit,
        t.elder,
        t.assignee.map(|s| s.0),
        t.promise.map(|p| p.from),
        t.promise.map(|p| p.until),
        t.waiting.as_ref().map(word).transpose()?,
        t.work.as_ref().map(serde_json::to_value).transpose()?,
        t.answer,
        t.reopened,
        t.urged_at,
        t.done_at,
        t.ended_at,
        t.severity.as_ref().map(word).transpose()?,
        t.level,
        t.class.as_ref().map(word).transpose()?,
        t.merged.map(|m| m.0),
        t.about_department,
        t.about_staff.map(|s| s.0)
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whose ticket it is, once that is known of an emergency that was entered first.
///
/// # Errors
/// When the database fails.
pub async fn set_reporter(
    conn: &mut PgConnection,
    community: CommunityId,
    id: TicketId,
    reporter: UserId,
    phone: Option<&str>,
) -> Result<()> {
    sqlx::query!(
        "update ticket set reporter = $3, phone = null, phone_sealed = $4 where community_id = $1 and id = $2",
        community.0,
        id.0,
        reporter.0,
        phones::sealed(Kept::Ticket, community, phone)?
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Open reports of the last 14 days like this one: the same category, and the same unit or, for what is public, the
/// same building. The user's own come too: a second report of one's own is the most likely double. `of`: of the unit only what
/// this person reported. A unit's are found by the unit, however many others are open.
///
/// # Errors
/// When the database fails.
pub async fn similar(
    conn: &mut PgConnection,
    community: CommunityId,
    (category, of): (&str, Option<UserId>),
    place: &Place,
    public: bool,
    now: DateTime<Utc>,
) -> Result<Vec<Brief>> {
    let rows = sqlx::query_as!(
        BriefRow,
        r#"select id as "id!", number as "number!", category as "category!", place as "place!", state as "state!",
               created_at as "created_at!"
           from (select id, number, category, place, state, created_at
                 from (select * from ticket where community_id = $1 and unit_id = $3 offset 0) home
                 where category = $2 and kind = 'repair' and created_at > $6
                   and state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')
                   and ($7::bigint is null or reporter = $7)
                 union
                 select id, number, category, place, state, created_at from ticket
                 where $5 and community_id = $1 and category = $2 and building_id = $4 and area = 'public'
                   and kind = 'repair' and created_at > $6
                   and state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')) found
           order by created_at desc limit 3"#,
        community.0,
        category,
        place.unit.map(|u| u.0),
        place.building.map(|b| b.0),
        public,
        now - TimeDelta::days(14),
        of.map(|user| user.0)
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(BriefRow::brief).collect()
}

/// Open tickets that may be the same matter as this one: the same kind and category, and the same unit or, for what is public,
/// the same building; complaints only with the same confidentiality. The oldest first, at most six.
///
/// # Errors
/// When the database fails.
pub async fn alike(conn: &mut PgConnection, t: &Ticket) -> Result<Vec<Brief>> {
    let rows = sqlx::query_as!(
        BriefRow,
        "select id, number, category, place, state, created_at from ticket
         where community_id = $1 and id <> $2 and kind = $3 and category = $4
           and state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')
           and (unit_id = $5 or (area is not distinct from $6 and area = 'public' and building_id = $7)
                or (kind <> 'repair' and reporter = $10))
           and about_department is not distinct from $8 and about_staff is not distinct from $9
           and (kind <> 'complaint' or department = $11)
         order by id limit 6",
        t.community.0,
        t.id.0,
        word(&t.kind)?,
        t.category,
        t.place.unit.map(|u| u.0),
        t.area.as_ref().map(word).transpose()?,
        t.place.building.map(|b| b.0),
        t.about_department,
        t.about_staff.map(|s| s.0),
        t.reporter.0,
        t.department
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(BriefRow::brief).collect()
}

/// The open ticket of this number in which another one can go on, as staff type it: `R-261124-0007`, or its end where only
/// one has it.
///
/// # Errors
/// When the database fails.
pub async fn numbered(conn: &mut PgConnection, t: &Ticket, typed: &str) -> Result<Vec<Brief>> {
    let typed = typed.trim().trim_start_matches('#').to_uppercase();
    let end = format!("-{:0>4}", typed);
    let rows = sqlx::query_as!(
        BriefRow,
        "select id, number, category, place, state, created_at from ticket
         where community_id = $1 and id <> $2 and (number = $3 or right(number, 5) = $4)
           and (kind = 'complaint') = ($5 = 'complaint')
           and state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')
           and about_department is not distinct from $6 and about_staff is not distinct from $7
           and (kind <> 'complaint' or department = $8)
         order by number = $3 desc, id desc limit 2",
        t.community.0,
        t.id.0,
        typed,
        end,
        word(&t.kind)?,
        t.about_department,
        t.about_staff.map(|s| s.0),
        t.department
    )
    .fetch_all(conn)
    .await?;
    let found: Vec<Brief> = rows.into_iter().map(BriefRow::brief).collect::<Result<_>>()?;
    // Two of the same end are not told apart by guessing.
    Ok(match found.as_slice() {
        [one] => vec![one.clone()],
        [one, _] if one.number == typed => vec![one.clone()],
        _ => vec![],
    })
}

/// The tickets of a user, reported or joined: open ones first, then the newest; at most 20. Whose home it is in is told to
/// who reported it alone.
///
/// # Errors
/// When the database fails.
pub async fn of_user(conn: &mut PgConnection, community: CommunityId, user: UserId) -> Result<Vec<Brief>> {
    let rows = sqlx::query_as!(
        BriefRow,
        r#"select t.id as "id!", t.number as "number!", t.category as "category!",
             case when t.reporter = $2 or t.area = 'public' then t.place else '' end as "place!", t.state as "state!",
             t.created_at as "created_at!"
         from (select id from ticket where community_id = $1 and reporter = $2
               union select ticket_id from follower where community_id = $1 and user_id = $2) own
             cross join lateral (select * from ticket where community_id = $1 and id = own.id offset 0) t
         order by (t.state in ('accepted', 'closed', 'cancelled', 'rejected')), t.id desc limit 20"#,
        community.0,
        user.0
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(BriefRow::brief).collect()
}

/// The number of a ticket.
///
/// # Errors
/// When the database fails.
pub async fn number(conn: &mut PgConnection, community: CommunityId, id: TicketId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select number from ticket where community_id = $1 and id = $2", community.0, id.0)
        .fetch_optional(conn)
        .await?)
}

/// The open tickets of a department, oldest first, at most 100.
///
/// # Errors
/// When the database fails.
pub async fn open_of(conn: &mut PgConnection, community: CommunityId, department: &str) -> Result<Vec<TicketId>> {
    let rows = sqlx::query_scalar!(
        "select id from ticket where community_id = $1 and department = $2
           and state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')
         order by id limit 100",
        community.0,
        department
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(TicketId).collect())
}

/// Open tickets of people who serve no more, the oldest first, at most a hundred.
///
/// # Errors
/// When the database fails.
pub async fn of_retired(conn: &mut PgConnection, community: CommunityId) -> Result<Vec<TicketId>> {
    let rows = sqlx::query_scalar!(
        "select t.id from ticket t
         where t.community_id = $1 and t.state not in ('done', 'accepted', 'closed', 'cancelled', 'rejected')
           and exists (select 1 from staff s where s.community_id = $1 and s.id = t.assignee and s.retired)
         order by t.id limit 100",
        community.0
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(TicketId).collect())
}

struct BriefRow {
    id: i64,
    number: String,
    category: String,
    place: String,
    state: String,
    created_at: DateTime<Utc>,
}

impl BriefRow {
    fn brief(self) -> Result<Brief> {
        Ok(Brief {
            ticket: TicketId(self.id),
            number: self.number,
            category: self.category,
            place: self.place,
            state: value::<State>(&self.state)?,
            created_at: self.created_at,
        })
    }
}

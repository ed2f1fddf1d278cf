//! Settles the bills of many units at once, as `bills::settle` does it for one: what is due first with the oldest money.

use super::Order;
use crate::domain::ids::UnitId;
use crate::store::campaigns;
use anyhow::Result;
use sqlx::PgConnection;

/// Holds the accounts of all units that were touched until the transaction ends; what was about to be said of them is
/// looked at once more.
pub(super) async fn hold_accounts(conn: &mut PgConnection, order: &Order) -> Result<()> {
    sqlx::raw_sql("analyze import_touched").execute(&mut *conn).await?;
    let held = sqlx::query_scalar!(
        "select id from unit where community_id = $1 and id in (select unit_id from import_touched)
         order by id for no key update",
        order.community.0
    )
    .fetch_all(&mut *conn)
    .await?;
    let units: Vec<UnitId> = held.into_iter().map(UnitId).collect();
    campaigns::recall(conn, order.community, &units, order.now).await?;
    Ok(())
}

/// Settles the bills of all units that were touched, whose accounts the caller holds.
pub(super) async fn settle(conn: &mut PgConnection, order: &Order) -> Result<()> {
    // Most units have no money that waits.
    sqlx::query!(
        "delete from import_touched t where not exists (
             select 1 from payment_standing p where p.community_id = $1 and p.unit_id = t.unit_id and p.left_minor > 0)",
        order.community.0
    )
    .execute(&mut *conn)
    .await?;
    // Both queues of a unit laid along one line of money: a payment settles of a bill where they lie over each other.
    sqlx::query!(
        "with money as (
             select p.unit_id, p.id, p.left_minor,
                 sum(p.left_minor) over (partition by p.unit_id order by p.id) - p.left_minor as begins
             from payment_standing p join import_touched t on t.unit_id = p.unit_id
             where p.community_id = $1 and p.left_minor > 0),
         owed as (
             select b.unit_id, b.id, b.open_minor,
                 sum(b.open_minor) over (partition by b.unit_id order by b.due_on, b.id) - b.open_minor as begins
             from bill_standing b join import_touched t on t.unit_id = b.unit_id
             where b.community_id = $1 and b.open_minor > 0)
         insert into allocation (community_id, payment_id, bill_id, seq, amount_minor, at)
         select $1, m.id, o.id,
             1 + (select count(*) from allocation a
                  where a.community_id = $1 and a.payment_id = m.id and a.bill_id = o.id)::int,
             (least(m.begins + m.left_minor, o.begins + o.open_minor) - greatest(m.begins, o.begins))::bigint, $2
         from money m join owed o on o.unit_id = m.unit_id
             and o.begins < m.begins + m.left_minor and m.begins < o.begins + o.open_minor",
        order.community.0,
        order.now
    )
    .execute(conn)
    .await?;
    Ok(())
}

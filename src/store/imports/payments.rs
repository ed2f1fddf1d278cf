//! Payments from a table: what is wrong with them, what is new; written down, and bills settled with them.

use super::settle::{hold_accounts, settle};
use super::{Bad, Looked, NEW_TOLD, Order, bill_of, tell, twice_of};
use crate::domain::ids::PaymentId;
use crate::imports::found::{Difference, Found, Notice, Wrong};
use crate::imports::heads::Column;
use crate::store::bills;
use anyhow::Result;
use sqlx::PgConnection;

/// Looks at the payments that were filled in, and carries them out.
pub(super) async fn payments(conn: &mut PgConnection, order: &Order, found: &Found) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut told = found.of_the_same_table();
    twice(conn, &mut told).await?;
    units(conn, order, &mut told).await?;
    known(conn, order, &mut told).await?;
    named_bills(conn, order, &mut told).await?;
    if found.mistakes.is_empty() && told.mistakes.is_empty() {
        fresh(conn, order).await?;
        refunds(conn, order, &mut told).await?;
    }
    if found.mistakes.is_empty() && told.mistakes.is_empty() {
        compare(conn, order, &mut looked).await?;
        if !order.dry_run {
            write(conn, order).await?;
        }
    }
    looked.mistakes = told.mistakes;
    Ok(looked)
}

async fn twice(conn: &mut PgConnection, told: &mut Found) -> Result<()> {
    let rows = sqlx::query_as!(
        Bad,
        r#"select i.row, count(*) over () as "all!", i.key as value, f.first, null as code from import_payment i
           join (select key, min(row) as first from import_payment group by key having count(*) > 1) f on f.key = i.key
           where i.row > f.first order by i.row limit 200"#
    )
    .fetch_all(conn)
    .await?;
    tell(told, Column::Reference, rows, twice_of)
}

async fn units(conn: &mut PgConnection, order: &Order, told: &mut Found) -> Result<()> {
    let rows = sqlx::query_as!(
        Bad,
        r#"select i.row, count(*) over () as "all!", i.unit as value, null::int as first, null as code
           from import_payment i
           where not exists (select 1 from unit u where u.community_id = $1 and u.code = i.unit)
           order by i.row limit 200"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    tell(told, Column::Unit, rows, |_| Wrong::NoSuchUnit)
}

/// What is booked stays: the same number is the same money of the same unit.
async fn known(conn: &mut PgConnection, order: &Order, told: &mut Found) -> Result<()> {
    let rows = sqlx::query!(
        r#"select i.row, count(*) over () as "all!", i.key, u.code, p.amount_minor, p.currency
           from import_payment i join payment p on p.community_id = $1 and p.key = i.key
           join unit u on u.community_id = p.community_id and u.id = p.unit_id
           where u.code <> i.unit or p.amount_minor <> i.amount_minor order by i.row limit 200"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    told.mistakes.uncounted(rows.first().map_or(0, |r| r.all), rows.len());
    for r in rows {
        let text = crate::texts::Texts::new(order.lang).money(r.amount_minor, &r.currency);
        let wrong = Wrong::OtherPayment(format!("{} {text}", r.code));
        told.wrong(u32::try_from(r.row)?, Column::Reference, &r.key, wrong);
    }
    Ok(())
}

async fn named_bills(conn: &mut PgConnection, order: &Order, told: &mut Found) -> Result<()> {
    let rows = sqlx::query_as!(
        Bad,
        r#"select i.row, count(*) over () as "all!", i.bill as "value!", null::int as first, u.code as "code?"
           from import_payment i
           left join bill b on b.community_id = $1 and b.key = i.bill and b.corrects is null
           left join unit u on u.community_id = b.community_id and u.id = b.unit_id
           where i.bill is not null and u.code is distinct from i.unit order by i.row limit 200"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    tell(told, Column::Number, rows, bill_of)
}

async fn fresh(conn: &mut PgConnection, order: &Order) -> Result<()> {
    sqlx::query!(
        "insert into import_fresh (key)
         select i.key from import_payment i
         where not exists (select 1 from payment p where p.community_id = $1 and p.key = i.key)",
        order.community.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::raw_sql("analyze import_fresh").execute(conn).await?;
    Ok(())
}

/// A refund names a payment of the same unit, known or in this file, and returns no more than that has.
async fn refunds(conn: &mut PgConnection, order: &Order, told: &mut Found) -> Result<()> {
    let rows = sqlx::query!(
        r#"select i.row, i.refunds as "refunds!", coalesce(u.code, o.unit) as code, i.unit,
               coalesce(p.amount_minor, o.amount_minor, 0) + coalesce(
                   (select sum(n.amount_minor) from payment n where n.community_id = $1 and n.refunds = p.id), 0)::bigint
                   as "left!",
               (sum(-i.amount_minor) over (partition by i.refunds order by i.row))::bigint as "back!"
           from import_payment i join import_fresh f on f.key = i.key
           left join payment p on p.community_id = $1 and p.key = i.refunds and p.sort = 'payment'
           left join unit u on u.community_id = p.community_id and u.id = p.unit_id
           left join import_payment o on o.key = i.refunds and o.amount_minor > 0
           where i.refunds is not null order by i.row"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    for r in rows {
        let row = u32::try_from(r.row)?;
        match r.code {
            None => told.wrong(row, Column::Refunds, &r.refunds, Wrong::NoSuchPayment),
            Some(code) if code != r.unit => told.wrong(row, Column::Refunds, &r.refunds, Wrong::BillOfOther(code)),
            Some(_) if r.back > r.left => told.wrong(row, Column::Amount, &r.refunds, Wrong::RefundTooMuch(r.left)),
            Some(_) => {}
        }
    }
    Ok(())
}

async fn compare(conn: &mut PgConnection, order: &Order, looked: &mut Looked) -> Result<()> {
    let n = sqlx::query!(
        r#"select count(*) as "all!", count(f.key) as "new!",
               coalesce(sum(i.amount_minor) filter (where f.key is not null), 0)::bigint as "minor!"
           from import_payment i left join import_fresh f on f.key = i.key"#
    )
    .fetch_one(&mut *conn)
    .await?;
    looked.counts.new = n.new.unsigned_abs();
    looked.counts.unchanged = (n.all - n.new).unsigned_abs();
    looked.counts.new_minor = n.minor;
    let fresh = sqlx::query!(
        "select i.key, i.unit, i.amount_minor from import_payment i join import_fresh f on f.key = i.key
         order by i.row limit $1",
        NEW_TOLD
    )
    .fetch_all(&mut *conn)
    .await?;
    let line = |key, unit, amount| Difference::Payment { key, unit, amount };
    looked.differences = fresh.into_iter().map(|r| line(r.key, r.unit, r.amount_minor)).collect();
    looked.counts.untold = looked.counts.new.saturating_sub(looked.differences.len() as u64);
    // What a cashier has confirmed in the chat comes with the bank's list once more, under another number.
    let twice = sqlx::query!(
        r#"select i.row, i.unit, p.key from import_payment i join import_fresh f on f.key = i.key
           join unit u on u.community_id = $1 and u.code = i.unit
           join payment p on p.community_id = $1 and p.unit_id = u.id and p.amount_minor = i.amount_minor
               and p.paid_on between i.paid_on - 7 and i.paid_on + 7 and p.key ~ '^(claim|invoice)'
           where i.amount_minor > 0 order by i.row limit 20"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    for r in twice {
        looked.notices.push(Notice::MaybeTwice { row: u32::try_from(r.row)?, unit: r.unit, key: r.key });
    }
    Ok(())
}

async fn write(conn: &mut PgConnection, order: &Order) -> Result<()> {
    sqlx::query!(
        "insert into payment (community_id, unit_id, key, sort, method, amount_minor, currency, paid_on, reference,
             by_staff, created_at)
         select $1, u.id, i.key, 'payment', i.method, i.amount_minor, $2, i.paid_on, i.note, $3, $4
         from import_payment i join import_fresh f on f.key = i.key
         join unit u on u.community_id = $1 and u.code = i.unit
         where i.amount_minor > 0 order by i.row",
        order.community.0,
        order.currency,
        order.by.map(|s| s.0),
        order.now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into import_touched (unit_id)
         select distinct u.id from import_payment i join import_fresh f on f.key = i.key
         join unit u on u.community_id = $1 and u.code = i.unit",
        order.community.0
    )
    .execute(&mut *conn)
    .await?;
    hold_accounts(conn, order).await?;
    // First what a payment names, then what is due first.
    sqlx::query!(
        "with named as (
             select p.id as payment_id, b.id as bill_id, p.amount_minor, b.open_minor,
                 sum(p.amount_minor) over (partition by b.id order by p.id) - p.amount_minor as begins
             from import_payment i join import_fresh f on f.key = i.key
             join payment p on p.community_id = $1 and p.key = i.key
             join bill_standing b on b.community_id = $1 and b.key = i.bill
             where i.bill is not null and i.amount_minor > 0 and b.open_minor > 0)
         insert into allocation (community_id, payment_id, bill_id, seq, amount_minor, at)
         select $1, payment_id, bill_id, 1, least(amount_minor, open_minor - begins)::bigint, $2
         from named where begins < open_minor",
        order.community.0,
        order.now
    )
    .execute(&mut *conn)
    .await?;
    settle(conn, order).await?;
    let back = sqlx::query!(
        r#"select i.key, i.amount_minor, i.paid_on, p.id from import_payment i join import_fresh f on f.key = i.key
           join payment p on p.community_id = $1 and p.key = i.refunds
           where i.amount_minor < 0 order by i.row"#,
        order.community.0
    )
    .fetch_all(&mut *conn)
    .await?;
    for r in back {
        let refund = (r.key.as_str(), -r.amount_minor, r.paid_on);
        bills::refund(conn, order.community, PaymentId(r.id), refund, order.now).await?;
    }
    Ok(())
}

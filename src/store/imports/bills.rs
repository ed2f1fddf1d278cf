//! Bills from a table: what is wrong with them, what is new, what has changed; and all of it written down.

use super::settle::{hold_accounts, settle};
use super::{Bad, Looked, NEW_TOLD, Order, TOLD, bill_of, tell, twice_of};
use crate::imports::found::{Difference, Found, Notice, Wrong};
use crate::imports::heads::Column;
use anyhow::Result;
use sqlx::PgConnection;

/// Looks at the bills that were filled in, and carries them out.
pub(super) async fn bills(conn: &mut PgConnection, order: &Order, found: &Found) -> Result<Looked> {
    let mut looked = Looked::default();
    let mut told = found.of_the_same_table();
    let lined = found.heads.iter().any(|(c, _)| *c == Column::Line);
    if lined {
        lines_that_differ(conn, &mut told).await?;
    }
    if lined && told.mistakes.is_empty() {
        fold_lines(conn).await?;
        below_zero(conn, &mut told).await?;
    }
    twice(conn, &mut told, lined).await?;
    units(conn, order, &mut told).await?;
    known(conn, order, &mut told).await?;
    // Whether a row that had a mistake would have been the bill that another one corrects, nobody knows.
    if found.mistakes.is_empty() && told.mistakes.is_empty() {
        corrected(conn, order, &mut told).await?;
    }
    if found.mistakes.is_empty() && told.mistakes.is_empty() {
        compare(conn, order, &mut looked).await?;
        if !order.dry_run {
            write(conn, order).await?;
            hold_accounts(conn, order).await?;
            settle(conn, order).await?;
        }
    }
    looked.mistakes = told.mistakes;
    Ok(looked)
}

/// Lines of one bill speak of the same unit, item, time and day.
async fn lines_that_differ(conn: &mut PgConnection, told: &mut Found) -> Result<()> {
    let rows = sqlx::query_as!(
        Bad,
        r#"select i.row, count(*) over () as "all!", i.key as value, f.first, null as code from import_bill i
           join (select key, min(row) as first from import_bill where line <> '' group by key having count(*) > 1) f
               on f.key = i.key
           join import_bill o on o.row = f.first
           where (i.unit, i.item, i.period_from, i.period_until, i.due_on, i.sort) is distinct from
                 (o.unit, o.item, o.period_from, o.period_until, o.due_on, o.sort)
           order by i.row limit 200"#
    )
    .fetch_all(conn)
    .await?;
    tell(told, Column::Number, rows, |bad| Wrong::LinesDiffer(bad.first.unwrap_or_default().unsigned_abs()))
}

/// Several lines of one number are one bill.
async fn fold_lines(conn: &mut PgConnection) -> Result<()> {
    sqlx::query!(
        "with taken as (delete from import_bill where line <> '' returning *)
         insert into import_bill (row, unit, key, sort, corrects, item, label, period_from, period_until, quantity, measure,
             tariff, amount_minor, due_on, line, note, lines)
         select min(row), unit, key, sort, min(corrects), item, min(label), period_from, period_until, null, '', null,
             sum(amount_minor)::bigint, due_on, '', min(note),
             jsonb_agg(jsonb_strip_nulls(jsonb_build_object('words', line, 'quantity', quantity,
                 'measure', nullif(measure, ''), 'tariff', tariff, 'amount_minor', amount_minor)) order by row)
         from taken group by unit, key, sort, item, period_from, period_until, due_on"
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn below_zero(conn: &mut PgConnection, told: &mut Found) -> Result<()> {
    let rows = sqlx::query_as!(
        Bad,
        r#"select row, count(*) over () as "all!", key as value, null::int as first, null as code from import_bill
           where sort = 'charge' and amount_minor < 0 order by row limit 200"#
    )
    .fetch_all(conn)
    .await?;
    tell(told, Column::Amount, rows, |_| Wrong::NegativeBill)
}

/// Every number is there once; where rows may be lines, a row without the line's words stands alone.
async fn twice(conn: &mut PgConnection, told: &mut Found, lined: bool) -> Result<()> {
    if lined && !told.mistakes.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query_as!(
        Bad,
        r#"select i.row, count(*) over () as "all!", i.key as value, f.first, null as code from import_bill i
           join (select key, min(row) as first from import_bill group by key having count(*) > 1) f on f.key = i.key
           where i.row > f.first order by i.row limit 200"#
    )
    .fetch_all(conn)
    .await?;
    tell(told, numbered(told), rows, twice_of)
}

async fn units(conn: &mut PgConnection, order: &Order, told: &mut Found) -> Result<()> {
    let rows = sqlx::query_as!(
        Bad,
        r#"select i.row, count(*) over () as "all!", i.unit as value, null::int as first, null as code from import_bill i
           where not exists (select 1 from unit u where u.community_id = $1 and u.code = i.unit)
           order by i.row limit 200"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    tell(told, Column::Unit, rows, |_| Wrong::NoSuchUnit)
}

/// The column by which a bill is known: its number, or what it is for.
fn numbered(told: &Found) -> Column {
    if told.heading(Column::Number).is_empty() { Column::Item } else { Column::Number }
}

/// A number that is known stays what it is: whose, what for, for which time.
async fn known(conn: &mut PgConnection, order: &Order, told: &mut Found) -> Result<()> {
    let rows = sqlx::query!(
        r#"select i.row, count(*) over () as "all!", i.key, u.code, b.item, b.period_from, b.period_until,
               b.amount_minor, b.currency,
               (b.corrects is null) = (i.sort = 'charge') and (b.corrects is null or b.sort = i.sort) as "same_sort!"
           from import_bill i join bill b on b.community_id = $1 and b.key = i.key
           join unit u on u.community_id = b.community_id and u.id = b.unit_id
           where u.code <> i.unit or b.item <> i.item or b.period_from <> i.period_from
              or b.period_until <> i.period_until
              or (b.corrects is null) <> (i.sort = 'charge') or (b.corrects is not null and b.sort <> i.sort)
              or (b.corrects is not null and b.amount_minor <> i.amount_minor)
           order by i.row limit 200"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    let column = numbered(told);
    told.mistakes.uncounted(rows.first().map_or(0, |r| r.all), rows.len());
    for r in rows {
        let row = u32::try_from(r.row)?;
        if r.same_sort {
            let money = crate::texts::Texts::new(order.lang).money(r.amount_minor, &r.currency);
            let as_known = format!("{} {} {}–{} {money}", r.code, r.item, r.period_from, r.period_until);
            told.wrong(row, column, &r.key, Wrong::OtherBill(as_known));
        } else {
            told.wrong(row, column, &r.key, Wrong::OtherSort);
        }
    }
    Ok(())
}

/// What a correction or credit names is a bill of the same unit, known or in this file.
async fn corrected(conn: &mut PgConnection, order: &Order, told: &mut Found) -> Result<()> {
    let rows = sqlx::query_as!(
        Bad,
        r#"select i.row, count(*) over () as "all!", i.corrects as "value!", null::int as first,
               coalesce(u.code, c.unit) as code
           from import_bill i
           left join bill b on b.community_id = $1 and b.key = i.corrects and b.corrects is null
           left join unit u on u.community_id = b.community_id and u.id = b.unit_id
           left join import_bill c on c.key = i.corrects and c.sort = 'charge'
           where i.sort <> 'charge' and coalesce(u.code, c.unit) is distinct from i.unit
           order by i.row limit 200"#,
        order.community.0
    )
    .fetch_all(conn)
    .await?;
    tell(told, Column::Corrects, rows, bill_of)
}

/// What is new, and what has changed of what is known: the amount of a bill with the changes that Frontdesk itself has
/// numbered (`KEY/2` …); corrections and credits under the books' own numbers are rows of their own.
async fn compare(conn: &mut PgConnection, order: &Order, looked: &mut Looked) -> Result<()> {
    sqlx::query!(
        "insert into import_fresh (key)
         select i.key from import_bill i
         where not exists (select 1 from bill b where b.community_id = $1 and b.key = i.key)",
        order.community.0
    )
    .execute(&mut *conn)
    .await?;
    sqlx::raw_sql("analyze import_fresh").execute(&mut *conn).await?;
    sqlx::query!(
        "with own as (
             select n.corrects, count(*)::int as changes, (array_agg(n.due_on order by n.id desc))[1] as due_on,
                 coalesce(sum(n.amount_minor) filter (where n.sort = 'correction' and n.key like b.key || '/%'
                     and substr(n.key, length(b.key) + 2) ~ '^[0-9]+$'), 0)::bigint as changed
             from bill n join bill b on b.community_id = n.community_id and b.id = n.corrects
             where n.community_id = $1 and n.corrects is not null
             group by n.corrects)
         insert into import_change (row, key, unit, unit_id, bill_id, was_minor, is_minor, was_due, is_due, changes)
         select i.row, i.key, i.unit, b.unit_id, b.id, b.amount_minor + coalesce(o.changed, 0), i.amount_minor,
             coalesce(o.due_on, b.due_on), i.due_on, coalesce(o.changes, 0)
         from import_bill i join bill b on b.community_id = $1 and b.key = i.key and b.corrects is null
         left join own o on o.corrects = b.id
         where i.sort = 'charge' and (b.amount_minor + coalesce(o.changed, 0) <> i.amount_minor
             or coalesce(o.due_on, b.due_on) <> i.due_on)",
        order.community.0
    )
    .execute(&mut *conn)
    .await?;
    let n = sqlx::query!(
        r#"select count(*) as "all!", count(f.key) as "new!",
               coalesce(sum(i.amount_minor) filter (where f.key is not null), 0)::bigint as "minor!",
               (select count(*) from import_change) as "changed!",
               (select coalesce(sum(is_minor - was_minor), 0)::bigint from import_change) as "by!"
           from import_bill i left join import_fresh f on f.key = i.key"#
    )
    .fetch_one(&mut *conn)
    .await?;
    let counts = &mut looked.counts;
    (counts.new, counts.changed) = (n.new.unsigned_abs(), n.changed.unsigned_abs());
    counts.unchanged = (n.all - n.new - n.changed).unsigned_abs();
    (counts.new_minor, counts.changed_minor) = (n.minor, n.by);
    if counts.unchanged + counts.changed > 0 {
        other_words(conn, order, looked).await?;
    }
    differences(conn, looked).await
}

/// Words of a bill are not money: what is known stays, and that is said.
async fn other_words(conn: &mut PgConnection, order: &Order, looked: &mut Looked) -> Result<()> {
    let n = sqlx::query_scalar!(
        r#"select count(*) as "n!" from import_bill i join bill b on b.community_id = $1 and b.key = i.key
           where b.label <> i.label or b.measure <> i.measure or b.quantity is distinct from i.quantity
              or b.tariff is distinct from i.tariff or b.note <> i.note"#,
        order.community.0
    )
    .fetch_one(conn)
    .await?;
    if n > 0 {
        looked.notices.push(Notice::OtherWords(n.unsigned_abs()));
    }
    Ok(())
}

async fn differences(conn: &mut PgConnection, looked: &mut Looked) -> Result<()> {
    let changed = sqlx::query!("select * from import_change order by row limit $1", TOLD).fetch_all(&mut *conn).await?;
    let changed_told = changed.len();
    for r in changed {
        let (key, unit) = (r.key, r.unit);
        if r.was_minor != r.is_minor {
            let (was, is) = (r.was_minor, r.is_minor);
            looked.differences.push(Difference::Amount { key: key.clone(), unit: unit.clone(), was, is });
        }
        if r.was_due != r.is_due {
            looked.differences.push(Difference::Due { key, unit, was: r.was_due, is: r.is_due });
        }
    }
    let fresh = sqlx::query!(
        "select i.key, i.unit, i.amount_minor, i.corrects from import_bill i join import_fresh f on f.key = i.key
         order by i.sort <> 'charge' desc, i.row limit $1",
        NEW_TOLD
    )
    .fetch_all(conn)
    .await?;
    let told = (changed_told + fresh.len()) as u64;
    looked.counts.untold = (looked.counts.new + looked.counts.changed).saturating_sub(told);
    for r in fresh {
        looked.differences.push(match r.corrects {
            Some(corrects) => Difference::Change { key: r.key, corrects, unit: r.unit, amount: r.amount_minor },
            None => Difference::NewBill { key: r.key, unit: r.unit, amount: r.amount_minor },
        });
    }
    Ok(())
}

/// Writes down what is new. Nothing that is there is changed: another amount is a correction of the difference.
async fn write(conn: &mut PgConnection, order: &Order) -> Result<()> {
    sqlx::query!(
        "insert into bill (community_id, unit_id, key, sort, item, label, period_from, period_until, quantity, measure,
             tariff, amount_minor, currency, due_on, lines, note, created_at)
         select $1, u.id, i.key, 'charge', i.item, i.label, i.period_from, i.period_until, i.quantity, i.measure, i.tariff,
             i.amount_minor, $2, i.due_on, coalesce(i.lines, '[]'), i.note, $3
         from import_bill i join import_fresh f on f.key = i.key
         join unit u on u.community_id = $1 and u.code = i.unit
         where i.sort = 'charge'",
        order.community.0,
        order.currency,
        order.now
    )
    .execute(&mut *conn)
    .await?;
    // Its number is the next free one: the books may have numbers of this form as well.
    sqlx::query!(
        "insert into bill (community_id, unit_id, key, sort, corrects, item, label, period_from, period_until, amount_minor,
             currency, due_on, note, created_at)
         select $1, b.unit_id, n.key, 'correction', b.id, b.item, b.label, b.period_from, b.period_until,
             c.is_minor - c.was_minor, b.currency, c.is_due, case when i.note = b.note then '' else i.note end, $2
         from import_change c join bill b on b.community_id = $1 and b.id = c.bill_id
         join import_bill i on i.row = c.row
         cross join lateral (
             select c.key || '/' || n as key from generate_series(c.changes + 2, c.changes + 100) n
             where not exists (select 1 from bill o where o.community_id = $1 and o.key = c.key || '/' || n)
             order by n limit 1) n
         order by c.row",
        order.community.0,
        order.now
    )
    .execute(&mut *conn)
    .await?;
    // A correction or credit of the books leaves the due date as it is.
    sqlx::query!(
        "insert into bill (community_id, unit_id, key, sort, corrects, item, label, period_from, period_until, quantity,
             measure, tariff, amount_minor, currency, due_on, lines, note, created_at)
         select $1, s.unit_id, i.key, i.sort, s.id, i.item, i.label, i.period_from, i.period_until, i.quantity, i.measure,
             i.tariff, i.amount_minor, $2, s.due_on, coalesce(i.lines, '[]'), i.note, $3
         from import_bill i join import_fresh f on f.key = i.key
         join bill_standing s on s.community_id = $1 and s.key = i.corrects
         where i.sort <> 'charge' order by i.row",
        order.community.0,
        order.currency,
        order.now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "insert into import_touched (unit_id)
         select u.id from (select i.unit from import_bill i join import_fresh f on f.key = i.key
                           union select unit from import_change) t
         join unit u on u.community_id = $1 and u.code = t.unit",
        order.community.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

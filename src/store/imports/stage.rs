//! Rows of a table on their way into temporary tables: written as COPY wants them, piece by piece.

use crate::domain::ids::CommunityId;
use crate::imports::heads::Kind;
use crate::imports::rows::{BillRow, Entry, PaymentRow, ResidentRow, UnitRow};
use crate::store::phones::{self, Kept};
use crate::store::words::word;
use anyhow::{Context, Result};
use sqlx::PgConnection;
use tokio::sync::mpsc::Receiver;

/// A piece is handed on when it has so many bytes.
const PIECE: usize = 256 * 1024;

/// The temporary tables of one import, in the place of the empty ones of the same names.
///
/// # Errors
/// When the database fails.
pub async fn open(conn: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql(
        "drop table if exists pg_temp.import_unit, pg_temp.import_resident, pg_temp.import_bill, pg_temp.import_payment,
             pg_temp.import_fresh, pg_temp.import_change, pg_temp.import_touched;
         create temp table import_unit (like import_unit) on commit drop;
         create temp table import_resident (like import_resident) on commit drop;
         create temp table import_bill (like import_bill) on commit drop;
         create temp table import_payment (like import_payment) on commit drop;
         create temp table import_fresh (like import_fresh) on commit drop;
         create temp table import_change (like import_change) on commit drop;
         create temp table import_touched (like import_touched) on commit drop",
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn copy(kind: Kind) -> &'static str {
    match kind {
        Kind::Units => "copy import_unit (row, unit, building) from stdin",
        Kind::Residents => "copy import_resident (row, unit, name, phone_sealed, phone_hash, tie, elder) from stdin",
        Kind::Bills => {
            "copy import_bill (row, unit, key, sort, corrects, item, label, period_from, period_until, quantity, measure,
                 tariff, amount_minor, due_on, line, note) from stdin"
        }
        Kind::Payments => {
            "copy import_payment (row, unit, key, method, amount_minor, paid_on, bill, refunds, note) from stdin"
        }
    }
}

/// Fills a temporary table with what a [`Packer`] has written.
///
/// # Errors
/// When the database fails.
pub async fn fill(conn: &mut PgConnection, kind: Kind, pieces: &mut Receiver<Vec<u8>>) -> Result<()> {
    let mut copy = conn.copy_in_raw(copy(kind)).await?;
    while let Some(piece) = pieces.recv().await {
        copy.send(piece).await.context("the rows")?;
    }
    copy.finish().await.context("the rows")?;
    let table = match kind {
        Kind::Units => "analyze import_unit",
        Kind::Residents => "analyze import_resident",
        Kind::Bills => "analyze import_bill",
        Kind::Payments => "analyze import_payment",
    };
    sqlx::raw_sql(table).execute(conn).await?;
    Ok(())
}

/// Writes rows as COPY reads them.
#[derive(Debug)]
pub struct Packer {
    community: CommunityId,
    piece: Vec<u8>,
}

impl Packer {
    /// For the books of this community.
    pub fn new(community: CommunityId) -> Packer {
        Packer { community, piece: vec![] }
    }

    /// One more row; a piece, once it is large enough.
    ///
    /// # Errors
    /// Never for our own words.
    pub fn add(&mut self, entry: &Entry) -> Result<Option<Vec<u8>>> {
        match entry {
            Entry::Unit(row) => self.unit(row),
            Entry::Resident(row) => self.resident(row)?,
            Entry::Bill(row) => self.bill(row)?,
            Entry::Payment(row) => self.payment(row)?,
        }
        if self.piece.len() < PIECE {
            return Ok(None);
        }
        Ok(Some(std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE + 4096))))
    }

    /// What is left.
    pub fn rest(self) -> Vec<u8> {
        self.piece
    }

    fn unit(&mut self, r: &UnitRow) {
        self.number(Some(r.row.into()));
        self.text(&r.unit);
        self.text(&r.building);
        self.end();
    }

    fn resident(&mut self, r: &ResidentRow) -> Result<()> {
        self.number(Some(r.row.into()));
        self.text(&r.unit);
        self.text(&r.name);
        let phone = r.phone.as_deref();
        let bytes = |value: Vec<u8>| value.iter().fold("\\x".to_owned(), |hex, byte| format!("{hex}{byte:02x}"));
        self.maybe(phones::sealed(Kept::Resident, self.community, phone)?.map(bytes).as_deref());
        self.maybe(phones::hash(self.community, phone)?.map(bytes).as_deref());
        self.text(&word(&r.tie)?);
        self.maybe(r.elder.map(|e| if e { "t" } else { "f" }));
        self.end();
        Ok(())
    }

    fn bill(&mut self, r: &BillRow) -> Result<()> {
        self.number(Some(r.row.into()));
        self.text(&r.unit);
        self.text(&r.key);
        self.text(&word(&r.sort)?);
        self.maybe(r.corrects.as_deref());
        self.text(r.item.word());
        self.text(&r.label);
        self.day(r.period.from);
        self.day(r.period.until);
        self.number(r.quantity.map(|q| q.0));
        self.text(&r.measure);
        self.number(r.tariff.map(|t| t.0));
        self.number(Some(r.amount_minor));
        self.day(r.due_on);
        self.text(&r.line);
        self.text(&r.note);
        self.end();
        Ok(())
    }

    fn payment(&mut self, r: &PaymentRow) -> Result<()> {
        self.number(Some(r.row.into()));
        self.text(&r.unit);
        self.text(&r.key);
        self.text(&word(&r.method)?);
        self.number(Some(r.amount_minor));
        self.day(r.paid_on);
        self.maybe(r.bill.as_deref());
        self.maybe(r.refunds.as_deref());
        self.text(&r.note);
        self.end();
        Ok(())
    }

    fn text(&mut self, text: &str) {
        for b in text.bytes() {
            match b {
                b'\\' => self.piece.extend_from_slice(b"\\\\"),
                b'\t' => self.piece.extend_from_slice(b"\\t"),
                b'\n' => self.piece.extend_from_slice(b"\\n"),
                b'\r' => self.piece.extend_from_slice(b"\\r"),
                b => self.piece.push(b),
            }
        }
        self.piece.push(b'\t');
    }

    fn maybe(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.piece.extend_from_slice(b"\\N\t"),
        }
    }

    fn number(&mut self, number: Option<i64>) {
        match number {
            Some(n) => {
                // Writing into memory does not fail.
                let _ = std::io::Write::write_fmt(&mut self.piece, format_args!("{n}\t"));
            }
            None => self.piece.extend_from_slice(b"\\N\t"),
        }
    }

    fn day(&mut self, day: chrono::NaiveDate) {
        let _ = std::io::Write::write_fmt(&mut self.piece, format_args!("{day}\t"));
    }

    fn end(&mut self) {
        // The mark behind the last field ends the row.
        if let Some(last) = self.piece.last_mut() {
            *last = b'\n';
        }
    }
}

//! The only SQL of the program: each table behind functions that speak the domain's words.

pub mod answers;
pub mod audit;
pub mod billing;
pub mod bills;
pub mod bookings;
pub mod callers;
pub mod campaigns;
pub mod cases;
pub mod chats;
pub mod claims;
pub mod codes;
pub mod communities;
pub mod complaints;
pub mod deadlines;
pub mod disputes;
pub mod documents;
pub mod duty;
pub mod floors;
pub mod groups;
pub mod houses;
pub mod imports;
pub mod inbox;
pub mod invoices;
pub mod mydata;
pub mod office;
pub mod outbox;
pub mod people;
pub mod permits;
pub mod phones;
pub mod privacy;
pub mod queues;
pub mod receipts;
pub mod refused;
pub mod reminders;
pub mod retention;
pub mod role;
pub mod schema;
pub mod sessions;
pub mod setback;
pub mod staff;
pub mod standing;
pub mod talks;
pub mod tickets;
pub mod timeline;
pub mod timers;
pub mod trial;
pub mod words;

/// The migrations of this version, compiled in.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// A pool of connections to the database.
pub type Pool = sqlx::PgPool;

/// How every connection plans: by index wherever there is one. Queues grow and empty faster than a server counts its
/// tables; a plan for an empty one, kept, would read a full one from end to end at every turn. Nothing is worth compiling.
pub const PLANS: [(&str, &str); 2] = [("enable_seqscan", "off"), ("jit", "off")];

/// The transaction of one turn.
pub type Tx = sqlx::Transaction<'static, sqlx::Postgres>;

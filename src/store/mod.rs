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
///
/// A process whose machine is gone says nothing: the server hangs up after half a minute, and lets go of what it held.
/// Without this it would wait for two hours, the times of the operating system.
pub const SETTINGS: [(&str, &str); 7] = [
    ("enable_seqscan", "off"),
    ("jit", "off"),
    ("tcp_keepalives_idle", "10"),
    ("tcp_keepalives_interval", "5"),
    ("tcp_keepalives_count", "3"),
    ("tcp_user_timeout", "20000"),
    ("client_connection_check_interval", "5000"),
];

/// The transaction of one turn.
pub type Tx = sqlx::Transaction<'static, sqlx::Postgres>;

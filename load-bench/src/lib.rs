//! Many residents at once: what they do, the stand-in that they use, the bots that are measured, and the faults that are
//! made while they do it.

pub mod bare;
pub mod bouncer;
pub mod fleet;
pub mod gate;
pub mod growth;
pub mod ledger;
pub mod load;
pub mod lookout;
pub mod machine;
pub mod nginx;
pub mod outcome;
pub mod replicas;
pub mod rows;
pub mod soak;
pub mod stand;
pub mod statements;
pub mod story;
pub mod subject;
pub mod switch;

//! Tables that the books bring (CSV, Excel): read row by row in bounded memory, whatever program wrote them. Pure.

pub mod clean;
mod decode;
pub mod found;
pub mod heads;
mod intake;
mod items;
mod lines;
pub mod period;
pub mod read;
pub mod rows;
mod sniff;
pub mod value;
mod workbook;
mod zipped;

pub use found::{Found, Mistake, Mistakes, Notice, Report, Wrong};
pub use heads::{Column, Kind};
pub use read::{Ask, Limits, Source, read};

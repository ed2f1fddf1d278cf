//! A PostgreSQL cluster of our own: an ordinary server, started from programs found on the machine, reached over a Unix socket.
//!
//! ```text
//! dir/lock          held for as long as a program has the cluster: two programs never share one
//! dir/data          the cluster itself, owned by the user the server runs as
//! dir/run           the socket (in /tmp under a short name when this path is too long for a socket)
//! dir/postgres.log  what the server says, begun anew at each start
//! dir/elsewhere     a link to where `data` and `run` really are, when the server's user cannot reach `dir`
//! ```
//!
//! PostgreSQL refuses to run as root. A program that is root starts it as the owner of the cluster, or for a new cluster as
//! `postgres`, or as `nobody`. Where that user cannot reach the folder (a folder below `/root`, for one), the cluster is put
//! below `/var/lib/managed-pg` (a scratch one below `/tmp`), `dir/elsewhere` points there, and this is said.
//!
//! The server dies with the program that started it, also by `kill -9`; the next program to open the folder waits for
//! it, or ends it, and PostgreSQL recovers. What has been committed to a durable cluster is never lost.

mod cluster;
mod install;
mod place;
mod programs;
mod replica;
mod scratch;
mod server;
mod user;
mod watch;

pub use cluster::{Durability, ManagedPg, Options, Say, visit};
pub use programs::{OLDEST, Programs, installed};
pub use replica::STREAMING;
pub use scratch::{scratch_dir, scratch_dir_for, sweep};
pub use watch::until_gone;

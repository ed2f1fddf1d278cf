//! The program: reads its configuration once and hands over to the subcommand.
fn main() {}

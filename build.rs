//! Placeholder until the texts are generated.
fn main() {}

//! Set-up and development commands.
fn main() {}

//! What the project is made of, checked: licences, sources and bans of everything in Cargo.lock, by cargo-deny.
//!
//! Known vulnerabilities are a command of their own: their list changes while nothing here does, and has to be fetched,
//! so they would make `cargo xtask test` fail for a reason that is not in the checkout.

use crate::{process, tools};
use std::process::Command;

/// Licences, bans and sources; what may be is said in `.cargo/deny.toml`.
pub fn check() -> Result<(), String> {
    let mut deny = deny()?;
    deny.args(["check", "--hide-inclusion-graph", "licenses", "bans", "sources"]);
    process::run(&mut deny, "cargo deny check")
}

/// Published vulnerabilities of what is locked, as of today.
pub fn advisories() -> Result<(), String> {
    let mut deny = deny()?;
    deny.args(["check", "advisories"]);
    process::run(&mut deny, "cargo deny check advisories")
        .map_err(|error| format!("{error}: see above; the list of advisories comes from the network, by git"))
}

fn deny() -> Result<Command, String> {
    // Licences are read from the sources, those for other systems too.
    process::run(
        process::cargo().args(["fetch", "--locked", "--quiet"]),
        "cargo fetch --locked",
    )?;
    let mut deny = Command::new(tools::deny()?.join("cargo-deny"));
    deny.current_dir(process::root())
        .args(["--locked", "--config", ".cargo/deny.toml"]);
    Ok(deny)
}

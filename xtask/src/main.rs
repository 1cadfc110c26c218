//! Set-up and development commands: `cargo xtask serve | build | costs | test | advisories | shot | lighthouse | help`.
//!
//! Each command installs what it misses into a per-user cache (see [`cache`]) and says so. Nothing is installed into
//! the checkout, and nothing over the user's own tools.

mod alike;
mod bill;
mod browsers;
mod cache;
mod compress;
mod contents;
mod costs;
mod files;
mod hosts;
mod lighthouse;
mod names;
mod offline;
mod options;
mod panics;
mod phases;
mod process;
mod seal;
mod serve;
mod shot;
mod shrink;
mod site;
mod sizes;
mod supply;
mod tally;
mod tools;
mod version;
mod wasm;
mod web_tools;

use options::Options;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  serve [--port N]     the page on 127.0.0.1:8080 (another port if that is taken), rebuilt on change
  build                the release site in dist/, for any static server and any sub-path: compressed files and hosts'
                       settings beside it, its sizes, and its bill of materials in target/release-notes/
  costs                what each part of the page adds to its size, of the site that was built last
  test                 everything that must hold: formatting, clippy, licences and sources, native tests, core's tests
                       under wasm, the release build, the browser stories
  advisories           known vulnerabilities of what is locked; their list comes from the network
  shot [--dark] [--size WxH] [--out FILE] ['#fragment']
                       a picture of the site in dist/ (target/shot.png, 1440x900)
  lighthouse ['#fragment']
                       what Lighthouse says of the site in dist/ on a slow phone
  help                 this text

Tools (Trunk, wasm-bindgen, cargo-deny) are built once into a cache of your own, outside the checkout, and found again
by the next clone. `serve` needs Rust alone; `build` also needs node, `test` also a browser with its driver.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), String> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    match command {
        "serve" => serve::serve(Options::parse(rest, &["--port"], &[])?.number("--port")?),
        "build" => Options::parse(rest, &[], &[]).and_then(|_| site::build()),
        "costs" => Options::parse(rest, &[], &[]).and_then(|_| costs::costs()),
        "test" => Options::parse(rest, &[], &[]).and_then(|_| phases::test()),
        "advisories" => Options::parse(rest, &[], &[]).and_then(|_| supply::advisories()),
        "shot" => shot::shot(rest),
        "lighthouse" => lighthouse::lighthouse(rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("no command `{other}`: see `cargo xtask help`")),
    }
}

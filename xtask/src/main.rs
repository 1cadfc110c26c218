//! Set-up and development commands: `cargo xtask serve | test | build | shot | help`.
//!
//! Each command installs what it misses into a per-user cache (see [`cache`]) and says so. Nothing is installed into
//! the checkout, and nothing over the user's own tools.

mod cache;
mod options;
mod process;
mod seal;
mod serve;
mod site;
mod sizes;
mod tools;
mod version;
mod web_tools;

use options::Options;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  serve [--port N]     the page on 127.0.0.1:8080 (another port if that is taken), rebuilt on change
  build                the release site in dist/, for any static server and any sub-path, with its compressed sizes
  help                 this text

Tools (Trunk, wasm-bindgen) are built once into a cache of your own, outside the checkout, and found again by the next
clone. `serve` needs Rust alone; `build` also needs node.";

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
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("no command `{other}`: see `cargo xtask help`")),
    }
}

//! `cargo xtask test`: everything that must hold, phase by phase, and one line of totals.

use crate::tally::Tally;
use crate::{browsers, process, site, supply, tools, web_tools};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const WASM: &str = "wasm32-unknown-unknown";

/// Runs every phase; later phases run even when an earlier one failed, so that one run tells everything.
pub fn test() -> Result<(), String> {
    browsers::install_missing()?;
    let tools = tools::ensure()?;
    let modules = web_tools::ensure()?;
    let browser = browsers::browser();
    if let Err(message) = &browser {
        // Said at once, and counted as a failure where the stories would run.
        eprintln!("warning: the browser stories cannot run: {message}");
    }

    let mut run = Run {
        tally: Tally::default(),
        failed: Vec::new(),
    };
    run.phase("formatting", || {
        process::run(
            process::cargo().args(["fmt", "--all", "--check"]),
            "cargo fmt --check",
        )
    });
    run.phase("clippy", clippy);
    run.phase("licences and sources", supply::check);
    for (name, arguments) in native_tests() {
        run.counted(name, process::cargo().args(arguments));
    }
    run.wasm(&tools);
    let built = run.phase("release build", site::build);
    match (built, browser) {
        (false, _) => run.fail("browser stories: there is no site to visit"),
        (true, Err(message)) => run.fail(&message),
        (true, Ok(browser)) => {
            run.counted("browser stories", &mut stories(&browser, &modules));
        }
    }
    run.end()
}

fn clippy() -> Result<(), String> {
    let native: &[&[&str]] = &[
        &["-p", "pathlight-core", "--features", "cli", "-p", "xtask"],
        &["-p", "pathlight-tests", "--features", "browser"],
    ];
    for packages in native {
        let mut cargo = process::cargo();
        cargo
            .args(["clippy", "--locked", "--all-targets"])
            .args(*packages)
            .args(["--", "-D", "warnings"]);
        process::run(&mut cargo, &format!("cargo clippy {}", packages.join(" ")))?;
    }
    let mut app = process::cargo();
    app.args([
        "clippy",
        "--locked",
        "-p",
        "pathlight-app",
        "--target",
        WASM,
        "--",
        "-D",
        "warnings",
    ]);
    process::run(&mut app, "cargo clippy -p pathlight-app")
}

/// The tests that run on this machine: a phase's name and cargo's arguments.
fn native_tests() -> [(&'static str, &'static [&'static str]); 4] {
    [
        (
            "core's tests",
            &["test", "--locked", "-p", "pathlight-core", "--features", "cli"],
        ),
        ("the page's tests", &["test", "--locked", "-p", "pathlight-app"]),
        (
            "conformance and laws",
            &["test", "--locked", "-p", "pathlight-tests"],
        ),
        ("the set-up's tests", &["test", "--locked", "-p", "xtask"]),
    ]
}

fn stories(browser: &browsers::Browser, modules: &Path) -> Command {
    let mut cargo = process::cargo();
    cargo.args([
        "test",
        "--locked",
        "-p",
        "pathlight-tests",
        "--features",
        "browser",
        "--test",
        "browser",
    ]);
    cargo.env("PATHLIGHT_SITE", process::root().join("dist"));
    cargo.env("PATHLIGHT_CHROMIUM", &browser.chromium);
    cargo.env("PATHLIGHT_CHROMEDRIVER", &browser.driver);
    cargo.env("PATHLIGHT_AXE", modules.join("axe-core").join("axe.min.js"));
    cargo
}

struct Run {
    tally: Tally,
    failed: Vec<String>,
}

impl Run {
    /// One phase, with its name before and its duration after; true when it held.
    fn phase(&mut self, name: &str, work: impl FnOnce() -> Result<(), String>) -> bool {
        println!("\n── {name}");
        let start = Instant::now();
        let outcome = work();
        println!(
            "── {name}: {} in {:.1} s",
            if outcome.is_ok() { "ok" } else { "FAILED" },
            start.elapsed().as_secs_f32()
        );
        match outcome {
            Ok(()) => true,
            Err(message) => {
                self.fail(&message);
                false
            }
        }
    }

    /// A phase whose output holds cargo's result lines.
    fn counted(&mut self, name: &str, command: &mut Command) -> bool {
        let mut counted = Tally::default();
        let held = self.phase(name, || {
            let succeeded = counted.watch(command.arg("--no-fail-fast"))?;
            if succeeded {
                Ok(())
            } else {
                Err(format!("{name} failed"))
            }
        });
        if !held && counted.failed == 0 {
            // It did not build, or stopped before it could count.
            counted.failed = 1;
            self.failed.pop();
            self.failed.push(format!("{name} did not run to the end"));
        }
        self.tally.add(counted);
        held
    }

    fn wasm(&mut self, tools: &tools::Tools) {
        if !process::root().join("tests").join("conformance.rs").is_file() {
            println!("\n!!!! core's tests under wasm: SKIPPED, tests/conformance.rs does not exist");
            return;
        }
        let mut cargo = process::cargo();
        cargo.args([
            "test",
            "--locked",
            "-p",
            "pathlight-tests",
            "--test",
            "conformance",
            "--target",
            WASM,
        ]);
        cargo.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            tools.wasm_bindgen.join("wasm-bindgen-test-runner"),
        );
        self.counted("core's tests under wasm", &mut cargo);
    }

    fn fail(&mut self, message: &str) {
        eprintln!("error: {message}");
        self.failed.push(message.to_owned());
    }

    /// The summary; every failed phase that counted no failed test counts as one.
    fn end(mut self) -> Result<(), String> {
        println!();
        for message in &self.failed {
            println!("failed: {}", message.lines().next().unwrap_or_default());
        }
        self.tally.failed = self.tally.failed.max(self.failed.len());
        println!("{}", self.tally);
        if self.tally.failed == 0 {
            Ok(())
        } else {
            Err("not everything holds: see above".into())
        }
    }
}

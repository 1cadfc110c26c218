//! The tools that are built from source: the wasm target, Trunk, wasm-bindgen, cargo-deny.

use crate::{cache, process, version};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The newest Trunk that builds with the Rust this workspace asks for.
pub const TRUNK: &str = "0.21.14";
/// What checks licences and sources.
const DENY: &str = "0.20.2";
const TARGET: &str = "wasm32-unknown-unknown";

/// The folders that hold what a build of the page runs; installs what is missing.
pub struct Tools {
    /// Trunk's folder.
    pub trunk: PathBuf,
    /// The folder of wasm-bindgen and its test runner.
    pub wasm_bindgen: PathBuf,
}

/// Makes sure of the wasm target, Trunk and wasm-bindgen.
pub fn ensure() -> Result<Tools, String> {
    ensure_target()?;
    fetch()?;
    let trunk = trunk();
    let wasm_bindgen = Tool {
        package: "wasm-bindgen-cli",
        folder: "wasm-bindgen",
        version: locked_wasm_bindgen()?,
        minutes: 3,
        binaries: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // Its own lock asks for a version of another package that cannot be had any more.
        options: &[],
    };
    Ok(Tools {
        wasm_bindgen: wasm_bindgen.ensure()?,
        trunk: trunk.ensure()?,
    })
}

/// The folder of cargo-deny.
pub fn deny() -> Result<PathBuf, String> {
    let deny = Tool {
        package: "cargo-deny",
        folder: "cargo-deny",
        version: DENY.to_owned(),
        minutes: 8,
        binaries: &["cargo-deny"],
        options: &["--locked"],
    };
    deny.ensure()
}

fn trunk() -> Tool {
    Tool {
        package: "trunk",
        folder: "trunk",
        version: TRUNK.to_owned(),
        minutes: 8,
        binaries: &["trunk"],
        options: &["--locked", "--no-default-features", "--features", "rustls"],
    }
}

fn locked_wasm_bindgen() -> Result<String, String> {
    let lock = process::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&lock).map_err(|error| format!("cannot read Cargo.lock: {error}"))?;
    version::locked(&text, "wasm-bindgen")
        .ok_or_else(|| "Cargo.lock names no wasm-bindgen: run `cargo update -p wasm-bindgen`".into())
}

/// rust-toolchain.toml names the target, but an installation without automatic downloads does not add it.
fn ensure_target() -> Result<(), String> {
    let sysroot = process::output(
        process::program("rustc")
            .args(["--print", "sysroot"])
            .current_dir(process::root()),
    )
    .ok_or("no rustc on PATH: install Rust from https://rustup.rs")?;
    if Path::new(sysroot.trim())
        .join("lib")
        .join("rustlib")
        .join(TARGET)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    println!("Adding Rust's {TARGET} target (seconds).");
    process::run(
        process::program("rustup")
            .args(["target", "add", TARGET])
            .current_dir(process::root()),
        "rustup target add",
    )
    .map_err(|error| {
        format!("{error}: the page needs that target; with a network, `rustup target add {TARGET}` adds it")
    })
}

/// Trunk runs offline, and hands that on to cargo: the dependencies must be there before.
fn fetch() -> Result<(), String> {
    let offline = process::cargo()
        .args(["fetch", "--locked", "--offline", "--quiet", "--target", TARGET])
        .output();
    if offline.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    println!("Downloading the page's dependencies (a minute).");
    process::run(
        process::cargo().args(["fetch", "--locked"]),
        "cargo fetch --locked",
    )
}

struct Tool {
    package: &'static str,
    folder: &'static str,
    version: String,
    minutes: u32,
    binaries: &'static [&'static str],
    /// What `cargo install` is told beside the package.
    options: &'static [&'static str],
}

impl Tool {
    /// The folder of the tool's programs.
    fn ensure(&self) -> Result<PathBuf, String> {
        let folder = cache::tool_folder(self.folder, &self.version)?;
        let bin = folder.join("bin");
        if self.is_complete(&bin) {
            return Ok(bin);
        }
        println!("{}", self.announcement(&folder));
        cache::install_whole(&folder, |partial| {
            let mut install = self.install(partial);
            process::run(&mut install, "cargo install").map_err(|error| self.missing(&error))?;
            if self.is_complete(&partial.join("bin")) {
                Ok(())
            } else {
                Err(self.missing("it does not run"))
            }
        })?;
        Ok(bin)
    }

    fn is_complete(&self, bin: &Path) -> bool {
        self.binaries.iter().all(|name| {
            bin.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
                .is_file()
        }) && process::output(Command::new(bin.join(self.binaries[0])).arg("--version"))
            .is_some_and(|text| version::printed(&text) == Some(self.version.as_str()))
    }

    fn install(&self, root: &Path) -> Command {
        let mut cargo = process::cargo();
        cargo
            .arg("install")
            .arg("--root")
            .arg(root)
            .arg(format!("{}@{}", self.package, self.version));
        cargo.args(self.options);
        // The temporary root is not on PATH, and need not be.
        cargo.arg("--no-track");
        cargo
    }

    fn announcement(&self, folder: &Path) -> String {
        format!(
            "Building {} {} from source into {} (about {} minutes on two cores, once; the next clone finds it).",
            self.package,
            self.version,
            folder.display(),
            self.minutes
        )
    }

    fn missing(&self, why: &str) -> String {
        format!(
            "{} {} is not in the cache and could not be built ({why}): with a network, run the same command again",
            self.package, self.version
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_announcement_says_what_where_and_how_long() {
        let text = trunk().announcement(Path::new("cache"));
        assert!(text.contains("trunk 0.21.14") && text.contains("into cache") && text.contains("8 minutes"));
    }

    #[test]
    fn a_missing_tool_is_named_with_its_version() {
        assert!(
            trunk()
                .missing("no network")
                .starts_with("trunk 0.21.14 is not in the cache")
        );
    }

    #[test]
    fn an_empty_folder_is_not_complete() {
        assert!(!trunk().is_complete(Path::new("nowhere")));
    }
}

//! What runs on node: wasm-opt for the release build, axe for the stories, Lighthouse for figures. Each set is a folder of
//! this crate with its lock file, installed into the cache. None of it is shipped.

use crate::{cache, process, version};
use std::path::{Path, PathBuf};

/// The oldest node that all packages run on: Debian 12's.
const NODE: u32 = 18;

/// Packages that are installed together.
pub struct Set {
    /// The folder in `xtask/` that holds the manifest and the lock.
    folder: &'static str,
    /// What is announced.
    what: &'static str,
    /// Files that are there when it is complete, below `node_modules`.
    files: &'static [&'static str],
}

/// What building and testing need.
const BUILD: Set = Set {
    folder: "npm",
    what: "wasm-opt and axe",
    files: &["binaryen/bin/wasm-opt", "axe-core/axe.min.js"],
};

/// What `cargo xtask lighthouse` needs: 150 packages, so nobody else installs them.
pub const LIGHTHOUSE: Set = Set {
    folder: "npm-lighthouse",
    what: "Lighthouse",
    files: &["lighthouse/cli/index.js"],
};

/// How to get node, on each system.
pub const NODE_HELP: &str = "  Debian   sudo apt-get install -y nodejs npm
  macOS    brew install node
  Windows  winget install OpenJS.NodeJS.LTS";

/// The `node_modules` folder with what building and testing need; installs it when missing.
pub fn ensure() -> Result<PathBuf, String> {
    BUILD.ensure()
}

/// The folder of the packages' programs.
pub fn programs(modules: &Path) -> PathBuf {
    modules.join(".bin")
}

fn check_node(printed: Option<&str>) -> Result<(), String> {
    match printed.and_then(version::printed) {
        None => Err(format!(
            "node {NODE} or newer is missing; install it by\n{NODE_HELP}"
        )),
        Some(found) if version::major(found).is_some_and(|major| major >= NODE) => Ok(()),
        Some(found) => Err(format!(
            "node {found} is too old, {NODE} or newer is needed; install it by\n{NODE_HELP}"
        )),
    }
}

impl Set {
    /// The `node_modules` folder with the locked packages; installs them when missing.
    pub fn ensure(&self) -> Result<PathBuf, String> {
        check_node(process::output(process::program("node").arg("--version")).as_deref())?;
        let source = process::root().join("xtask").join(self.folder);
        let lock = std::fs::read(source.join("package-lock.json"))
            .map_err(|error| format!("cannot read xtask/{}/package-lock.json: {error}", self.folder))?;
        let folder = cache::tool_folder(self.folder, &fingerprint(&lock))?;
        let modules = folder.join("node_modules");
        if self.is_complete(&modules) {
            return Ok(modules);
        }
        println!(
            "Installing {} by npm into {} (a minute, once).",
            self.what,
            folder.display()
        );
        cache::install_whole(&folder, |partial| self.install(&source, partial))?;
        Ok(modules)
    }

    fn is_complete(&self, modules: &Path) -> bool {
        self.files.iter().all(|file| modules.join(file).is_file())
    }

    fn install(&self, source: &Path, into: &Path) -> Result<(), String> {
        for name in ["package.json", "package-lock.json"] {
            std::fs::copy(source.join(name), into.join(name))
                .map_err(|error| format!("cannot copy {name}: {error}"))?;
        }
        let mut npm = process::program("npm");
        // No package may run a script of its own while it is installed, or fetch a browser: ours is there.
        npm.args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .current_dir(into);
        process::run(&mut npm, "npm ci").map_err(|error| {
            format!(
                "{error}: {} cannot be had; with npm and a network, run the same command again",
                self.what
            )
        })?;
        if self.is_complete(&into.join("node_modules")) {
            Ok(())
        } else {
            Err(format!("npm ci left a part of {} out", self.what))
        }
    }
}

/// A short name for a text's content (FNV-1a): a changed lock file gets a folder of its own.
pub fn fingerprint(content: &[u8]) -> String {
    let hash = content.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_is_named_with_the_command_that_mends_it() {
        assert_eq!(check_node(Some("v18.19.0\n")), Ok(()));
        let old = check_node(Some("v16.2.0\n")).unwrap_err();
        assert!(old.starts_with("node 16.2.0 is too old") && old.contains("apt-get install -y nodejs"));
        assert!(check_node(None).unwrap_err().contains("brew install node"));
    }

    #[test]
    fn a_changed_lock_has_another_fingerprint() {
        assert_eq!(fingerprint(b""), "cbf29ce484222325");
        assert_ne!(fingerprint(b"a"), fingerprint(b"b"));
    }
}

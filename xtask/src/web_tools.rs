//! What runs on node: wasm-opt for the release build, axe for the stories. From `xtask/npm`, into the cache.

use crate::{cache, process, version};
use std::path::{Path, PathBuf};

/// The oldest node that both packages run on: Debian 12's.
const NODE: u32 = 18;

/// How to get node, on each system.
pub const NODE_HELP: &str = "  Debian   sudo apt-get install -y nodejs npm
  macOS    brew install node
  Windows  winget install OpenJS.NodeJS.LTS";

/// The `node_modules` folder with the locked packages; installs them when missing.
pub fn ensure() -> Result<PathBuf, String> {
    check_node(process::output(process::program("node").arg("--version")).as_deref())?;
    let source = process::root().join("xtask").join("npm");
    let lock = std::fs::read(source.join("package-lock.json"))
        .map_err(|error| format!("cannot read xtask/npm/package-lock.json: {error}"))?;
    let folder = cache::tool_folder("npm", &fingerprint(&lock))?;
    let modules = folder.join("node_modules");
    if is_complete(&modules) {
        return Ok(modules);
    }
    println!(
        "Installing wasm-opt and axe by npm into {} (a minute, once).",
        folder.display()
    );
    cache::install_whole(&folder, |partial| install(&source, partial))?;
    Ok(modules)
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

fn is_complete(modules: &Path) -> bool {
    modules.join("binaryen").join("bin").join("wasm-opt").is_file()
        && modules.join("axe-core").join("axe.min.js").is_file()
}

fn install(source: &Path, into: &Path) -> Result<(), String> {
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(source.join(name), into.join(name))
            .map_err(|error| format!("cannot copy {name}: {error}"))?;
    }
    let mut npm = process::program("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(into);
    process::run(&mut npm, "npm ci").map_err(|error| {
        format!("{error}: npm's binaryen 132.0.0 and axe-core 4.14.1 are not in the cache; with npm and a network, run the same command again")
    })?;
    if is_complete(&into.join("node_modules")) {
        Ok(())
    } else {
        Err("npm ci left wasm-opt or axe out".into())
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

//! What may be in the site, and nothing else: a file that nobody expected stops the build, and so does a script that
//! came from a package for JavaScript, since none is shipped.

use crate::{compress, hosts, names, offline};
use std::path::Path;

/// The scripts that the build writes: our own, wasm-bindgen's for both programs, and the worker's loader.
const SCRIPTS: [&str; 4] = ["boot-", "pathlight-app-", "work-", "workshop-"];
/// Traces that bundled packages leave in a script.
const TRACES: [&str; 4] = ["node_modules", "require(", "module.exports", "sourceMappingURL"];
/// What `public/` may bring, by its ending.
const COPIED: [&str; 6] = [".svg", ".png", ".txt", ".webmanifest", ".json", ".md"];

/// Refuses a site with a file of an unknown kind in it, or with a package's script.
pub fn check(site: &Path) -> Result<(), String> {
    let files = compress::files(site).map_err(|error| format!("cannot list the site: {error}"))?;
    for (name, path) in files {
        if !is_known(&name) {
            return Err(format!(
                "the site holds {name}, which nobody expected: see xtask/src/contents.rs"
            ));
        }
        if name.ends_with(".js") {
            let script =
                std::fs::read_to_string(&path).map_err(|error| format!("cannot read {name}: {error}"))?;
            if let Some(trace) = TRACES.iter().find(|trace| script.contains(**trace)) {
                return Err(format!(
                    "{name} holds `{trace}`: no package for JavaScript is shipped"
                ));
            }
        }
    }
    Ok(())
}

fn is_known(name: &str) -> bool {
    if name.ends_with(".js") {
        let is_ours = SCRIPTS.iter().any(|start| name.starts_with(start)) && names::is_lasting(name);
        return is_ours || name == offline::WORKER;
    }
    if name.ends_with(".wasm") || name.ends_with(".css") {
        return names::is_lasting(name);
    }
    // A package would come with folders of its own.
    let is_deep = name.contains('/') && !["scenarios/", "schema/"].iter().any(|it| name.starts_with(it));
    let is_copied = COPIED.iter().any(|ending| name.ends_with(ending)) && name != "package.json";
    name == "index.html" || hosts::FILES.contains(&name) || (is_copied && !is_deep)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_build_writes_is_known() {
        for name in [
            "index.html",
            "boot-0123456789.js",
            "sw.js",
            "_headers",
            "scenarios/one.json",
            "schema/scenario-1.json",
            "icon-512.png",
        ] {
            assert!(is_known(name), "{name}");
        }
        for name in [
            "boot.js",
            "snippets/a/inline0.js",
            "package.json",
            "lodash-0123456789.js",
            "vendor/a.json",
            "a.map",
        ] {
            assert!(!is_known(name), "{name}");
        }
    }

    #[test]
    fn a_bundled_package_is_found_by_its_traces() {
        let site = std::env::temp_dir().join(format!("pathlight-contents-{}", std::process::id()));
        std::fs::create_dir_all(&site).unwrap();
        let script = site.join("boot-0123456789.js");
        std::fs::write(&script, "navigator.serviceWorker").unwrap();
        assert_eq!(check(&site), Ok(()));
        std::fs::write(&script, "const a = require('b')").unwrap();
        assert!(check(&site).unwrap_err().contains("`require(`"));
        std::fs::remove_dir_all(&site).unwrap();
    }
}

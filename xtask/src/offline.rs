//! The service worker, and the script that registers it: filled in with the site's files, so that a second visit needs
//! no network. Their sources are `app/offline/*.js`, plain scripts; `cargo xtask serve` has neither.

use crate::{compress, hosts, names, process, shrink};
use std::path::Path;

/// The source that registers the service worker, and tells of a new version.
const START: &str = "start.js";
/// The service worker keeps its name: a browser knows it by that.
pub const WORKER: &str = "sw.js";

/// What registers the service worker, to be put behind the page's own script.
pub fn start() -> Result<String, String> {
    source(START).map(|text| shrink::plain(&text))
}

/// Writes the service worker for the files of `site` as they are now.
pub fn write_worker(site: &Path) -> Result<(), String> {
    let found = compress::files(site).map_err(|error| format!("cannot list the site: {error}"))?;
    let mut files = Vec::new();
    for (name, path) in found {
        let content = std::fs::read(&path).map_err(|error| format!("cannot read {name}: {error}"))?;
        files.push((name, names::digest(&content)));
    }
    let text = filled(&source(WORKER)?, &files)?;
    std::fs::write(site.join(WORKER), text).map_err(|error| format!("cannot write {WORKER}: {error}"))
}

/// Whether a file is kept for visits without a network: all but what only hosts, crawlers and installers ask for.
fn is_kept(name: &str) -> bool {
    let is_for_others =
        [WORKER, "robots.txt"].contains(&name) || name.starts_with("icon-") || name.ends_with(".md");
    !is_for_others && !hosts::FILES.contains(&name)
}

/// The worker's source with the list of files, that of scenarios, and the version: a digest of both with every file's
/// content, so that any change is a new version.
fn filled(source: &str, files: &[(String, String)]) -> Result<String, String> {
    let (mut entries, mut scenarios, mut digests) = (Vec::new(), Vec::new(), String::new());
    for (name, digest) in files.iter().filter(|(name, _)| is_kept(name)) {
        digests.push_str(digest);
        match name.strip_prefix("scenarios/") {
            Some(scenario) => {
                scenarios.extend(scenario.strip_suffix(".json").map(|stem| format!("\"{stem}\"")))
            }
            // The page is kept under the folder's own address, which is how it is asked for.
            None if name == "index.html" => entries.push(format!("\"\":\"{digest}\"")),
            None => entries.push(format!("\"{name}\":\"{digest}\"")),
        }
    }
    let mut text = shrink::plain(source);
    let lists = [
        ("FILES", format!("{{{}}}", entries.join(","))),
        ("SCENARIOS", format!("[{}]", scenarios.join(","))),
    ];
    for (place, list) in lists {
        if !text.contains(place) {
            return Err(format!("app/offline/{WORKER} has no place for {place}"));
        }
        text = text.replace(place, &list);
    }
    let version = names::digest(format!("{text}{digests}").as_bytes());
    Ok(text.replace("VERSION", &version))
}

fn source(name: &str) -> Result<String, String> {
    let path = process::root().join("app").join("offline").join(name);
    std::fs::read_to_string(&path).map_err(|error| format!("cannot read app/offline/{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, digest: &str) -> (String, String) {
        (name.to_owned(), digest.to_owned())
    }

    #[test]
    fn the_worker_lists_what_a_visit_needs() {
        let files = [
            file("_headers", "0"),
            file("index.html", "1"),
            file("robots.txt", "2"),
            file("scenarios/one.json", "3"),
            file("sw.js", "4"),
        ];
        let text = filled("FILES SCENARIOS", &files).unwrap();
        assert_eq!(text, "{\"\":\"1\"} [\"one\"]\n");
    }

    #[test]
    fn any_change_is_a_new_version() {
        let version = |files: &[(String, String)]| filled("VERSION FILES SCENARIOS", files).unwrap();
        let first = version(&[file("a.js", "1"), file("scenarios/one.json", "3")]);
        assert_eq!(
            version(&[file("a.js", "1"), file("scenarios/one.json", "3")]),
            first
        );
        assert_ne!(
            version(&[file("a.js", "2"), file("scenarios/one.json", "3")]),
            first
        );
        let other_scenario = version(&[file("a.js", "1"), file("scenarios/one.json", "4")]);
        assert_ne!(other_scenario.get(..names::DIGITS), first.get(..names::DIGITS));
        assert!(filled("FILES", &[]).is_err());
    }

    #[test]
    fn the_sources_are_there_and_can_be_filled_in() {
        assert!(
            filled(&source(WORKER).unwrap(), &[])
                .unwrap()
                .contains("files = {};")
        );
        assert!(start().unwrap().contains(&format!("./{WORKER}")));
    }
}

//! What the first visit downloads: every file of the site raw, gzipped and by brotli, and the limit on the total.

use crate::{compress, hosts};
use std::path::Path;

/// The most that a first visit may take, in bytes after brotli, with everything in it.
pub const LIMIT: usize = 250_000;

/// One file's sizes in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Size {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Every file below `site` that a visitor may ask for, by name, with the sizes of its compressed neighbours.
pub fn measure(site: &Path) -> Result<Vec<Size>, String> {
    let files =
        compress::files(site).map_err(|error| format!("cannot measure {}: {error}", site.display()))?;
    let length =
        |path: &Path| std::fs::metadata(path).map(|file| usize::try_from(file.len()).unwrap_or(usize::MAX));
    let mut sizes = Vec::new();
    for (name, path) in files {
        if hosts::FILES.contains(&name.as_str()) {
            continue;
        }
        let raw = length(&path).map_err(|error| format!("cannot measure {name}: {error}"))?;
        // Without a neighbour, the file is sent as it is.
        let sent = |ending: &str| length(&compress::neighbour(&path, ending)).unwrap_or(raw);
        let (gzip, brotli) = (sent("gz"), sent("br"));
        sizes.push(Size {
            name,
            raw,
            gzip,
            brotli,
        });
    }
    Ok(sizes)
}

/// The sum over what a first visit loads: all but the workshop, which comes with the first thing that is asked of it,
/// scenarios that a link names, what only crawlers and installers ask for, and the service worker, which comes when the
/// page stands and fetches the rest, to be kept.
pub fn first_visit(sizes: &[Size]) -> Size {
    sum("first visit", sizes, |name| {
        let later = ["robots.txt", "icon-", "scenarios/", "schema/", "sw.js"];
        !is_workshop(name) && !later.iter().any(|it| name.starts_with(it))
    })
}

fn is_workshop(name: &str) -> bool {
    name.starts_with("workshop-") || name.starts_with("work-")
}

fn sum(name: &str, sizes: &[Size], is_part: impl Fn(&str) -> bool) -> Size {
    let mut total = Size {
        name: name.to_owned(),
        ..Size::default()
    };
    for size in sizes.iter().filter(|size| is_part(&size.name)) {
        total.raw += size.raw;
        total.gzip += size.gzip;
        total.brotli += size.brotli;
    }
    total
}

/// A table of the sizes and their total.
pub fn table(sizes: &[Size]) -> String {
    let width = sizes
        .iter()
        .map(|size| size.name.len())
        .max()
        .unwrap_or(0)
        .max(11);
    let mut text = format!(
        "{:width$}  {:>9}  {:>9}  {:>9}\n",
        "bytes", "raw", "gzip", "brotli"
    );
    let workshop = sum("workshop", sizes, is_workshop);
    for size in sizes.iter().chain([&workshop, &first_visit(sizes)]) {
        text += &format!(
            "{:width$}  {:>9}  {:>9}  {:>9}\n",
            size.name, size.raw, size.gzip, size.brotli
        );
    }
    text
}

/// Refuses a site that is over [`LIMIT`].
pub fn check(sizes: &[Size]) -> Result<(), String> {
    let total = first_visit(sizes).brotli;
    if total <= LIMIT {
        return Ok(());
    }
    Err(format!(
        "a first visit takes {total} bytes after brotli, more than the {LIMIT} allowed"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(name: &str, brotli: usize) -> Size {
        Size {
            name: name.to_owned(),
            raw: brotli * 3,
            gzip: brotli * 2,
            brotli,
        }
    }

    #[test]
    fn the_total_leaves_out_what_no_visitor_loads() {
        assert_eq!(
            first_visit(&[
                size("a", 1),
                size("robots.txt", 5),
                size("workshop-0123456789.js", 7),
                size("work-0123456789.js", 7),
                size("icon-512.png", 9),
                size("scenarios/one.json", 9),
                size("schema/scenario-1.json", 9),
                size("b", 2)
            ])
            .brotli,
            3
        );
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        assert_eq!(check(&[size("a", LIMIT)]), Ok(()));
        assert!(
            check(&[size("a", LIMIT), size("b", 1)])
                .unwrap_err()
                .contains(&(LIMIT + 1).to_string())
        );
    }

    #[test]
    fn the_table_ends_with_the_total() {
        assert!(
            table(&[size("a", 1)])
                .lines()
                .last()
                .unwrap()
                .starts_with("first visit")
        );
    }
}

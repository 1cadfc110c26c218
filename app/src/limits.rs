//! What a page can show without keeping its reader waiting: whatever comes to it is held to this before anything is
//! answered or drawn.

use pathlight_core::analysis::matrix::count;
use pathlight_core::document::{Document, OpenError};
use pathlight_core::json::text;

/// The most paths.
pub const PATHS: usize = 20_000;
/// The most things, with the rules, addresses and names in them.
pub const ENTRIES: usize = 12_000;

/// The document, if a page can show it; else why not.
pub fn within(document: Document) -> Result<Document, OpenError> {
    let (paths, entries) = (count(&document.scenario), entries(&text(&document.scenario)));
    let found = match (paths > PATHS, entries > ENTRIES) {
        (true, _) => format!(
            "it has {paths} paths, and a page shows at most {PATHS}; `pathlight matrix` answers them all"
        ),
        (false, true) => format!(
            "it has {entries} entries, and a page shows at most {ENTRIES}; `pathlight matrix` answers it whole"
        ),
        (false, false) => return Ok(document),
    };
    Err(OpenError::Limit { found })
}

/// How many entries the tables and lists of JSON have, whatever they are of: each but the first in its list stands behind
/// a comma, and each list behind a bracket.
fn entries(json: &str) -> usize {
    let (mut count, mut is_text, mut is_escaped) = (0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_text = !is_text,
            b',' | b'{' | b'[' if !is_text => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use pathlight_core::document::read;
    use pathlight_core::gallery;

    #[test]
    fn entries_are_counted_but_not_what_is_written_in_them() {
        assert_eq!(entries(r#"{"a":[1,2,3],"b, [{\\\"c,":"d,{"}"#), 5);
    }

    #[test]
    fn the_gallery_is_far_within() {
        for entry in gallery::ALL {
            let document = entry.open().expect("it opens");
            assert!(entries(&text(&document.scenario)) * 20 < ENTRIES, "{}", entry.id);
            assert!(within(document).is_ok(), "{}", entry.id);
        }
    }

    #[test]
    fn what_a_page_cannot_show_is_refused_before_it_is_answered() {
        let hosts = |hosts: usize, accounts: usize| {
            let host = |at| format!(r#""h{at}":{{"network":"internet","address":"20.1.2.3"}}"#);
            let account = |at| format!(r#""a{at}":{{"scope":"s/r","region":"eastus"}}"#);
            let table =
                |row: &dyn Fn(usize) -> String, count| (0..count).map(row).collect::<Vec<_>>().join(",");
            let (hosts, accounts) = (table(&host, hosts), table(&account, accounts));
            let text = format!(
                r#"{{"pathlight":"scenario/1","title":"t","hosts":{{{hosts}}},"storageAccounts":{{{accounts}}}}}"#
            );
            within(read(&text).expect("a scenario")).map(drop)
        };
        let refused = |it: Result<(), OpenError>| it.expect_err("too much").to_string();
        assert_eq!(hosts(100, 200), Ok(()));
        assert!(refused(hosts(101, 200)).contains("20200 paths"));
        assert!(refused(hosts(0, ENTRIES)).contains("entries"));
    }
}

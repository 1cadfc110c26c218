//! What a page can show without keeping its reader waiting: whatever comes to it is held to this before anything is
//! answered or drawn.

use pathlight_core::analysis::matrix::count;
use pathlight_core::document::{Document, OpenError};
use pathlight_core::json::text;

/// The most paths.
pub const PATHS: usize = 20_000;
/// The most things, switches and wishes.
pub const THINGS: usize = 3_000;
/// The most entries in all: a rule has a dozen.
pub const ENTRIES: usize = 60_000;
/// The most millions of entries that may be looked at, each for each path.
pub const WORK: usize = 100;

/// The document, if a page can show it; else why not.
pub fn within(document: Document) -> Result<Document, OpenError> {
    let paths = count(&document.scenario);
    let [things, entries] = entries(&text(&document.scenario));
    for (count, what, most) in [
        (paths, "paths", PATHS),
        (things, "things", THINGS),
        (entries, "entries", ENTRIES),
        (
            paths.saturating_mul(entries) / 1_000_000,
            "million pairs of a path and an entry",
            WORK,
        ),
    ] {
        if count > most {
            let found = format!(
                "it has {count} {what}, and a page shows at most {most}; `pathlight matrix` answers them all"
            );
            return Err(OpenError::Limit { found });
        }
    }
    Ok(document)
}

/// How many rows the tables of a scenario's JSON have, and how many entries all tables and lists, whatever they are of: each
/// but the first stands behind a comma, and the first behind a bracket.
fn entries(json: &str) -> [usize; 2] {
    let (mut counts, mut depth) = ([0, 0], 0_usize);
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b'{' | b'[' => {
                depth += usize::from(byte != b',');
                // a table is a field of the scenario
                counts[0] += usize::from(depth == 2);
                counts[1] += 1;
            }
            _ => {}
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use pathlight_core::document::read;
    use pathlight_core::gallery;

    #[test]
    fn entries_are_counted_but_not_what_is_written_in_them() {
        assert_eq!(
            entries(r#"{"a":[1,2,3],"b, [{\\\"c,":"d,{","e":[[1,2],[3]]}"#),
            [5, 11]
        );
    }

    #[test]
    fn the_gallery_is_far_within() {
        for entry in gallery::ALL {
            let document = entry.open().expect("it opens");
            let [things, entries] = entries(&text(&document.scenario));
            assert!(things * 20 < THINGS && entries * 20 < ENTRIES, "{}", entry.id);
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
        // one group that every path goes through
        let rules = |count: usize| {
            let rule = |at| {
                format!(
                    r#"{{"name":"r{at}","priority":{at},"direction":"Inbound","access":"Allow","sourcePorts":["1","2","3","4","5","6"]}}"#
                )
            };
            let rules = (100..100 + count).map(rule).collect::<Vec<_>>().join(",");
            let nic = |at| format!(r#""n{at}":{{"subnet":"s","privateIpAddress":"10.0.0.{at}"}}"#);
            let nics = (10..150).map(nic).collect::<Vec<_>>().join(",");
            let text = format!(
                r#"{{"pathlight":"scenario/1","title":"t","networkInterfaces":{{{nics}}},"networkSecurityGroups":{{"g":{{"scope":"s/r","securityRules":[{rules}]}}}}}}"#
            );
            within(read(&text).expect("a scenario")).map(drop)
        };
        let refused = |it: Result<(), OpenError>| it.expect_err("too much").to_string();
        assert_eq!(hosts(100, 200), Ok(()));
        assert!(refused(hosts(101, 200)).contains("20200 paths"));
        assert_eq!(rules(300), Ok(()));
        assert!(refused(rules(900)).contains("million pairs"));
        assert!(refused(hosts(0, THINGS + 1)).contains("3001 things"));
    }
}

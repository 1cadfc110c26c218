//! `matrix`, `diff` and `link`: what they say of the gallery's scenarios.
#![expect(
    clippy::expect_used,
    reason = "a test ends where its world is not as it must be"
)]

use std::process::Command;

use pathlight_core::document::link;
use pathlight_core::gallery;
use serde_json::Value;

const NOTHING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/nothing-configured.json");
const ROGUE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/rogue-account.json");

fn pathlight(words: &[&str]) -> (String, i32) {
    let program = Command::new(env!("CARGO_BIN_EXE_pathlight")).args(words).output();
    let output = program.expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("it prints UTF-8");
    (text, output.status.code().unwrap_or(-1))
}

fn json(words: &[&str]) -> Value {
    let (text, code) = pathlight(&[words, &["--format", "json"]].concat());
    assert_eq!(code, 0, "{text}");
    serde_json::from_str(&text).expect("it prints JSON")
}

#[test]
fn the_matrix_has_every_pair_once() {
    let rows = json(&["matrix", ROGUE]);
    let rows = rows.as_array().expect("a list");
    let mut pairs: Vec<String> = rows
        .iter()
        .map(|row| format!("{}{}{}", row["from"], row["to"], row["port"]))
        .collect();
    pairs.sort();
    pairs.dedup();
    assert_eq!(pairs.len(), rows.len());
    let rogue = rows
        .iter()
        .find(|row| row["from"] == "vm1" && row["to"] == "roguestorageaccount")
        .expect("the leak");
    assert_eq!(
        (&rogue["verdict"], &rogue["way"]),
        (&"allowed".into(), &"serviceEndpoint".into())
    );
    let (text, code) = pathlight(&["matrix", ROGUE]);
    assert!(
        code == 0 && text.contains("vm2\n") && text.ends_with("13 open, 17 blocked, 0 undetermined\n"),
        "{text}"
    );
}

#[test]
fn the_difference_is_what_opened_and_what_closed_and_its_mirror() {
    let there = json(&["diff", NOTHING, ROGUE]);
    let back = json(&["diff", ROGUE, NOTHING]);
    assert_eq!(there["opened"], back["closed"]);
    assert_eq!(there["closed"], back["opened"]);
    assert_eq!(there["opened"][0]["to"], "vm1");
    assert_eq!(there["closed"].as_array().map(Vec::len), Some(10));
    assert!(
        pathlight(&["diff", ROGUE, ROGUE])
            .0
            .contains("nothing opened and nothing closed")
    );
}

#[test]
fn the_link_opens_what_the_file_holds() {
    let (text, code) = pathlight(&["link", ROGUE]);
    assert_eq!(code, 0);
    let opened = link::read(text.trim()).expect("own links open").document.scenario;
    assert_eq!(
        opened,
        gallery::open("rogue-account").expect("it is there").scenario
    );
}

#[test]
fn what_cannot_be_answered_ends_with_2() {
    for words in [
        &["diff", ROGUE][..],
        &["matrix"],
        &["link", ROGUE, ROGUE],
        &["matrix", "missing.json"],
    ] {
        assert_eq!(pathlight(words).1, 2, "{words:?}");
    }
}

#[test]
fn the_matrix_is_a_table_and_a_report_too() {
    let (csv, code) = pathlight(&["matrix", ROGUE, "--format", "csv"]);
    let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!((code, rows.len()), (0, 31), "{csv}");
    assert!(
        rows.iter()
            .any(|row| row.starts_with("vm1,roguestorageaccount,") && row.contains(",must be closed,leak,"))
    );
    let (report, code) = pathlight(&["matrix", ROGUE, "--format=markdown"]);
    assert_eq!(code, 0);
    assert!(
        report.starts_with("# The rogue account\n") && report.contains("\n## Leaks\n"),
        "{report}"
    );
    for command in ["link", "check"] {
        assert_eq!(pathlight(&[command, ROGUE, "--format", "csv"]).1, 2);
    }
}

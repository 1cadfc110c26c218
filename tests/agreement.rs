//! The engine and the referee, side by side: on every conformance case and on many made-up networks.
//!
//! The referee (`harness::naive`) knows only the specification, so where they differ somebody misread it. The
//! seed is fixed: the same networks every time.
#![cfg(not(target_arch = "wasm32"))]

#[path = "agreement/edits.rs"]
mod edits;
#[path = "agreement/made_up.rs"]
mod made_up;
#[path = "agreement/published.rs"]
mod published;
#[path = "agreement/universe.rs"]
mod universe;

use harness::case;
use harness::naive::{Judgement, Published, judge};
use pathlight_core::outcome::Identity;
use serde_json::Value;

/// A word of the answer's vocabulary as the cases write it.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => text,
        _ => String::new(),
    }
}

fn seen(identity: &Identity) -> String {
    match identity {
        Identity::Address { address, .. } => address.to_string(),
        Identity::AzureInternal => "azureInternal".to_owned(),
        Identity::UnknownPublic => "unknownPublic".to_owned(),
    }
}

/// What of a case the referee does not say as the case does.
fn differences(expect: &case::Expect, said: &Judgement) -> Vec<String> {
    let mut found = Vec::new();
    let mut field = |name: &str, expected: Option<&str>, got: Option<String>| {
        if let Some(expected) = expected
            && got.as_deref() != Some(expected)
        {
            found.push(format!("{name}: expected {expected}, the referee says {got:?}"));
        }
    };
    field("verdict", Some(&expect.verdict), Some(word(&said.verdict)));
    // an allowed flow is decided by what it passed last, which the referee does not name
    if let Some(stage) = &said.decided_by {
        field("decidedBy", Some(&expect.decided_by), Some(stage.id().to_owned()));
    }
    field(
        "symptom",
        expect.symptom.as_deref(),
        said.symptom.as_ref().map(word),
    );
    if let Some(way) = &said.way {
        field("way", expect.way.as_deref(), Some(word(way)));
    }
    field(
        "sourceSeen",
        expect.source_seen.as_deref(),
        said.seen.as_ref().map(seen),
    );
    found
}

#[test]
fn the_referee_judges_every_case_as_specified() {
    let (mut failures, mut judged) = (Vec::new(), 0);
    for loaded in case::all().expect("the case files can be read") {
        let scenario = loaded.scenario().expect("a scenario");
        let flow = loaded.flow(&scenario).expect("a flow");
        let published = loaded.tags_file().map(|file| Published::read(&file));
        let said = judge(&scenario, &flow, published.as_ref());
        let differences = differences(&loaded.case.expect, &said);
        judged += 1;
        if !differences.is_empty() {
            failures.push(format!(
                "{}: {}\n  {}\n{}",
                loaded.case.id,
                loaded.case.about,
                differences.join("\n  "),
                said.trace
            ));
        }
    }
    println!("the referee judges {judged} cases");
    assert!(
        failures.is_empty(),
        "{} cases\n{}",
        failures.len(),
        failures.join("\n")
    );
}

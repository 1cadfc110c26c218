//! The engine and the referee, side by side: on every conformance case and on many made-up networks.
//!
//! The referee (`harness::naive`) knows only the specification, so where they differ somebody misread it. The
//! seed is fixed: the same networks every time.
#![cfg(not(target_arch = "wasm32"))]

#[path = "agreement/edits.rs"]
mod edits;
#[path = "agreement/made_up.rs"]
mod made_up;
#[path = "agreement/universe.rs"]
mod universe;

use std::collections::BTreeMap;

use harness::case;
use harness::files;
use harness::naive::{Judgement, judge};
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
    let excused: BTreeMap<String, String> =
        serde_json::from_str(files::NOT_JUDGED).expect("not-judged.json maps ids to reasons");
    let (mut failures, mut judged, mut mended) = (Vec::new(), 0, Vec::new());
    for loaded in case::all().expect("the case files can be read") {
        let scenario = loaded.scenario().expect("a scenario");
        let flow = loaded.flow(&scenario).expect("a flow");
        let said = judge(&scenario, &flow);
        let differences = differences(&loaded.case.expect, &said);
        let id = &loaded.case.id;
        match (differences.is_empty(), excused.get(id)) {
            (true, None) => judged += 1,
            (true, Some(_)) => mended.push(id.clone()),
            (false, Some(reason)) => println!("not judged: {id}: {reason}"),
            (false, None) => failures.push(format!(
                "{id}: {}\n  {}\n{}",
                loaded.case.about,
                differences.join("\n  "),
                said.trace
            )),
        }
    }
    println!(
        "the referee judges {judged} cases as specified, {} not",
        excused.len()
    );
    assert!(
        failures.is_empty(),
        "{} cases\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(
        mended.is_empty(),
        "judged now, so take them out of not-judged.json: {mended:?}"
    );
}

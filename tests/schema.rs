//! The published JSON Schema of the scenario: made anew and compared, and held against the decoder on every scenario at
//! hand. `UPDATE=1 cargo test -p pathlight-tests --test schema` writes it.
//!
//! What is read without a complaint is valid; what is valid is read. Beyond a pattern, and so the decoder's alone, are
//! ranges that are reversed, IPv6 prefixes that are none, IP rules that are not public, numbers as `443.0`; and `null`
//! for an absent field, which is read and never written.
#![cfg(not(target_arch = "wasm32"))]

#[path = "schema/docs.rs"]
mod docs;
#[path = "agreement/edits.rs"]
mod edits;
#[path = "agreement/universe.rs"]
#[expect(dead_code, reason = "nothing is asked here")]
mod universe;

use std::fs;
use std::path::{Path, PathBuf};

use harness::files::FIXTURES;
use harness::{case, patch};
use jsonschema::Validator;
use pathlight_core::document::{self, Document};
use pathlight_core::gallery;
use pathlight_core::json::{self, Json};
use pathlight_core::model::Scenario;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

const PLACE: &str = "public/schema/scenario-1.json";

fn schema() -> Value {
    let said = docs::read(&root().join("core/src"));
    document::schema(&|name| said.get(name).cloned())
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("it is a schema")
}

/// Whether the decoder takes all of it, and keeps no part as written.
fn is_read_whole(document: &Value) -> bool {
    let mut tables = document.clone();
    let members = tables.as_object_mut().expect("an object");
    for envelope in ["pathlight", "layout", "$schema"] {
        members.remove(envelope);
    }
    let (fault, unread) = json::patch(&mut Scenario::blank(), &tables);
    fault.is_none() && unread.is_empty() && document::open(&document.to_string()).is_ok()
}

/// The first thing that the schema says against a document.
fn against(validator: &Validator, document: &Value) -> Option<String> {
    let mut errors = validator.iter_errors(document);
    errors
        .next()
        .map(|error| format!("{}: {error}", error.instance_path()))
}

fn saved(scenario: &Scenario) -> Value {
    let document = Document {
        scenario: scenario.clone(),
        layout: None,
    };
    serde_json::from_str(&document::save(&document)).expect("JSON")
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let made = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
    let place = root().join(PLACE);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(place.parent().expect("a folder")).expect("it can be made");
        fs::write(&place, &made).expect("it can be written");
    }
    let published = fs::read_to_string(&place).unwrap_or_default();
    assert!(
        published == made,
        "{PLACE} is not what the types say: UPDATE=1 cargo test -p pathlight-tests --test schema"
    );
}

#[test]
fn every_type_and_field_is_described() {
    let schema = schema();
    let mut silent = Vec::new();
    let definitions = schema["$defs"].as_object().expect("definitions");
    for (name, definition) in definitions.iter().chain([(&"Scenario".to_owned(), &schema)]) {
        let text = matches!(name.as_str(), "Address" | "Prefix");
        if definition["description"].is_null() && !text {
            silent.push(name.clone());
        }
        for (field, property) in definition["properties"].as_object().into_iter().flatten() {
            if property["description"].is_null() && !["kind", "id"].contains(&field.as_str()) {
                silent.push(format!("{name}.{field}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
    assert!(definitions.len() > 40, "{} types", definitions.len());
}

#[test]
fn the_gallery_and_the_fixtures_are_valid() {
    let validator = validator();
    let folder = root().join("core/scenarios");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the gallery").flatten() {
        let text = fs::read_to_string(entry.path()).expect("a text");
        let mut document: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(against(&validator, &document), None, "{:?}", entry.path());
        // as it is written for an editor
        document["$schema"] = json!("../../public/schema/scenario-1.json");
        assert_eq!(against(&validator, &document), None, "{:?}", entry.path());
        assert_eq!(
            document::open(&document.to_string()).map(|it| it.document),
            document::open(&text).map(|it| it.document)
        );
        count += 1;
    }
    assert_eq!(count, gallery::ALL.len());
    for (name, text) in FIXTURES {
        let fixture: Scenario = serde_json::from_str(text).expect(name);
        assert_eq!(against(&validator, &saved(&fixture)), None, "{name}");
    }
}

#[test]
fn the_schema_and_the_decoder_say_the_same_of_every_case() {
    let validator = validator();
    let (mut valid, mut malformed) = (0, 0);
    for loaded in case::all().expect("the cases can be read") {
        let Ok(scenario) = loaded.scenario() else {
            continue;
        };
        let document = saved(&scenario);
        let found = against(&validator, &document);
        assert!(
            found.is_none() || !is_read_whole(&document),
            "{}: {found:?}",
            loaded.case.id
        );
        match found {
            None => valid += 1,
            Some(_) => malformed += 1,
        }
    }
    assert!(
        valid > 300 && malformed > 10,
        "{valid} valid, {malformed} malformed"
    );
}

#[test]
fn the_schema_and_the_decoder_say_the_same_of_made_up_scenarios() {
    let validator = validator();
    let config = ProptestConfig {
        cases: 256,
        rng_seed: RngSeed::Fixed(0x7363_6865),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let tried = TestRunner::new(config).run(&universe::changes(), |changes| {
        let document = saved(&universe::scenario(&changes));
        let found = against(&validator, &document);
        prop_assert!(
            found.is_none() || !is_read_whole(&document),
            "{:?}: {}",
            found,
            document
        );
        prop_assert!(document::open(&document.to_string()).is_ok());
        Ok(())
    });
    tried.unwrap_or_else(|found| panic!("{found}"));
}

/// What nearly is a scenario: a merge patch on the rogue account, and whether the decoder refuses all of it or keeps the
/// part as malformed.
fn near_misses() -> Vec<(Value, bool)> {
    let rule = |field: &str, value: Value| {
        let mut rule = json!({ "name": "r", "priority": 100, "direction": "Inbound", "access": "Allow" });
        rule[field] = value;
        json!({ "networkSecurityGroups": { "nsg1": { "securityRules": [rule] } } })
    };
    let host = |fields: Value| json!({ "hosts": { "h": fields } });
    let switch = |sets: Value| json!({ "switches": [{ "id": "s", "sets": sets }] });
    vec![
        (json!({ "pathlight": "scenario/2" }), true),
        (json!({ "pathlight": null }), true),
        (json!({ "$schema": 4 }), true),
        (json!({ "titel": "x" }), true),
        (json!({ "title": 4 }), true),
        (json!({ "subnets": [] }), true),
        (json!({ "expectations": {} }), true),
        (json!({ "tenants": { "t": { "your": true } } }), true),
        (json!({ "tenants": { "t": { "yours": "yes" } } }), true),
        (json!({ "tenants": { "x".repeat(261): {} } }), true),
        (json!({ "tenants": { "t": { "name": "x".repeat(261) } } }), true),
        (host(json!({})), true),
        (host(json!({ "network": "moon" })), true),
        (host(json!({ "network": "Internet" })), true),
        (host(json!({ "network": "internet", "adress": "1.2.3.4" })), true),
        (host(json!({ "network": "internet", "address": "1.2.3" })), false),
        (
            host(json!({ "network": "internet", "address": "1.2.3.04" })),
            false,
        ),
        (
            host(json!({ "network": "onPremises", "resolver": "private" })),
            true,
        ),
        (
            host(json!({ "network": "onPremises", "resolver": { "network": "hub" } })),
            true,
        ),
        (rule("name", json!(null)), true),
        (rule("protocols", json!("Tcp")), true),
        (rule("sourcePorts", json!("*")), true),
        (rule("priority", json!(99)), false),
        (rule("priority", json!("100")), false),
        (rule("priority", json!(1e99)), false),
        (rule("direction", json!("inbound")), false),
        (rule("source", json!(["10.0.0.0/33"])), false),
        (rule("source", json!(["<b>"])), false),
        (rule("sourcePorts", json!(["http"])), false),
        (switch(json!({})), true),
        (switch(json!({ "defaultDenied": { "account": "a" } })), true),
        (
            switch(
                json!({ "defaultDeny": { "account": "a" }, "ipRule": { "account": "a", "value": "1.2.3.4" } }),
            ),
            true,
        ),
        (switch(json!({ "defaultDeny": {} })), true),
        (
            json!({ "expectations": [{ "from": "a", "to": "b", "port": 70_000 }] }),
            true,
        ),
        (
            json!({ "expectations": [{ "from": "a", "to": "b", "port": -1 }] }),
            true,
        ),
        (
            json!({ "expectations": [{ "from": "a", "to": "b", "wanted": "shut" }] }),
            true,
        ),
        (json!({ "expectations": [{ "from": "a" }] }), true),
        (
            json!({ "virtualNetworks": { "vnet1": { "scope": "nowhere" } } }),
            true,
        ),
        (
            json!({ "virtualNetworks": { "vnet1": { "addressSpace": ["ten"] } } }),
            false,
        ),
        (
            json!({ "virtualNetworks": { "vnet1": { "addressSpace": ["010.0.0.0/8"] } } }),
            false,
        ),
        (
            json!({ "virtualNetworks": { "vnet1": { "addressSpace": ["10.0.0.0/08"] } } }),
            false,
        ),
        (
            json!({ "routeTables": { "rt": { "routes": [{ "name": "r", "addressPrefix": "0.0.0.0/0", "nextHop": "nva" }] } } }),
            false,
        ),
        (
            json!({ "privateEndpoints": { "pe": { "subnet": "private", "privateIpAddress": "10.1.1.9", "groupId": "blob",
            "service": { "kind": "account", "id": "x" } } } }),
            true,
        ),
        (
            json!({ "unmodelled": { "u": { "name": "u", "resourceType": "x", "touches": [{ "stage": "routing",
            "subject": { "kind": "microsoftEntra", "id": "x" } }] } } }),
            true,
        ),
        (
            json!({ "unmodelled": { "u": { "name": "u", "resourceType": "x", "touches": [{ "stage": "moon",
            "subject": { "kind": "microsoftEntra" } }] } } }),
            true,
        ),
    ]
}

#[test]
fn what_nearly_is_a_scenario_is_refused_by_both() {
    let validator = validator();
    let rogue = saved(&gallery::open("rogue-account").expect("it is there").scenario);
    assert_eq!(against(&validator, &rogue), None);
    for (miss, is_refused) in near_misses() {
        let mut document = rogue.clone();
        patch::merge(&mut document, &miss);
        assert!(against(&validator, &document).is_some(), "valid: {miss}");
        assert!(!is_read_whole(&document), "read whole: {miss}");
        let opened = document::open(&document.to_string());
        assert_eq!(opened.is_err(), is_refused, "{miss}: {opened:?}");
    }
}

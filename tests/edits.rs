//! Edits: the form knows every field of the model, and whatever is added, renamed or taken out leaves a sound scenario.
#![cfg(not(target_arch = "wasm32"))]

#[path = "edits/one_by_one.rs"]
mod one_by_one;
#[path = "edits/refused.rs"]
mod refused;
#[path = "edits/rows.rs"]
mod rows;
#[path = "edits/schema.rs"]
mod schema;
#[path = "edits/wishes.rs"]
mod wishes;

use harness::files;
use pathlight_core::analysis::matrix::answers;
use pathlight_core::check;
use pathlight_core::edit::form::{Field, KINDS, What, kind_called};
use pathlight_core::edit::{self, Edit, EditError, apply, complaints};
use pathlight_core::evaluate::evaluate;
use pathlight_core::flow::{Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::outcome::Verdict;
use pathlight_core::{document, gallery, json, model};
use serde_json::{Value, json};

/// The gallery and the fixtures.
fn small() -> Vec<(String, Scenario)> {
    let mut all = Vec::new();
    for entry in gallery::ALL {
        all.push((
            entry.id.to_owned(),
            gallery::open(entry.id).expect(entry.id).scenario,
        ));
    }
    for (name, text) in files::FIXTURES {
        all.push((
            (*name).to_owned(),
            serde_json::from_str(text).expect("a scenario"),
        ));
    }
    all
}

/// The same and both estates.
fn scenarios() -> Vec<(String, Scenario)> {
    let mut all = small();
    for name in files::ESTATES {
        let text = std::fs::read_to_string(format!(
            "{}/cases/estates/{name}.check.json",
            env!("CARGO_MANIFEST_DIR")
        ));
        let estate = check::open(&text.expect("the estate is there"), &mut |path| {
            Err(path.to_owned())
        });
        all.push((name.to_owned(), estate.expect("an estate").scenario));
    }
    all
}

/// Every thing of a scenario.
fn things(scenario: &Scenario) -> Vec<(&'static str, String)> {
    let whole = json::value(scenario);
    let mut things = Vec::new();
    for kind in KINDS {
        for (id, _) in whole[kind.table].as_object().into_iter().flatten() {
            things.push((kind.table, id.clone()));
        }
    }
    things
}

fn verdicts(scenario: &Scenario) -> Vec<(String, Verdict)> {
    let said =
        |it: &pathlight_core::analysis::matrix::Answer| (format!("{:?}", it.flow), it.outcome.verdict());
    answers(scenario).iter().map(said).collect()
}

fn must(scenario: &Scenario, edit: &Edit, of: &str) -> Scenario {
    let after = apply(scenario, edit).unwrap_or_else(|error| panic!("{of}: {edit:?}: {error}"));
    let saved = document::save(&document::Document {
        scenario: after.clone(),
        layout: None,
    });
    assert_eq!(
        document::open(&saved).expect("it opens").document.scenario,
        after,
        "{of}: {edit:?}"
    );
    after
}

#[test]
fn what_is_added_and_removed_again_leaves_the_scenario_as_it_was() {
    for (name, scenario) in scenarios() {
        for kind in KINDS
            .iter()
            .filter(|kind| !kind.prefix.is_empty() && kind.table != "switches")
        {
            let parents = things(&scenario);
            let some = parents.iter().step_by(1 + parents.len() / 5);
            let parents = some.map(|(table, id)| Some((*table, id.as_str())));
            for parent in std::iter::once(None).chain(parents) {
                let edit = match edit::new(&scenario, kind.table, parent) {
                    Ok(edit) => edit,
                    Err(EditError::NoRoom) => continue,
                    Err(error) => panic!("{name}: {}: {parent:?}: {error}", kind.table),
                };
                let after = must(&scenario, &edit, &name);
                let problems = model::check::check(&scenario);
                let mut new = complaints(&scenario, &after, kind.table, "");
                // who adds a second gateway is told that the network takes one
                new.retain(|it| it.code != "several-gateways");
                assert!(new.is_empty(), "{name}: {edit:?}: {new:?} besides {problems:?}");
                let Edit::Add { rows, .. } = &edit else {
                    panic!("it adds")
                };
                let mut back = after.clone();
                for (table, rows) in rows.as_object().expect("tables") {
                    let kind = KINDS.iter().find(|kind| kind.table == table).expect("a table");
                    for id in rows.as_object().expect("rows").keys() {
                        let is_new = |scenario: &Scenario| json::value(scenario)[table].get(id).is_some();
                        if !is_new(&scenario) && is_new(&back) {
                            let remove = Edit::Remove {
                                table: kind.table,
                                id: id.clone(),
                            };
                            back = must(&back, &remove, &name);
                        }
                    }
                }
                // and a subnet keeps the endpoint that a policy needed
                if kind.table == "serviceEndpointPolicies" {
                    continue;
                }
                let without = |mut scenario: Scenario| {
                    // a zone that a network was linked to keeps the link
                    scenario
                        .private_dns_zones
                        .values_mut()
                        .for_each(|zone| zone.virtual_network_links.clear());
                    document::save(&document::Document {
                        scenario,
                        layout: None,
                    })
                };
                assert_eq!(without(back), without(scenario.clone()), "{name}: {edit:?}");
            }
        }
    }
}

/// Everything that anything refers to, with the place of the reference.
fn references(scenario: &Scenario) -> Vec<(String, (&'static str, String))> {
    let whole = json::value(scenario);
    let mut found = Vec::new();
    for kind in KINDS {
        let rows = &whole[kind.table];
        let rows = rows.as_object().map(|it| it.values()).into_iter().flatten();
        let listed = whole[kind.table].as_array().into_iter().flatten();
        for row in rows.chain(listed) {
            refers(kind.table, kind.fields, row, &mut found);
        }
    }
    found
}

fn refers(of: &str, fields: &[Field], row: &Value, found: &mut Vec<(String, (&'static str, String))>) {
    for field in fields {
        let (value, of) = (&row[field.name], format!("{of}.{}", field.name));
        let texts = value.as_array().into_iter().flatten().chain([value]);
        match field.what {
            What::Reference(table) | What::References(table) | What::Owned(table) => {
                let ids = texts.filter_map(Value::as_str);
                found.extend(ids.map(|id| (of.clone(), (table, id.to_owned()))));
            }
            What::Thing => {
                let kind = value["kind"].as_str().and_then(kind_called);
                let id = value["id"].as_str().unwrap_or_default().to_owned();
                found.extend(kind.map(|kind| (of, (kind.table, id))));
            }
            _ => texts.for_each(|inner| refers(&of, field.inner(), inner, found)),
        }
    }
}

#[test]
fn removing_leaves_nothing_that_refers_to_what_is_gone() {
    for (name, scenario) in scenarios() {
        for (table, id) in things(&scenario) {
            let uses = edit::uses(&scenario, table, &id);
            let edit = Edit::Remove {
                table,
                id: id.clone(),
            };
            let after = must(&scenario, &edit, &name);
            let new = complaints(&scenario, &after, table, &id);
            let new: Vec<_> = new
                .into_iter()
                .filter(|it| it.code == "dangling-reference")
                .collect();
            assert!(new.is_empty(), "{name}: {edit:?}: {new:?}");
            let (was, now) = (things(&scenario), things(&after));
            let gone = was
                .iter()
                .filter(|it| !now.contains(it) && **it != (table, id.clone()));
            let told = uses.iter().filter(|it| it.fate == edit::Fate::Goes);
            let told: Vec<_> = told.map(|it| (it.table, it.id.clone())).collect();
            for it in gone {
                assert!(
                    told.contains(it),
                    "{name}: {edit:?} took {it:?} out without a word"
                );
            }
            for (of, to) in references(&after) {
                let is_gone = was.contains(&to) && !now.contains(&to);
                assert!(!is_gone, "{name}: {edit:?}: {of} still refers to {to:?}");
            }
            for switch in &after.switches {
                let stands = edit::switch::position(&after, &switch.sets).is_some();
                let stood = edit::switch::position(&scenario, &switch.sets).is_some();
                assert!(
                    stands || !stood,
                    "{name}: {edit:?}: switch {} sets nothing",
                    switch.id
                );
            }
        }
    }
}

#[test]
fn renaming_changes_no_verdict() {
    for (name, scenario) in scenarios() {
        let before = verdicts(&scenario);
        for (table, id) in things(&scenario) {
            let has_name = KINDS
                .iter()
                .any(|it| it.table == table && it.fields.iter().any(|it| it.name == "name"));
            // a zone's name is its domain
            if !has_name || table == "privateDnsZones" {
                continue;
            }
            let edit = Edit::Rename {
                table,
                id,
                name: "renamed4711".to_owned(),
            };
            let after = must(&scenario, &edit, &name);
            assert_eq!(verdicts(&after), before, "{name}: {edit:?}");
            assert_eq!(after.expectations.len(), scenario.expectations.len());
        }
    }
}

#[test]
fn a_duplicate_is_answered_as_the_original() {
    let mut asked = 0;
    for entry in gallery::ALL {
        let scenario = gallery::open(entry.id).expect(entry.id).scenario;
        for id in scenario.virtual_machines.keys() {
            let edit = Edit::Duplicate {
                table: "virtualMachines",
                id: id.to_string(),
            };
            let copy = edit::copied(&scenario, "virtualMachines", id.as_str()).expect("it can be copied");
            let after = must(&scenario, &edit, entry.id);
            assert_eq!(complaints(&scenario, &after, "virtualMachines", &copy), []);
            let nic = |id: &str| {
                after
                    .virtual_machines
                    .get(&id.into())
                    .expect(id)
                    .network_interfaces[0]
                    .clone()
            };
            let (one, other) = (nic(id.as_str()), nic(&copy));
            // a public address is held by one, and decides at a firewall that names it
            let is_public = after
                .network_interfaces
                .get(&one)
                .is_some_and(|it| it.public_ip_address.is_some());
            if is_public && entry.id == "same-region-address" {
                continue;
            }
            for answer in answers(&after) {
                let Source::NetworkInterface(from) = &answer.flow.source else {
                    continue;
                };
                if *from == one && answer.flow.target != Target::NetworkInterface(other.clone()) {
                    let mut flow = answer.flow.clone();
                    flow.source = Source::NetworkInterface(other.clone());
                    assert_eq!(
                        evaluate(&after, &flow).verdict(),
                        answer.outcome.verdict(),
                        "{flow:?}"
                    );
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 20, "{asked}");
}

#[test]
fn everything_can_be_duplicated_or_says_why_not() {
    for (name, scenario) in scenarios() {
        for (table, id) in things(&scenario) {
            let edit = Edit::Duplicate {
                table,
                id: id.clone(),
            };
            match apply(&scenario, &edit) {
                Ok(_) => {
                    let after = must(&scenario, &edit, &name);
                    assert!(things(&after).len() > things(&scenario).len(), "{name}: {edit:?}");
                }
                Err(EditError::NoRoom | EditError::NoSuchThing { .. }) => {}
                Err(error) => panic!("{name}: {edit:?}: {error}"),
            }
        }
    }
}

#[test]
fn setting_what_is_there_changes_nothing() {
    for (name, scenario) in scenarios() {
        let whole = json::value(&scenario);
        for (table, id) in things(&scenario) {
            for (path, value) in leaves(&whole[table][&id]) {
                let value = Some(value);
                let edit = Edit::Set {
                    table,
                    id: id.clone(),
                    field: path,
                    value,
                };
                assert_eq!(must(&scenario, &edit, &name), scenario, "{name}: {edit:?}");
            }
        }
    }
}

/// Every value of a row, with the way to it.
fn leaves(row: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let inner: Vec<(String, &Value)> = match row {
        Value::Object(members) => members.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Value::Array(entries) => entries
            .iter()
            .enumerate()
            .map(|(at, it)| (at.to_string(), it))
            .collect(),
        _ => return found,
    };
    for (step, value) in inner {
        found.push((step.clone(), value.clone()));
        found.extend(
            leaves(value)
                .into_iter()
                .map(|(path, it)| (format!("{step}.{path}"), it)),
        );
    }
    found
}

#[test]
fn hostile_values_are_refused_and_never_a_panic() {
    let scenario = gallery::open("rogue-account").expect("it is there").scenario;
    let long = "x".repeat(100_000);
    let values = [
        json!(long),
        json!(1e300),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(true),
        json!({ "a": { "b": [] } }),
        json!([[[]]]),
        json!(["\u{0}", long]),
        Value::Null,
    ];
    let deep = "a.".repeat(100_000);
    for (table, id) in things(&scenario) {
        let fields = KINDS
            .iter()
            .find(|kind| kind.table == table)
            .expect("a kind")
            .fields;
        let names = fields.iter().map(|field| field.name).chain([
            "?",
            "",
            "name.name",
            "securityRules.0.priority",
            &deep,
        ]);
        for field in names {
            for value in values.iter().cloned().map(Some).chain([None]) {
                let edit = Edit::Set {
                    table,
                    id: id.clone(),
                    field: field.to_owned(),
                    value,
                };
                if let Ok(after) = apply(&scenario, &edit) {
                    let saved = document::save(&document::Document {
                        scenario: after.clone(),
                        layout: None,
                    });
                    let again = document::open(&saved)
                        .expect("what was accepted opens")
                        .document
                        .scenario;
                    assert_eq!(again, after, "{edit:?}");
                }
            }
        }
        let name = long.clone();
        apply(&scenario, &Edit::Rename { table, id, name }).expect_err("too long");
    }
    for field in ["?", "nameless"] {
        let (field, value) = (field.to_owned(), Some(json!(1)));
        let edit = Edit::Set {
            table: "subnets",
            id: "private".to_owned(),
            field,
            value,
        };
        assert!(matches!(apply(&scenario, &edit), Err(EditError::Fault(_))));
    }
    for rows in [
        json!(4),
        json!({ "moon": { "a": {} } }),
        json!({ "hosts": [] }),
        json!({ "hosts": { "h": 3 } }),
    ] {
        apply(
            &scenario,
            &Edit::Add {
                table: "hosts",
                id: "h".to_owned(),
                rows,
            },
        )
        .expect_err("no rows");
    }
}

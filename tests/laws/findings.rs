//! Laws of findings: they do not depend on the order of lists, nor on what things are called.

use harness::findings::all;
use pathlight_core::analysis::lint::{Finding, findings};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::made_up::{config, edits, turned};
use super::{asked, ids, renamed, universe};

/// Every scenario at hand: those of the cases and those that show a finding.
fn scenarios() -> Vec<Scenario> {
    let shown = all().expect("the case files can be read").into_iter();
    let shown = shown.flat_map(|case| case.scenarios().expect("both can be read"));
    let mut all: Vec<Scenario> = asked().into_iter().map(|(scenario, _)| scenario).collect();
    all.dedup();
    all.extend(shown);
    all
}

fn written(scenario: &Scenario) -> Value {
    serde_json::to_value(scenario).expect("JSON")
}

fn read(document: Value) -> Scenario {
    serde_json::from_value(document).expect("a scenario")
}

/// A finding as JSON, so that its names can be changed as those of a scenario are.
fn told(finding: &Finding) -> Value {
    let thing = |it: &ResourceRef| json!([it.kind_and_id().0, it.kind_and_id().1]);
    let things: Vec<Value> = finding.things.iter().map(thing).collect();
    json!({
        "resource": thing(&finding.resource), "rule": finding.rule, "code": finding.code.as_str(),
        "things": things, "names": finding.names, "count": finding.count, "most": finding.most,
    })
}

/// The findings under other names, in an order that does not depend on them.
fn gist(scenario: &Scenario, names: &dyn Fn(&Value) -> Value) -> Vec<String> {
    let mut all = Vec::new();
    for finding in findings(scenario) {
        let mut told = names(&told(&finding));
        for list in ["things", "names"] {
            let list = told[list].as_array_mut().expect("a list");
            list.sort_by_key(Value::to_string);
        }
        all.push(told.to_string());
    }
    all.sort();
    all
}

fn order_does_not_matter(scenario: &Scenario) {
    assert_eq!(findings(scenario), findings(&read(turned(&written(scenario)))));
}

fn names_do_not_matter(scenario: &Scenario) {
    let document = written(scenario);
    let mut ids = ids(&document);
    // what a subnet is for, its name says
    ids.retain(|id| !id.ends_with("GatewaySubnet") && !id.ends_with("FirewallSubnet"));
    let other = read(renamed(&document, &ids));
    let same = gist(scenario, &|told| renamed(told, &ids));
    assert_eq!(same, gist(&other, &Value::clone));
}

#[test]
fn neither_order_nor_names_matter() {
    let mut found = 0;
    for scenario in scenarios() {
        order_does_not_matter(&scenario);
        names_do_not_matter(&scenario);
        found += findings(&scenario).len();
    }
    assert!(found > 300, "the laws were tried on {found} findings only");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn of_made_up_networks_neither((edits, _) in edits()) {
        let scenario = universe::scenario(&edits);
        order_does_not_matter(&scenario);
        names_do_not_matter(&scenario);
    }
}

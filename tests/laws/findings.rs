//! Laws of findings: they do not depend on the order of lists, nor on what things are called.

use harness::findings::all;
use pathlight_core::analysis::lint::{Code, Finding, findings};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::Verdict;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::made_up::{config, edits, turned};
use super::{asked, flow, guarded, ids, renamed, universe, verdict};

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
    // of names alone is what Azure refuses of them
    let other = |it: &Finding| it.code != Code::NameRefused;
    for finding in findings(scenario).into_iter().filter(other) {
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

    #[test]
    fn a_shadowed_rule_can_be_taken_away((scenario, flow) in (guarded(), flow())) {
        for finding in findings(&scenario).into_iter().filter(|it| it.code == Code::ShadowedRule) {
            let ResourceRef::NetworkSecurityGroup(id) = &finding.resource else { continue };
            let mut other = scenario.clone();
            let group = other.network_security_groups.get_mut(id).expect("it has a rule");
            group.security_rules.retain(|rule| rule.name != finding.rule);
            let (before, after) = (verdict(&scenario, &flow), verdict(&other, &flow));
            // a service's address is not known: two rules for one prefix may each hold it, for all that is asked
            prop_assert!(before == after || before == Verdict::Undetermined, "{:?}: {:?}", finding, flow);
        }
    }

    #[test]
    fn a_group_never_tells_more_of_a_machine_without_an_address(scenario in guarded()) {
        let mut document = written(&scenario);
        for nic in ["a1", "a2"] {
            document["networkInterfaces"][nic]["privateIpAddress"] = json!("[parameters('address')]");
        }
        let is_rule = |it: &Finding| matches!(it.code, Code::ShadowedRule);
        let before: Vec<_> = findings(&scenario).into_iter().filter(is_rule).map(|it| (it.resource, it.rule)).collect();
        for it in findings(&read(document)).into_iter().filter(is_rule) {
            prop_assert!(before.contains(&(it.resource.clone(), it.rule.clone())), "{:?}", it);
        }
    }
}

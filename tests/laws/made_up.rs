//! Laws on made-up networks of every kind of resource, malformed parts included.

use harness::naive::judge;
use pathlight_core::evaluate::evaluate;
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use pathlight_core::outcome::{Outcome, Stage, StepOutcome, Symptom, Verdict, Way};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::universe::{self, Edit};

/// Each network is asked about every pair.
pub(super) fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 128,
        ..super::config()
    }
}

pub(super) fn edits() -> impl Strategy<Value = (Vec<Edit>, Vec<Flow>)> {
    (universe::changes(), universe::asked()).prop_map(|(edits, asked)| (edits, universe::flows(asked)))
}

/// The answer without its reasons.
type Gist = (Verdict, Option<Symptom>, Option<Way>, Vec<(Stage, StepOutcome)>);

/// What may not change: all but which of several equal things is named.
fn gist(outcome: &Outcome) -> Gist {
    let steps = outcome.steps.iter().map(|step| (step.stage, step.outcome));
    (outcome.verdict(), outcome.symptom(), outcome.way, steps.collect())
}

/// Every list the other way round. None has an order of its own, but for the interfaces of a machine.
pub(super) fn turned(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().rev().map(turned).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| match name.as_str() {
                "networkInterfaces" if value.is_array() => (name.clone(), value.clone()),
                _ => (name.clone(), turned(value)),
            });
            Value::Object(fields.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn written(scenario: &Scenario) -> Value {
    serde_json::to_value(scenario).expect("JSON")
}

fn read(document: Value) -> Scenario {
    serde_json::from_value(document).expect("a scenario")
}

/// One more rule in one of the groups, at a priority that no other has, and its access.
fn added() -> impl Strategy<Value = (Edit, bool)> {
    const ADDRESSES: &[&str] = &[
        "*",
        "*",
        "VirtualNetwork",
        "Internet",
        "Storage",
        "10.1.0.0/16",
        "10.1.2.4",
        "8.8.8.8",
    ];
    (
        select(vec!["g1", "g2"]),
        select(vec![150, 250, 350, 4000]),
        select(vec!["Inbound", "Outbound"]),
        any::<bool>(),
        select(vec!["*", "Tcp"]),
        select(ADDRESSES),
        select(ADDRESSES),
        select(vec!["*", "*", "443", "1433"]),
    )
        .prop_map(
            |(group, priority, direction, allow, protocol, source, destination, port)| {
                let rule = json!({
                    "name": "added", "priority": priority, "direction": direction, "protocol": protocol,
                    "access": if allow { "Allow" } else { "Deny" },
                    "source": [source], "destination": [destination], "destinationPorts": [port],
                });
                (
                    Edit::Push(format!("networkSecurityGroups/{group}/securityRules"), rule),
                    allow,
                )
            },
        )
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_lists_is_irrelevant((edits, flows) in edits()) {
        let scenario = universe::scenario(&edits);
        let other = read(turned(&written(&scenario)));
        for flow in flows {
            let (one, other) = (evaluate(&scenario, &flow), evaluate(&other, &flow));
            prop_assert_eq!(gist(&one), gist(&other), "{:?}", flow);
        }
    }

    #[test]
    fn the_names_of_all_things_do_not_matter((edits, flows) in edits()) {
        let scenario = universe::scenario(&edits);
        let document = written(&scenario);
        let ids = super::ids(&document);
        let other = read(super::renamed(&document, &ids));
        for flow in flows {
            let asked = serde_json::to_value(&flow).expect("JSON");
            let same: Flow = serde_json::from_value(super::renamed(&asked, &ids)).expect("a flow");
            prop_assert_eq!(gist(&evaluate(&scenario, &flow)), gist(&evaluate(&other, &same)), "{:?}", flow);
        }
    }

    #[test]
    fn an_allow_never_closes_and_a_deny_never_opens((edits, flows) in edits(), (rule, allows) in added()) {
        let mut more = edits.clone();
        more.push(rule);
        let (scenario, more) = (universe::scenario(&edits), universe::scenario(&more));
        for flow in flows {
            let (before, after) = (evaluate(&scenario, &flow).verdict(), evaluate(&more, &flow).verdict());
            let (open, closed) = if allows { (before, after) } else { (after, before) };
            prop_assert!(open != Verdict::Allowed || closed == Verdict::Allowed, "{:?}", flow);
            prop_assert!(closed != Verdict::Denied || open == Verdict::Denied, "{:?}", flow);
        }
    }

    #[test]
    fn a_policy_never_opens_what_the_endpoint_covers((edits, flows) in edits(), listed in select(vec!["S1", "S9"])) {
        let mut bare = written(&universe::scenario(&edits));
        for subnet in bare["subnets"].as_object_mut().expect("subnets").values_mut() {
            subnet.as_object_mut().expect("a subnet").remove("serviceEndpointPolicies");
        }
        let mut with = bare.clone();
        with["serviceEndpointPolicies"]["p1"] = json!({ "definitions": [{
            "name": "d", "service": "Microsoft.Storage", "serviceResources": [format!("/subscriptions/{listed}")],
        }] });
        for subnet in with["subnets"].as_object_mut().expect("subnets").values_mut() {
            subnet["serviceEndpointPolicies"] = json!(["p1"]);
        }
        let (bare, with) = (read(bare), read(with));
        for flow in flows {
            let before = evaluate(&bare, &flow);
            if before.way == Some(Way::ServiceEndpoint) && evaluate(&with, &flow).verdict() == Verdict::Allowed {
                prop_assert_eq!(before.verdict(), Verdict::Allowed, "{:?}", flow);
            }
        }
    }
}

/// It lifts the endpoint to all regions: an account that admits the subnet only is reached by it then
/// (services B-11, G-166).
#[test]
fn a_policy_can_open_what_the_endpoint_did_not_cover() {
    let mut document = universe::plain();
    document["subnets"]["A"]["serviceEndpoints"] = json!([{ "service": "Microsoft.Storage" }]);
    document["storageAccounts"]["stW"]["region"] = json!("westeurope");
    document["storageAccounts"]["stW"]["firewall"] =
        json!({ "defaultAction": "Deny", "virtualNetworkRules": [{ "subnet": "A" }] });
    document["serviceEndpointPolicies"]["p1"]["definitions"] =
        json!([{ "name": "d", "service": "Microsoft.Storage", "serviceResources": ["/subscriptions/S1"] }]);
    let bare = read(document.clone());
    document["subnets"]["A"]["serviceEndpointPolicies"] = json!(["p1"]);
    let with = read(document);
    let flow = Flow {
        source: pathlight_core::flow::Source::NetworkInterface("a1".into()),
        target: pathlight_core::flow::Target::StorageAccount {
            id: "stW".into(),
            sub_resource: Default::default(),
        },
        protocol: Default::default(),
        port: Some(443),
        source_port: None,
    };
    for (scenario, verdict) in [(bare, Verdict::Denied), (with, Verdict::Allowed)] {
        assert_eq!(evaluate(&scenario, &flow).verdict(), verdict);
        assert_eq!(judge(&scenario, &flow, None).verdict, verdict);
    }
}

//! Laws of the engine: what must hold whatever the scenario, tried on many made-up ones.
//!
//! The seed is fixed: the same scenarios every time.
#![cfg(not(target_arch = "wasm32"))]

#[path = "agreement/edits.rs"]
mod edits;
#[path = "laws/findings.rs"]
mod findings;
#[path = "laws/made_up.rs"]
mod made_up;
#[path = "agreement/universe.rs"]
mod universe;

use std::collections::BTreeSet;

use harness::case;
use pathlight_core::document::{self, Document};
use pathlight_core::evaluate::evaluate;
use pathlight_core::flow::{Flow, Protocol, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::nsg::{NetworkSecurityGroup, SecurityRule};
use pathlight_core::outcome::{Verdict, Way};
use pathlight_core::{gallery, model::id::NetworkSecurityGroupId};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 2048,
        rng_seed: RngSeed::Fixed(0x7061_7468),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Every scenario at hand: those of the cases, with their questions.
fn asked() -> Vec<(Scenario, Flow)> {
    let cases = case::all().expect("the case files can be read");
    let pair = |loaded: case::Loaded| {
        let scenario = loaded.scenario().expect("a scenario");
        let flow = loaded.flow(&scenario).expect("a flow");
        (scenario, flow)
    };
    cases.into_iter().map(pair).collect()
}

/// Mostly `*`: a rule that matches nothing tries nothing.
fn wide(others: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![2 => Just("*"), 1 => select(others)]
}

/// A rule at `priority`. No platform tag: naming one ends an exemption, so such an Allow can close.
fn rule(priority: u16) -> impl Strategy<Value = SecurityRule> {
    const ADDRESSES: &[&str] = &[
        "VirtualNetwork",
        "Internet",
        "Storage",
        "Storage.WestUS",
        "AzureCloud",
        "AzureKeyVault",
        "10.1.1.0/24",
        "10.1.1.4",
        "10.1.0.0/16",
        "8.8.8.8",
        "20.3.3.3",
        "13.83.72.0/24",
        "0.0.0.0/0",
    ];
    const PORTS: &[&str] = &["22", "443", "80-443", "0-1023"];
    let access = select(vec!["Allow", "Deny"]);
    let direction = select(vec!["Inbound", "Outbound"]);
    let protocol = wide(&["Tcp", "Udp", "Icmp"]);
    (
        access,
        direction,
        protocol,
        wide(ADDRESSES),
        wide(ADDRESSES),
        wide(PORTS),
    )
        .prop_map(move |(access, direction, protocol, source, destination, port)| {
            let rule = json!({
                "name": format!("r{priority}"), "priority": priority, "direction": direction,
                "access": access, "protocol": protocol, "source": [source],
                "destination": [destination], "destinationPorts": [port],
            });
            serde_json::from_value(rule).expect("a rule")
        })
}

/// Up to six rules with priorities of their own, in any order.
fn rules() -> impl Strategy<Value = Vec<SecurityRule>> {
    subsequence((2..=12).map(|n| n * 100).collect::<Vec<u16>>(), 0..=6)
        .prop_flat_map(|priorities| priorities.into_iter().map(rule).collect::<Vec<_>>())
        .prop_shuffle()
}

/// The laboratory with two made-up groups, on subnet A and on the interface a1, and one more free rule.
fn guarded() -> impl Strategy<Value = Scenario> {
    let public = any::<bool>();
    (rules(), rules(), any::<bool>(), public).prop_map(|(subnet, interface, endpoint, public)| {
        let mut lab: Value = serde_json::from_str(harness::files::FIXTURES[1].1).expect("JSON");
        lab["subnets"]["A"]["networkSecurityGroup"] = json!("subnet");
        lab["networkInterfaces"]["a1"]["networkSecurityGroup"] = json!("interface");
        lab["networkSecurityGroups"] = json!({
            "subnet": { "securityRules": subnet }, "interface": { "securityRules": interface },
        });
        if endpoint {
            lab["subnets"]["A"]["serviceEndpoints"] = json!([{ "service": "Microsoft.Storage" }]);
        }
        if public {
            lab["networkInterfaces"]["a1"]["publicIpAddress"] = json!("P");
        }
        serde_json::from_value(lab).expect("a scenario")
    })
}

fn flow() -> impl Strategy<Value = Flow> {
    let nic = |name: &str| Source::NetworkInterface(name.into());
    let host = |name: &str| Source::Host(name.into());
    let account = |name: &str| Target::StorageAccount {
        id: name.into(),
        sub_resource: Default::default(),
    };
    let sources = vec![nic("a1"), nic("a1"), nic("a2"), nic("b1"), host("X")];
    let targets = vec![
        Target::NetworkInterface("a1".into()),
        Target::NetworkInterface("a1".into()),
        Target::NetworkInterface("b1".into()),
        account("stW"),
        account("stE"),
        Target::KeyVault("kvE".into()),
        Target::Host("X".into()),
        Target::MicrosoftEntra,
        Target::Address([10, 99, 0, 1].into()),
        Target::Address([13, 83, 72, 20].into()),
    ];
    let protocols = vec![Protocol::Tcp, Protocol::Tcp, Protocol::Udp, Protocol::Icmp];
    let ports = vec![22, 80, 443, 8080];
    (select(sources), select(targets), select(protocols), select(ports)).prop_map(
        |(source, target, protocol, port)| Flow {
            source,
            target,
            protocol,
            port: protocol.has_ports().then_some(port),
            source_port: None,
        },
    )
}

fn group<'a>(scenario: &'a mut Scenario, name: &str) -> &'a mut NetworkSecurityGroup {
    let groups = &mut scenario.network_security_groups;
    groups
        .get_mut(&NetworkSecurityGroupId::from(name))
        .expect("the group stands there")
}

fn verdict(scenario: &Scenario, flow: &Flow) -> Verdict {
    evaluate(scenario, flow).verdict()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_rules_in_a_group_is_irrelevant(scenario in guarded(), flow in flow(), turn in any::<Index>()) {
        let mut turned = scenario.clone();
        for group in turned.network_security_groups.values_mut() {
            let length = group.security_rules.len();
            if length > 0 {
                group.security_rules.rotate_left(turn.index(length));
                group.security_rules.swap(0, length - 1);
            }
        }
        prop_assert_eq!(evaluate(&scenario, &flow), evaluate(&turned, &flow));
    }

    #[test]
    fn one_more_allow_never_closes_and_one_more_deny_never_opens(
        scenario in guarded(), flow in flow(), added in (2..=8u16).prop_map(|n| n * 100 - 50).prop_flat_map(rule),
        on_subnet in any::<bool>(),
    ) {
        let allows = serde_json::to_value(&added).expect("JSON")["access"] == "Allow";
        let mut more = scenario.clone();
        group(&mut more, if on_subnet { "subnet" } else { "interface" }).security_rules.push(added);
        let (before, after) = (verdict(&scenario, &flow), verdict(&more, &flow));
        if allows && before == Verdict::Allowed {
            prop_assert_eq!(after, Verdict::Allowed);
        }
        if !allows && before == Verdict::Denied {
            prop_assert_eq!(after, Verdict::Denied);
        }
        if !allows && after == Verdict::Allowed {
            prop_assert_eq!(before, Verdict::Allowed);
        }
    }

    #[test]
    fn a_scenario_has_one_spelling(scenario in guarded(), flow in flow()) {
        let written = serde_json::to_string(&scenario).expect("JSON");
        let read: Scenario = serde_json::from_str(&written).expect("a scenario");
        prop_assert_eq!(&serde_json::to_string(&read).expect("JSON"), &written);
        let answer = |scenario: &Scenario| serde_json::to_string(&evaluate(scenario, &flow)).expect("JSON");
        prop_assert_eq!(answer(&scenario), answer(&read));
    }
}

#[test]
fn opening_what_was_saved_gives_the_same_bytes() {
    let cases = asked().into_iter().map(|(scenario, _)| scenario);
    let gallery = gallery::ALL
        .iter()
        .map(|entry| gallery::open(entry.id).expect("it opens").scenario);
    for scenario in cases.chain(gallery) {
        let document = Document {
            scenario,
            layout: Some(json!({ "vnet1": [3, 4] })),
        };
        let written = document::save_pretty(&document);
        let opened = document::open(&written).expect("what was saved opens");
        assert_eq!(opened.document, document);
        assert_eq!(document::save_pretty(&opened.document), written);
    }
}

/// Tables whose ids and names are the author's own. An account's name is not: its Azure id holds it.
const NAMED: &[&str] = &[
    "virtualNetworks",
    "subnets",
    "networkSecurityGroups",
    "routeTables",
    "natGateways",
    "publicIpAddresses",
    "networkInterfaces",
    "virtualMachines",
    "serviceEndpointPolicies",
    "keyVaults",
    "privateEndpoints",
    "privateDnsZones",
    "virtualNetworkGateways",
    "localNetworkGateways",
    "connections",
    "azureFirewalls",
    "hosts",
];

/// Gives every id another spelling, in the opposite order, wherever it stands.
fn renamed(value: &Value, ids: &[String]) -> Value {
    let new = |text: &String| match ids.iter().position(|id| id == text) {
        Some(place) => format!("x{:04}", 9999 - place),
        None => text.clone(),
    };
    match value {
        Value::String(text) => Value::String(new(text)),
        Value::Array(values) => values.iter().map(|value| renamed(value, ids)).collect(),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| match name.as_str() {
                // Azure's own word, not a name
                "groupId" => (name.clone(), value.clone()),
                _ => (new(name), renamed(value, ids)),
            });
            Value::Object(fields.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

/// Every id that an author may choose.
fn ids(document: &Value) -> Vec<String> {
    let tables = NAMED.iter().filter_map(|table| document[table].as_object());
    let ids: BTreeSet<String> = tables.flat_map(|table| table.keys().cloned()).collect();
    ids.into_iter().collect()
}

#[test]
fn names_do_not_matter() {
    for (scenario, flow) in asked() {
        let document = serde_json::to_value(&scenario).expect("JSON");
        let ids = ids(&document);
        let asked = serde_json::to_value(&flow).expect("JSON");
        let other: Scenario = serde_json::from_value(renamed(&document, &ids)).expect("a scenario");
        let same: Flow = serde_json::from_value(renamed(&asked, &ids)).expect("a flow");
        let (before, after) = (evaluate(&scenario, &flow), evaluate(&other, &same));
        let what = |outcome: &pathlight_core::outcome::Outcome| {
            let steps: Vec<_> = outcome
                .steps
                .iter()
                .map(|step| (step.stage, step.outcome))
                .collect();
            (outcome.verdict(), outcome.symptom(), outcome.way, steps)
        };
        assert_eq!(what(&before), what(&after), "{flow:?}");
    }
}

#[test]
fn a_policy_never_opens_an_account_that_the_endpoint_covered_already() {
    const LISTED: &[&str] = &["/subscriptions/S1", "/subscriptions/S9", "/services/Azure"];
    let mut covered = 0;
    for (scenario, flow) in asked() {
        let before = evaluate(&scenario, &flow);
        if before.way != Some(Way::ServiceEndpoint) || !matches!(flow.target, Target::StorageAccount { .. }) {
            continue;
        }
        covered += 1;
        for listed in LISTED {
            let mut document = serde_json::to_value(&scenario).expect("JSON");
            document["serviceEndpointPolicies"]["more"] = json!({ "definitions": [
                { "name": "d", "service": "Microsoft.Storage", "serviceResources": [listed] }
            ] });
            let bare = without_policies(&document);
            for subnet in document["subnets"].as_object_mut().expect("subnets").values_mut() {
                subnet["serviceEndpointPolicies"] = json!(["more"]);
            }
            let with: Scenario = serde_json::from_value(document).expect("a scenario");
            let bare_outcome = evaluate(&bare, &flow);
            if bare_outcome.way == Some(Way::ServiceEndpoint) && verdict(&with, &flow) == Verdict::Allowed {
                assert_eq!(bare_outcome.verdict(), Verdict::Allowed, "{flow:?} with {listed}");
            }
        }
    }
    assert!(covered > 20, "the law was tried on {covered} flows only");
}

fn without_policies(document: &Value) -> Scenario {
    let mut document = document.clone();
    for subnet in document["subnets"].as_object_mut().expect("subnets").values_mut() {
        subnet
            .as_object_mut()
            .expect("a subnet")
            .remove("serviceEndpointPolicies");
    }
    serde_json::from_value(document).expect("a scenario")
}

#[test]
fn one_more_admitted_source_never_closes() {
    for (scenario, flow) in asked() {
        if verdict(&scenario, &flow) != Verdict::Allowed {
            continue;
        }
        let mut document = serde_json::to_value(&scenario).expect("JSON");
        for account in document["storageAccounts"]
            .as_object_mut()
            .expect("accounts")
            .values_mut()
        {
            let mut admitted = account["firewall"]["ipRules"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            admitted.extend(["198.51.100.0/24", "203.0.113.0/24", "20.0.0.0/8"].map(Value::from));
            account["firewall"]["ipRules"] = Value::Array(admitted);
        }
        let more: Scenario = serde_json::from_value(document).expect("a scenario");
        assert_eq!(verdict(&more, &flow), Verdict::Allowed, "{flow:?}");
    }
}

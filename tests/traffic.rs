//! All traffic of one end: the sets say at every point what `evaluate` says, and they keep their own laws.
//!
//! The seed is fixed: the same scenarios every time.
#![cfg(not(target_arch = "wasm32"))]

use std::net::Ipv4Addr;

use pathlight_core::analysis::change::{group_change, side_change};
use pathlight_core::analysis::traffic::{
    Side, Traffic, are_equivalent, group_traffic, rule_traffic, traffic,
};
use pathlight_core::evaluate::evaluate_with;
use pathlight_core::flow::{Flow, Protocol, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::NetworkInterfaceId;
use pathlight_core::model::nsg::{Direction, NetworkSecurityGroup};
use pathlight_core::outcome::{Stage, StepOutcome};
use pathlight_core::service_tag::ServiceTags;
use pathlight_core::sets::address::AddressSet;
use pathlight_core::sets::traffic::{Services, TrafficSet};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 1024,
        rng_seed: RngSeed::Fixed(0x7061_7468),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn tags() -> ServiceTags {
    let tag = |name: &str, prefixes: &[&str]| json!({ "name": name, "properties": { "addressPrefixes": prefixes } });
    let file = json!({ "values": [
        tag("Storage", &["13.83.72.16/28", "8.8.8.0/24"]),
        tag("AzureCloud", &["13.83.0.0/16", "10.0.0.0/8"]),
    ] });
    ServiceTags::read(&file.to_string()).expect("a tags file")
}

const ADDRESSES: &[&str] = &[
    "*",
    "VirtualNetwork",
    "Internet",
    "Storage",
    "AzureCloud",
    "Sql",
    "AzureLoadBalancer",
    "AzurePlatformDNS",
    "AzurePlatformIMDS",
    "10.1.1.0/24",
    "10.1.1.4",
    "10.1.0.0/16",
    "10.2.0.0/16",
    "8.8.8.8",
    "13.83.0.0/17",
    "20.0.0.0/8",
    "0.0.0.0/0",
    "168.63.129.16",
    "2001:db8::/32",
    "10.1.1.0/40",
];

const PORTS: &[&str] = &[
    "*",
    "*",
    "22",
    "443",
    "53",
    "80",
    "80-443",
    "0-1023",
    "1024-65535",
    "70000",
];

/// One entry, sometimes two, often any.
fn some(of: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    prop_oneof![
        3 => Just(vec!["*"]),
        5 => select(of).prop_map(|one| vec![one]),
        2 => (select(of), select(of)).prop_map(|(one, other)| vec![one, other]),
    ]
}

/// One side of a rule: mostly addresses, sometimes an application security group.
fn end() -> impl Strategy<Value = (Vec<&'static str>, Vec<&'static str>)> {
    prop_oneof![
        5 => some(ADDRESSES).prop_map(|it| (it, vec![])),
        1 => select(&["web", "db", "gone"][..]).prop_map(|it| (vec![], vec![it])),
    ]
}

fn rule() -> impl Strategy<Value = Value> {
    let priority = prop_oneof![30 => (1..=9u16).prop_map(|n| n * 100), 1 => Just(9999)];
    let access = prop_oneof![10 => Just("Allow"), 10 => Just("Deny"), 1 => Just("Maybe")];
    let direction = prop_oneof![10 => Just("Inbound"), 10 => Just("Outbound"), 1 => Just("Sideways")];
    let protocol = select(&["*", "*", "Tcp", "Udp", "Icmp", "Esp", "Gre"][..]);
    let sources = prop_oneof![6 => Just("*"), 1 => select(PORTS)];
    (priority, access, direction, protocol, end(), end(), some(PORTS), sources).prop_map(
        |(priority, access, direction, protocol, source, destination, ports, source_port)| {
            json!({
                "name": format!("r{priority}"), "priority": priority, "direction": direction, "access": access,
                "protocol": protocol, "source": source.0, "sourceApplicationSecurityGroups": source.1,
                "destination": destination.0, "destinationApplicationSecurityGroups": destination.1,
                "sourcePorts": [source_port], "destinationPorts": ports,
            })
        },
    )
}

fn rules() -> impl Strategy<Value = Value> {
    prop::collection::vec(rule(), 0..8).prop_map(|rules| json!({ "securityRules": rules }))
}

fn group() -> impl Strategy<Value = NetworkSecurityGroup> {
    rules().prop_map(|group| pathlight_core::json::read(&group).expect("a group"))
}

/// The laboratory with a peer, members, a route and up to two groups around a1; some of it not known.
fn scenario() -> impl Strategy<Value = Scenario> {
    let levels = select(&[(true, true), (true, false), (false, true), (false, false)][..]);
    let public = select(vec![
        None,
        Some(None),
        Some(Some("Standard")),
        Some(Some("Basic")),
    ]);
    (rules(), rules(), levels, public, 0..16u8).prop_map(|(subnet, interface, levels, public, odd)| {
        let mut lab: Value = serde_json::from_str(harness::files::FIXTURES[1].1).expect("JSON");
        lab["networkSecurityGroups"] = json!({ "subnet": subnet, "interface": interface });
        lab["applicationSecurityGroups"] = json!({ "web": {}, "db": {} });
        lab["networkInterfaces"]["a1"]["applicationSecurityGroups"] = json!(["web"]);
        lab["networkInterfaces"]["b1"]["applicationSecurityGroups"] = json!(["db", "web"]);
        lab["networkInterfaces"]["c1"]["applicationSecurityGroups"] = json!(["db"]);
        let link = |from: &str, to: &str| json!({ "virtualNetwork": from, "remoteVirtualNetwork": to });
        lab["peerings"] = json!({ "12": link("V1", "V2"), "21": link("V2", "V1") });
        if levels.0 {
            lab["subnets"]["A"]["networkSecurityGroup"] = json!("subnet");
        }
        if levels.1 {
            lab["networkInterfaces"]["a1"]["networkSecurityGroup"] = json!("interface");
        }
        if let Some(sku) = public {
            lab["networkInterfaces"]["a1"]["publicIpAddress"] = json!("P");
            lab["publicIpAddresses"]["P"] = json!({ "ipAddress": "20.3.3.3" });
            if let Some(sku) = sku {
                lab["publicIpAddresses"]["P"]["sku"] = json!(sku);
            }
        }
        let touch = |stage: &str, kind: &str, id: &str| {
            json!({ "thing": { "name": "t", "resourceType": "Some/things", "touches": [{ "stage": stage, "subject": { "kind": kind, "id": id } }] } })
        };
        match odd {
            0 => lab["subnets"]["A"]["networkSecurityGroup"] = json!("gone"),
            1 => lab["unmodelled"] = touch("outboundNsg", "networkSecurityGroup", "subnet"),
            2 => lab["unmodelled"] = touch("inboundNsg", "networkInterface", "a1"),
            3 => lab["unmodelled"] = touch("inboundNsg", "virtualNetwork", "V1"),
            4 => lab["unmodelled"] = touch("routing", "peering", "12"),
            5 => lab["virtualNetworks"]["V2"]["addressSpace"] = json!(["10.2.0.0/16", "nonsense"]),
            6..=8 => {
                lab["routeTables"] = json!({ "rt": { "routes": [
                    { "name": "r", "addressPrefix": "20.0.0.0/8", "nextHop": { "virtualAppliance": "10.1.9.4" } },
                ] } });
                lab["subnets"]["A"]["routeTable"] = json!("rt");
            }
            9 => lab["hosts"]["op"]["gateway"] = json!("vpn"),
            _ => {}
        }
        serde_json::from_value(lab).expect("a scenario")
    })
}

const FAR: &[&str] = &[
    "10.1.1.4",
    "10.1.1.5",
    "10.1.2.4",
    "10.1.9.4",
    "10.1.200.1",
    "10.2.1.4",
    "10.3.1.4",
    "10.99.0.1",
    "8.8.8.8",
    "8.8.8.9",
    "13.83.72.20",
    "13.83.200.1",
    "20.7.7.7",
    "192.168.50.10",
    "198.51.100.50",
    "168.63.129.16",
    "169.254.169.254",
    "0.0.0.0",
    "255.255.255.255",
];

fn service() -> impl Strategy<Value = (Protocol, u16)> {
    let ports = vec![0, 22, 53, 67, 80, 81, 443, 444, 1023, 1024, 32526, 65535];
    let protocols = Protocol::ALL.map(|(protocol, _)| protocol).to_vec();
    (
        prop_oneof![Just(Protocol::Tcp), Just(Protocol::Udp), select(protocols)],
        select(ports),
    )
}

fn a1() -> NetworkInterfaceId {
    "a1".into()
}

/// What the groups' step says; `None`: the flow never comes to it.
fn step(scenario: &Scenario, flow: &Flow, stage: Stage, tags: Option<&ServiceTags>) -> Option<StepOutcome> {
    let outcome = evaluate_with(scenario, flow, tags);
    let unknown = |it: &&_| {
        matches!(
            it,
            &&pathlight_core::outcome::Step {
                outcome: StepOutcome::Unknown,
                ..
            }
        )
    };
    let earlier = outcome.steps.iter().take_while(|step| step.stage != stage);
    if earlier.clone().filter(unknown).count() > 0 {
        return None;
    }
    let step = outcome
        .steps
        .iter()
        .find(|step| step.stage == stage)
        .expect("eight steps");
    match step.outcome {
        StepOutcome::NotReached | StepOutcome::NotApplicable => None,
        StepOutcome::Passed | StepOutcome::Stopped | StepOutcome::Unknown => Some(step.outcome),
    }
}

fn said(traffic: &Traffic, address: Ipv4Addr, (protocol, port): (Protocol, u16)) -> StepOutcome {
    let is_in = |set: &TrafficSet| set.contains(address, protocol, port);
    match (
        is_in(&traffic.allowed),
        is_in(&traffic.denied),
        is_in(&traffic.undetermined),
    ) {
        (true, false, false) => StepOutcome::Passed,
        (false, true, false) => StepOutcome::Stopped,
        (false, false, true) => StepOutcome::Unknown,
        other => panic!("{address} {protocol} {port} is in {other:?}"),
    }
}

fn flow(source: Source, target: Target, (protocol, port): (Protocol, u16)) -> Flow {
    let port = protocol.has_ports().then_some(port);
    Flow {
        source,
        target,
        protocol,
        port,
        source_port: None,
    }
}

fn everything() -> TrafficSet {
    TrafficSet::product(&AddressSet::all(), &Services::all()).expect("one piece")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn outbound_the_sets_say_what_evaluate_says(
        scenario in scenario(), asked in prop::collection::vec((select(FAR), service()), 12), loaded in any::<bool>(),
    ) {
        let tags = loaded.then(tags);
        let interface = a1();
        let side = Side { scenario: &scenario, interface: &interface, direction: Direction::Outbound, tags: tags.as_ref() };
        let traffic = traffic(&side).expect("few pieces");
        for (address, service) in asked {
            let address: Ipv4Addr = address.parse().expect("an address");
            let flow = flow(Source::NetworkInterface(a1()), Target::Address(address), service);
            if let Some(step) = step(&scenario, &flow, Stage::OutboundNsg, tags.as_ref()) {
                prop_assert_eq!(said(&traffic, address, service), step, "{:?}\n{}", flow, serde_json::to_string(&scenario).expect("JSON"));
            }
        }
    }

    #[test]
    fn inbound_the_sets_say_what_evaluate_says(
        scenario in scenario(), asked in prop::collection::vec((0..10usize, service()), 12), loaded in any::<bool>(),
    ) {
        let tags = loaded.then(tags);
        let interface = a1();
        let nic = |id: &str, address: &'static str| (Source::NetworkInterface(id.into()), address);
        let host = |id: &str, address: &'static str| (Source::Host(id.into()), address);
        let sources = [
            nic("a1", "10.1.1.4"), nic("a2", "10.1.1.5"), nic("b1", "10.1.2.4"), nic("c1", "10.2.1.4"),
            nic("b1", "10.1.2.4"), nic("c1", "10.2.1.4"), host("X", "8.8.8.8"), host("op", "198.51.100.50"),
            host("azure", "13.83.72.20"), host("azure", "13.83.72.20"),
        ];
        let mut scenario = serde_json::to_value(&scenario).expect("JSON");
        scenario["hosts"]["azure"] = json!({ "network": "azure", "address": "13.83.72.20" });
        let scenario: Scenario = serde_json::from_value(scenario).expect("a scenario");
        let side = Side { scenario: &scenario, interface: &interface, direction: Direction::Inbound, tags: tags.as_ref() };
        let traffic = traffic(&side).expect("few pieces");
        for (at, service) in asked {
            let (source, address) = sources[at].clone();
            let address: Ipv4Addr = address.parse().expect("an address");
            let flow = flow(source, Target::NetworkInterface(a1()), service);
            if let Some(step) = step(&scenario, &flow, Stage::InboundNsg, tags.as_ref()) {
                prop_assert_eq!(said(&traffic, address, service), step, "{:?}\n{}", flow, serde_json::to_string(&scenario).expect("JSON"));
            }
        }
    }

    #[test]
    fn rules_share_everything_and_an_idle_one_can_go(
        scenario in scenario(), group in group(), inbound in any::<bool>(), turn in any::<Index>(),
    ) {
        let direction = if inbound { Direction::Inbound } else { Direction::Outbound };
        let interface = a1();
        let side = Side { scenario: &scenario, interface: &interface, direction, tags: None };
        let told = rule_traffic(&side, &group).expect("few pieces");
        let mut so_far = TrafficSet::default();
        for (at, rule) in told.iter().enumerate() {
            prop_assert!(so_far.intersection(&rule.decides).expect("few pieces").is_empty());
            prop_assert!(rule.decides.is_subset(&rule.matches).expect("few pieces"));
            // what it does not decide itself, the rules that cover it do
            let mut of_cover = rule.decides.union(&rule.may_decide).expect("few pieces");
            for cover in &rule.covered_by {
                prop_assert!(*cover < at);
                of_cover = of_cover.union(&told[*cover].decides).expect("few pieces");
            }
            prop_assert!(rule.matches.is_subset(&of_cover).expect("few pieces"));
            so_far = so_far.union(&rule.decides).expect("few pieces");
        }
        prop_assert_eq!(so_far, everything());

        let before = group_traffic(&side, &group).expect("few pieces");
        let all = before.allowed.union(&before.denied).expect("few pieces");
        prop_assert_eq!(all.union(&before.undetermined).expect("few pieces"), everything());
        let idle: Vec<&str> = told.iter().filter(|it| it.is_idle()).map(|it| it.name.as_str()).collect();
        if !idle.is_empty() {
            let name = idle[turn.index(idle.len())];
            let named = |it: &&pathlight_core::model::nsg::SecurityRule| it.name == name;
            // two rules may have one name here, and the other may be busy
            if group.security_rules.iter().filter(named).count() == 1 {
                let mut less = group.clone();
                less.security_rules.retain(|it| it.name != name);
                prop_assert_eq!(&group_traffic(&side, &less).expect("few pieces"), &before);
                prop_assert!(are_equivalent(&side, &group, &less).expect("few pieces"));
            }
        }
    }

    #[test]
    fn a_difference_is_what_the_sets_differ_by(
        scenario in scenario(), one in group(), other in group(), inbound in any::<bool>(), same in any::<bool>(),
    ) {
        let direction = if inbound { Direction::Inbound } else { Direction::Outbound };
        let interface = a1();
        let side = Side { scenario: &scenario, interface: &interface, direction, tags: None };
        let mut other = if same { one.clone() } else { other };
        other.security_rules.reverse();
        let [before, after] = [&one, &other].map(|group| group_traffic(&side, group).expect("few pieces"));
        let change = group_change(&side, &one, &other).expect("few pieces");
        let without = |one: &TrafficSet, other: &TrafficSet| one.difference(other).expect("few pieces");
        prop_assert_eq!(change.opened, without(&after.allowed, &before.allowed));
        prop_assert_eq!(change.closed, without(&after.denied, &before.denied));
        prop_assert_eq!(change.undetermined, without(&after.undetermined, &before.undetermined));
        prop_assert_eq!(are_equivalent(&side, &one, &other).expect("few pieces"), before == after);
        prop_assert!(!same || before == after);
    }

    #[test]
    fn two_ends_differ_by_what_their_sets_differ_by(one in scenario(), other in scenario()) {
        let interface = a1();
        let direction = Direction::Outbound;
        let [before, after] = [&one, &other].map(|scenario| Side { scenario, interface: &interface, direction, tags: None });
        let change = side_change(&before, &after).expect("few pieces");
        let [before, after] = [before, after].map(|side| traffic(&side).expect("few pieces"));
        prop_assert_eq!(change.opened, after.allowed.difference(&before.allowed).expect("few pieces"));
        prop_assert_eq!(change.closed, after.denied.difference(&before.denied).expect("few pieces"));
    }
}

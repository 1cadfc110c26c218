//! A small universe of made-up networks: one plain scenario and a handful of changes to it.
//!
//! A failing scenario shrinks to the few changes that it takes.

use std::net::Ipv4Addr;

use harness::patch::merge;
use pathlight_core::flow::{Flow, Protocol, Source, StorageSubResource, Target};
use pathlight_core::model::Scenario;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::edits;

/// A protocol, a port, a source port.
pub type Asked = (Protocol, u16, Option<u16>);

/// One change.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A merge patch.
    Merge(Value),
    /// One more entry of the list at this place.
    Push(String, Value),
}

impl std::fmt::Display for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Edit::Merge(patch) => write!(f, "{patch}"),
            Edit::Push(place, entry) => write!(f, "{place} + {entry}"),
        }
    }
}

/// Three networks, one machine or two in each subnet, services on both coasts, hosts outside.
pub fn plain() -> Value {
    json!({
        "title": "made up",
        "tenants": { "T1": { "yours": true }, "T9": {} },
        "subscriptions": { "S1": { "tenant": "T1" }, "S9": { "tenant": "T9" } },
        "virtualNetworks": {
            "V1": { "scope": "S1/rg", "region": "westus", "addressSpace": ["10.1.0.0/16"] },
            "V2": { "scope": "S1/rg", "region": "eastus", "addressSpace": ["10.2.0.0/16"] },
            "V3": { "scope": "S9/rg", "region": "westeurope", "addressSpace": ["10.3.0.0/16"] }
        },
        "subnets": {
            "A": { "virtualNetwork": "V1", "addressPrefixes": ["10.1.1.0/24"] },
            "B": { "virtualNetwork": "V1", "addressPrefixes": ["10.1.2.0/24"] },
            "N": { "virtualNetwork": "V1", "addressPrefixes": ["10.1.9.0/24"] },
            "F": { "name": "AzureFirewallSubnet", "virtualNetwork": "V1", "addressPrefixes": ["10.1.8.0/24"] },
            "G": { "name": "GatewaySubnet", "virtualNetwork": "V1", "addressPrefixes": ["10.1.0.0/24"] },
            "C": { "virtualNetwork": "V2", "addressPrefixes": ["10.2.1.0/24"] },
            "D": { "virtualNetwork": "V3", "addressPrefixes": ["10.3.1.0/24"] }
        },
        "publicIpAddresses": {
            "P": { "ipAddress": "20.3.3.3", "sku": "Standard" },
            "Q": { "ipAddress": "20.5.5.5", "sku": "Basic" },
            "R": { "ipAddress": "20.6.6.6" },
            "U": { "sku": "Standard" },
            "natP": { "ipAddress": "20.4.4.4", "sku": "Standard" },
            "fwP": { "ipAddress": "20.7.7.7", "sku": "Standard" }
        },
        "natGateways": { "nat": { "publicIpAddresses": ["natP"] }, "empty": {} },
        "networkInterfaces": {
            "a1": { "subnet": "A", "privateIpAddress": "10.1.1.4" },
            "a2": { "subnet": "A", "privateIpAddress": "10.1.1.5" },
            "b1": { "subnet": "B", "privateIpAddress": "10.1.2.4" },
            "nva": { "subnet": "N", "privateIpAddress": "10.1.9.4", "ipForwarding": true },
            "c1": { "subnet": "C", "privateIpAddress": "10.2.1.4" },
            "d1": { "subnet": "D", "privateIpAddress": "10.3.1.4" }
        },
        "networkSecurityGroups": { "g1": { "securityRules": [] }, "g2": { "securityRules": [] } },
        "applicationSecurityGroups": { "web": {}, "db": {} },
        "routeTables": { "r1": { "routes": [] }, "r2": { "routes": [] } },
        "serviceEndpointPolicies": { "p1": { "definitions": [] }, "p2": { "definitions": [] } },
        "storageAccounts": {
            "stW": { "scope": "S1/rg", "region": "westus", "firewall": {} },
            "stE": { "scope": "S9/rg", "region": "eastus", "firewall": {} }
        },
        "keyVaults": { "kv": { "scope": "S1/rg", "region": "eastus", "firewall": {} } },
        "sqlServers": { "sql": { "scope": "S1/rg", "region": "westus", "connectionPolicy": "Proxy" } },
        "hosts": {
            "X": { "network": "internet", "address": "8.8.8.8" },
            "op": { "network": "onPremises", "address": "192.168.50.10", "publicAddress": "198.51.100.50" },
            "az": { "network": "azure", "region": "westus", "tenant": "T1", "address": "20.9.9.9" }
        }
    })
}

fn apply(document: &mut Value, edit: &Edit) {
    match edit {
        Edit::Merge(patch) => merge(document, patch),
        Edit::Push(place, entry) => {
            let list = place.split('/').fold(document, |value, name| &mut value[name]);
            if !list.is_array() {
                *list = json!([]);
            }
            if let Some(list) = list.as_array_mut() {
                list.push(entry.clone());
            }
        }
    }
}

/// The scenario that some changes make.
pub fn scenario(edits: &[Edit]) -> Scenario {
    let mut document = plain();
    for edit in edits {
        apply(&mut document, edit);
    }
    serde_json::from_value(document).expect("a scenario")
}

/// Some changes.
pub fn changes() -> impl Strategy<Value = Vec<Edit>> {
    vec(edits::any(), 0..14)
}

/// What is asked of each scenario, by protocol and port.
pub fn asked() -> impl Strategy<Value = Asked> {
    let protocols = vec![
        Protocol::Tcp,
        Protocol::Tcp,
        Protocol::Tcp,
        Protocol::Tcp,
        Protocol::Udp,
        Protocol::Icmp,
    ];
    let ports = vec![443, 443, 1433, 22, 53, 25, 80];
    (
        select(protocols),
        select(ports),
        select(vec![None, None, Some(500), Some(4000)]),
    )
}

/// Every pair of the universe.
pub fn flows((protocol, port, source_port): Asked) -> Vec<Flow> {
    let nic = |name: &str| Source::NetworkInterface(name.into());
    let host = |name: &str| Source::Host(name.into());
    let account = |name: &str, sub_resource| Target::StorageAccount {
        id: name.into(),
        sub_resource,
    };
    let sources = [
        nic("a1"),
        nic("b1"),
        nic("c1"),
        nic("nva"),
        host("X"),
        host("op"),
        host("az"),
    ];
    let mut targets: Vec<Target> = ["a1", "b1", "c1", "d1", "nva"]
        .map(|name| Target::NetworkInterface(name.into()))
        .into();
    targets.extend([
        account("stW", StorageSubResource::Blob),
        account("stW", StorageSubResource::File),
        account("stE", StorageSubResource::Blob),
        Target::KeyVault("kv".into()),
        Target::SqlServer("sql".into()),
        Target::MicrosoftEntra,
        Target::Host("X".into()),
        Target::Host("op".into()),
    ]);
    let addresses = [
        [10, 1, 2, 4],
        [10, 1, 2, 9],
        [10, 2, 1, 4],
        [10, 2, 1, 9],
        [10, 99, 0, 1],
        [192, 168, 50, 10],
        [20, 60, 1, 1],
        [20, 3, 3, 3],
        [168, 63, 129, 16],
    ];
    targets.extend(addresses.map(|it| Target::Address(Ipv4Addr::from(it))));
    let ports = protocol.has_ports().then_some(port);
    let mut flows = Vec::new();
    for source in &sources {
        for target in &targets {
            // between hosts outside nothing of a network is asked
            if matches!(
                (source, target),
                (Source::Host(_), Target::Host(_) | Target::MicrosoftEntra)
            ) {
                continue;
            }
            let port = match target {
                Target::SqlServer(_) => ports.map(|_| 1433),
                _ => ports,
            };
            flows.push(Flow {
                source: source.clone(),
                target: target.clone(),
                protocol,
                port,
                source_port: source_port.filter(|_| protocol.has_ports()),
            });
        }
    }
    flows
}

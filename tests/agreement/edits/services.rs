//! Changes to services, and to what leads to them.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::universe::Edit;
use super::{SUBNETS, merge, of, set};

pub fn service() -> BoxedStrategy<Edit> {
    let firewall = |(table, id, field, value): (&str, &str, &str, Value)| {
        Edit::Merge(json!({ table: { id: { "firewall": { field: value } } } }))
    };
    let whose = [
        ("storageAccounts", "stW"),
        ("storageAccounts", "stW"),
        ("storageAccounts", "stE"),
        ("keyVaults", "kv"),
    ];
    let fields = [
        ("defaultAction", json!("Deny")),
        ("defaultAction", json!("Deny")),
        ("defaultAction", json!("Deny")),
        ("defaultAction", json!("Perhaps")),
        ("publicNetworkAccess", json!("Disabled")),
        ("publicNetworkAccess", json!("SecuredByPerimeter")),
        ("publicNetworkAccess", json!("Maybe")),
        ("bypass", json!("None")),
        ("bypass", json!("Logging, AzureServices")),
        ("virtualNetworkRules", json!([{"subnet": "A"}])),
        (
            "virtualNetworkRules",
            json!([{"subnet": "N"}, {"subnet": "gone"}]),
        ),
        ("virtualNetworkRules", json!([{"subnet": "A", "state": "Failed"}])),
        ("virtualNetworkRules", json!([{"subnet": "C"}])),
        ("ipRules", json!(["20.3.3.3"])),
        ("ipRules", json!(["0.0.0.0/0"])),
        ("ipRules", json!(["8.8.8.8", "198.51.100.0/24"])),
        ("ipRules", json!(["10.0.0.0/8"])),
        ("ipRules", json!(["20.0.0.0/8"])),
    ];
    prop_oneof![
        6 => (of(&whose), of(&fields)).prop_map(move |((table, id), (field, value))| firewall((table, id, field, value))),
        1 => merge(json!({"storageAccounts": {"stW": {"firewall": {"resourceAccessRules": [{"tenant": "T1", "resource": "/r/1"}]}}}})),
        1 => set("hosts", &["az"], "trusted", vec![json!(true)]),
        1 => set("hosts", &["az"], "resource", vec![json!("/r/1"), json!("/r/2")]),
        1 => set("hosts", &["az"], "region", vec![json!("eastus"), json!("somewherenew")]),
        1 => set("storageAccounts", &["stW", "stE"], "region", vec![json!("eastus"), json!("westeurope"), json!("norwaywest"), json!("somewherenew")]),
    ]
    .boxed()
}

pub fn sql() -> BoxedStrategy<Edit> {
    let range =
        |start: &str, end: &str| json!([{ "name": "r", "startIpAddress": start, "endIpAddress": end }]);
    prop_oneof![
        set(
            "sqlServers",
            &["sql"],
            "connectionPolicy",
            vec![json!("Default"), json!("Redirect"), json!("Odd")]
        ),
        set(
            "sqlServers",
            &["sql"],
            "publicNetworkAccess",
            vec![json!("Disabled"), json!("SecuredByPerimeter"), json!("Maybe")]
        ),
        set(
            "sqlServers",
            &["sql"],
            "firewallRules",
            vec![
                range("0.0.0.0", "0.0.0.0"),
                range("8.8.0.0", "8.8.255.255"),
                range("20.0.0.0", "20.255.255.255"),
                range("oops", "8.8.8.8"),
                range("0.0.0.0", "255.255.255.255"),
            ]
        ),
        set(
            "sqlServers",
            &["sql"],
            "databaseFirewallRules",
            vec![range("198.51.100.0", "198.51.100.255")]
        ),
        set(
            "sqlServers",
            &["sql"],
            "virtualNetworkRules",
            vec![
                json!([{"name": "v", "subnet": "A"}]),
                json!([{"name": "v", "subnet": "N", "ignoreMissingVnetServiceEndpoint": true}]),
                json!([{"name": "v", "subnet": "A", "state": "Failed"}]),
            ]
        ),
        set("sqlServers", &["sql"], "region", vec![json!("eastus")]),
    ]
    .boxed()
}

pub fn endpoint() -> BoxedStrategy<Edit> {
    let all = json!([{"service": "Microsoft.Storage"}, {"service": "Microsoft.Sql"}, {"service": "Microsoft.KeyVault"}]);
    let lists = vec![
        json!([{"service": "Microsoft.Storage"}]),
        json!([{"service": "Microsoft.Storage.Global"}]),
        json!([{"service": "Microsoft.Sql"}]),
        json!([{"service": "Microsoft.KeyVault"}]),
        json!([{"service": "Microsoft.Storage", "locations": ["westus"]}]),
        json!([{"service": "microsoft.storage", "locations": ["*"]}]),
        all.clone(),
        all,
        json!([{"service": "Microsoft.AzureActiveDirectory"}]),
    ];
    set("subnets", SUBNETS, "serviceEndpoints", lists)
}

pub fn policy() -> BoxedStrategy<Edit> {
    const LISTED: &[&str] = &[
        "/subscriptions/S1",
        "/subscriptions/s1/resourceGroups/rg",
        "/subscriptions/S9",
        "/services/Azure/Batch",
        "nonsense",
        "/subscriptions/S1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stW",
    ];
    prop_oneof![
        set(
            "subnets",
            SUBNETS,
            "serviceEndpointPolicies",
            vec![json!(["p1"]), json!(["p1"]), json!(["p1", "p2"]), json!(["gone"])]
        ),
        (of(&["p1", "p1", "p2"]), of(LISTED)).prop_map(|(policy, listed)| {
            let service = if listed.starts_with("/services") {
                "Global"
            } else {
                "Microsoft.Storage"
            };
            let definition = json!({ "name": "d", "service": service, "serviceResources": [listed] });
            Edit::Push(
                format!("serviceEndpointPolicies/{policy}/definitions"),
                definition,
            )
        }),
    ]
    .boxed()
}

pub fn private() -> BoxedStrategy<Edit> {
    let services = [
        (json!({"kind": "storageAccount", "id": "stW"}), "blob", "zb"),
        (json!({"kind": "storageAccount", "id": "stW"}), "blob", "zb"),
        (json!({"kind": "storageAccount", "id": "stW"}), "file", "zf"),
        (json!({"kind": "keyVault", "id": "kv"}), "vault", "zk"),
        (json!({"kind": "sqlServer", "id": "sql"}), "sqlServer", "zs"),
    ];
    let zones = [
        ("zb", "privatelink.blob.core.windows.net"),
        ("zb", "privatelink.blob.core.windows.net"),
        ("zk", "privatelink.vaultcore.azure.net"),
        ("zs", "privatelink.database.windows.net"),
    ];
    prop_oneof![
        5 => (of(&services), of(&[("B", "10.1.2.9"), ("B", "10.1.2.9"), ("C", "10.2.1.9"), ("D", "10.3.1.9")]), of(&[true, true, true, false])).prop_map(|((service, group, zone), (subnet, ip), grouped)| {
            let zones = if grouped { json!([zone]) } else { json!([]) };
            Edit::Merge(json!({"privateEndpoints": {"pe": {"subnet": subnet, "privateIpAddress": ip, "service": service, "groupId": group, "privateDnsZones": zones}}}))
        }),
        4 => (of(&zones), of(&["V1", "V1", "V2"]), of(&["Default", "Default", "NxDomainRedirect", "Odd"])).prop_map(|((id, name), network, policy)| {
            Edit::Merge(json!({"privateDnsZones": {id: {"name": name, "virtualNetworkLinks": [{"name": "l", "virtualNetwork": network, "resolutionPolicy": policy}]}}}))
        }),
        1 => of(&["10.1.2.9", "10.1.2.4", "10.1.2.77"]).prop_map(|ip| {
            Edit::Merge(json!({"privateDnsZones": {"zb": {"name": "privatelink.blob.core.windows.net", "records": [{"name": "stw", "addresses": [ip]}]}}}))
        }),
        2 => set("subnets", &["B", "B", "C"], "privateEndpointNetworkPolicies", vec![
            json!("Disabled"), json!("NetworkSecurityGroupEnabled"), json!("RouteTableEnabled"), json!("Enabled"), json!("Odd"),
        ]),
        1 => of(&["Pending", "Rejected", "Odd"]).prop_map(|state| {
            Edit::Merge(json!({"privateEndpoints": {"pe": {"subnet": "B", "privateIpAddress": "10.1.2.9", "service": {"kind": "storageAccount", "id": "stW"}, "groupId": "blob", "privateDnsZones": ["zb"], "connectionState": state}}}))
        }),
        1 => set("storageAccounts", &["stW", "stE"], "privateEndpointsElsewhere", vec![json!(["blob"])]),
    ]
    .boxed()
}

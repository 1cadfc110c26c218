//! What Azure refuses in a field is refused with the edit, in its words; what it takes is taken.

use pathlight_core::edit::form::{self, Field, KINDS, What};
use pathlight_core::edit::{self, Edit, apply, checked, note};
use pathlight_core::model::Scenario;
use pathlight_core::{document, json};
use serde_json::{Value, json};

use super::one_by_one;

/// Two networks that are peered, with machines, services and what stands around them.
fn estate() -> Scenario {
    let whole = json!({
        "pathlight": "scenario/1", "title": "An estate",
        "tenants": { "t": { "yours": true } }, "subscriptions": { "s": { "tenant": "t" } },
        "virtualNetworks": {
            "v1": { "scope": "s/rg", "region": "eastus", "addressSpace": ["10.0.0.0/16"] },
            "v2": { "scope": "s/rg", "region": "westus", "addressSpace": ["10.1.0.0/16"] } },
        "subnets": {
            "a": { "virtualNetwork": "v1", "addressPrefixes": ["10.0.0.0/24"], "networkSecurityGroup": "g",
                "serviceEndpoints": [{ "service": "Microsoft.Storage" }], "serviceEndpointPolicies": ["p"] },
            "b": { "virtualNetwork": "v1", "addressPrefixes": ["10.0.1.0/24"] },
            "gs": { "name": "GatewaySubnet", "virtualNetwork": "v1", "addressPrefixes": ["10.0.2.0/24"] },
            "c": { "virtualNetwork": "v2", "addressPrefixes": ["10.1.0.0/24"] } },
        "peerings": { "there": { "virtualNetwork": "v1", "remoteVirtualNetwork": "v2" },
            "back": { "virtualNetwork": "v2", "remoteVirtualNetwork": "v1" } },
        "networkSecurityGroups": { "g": { "securityRules": [
            { "name": "ssh", "priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp" },
            { "name": "rdp", "priority": 110, "direction": "Inbound", "access": "Allow", "protocol": "Tcp" } ] } },
        "publicIpAddresses": { "ip1": { "ipAddress": "20.0.0.1" }, "ip2": { "ipAddress": "20.0.0.2" } },
        "networkInterfaces": {
            "n1": { "subnet": "a", "privateIpAddress": "10.0.0.4", "publicIpAddress": "ip1" },
            "n2": { "subnet": "b", "privateIpAddress": "10.0.1.4" } },
        "virtualMachines": { "vm1": { "networkInterfaces": ["n1"] }, "vm2": { "networkInterfaces": ["n2"] } },
        "serviceEndpointPolicies": { "p": { "definitions": [
            { "name": "d", "service": "Microsoft.Storage", "serviceResources": ["/subscriptions/s"] } ] } },
        "storageAccounts": { "st1": { "scope": "s/rg", "region": "eastus" }, "st2": { "scope": "s/rg2", "region": "eastus" } },
        "keyVaults": { "kv": { "scope": "s/rg", "region": "eastus" } },
        "sqlServers": { "sql1": { "scope": "s/rg", "region": "eastus", "firewallRules": [
            { "name": "r", "startIpAddress": "20.0.0.5", "endIpAddress": "20.0.0.9" } ] } },
        "privateEndpoints": { "pe": { "subnet": "b", "privateIpAddress": "10.0.1.5",
            "service": { "kind": "storageAccount", "id": "st1" }, "groupId": "blob" } },
        "privateDnsZones": { "z": { "name": "privatelink.blob.core.windows.net" } },
        "virtualNetworkGateways": { "gw": { "subnet": "gs" } },
        "hosts": { "home": { "network": "internet", "address": "203.0.113.9" } },
    });
    let opened = document::read(&whole.to_string()).expect("a scenario");
    assert_eq!(pathlight_core::model::check::check(&opened.scenario), []);
    opened.scenario
}

fn set(table: &'static str, id: &str, field: &str, value: Value) -> Edit {
    one_by_one::set(table, id, field, Some(value).filter(|value| !value.is_null()))
}

#[test]
fn what_azure_refuses_in_a_field_is_refused_with_the_reason() {
    let scenario = estate();
    let long = "a".repeat(200);
    // the thing, the field, what is written, and what is said of it
    #[rustfmt::skip]
    let cases: &[(&str, &str, &str, Value, &str)] = &[
        ("virtualMachines", "vm1", "name", json!(long), "1 to 64 characters"),
        ("virtualMachines", "vm1", "name", json!("VM2"), "another virtual machine in its resource group"),
        ("subnets", "a", "name", json!("b"), "another subnet in the virtual network"),
        ("storageAccounts", "st1", "name", json!("st2"), "another storage account in Azure"),
        ("privateDnsZones", "z", "name", json!("zone"), "2 to 34 labels"),
        ("networkSecurityGroups", "g", "securityRules.0.name", json!("allow ssh"), "1 to 80 letters"),
        ("networkSecurityGroups", "g", "securityRules.0.name", json!("RDP"), "several rules are called `"),
        ("networkSecurityGroups", "g", "securityRules.0.name", Value::Null, "a name has to stand here"),
        ("networkSecurityGroups", "g", "securityRules.0.priority", json!(110), "share Inbound priority 110"),
        ("networkSecurityGroups", "g", "securityRules.0.priority", json!(99), "not between 100 and 4096"),
        ("networkSecurityGroups", "g", "securityRules.0.priority", json!("abc"), "`abc` is no whole number"),
        ("networkSecurityGroups", "g", "securityRules.0.priority", Value::Null, "a priority has to stand here"),
        ("networkSecurityGroups", "g", "securityRules.0.source", json!(["10.0.0.300"]), "`10.0.0.300`"),
        ("virtualNetworks", "v1", "scope", json!("nope/rg"), "no subscription `nope`; there is s"),
        ("virtualNetworks", "v1", "scope", json!("s/rg."), "1 to 90 letters"),
        ("virtualNetworks", "v1", "scope", Value::Null, "a subscription and resource group has to stand here"),
        ("virtualNetworks", "v1", "region", json!("m@rs"), "`m@rs` is no region"),
        ("virtualNetworks", "v1", "addressSpace", json!([]), "an address space has to stand here"),
        ("virtualNetworks", "v1", "addressSpace", json!(["10.7.0.0/16"]), "subnet `a`: `10.0.0.0/24` lies outside"),
        ("virtualNetworks", "v1", "addressSpace", json!(["10.0.0.0/15"]), "overlaps `10.1.0.0/16` of its peer"),
        ("subnets", "a", "addressPrefixes", json!(["10.0.1.0/25"]), "overlaps `10.0.1.0/24`"),
        ("subnets", "a", "addressPrefixes", json!(["10.0.9.0/24"]), "network interface `n1`: `10.0.0.4` lies outside"),
        ("subnets", "a", "addressPrefixes", json!(["10.0.0.1/24"]), "host bits"),
        ("subnets", "a", "serviceEndpoints.0", Value::Null, "needs a Microsoft.Storage endpoint"),
        ("networkInterfaces", "n1", "privateIpAddress", json!("10.0.0.3"), "Azure's own"),
        ("networkInterfaces", "n1", "privateIpAddress", json!("10.0.1.9"), "outside its subnet"),
        ("networkInterfaces", "n1", "subnet", json!("gs"), "GatewaySubnet is kept"),
        ("networkInterfaces", "n2", "publicIpAddress", json!("ip1"), "`ip1` belongs to network interface `n1`"),
        ("virtualMachines", "vm1", "networkInterfaces", json!(["n1", "n2"]), "`n2` belongs to virtual machine `vm2`"),
        ("virtualNetworkGateways", "gw", "subnet", json!("b"), "a subnet called GatewaySubnet"),
        ("publicIpAddresses", "ip1", "ipAddress", json!("10.0.0.1"), "`10.0.0.1` is no public address"),
        ("publicIpAddresses", "ip1", "ipAddress", json!("20.0.0.2"), "`20.0.0.2` is held by `ip2`"),
        ("publicIpAddresses", "ip1", "ipAddress", json!("203.0.113.9"), "is held by `home`"),
        ("peerings", "there", "remoteVirtualNetwork", json!("v1"), "not peered with itself"),
        ("storageAccounts", "st1", "firewall.bypass", json!("foo"), "Azure takes None, or AzureServices"),
        ("storageAccounts", "st1", "firewall.ipRules", json!(["10.0.0.1"]), "private addresses are refused"),
        ("storageAccounts", "st1", "privateEndpointsElsewhere", json!(["blobs"]), "`blobs` is no sub-resource"),
        ("sqlServers", "sql1", "firewallRules.0.startIpAddress", json!("20.0.0.10"), "behind its end"),
        ("sqlServers", "sql1", "firewallRules.0.name", json!("a:b"), "1 to 128 characters"),
        ("privateEndpoints", "pe", "groupId", json!("vault"), "`vault` is no sub-resource"),
        ("hosts", "home", "publicAddress", json!("192.168.0.1"), "is no public address"),
        ("hosts", "home", "resource", json!("foo"), "`foo` is no resource id"),
        ("storageAccounts", "st1", "firewall.ipRules", json!(["8.8.8.8/32"]), "a range ends at /30"),
        ("virtualNetworks", "v1", "addressSpace", json!(["10.0.0.0/16", "10.0.4.0/24"]), "`10.0.4.0/24` lies in `10.0.0.0/16`"),
        ("virtualNetworks", "v1", "addressSpace", json!(["10.0.0.0/16", "fd00:db8::/48"]), "IPv6 is not evaluated here"),
        ("virtualNetworks", "v1", "scope", json!("s/"), "is not `subscription/resourceGroup`"),
    ];
    for (table, id, field, value, says) in cases {
        let of = format!("{table} {id} {field} {value}");
        let table = form::kind(table).expect(table).table;
        let said = checked(&scenario, &set(table, id, field, value.clone()));
        let said = said.expect_err(&of).to_string();
        assert!(said.contains(says), "{of}: {said}");
    }
}

#[test]
fn a_second_gateway_of_a_network_is_refused() {
    let scenario = estate();
    let edit = edit::new(
        &scenario,
        "virtualNetworkGateways",
        Some(("virtualNetworks", "v1")),
    )
    .expect("an edit");
    let said = checked(&scenario, &edit).expect_err("one is there").to_string();
    assert!(said.contains("which takes one"), "{said}");
    // and another network takes one
    let edit = edit::new(
        &scenario,
        "virtualNetworkGateways",
        Some(("virtualNetworks", "v2")),
    )
    .expect("an edit");
    checked(&scenario, &edit).expect("there is none");
}

#[test]
fn what_one_thing_alone_can_be_is_not_duplicated() {
    let scenario = estate();
    for (table, id, says) in [
        ("peerings", "there", "peered once"),
        ("virtualNetworkGateways", "gw", "which takes one"),
    ] {
        let id = id.to_owned();
        let said = checked(&scenario, &Edit::Duplicate { table, id })
            .expect_err(table)
            .to_string();
        assert!(said.contains(says), "{said}");
    }
    // everything else can be, as it stands here
    for kind in KINDS.iter().filter(|kind| !kind.prefix.is_empty()) {
        let ids = scenario
            .part(kind.table)
            .map(|part| part.ids())
            .unwrap_or_default();
        for id in ids
            .into_iter()
            .filter(|_| !matches!(kind.table, "peerings" | "virtualNetworkGateways"))
        {
            let edit = Edit::Duplicate {
                table: kind.table,
                id: id.to_owned(),
            };
            checked(&scenario, &edit).unwrap_or_else(|why| panic!("{edit:?}: {why}"));
        }
    }
}

#[test]
fn what_azure_takes_is_taken() {
    let scenario = estate();
    #[rustfmt::skip]
    let cases: &[(&str, &str, &str, Value)] = &[
        ("virtualMachines", "vm1", "name", json!("web-1")),
        // a name is told apart in its network, or its resource group
        ("subnets", "c", "name", json!("a")),
        ("networkSecurityGroups", "g", "securityRules.0.direction", json!("Outbound")),
        ("networkSecurityGroups", "g", "securityRules.0.source", json!(["fd00::1"])),
        ("networkSecurityGroups", "g", "securityRules.0.source", json!(["Storage.WestUS"])),
        ("virtualNetworks", "v1", "scope", json!("S/rg_(1)")),
        ("virtualNetworks", "v1", "region", json!("West Europe")),
        ("virtualNetworks", "v1", "addressSpace", json!(["10.0.0.0/16", "10.9.0.0/16"])),
        ("subnets", "a", "addressPrefixes", json!(["10.0.0.0/25"])),
        ("publicIpAddresses", "ip1", "ipAddress", json!("20.0.0.7")),
        ("storageAccounts", "st1", "firewall.bypass", json!("Logging, Metrics")),
        ("storageAccounts", "st1", "firewall.bypass", json!("None")),
        ("storageAccounts", "st1", "kind", json!("BlobStorage")),
        ("sqlServers", "sql1", "firewallRules.0.startIpAddress", json!("20.0.0.9")),
        ("privateEndpoints", "pe", "groupId", json!("dfs")),
        ("networkInterfaces", "n2", "publicIpAddress", json!("ip2")),
        ("keyVaults", "kv", "firewall.ipRules", json!(["8.8.8.8/32"])),
    ];
    for (table, id, field, value) in cases {
        let table = form::kind(table).expect(table).table;
        let edit = set(table, id, field, value.clone());
        let after = checked(&scenario, &edit).unwrap_or_else(|why| panic!("{edit:?}: {why}"));
        assert_eq!(Ok(after), apply(&scenario, &edit));
    }
}

#[test]
fn an_interface_takes_an_address_of_the_subnet_it_goes_to() {
    let scenario = estate();
    let after = checked(&scenario, &set("networkInterfaces", "n1", "subnet", json!("b"))).expect("it goes");
    let address = |scenario: &Scenario, id: &str| {
        let nic = scenario.network_interfaces.get(&id.into()).expect(id);
        nic.private_ip_address.read().expect("an address").to_string()
    };
    // .4 is vm2's, .5 the private endpoint's
    assert_eq!(address(&after, "n1"), "10.0.1.6");
    // back again it is the first one; what lies there already stays
    let back = checked(&after, &set("networkInterfaces", "n1", "subnet", json!("a"))).expect("it goes");
    assert_eq!(address(&back, "n1"), "10.0.0.4");
}

#[test]
fn a_private_endpoint_takes_a_sub_resource_of_the_service_it_leads_to() {
    let scenario = estate();
    let to = |kind: &str, id: &str| {
        set(
            "privateEndpoints",
            "pe",
            "service",
            json!({ "kind": kind, "id": id }),
        )
    };
    let group = |edit: &Edit| {
        let after = checked(&scenario, edit).expect("it leads there");
        after
            .private_endpoints
            .get(&"pe".into())
            .expect("it is there")
            .group_id
            .clone()
    };
    assert_eq!(group(&to("sqlServer", "sql1")), "sqlServer");
    assert_eq!(group(&to("storageAccount", "st2")), "blob");
}

#[test]
fn what_an_empty_scenario_is_given_can_be_written_there_again() {
    let empty = Scenario::default();
    for kind in KINDS
        .iter()
        .filter(|kind| !matches!(kind.table, "expectations" | "switches"))
    {
        let edit = edit::new(&empty, kind.table, None).expect(kind.table);
        let after = checked(&empty, &edit).expect(kind.table);
        let mut found = Vec::new();
        for kind in KINDS.iter().filter(|kind| !kind.prefix.is_empty()) {
            let Some(part) = after.part(kind.table) else {
                continue;
            };
            for id in part.ids() {
                let row = part.row(id).map(json::value).unwrap_or_default();
                let mut own = Vec::new();
                leaves("", kind.fields, &row, &mut own);
                found.extend(
                    own.into_iter()
                        .map(|(way, _, value)| set(kind.table, id, &way, value)),
                );
            }
        }
        for edit in found {
            checked(&after, &edit).unwrap_or_else(|why| panic!("{edit:?}: {why}"));
        }
    }
}

#[test]
fn what_stood_there_before_holds_no_edit_up() {
    let mut scenario = estate();
    let overlap = set("subnets", "b", "addressPrefixes", json!(["10.0.0.0/25"]));
    scenario = apply(&scenario, &overlap).expect("it can be read");
    // another field, and the same one on the way out of the fault
    for edit in [
        set("subnets", "b", "name", json!("other")),
        set("subnets", "b", "addressPrefixes", json!(["10.0.0.0/26"])),
        set("subnets", "b", "addressPrefixes", json!(["10.0.1.0/24"])),
    ] {
        checked(&scenario, &edit).unwrap_or_else(|why| panic!("{edit:?}: {why}"));
    }
}

/// Every way to a field that holds a value of its own, with the value.
fn leaves(way: &str, fields: &'static [Field], of: &Value, found: &mut Vec<(String, &'static Field, Value)>) {
    for field in fields {
        let way = format!("{way}{}", field.name);
        let Some(value) = of.get(field.name) else { continue };
        match &field.what {
            What::Rows(inner) => {
                for (at, entry) in value.as_array().into_iter().flatten().enumerate() {
                    leaves(&format!("{way}.{at}."), inner, entry, found);
                }
            }
            What::Fields(inner) => leaves(&format!("{way}."), inner, value, found),
            _ => found.push((way, field, value.clone())),
        }
    }
}

/// A law: what stands in a sound scenario can be written there again, and nothing in it is unknown.
#[test]
fn what_stands_there_is_taken() {
    let mut count = 0;
    for (name, scenario) in super::small() {
        for kind in KINDS.iter().filter(|kind| !kind.prefix.is_empty()) {
            let Some(part) = scenario.part(kind.table) else {
                continue;
            };
            for id in part.ids() {
                let row = part.row(id).map(json::value).unwrap_or_default();
                let mut found = Vec::new();
                leaves("", kind.fields, &row, &mut found);
                for (way, field, value) in found {
                    assert_eq!(note(field, &value), None, "{name}: {} {id} {way}", kind.table);
                    let edit = set(kind.table, id, &way, value);
                    let after = checked(&scenario, &edit);
                    let after = after.unwrap_or_else(|why| panic!("{name}: {edit:?}: {why}"));
                    assert_eq!(after, scenario, "{name}: {edit:?}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 500, "{count}");
}

#[test]
fn what_azure_adds_to_is_taken_with_a_note() {
    let scenario = estate();
    #[rustfmt::skip]
    let cases: &[(&str, &str, &str, Value)] = &[
        ("virtualNetworks", "v1", "region", json!("mars")),
        ("networkSecurityGroups", "g", "securityRules.0.source", json!(["foo"])),
        ("networkSecurityGroups", "g", "securityRules.0.destination", json!(["Storage.Nowhere"])),
        ("subnets", "b", "serviceEndpoints.0.service", json!("Microsoft.Nothing")),
    ];
    for (table, id, way, value) in cases {
        let field = form::field(table, way).expect(way);
        let said = note(field, value).unwrap_or_else(|| panic!("{way}: {value}"));
        assert!(said.contains("known here"), "{said}");
        let table = form::kind(table).expect(table).table;
        let path = way.rsplit_once('.').filter(|_| *table == *"subnets");
        let edit = match path {
            Some((row, name)) => set(table, id, row, json!({ name: value })),
            None => set(table, id, way, value.clone()),
        };
        checked(&scenario, &edit).unwrap_or_else(|why| panic!("{edit:?}: {why}"));
    }
    let known = form::field("networkSecurityGroups", "securityRules.0.source").expect("a field");
    for tag in [
        "Storage",
        "storage.westus",
        "AzureFrontDoor.Backend",
        "Internet",
        "*",
        "10.0.0.0/8",
        "[parameters('x')]",
    ] {
        assert_eq!(note(known, &json!([tag])), None, "{tag}");
    }
}

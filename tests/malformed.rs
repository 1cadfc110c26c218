//! Faults in resources, one by one: each is a problem of the resource whose JSON holds it, says where and
//! what is accepted, and ends nothing.
#![cfg(not(target_arch = "wasm32"))]

use pathlight_core::check;
use pathlight_core::document::{Document, link, open, save};
use serde_json::{Value, json};

fn run(text: &str) -> Result<check::Report, String> {
    check::run(text, &mut |path| Err(format!("no file {path}")))
}

fn check_file(resources: Value) -> Value {
    json!({
        "pathlight": "check/1",
        "deployments": [{ "subscription": "s", "resourceGroup": "rg", "location": "eastus", "resources": resources }],
    })
}

/// A group with one rule that differs from a good one, and what must be said of it.
fn faulty_rules() -> Vec<(Value, &'static str, &'static str)> {
    vec![
        (json!({ "priority": 99 }), "priority-range", "100 and 4096"),
        (json!({ "priority": 4097 }), "priority-range", "100 and 4096"),
        (json!({ "priority": -1 }), "priority-range", "100 and 4096"),
        (json!({ "priority": "soon" }), "priority-range", "soon"),
        (
            json!({ "destinationPortRange": "90-80" }),
            "port-range",
            "reversed",
        ),
        (
            json!({ "destinationPortRange": "65536" }),
            "port-range",
            "0 to 65535",
        ),
        (
            json!({ "destinationPortRange": "http" }),
            "port-range",
            "0 to 65535",
        ),
        (
            json!({ "sourceAddressPrefix": "10.0.0.0/33" }),
            "prefix",
            "10.0.0.0/33",
        ),
        (
            json!({ "sourceAddressPrefix": "<b>10.0.0.0</b>" }),
            "prefix",
            "service tag",
        ),
        (json!({ "direction": "Sideways" }), "direction", "Inbound"),
        (json!({ "access": "Maybe" }), "access", "Allow"),
        (json!({ "protocol": "Gre" }), "protocol", "Tcp"),
        (
            json!({ "sourceAddressPrefix": null, "sourceAddressPrefixes": ["10.0.0.0/8", "10.1.0.0/16"] }),
            "overlapping-prefixes-in-rule",
            "10.1.0.0/16",
        ),
        (
            json!({ "sourceApplicationSecurityGroups": [{ "id": "/subscriptions/s/nowhere" }] }),
            "dangling-reference",
            "nowhere",
        ),
    ]
}

#[test]
fn a_fault_in_a_rule_is_a_problem_of_its_group() {
    for (fault, code, words) in faulty_rules() {
        let mut properties = json!({ "priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp",
            "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "22" });
        harness::patch::merge(&mut properties, &fault);
        let group = json!({ "type": "Microsoft.Network/networkSecurityGroups", "name": "nsg1", "properties": {
            "securityRules": [{ "name": "allow-ssh", "properties": properties }] } });
        let report = run(&check_file(json!([group])).to_string()).expect("malformed is no end");
        let it = report.problems.iter().find(|it| it.code == code);
        let it = it.unwrap_or_else(|| panic!("{fault}: {:?}", report.problems));
        assert_eq!(it.resource, "nsg1", "{fault}");
        assert!(
            it.text.contains("allow-ssh") && it.text.contains(words),
            "{fault}: {}",
            it.text
        );
    }
}

/// A network and what stands in it, faulty, with the code of the fault and whose it is.
fn faulty_networks() -> Vec<(Value, &'static str, &'static str, &'static str)> {
    let network = |space: Value, subnets: Value| {
        json!([{ "type": "Microsoft.Network/virtualNetworks", "name": "vnet", "properties": {
            "addressSpace": { "addressPrefixes": space }, "subnets": subnets } }])
    };
    let subnet =
        |name: &str, prefix: &str| json!({ "name": name, "properties": { "addressPrefix": prefix } });
    let dangling = json!({ "name": "a", "properties": { "addressPrefix": "10.0.0.0/24",
        "networkSecurityGroup": { "id": "/subscriptions/s/gone" } } });
    vec![
        (
            network(json!(["10.0.0.1/16"]), json!([])),
            "host-bits",
            "vnet",
            "10.0.0.0/16",
        ),
        (
            network(json!(["10.0.0.0/16"]), json!([subnet("a", "10.0.0.5/24")])),
            "host-bits",
            "vnet",
            "10.0.0.0/24",
        ),
        (
            json!([{ "type": "Microsoft.Network/networkSecurityGroups", "name": "nsg", "properties": { "securityRules": [
                { "name": "one", "properties": { "priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "*" } },
                { "name": "two", "properties": { "priority": 100, "direction": "Inbound", "access": "Deny", "protocol": "*" } }] } }]),
            "duplicate-priority",
            "nsg",
            "one, two",
        ),
        (
            network(json!(["ten"]), json!([])),
            "prefix",
            "vnet",
            "address space",
        ),
        (
            network(
                json!(["10.0.0.0/16"]),
                json!([subnet("a", "10.0.0.0/24"), subnet("b", "10.0.0.128/25")]),
            ),
            "overlapping-subnets",
            "vnet",
            "10.0.0.128/25",
        ),
        (
            network(json!(["10.0.0.0/16"]), json!([subnet("a", "10.9.0.0/24")])),
            "subnet-outside-network",
            "vnet",
            "10.9.0.0/24",
        ),
        (
            network(json!(["10.0.0.0/16"]), json!([dangling])),
            "dangling-reference",
            "vnet",
            "gone",
        ),
        (
            network(json!(["10.0.0.0/16"]), json!([7])),
            "not-a-resource",
            "vnet",
            "name",
        ),
        (
            json!([{ "type": "Microsoft.Storage/storageAccounts", "name": "st", "properties": { "networkAcls": {
            "ipRules": [{ "value": "2001:db8::1" }] } } }]),
            "ip-rule",
            "st",
            "IPv4",
        ),
        (
            json!([{ "type": "Microsoft.Storage/storageAccounts", "name": "st", "properties": { "networkAcls": {
            "ipRules": [{ "value": "10.0.0.1" }] } } }]),
            "ip-rule",
            "st",
            "private",
        ),
        (
            json!([{ "type": "Microsoft.Network/routeTables", "name": "rt", "properties": { "routes": [
            { "name": "r", "properties": { "addressPrefix": "10.0.0.0/8", "nextHopType": "Somewhere" } }] } }]),
            "next-hop",
            "rt",
            "Somewhere",
        ),
    ]
}

/// What Azure refuses of ranges, addresses, gateways and NAT gateways, as `faulty_networks` has them.
fn refused_networks() -> Vec<(Value, &'static str, &'static str, &'static str)> {
    let id = |kind: &str, name: &str| json!({ "id": format!("/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/{kind}/{name}") });
    let network = |name: &str, space: &str, subnets: Value| {
        json!({ "type": "Microsoft.Network/virtualNetworks", "name": name, "properties": {
            "addressSpace": { "addressPrefixes": [space] }, "subnets": subnets } })
    };
    let subnet =
        |name: &str, prefix: &str| json!({ "name": name, "properties": { "addressPrefix": prefix } });
    let one = |name: &str, prefix: &str| network("vnet", "10.0.0.0/16", json!([subnet(name, prefix)]));
    let machine = |address: &str| {
        json!({ "type": "Microsoft.Network/networkInterfaces", "name": "nic", "properties": { "ipConfigurations": [
            { "name": "one", "properties": { "privateIPAddress": address, "subnet": id("virtualNetworks", "vnet/subnets/a") } }] } })
    };
    let gateway = |name: &str| {
        json!({ "type": "Microsoft.Network/virtualNetworkGateways", "name": name, "properties": { "gatewayType": "Vpn",
            "ipConfigurations": [{ "name": "one", "properties": { "subnet": id("virtualNetworks", "vnet/subnets/GatewaySubnet") } }] } })
    };
    let nat = json!({ "type": "Microsoft.Network/natGateways", "name": "nat", "properties": {} });
    let behind_nat = |name: &str, prefix: &str| json!({ "name": name, "properties": { "addressPrefix": prefix, "natGateway": id("natGateways", "nat") } });
    let basic = json!({ "type": "Microsoft.Network/publicIPAddresses", "name": "pip", "sku": { "name": "Basic" },
        "properties": { "ipAddress": "20.1.1.1" } });
    let mut open_machine = machine("10.0.0.4");
    open_machine["properties"]["ipConfigurations"][0]["properties"]["publicIPAddress"] =
        id("publicIPAddresses", "pip");
    let policy = json!({ "type": "Microsoft.Network/serviceEndpointPolicies", "name": "sep", "location": "westus",
        "properties": { "serviceEndpointPolicyDefinitions": [] } });
    let filtered = json!({ "name": "a", "properties": { "addressPrefix": "10.0.0.0/24",
        "serviceEndpoints": [{ "service": "Microsoft.Storage" }], "serviceEndpointPolicies": [id("serviceEndpointPolicies", "sep")] } });
    vec![
        (
            json!([network("vnet", "169.254.8.0/24", json!([]))]),
            "address-space-not-allowed",
            "vnet",
            "169.254.0.0/16",
        ),
        (
            json!([network("vnet", "230.0.0.0/8", json!([]))]),
            "address-space-not-allowed",
            "vnet",
            "224.0.0.0/4",
        ),
        (
            json!([one("a", "10.0.0.0/24"), machine("10.0.0.3")]),
            "reserved-address",
            "nic",
            "first four",
        ),
        (
            json!([one("a", "10.0.0.0/24"), machine("10.0.0.255")]),
            "reserved-address",
            "nic",
            "10.0.0.255",
        ),
        (
            json!([one("a", "10.0.0.0/24"), machine("10.0.1.4")]),
            "address-outside-subnet",
            "nic",
            "10.0.1.4",
        ),
        (
            json!([one("AzureBastionSubnet", "10.0.0.0/27")]),
            "subnet-size",
            "vnet",
            "/26",
        ),
        (
            json!([one("AzureFirewallSubnet", "10.0.0.0/28")]),
            "subnet-size",
            "vnet",
            "/26",
        ),
        (
            json!([one("GatewaySubnet", "10.0.0.0/30")]),
            "subnet-size",
            "vnet",
            "/29",
        ),
        (
            json!([one("GatewaySubnet", "10.0.0.0/27"), gateway("g1"), gateway("g2")]),
            "several-gateways",
            "g1",
            "one",
        ),
        (
            json!([
                nat,
                network(
                    "vnet",
                    "10.0.0.0/16",
                    json!([behind_nat("GatewaySubnet", "10.0.0.0/27")])
                )
            ]),
            "nat-gateway-refused",
            "vnet",
            "GatewaySubnet",
        ),
        (
            json!([
                nat,
                basic,
                open_machine,
                network("vnet", "10.0.0.0/16", json!([behind_nat("a", "10.0.0.0/24")]))
            ]),
            "nat-gateway-refused",
            "vnet",
            "Basic",
        ),
        (
            json!([
                nat,
                network("vnet", "10.0.0.0/16", json!([behind_nat("a", "10.0.0.0/24")])),
                network("other", "10.1.0.0/16", json!([behind_nat("b", "10.1.0.0/24")]))
            ]),
            "nat-gateway-refused",
            "other",
            "several networks",
        ),
        (
            json!([policy, network("vnet", "10.0.0.0/16", json!([filtered]))]),
            "policy-across-regions",
            "vnet",
            "sep",
        ),
    ]
}

#[test]
fn what_azure_takes_is_no_fault() {
    let near = json!([
        { "type": "Microsoft.Network/virtualNetworks", "name": "vnet", "properties": {
            "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] }, "subnets": [
                { "name": "a", "properties": { "addressPrefix": "10.0.0.0/29" } },
                { "name": "AzureBastionSubnet", "properties": { "addressPrefix": "10.0.1.0/26" } },
                { "name": "GatewaySubnet", "properties": { "addressPrefix": "10.0.2.0/29" } }] } },
        { "type": "Microsoft.Network/networkInterfaces", "name": "nic", "properties": { "ipConfigurations": [
            { "name": "one", "properties": { "privateIPAddress": "10.0.0.6", "subnet": { "id":
                "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/a" } } }] } },
    ]);
    let report = run(&check_file(near).to_string()).expect("a check file");
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[test]
fn a_fault_in_a_network_is_a_problem_of_the_resource_whose_json_holds_it() {
    for (resources, code, resource, words) in faulty_networks().into_iter().chain(refused_networks()) {
        let report = run(&check_file(resources.clone()).to_string()).expect("malformed is no end");
        let it = report.problems.iter().find(|it| it.code == code);
        let it = it.unwrap_or_else(|| panic!("{resources}: {:?}", report.problems));
        assert_eq!(it.resource, resource, "{resources}");
        assert!(it.text.contains(words), "{resources}: {}", it.text);
        // the same by the scenario's door, and by a link
        let scenario = report.scenario.clone();
        let document = Document {
            scenario,
            layout: None,
        };
        let saved = open(&save(&document)).expect("own files open");
        let linked = link::read(&link::write(&document)).expect("own links open");
        assert_eq!(saved.problems, linked.problems, "{resources}");
    }
}

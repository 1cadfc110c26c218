//! What a template hides behind expressions, conditions and loops is undetermined, and is listed.
#![cfg(not(target_arch = "wasm32"))]

use harness::patch::merge;
use pathlight_core::check;
use pathlight_core::outcome::Verdict::{Allowed, Denied, Undetermined};
use pathlight_core::outcome::{Outcome, Symptom, Verdict, Way};
use serde_json::{Value, json};

const SUBNET: &str =
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/a";

fn id(kind: &str, name: &str) -> Value {
    json!({ "id": format!("/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/{kind}/{name}") })
}

/// A network with a group, a route table, a machine with a public address, an account: by their names.
fn estate() -> Value {
    let rule = |name: &str, priority: u16, direction: &str, access: &str| {
        json!({ "name": name, "properties": { "priority": priority, "direction": direction, "access": access, "protocol": "*",
            "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "*" } })
    };
    let nic = |address: &str| json!([{ "name": "one", "properties": { "privateIPAddress": address, "subnet": { "id": SUBNET } } }]);
    json!({
        "vnet": { "type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "properties": {
            "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
            "subnets": [{ "name": "a", "properties": { "addressPrefix": "10.0.1.0/24",
                "networkSecurityGroup": id("networkSecurityGroups", "nsg"), "routeTable": id("routeTables", "rt"),
                "serviceEndpoints": [] } }] } },
        "nsg": { "type": "Microsoft.Network/networkSecurityGroups", "properties": {
            "securityRules": [rule("in", 100, "Inbound", "Deny"), rule("out", 100, "Outbound", "Allow")] } },
        "rt": { "type": "Microsoft.Network/routeTables", "properties": { "routes": [] } },
        "one": { "type": "Microsoft.Network/networkInterfaces", "properties": { "ipConfigurations": nic("10.0.1.4") } },
        "two": { "type": "Microsoft.Network/networkInterfaces", "properties": { "ipConfigurations": nic("10.0.1.5") } },
        "account": { "type": "Microsoft.Storage/storageAccounts", "properties": {} },
    })
}

/// The answer for `one` to `to` where the estate differs by `patch`; and what is listed and malformed.
fn ask(patch: &Value, more: &[Value], to: &str) -> (Outcome, Vec<String>, Vec<String>) {
    let mut estate = estate();
    merge(&mut estate, patch);
    let named = estate.as_object().expect("an object").iter();
    let mut resources: Vec<Value> = named
        .map(|(name, resource)| {
            let mut resource = resource.clone();
            resource["name"] = resource.get("name").cloned().unwrap_or(json!(name));
            resource
        })
        .collect();
    resources.extend_from_slice(more);
    let file = json!({
        "pathlight": "check/1",
        "deployments": [{ "subscription": "s", "resourceGroup": "rg", "location": "eastus", "resources": resources }],
        "expect": [{ "from": "one", "to": to }],
    });
    let report = check::run(&file.to_string(), &mut |path| Err(path.to_owned())).expect("a check file");
    let listed = report.unsupported.iter().map(|it| it.place.clone()).collect();
    let problems = report.problems.iter().map(|it| it.text.clone()).collect();
    (report.rows[0].outcome.clone(), listed, problems)
}

fn verdict(patch: &Value, to: &str) -> Verdict {
    ask(patch, &[], to).0.verdict()
}

fn nothing() -> Value {
    json!({})
}

#[test]
fn what_is_written_out_is_certain() {
    assert_eq!(verdict(&nothing(), "account"), Allowed);
    assert_eq!(verdict(&nothing(), "two"), Denied);
}

#[test]
fn an_expression_in_place_of_anything_that_decides_is_undetermined_and_listed() {
    let hidden = json!("[parameters('p')]");
    let account = [
        json!({ "vnet": { "properties": { "addressSpace": hidden, "virtualNetworkPeerings": hidden } } }),
        json!({ "vnet": { "properties": { "dhcpOptions": hidden } } }),
        json!({ "vnet": { "properties": { "dhcpOptions": { "dnsServers": hidden } } } }),
        json!({ "vnet": { "properties": { "subnets": [{ "name": "a", "properties": { "addressPrefix": "10.0.1.0/24", "serviceEndpoints": hidden } }] } } }),
        json!({ "vnet": { "properties": { "subnets": [{ "name": "a", "properties": hidden }] } } }),
        json!({ "nsg": { "properties": { "securityRules": hidden } } }),
        json!({ "nsg": { "properties": { "securityRules": [hidden] } } }),
        json!({ "nsg": { "properties": hidden } }),
        json!({ "nsg": { "properties": { "securityRules": [{ "name": "out", "properties": { "priority": 100, "direction": "Outbound",
            "access": "Deny", "protocol": "*", "destinationAddressPrefixes": hidden } }] } } }),
        json!({ "rt": { "properties": { "routes": hidden } } }),
        json!({ "account": { "properties": { "networkAcls": hidden } } }),
        json!({ "account": { "properties": { "networkAcls": { "defaultAction": "Deny", "ipRules": hidden } } } }),
        json!({ "account": { "properties": { "networkAcls": { "defaultAction": "Deny", "virtualNetworkRules": [hidden] } } } }),
        json!({ "account": { "properties": { "publicNetworkAccess": hidden } } }),
        json!({ "one": { "properties": { "dnsSettings": { "dnsServers": hidden } } } }),
    ];
    for patch in account {
        let (outcome, listed, problems) = ask(&patch, &[], "account");
        assert_eq!(outcome.verdict(), Undetermined, "{patch}");
        assert!(!listed.is_empty(), "{patch}");
        assert!(problems.is_empty(), "{patch}: {problems:?}");
    }
    // its interfaces stand nowhere then
    let subnets = ask(
        &json!({ "vnet": { "properties": { "subnets": hidden } } }),
        &[],
        "account",
    );
    assert_eq!(subnets.0.verdict(), Undetermined);
    assert!(!subnets.1.is_empty());
}

#[test]
fn an_expression_that_cannot_decide_is_listed_and_changes_nothing() {
    let hidden = json!("[parameters('p')]");
    let patch = json!({ "account": { "properties": { "minimumTlsVersion": hidden } },
        "one": { "properties": { "enableAcceleratedNetworking": hidden, "enableIPForwarding": hidden } } });
    let (outcome, listed, _) = ask(&patch, &[], "account");
    assert_eq!(outcome.verdict(), Allowed);
    assert_eq!(listed.len(), 3, "{listed:?}");
    let tags = json!({ "account": { "tags": hidden, "dependsOn": [hidden] } });
    assert!(ask(&tags, &[], "account").1.is_empty());
}

#[test]
fn what_is_given_at_deployment_is_listed_and_no_fault() {
    let patch = json!({ "two": { "properties": { "ipConfigurations": [{ "name": "one", "properties": {
        "privateIPAllocationMethod": "Dynamic", "subnet": { "id": SUBNET } } }] } },
        "rt": { "properties": { "routes": [{ "name": "r", "properties": { "addressPrefix": "10.9.0.0/16",
            "nextHopType": "VirtualAppliance", "nextHopIpAddress": "[parameters('p')]" } }] } } });
    let (outcome, listed, problems) = ask(&patch, &[], "two");
    assert_eq!(outcome.verdict(), Undetermined);
    assert_eq!(listed.len(), 2, "{listed:?}");
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn what_stands_under_a_condition_or_in_a_loop_touches_what_it_would_change() {
    let under = |name: &str| json!({ name: { "condition": "[parameters('new')]" } });
    let several = |name: &str| json!({ name: { "copy": { "name": "loop", "count": 2 } } });
    for name in ["vnet", "nsg", "rt", "one", "account"] {
        assert_eq!(verdict(&under(name), "account"), Undetermined, "{name}");
        assert_eq!(verdict(&several(name), "account"), Undetermined, "{name}");
    }
    assert_eq!(verdict(&under("two"), "account"), Allowed);
    assert_eq!(verdict(&under("account"), "two"), Denied);
    assert_eq!(verdict(&under("nsg"), "two"), Undetermined);
    assert_eq!(
        verdict(&json!({ "nsg": { "condition": true } }), "account"),
        Allowed
    );
    // a resource that is not deployed is not there, so its references dangle
    let (outcome, listed, _) = ask(&json!({ "nsg": { "condition": false } }), &[], "account");
    assert_eq!(outcome.verdict(), Undetermined);
    assert!(listed.is_empty());
    let loops = json!({ "nsg": { "properties": { "copy": [{ "name": "securityRules", "count": 2, "input": {} }] } } });
    assert_eq!(verdict(&loops, "account"), Undetermined);
}

#[test]
fn children_of_a_hidden_parent_touch_every_one_that_it_could_be() {
    let child =
        |kind: &str| json!({ "type": kind, "name": "[concat(parameters('p'), '/more')]", "properties": {} });
    let rule = child("Microsoft.Network/networkSecurityGroups/securityRules");
    let route = child("Microsoft.Network/routeTables/routes");
    for child in [rule, route] {
        let (outcome, listed, problems) = ask(&nothing(), std::slice::from_ref(&child), "account");
        assert_eq!(outcome.verdict(), Undetermined, "{child}");
        assert_eq!(listed.len(), 1);
        assert!(problems.is_empty(), "{problems:?}");
    }
    let under = json!({ "type": "Microsoft.Network/networkSecurityGroups/securityRules", "name": "nsg/more",
        "condition": "[parameters('p')]", "properties": { "priority": 90 } });
    assert_eq!(ask(&nothing(), &[under], "account").0.verdict(), Undetermined);
}

#[test]
fn nested_deployments_hand_their_condition_down_and_linked_ones_are_listed() {
    let group = json!({ "type": "Microsoft.Network/networkSecurityGroups", "name": "nsg", "properties": { "securityRules": [] } });
    let nested = |condition: Value| {
        json!({ "type": "Microsoft.Resources/deployments", "name": "nested", "condition": condition,
            "properties": { "template": { "resources": [group] } } })
    };
    let gone = json!({ "nsg": null });
    assert_eq!(ask(&gone, &[nested(json!(null))], "account").0.verdict(), Allowed);
    let (outcome, ..) = ask(&gone, &[nested(json!("[parameters('p')]"))], "account");
    assert_eq!(outcome.verdict(), Undetermined);
    let linked = json!({ "type": "Microsoft.Resources/deployments", "name": "linked", "properties": { "templateLink": {} } });
    assert_eq!(ask(&nothing(), &[linked], "account").1.len(), 1);
    // what stands already is referred to, not said
    let existing = json!({ "nsg": { "existing": true, "properties": null } });
    let (outcome, listed, _) = ask(&existing, &[], "account");
    assert_eq!(outcome.verdict(), Undetermined);
    assert_eq!(listed.len(), 1);
}

#[test]
fn private_endpoints_and_zones_touch_the_networks_that_see_them() {
    let account = json!("[resourceId('Microsoft.Storage/storageAccounts', 'account')]");
    let endpoint = json!({ "type": "Microsoft.Network/privateEndpoints", "name": "pe", "properties": {
        "subnet": { "id": SUBNET },
        "privateLinkServiceConnections": [{ "name": "c", "properties": { "privateLinkServiceId": account, "groupIds": ["blob"] } }] } });
    let zone = json!({ "type": "Microsoft.Network/privateDnsZones", "name": "privatelink.blob.core.windows.net", "location": "global" });
    let link = |network: &str| {
        json!({ "type": "Microsoft.Network/privateDnsZones/virtualNetworkLinks", "name": "privatelink.blob.core.windows.net/l",
            "properties": { "virtualNetwork": id("virtualNetworks", network) } })
    };
    let answer = |more: &[Value]| ask(&nothing(), more, "account").0.verdict();
    // a zone that nobody shows may be linked to anything
    assert_eq!(answer(std::slice::from_ref(&endpoint)), Undetermined);
    // services E-12: not linked, so public
    assert_eq!(answer(&[endpoint.clone(), zone.clone()]), Allowed);
    assert_eq!(
        answer(&[endpoint.clone(), zone.clone(), link("another")]),
        Allowed
    );
    // services E-13: linked, and no record
    let missing = ask(
        &nothing(),
        &[endpoint.clone(), zone.clone(), link("vnet")],
        "account",
    )
    .0;
    assert_eq!(missing.symptom(), Some(Symptom::NameNotResolved));
    let group = |zone: &str| {
        json!({ "type": "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "name": "pe/default",
            "properties": { "privateDnsZoneConfigs": [{ "name": "z", "properties": { "privateDnsZoneId": id("privateDnsZones", zone) } }] } })
    };
    let own = group("privatelink.blob.core.windows.net");
    let (outcome, _, problems) = ask(
        &nothing(),
        &[endpoint.clone(), zone.clone(), link("vnet"), own.clone()],
        "account",
    );
    assert_eq!(outcome.way, Some(Way::PrivateEndpoint));
    assert_eq!(outcome.verdict(), Allowed);
    assert!(problems.is_empty(), "{problems:?}");
    let record = json!({ "type": "Microsoft.Network/privateDnsZones/A", "name": "privatelink.blob.core.windows.net/account",
        "properties": { "ttl": 10, "aRecords": [{ "ipv4Address": "10.0.1.20" }] } });
    let there = json!({ "type": "Microsoft.Network/privateEndpoints", "name": "pe", "properties": {
        "subnet": { "id": SUBNET },
        "customDnsConfigs": [{ "fqdn": "account.blob.core.windows.net", "ipAddresses": ["10.0.1.20"] }],
        "manualPrivateLinkServiceConnections": [{ "name": "c", "properties": { "privateLinkServiceId": account, "groupIds": ["blob"] } }] } });
    let (outcome, ..) = ask(
        &nothing(),
        &[there, zone.clone(), link("vnet"), record],
        "account",
    );
    assert_eq!(outcome.way, Some(Way::PrivateEndpoint));
    assert_eq!(outcome.verdict(), Denied, "nobody approved it by hand yet");
    // the zone of a hub that is not in the list
    let (outcome, ..) = ask(&nothing(), &[endpoint.clone(), group("hub")], "account");
    assert_eq!(outcome.verdict(), Undetermined);
    let conditional = {
        let mut it = endpoint.clone();
        it["condition"] = json!("[parameters('p')]");
        it
    };
    assert_eq!(
        answer(&[conditional, zone.clone(), link("vnet"), own]),
        Undetermined
    );
    let hidden = json!({ "type": "Microsoft.Network/privateDnsZones/virtualNetworkLinks", "name": "privatelink.blob.core.windows.net/l",
        "properties": { "virtualNetwork": { "id": "[parameters('p')]" } } });
    assert_eq!(answer(&[endpoint, zone, hidden]), Undetermined);
}

#[test]
fn gateways_firewalls_and_sql_servers_are_read() {
    let gateway = json!({ "type": "Microsoft.Network/virtualNetworkGateways", "name": "gw", "properties": { "gatewayType": "Vpn",
        "ipConfigurations": [{ "name": "c", "properties": { "subnet": { "id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'a')]" } } }],
        "vpnClientConfiguration": { "vpnClientAddressPool": { "addressPrefixes": ["172.16.0.0/24"] } } } });
    let site = json!({ "type": "Microsoft.Network/localNetworkGateways", "name": "site", "properties": {
        "localNetworkAddressSpace": { "addressPrefixes": ["192.168.50.0/24"] } } });
    let connection = json!({ "type": "Microsoft.Network/connections", "name": "c", "properties": {
        "virtualNetworkGateway1": { "id": "[resourceId('Microsoft.Network/virtualNetworkGateways', 'gw')]" },
        "localNetworkGateway2": { "id": "[resourceId('Microsoft.Network/localNetworkGateways', 'site')]" }, "enableBgp": false } });
    let firewall = json!({ "type": "Microsoft.Network/azureFirewalls", "name": "fw", "properties": {
        "ipConfigurations": [{ "name": "c", "properties": { "privateIPAddress": "10.0.1.60",
            "subnet": { "id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'a')]" } } }] } });
    let server =
        json!({ "type": "Microsoft.Sql/servers", "name": "sql", "location": "eastus", "properties": {} });
    let rule = json!({ "type": "Microsoft.Sql/servers/firewallRules", "name": "sql/azure", "properties": {
        "startIpAddress": "0.0.0.0", "endIpAddress": "0.0.0.0" } });
    let policy = json!({ "type": "Microsoft.Sql/servers/connectionPolicies", "name": "sql/default", "properties": { "connectionType": "Proxy" } });
    let more = [gateway, site, connection, firewall, server, rule, policy];
    let (outcome, listed, problems) = ask(&nothing(), &more, "sql");
    assert!(listed.is_empty(), "{listed:?}");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(outcome.verdict(), Allowed);
    assert_eq!(outcome.flow.port, Some(1433));
    // BGP brings what nobody states
    let mut learns = more.to_vec();
    learns[2]["properties"]["enableBgp"] = json!(true);
    assert_eq!(ask(&nothing(), &learns, "account").0.verdict(), Undetermined);
    assert_eq!(ask(&nothing(), &learns, "two").0.verdict(), Denied);
}

#[test]
fn what_refers_to_something_hidden_may_refer_to_anything() {
    let hidden = json!("[variables('reference')]");
    let gateway = json!({ "type": "Microsoft.Network/virtualNetworkGateways", "name": "gw", "properties": {
        "ipConfigurations": [{ "properties": { "subnet": { "id": hidden } } }] } });
    let endpoint = json!({ "type": "Microsoft.Network/privateEndpoints", "name": "pe", "properties": {
        "privateLinkServiceConnections": [{ "properties": { "privateLinkServiceId": hidden, "groupIds": ["blob"] } }] } });
    for more in [gateway, endpoint] {
        let (outcome, ..) = ask(&nothing(), std::slice::from_ref(&more), "account");
        assert_eq!(outcome.verdict(), Undetermined, "{more}");
    }
    let configurations = json!({ "one": { "properties": { "ipConfigurations": [
        { "name": "a", "properties": { "privateIPAddress": "10.0.1.4", "subnet": { "id": SUBNET }, "primary": hidden } },
        { "name": "b", "properties": { "privateIPAddress": "10.0.1.9", "subnet": { "id": SUBNET }, "primary": hidden } }] } } });
    assert_eq!(verdict(&configurations, "two"), Undetermined);
    let elsewhere = json!({ "type": "Microsoft.Resources/deployments", "name": "nested", "resourceGroup": "other",
        "properties": { "template": { "resources": [
            { "type": "Microsoft.Storage/storageAccounts", "name": "account", "properties": {} }] } } });
    let (outcome, ..) = ask(&json!({ "account": null }), &[elsewhere], "account");
    assert_eq!(outcome.verdict(), Undetermined);
}

//! Made-up estates of any number of machines: networks around a hub, some of their subnets behind an appliance, private
//! endpoints, accounts of theirs and of somebody else's, hosts outside. With wishes, so that some paths leak.

use serde_json::{Map, Value, json};

/// An estate of about so many machines, as a scenario's text.
pub fn crowd(machines: usize) -> String {
    let networks = (machines / 60).clamp(1, 6);
    let subnets = machines.div_ceil(networks * 8).max(2);
    let [mut all_subnets, mut nics, mut endpoints] = [Map::new(), Map::new(), Map::new()];
    let [mut vnets, mut peerings, mut accounts] = [Map::new(), Map::new(), Map::new()];
    vnets.insert("hub".to_owned(), network(0));
    all_subnets.insert("hub-appliance".to_owned(), subnet("hub", "10.0.1.0/24"));
    let nva = json!({ "subnet": "hub-appliance", "privateIpAddress": "10.0.1.4", "ipForwarding": true, "appliance": "forwards" });
    nics.insert("nva".to_owned(), nva);
    let mut wishes = Vec::new();
    let mut made = 0;
    for net in 1..=networks {
        let own = format!("spoke{net}");
        vnets.insert(own.clone(), network(net));
        for (from, to) in [("hub", own.as_str()), (own.as_str(), "hub")] {
            let peering =
                json!({ "virtualNetwork": from, "remoteVirtualNetwork": to, "allowForwardedTraffic": true });
            peerings.insert(format!("{from}-to-{to}"), peering);
        }
        for place in 1..=subnets {
            let id = format!("{own}-subnet{place}");
            let mut it = subnet(&own, &format!("10.{net}.{place}.0/24"));
            if place % 2 == 0 {
                it["routeTable"] = "by-appliance".into();
            }
            if place % 3 != 0 {
                it["serviceEndpoints"] = json!([{ "service": "Microsoft.Storage" }]);
            }
            it["networkSecurityGroup"] = "nsg".into();
            all_subnets.insert(id.clone(), it);
            for host in 4..12 {
                if made == machines {
                    break;
                }
                made += 1;
                let nic = format!("vm{made}");
                let address = format!("10.{net}.{place}.{host}");
                nics.insert(nic.clone(), json!({ "subnet": id, "privateIpAddress": address }));
                wishes.push(json!({ "from": nic, "to": format!("account{}", made % 5), "wanted": "open" }));
                wishes.push(json!({ "from": nic, "to": format!("rogue{}", made % 3), "wanted": "closed" }));
                if made % 7 == 0 {
                    wishes.push(json!({ "from": nic, "to": "vm1", "port": 22 }));
                }
            }
            if place % 4 == 0 {
                let endpoint = json!({
                    "subnet": id, "privateIpAddress": format!("10.{net}.{place}.100"), "groupId": "blob",
                    "service": { "kind": "storageAccount", "id": "account1" }, "privateDnsZones": ["blob"],
                });
                endpoints.insert(format!("{id}-pe"), endpoint);
            }
        }
    }
    for at in 0..16 {
        let rule = json!([{ "subnet": format!("spoke1-subnet{}", 1 + at % subnets) }]);
        let firewall = json!({ "defaultAction": "Deny", "virtualNetworkRules": rule });
        accounts.insert(
            format!("account{at}"),
            json!({ "scope": "prod/rg", "region": "eastus", "firewall": firewall }),
        );
    }
    for at in 0..4 {
        accounts.insert(
            format!("rogue{at}"),
            json!({ "scope": "free/rg", "region": "eastus" }),
        );
    }
    let links: Vec<_> = vnets
        .keys()
        .filter(|it| *it != "spoke2")
        .map(|it| json!({ "name": it, "virtualNetwork": it }))
        .collect();
    let zone = json!({ "name": "privatelink.blob.core.windows.net", "virtualNetworkLinks": links });
    let mut hosts = Map::new();
    for at in 1..10 {
        let host = json!({ "network": "internet", "address": format!("203.0.113.{at}") });
        hosts.insert(format!("client{at}"), host);
        wishes.push(json!({ "from": format!("client{at}"), "to": "account0", "wanted": "closed" }));
    }
    let route =
        json!({ "name": "out", "addressPrefix": "0.0.0.0/0", "nextHop": { "virtualAppliance": "10.0.1.4" } });
    let rule = json!({ "name": "no-ssh", "priority": 100, "direction": "Inbound", "access": "Deny", "protocol": "Tcp", "destinationPorts": ["22"] });
    let setting = json!({ "id": "no-ssh", "sets": { "securityRule": { "group": "nsg", "rule": rule } } });
    let denied = json!({ "id": "deny", "sets": { "defaultDeny": { "account": "account0" } } });
    json!({
        "pathlight": "scenario/1",
        "title": format!("An estate of {made} machines"),
        "tenants": { "contoso": { "yours": true }, "fabrikam": {} },
        "subscriptions": { "prod": { "tenant": "contoso" }, "free": { "tenant": "fabrikam" } },
        "virtualNetworks": vnets, "subnets": all_subnets, "peerings": peerings,
        "networkSecurityGroups": { "nsg": { "securityRules": [rule] } },
        "routeTables": { "by-appliance": { "routes": [route] } },
        "networkInterfaces": nics, "storageAccounts": accounts, "privateEndpoints": endpoints, "privateDnsZones": { "blob": zone }, "hosts": hosts,
        "expectations": wishes, "switches": [setting, denied],
    })
    .to_string()
}

fn network(at: usize) -> Value {
    json!({ "scope": "prod/rg", "region": "eastus", "addressSpace": [format!("10.{at}.0.0/16")] })
}

fn subnet(network: &str, prefix: &str) -> Value {
    json!({ "virtualNetwork": network, "addressPrefixes": [prefix] })
}

//! Generated estates of any size, for benchmarks: the same numbers give the same estate.
//!
//! One network, a subnet for each interface with a group of its own, storage accounts behind firewalls that name some of
//! the subnets; half of the subnets have the Storage endpoint. Rules are narrow, as at work: most name a few addresses or
//! one tag and a port, so that a packet passes many of them before one matches.

use pathlight_core::model::Scenario;
use serde_json::{Map, Value, json};

/// How large an estate is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// How many subnets, each with one interface and one group.
    pub subnets: u32,
    /// How many rules a group has.
    pub rules: u32,
    /// How many storage accounts.
    pub services: u32,
}

/// The same numbers every time (Knuth's MMIX generator).
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap_or(0) % end
    }

    fn address(&mut self) -> String {
        match self.below(10) {
            0 => "VirtualNetwork".to_owned(),
            1 => "Internet".to_owned(),
            2 => "Storage.EastUS".to_owned(),
            3..6 => format!("10.{}.{}.0/24", self.below(8), self.below(256)),
            6..9 => format!("10.{}.{}.4", self.below(8), self.below(256)),
            _ => format!("{}.{}.0.0/16", 20 + self.below(100), self.below(256)),
        }
    }

    fn rule(&mut self, number: u32) -> Value {
        const PORTS: [&str; 8] = ["22", "80", "443", "445", "1433", "3389", "5432", "8080"];
        let direction = if self.below(2) == 0 { "Inbound" } else { "Outbound" };
        let far = if direction == "Inbound" {
            "source"
        } else {
            "destination"
        };
        let port = PORTS[self.below(8) as usize];
        json!({
            "name": format!("r{number}"), "priority": 100 + number, "direction": direction,
            "access": if self.below(3) == 0 { "Deny" } else { "Allow" }, "protocol": "Tcp",
            far: [self.address()], "destinationPorts": [port],
        })
    }
}

/// The estate of that size.
pub fn generate(size: Size) -> Scenario {
    let mut seeded = Seeded(20_261_125);
    let (mut subnets, mut groups, mut nics) = (Map::new(), Map::new(), Map::new());
    for at in 0..size.subnets {
        let (high, low) = (at / 256, at % 256);
        let rules: Vec<Value> = (0..size.rules).map(|number| seeded.rule(number)).collect();
        groups.insert(format!("nsg{at:04}"), json!({ "securityRules": rules }));
        let mut subnet = json!({
            "virtualNetwork": "vnet", "addressPrefixes": [format!("10.{high}.{low}.0/24")],
            "networkSecurityGroup": format!("nsg{at:04}"),
        });
        if at % 2 == 0 {
            subnet["serviceEndpoints"] = json!([{ "service": "Microsoft.Storage" }]);
        }
        subnets.insert(format!("subnet{at:04}"), subnet);
        let nic =
            json!({ "subnet": format!("subnet{at:04}"), "privateIpAddress": format!("10.{high}.{low}.4") });
        nics.insert(format!("nic{at:04}"), nic);
    }
    let mut accounts = Map::new();
    for at in 0..size.services {
        let named: Vec<Value> = (0..4)
            .map(|_| json!({ "subnet": format!("subnet{:04}", seeded.below(size.subnets)) }))
            .collect();
        let account = json!({
            "scope": "sub/rg", "region": "eastus",
            "firewall": { "defaultAction": if at % 3 == 0 { "Allow" } else { "Deny" }, "virtualNetworkRules": named },
        });
        accounts.insert(format!("account{at:04}"), account);
    }
    let scenario = json!({
        "tenants": { "own": { "yours": true } }, "subscriptions": { "sub": { "tenant": "own" } },
        "virtualNetworks": { "vnet": { "scope": "sub/rg", "region": "eastus", "addressSpace": ["10.0.0.0/8"] } },
        "subnets": subnets, "networkSecurityGroups": groups, "networkInterfaces": nics, "storageAccounts": accounts,
    });
    pathlight_core::json::read(&scenario).expect("a generated estate is a scenario")
}

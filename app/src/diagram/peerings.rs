//! Which networks a peering joins, and how it stands, in words.

use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::{ResourceRef, VirtualNetworkId};
use pathlight_core::model::network::Peering;

/// Two networks that at least one link joins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peered {
    /// The upper one's place.
    pub upper: usize,
    /// The lower one's; `None`: it is not in the scenario.
    pub lower: Option<usize>,
    /// With whom.
    pub with: String,
    /// How the peering stands.
    pub words: String,
}

/// Every peering, by its networks.
pub fn of(scenario: &Scenario, networks: &[VirtualNetworkId]) -> Vec<Peered> {
    let link = |from: &VirtualNetworkId, to: &VirtualNetworkId| {
        let mut links = scenario.peerings.values();
        links.find(|it| it.virtual_network == *from && it.remote_virtual_network == *to)
    };
    let name = |id: &VirtualNetworkId| explain::name(scenario, &ResourceRef::VirtualNetwork(id.clone()));
    let mut found = Vec::new();
    for (upper, one) in networks.iter().enumerate() {
        for (lower, other) in networks.iter().enumerate().skip(upper + 1) {
            let (down, up) = (link(one, other), link(other, one));
            let words = match (down, up) {
                (Some(down), Some(up)) => both(&name, down, up),
                (Some(_), None) => format!("one link only, from {}", name(one)),
                (None, Some(_)) => format!("one link only, from {}", name(other)),
                (None, None) => continue,
            };
            found.push(Peered {
                upper,
                lower: Some(lower),
                with: name(other),
                words,
            });
        }
        for peering in scenario.peerings.values() {
            let remote = &peering.remote_virtual_network;
            if peering.virtual_network == *one && !networks.contains(remote) {
                found.push(Peered {
                    upper,
                    lower: None,
                    with: name(remote),
                    words: "that network is not here".to_owned(),
                });
            }
        }
    }
    found
}

fn both(name: &dyn Fn(&VirtualNetworkId) -> String, down: &Peering, up: &Peering) -> String {
    let mut words = "both links".to_owned();
    if !down.allow_virtual_network_access || !up.allow_virtual_network_access {
        words.push_str(", no access");
    }
    // a link that allows it takes in what the other side only forwards (network F5)
    let taker = match (down.allow_forwarded_traffic, up.allow_forwarded_traffic) {
        (true, true) => ", forwarding".to_owned(),
        (true, false) => format!(", forwarding to {} only", name(&down.virtual_network)),
        (false, true) => format!(", forwarding to {} only", name(&up.virtual_network)),
        (false, false) => String::new(),
    };
    words += &taker;
    let transit = |own: &Peering, other: &Peering| own.allow_gateway_transit && other.use_remote_gateways;
    if transit(down, up) || transit(up, down) {
        words.push_str(", transit");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of two networks' peering, by whether each takes what the other forwards.
    fn words(one: bool, other: bool) -> String {
        let text = r#"{ "pathlight": "scenario/1",
            "virtualNetworks": {
                "hub": { "scope": "s/rg", "region": "eastus", "addressSpace": ["10.0.0.0/16"] },
                "spoke": { "scope": "s/rg", "region": "eastus", "addressSpace": ["10.1.0.0/16"] } },
            "peerings": {
                "down": { "virtualNetwork": "hub", "remoteVirtualNetwork": "spoke", "allowForwardedTraffic": ONE },
                "up": { "virtualNetwork": "spoke", "remoteVirtualNetwork": "hub", "allowForwardedTraffic": OTHER } } }"#;
        let text = text.replace("ONE", &one.to_string());
        let text = text.replace("OTHER", &other.to_string());
        let scenario = pathlight_core::document::open(&text)
            .expect("it can be read")
            .document
            .scenario;
        let networks: Vec<_> = scenario.virtual_networks.keys().cloned().collect();
        let found = of(&scenario, &networks);
        found.into_iter().map(|it| it.words).collect()
    }

    #[test]
    fn who_takes_what_is_forwarded_is_said() {
        assert_eq!(words(false, false), "both links");
        assert_eq!(words(true, false), "both links, forwarding to hub only");
        assert_eq!(words(false, true), "both links, forwarding to spoke only");
        assert_eq!(words(true, true), "both links, forwarding");
    }
}

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
                (Some(down), Some(up)) => both(down, up),
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

fn both(down: &Peering, up: &Peering) -> String {
    let mut words = "both links".to_owned();
    if !down.allow_virtual_network_access || !up.allow_virtual_network_access {
        words.push_str(", no access");
    }
    if down.allow_forwarded_traffic || up.allow_forwarded_traffic {
        words.push_str(", forwarding");
    }
    let transit = |own: &Peering, other: &Peering| own.allow_gateway_transit && other.use_remote_gateways;
    if transit(down, up) || transit(up, down) {
        words.push_str(", transit");
    }
    words
}

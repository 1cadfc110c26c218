//! The peers of a network, and which addresses they hold (`network` F1, C2).

use super::context::{missing, touched};
use super::place::Place;
use crate::model::Scenario;
use crate::model::id::{PeeringId, ResourceRef, VirtualNetworkId};
use crate::model::network::{Peering, VirtualNetwork};
use crate::outcome::{Reason, Stage};

/// Whether one network is the other, or both peering links between them stand (`network F1`).
pub(super) fn reaches(scenario: &Scenario, from: &VirtualNetworkId, to: &VirtualNetworkId) -> bool {
    from == to
        || peers(scenario, from).any(|it| it.network.is_some() && it.link.remote_virtual_network == *to)
}

/// A link of a network whose other side stands too.
#[derive(Clone)]
pub(super) struct Peer<'a> {
    pub link: &'a Peering,
    /// The link from the other side; `None`: it is not here.
    pub back: Option<&'a Peering>,
    /// The network there; `None`: it is not here, so its own link is not known.
    pub network: Option<&'a VirtualNetwork>,
    /// Why it is not known what the two links carry.
    pub doubt: Option<Reason>,
}

/// The peers of a network.
pub(super) fn peers<'a>(
    scenario: &'a Scenario,
    from: &'a VirtualNetworkId,
) -> impl Iterator<Item = Peer<'a>> {
    let doubt = |id: &PeeringId| touched(scenario, Stage::Routing, &ResourceRef::Peering(id.clone()));
    let own = scenario
        .peerings
        .iter()
        .filter(move |(_, it)| it.virtual_network == *from);
    own.filter_map(move |(id, link)| {
        let remote = &link.remote_virtual_network;
        let Some(network) = scenario.virtual_networks.get(remote) else {
            return Some(Peer {
                link,
                back: None,
                network: None,
                doubt: None,
            });
        };
        let mut others = scenario.peerings.iter();
        let (back_id, back) =
            others.find(|(_, it)| it.virtual_network == *remote && it.remote_virtual_network == *from)?;
        Some(Peer {
            link,
            back: Some(back),
            network: Some(network),
            doubt: doubt(id).or_else(|| doubt(back_id)),
        })
    })
}

/// Why the network may hold more addresses than can be read.
pub(super) fn unreadable_space(id: &VirtualNetworkId, network: &VirtualNetwork) -> Option<Reason> {
    let mut parts = network.address_space.iter();
    let part = || Reason::Malformed {
        part: format!("{id}/addressSpace"),
    };
    parts.any(|part| part.unreadable().is_some()).then(part)
}

/// Why the network or its peers may hold more addresses than can be read.
pub(super) fn unknown_space(scenario: &Scenario, place: &Place) -> Option<Reason> {
    unreadable_space(place.network_id, place.network).or_else(|| {
        peers(scenario, place.network_id).find_map(|it| match (it.network, &it.link.remote_virtual_network) {
            (Some(network), id) => unreadable_space(id, network),
            (None, id) => Some(missing("virtualNetworks", id.as_str())),
        })
    })
}

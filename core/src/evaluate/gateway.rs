//! Which virtual network gateway serves a network, and what stands behind it (`network` C2, E5, F6).

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::context::{missing, touched};
use super::peering::peers;
use crate::model::Scenario;
use crate::model::gateway::{Connection, GatewayType, VirtualNetworkGateway};
use crate::model::id::{ConnectionId, ResourceRef, VirtualNetworkGatewayId, VirtualNetworkId};
use crate::model::part::Part;
use crate::model::route::{NextHop, UserDefinedRoute};
use crate::outcome::{Reason, Stage};

/// What stands behind the gateways of a network.
#[derive(Default)]
pub(super) struct Behind<'a> {
    /// The gateways themselves.
    pub gateways: Vec<&'a VirtualNetworkGatewayId>,
    /// What they are known to lead to.
    pub nets: Vec<Ipv4Net>,
    /// What they may lead to.
    pub unsure: Vec<(Ipv4Net, Reason)>,
    /// Why they may lead to anything else.
    pub doubt: Option<Reason>,
}

/// What stands behind the gateways that serve a network: its own, or a peer's that lets it (F6).
pub(super) fn behind<'a>(scenario: &'a Scenario, network: &'a VirtualNetworkId) -> Behind<'a> {
    let mut behind = Behind::default();
    let mut nobody = scenario.virtual_network_gateways.is_empty();
    add_network(scenario, network, &mut behind);
    for peer in peers(scenario, network).filter(|it| it.link.use_remote_gateways) {
        let remote = &peer.link.remote_virtual_network;
        match peer.back {
            Some(back) if back.allow_gateway_transit => {
                add_network(scenario, remote, &mut behind);
                behind.doubt = behind.doubt.take().or(peer.doubt);
            }
            Some(_) => {}
            None => {
                nobody = false;
                behind.doubt = Some(missing("virtualNetworks", remote.as_str()));
            }
        }
    }
    if !nobody {
        // who is not here may hold the addresses that hosts behind the gateway say are theirs
        let peer = peers(scenario, network).find_map(|it| {
            let remote = || missing("virtualNetworks", it.link.remote_virtual_network.as_str());
            it.doubt.or_else(|| it.network.is_none().then(remote))
        });
        add_hosts(scenario, peer, &mut behind);
    }
    behind
}

/// Where a user's route of a network leads, if Azure takes it: to a gateway only where every one is a VPN gateway
/// (`network C3-4`).
pub(super) fn next_hop(
    scenario: &Scenario,
    network: &VirtualNetworkId,
    route: &UserDefinedRoute,
) -> Option<NextHop> {
    let hop = *route.next_hop.read()?;
    if hop != NextHop::VirtualNetworkGateway {
        return Some(hop);
    }
    let is_vpn = |id: &&VirtualNetworkGatewayId| {
        let gateway = scenario.virtual_network_gateways.get(*id);
        gateway.is_some_and(|it| it.gateway_type.read() == Some(&GatewayType::Vpn))
    };
    let mut gateways = behind(scenario, network).gateways.into_iter();
    gateways.all(|id| is_vpn(&id)).then_some(hop)
}

fn add_network<'a>(scenario: &'a Scenario, network: &VirtualNetworkId, behind: &mut Behind<'a>) {
    for (id, gateway) in &scenario.virtual_network_gateways {
        let subnet = scenario.subnets.get(&gateway.subnet);
        if subnet.is_some_and(|it| it.virtual_network == *network) {
            add_gateway(scenario, id, gateway, behind);
        }
    }
}

fn add_gateway<'a>(
    scenario: &'a Scenario,
    id: &'a VirtualNetworkGatewayId,
    gateway: &'a VirtualNetworkGateway,
    behind: &mut Behind<'a>,
) {
    behind.gateways.push(id);
    let subject = ResourceRef::VirtualNetworkGateway(id.clone());
    behind.doubt = behind
        .doubt
        .take()
        .or_else(|| touched(scenario, Stage::Routing, &subject));
    let part = |field: &str| Reason::Malformed {
        part: format!("virtualNetworkGateways/{id}/{field}"),
    };
    add_parts(&gateway.learned_routes, &part("learnedRoutes"), behind);
    add_parts(
        &gateway.vpn_client_address_pool,
        &part("vpnClientAddressPool"),
        behind,
    );
    let mut learns = false;
    for (connection_id, connection) in &scenario.connections {
        let starts = connection.virtual_network_gateway == *id;
        let ends = connection.remote_virtual_network_gateway.as_ref() == Some(id);
        if starts || ends {
            learns |= connection.enable_bgp || gateway.gateway_type.read() != Some(&GatewayType::Vpn);
            add_connection(scenario, connection_id, connection, starts, behind);
        }
    }
    if learns && gateway.learned_routes.is_empty() {
        behind.doubt = behind
            .doubt
            .take()
            .or_else(|| Some(Reason::LearnedRoutesUnknown { gateway: id.clone() }));
    }
}

fn add_connection(
    scenario: &Scenario,
    id: &ConnectionId,
    connection: &Connection,
    starts: bool,
    behind: &mut Behind,
) {
    let hidden = touched(scenario, Stage::Routing, &ResourceRef::Connection(id.clone()));
    behind.doubt = behind.doubt.take().or(hidden);
    if let Some(site) = &connection.local_network_gateway {
        match scenario.local_network_gateways.get(site) {
            None => behind.doubt = Some(missing("localNetworkGateways", site.as_str())),
            Some(it) => {
                let hidden = touched(
                    scenario,
                    Stage::Routing,
                    &ResourceRef::LocalNetworkGateway(site.clone()),
                );
                behind.doubt = behind.doubt.take().or(hidden);
                let part = format!("localNetworkGateways/{site}/addressPrefixes");
                add_parts(&it.address_prefixes, &Reason::Malformed { part }, behind);
            }
        }
    }
    // another network of Azure's: what passes between the two is not evaluated
    let Some(remote) = &connection.remote_virtual_network_gateway else {
        return;
    };
    let other = if starts {
        remote
    } else {
        &connection.virtual_network_gateway
    };
    let network = scenario.virtual_network_gateways.get(other).and_then(|it| {
        let subnet = scenario.subnets.get(&it.subnet)?;
        scenario.virtual_networks.get(&subnet.virtual_network)
    });
    match network {
        None => behind.doubt = Some(missing("virtualNetworkGateways", other.as_str())),
        Some(network) => {
            for net in network.address_space.iter().filter_map(Part::read) {
                let feature = "networkToNetworkConnection".to_owned();
                behind.unsure.push((*net, Reason::NotEvaluated { feature }));
            }
        }
    }
}

fn add_parts(parts: &[Part<Ipv4Net>], malformed: &Reason, behind: &mut Behind) {
    for part in parts {
        match part {
            Part::Read(net) => behind.nets.push(net.trunc()),
            Part::Unreadable(_) => behind.doubt = Some(malformed.clone()),
        }
    }
}

/// A host that is said to stand behind a gateway does, as long as no known prefix speaks against it.
fn add_hosts(scenario: &Scenario, peer: Option<Reason>, behind: &mut Behind) {
    let learns = matches!(behind.doubt, Some(Reason::LearnedRoutesUnknown { .. }));
    let silent = behind.nets.is_empty() || behind.doubt.is_some();
    let doubt = peer.or_else(|| behind.doubt.clone().filter(|_| !learns));
    for host in scenario.hosts.values() {
        let Some(gateway) = &host.gateway else { continue };
        let Some(address) = host.address.as_ref().and_then(Part::read) else {
            continue;
        };
        let known = behind.nets.iter().any(|net| net.contains(address));
        if !behind.gateways.contains(&gateway) || known {
            continue;
        }
        let net = Ipv4Net::from(*address);
        match (silent, &doubt) {
            (true, None) => behind.nets.push(net),
            (_, Some(reason)) => behind.unsure.push((net, reason.clone())),
            (false, None) => {
                let feature = "addressBehindGateway".to_owned();
                behind.unsure.push((net, Reason::NotEvaluated { feature }));
            }
        }
    }
}

/// Whether a host behind a gateway that is not here holds the address: which networks that serves is not known.
pub(super) fn is_behind_missing(scenario: &Scenario, address: Ipv4Addr) -> bool {
    behind_missing(scenario).any(|it| it == address)
}

/// The addresses of hosts behind gateways that are not in the scenario.
pub(super) fn behind_missing(scenario: &Scenario) -> impl Iterator<Item = Ipv4Addr> {
    scenario.hosts.values().filter_map(|host| {
        let gateway = host.gateway.as_ref()?;
        let is_missing = !scenario.virtual_network_gateways.contains_key(gateway);
        let address = host.address.as_ref()?.read()?;
        is_missing.then_some(*address)
    })
}

pub(super) fn gateway() -> Reason {
    Reason::NotEvaluated {
        feature: "gateway".to_owned(),
    }
}

//! Virtual network gateways: whose they are, and what lies behind them (network C2, E5 to E9, F6).

use std::net::Ipv4Addr;

use pathlight_core::model::Scenario;
use pathlight_core::model::gateway::{GatewayType, VirtualNetworkGateway};
use pathlight_core::model::id::{SubnetId, VirtualNetworkGatewayId, VirtualNetworkId};
use pathlight_core::model::part::Part;

use super::look::{Maybe, Net, all, in_ranges, link, links, network_of, ranges};

/// Whether routes from gateways reach a subnet (network C2-1).
pub fn propagates(s: &Scenario, subnet: &SubnetId) -> Maybe {
    if s.virtual_network_gateways
        .values()
        .any(|gateway| gateway.subnet == *subnet)
    {
        return Some(true);
    }
    match s.subnets.get(subnet)?.route_table.as_ref() {
        None => Some(true),
        Some(table) => s
            .route_tables
            .get(table)
            .map(|table| !table.disable_bgp_route_propagation),
    }
}

/// The gateways that a network uses: its own, and those of peers that lend theirs (network F6).
pub fn gateways<'a>(
    s: &'a Scenario,
    network: &VirtualNetworkId,
) -> Vec<(&'a VirtualNetworkGatewayId, &'a VirtualNetworkGateway, Maybe)> {
    let mut found = Vec::new();
    for (id, gateway) in &s.virtual_network_gateways {
        let Some(home) = network_of(s, &gateway.subnet) else {
            continue;
        };
        if home == *network {
            found.push((id, gateway, Some(true)));
            continue;
        }
        let lends = link(s, &home, network).is_some_and(|back| back.allow_gateway_transit);
        for (link, connected) in links(s, network) {
            if link.remote_virtual_network == home && link.use_remote_gateways && lends {
                found.push((id, gateway, connected));
            }
        }
    }
    found
}

/// The prefixes behind the gateways of a network, `None` where one may be any.
pub fn sites(s: &Scenario, network: &VirtualNetworkId) -> Vec<(Option<Net>, Maybe)> {
    let mut found = Vec::new();
    // a gateway that is not here may stand anywhere: what is said to be behind it may be reached
    for host in s.hosts.values() {
        let lost = |id| !s.virtual_network_gateways.contains_key(id);
        if host.gateway.as_ref().is_some_and(lost) {
            let ip = host.address.as_ref().and_then(Part::read);
            found.push((ip.map(|ip| Net::new(*ip, 32)), None));
        }
    }
    for (id, gateway, uses) in gateways(s, network) {
        found.extend(
            behind(s, id, gateway)
                .into_iter()
                .map(|(net, sure)| (net, all([uses, sure]))),
        );
    }
    found
}

/// The prefixes behind one gateway.
pub fn behind(
    s: &Scenario,
    id: &VirtualNetworkGatewayId,
    gateway: &VirtualNetworkGateway,
) -> Vec<(Option<Net>, Maybe)> {
    let mut found: Vec<(Option<Net>, Maybe)> = gateway
        .learned_routes
        .iter()
        .chain(&gateway.vpn_client_address_pool)
        .map(|part| part.read().map(|net| Net::new(net.network(), net.prefix_len())))
        .map(|net| (net, net.map(|_| true)))
        .collect();
    let mut learns = gateway.gateway_type != Part::Read(GatewayType::Vpn);
    for connection in s
        .connections
        .values()
        .filter(|it| it.virtual_network_gateway == *id)
    {
        learns |= connection.enable_bgp;
        if let Some(site) = &connection.local_network_gateway {
            match s.local_network_gateways.get(site) {
                Some(site) => found.extend(
                    site.address_prefixes
                        .iter()
                        .map(|part| part.read().map(|net| Net::new(net.network(), net.prefix_len())))
                        .map(|net| (net, net.map(|_| true))),
                ),
                None => found.push((None, None)),
            }
        }
        if let Some(remote) = &connection.remote_virtual_network_gateway {
            let mut all = s.connections.values();
            let back = all.any(|it| {
                it.virtual_network_gateway == *remote
                    && it.remote_virtual_network_gateway.as_ref() == Some(id)
            });
            match s
                .virtual_network_gateways
                .get(remote)
                .and_then(|it| network_of(s, &it.subnet))
            {
                Some(network) => found.extend(
                    ranges(s, &network)
                        .into_iter()
                        .map(|net| (Some(net), back.then_some(true))),
                ),
                None => found.push((None, None)),
            }
        }
    }
    // what is learned is known only where somebody states it
    if learns && gateway.learned_routes.is_empty() {
        found.push((None, None));
    }
    found
}

/// The network that a gateway behind which other networks lie delivers an address to.
pub fn beyond(s: &Scenario, network: &VirtualNetworkId, ip: Ipv4Addr) -> Vec<VirtualNetworkId> {
    let mut found = Vec::new();
    for (id, ..) in gateways(s, network) {
        for connection in s
            .connections
            .values()
            .filter(|it| it.virtual_network_gateway == *id)
        {
            let remote = connection.remote_virtual_network_gateway.as_ref();
            let remote = remote.and_then(|it| s.virtual_network_gateways.get(it));
            if let Some(other) = remote.and_then(|it| network_of(s, &it.subnet))
                && in_ranges(s, &other, ip) == Some(true)
            {
                found.push(other);
            }
        }
    }
    found
}

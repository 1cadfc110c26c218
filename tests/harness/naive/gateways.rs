//! Virtual network gateways: whose they are, and what lies behind them (network C2, E5 to E9, F6).

use pathlight_core::model::gateway::{GatewayType, VirtualNetworkGateway};
use pathlight_core::model::id::{SubnetId, VirtualNetworkGatewayId, VirtualNetworkId};
use pathlight_core::model::part::Part;

use super::look::{Maybe, Net, all, link, links, network_of, ranges};
use super::world::World;

/// Whether routes from gateways reach a subnet (network C2-1).
pub fn propagates(s: &World, subnet: &SubnetId) -> Maybe {
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
    s: &'a World,
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

/// Whether a subnet's network uses no gateway that is not of the VPN kind.
pub fn all_vpn(s: &World, subnet: &SubnetId) -> bool {
    let lent = network_of(s, subnet).map(|network| gateways(s, &network));
    let mut lent = lent.iter().flatten();
    lent.all(|(_, gateway, _)| gateway.gateway_type == Part::Read(GatewayType::Vpn))
}

/// The prefixes behind the gateways of a network, `None` where one may be any.
pub fn sites(s: &World, network: &VirtualNetworkId) -> Vec<(Option<Net>, Maybe)> {
    let mut found = Vec::new();
    for (id, gateway, uses) in gateways(s, network) {
        found.extend(
            behind(s, id, gateway)
                .into_iter()
                .map(|(net, sure)| (net, all([uses, sure]))),
        );
    }
    claimed(s, network, &mut found);
    found
}

/// What a host says of itself is not what its gateway is known to reach; and a gateway that is not here may stand
/// anywhere.
fn claimed(s: &World, network: &VirtualNetworkId, found: &mut Vec<(Option<Net>, Maybe)>) {
    let own = gateways(s, network);
    for host in s.hosts.values() {
        let Some(gateway) = &host.gateway else { continue };
        let near = own.iter().any(|(id, ..)| *id == gateway);
        let there = s.virtual_network_gateways.contains_key(gateway);
        let ip = host.address.as_ref().and_then(Part::read);
        let known = found
            .iter()
            .any(|(net, sure)| *sure == Some(true) && net.zip(ip).is_some_and(|(net, ip)| net.contains(*ip)));
        let net = ip.map(|ip| Net::new(*ip, 32));
        match s.virtual_network_gateways.get(gateway) {
            _ if !there => found.push((net, None)),
            // nothing else is known of the gateway: its word is all there is
            Some(it) if near && behind(s, gateway, it).is_empty() => found.push((net, ip.map(|_| true))),
            _ if near && !known => found.push((net, None)),
            _ => {}
        }
    }
}

/// The prefixes behind one gateway.
pub fn behind(
    s: &World,
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
    // a gateway that is connected to nothing learns nothing
    let circuits = gateway.gateway_type != Part::Read(GatewayType::Vpn);
    let mut learns = false;
    for connection in s
        .connections
        .values()
        .filter(|it| it.virtual_network_gateway == *id)
    {
        learns |= circuits || connection.enable_bgp;
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
    }
    // another network by gateways is not asked for (semantics 6): whatever it holds may be reached
    for connection in s.connections.values() {
        let one = &connection.virtual_network_gateway;
        let Some(other) = &connection.remote_virtual_network_gateway else {
            continue;
        };
        let remote = match (one == id, other == id) {
            (true, _) => other,
            (_, true) => one,
            (false, false) => continue,
        };
        match s
            .virtual_network_gateways
            .get(remote)
            .and_then(|it| network_of(s, &it.subnet))
        {
            Some(network) => found.extend(ranges(s, &network).into_iter().map(|net| (Some(net), None))),
            None => found.push((None, None)),
        }
    }
    // what is learned is known only where somebody states it
    if learns && gateway.learned_routes.is_empty() {
        found.push((None, None));
    }
    found
}

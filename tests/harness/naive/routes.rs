//! Which next hops the routes of a subnet could choose for an address (network C).
//!
//! The answer is a list: one hop where the choice is certain, several where it is not.

use std::cmp::Ordering;

use pathlight_core::model::id::{PrivateEndpointId, ResourceRef, SubnetId, VirtualNetworkId};
use pathlight_core::model::part::Part;
use pathlight_core::model::route::{NextHop, RoutePrefix};
use pathlight_core::outcome::Stage;

use super::gateways;
use super::look::{Address, Maybe, Net, all, links, network_of, ranges, touched};
use super::tags;
use super::world::World;

/// Where a route leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Hop {
    /// To an interface of the own network.
    Local,
    /// To a peered network.
    Peer(VirtualNetworkId),
    /// Out.
    Internet,
    /// Nowhere.
    Nowhere,
    /// To a virtual network gateway.
    Gateway,
    /// To an appliance.
    Appliance(std::net::Ipv4Addr),
    /// To a private endpoint of the own or a peered network.
    Endpoint(PrivateEndpointId),
    /// It cannot be known.
    Unknown,
}

/// Who wrote a route: on equal prefixes the later one here wins (network C4-2, B7-2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    System,
    Gateway,
    Near,
    CloudTag,
    CloudRegionTag,
    ServiceTag,
    ServiceRegionTag,
    User,
}

#[derive(Clone, Debug)]
struct Route {
    kind: Kind,
    /// How long the prefix is; `None`: that of a tag, at least 1.
    length: Option<u8>,
    /// Whether it holds the address.
    holds: Maybe,
    hop: Hop,
}

/// The hops that could be chosen for `address` in a subnet.
pub fn select(s: &World, subnet: &SubnetId, address: &Address) -> Vec<Hop> {
    let Some(network) = network_of(s, subnet).filter(|it| s.virtual_networks.contains_key(it)) else {
        return vec![Hop::Unknown];
    };
    let Some(mut routes) = user_routes(s, subnet, address) else {
        return vec![Hop::Unknown];
    };
    routes.extend(endpoint_routes(s, &network, address, &routes));
    routes.extend(system_routes(s, &network, address));
    // network C4-3: what a gateway learns never beats the network or its peers, however long it is
    let near = routes
        .iter()
        .any(|route| route.kind == Kind::Near && route.holds == Some(true));
    let learns = gateways::propagates(s, subnet);
    if !near && learns != Some(false) {
        routes.extend(gateway_routes(s, &network, address, learns));
    }
    routes.retain(|route| route.holds != Some(false));
    let mut hops = Vec::new();
    for route in &routes {
        let beaten = routes
            .iter()
            .any(|other| other.holds == Some(true) && beats(other, route));
        if !beaten && !hops.contains(&route.hop) {
            hops.push(route.hop.clone());
        }
    }
    hops
}

/// Whether `one` is certain to be preferred over `other`.
fn beats(one: &Route, other: &Route) -> bool {
    match (one.length, other.length) {
        (Some(a), Some(b)) => match a.cmp(&b) {
            Ordering::Equal => one.kind > other.kind,
            longer => longer == Ordering::Greater,
        },
        // a tag's prefixes have some length from 1 to 32
        (None, Some(0)) | (Some(32), None) => true,
        (None, Some(_)) | (Some(_), None) => false,
        // a region's tag is at least as long as the whole one, and a service's as the cloud's
        (None, None) => {
            one.kind > other.kind && (one.kind == Kind::ServiceRegionTag || one.kind == Kind::CloudRegionTag)
        }
    }
}

/// Every user route; `None`: the table is not known.
fn user_routes(s: &World, subnet: &SubnetId, address: &Address) -> Option<Vec<Route>> {
    let Some(table) = s.subnets.get(subnet)?.route_table.as_ref() else {
        return Some(Vec::new());
    };
    if touched(s, Stage::Routing, &[ResourceRef::RouteTable(table.clone())]) {
        return None;
    }
    let routes = s.route_tables.get(table)?.routes.iter().map(|route| {
        let hop = match &route.next_hop {
            Part::Unreadable(_) => Hop::Unknown,
            Part::Read(NextHop::None) => Hop::Nowhere,
            Part::Read(NextHop::Internet) => Hop::Internet,
            Part::Read(NextHop::VnetLocal) => Hop::Local,
            // network C3-4: Azure takes no such route but to VPN gateways
            Part::Read(NextHop::VirtualNetworkGateway) if !gateways::all_vpn(s, subnet) => Hop::Unknown,
            Part::Read(NextHop::VirtualNetworkGateway) => Hop::Gateway,
            Part::Read(NextHop::VirtualAppliance(ip)) => Hop::Appliance(*ip),
        };
        let (kind, length, holds) = match &route.address_prefix {
            Part::Unreadable(_) => (Kind::User, Some(32), None),
            Part::Read(RoutePrefix::Prefix(net)) => (
                Kind::User,
                Some(net.prefix_len()),
                tags::prefix(Net::new(net.network(), net.prefix_len()), address),
            ),
            Part::Read(RoutePrefix::ServiceTag(tag)) => {
                let name = tag.as_str().to_ascii_lowercase();
                let kind = match (name.starts_with("azurecloud"), name.contains('.')) {
                    (true, true) => Kind::CloudRegionTag,
                    (true, false) => Kind::CloudTag,
                    (false, true) => Kind::ServiceRegionTag,
                    (false, false) => Kind::ServiceTag,
                };
                // network B7-4: these may not be written here
                let holds = match name.as_str() {
                    "virtualnetwork" | "internet" | "azureloadbalancer" => None,
                    _ => tags::tag(s, &name, address),
                };
                // how long its prefixes are is known where they are published
                let length = match (address, s.published) {
                    (Address::Literal(ip), Some(published)) => published.longest(&name, *ip).flatten(),
                    _ => None,
                };
                (kind, length, holds)
            }
        };
        Route {
            kind,
            length,
            holds,
            hop,
        }
    });
    Some(routes.collect())
}

/// The /32 routes of private endpoints in the network and its direct peers (services E-18).
fn endpoint_routes(s: &World, network: &VirtualNetworkId, address: &Address, user: &[Route]) -> Vec<Route> {
    let Address::Literal(ip) = address else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (id, endpoint) in &s.private_endpoints {
        let Some(home) = network_of(s, &endpoint.subnet) else {
            continue;
        };
        let mut near = links(s, network)
            .into_iter()
            .filter(|(link, _)| link.remote_virtual_network == home);
        let reached = if home == *network {
            Some(true)
        } else {
            near.find_map(|(_, it)| (it != Some(false)).then_some(it))
                .unwrap_or(Some(false))
        };
        let own = endpoint.private_ip_address.read().map(|it| it == ip);
        // services E-19, E-20: displaced by user routes as long as the network's range, if its policies allow
        let policies = s
            .subnets
            .get(&endpoint.subnet)
            .and_then(|it| it.private_endpoint_network_policies.clone());
        let allowed = match policies {
            None => Some(false),
            Some(policies) => policies.read().map(|it| it.apply_routes()),
        };
        let space = ranges(s, &home)
            .into_iter()
            .filter(|range| range.contains(*ip))
            .map(|range| range.length)
            .max();
        let long = user.iter().map(|route| match route.length {
            Some(length) if length >= space.unwrap_or(0) && length < 32 => route.holds,
            Some(_) | None => Some(false),
        });
        let displaced = all([allowed, super::look::any(long)]);
        let holds = all([reached, own, displaced.map(|it| !it)]);
        found.push(Route {
            kind: Kind::Near,
            length: Some(32),
            holds,
            hop: Hop::Endpoint(id.clone()),
        });
    }
    found
}

/// The network's own ranges, those of its peers, and the defaults (network C1, C2).
fn system_routes(s: &World, network: &VirtualNetworkId, address: &Address) -> Vec<Route> {
    let mut found = Vec::new();
    let own = |kind, net: Option<Net>, sure: Maybe, hop: Hop| {
        let holds = match net {
            Some(net) => tags::prefix(net, address),
            None => unreadable(address),
        };
        // a range that cannot be read may be any, however long
        let length = net.map_or(Some(32), |net| Some(net.length));
        Route {
            kind,
            length,
            holds: all([sure, holds]),
            hop,
        }
    };
    for (id, it) in &s.virtual_networks {
        let (sure, hop) = if id == network {
            (Some(true), Hop::Local)
        } else {
            let mut near = links(s, network)
                .into_iter()
                .filter(|(link, _)| link.remote_virtual_network == *id);
            match near.find(|(_, connected)| *connected != Some(false)) {
                Some((_, connected)) => (connected, Hop::Peer(id.clone())),
                None => continue,
            }
        };
        for range in &it.address_space {
            found.push(own(
                Kind::Near,
                range.read().map(|net| Net::new(net.network(), net.prefix_len())),
                sure,
                hop.clone(),
            ));
        }
    }
    for (link, connected) in links(s, network) {
        if connected.is_none() && !s.virtual_networks.contains_key(&link.remote_virtual_network) {
            found.push(own(Kind::Near, None, None, Hop::Unknown));
        }
    }
    // network F2: networks that are peered share no address, so a range that nobody can read is another one
    let known = found.iter().any(|route| route.holds == Some(true));
    found.retain(|route| !known || route.holds == Some(true) || route.length != Some(32));
    // of networks that are peered and share an address either may be meant (semantics 1)
    let holding: Vec<&Hop> = found
        .iter()
        .filter(|it| it.holds == Some(true))
        .map(|it| &it.hop)
        .collect();
    if holding.iter().any(|hop| *hop != holding[0]) {
        found.push(own(Kind::Near, None, None, Hop::Unknown));
    }
    found.push(own(
        Kind::System,
        Some(Net { first: 0, length: 0 }),
        Some(true),
        Hop::Internet,
    ));
    for (first, length) in [
        ([10, 0, 0, 0], 8),
        ([172, 16, 0, 0], 12),
        ([192, 168, 0, 0], 16),
        ([100, 64, 0, 0], 10),
    ] {
        let net = Net::new(first.into(), length);
        // network C1-2: a network that holds all of it takes its place
        if !ranges(s, network).iter().any(|range| range.covers(net)) {
            found.push(own(Kind::System, Some(net), Some(true), Hop::Nowhere));
        }
    }
    found
}

/// Whether prefixes that cannot be read may hold an address.
fn unreadable(address: &Address) -> Maybe {
    match address {
        Address::Literal(_) | Address::SomePrivate | Address::Some => None,
        // what is outside by declaration is in no network
        Address::Declared(_) | Address::Service(..) | Address::Entra | Address::SomePublic => Some(false),
    }
}

fn gateway_routes(s: &World, network: &VirtualNetworkId, address: &Address, learns: Maybe) -> Vec<Route> {
    let mut found = Vec::new();
    for (site, sure) in gateways::sites(s, network) {
        let holds = site.and_then(|net| tags::prefix(net, address));
        let length = site.map_or(Some(32), |net| Some(net.length));
        found.push(Route {
            kind: Kind::Gateway,
            length,
            holds: all([learns, sure, holds]),
            hop: Hop::Gateway,
        });
    }
    if touched(s, Stage::Routing, &[ResourceRef::VirtualNetwork(network.clone())]) {
        found.push(Route {
            kind: Kind::Gateway,
            length: Some(32),
            holds: None,
            hop: Hop::Unknown,
        });
    }
    found
}

//! Which prefixes and service tags hold an address (semantics 4, network B).

use std::net::Ipv4Addr;

use pathlight_core::model::address::{AddressMatch, is_public};
use pathlight_core::model::id::{ResourceRef, SubnetId};
use pathlight_core::model::part::Part;
use pathlight_core::model::region::Region;
use pathlight_core::model::route::{NextHop, RoutePrefix};
use pathlight_core::outcome::Stage;

use super::gateways;
use super::look::{Address, Kind, Maybe, Net, all, any, in_ranges, links, network_of, touched};
use super::world::World;

/// The host's own address: DNS, DHCP, probes.
pub const PLATFORM: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);
/// Instance metadata.
pub const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

/// Whether one entry of a rule holds an address, as seen from an interface in `subnet`.
pub fn entry(s: &World, entry: &AddressMatch, address: &Address, subnet: &SubnetId) -> Maybe {
    match entry {
        AddressMatch::Any => Some(true),
        AddressMatch::Prefix(net) => prefix(Net::new(net.network(), net.prefix_len()), address),
        AddressMatch::Ipv6(_) => Some(false),
        AddressMatch::ServiceTag(tag) if tag.as_str().eq_ignore_ascii_case("VirtualNetwork") => {
            virtual_network(s, address, subnet)
        }
        AddressMatch::ServiceTag(name) if name.as_str().eq_ignore_ascii_case("Internet") => {
            internet(s, address, subnet)
        }
        AddressMatch::ServiceTag(name) => tag(s, name.as_str(), address),
    }
}

/// Whether a prefix holds an address.
pub fn prefix(net: Net, address: &Address) -> Maybe {
    if net.length == 0 {
        return Some(true);
    }
    match address {
        Address::Literal(ip) | Address::Declared(Some(ip)) => Some(net.contains(*ip)),
        // semantics 4: a private prefix never holds a service; of a public one it is not known
        Address::Service(..) | Address::Entra | Address::SomePublic | Address::Declared(None) => {
            (!holds_public(net)).then_some(false)
        }
        Address::SomePrivate | Address::Some => None,
    }
}

/// Whether some address in the prefix is public: the ends of every run of private ones tell.
fn holds_public(net: Net) -> bool {
    let (low, high) = (net.first, net.last());
    let starts = [
        0x0100_0000,
        0x0B00_0000,
        0x6480_0000,
        0x8000_0000,
        0xA83F_8111,
        0xA9FF_0000,
        0xAC20_0000,
        0xC0A9_0000,
    ];
    let inside = starts.into_iter().filter(|start| (low..=high).contains(start));
    inside.chain([low, high]).any(|ip| is_public(ip.into()))
}

/// Address space that the public internet can reach, outside of the networks (network B3).
fn internet(s: &World, address: &Address, subnet: &SubnetId) -> Maybe {
    match address {
        Address::Literal(ip) | Address::Declared(Some(ip)) if !is_public(*ip) => Some(false),
        // network B3-4: what a network has is its own; what its gateways lead to is not
        Address::Literal(_) => networks(s, address, subnet).map(|inside| !inside),
        Address::Declared(_) | Address::Service(..) | Address::Entra | Address::SomePublic => Some(true),
        Address::SomePrivate | Address::Some => None,
    }
}

/// Any tag that does not depend on who looks.
pub fn tag(s: &World, name: &str, address: &Address) -> Maybe {
    let lower = name.to_ascii_lowercase();
    let is = |ip: Ipv4Addr| match address {
        Address::Literal(it) => Some(*it == ip),
        Address::SomePrivate | Address::Some => None,
        Address::Declared(_) | Address::Service(..) | Address::Entra | Address::SomePublic => Some(false),
    };
    match lower.as_str() {
        "azureloadbalancer" | "azureplatformdns" => return is(PLATFORM),
        "azureplatformimds" => return is(METADATA),
        "azureplatformlkm" if matches!(address, Address::Literal(PLATFORM | METADATA)) => return Some(false),
        _ => {}
    }
    match address {
        Address::Literal(ip) if !is_public(*ip) => Some(false),
        // semantics 4: of a bare public address nothing is known but what Microsoft's file says
        Address::Literal(ip) => s.published?.longest(name, *ip).map(|length| length.is_some()),
        Address::SomePublic | Address::Some => None,
        Address::SomePrivate | Address::Declared(_) => Some(false),
        Address::Service(kind, region) => service(*kind, region, &lower),
        Address::Entra if lower == "azureactivedirectory" => Some(true),
        Address::Entra if lower == "azurecloud" || lower.starts_with("azurecloud.") => None,
        Address::Entra => Some(false),
    }
}

fn service(kind: Kind, region: &Region, tag: &str) -> Maybe {
    let own = match kind {
        Kind::Storage => "storage",
        Kind::KeyVault => "azurekeyvault",
        Kind::Sql => "sql",
    };
    match tag.split_once('.') {
        None => Some(tag == own || tag == "azurecloud"),
        Some((stem, suffix)) if stem == own || stem == "azurecloud" => region.is_tag_suffix(suffix),
        Some(_) => Some(false),
    }
}

/// Whether an address lies in the networks that an interface of `subnet` sees: its own, and the peers that it may
/// access (network B2).
fn networks(s: &World, address: &Address, subnet: &SubnetId) -> Maybe {
    let network = network_of(s, subnet).filter(|it| s.virtual_networks.contains_key(it))?;
    let mut parts = Vec::new();
    let within = |network| match address {
        Address::Literal(ip) => in_ranges(s, network, *ip),
        Address::Declared(_) | Address::Service(..) | Address::Entra | Address::SomePublic => Some(false),
        Address::SomePrivate | Address::Some => None,
    };
    parts.push(within(&network));
    for (link, connected) in links(s, &network) {
        // network F4
        let access = Some(link.allow_virtual_network_access);
        let remote = match s.virtual_networks.contains_key(&link.remote_virtual_network) {
            true => within(&link.remote_virtual_network),
            false => match address {
                Address::Literal(ip) if is_public(*ip) => Some(false),
                Address::Literal(_) | Address::SomePrivate | Address::Some => None,
                _ => Some(false),
            },
        };
        parts.push(all([access, connected, remote]));
    }
    any(parts)
}

/// Whether an address lies in the sites that the gateways connect (network E5).
fn sites(s: &World, address: &Address, subnet: &SubnetId) -> Maybe {
    let network = network_of(s, subnet)?;
    // nor is it known what else is joined to a network, by what is not modelled
    let joined = touched(s, Stage::Routing, &[ResourceRef::VirtualNetwork(network.clone())]);
    let joined = if joined {
        maybe_anything(address)
    } else {
        Some(false)
    };
    let propagates = gateways::propagates(s, subnet);
    // connected sites, whatever the table says of propagation
    let sites = gateways::sites(s, &network).into_iter().map(|(site, sure)| {
        let held = site.map_or(maybe_anything(address), |net| prefix(net, address));
        // a learned default route is no site: it counts as a route of the interface alone (OPEN-9)
        let is_default = site.is_some_and(|net| net.length == 0);
        let counts = if is_default { propagates } else { Some(true) };
        all([sure, held, counts])
    });
    any(sites.chain([joined]))
}

/// Whether prefixes that nobody knows hold an address: never a host's own platform, else not known.
fn maybe_anything(address: &Address) -> Maybe {
    match address {
        Address::Literal(PLATFORM | METADATA) => Some(false),
        _ => None,
    }
}

/// The tag that depends on who looks (network B2, OPEN-9).
fn virtual_network(s: &World, address: &Address, subnet: &SubnetId) -> Maybe {
    if *address == Address::Literal(PLATFORM) {
        return Some(true);
    }
    any([
        networks(s, address, subnet),
        sites(s, address, subnet),
        routed(s, address, subnet),
    ])
}

/// Prefixes of the subnet's own user routes to an appliance or a gateway.
fn routed(s: &World, address: &Address, subnet: &SubnetId) -> Maybe {
    let table = match s.subnets.get(subnet)?.route_table.as_ref() {
        None => return Some(false),
        Some(table) => table,
    };
    if touched(s, Stage::Routing, &[ResourceRef::RouteTable(table.clone())]) {
        return None;
    }
    let mut parts = Vec::new();
    for route in &s.route_tables.get(table)?.routes {
        let held = match &route.address_prefix {
            Part::Unreadable(_) => None,
            Part::Read(RoutePrefix::Prefix(net)) => {
                prefix(Net::new(net.network(), net.prefix_len()), address)
            }
            Part::Read(RoutePrefix::ServiceTag(name)) => tag(s, name.as_str(), address),
        };
        let counts = match &route.next_hop {
            Part::Unreadable(_) => None,
            Part::Read(NextHop::VirtualNetworkGateway) if !gateways::all_vpn(s, subnet) => None,
            Part::Read(NextHop::VirtualAppliance(_) | NextHop::VirtualNetworkGateway) => Some(true),
            Part::Read(NextHop::None | NextHop::Internet | NextHop::VnetLocal) => Some(false),
        };
        parts.push(all([held, counts]));
    }
    any(parts)
}

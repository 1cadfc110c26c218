//! What stands where: look-ups in the scenario, and the three-valued truth that all stages share.

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Protocol};
use pathlight_core::model::id::{
    NetworkInterfaceId, PrivateEndpointId, ResourceRef, SubnetId, VirtualNetworkId,
};
use pathlight_core::model::network::Peering;
use pathlight_core::model::part::Part;
use pathlight_core::model::region::Region;
use pathlight_core::outcome::Stage;

use super::world::World;

/// True, false, or not known.
pub type Maybe = Option<bool>;

/// All of them.
pub fn all(parts: impl IntoIterator<Item = Maybe>) -> Maybe {
    let parts: Vec<Maybe> = parts.into_iter().collect();
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    (!parts.contains(&None)).then_some(true)
}

/// One of them at least.
pub fn any(parts: impl IntoIterator<Item = Maybe>) -> Maybe {
    let none = all(parts.into_iter().map(|part| part.map(|it| !it)));
    none.map(|it| !it)
}

/// What all of the parts say, if they say the same.
pub fn alike(parts: impl IntoIterator<Item = Maybe>) -> Maybe {
    let mut parts = parts.into_iter();
    let first = parts.next()?;
    parts.all(|it| it == first).then_some(first)?
}

/// A range of addresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Net {
    /// The first address.
    pub first: u32,
    /// How many bits are fixed.
    pub length: u8,
}

impl Net {
    /// From the first address and the length.
    pub fn new(first: Ipv4Addr, length: u8) -> Self {
        Net {
            first: first.into(),
            length,
        }
    }

    /// The last address.
    pub fn last(self) -> u32 {
        self.first | u32::MAX.checked_shr(self.length.into()).unwrap_or(0)
    }

    /// Whether it holds an address.
    pub fn contains(self, ip: Ipv4Addr) -> bool {
        (self.first..=self.last()).contains(&ip.into())
    }

    /// Whether it holds all of another.
    pub fn covers(self, other: Net) -> bool {
        self.first <= other.first && other.last() <= self.last()
    }
}

/// A kind of service, by the tag and the endpoint that are its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A storage account.
    Storage,
    /// A key vault.
    KeyVault,
    /// A SQL server.
    Sql,
}

/// An end of a packet, as groups and routes see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    /// A known address.
    Literal(Ipv4Addr),
    /// A declared internet host: in `Internet` and in no other tag (semantics 4).
    Declared(Option<Ipv4Addr>),
    /// The public door of a modelled service, whose address is not known.
    Service(Kind, Region),
    /// Microsoft Entra sign-in.
    Entra,
    /// Some public address.
    SomePublic,
    /// Some private address.
    SomePrivate,
    /// Some address.
    Some,
}

/// What holds an end of a packet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Holder {
    /// An interface.
    Interface(NetworkInterfaceId),
    /// A private endpoint.
    Endpoint(PrivateEndpointId),
    /// Neither.
    Other,
}

/// A packet of the flow, at some place on its way.
#[derive(Clone, PartialEq, Debug)]
pub struct Packet {
    /// The address that it comes from.
    pub source: Address,
    /// What holds that.
    pub source_holder: Holder,
    /// The address that it goes to.
    pub target: Address,
    /// What holds that.
    pub target_holder: Holder,
    /// The protocol.
    pub protocol: Protocol,
    /// The destination port.
    pub port: Option<u16>,
    /// The source port.
    pub source_port: Option<u16>,
}

impl Packet {
    /// The first packet of a flow.
    pub fn of(flow: &Flow, source: (Address, Holder), target: (Address, Holder)) -> Self {
        Packet {
            source: source.0,
            source_holder: source.1,
            target: target.0,
            target_holder: target.1,
            protocol: flow.protocol,
            port: flow.port,
            source_port: flow.source_port,
        }
    }
}

/// The address that was written, or some private one.
pub fn written(part: &Part<Ipv4Addr>) -> Address {
    part.read()
        .map_or(Address::SomePrivate, |ip| Address::Literal(*ip))
}

/// The network that a subnet is part of.
pub fn network_of(s: &World, subnet: &SubnetId) -> Option<VirtualNetworkId> {
    s.subnets.get(subnet).map(|subnet| subnet.virtual_network.clone())
}

/// The network that an interface stands in.
pub fn home(s: &World, nic: &NetworkInterfaceId) -> Option<VirtualNetworkId> {
    s.network_interfaces
        .get(nic)
        .and_then(|nic| network_of(s, &nic.subnet))
}

/// Whether an address lies in a network's own ranges.
pub fn in_ranges(s: &World, network: &VirtualNetworkId, ip: Ipv4Addr) -> Maybe {
    let network = s.virtual_networks.get(network)?;
    any(network
        .address_space
        .iter()
        .map(|range| range.read().map(|range| range.contains(&ip))))
}

/// The ranges of a network that can be read.
pub fn ranges(s: &World, network: &VirtualNetworkId) -> Vec<Net> {
    let network = s.virtual_networks.get(network);
    let ranges = network.into_iter().flat_map(|it| &it.address_space);
    ranges
        .filter_map(|range| range.read().map(|net| Net::new(net.network(), net.prefix_len())))
        .collect()
}

/// Every link that starts at a network, and whether the peering carries traffic (network F1, F2).
pub fn links<'a>(s: &'a World, network: &VirtualNetworkId) -> Vec<(&'a Peering, Maybe)> {
    let mut found = Vec::new();
    for (id, link) in &s.peerings {
        if link.virtual_network != *network || link.remote_virtual_network == *network {
            continue;
        }
        let remote = &link.remote_virtual_network;
        let back: Vec<_> = s
            .peerings
            .iter()
            .filter(|(_, it)| it.virtual_network == *remote && it.remote_virtual_network == *network)
            .map(|(id, _)| ResourceRef::Peering(id.clone()))
            .collect();
        let doubtful = touched(s, Stage::Routing, &[ResourceRef::Peering(id.clone())])
            || touched(s, Stage::Routing, &back);
        let connected = match back.is_empty() {
            _ if !s.virtual_networks.contains_key(remote) => None,
            true => Some(false),
            false if doubtful => None,
            false => Some(true),
        };
        found.push((link, connected));
    }
    found
}

/// The link from one network to another.
pub fn link<'a>(s: &'a World, from: &VirtualNetworkId, to: &VirtualNetworkId) -> Option<&'a Peering> {
    let mut links = s.peerings.values();
    links.find(|it| it.virtual_network == *from && it.remote_virtual_network == *to)
}

/// Whether something that is not modelled touches a stage of one of these.
pub fn touched(s: &World, stage: Stage, subjects: &[ResourceRef]) -> bool {
    let mut touches = s.unmodelled.values().flat_map(|thing| &thing.touches);
    touches.any(|touch| touch.stage == stage && subjects.contains(&touch.subject))
}

/// Every interface, private endpoint and firewall with that private address in one of the networks.
pub fn holders(s: &World, ip: Ipv4Addr, networks: &[VirtualNetworkId]) -> Vec<Holder> {
    let inside = |subnet: &SubnetId| network_of(s, subnet).is_some_and(|it| networks.contains(&it));
    let mut found = Vec::new();
    for (id, nic) in &s.network_interfaces {
        if nic.private_ip_address.read() == Some(&ip) && inside(&nic.subnet) {
            found.push(Holder::Interface(id.clone()));
        }
    }
    for (id, endpoint) in &s.private_endpoints {
        if endpoint.private_ip_address.read() == Some(&ip) && inside(&endpoint.subnet) {
            found.push(Holder::Endpoint(id.clone()));
        }
    }
    for firewall in s.azure_firewalls.values() {
        if firewall.private_ip_address.read() == Some(&ip) && inside(&firewall.subnet) {
            found.push(Holder::Other);
        }
    }
    found
}

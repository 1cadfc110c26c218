//! Stage 4: what the far side sees as the source (network D, semantics 3).

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Protocol};
use pathlight_core::model::host::{Host, HostNetwork};
use pathlight_core::model::id::{
    NetworkInterfaceId, PublicIpAddressId, ResourceRef, SubnetId, VirtualNetworkId,
};
use pathlight_core::model::network::DefaultOutboundAccess;
use pathlight_core::model::nic::PublicIpSku;
use pathlight_core::model::part::Part;
use pathlight_core::model::region::Region;
use pathlight_core::outcome::{Identity, Stage, Symptom};

use super::look::{Address, Kind, Maybe, network_of, touched};
use super::travel::{Arrival, End, Exit};
use super::trip::Said;
use super::world::World;

/// Whom the far side sees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Seen {
    /// An address.
    Address(Ipv4Addr),
    /// One of several public addresses.
    OneOf(Vec<Ipv4Addr>),
    /// A private address with its subnet.
    Subnet(Option<Ipv4Addr>, VirtualNetworkId, SubnetId),
    /// An address that no IP rule can match (services C-20).
    AzureInternal,
    /// That or another: whether it stands in the same region is not known.
    MaybeInternal(Box<Seen>),
    /// A public address that nobody knows.
    UnknownPublic,
    /// Anybody.
    Anything,
}

impl Seen {
    /// As the engine's vocabulary has it, where that is certain.
    pub fn identity(&self) -> Option<Identity> {
        match self {
            Seen::Address(address) => Some(Identity::Address {
                address: *address,
                subnet: None,
            }),
            Seen::Subnet(Some(address), network, subnet) => Some(Identity::Address {
                address: *address,
                subnet: Some((network.clone(), subnet.clone())),
            }),
            Seen::AzureInternal => Some(Identity::AzureInternal),
            Seen::UnknownPublic => Some(Identity::UnknownPublic),
            Seen::OneOf(_) | Seen::MaybeInternal(_) | Seen::Subnet(None, ..) | Seen::Anything => None,
        }
    }

    /// As groups at the far side see it, where it is a public source.
    pub fn address(&self, written: &Address) -> Address {
        match (self, written) {
            (Seen::MaybeInternal(seen), _) => seen.address(written),
            (Seen::Address(_), Address::Declared(_)) => written.clone(),
            (Seen::Address(ip), _) => Address::Literal(*ip),
            (Seen::OneOf(_) | Seen::UnknownPublic | Seen::AzureInternal, Address::Declared(_)) => {
                written.clone()
            }
            (Seen::OneOf(_) | Seen::UnknownPublic | Seen::AzureInternal, _) => Address::SomePublic,
            (Seen::Subnet(..) | Seen::Anything, _) => Address::Some,
        }
    }
}

/// The public address that a host comes from, as groups see it.
pub fn host_address(host: &Host) -> Address {
    let read = |part: &Option<Part<Ipv4Addr>>| part.as_ref().and_then(Part::read).copied();
    match host.network {
        HostNetwork::Internet => Address::Declared(read(&host.address)),
        HostNetwork::OnPremises => Address::Declared(read(&host.public_address)),
        HostNetwork::Azure => read(&host.address).map_or(Address::SomePublic, Address::Literal),
    }
}

/// Whether it can leave, and as whom.
pub fn leave(s: &World, flow: &Flow, arrival: &Arrival) -> (Said, Seen) {
    match &arrival.end {
        End::Lost | End::Unsure => (Said::Pass, Seen::Anything),
        End::Host(id) => (
            Said::Pass,
            s.hosts
                .get(id)
                .map_or(Seen::Anything, |host| of_host(s, host, arrival)),
        ),
        End::Delivered => match arrival.packet.source {
            Address::Literal(ip) => (Said::Pass, Seen::Address(ip)),
            _ => (Said::Pass, Seen::Anything),
        },
        End::Endpoint(subnet) => {
            let ip = match arrival.packet.source {
                Address::Literal(ip) => Some(ip),
                _ => None,
            };
            match network_of(s, subnet) {
                Some(network) => (Said::Pass, Seen::Subnet(ip, network, subnet.clone())),
                None => (Said::Unknown, Seen::Anything),
            }
        }
        // GW: what the site translates to is known only where somebody states it
        End::Beyond(sources) => match sources.as_slice() {
            [] => (Said::Unknown, Seen::UnknownPublic),
            [one] => (Said::Pass, Seen::Address(*one)),
            several => (Said::Pass, Seen::OneOf(several.to_vec())),
        },
        End::Public(exit, subnet) => {
            let (said, seen) = public(s, exit, subnet, flow.protocol);
            // network A10-4: mail to the internet depends on the subscription
            let outside = !matches!(arrival.packet.target, Address::Service(..) | Address::Entra);
            let mail = outside && flow.protocol == Protocol::Tcp && flow.port == Some(25);
            let said = if mail && said == Said::Pass {
                Said::Unknown
            } else {
                said
            };
            (said, internal(s, subnet, arrival, seen))
        }
    }
}

fn of_host(s: &World, host: &Host, arrival: &Arrival) -> Seen {
    let seen = match host_address(host) {
        Address::Literal(ip) | Address::Declared(Some(ip)) => Seen::Address(ip),
        _ => Seen::UnknownPublic,
    };
    let Address::Service(Kind::Storage, region) = &arrival.packet.target else {
        return seen;
    };
    let published = match seen {
        Seen::Address(ip) => is_published_in(s, ip, region),
        _ => Some(false),
    };
    let stated = host.region.as_ref().and_then(|own| own.is(region));
    let same = match (host.network, stated, published) {
        // semantics 3: an internet host by its address alone
        (HostNetwork::Internet | HostNetwork::OnPremises, _, published) => published,
        (HostNetwork::Azure, Some(true), _) => Some(true),
        (HostNetwork::Azure, Some(false), Some(false)) => Some(false),
        // the host says one thing and its address another
        (HostNetwork::Azure, Some(false), _) => None,
        (HostNetwork::Azure, None, published) => published.filter(|it| *it),
    };
    // services C-20
    match same {
        Some(true) => Seen::AzureInternal,
        Some(false) => seen,
        None => Seen::MaybeInternal(Box::new(seen)),
    }
}

/// Whether Microsoft publishes an address for a region.
fn is_published_in(s: &World, ip: Ipv4Addr, region: &Region) -> Maybe {
    let regions = s.published.map(|published| published.regions_of(ip));
    super::look::any(regions.iter().flatten().map(|it| region.is_tag_suffix(it)))
}

/// Storage in the same region sees no public address (services C-20).
fn internal(s: &World, subnet: &SubnetId, arrival: &Arrival, seen: Seen) -> Seen {
    let Address::Service(Kind::Storage, region) = &arrival.packet.target else {
        return seen;
    };
    let own = network_of(s, subnet).and_then(|id| s.virtual_networks.get(&id).map(|it| it.region.clone()));
    match own.and_then(|own| own.is(region)) {
        Some(true) => Seen::AzureInternal,
        Some(false) => seen,
        None => Seen::MaybeInternal(Box::new(seen)),
    }
}

/// NAT gateway, then the interface's own address, then default outbound access (network D1).
fn public(s: &World, exit: &Exit, id: &SubnetId, protocol: Protocol) -> (Said, Seen) {
    // whoever leaves by the internet comes from some public address
    let unknown = (Said::Unknown, Seen::UnknownPublic);
    let Some(subnet) = s.subnets.get(id) else {
        return unknown;
    };
    let mut subjects = vec![ResourceRef::Subnet(id.clone())];
    if let Exit::Interface(id) = exit {
        subjects.push(ResourceRef::NetworkInterface(id.clone()));
    }
    if let Exit::Firewall(id) = exit {
        subjects.push(ResourceRef::AzureFirewall(id.clone()));
    }
    subjects.extend(subnet.nat_gateway.iter().cloned().map(ResourceRef::NatGateway));
    if touched(s, Stage::Egress, &subjects) {
        return unknown;
    }
    if let Some(nat) = &subnet.nat_gateway {
        let Some(nat) = s.nat_gateways.get(nat) else {
            return unknown;
        };
        // network D2-1
        return match protocol {
            Protocol::Tcp | Protocol::Udp => by(s, &nat.public_ip_addresses),
            // beside an address of the interface's own it is not documented (network D2-2)
            Protocol::Icmp | Protocol::Esp | Protocol::Ah if has_own(s, exit) => unknown,
            Protocol::Icmp | Protocol::Esp | Protocol::Ah => (Said::Stop(Symptom::Timeout), Seen::Anything),
        };
    }
    match exit {
        Exit::Gateway => unknown,
        Exit::Firewall(id) => s
            .azure_firewalls
            .get(id)
            .map_or(unknown, |it| by(s, &it.public_ip_addresses)),
        Exit::Interface(nic) => match s
            .network_interfaces
            .get(nic)
            .and_then(|it| it.public_ip_address.clone())
        {
            Some(public) => by(s, &[public]),
            None => match (beside_public(s, nic), subnet.default_outbound_access) {
                // network D2-6
                (Some(true), _) | (_, DefaultOutboundAccess::Disabled) => {
                    (Said::Stop(Symptom::Timeout), Seen::Anything)
                }
                (Some(false), DefaultOutboundAccess::Enabled) => (Said::Pass, Seen::UnknownPublic),
                (None, _) | (_, DefaultOutboundAccess::Unknown) => (Said::Unknown, Seen::UnknownPublic),
            },
        },
    }
}

/// Whether what sends has a public address of its own.
fn has_own(s: &World, exit: &Exit) -> bool {
    match exit {
        Exit::Interface(id) => s
            .network_interfaces
            .get(id)
            .is_some_and(|nic| nic.public_ip_address.is_some()),
        Exit::Firewall(_) => true,
        Exit::Gateway => false,
    }
}

/// One of these public addresses. One that is not allocated yet is an address that nobody knows.
fn by(s: &World, ids: &[PublicIpAddressId]) -> (Said, Seen) {
    let touched = ids
        .iter()
        .any(|id| touched(s, Stage::Egress, &[ResourceRef::PublicIpAddress(id.clone())]));
    let mut known = Vec::new();
    let mut allocated = true;
    for id in ids {
        match s.public_ip_addresses.get(id).map(|it| it.ip_address.as_ref()) {
            Some(Some(Part::Read(ip))) => known.push(*ip),
            Some(None) => allocated = false,
            Some(Some(Part::Unreadable(_))) | None => return (Said::Unknown, Seen::UnknownPublic),
        }
    }
    match known.as_slice() {
        _ if touched || ids.is_empty() => (Said::Unknown, Seen::UnknownPublic),
        _ if !allocated => (Said::Pass, Seen::UnknownPublic),
        [one] => (Said::Pass, Seen::Address(*one)),
        several => (Said::Pass, Seen::OneOf(several.to_vec())),
    }
}

/// Whether another interface of the same machine has a Standard public address.
fn beside_public(s: &World, nic: &NetworkInterfaceId) -> Maybe {
    let machines = s
        .virtual_machines
        .values()
        .filter(|it| it.network_interfaces.contains(nic));
    super::look::any(
        machines
            .flat_map(|it| &it.network_interfaces)
            .filter(|it| *it != nic)
            .map(
                |other| match s.network_interfaces.get(other)?.public_ip_address.as_ref() {
                    None => Some(false),
                    Some(public) => s
                        .public_ip_addresses
                        .get(public)?
                        .sku
                        .map(|sku| sku == PublicIpSku::Standard),
                },
            ),
    )
}

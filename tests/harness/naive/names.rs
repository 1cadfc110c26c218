//! Stage 1: what a name or an address could lead to (services E-11 to E-17).

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Source, StorageSubResource, Target};
use pathlight_core::model::address::is_public;
use pathlight_core::model::host::{HostNetwork, Resolver};
use pathlight_core::model::id::{NetworkInterfaceId, PrivateEndpointId, ResourceRef, VirtualNetworkId};
use pathlight_core::model::part::Part;
use pathlight_core::model::region::Region;
use pathlight_core::outcome::{Stage, Symptom};

use super::gateways;
use super::look::{self, Address, Holder, Kind, home, links, touched};
use super::tags::{METADATA, PLATFORM};
use super::world::World;
use super::zones;

/// What a source reaches for.
#[derive(Clone, Debug)]
pub enum Destination {
    /// The source itself.
    Itself,
    /// Nothing.
    Nowhere(Symptom),
    /// It cannot be known what.
    Unsure,
    /// A service's public door.
    Service(Kind, Region),
    /// Microsoft Entra sign-in.
    Entra,
    /// A private endpoint.
    Endpoint(PrivateEndpointId),
    /// An interface, by its private address or by the public one that is translated to it.
    Interface {
        /// Which.
        id: NetworkInterfaceId,
        /// The public address, if by that; it may not be known.
        public: Option<Option<Ipv4Addr>>,
    },
    /// A private address that no interface holds.
    Private(Address),
    /// A public address outside.
    Outside(Address),
    /// The platform's own.
    Platform(Ipv4Addr),
}

impl Destination {
    /// The destination address of the packet as the source sends it, and who holds it.
    pub fn seen_by_groups(&self, s: &World) -> (Address, Holder) {
        match self {
            Destination::Itself | Destination::Nowhere(_) => (Address::Some, Holder::Other),
            Destination::Unsure => (Address::SomePrivate, Holder::Other),
            Destination::Service(kind, region) => (Address::Service(*kind, region.clone()), Holder::Other),
            Destination::Entra => (Address::Entra, Holder::Other),
            Destination::Endpoint(id) => {
                let address = s
                    .private_endpoints
                    .get(id)
                    .map(|it| look::written(&it.private_ip_address));
                (
                    address.unwrap_or(Address::SomePrivate),
                    Holder::Endpoint(id.clone()),
                )
            }
            Destination::Interface { id, public: None } => {
                let address = s
                    .network_interfaces
                    .get(id)
                    .map(|it| look::written(&it.private_ip_address));
                (
                    address.unwrap_or(Address::SomePrivate),
                    Holder::Interface(id.clone()),
                )
            }
            Destination::Interface { public: Some(ip), .. } => {
                (ip.map_or(Address::SomePublic, Address::Literal), Holder::Other)
            }
            Destination::Private(address) | Destination::Outside(address) => (address.clone(), Holder::Other),
            Destination::Platform(ip) => (Address::Literal(*ip), Holder::Other),
        }
    }
}

/// How the source resolves names.
enum View {
    Public,
    As(VirtualNetworkId),
    Unknown,
}

/// Everything that the source's words could mean.
pub fn destinations(s: &World, flow: &Flow) -> Vec<Destination> {
    match &flow.target {
        Target::MicrosoftEntra => match view(s, &flow.source) {
            View::Public | View::As(_) => vec![Destination::Entra],
            View::Unknown => vec![Destination::Entra, Destination::Unsure],
        },
        Target::StorageAccount { id, sub_resource } => {
            let account = s.storage_accounts.get(id).map(|it| it.region.clone());
            // services A.2-31: the secondary stands in the paired region
            let region = account.map(|own| match sub_resource {
                StorageSubResource::BlobSecondary => own.pair().cloned().unwrap_or(Region::unstated()),
                _ => own,
            });
            service(s, flow, Kind::Storage, region.as_ref())
        }
        Target::KeyVault(id) => service(s, flow, Kind::KeyVault, s.key_vaults.get(id).map(|it| &it.region)),
        Target::SqlServer(id) => service(s, flow, Kind::Sql, s.sql_servers.get(id).map(|it| &it.region)),
        Target::NetworkInterface(id) => match &flow.source {
            Source::NetworkInterface(source) if source == id => vec![Destination::Itself],
            source if is_inside(s, source) => vec![Destination::Interface {
                id: id.clone(),
                public: None,
            }],
            _ => by_public_address(s, id),
        },
        Target::Host(id) => vec![host(s, id)],
        Target::Address(ip) => address(s, &flow.source, *ip),
    }
}

fn host(s: &World, id: &pathlight_core::model::id::HostId) -> Destination {
    let Some(host) = s.hosts.get(id) else {
        return Destination::Unsure;
    };
    let ip = host.address.as_ref().and_then(Part::read).copied();
    match host.network {
        HostNetwork::OnPremises => Destination::Private(ip.map_or(Address::SomePrivate, Address::Literal)),
        HostNetwork::Internet => Destination::Outside(Address::Declared(ip)),
        HostNetwork::Azure => Destination::Outside(ip.map_or(Address::SomePublic, Address::Literal)),
    }
}

/// Whether a source has a private way in.
fn is_inside(s: &World, source: &Source) -> bool {
    match source {
        Source::NetworkInterface(_) => true,
        Source::Host(id) => s
            .hosts
            .get(id)
            .is_some_and(|host| host.network == HostNetwork::OnPremises && host.gateway.is_some()),
    }
}

fn by_public_address(s: &World, id: &NetworkInterfaceId) -> Vec<Destination> {
    let nic = s.network_interfaces.get(id);
    let Some(public) = nic.and_then(|nic| nic.public_ip_address.as_ref()) else {
        return vec![Destination::Nowhere(Symptom::Timeout)];
    };
    let ip = s
        .public_ip_addresses
        .get(public)
        .and_then(|it| it.ip_address.as_ref())
        .and_then(Part::read)
        .copied();
    let reached = Destination::Interface {
        id: id.clone(),
        public: Some(ip),
    };
    match ip {
        Some(_) => vec![reached],
        // not allocated, not readable or not there: it may have none
        None => vec![reached, Destination::Nowhere(Symptom::Timeout)],
    }
}

/// A typed address: whoever holds it.
fn address(s: &World, source: &Source, ip: Ipv4Addr) -> Vec<Destination> {
    if is_public(ip) {
        return public_address(s, ip);
    }
    if !is_inside(s, source) {
        return vec![Destination::Nowhere(Symptom::Timeout)];
    }
    if ip == PLATFORM || ip == METADATA {
        return match source {
            Source::NetworkInterface(_) => vec![Destination::Platform(ip)],
            Source::Host(_) => vec![Destination::Unsure],
        };
    }
    let own = match source {
        Source::NetworkInterface(id) => home(s, id),
        Source::Host(_) => None,
    };
    let mut near: Vec<_> = own.iter().cloned().collect();
    for (link, connected) in own.iter().flat_map(|own| links(s, own)) {
        if connected != Some(false) {
            near.push(link.remote_virtual_network.clone());
        }
    }
    let everywhere: Vec<_> = s.virtual_networks.keys().cloned().collect();
    let mut found = look::holders(s, ip, &near);
    let mut beyond = false;
    if found.is_empty() {
        // what the gateways lead to may hold the address as well
        found = look::holders(s, ip, &everywhere);
        let sites = own.iter().flat_map(|own| gateways::sites(s, own));
        // a learned default route is no site (OPEN-9)
        let holds = |net: look::Net| net.length > 0 && net.contains(ip);
        beyond = sites.into_iter().any(|(net, _)| net.is_none_or(holds));
    }
    if found.is_empty() {
        return vec![Destination::Private(Address::Literal(ip))];
    }
    let beyond = beyond.then_some(Destination::Private(Address::Literal(ip)));
    let found = found.into_iter().map(|holder| match holder {
        Holder::Interface(id) if *source == Source::NetworkInterface(id.clone()) => Destination::Itself,
        Holder::Interface(id) => Destination::Interface { id, public: None },
        Holder::Endpoint(id) => Destination::Endpoint(id),
        Holder::Other => Destination::Unsure,
    });
    found.chain(beyond).collect()
}

fn public_address(s: &World, ip: Ipv4Addr) -> Vec<Destination> {
    let mut known = s.public_ip_addresses.iter();
    let Some((public, _)) = known.find(|(_, it)| it.ip_address.as_ref().and_then(Part::read) == Some(&ip))
    else {
        return vec![Destination::Outside(Address::Literal(ip))];
    };
    let mut found = Vec::new();
    for (id, nic) in &s.network_interfaces {
        if nic.public_ip_address.as_ref() == Some(public) {
            let public = Some(Some(ip));
            found.push(Destination::Interface {
                id: id.clone(),
                public,
            });
        }
    }
    // network D2-1: a NAT gateway lets nobody in
    if s.nat_gateways
        .values()
        .any(|nat| nat.public_ip_addresses.contains(public))
    {
        found.push(Destination::Nowhere(Symptom::Timeout));
    }
    // a firewall may translate to anything, and so may what is not modelled
    if found.is_empty()
        || s.azure_firewalls
            .values()
            .any(|it| it.public_ip_addresses.contains(public))
    {
        found.push(Destination::Unsure);
    }
    found
}

fn view(s: &World, source: &Source) -> View {
    let network = match source {
        Source::NetworkInterface(id) => {
            if touched(
                s,
                Stage::NameResolution,
                &[ResourceRef::NetworkInterface(id.clone())],
            ) {
                return View::Unknown;
            }
            home(s, id)
        }
        Source::Host(id) => match s.hosts.get(id).and_then(|host| host.resolver.as_ref()) {
            None | Some(Resolver::Public) => return View::Public,
            Some(Resolver::VirtualNetwork(name)) => {
                let called =
                    |(id, it): &(&VirtualNetworkId, &pathlight_core::model::network::VirtualNetwork)| {
                        id.as_str().eq_ignore_ascii_case(name)
                            || it.name.as_ref().is_some_and(|it| it.eq_ignore_ascii_case(name))
                    };
                s.virtual_networks.iter().find(called).map(|(id, _)| id.clone())
            }
        },
    };
    let mut at = network;
    for _ in 0..10 {
        let Some((id, network)) = at.as_ref().and_then(|id| s.virtual_networks.get_key_value(id)) else {
            return View::Unknown;
        };
        if network.dns_servers.is_empty() {
            return View::As(id.clone());
        }
        at = network.resolves_as.clone();
    }
    View::Unknown
}

/// A service by its name.
fn service(s: &World, flow: &Flow, kind: Kind, region: Option<&Region>) -> Vec<Destination> {
    let Some(region) = region else {
        return vec![Destination::Unsure];
    };
    let public = Destination::Service(kind, region.clone());
    let mut anything = vec![public.clone(), Destination::Unsure];
    for (id, endpoint) in &s.private_endpoints {
        if zones::serves(endpoint, &flow.target) != Some(false) {
            anything.push(Destination::Endpoint(id.clone()));
        }
    }
    let network = match view(s, &flow.source) {
        View::Public => return vec![public],
        View::Unknown => return anything,
        View::As(network) => network,
    };
    if is_touched(s, &flow.target, &network) {
        return anything;
    }
    zones::resolved(s, flow, &network, public)
}

/// Whether something that is not modelled changes the service's name in a network.
fn is_touched(s: &World, target: &Target, network: &VirtualNetworkId) -> bool {
    s.unmodelled.values().any(|thing| {
        let subjects: Vec<_> = thing
            .touches
            .iter()
            .filter(|it| it.stage == Stage::NameResolution)
            .map(|it| &it.subject)
            .collect();
        let networks: Vec<_> = subjects
            .iter()
            .filter(|it| matches!(it, ResourceRef::VirtualNetwork(_)))
            .collect();
        let others: Vec<_> = subjects
            .iter()
            .filter(|it| !matches!(it, ResourceRef::VirtualNetwork(_)))
            .collect();
        let here = networks.is_empty() || networks.contains(&&&ResourceRef::VirtualNetwork(network.clone()));
        let it = others.is_empty() || others.iter().any(|it| Some(**it) == reference(target).as_ref());
        !subjects.is_empty() && here && it
    })
}

pub fn reference(target: &Target) -> Option<ResourceRef> {
    match target {
        Target::StorageAccount { id, .. } => Some(ResourceRef::StorageAccount(id.clone())),
        Target::KeyVault(id) => Some(ResourceRef::KeyVault(id.clone())),
        Target::SqlServer(id) => Some(ResourceRef::SqlServer(id.clone())),
        Target::NetworkInterface(_) | Target::Host(_) | Target::MicrosoftEntra | Target::Address(_) => None,
    }
}

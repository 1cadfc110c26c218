//! Where the flow goes: the thing that a name or an address means, as seen from the source (formats 2).

use std::net::Ipv4Addr;

use super::context::{Context, Origin, Service, ServiceKind, missing};
use super::gateway::behind;
use super::matching::End;
use super::peering::reaches;
use super::place::{Nic, PrivateEnd, nic, private_end};
use crate::flow::{Flow, StorageSubResource, Target};
use crate::model::Scenario;
use crate::model::address::is_public;
use crate::model::host::{Host, HostNetwork};
use crate::model::id::{ResourceRef, VirtualNetworkId};
use crate::model::nic::PublicIpAddress;
use crate::model::part::Part;
use crate::model::region::Region;
use crate::outcome::Reason;

/// Where the flow goes.
#[derive(Clone, Copy)]
pub(super) enum Destination<'a> {
    /// An interface by its private address.
    Private(Nic<'a>),
    /// An interface by its public address.
    Public(Nic<'a>, &'a PublicIpAddress),
    /// A private endpoint: a service by a private address.
    PrivateEndpoint(PrivateEnd<'a>),
    /// An interface that has no public address, asked from outside.
    Unaddressable,
    /// A declared host of the internet.
    InternetHost(Ipv4Addr),
    /// An address that nothing modelled owns.
    Bare(Ipv4Addr),
    Service(Service<'a>),
    Entra,
    /// Something, for the reason that the context keeps.
    Unknown,
}

impl Destination<'_> {
    /// Whether it has a private address.
    pub fn is_private(&self) -> bool {
        match self {
            Destination::Private(_) | Destination::PrivateEndpoint(_) => true,
            Destination::Bare(address) => !is_public(*address),
            Destination::Public(..)
            | Destination::Unaddressable
            | Destination::InternetHost(_)
            | Destination::Service(_)
            | Destination::Entra
            | Destination::Unknown => false,
        }
    }

    /// The modelled thing that it is.
    pub fn reference(&self) -> Option<ResourceRef> {
        match self {
            Destination::Private(to) | Destination::Public(to, _) => {
                Some(ResourceRef::NetworkInterface(to.id.clone()))
            }
            Destination::Service(service) => Some(service.reference()),
            Destination::PrivateEndpoint(end) => Some(ResourceRef::PrivateEndpoint(end.id.clone())),
            Destination::Unaddressable
            | Destination::InternetHost(_)
            | Destination::Bare(_)
            | Destination::Entra
            | Destination::Unknown => None,
        }
    }
}

/// The thing that the flow's target means.
pub(super) fn destination<'a>(
    scenario: &'a Scenario,
    flow: &'a Flow,
    origin: &Origin<'a>,
) -> Result<Destination<'a>, Reason> {
    match &flow.target {
        Target::NetworkInterface(id) => {
            let to = nic(scenario, id)?;
            match origin {
                Origin::Nic(_) => Ok(Destination::Private(to)),
                // formats 2: hosts without a gateway use the public address
                Origin::Host(host) if host.gateway.is_none() => by_public_address(scenario, to),
                Origin::Host(_) => Ok(Destination::Private(to)),
            }
        }
        Target::Host(id) => {
            let host = scenario
                .hosts
                .get(id)
                .ok_or_else(|| missing("hosts", id.as_str()))?;
            let address = host.address.as_ref().and_then(Part::read).copied();
            let address = address.ok_or_else(|| missing("hosts", id.as_str()))?;
            match host.network {
                HostNetwork::Internet => Ok(Destination::InternetHost(address)),
                HostNetwork::OnPremises | HostNetwork::Azure => Ok(Destination::Bare(address)),
            }
        }
        Target::StorageAccount { id, sub_resource } => {
            let (id, account) = scenario
                .storage_accounts
                .get_key_value(id)
                .ok_or_else(|| missing("storageAccounts", id.as_str()))?;
            let sub_resource = *sub_resource;
            // B-9: the secondary copy stands in the paired region
            let region = match sub_resource {
                StorageSubResource::BlobSecondary => account.region.pair().unwrap_or(Region::nowhere()),
                StorageSubResource::Blob
                | StorageSubResource::File
                | StorageSubResource::Queue
                | StorageSubResource::Table
                | StorageSubResource::Web
                | StorageSubResource::Dfs => &account.region,
            };
            Ok(Destination::Service(Service {
                kind: ServiceKind::Storage {
                    id,
                    account,
                    sub_resource,
                },
                name: account.name.as_deref().unwrap_or(id.as_str()),
                region,
                scope: &account.scope,
            }))
        }
        Target::KeyVault(id) => {
            let (id, vault) = scenario
                .key_vaults
                .get_key_value(id)
                .ok_or_else(|| missing("keyVaults", id.as_str()))?;
            Ok(Destination::Service(Service {
                kind: ServiceKind::KeyVault { id, vault },
                name: vault.name.as_deref().unwrap_or(id.as_str()),
                region: &vault.region,
                scope: &vault.scope,
            }))
        }
        Target::SqlServer(id) => {
            let (id, server) = scenario
                .sql_servers
                .get_key_value(id)
                .ok_or_else(|| missing("sqlServers", id.as_str()))?;
            Ok(Destination::Service(Service {
                kind: ServiceKind::Sql { id, server },
                name: server.name.as_deref().unwrap_or(id.as_str()),
                region: &server.region,
                scope: &server.scope,
            }))
        }
        Target::MicrosoftEntra => Ok(Destination::Entra),
        Target::Address(address) => owner(scenario, *address, origin),
    }
}

fn by_public_address<'a>(scenario: &'a Scenario, to: Nic<'a>) -> Result<Destination<'a>, Reason> {
    let Some(id) = &to.nic.public_ip_address else {
        return Ok(Destination::Unaddressable);
    };
    let public = scenario
        .public_ip_addresses
        .get(id)
        .ok_or_else(|| missing("publicIpAddresses", id.as_str()))?;
    Ok(Destination::Public(to, public))
}

/// The thing that owns `address` as seen from the source (formats 2).
fn owner<'a>(
    scenario: &'a Scenario,
    address: Ipv4Addr,
    origin: &Origin<'a>,
) -> Result<Destination<'a>, Reason> {
    let mut owners = Vec::new();
    let network = match origin {
        Origin::Nic(from) => Some(from.place.network_id),
        Origin::Host(host) => gateway_network(scenario, host),
    };
    let sees_private = |other: &VirtualNetworkId| network.is_some_and(|it| reaches(scenario, it, other));
    for (id, it) in &scenario.private_endpoints {
        if it.private_ip_address.read() == Some(&address)
            && let Ok(end) = private_end(scenario, id, it, None)
            && sees_private(end.place.network_id)
        {
            owners.push(Destination::PrivateEndpoint(end));
        }
    }
    for id in scenario.network_interfaces.keys() {
        let Ok(to) = nic(scenario, id) else { continue };
        if to.address == address && sees_private(to.place.network_id) {
            owners.push(Destination::Private(to));
        }
        let public = to
            .nic
            .public_ip_address
            .as_ref()
            .and_then(|id| scenario.public_ip_addresses.get(id));
        if let Some(public) =
            public.filter(|it| it.ip_address.as_ref().and_then(Part::read) == Some(&address))
        {
            owners.push(Destination::Public(to, public));
        }
    }
    let declared = |host: &&Host| {
        host.network == HostNetwork::Internet && host.address.as_ref().and_then(Part::read) == Some(&address)
    };
    owners.extend(
        scenario
            .hosts
            .values()
            .filter(declared)
            .map(|_| Destination::InternetHost(address)),
    );
    match owners.as_slice() {
        // nothing outside can address what is private, and a NAT gateway takes no unsolicited packet (D2-1)
        [] if matches!(origin, Origin::Host(host) if host.gateway.is_none()) && !is_public(address) => {
            Ok(Destination::Unaddressable)
        }
        [] if is_of_nat_gateway(scenario, address) => Ok(Destination::Unaddressable),
        // a load balancer's, a firewall's: what stands behind is not modelled
        [] if is_modelled(scenario, address) => Err(Reason::NotEvaluated {
            feature: "holderOfPublicAddress".to_owned(),
        }),
        // it stands in a network that is not joined to this one, and behind this one's gateway too
        [] if network.is_some_and(|it| stands_behind(scenario, it, address)) => {
            Err(Reason::AmbiguousAddress { address })
        }
        [] => Ok(Destination::Bare(address)),
        [only] => Ok(*only),
        _ => Err(Reason::AmbiguousAddress { address }),
    }
}

/// Whether a gateway of the network leads to an address that an interface or a private endpoint elsewhere
/// holds: the two may be one.
fn stands_behind(scenario: &Scenario, network: &VirtualNetworkId, address: Ipv4Addr) -> bool {
    is_held(scenario, address) && {
        let behind = behind(scenario, network);
        // a learned default route says nothing of who stands there
        behind
            .nets
            .iter()
            .any(|net| net.prefix_len() > 0 && net.contains(&address))
    }
}

/// Whether an interface or a private endpoint somewhere holds a private address.
pub(super) fn is_held(scenario: &Scenario, address: Ipv4Addr) -> bool {
    let nics = scenario
        .network_interfaces
        .values()
        .map(|it| &it.private_ip_address);
    let ends = scenario
        .private_endpoints
        .values()
        .map(|it| &it.private_ip_address);
    nics.chain(ends).any(|it| it.read() == Some(&address))
}

/// The network that a host enters by its gateway.
fn gateway_network<'a>(scenario: &'a Scenario, host: &Host) -> Option<&'a VirtualNetworkId> {
    let gateway = scenario.virtual_network_gateways.get(host.gateway.as_ref()?)?;
    Some(&scenario.subnets.get(&gateway.subnet)?.virtual_network)
}

fn is_modelled(scenario: &Scenario, address: Ipv4Addr) -> bool {
    let all = scenario.public_ip_addresses.values();
    all.filter_map(|it| it.ip_address.as_ref()?.read())
        .any(|it| *it == address)
}

fn is_of_nat_gateway(scenario: &Scenario, address: Ipv4Addr) -> bool {
    let used = scenario
        .nat_gateways
        .values()
        .flat_map(|gateway| &gateway.public_ip_addresses);
    used.filter_map(|id| scenario.public_ip_addresses.get(id)?.ip_address.as_ref()?.read())
        .any(|it| *it == address)
}

/// The destination as the source's groups and routes see it: typed, before any translation (`network A7-2`).
pub(super) fn destination_end<'a>(context: &Context<'a>) -> End<'a> {
    match context.destination {
        Destination::Private(to) => End::Nic(to.address, &to.nic.application_security_groups),
        Destination::Public(_, public) => match public.ip_address.as_ref().and_then(Part::read) {
            Some(address) => End::Address(*address, context.tags),
            None => End::UnknownPublic,
        },
        Destination::Unaddressable => End::UnknownPublic,
        Destination::InternetHost(address) => End::InternetHost(address),
        Destination::Bare(address) => End::Address(address, context.tags),
        Destination::Service(service) => service.end(),
        Destination::PrivateEndpoint(end) => private_endpoint_end(&end),
        Destination::Entra => End::Entra,
        Destination::Unknown => End::Anything,
    }
}

pub(super) fn private_endpoint_end<'a>(end: &PrivateEnd<'a>) -> End<'a> {
    match end.address {
        Some(address) => End::Nic(address, &end.it.application_security_groups),
        None => End::InSubnet(
            &end.place.subnet.address_prefixes,
            &end.it.application_security_groups,
        ),
    }
}

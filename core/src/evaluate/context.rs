//! What the stages share: both ends resolved to things, and what one stage leaves for the next.

use std::net::Ipv4Addr;

use super::matching::End;
use crate::flow::{Flow, Protocol, Source, Target};
use crate::model::Scenario;
use crate::model::address::is_public;
use crate::model::host::{Host, HostNetwork};
use crate::model::id::*;
use crate::model::network::{Subnet, VirtualNetwork};
use crate::model::nic::{NetworkInterface, PublicIpAddress};
use crate::model::part::Part;
use crate::model::region::Region;
use crate::model::service::ServiceFirewall;
use crate::outcome::{Identity, Reason, Stage, Step, StepOutcome, Way};

/// An interface with what it stands in.
#[derive(Clone, Copy)]
pub(super) struct Nic<'a> {
    pub id: &'a NetworkInterfaceId,
    pub nic: &'a NetworkInterface,
    pub subnet_id: &'a SubnetId,
    pub subnet: &'a Subnet,
    pub network_id: &'a VirtualNetworkId,
    pub network: &'a VirtualNetwork,
    pub address: Ipv4Addr,
}

/// Where the flow starts.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    Nic(Nic<'a>),
    Host(&'a Host),
}

/// A modelled service with a public door.
#[derive(Clone, Copy)]
pub(super) struct Service<'a> {
    pub kind: ServiceKind<'a>,
    pub region: &'a Region,
    pub scope: &'a crate::model::scope::Scope,
    pub firewall: &'a ServiceFirewall,
}

#[derive(Clone, Copy)]
pub(super) enum ServiceKind<'a> {
    Storage { id: &'a StorageAccountId, name: &'a str },
    KeyVault { id: &'a KeyVaultId },
}

/// Where the flow goes.
#[derive(Clone, Copy)]
pub(super) enum Destination<'a> {
    /// An interface by its private address.
    Private(Nic<'a>),
    /// An interface by its public address.
    Public(Nic<'a>, &'a PublicIpAddress),
    /// An interface that has no public address, asked from outside.
    Unaddressable,
    /// A declared host of the internet.
    InternetHost(Ipv4Addr),
    /// An address that nothing modelled owns.
    Bare(Ipv4Addr),
    Service(Service<'a>),
    Entra,
}

pub(super) struct Context<'a> {
    pub scenario: &'a Scenario,
    pub flow: &'a Flow,
    pub origin: Origin<'a>,
    pub destination: Destination<'a>,
    /// Left by `routing`.
    pub way: Option<Way>,
    /// Left by `egress`: what the far side sees from then on.
    pub identity: Option<Identity>,
}

impl<'a> Context<'a> {
    pub fn of(scenario: &'a Scenario, flow: &'a Flow) -> Result<Self, Reason> {
        let origin = match &flow.source {
            Source::NetworkInterface(id) => Origin::Nic(nic(scenario, id)?),
            Source::Host(id) => Origin::Host(
                scenario
                    .hosts
                    .get(id)
                    .ok_or_else(|| missing("hosts", id.as_str()))?,
            ),
        };
        let destination = destination(scenario, flow, &origin)?;
        Ok(Context {
            scenario,
            flow,
            origin,
            destination,
            way: None,
            identity: None,
        })
    }

    /// The first unmodelled thing that touches `subject` at `stage`.
    pub fn touched(&self, stage: Stage, subject: &ResourceRef) -> Option<Reason> {
        let touches =
            |touch: &crate::model::unmodelled::Touch| touch.stage == stage && touch.subject == *subject;
        let thing = self
            .scenario
            .unmodelled
            .iter()
            .find(|(_, thing)| thing.touches.iter().any(touches));
        thing.map(|(id, _)| Reason::NotModelled { thing: id.clone() })
    }

    /// Whether the packet never leaves its machine (`network A5-2`).
    pub fn is_to_itself(&self) -> bool {
        matches!((self.origin, self.destination), (Origin::Nic(from), Destination::Private(to)) if from.id == to.id)
    }

    /// Whether the flow can ride a service endpoint: TCP to a service (ICMP decision).
    pub fn is_tcp(&self) -> bool {
        self.flow.protocol == Protocol::Tcp
    }
}

impl Service<'_> {
    pub fn reference(&self) -> ResourceRef {
        match self.kind {
            ServiceKind::Storage { id, .. } => ResourceRef::StorageAccount(id.clone()),
            ServiceKind::KeyVault { id } => ResourceRef::KeyVault(id.clone()),
        }
    }

    pub fn is_storage(&self) -> bool {
        matches!(self.kind, ServiceKind::Storage { .. })
    }
}

impl Step {
    /// A step without groups, identity or assumptions.
    pub(super) fn new(stage: Stage, outcome: StepOutcome, reason: Reason) -> Self {
        Step {
            stage,
            outcome,
            reason,
            decisions: Vec::new(),
            identity: None,
            assumptions: Vec::new(),
        }
    }
}

pub(super) fn missing(table: &str, id: &str) -> Reason {
    Reason::Malformed {
        part: format!("{table}/{id}"),
    }
}

pub(super) fn nic<'a>(scenario: &'a Scenario, id: &'a NetworkInterfaceId) -> Result<Nic<'a>, Reason> {
    let (id, nic) = scenario
        .network_interfaces
        .get_key_value(id)
        .ok_or_else(|| missing("networkInterfaces", id.as_str()))?;
    let part = |field: &str| Reason::Malformed {
        part: format!("networkInterfaces/{id}/{field}"),
    };
    let (subnet_id, subnet) = scenario
        .subnets
        .get_key_value(&nic.subnet)
        .ok_or_else(|| part("subnet"))?;
    let network = scenario.virtual_networks.get_key_value(&subnet.virtual_network);
    let (network_id, network) = network.ok_or_else(|| missing("subnets", subnet_id.as_str()))?;
    let address = *nic
        .private_ip_address
        .read()
        .ok_or_else(|| part("privateIpAddress"))?;
    Ok(Nic {
        id,
        nic,
        subnet_id,
        subnet,
        network_id,
        network,
        address,
    })
}

fn destination<'a>(
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
        Target::StorageAccount { id, .. } => {
            let (id, it) = scenario
                .storage_accounts
                .get_key_value(id)
                .ok_or_else(|| missing("storageAccounts", id.as_str()))?;
            let name = it.name.as_deref().unwrap_or(id.as_str());
            let kind = ServiceKind::Storage { id, name };
            Ok(Destination::Service(Service {
                kind,
                region: &it.region,
                scope: &it.scope,
                firewall: &it.firewall,
            }))
        }
        Target::KeyVault(id) => {
            let (id, it) = scenario
                .key_vaults
                .get_key_value(id)
                .ok_or_else(|| missing("keyVaults", id.as_str()))?;
            let kind = ServiceKind::KeyVault { id };
            Ok(Destination::Service(Service {
                kind,
                region: &it.region,
                scope: &it.scope,
                firewall: &it.firewall,
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
    for id in scenario.network_interfaces.keys() {
        let Ok(to) = nic(scenario, id) else { continue };
        let sees_private =
            matches!(origin, Origin::Nic(from) if reaches(scenario, from.network_id, to.network_id));
        if to.address == address && sees_private {
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
        [] => Ok(Destination::Bare(address)),
        [only] => Ok(*only),
        _ => Err(Reason::AmbiguousAddress { address }),
    }
}

fn is_of_nat_gateway(scenario: &Scenario, address: Ipv4Addr) -> bool {
    let used = scenario
        .nat_gateways
        .values()
        .flat_map(|gateway| &gateway.public_ip_addresses);
    used.filter_map(|id| scenario.public_ip_addresses.get(id)?.ip_address.as_ref()?.read())
        .any(|it| *it == address)
}

/// Whether one network is the other, or both peering links between them stand (`network F1`).
pub(super) fn reaches(scenario: &Scenario, from: &VirtualNetworkId, to: &VirtualNetworkId) -> bool {
    let link = |here: &VirtualNetworkId, there: &VirtualNetworkId| {
        scenario
            .peerings
            .values()
            .any(|it| it.virtual_network == *here && it.remote_virtual_network == *there)
    };
    from == to || (link(from, to) && link(to, from))
}

/// The public address that a host's internet traffic comes from; `None`: not known.
pub(super) fn host_public_address(host: &Host) -> Option<Ipv4Addr> {
    let of = |part: &Option<Part<Ipv4Addr>>| part.as_ref().and_then(Part::read).copied();
    match host.network {
        HostNetwork::Internet => of(&host.address),
        HostNetwork::OnPremises => {
            of(&host.public_address).or_else(|| of(&host.address).filter(|it| is_public(*it)))
        }
        HostNetwork::Azure => of(&host.address).or_else(|| of(&host.public_address)),
    }
}

/// The destination as the source's groups and routes see it: typed, before any translation (`network A7-2`).
pub(super) fn destination_end<'a>(context: &Context<'a>) -> End<'a> {
    match context.destination {
        Destination::Private(to) => End::Nic(to.address, &to.nic.application_security_groups),
        Destination::Public(_, public) => match public.ip_address.as_ref().and_then(Part::read) {
            Some(address) => End::Address(*address),
            None => End::UnknownPublic,
        },
        Destination::Unaddressable => End::UnknownPublic,
        Destination::InternetHost(address) => End::InternetHost(address),
        Destination::Bare(address) => End::Address(address),
        Destination::Service(service) => service_end(service),
        Destination::Entra => End::Entra,
    }
}

fn service_end(service: Service<'_>) -> End<'_> {
    End::Service(
        if service.is_storage() {
            "Storage"
        } else {
            "AzureKeyVault"
        },
        service.region,
    )
}

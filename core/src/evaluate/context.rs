//! What the stages share: both ends resolved to things, and what one stage leaves for the next.

use std::net::Ipv4Addr;

use super::destination::{Destination, destination};
use crate::flow::{Flow, Protocol, Source};
use crate::model::Scenario;
use crate::model::address::is_public;
use crate::model::host::{Host, HostNetwork};
use crate::model::id::*;
use crate::model::network::{Subnet, VirtualNetwork};
use crate::model::nic::{Appliance, NetworkInterface};
use crate::model::part::Part;
use crate::model::region::Region;
use crate::model::service::ServiceFirewall;
use crate::model::unmodelled::Touch;
use crate::outcome::{Identity, Reason, Stage, Step, StepOutcome, Way};
use crate::service_tag::ServiceTags;

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

impl Origin<'_> {
    pub fn reference(&self) -> Option<ResourceRef> {
        match self {
            Origin::Nic(from) => Some(ResourceRef::NetworkInterface(from.id.clone())),
            Origin::Host(_) => None,
        }
    }
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

/// What may become of a packet whose way is not known (semantics 1).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PossibleWay {
    /// It goes nowhere.
    Stopped,
    By(Way),
    /// By nobody knows which, and from whatever address.
    Any,
}

#[derive(Clone)]
pub(super) struct Context<'a> {
    pub scenario: &'a Scenario,
    /// The published service tags, where the user loaded them.
    pub tags: Option<&'a ServiceTags>,
    pub flow: &'a Flow,
    pub origin: Origin<'a>,
    pub destination: Destination<'a>,
    /// Why the destination is not known.
    pub doubt: Option<Reason>,
    /// Left by `routing`; `None`: not known.
    pub way: Option<Way>,
    /// Left by `routing` where the way is not known: every way that it could be.
    pub possible: Vec<PossibleWay>,
    /// Left by `egress`: what the far side sees from then on.
    pub identity: Option<Identity>,
}

impl<'a> Context<'a> {
    pub fn of(scenario: &'a Scenario, flow: &'a Flow, tags: Option<&'a ServiceTags>) -> Result<Self, Reason> {
        let origin = match &flow.source {
            Source::NetworkInterface(id) => Origin::Nic(nic(scenario, id)?),
            Source::Host(id) => Origin::Host(
                scenario
                    .hosts
                    .get(id)
                    .ok_or_else(|| missing("hosts", id.as_str()))?,
            ),
        };
        let (destination, doubt) = match destination(scenario, flow, &origin) {
            Ok(destination) => (destination, None),
            Err(reason) => (Destination::Unknown, Some(reason)),
        };
        Ok(Context {
            scenario,
            tags,
            flow,
            origin,
            destination,
            doubt,
            way: None,
            possible: Vec::new(),
            identity: None,
        })
    }

    /// Why `stage` cannot be known for `subject`: the first unmodelled thing that touches it there.
    pub fn touched(&self, stage: Stage, subject: &ResourceRef) -> Option<Reason> {
        touched(self.scenario, stage, subject)
    }

    pub fn unknown_destination(&self) -> Reason {
        self.doubt.clone().unwrap_or(Reason::CustomDns)
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

/// The first unmodelled thing that touches `subject` at `stage`.
pub(super) fn touched(scenario: &Scenario, stage: Stage, subject: &ResourceRef) -> Option<Reason> {
    let touches = |touch: &Touch| touch.stage == stage && touch.subject == *subject;
    let mut all = scenario.unmodelled.iter();
    let thing = all.find(|(_, thing)| thing.touches.iter().any(touches));
    thing.map(|(id, _)| Reason::NotModelled { thing: id.clone() })
}

/// Whether the appliance at an address passes nothing on, by its mark or because its interface may not
/// (`network C3-3`).
pub(super) fn drops(scenario: &Scenario, network: &VirtualNetworkId, address: Ipv4Addr) -> bool {
    let mut nics = scenario
        .network_interfaces
        .keys()
        .filter_map(|id| nic(scenario, id).ok());
    let owner = nics.find(|nic| nic.address == address && nic.network_id == network);
    owner.is_some_and(|it| !it.nic.ip_forwarding || it.nic.appliance == Some(Appliance::Drops))
}

/// Whether a host behind a gateway holds the address: which networks the gateway serves is not modelled.
pub(super) fn is_behind_gateway(scenario: &Scenario, address: Ipv4Addr) -> bool {
    gateway_addresses(scenario).any(|it| it == address)
}

/// The addresses of the hosts behind gateways.
pub(super) fn gateway_addresses(scenario: &Scenario) -> impl Iterator<Item = Ipv4Addr> {
    let behind = scenario.hosts.values().filter(|host| host.gateway.is_some());
    behind.filter_map(|host| host.address.as_ref()?.read().copied())
}

pub(super) fn gateway() -> Reason {
    Reason::NotEvaluated {
        feature: "gateway".to_owned(),
    }
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

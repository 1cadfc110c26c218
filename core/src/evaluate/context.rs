//! What the stages share: both ends resolved to things, and what one stage leaves for the next.

use std::net::Ipv4Addr;

use super::destination::{Destination, destination};
use super::matching::End;
use super::place::{Exit, Holder, Nic, PrivateEnd, nic, place};
use crate::flow::{Flow, Protocol, Source, StorageSubResource};
use crate::model::Scenario;
use crate::model::address::is_public;
use crate::model::host::{Host, HostNetwork};
use crate::model::id::*;
use crate::model::part::Part;
use crate::model::region::Region;
use crate::model::service::{KeyVault, StorageAccount};
use crate::model::sql::SqlServer;
use crate::model::unmodelled::Touch;
use crate::outcome::{Identity, Reason, Stage, Step, StepOutcome, Way};
use crate::service_tag::ServiceTags;

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
    /// What Azure calls it.
    pub name: &'a str,
    pub region: &'a Region,
    pub scope: &'a crate::model::scope::Scope,
}

#[derive(Clone, Copy)]
pub(super) enum ServiceKind<'a> {
    Storage {
        id: &'a StorageAccountId,
        account: &'a StorageAccount,
        sub_resource: StorageSubResource,
    },
    KeyVault {
        id: &'a KeyVaultId,
        vault: &'a KeyVault,
    },
    Sql {
        id: &'a SqlServerId,
        server: &'a SqlServer,
    },
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

/// A way that is asked for as if names and routes picked it.
#[derive(Clone, Copy)]
pub(super) enum Forced<'a> {
    Public,
    ServiceEndpoint,
    PrivateEndpoint(PrivateEnd<'a>),
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
    /// The way that is asked for; `None`: the one that names and routes pick.
    pub forced: Option<Forced<'a>>,
    /// Whether a group that denies is followed by the next: for who asks what else would stop it.
    pub beyond_stops: bool,
    /// Left by `routing`; `None`: not known.
    pub way: Option<Way>,
    /// Left by `routing` where the way is not known: every way that it could be.
    pub possible: Vec<PossibleWay>,
    /// Where the packet leaves for its next hop; `None`: it comes over the internet. `routing` moves it on, from
    /// appliance to appliance.
    pub exit: Option<Exit<'a>>,
    /// Left by `routing`: the appliances that the packet passes, and whether each translates.
    pub passed: Vec<(ResourceRef, bool)>,
    /// Left by `routing`: the gateways that the packet may leave by.
    pub gateways: Vec<&'a VirtualNetworkGatewayId>,
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
            forced: None,
            beyond_stops: false,
            way: None,
            possible: Vec::new(),
            exit: exit(scenario, &origin),
            passed: Vec::new(),
            gateways: Vec::new(),
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

impl<'a> Service<'a> {
    pub fn reference(&self) -> ResourceRef {
        match self.kind {
            ServiceKind::Storage { id, .. } => ResourceRef::StorageAccount(id.clone()),
            ServiceKind::KeyVault { id, .. } => ResourceRef::KeyVault(id.clone()),
            ServiceKind::Sql { id, .. } => ResourceRef::SqlServer(id.clone()),
        }
    }

    pub fn is_storage(&self) -> bool {
        matches!(self.kind, ServiceKind::Storage { .. })
    }

    /// What service tags call it (semantics 4).
    pub fn tag(&self) -> &'static str {
        match self.kind {
            ServiceKind::Storage { .. } => "Storage",
            ServiceKind::KeyVault { .. } => "AzureKeyVault",
            ServiceKind::Sql { .. } => "Sql",
        }
    }

    /// The public side of it, as groups and routes see it.
    pub fn end(&self) -> End<'a> {
        End::Service(self.tag(), self.region)
    }
}

impl StepOutcome {
    /// Whether the packet goes on to the next stage for certain.
    pub(super) fn goes_on(self) -> bool {
        matches!(self, StepOutcome::Passed | StepOutcome::NotApplicable)
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
            hops: Vec::new(),
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

/// The first unmodelled thing that touches `subject` at `stage`.
pub(super) fn touched(scenario: &Scenario, stage: Stage, subject: &ResourceRef) -> Option<Reason> {
    let touches = |touch: &Touch| touch.stage == stage && touch.subject == *subject;
    let mut all = scenario.unmodelled.iter();
    let thing = all.find(|(_, thing)| thing.touches.iter().any(touches));
    thing.map(|(id, _)| Reason::NotModelled { thing: id.clone() })
}

/// Where the first hop is taken from: the source's subnet, or that of the gateway it enters by.
fn exit<'a>(scenario: &'a Scenario, origin: &Origin<'a>) -> Option<Exit<'a>> {
    match origin {
        Origin::Nic(from) => Some(Exit::of(*from)),
        Origin::Host(host) => {
            let gateways = &scenario.virtual_network_gateways;
            let (id, gateway) = gateways.get_key_value(host.gateway.as_ref()?)?;
            Some(Exit {
                place: place(scenario, &gateway.subnet).ok()?,
                holder: Holder::Gateway(id),
                address: host.address.as_ref().and_then(Part::read).copied()?,
                groups: &[],
            })
        }
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

//! One way from a source to a destination, walked to its end, and the list of all the ways that there could be.

use std::net::Ipv4Addr;

use pathlight_core::flow::{Flow, Protocol, Source, Target};
use pathlight_core::model::host::HostNetwork;
use pathlight_core::model::id::{NetworkInterfaceId, PrivateEndpointId, ResourceRef, SubnetId};
use pathlight_core::model::nic::PublicIpSku;
use pathlight_core::model::nsg::Direction;
use pathlight_core::model::private_endpoint::ConnectionState;
use pathlight_core::outcome::{Identity, Stage, Symptom, Way};

use super::egress::{self, Seen};
use super::groups::{self, At};
use super::look::{self, Address, Holder, Packet, touched};
use super::names::{self, Destination};
use super::travel::{self, Arrival, End};
use super::world::World;
use super::{firewall, policy, reply, sql, zones};

/// What a stage says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    /// It goes on.
    Pass,
    /// It ends here, and the client sees this.
    Stop(Symptom),
    /// It cannot be known.
    Unknown,
}

/// One way, and what each stage on it says.
#[derive(Clone, Debug)]
pub struct Trip {
    /// What each stage says, in order.
    pub steps: Vec<(Stage, Said)>,
    /// The stage that could have chosen otherwise.
    pub choice: Option<Stage>,
    /// The way that was taken.
    pub way: Option<Way>,
    /// Whom the destination believes to see.
    pub seen: Option<Identity>,
}

impl Trip {
    /// Where it stops, if it does.
    pub fn stop(&self) -> Option<(Stage, Symptom)> {
        self.steps.iter().find_map(|(stage, said)| match said {
            Said::Stop(symptom) => Some((*stage, *symptom)),
            Said::Pass | Said::Unknown => None,
        })
    }

    fn says(mut self, stage: Stage, said: Said) -> Self {
        self.steps.push((stage, said));
        self
    }
}

/// Every way that it could be.
pub fn every(s: &World, flow: &Flow) -> Vec<Trip> {
    let start = Trip {
        steps: Vec::new(),
        choice: None,
        way: None,
        seen: None,
    };
    let destinations = names::destinations(s, flow);
    let several = destinations.len() > 1;
    let mut trips = Vec::new();
    for destination in destinations {
        let mut start = start.clone();
        start.choice = several.then_some(Stage::NameResolution);
        match &flow.source {
            Source::NetworkInterface(id) => trips.extend(from_interface(s, flow, id, destination, start)),
            Source::Host(id) => trips.extend(from_host(s, flow, id, destination, start)),
        }
    }
    trips
}

fn from_interface(
    s: &World,
    flow: &Flow,
    id: &NetworkInterfaceId,
    destination: Destination,
    trip: Trip,
) -> Vec<Trip> {
    let Some(nic) = s.network_interfaces.get(id) else {
        return vec![trip.says(Stage::NameResolution, Said::Unknown)];
    };
    let trip = match &destination {
        // network A5-2
        Destination::Itself => return vec![trip.says(Stage::Routing, Said::Pass)],
        Destination::Nowhere(symptom) => return vec![trip.says(Stage::NameResolution, Said::Stop(*symptom))],
        Destination::Unsure => trip.says(Stage::NameResolution, Said::Unknown),
        _ => trip.says(Stage::NameResolution, Said::Pass),
    };
    let source = (
        look::written(&nic.private_ip_address),
        Holder::Interface(id.clone()),
    );
    let packet = Packet::of(flow, source, destination.seen_by_groups(s));
    let groups = [
        &nic.network_security_group,
        &s.subnets
            .get(&nic.subnet)
            .and_then(|it| it.network_security_group.clone()),
    ];
    let at = At {
        direction: Direction::Outbound,
        holder: &Holder::Interface(id.clone()),
        subnet: &nic.subnet,
        groups: groups.into_iter().flatten().collect(),
    };
    let said = if s.subnets.contains_key(&nic.subnet) {
        groups::ask(s, &at, &packet)
    } else {
        Said::Unknown
    };
    let trip = trip.says(Stage::OutboundNsg, said);
    let arrivals = travel::from_interface(s, id, &packet, &destination);
    spread(s, flow, &destination, trip, arrivals)
}

fn from_host(
    s: &World,
    flow: &Flow,
    id: &pathlight_core::model::id::HostId,
    destination: Destination,
    trip: Trip,
) -> Vec<Trip> {
    let Some(host) = s.hosts.get(id) else {
        return vec![trip.says(Stage::NameResolution, Said::Unknown)];
    };
    let trip = match &destination {
        Destination::Nowhere(symptom) => return vec![trip.says(Stage::NameResolution, Said::Stop(*symptom))],
        Destination::Unsure => trip.says(Stage::NameResolution, Said::Unknown),
        _ => trip.says(Stage::NameResolution, Said::Pass),
    };
    let private = matches!(
        destination,
        Destination::Endpoint(_) | Destination::Private(_) | Destination::Interface { public: None, .. }
    );
    if private && host.network == HostNetwork::OnPremises {
        let source = host.address.as_ref().map_or(Address::SomePrivate, look::written);
        let packet = Packet::of(flow, (source, Holder::Other), destination.seen_by_groups(s));
        let arrivals = travel::from_gateway(s, host, &packet, &destination);
        return spread(s, flow, &destination, trip, arrivals);
    }
    let arrival = Arrival {
        end: if private { End::Lost } else { End::Host(id.clone()) },
        packet: Packet::of(
            flow,
            (egress::host_address(host), Holder::Other),
            destination.seen_by_groups(s),
        ),
        passed: Vec::new(),
        doubt: false,
        by_gateway: false,
        way: Some(Way::Public),
    };
    spread(s, flow, &destination, trip, vec![arrival])
}

/// One trip for each way that routing could choose.
fn spread(
    s: &World,
    flow: &Flow,
    destination: &Destination,
    trip: Trip,
    arrivals: Vec<Arrival>,
) -> Vec<Trip> {
    let several = arrivals.len() > 1;
    let choice = trip.choice.or(several.then_some(Stage::Routing));
    arrivals
        .into_iter()
        .map(|arrival| {
            let mut trip = trip.clone();
            trip.choice = choice;
            trip.way = arrival.way.filter(|_| arrival.passed.is_empty());
            finish(s, flow, destination, trip, &arrival)
        })
        .collect()
}

/// What comes after routing.
fn finish(s: &World, flow: &Flow, destination: &Destination, trip: Trip, arrival: &Arrival) -> Trip {
    let sure = if arrival.doubt { Said::Unknown } else { Said::Pass };
    let trip = match arrival.end {
        End::Lost => return trip.says(Stage::Routing, Said::Stop(Symptom::Timeout)),
        End::Unsure => trip.says(Stage::Routing, Said::Unknown),
        _ if touched(s, Stage::Routing, &target_refs(flow)) => trip.says(Stage::Routing, Said::Unknown),
        _ => trip.says(Stage::Routing, sure),
    };
    let is_service = matches!(
        flow.target,
        Target::StorageAccount { .. } | Target::KeyVault(_) | Target::SqlServer(_)
    );
    let (said, seen) = egress::leave(s, flow, arrival);
    let mut trip = trip.says(Stage::Egress, said);
    trip.seen = seen.identity();
    match destination {
        // ICMP decision: a service answers TCP only
        Destination::Service(..) | Destination::Entra if flow.protocol != Protocol::Tcp => {
            trip.says(Stage::ServiceFirewall, Said::Unknown)
        }
        Destination::Service(..) => {
            let trip = trip.says(Stage::ServiceEndpointPolicy, policy::ask(s, flow, arrival));
            let said = match &flow.target {
                Target::SqlServer(id) => sql::ask(s, id, flow, &seen, arrival),
                _ => firewall::ask(s, flow, &seen),
            };
            trip.says(Stage::ServiceFirewall, said)
        }
        Destination::Endpoint(id) => at_endpoint(s, flow, id, trip, arrival),
        Destination::Interface { id, public } => at_interface(s, flow, id, *public, trip, arrival, &seen),
        Destination::Unsure if is_service => trip.says(Stage::PrivateEndpoint, Said::Unknown),
        Destination::Unsure
        | Destination::Private(_)
        | Destination::Outside(_)
        | Destination::Entra
        | Destination::Platform(_) => trip,
        Destination::Itself | Destination::Nowhere(_) => trip,
    }
}

fn target_refs(flow: &Flow) -> Vec<ResourceRef> {
    match &flow.target {
        Target::StorageAccount { id, .. } => vec![ResourceRef::StorageAccount(id.clone())],
        Target::KeyVault(id) => vec![ResourceRef::KeyVault(id.clone())],
        Target::SqlServer(id) => vec![ResourceRef::SqlServer(id.clone())],
        Target::NetworkInterface(id) => vec![ResourceRef::NetworkInterface(id.clone())],
        Target::Host(id) => vec![ResourceRef::Host(id.clone())],
        Target::MicrosoftEntra => vec![ResourceRef::MicrosoftEntra],
        Target::Address(_) => Vec::new(),
    }
}

/// Stages 6 and 7 at a private endpoint (services E).
fn at_endpoint(s: &World, flow: &Flow, id: &PrivateEndpointId, trip: Trip, arrival: &Arrival) -> Trip {
    let Some(endpoint) = s.private_endpoints.get(id) else {
        return trip.says(Stage::PrivateEndpoint, Said::Unknown);
    };
    let refs = [ResourceRef::PrivateEndpoint(id.clone()), endpoint.service.clone()];
    let said = match endpoint.connection_state.read() {
        Some(ConnectionState::Approved) => {
            zones::serves(endpoint, &flow.target).map_or(Said::Unknown, |serves| {
                if serves {
                    Said::Pass
                } else {
                    Said::Stop(Symptom::Timeout)
                }
            })
        }
        // services E-7
        Some(ConnectionState::Pending | ConnectionState::Rejected | ConnectionState::Disconnected) => {
            Said::Stop(Symptom::Timeout)
        }
        None => Said::Unknown,
    };
    let odd = touched(s, Stage::PrivateEndpoint, &refs)
        || flow.protocol != Protocol::Tcp
        || zones::is_refused(s, endpoint);
    let trip = trip.says(
        Stage::PrivateEndpoint,
        if odd && said == Said::Pass {
            Said::Unknown
        } else {
            said
        },
    );
    let Some(subnet) = s.subnets.get(&endpoint.subnet) else {
        return trip.says(Stage::InboundNsg, Said::Unknown);
    };
    let at = At {
        direction: Direction::Inbound,
        holder: &Holder::Endpoint(id.clone()),
        subnet: &endpoint.subnet,
        groups: subnet.network_security_group.iter().collect(),
    };
    // services E-21, AMB-18
    let applies = match &subnet.private_endpoint_network_policies {
        None => Some(false),
        Some(policies) => policies.read().map(|it| it.apply_groups()),
    };
    let said = match (applies, groups::ask(s, &at, &arrival.packet)) {
        (Some(false), _) | (None, Said::Pass) => Said::Pass,
        (Some(true), said) => said,
        (None, Said::Stop(_) | Said::Unknown) => Said::Unknown,
    };
    trip.says(Stage::InboundNsg, said)
}

/// Stage 7 at an interface, and the reply's way.
fn at_interface(
    s: &World,
    flow: &Flow,
    id: &NetworkInterfaceId,
    public: Option<Option<Ipv4Addr>>,
    trip: Trip,
    arrival: &Arrival,
    seen: &Seen,
) -> Trip {
    let Some(nic) = s.network_interfaces.get(id) else {
        return trip.says(Stage::InboundNsg, Said::Unknown);
    };
    let Some(subnet) = s.subnets.get(&nic.subnet) else {
        return trip.says(Stage::InboundNsg, Said::Unknown);
    };
    let mut packet = arrival.packet.clone();
    // network A7-1: translated before the groups look
    packet.target = look::written(&nic.private_ip_address);
    packet.target_holder = Holder::Interface(id.clone());
    if public.is_some() {
        packet.source_holder = Holder::Other;
        packet.source = seen.address(&packet.source);
    }
    let at = At {
        direction: Direction::Inbound,
        holder: &Holder::Interface(id.clone()),
        subnet: &nic.subnet,
        groups: subnet
            .network_security_group
            .iter()
            .chain(&nic.network_security_group)
            .collect(),
    };
    let mut said = groups::ask(s, &at, &packet);
    if public.is_some() && at.groups.is_empty() && said == Said::Pass {
        // network A4-5
        let sku = nic
            .public_ip_address
            .as_ref()
            .and_then(|it| s.public_ip_addresses.get(it))
            .and_then(|it| it.sku);
        said = match sku {
            Some(PublicIpSku::Standard) => Said::Stop(Symptom::Timeout),
            Some(PublicIpSku::Basic) => Said::Pass,
            None => Said::Unknown,
        };
    }
    let trip = trip.says(Stage::InboundNsg, said);
    let subnet: &SubnetId = &nic.subnet;
    // RET is checked last; where the way itself is unknown, so is the reply's
    let known = !trip.steps.contains(&(Stage::Routing, Said::Unknown)) && trip.stop().is_none();
    match known {
        false => trip,
        true => trip.says(
            Stage::Routing,
            reply::way(s, flow, subnet, &packet, public.is_some(), arrival),
        ),
    }
}

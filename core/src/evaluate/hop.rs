//! An appliance on the way: its inbound groups, its forwarding, its outbound groups (`network` C3, semantics AMB-14).

use std::net::Ipv4Addr;

use super::context::{Context, touched};
use super::destination::{Destination, destination_end};
use super::group::{Packet, groups_of};
use super::matching::End;
use super::peering::{peers, reaches, unreadable_space};
use super::place::{Exit, Holder, Nic, nic, place};
use super::routes::Route;
use super::virtual_network::VirtualNetworkTag;
use crate::model::Scenario;
use crate::model::id::{ResourceRef, VirtualNetworkId};
use crate::model::network::Peering;
use crate::model::nic::Appliance;
use crate::model::nsg::Direction;
use crate::model::part::Part;
use crate::outcome::{ApplianceHop, Reason, Stage, Step, StepOutcome};

/// What becomes of a packet at an appliance.
pub(super) enum Hop<'a> {
    /// It is for the appliance itself.
    Arrives,
    /// It goes no further, by the step's reason.
    Stops(Step),
    /// It cannot be known.
    Unknown(Reason),
    /// It goes on from there.
    Goes {
        exit: Exit<'a>,
        translates: bool,
        /// Why it is not certain that it goes on.
        doubt: Option<Reason>,
    },
}

/// The appliance at the next hop's address.
pub(super) fn holder<'a>(
    context: &Context<'a>,
    from: &Exit,
    address: Ipv4Addr,
) -> Result<Holder<'a>, Reason> {
    let unknown = Reason::ApplianceUnknown { address };
    let (mut near, mut far) = (Vec::new(), Vec::new());
    let mut add = |network: &VirtualNetworkId, holder: Holder<'a>| {
        if network == from.place.network_id {
            near.push(holder);
        } else if reaches(context.scenario, from.place.network_id, network) {
            far.push(holder);
        }
    };
    for (id, it) in &context.scenario.network_interfaces {
        if it.private_ip_address.read() == Some(&address)
            && let Ok(nic) = nic(context.scenario, id)
        {
            add(nic.place.network_id, Holder::Nic(nic));
        }
    }
    for (id, it) in &context.scenario.azure_firewalls {
        if it.private_ip_address.read() == Some(&address)
            && let Ok(place) = place(context.scenario, &it.subnet)
        {
            add(place.network_id, Holder::Firewall(id, it));
        }
    }
    // C3-2: in the own network or a peered one
    let all = if near.is_empty() { far } else { near };
    match all.as_slice() {
        [only] => Ok(*only),
        [] => Err(unknown),
        [_, ..] => Err(Reason::AmbiguousAddress { address }),
    }
}

/// Passes the packet through the appliance; the steps on the way go into `hop`.
pub(super) fn pass<'a>(
    context: &Context<'a>,
    from: &Exit<'a>,
    appliance: Holder<'a>,
    route: &Route,
    hop: &mut ApplianceHop,
) -> Hop<'a> {
    match appliance {
        Holder::Nic(nic) => {
            if let Some(said) = cross(context, from, nic.place.network_id) {
                return said;
            }
            through_interface(context, from, nic, route, hop)
        }
        Holder::Firewall(id, firewall) => {
            let Ok(place) = place(context.scenario, &firewall.subnet) else {
                return Hop::Unknown(Reason::FirewallRulesUnknown { firewall: id.clone() });
            };
            if let Some(said) = cross(context, from, place.network_id) {
                return said;
            }
            // AMB-14: it translates what goes to public destinations
            let translates = match firewall.appliance {
                Some(Appliance::Translates) => true,
                Some(Appliance::Forwards) | None => !context.destination.is_private(),
                Some(Appliance::Drops) => return dropped(route, &appliance),
            };
            let subject = ResourceRef::AzureFirewall(id.clone());
            let rules = firewall
                .appliance
                .is_none()
                .then(|| Reason::FirewallRulesUnknown { firewall: id.clone() });
            let doubt = touched(context.scenario, Stage::Routing, &subject).or(rules);
            let address = firewall.private_ip_address.read().copied();
            let exit = Exit {
                place,
                holder: appliance,
                address: address.filter(|_| translates).unwrap_or(from.address),
                groups: if translates { &[] } else { from.groups },
            };
            hop.steps.push(forwarding(translates, doubt.clone()));
            Hop::Goes {
                exit,
                translates,
                doubt,
            }
        }
        Holder::Gateway(_) => Hop::Unknown(super::gateway::gateway()),
    }
}

fn through_interface<'a>(
    context: &Context<'a>,
    from: &Exit<'a>,
    nic: Nic<'a>,
    route: &Route,
    hop: &mut ApplianceHop,
) -> Hop<'a> {
    if matches!(context.destination, Destination::Private(to) if to.id == nic.id) {
        return Hop::Arrives;
    }
    let subject = ResourceRef::NetworkInterface(nic.id.clone());
    let mut doubt = context.touched(Stage::Routing, &subject);
    let mut packet = Packet {
        flow: context.flow,
        source: End::Nic(from.address, from.groups),
        destination: destination_end(context),
        tag: VirtualNetworkTag::of(context.scenario, &nic.place),
        of_platform: false,
        any_source_port: false,
    };
    if let Some(stop) = filter(context, &nic, &packet, Direction::Inbound, hop, &mut doubt) {
        return stop;
    }
    if !nic.nic.ip_forwarding {
        return dropped(route, &Holder::Nic(nic)); // C3-3
    }
    let translates = match nic.nic.appliance {
        Some(Appliance::Drops) => return dropped(route, &Holder::Nic(nic)),
        Some(Appliance::Translates) => true,
        Some(Appliance::Forwards) => false,
        None => {
            let address = nic.address;
            return Hop::Unknown(Reason::ApplianceUnknown { address });
        }
    };
    let exit = match translates {
        true => Exit::of(nic),
        false => Exit {
            address: from.address,
            groups: from.groups,
            ..Exit::of(nic)
        },
    };
    hop.steps.push(forwarding(translates, None));
    packet.source = End::Nic(exit.address, exit.groups);
    if let Some(stop) = filter(context, &nic, &packet, Direction::Outbound, hop, &mut doubt) {
        return stop;
    }
    if !translates && !context.destination.is_private() {
        doubt = doubt.or(Some(Reason::ForwardedToPublic)); // AMB-14
    }
    Hop::Goes {
        exit,
        translates,
        doubt,
    }
}

/// The appliance's groups on one side: the stop, if they stop the packet; why they may goes into `doubt`.
fn filter<'a>(
    context: &Context,
    nic: &Nic,
    packet: &Packet,
    direction: Direction,
    hop: &mut ApplianceHop,
    doubt: &mut Option<Reason>,
) -> Option<Hop<'a>> {
    let step = groups_of(context, nic, packet, direction);
    hop.steps.push(step.clone());
    match step.outcome {
        StepOutcome::Stopped => return Some(Hop::Stops(step)),
        StepOutcome::Unknown => *doubt = doubt.take().or(Some(step.reason)),
        StepOutcome::Passed | StepOutcome::NotApplicable | StepOutcome::NotReached => {}
    }
    None
}

fn forwarding(translates: bool, doubt: Option<Reason>) -> Step {
    let outcome = match doubt {
        Some(_) => StepOutcome::Unknown,
        None => StepOutcome::Passed,
    };
    let reason = doubt.unwrap_or(match translates {
        true => Reason::ApplianceTranslates,
        false => Reason::ApplianceForwards,
    });
    Step::new(Stage::Routing, outcome, reason)
}

fn dropped<'a>(route: &Route, appliance: &Holder) -> Hop<'a> {
    let reason = dropping(route, appliance);
    Hop::Stops(Step::new(Stage::Routing, StepOutcome::Stopped, reason))
}

/// The route that leads to an appliance which passes nothing on.
pub(super) fn dropping(route: &Route, appliance: &Holder) -> Reason {
    match &route.user {
        Some((table, route)) => Reason::ApplianceDrops {
            table: table.clone(),
            route: route.clone(),
            appliance: appliance.reference(),
        },
        None => route.reason(),
    }
}

/// Why the packet does not come, or may not come, from where it is to a network.
fn cross<'a>(context: &Context, from: &Exit, to: &VirtualNetworkId) -> Option<Hop<'a>> {
    match crossing(context.scenario, from, to) {
        Crossing::Open => None,
        Crossing::Refused(reason) => Some(Hop::Stops(Step::new(
            Stage::Routing,
            StepOutcome::Stopped,
            reason,
        ))),
        Crossing::Unknown(reason) => Some(Hop::Unknown(reason)),
    }
}

/// Whether the peering between where a packet is and a network lets it through.
pub(super) enum Crossing {
    Open,
    Refused(Reason),
    Unknown(Reason),
}

pub(super) fn crossing(scenario: &Scenario, from: &Exit, to: &VirtualNetworkId) -> Crossing {
    if from.place.network_id == to {
        return Crossing::Open;
    }
    let mut links = peers(scenario, from.place.network_id);
    let Some(peer) = links.find(|it| it.link.remote_virtual_network == *to) else {
        return Crossing::Open;
    };
    if let Some(reason) = peer.doubt {
        return Crossing::Unknown(reason);
    }
    // F5: the receiving side takes what comes from beyond the peer only if it is told to; what comes by a gateway that
    // the peer uses as its own needs no telling (F6)
    let own = &from.place.network.address_space;
    let is_of_sender = own
        .iter()
        .filter_map(Part::read)
        .any(|net| net.contains(&from.address));
    let is_transit = |back: &Peering| peer.link.allow_gateway_transit && back.use_remote_gateways;
    let by_gateway = matches!(from.holder, Holder::Gateway(_)) && peer.back.is_some_and(is_transit);
    match peer.back {
        Some(back) if !is_of_sender && !by_gateway && !back.allow_forwarded_traffic => {
            match unreadable_space(from.place.network_id, from.place.network) {
                Some(reason) => Crossing::Unknown(reason),
                None => Crossing::Refused(Reason::ForwardedTrafficRefused {
                    virtual_network: to.clone(),
                }),
            }
        }
        Some(_) | None => Crossing::Open,
    }
}

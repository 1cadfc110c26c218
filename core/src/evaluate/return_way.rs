//! RET: the reply's way, checked last, where everything passed and the destination is an interface.

use std::net::Ipv4Addr;

use super::context::{Context, Origin, host_public_address};
use super::destination::Destination;
use super::hop::{Crossing, crossing, dropping, holder};
use super::matching::End;
use super::place::{Exit, Holder, Nic, place};
use super::routes::{NextHopTo, Route, select};
use crate::model::id::ResourceRef;
use crate::model::nic::Appliance;
use crate::outcome::{Reason, Stage, Step, StepOutcome, Way};

pub(super) fn check(context: &Context, steps: &mut [Step]) {
    if !steps.iter().all(|step| step.outcome.goes_on()) {
        return;
    }
    if let Some(step) = steps.iter_mut().find(|step| step.stage == Stage::Routing)
        && let Some((outcome, reason)) = reply(context, &step.reason)
    {
        let hops = std::mem::take(&mut step.hops);
        *step = Step {
            hops,
            ..Step::new(Stage::Routing, outcome, reason)
        };
    }
}

/// The step of a reply that is stopped for certain, whatever becomes of the request, which was routed so.
pub(super) fn stop(context: &Context, request: &Reason) -> Option<Step> {
    let (outcome, reason) = reply(context, request)?;
    (outcome == StepOutcome::Stopped).then(|| Step::new(Stage::Routing, outcome, reason))
}

fn reply(context: &Context, request: &Reason) -> Option<(StepOutcome, Reason)> {
    if context.is_to_itself() {
        return None;
    }
    match context.destination {
        Destination::Private(to) => judge(context, request, &to, false),
        Destination::Public(to, _) => judge(context, request, &to, true),
        Destination::Unaddressable
        | Destination::InternetHost(_)
        | Destination::Bare(_)
        | Destination::Service(_)
        | Destination::PrivateEndpoint(_)
        | Destination::Entra
        | Destination::Unknown => None,
    }
}

fn judge(context: &Context, request: &Reason, to: &Nic, by_public: bool) -> Option<(StepOutcome, Reason)> {
    // an appliance that translates on the way in is where the reply returns to
    let translated = context.passed.iter().any(|(_, translates)| *translates);
    let end = match (context.origin, context.exit) {
        (_, Some(exit)) if !by_public => End::Nic(exit.address, &[]),
        (Origin::Nic(_), _) => End::UnknownPublic,
        (Origin::Host(host), _) => host_public_address(host).map_or(End::UnknownPublic, End::InternetHost),
    };
    let route = match select(context.scenario, &to.place, end, None) {
        Ok(route) => route,
        Err(doubt) => return Some((StepOutcome::Unknown, doubt.reason)),
    };
    let own_route = matches!(route.hop, NextHopTo::Within | NextHopTo::Peer);
    if let Some(reason) = hidden(context, to, own_route) {
        return Some((StepOutcome::Unknown, reason));
    }
    let asymmetric = |reply: Reason| Reason::AsymmetricReturn {
        from: to.address,
        to: end.literal(),
        subnet: to.place.subnet_id.clone(),
        reply: Box::new(reply),
        request: Box::new(request.clone()),
    };
    match route.hop {
        NextHopTo::Internet if by_public => None,
        NextHopTo::Within | NextHopTo::Peer if !by_public => None,
        // E5: it came by a gateway, and leaves by one
        NextHopTo::Gateway if !by_public && context.way == Some(Way::Gateway) && !translated => None,
        NextHopTo::Nowhere => Some((StepOutcome::Stopped, asymmetric(route.reason()))),
        // J-83: what came in by the public address must leave by the internet
        NextHopTo::Appliance(_)
        | NextHopTo::Gateway
        | NextHopTo::Within
        | NextHopTo::Peer
        | NextHopTo::PrivateEndpoint
            if by_public =>
        {
            Some((StepOutcome::Stopped, asymmetric(route.reason())))
        }
        NextHopTo::Appliance(address) => {
            let said = by_appliance(context, to, address, &route);
            said.map(|(outcome, reason)| (outcome, asymmetric(reason)))
        }
        NextHopTo::Gateway
        | NextHopTo::Internet
        | NextHopTo::Within
        | NextHopTo::Peer
        | NextHopTo::PrivateEndpoint => Some((
            StepOutcome::Unknown,
            Reason::NotEvaluated {
                feature: "replyWay".to_owned(),
            },
        )),
    }
}

/// A reply may come back through an appliance that passed the request.
fn by_appliance(
    context: &Context,
    to: &Nic,
    address: Ipv4Addr,
    route: &Route,
) -> Option<(StepOutcome, Reason)> {
    let mut from = Exit::of(*to);
    let appliance = match holder(context, &from, address) {
        Ok(appliance) => appliance,
        Err(reason) => return Some((StepOutcome::Unknown, reason)),
    };
    // what is for the appliance itself needs no forwarding
    if let (Holder::Nic(nic), Origin::Nic(source)) = (appliance, context.origin)
        && nic.id == source.id
    {
        return None;
    }
    let drops = match appliance {
        Holder::Nic(nic) => !nic.nic.ip_forwarding || nic.nic.appliance == Some(Appliance::Drops),
        Holder::Firewall(_, firewall) => firewall.appliance == Some(Appliance::Drops),
        Holder::Gateway(_) => false,
    };
    if drops {
        return Some((StepOutcome::Stopped, dropping(route, &appliance)));
    }
    let reference = appliance.reference();
    if !context.passed.iter().any(|(it, _)| *it == reference) {
        return Some((StepOutcome::Unknown, Reason::ApplianceUnknown { address }));
    }
    // F5 holds for the reply too: the source's side takes what its peer only forwards if it is told to
    let place = match appliance {
        Holder::Nic(nic) => nic.place,
        Holder::Firewall(_, firewall) => place(context.scenario, &firewall.subnet).ok()?,
        Holder::Gateway(_) => return None,
    };
    let Origin::Nic(source) = context.origin else {
        return None;
    };
    if context.passed.iter().any(|(_, translates)| *translates) {
        return None;
    }
    from.place = place;
    match crossing(context.scenario, &from, source.place.network_id) {
        Crossing::Open => None,
        Crossing::Refused(reason) => Some((StepOutcome::Stopped, reason)),
        Crossing::Unknown(reason) => Some((StepOutcome::Unknown, reason)),
    }
}

/// Why the destination's routes are not all known; its network's own and its peers' stand against a gateway's.
fn hidden(context: &Context, to: &Nic, own_route: bool) -> Option<Reason> {
    let network = ResourceRef::VirtualNetwork(to.place.network_id.clone());
    let table = to.place.subnet.route_table.clone().map(ResourceRef::RouteTable);
    let local = [Some(ResourceRef::Subnet(to.place.subnet_id.clone())), table];
    let by_network = Some(network).filter(|_| !own_route);
    let mut places = local.iter().chain([&by_network]).flatten();
    places.find_map(|it| context.touched(Stage::Routing, it))
}

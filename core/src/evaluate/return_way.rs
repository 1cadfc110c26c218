//! RET: the reply's way, checked last, where everything passed and the destination is an interface.

use super::context::{Context, Nic, Origin, drops, host_public_address};
use super::destination::Destination;
use super::matching::End;
use super::routes::{NextHopTo, Route, select};
use crate::model::id::ResourceRef;
use crate::outcome::{Reason, Stage, Step, StepOutcome};

pub(super) fn check(context: &Context, steps: &mut [Step]) {
    let went_on = |step: &Step| matches!(step.outcome, StepOutcome::Passed | StepOutcome::NotApplicable);
    if context.is_to_itself() || !steps.iter().all(went_on) {
        return;
    }
    let (to, by_public) = match context.destination {
        Destination::Private(to) => (to, false),
        Destination::Public(to, _) => (to, true),
        Destination::Unaddressable
        | Destination::InternetHost(_)
        | Destination::Bare(_)
        | Destination::Service(_)
        | Destination::Entra
        | Destination::Unknown => return,
    };
    let Some((outcome, reason)) = judge(context, &to, by_public) else {
        return;
    };
    if let Some(step) = steps.iter_mut().find(|step| step.stage == Stage::Routing) {
        *step = Step::new(Stage::Routing, outcome, reason);
    }
}

fn judge(context: &Context, to: &Nic, by_public: bool) -> Option<(StepOutcome, Reason)> {
    let end = match context.origin {
        Origin::Nic(from) if !by_public => End::Nic(from.address, &[]),
        Origin::Nic(_) => End::UnknownPublic,
        Origin::Host(host) => host_public_address(host).map_or(End::UnknownPublic, End::InternetHost),
    };
    let route = match select(context.scenario, to, end) {
        Ok(route) => route,
        Err(doubt) => return Some((StepOutcome::Unknown, doubt.reason)),
    };
    let own_route = matches!(route.hop, NextHopTo::Within | NextHopTo::Peer);
    if let Some(reason) = hidden(context, to, own_route) {
        return Some((StepOutcome::Unknown, reason));
    }
    let asymmetric = |route: &Route| match &route.user {
        Some((table, name)) => Reason::AsymmetricReturn {
            table: table.clone(),
            route: name.clone(),
        },
        None => route.reason(),
    };
    match route.hop {
        NextHopTo::Internet if by_public => None,
        NextHopTo::Within | NextHopTo::Peer if !by_public => None,
        NextHopTo::Nowhere => Some((StepOutcome::Stopped, asymmetric(&route))),
        // J-83: what came in by the public address must leave by the internet
        NextHopTo::Appliance(_) | NextHopTo::Gateway | NextHopTo::Within | NextHopTo::Peer if by_public => {
            Some((StepOutcome::Stopped, asymmetric(&route)))
        }
        NextHopTo::Appliance(address) if drops(context.scenario, to.network_id, address) => {
            Some((StepOutcome::Stopped, asymmetric(&route)))
        }
        NextHopTo::Appliance(address) => Some((StepOutcome::Unknown, Reason::ApplianceUnknown { address })),
        NextHopTo::Gateway | NextHopTo::Internet | NextHopTo::Within | NextHopTo::Peer => Some((
            StepOutcome::Unknown,
            Reason::NotEvaluated {
                feature: "replyWay".to_owned(),
            },
        )),
    }
}

/// Why the destination's routes are not all known; its network's own and its peers' stand against a gateway's.
fn hidden(context: &Context, to: &Nic, own_route: bool) -> Option<Reason> {
    let network = ResourceRef::VirtualNetwork(to.network_id.clone());
    let table = to.subnet.route_table.clone().map(ResourceRef::RouteTable);
    let local = [Some(ResourceRef::Subnet(to.subnet_id.clone())), table];
    let by_network = Some(network).filter(|_| !own_route);
    let mut places = local.iter().chain([&by_network]).flatten();
    places.find_map(|it| context.touched(Stage::Routing, it))
}

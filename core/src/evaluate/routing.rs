//! Stage 3: the one next hop from the source's subnet; a service endpoint's route comes first
//! (`network C`, `services` A.2-9…A.2-12).

use super::context::{Context, Nic, Origin, PossibleWay, drops};
use super::destination::{Destination, destination_end};
use super::endpoint_route::{endpoint, misses};
use super::peering::{peers, reaches};
use super::platform;
use super::routes::{NextHopTo, Route, select};
use crate::model::host::Host;
use crate::model::id::ResourceRef;
use crate::model::network::Peering;
use crate::outcome::{Assumption, Reason, Stage, Step, StepOutcome, Way};

pub(super) fn step(context: &mut Context) -> Step {
    let mut said = match context.origin {
        Origin::Host(host) => from_host(host),
        Origin::Nic(from) => from_nic(context, &from),
    };
    // what stands only under a condition may not be there
    let ends = [context.origin.reference(), context.destination.reference()];
    let doubt = ends
        .iter()
        .flatten()
        .find_map(|end| context.touched(Stage::Routing, end));
    if let (Some(reason), Some(way), true) = (doubt, said.way, goes_on(said.outcome)) {
        said = Said::unknown(reason, vec![PossibleWay::By(way)]);
    }
    context.way = said.way;
    context.possible = said.possible;
    let mut step = Step::new(Stage::Routing, said.outcome, said.reason);
    step.assumptions = said.assumptions;
    step
}

/// What routing says.
struct Said {
    way: Option<Way>,
    outcome: StepOutcome,
    reason: Reason,
    assumptions: Vec<Assumption>,
    /// Where the way is not known: every way that it could be.
    possible: Vec<PossibleWay>,
}

impl Said {
    fn new(way: Option<Way>, outcome: StepOutcome, reason: Reason) -> Self {
        Said {
            way,
            outcome,
            reason,
            assumptions: Vec::new(),
            possible: vec![PossibleWay::Any],
        }
    }

    fn passed(way: Way, reason: Reason, assumptions: Vec<Assumption>) -> Self {
        let said = Said::new(Some(way), StepOutcome::Passed, reason);
        Said { assumptions, ..said }
    }

    fn unknown(reason: Reason, possible: Vec<PossibleWay>) -> Self {
        let said = Said::new(None, StepOutcome::Unknown, reason);
        Said { possible, ..said }
    }

    fn not_evaluated(feature: &str) -> Self {
        let feature = feature.to_owned();
        Said::unknown(Reason::NotEvaluated { feature }, vec![PossibleWay::Any])
    }

    /// As one of several possible ways.
    fn as_possible(&self) -> Vec<PossibleWay> {
        match (self.outcome, self.way) {
            (StepOutcome::Stopped, _) => vec![PossibleWay::Stopped],
            (StepOutcome::Passed | StepOutcome::NotApplicable, Some(way)) => vec![PossibleWay::By(way)],
            (StepOutcome::Passed | StepOutcome::NotApplicable, None)
            | (StepOutcome::Unknown | StepOutcome::NotReached, _) => self.possible.clone(),
        }
    }
}

fn goes_on(outcome: StepOutcome) -> bool {
    matches!(outcome, StepOutcome::Passed | StepOutcome::NotApplicable)
}

fn from_host(host: &Host) -> Said {
    match host.gateway {
        Some(_) => Said::not_evaluated("gateway"),
        None => Said::new(Some(Way::Public), StepOutcome::NotApplicable, Reason::HostRoute),
    }
}

fn from_nic(context: &Context, from: &Nic) -> Said {
    if context.is_to_itself() {
        return Said::passed(Way::VirtualNetwork, Reason::SameInterface, Vec::new());
    }
    if platform::address(context).is_some() {
        // A9-7: user routes do not catch it
        return match platform::serves(context) {
            true => Said::passed(
                Way::Public,
                Reason::PlatformAddress,
                vec![Assumption("network A9-7")],
            ),
            false => Said::not_evaluated("platformAddress"),
        };
    }
    let Destination::Service(service) = context.destination else {
        return by_table(context, from);
    };
    let said = match endpoint(context, from, service) {
        Ok(None) => return by_table(context, from),
        Ok(Some((service, assumptions))) => Said::passed(
            Way::ServiceEndpoint,
            Reason::ServiceEndpointRoute { service },
            assumptions,
        ),
        Err(reason) => {
            let mut possible = by_table(context, from).as_possible();
            possible.push(PossibleWay::By(Way::ServiceEndpoint));
            Said::unknown(reason, possible)
        }
    };
    match context.touched(Stage::Routing, &ResourceRef::Subnet(from.subnet_id.clone())) {
        Some(reason) => Said::unknown(reason, vec![PossibleWay::Any]),
        None => said,
    }
}

/// By system and user-defined routes.
fn by_table(context: &Context, from: &Nic) -> Said {
    let mut said = match select(context.scenario, from, destination_end(context)) {
        Ok(route) => follow(context, from, &route),
        Err(doubt) => {
            let ways = doubt.routes.iter().flat_map(|route| match route {
                Some(route) => follow(context, from, route).as_possible(),
                None => vec![PossibleWay::Any],
            });
            Said::unknown(doubt.reason, ways.collect())
        }
    };
    if matches!(context.destination, Destination::Service(service) if misses(context, from, service)) {
        said.assumptions.push(Assumption("AMB-2"));
    }
    // C4-3: routes of the network and its peers stand against what a gateway learns
    let passed = said.outcome == StepOutcome::Passed;
    let own_route = passed && matches!(said.way, Some(Way::VirtualNetwork | Way::Peering));
    let network = ResourceRef::VirtualNetwork(from.network_id.clone());
    let table = from.subnet.route_table.clone().map(ResourceRef::RouteTable);
    let local = [Some(ResourceRef::Subnet(from.subnet_id.clone())), table];
    let by_network = context.touched(Stage::Routing, &network).filter(|_| !own_route);
    let mut local = local.iter().flatten();
    match by_network.or_else(|| local.find_map(|it| context.touched(Stage::Routing, it))) {
        Some(reason) => Said::unknown(reason, vec![PossibleWay::Any]),
        None => said,
    }
}

fn follow(context: &Context, from: &Nic, route: &Route) -> Said {
    let is_interface = matches!(context.destination, Destination::Private(_));
    // two networks may use one range: the packet then goes to whoever holds the address in its own
    let is_in_own =
        matches!(context.destination, Destination::Private(to) if to.network_id == from.network_id);
    let is_in_peer = matches!(context.destination, Destination::Private(to)
        if to.network_id != from.network_id && reaches(context.scenario, from.network_id, to.network_id));
    match route.hop {
        NextHopTo::Within if is_in_own => Said::passed(Way::VirtualNetwork, route.reason(), Vec::new()),
        NextHopTo::Peer if is_in_peer => match peering_doubt(context, from) {
            Some(reason) => Said::unknown(reason, vec![PossibleWay::By(Way::Peering)]),
            None => Said::passed(Way::Peering, route.reason(), peering_assumption(context, from)),
        },
        NextHopTo::Within | NextHopTo::Peer => Said::not_evaluated("addressWithoutOwner"),
        NextHopTo::Internet if !is_interface => Said::passed(Way::Public, route.reason(), Vec::new()),
        NextHopTo::Internet => Said::not_evaluated("privateAddressToInternet"),
        NextHopTo::Nowhere => {
            let way = match context.destination {
                Destination::Private(to) if to.network_id == from.network_id => Way::VirtualNetwork,
                Destination::Private(_) => Way::Peering,
                _ => Way::Public,
            };
            Said::new(Some(way), StepOutcome::Stopped, route.reason())
        }
        NextHopTo::Gateway => Said::not_evaluated("gateway"),
        NextHopTo::Appliance(address) => {
            let unknown = Said::unknown(Reason::ApplianceUnknown { address }, vec![PossibleWay::Any]);
            // what the appliance accepts for itself is no forwarding
            if matches!(context.destination, Destination::Private(to) if to.address == address) {
                return unknown;
            }
            match drops(context.scenario, from.network_id, address) {
                true => Said::new(Some(Way::Public), StepOutcome::Stopped, route.reason()),
                false => unknown,
            }
        }
    }
}

/// OPEN-14: a peering whose flag takes it out of `VirtualNetwork` carries what rules let through.
fn peering_assumption(context: &Context, from: &Nic) -> Vec<Assumption> {
    let Destination::Private(to) = context.destination else {
        return Vec::new();
    };
    let ends = [from.network_id, to.network_id];
    let between =
        |it: &&Peering| ends.contains(&&it.virtual_network) && ends.contains(&&it.remote_virtual_network);
    let mut links = context.scenario.peerings.values().filter(between);
    let closed = links.any(|it| !it.allow_virtual_network_access);
    closed.then_some(Assumption("OPEN-14")).into_iter().collect()
}

/// Why it is not known whether the peering to the destination's network carries it.
fn peering_doubt(context: &Context, from: &Nic) -> Option<Reason> {
    let Destination::Private(to) = context.destination else {
        return None;
    };
    let mut links = peers(context.scenario, from.network_id);
    links
        .find(|it| it.link.remote_virtual_network == *to.network_id)?
        .doubt
}

//! One routing decision: where the packet ends from here, or the appliance that it is sent to
//! (`network C4`, `services` A.2-9…A.2-12, E-18…E-20).

use super::context::{Context, Forced, Origin, PossibleWay};
use super::destination::{Destination, destination_end, is_held};
use super::endpoint_route::{endpoint, misses};
use super::gateway::{behind, gateway};
use super::hop::{Crossing, crossing, holder};
use super::peering::reaches;
use super::place::{Exit, Holder, PrivateEnd};
use super::routes::{NextHopTo, Route, range_length, select};
use crate::flow::Target;
use crate::model::address::is_public;
use crate::model::id::{ResourceRef, VirtualNetworkId};
use crate::model::network::Peering;
use crate::model::route::RoutePrefix;
use crate::outcome::{ApplianceHop, Assumption, Reason, RuleDecision, Stage, StepOutcome, Way};

/// What routing says.
pub(super) struct Said {
    pub way: Option<Way>,
    pub outcome: StepOutcome,
    pub reason: Reason,
    pub assumptions: Vec<Assumption>,
    /// Where the way is not known: every way that it could be.
    pub possible: Vec<PossibleWay>,
    /// The rules of the appliance's group that stops it.
    pub decisions: Vec<RuleDecision>,
    pub hops: Vec<ApplianceHop>,
}

impl Said {
    pub fn new(way: Option<Way>, outcome: StepOutcome, reason: Reason) -> Self {
        Said {
            way,
            outcome,
            reason,
            assumptions: Vec::new(),
            possible: vec![PossibleWay::Any],
            decisions: Vec::new(),
            hops: Vec::new(),
        }
    }

    pub fn passed(way: Way, reason: Reason, assumptions: Vec<Assumption>) -> Self {
        let said = Said::new(Some(way), StepOutcome::Passed, reason);
        Said { assumptions, ..said }
    }

    pub fn unknown(reason: Reason, possible: Vec<PossibleWay>) -> Self {
        let said = Said::new(None, StepOutcome::Unknown, reason);
        Said { possible, ..said }
    }

    /// The same, but not for certain.
    pub fn doubted(self, reason: Reason, possible: Vec<PossibleWay>) -> Self {
        let hops = self.hops;
        Said {
            hops,
            ..Said::unknown(reason, possible)
        }
    }

    pub fn not_evaluated(feature: &str) -> Self {
        let feature = feature.to_owned();
        Said::unknown(Reason::NotEvaluated { feature }, vec![PossibleWay::Any])
    }

    /// As one of several possible ways.
    pub fn as_possible(&self) -> Vec<PossibleWay> {
        match (self.outcome, self.way) {
            (StepOutcome::Stopped, _) => vec![PossibleWay::Stopped],
            (StepOutcome::Passed | StepOutcome::NotApplicable, Some(way)) => vec![PossibleWay::By(way)],
            (StepOutcome::Passed | StepOutcome::NotApplicable, None)
            | (StepOutcome::Unknown | StepOutcome::NotReached, _) => self.possible.clone(),
        }
    }
}

/// The way that a packet takes to a destination, if it arrives.
pub(super) fn arrival(exit: &Exit, context: &Context) -> Way {
    match context.destination {
        Destination::PrivateEndpoint(_) => Way::PrivateEndpoint,
        Destination::Private(to) if to.place.network_id == exit.place.network_id => {
            within(context, to.place.network_id)
        }
        Destination::Private(_) => Way::Peering,
        Destination::Bare(address) if !is_public(address) => Way::Gateway,
        Destination::Public(..)
        | Destination::Unaddressable
        | Destination::InternetHost(_)
        | Destination::Bare(_)
        | Destination::Service(_)
        | Destination::Entra
        | Destination::Unknown => Way::Public,
    }
}

/// By the ends, not by the last leg: what came from another network came by a peering or a gateway.
fn within(context: &Context, network: &VirtualNetworkId) -> Way {
    match context.origin {
        Origin::Nic(from) if from.place.network_id == network => Way::VirtualNetwork,
        Origin::Nic(_) => Way::Peering,
        Origin::Host(_) => Way::Gateway,
    }
}

type Next<'a> = (Said, Option<(Holder<'a>, Route)>);

/// One routing decision: where the packet ends, or the appliance that it goes to.
pub(super) fn next<'a>(context: &mut Context<'a>, exit: &Exit<'a>) -> Next<'a> {
    let place = &exit.place;
    let Destination::Service(service) = context.destination else {
        return by_table(context, exit);
    };
    if matches!(context.forced, Some(Forced::Public)) {
        return by_table(context, exit);
    }
    let said = match endpoint(context, place, service) {
        Ok(None) => return by_table(context, exit),
        Ok(Some((service, assumptions))) => Said::passed(
            Way::ServiceEndpoint,
            Reason::ServiceEndpointRoute { service },
            assumptions,
        ),
        Err(reason) => {
            let (said, appliance) = by_table(context, exit);
            let mut possible = match appliance {
                Some(_) => vec![PossibleWay::Any],
                None => said.as_possible(),
            };
            possible.push(PossibleWay::By(Way::ServiceEndpoint));
            Said::unknown(reason, possible)
        }
    };
    match context.touched(Stage::Routing, &ResourceRef::Subnet(place.subnet_id.clone())) {
        Some(reason) => (Said::unknown(reason, vec![PossibleWay::Any]), None),
        None => (said, None),
    }
}

/// By system and user-defined routes.
fn by_table<'a>(context: &mut Context<'a>, exit: &Exit<'a>) -> Next<'a> {
    let place = &exit.place;
    let private = match &context.destination {
        Destination::PrivateEndpoint(end) => Some(*end),
        _ => None,
    };
    let selected = select(
        context.scenario,
        place,
        destination_end(context),
        private.as_ref(),
    );
    let (mut said, mut appliance) = match selected {
        Ok(route) => follow(context, exit, &route),
        Err(doubt) => {
            let mut ways = Vec::new();
            for route in &doubt.routes {
                match route.as_ref().map(|route| follow(context, exit, route)) {
                    Some((said, None)) => ways.append(&mut said.as_possible()),
                    Some((_, Some(_))) | None => ways.push(PossibleWay::Any),
                }
            }
            (Said::unknown(doubt.reason, ways), None)
        }
    };
    if let Some(end) = &private {
        said.assumptions
            .extend(policies_assumption(context, exit, end, &said.reason));
    }
    if matches!(context.destination, Destination::Service(service) if misses(context, place, service)) {
        said.assumptions.push(Assumption("AMB-2"));
    }
    // C4-3: routes of the network and its peers stand against what a gateway learns
    let passed = said.outcome == StepOutcome::Passed && appliance.is_none();
    let own = [Way::VirtualNetwork, Way::Peering, Way::PrivateEndpoint];
    let own_route = passed && said.way.is_some_and(|way| own.contains(&way));
    let network = ResourceRef::VirtualNetwork(place.network_id.clone());
    let table = place.subnet.route_table.clone().map(ResourceRef::RouteTable);
    let local = [Some(ResourceRef::Subnet(place.subnet_id.clone())), table];
    let by_network = context.touched(Stage::Routing, &network).filter(|_| !own_route);
    let mut local = local.iter().flatten();
    if let Some(reason) = by_network.or_else(|| local.find_map(|it| context.touched(Stage::Routing, it))) {
        said = Said::unknown(reason, vec![PossibleWay::Any]);
        appliance = None;
    }
    (said, appliance)
}

/// What the choice between a private endpoint's own route and a user's rests on.
fn policies_assumption(
    context: &Context,
    exit: &Exit,
    end: &PrivateEnd,
    reason: &Reason,
) -> Option<Assumption> {
    let policies = end.place.subnet.private_endpoint_network_policies.as_ref();
    let by_user = matches!(reason, Reason::UserRoute { .. });
    let on = policies.is_some_and(|it| it.read().is_some_and(|it| it.apply_routes()));
    if by_user && !on {
        return Some(Assumption("services E-20"));
    }
    let table = exit.place.subnet.route_table.as_ref();
    let table = table.and_then(|id| context.scenario.route_tables.get(id))?;
    let least = range_length(end)?;
    let displaces = |prefix: &RoutePrefix| match prefix {
        RoutePrefix::Prefix(net) => {
            net.prefix_len() >= least && end.address.is_none_or(|address| net.contains(&address))
        }
        RoutePrefix::ServiceTag(_) => false,
    };
    let mut routes = table.routes.iter().filter_map(|it| it.address_prefix.read());
    (policies.is_none() && routes.any(displaces)).then_some(Assumption("AMB-18"))
}

fn follow<'a>(context: &mut Context<'a>, exit: &Exit<'a>, route: &Route) -> Next<'a> {
    if let NextHopTo::Appliance(address) = route.hop {
        return match holder(context, exit, address) {
            Ok(appliance) => {
                let said = Said::new(None, StepOutcome::Passed, route.reason());
                (said, Some((appliance, route.clone())))
            }
            Err(reason) => (Said::unknown(reason, vec![PossibleWay::Any]), None),
        };
    }
    (ends(context, exit, route), None)
}

/// Where a route leads that is no appliance's.
fn ends<'a>(context: &mut Context<'a>, exit: &Exit<'a>, route: &Route) -> Said {
    // two networks may use one range: the packet then goes to whoever holds the address in its own
    let network = match context.destination {
        Destination::Private(to) => Some(to.place.network_id),
        Destination::PrivateEndpoint(end) => Some(end.place.network_id),
        _ => None,
    };
    let here = exit.place.network_id;
    let is_in_own = network == Some(here);
    let is_in_peer =
        network.is_some_and(|network| network != here && reaches(context.scenario, here, network));
    match (route.hop, network) {
        (NextHopTo::Within, _) if is_in_own => {
            Said::passed(arrival(exit, context), route.reason(), Vec::new())
        }
        (NextHopTo::PrivateEndpoint, Some(_)) if is_in_own => {
            Said::passed(Way::PrivateEndpoint, route.reason(), Vec::new())
        }
        (NextHopTo::Peer | NextHopTo::PrivateEndpoint, Some(network)) if is_in_peer => {
            to_peer(context, exit, network, route)
        }
        (NextHopTo::Within | NextHopTo::Peer | NextHopTo::PrivateEndpoint, _) => {
            Said::not_evaluated("addressWithoutOwner")
        }
        // B3-3: a private address is not reached by the internet
        (NextHopTo::Internet, None) if is_private(context) => Said::not_evaluated("privateAddressToInternet"),
        (NextHopTo::Internet, None) => Said::passed(Way::Public, route.reason(), Vec::new()),
        (NextHopTo::Internet, Some(_)) => Said::not_evaluated("privateAddressToInternet"),
        (NextHopTo::Nowhere, _) => {
            let way = match context.destination {
                Destination::Bare(_) => Way::Public,
                _ => arrival(exit, context),
            };
            Said::new(Some(way), StepOutcome::Stopped, route.reason())
        }
        (NextHopTo::Gateway, _) => by_gateway(context, exit, route),
        (NextHopTo::Appliance(address), _) => {
            Said::unknown(Reason::ApplianceUnknown { address }, vec![PossibleWay::Any])
        }
    }
}

fn is_private(context: &Context) -> bool {
    matches!(context.destination, Destination::Bare(address) if !is_public(address))
}

fn to_peer(context: &Context, exit: &Exit, network: &VirtualNetworkId, route: &Route) -> Said {
    let way = match (context.origin, context.destination) {
        (_, Destination::PrivateEndpoint(_)) => Way::PrivateEndpoint,
        (Origin::Host(_), _) => Way::Gateway,
        (Origin::Nic(_), _) => Way::Peering,
    };
    match crossing(context.scenario, exit, network) {
        Crossing::Unknown(reason) => Said::unknown(reason, vec![PossibleWay::By(way)]),
        Crossing::Refused(reason) => Said::new(Some(way), StepOutcome::Stopped, reason),
        Crossing::Open => Said::passed(way, route.reason(), peering_assumption(context, exit, network)),
    }
}

/// C3-4: to whatever stands behind the gateways that serve this network.
fn by_gateway<'a>(context: &mut Context<'a>, exit: &Exit<'a>, route: &Route) -> Said {
    let behind = behind(context.scenario, exit.place.network_id);
    if behind.gateways.is_empty() || matches!(exit.holder, Holder::Gateway(_)) {
        return Said::unknown(gateway(), vec![PossibleWay::Any]);
    }
    let said = Said::passed(Way::Gateway, route.reason(), Vec::new());
    match context.destination {
        // a user's route may send there what nobody behind it holds
        Destination::Bare(address) if !is_public(address) => {
            // of what a machine here holds as well, a gateway that learned all addresses was not asked before
            let is_typed = matches!(context.flow.target, Target::Address(_));
            let is_twice = is_typed && is_held(context.scenario, address);
            if is_twice || !behind.nets.iter().any(|net| net.contains(&address)) {
                let feature = "addressBehindGateway".to_owned();
                return Said::unknown(Reason::NotEvaluated { feature }, vec![PossibleWay::Any]);
            }
        }
        Destination::Private(_) | Destination::PrivateEndpoint(_) | Destination::Unknown => {
            return Said::unknown(gateway(), vec![PossibleWay::Any]);
        }
        Destination::Bare(_)
        | Destination::Public(..)
        | Destination::Unaddressable
        | Destination::InternetHost(_)
        | Destination::Service(_)
        | Destination::Entra => {}
    }
    context.gateways = behind.gateways;
    said
}

/// OPEN-14: a peering whose flag takes it out of `VirtualNetwork` carries what rules let through.
fn peering_assumption(context: &Context, exit: &Exit, to: &VirtualNetworkId) -> Vec<Assumption> {
    let ends = [exit.place.network_id, to];
    let between =
        |it: &&Peering| ends.contains(&&it.virtual_network) && ends.contains(&&it.remote_virtual_network);
    let mut links = context.scenario.peerings.values().filter(between);
    let closed = links.any(|it| !it.allow_virtual_network_access);
    closed.then_some(Assumption("OPEN-14")).into_iter().collect()
}

//! Stage 3: the one next hop from the source's subnet, and on from appliance to appliance; a service endpoint's
//! route comes first (`network C`, `services` A.2-9…A.2-12).

use super::context::{Context, Origin, PossibleWay};
use super::destination::Destination;
use super::gateway::gateway;
use super::hop::{Hop, pass};
use super::leg::{Said, arrival, next};
use super::platform;
use crate::model::host::Host;
use crate::outcome::{ApplianceHop, Assumption, Reason, Stage, Step, StepOutcome, Way};

pub(super) fn step(context: &mut Context) -> Step {
    let mut said = match context.origin {
        Origin::Host(host) => from_host(context, host),
        Origin::Nic(_) => from_network(context),
    };
    // what stands only under a condition may not be there
    let ends = [context.origin.reference(), context.destination.reference()];
    let doubt = ends
        .iter()
        .flatten()
        .find_map(|end| context.touched(Stage::Routing, end));
    if let (Some(reason), Some(way), true) = (doubt, said.way, said.outcome.goes_on()) {
        said = said.doubted(reason, vec![PossibleWay::By(way)]);
    }
    context.way = said.way;
    context.possible = said.possible;
    Step {
        decisions: said.decisions,
        assumptions: said.assumptions,
        hops: said.hops,
        ..Step::new(Stage::Routing, said.outcome, said.reason)
    }
}

fn from_host(context: &mut Context, host: &Host) -> Said {
    let public = || Said::new(Some(Way::Public), StepOutcome::NotApplicable, Reason::HostRoute);
    match (&host.gateway, context.exit) {
        // E-26: from outside, a private address leads nowhere
        (None, _) if matches!(context.destination, Destination::PrivateEndpoint(_)) => {
            let way = Some(Way::PrivateEndpoint);
            Said::new(way, StepOutcome::Stopped, Reason::PrivateFromOutside)
        }
        (None, _) => public(),
        (Some(_), None) => Said::unknown(gateway(), vec![PossibleWay::Any]),
        // A.2-17: what is public it reaches by its own internet side
        (Some(_), Some(_)) if !context.destination.is_private() => {
            context.exit = None;
            public()
        }
        (Some(_), Some(_)) => from_network(context),
    }
}

/// Follows the packet from its first subnet, through every appliance that it is sent to.
fn from_network(context: &mut Context) -> Said {
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
    let (mut hops, mut first, mut doubts) = (Vec::new(), None, Vec::new());
    let mut assumptions = Vec::new();
    loop {
        let Some(exit) = context.exit else {
            return Said::unknown(gateway(), vec![PossibleWay::Any]);
        };
        let (mut said, appliance) = next(context, &exit);
        assumptions.append(&mut said.assumptions);
        let Some((appliance, route)) = appliance else {
            if let Some(ApplianceHop { steps, .. }) = hops.last_mut() {
                steps.push(Step::new(Stage::Routing, said.outcome, said.reason.clone()));
            }
            said.assumptions = assumptions;
            return ended(said, hops, first, doubts);
        };
        let mut hop = ApplianceHop {
            appliance: appliance.reference(),
            steps: Vec::new(),
        };
        if let Some(ApplianceHop { steps, .. }) = hops.last_mut() {
            steps.push(Step::new(Stage::Routing, StepOutcome::Passed, route.reason()));
        }
        let seen = hops.iter().any(|it: &ApplianceHop| it.appliance == hop.appliance);
        first.get_or_insert_with(|| route.reason());
        let passed = match seen {
            // C3-7
            true => Hop::Stops(Step::new(
                Stage::Routing,
                StepOutcome::Stopped,
                Reason::RoutingLoop {
                    appliance: hop.appliance.clone(),
                },
            )),
            false => pass(context, &exit, appliance, &route, &mut hop),
        };
        let reference = hop.appliance.clone();
        hops.push(hop);
        let mut said = match passed {
            Hop::Goes {
                exit,
                translates,
                doubt,
            } => {
                context.exit = Some(exit);
                context.passed.push((reference, translates));
                doubts.extend(doubt);
                continue;
            }
            Hop::Arrives => {
                let way = arrival(&exit, context);
                Said::passed(way, route.reason(), Vec::new())
            }
            Hop::Unknown(reason) => Said::unknown(reason, vec![PossibleWay::Any]),
            Hop::Stops(step) => {
                let way = arrival(&exit, context);
                let mut said = Said::new(Some(way), StepOutcome::Stopped, step.reason);
                said.decisions = step.decisions;
                said.assumptions = step.assumptions;
                said
            }
        };
        said.assumptions.append(&mut assumptions);
        return ended(said, hops, first, doubts);
    }
}

/// The whole of what was said on the way; the first route is what routing is known by.
fn ended(said: Said, hops: Vec<ApplianceHop>, first: Option<Reason>, mut doubts: Vec<Reason>) -> Said {
    let mut said = Said { hops, ..said };
    match (said.outcome, first) {
        (StepOutcome::Passed, Some(first)) => said.reason = first,
        (StepOutcome::Stopped, _) => return said,
        (_, _) => {}
    }
    let Some(reason) = (!doubts.is_empty()).then(|| doubts.swap_remove(0)) else {
        return said;
    };
    // nobody knows what the far side sees of a packet that was only passed on
    let possible = match reason {
        Reason::ForwardedToPublic => vec![PossibleWay::Any],
        _ => said.as_possible(),
    };
    said.doubted(reason, possible)
}

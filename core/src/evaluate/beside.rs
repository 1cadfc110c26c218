//! Beside the answer: the other ways that could carry the flow, and every other gate that would stop it.
//!
//! Both are asked for by hand: the answer itself does not need them.

use super::context::{Context, Forced, Service};
use super::destination::Destination;
use super::place::{PrivateEnd, private_end};
use super::private_dns::group_id;
use super::{finished, return_way, through};
use crate::flow::Flow;
use crate::model::Scenario;
use crate::outcome::{Outcome, Stage, Step, StepOutcome, Way};
use crate::service_tag::ServiceTags;

/// Every other way that could carry the flow to a service, as if names and routes picked it: by the public
/// address, over a service endpoint, through each private endpoint that leads there.
pub fn alternatives(scenario: &Scenario, flow: &Flow, tags: Option<&ServiceTags>) -> Vec<Outcome> {
    let Ok(asked) = Context::of(scenario, flow, tags) else {
        return Vec::new();
    };
    let Destination::Service(service) = asked.destination else {
        return Vec::new();
    };
    let mut picked = asked.clone();
    through(&mut picked);
    let mut found = Vec::new();
    let mut add = |forced: Forced, way: Way| {
        let mut context = asked.clone();
        context.forced = Some(forced);
        let steps = through(&mut context);
        // over an endpoint that is not there nothing goes
        let is_it = match context.way {
            Some(Way::Gateway) => way == Way::Public,
            Some(taken) => taken == way,
            None => way != Way::ServiceEndpoint,
        };
        if is_it {
            found.push(finished(&context, steps));
        }
    };
    let by_private = match picked.destination {
        Destination::PrivateEndpoint(end) => Some(end.id),
        _ => None,
    };
    // by the public address it goes where routes take it, which may be a gateway
    if !matches!(picked.way, Some(Way::Public | Way::Gateway)) || by_private.is_some() {
        add(Forced::Public, Way::Public);
    }
    if picked.way != Some(Way::ServiceEndpoint) {
        add(Forced::ServiceEndpoint, Way::ServiceEndpoint);
    }
    // E-26: a host without a gateway, and one inside Azure, has no way to a private address
    if asked.exit.is_some() {
        for end in leading_to(scenario, service).filter(|end| by_private != Some(end.id)) {
            add(Forced::PrivateEndpoint(end), Way::PrivateEndpoint);
        }
    }
    found
}

/// Every gate that stops the flow, in order, each as if those before it were open. The first is the one that
/// the answer names; at a gate of groups each group that denies is among the decisions.
pub fn blockers(scenario: &Scenario, flow: &Flow, tags: Option<&ServiceTags>) -> Vec<Step> {
    let Ok(mut context) = Context::of(scenario, flow, tags) else {
        return Vec::new();
    };
    context.beyond_stops = true;
    let mut found = Vec::new();
    let asked = context.destination;
    let mut steps = through(&mut context);
    let unresolved =
        |step: &Step| step.stage == Stage::NameResolution && step.outcome == StepOutcome::Stopped;
    if let (Some(first), Destination::Service(service)) = (steps.iter().find(|it| unresolved(it)), asked) {
        // as if the name had its record: that of the only private endpoint, if there is one
        found.push(first.clone());
        let mut resolved = context.clone();
        resolved.forced = Some(would_be(scenario, service));
        steps = through(&mut resolved);
        context = resolved;
    }
    let (mut is_routed, mut request) = (true, None);
    for step in steps {
        if step.stage == Stage::Routing {
            request = Some(step.reason.clone());
        }
        if step.outcome == StepOutcome::Stopped {
            is_routed &= step.stage != Stage::Routing;
            found.push(step);
        }
    }
    // the reply is looked at last
    found.extend(
        request
            .filter(|_| is_routed)
            .and_then(|it| return_way::stop(&context, &it)),
    );
    found
}

/// Where a name would lead that its zone does not hold.
fn would_be<'a>(scenario: &'a Scenario, service: Service<'a>) -> Forced<'a> {
    let ends: Vec<_> = leading_to(scenario, service).collect();
    match ends.as_slice() {
        [only] => Forced::PrivateEndpoint(*only),
        [] | [_, ..] => Forced::Public,
    }
}

/// The private endpoints that lead to what the flow asks for.
fn leading_to<'a>(scenario: &'a Scenario, service: Service<'a>) -> impl Iterator<Item = PrivateEnd<'a>> {
    let asked = service.reference();
    scenario.private_endpoints.iter().filter_map(move |(id, it)| {
        let leads = it.service == asked && it.group_id.eq_ignore_ascii_case(group_id(&service));
        leads
            .then(|| private_end(scenario, id, it, Some(service)).ok())
            .flatten()
    })
}

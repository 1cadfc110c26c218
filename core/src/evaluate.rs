//! The one function that decides: a list of stages in the packet's order. Its steps are the trace.
//!
//! Leaves out, and answers Unknown where it would matter, whatever `model::unmodelled` lists.
//!
//! Source: the order of evaluation in the specification's summary, section 2.

mod beside;
pub(crate) mod blocks;
mod context;
mod destination;
mod egress;
mod endpoint_policy;
mod endpoint_route;
mod gateway;
mod group;
mod hop;
mod inbound_nsg;
mod leg;
mod matching;
mod name_resolution;
mod outbound_nsg;
mod peering;
mod place;
mod platform;
mod possible_ways;
mod private_dns;
mod private_endpoint;
mod redirect;
mod return_way;
mod routes;
mod routing;
mod rule;
pub(crate) mod seat;
mod service_firewall;
mod span;
mod sql_firewall;
mod virtual_network;

pub use beside::{alternatives, blockers};
use context::Context;

use crate::flow::Flow;
use crate::model::Scenario;
use crate::outcome::{Outcome, Reason, Stage, Step, StepOutcome};
use crate::service_tag::ServiceTags;

/// The answer to one flow: eight steps, always.
pub fn evaluate(scenario: &Scenario, flow: &Flow) -> Outcome {
    evaluate_with(scenario, flow, None)
}

/// The answer where Microsoft's published service tags are loaded: they tell which tags hold a bare address.
pub fn evaluate_with(scenario: &Scenario, flow: &Flow, tags: Option<&ServiceTags>) -> Outcome {
    let mut context = match Context::of(scenario, flow, tags) {
        Ok(context) => context,
        Err(reason) => return unresolved(flow, reason),
    };
    let steps = through(&mut context);
    finished(&context, steps)
}

/// Every stage, whatever an earlier one said.
fn through(context: &mut Context) -> Vec<Step> {
    let is_unknown = |step: &Step| step.outcome == StepOutcome::Unknown;
    let mut steps = vec![name_resolution::step(context)];
    if steps.iter().any(is_unknown) {
        steps.extend(possible_ways::to_any_address(context));
        return steps;
    }
    steps.push(outbound_nsg::step(context));
    let routing = routing::step(context);
    let way_known = !is_unknown(&routing);
    steps.push(routing);
    steps.extend(match way_known {
        true => onward(context),
        false => possible_ways::all_stopped(context),
    });
    steps
}

/// The steps as an answer: eight of them, the reply's way and SQL's second connection looked at, nothing behind a stop.
fn finished(context: &Context, mut steps: Vec<Step>) -> Outcome {
    let rest = Stage::ALL.iter().skip(steps.len());
    steps.extend(rest.map(|(stage, _)| Step::new(*stage, StepOutcome::NotReached, Reason::NotReached)));
    return_way::check(context, &mut steps);
    redirect::check(context, &mut steps);
    leave_after_stop(&mut steps);
    Outcome {
        flow: context.flow.clone(),
        steps,
        way: context.way,
    }
}

/// The stages after routing, by the way that the context names.
fn onward(context: &mut Context) -> Vec<Step> {
    vec![
        egress::step(context),
        endpoint_policy::step(context),
        private_endpoint::step(context),
        inbound_nsg::step(context),
        service_firewall::step(context),
    ]
}

/// A packet that was stopped for certain reaches nothing behind.
fn leave_after_stop(steps: &mut [Step]) {
    let stopped = steps.iter().position(|step| step.outcome == StepOutcome::Stopped);
    for step in steps.iter_mut().skip(stopped.map_or(usize::MAX, |at| at + 1)) {
        *step = Step::new(step.stage, StepOutcome::NotReached, Reason::NotReached);
    }
}

fn unresolved(flow: &Flow, reason: Reason) -> Outcome {
    let not_reached = |stage| Step::new(stage, StepOutcome::NotReached, Reason::NotReached);
    let mut steps: Vec<Step> = Stage::ALL.iter().map(|(stage, _)| not_reached(*stage)).collect();
    if let Some(first) = steps.first_mut() {
        *first = Step::new(Stage::NameResolution, StepOutcome::Unknown, reason);
    }
    Outcome {
        flow: flow.clone(),
        steps,
        way: None,
    }
}

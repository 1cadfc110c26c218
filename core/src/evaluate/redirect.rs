//! SQL's second connection: after the login the client goes on to the database's own node, on ports of its own
//! (`services` D-4, AMB-10). Checked last, where everything passed.

use super::context::{Context, Origin, ServiceKind};
use super::destination::Destination;
use super::evaluate_with;
use crate::flow::Flow;
use crate::model::host::HostNetwork;
use crate::model::part::Part;
use crate::model::sql::ConnectionPolicy;
use crate::outcome::{Assumption, Reason, Stage, Step, StepOutcome};

/// The port of the first connection.
const LOGIN: u16 = 1433;
/// The ports of the second one.
const FIRST: u16 = 11000;
const LAST: u16 = 11999;

pub(super) fn check(context: &Context, steps: &mut [Step]) {
    if context.flow.port != Some(LOGIN)
        || !context.is_tcp()
        || !steps.iter().all(|step| step.outcome.goes_on())
    {
        return;
    }
    let (service, private) = match context.destination {
        Destination::Service(service) => (service, false),
        Destination::PrivateEndpoint(end) => match end.asked {
            Some(service) => (service, true),
            None => return,
        },
        _ => return,
    };
    let ServiceKind::Sql { server, .. } = service.kind else {
        return;
    };
    let in_azure = match context.origin {
        Origin::Nic(_) => true,
        Origin::Host(host) => host.network == HostNetwork::Azure,
    };
    let redirects = match &server.connection_policy {
        Part::Read(ConnectionPolicy::Proxy) => false,
        Part::Read(ConnectionPolicy::Redirect) => true,
        // AMB-10: over a private endpoint only where the server says so
        Part::Read(ConnectionPolicy::Default) => in_azure && !private,
        Part::Unreadable(_) => in_azure,
    };
    let stated = server.connection_policy.read().is_some();
    if !redirects {
        let assumption = Assumption("AMB-10");
        let last = steps.iter_mut().find(|it| it.stage == Stage::PrivateEndpoint);
        if let Some(step) = last.filter(|_| private) {
            step.assumptions.push(assumption);
        }
        return;
    }
    let (mut closed, mut open) = (None, false);
    for port in points(context) {
        match stop(context, port) {
            Some(step) => closed = closed.or(Some((port, step))),
            None => open = true,
        }
    }
    let Some((port, step)) = closed else { return };
    let Some(at) = steps.iter_mut().find(|it| it.stage == step.stage) else {
        return;
    };
    // which of the ports it will be, nobody knows beforehand
    let certain = !open && stated && step.outcome == StepOutcome::Stopped;
    let outcome = match certain {
        true => StepOutcome::Stopped,
        false => StepOutcome::Unknown,
    };
    *at = Step {
        outcome,
        reason: Reason::RedirectPortsClosed { port },
        ..step
    };
    at.assumptions.extend(private.then_some(Assumption("AMB-10")));
}

/// What keeps the second connection from its way.
fn stop(context: &Context, port: u16) -> Option<Step> {
    let flow = Flow {
        port: Some(port),
        ..context.flow.clone()
    };
    let outcome = evaluate_with(context.scenario, &flow, context.tags);
    let is_in_the_way = |step: &Step| {
        let stage = matches!(
            step.stage,
            Stage::OutboundNsg | Stage::Routing | Stage::InboundNsg
        );
        stage && matches!(step.outcome, StepOutcome::Stopped | StepOutcome::Unknown)
    };
    outcome.steps.into_iter().find(is_in_the_way)
}

/// Ports that stand for all of the range: between two of them no rule makes a difference.
fn points(context: &Context) -> Vec<u16> {
    let mut points = vec![FIRST, LAST];
    for group in context.scenario.network_security_groups.values() {
        for rule in &group.security_rules {
            for range in rule.destination_ports.iter().filter_map(Part::read) {
                for port in [range.low(), range.high().saturating_add(1)] {
                    if (FIRST..=LAST).contains(&port) && !points.contains(&port) {
                        points.push(port);
                    }
                }
            }
        }
    }
    points
}

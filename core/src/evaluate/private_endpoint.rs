//! Stage 6: the private endpoint's connection, and whether it leads where the flow asks to go (`services` E-3…E-7).

use super::context::{Context, ServiceKind};
use super::destination::Destination;
use super::place::PrivateEnd;
use super::private_dns::group_id;
use crate::model::id::ResourceRef;
use crate::model::part::{Part, is_expression};
use crate::model::private_endpoint::ConnectionState;
use crate::outcome::{Reason, Stage, Step, StepOutcome};

pub(super) fn step(context: &Context) -> Step {
    let stage = Stage::PrivateEndpoint;
    let Destination::PrivateEndpoint(end) = context.destination else {
        return Step::new(stage, StepOutcome::NotApplicable, Reason::StageDoesNotApply);
    };
    let subject = ResourceRef::PrivateEndpoint(end.id.clone());
    let (outcome, reason) = match context.touched(stage, &subject) {
        Some(reason) => (StepOutcome::Unknown, reason),
        None => decide(context, &end),
    };
    Step::new(stage, outcome, reason)
}

fn decide(context: &Context, end: &PrivateEnd) -> (StepOutcome, Reason) {
    let malformed = |field: &str| Reason::Malformed {
        part: format!("privateEndpoints/{}/{field}", end.id),
    };
    let private_endpoint = end.id.clone();
    match &end.it.connection_state {
        Part::Unreadable(_) => return (StepOutcome::Unknown, malformed("connectionState")),
        Part::Read(ConnectionState::Approved) => {}
        Part::Read(ConnectionState::Pending | ConnectionState::Rejected | ConnectionState::Disconnected) => {
            return (
                StepOutcome::Stopped,
                Reason::ConnectionNotApproved { private_endpoint }, // E-7
            );
        }
    }
    if let Some(service) = end.asked {
        if is_expression(&end.it.group_id) {
            return (StepOutcome::Unknown, malformed("groupId"));
        }
        let serves =
            end.it.service == service.reference() && end.it.group_id.eq_ignore_ascii_case(group_id(&service));
        if !serves {
            // E-4: it leads to one sub-resource of one resource
            return (
                StepOutcome::Stopped,
                Reason::PrivateEndpointServesOther { private_endpoint },
            );
        }
        if let ServiceKind::Storage { account, .. } = service.kind
            && account
                .kind
                .as_deref()
                .is_some_and(|kind| kind.eq_ignore_ascii_case("Storage"))
        {
            return (StepOutcome::Unknown, malformed("service")); // E-6
        }
    }
    if !context.is_tcp() {
        return (StepOutcome::Unknown, Reason::ServiceSpeaksTcpOnly);
    }
    (
        StepOutcome::Passed,
        Reason::ConnectionApproved { private_endpoint },
    )
}

//! Stage 5: on a Storage endpoint, is the account in the union of the attached policies (`services B`).

use super::context::{Context, Service, ServiceKind, missing};
use super::destination::Destination;
use crate::model::id::ResourceRef;
use crate::model::part::Part;
use crate::model::service_endpoint::ServiceResource;
use crate::outcome::{Assumption, Reason, Stage, Step, StepOutcome, Way};

pub(super) fn step(context: &Context) -> Step {
    let stage = Stage::ServiceEndpointPolicy;
    let (Some(exit), Destination::Service(service)) = (context.exit, context.destination) else {
        return Step::new(stage, StepOutcome::NotApplicable, Reason::StageDoesNotApply);
    };
    let ServiceKind::Storage { .. } = service.kind else {
        return Step::new(stage, StepOutcome::NotApplicable, Reason::StageDoesNotApply); // B-1
    };
    let (name, from) = (service.name, exit.place);
    if context.way != Some(Way::ServiceEndpoint) {
        return Step::new(stage, StepOutcome::NotApplicable, Reason::NotOnEndpoint); // B-2, B-13
    }
    let subjects = [ResourceRef::Subnet(from.subnet_id.clone()), service.reference()];
    let mut unreadable = subjects.iter().find_map(|it| context.touched(stage, it));
    let attached = &from.subnet.service_endpoint_policies;
    let by_subnet = || context.touched(stage, &ResourceRef::Subnet(from.subnet_id.clone()));
    if attached.is_empty() {
        return match by_subnet() {
            Some(reason) => Step::new(stage, StepOutcome::Unknown, reason),
            None => Step::new(stage, StepOutcome::Passed, Reason::NoPolicy), // B-3
        };
    }
    let mut lists_anything = false;
    for id in attached {
        let Some(policy) = context.scenario.service_endpoint_policies.get(id) else {
            unreadable = Some(missing("serviceEndpointPolicies", id.as_str()));
            continue;
        };
        let policy_ref = ResourceRef::ServiceEndpointPolicy(id.clone());
        unreadable = unreadable.or_else(|| context.touched(stage, &policy_ref));
        for entry in policy
            .definitions
            .iter()
            .flat_map(|definition| &definition.service_resources)
        {
            match entry {
                Part::Read(ServiceResource::Alias(_)) => {}
                Part::Read(resource) if lists(resource, &service, name) => {
                    return Step::new(
                        stage,
                        StepOutcome::Passed,
                        Reason::PolicyLists { policy: id.clone() },
                    );
                }
                Part::Read(_) => lists_anything = true,
                Part::Unreadable(_) => unreadable = Some(missing("serviceEndpointPolicies", id.as_str())),
            }
        }
    }
    let policies = attached.clone();
    let (outcome, reason, assumption) = match (unreadable, lists_anything) {
        (Some(reason), _) => (StepOutcome::Unknown, reason, None),
        (None, false) => (
            StepOutcome::Unknown,
            Reason::PolicyIneffective { policies },
            Some(Assumption("AMB-5")),
        ),
        (None, true) => (
            StepOutcome::Stopped,
            Reason::PolicyDoesNotList { policies },
            Some(Assumption("AMB-3")),
        ),
    };
    let mut step = Step::new(stage, outcome, reason);
    step.assumptions.extend(assumption);
    step
}

/// B-6: whole segments, without case.
fn lists(resource: &ServiceResource, service: &Service, name: &str) -> bool {
    let is_subscription = |it: &str| it.eq_ignore_ascii_case(service.scope.subscription.as_str());
    let is_group = |it: &str| it.eq_ignore_ascii_case(&service.scope.resource_group);
    match resource {
        ServiceResource::Subscription { subscription } => is_subscription(subscription),
        ServiceResource::ResourceGroup {
            subscription,
            resource_group,
        } => is_subscription(subscription) && is_group(resource_group),
        ServiceResource::StorageAccount {
            subscription,
            resource_group,
            account,
        } => is_subscription(subscription) && is_group(resource_group) && account.eq_ignore_ascii_case(name),
        ServiceResource::Alias(_) => false,
    }
}

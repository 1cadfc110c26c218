//! Service endpoint policies that do not do what they look like.

use super::{Code, Finding, is_hidden};
use crate::model::Scenario;
use crate::model::id::ResourceRef;
use crate::model::part::Part;
use crate::model::service_endpoint::{ServiceEndpointPolicy, ServiceResource};
use crate::outcome::Stage;

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (id, policy) in &scenario.service_endpoint_policies {
        let it = ResourceRef::ServiceEndpointPolicy(id.clone());
        if lists_no_account(policy) && !is_hidden(scenario, Stage::ServiceEndpointPolicy, &it) {
            found.push(Finding::new(Code::PolicyWithoutAccount, it));
        }
    }
    for subnet in scenario.subnets.values() {
        let Some(network) = scenario.virtual_networks.get(&subnet.virtual_network) else {
            continue;
        };
        for id in &subnet.service_endpoint_policies {
            let scope = scenario
                .service_endpoint_policies
                .get(id)
                .and_then(|it| it.scope.as_ref());
            let (own, networks) = (
                scope.map(|it| it.subscription.as_str()),
                &network.scope.subscription,
            );
            if own.is_some_and(|own| !own.eq_ignore_ascii_case(networks.as_str())) {
                let it = ResourceRef::ServiceEndpointPolicy(id.clone());
                let thing = ResourceRef::VirtualNetwork(subnet.virtual_network.clone());
                found.push(Finding::about(Code::PolicyAcrossSubscriptions, it, vec![thing]));
            }
        }
    }
}

/// AMB-5: aliases only, or nothing at all. What cannot be read may be an account.
fn lists_no_account(policy: &ServiceEndpointPolicy) -> bool {
    let is_alias = |part: &Part<ServiceResource>| matches!(part, Part::Read(ServiceResource::Alias(_)));
    let mut definitions = policy.definitions.iter();
    definitions.all(|definition| definition.service_resources.iter().all(is_alias))
}

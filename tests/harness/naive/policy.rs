//! Service endpoints and stage 5, their policies (services A, B).

use pathlight_core::flow::{Flow, Target};
use pathlight_core::model::id::{ResourceRef, SubnetId};
use pathlight_core::model::region::Region;
use pathlight_core::model::service_endpoint::ServiceResource;
use pathlight_core::outcome::{Stage, Symptom};

use super::look::{Kind, Maybe, any, touched};
use super::travel::{Arrival, End};
use super::trip::Said;
use super::world::World;

/// Whether an endpoint of the subnet carries traffic to such a service.
pub fn covers(s: &World, id: &SubnetId, kind: Kind, region: &Region) -> Maybe {
    let subnet = s.subnets.get(id)?;
    let own = &s.virtual_networks.get(&subnet.virtual_network)?.region;
    // services B-11: with a policy the Storage endpoint is lifted to all regions
    let lifted = kind == Kind::Storage && !subnet.service_endpoint_policies.is_empty();
    any(subnet.service_endpoints.iter().map(|endpoint| {
        let service = endpoint.service.to_ascii_lowercase();
        let reach = match (kind, service.as_str()) {
            (Kind::Storage, "microsoft.storage") => any([own.is(region), own.is_paired_with(region)]),
            (Kind::Storage, "microsoft.storage.global") | (Kind::KeyVault, "microsoft.keyvault") => {
                Some(true)
            }
            (Kind::Sql, "microsoft.sql") => own.is(region),
            _ => return Some(false),
        };
        if lifted {
            return Some(true);
        }
        // AMB-2: what Azure reports wins
        if endpoint.locations.is_empty() {
            return reach;
        }
        any(endpoint.locations.iter().map(|it| {
            if it == "*" {
                Some(true)
            } else {
                Region::new(it).is(region)
            }
        }))
    }))
}

/// Whether the account is in the union of what the attached policies list.
pub fn ask(s: &World, flow: &Flow, arrival: &Arrival) -> Said {
    let (End::Endpoint(subnet_id), Target::StorageAccount { id, .. }) = (&arrival.end, &flow.target) else {
        return Said::Pass;
    };
    let (Some(subnet), Some(account)) = (s.subnets.get(subnet_id), s.storage_accounts.get(id)) else {
        return Said::Unknown;
    };
    if subnet.service_endpoint_policies.is_empty() {
        return Said::Pass;
    }
    let mut refs = vec![
        ResourceRef::StorageAccount(id.clone()),
        ResourceRef::Subnet(subnet_id.clone()),
    ];
    refs.extend(
        subnet
            .service_endpoint_policies
            .iter()
            .cloned()
            .map(ResourceRef::ServiceEndpointPolicy),
    );
    let mut entries = Vec::new();
    let mut unknown = touched(s, Stage::ServiceEndpointPolicy, &refs);
    for policy in &subnet.service_endpoint_policies {
        match s.service_endpoint_policies.get(policy) {
            Some(policy) => entries.extend(policy.definitions.iter().flat_map(|it| &it.service_resources)),
            None => unknown = true,
        }
    }
    let name = account.name.as_deref().unwrap_or(id.as_str());
    let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let own = |subscription: &str| is(subscription, account.scope.subscription.as_str());
    let group = |group: &str| is(group, &account.scope.resource_group);
    let mut listed = Vec::new();
    for entry in entries {
        match entry.read() {
            None => listed.push(None),
            Some(ServiceResource::Alias(_)) => {}
            Some(ServiceResource::Subscription { subscription }) => listed.push(Some(own(subscription))),
            Some(ServiceResource::ResourceGroup {
                subscription,
                resource_group,
            }) => {
                listed.push(Some(own(subscription) && group(resource_group)));
            }
            Some(ServiceResource::StorageAccount {
                subscription,
                resource_group,
                account,
            }) => {
                listed.push(Some(
                    own(subscription) && group(resource_group) && is(account, name),
                ));
            }
        }
    }
    match any(listed.iter().copied()) {
        _ if unknown => Said::Unknown,
        // AMB-5: aliases alone, or nothing
        _ if listed.is_empty() => Said::Unknown,
        Some(true) => Said::Pass,
        // AMB-3
        Some(false) => Said::Stop(Symptom::Forbidden),
        None => Said::Unknown,
    }
}

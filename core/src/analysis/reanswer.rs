//! Answers after an edit, without asking again what it cannot touch.
//!
//! A group is read for the packets of the interfaces that it stands at, and where a packet is sent on: at appliances,
//! firewalls, gateways and private endpoints. So are a subnet's service endpoints, its endpoint policies and its default way
//! out, for what is sent from it. A storage account's firewall is read for what goes to that account. So where nothing else
//! is different, a flow that none of it stands at is answered as before. Anything else that is different asks everything anew.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::matrix::{Answer, answers_with};
use crate::evaluate::evaluate_with;
use crate::flow::{Flow, Source};
use crate::json::{self, Json};
use crate::model::Scenario;
use crate::model::id::{NetworkInterfaceId, NetworkSecurityGroupId, ResourceRef, StorageAccountId, SubnetId};
use crate::model::route::NextHop;
use crate::service_tag::ServiceTags;

/// Brings the answers of `before` to `after`; how many flows were asked anew. An answer that stays the same stays the
/// same value.
pub fn reanswer(
    all: &mut Vec<Arc<Answer>>,
    before: &Scenario,
    after: &Scenario,
    tags: Option<&ServiceTags>,
) -> usize {
    let Some(changed) = Changed::of(before, after) else {
        let known = std::mem::take(all);
        for (at, answer) in answers_with(after, tags).into_iter().enumerate() {
            let same = known.get(at).filter(|known| ***known == answer);
            all.push(same.map_or_else(|| Arc::new(answer), Arc::clone));
        }
        return all.len();
    };
    let reach = Reach::of(after, changed);
    let mut asked = 0;
    for answer in all.iter_mut().filter(|answer| reach.touches(&answer.flow)) {
        let outcome = evaluate_with(after, &answer.flow, tags);
        if outcome != answer.outcome {
            Arc::make_mut(answer).outcome = outcome;
        }
        asked += 1;
    }
    asked
}

/// What of a scenario may be different without everything being asked anew, some of it only in part. What the author
/// switches and calls things decides no answer.
const KNOWN: [&str; 6] = [
    "title",
    "switches",
    "networkSecurityGroups",
    "serviceEndpointPolicies",
    "subnets",
    "storageAccounts",
];

/// What is different.
struct Changed<'a> {
    groups: Vec<&'a str>,
    /// Subnets that send otherwise.
    subnets: Vec<&'a str>,
    services: Vec<ResourceRef>,
}

impl<'a> Changed<'a> {
    /// `None`: something whose reach is not known. Rows that an edit left alone are shared, so this looks at few.
    fn of(before: &'a Scenario, after: &'a Scenario) -> Option<Self> {
        let differing = before.differing(after);
        if !differing.iter().all(|name| KNOWN.contains(name)) {
            return None;
        }
        let mut subnets = others(&after.subnets, &before.subnets);
        for id in &subnets {
            let id = SubnetId::new(*id);
            let (was, mut own) = (before.subnets.get(&id)?, after.subnets.get(&id)?.clone());
            own.service_endpoints.clone_from(&was.service_endpoints);
            own.service_endpoint_policies
                .clone_from(&was.service_endpoint_policies);
            own.default_outbound_access = was.default_outbound_access;
            if !json::is_same(&own, was) {
                return None;
            }
        }
        let mut services = Vec::new();
        for id in others(&after.storage_accounts, &before.storage_accounts) {
            let id = StorageAccountId::new(id);
            let was = before.storage_accounts.get(&id)?;
            let mut own = after.storage_accounts.get(&id)?.clone();
            own.firewall.clone_from(&was.firewall);
            if !json::is_same(&own, was) {
                return None;
            }
            services.push(ResourceRef::StorageAccount(id));
        }
        let groups = others(&after.network_security_groups, &before.network_security_groups);
        let policies = others(
            &after.service_endpoint_policies,
            &before.service_endpoint_policies,
        );
        for (id, subnet) in &after.subnets {
            let mut attached = subnet.service_endpoint_policies.iter();
            if attached.any(|it| policies.contains(&it.as_str())) {
                subnets.push(id.as_str());
            }
        }
        Some(Changed {
            groups,
            subnets,
            services,
        })
    }
}

/// What stands in one of two tables, or in both and is not the very same there; what is equal all the same costs a needless
/// answer.
fn others<'a>(one: &'a dyn Json, other: &'a dyn Json) -> Vec<&'a str> {
    let place = |rows: &dyn Json, id: &str| rows.row(id).map(|row| std::ptr::from_ref(row).cast::<()>());
    let mut ids = one.ids();
    ids.retain(|id| place(one, id) != place(other, id));
    ids.extend(other.ids().into_iter().filter(|id| one.row(id).is_none()));
    ids
}

/// What all that can touch.
struct Reach<'a> {
    nics: Vec<&'a NetworkInterfaceId>,
    /// Services with another firewall, or that private endpoints behind a changed group lead to.
    services: Vec<ResourceRef>,
    /// Whether it stands where packets of others are sent on.
    is_everything: bool,
}

impl<'a> Reach<'a> {
    fn of(scenario: &'a Scenario, changed: Changed<'a>) -> Self {
        let Changed {
            groups,
            mut subnets,
            services,
        } = changed;
        let holds = |group: &Option<NetworkSecurityGroupId>| {
            group.as_ref().is_some_and(|it| groups.contains(&it.as_str()))
        };
        for (id, subnet) in &scenario.subnets {
            if holds(&subnet.network_security_group) {
                subnets.push(id.as_str());
            }
        }
        let hops = next_hops(scenario);
        let mut reach = Reach {
            nics: Vec::new(),
            services,
            is_everything: false,
        };
        for (id, nic) in &scenario.network_interfaces {
            if holds(&nic.network_security_group) || subnets.contains(&nic.subnet.as_str()) {
                reach.nics.push(id);
                // an interface that may not forward is a next hop all the same, with its groups before it
                let is_hop = nic
                    .private_ip_address
                    .read()
                    .is_none_or(|address| hops.contains(address));
                reach.is_everything |= nic.ip_forwarding || nic.appliance.is_some() || is_hop;
            }
        }
        let firewalls = scenario.azure_firewalls.values().map(|it| &it.subnet);
        let gateways = scenario.virtual_network_gateways.values().map(|it| &it.subnet);
        reach.is_everything |= firewalls
            .chain(gateways)
            .any(|subnet| subnets.contains(&subnet.as_str()));
        for endpoint in scenario.private_endpoints.values() {
            if subnets.contains(&endpoint.subnet.as_str()) {
                reach.services.push(endpoint.service.clone());
            }
        }
        reach
    }

    fn touches(&self, flow: &Flow) -> bool {
        let by_source = match &flow.source {
            Source::NetworkInterface(id) => self.nics.contains(&id),
            Source::Host(_) => false,
        };
        let by_target = || match flow.target.reference() {
            Some(ResourceRef::NetworkInterface(id)) => self.nics.contains(&&id),
            Some(service) => self.services.contains(&service),
            // an address: whoever holds it may be anything
            None => true,
        };
        self.is_everything || by_source || by_target()
    }
}

fn next_hops(scenario: &Scenario) -> Vec<Ipv4Addr> {
    let routes = scenario.route_tables.values().flat_map(|table| &table.routes);
    let hops = routes.filter_map(|route| match route.next_hop.read() {
        Some(NextHop::VirtualAppliance(address)) => Some(*address),
        _ => None,
    });
    hops.collect()
}

//! Answers after an edit: where security rules alone changed, without asking again what they cannot touch.
//!
//! A group is read for the packets of the interfaces that it stands at, and where a packet is sent on: at appliances,
//! firewalls, gateways and private endpoints. So where nothing but groups is different, a flow between two interfaces that
//! no changed group stands at is answered as before. Anything else that is different asks everything anew.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::matrix::{Answer, answers_with};
use crate::evaluate::evaluate_with;
use crate::flow::{Flow, Source};
use crate::model::Scenario;
use crate::model::id::{NetworkInterfaceId, NetworkSecurityGroupId, ResourceRef, SubnetId};
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
    if !differ_in_groups_only(before, after) {
        let known = std::mem::take(all);
        for (at, answer) in answers_with(after, tags).into_iter().enumerate() {
            let same = known.get(at).filter(|known| ***known == answer);
            all.push(same.map_or_else(|| Arc::new(answer), Arc::clone));
        }
        return all.len();
    }
    let reach = Reach::of(after, &changed(before, after));
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

/// Rows that an edit left alone are shared, so this looks at few.
fn differ_in_groups_only(before: &Scenario, after: &Scenario) -> bool {
    let mut rest = after.clone();
    rest.network_security_groups = before.network_security_groups.clone();
    // what the author switches and calls things decides no answer
    rest.switches = before.switches.clone();
    rest.title.clone_from(&before.title);
    rest.is_same(before)
}

/// The groups that are not the very same; one that is equal all the same costs a needless answer.
fn changed<'a>(before: &'a Scenario, after: &'a Scenario) -> Vec<&'a NetworkSecurityGroupId> {
    let mut changed = Vec::new();
    for (one, other) in [(before, after), (after, before)] {
        for (id, group) in &one.network_security_groups {
            let same = other.network_security_groups.get(id);
            if !same.is_some_and(|same| std::ptr::eq(same, group)) {
                changed.push(id);
            }
        }
    }
    changed
}

/// What the changed groups can touch.
#[derive(Default)]
struct Reach<'a> {
    nics: Vec<&'a NetworkInterfaceId>,
    /// Services that private endpoints behind a changed group lead to.
    services: Vec<&'a ResourceRef>,
    /// Whether a changed group stands where packets of others are sent on.
    is_everything: bool,
}

impl<'a> Reach<'a> {
    fn of(scenario: &'a Scenario, changed: &[&NetworkSecurityGroupId]) -> Self {
        let holds =
            |group: &Option<NetworkSecurityGroupId>| group.as_ref().is_some_and(|it| changed.contains(&it));
        let mut subnets: Vec<&SubnetId> = Vec::new();
        for (id, subnet) in &scenario.subnets {
            if holds(&subnet.network_security_group) {
                subnets.push(id);
            }
        }
        let hops = next_hops(scenario);
        let mut reach = Reach::default();
        for (id, nic) in &scenario.network_interfaces {
            if holds(&nic.network_security_group) || subnets.contains(&&nic.subnet) {
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
        reach.is_everything |= firewalls.chain(gateways).any(|subnet| subnets.contains(&subnet));
        for endpoint in scenario.private_endpoints.values() {
            if subnets.contains(&&endpoint.subnet) {
                reach.services.push(&endpoint.service);
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
            Some(service) => self.services.contains(&&service),
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

//! What a path could pass through on its way: gateways, the appliances that route tables name, private endpoints.
//!
//! Topology alone says it, whatever the engine answers: each way that could be taken has its room (diagram.md L1).

use pathlight_core::flow::{Flow, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::address::is_public;
use pathlight_core::model::id::{ResourceRef, VirtualNetworkId};
use pathlight_core::model::part::Part;
use pathlight_core::model::route::{NextHop, UserDefinedRoute};

use super::cast::{Cast, End, Outsider};
use super::facts;
use super::metrics::is_gateway;
use super::routes::is;

/// The most appliances that a drawn way passes one after another.
const CHAIN: usize = 2;

/// What a path could pass through between its ends, the plainest way first.
pub fn ways(scenario: &Scenario, cast: &Cast, flow: &Flow, from: End, to: End) -> Vec<Vec<usize>> {
    let gateway = |end: End| gateway_of(scenario, cast, end);
    let mut ways = Vec::new();
    let mut starts = Vec::new();
    match from {
        End::Resident(start) => chains(scenario, cast, start, &[], &mut starts),
        End::Outsider(_) | End::Azure(_) | End::Premises => match gateway(from) {
            Some(gateway) => chains(scenario, cast, gateway, &[gateway], &mut starts),
            None => starts.push(Vec::new()),
        },
        End::Service(_) => {}
    }
    let is_by_gateway = gateway(from).is_some();
    for start in starts {
        let passes = |place: usize| {
            let stop = End::Resident(place);
            start.contains(&place) || stop == from || stop == to
        };
        if start.iter().any(|place| End::Resident(*place) == to) {
            continue;
        }
        let last = start.last().copied().or(match from {
            End::Resident(place) => Some(place),
            End::Outsider(_) | End::Service(_) | End::Azure(_) | End::Premises => None,
        });
        let mut is_out = false;
        match to {
            End::Service(_) => {
                let by_endpoint = endpoints(scenario, cast, flow, to, last);
                let is_asked = matches!(flow.target, Target::Address(_));
                if !is_by_gateway && !is_asked {
                    ways.push(start.clone());
                    is_out = true;
                }
                for endpoint in by_endpoint.into_iter().filter(|it| !passes(*it)) {
                    let mut way = start.clone();
                    way.push(endpoint);
                    ways.push(way);
                }
            }
            End::Outsider(_) => {
                let mut behind: Vec<_> = gateway(to).into_iter().collect();
                if let (Target::Address(address), Some(last)) = (&flow.target, last)
                    && !is_public(*address)
                {
                    behind = gateways(scenario, cast, last);
                }
                behind.retain(|it| !passes(*it));
                for gateway in &behind {
                    let mut way = start.clone();
                    way.push(*gateway);
                    ways.push(way);
                }
                if behind.is_empty() {
                    ways.push(start.clone());
                    is_out = true;
                }
            }
            End::Resident(_) => ways.push(start.clone()),
            End::Azure(_) | End::Premises => {}
        }
        if is_out {
            for gateway in outwards(scenario, cast, last) {
                if !passes(gateway) {
                    let mut way = start.clone();
                    way.push(gateway);
                    ways.push(way);
                }
            }
        }
    }
    // a host behind a gateway comes over the internet too
    if is_by_gateway && !matches!(flow.target, Target::Address(_)) {
        match to {
            End::Service(_) => ways.insert(0, Vec::new()),
            End::Resident(_) => ways.push(Vec::new()),
            End::Outsider(_) | End::Azure(_) | End::Premises => {}
        }
    }
    ways
}

/// The gateway that connects a host outside.
fn gateway_of(scenario: &Scenario, cast: &Cast, end: End) -> Option<usize> {
    let End::Outsider(place) = end else { return None };
    let Some((Outsider::Host(id), _)) = cast.outsiders.get(place) else {
        return None;
    };
    let gateway = scenario.hosts.get(id)?.gateway.clone()?;
    cast.resident(&ResourceRef::VirtualNetworkGateway(gateway))
}

/// The gateways of a resident's network and of those that a peering joins to it.
fn gateways(scenario: &Scenario, cast: &Cast, from: usize) -> Vec<usize> {
    let mut found = Vec::new();
    for (place, resident) in cast.residents.iter().enumerate() {
        if is_gateway(&resident.thing) && reaches(scenario, cast, from, place) {
            found.push(place);
        }
    }
    found
}

/// The gateways that what leaves for public addresses could be sent to: a route of the subnet names them, or they learn
/// routes.
fn outwards(scenario: &Scenario, cast: &Cast, from: Option<usize>) -> Vec<usize> {
    let Some(from) = from else { return Vec::new() };
    let mut routes = routes(scenario, cast, from).iter();
    let names_one = routes.any(|it| matches!(it.next_hop, Part::Read(NextHop::VirtualNetworkGateway)));
    // what it learned may be anything
    let mut all = scenario.virtual_network_gateways.values();
    match names_one || all.any(|it| !it.learned_routes.is_empty()) {
        true => gateways(scenario, cast, from),
        false => Vec::new(),
    }
}

/// Every row of appliances that route tables could send a packet through from `at` on.
fn chains(scenario: &Scenario, cast: &Cast, at: usize, passed: &[usize], found: &mut Vec<Vec<usize>>) {
    found.push(passed.to_vec());
    let is_gateway = |place: &&usize| {
        let stop = End::Resident(**place);
        is(cast, stop, |it| {
            matches!(it, ResourceRef::VirtualNetworkGateway(_))
        })
    };
    let appliances = passed.len() - passed.iter().filter(is_gateway).count();
    if appliances >= CHAIN {
        return;
    }
    for next in next_hops(scenario, cast, at) {
        if next != at && !passed.contains(&next) {
            let mut longer = passed.to_vec();
            longer.push(next);
            chains(scenario, cast, next, &longer, found);
        }
    }
}

/// The appliances that the route table of a resident's subnet names.
fn next_hops(scenario: &Scenario, cast: &Cast, at: usize) -> Vec<usize> {
    let mut hops = Vec::new();
    for route in routes(scenario, cast, at) {
        if let Part::Read(NextHop::VirtualAppliance(address)) = &route.next_hop
            && let Some(place) = cast.resident_at(scenario, *address)
            && !hops.contains(&place)
        {
            hops.push(place);
        }
    }
    hops
}

/// The routes of the table of a resident's subnet.
fn routes<'a>(scenario: &'a Scenario, cast: &Cast, at: usize) -> &'a [UserDefinedRoute] {
    let subnet = cast.residents.get(at).and_then(|it| it.subnet);
    let subnet = subnet.and_then(|place| scenario.subnets.get(&cast.subnets.get(place)?.0));
    let table = subnet.and_then(|it| scenario.route_tables.get(it.route_table.as_ref()?));
    table.map_or(&[], |it| &it.routes)
}

/// The private endpoints that a path could go by from `last` on: those that lead to what is asked for, in a network that
/// `last`'s reaches.
fn endpoints(scenario: &Scenario, cast: &Cast, flow: &Flow, to: End, last: Option<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    let (Some(last), End::Service(service)) = (last, to) else {
        return found;
    };
    for (place, resident) in cast.residents.iter().enumerate() {
        let Some((it, group_id)) = facts::behind(scenario, &resident.thing) else {
            continue;
        };
        let leads_there = cast.services.get(service) == Some(it)
            && match &flow.target {
                Target::StorageAccount { sub_resource, .. } => {
                    group_id.eq_ignore_ascii_case(sub_resource.group_id())
                }
                Target::Address(address) => facts::address(scenario, &resident.thing) == Some(*address),
                Target::NetworkInterface(_)
                | Target::Host(_)
                | Target::KeyVault(_)
                | Target::SqlServer(_)
                | Target::MicrosoftEntra => true,
            };
        if leads_there && reaches(scenario, cast, last, place) {
            found.push(place);
        }
    }
    found
}

/// Whether two residents stand in one network, or in two that a peering joins.
fn reaches(scenario: &Scenario, cast: &Cast, one: usize, other: usize) -> bool {
    let name = |place| cast.network_of(place).and_then(|it| cast.networks.get(it));
    let (Some(one), Some(other)) = (name(one), name(other)) else {
        return false;
    };
    let joins = |from: &VirtualNetworkId, to: &VirtualNetworkId| {
        scenario
            .peerings
            .values()
            .any(|it| it.virtual_network == *from && it.remote_virtual_network == *to)
    };
    one == other || joins(one, other) || joins(other, one)
}

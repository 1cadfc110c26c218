//! Rules that earlier rules take the place of, exactly, at every interface where their group stands.
//!
//! Shadowed: nothing is left for it anywhere. Partly shadowed: an earlier rule that decides otherwise takes some of it,
//! and reaches beyond it; an exception in front of a wider rule is how groups are written, and no finding.
//! Where no interface stands yet, or its address is not given, one stands in for it if the rules do not tell the
//! addresses of its subnet apart; else the group is not judged.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::{Code, Finding};
use crate::analysis::traffic::{RuleTraffic, Side, rule_traffic};
use crate::model::Scenario;
use crate::model::address::AddressMatch;
use crate::model::id::{
    ApplicationSecurityGroupId, NetworkInterfaceId, NetworkSecurityGroupId, ResourceRef, SubnetId,
};
use crate::model::network::Subnet;
use crate::model::nic::NetworkInterface;
use crate::model::nsg::{Direction, NetworkSecurityGroup, SecurityRule};
use crate::model::part::Part;

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (id, group) in &scenario.network_security_groups {
        let seats = Seats::of(scenario, id);
        for direction in [Direction::Inbound, Direction::Outbound] {
            for seen in watch(scenario, group, &seats, direction) {
                let (code, names) = match (seen.is_shadowed(), seen.partly.is_empty()) {
                    (true, _) => (
                        Code::ShadowedRule,
                        needed(scenario, group, &seats, direction, &seen),
                    ),
                    (false, false) => (Code::PartlyShadowedRule, seen.partly),
                    (false, true) => continue,
                };
                let it = ResourceRef::NetworkSecurityGroup(id.clone());
                found.push(Finding {
                    rule: seen.name,
                    names,
                    ..Finding::new(code, it)
                });
            }
        }
    }
}

/// Where a group filters, by interfaces or by subnets.
struct Seats<'a> {
    interfaces: Vec<&'a NetworkInterfaceId>,
    /// Subnets with an interface whose address is not given, or with none.
    subnets: Vec<&'a SubnetId>,
}

impl<'a> Seats<'a> {
    fn of(scenario: &'a Scenario, group: &NetworkSecurityGroupId) -> Self {
        let (mut interfaces, mut subnets) = (Vec::new(), Vec::new());
        for (id, subnet) in &scenario.subnets {
            let mut nics = scenario.network_interfaces.values();
            if subnet.network_security_group.as_ref() == Some(group) && !nics.any(|nic| nic.subnet == *id) {
                subnets.push(id);
            }
        }
        for (id, nic) in &scenario.network_interfaces {
            let subnet = scenario.subnets.get_key_value(&nic.subnet);
            let on_subnet = subnet.and_then(|(_, it)| it.network_security_group.as_ref());
            if nic.network_security_group.as_ref() != Some(group) && on_subnet != Some(group) {
                continue;
            }
            match subnet.filter(|_| nic.private_ip_address.read().is_none()) {
                Some((subnet, _)) => subnets.push(subnet),
                None => interfaces.push(id),
            }
        }
        crate::sort::sort(&mut subnets);
        subnets.dedup();
        Seats { interfaces, subnets }
    }
}

/// The scenario with an interface in a subnet for those that nothing is known of, and its id; `None`: no address is free.
fn with_stand_in(scenario: &Scenario, id: &SubnetId, net: Ipv4Net) -> Option<(Scenario, NetworkInterfaceId)> {
    let held = |address: &Ipv4Addr| {
        let mut nics = scenario.network_interfaces.values();
        nics.any(|nic| nic.private_ip_address.read() == Some(address))
    };
    // the first four are Azure's own
    let address = net.hosts().skip(3).find(|address| !held(address))?;
    let nic = NetworkInterface {
        name: None,
        scope: None,
        subnet: id.clone(),
        private_ip_address: Part::Read(address),
        public_ip_address: None,
        network_security_group: None,
        application_security_groups: Vec::new(),
        ip_forwarding: false,
        appliance: None,
    };
    let mut with = scenario.clone();
    let interface = NetworkInterfaceId::new(format!("{id} stand-in"));
    with.network_interfaces.insert(interface.clone(), nic);
    Some((with, interface))
}

/// Whether the rules that filter `direction` mean the same for every address of the subnet.
fn is_uniform(group: &NetworkSecurityGroup, direction: Direction, subnet: &Subnet) -> bool {
    let mut rules = group
        .security_rules
        .iter()
        .filter(|rule| filters(rule, direction));
    rules.all(|rule| {
        let near = match direction {
            Direction::Inbound => &rule.destination,
            Direction::Outbound => &rule.source,
        };
        let splits = |entry: &AddressMatch| {
            let AddressMatch::Prefix(net) = entry else {
                return false;
            };
            let mut own = subnet.address_prefixes.iter().filter_map(Part::read);
            own.any(|own| own.contains(net) && own != net)
        };
        groups_of(rule).next().is_none() && !near.iter().filter_map(Part::read).any(splits)
    })
}

/// Whether a rule filters a direction, for all that is known.
fn filters(rule: &SecurityRule, direction: Direction) -> bool {
    rule.direction.read().is_none_or(|it| *it == direction)
}

fn groups_of(rule: &SecurityRule) -> impl Iterator<Item = &ApplicationSecurityGroupId> {
    let groups = rule.source_application_security_groups.iter();
    groups.chain(&rule.destination_application_security_groups)
}

/// Whether a rule means the members of a group one of which has no address yet.
fn means_unknown(scenario: &Scenario, group: &NetworkSecurityGroup, name: &str) -> bool {
    let mut rules = group.security_rules.iter().filter(|rule| rule.name == name);
    rules.any(|rule| {
        groups_of(rule).any(|id| {
            let mut nics = scenario.network_interfaces.values();
            nics.any(|nic| {
                nic.application_security_groups.contains(id) && nic.private_ip_address.read().is_none()
            })
        })
    })
}

/// A rule at all interfaces so far.
#[derive(Default)]
struct Seen {
    name: String,
    matches: bool,
    decides: bool,
    by: Vec<String>,
    partly: Vec<String>,
}

impl Seen {
    /// Whether nothing is left for it anywhere.
    fn is_shadowed(&self) -> bool {
        self.matches && !self.decides
    }
}

/// The most looks from a seat for one shadowed rule: beyond, every rule that takes some of it is named.
const MOST_LOOKS: usize = 200;

/// The earlier rules that it takes to shadow a rule: what they take without one of them, that one is not needed for.
fn needed(
    scenario: &Scenario,
    group: &NetworkSecurityGroup,
    seats: &Seats,
    direction: Direction,
    seen: &Seen,
) -> Vec<String> {
    let mut names = seen.by.clone();
    let looks = names.len() * (seats.interfaces.len() + seats.subnets.len());
    if names.len() < 2 || looks > MOST_LOOKS {
        return names;
    }
    for at in (0..seen.by.len()).rev() {
        let mut fewer = names.clone();
        fewer.remove(at);
        let mut without = group.clone();
        let is_left = |rule: &SecurityRule| rule.name == seen.name || fewer.contains(&rule.name);
        without.security_rules.retain(is_left);
        let mut all = watch(scenario, &without, seats, direction).into_iter();
        if all.any(|it| it.name == seen.name && it.is_shadowed()) {
            names = fewer;
        }
    }
    names
}

/// What becomes of each rule of one direction; empty: it cannot be known.
fn watch(
    scenario: &Scenario,
    group: &NetworkSecurityGroup,
    seats: &Seats,
    direction: Direction,
) -> Vec<Seen> {
    // the user's rules stand in front, the default ones behind
    let own = group
        .security_rules
        .iter()
        .filter(|rule| filters(rule, direction))
        .count();
    let mut all: Vec<Seen> = Vec::new();
    if own < 2 {
        return all;
    }
    all.resize_with(own, Seen::default);
    for interface in &seats.interfaces {
        if !sit(&mut all, scenario, interface, group, direction) {
            return Vec::new();
        }
    }
    for id in &seats.subnets {
        let subnet = scenario.subnets.get(id);
        let Some(subnet) = subnet.filter(|it| is_uniform(group, direction, it)) else {
            return Vec::new();
        };
        let net = subnet.address_prefixes.iter().find_map(Part::read);
        let Some((with, interface)) = net.and_then(|net| with_stand_in(scenario, id, *net)) else {
            return Vec::new();
        };
        if !sit(&mut all, &with, &interface, group, direction) {
            return Vec::new();
        }
    }
    all.retain(|seen| !means_unknown(scenario, group, &seen.name));
    all
}

/// Looks from one interface; whether that could be known.
fn sit(
    all: &mut [Seen],
    scenario: &Scenario,
    interface: &NetworkInterfaceId,
    group: &NetworkSecurityGroup,
    direction: Direction,
) -> bool {
    let side = Side {
        scenario,
        interface,
        direction,
        tags: None,
    };
    let Ok(rules) = rule_traffic(&side, group) else {
        return false;
    };
    for (seen, rule) in all.iter_mut().zip(&rules) {
        look(seen, rule, &rules);
    }
    true
}

fn look(seen: &mut Seen, rule: &RuleTraffic, rules: &[RuleTraffic]) {
    seen.name.clone_from(&rule.name);
    seen.matches |= !rule.matches.is_empty();
    seen.decides |= !rule.is_idle();
    for earlier in rule.covered_by.iter().filter_map(|at| rules.get(*at)) {
        if !seen.by.contains(&earlier.name) {
            seen.by.push(earlier.name.clone());
        }
        let is_other = earlier.access.is_some() && rule.access.is_some() && earlier.access != rule.access;
        let is_said = seen.partly.contains(&earlier.name);
        // too large to compare: not said
        if is_other && !is_said && earlier.matches.is_subset(&rule.matches) == Ok(false) {
            seen.partly.push(earlier.name.clone());
        }
    }
}

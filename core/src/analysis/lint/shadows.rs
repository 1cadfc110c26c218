//! Rules that earlier rules take the place of, exactly, at every interface where their group stands.
//!
//! Shadowed: nothing is left for it anywhere. Partly shadowed: an earlier rule that decides otherwise takes some of it,
//! and reaches beyond it; an exception in front of a wider rule is how groups are written, and no finding.
//! A group without an interface, or with one whose address is not given, is not judged.

use super::{Code, Finding};
use crate::analysis::traffic::{RuleTraffic, Side, rule_traffic};
use crate::model::Scenario;
use crate::model::id::{NetworkInterfaceId, NetworkSecurityGroupId, ResourceRef};
use crate::model::nsg::{Direction, NetworkSecurityGroup};

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (id, group) in &scenario.network_security_groups {
        let interfaces = filtered(scenario, id);
        for direction in [Direction::Inbound, Direction::Outbound] {
            for seen in watch(scenario, group, &interfaces, direction) {
                let (code, names) = match (seen.matches && !seen.decides, seen.partly.is_empty()) {
                    (true, _) => (Code::ShadowedRule, seen.by),
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

/// The interfaces that a group filters, by themselves or by their subnet.
fn filtered<'a>(scenario: &'a Scenario, group: &NetworkSecurityGroupId) -> Vec<&'a NetworkInterfaceId> {
    let mut interfaces = Vec::new();
    for (id, nic) in &scenario.network_interfaces {
        let subnet = scenario.subnets.get(&nic.subnet);
        let on_subnet = subnet.and_then(|it| it.network_security_group.as_ref());
        if nic.network_security_group.as_ref() == Some(group) || on_subnet == Some(group) {
            interfaces.push(id);
        }
    }
    interfaces
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

/// What becomes of each rule of one direction; empty: it cannot be known.
fn watch(
    scenario: &Scenario,
    group: &NetworkSecurityGroup,
    interfaces: &[&NetworkInterfaceId],
    direction: Direction,
) -> Vec<Seen> {
    let filters =
        |it: &&crate::model::nsg::SecurityRule| it.direction.read().is_none_or(|it| *it == direction);
    // the user's rules stand in front, the default ones behind
    let own = group.security_rules.iter().filter(filters).count();
    let mut all: Vec<Seen> = Vec::new();
    if own < 2 {
        return all;
    }
    all.resize_with(own, Seen::default);
    for interface in interfaces {
        let side = Side {
            scenario,
            interface,
            direction,
            tags: None,
        };
        let Ok(rules) = rule_traffic(&side, group) else {
            return Vec::new();
        };
        for (seen, rule) in all.iter_mut().zip(&rules) {
            look(seen, rule, &rules);
        }
    }
    all
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

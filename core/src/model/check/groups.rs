//! Security groups and their rules.

use super::super::Scenario;
use super::super::address::AddressMatch;
use super::super::id::ResourceRef;
use super::super::nsg::{NetworkSecurityGroup, SecurityRule};
use super::super::part::Part;
use super::Found;
use crate::json;
use crate::sort::sort;

pub(super) fn check(scenario: &Scenario, found: &mut Found) {
    for (id, group) in &scenario.network_security_groups {
        let it = ResourceRef::NetworkSecurityGroup(id.clone());
        for rule in &group.security_rules {
            check_rule(scenario, &it, rule, found);
        }
        clashes(&it, group, found);
    }
}

fn check_rule(scenario: &Scenario, it: &ResourceRef, rule: &SecurityRule, found: &mut Found) {
    let place = |field: &str| format!("securityRules/{}/{field}", rule.name);
    found.part(it, &place("priority"), "priority-range", &rule.priority);
    found.part(it, &place("direction"), "direction", &rule.direction);
    found.part(it, &place("access"), "access", &rule.access);
    found.part(it, &place("protocol"), "protocol", &rule.protocol);
    found.parts(it, &place("sourcePorts"), "port-range", &rule.source_ports);
    found.parts(
        it,
        &place("destinationPorts"),
        "port-range",
        &rule.destination_ports,
    );
    found.parts(it, &place("source"), "prefix", &rule.source);
    found.parts(it, &place("destination"), "prefix", &rule.destination);
    for (field, groups) in [
        (
            "sourceApplicationSecurityGroups",
            &rule.source_application_security_groups,
        ),
        (
            "destinationApplicationSecurityGroups",
            &rule.destination_application_security_groups,
        ),
    ] {
        for id in groups {
            let stands = scenario.application_security_groups.contains_key(id);
            found.reference(it, &place(field), stands, id.as_str());
        }
    }
    list(it, &place("source"), &rule.source, found);
    list(it, &place("destination"), &rule.destination, found);
}

/// RULE: overlapping prefixes, or anything but prefixes in a list, are refused by Azure (`network A8-4`).
fn list(it: &ResourceRef, place: &str, entries: &[Part<AddressMatch>], found: &mut Found) {
    if entries.len() < 2 {
        return;
    }
    let mut nets = Vec::new();
    for entry in entries.iter().filter_map(Part::read) {
        match entry.net() {
            Some(net) => nets.push(net),
            None => {
                found.add(
                    it,
                    place,
                    "not-in-a-list",
                    format!("`{entry}` stands alone; a list holds prefixes only"),
                );
            }
        }
    }
    sort(&mut nets);
    for pair in nets.windows(2) {
        if let [wide, narrow] = pair
            && wide.contains(narrow)
        {
            found.add(
                it,
                place,
                "overlapping-prefixes-in-rule",
                format!("`{narrow}` lies in `{wide}`"),
            );
        }
    }
}

/// One priority, or one name, for two rules (`network A1-1, A1-3`).
fn clashes(it: &ResourceRef, group: &NetworkSecurityGroup, found: &mut Found) {
    let mut priorities = Vec::new();
    let mut names = Vec::new();
    for (at, rule) in group.security_rules.iter().enumerate() {
        names.push((rule.name.to_ascii_lowercase(), rule.name.as_str()));
        if let (Some(direction), Some(priority)) = (rule.direction.read(), rule.priority.read()) {
            priorities.push(((*direction, priority.get()), at, rule.name.as_str()));
        }
    }
    sort(&mut priorities);
    for rules in priorities.chunk_by(|one, other| one.0 == other.0) {
        if let [((direction, priority), ..), _, ..] = rules {
            let direction = json::text(direction);
            let names: Vec<_> = rules.iter().map(|(_, _, name)| *name).collect();
            let why = format!(
                "{} share {} priority {priority}; it is unique in a group and direction",
                names.join(", "),
                direction.trim_matches('"')
            );
            found.add(it, "securityRules", "duplicate-priority", why);
        }
    }
    sort(&mut names);
    for names in names.chunk_by(|one, other| one.0 == other.0) {
        if let [(_, name), _, ..] = names {
            found.add(
                it,
                "securityRules",
                "duplicate-name",
                format!("several rules are called `{name}`"),
            );
        }
    }
}

//! Single security rules: source ports, and public addresses that no group ever sees.

use super::{Code, Finding};
use crate::model::Scenario;
use crate::model::address::{AddressMatch, PortRange};
use crate::model::id::ResourceRef;
use crate::model::nsg::{Direction, SecurityRule};
use crate::model::part::Part;

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    for (id, group) in &scenario.network_security_groups {
        let it = ResourceRef::NetworkSecurityGroup(id.clone());
        for rule in &group.security_rules {
            let mut add = |code, things| {
                let finding = Finding::about(code, it.clone(), things);
                found.push(Finding {
                    rule: rule.name.clone(),
                    ..finding
                });
            };
            // network A2-2: clients choose their source ports, among those up to the top
            let is_fixed = |part: &Part<PortRange>| part.read().is_some_and(|it| it.high() < u16::MAX);
            if rule.source_ports.iter().any(is_fixed) {
                add(Code::FixedSourcePort, Vec::new());
            }
            if let Some(things) = public_addresses(scenario, rule) {
                add(Code::RuleForPublicAddress, things);
            }
        }
    }
}

/// The machines' public addresses that the near side of a rule names, if it names nothing else: a group sees
/// private addresses on its own side (`network A7`).
fn public_addresses(scenario: &Scenario, rule: &SecurityRule) -> Option<Vec<ResourceRef>> {
    let near = match rule.direction.read()? {
        Direction::Inbound => &rule.destination,
        Direction::Outbound => &rule.source,
    };
    let mut things = Vec::new();
    for entry in near {
        let Some(AddressMatch::Prefix(net)) = entry.read() else {
            return None;
        };
        let before = things.len();
        for (id, public) in &scenario.public_ip_addresses {
            let address = public.ip_address.as_ref().and_then(Part::read);
            if address.is_some_and(|it| net.prefix_len() == 32 && net.addr() == *it) {
                things.push(ResourceRef::PublicIpAddress(id.clone()));
            }
        }
        if things.len() == before {
            return None;
        }
    }
    (!things.is_empty()).then_some(things)
}

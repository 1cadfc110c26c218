//! Outbound rules that deny the internet, and Microsoft Entra sign-in with it (`network B3-2`).
//!
//! Whoever lets machines reach Storage by its tag and denies the rest takes the tokens away that Storage asks for.

use super::{Code, Finding};
use crate::evaluate::evaluate;
use crate::flow::{Flow, Protocol, Source, Target};
use crate::model::Scenario;
use crate::model::address::AddressMatch;
use crate::model::id::{NetworkSecurityGroupId, ResourceRef};
use crate::model::nsg::{Direction, SecurityRule};
use crate::model::part::Part;
use crate::outcome::{Stage, StepOutcome};

pub(super) fn lint(scenario: &Scenario, found: &mut Vec<Finding>) {
    let first = found.len();
    for id in scenario.network_interfaces.keys() {
        let flow = Flow {
            source: Source::NetworkInterface(id.clone()),
            target: Target::MicrosoftEntra,
            protocol: Protocol::Tcp,
            port: Some(443),
            source_port: None,
        };
        let outcome = evaluate(scenario, &flow);
        let mut steps = outcome.steps.iter();
        let step = steps.find(|it| it.stage == Stage::OutboundNsg && it.outcome == StepOutcome::Stopped);
        let Some(decision) = step.and_then(|it| it.decisions.last()) else {
            continue;
        };
        let Some(rule) = &decision.rule else { continue };
        if !denies_the_internet(scenario, &decision.group, rule) {
            continue;
        }
        let it = ResourceRef::NetworkSecurityGroup(decision.group.clone());
        let machine = ResourceRef::NetworkInterface(id.clone());
        let mut same = found.iter_mut().skip(first);
        match same.find(|finding| finding.resource == it && finding.rule == *rule) {
            Some(finding) => finding.things.push(machine),
            None => found.push(Finding {
                rule: rule.clone(),
                ..Finding::about(Code::SignInCutOff, it, vec![machine])
            }),
        }
    }
}

/// Whether it is a rule that a person wrote against more than sign-in itself.
fn denies_the_internet(scenario: &Scenario, group: &NetworkSecurityGroupId, name: &str) -> bool {
    let rules = scenario.network_security_groups.get(group);
    let is_it =
        |rule: &&SecurityRule| rule.name == name && rule.direction.read() == Some(&Direction::Outbound);
    let rule = rules.and_then(|group| group.security_rules.iter().find(is_it));
    rule.is_some_and(|rule| {
        let is_wide = |entry: &AddressMatch| match entry {
            AddressMatch::Any => true,
            AddressMatch::Prefix(_) | AddressMatch::Ipv6(_) => {
                entry.net().is_some_and(|net| net.prefix_len() == 0)
            }
            AddressMatch::ServiceTag(tag) => tag.as_str().eq_ignore_ascii_case("Internet"),
        };
        let mut entries = rule.destination.iter().filter_map(Part::read);
        rule.destination.is_empty() || entries.any(is_wide)
    })
}

//! Why a path is as it is, in as few words as a cell holds: the stage that decided, and the rule there.

use pathlight_core::explain::{self, name};
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::{Outcome, Reason, Step};

/// The deciding stage and what decided there: `Outbound rules: 100 DenyAll, nsg-app`.
pub fn why(scenario: &Scenario, outcome: &Outcome) -> String {
    outcome.decided_by().map_or_else(String::new, |step| {
        format!(
            "{}: {}",
            explain::title(step.stage),
            rule(scenario, outcome, step)
        )
    })
}

fn rule(scenario: &Scenario, outcome: &Outcome, step: &Step) -> String {
    let called = |thing: ResourceRef| name(scenario, &thing);
    match (&step.reason, step.decisions.last()) {
        (Reason::SecurityRule, Some(decision)) => {
            let priority = decision.priority.map_or_else(String::new, |it| format!("{it} "));
            let rule = decision.rule.as_deref().unwrap_or("a rule that is not known");
            let group = called(ResourceRef::NetworkSecurityGroup(decision.group.clone()));
            format!("{priority}{rule}, {group}")
        }
        (Reason::UserRoute { table, route, .. } | Reason::ApplianceDrops { table, route, .. }, _) => {
            format!("{route}, {}", called(ResourceRef::RouteTable(table.clone())))
        }
        (Reason::SystemRoute { prefix, .. }, _) => format!("system route {prefix}"),
        (Reason::VirtualNetworkRule { subnet }, _) => {
            format!("rule for subnet {}", called(ResourceRef::Subnet(subnet.clone())))
        }
        (Reason::IpRule { value }, _) => format!("address rule {value}"),
        (Reason::DefaultAllow, _) => "default action Allow".to_owned(),
        (Reason::DefaultDeny { .. }, _) => "no rule matches, default action Deny".to_owned(),
        (Reason::NoRuleAdmits { .. }, _) => "no rule admits the source".to_owned(),
        // a sentence, up to where it begins to explain itself
        _ => {
            let sentence = explain::step(scenario, outcome, step);
            let first = sentence.split([';', ',']).next().unwrap_or_default();
            first.trim_end_matches('.').to_owned()
        }
    }
}

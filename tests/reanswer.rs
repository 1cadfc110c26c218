//! Asking again only what an edit can touch gives what asking everything gives.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::Arc;

use harness::case;
use harness::estate::{Size, generate};
use pathlight_core::analysis::matrix::{Answer, answers};
use pathlight_core::analysis::reanswer::reanswer;
use pathlight_core::edit::{Edit, apply};
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::{
    NetworkSecurityGroupId, ServiceEndpointPolicyId, StorageAccountId, SubnetId,
};
use pathlight_core::model::network::{DefaultOutboundAccess, Subnet};
use pathlight_core::model::nsg::Access;
use pathlight_core::model::service::{
    DefaultAction, PublicNetworkAccess, ServiceFirewall, VirtualNetworkRule,
};
use pathlight_core::model::service_endpoint::ServiceEndpoint;

/// The scenario with one rule of one group turned round.
fn turned(scenario: &Scenario, group: &NetworkSecurityGroupId, rule: usize) -> Option<Scenario> {
    let mut turned = scenario.clone();
    let rule = turned
        .network_security_groups
        .get_mut(group)?
        .security_rules
        .get_mut(rule)?;
    let access = match rule.access.read()? {
        Access::Allow => Access::Deny,
        Access::Deny => Access::Allow,
    };
    rule.access = access.into();
    Some(turned)
}

fn shared(answers: Vec<Answer>) -> Vec<Arc<Answer>> {
    answers.into_iter().map(Arc::new).collect()
}

/// Compares both ways of asking; gives how many flows were asked anew, of how many.
fn compare(what: &str, before: &Scenario, after: &Scenario) -> (usize, usize) {
    compare_from(what, before, shared(answers(before)), after)
}

/// The same where what was answered before is known.
fn compare_from(
    what: &str,
    before: &Scenario,
    mut all: Vec<Arc<Answer>>,
    after: &Scenario,
) -> (usize, usize) {
    let asked = reanswer(&mut all, before, after, None);
    assert_eq!(all, shared(answers(after)), "{what}");
    (asked, all.len())
}

fn turn_every_rule(what: &str, scenario: &Scenario) -> (usize, usize) {
    let (mut asked, mut of) = (0, 0);
    let known = shared(answers(scenario));
    for (id, group) in &scenario.network_security_groups {
        for rule in 0..group.security_rules.len() {
            if let Some(after) = turned(scenario, id, rule) {
                let what = format!("{what}: {id}, rule {rule}");
                let (some, all) = compare_from(&what, scenario, known.clone(), &after);
                (asked, of) = (asked + some, of + all);
            }
        }
    }
    (asked, of)
}

#[test]
fn a_turned_rule_changes_what_it_can_touch_and_no_more() {
    let mut turned = 0;
    for loaded in case::all().expect("the case files can be read") {
        let mut scenario = loaded.scenario().expect("a scenario");
        // every pair, whatever the author asks about
        scenario.expectations.clear();
        turned += turn_every_rule(&loaded.case.id, &scenario).1;
    }
    assert!(turned > 1000, "hardly anything was compared: {turned}");
}

#[test]
fn most_of_a_large_estate_is_left_alone() {
    let scenario = generate(Size {
        subnets: 12,
        rules: 4,
        services: 6,
    });
    let (asked, of) = turn_every_rule("generated", &scenario);
    assert!(0 < asked && asked * 4 < of, "{asked} of {of}");
}

/// The scenario with one thing changed of how a subnet sends, once for each such thing.
fn sent_otherwise(scenario: &Scenario, id: &SubnetId) -> Vec<Scenario> {
    let mut changed = Vec::new();
    let mut set = |how: &dyn Fn(&mut Subnet)| {
        let mut after = scenario.clone();
        how(after.subnets.get_mut(id).expect("the subnet"));
        changed.push(after);
    };
    set(&|it| it.service_endpoints.clear());
    set(&|it| it.service_endpoint_policies.clear());
    set(&|it| it.default_outbound_access = DefaultOutboundAccess::Disabled);
    set(&|it| it.default_outbound_access = DefaultOutboundAccess::Enabled);
    for service in ["Microsoft.Storage", "Microsoft.KeyVault", "Microsoft.Sql"] {
        set(&|it| {
            it.service_endpoints.push(ServiceEndpoint {
                service: service.to_owned(),
                locations: Vec::new(),
            })
        });
    }
    for policy in scenario.service_endpoint_policies.keys() {
        set(&|it| it.service_endpoint_policies.push(policy.clone()));
    }
    changed
}

/// The scenario with one account's firewall changed, once for each way.
fn guarded_otherwise(scenario: &Scenario, id: &StorageAccountId) -> Vec<Scenario> {
    let mut changed = Vec::new();
    let mut set = |how: &dyn Fn(&mut ServiceFirewall)| {
        let mut after = scenario.clone();
        how(&mut after.storage_accounts.get_mut(id).expect("the account").firewall);
        changed.push(after);
    };
    set(&|it| it.default_action = DefaultAction::Deny.into());
    set(&|it| it.default_action = DefaultAction::Allow.into());
    set(&|it| it.public_network_access = PublicNetworkAccess::Disabled.into());
    set(&|it| it.virtual_network_rules.clear());
    set(&|it| it.ip_rules.clear());
    for subnet in scenario.subnets.keys().take(1) {
        set(&|it| {
            it.virtual_network_rules.push(VirtualNetworkRule {
                subnet: subnet.clone(),
                state: None,
            })
        });
    }
    changed
}

/// The scenario with less in one policy, once for each of its definitions, and without the policy.
fn listed_otherwise(scenario: &Scenario, id: &ServiceEndpointPolicyId) -> Vec<Scenario> {
    let mut without = scenario.clone();
    without.service_endpoint_policies.remove(id);
    let mut changed = vec![without];
    let listed = scenario.service_endpoint_policies.get(id).expect("the policy");
    for at in 0..listed.definitions.len() {
        let mut after = scenario.clone();
        let policy = after.service_endpoint_policies.get_mut(id).expect("the policy");
        policy.definitions.remove(at);
        changed.push(after);
    }
    changed
}

/// Everything that is changed of a scenario besides rules: what, and the scenarios after it.
fn changed(scenario: &Scenario) -> Vec<(String, Vec<Scenario>)> {
    let mut changed = Vec::new();
    for id in scenario.subnets.keys() {
        changed.push((id.to_string(), sent_otherwise(scenario, id)));
    }
    for id in scenario.storage_accounts.keys() {
        changed.push((id.to_string(), guarded_otherwise(scenario, id)));
    }
    for id in scenario.service_endpoint_policies.keys() {
        changed.push((id.to_string(), listed_otherwise(scenario, id)));
    }
    changed
}

#[test]
fn endpoints_policies_and_firewalls_change_what_they_can_touch_and_no_more() {
    let (mut asked, mut of, mut count) = (0, 0, 0);
    for loaded in case::all().expect("the case files can be read") {
        let mut scenario = loaded.scenario().expect("a scenario");
        scenario.expectations.clear();
        let known = shared(answers(&scenario));
        for (what, after) in changed(&scenario) {
            let what = format!("{}: {what}", loaded.case.id);
            for after in after.iter().filter(|after| **after != scenario) {
                // a part of so many: a prime number, so that each kind of change has its turn
                count += 1;
                if count % 11 != 0 {
                    continue;
                }
                let (some, all) = compare_from(&what, &scenario, known.clone(), after);
                (asked, of) = (asked + some, of + all);
            }
        }
    }
    assert!(asked * 2 < of, "{asked} of {of}");
}

#[test]
fn what_is_switched_or_asked_about_is_answered_as_it_then_is() {
    for entry in gallery::ALL {
        let before = entry.open().expect("it is there").scenario;
        for switch in &before.switches {
            let after = apply(
                &before,
                &Edit::Flip {
                    switch: switch.id.clone(),
                },
            )
            .expect("it sets something");
            compare(switch.id.as_str(), &before, &after);
        }
        let mut fewer = before.clone();
        fewer.expectations.pop();
        compare("one path less", &before, &fewer);
    }
}

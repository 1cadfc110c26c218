//! Asking again only what changed rules can touch gives what asking everything gives.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::Arc;

use harness::case;
use harness::estate::{Size, generate};
use pathlight_core::analysis::matrix::{Answer, answers};
use pathlight_core::analysis::reanswer::reanswer;
use pathlight_core::edit::{Edit, apply};
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::NetworkSecurityGroupId;
use pathlight_core::model::nsg::Access;

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

/// Compares both ways of asking; gives how many flows were asked anew, of how many.
fn compare(what: &str, before: &Scenario, after: &Scenario) -> (usize, usize) {
    let shared = |answers: Vec<Answer>| -> Vec<Arc<Answer>> { answers.into_iter().map(Arc::new).collect() };
    let mut all = shared(answers(before));
    let asked = reanswer(&mut all, before, after, None);
    assert_eq!(all, shared(answers(after)), "{what}");
    (asked, all.len())
}

fn turn_every_rule(what: &str, scenario: &Scenario) -> (usize, usize) {
    let (mut asked, mut of) = (0, 0);
    for (id, group) in &scenario.network_security_groups {
        for rule in 0..group.security_rules.len() {
            if let Some(after) = turned(scenario, id, rule) {
                let (some, all) = compare(&format!("{what}: {id}, rule {rule}"), scenario, &after);
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

#[test]
fn what_is_no_rule_is_asked_anew() {
    let before = gallery::open("rogue-account").expect("it is there").scenario;
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

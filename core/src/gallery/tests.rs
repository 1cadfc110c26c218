//! What each scenario of the gallery claims: which paths stand against a wish at the start, by which stage and for which
//! reason; which switches meet every wish; which tempting ones do not, and what stands against a wish then.

mod claims;

use super::*;
use crate::analysis::matrix::{Answer, PathAnswer, Wish, answers};
use crate::document::open as open_document;
use crate::edit::{Edit, PolicyScopeChoice, Turn, apply, turn};
use crate::explain::pair;
use crate::flow::Target;
use crate::model::Scenario;
use crate::outcome::{Verdict, Way};
use claims::CLAIMS;

fn scenario(id: &str) -> Scenario {
    open(id).expect(id).scenario
}

fn turned(start: &Scenario, switches: &[&str]) -> Scenario {
    let mut scenario = start.clone();
    for said in switches {
        let (switch, choice) = said.split_once(':').unwrap_or((said, ""));
        let choice = match choice {
            "" => None,
            "account" => Some(PolicyScopeChoice::Account),
            "resourceGroup" => Some(PolicyScopeChoice::ResourceGroup),
            other => panic!("{other} is no choice"),
        };
        let switch = switch.into();
        scenario = turn(&scenario, &Turn { switch, choice }).expect(said);
    }
    scenario
}

/// What stands against a wish, in words.
fn against(scenario: &Scenario) -> Vec<String> {
    let answers = answers(scenario);
    let against = answers.iter().filter(|it| it.state().wish == Wish::Against);
    against.map(|it| told(scenario, it)).collect()
}

fn told(scenario: &Scenario, answer: &Answer) -> String {
    let kind = match answer.state().answer {
        PathAnswer::Open => "leak",
        PathAnswer::Blocked => "broken",
        PathAnswer::Undetermined => "undetermined",
    };
    let step = answer.outcome.decided_by().expect("something decides");
    // of an open path to a host the way out says more than the route
    let steps = &answer.outcome.steps;
    let is_host = matches!(answer.flow.target, Target::Host(_));
    let step = steps
        .iter()
        .find(|it| is_host && kind == "leak" && it.stage.id() == "egress")
        .unwrap_or(step);
    let reason = serde_json::to_value(&step.reason).expect("JSON");
    let mut words = vec![
        kind.to_owned(),
        pair(scenario, &answer.flow),
        step.stage.id().to_owned(),
    ];
    let code = |value: &serde_json::Value| value["code"].as_str().map(ToOwned::to_owned);
    words.extend(code(&reason));
    words.extend(code(&reason["note"]));
    let last = step.decisions.last().and_then(|it| it.rule.clone());
    words.extend(last);
    words.join(" ")
}

#[test]
fn every_scenario_opens_under_its_title_without_a_problem() {
    for entry in ALL {
        let opened = open_document(entry.text).expect(entry.id);
        assert_eq!(opened.document.scenario.title, entry.title);
        assert_eq!(opened.problems, [], "{}", entry.id);
    }
}

#[test]
fn names_fit_a_link_and_each_stands_once() {
    for (at, entry) in ALL.iter().enumerate() {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(entry.id.len() <= 64 && entry.id.chars().all(fits), "{}", entry.id);
        let others = ALL.iter().skip(at + 1);
        assert!(
            others
                .clone()
                .all(|it| it.id != entry.id && it.title != entry.title)
        );
        assert!(
            entry.teaches.ends_with('.') && entry.teaches.len() <= 140,
            "{}",
            entry.teaches
        );
    }
    assert_eq!(ALL.first(), Some(&FIRST));
}

#[test]
fn every_scenario_claims_something_and_is_small() {
    for entry in ALL {
        let is_claimed = CLAIMS.iter().any(|it| it.id == entry.id);
        assert!(is_claimed || entry.id == "nothing-configured", "{}", entry.id);
        let scenario = scenario(entry.id);
        let things = scenario.virtual_machines.len() + scenario.storage_accounts.len();
        assert!((2..=8).contains(&things), "{}: {things}", entry.id);
        let answers = answers(&scenario);
        let is_known = |it: &Answer| it.state().answer != PathAnswer::Undetermined;
        assert!(answers.iter().all(is_known), "{}", entry.id);
    }
}

#[test]
fn what_stands_against_a_wish_at_the_start_is_what_is_claimed() {
    for claim in CLAIMS {
        assert_eq!(against(&scenario(claim.id)), claim.start, "{}", claim.id);
    }
}

#[test]
fn the_right_switches_meet_every_wish_and_each_is_needed() {
    for claim in CLAIMS {
        let start = scenario(claim.id);
        assert_eq!(against(&turned(&start, claim.right)), [""; 0], "{}", claim.id);
        for left_out in claim.right {
            let others: Vec<_> = claim.right.iter().filter(|it| *it != left_out).copied().collect();
            let rest = against(&turned(&start, &others));
            assert!(!rest.is_empty(), "{}: without {left_out}", claim.id);
        }
    }
}

#[test]
fn the_tempting_switches_do_not() {
    for claim in CLAIMS {
        let start = scenario(claim.id);
        for (switches, still) in claim.wrong {
            assert_eq!(
                against(&turned(&start, switches)),
                *still,
                "{}: {switches:?}",
                claim.id
            );
        }
    }
}

#[test]
fn one_switch_alone_closes_the_rogue_account() {
    let start = scenario("rogue-account");
    let ids = start.switches.iter().map(|it| it.id.as_str());
    let closing: Vec<_> = ids
        .filter(|id| against(&turned(&start, &[id])).is_empty())
        .collect();
    assert_eq!(closing, ["policy"]);
}

#[test]
fn nothing_configured_leaves_every_account_open_to_all() {
    let answers = answers(&scenario("nothing-configured"));
    let services = answers
        .iter()
        .filter(|it| matches!(it.flow.target, Target::StorageAccount { .. }));
    assert!(services.clone().count() >= 5);
    assert!(
        services
            .clone()
            .all(|it| it.outcome.verdict() == Verdict::Allowed)
    );
}

/// The way of the path called `pair`.
fn way(scenario: &Scenario, called: &str) -> Option<Way> {
    let answers = answers(scenario);
    let answer = answers.iter().find(|it| pair(scenario, &it.flow) == called);
    answer.expect(called).outcome.way
}

#[test]
fn the_endpoint_goes_past_the_tunnel_and_the_rest_does_not() {
    let start = scenario("forced-tunnelling");
    let after = turned(&start, &["ep"]);
    // services A.2-10: the endpoint's route wins over 0.0.0.0/0, for every account
    for account in ["readings", "roguestorage"] {
        let path = format!("app-vm → {account}");
        assert_eq!(way(&after, &path), Some(Way::ServiceEndpoint));
    }
    let out = "app-vm → Web site";
    assert_eq!(way(&after, out), way(&start, out));
}

#[test]
fn linking_the_zone_is_what_the_name_lacks() {
    let start = scenario("private-endpoint-name");
    let path = "desk-vm → ledgers";
    assert_eq!(way(&start, path), Some(Way::Public));
    // services E-11: a network that the zone is linked to gets the private address, over the peering
    let link = Edit::Set {
        table: "privateDnsZones",
        id: "blob-zone".to_owned(),
        field: "virtualNetworkLinks.1".to_owned(),
        value: Some(serde_json::json!({ "name": "to-branch-net", "virtualNetwork": "branch-net" })),
    };
    let after = apply(&start, &link).expect("it can be linked");
    assert_eq!(way(&after, path), Some(Way::PrivateEndpoint));
    assert_eq!(against(&after), [""; 0]);
}

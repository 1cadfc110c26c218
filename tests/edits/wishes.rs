//! Wishes, and which paths are asked about.

use pathlight_core::analysis::matrix::{answers, every_pair};
use pathlight_core::edit::{self, Edit, EditError, apply};
use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::expectation::Wanted;
use serde_json::json;

use super::one_by_one::{at, rogue};

#[test]
fn the_first_wish_keeps_every_path_and_the_last_one_taken_back_leaves_none() {
    let mut scenario = rogue();
    scenario.expectations.clear();
    let pairs = every_pair(&scenario);
    let flow = pairs[2].clone();
    let wish = |scenario: &Scenario, wanted| {
        apply(
            scenario,
            &Edit::Wish {
                flow: flow.clone(),
                wanted,
            },
        )
        .expect("it is wished")
    };
    let wished = wish(&scenario, Some(Wanted::Closed));
    let shown: Vec<Flow> = answers(&wished).into_iter().map(|it| it.flow).collect();
    assert_eq!(shown, pairs);
    assert_eq!(answers(&wished)[2].wanted, Some(Wanted::Closed));
    assert_eq!(
        answers(&wished).iter().filter(|it| it.wanted.is_some()).count(),
        1
    );
    assert_eq!(wish(&wish(&wished, Some(Wanted::Open)), None), scenario);
}

#[test]
fn a_wish_for_a_path_that_is_not_listed_lists_it() {
    let scenario = rogue();
    let (source, target) = (
        Source::NetworkInterface("vm2-nic".into()),
        Target::NetworkInterface("vm1-nic".into()),
    );
    let flow = Flow {
        source,
        target,
        protocol: Default::default(),
        port: Some(8443),
        source_port: None,
    };
    let edit = Edit::Wish {
        flow: flow.clone(),
        wanted: Some(Wanted::Open),
    };
    let after = apply(&scenario, &edit).expect("it is wished");
    assert_eq!(after.expectations.len(), scenario.expectations.len() + 1);
    let last = answers(&after).pop().expect("there are paths");
    assert_eq!((last.flow, last.wanted), (flow, Some(Wanted::Open)));
    let flow = Flow {
        target: Target::Address([1, 2, 3, 4].into()),
        ..answers(&scenario)[0].flow.clone()
    };
    assert_eq!(
        apply(&scenario, &Edit::Wish { flow, wanted: None }),
        Err(EditError::NoName)
    );
}

#[test]
fn a_new_machine_is_asked_about_with_what_is_on_display() {
    let scenario = rogue();
    let edit = edit::new(&scenario, "virtualMachines", Some(("subnets", "private"))).expect("there is room");
    let Edit::Add { id, .. } = &edit else {
        panic!("it adds")
    };
    assert_eq!(id, "vm3");
    let after = apply(&scenario, &edit).expect("it is added");
    assert_eq!(
        at(&after, "networkInterfaces", "nic1", "privateIpAddress"),
        json!("10.1.1.5")
    );
    let from = |it: &&pathlight_core::analysis::matrix::Answer| {
        it.flow.source == Source::NetworkInterface("nic1".into())
    };
    assert!(answers(&after).iter().filter(from).count() >= 2);
}

//! Rows of lists: rules in their order, new entries.

use pathlight_core::edit::{self, Edit, apply, complaints};
use pathlight_core::model::Scenario;
use serde_json::json;

use super::one_by_one::{at, rogue, set};

#[test]
fn rules_trade_their_priorities_within_a_direction() {
    let rule = |name: &str, priority: u16, direction: &str| json!({ "name": name, "priority": priority, "direction": direction, "access": "Allow" });
    let rules = [
        rule("c", 300, "Inbound"),
        rule("a", 100, "Inbound"),
        rule("x", 150, "Outbound"),
        rule("b", 210, "Inbound"),
    ];
    let groups = json!({ "networkSecurityGroups": { "g": { "securityRules": rules } } });
    let scenario: Scenario = serde_json::from_value(groups).expect("a scenario");
    let moved = |from, to| {
        let (id, field) = ("g".to_owned(), "securityRules".to_owned());
        let edit = Edit::MoveRow {
            table: "networkSecurityGroups",
            id,
            field,
            from,
            to,
        };
        let rules = at(
            &apply(&scenario, &edit).expect("it moves"),
            "networkSecurityGroups",
            "g",
            "securityRules",
        );
        let rules = rules.as_array().expect("rules").iter();
        rules
            .map(|rule| rule["priority"].as_u64().expect("a number"))
            .collect::<Vec<_>>()
    };
    assert_eq!(moved(0, 1), [100, 210, 150, 300]);
    assert_eq!(moved(1, 0), [210, 300, 150, 100]);
    assert_eq!(moved(1, 3), [300, 210, 150, 100]);
    assert_eq!(moved(0, 2), [300, 100, 150, 210]);
}

#[test]
fn a_rule_that_is_renamed_is_found_by_its_switches() {
    let scenario = rogue();
    let switched = scenario
        .switches
        .iter()
        .filter(|it| edit::switch::position(&scenario, &it.sets).is_some())
        .count();
    let after = apply(
        &scenario,
        &Edit::Flip {
            switch: "storage".into(),
        },
    )
    .expect("it adds a rule");
    let rules = at(&after, "networkSecurityGroups", "nsg-private", "securityRules");
    for place in 0..rules.as_array().expect("rules").len() {
        let name = Some(json!(format!("Renamed{place}")));
        let edit = set(
            "networkSecurityGroups",
            "nsg-private",
            &format!("securityRules.{place}.name"),
            name,
        );
        let renamed = apply(&after, &edit).expect("it is renamed");
        let now = renamed
            .switches
            .iter()
            .filter(|it| edit::switch::position(&renamed, &it.sets).is_some())
            .count();
        assert_eq!(now, switched);
        let standing = |scenario: &Scenario| {
            let all = scenario.switches.iter();
            all.map(|it| edit::switch::position(scenario, &it.sets))
                .collect::<Vec<_>>()
        };
        assert_eq!(standing(&renamed), standing(&after));
    }
}

#[test]
fn new_entries_are_free_of_clashes() {
    let scenario = rogue();
    let place = "securityRules";
    let rule = edit::new_entry(&scenario, "networkSecurityGroups", "nsg-private", place).expect("a rule");
    assert_eq!((&rule["priority"], &rule["name"]), (&json!(310), &json!("rule2")));
    let edit = set(
        "networkSecurityGroups",
        "nsg-private",
        "securityRules.1",
        Some(rule),
    );
    let after = apply(&scenario, &edit).expect("it is added");
    assert_eq!(
        complaints(&scenario, &after, "networkSecurityGroups", "nsg-private"),
        []
    );
    let lists = [
        ("subnets", "other", "serviceEndpoints"),
        (
            "storageAccounts",
            "mystorageaccount",
            "firewall.virtualNetworkRules",
        ),
        (
            "storageAccounts",
            "mystorageaccount",
            "firewall.resourceAccessRules",
        ),
        ("serviceEndpointPolicies", "only-mine", "definitions"),
    ];
    for (table, id, field) in lists {
        let entry = edit::new_entry(&scenario, table, id, field).expect(field);
        let entries = at(&scenario, table, id, field);
        let end = entries.as_array().map_or(0, Vec::len);
        apply(&scenario, &set(table, id, &format!("{field}.{end}"), Some(entry))).expect(field);
    }
}

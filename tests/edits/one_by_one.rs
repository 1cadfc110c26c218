//! Each edit once, by what it does and what it is called.

use pathlight_core::analysis::matrix::{answers, every_pair};
use pathlight_core::edit::{self, Edit, EditError, Fate, apply, complaints};
use pathlight_core::explain;
use pathlight_core::flow::{Flow, Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::expectation::Wanted;
use pathlight_core::outcome::Verdict;
use pathlight_core::{gallery, json};
use serde_json::{Value, json};

fn rogue() -> Scenario {
    gallery::open("rogue-account")
        .expect("the gallery has it")
        .scenario
}

fn set(table: &'static str, id: &str, field: &str, value: Option<Value>) -> Edit {
    let (id, field) = (id.to_owned(), field.to_owned());
    Edit::Set {
        table,
        id,
        field,
        value,
    }
}

fn at(scenario: &Scenario, table: &str, id: &str, path: &str) -> Value {
    let row = scenario
        .part(table)
        .and_then(|rows| rows.row(id))
        .map(json::value);
    row.and_then(|row| edit::get(&row, path).cloned())
        .unwrap_or_default()
}

#[test]
fn an_edit_is_called_by_what_it_does() {
    let scenario = rogue();
    for (edit, title) in [
        (
            set(
                "subnets",
                "other",
                "addressPrefixes",
                Some(json!(["10.1.3.0/24"])),
            ),
            "Subnet other: address prefix 10.1.3.0/24",
        ),
        (
            set(
                "networkSecurityGroups",
                "nsg-private",
                "securityRules.0.priority",
                Some(json!(200)),
            ),
            "Network security group nsg-private: AllowSshFromHome, priority 200",
        ),
        (
            set("networkSecurityGroups", "nsg-private", "securityRules.0", None),
            "Network security group nsg-private: remove AllowSshFromHome from security rules",
        ),
        (
            set(
                "networkSecurityGroups",
                "nsg-private",
                "securityRules.1",
                Some(json!({ "name": "A" })),
            ),
            "Network security group nsg-private: add A to security rules",
        ),
        (
            set(
                "storageAccounts",
                "mystorageaccount",
                "firewall.defaultAction",
                None,
            ),
            "Storage account mystorageaccount: default action not set",
        ),
        (
            set("networkInterfaces", "vm1-nic", "ipForwarding", Some(json!(true))),
            "Network interface vm1-nic: IP forwarding on",
        ),
        (
            Edit::Remove {
                table: "virtualMachines",
                id: "vm1".to_owned(),
            },
            "Remove vm1",
        ),
        (
            Edit::Duplicate {
                table: "virtualMachines",
                id: "vm1".to_owned(),
            },
            "Duplicate vm1",
        ),
        (
            Edit::Rename {
                table: "virtualMachines",
                id: "vm1".to_owned(),
                name: "web".to_owned(),
            },
            "Rename vm1 to web",
        ),
        (
            Edit::Flip {
                switch: "policy".into(),
            },
            "Endpoint policy on private: on",
        ),
        (
            edit::new(&scenario, "storageAccounts", None).expect("it adds"),
            "Add storage account storage1",
        ),
        (
            Edit::Wish {
                flow: answers(&scenario)[0].flow.clone(),
                wanted: Some(Wanted::Closed),
            },
            "vm1 → mystorageaccount: must be closed",
        ),
        (set("title", "", "", Some(json!("Mine"))), "Title: Mine"),
    ] {
        assert_eq!(explain::edit::title(&scenario, &edit), title);
    }
}

#[test]
fn a_value_that_cannot_be_read_is_refused_with_the_reason() {
    let scenario = rogue();
    let why = |table, id: &str, field: &str, value| {
        let error = apply(&scenario, &set(table, id, field, Some(value))).expect_err("it is refused");
        error.to_string()
    };
    let rule = |field: &str, value| {
        why(
            "networkSecurityGroups",
            "nsg-private",
            &format!("securityRules.0.{field}"),
            value,
        )
    };
    assert_eq!(
        rule("priority", json!(99)),
        "priority `99` is not between 100 and 4096"
    );
    assert_eq!(
        rule("priority", json!("x")),
        "expected a whole number, found `\"x\"`"
    );
    assert_eq!(
        rule("access", json!("allow")),
        "unknown word `allow`, expected one of `Allow`, `Deny`"
    );
    assert_eq!(
        why("subnets", "other", "addressPrefixes.0", json!("10.1.2.0/33")),
        "`10.1.2.0/33` is no IPv4 prefix"
    );
    assert!(
        why("subnets", "other", "colour", json!("red")).starts_with("unknown field, expected one of `name`")
    );
    assert_eq!(
        why("subnets", "nowhere", "name", json!("a")),
        "`subnets` has no `nowhere`"
    );
    assert_eq!(
        why("subnets", "other", "name", json!("")),
        "a name has one character at least"
    );
    let missing =
        apply(&scenario, &set("subnets", "other", "virtualNetwork", None)).expect_err("it is required");
    assert_eq!(missing.to_string(), "the field is missing");
}

#[test]
fn what_stood_there_unread_may_stay_while_something_else_is_set() {
    let row = json!({ "nsg": { "securityRules": [
        { "name": "a", "priority": 7, "direction": "Inbound", "access": "Allow" },
    ] } });
    let scenario: Scenario =
        serde_json::from_value(json!({ "networkSecurityGroups": row })).expect("a scenario");
    let edit = |field: &str, value| {
        apply(
            &scenario,
            &set("networkSecurityGroups", "nsg", field, Some(value)),
        )
    };
    let after = edit("securityRules.0.access", json!("Deny")).expect("the priority is not touched");
    assert_eq!(
        at(&after, "networkSecurityGroups", "nsg", "securityRules.0.priority"),
        json!(7)
    );
    edit("securityRules.0.priority", json!(8)).expect_err("8 is no priority either");
    edit("securityRules.0.priority", json!(100)).expect("100 is one");
}

#[test]
fn what_is_readable_but_malformed_is_done_and_told() {
    let scenario = rogue();
    let after = apply(
        &scenario,
        &set(
            "subnets",
            "other",
            "addressPrefixes",
            Some(json!(["10.1.1.0/25"])),
        ),
    );
    let after = after.expect("it can be read");
    let problems = complaints(&scenario, &after, "subnets", "other");
    let codes: Vec<_> = problems.iter().map(|it| (it.code, it.place.as_str())).collect();
    // its own first, then the machine that does not lie in it any more
    let own = ("overlapping-subnets", "subnets/other/addressPrefixes");
    assert_eq!(codes, [own, ("address-outside-subnet", "privateIpAddress")]);
    assert_eq!(complaints(&after, &scenario, "subnets", "other"), []);
}

#[test]
fn rows_that_an_edit_leaves_alone_stay_shared() {
    let scenario = rogue();
    let after = apply(&scenario, &set("subnets", "other", "name", Some(json!("new")))).expect("it is set");
    let row = |scenario: &Scenario, id: &str| std::ptr::from_ref(scenario.subnets.get(&id.into()).expect(id));
    assert_eq!(row(&scenario, "private"), row(&after, "private"));
    assert_ne!(row(&scenario, "other"), row(&after, "other"));
}

#[test]
fn a_removal_tells_what_it_takes_along() {
    let scenario = rogue();
    let uses = edit::uses(&scenario, "subnets", "private");
    let fates: Vec<_> = uses
        .iter()
        .map(|it| (it.table, it.id.as_str(), it.fate))
        .collect();
    for it in [
        ("networkInterfaces", "vm1-nic", Fate::Goes),
        ("virtualMachines", "vm1", Fate::Goes),
        ("expectations", "0", Fate::Goes),
        ("storageAccounts", "mystorageaccount", Fate::Loses("Firewall")),
    ] {
        assert!(fates.contains(&it), "{it:?} of {fates:?}");
    }
    assert!(!fates.iter().any(|(_, id, _)| *id == "private" || *id == "vm2"));
    assert_eq!(
        explain::edit::fate(&scenario, &uses[0]),
        "network interface vm1-nic goes too"
    );
    let uses = edit::uses(&scenario, "publicIpAddresses", "vm1-ip");
    let said: Vec<_> = uses.iter().map(|it| explain::edit::fate(&scenario, it)).collect();
    assert!(
        said.contains(&"network interface vm1-nic loses it: public IP address".to_owned()),
        "{said:?}"
    );
}

#[test]
fn a_machine_goes_with_its_interfaces_and_a_network_with_all() {
    let scenario = rogue();
    let remove = |table, id: &str| {
        apply(
            &scenario,
            &Edit::Remove {
                table,
                id: id.to_owned(),
            },
        )
        .expect(id)
    };
    let after = remove("virtualMachines", "vm1");
    assert_eq!(at(&after, "networkInterfaces", "vm1-nic", ""), Value::Null);
    assert_ne!(at(&after, "networkInterfaces", "vm2-nic", ""), Value::Null);
    let after = remove("virtualNetworks", "vnet1");
    assert!(
        after.subnets.is_empty() && after.network_interfaces.is_empty() && after.virtual_machines.is_empty()
    );
}

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

#[test]
fn an_empty_scenario_can_be_filled_one_click_at_a_time() {
    let mut scenario = Scenario::default();
    for table in [
        "virtualMachines",
        "storageAccounts",
        "privateEndpoints",
        "hosts",
        "peerings",
        "virtualNetworkGateways",
    ] {
        let edit = edit::new(&scenario, table, None).expect(table);
        let after = apply(&scenario, &edit).expect(table);
        assert_eq!(complaints(&scenario, &after, table, ""), [], "{table}");
        scenario = after;
    }
    let answers = answers(&scenario);
    let private = |it: &&pathlight_core::analysis::matrix::Answer| {
        matches!(it.flow.target, Target::StorageAccount { .. })
    };
    let vm = answers
        .iter()
        .filter(private)
        .find(|it| matches!(it.flow.source, Source::NetworkInterface(_)));
    assert_eq!(vm.expect("it is asked").outcome.verdict(), Verdict::Allowed);
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

//! Each edit once, by what it does and what it is called.

use pathlight_core::analysis::matrix::answers;
use pathlight_core::edit::{self, Edit, Fate, apply, complaints};
use pathlight_core::explain;
use pathlight_core::flow::{Source, Target};
use pathlight_core::model::Scenario;
use pathlight_core::model::expectation::Wanted;
use pathlight_core::outcome::Verdict;
use pathlight_core::{gallery, json};
use serde_json::{Value, json};

pub fn rogue() -> Scenario {
    gallery::open("rogue-account")
        .expect("the gallery has it")
        .scenario
}

pub fn set(table: &'static str, id: &str, field: &str, value: Option<Value>) -> Edit {
    let (id, field) = (id.to_owned(), field.to_owned());
    Edit::Set {
        table,
        id,
        field,
        value,
    }
}

pub fn at(scenario: &Scenario, table: &str, id: &str, path: &str) -> Value {
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
            "Storage account mystorageaccount: default action Allow",
        ),
        (
            set("networkInterfaces", "vm1-nic", "ipForwarding", Some(json!(true))),
            "Network interface vm1: IP forwarding on",
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
        "network interface vm1 goes too"
    );
    let uses = edit::uses(&scenario, "publicIpAddresses", "vm1-ip");
    let said: Vec<_> = uses.iter().map(|it| explain::edit::fate(&scenario, it)).collect();
    assert!(
        said.contains(&"network interface vm1 loses it: public IP address".to_owned()),
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

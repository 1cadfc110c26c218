//! The laws of the picture's boxes: their order, their names, what is written on them.

use std::collections::BTreeMap;

#[path = "drawn/shown.rs"]
#[expect(dead_code, reason = "each law reads what it needs")]
mod shown;

use pathlight_app::diagram::layout::Picture;
use pathlight_app::diagram::names;
use pathlight_core::gallery;
use pathlight_core::model::Scenario;

fn rogue_account() -> Scenario {
    gallery::open("rogue-account").expect("it is there").scenario
}

fn picture(scenario: &Scenario) -> Picture {
    shown::picture(scenario, false)
}

/// L3: adding one machine keeps the others in their order.
#[test]
fn one_more_machine_keeps_the_others_in_order() {
    let scenario = rogue_account();
    let order = |scenario: &Scenario| -> Vec<String> {
        let picture = picture(scenario);
        let mut ends: Vec<_> = picture.nodes.iter().collect();
        ends.sort_by_key(|node| (node.rect.x, node.rect.y));
        ends.into_iter()
            .map(|node| node.name.clone())
            .filter(|name| name != "new-nic")
            .collect()
    };
    let mut more = scenario.clone();
    let mut nic = more.network_interfaces.values().next().expect("vm1's").clone();
    nic.private_ip_address = pathlight_core::model::part::Part::Read("10.1.1.3".parse().expect("an address"));
    more.network_interfaces.insert("new-nic".into(), nic);
    assert_eq!(order(&more), order(&scenario));
}

/// L5: two names never look alike, and none is wider than its box.
#[test]
fn names_fit_and_differ() {
    let mut scenario = rogue_account();
    let twin = scenario
        .storage_accounts
        .values()
        .next()
        .expect("an account")
        .clone();
    for end in ["a", "b"] {
        let id = format!("{}{end}suffix", "x".repeat(40));
        scenario.storage_accounts.insert(id.as_str().into(), twin.clone());
    }
    let mut seen = BTreeMap::new();
    for node in &picture(&scenario).nodes {
        assert_eq!(
            seen.insert(node.title.clone(), node.name.clone()),
            None,
            "{:?}",
            node.title
        );
        let widest = node.title.iter().map(|line| names::width(line, 14)).max();
        assert!(
            widest.is_some_and(|width| width <= node.rect.w),
            "{:?} in {:?}",
            node.title,
            node.rect
        );
    }
}

/// E6: a service says at its private door who comes in there; the sign-in, which nobody owns, has no such door.
#[test]
fn a_private_door_names_its_private_endpoint() {
    let mut scenario = rogue_account();
    let endpoint = serde_json::json!({
        "subnet": "private", "privateIpAddress": "10.1.1.9", "groupId": "blob",
        "service": { "kind": "storageAccount", "id": "mystorageaccount" },
    });
    let endpoint = pathlight_core::json::read(&endpoint).expect("a private endpoint");
    scenario.private_endpoints.insert("pe1".into(), endpoint);
    let picture = picture(&scenario);
    let door = |name: &str| {
        let node = picture.nodes.iter().find(|node| node.name == name).expect(name);
        (node.private_door.as_deref(), node.has_private_endpoint)
    };
    assert_eq!(door("mystorageaccount"), (Some("pe1"), true));
    assert_eq!(door("roguestorageaccount"), (Some("no private endpoint"), false));
    assert_eq!(door("Microsoft Entra sign-in"), (None, false));
}

//! The laws of the picture's boxes: their order, their names, what is written on them.

use std::collections::BTreeMap;

#[path = "drawn/shown.rs"]
#[expect(dead_code, reason = "each law reads what it needs")]
mod shown;

use pathlight_app::diagram::geometry::{Rect, Segment, segments};
use pathlight_app::diagram::layout::{Picture, Thing};
use pathlight_app::diagram::metrics::Reader;
use pathlight_app::diagram::names;
use pathlight_core::analysis::matrix::answers;
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::{Stage, Way};

fn rogue_account() -> Scenario {
    gallery::open("rogue-account").expect("it is there").scenario
}

fn picture(scenario: &Scenario) -> Picture {
    shown::picture(scenario, Reader::default())
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
    // subnets that a template names alike
    let twin = scenario.subnets.values().next().expect("a subnet").clone();
    for number in 10..12_u8 {
        let mut subnet = twin.clone();
        subnet.name = Some(format!("[variables('illicitFillingOfLittleThings{number}Name')]"));
        subnet.address_prefixes.clear();
        scenario
            .subnets
            .insert(format!("of-{number}").as_str().into(), subnet);
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
            widest.is_some_and(|width| width + 16 <= node.rect.w),
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

/// Words that stand by themselves lie on no box that is an end of paths, on no line, on no switch, on no other words, and
/// links run level or upright; every network, subnet, service, host, private endpoint, gateway and zone is there.
#[test]
fn what_has_no_path_stands_clear_and_in_sight() {
    for (name, scenario, picture, ..) in shown::pictures() {
        for (at, label) in picture.labels.iter().enumerate() {
            let whole = Rect {
                x: 0,
                y: 0,
                w: picture.width,
                h: picture.height,
            };
            assert!(whole.holds(label.rect), "{name}: {label:?}");
            let is_inside = |line: &String| names::width(line, 12) + 16 <= label.rect.w;
            assert!(label.lines.iter().all(is_inside), "{name}: {label:?}");
            let mut taken: Vec<Rect> = picture.toggles.iter().map(|toggle| toggle.rect).collect();
            let ends = picture.nodes.iter().filter(|node| shown::is_end(node));
            taken.extend(ends.map(|node| node.rect));
            taken.extend(picture.labels.iter().skip(at + 1).map(|other| other.rect));
            for (_, line) in shown::lines(&picture) {
                taken.extend(segments(&line.points).map(|segment| segment.room(1)));
            }
            for other in taken {
                assert!(!label.rect.overlaps(other), "{name}: {label:?} on {other:?}");
            }
        }
        for link in &picture.links {
            let is_straight =
                |segment: Segment| segment.from.x == segment.to.x || segment.from.y == segment.to.y;
            assert!(segments(link).all(is_straight), "{name}: {link:?}");
        }
        let mut named: Vec<ResourceRef> = Vec::new();
        named.extend(
            scenario
                .virtual_networks
                .keys()
                .cloned()
                .map(ResourceRef::VirtualNetwork),
        );
        named.extend(scenario.subnets.keys().cloned().map(ResourceRef::Subnet));
        named.extend(scenario.hosts.keys().cloned().map(ResourceRef::Host));
        named.extend(
            scenario
                .storage_accounts
                .keys()
                .cloned()
                .map(ResourceRef::StorageAccount),
        );
        named.extend(scenario.key_vaults.keys().cloned().map(ResourceRef::KeyVault));
        named.extend(scenario.sql_servers.keys().cloned().map(ResourceRef::SqlServer));
        named.extend(
            scenario
                .private_endpoints
                .keys()
                .cloned()
                .map(ResourceRef::PrivateEndpoint),
        );
        named.extend(
            scenario
                .azure_firewalls
                .keys()
                .cloned()
                .map(ResourceRef::AzureFirewall),
        );
        let gateways = scenario.virtual_network_gateways.keys().cloned();
        named.extend(gateways.map(ResourceRef::VirtualNetworkGateway));
        for thing in named {
            let is_there = picture
                .nodes
                .iter()
                .any(|node| node.thing == Thing::Of(thing.clone()));
            assert!(is_there, "{name}: {thing:?}");
        }
        for zone in scenario.private_dns_zones.values() {
            let zone = zone.name.as_deref().expect("a name");
            let is_there = picture.labels.iter().any(|label| label.whole.starts_with(zone));
            assert!(is_there, "{name}: {zone}");
        }
    }
}

/// A path that a private endpoint carries runs through it, and on to the private door; any other to the public one.
#[test]
fn a_path_takes_the_way_that_its_answer_names() {
    let mut by_endpoint = 0;
    for (name, scenario) in shown::scenarios() {
        let answers = answers(&scenario);
        let picture = shown::picture_of(&scenario, &answers, Reader::default());
        for (at, line) in shown::lines(&picture) {
            let outcome = &answers[at].outcome;
            let is_endpoint = |it: &ResourceRef| matches!(it, ResourceRef::PrivateEndpoint(_));
            let passes = line.through.iter().any(is_endpoint);
            assert_eq!(
                passes,
                outcome.way == Some(Way::PrivateEndpoint),
                "{name}: {:?}",
                outcome.flow
            );
            by_endpoint += usize::from(passes);
            let routing = outcome.step(Stage::Routing).expect("eight steps");
            for hop in &routing.hops {
                assert!(
                    line.through.contains(&hop.appliance),
                    "{name}: {:?}",
                    outcome.flow
                );
            }
            let end = line.points[line.points.len() - 1];
            for node in picture.nodes.iter().filter(|node| node.private_side.is_some()) {
                let is_inside = |rect: Rect| rect.y <= end.y && end.y < rect.bottom() && rect.x < end.x;
                if is_inside(node.rect) {
                    assert_eq!(
                        node.private_side.is_some_and(is_inside),
                        passes,
                        "{name}: path {at}"
                    );
                }
            }
        }
    }
    assert!(by_endpoint > 8, "{by_endpoint}");
}

/// L1: answers pick the ways of lines and move nothing else: not a box, not a switch, not a word.
#[test]
fn another_answer_moves_no_box() {
    for (name, scenario) in shown::scenarios() {
        let mut other = scenario.clone();
        // whoever asks now gets the public address, and goes straight there
        other.private_dns_zones = Default::default();
        other.route_tables = Default::default();
        other.peerings = Default::default();
        let elsewhere = answers(&other);
        let (own, moved) = (
            shown::picture(&scenario, Reader::default()),
            shown::picture_of(&scenario, &elsewhere, Reader::default()),
        );
        assert_eq!(own.nodes, moved.nodes, "{name}");
        assert_eq!(own.toggles, moved.toggles, "{name}");
        assert_eq!(own.labels, moved.labels, "{name}");
        assert_eq!(own.links, moved.links, "{name}");
        assert_eq!(
            (own.band, own.width, own.height),
            (moved.band, moved.width, moved.height),
            "{name}"
        );
    }
}

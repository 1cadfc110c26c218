//! Placing by hand: what stands above what in the picture, and back to where everything stands by itself.

use pathlight_core::analysis::matrix::asked_about;
use pathlight_core::document::{self, Document, Layout};
use pathlight_core::edit::form::kind;
use pathlight_core::explain;
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use serde_json::{Map, Value, json};

use crate::diagram::cast::Cast;
use crate::diagram::many;
use crate::diagram::placed::{self, KEY, Placed};

/// The reply to an `ask` about places; `None`: it is about something else.
pub fn placed(document: &Document, ask: &str, request: &Value) -> Option<Value> {
    let said = |name: &str| request[name].as_str().unwrap_or_default();
    let scenario = &document.scenario;
    let before = placed::read(document.layout.as_ref());
    let of_form = || shown(scenario, said("table"), said("id"));
    let (name, after) = match ask {
        "unplace" => ("Reset places".to_owned(), Placed::new()),
        "place" => moved(scenario, before, &named(said("thing"))?, &|_, others| {
            let above = named(said("text"));
            others
                .iter()
                .position(|it| Some(it) == above.as_ref())
                .unwrap_or(others.len())
        })?,
        "place-up" => moved(scenario, before, &of_form()?, &|at, _| at.saturating_sub(1))?,
        "place-down" => moved(scenario, before, &of_form()?, &|at, others| {
            others.len().min(at + 1)
        })?,
        _ => return None,
    };
    let after = Document {
        scenario: scenario.clone(),
        layout: with(document.layout.clone(), after),
    };
    Some(json!({
        "scenario": document::save(&after), "name": name,
        "table": said("table"), "id": said("id"), "field": "",
    }))
}

/// Whether a thing has siblings in the picture that it can be placed among: where things are many, cards stand for them.
pub fn can_move(scenario: &Scenario, table: &str, id: &str) -> bool {
    let flows = flows(scenario);
    let has_siblings = |thing| siblings(scenario, &flows, &Placed::new(), &thing).len() > 1;
    !many::are_many(scenario, flows.len()) && shown(scenario, table, id).is_some_and(has_siblings)
}

/// What the step is called, and the places once the thing has come where `to` says: from its place before, and those of
/// its siblings.
fn moved(
    scenario: &Scenario,
    mut places: Placed,
    thing: &ResourceRef,
    to: &dyn Fn(usize, &[ResourceRef]) -> usize,
) -> Option<(String, Placed)> {
    let flows = flows(scenario);
    let mut now = siblings(scenario, &flows, &places, thing);
    let at = now.iter().position(|it| it == thing)?;
    let own = now.remove(at);
    now.insert(to(at, &now), own);
    for it in &now {
        places.remove(&placed::name(it));
    }
    // what stands as it would by itself has no places
    if siblings(scenario, &flows, &places, thing) != now {
        let ranks = now.iter().enumerate();
        places.extend(ranks.map(|(rank, it)| (placed::name(it), rank.into())));
    }
    Some((format!("Place {}", explain::name(scenario, thing)), places))
}

/// What is on display.
fn flows(scenario: &Scenario) -> Vec<Flow> {
    asked_about(scenario).into_iter().map(|(flow, _)| flow).collect()
}

fn siblings(scenario: &Scenario, flows: &[Flow], places: &Placed, thing: &ResourceRef) -> Vec<ResourceRef> {
    Cast::of(scenario, flows, places).siblings(scenario, thing)
}

/// The thing that is called so among places.
fn named(name: &str) -> Option<ResourceRef> {
    let (kind, id) = name.split_once('/')?;
    ResourceRef::of(kind, id)
}

/// A thing of a table as it stands in the picture: a machine as its interface.
fn shown(scenario: &Scenario, table: &str, id: &str) -> Option<ResourceRef> {
    let thing = ResourceRef::of(kind(table)?.reference, id)?;
    let ResourceRef::VirtualMachine(id) = &thing else {
        return Some(thing);
    };
    let machine = scenario.virtual_machines.get(id)?;
    Some(ResourceRef::NetworkInterface(
        machine.network_interfaces.first()?.clone(),
    ))
}

/// The layout with these places; whatever else is in it stays.
fn with(layout: Option<Layout>, places: Placed) -> Option<Layout> {
    let mut members = match layout {
        Some(Value::Object(members)) => members,
        Some(_) | None => Map::new(),
    };
    members.remove(KEY);
    if !places.is_empty() {
        members.insert(KEY.to_owned(), Value::Object(places));
    }
    (!members.is_empty()).then_some(Value::Object(members))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pathlight_core::gallery;

    fn first() -> Document {
        gallery::FIRST.open().expect("the first scenario")
    }

    fn asked(document: &Document, ask: &str, of: &[(&str, &str)]) -> (Document, String) {
        let mut request = json!({ "ask": ask });
        for (name, value) in of {
            request[*name] = json!(value);
        }
        let reply = placed(document, ask, &request).expect("it is about places");
        let after = document::read(reply["scenario"].as_str().expect("a document")).expect("a scenario");
        (after, reply["name"].as_str().expect("a name").to_owned())
    }

    fn order(document: &Document, thing: &str) -> Vec<String> {
        let places = placed::read(document.layout.as_ref());
        let flows = flows(&document.scenario);
        let all = siblings(
            &document.scenario,
            &flows,
            &places,
            &named(thing).expect("kind and id"),
        );
        all.iter().map(placed::name).collect()
    }

    /// Things of four columns of the first scenario, each with its table, its id and the one below it.
    const PAIRS: [[&str; 4]; 2] = [
        ["subnets", "private", "subnet/private", "subnet/other"],
        ["hosts", "home", "host/home", "host/web-site"],
    ];

    #[test]
    fn things_go_down_and_up_again() {
        let start = first();
        for [table, id, thing, below] in PAIRS {
            let of = [("table", table), ("id", id)];
            let usual = order(&start, thing);
            let at = usual.iter().position(|it| it == thing).expect("it stands there");
            assert_eq!(usual[at + 1], below);
            let (down, name) = asked(&start, "place-down", &of);
            assert_eq!(order(&down, thing)[at..=at + 1], [below, thing]);
            assert!(name.starts_with("Place "), "{name}");
            assert_eq!(down.scenario, start.scenario);
            assert_eq!(asked(&down, "place-up", &of).0, start);
            assert_eq!(asked(&down, "unplace", &[]).0, start);
        }
    }

    #[test]
    fn the_uppermost_and_the_lowest_stay() {
        let start = first();
        assert_eq!(
            asked(&start, "place-up", &[("table", "subnets"), ("id", "private")]).0,
            start
        );
        assert_eq!(
            asked(&start, "place-down", &[("table", "subnets"), ("id", "other")]).0,
            start
        );
        let elsewhere = [("thing", "subnet/other"), ("text", "host/home")];
        assert_eq!(asked(&start, "place", &elsewhere).0, start);
    }

    /// L3: what is added later comes below, and the others stay in their order.
    #[test]
    fn adding_one_leaves_the_order_of_the_others() {
        let start = first();
        let (mut after, _) = asked(
            &start,
            "place",
            &[("thing", "host/web-site"), ("text", "host/home")],
        );
        let before = order(&after, "host/home");
        assert_ne!(before, order(&start, "host/home"));
        let home = after.scenario.hosts.get(&"home".into()).expect("a host").clone();
        after.scenario.hosts.insert("added".into(), home);
        let mut now = order(&after, "host/home");
        assert_eq!(now.pop().as_deref(), Some("host/added"));
        assert_eq!(now, before);
    }

    #[test]
    fn a_machine_is_placed_by_its_form_and_only_among_others() {
        let scenario = first().scenario;
        assert!(can_move(&scenario, "subnets", "private") && can_move(&scenario, "hosts", "home"));
        // alone in its subnet; one of its own on premises; yours and not yours stay apart; not in the picture
        assert!(!can_move(&scenario, "virtualMachines", "vm1"));
        assert!(!can_move(&scenario, "hosts", "on-premises"));
        assert!(!can_move(&scenario, "storageAccounts", "roguestorageaccount"));
        assert!(!can_move(&scenario, "networkSecurityGroups", "nsg1"));
        let pair = gallery::open("deny-all").expect("a scenario").scenario;
        assert!(
            pair.virtual_machines
                .keys()
                .any(|id| can_move(&pair, "virtualMachines", id.as_str()))
        );
    }

    #[test]
    fn what_a_layout_says_besides_stays() {
        let mut start = first();
        start.layout = Some(json!({ "other": [1, "x"] }));
        let (after, _) = asked(
            &start,
            "place",
            &[("thing", "subnet/other"), ("text", "subnet/private")],
        );
        assert_eq!(after.layout.as_ref().expect("a layout")["other"], json!([1, "x"]));
        assert_eq!(
            order(&after, "subnet/private"),
            ["subnet/other", "subnet/private"]
        );
        assert_eq!(asked(&after, "unplace", &[]).0, start);
    }
}

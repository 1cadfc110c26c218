//! The matrix: its orders, its filter, its windows, and what has changed between two states.

use pathlight_app::workshop;
use pathlight_app::workshop::kept::Answered;
use pathlight_app::workshop::matrix::Matrix;
use pathlight_app::workshop::matrix::order::{Order, Which, Window};
use pathlight_core::document::{self, Document};
use pathlight_core::edit::{self, Turn};
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use serde_json::{Map, Value, json};

fn scenario() -> Scenario {
    gallery::open("rogue-account").expect("it is there").scenario
}

fn text(scenario: &Scenario) -> String {
    document::save(&Document {
        scenario: scenario.clone(),
        layout: None,
    })
}

fn answered(scenario: &Scenario) -> Answered {
    Answered::of(&text(scenario), None).expect("it is a scenario")
}

fn flipped(scenario: &Scenario, switch: &str) -> Scenario {
    let turn = Turn {
        switch: switch.into(),
        choice: None,
    };
    edit::turn(scenario, &turn).expect("it turns")
}

/// A network of as many machines, of names whose digits count: vm2 comes before vm10.
fn machines(count: usize) -> Scenario {
    let mut nics = Map::new();
    for at in 0..count {
        let address = format!("10.0.{}.{}", at / 200, at % 200 + 4);
        // ids in an order of their own
        let nic =
            json!({ "name": format!("vm{}", count - at), "subnet": "subnet", "privateIpAddress": address });
        nics.insert(format!("nic{at:04}"), nic);
    }
    let scenario = json!({
        "tenants": { "own": { "yours": true } }, "subscriptions": { "sub": { "tenant": "own" } },
        "virtualNetworks": { "vnet": { "scope": "sub/rg", "region": "eastus", "addressSpace": ["10.0.0.0/8"] } },
        "subnets": { "subnet": { "virtualNetwork": "vnet", "addressPrefixes": ["10.0.0.0/16"] } },
        "networkInterfaces": nics,
    });
    pathlight_core::json::read(&scenario).expect("it is a scenario")
}

fn rows(now: &Answered, asked: Value) -> Vec<String> {
    let matrix = Matrix::of(now, None, &asked);
    let [rows, _] = matrix.names();
    rows.into_iter().map(str::to_owned).collect()
}

#[test]
fn names_are_put_in_order_as_people_count_and_back_again() {
    let now = answered(&machines(12));
    let own = rows(&now, json!({}));
    assert_eq!(own.first().map(String::as_str), Some("vm12"));
    let by_name = rows(&now, json!({ "rows": "name" }));
    assert_eq!(by_name.first().map(String::as_str), Some("vm1"));
    assert_eq!(by_name.get(1).map(String::as_str), Some("vm2"));
    assert_eq!(by_name.last().map(String::as_str), Some("vm12"));
    let mut back = rows(&now, json!({ "rows": "-name" }));
    back.reverse();
    assert_eq!(back, by_name);
}

#[test]
fn a_heading_pressed_three_times_leaves_the_scenarios_order() {
    let mut order = String::new();
    let mut said = Vec::new();
    for _ in 0..3 {
        order = Order::read(&order).pressed("name");
        said.push(Order::read(&order).said_at("name"));
    }
    assert_eq!(said, ["ascending", "descending", "none"]);
    assert_eq!(order, "");
    // another heading begins anew
    assert_eq!(Order::read("-name").pressed("at:x"), "at:x");
}

#[test]
fn a_column_puts_the_worst_first() {
    let scenario = scenario();
    let now = answered(&scenario);
    let leak = now.answers.iter().find(|it| it.is_leak()).expect("there is one");
    let key = format!(
        "at:storageAccount/{} {}",
        leak.flow.target.reference().expect("an account").kind_and_id().1,
        pathlight_core::explain::traffic(&leak.flow)
    );
    let worst = rows(&now, json!({ "rows": key }));
    let from = pathlight_core::explain::from(&scenario, &leak.flow.source);
    assert_eq!(worst.first(), Some(&from));
    // the order says nothing about which rows there are
    let mut all = rows(&now, json!({}));
    let mut sorted = worst;
    all.sort();
    sorted.sort();
    assert_eq!(all, sorted);
    // a row that is gone since puts nothing in another order
    assert_eq!(rows(&now, json!({ "rows": "at:gone" })), rows(&now, json!({})));
}

#[test]
fn the_filter_takes_names_states_and_reasons() {
    let now = answered(&scenario());
    let count = |asked: Value| Matrix::of(&now, None, &asked).count();
    let total = now.answers.len();
    assert_eq!(count(json!({})), total);
    assert_eq!(count(json!({ "which": "leaks" })), 1);
    assert_eq!(count(json!({ "text": "LEAK" })), 1);
    assert_eq!(count(json!({ "text": "leak nowhere" })), 0);
    assert_eq!(count(json!({ "which": "broken" })), 0);
    let by_name = count(json!({ "text": "vm1" }));
    assert!(by_name > 0 && by_name < total, "{by_name} of {total}");
    // in any order, the name and the reason
    assert_eq!(
        count(json!({ "text": "vm1 firewall" })),
        count(json!({ "text": "firewall vm1" }))
    );
    assert!(count(json!({ "text": "firewall" })) > 0);
    // rows without a path that is asked for are left out
    assert_eq!(rows(&now, json!({ "which": "leaks" })).len(), 1);
}

#[test]
fn what_changed_is_counted_and_can_be_asked_for() {
    let before = scenario();
    let after = flipped(&before, "policy");
    let (before, now) = (answered(&before), answered(&after));
    let asked = json!({ "which": "changed", "than": "last" });
    let matrix = Matrix::of(&now, Some(&before), &asked);
    assert_eq!(
        matrix.counted().as_deref(),
        Some("1 closed, 1 as before, arriving otherwise")
    );
    assert_eq!(matrix.count(), 2);
    let nothing = json!({});
    let matrix = Matrix::of(&now, Some(&now), &nothing);
    assert_eq!(matrix.counted().as_deref(), Some("no path is different"));
    // without another state nothing has changed, and all is shown
    assert_eq!(Which::read("changed", false), Which::All);
    // what only one of them asks about is said
    let mut more = after.clone();
    more.expectations.clear();
    let other = answered(&more);
    let said = Matrix::of(&other, Some(&now), &json!({}))
        .counted()
        .unwrap_or_default();
    assert!(said.contains("only now"), "{said}");
}

#[test]
fn windows_cover_the_list_once() {
    for of in [0, 1, 49, 50, 51, 120] {
        let mut at = 0;
        loop {
            let window = Window::around(of, at, 50);
            assert_eq!(window.start, at);
            assert!(window.end <= of);
            at = window.end;
            if at >= of {
                break;
            }
        }
    }
    // what lies beyond the end is the last page
    assert_eq!(Window::around(120, 4000, 50).start, 100);
}

fn reply(of: &Scenario, more: Value) -> Value {
    let mut request = json!({ "ask": "matrix", "of": text(of), "tags": 0, "points": [] });
    let fields = request.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    serde_json::from_str(&workshop::answer(&request.to_string())).expect("a reply is JSON")
}

/// How often an attribute has a value, anywhere in a tree.
fn count(tree: &Value, name: &str, is: &dyn Fn(&str) -> bool) -> usize {
    let own = usize::from(tree[1][name].as_str().is_some_and(is));
    let parts = tree[2].as_array().map(Vec::as_slice).unwrap_or_default();
    own + parts.iter().map(|part| count(part, name, is)).sum::<usize>()
}

#[test]
fn of_a_large_table_a_window_is_drawn_and_one_cell_is_the_way_in() {
    let large = machines(70);
    let view = &reply(&large, json!({}))["view"];
    assert_eq!(count(view, "tabindex", &|it| it == "0"), 1);
    assert_eq!(count(view, "role", &|it| it == "row"), 51);
    assert_eq!(count(view, "role", &|it| it == "gridcell"), 50 * 20);
    assert_eq!(count(view, "aria-rowcount", &|it| it == "71"), 1);
    // the last one of both
    let view = &reply(&large, json!({ "at": "70-71", "stop": "70-71" }))["view"];
    assert_eq!(count(view, "role", &|it| it == "row"), 21);
    assert_eq!(count(view, "id", &|it| it == "cell-70-71"), 1);
    assert_eq!(count(view, "tabindex", &|it| it == "0"), 1);
    // no two elements are known by one id
    let mut ids = Vec::new();
    collect(view, &mut ids);
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

fn collect(tree: &Value, ids: &mut Vec<String>) {
    ids.extend(tree[1]["id"].as_str().map(str::to_owned));
    for part in tree[2].as_array().into_iter().flatten() {
        collect(part, ids);
    }
}

#[test]
fn nothing_and_no_hit_have_words() {
    let said = |answer: Value| answer["view"].to_string();
    assert!(said(reply(&Scenario::default(), json!({}))).contains("No paths yet"));
    assert!(said(reply(&scenario(), json!({ "text": "nowhere" }))).contains("No path is like that"));
    // tags that only the page holds are never left out in silence
    assert!(said(reply(&scenario(), json!({ "tags": 3 }))).contains("service tags"));
}

#[test]
fn what_a_cell_says_is_not_run_together() {
    fn said(of: &Value, all: &mut String) {
        match of {
            Value::String(text) => *all += text,
            Value::Array(parts) if parts.len() == 3 && parts[1]["aria-hidden"].is_null() => {
                let inner = parts[2].as_array();
                inner.into_iter().flatten().for_each(|it| said(it, all));
            }
            _ => {}
        }
    }
    let before = scenario();
    let asked = json!({ "before": text(&before), "than": "last" });
    let reply = reply(&flipped(&before, "policy"), asked);
    let mut all = String::new();
    said(&reply["view"], &mut all);
    assert!(all.contains("closed, Endpoint policy: "), "{all}");
}

//! Bad input by every door, check file, scenario, link and resource list: a message that says which thing,
//! where, and what is accepted; never a panic, and nothing dropped in silence.
#![cfg(not(target_arch = "wasm32"))]

use pathlight_core::check;
use pathlight_core::document::{Document, link, open, read_within, save};
use pathlight_core::import::{self, Deployment, Imported};
use serde_json::{Value, json};

fn run(text: &str) -> Result<check::Report, String> {
    check::run(text, &mut |path| Err(format!("no file {path}")))
}

fn refused_check(text: &str) -> String {
    run(text).map(|report| report.title).expect_err("it is refused")
}

fn refused_scenario(text: &str) -> String {
    open(text).expect_err("it is refused").to_string()
}

/// The message of each door for a text that none of them can read.
fn refused(text: &str) -> [String; 3] {
    let estate = check::open(text, &mut |path| Err(path.to_owned()));
    let estate = estate.map(|_| ()).expect_err("it is refused");
    [refused_check(text), refused_scenario(text), estate]
}

fn import(resources: Value) -> Imported {
    import::read(&[Deployment {
        subscription: "s".into(),
        resource_group: "rg".into(),
        location: Some("eastus".into()),
        resources,
        place: "$".into(),
    }])
}

fn check_file(resources: Value) -> Value {
    json!({
        "pathlight": "check/1",
        "deployments": [{ "subscription": "s", "resourceGroup": "rg", "location": "eastus", "resources": resources }],
    })
}

#[test]
fn what_is_no_json_is_refused_with_line_and_column() {
    for text in [
        "{",
        "{\"pathlight\": }",
        "[1,]",
        "{\"a\" 1}",
        "nonsense",
        "\u{0}",
        "{\"a\":1}{",
    ] {
        for message in refused(text) {
            assert!(
                message.contains("not JSON") && message.contains("line 1"),
                "{text}: {message}"
            );
        }
    }
}

#[test]
fn an_empty_file_is_refused_as_empty() {
    for text in ["", "  \n\t", "\u{feff}"] {
        assert!(refused_check(text).contains("empty"), "{text:?}");
    }
    assert!(refused_scenario(" \n").contains("empty"));
}

#[test]
fn deep_nesting_is_refused_and_ends_nothing() {
    for text in [
        format!("{}{}", "[".repeat(200_000), "]".repeat(200_000)),
        "{\"a\":".repeat(200_000),
        format!(
            "{{\"pathlight\":\"scenario/1\",\"layout\":{}1{}}}",
            "[".repeat(500),
            "]".repeat(500)
        ),
    ] {
        for message in refused(&text) {
            assert!(message.contains("deeper than 128 levels"), "{message}");
        }
    }
    // what is parsed already has its own limit
    let mut nested = json!([]);
    for _ in 0..100 {
        nested = json!([nested]);
    }
    let found = import(nested);
    assert!(
        found.problems.iter().any(|it| it.code == "too-deep"),
        "{:?}",
        found.problems
    );
}

#[test]
fn another_version_is_refused_with_the_one_that_is_read() {
    assert!(refused_check(r#"{"pathlight": "check/2"}"#).contains("check/1"));
    assert!(refused_check(r#"{"pathlight": 1}"#).contains("check/1"));
    assert!(refused_check(r#"{"pathlight": "scenario/1"}"#).contains("check/1"));
    assert!(refused_scenario(r#"{"pathlight": "scenario/7"}"#).contains("newer"));
    assert!(refused_scenario(r#"{"pathlight": "check/1"}"#).contains("scenario/1"));
    let estate = |text: &str| check::open(text, &mut |path| Err(path.to_owned())).map(|_| ());
    assert!(
        estate(r#"{"pathlight": "check/2"}"#)
            .expect_err("newer")
            .contains("check/1")
    );
    for (written, words) in [
        ("7.abc", "newer"),
        ("x.abc", "no Pathlight link"),
        ("", "no Pathlight link"),
    ] {
        let message = link::read(written).expect_err(written).to_string();
        assert!(message.contains(words), "{written}: {message}");
    }
}

#[test]
fn an_unknown_field_is_refused_with_its_path() {
    let mut file = check_file(json!([]));
    file["hosts"] = json!([{ "name": "a", "network": "internet", "adress": "1.2.3.4" }]);
    let message = refused_check(&file.to_string());
    assert!(
        message.contains("hosts[0]") && message.contains("adress") && message.contains("address"),
        "{message}"
    );
    let mut file = check_file(json!([]));
    file["deployments"][0]["region"] = json!("eastus");
    assert!(refused_check(&file.to_string()).contains("deployments[0]"));
    let mut file = check_file(json!([]));
    file["expect"] = json!([{ "from": "a", "to": "b", "verdict": "allowed", "symptoms": "timeout" }]);
    assert!(refused_check(&file.to_string()).contains("expect[0]"));
    let inside = json!({ "pathlight": "check/1", "scenario": { "pathlight": "scenario/1",
        "hosts": { "h": { "network": "internet", "adress": "1.2.3.4" } } } });
    let message = refused_check(&inside.to_string());
    assert!(
        message.contains("scenario") && message.contains("hosts.h") && message.contains("adress"),
        "{message}"
    );
    let full = |scenario: &str| {
        let mut document = Document::default();
        document.scenario.title = "x".to_owned();
        assert!(link::read(&link::write(&document)).is_ok());
        refused_scenario(scenario)
    };
    assert!(full(r#"{"pathlight":"scenario/1","virtualNetworks":{"v":{"scope":"s/g","region":"eastus","addressSpace":[],"x":1}}}"#).contains("virtualNetworks.v"));
    // resources may hold anything: what is not read is not refused
    let odd = json!([{ "type": "Microsoft.Network/routeTables", "name": "rt", "properties": { "routes": [], "x": 1 } }]);
    assert!(import(odd).problems.is_empty());
}

#[test]
fn a_file_over_the_limit_is_refused_with_the_limit() {
    let large = " ".repeat(10 * 1024 * 1024 + 1);
    let message = read_within(&large, 10 * 1024 * 1024)
        .expect_err("too large")
        .to_string();
    assert!(message.contains("10 MiB"), "{message}");
    let long = format!("1.{}", "A".repeat(link::LONGEST + 1));
    assert!(
        link::read(&long)
            .expect_err("too long")
            .to_string()
            .contains("65536")
    );
    let many: Vec<Value> = (0..20_002)
        .map(|at| json!({ "type": "Microsoft.Network/routeTables", "name": format!("rt{at}") }))
        .collect();
    let found = import(Value::Array(many));
    assert!(
        found
            .problems
            .iter()
            .any(|it| it.code == "too-many" && it.text.contains("20000"))
    );
}

#[test]
fn ipv6_that_is_not_modelled_is_listed() {
    let found = import(json!([
        { "type": "Microsoft.Network/virtualNetworks", "name": "vnet", "properties": {
            "addressSpace": { "addressPrefixes": ["10.0.0.0/16", "fd00::/48"] } } },
        { "type": "Microsoft.Network/publicIPAddresses", "name": "pip", "properties": { "ipAddress": "2001:db8::1" } },
        { "type": "Microsoft.Network/routeTables", "name": "rt", "properties": { "routes": [
            { "name": "r6", "properties": { "addressPrefix": "::/0", "nextHopType": "None" } }] } },
    ]));
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    let listed: Vec<&str> = found.unsupported.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(
        listed.iter().filter(|text| text.contains("IPv6")).count(),
        3,
        "{listed:?}"
    );
    let mut file = check_file(json!([]));
    file["hosts"] = json!([{ "name": "six", "network": "internet", "address": "2001:db8::1" }]);
    let message = refused_check(&file.to_string());
    assert!(
        message.contains("hosts[0].address") && message.contains("IPv4"),
        "{message}"
    );
    let mut file = check_file(json!([]));
    file["hosts"] = json!([{ "name": "h", "network": "internet", "address": "192.0.2.1" }]);
    file["expect"] = json!([{ "from": "h", "to": { "address": "2001:db8::1" } }]);
    let message = refused_check(&file.to_string());
    assert!(
        message.contains("expect[0]") && message.contains("IPv4"),
        "{message}"
    );
}

#[test]
fn hostile_names_are_kept_or_refused_and_never_fill_a_message() {
    let long = "x".repeat(10_000);
    let mut file = check_file(json!([]));
    file["hosts"] = json!([{ "name": long, "network": "internet", "address": "192.0.2.1" }]);
    let message = refused_check(&file.to_string());
    assert!(
        message.contains("hosts[0].name") && message.contains("260") && message.len() < 300,
        "{message}"
    );
    for field in ["from", "to", "protocol"] {
        let mut file = check_file(json!([]));
        file["hosts"] = json!([{ "name": "h", "network": "internet", "address": "192.0.2.1" }]);
        let mut row = json!({ "from": "h", "to": { "address": "192.0.2.2" } });
        row[field] = json!(long);
        file["expect"] = json!([row]);
        let message = refused_check(&file.to_string());
        assert!(
            message.contains("expect[0]") && message.contains(field) && message.len() < 400,
            "{message}"
        );
    }
    let found = import(json!([{ "type": "Microsoft.Network/routeTables", "name": long }]));
    assert!(
        found
            .problems
            .iter()
            .any(|it| it.code == "name-too-long" && it.resource.len() < 100)
    );
    for name in [
        "<img src=x onerror=alert(1)>",
        "\u{202e}txet",
        "a\u{0}b",
        "\u{1b}[31m",
        "\"quoted\"",
        "ß/../..",
    ] {
        let found = import(json!([{ "type": "Microsoft.Network/routeTables", "name": name }]));
        let table = found
            .scenario
            .route_tables
            .keys()
            .next()
            .expect("it is kept")
            .to_string();
        assert_eq!(table, name);
        let document = Document {
            scenario: found.scenario,
            layout: None,
        };
        assert_eq!(open(&save(&document)).map(|it| it.document), Ok(document.clone()));
        assert_eq!(
            link::read(&link::write(&document)).map(|it| it.document),
            Ok(document)
        );
    }
}

/// Every place of a value, as JSON pointers.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    found.push(place.to_owned());
    match value {
        Value::Array(elements) => {
            for (at, element) in elements.iter().enumerate() {
                places(element, &format!("{place}/{at}"), found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                places(
                    member,
                    &format!("{place}/{}", key.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn nothing_in_a_file_can_end_the_program() {
    let estate = include_str!("cases/estates/estate-1.check.json");
    let mut file: Value = serde_json::from_str(estate).expect("an estate");
    // a few rows are enough to read every stage
    let rows = file["expect"]
        .as_array()
        .expect("rows")
        .iter()
        .step_by(15)
        .cloned();
    file["expect"] = Value::Array(rows.collect());
    let mut all = Vec::new();
    places(&file, "", &mut all);
    let hostile = [
        json!(null),
        json!(-1),
        json!(""),
        json!([]),
        json!({}),
        json!("[parameters('p')]"),
        json!("255.255.255.255/0"),
    ];
    for (at, place) in all.iter().enumerate().step_by(3) {
        let mut changed = file.clone();
        *changed.pointer_mut(place).expect("it is there") = hostile[at % hostile.len()].clone();
        let text = changed.to_string();
        let _ = run(&text);
        let _ = check::open(&text, &mut |path| Err(path.to_owned()));
    }
}

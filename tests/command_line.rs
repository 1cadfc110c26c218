//! Check files: two whole estates hold, bad input is refused with its place.
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;

use pathlight_core::check;
use pathlight_core::import::{self, Deployment};
use serde_json::{Value, json};

fn no_files(path: &str) -> Result<String, String> {
    Err(format!("no file {path}"))
}

fn run(file: &Value) -> Result<check::Report, String> {
    check::run(&file.to_string(), &mut no_files)
}

fn refusal(file: &Value) -> String {
    run(file).map(|report| report.title).expect_err("it is refused")
}

fn with(resources: Value) -> Value {
    json!({
        "pathlight": "check/1",
        "deployments": [{ "subscription": "s", "resourceGroup": "rg", "location": "eastus", "resources": resources }],
    })
}

fn imported(resources: Value) -> import::Imported {
    import::read(&[Deployment {
        subscription: "s".into(),
        resource_group: "rg".into(),
        location: Some("eastus".into()),
        resources,
        place: "$".into(),
    }])
}

#[test]
fn both_estates_hold() {
    for name in harness::files::ESTATES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("cases/estates/{name}.check.json"));
        let text = std::fs::read_to_string(path).expect("the estate is there");
        let report = check::run(&text, &mut no_files).expect("it is a check file");
        let wrong: Vec<String> = report
            .rows
            .iter()
            .filter(|row| row.ok != Some(true))
            .map(|row| format!("{} -> {}: {:?}", row.from, row.to, row.mismatches))
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
        assert_eq!(report.passed(), 90, "{name}");
        assert!(report.problems.is_empty(), "{name}: {:?}", report.problems);
    }
}

/// What the page keeps beside a scenario goes into the link that `pathlight link` writes.
#[test]
fn a_scenario_brings_what_was_placed_by_hand() {
    let layout = json!({ "placed": { "subnet/a": 1 } });
    let file = json!({ "pathlight": "scenario/1", "layout": layout });
    let estate = check::open(&file.to_string(), &mut no_files).expect("a scenario");
    assert_eq!(estate.layout, Some(layout));
}

#[test]
fn what_is_no_check_file_is_refused_with_its_place() {
    let refused = |text: &str| check::run(text, &mut no_files).map(|_| ()).expect_err(text);
    assert!(refused("").contains("empty"));
    assert!(refused("{").contains("line 1"));
    assert!(refused("[]").contains("check/1"));
    assert!(refused(r#"{"pathlight": "check/9"}"#).contains("check/1"));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refused(&deep).contains("JSON"));

    let mut file = with(json!([]));
    file["expectt"] = json!([]);
    assert!(refusal(&file).contains("expectt"));
    let mut file = with(json!([]));
    file["expect"] = json!([{ "from": "a", "to": "b", "verdict": "maybe" }]);
    assert!(refusal(&file).contains("expect[0].verdict"));
    let mut file = with(json!([]));
    file["expect"] = json!([{ "from": "nobody", "to": "b" }]);
    assert!(refusal(&file).contains("nobody"));
    let mut file = with(json!([]));
    file["deployments"][0]["template"] = json!("missing.json");
    assert!(refusal(&file).contains("missing.json"));
}

#[test]
fn malformed_resources_are_problems_and_never_an_end() {
    for value in [
        json!(null),
        json!(7),
        json!([[[]]]),
        json!([{}]),
        json!([{ "type": 3 }]),
        json!("x"),
    ] {
        imported(value);
    }
    let group = |priority: i64| {
        json!({ "type": "Microsoft.Network/networkSecurityGroups", "name": "nsg1", "properties": {
            "securityRules": [{ "name": "r", "properties": { "priority": priority, "direction": "inbound",
                "access": "Allow", "protocol": "TCP", "sourceAddressPrefix": "*", "destinationPortRange": "22",
                "sourcePortRange": "*", "destinationAddressPrefix": "*" } }] } })
    };
    let mut file = with(json!([group(99)]));
    file["problems"] = json!(["NSG1"]);
    assert_eq!(run(&file).expect("a check file").failed(), 0);
    file["problems"] = json!([]);
    assert_eq!(run(&file).expect("a check file").failed(), 1);
    // the same id twice is a problem on both
    let twice = imported(json!([group(100), group(100)]));
    assert_eq!(twice.problems.len(), 2);
    let long = imported(json!([{ "type": "Microsoft.Network/routeTables", "name": "x".repeat(10_000) }]));
    assert_eq!(long.problems.len(), 1);
}

#[test]
fn every_form_of_a_list_is_read_alike() {
    let network = json!({ "type": "microsoft.network/VIRTUALNETWORKS", "name": "vnet", "properties": {
        "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] } } });
    let subnet = |type_name: &str, name: &str| json!({ "type": type_name, "name": name, "properties": { "addressPrefix": "10.0.1.0/24" } });
    let complete = subnet("Microsoft.Network/virtualNetworks/subnets", "vnet/a");
    let mut nested = network.clone();
    nested["resources"] = json!([subnet("subnets", "a")]);
    let mut flat = network.clone();
    flat.as_object_mut().expect("an object").remove("properties");
    flat["addressSpace"] = json!({ "addressPrefixes": ["10.0.0.0/16"] });
    flat["subnets"] = json!([{ "name": "a", "addressPrefix": "10.0.1.0/24" }]);
    let forms = [
        json!([network, complete]),
        json!({ "value": [network, complete] }),
        json!({ "data": [network, complete] }),
        json!({ "resources": { "one": network, "two": complete } }),
        json!({ "resources": [complete, network] }),
        nested,
        flat,
    ];
    let first = imported(forms[0].clone()).scenario;
    assert_eq!(first.subnets.len(), 1);
    for form in forms {
        assert_eq!(imported(form.clone()).scenario, first, "{form}");
    }
}

#[test]
fn what_an_expression_hides_is_undetermined() {
    let estate = |group: Value, location: &str| {
        let subnet =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/a";
        let mut file = with(json!([
            { "type": "Microsoft.Network/virtualNetworks", "name": "vnet", "apiVersion": "2024-05-01", "properties": {
                "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
                "subnets": [{ "name": "a", "properties": { "addressPrefix": "10.0.1.0/24", "networkSecurityGroup": group } }] } },
            { "type": "Microsoft.Network/networkInterfaces", "name": "nic", "properties": { "ipConfigurations": [
                { "name": "one", "properties": { "privateIPAddress": "10.0.1.4", "subnet": { "id": subnet } } }] } },
            { "type": "Microsoft.Storage/storageAccounts", "name": "account", "location": location, "properties": {} },
        ]));
        file["expect"] = json!([{ "from": "nic", "to": "account", "verdict": "allowed" }]);
        let report = run(&file).expect("a check file");
        report.rows[0].outcome.verdict()
    };
    use pathlight_core::outcome::Verdict::{Allowed, Undetermined};
    assert_eq!(estate(json!(null), "eastus"), Allowed);
    assert_eq!(estate(json!(null), "[resourceGroup().location]"), Allowed);
    assert_eq!(
        estate(json!({ "id": "[parameters('group')]" }), "eastus"),
        Undetermined
    );
    assert_eq!(estate(json!(null), "[parameters('location')]"), Undetermined);
}

#[test]
fn ends_are_named_by_name_or_by_resource_id() {
    let nic = |name: &str, address: &str| {
        json!({ "type": "Microsoft.Network/networkInterfaces", "name": name, "properties": { "ipConfigurations": [
            { "name": "one", "properties": { "privateIPAddress": address, "subnet": { "id":
                "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/a" } } }] } })
    };
    let id = |kind: &str, name: &str| format!("/subscriptions/S/resourceGroups/RG/providers/{kind}/{name}");
    // a machine has the name of another machine's interface, and wins by that name
    let file = with(json!([
        { "type": "Microsoft.Network/virtualNetworks", "name": "vnet", "properties": {
            "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
            "subnets": [{ "name": "a", "properties": { "addressPrefix": "10.0.1.0/24", "defaultOutboundAccess": true } }] } },
        nic("vm", "10.0.1.4"), nic("nic", "10.0.1.5"),
        { "type": "Microsoft.Compute/virtualMachines", "name": "vm", "properties": { "networkProfile": {
            "networkInterfaces": [{ "id": id("Microsoft.Network/networkInterfaces", "nic") }] } } },
        { "type": "Microsoft.Storage/storageAccounts", "name": "account", "properties": {} },
        { "type": "Microsoft.Network/privateEndpoints", "name": "pe", "properties": { "privateLinkServiceConnections": [
            { "properties": { "privateLinkServiceId": id("Microsoft.Storage/storageAccounts", "account") } }] } },
    ]));
    let estate = check::open(&file.to_string(), &mut no_files).expect("an estate");
    let again = pathlight_core::document::Document {
        scenario: estate.scenario.clone(),
        layout: None,
    };
    let saved = pathlight_core::document::save(&again);
    let reopened = check::open(&saved, &mut no_files).expect("a scenario");
    for estate in [estate, reopened] {
        let ends = |from: &str, to: &str| {
            let flow = check::flow(&estate, from, to, "tcp", None).expect(to);
            serde_json::to_value((flow.source, flow.target)).expect("plain")
        };
        let account = json!({ "storageAccount": { "id": "account", "sub_resource": "blob" } });
        let by_name = ends("vm", "account");
        assert_eq!(by_name, json!([{ "networkInterface": "nic" }, account]));
        let machine = id("Microsoft.Compute/virtualMachines", "vm");
        assert_eq!(
            ends(&machine, &id("microsoft.storage/storageaccounts", "ACCOUNT")),
            by_name
        );
        assert_eq!(
            ends(
                &machine,
                &format!("{}/blob", id("Microsoft.Storage/storageAccounts", "account"))
            ),
            by_name
        );
        let interface = id("Microsoft.Network/networkInterfaces", "vm");
        assert_eq!(
            ends(&interface, &machine),
            json!([{ "networkInterface": "vm" }, { "networkInterface": "nic" }])
        );
        // a private endpoint's name means its service
        assert_eq!(ends("vm", "pe"), by_name);
    }
}

#[test]
fn what_a_check_file_expects_becomes_the_wishes_of_the_scenario() {
    use pathlight_core::analysis::matrix::{asked_about, unanswered};
    let mut file = with(json!([
        { "type": "Microsoft.Network/virtualNetworks", "name": "vnet", "properties": {
            "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
            "subnets": [{ "name": "a", "properties": { "addressPrefix": "10.0.1.0/24", "defaultOutboundAccess": true } }] } },
        { "type": "Microsoft.Network/networkInterfaces", "name": "VM1", "properties": { "ipConfigurations": [
            { "name": "one", "properties": { "privateIPAddress": "10.0.1.4", "subnet": { "id":
                "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/a" } } }] } },
        { "type": "Microsoft.Storage/storageAccounts", "name": "account", "properties": {} },
    ]));
    file["title"] = json!("What must hold");
    file["expect"] = json!([
        { "from": "vm1", "to": "account/file", "port": 443, "verdict": "denied" },
        { "from": "vm1", "to": "Account", "symptom": "connected" },
        { "from": "vm1", "to": { "address": "8.8.8.8" }, "port": 53, "protocol": "Udp", "verdict": "undetermined" },
        { "from": "vm1", "to": "account", "port": 8443, "way": "public" },
        { "from": "vm1", "to": "account", "sourcePort": 5000, "verdict": "allowed" },
        { "from": "nobody", "to": "account", "verdict": "allowed" },
    ]);
    let estate = check::open(&file.to_string(), &mut no_files).expect("an estate");
    assert_eq!(estate.scenario.title, "What must hold");
    assert_eq!(estate.unasked, ["vm1 to account"]);
    assert_eq!(unanswered(&estate.scenario).len(), 1);
    let asked = asked_about(&estate.scenario);
    let wanted: Vec<_> = asked.iter().map(|(_, wanted)| *wanted).collect();
    use pathlight_core::model::expectation::Wanted::{Closed, Open};
    assert_eq!(wanted, [Some(Closed), Some(Open), None, None]);
    // each row asks what the file asks
    let file_flow =
        |to: &str, protocol: &str, port| check::flow(&estate, "vm1", to, protocol, Some(port)).expect(to);
    let flows: Vec<_> = asked.into_iter().map(|(flow, _)| flow).collect();
    let wanted = [
        file_flow("account/file", "tcp", 443),
        file_flow("account", "tcp", 443),
        file_flow("8.8.8.8", "udp", 53),
        file_flow("account", "tcp", 8443),
    ];
    assert_eq!(flows, wanted);
}

//! With Microsoft's published service tags loaded, bare addresses are in tags, or are not.
#![cfg(not(target_arch = "wasm32"))]

use harness::patch::merge;
use pathlight_core::check;
use pathlight_core::json::read;
use pathlight_core::outcome::Outcome;
use pathlight_core::outcome::Verdict::{Allowed, Denied, Undetermined};
use pathlight_core::service_tag::ServiceTags;
use serde_json::{Value, json};

fn tags() -> ServiceTags {
    let tag = |name: &str, prefixes: &[&str]| json!({ "name": name, "properties": { "addressPrefixes": prefixes } });
    let file = json!({ "changeNumber": 1, "cloud": "Public", "values": [
        tag("Storage", &["13.83.72.16/28", "52.239.191.0/28", "2603:1030::/49"]),
        tag("Storage.WestUS", &["13.83.72.16/28"]),
        tag("AzureCloud", &["13.83.0.0/16", "20.42.0.0/17"]),
        tag("AzureCloud.westus", &["13.83.0.0/16"]),
    ] });
    ServiceTags::read(&file.to_string()).expect("a tags file")
}

/// What `from` gets from `to` in the lab with `given`, with and without the tags.
fn ask(given: &Value, from: &str, to: &Value) -> [Outcome; 2] {
    let mut scenario: Value = serde_json::from_str(include_str!("cases/fixtures/lab.json")).expect("the lab");
    scenario["pathlight"] = json!("scenario/1");
    merge(&mut scenario, given);
    let file =
        json!({ "pathlight": "check/1", "scenario": scenario, "expect": [{ "from": from, "to": to }] });
    let loaded = tags();
    [Some(&loaded), None].map(|tags| {
        let report = check::run_with(&file.to_string(), &mut |path| Err(path.to_owned()), tags);
        report.expect("a check file").rows[0].outcome.clone()
    })
}

fn group(rules: Value) -> Value {
    json!({ "networkSecurityGroups": { "nsg-A": { "securityRules": rules } }, "subnets": { "A": { "networkSecurityGroup": "nsg-A" } } })
}

fn rule(name: &str, priority: u16, access: &str, destination: &str) -> Value {
    json!({ "name": name, "priority": priority, "direction": "Outbound", "access": access, "destination": [destination] })
}

fn address(text: &str) -> Value {
    json!({ "address": text })
}

#[test]
fn rules_by_tag_decide_about_bare_addresses() {
    // J-48 to J-50, by literal addresses
    let given = group(json!([
        rule("O100", 100, "Allow", "AzureCloud"),
        rule("O110", 110, "Deny", "Internet")
    ]));
    for (to, verdict) in [
        ("20.42.64.44", Allowed),
        ("52.239.191.1", Denied),
        ("13.107.213.1", Denied),
    ] {
        let [with, without] = ask(&given, "a1", &address(to));
        assert_eq!(with.verdict(), verdict, "{to}");
        assert_eq!(without.verdict(), Undetermined, "{to}");
    }
    // a tag that the file does not have, and a name in another spelling
    let other = group(json!([rule("O100", 100, "Deny", "Sql")]));
    assert_eq!(
        ask(&other, "a1", &address("20.42.64.44"))[0].verdict(),
        Undetermined
    );
    let spelled = group(json!([rule("O100", 100, "Deny", "storage.westus")]));
    assert_eq!(
        ask(&spelled, "a1", &address("13.83.72.20"))[0].rule(),
        Some("O100")
    );
}

#[test]
fn routes_by_tag_are_as_long_as_the_prefix_that_holds_the_address() {
    let given = |routes: Value| json!({ "routeTables": { "rt": { "routes": routes } }, "subnets": { "A": { "routeTable": "rt" } } });
    let route = |name: &str, prefix: &str, hop: &str| json!({ "name": name, "addressPrefix": prefix, "nextHop": hop });
    // J-70: an explicit prefix beats a tag of the same length
    let equal = given(json!([
        route("tag", "Storage", "none"),
        route("own", "13.83.72.16/28", "internet")
    ]));
    assert_eq!(ask(&equal, "a1", &address("13.83.72.20"))[0].verdict(), Allowed);
    let shorter = given(json!([
        route("tag", "Storage", "none"),
        route("own", "13.83.0.0/16", "internet")
    ]));
    let [with, without] = ask(&shorter, "a1", &address("13.83.72.20"));
    assert_eq!((with.verdict(), with.rule()), (Denied, Some("tag")));
    assert_eq!(without.verdict(), Undetermined);
}

#[test]
fn an_internet_host_in_the_accounts_region_is_azure_internal() {
    let given = json!({ "hosts": { "X": { "address": "13.83.9.9" } },
        "storageAccounts": { "stW": { "firewall": { "defaultAction": "Deny", "ipRules": ["13.83.9.9"] } } } });
    let [with, without] = ask(&given, "X", &json!("stW"));
    assert_eq!((with.verdict(), without.verdict()), (Denied, Allowed));
}

#[test]
fn nested_prefixes_and_the_ends_of_the_range_are_found() {
    let prefixes = [
        "10.0.0.0/8",
        "10.1.0.0/16",
        "10.1.2.0/24",
        "10.1.0.0/16",
        "255.0.0.0/8",
        "0.0.0.0/32",
        "2603::/20",
    ];
    let file = json!({ "values": [{ "name": "Some", "properties": { "addressPrefixes": prefixes } },
        { "name": "None", "properties": { "addressPrefixes": [] } }] });
    let tags = ServiceTags::read(&file.to_string()).expect("a tags file");
    let longest = |text: &str| tags.longest("some", text.parse().expect("an address"));
    for (address, found) in [
        ("10.0.0.0", Some(8)),
        ("10.1.0.0", Some(16)),
        ("10.1.2.255", Some(24)),
        ("10.1.3.0", Some(16)),
        ("10.255.255.255", Some(8)),
        ("11.0.0.0", None),
        ("0.0.0.0", Some(32)),
        ("0.0.0.1", None),
        ("255.255.255.255", Some(8)),
    ] {
        assert_eq!(longest(address), Some(found), "{address}");
    }
    assert_eq!(
        tags.addresses("SOME").expect("it is there").to_string(),
        "0.0.0.0, 10.0.0.0/8, 255.0.0.0/8"
    );
    assert!(tags.addresses("None").expect("it is there").is_empty());
    assert_eq!(tags.addresses("Other"), None);
}

#[test]
fn a_region_has_several_spellings() {
    // network B8: joined by the region's id, where no service tells the spellings apart
    let tag = |name: &str, region: u16, prefix: &str| json!({ "name": name, "properties": { "regionId": region, "addressPrefixes": [prefix] } });
    let file = json!({ "values": [
        tag("AzureCloud.norwayw", 74, "20.0.0.0/16"),
        tag("Storage.NorwayWest", 74, "20.0.1.0/24"),
        tag("StorageMover.NorwayWest", 74, "20.0.2.0/24"),
        tag("Storage.EastUS2", 33, "20.1.1.0/24"),
        tag("Storage.EastUS2Stage", 33, "20.1.2.0/24"),
        tag("AzureCloud.eastus2", 33, "20.1.0.0/16"),
        tag("AzureFrontDoor.Backend", 0, "20.2.0.0/16"),
    ] });
    let tags = ServiceTags::read(&file.to_string()).expect("a tags file");
    let addresses = |name: &str| tags.addresses(name).map(|set| set.to_string());
    assert_eq!(addresses("storage.NORWAYW").as_deref(), Some("20.0.1.0/24"));
    assert_eq!(addresses("AzureCloud.NorwayWest").as_deref(), Some("20.0.0.0/16"));
    assert_eq!(addresses("AzureCloud.EastUS2").as_deref(), Some("20.1.0.0/16"));
    for unknown in [
        "AzureCloud.EastUS2Stage",
        "Storage",
        "Storage.Backend",
        "AzureCloud.Backend",
        "Sql.norwayw",
    ] {
        assert_eq!(addresses(unknown), None, "{unknown}");
    }
}

#[test]
fn tags_that_the_file_does_not_list_are_named() {
    let rule = |name: &str, tags: &[&str]| json!({ "name": name, "priority": 100, "direction": "Outbound", "access": "Allow", "destination": tags });
    let scenario = json!({
        "networkSecurityGroups": { "g": { "securityRules": [
            rule("a", &["Sql.WestUS", "storage.westus", "internet"]),
            rule("b", &["Sql.westus", "Backup", "AzurePlatformLKM", "10.0.0.0/8"]),
        ] } },
        "routeTables": { "t": { "routes": [{ "name": "r", "addressPrefix": "ApiManagement", "nextHop": "internet" }] } },
    });
    let scenario = read(&scenario).expect("a scenario");
    let tags = tags();
    let unlisted: Vec<_> = tags
        .unlisted(&scenario)
        .into_iter()
        .map(ToString::to_string)
        .collect();
    // names compare without case
    assert_eq!(unlisted, ["ApiManagement", "Backup", "Sql.WestUS"]);
}

#[test]
fn what_is_no_tags_file_is_refused_with_its_place() {
    let refused = |text: &str| ServiceTags::read(text).expect_err(text);
    assert!(refused("{").contains("not JSON"));
    assert!(refused("[]").contains("`values`"));
    assert!(refused(r#"{"values": [{"name": "Storage"}]}"#).contains("values[0]"));
    let bad = r#"{"values": [{"name": "Storage", "properties": {"addressPrefixes": ["10.0.0.0/33"]}}]}"#;
    assert!(refused(bad).contains("`values[0]`: \"10.0.0.0/33\""));
}

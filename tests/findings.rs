//! Findings: each is shown by one scenario and not by a near miss, natively and under wasm.

use std::collections::BTreeSet;

use harness::findings::{self, FindingCase};
use pathlight_core::analysis::lint::{Code, Finding, findings as find};
use pathlight_core::check::run;
use pathlight_core::explain::finding::finding as words;
use pathlight_core::gallery;
use pathlight_core::model::Scenario;
use pathlight_core::model::check::check;
use serde_json::{Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

fn cases() -> Vec<FindingCase> {
    findings::all().expect("the case files can be read")
}

/// The findings of a code in a scenario without a fault but what an expression hides.
fn of_code(scenario: &Scenario, case: &FindingCase) -> Vec<Finding> {
    assert_eq!(check(scenario), [], "{}", case.about);
    let all = find(scenario).into_iter();
    all.filter(|it| it.code.as_str() == case.code).collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_finding_is_shown_and_its_near_miss_is_not() {
    for case in cases() {
        let about = format!("{}: {}", case.code, case.about);
        let [shows, near] = case
            .scenarios()
            .unwrap_or_else(|error| panic!("{about}: {error}"));
        let found = of_code(&shows, &case);
        let [one] = found.as_slice() else {
            panic!("{about}: {found:?} of {:?}", find(&shows));
        };
        assert_eq!(
            (&one.resource, &one.rule),
            (&case.resource, &case.rule),
            "{about}"
        );
        assert_eq!(one.code.cites(), case.cites, "{about}");
        let said = words(&shows, one);
        let missing: Vec<_> = case.says.iter().filter(|it| !said.contains(*it)).collect();
        assert!(missing.is_empty(), "{about}: {missing:?} in {said}");
        assert_eq!(of_code(&near, &case), [], "{about}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_code_is_shown() {
    let shown: BTreeSet<String> = cases().into_iter().map(|case| case.code).collect();
    let all: BTreeSet<String> = Code::ALL.iter().map(|(_, word, _)| (*word).to_owned()).collect();
    assert_eq!(shown, all);
    assert_eq!(all.len(), Code::ALL.len(), "each has a word of its own");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn what_is_unwise_in_the_gallery_is_what_it_teaches() {
    let taught = |id: &str| -> &[&str] {
        match id {
            "two-halves" => &["endpoint-nobody-names", "rule-without-endpoint"],
            "neighbour-subnet" => &["inert-rules"],
            "same-region-address" => &["ip-rule-of-same-region"],
            "forced-tunnelling" => &["rule-without-endpoint"],
            "private-endpoint" => &["public-side-open"],
            "sign-in" => &["sign-in-cut-off"],
            _ => &[],
        }
    };
    for entry in gallery::ALL {
        let scenario = gallery::open(entry.id).expect("it is there").scenario;
        let codes: Vec<_> = find(&scenario).iter().map(|it| it.code.as_str()).collect();
        assert_eq!(codes, taught(entry.id), "{}", entry.id);
    }
}

/// The codes of the findings of an estate with one subnet, and an account whose firewall names it.
fn codes_of(endpoints: Value) -> Vec<&'static str> {
    let subnet =
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet/subnets/a";
    let file = json!({ "pathlight": "check/1", "deployments": [{ "subscription": "s", "resourceGroup": "rg", "location": "eastus",
        "resources": [
            { "type": "Microsoft.Network/virtualNetworks", "name": "vnet", "properties": {
                "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
                "subnets": [{ "name": "a", "properties": { "addressPrefix": "10.0.0.0/24", "serviceEndpoints": endpoints } }] } },
            { "type": "Microsoft.Storage/storageAccounts", "name": "store", "properties": { "networkAcls": {
                "defaultAction": "Deny", "virtualNetworkRules": [{ "id": subnet }] } } },
        ] }] });
    let report = run(&file.to_string(), &mut |path| Err(format!("no file {path}"))).expect("a check file");
    report.findings.iter().map(|it| it.code.as_str()).collect()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn nothing_is_found_missing_that_an_expression_may_hide() {
    assert_eq!(codes_of(json!([])), ["rule-without-endpoint"]);
    assert_eq!(codes_of(json!([{ "service": "Microsoft.Storage" }])), [""; 0]);
    assert_eq!(codes_of(json!("[parameters('endpoints')]")), [""; 0]);
}

//! Links and files that were written once open for ever.
#![cfg(not(target_arch = "wasm32"))]

#[path = "documents/frozen.rs"]
mod frozen;

use pathlight_core::document::{OpenError, link, open};
use pathlight_core::gallery;

/// One frozen link for every version and feature. Never change a line; add one.
const FROZEN: &[(&str, &str)] = &[
    (
        "version 1, a gallery scenario as it is",
        "1.q1ZKV7JSKspPL03VTUxOzi_NK1GqBQA",
    ),
    (
        "version 1, a gallery scenario with switches and a choice",
        "1.DcjBCYAwDAXQXf65LtAFHKL0ICFWQUxIzEHE3Zvjex8GKkxG8LIRSdwPCnbUBpXrpDflfqAXUGaDkyhnGruEEa8moej9nw",
    ),
    (
        "version 1, a scenario in full",
        "1.zVdNb-M2EP0rAS-9xLKkpNlNbul3Dtsa66JFEeRAS2OLiEwKJGWvEfi_d_ghibJkx0kue7NJzps3jzPD0QupqC5Ktio0uSMqA04lE9OEXBLNdAm4-GV3IbbcLOAm14rcvZBMcC2UMD93opa4pmUN-0uypAvJnuna7HC6NvZKrGEh8t0FlAp-UGSPx1S9UJlklWaCh4CTSorc_He-0LrxFGBPlhKgd6j1arA3TOqaln-C3gr5bNE3HHRifqhMVNChWndTuZrQqsIAJayQD24DVbpWuELzXIJS84pmaPZIkjhKojiKp8kNefKBILZ1InQB0nrrEUA4575Fm0lYsm-gWsAUAdNr8nRJcljSutR_1Xohap7fZxmeR4ScKbooITcyVJJtqIZ3eUpaT9zZzCGrJdO736WoKwTgajVpHGB0IDcsg195Xglmr_7xpVk0mcEyiSoudTTXQtIVkP3TwGgmSpYxx0HwcjdZMw5OvDEOVsqQxau3prz517oEx9An3n1Ziu1cFb9Jsf4Dk5BY7YQ5S-6u4hjlZhIy7e78gVvJjXiN6hbAWgktMlHi0t-ZdYk57xIija8wH5LkKkpid4FKM04N5kxIqxhJUwzXBlzVCxTjobp31wMuOdfJhFWvx8kaMzyRxtF1Gn2KkmvD5rnGpbmmPKcyJ4GyD1yDXGLuto44y6wnm7Zo1d21__UQePEpY3wcMDep5mibglunA1xXDMdRU0QNivULzQpMi4amzYFhCI9tCE_O7YlzqT-3P5GQL0FCvqM5YLEyznwL69JO-Vq4PFkp7e5XcNlkeU97jXHaZ-IPujLxxKa4tWE5SDUd-Jh6JthFMLO1mq53foW6lSYtD84ZLQZH36HPEqtrS8vS2PrGdt9U2y_Ad-SwV3cVPMhPR1SKVQ3HifUeCGQ2wsqgFEK5IAvTFLqH6j-U96JwjYK3LZWZxDJk2q5q6y8oe4QUHNWANfMl7QF_kpRnxcXs5x4gdobmaAiZ3KZRcvM5-tFANgV339uOsWw-EXthiLxyr433NW-WXuWe3KITrOs4jm5uDNoWFhPFdCjFv7C4sEuvot2iBJ-vozS5ia5cScO3Cpsq7epiif3XNQwzRODQMMwuJIEvOb5vKE8FHFmNmY1df2CZlULZJ3LUZVMdE-Ao1ZkeW2l62-k5cYyxST8QSXqKk89au-_oV_j6kLs0PRGn6lLmtOGQzqHp24QIq-UYgJ0ktkxnhW8JzGCBe_Bd-R709SPv2slxZW9YWeTKvAq74-gzt3_k7fSbwXsSQLv21CG703PXtF7GjO0M4rrbiDIdsqh1gHtkeBzrph0EVOmZkjZP-pmCIrf0TeQcfqibKnrUujHP_F-NTqzS736PI2AYWjAFfDi8FqsLLTkMrdF9LLYulH_63xP9YMyBxlcvmOBd-FA0ZiZ46LCCaJIzovETxRuCaX31r2ZLe00G_84cEz8zjseCw47SwytBIQTPD4ML3OWedr9MbDD497w2YHXsMIZD1StQlyc7BAvlYNVZeBta1tCfWoJW20M8GHSGA73_1jDjfPcdEnyA7HE2_B8",
    ),
];

#[test]
fn frozen_links_open() {
    for (about, written) in FROZEN {
        let opened = link::read(written).unwrap_or_else(|error| panic!("{about}: {error}"));
        assert!(!opened.document.scenario.switches.is_empty(), "{about}");
        let again = link::write(&opened.document);
        assert_eq!(
            link::read(&again).map(|again| again.document),
            Ok(opened.document),
            "{about}"
        );
    }
}

fn refused(text: &str) -> String {
    open(text).expect_err(text).to_string()
}

#[test]
fn what_is_no_scenario_is_refused_with_its_place() {
    assert_eq!(open(" "), Err(OpenError::Empty));
    for (text, words) in [
        ("{", "not JSON"),
        ("[]", "`pathlight`"),
        ("{\"pathlight\":\"check/1\"}", "`check/1`"),
        ("{\"pathlight\":\"scenario/2\"}", "newer"),
        ("{\"pathlight\":\"scenario/1\",\"subnetz\":{}}", "subnetz"),
        (
            "{\"pathlight\":\"scenario/1\",\"hosts\":{\"a\":{\"network\":\"internet\",\"adress\":\"1.2.3.4\"}}}",
            "hosts.a",
        ),
        (
            "{\"pathlight\":\"scenario/1\",\"hosts\":{\"a\":{\"network\":\"internet\",\"adress\":\"1.2.3.4\"}}}",
            "adress",
        ),
        ("{\"pathlight\":\"scenario/1\",\"subnets\":[]}", "subnets"),
    ] {
        assert!(refused(text).contains(words), "{text}: {}", refused(text));
    }
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    assert!(refused(&deep).contains("not JSON"));
    let long = format!(
        "{{\"pathlight\":\"scenario/1\",\"tenants\":{{\"{}\":{{}}}}}}",
        "x".repeat(10_000)
    );
    assert!(refused(&long).contains("10000 characters"));
}

#[test]
fn what_is_malformed_in_parts_opens_with_its_problems() {
    let text = r#"{"pathlight":"scenario/1",
        "tenants":{"t":{}},"subscriptions":{"s":{"tenant":"t"}},
        "virtualNetworks":{"v":{"scope":"s/rg","region":"eastus","addressSpace":["10.0.0.1/16"]}},
        "subnets":{"a":{"virtualNetwork":"v","addressPrefixes":["10.0.0.0/24"],"routeTable":"gone"},
                   "b":{"virtualNetwork":"v","addressPrefixes":["10.0.0.128/25"]}},
        "networkSecurityGroups":{"n":{"securityRules":[
            {"name":"low","priority":99,"direction":"Inbound","access":"Allow"},
            {"name":"high","priority":4097,"direction":"Inbound","access":"Allow"},
            {"name":"one","priority":200,"direction":"Inbound","access":"Allow"},
            {"name":"two","priority":200,"direction":"Inbound","access":"Deny","destinationPorts":["90-80"]}]}},
        "storageAccounts":{"st":{"scope":"s/rg","region":"eastus","firewall":{"ipRules":["2001:db8::/64","10.0.0.1"]}}}}"#;
    let opened = open(text).expect("malformed parts are kept");
    let codes: Vec<_> = opened.problems.iter().map(|problem| problem.code).collect();
    for code in [
        "host-bits",
        "dangling-reference",
        "overlapping-subnets",
        "priority-range",
        "duplicate-priority",
        "port-range",
        "ip-rule",
    ] {
        assert!(codes.contains(&code), "{code} is missing in {codes:?}");
    }
    let saved = pathlight_core::document::save(&opened.document);
    assert!(
        saved.contains("\"priority\":99") && saved.contains("90-80"),
        "nothing that was written is lost: {saved}"
    );
    assert_eq!(open(&saved), Ok(opened));
}

#[test]
fn saving_and_opening_the_gallery_gives_the_same_bytes() {
    for entry in gallery::ALL {
        let document = gallery::open(entry.id).expect(entry.id);
        let saved = pathlight_core::document::save(&document);
        let again = open(&saved).expect("own files open").document;
        assert_eq!(again, document, "{}", entry.id);
        assert_eq!(pathlight_core::document::save(&again), saved, "{}", entry.id);
    }
}

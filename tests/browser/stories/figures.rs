//! Figures that are stated and never asserted: what a flip takes on a machine a quarter as fast, and how long what a
//! stranger may send keeps the reader waiting.

use crate::page::Page;
use crate::runner::Story;
use serde_json::json;

/// This file's stories.
pub const STORIES: &[Story] = &[
    ("a-hundred-flips-on-a-slow-machine", slow),
    ("the-largest-links-keep-nobody-waiting", strangers),
];

fn slow(page: &Page) {
    page.open("");
    page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 }));
    page.measure_flips("policy", 100, "at a quarter of the speed");
    page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 }));
    page.measure_flips("policy", 50, "at full speed");
    // the page stood the test
    assert_eq!(page.count("[data-line]"), 11);
}

/// Notes how long the page kept its reader waiting, each time that it did.
const WAITS: &str = "window.waits = [0]; new PerformanceObserver(list => { \
    for (const it of list.getEntries()) window.waits.push(it.duration) \
    }).observe({ type: 'longtask', buffered: true })";

/// The largest documents of some kinds that a page still shows.
fn largest() -> Vec<(&'static str, String)> {
    let rows =
        |count: usize, row: &dyn Fn(usize) -> String| (0..count).map(row).collect::<Vec<_>>().join(",");
    let host = |at: usize| {
        let (high, low) = (at / 256, at % 256);
        format!(r#""h{at}":{{"network":"internet","address":"20.1.{high}.{low}"}}"#)
    };
    let account = |at: usize| format!(r#""a{at}":{{"scope":"s/r","region":"eastus"}}"#);
    let machine = |at: usize| {
        format!(
            r#""n{at}":{{"subnet":"s","privateIpAddress":"10.0.{}.{}"}}"#,
            at / 100,
            10 + at % 100
        )
    };
    let rule = |at: usize| {
        format!(
            r#"{{"name":"r{at}","priority":{},"direction":"Outbound","access":"Deny","protocol":"Udp","source":["10.0.0.0/8"],"destination":["10.9.0.0/16"],"destinationPorts":["1-2"]}}"#,
            100 + at
        )
    };
    let network = r#""virtualNetworks":{"v":{"scope":"s/r","region":"eastus","addressSpace":["10.0.0.0/16"]}},"subnets":{"s":{"virtualNetwork":"v","addressPrefixes":["10.0.0.0/16"],"networkSecurityGroup":"g"}}"#;
    vec![
        (
            "accounts",
            format!(r#""storageAccounts":{{{}}}"#, rows(2_900, &account)),
        ),
        ("hosts", format!(r#""hosts":{{{}}}"#, rows(2_900, &host))),
        (
            "paths",
            format!(
                r#""storageAccounts":{{{}}},"hosts":{{{}}}"#,
                rows(140, &account),
                rows(140, &host)
            ),
        ),
        (
            "rules",
            format!(
                r#"{network},"networkSecurityGroups":{{"g":{{"scope":"s/r","securityRules":[{}]}}}},"networkInterfaces":{{{}}}"#,
                rows(1_000, &rule),
                rows(80, &machine)
            ),
        ),
    ]
}

fn strangers(page: &Page) {
    page.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": WAITS }),
    );
    let mut told = Vec::new();
    for (what, tables) in largest() {
        let text = format!(r#"{{"pathlight":"scenario/1","title":"{what}",{tables}}}"#);
        let document = pathlight_core::document::read(&text).expect("a scenario");
        page.wait("no blank page", page.driver.goto("about:blank"));
        page.open(&format!("#{}", pathlight_core::document::link::write(&document)));
        page.find(".screen");
        // what the workshop gathers comes a moment later
        std::thread::sleep(std::time::Duration::from_secs(2));
        assert_eq!(page.text("[role='alert']"), "", "{what} are refused");
        let longest = page.script("return Math.max(...window.waits)", vec![]);
        told.push(format!("{what} {:.0}", longest.as_f64().unwrap_or_default()));
    }
    page.figure(
        "the longest wait while the largest links open, ms",
        told.join(", "),
    );
}

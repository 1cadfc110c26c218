//! `cargo xtask lighthouse`: what Lighthouse says of the site in `dist/` on a slow phone, served as a good host would.
//!
//! Figures, never a test: they depend on the machine.

use crate::options::Options;
use crate::{browsers, files, process, web_tools};
use serde_json::Value;
use std::path::Path;

/// What Chromium needs to run unattended and silent, also as root.
const UNATTENDED: &str = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
--disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage";

const CATEGORIES: [&str; 3] = ["performance", "accessibility", "best-practices"];

/// The measured times and shifts that are stated, and how many digits of them mean something.
const AUDITS: [(&str, &str, usize); 6] = [
    ("first-contentful-paint", "ms", 0),
    ("largest-contentful-paint", "ms", 0),
    ("total-blocking-time", "ms", 0),
    ("cumulative-layout-shift", "", 3),
    ("speed-index", "ms", 0),
    ("total-byte-weight", "bytes", 0),
];

/// Visits the page that `arguments` describe, and prints scores, times and what cost points.
pub fn lighthouse(arguments: &[String]) -> Result<(), String> {
    let options = Options::parse(arguments, &[], &[])?;
    let fragment = options.words.first().map_or("", String::as_str);
    let root = process::root();
    let site = root.join("dist");
    if !site.join("index.html").is_file() {
        return Err("there is no site in dist/: `cargo xtask build` makes it".into());
    }
    browsers::install_missing()?;
    let chromium =
        browsers::chromium().ok_or("Chromium is missing: `cargo xtask test` says how to install it")?;
    let modules = web_tools::LIGHTHOUSE.ensure()?;
    let address = files::serve(site).map_err(|error| format!("cannot serve dist/: {error}"))?;
    let report = root.join("target").join("lighthouse.json");
    let mut node = process::program("node");
    node.arg(modules.join("lighthouse").join("cli").join("index.js"))
        .arg(format!("http://{address}/{fragment}"))
        .args(["--quiet", "--no-enable-error-reporting", "--output=json"])
        .arg(format!("--output-path={}", report.display()))
        .arg(format!("--only-categories={}", CATEGORIES.join(",")))
        .arg(format!("--chrome-flags={UNATTENDED}"))
        .env("CHROME_PATH", chromium);
    println!("Lighthouse visits the page (a minute).");
    process::run(&mut node, "lighthouse")?;
    println!(
        "{}\nThe whole report is in target/lighthouse.json.",
        summary(&read(&report)?)
    );
    Ok(())
}

fn read(report: &Path) -> Result<Value, String> {
    let text =
        std::fs::read_to_string(report).map_err(|error| format!("Lighthouse wrote no report: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("cannot read Lighthouse's report: {error}"))
}

/// Scores of 100, then times, then every audit of the asked categories that is not full marks.
fn summary(report: &Value) -> String {
    let mut lines = Vec::new();
    for name in CATEGORIES {
        let score = report["categories"][name]["score"].as_f64().unwrap_or(f64::NAN);
        lines.push(format!("{name:26} {:.0}", score * 100.0));
    }
    for (name, unit, digits) in AUDITS {
        let value = report["audits"][name]["numericValue"]
            .as_f64()
            .unwrap_or(f64::NAN);
        lines.push(format!("{name:26} {value:.digits$} {unit}").trim_end().to_owned());
    }
    for category in CATEGORIES {
        let parts = report["categories"][category]["auditRefs"].as_array();
        for part in parts.into_iter().flatten() {
            let id = part["id"].as_str().unwrap_or_default();
            let audit = &report["audits"][id];
            let counts = part["weight"].as_f64().unwrap_or(0.0) > 0.0;
            if counts && audit["score"].as_f64().is_some_and(|score| score < 0.995) {
                let title = audit["title"].as_str().unwrap_or_default();
                let shown = audit["displayValue"].as_str().unwrap_or_default();
                lines.push(
                    format!("less than full: {id}: {title} {shown}")
                        .trim_end()
                        .to_owned(),
                );
            }
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_summary_names_scores_and_what_cost_points() {
        let report = json!({
            "categories": {
                "performance": { "score": 0.97, "auditRefs": [{ "id": "speed-index", "weight": 10 }, { "id": "hint", "weight": 0 }] },
                "accessibility": { "score": 1, "auditRefs": [] },
                "best-practices": { "score": 1, "auditRefs": [] },
            },
            "audits": {
                "speed-index": { "title": "Speed Index", "score": 0.9, "numericValue": 3000.4, "displayValue": "3.0 s" },
                "hint": { "title": "A hint", "score": 0 },
            },
        });
        let text = summary(&report);
        assert!(text.starts_with("performance                97\naccessibility              100\n"));
        assert!(text.contains("speed-index                3000 ms"));
        assert!(text.ends_with("less than full: speed-index: Speed Index 3.0 s"));
    }
}

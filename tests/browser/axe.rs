//! The accessibility rules that a machine can check: axe, WCAG 2.2 A and AA.

use crate::page::Page;
use serde_json::Value;

impl Page {
    /// Fails with every violation that axe finds in the page as it stands.
    pub fn assert_accessible(&self) {
        let violations = self.violations();
        assert!(
            violations.is_empty(),
            "axe found violations:\n{}",
            violations.join("\n")
        );
    }

    /// What axe finds: each rule with the elements that break it.
    pub fn violations(&self) -> Vec<String> {
        let Some(path) = std::env::var_os("PATHLIGHT_AXE") else {
            panic!("PATHLIGHT_AXE names no axe.min.js: run the stories by `cargo xtask test`");
        };
        let source = std::fs::read_to_string(&path);
        let source = source.unwrap_or_else(|error| panic!("cannot read {}: {error}", path.to_string_lossy()));
        self.script(&source, Vec::new());
        let body = "const done = arguments[0]; axe.run(document, { runOnly: \
            ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })\
            .then(result => done(result.violations), error => done([{ id: 'axe failed', help: String(error), nodes: [] }]));";
        let found = self.wait("axe", async {
            Ok(self.driver.execute_async(body, Vec::new()).await?.json().clone())
        });
        found
            .as_array()
            .map(|violations| violations.iter().map(line).collect())
            .unwrap_or_default()
    }
}

fn line(violation: &Value) -> String {
    let nodes = violation["nodes"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let places: Vec<String> = nodes
        .iter()
        .map(|node| format!("\n    {} {}", node["target"], node["html"]))
        .collect();
    format!("  {}: {}{}", violation["id"], violation["help"], places.concat())
}

//! Figures that are stated and never asserted: what a flip takes on a machine a quarter as fast.

use crate::page::Page;
use crate::runner::Story;
use serde_json::{Value, json};

/// This file's stories.
pub const STORIES: &[Story] = &[("a-hundred-flips-on-a-slow-machine", slow)];

fn slow(page: &Page) {
    page.open("");
    page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 }));
    let flip = "performance.clearMeasures(); document.querySelector(\"[data-flips='policy']\").click()";
    let measured = "return performance.getEntriesByName('flip to painted').map(it => it.duration)";
    let mut taken: Vec<f64> = Vec::new();
    for _ in 0..100 {
        page.script(flip, vec![]);
        let one = page.until("a measure", || {
            page.script(measured, vec![]).get(0).and_then(Value::as_f64)
        });
        taken.push(one);
    }
    page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 }));
    taken.sort_by(f64::total_cmp);
    let at = |percent: usize| {
        taken
            .get(taken.len() * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    page.figure(
        "flip to painted at a quarter of the speed, ms, median and 95th of 100",
        format!("{:.1}, {:.1}", at(50), at(95)),
    );
    // the page stood the test
    assert_eq!(page.count("[data-line]"), page.count("[data-path]"));
}

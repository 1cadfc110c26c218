//! What of a scenario cannot be read as it stands.

use pathlight_core::analysis::matrix::unanswered;
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::check::check;

/// What of a scenario cannot be read as it stands, and what follows from that.
pub fn malformed(scenario: &Scenario) -> Option<String> {
    let mut parts = Vec::new();
    for problem in check(scenario) {
        parts.push(explain::problem(scenario, &problem));
    }
    let parts = told("malformed, and what hangs on it may be undetermined", &parts);
    let told = [parts, not_drawn(scenario)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
    (!told.is_empty()).then(|| told.join(" "))
}

/// What a scenario asks about that nothing is called.
pub fn not_drawn(scenario: &Scenario) -> Option<String> {
    let mut rows = Vec::new();
    for row in unanswered(scenario) {
        rows.push(format!("{} to {}", row.from, row.to));
    }
    told(
        "asked about and not drawn, since a name in it names nothing",
        &rows,
    )
}

/// The first of `list`, and how many more there are.
pub fn told(what: &str, list: &[String]) -> Option<String> {
    let first = list.get(..3).unwrap_or(list).join("; ");
    match list.len() {
        0 => None,
        1..=3 => Some(format!("This is {what}: {first}.")),
        count => Some(format!("This is {what}: {first}; and {} more.", count - 3)),
    }
}

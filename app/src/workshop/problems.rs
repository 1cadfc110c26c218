//! What of a scenario cannot be read as it stands, and what of it is not evaluated: told when it comes.

use pathlight_core::analysis::matrix::unanswered;
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::check::{Problem, check};

/// How many of what is listed under the findings are told too.
const FIRST: usize = 3;
/// Of what Azure would refuse.
pub const MALFORMED: &str = "This is malformed, and what hangs on it may be undetermined";
/// Of references to what may stand in another file.
pub const ELSEWHERE: &str =
    "This is named and is not in what was opened; what hangs on it may be undetermined";
/// Of what the engine leaves out.
pub const NOT_EVALUATED: &str = "This is not evaluated";

/// What of a scenario cannot be read as it stands, and what follows from that.
pub fn malformed(scenario: &Scenario) -> Option<String> {
    let (refused, elsewhere) = problems(scenario);
    let said =
        |list: &[Problem]| -> Vec<String> { list.iter().map(|it| explain::problem(scenario, it)).collect() };
    joined([
        first(MALFORMED, &said(&refused)),
        first(ELSEWHERE, &said(&elsewhere)),
        not_drawn(scenario),
    ])
}

/// What Azure would refuse; then what is named and not there, which it may well know.
pub fn problems(scenario: &Scenario) -> (Vec<Problem>, Vec<Problem>) {
    check(scenario).into_iter().partition(|it| !is_elsewhere(it.code))
}

/// Whether a fault is no more than that something is not among what was opened.
pub fn is_elsewhere(code: &str) -> bool {
    matches!(code, "dangling-reference" | "parent-missing")
}

/// What a scenario asks about that nothing is called.
pub fn not_drawn(scenario: &Scenario) -> Option<String> {
    first(
        "This is asked about and not drawn, since a name in it names nothing",
        &unnamed(scenario),
    )
}

/// What a scenario asks about that nothing is called, a line each.
pub fn unnamed(scenario: &Scenario) -> Vec<String> {
    let rows = unanswered(scenario);
    rows.iter()
        .map(|row| format!("{} to {}", row.from, row.to))
        .collect()
}

/// All that is said, if anything is.
pub fn joined(said: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let said: Vec<_> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// The first of what the findings list as a whole, and how many more there are.
pub fn first(what: &str, list: &[String]) -> Option<String> {
    let Some(more) = list.len().checked_sub(FIRST).filter(|more| *more > 0) else {
        return all(what, list);
    };
    let first = list.get(..FIRST).unwrap_or(list).join("; ");
    Some(format!(
        "{what}: {first}; and {more} more, listed under Findings."
    ))
}

/// All of what is listed nowhere else.
pub fn all(what: &str, list: &[String]) -> Option<String> {
    (!list.is_empty()).then(|| format!("{what}: {}.", list.join("; ")))
}

//! Whether an answer is the one that a row expects: every stated field must hold.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::Fault;
use super::file::Expect;
use super::report::seen;
use crate::outcome::Outcome;

/// A field that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Mismatch {
    /// The field.
    pub field: &'static str,
    /// What the row says.
    pub expected: Value,
    /// What the answer says.
    pub got: Value,
}

/// The fields of a row that do not hold.
pub(super) fn mismatches(row: &Expect, outcome: &Outcome) -> Vec<Mismatch> {
    let mut found = Vec::new();
    let mut field = |field, expected: Option<Value>, got: Value| {
        let Some(expected) = expected else { return };
        let same = match (&expected, &got) {
            (Value::String(expected), Value::String(got)) => expected.eq_ignore_ascii_case(got),
            (expected, got) => expected == got,
        };
        if !same {
            found.push(Mismatch { field, expected, got });
        }
    };
    field(
        "verdict",
        row.verdict.map(|it| json!(it)),
        json!(outcome.verdict()),
    );
    field(
        "symptom",
        row.symptom.map(|it| json!(it)),
        json!(outcome.symptom()),
    );
    let decided = outcome.decided_by().map(|step| step.stage.id());
    field(
        "decidedBy",
        row.decided_by.as_ref().map(|it| json!(it)),
        json!(decided),
    );
    field(
        "rule",
        row.rule.as_ref().map(|it| json!(it)),
        json!(outcome.rule()),
    );
    field("way", row.way.map(|it| json!(it)), json!(outcome.way));
    field(
        "sourceSeen",
        row.source_seen.as_ref().map(|it| json!(it)),
        seen(outcome.source_seen()),
    );
    found
}

/// How the malformed resources differ from those that are expected.
pub(super) fn problems(wanted: &[String], found: &[Fault]) -> Option<String> {
    let folded = |name: &str| name.to_ascii_lowercase();
    let wanted: BTreeSet<String> = wanted.iter().map(|name| folded(name)).collect();
    let found: BTreeSet<String> = found.iter().map(|it| folded(&it.resource)).collect();
    if wanted == found {
        return None;
    }
    let list = |names: Vec<&String>| names.into_iter().cloned().collect::<Vec<_>>().join(", ");
    let missing = list(wanted.difference(&found).collect());
    let extra = list(found.difference(&wanted).collect());
    Some(format!(
        "expected and not malformed: [{missing}]; malformed and not expected: [{extra}]"
    ))
}

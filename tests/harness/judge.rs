//! Whether an answer is the one that a case expects, and what is different if it is not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write};

use pathlight_core::analysis::flip::flips;
use pathlight_core::evaluate::{alternatives, blockers, evaluate_with};
use pathlight_core::explain;
use pathlight_core::explain::edit::title;
use pathlight_core::model::check::check;
use pathlight_core::outcome::{Identity, Outcome, Stage};
use serde_json::Value;

use crate::case::{Case, Loaded};

/// What a case came to.
pub struct Judged {
    /// Each stated field that does not hold, in words.
    pub differences: Vec<String>,
    /// The answer's steps, one a line.
    pub trace: String,
}

/// Evaluates a case and compares.
pub fn judge(loaded: &Loaded) -> Result<Judged, String> {
    let scenario = loaded.scenario()?;
    let flow = loaded.flow(&scenario)?;
    let tags = loaded.tags()?;
    let outcome = evaluate_with(&scenario, &flow, tags.as_ref());
    let mut differences = compare(&loaded.case, &outcome);
    let step = outcome.decided_by();
    let said = step.map_or_else(String::new, |step| explain::step(&scenario, &outcome, step));
    for expected in &loaded.case.expect.says {
        if !said.contains(expected) {
            differences.push(format!("says: expected `{expected}`, got `{said}`"));
        }
    }
    if !loaded.case.expect.flips.is_empty() {
        let found = flips(&scenario, &flow);
        let got: Vec<_> = found.iter().map(|it| title(&scenario, &it.edit)).collect();
        let mut rest = got.iter();
        let missing = |expected: &&String| !rest.any(|it| it == *expected);
        if let Some(missing) = loaded.case.expect.flips.iter().find(missing) {
            differences.push(format!("flips: no `{missing}` in its place of {got:?}"));
        }
    }
    if let Some(expected) = &loaded.case.expect.alternatives {
        let got: BTreeMap<String, String> = alternatives(&scenario, &flow, tags.as_ref())
            .iter()
            .map(|it| {
                let way = it.way.as_ref().and_then(text).unwrap_or_default();
                (way, text(&it.verdict()).unwrap_or_default())
            })
            .collect();
        if *expected != got {
            differences.push(format!("alternatives: expected {expected:?}, got {got:?}"));
        }
    }
    if let Some(expected) = &loaded.case.expect.blockers {
        let got: Vec<_> = blockers(&scenario, &flow, tags.as_ref())
            .iter()
            .map(|step| step.stage.id().to_owned())
            .collect();
        if *expected != got {
            differences.push(format!("blockers: expected {expected:?}, got {got:?}"));
        }
    }
    if let Some(expected) = &loaded.case.expect.problems {
        let expected: BTreeSet<_> = expected.iter().cloned().collect();
        let got: BTreeSet<_> = check(&scenario)
            .iter()
            .map(|problem| resource_id(&plain(&problem.resource)))
            .collect();
        if expected != got {
            differences.push(format!("problems: expected {expected:?}, got {got:?}"));
        }
    }
    Ok(Judged {
        differences,
        trace: trace(&outcome),
    })
}

fn compare(case: &Case, outcome: &Outcome) -> Vec<String> {
    let expect = &case.expect;
    let mut differences = Vec::new();
    let mut field = |name: &str, expected: Option<&str>, got: Option<String>| {
        if expected.is_some_and(|expected| {
            got.as_deref()
                .is_none_or(|got| !got.eq_ignore_ascii_case(expected))
        }) {
            differences.push(format!(
                "{name}: expected {}, got {}",
                or_none(expected),
                or_none(got)
            ));
        }
    };
    field("verdict", Some(&expect.verdict), text(&outcome.verdict()));
    let stage = outcome.decided_by().map(|step| step.stage.id().to_owned());
    field("decidedBy", Some(&expect.decided_by), stage);
    field(
        "symptom",
        expect.symptom.as_deref(),
        outcome.symptom().as_ref().and_then(text),
    );
    field("rule", expect.rule.as_deref(), outcome.rule().map(str::to_owned));
    field("way", expect.way.as_deref(), outcome.way.as_ref().and_then(text));
    let seen = outcome.source_seen().map(identity);
    field("sourceSeen", expect.source_seen.as_deref(), seen);
    let assumptions: BTreeSet<_> = outcome.assumptions().iter().map(|a| a.0).collect();
    if let Some(assumption) = expect.assumption.as_deref()
        && !assumptions.contains(assumption)
    {
        differences.push(format!("assumption: expected {assumption}, got {assumptions:?}"));
    }
    decisions(&expect.decisions, outcome, &mut differences);
    differences
}

fn decisions(expected: &BTreeMap<String, Vec<String>>, outcome: &Outcome, differences: &mut Vec<String>) {
    for (stage, rules) in expected {
        let found = Stage::ALL.iter().find(|(_, id)| id == stage);
        let Some(step) = found.and_then(|(stage, _)| outcome.step(*stage)) else {
            differences.push(format!("decisions: there is no step `{stage}`"));
            continue;
        };
        let got: Vec<_> = step
            .decisions
            .iter()
            .map(|decision| decision.rule.clone().unwrap_or_default())
            .collect();
        if got != *rules {
            differences.push(format!("decisions at {stage}: expected {rules:?}, got {got:?}"));
        }
    }
}

fn identity(identity: &Identity) -> String {
    match identity {
        Identity::Address { address, .. } => address.to_string(),
        Identity::AzureInternal => "azureInternal".to_owned(),
        Identity::UnknownPublic => "unknownPublic".to_owned(),
    }
}

fn resource_id(resource: &Value) -> String {
    resource["id"].as_str().unwrap_or("microsoft-entra").to_owned()
}

fn plain(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn text(value: &impl serde::Serialize) -> Option<String> {
    plain(value).as_str().map(str::to_owned)
}

fn or_none(value: Option<impl Display>) -> String {
    value.map_or("nothing".to_owned(), |value| value.to_string())
}

fn trace(outcome: &Outcome) -> String {
    let mut lines = String::new();
    for step in &outcome.steps {
        let said = text(&step.outcome).unwrap_or_default();
        let rules: Vec<_> = step
            .decisions
            .iter()
            .map(|decision| decision.rule.as_deref())
            .collect();
        let seen = step.identity.as_ref().map(identity).unwrap_or_default();
        let (stage, reason) = (step.stage.id(), plain(&step.reason));
        let _ = writeln!(lines, "      {stage}: {said} {reason} {rules:?} {seen}");
    }
    lines
}

//! The answer as JSON, the shape that pipelines read.

use serde_json::{Value, json};

use super::{Beside, Report, Row, owner};
use crate::analysis::lint::Finding;
use crate::explain;
use crate::model::Scenario;
use crate::outcome::{Identity, Outcome, Step};

/// One element of the output: a file and its results.
pub fn to_json(file: &str, report: &Report) -> Value {
    let results: Vec<Value> = report
        .rows
        .iter()
        .map(|row| row_json(&report.scenario, row))
        .collect();
    let problems: Vec<Value> = report
        .problems
        .iter()
        .map(|it| json!({ "resource": it.resource, "code": it.code, "text": it.text }))
        .collect();
    let unsupported: Vec<Value> = report
        .unsupported
        .iter()
        .map(|it| json!({ "resource": it.resource, "type": it.resource_type, "text": it.text }))
        .collect();
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|it| finding_json(&report.scenario, it))
        .collect();
    json!({
        "file": file,
        "title": report.title,
        "passed": report.passed(),
        "failed": report.failed(),
        "results": results,
        "problems": problems,
        "unsupported": unsupported,
        "findings": findings,
    })
}

/// A finding, under the top-level resource as a problem is.
fn finding_json(scenario: &Scenario, finding: &Finding) -> Value {
    json!({
        "resource": explain::called(scenario, &owner(scenario, &finding.resource)),
        "code": finding.code.as_str(),
        "text": explain::finding::finding(scenario, finding),
        "cites": finding.code.cites(),
    })
}

fn row_json(scenario: &Scenario, row: &Row) -> Value {
    let mut result = outcome_json(scenario, &row.from, &row.to, &row.outcome);
    if let Value::Object(members) = &mut result {
        members.insert("ok".to_owned(), json!(row.ok));
    }
    result
}

/// One answer.
pub fn outcome_json(scenario: &Scenario, from: &str, to: &Value, outcome: &Outcome) -> Value {
    let steps: Vec<Value> = outcome
        .steps
        .iter()
        .map(|step| step_json(scenario, outcome, step))
        .collect();
    json!({
        "from": from,
        "to": to,
        "protocol": outcome.flow.protocol,
        "port": outcome.flow.port,
        "verdict": outcome.verdict(),
        "symptom": outcome.symptom(),
        "way": outcome.way,
        "sourceSeen": seen(outcome.source_seen()),
        "decidedBy": outcome.decided_by().map(|step| step.stage.id()),
        "rule": outcome.rule(),
        "assumptions": outcome.assumptions(),
        "ok": null,
        "steps": steps,
    })
}

fn step_json(scenario: &Scenario, outcome: &Outcome, step: &Step) -> Value {
    let decisions: Vec<Value> = step
        .decisions
        .iter()
        .map(|it| json!({ "resource": it.group, "rule": it.rule }))
        .collect();
    // the reason's code alone: its parts are told by `text`
    let reason = serde_json::to_value(&step.reason).ok();
    let code = reason.as_ref().and_then(|reason| reason.get("code")).cloned();
    let mut written = json!({
        "stage": step.stage,
        "outcome": step.outcome,
        "reason": code,
        "decisions": decisions,
        "identity": seen(step.identity.as_ref()),
        "cites": explain::cites(step),
        "text": explain::step(scenario, outcome, step),
    });
    if let (Value::Object(members), false) = (&mut written, step.hops.is_empty()) {
        let mut hops = Vec::new();
        for hop in &step.hops {
            let steps: Vec<Value> = hop
                .steps
                .iter()
                .map(|it| step_json(scenario, outcome, it))
                .collect();
            hops.push(json!({ "appliance": explain::name(scenario, &hop.appliance), "steps": steps }));
        }
        members.insert("hops".to_owned(), hops.into());
    }
    written
}

/// What stands beside an answer: the other ways, and every gate that stops it.
pub fn beside_json(scenario: &Scenario, from: &str, to: &Value, outcome: &Outcome, beside: &Beside) -> Value {
    let mut written = outcome_json(scenario, from, to, outcome);
    if let Value::Object(members) = &mut written {
        let steps: Vec<Value> = beside
            .blockers
            .iter()
            .map(|step| step_json(scenario, outcome, step))
            .collect();
        members.insert("blockers".to_owned(), steps.into());
        let others: Vec<Value> = beside
            .alternatives
            .iter()
            .map(|it| outcome_json(scenario, from, to, it))
            .collect();
        members.insert("alternatives".to_owned(), others.into());
    }
    written
}

/// An identity as one word: an address, `azureInternal`, `unknownPublic`, or null.
pub(super) fn seen(identity: Option<&Identity>) -> Value {
    match identity {
        Some(Identity::Address { address, .. }) => json!(address),
        Some(Identity::AzureInternal) => json!("azureInternal"),
        Some(Identity::UnknownPublic) => json!("unknownPublic"),
        None => Value::Null,
    }
}

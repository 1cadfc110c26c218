//! What a check file expects, as the author's wishes of the scenario that it opens as.

use serde_json::Value;

use super::estate::Built;
use super::file::{CheckFile, Expect};
use super::names;
use crate::analysis::matrix::flow_of;
use crate::edit::wish::{source_name, target_name};
use crate::flow::{Flow, Protocol, Target};
use crate::model::Scenario;
use crate::model::expectation::{Expectation, Wanted};
use crate::outcome::{Symptom, Verdict};

/// The file's title and its rows become the scenario's own. Rows win over those that the scenario had.
pub(super) fn add(file: &CheckFile, built: &mut Built) {
    if let Some(title) = &file.title {
        built.scenario.title.clone_from(title);
    }
    if file.expect.is_empty() {
        return;
    }
    let mut rows = Vec::with_capacity(file.expect.len());
    for row in &file.expect {
        let asked = match names::of_row(&built.scenario, &built.ids, row) {
            Ok(flow) => of_flow(&built.scenario, &flow),
            // it is kept as it was written, and said not to be drawn
            Err(_) => as_written(row),
        };
        match asked {
            Some(asked) => rows.push(Expectation {
                wanted: wanted(row),
                ..asked
            }),
            None => built.unasked.push(format!("{} to {}", row.from, said(&row.to))),
        }
    }
    built.scenario.expectations = rows;
}

fn of_flow(scenario: &Scenario, flow: &Flow) -> Option<Expectation> {
    let to = match &flow.target {
        Target::Address(address) => address.to_string(),
        target => target_name(scenario, target)?,
    };
    let is_usual = flow.port == Some(flow.target.default_port());
    let row = Expectation {
        from: source_name(scenario, &flow.source)?,
        to,
        protocol: flow.protocol,
        port: flow.port.filter(|_| !is_usual),
        wanted: None,
    };
    (flow_of(scenario, &row).as_ref() == Some(flow)).then_some(row)
}

fn as_written(row: &Expect) -> Option<Expectation> {
    Some(Expectation {
        from: row.from.clone(),
        to: said(&row.to),
        protocol: match &row.protocol {
            Some(name) => Protocol::named(name)?,
            None => Protocol::Tcp,
        },
        port: row.port,
        wanted: None,
    })
}

fn said(to: &Value) -> String {
    let name = to.as_str().or_else(|| to.get("address")?.as_str());
    name.map_or_else(|| to.to_string(), str::to_owned)
}

/// A row that states neither verdict nor symptom is a question.
fn wanted(row: &Expect) -> Option<Wanted> {
    match (row.verdict, row.symptom) {
        (Some(Verdict::Allowed), _) | (None, Some(Some(Symptom::Connected))) => Some(Wanted::Open),
        (Some(Verdict::Denied), _)
        | (None, Some(Some(Symptom::Forbidden | Symptom::Timeout | Symptom::NameNotResolved))) => {
            Some(Wanted::Closed)
        }
        (Some(Verdict::Undetermined), _) | (None, Some(None) | None) => None,
    }
}

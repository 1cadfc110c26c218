//! Answers for people.

use pathlight_core::check::{Beside, Report, Row};
use pathlight_core::explain;
use pathlight_core::export::steers;
use pathlight_core::import::Listed;
use pathlight_core::model::Scenario;
use pathlight_core::outcome::{Outcome, StepOutcome};
use serde_json::Value;

/// Text for a terminal: what would steer it, or turn the reading direction, is spelled out.
pub fn harmless(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    for c in text.chars() {
        match c != '\n' && steers(c) {
            true => harmless.extend(c.escape_unicode()),
            false => harmless.push(c),
        }
    }
    harmless
}

/// One line per row; failures with what was expected, and the trace.
pub fn report(file: &str, report: &Report) -> String {
    let mut text = match report.title.as_str() {
        "" => format!("{file}\n"),
        title => format!("{file}: {title}\n"),
    };
    for row in &report.rows {
        text.push_str(&line(report, row));
    }
    for problem in &report.problems {
        text.push_str(&format!("  malformed: {}\n", problem.text));
    }
    if let Some(differ) = &report.problems_differ {
        text.push_str(&format!("  ✗ problems: {differ}\n"));
    }
    for it in &report.findings {
        let said = explain::finding::finding(&report.scenario, it);
        text.push_str(&format!("  finding: {said} ({})\n", it.code.as_str()));
    }
    for listed in &report.unsupported {
        text.push_str(&unsupported(listed));
    }
    text.push_str(&format!("  {} hold, {} fail\n", report.passed(), report.failed()));
    text
}

fn line(report: &Report, row: &Row) -> String {
    let mark = match row.ok {
        Some(true) => '✓',
        Some(false) => '✗',
        None => '·',
    };
    let to = match &row.to {
        Value::String(name) => name.clone(),
        other => other
            .get("address")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
    };
    let traffic = explain::traffic(&row.outcome.flow);
    let mut text = format!(
        "  {mark} {} → {to} ({traffic}): {}\n",
        row.from,
        explain::verdict(&row.outcome)
    );
    for it in &row.mismatches {
        text.push_str(&format!(
            "      {}: expected {}, got {}\n",
            it.field, it.expected, it.got
        ));
    }
    if row.ok == Some(false) {
        text.push_str(&steps(&report.scenario, &row.outcome, "      "));
    }
    text
}

fn unsupported(listed: &Listed) -> String {
    format!(
        "  not modelled: {} ({}): {}\n",
        listed.resource, listed.resource_type, listed.text
    )
}

/// The trace of one path.
pub fn trace(scenario: &Scenario, outcome: &Outcome, beside: &Beside, listed: &[Listed]) -> String {
    let flow = &outcome.flow;
    let mut text = format!(
        "{} ({}): {}\n",
        explain::pair(scenario, flow),
        explain::traffic(flow),
        explain::verdict(outcome)
    );
    text.push_str(&steps(scenario, outcome, "  "));
    for step in beside.blockers.iter().skip(1) {
        let line = explain::line(scenario, outcome, step);
        text.push_str(&format!("  also stopped, were the rest open: {line}\n"));
    }
    for other in &beside.alternatives {
        let way = other.way.map_or("another way", explain::way);
        text.push_str(&format!("  {way}: {}\n", explain::verdict(other)));
    }
    for assumption in outcome.assumptions() {
        text.push_str(&format!(
            "  assumed ({}): {}\n",
            assumption.0,
            explain::assumption(assumption)
        ));
    }
    for listed in listed {
        text.push_str(&unsupported(listed));
    }
    text
}

fn steps(scenario: &Scenario, outcome: &Outcome, indent: &str) -> String {
    let mut text = String::new();
    for step in &outcome.steps {
        let mark = match step.outcome {
            StepOutcome::Passed => '✓',
            StepOutcome::Stopped => '✗',
            StepOutcome::Unknown => '?',
            StepOutcome::NotApplicable | StepOutcome::NotReached => continue,
        };
        text.push_str(&format!(
            "{indent}{mark} {}\n",
            explain::line(scenario, outcome, step)
        ));
        for hop in &step.hops {
            let appliance = explain::name(scenario, &hop.appliance);
            for one in &hop.steps {
                let line = explain::line(scenario, outcome, one);
                text.push_str(&format!("{indent}    at {appliance}, {line}\n"));
            }
        }
    }
    text
}

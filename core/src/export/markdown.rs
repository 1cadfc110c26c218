//! The report in Markdown: how many paths stand how, those against a wish with their traces, the matrix, findings, and
//! what it all rests on.

use super::{Name, decided_by, names, on_one_line, state};
use crate::analysis::lint::findings;
use crate::analysis::matrix::{Answer, Wish, unanswered};
use crate::explain;
use crate::explain::reason::is_on_the_way;
use crate::model::Scenario;
use crate::model::check::check;
use crate::outcome::{Outcome, StepOutcome, Verdict};

/// Up to so many destinations the matrix has a column for each; beyond, a row for each path.
const MOST_COLUMNS: usize = 6;

/// The report.
pub fn report(scenario: &Scenario, answers: &[Answer]) -> String {
    let mut text = format!(
        "# {}\n\n",
        escaped(or(&scenario.title, "Paths through a virtual network"))
    );
    text += &counts(answers);
    text += "\nAn open path is no authorization: keys, tokens and roles are another layer.\n";
    let names = names(scenario, &mut answers.iter().map(|it| &it.flow));
    traces(&mut text, "Leaks", Answer::is_leak, scenario, answers, &names);
    traces(&mut text, "Broken", Answer::is_broken, scenario, answers, &names);
    let relied_on = "Undetermined, and somebody relies on it";
    traces(&mut text, relied_on, is_relied_on, scenario, answers, &names);
    text += "\n## Matrix\n\n";
    matrix(&mut text, answers, &names);
    let found = findings(scenario);
    let found = found.iter().map(|it| {
        format!(
            "{} ({})",
            explain::finding::finding(scenario, it),
            it.code.as_str()
        )
    });
    section(&mut text, "Findings", found.collect());
    let malformed = check(scenario);
    let malformed = malformed.iter().map(|it| explain::problem(scenario, it));
    section(&mut text, "Malformed", malformed.collect());
    section(&mut text, "Not evaluated", not_evaluated(scenario));
    section(&mut text, "Assumptions", assumptions(answers));
    text
}

fn or<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.trim().is_empty() { other } else { text }
}

fn counts(answers: &[Answer]) -> String {
    let count = |test: &dyn Fn(&Answer) -> bool| answers.iter().filter(|it| test(it)).count();
    let said = |verdict: Verdict| count(&|it: &Answer| it.outcome.verdict() == verdict);
    let (leaks, broken) = (count(&Answer::is_leak), count(&Answer::is_broken));
    let wanted = count(&|it: &Answer| it.state().wish == Wish::AsWanted);
    format!(
        "{} paths: {} open, {} blocked, {} undetermined. {leaks} {}, {broken} broken, {wanted} as wanted.\n",
        answers.len(),
        said(Verdict::Allowed),
        said(Verdict::Denied),
        said(Verdict::Undetermined),
        if leaks == 1 { "leak" } else { "leaks" },
    )
}

/// The paths that `is_such`, under a heading, each with its trace.
fn traces(
    text: &mut String,
    heading: &str,
    is_such: fn(&Answer) -> bool,
    scenario: &Scenario,
    answers: &[Answer],
    names: &[Name],
) {
    let mut is_first = true;
    for (answer, name) in answers.iter().zip(names).filter(|(answer, _)| is_such(answer)) {
        if std::mem::take(&mut is_first) {
            *text += &format!("\n## {heading}\n");
        }
        let pair = format!("{} → {} ({})", name.from, name.to, name.traffic);
        *text += &format!("\n### {}\n\n", escaped(&pair));
        *text += &format!("{}\n\n", escaped(explain::verdict(&answer.outcome)));
        trace(text, scenario, &answer.outcome);
    }
}

fn is_relied_on(answer: &Answer) -> bool {
    answer.state().wish == Wish::Against && answer.outcome.verdict() == Verdict::Undetermined
}

fn trace(text: &mut String, scenario: &Scenario, outcome: &Outcome) {
    let mut seen = None;
    for step in outcome.steps.iter().filter(|step| is_on_the_way(step)) {
        let mark = match step.outcome {
            StepOutcome::Passed => '✓',
            StepOutcome::Stopped => '✗',
            StepOutcome::Unknown => '?',
            StepOutcome::NotApplicable | StepOutcome::NotReached => '·',
        };
        let mut line = explain::line(scenario, outcome, step);
        // who asks is worth saying where it becomes another
        if let Some(identity) = step.identity.as_ref().filter(|it| seen != Some(*it)) {
            line += &format!(" (seen as {})", explain::identity(scenario, identity));
            seen = Some(identity);
        }
        *text += &format!("- {mark} {}\n", escaped(&line));
        for hop in &step.hops {
            let appliance = explain::name(scenario, &hop.appliance);
            for one in &hop.steps {
                let line = format!("at {appliance}, {}", explain::line(scenario, outcome, one));
                *text += &format!("  - {}\n", escaped(&line));
            }
        }
    }
}

fn matrix(text: &mut String, answers: &[Answer], names: &[Name]) {
    let (mut rows, mut columns): (Vec<&String>, Vec<(&String, &String)>) = (Vec::new(), Vec::new());
    for name in names {
        if !rows.contains(&&name.from) {
            rows.push(&name.from);
        }
        let column = (&name.to, &name.traffic);
        if columns.len() <= MOST_COLUMNS && !columns.contains(&column) {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        *text += "There is no path to show.\n";
        return;
    }
    let says = |answer: &Answer| format!("{}: {}", state(answer), decided_by(answer));
    if columns.len() > MOST_COLUMNS {
        line(
            text,
            ["From", "To", "State and what decides"]
                .map(String::from)
                .to_vec(),
        );
        *text += &format!("|{}\n", " --- |".repeat(3));
        for (answer, name) in answers.iter().zip(names) {
            let to = format!("{}, {}", name.to, name.traffic);
            line(text, vec![name.from.clone(), to, says(answer)]);
        }
        return;
    }
    let mut head = vec!["From".to_owned()];
    for (to, traffic) in &columns {
        head.push(format!("{to}, {traffic}"));
    }
    line(text, head);
    *text += &format!("|{}\n", " --- |".repeat(columns.len() + 1));
    for row in rows {
        let mut cells = vec![row.clone()];
        for (to, traffic) in &columns {
            let is_it = |name: &Name| &name.from == row && &name.to == *to && &name.traffic == *traffic;
            let at = names.iter().position(is_it);
            cells.push(at.and_then(|at| answers.get(at)).map_or("·".to_owned(), says));
        }
        line(text, cells);
    }
}

fn line(text: &mut String, cells: Vec<String>) {
    for cell in cells {
        *text += &format!("| {} ", escaped(&cell));
    }
    *text += "|\n";
}

fn section(text: &mut String, heading: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    *text += &format!("\n## {heading}\n\n");
    for line in lines {
        *text += &format!("- {}\n", escaped(&line));
    }
}

/// What of the scenario is not modelled, and what it asks about that nothing is called.
fn not_evaluated(scenario: &Scenario) -> Vec<String> {
    let mut lines = Vec::new();
    for it in scenario.unmodelled.values() {
        let (name, kind) = (&it.name, &it.resource_type);
        lines.push(match &it.property {
            Some(property) => format!("{name} ({kind}), {property}"),
            None => format!("{name} ({kind})"),
        });
    }
    for row in unanswered(scenario) {
        lines.push(format!("{} to {}: a name in it names nothing", row.from, row.to));
    }
    lines
}

fn assumptions(answers: &[Answer]) -> Vec<String> {
    let mut lines = Vec::new();
    for answer in answers {
        for it in answer.outcome.assumptions() {
            let line = format!("{} ({})", explain::assumption(it), it.0);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    crate::sort::sort(&mut lines);
    lines
}

/// The text as Markdown that shows it and does nothing else: no markup, no link, no mention, no line of its own.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let text = on_one_line(text);
    let text = text.trim();
    for (at, c) in text.char_indices() {
        let (before, after) = (
            text.get(..at).unwrap_or_default(),
            text.get(at..).unwrap_or_default(),
        );
        match c {
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '&' => safe += "&amp;",
            // what follows is somebody's name, or the rest of an address, to many readers of Markdown
            '@' => safe += "@&#8203;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' | '!' | '^' => {
                safe.push('\\');
                safe.push(c);
            }
            // a list, a rule, an underline
            '-' | '+' | '=' | ':' if before.is_empty() => {
                safe.push('\\');
                safe.push(c);
            }
            // a numbered list; an address
            '.' | ')' if !before.is_empty() && before.chars().all(|c| c.is_ascii_digit()) => {
                safe.push('\\');
                safe.push(c);
            }
            '.' if ends_with_www(before) => safe += "\\.",
            ':' if after.starts_with("://") => safe += "\\:",
            c => safe.push(c),
        }
    }
    safe
}

fn ends_with_www(text: &str) -> bool {
    let start = text.len().checked_sub(3);
    let last = start.and_then(|start| text.get(start..)).unwrap_or_default();
    last.eq_ignore_ascii_case("www")
}

#[cfg(test)]
mod tests;

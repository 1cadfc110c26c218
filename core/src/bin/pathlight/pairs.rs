//! `matrix` and `diff`: every pair of an estate, and what opened and closed between two.

use std::collections::BTreeMap;
use std::io::IsTerminal;

use pathlight_core::analysis::matrix::{Answer, asked_about, every_pair};
use pathlight_core::check::{self, Estate};
use pathlight_core::explain;
use pathlight_core::export::csv::csv;
use pathlight_core::export::markdown::report;
use pathlight_core::export::{Name, names};
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use pathlight_core::model::expectation::Wanted;
use pathlight_core::outcome::{Outcome, Verdict};
use pathlight_core::service_tag::ServiceTags;
use serde_json::{Value, json};

use super::arguments::Format;

/// After so many pairs, long work says how far it is.
const SAY_EVERY: usize = 20_000;

/// Every pair, answered, in the order of the estate.
fn answered(estate: &Estate, tags: Option<&ServiceTags>) -> Vec<(Name, Outcome)> {
    let scenario = &estate.scenario;
    let flows = every_pair(scenario);
    let count = flows.len();
    let says = count > SAY_EVERY && std::io::stderr().is_terminal();
    let names = names(scenario, &mut flows.iter());
    let mut answers = Vec::with_capacity(count);
    for (at, (name, flow)) in names.into_iter().zip(&flows).enumerate() {
        if says && at % SAY_EVERY == 0 {
            eprintln!("pathlight: {at} of {count} pairs answered");
        }
        answers.push((name, check::ask(scenario, flow, tags)));
    }
    answers
}

/// The pairs with what the author wants of them, for a table of them.
fn with_wishes(scenario: &Scenario, answers: Vec<(Name, Outcome)>) -> Vec<Answer> {
    let wishes: BTreeMap<Flow, Option<Wanted>> = asked_about(scenario).into_iter().collect();
    let answers = answers.into_iter().map(|(_, outcome)| Answer {
        wanted: wishes.get(&outcome.flow).copied().flatten(),
        flow: outcome.flow.clone(),
        outcome,
    });
    answers.collect()
}

fn pair(Name { from, to, traffic }: &Name) -> String {
    format!("{from} → {to} ({traffic})")
}

fn pair_json(Name { from, to, traffic }: &Name) -> Value {
    json!({ "from": from, "to": to, "traffic": traffic })
}

/// `matrix`: every pair, source by source.
pub fn matrix(estate: &Estate, tags: Option<&ServiceTags>, format: Format) -> String {
    let (scenario, answers) = (&estate.scenario, answered(estate, tags));
    match format {
        Format::Json => matrix_json(scenario, &answers),
        Format::Csv => csv(scenario, &with_wishes(scenario, answers)),
        Format::Markdown => report(scenario, &with_wishes(scenario, answers)),
        Format::Text => matrix_text(&answers),
    }
}

fn matrix_json(scenario: &Scenario, answers: &[(Name, Outcome)]) -> String {
    let rows = answers.iter().map(|(name, outcome)| {
        let mut row = check::outcome_json(scenario, &name.from, &json!(name.to), outcome);
        if let Value::Object(members) = &mut row {
            // a matrix is read as a whole: `explain` has the steps
            members.remove("steps");
            members.remove("ok");
        }
        row
    });
    super::pretty(&rows.collect())
}

fn matrix_text(answers: &[(Name, Outcome)]) -> String {
    let (mut text, mut source) = (String::new(), None);
    for (name, outcome) in answers {
        if source != Some(&name.from) {
            text.push_str(&format!("{}\n", name.from));
            source = Some(&name.from);
        }
        let (mark, word) = match outcome.verdict() {
            Verdict::Allowed => ('✓', "open"),
            Verdict::Denied => ('✗', "blocked"),
            Verdict::Undetermined => ('?', "undetermined"),
        };
        let by = outcome.decided_by().map_or("", |step| explain::title(step.stage));
        let rule = outcome
            .rule()
            .map_or_else(String::new, |rule| format!(", {rule}"));
        text.push_str(&format!(
            "  {mark} {} ({}): {word}, {by}{rule}\n",
            name.to, name.traffic
        ));
    }
    let count = |verdict: Verdict| answers.iter().filter(|(_, it)| it.verdict() == verdict).count();
    text.push_str(&format!(
        "{} open, {} blocked, {} undetermined\n",
        count(Verdict::Allowed),
        count(Verdict::Denied),
        count(Verdict::Undetermined)
    ));
    text
}

/// `diff`: what opened, what closed, and what else is different.
pub fn diff(before: &Estate, after: &Estate, tags: Option<&ServiceTags>, format: Format) -> String {
    let then: BTreeMap<Name, Outcome> = answered(before, tags).into_iter().collect();
    let now: BTreeMap<Name, Outcome> = answered(after, tags).into_iter().collect();
    let mut kinds: [(&str, &str, Vec<&Name>); 6] = [
        ("opened", "opened", Vec::new()),
        ("closed", "closed", Vec::new()),
        ("undetermined", "not certain any more", Vec::new()),
        (
            "rerouted",
            "the same verdict by another way, gate or identity",
            Vec::new(),
        ),
        ("gone", "only before", Vec::new()),
        ("new", "only after", Vec::new()),
    ];
    for (name, is) in &now {
        let kind = match then.get(name) {
            None => 5,
            Some(was) if was.verdict() == is.verdict() => match was.steps == is.steps {
                true => continue,
                false => 3,
            },
            Some(_) => match is.verdict() {
                Verdict::Allowed => 0,
                Verdict::Denied => 1,
                Verdict::Undetermined => 2,
            },
        };
        put(&mut kinds, kind, name);
    }
    for name in then.keys().filter(|name| !now.contains_key(*name)) {
        put(&mut kinds, 4, name);
    }
    if format == Format::Json {
        let members = kinds.iter().map(|(key, _, names)| {
            let names: Vec<Value> = names.iter().map(|name| pair_json(name)).collect();
            ((*key).to_owned(), Value::from(names))
        });
        return super::pretty(&Value::Object(members.collect()));
    }
    let mut text = String::new();
    for (_, words, names) in kinds.iter().filter(|(_, _, names)| !names.is_empty()) {
        text.push_str(&format!("{words}: {}\n", names.len()));
        for name in names {
            text.push_str(&format!("  {}\n", pair(name)));
        }
    }
    match text.is_empty() {
        true => format!(
            "nothing opened and nothing closed: {} pairs are answered alike\n",
            now.len()
        ),
        false => text,
    }
}

fn put<'a>(kinds: &mut [(&str, &str, Vec<&'a Name>); 6], kind: usize, name: &'a Name) {
    if let Some((_, _, names)) = kinds.get_mut(kind) {
        names.push(name);
    }
}

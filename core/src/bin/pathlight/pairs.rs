//! `matrix` and `diff`: every pair of an estate, and what opened and closed between two.

use std::collections::BTreeMap;
use std::io::IsTerminal;

use pathlight_core::analysis::matrix::every_pair;
use pathlight_core::check::{self, Estate};
use pathlight_core::explain;
use pathlight_core::flow::{Source, Target};
use pathlight_core::outcome::{Outcome, Verdict};
use pathlight_core::service_tag::ServiceTags;
use serde_json::{Value, json};

/// A pair as people name it: from, to, protocol and port.
type Name = (String, String, String);

/// After so many pairs, long work says how far it is.
const SAY_EVERY: usize = 20_000;

/// Every pair, answered, in the order of the estate.
fn answered(estate: &Estate, tags: Option<&ServiceTags>) -> Vec<(Name, Outcome)> {
    let flows = every_pair(&estate.scenario);
    let count = flows.len();
    let says = count > SAY_EVERY && std::io::stderr().is_terminal();
    let mut answers = Vec::with_capacity(count);
    for (at, flow) in flows.into_iter().enumerate() {
        if says && at % SAY_EVERY == 0 {
            eprintln!("pathlight: {at} of {count} pairs answered");
        }
        let scenario = &estate.scenario;
        let name = (
            explain::from(scenario, &flow.source),
            explain::to(scenario, &flow.target),
            explain::traffic(&flow),
        );
        answers.push((name, check::ask(scenario, &flow, tags)));
    }
    tell_apart(&mut answers);
    answers
}

/// Things of one name are called by their ids, so that no pair stands for two.
fn tell_apart(answers: &mut [(Name, Outcome)]) {
    let mut seen: BTreeMap<Name, usize> = BTreeMap::new();
    for (name, _) in answers.iter() {
        *seen.entry(name.clone()).or_default() += 1;
    }
    for (name, outcome) in answers {
        if seen.get(name).is_some_and(|count| *count > 1) {
            name.0 = match &outcome.flow.source {
                Source::NetworkInterface(id) => id.to_string(),
                Source::Host(id) => id.to_string(),
            };
            name.1 = match &outcome.flow.target {
                Target::NetworkInterface(id) => id.to_string(),
                Target::Host(id) => id.to_string(),
                Target::StorageAccount { id, .. } => id.to_string(),
                Target::KeyVault(id) => id.to_string(),
                Target::SqlServer(id) => id.to_string(),
                Target::MicrosoftEntra | Target::Address(_) => continue,
            };
        }
    }
}

fn pair((from, to, traffic): &Name) -> String {
    format!("{from} → {to} ({traffic})")
}

fn pair_json((from, to, traffic): &Name) -> Value {
    json!({ "from": from, "to": to, "traffic": traffic })
}

/// `matrix`: every pair, source by source.
pub fn matrix(estate: &Estate, tags: Option<&ServiceTags>, as_json: bool) -> String {
    let answers = answered(estate, tags);
    if as_json {
        let rows = answers.iter().map(|(name, outcome)| {
            let mut row = check::outcome_json(&estate.scenario, &name.0, &json!(name.1), outcome);
            if let Value::Object(members) = &mut row {
                // a matrix is read as a whole: `explain` has the steps
                members.remove("steps");
                members.remove("ok");
            }
            row
        });
        return super::pretty(&rows.collect());
    }
    let (mut text, mut source) = (String::new(), None);
    for (name, outcome) in &answers {
        if source != Some(&name.0) {
            text.push_str(&format!("{}\n", name.0));
            source = Some(&name.0);
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
        text.push_str(&format!("  {mark} {} ({}): {word}, {by}{rule}\n", name.1, name.2));
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
pub fn diff(before: &Estate, after: &Estate, tags: Option<&ServiceTags>, as_json: bool) -> String {
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
    if as_json {
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

//! What differs between the reader's own work and what a link brought beside it.

use std::collections::{BTreeMap, BTreeSet};

use pathlight_core::analysis::change::change;
use pathlight_core::analysis::matrix::{Answer, answers};
use pathlight_core::document::{self, Document};
use pathlight_core::explain;
use pathlight_core::export::on_one_line;
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use pathlight_core::names;
use serde_json::Value;

/// How many paths are named.
const FEW: usize = 2;

/// What is otherwise in `now`, thing by thing and path by path; of two scenarios that are not called the same only that: they
/// have nothing to do with each other.
pub fn words(own: &Scenario, now: &Scenario) -> Option<String> {
    if own.title != now.title {
        let title = on_one_line(&names::shown(&own.title));
        return Some(format!("It is another scenario than yours, “{title}”."));
    }
    if *own == *now {
        return None;
    }
    let mut parts = things(own, now);
    let (then, here) = (answers(own), answers(now));
    let change = change(&refer(&then), &refer(&here));
    for (does, flows) in [
        ("opens", &change.opened),
        ("closes", &change.closed),
        ("leaves undetermined", &change.undetermined),
    ] {
        if !flows.is_empty() {
            parts.push(format!("{does} {}", named(now, flows)));
        }
    }
    let told = match parts.is_empty() {
        true => "in what is written about it".to_owned(),
        false => parts.join("; "),
    };
    Some(format!("What differs in it: {told}."))
}

fn refer(answers: &[Answer]) -> Vec<&Answer> {
    answers.iter().collect()
}

/// The first of the paths, and how many more there are.
fn named(scenario: &Scenario, flows: &[Flow]) -> String {
    let first: Vec<_> = flows
        .iter()
        .take(FEW)
        .map(|flow| explain::pair(scenario, flow))
        .collect();
    let first = first.join(", ");
    match flows.len().saturating_sub(FEW) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// How many things were added, removed and changed.
fn things(own: &Scenario, now: &Scenario) -> Vec<String> {
    let (own, now) = (written(own), written(now));
    let all: BTreeSet<_> = own.keys().chain(now.keys()).collect();
    let mut counts = [(0, "more"), (0, "fewer"), (0, "changed")];
    for key in all {
        let at = match (own.get(key), now.get(key)) {
            (None, Some(_)) => 0,
            (Some(_), None) => 1,
            (Some(own), Some(now)) if own != now => 2,
            (Some(_), Some(_)) | (None, None) => continue,
        };
        counts[at].0 += 1;
    }
    let mut parts = Vec::new();
    for (count, word) in counts {
        match count {
            0 => {}
            1 => parts.push(format!("1 thing {word}")),
            count => parts.push(format!("{count} things {word}")),
        }
    }
    parts
}

/// Every thing as it is written, by its table and its id.
fn written(scenario: &Scenario) -> BTreeMap<String, Value> {
    let document = Document {
        scenario: scenario.clone(),
        layout: None,
    };
    let tables: Value = serde_json::from_str(&document::save(&document)).unwrap_or_default();
    let mut all = BTreeMap::new();
    for (table, rows) in tables.as_object().into_iter().flatten() {
        for (id, row) in rows.as_object().into_iter().flatten() {
            all.insert(format!("{table}/{id}"), row.clone());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use pathlight_core::edit::{Turn, turn};
    use pathlight_core::gallery;

    use super::*;

    fn own() -> Scenario {
        gallery::open("rogue-account").expect("it is there").scenario
    }

    #[test]
    fn a_flipped_switch_is_told_with_what_it_opens() {
        let flip = Turn {
            switch: "policy".into(),
            choice: None,
        };
        let theirs = turn(&own(), &flip).expect("it has that switch");
        let told = words(&own(), &theirs).expect("something differs");
        assert!(told.contains("changed"), "{told}");
        assert!(told.contains("opens ") || told.contains("closes "), "{told}");
    }

    #[test]
    fn what_is_the_same_and_what_is_another_scenario_altogether_is_not_compared() {
        assert_eq!(words(&own(), &own()), None);
        let other = gallery::open("deny-all").expect("it is there").scenario;
        let told = words(&own(), &other).expect("it is another one");
        assert!(
            told.contains("another scenario than yours, “The rogue account”"),
            "{told}"
        );
    }

    #[test]
    fn things_are_counted() {
        let mut theirs = own();
        let gone = theirs
            .virtual_machines
            .keys()
            .next()
            .cloned()
            .expect("it has machines");
        theirs.virtual_machines.remove(&gone);
        let told = words(&own(), &theirs).expect("something differs");
        assert!(told.contains("1 thing fewer"), "{told}");
    }
}

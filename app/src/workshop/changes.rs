//! All that changes, path by path and as exact sets: by the last step, and by the switch that was rested on last.

use std::sync::Arc;

use pathlight_core::analysis::change::change;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::analysis::reanswer::reanswer;
use pathlight_core::edit::{self, Turn};
use pathlight_core::explain;
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;
use serde_json::Value;

use super::aspects;
use super::kept::Kept;
use super::preview;
use super::tree::{Tree, el, words};

/// A scenario with its answers.
type Side<'a> = (&'a Scenario, Vec<&'a Answer>);

/// The panel.
pub fn view(kept: &mut Kept, request: &Value, tried: Option<&Turn>) -> Option<Tree> {
    let shown = kept.answered(request["of"].as_str()?)?;
    let before = request["before"].as_str().and_then(|text| kept.answered(text));
    let now: Side = (&shown.scenario, shown.answers.iter().collect());
    let mut whole = el("div", "changes");
    let after = tried.and_then(|tried| Some((tried, edit::turn(&shown.scenario, tried).ok()?)));
    if let Some(before) = &before {
        whole = whole.with(words("h2", "", "By the last change"));
        let then = (&before.scenario, before.answers.iter().collect());
        whole = whole.with_all(between(&then, &now));
    }
    if let Some((tried, after)) = &after {
        let mut answers: Vec<_> = shown.answers.iter().cloned().map(Arc::new).collect();
        reanswer(&mut answers, &shown.scenario, after, kept.tags());
        let name = explain::switch::turned(&shown.scenario, tried);
        whole = whole.with(words("h2", "", format!("If you set {name}")));
        let answers = answers.iter().map(|answer| &**answer).collect();
        whole = whole.with_all(between(&now, &(after, answers)));
    }
    if before.is_none() && after.is_none() {
        whole = whole.with(words("p", "empty", "Nothing yet. Rest on a switch, or flip one."));
    }
    Some(whole)
}

/// Everything that is different from one to the other.
fn between((before, then): &Side, (after, now): &Side) -> Vec<Tree> {
    let change = change(then, now);
    let mut parts = Vec::new();
    for (word, flows) in [
        ("Opens", &change.opened),
        ("Closes", &change.closed),
        ("Leaves undetermined", &change.undetermined),
        ("As before, by another way, gate or identity:", &change.rerouted),
        ("New:", &change.added),
        ("Gone:", &change.gone),
    ] {
        if flows.is_empty() {
            continue;
        }
        let line = |flow: &Flow| {
            let is_it = |answer: &&&Answer| answer.flow == *flow;
            let old = then.iter().find(is_it).copied();
            let new = now.iter().find(is_it).copied();
            // what is gone is named as it was
            let scenario = if new.is_some() { after } else { before };
            let said = format!("{} ({})", explain::pair(scenario, flow), explain::traffic(flow));
            el("li", "")
                .say(said)
                .with(words("small", "", aspects::told(old, new)))
        };
        parts.push(words("h3", "", format!("{word} {}", flows.len())));
        parts.push(el("ul", "").with_all(flows.iter().map(line)));
    }
    if parts.is_empty() {
        parts.push(words("p", "", "Opens and closes no path."));
    }
    let sets = preview::sets(before, after);
    if !sets.is_empty() {
        parts.push(words(
            "h3",
            "",
            "In all traffic that the groups of interfaces see",
        ));
    }
    for (of, lines) in sets {
        let lines = lines.into_iter().map(|line| words("li", "", line));
        parts.push(words("p", "", of));
        parts.push(el("ul", "").with_all(lines));
    }
    parts
}

#[cfg(test)]
mod tests {
    use pathlight_core::document;
    use pathlight_core::gallery;
    use serde_json::json;

    use super::*;

    fn drawn(of: &Scenario, before: Option<&Scenario>, tried: &Turn) -> String {
        let text = |scenario: &Scenario| {
            let scenario = scenario.clone();
            document::save(&document::Document {
                scenario,
                layout: None,
            })
        };
        let request = json!({ "of": text(of), "before": before.map(text) });
        let view = view(&mut Kept::default(), &request, Some(tried));
        view.map_or_else(String::new, |view| view.value().to_string())
    }

    #[test]
    fn every_path_is_listed_with_its_way_and_every_range() {
        let scenario = gallery::open("rogue-account").expect("it is there").scenario;
        let all = scenario.switches.iter().map(|switch| {
            let tried = Turn {
                switch: switch.id.clone(),
                choice: None,
            };
            drawn(&scenario, None, &tried)
        });
        let all: Vec<String> = all.collect();
        assert!(all.iter().all(|view| view.contains("If you set")), "{all:?}");
        assert!(
            all.iter()
                .any(|view| view.contains("Closes 4") && view.contains("By the public address")),
            "{all:?}"
        );
        assert!(all.iter().all(|view| !view.contains(" more")), "{all:?}");
    }

    #[test]
    fn the_last_step_stands_beside_what_was_tried() {
        let before = gallery::open("rogue-account").expect("it is there").scenario;
        let tried = Turn {
            switch: "policy".into(),
            choice: None,
        };
        let after = edit::turn(&before, &tried).expect("it sets something");
        let view = drawn(&after, Some(&before), &tried);
        assert!(
            view.contains("By the last change") && view.contains("If you set"),
            "{view}"
        );
        assert!(view.contains("Closes 1") && view.contains("Opens 1"), "{view}");
        assert!(view.contains("Over the service endpoint"), "{view}");
    }
}

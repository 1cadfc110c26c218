//! What is malformed and what is unwise in the scenario, each with the thing that it is about; and what the last step showed.

use pathlight_core::analysis::change::change;
use pathlight_core::analysis::lint::{Code, findings};
use pathlight_core::analysis::matrix::answers;
use pathlight_core::analysis::misconception::misconception;
use pathlight_core::edit::form::kind_called;
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::check::check;
use pathlight_core::model::id::ResourceRef;

use super::beside::cited;
use super::form;
use super::tree::{Tree, el, words};

/// The list: problems first.
pub fn list(scenario: &Scenario) -> Tree {
    let (problems, findings) = (check(scenario), findings(scenario));
    let mut whole = el("div", "findings");
    if !problems.is_empty() {
        let mut list = el("ul", "");
        for problem in &problems {
            let said = explain::problem(scenario, problem);
            list = list.with(entry(scenario, &problem.resource, &said, None));
        }
        whole = whole
            .with(words("h2", "", "Problems"))
            .with(words(
                "p",
                "hint",
                "Azure would refuse them. What hangs on them may be undetermined.",
            ))
            .with(list);
    }
    let count = Code::ALL.len();
    if findings.is_empty() {
        let none = format!("No findings among {count} rules checked.");
        return whole.with(words("p", "empty", none));
    }
    let mut list = el("ul", "");
    for finding in &findings {
        let said = explain::finding::finding(scenario, finding);
        let cite = cited(finding.code.cites());
        list = list.with(entry(scenario, &finding.resource, &said, cite));
    }
    let checked = format!("Well-formed and unwise, by {count} rules. They change no answer.");
    whole
        .with(words("h2", "", "Findings"))
        .with(words("p", "hint", checked))
        .with(list)
}

/// How many there are.
pub fn count(scenario: &Scenario) -> usize {
    check(scenario).len() + findings(scenario).len()
}

/// What the step from `before` showed of a misconception.
pub fn note(before: &Scenario, after: &Scenario) -> Option<String> {
    let (then, now) = (answers(before), answers(after));
    let (then, now): (Vec<_>, Vec<_>) = (then.iter().collect(), now.iter().collect());
    let shown = misconception(before, after, &change(&then, &now))?;
    let (said, cite) = explain::misconception::misconception(after, &shown);
    Some(format!("{said} ({cite})"))
}

/// The thing, which opens its form, and what is said of it.
fn entry(scenario: &Scenario, thing: &ResourceRef, said: &str, cite: Option<String>) -> Tree {
    let (reference, id) = thing.kind_and_id();
    let name = explain::name(scenario, thing);
    // the button says the name already
    let rest = said
        .strip_prefix(&name)
        .and_then(|rest| rest.get(2..))
        .unwrap_or(said);
    let mut item = el("li", "finding");
    item = match kind_called(reference) {
        Some(kind) => item.with(
            el("button", "thing")
                .set("type", "button")
                .set("data-table", kind.table)
                .set("data-id", id)
                .with(words("bdi", "", form::name(scenario, kind.table, id)))
                .with(words("small", "", format!(" {}", kind.word))),
        ),
        None => item.with(words("b", "", name)),
    };
    item = item.with(words("p", "", rest));
    match cite {
        Some(cite) => item.with(words("small", "cite", cite)),
        None => item,
    }
}

#[cfg(test)]
mod tests {
    use pathlight_core::edit::{Edit, apply};
    use pathlight_core::gallery;

    use super::*;

    fn opened() -> Scenario {
        gallery::open("nothing-configured").expect("it is there").scenario
    }

    #[test]
    fn none_says_how_many_rules_were_checked() {
        let scenario = Scenario::default();
        assert_eq!(count(&scenario), 0);
        let view = list(&scenario).value().to_string();
        assert!(view.contains("No findings among 41 rules checked."), "{view}");
    }

    #[test]
    fn problems_come_first_and_each_names_its_thing() {
        let mut scenario = opened();
        // two rules of one priority
        for (at, name) in ["one", "other"].into_iter().enumerate() {
            let value = serde_json::json!({ "name": name, "priority": 200, "direction": "Outbound", "access": "Deny" });
            let edit = Edit::Set {
                table: "networkSecurityGroups",
                id: "nsg-private".into(),
                field: format!("securityRules.{at}"),
                value: Some(value),
            };
            scenario = apply(&scenario, &edit).expect("it can be read");
        }
        let endpoint = Edit::Flip { switch: "ep".into() };
        scenario = apply(&scenario, &endpoint).expect("it sets something");
        let view = list(&scenario).value().to_string();
        let (problems, findings) = (view.find("Problems"), view.find("\"Findings\""));
        assert!(problems.is_some() && problems < findings, "{view}");
        assert!(view.contains("data-table\":\"networkSecurityGroups\""), "{view}");
        assert!(view.contains("services A.2-2"), "{view}");
    }

    #[test]
    fn an_endpoint_that_is_turned_on_is_told_of() {
        let before = opened();
        let after = apply(&before, &Edit::Flip { switch: "ep".into() }).expect("it sets something");
        let note = note(&before, &after).expect("the internet is still open");
        assert!(
            note.contains("blocks nothing") && note.contains("services A.2-2"),
            "{note}"
        );
        assert_eq!(super::note(&after, &before), None);
    }
}

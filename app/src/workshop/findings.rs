//! What is malformed, not evaluated and unwise in the scenario, each with the thing that it is about; and what the last step
//! showed.

use std::collections::BTreeSet;

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
use super::problems::{problems, unnamed};
use super::tree::{Tree, el, words};

/// The list: problems first, then what is not there or left out.
pub fn list(scenario: &Scenario) -> Tree {
    let findings = findings(scenario);
    let (refused, elsewhere) = problems(scenario);
    let mut whole = el("div", "findings");
    for (heading, hint, problems) in [
        (
            "Problems",
            "Azure would refuse them. What hangs on them may be undetermined.",
            refused,
        ),
        (
            "Not in this scenario",
            "Named here, and not in what was opened. What hangs on them may be undetermined.",
            elsewhere,
        ),
    ] {
        let mut entries = Vec::new();
        for problem in &problems {
            let said = explain::problem(scenario, problem);
            entries.push(entry(scenario, &problem.resource, &said, None));
        }
        whole = section(whole, heading, hint, entries);
    }
    whole = section(whole, "Not evaluated", NOT_EVALUATED, not_evaluated(scenario));
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

/// A part of the list, if anything is in it.
fn section(whole: Tree, heading: &str, hint: &str, entries: Vec<Tree>) -> Tree {
    match entries.is_empty() {
        true => whole,
        false => whole
            .with(words("h2", "", heading))
            .with(words("p", "hint", hint))
            .with(el("ul", "").with_all(entries)),
    }
}

const NOT_EVALUATED: &str = "Listed and left out. What hangs on them is undetermined.";

/// What the engine leaves out, each with its place and what it could change; what is asked about nothing here.
fn not_evaluated(scenario: &Scenario) -> Vec<Tree> {
    let mut entries = Vec::new();
    for (id, it) in &scenario.unmodelled {
        let mut said = Vec::new();
        said.extend(it.property.clone());
        let touches = it.touches.iter();
        let touched: BTreeSet<_> = touches
            .map(|it| {
                format!(
                    "{} of {}",
                    explain::title(it.stage),
                    explain::name(scenario, &it.subject)
                )
            })
            .collect();
        if !touched.is_empty() {
            said.push(format!("could change: {}", Vec::from_iter(touched).join(", ")));
        }
        let opener = opener("unmodelled", id.as_str(), &it.name, &it.resource_type);
        let entry = el("li", "finding").with(opener);
        entries.push(entry.with(words("p", "", said.join(" · "))));
    }
    for row in unnamed(scenario) {
        let entry = el("li", "finding").with(words("b", "", row));
        entries.push(entry.with(words("p", "", "asked about; a name in it names nothing")));
    }
    entries
}

/// How many entries the list has.
pub fn count(scenario: &Scenario) -> usize {
    let left_out = scenario.unmodelled.len() + unnamed(scenario).len();
    check(scenario).len() + findings(scenario).len() + left_out
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
        Some(kind) => {
            let name = form::name(scenario, kind.table, id);
            item.with(opener(kind.table, id, &name, kind.word))
        }
        None => item.with(words("b", "", name)),
    };
    item = item.with(words("p", "", rest));
    match cite {
        Some(cite) => item.with(words("small", "cite", cite)),
        None => item,
    }
}

/// What opens a thing's form.
fn opener(table: &str, id: &str, name: &str, what: &str) -> Tree {
    el("button", "thing")
        .set("type", "button")
        .set("data-table", table)
        .set("data-id", id)
        .with(words("bdi", "", name))
        .with(words("small", "", format!(" {what}")))
}

#[cfg(test)]
mod tests {
    use pathlight_core::edit::{Edit, apply};
    use pathlight_core::gallery;
    use serde_json::json;

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
    fn what_is_not_in_what_was_opened_is_not_what_azure_refuses() {
        let mut scenario = opened();
        let subnet = scenario.subnets.values_mut().next().expect("it has one");
        subnet.network_security_group = Some("elsewhere".into());
        let view = list(&scenario).value().to_string();
        assert!(view.contains("Not in this scenario"), "{view}");
        assert!(
            !view.contains("Problems") && !view.contains("would refuse"),
            "{view}"
        );
    }

    #[test]
    fn everything_that_is_not_evaluated_is_listed_and_counted() {
        let mut scenario = opened();
        let before = count(&scenario);
        for at in 0..17 {
            let id = format!("lb{at}");
            let thing = json!({ "name": id, "resourceType": "Microsoft.Network/loadBalancers",
                "property": "frontend", "touches": [{ "stage": "inboundNsg",
                "subject": { "kind": "virtualNetwork", "id": "vnet1" } }] });
            let edit = Edit::Add {
                table: "unmodelled",
                rows: json!({ "unmodelled": { id.clone(): thing } }),
                id,
            };
            scenario = apply(&scenario, &edit).expect("it can be read");
        }
        assert_eq!(count(&scenario), before + 17);
        let view = list(&scenario).value().to_string();
        assert_eq!(
            view.matches("frontend · could change: Inbound rules of vnet1")
                .count(),
            17,
            "{view}"
        );
        assert!(view.contains("Not evaluated") && view.contains("lb16"), "{view}");
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

//! Everything that is made of an opened document: answers and sentences, views, files. All of it holds strange text inert.

use pathlight_core::analysis::lint::findings;
use pathlight_core::analysis::matrix::{Answer, answers};
use pathlight_core::document::{self, Document, link};
use pathlight_core::edit::form::KINDS;
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::check::check;
use serde_json::{Value, json};

use super::doors::{ask, drawn, saved};
use super::inert;

/// The most of anything that is looked at one by one.
const MOST: usize = 40;

/// What is not as it should be.
pub fn document(text: &str) -> Vec<String> {
    let document = match document::read(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("it does not open again: {error}")],
    };
    let mut found = kept(text, &document);
    let scenario = &document.scenario;
    let answers = answers(scenario);
    found.extend(sentences(scenario, &answers));
    // a view takes all of a document: of a large one a few are enough
    let is_large = text.len() > 60_000;
    found.extend(views(text, scenario, answers.len(), is_large));
    found.extend(files(text, &scenario.title));
    found.sort();
    found.dedup();
    found.truncate(6);
    found
}

/// Nothing is lost by saving, nor by a link.
fn kept(text: &str, document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    if document::save(document) != text {
        found.push("saving changes it".to_owned());
    }
    let link = link::write(document);
    let again = link::document(&link);
    if link.len() < link::LONGEST && text.len() < link::LARGEST && again.as_ref() != Ok(document) {
        found.push("its link opens to something else".to_owned());
    }
    found
}

/// Every sentence that is made of it.
fn sentences(scenario: &Scenario, answers: &[Answer]) -> Vec<String> {
    let mut said = Vec::new();
    for answer in answers.iter().take(MOST) {
        let outcome = &answer.outcome;
        said.push(("verdict", explain::verdict(outcome).to_owned()));
        said.push(("pair", explain::pair(scenario, &answer.flow)));
        said.push(("from", explain::from(scenario, &answer.flow.source)));
        for step in &outcome.steps {
            said.push(("step", explain::line(scenario, outcome, step)));
            said.extend(
                step.identity
                    .iter()
                    .map(|it| ("identity", explain::identity(scenario, it))),
            );
        }
    }
    for problem in check(scenario).iter().take(MOST) {
        said.push(("problem", explain::problem(scenario, problem)));
    }
    for finding in findings(scenario).iter().take(MOST) {
        said.push(("finding", explain::finding::finding(scenario, finding)));
    }
    let mut found = Vec::new();
    for (what, text) in said {
        // a thing that is called nothing at all is named by nothing
        let nothing = if what == "from" { " " } else { "" };
        found.extend(inert::faults(what, &(text + nothing)));
    }
    found
}

/// Every view that the workshop gives of it.
fn views(text: &str, scenario: &Scenario, paths: usize, is_large: bool) -> Vec<String> {
    let mut requests = vec![
        json!({ "ask": "things", "table": "hosts", "id": "" }),
        json!({ "ask": "findings" }),
        json!({ "ask": "suggest" }),
        json!({ "ask": "problems" }),
        json!({ "ask": "step", "before": r#"{"pathlight":"scenario/1"}"# }),
        json!({ "ask": "matrix" }),
        json!({ "ask": "matrix", "order": "name", "filter": "a" }),
        json!({ "ask": "search", "text": scenario.title.chars().take(20).collect::<String>() }),
        json!({ "ask": "search", "text": "a" }),
        json!({ "ask": "search", "text": "10.1.1.4" }),
        json!({ "ask": "switches" }),
    ];
    for at in 0..paths.min(3) {
        requests.push(json!({ "ask": "beside", "at": at.to_string() }));
    }
    for switch in scenario.switches.iter().take(10) {
        let key = format!("{}\n", switch.id);
        requests.push(json!({ "ask": "preview", "key": key }));
        requests.push(json!({ "ask": "changes", "key": key, "before": text }));
    }
    for kind in KINDS {
        let ids = scenario.part(kind.table).map(|it| it.ids()).unwrap_or_default();
        for id in ids.into_iter().take(2) {
            requests.push(json!({ "ask": "form", "table": kind.table, "id": id, "drafts": [], "unfolded": "securityRules.0" }));
            requests.push(json!({ "ask": "duplicate", "table": kind.table, "id": id, "field": "" }));
            requests.push(json!({ "ask": "remove", "table": kind.table, "id": id, "field": "" }));
        }
    }
    if is_large {
        requests.truncate(6);
    }
    let mut found = Vec::new();
    for request in requests {
        let mut whole = request.clone();
        if request["ask"] == "matrix" {
            whole["of"] = text.into();
        }
        let reply = ask(text, &whole);
        let what = format!("{} {}", request["ask"], request["table"]);
        found.extend(view(&what, &reply["view"]));
        for said in ["told", "note", "name", "refused"] {
            if let Some(words) = reply[said].as_str() {
                found.extend(inert::faults(&format!("{what} {said}"), words));
            }
        }
    }
    found
}

/// The words of a view, and what of its attributes is read aloud or shown.
fn view(what: &str, tree: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match tree {
        // a line end is a space where words flow, and a line of its own on the terminal alone
        Value::String(words) => found.extend(inert::faults(what, &format!("{words} ").replace('\n', " "))),
        Value::Array(element) => {
            for name in ["aria-label", "title", "placeholder"] {
                let shown = element.get(1).and_then(|it| it.get(name)).and_then(Value::as_str);
                if let Some(shown) = shown {
                    found.extend(inert::faults(what, &format!("{shown} ")));
                }
            }
            for part in element.get(2).and_then(Value::as_array).into_iter().flatten() {
                found.extend(view(what, part));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
    }
    found
}

/// Every file that is saved of it, and what the file is called.
fn files(text: &str, title: &str) -> Vec<String> {
    let mut found = Vec::new();
    let word: String = title.chars().take(300).collect();
    let markup = drawn(&word);
    for kind in ["json", "md", "csv", "svg"] {
        let Some(file) = saved(text, kind, &markup) else {
            found.push(format!("no {kind}"));
            continue;
        };
        found.extend(match kind {
            "md" => inert::markdown(&file),
            "csv" => inert::csv(&file),
            "svg" => inert::svg(&file),
            _ => match document::read(&file).map(|it| document::save(&it)) {
                Ok(again) if again == text => Vec::new(),
                _ => vec!["the saved file is another scenario".to_owned()],
            },
        });
        let reply = ask(
            text,
            &json!({ "ask": "save", "as": kind, "picture": markup, "looks": "rgb(1, 2, 3);\n" }),
        );
        found.extend(inert::file_name(reply["name"].as_str().unwrap_or_default()));
    }
    found
}

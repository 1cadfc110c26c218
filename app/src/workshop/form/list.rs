//! A list in the form: one line an entry, the chosen one whole. A group's default rules stand below its own, in grey.

use pathlight_core::analysis::lint::{Code, Finding, shadowed};
use pathlight_core::edit::form::Field;
use pathlight_core::model::Scenario;
use pathlight_core::model::nsg::DEFAULT_RULES;
use pathlight_core::sort::sorted_by_key;
use pathlight_core::{explain, json};
use serde_json::Value;

use super::{Fault, Sheet, is_labelled};
use crate::workshop::tree::{Tree, el, words};

/// In this order a group's rules are shown.
const DIRECTIONS: [&str; 2] = ["Inbound", "Outbound"];

impl Sheet<'_> {
    pub(super) fn list(&self, path: &str, field: &Field, fields: &[Field], value: Option<&Value>) -> Tree {
        let empty = Vec::new();
        let entries = value.and_then(Value::as_array).unwrap_or(&empty);
        let is_rules = path == "securityRules";
        let mut whole = el("fieldset", "form-group").with(words("legend", "", field.label));
        if is_rules {
            let shadowed = shadowed(self.scenario, &self.id.into());
            for direction in DIRECTIONS {
                whole = whole.with(words("h3", "", direction));
                let order = rules(entries, direction);
                let mut list = el("ol", "entries");
                for (rank, at) in order.iter().enumerate() {
                    let beside = [
                        rank.checked_sub(1).and_then(|rank| order.get(rank)),
                        order.get(rank + 1),
                    ];
                    let mut entry = self.entry(path, *at, fields, entries.get(*at), Some(beside));
                    let name = text(entries.get(*at), "name");
                    for finding in shadowed.iter().filter(|it| it.rule == name) {
                        entry = entry.with(shadow(self.scenario, finding));
                    }
                    list = list.with(entry);
                }
                for rule in DEFAULT_RULES {
                    if word(&rule.direction) != direction {
                        continue;
                    }
                    let said = format!("{} {}", rule.priority, rule.name);
                    let what = format!("{} · {} → {}", word(&rule.access), rule.source, rule.destination);
                    let line = el("li", "entry default").with(words("b", "", said));
                    list = list.with(line.with(words("small", "", what)));
                }
                whole = whole.with(list);
            }
        } else {
            let mut list = el("ol", "entries");
            for (at, entry) in entries.iter().enumerate() {
                list = list.with(self.entry(path, at, fields, Some(entry), None));
            }
            whole = whole.with(list);
        }
        let add = act("add", path)
            .set("data-member", entries.len().to_string())
            .set("id", format!("field-{path}-add"));
        whole.with(add.say(format!("Add to {}", field.word())))
    }

    /// An entry in a line, and whole where it is unfolded. `beside`: the entries that it can trade places with.
    fn entry(
        &self,
        path: &str,
        at: usize,
        fields: &[Field],
        entry: Option<&Value>,
        beside: Option<[Option<&usize>; 2]>,
    ) -> Tree {
        let path = format!("{path}.{at}");
        let is_open = self.unfolded == path;
        let (title, detail) = in_short(entry);
        let faults: Vec<_> = self.faults.iter().filter(|it| it.row == path).collect();
        let mut line = el("button", "entry-line")
            .set("type", "button")
            .set("data-do", "unfold")
            .set("data-field", path.clone())
            .set("id", format!("field-{path}"))
            .set("aria-expanded", if is_open { "true" } else { "false" })
            .with(words("b", "", title))
            .with(words("small", "", detail));
        let mut whole = el("li", "entry");
        if faults.is_empty() {
            whole = whole.with(line);
        } else {
            let id = format!("said-{path}");
            let said = words("p", "field-error", malformed(&faults, fields, is_open));
            line = line.set("aria-describedby", id.clone());
            whole = whole.with(line).with(said.set("id", id));
        }
        if beside.is_some_and(|beside| beside != [None, None]) {
            whole = whole.set("data-drop", at.to_string()).with(handle(&path));
        }
        if is_open {
            let mut foot = el("div", "form-foot");
            for (to, word) in beside.into_iter().flatten().zip(["Move up", "Move down"]) {
                if let Some(to) = to {
                    let id = format!("field-{path}-{word}");
                    let move_to = act(&format!("move:{to}"), &path).set("id", id);
                    foot = foot.with(move_to.say(word));
                }
            }
            foot = foot.with(
                act("take", &path)
                    .set("id", format!("field-{path}-take"))
                    .say("Remove"),
            );
            let entry = entry.cloned().unwrap_or_default();
            let body = el("div", "entry-body").with_all(self.fields(&path, fields, &entry));
            whole = whole.with(body.with(foot));
        }
        whole
    }
}

/// What is malformed in a row, in a sentence; where it is unfolded, its fields say their part.
fn malformed(faults: &[&Fault], fields: &[Field], is_open: bool) -> String {
    let mut parts = Vec::new();
    for fault in faults {
        if is_open && is_labelled(fields, &fault.place) {
            continue;
        }
        let field = fields.iter().find(|it| it.name == fault.place);
        parts.push(match field {
            Some(field) => format!("{}: {}", field.label, fault.why),
            None => fault.why.clone(),
        });
    }
    match parts.is_empty() {
        true => "Malformed: see below.".to_owned(),
        false => format!("Malformed. {}", parts.join("; ")),
    }
}

/// A group's rules of one direction, in the order of their priorities.
fn rules(entries: &[Value], direction: &str) -> Vec<usize> {
    let is_own = |at: &usize| text(entries.get(*at), "direction") == direction;
    let own = (0..entries.len()).filter(is_own).collect();
    sorted_by_key(own, |at: &usize| {
        entries.get(*at).and_then(|it| it.get("priority")?.as_u64())
    })
}

/// The entries of the list at `path`, in the order in which they are shown.
pub fn order(path: &str, entries: &[Value]) -> Vec<usize> {
    match path {
        "securityRules" => DIRECTIONS.into_iter().flat_map(|it| rules(entries, it)).collect(),
        _ => (0..entries.len()).collect(),
    }
}

/// That a rule never decides anything, or not all of what it says, and what does before it.
fn shadow(scenario: &Scenario, finding: &Finding) -> Tree {
    let (sign, class) = match finding.code == Code::ShadowedRule {
        true => ("⊘ ", "entry-shadow all"),
        false => ("◐ ", "entry-shadow"),
    };
    let sign = words("span", "", sign).set("aria-hidden", "true");
    let mut said = explain::finding::said(scenario, finding);
    said.replace_range(..1, &said[..1].to_uppercase());
    el("p", class).with(sign).say(said + ".")
}

/// What an entry is dragged by. Who reads or presses keys has the buttons.
fn handle(path: &str) -> Tree {
    let dots = el("svg", "")
        .set("viewBox", "0 0 8 14")
        .with(el("path", "").set("d", "M1 2h1M6 2h1M1 7h1M6 7h1M1 12h1M6 12h1"));
    el("span", "handle")
        .set("data-drag", "")
        .set("data-field", path)
        .set("aria-hidden", "true")
        .with(dots)
}

fn act(act: &str, path: &str) -> Tree {
    el("button", "tool")
        .set("type", "button")
        .set("data-do", act)
        .set("data-field", path)
}

/// A word of the model as it is written.
fn word(of: &dyn json::Json) -> String {
    json::text(of).trim_matches('"').to_owned()
}

fn text<'v>(entry: Option<&'v Value>, field: &str) -> &'v str {
    let text = entry.and_then(|entry| entry.get(field)?.as_str());
    text.unwrap_or_default()
}

/// What an entry is called, and what it says.
fn in_short(entry: Option<&Value>) -> (String, String) {
    let Some(Value::Object(fields)) = entry else {
        return (String::new(), String::new());
    };
    let (mut title, mut rest) = (String::new(), Vec::new());
    if let Some(priority) = fields.get("priority") {
        title = format!("{priority} ").replace('"', "");
    }
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("priority" | "direction", _) => {}
            ("name", Value::String(text)) => title += text,
            (_, Value::String(text)) => rest.push(text.clone()),
            (_, Value::Array(list)) => {
                let words: Vec<_> = list.iter().filter_map(Value::as_str).collect();
                rest.push(words.join(", "));
            }
            (_, Value::Object(inner)) => {
                rest.extend(inner.values().filter_map(Value::as_str).map(str::to_owned));
            }
            (_, Value::Null | Value::Bool(_) | Value::Number(_)) => {}
        }
    }
    if fields.contains_key("direction") {
        rest = vec![rule(fields)];
    }
    let rest = rest.join(" · ");
    match title.is_empty() {
        true => (rest, String::new()),
        false => (title, rest),
    }
}

/// What a security rule says, where absence means any: `Deny · any · any → any:443`.
fn rule(fields: &serde_json::Map<String, Value>) -> String {
    let said = |names: [&str; 2]| {
        let mut found = Vec::new();
        for name in names {
            let value = fields.get(name);
            let list = value.and_then(Value::as_array).into_iter().flatten();
            found.extend(list.chain(value).filter_map(Value::as_str));
        }
        match found.is_empty() || found == ["*"] {
            true => "any".to_owned(),
            false => found.join(", "),
        }
    };
    let source = said(["source", "sourceApplicationSecurityGroups"]);
    let destination = said(["destination", "destinationApplicationSecurityGroups"]);
    let ports = match said(["destinationPorts", ""]) {
        any if any == "any" => String::new(),
        ports => format!(":{ports}"),
    };
    let (access, protocol) = (said(["access", ""]), said(["protocol", ""]));
    format!("{access} · {protocol} · {source} → {destination}{ports}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(scenario: &Scenario, table: &'static str, id: &str, unfolded: &str) -> String {
        let sheet = Sheet {
            scenario,
            table,
            id,
            drafts: Vec::new(),
            unfolded,
            faults: super::super::faults(scenario, table, id),
        };
        sheet.whole().value().to_string()
    }

    #[test]
    fn a_rule_that_never_matches_says_what_takes_its_place() {
        let rule = |name: &str, priority: u32, access: &str| {
            serde_json::json!({ "name": name, "priority": priority, "direction": "Inbound", "access": access,
                "protocol": "Tcp", "destinationPorts": ["22"] })
        };
        let scenario = serde_json::json!({
            "pathlight": "scenario/1", "title": "x",
            "tenants": { "t": {} }, "subscriptions": { "s": { "tenant": "t" } },
            "virtualNetworks": { "v": { "scope": "s/rg", "region": "eastus", "addressSpace": ["10.0.0.0/16"] } },
            "subnets": { "a": { "virtualNetwork": "v", "addressPrefixes": ["10.0.0.0/24"], "networkSecurityGroup": "g" } },
            "networkInterfaces": { "n": { "subnet": "a", "privateIpAddress": "10.0.0.4" } },
            "networkSecurityGroups": { "g": { "securityRules": [rule("first", 100, "Deny"), rule("late", 200, "Allow")] } },
        });
        let scenario = pathlight_core::document::read(&scenario.to_string())
            .expect("a scenario")
            .scenario;
        let whole = form(&scenario, "networkSecurityGroups", "g", "");
        assert!(
            whole.contains("It never decides anything: first before it took all"),
            "{whole}"
        );
        assert_eq!(whole.matches("entry-shadow").count(), 1);
    }

    #[test]
    fn what_is_wrong_in_a_row_is_said_at_the_row_and_at_its_field() {
        let rule = |name: &str, priority: u32, source: &str| {
            serde_json::json!({ "name": name, "priority": priority, "direction": "Inbound", "access": "Allow",
                "protocol": "Tcp", "source": [source] })
        };
        let scenario = serde_json::json!({
            "pathlight": "scenario/1", "title": "x",
            "networkSecurityGroups": { "g": { "securityRules": [
                rule("fine", 100, "10.0.0.0/8"), rule("b/c", 200, "10.0.0.300"),
                rule("twice", 300, "10.0.0.301"), rule("twice", 400, "10.0.0.0/8"),
            ] } },
        });
        let scenario = pathlight_core::document::read(&scenario.to_string())
            .expect("a scenario")
            .scenario;
        let said = |unfolded: &str| form(&scenario, "networkSecurityGroups", "g", unfolded);
        let folded = said("");
        assert_eq!(folded.matches("Malformed. Source").count(), 1, "{folded}");
        assert!(
            folded.contains(r#""aria-describedby":"said-securityRules.1""#),
            "{folded}"
        );
        assert!(!folded.contains("security rule b/c"), "{folded}");
        // which of two rules of one name is meant is not known
        assert!(folded.contains("security rule twice, source"), "{folded}");
        let open = said("securityRules.1");
        assert!(open.contains("Malformed: see below."), "{open}");
        assert!(
            open.contains(r#""aria-describedby":"said-securityRules.1.source""#),
            "{open}"
        );
        assert_eq!(open.matches("aria-invalid").count(), 1, "{open}");
        let other = said("securityRules.0");
        assert_eq!(other.matches("aria-invalid").count(), 0, "{other}");
    }
}

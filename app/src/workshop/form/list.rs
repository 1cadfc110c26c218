//! A list in the form: one line an entry, the chosen one whole. A group's default rules stand below its own, in grey.

use pathlight_core::edit::form::Field;
use pathlight_core::json;
use pathlight_core::model::nsg::DEFAULT_RULES;
use pathlight_core::sort::sorted_by_key;
use serde_json::Value;

use super::Sheet;
use crate::workshop::tree::{Tree, el, words};

impl Sheet<'_> {
    pub(super) fn list(&self, path: &str, field: &Field, fields: &[Field], value: Option<&Value>) -> Tree {
        let empty = Vec::new();
        let entries = value.and_then(Value::as_array).unwrap_or(&empty);
        let is_rules = path == "securityRules";
        let mut whole = el("fieldset", "form-group").with(words("legend", "", field.label));
        if is_rules {
            for direction in ["Inbound", "Outbound"] {
                whole = whole.with(words("h3", "", direction));
                let own = (0..entries.len())
                    .filter(|at| text(entries.get(*at), "direction") == direction)
                    .collect();
                let order = sorted_by_key(own, |at: &usize| {
                    entries.get(*at).and_then(|it| it.get("priority")?.as_u64())
                });
                let mut list = el("ol", "entries");
                for (rank, at) in order.iter().enumerate() {
                    let beside = [
                        rank.checked_sub(1).and_then(|rank| order.get(rank)),
                        order.get(rank + 1),
                    ];
                    list = list.with(self.entry(path, *at, fields, entries.get(*at), Some(beside)));
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
        whole.with(add.say(format!("Add to {}", field.label.to_lowercase())))
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
        let line = el("button", "entry-line")
            .set("type", "button")
            .set("data-do", "unfold")
            .set("data-field", path.clone())
            .set("id", format!("field-{path}"))
            .set("aria-expanded", if is_open { "true" } else { "false" })
            .with(words("b", "", title))
            .with(words("small", "", detail));
        let mut whole = el("li", "entry").with(line);
        if is_open {
            let mut foot = el("div", "form-foot");
            for (to, word) in beside.into_iter().flatten().zip(["Move up", "Move down"]) {
                if let Some(to) = to {
                    let id = format!("field-{path}-{word}");
                    let move_to = act(&format!("move:{to}"), &path).set("id", id);
                    foot = foot.with(move_to.say(word));
                }
            }
            foot = foot.with(act("take", &path).say("Remove"));
            let entry = entry.cloned().unwrap_or_default();
            let body = el("div", "entry-body").with_all(self.fields(&path, fields, &entry));
            whole = whole.with(body.with(foot));
        }
        whole
    }
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
    let rest = rest.join(" · ");
    match title.is_empty() {
        true => (rest, String::new()),
        false => (title, rest),
    }
}

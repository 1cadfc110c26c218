//! The form of a thing: every field that its kind has, its lists, what it is used by.

mod field;
mod list;
pub mod typed;

use pathlight_core::edit::form::{Kind, kind};
use pathlight_core::edit::uses;
use pathlight_core::explain;
use pathlight_core::json;
use pathlight_core::model::Scenario;
use pathlight_core::model::check;
use pathlight_core::model::id::ResourceRef;
use serde_json::Value;

use super::place;
use super::tree::{Tree, el, words};

/// What a form is made from.
pub struct Sheet<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The thing's table.
    pub table: &'static str,
    /// The thing's id.
    pub id: &'a str,
    /// What was typed and does not stand in the scenario: the field, the text, why it cannot be.
    pub drafts: Vec<[&'a str; 3]>,
    /// The entry of a list that is shown whole.
    pub unfolded: &'a str,
}

/// A thing as it is written.
pub fn row(scenario: &Scenario, table: &str, id: &str) -> Value {
    let row = scenario.part(table).and_then(|table| table.row(id));
    row.map_or(Value::Null, json::value)
}

/// What people call a thing.
pub fn name(scenario: &Scenario, table: &str, id: &str) -> String {
    let thing = kind(table).and_then(|kind| ResourceRef::of(kind.reference, id));
    match thing {
        Some(thing) => explain::name(scenario, &thing),
        None => row(scenario, table, id)["name"].as_str().unwrap_or(id).to_owned(),
    }
}

impl Sheet<'_> {
    /// The whole form.
    pub fn whole(&self) -> Tree {
        let Some(kind) = kind(self.table) else {
            return el("div", "");
        };
        let row = row(self.scenario, self.table, self.id);
        let mut whole = el("div", "form")
            .with(words("p", "form-kind", kind.word))
            .with(words("h2", "", name(self.scenario, self.table, self.id)));
        let problems = self.problems(kind);
        if !problems.is_empty() {
            let list = problems.into_iter().map(|problem| words("li", "", problem));
            whole = whole.with(el("ul", "form-problems").with_all(list));
        }
        whole
            .with_all(self.fields("", kind.fields, &row))
            .with(self.foot())
    }

    /// What of the thing is malformed.
    fn problems(&self, kind: &Kind) -> Vec<String> {
        let mut problems = Vec::new();
        for problem in check::check(self.scenario) {
            let (of, id) = problem.resource.kind_and_id();
            // a subnet's fault is its network's
            let part = problem.place.split('/').nth(1);
            let is_own = of == kind.reference && id == self.id;
            if is_own || (kind.table == "subnets" && part == Some(self.id)) {
                problems.push(explain::problem(self.scenario, &problem));
            }
        }
        problems
    }

    /// What can be done with the thing as a whole, and what its removal would touch.
    fn foot(&self) -> Tree {
        let tool = |act: &str, word: &str| {
            let tool = el("button", "tool").set("type", "button");
            tool.set("data-do", act)
                .set("id", format!("field-{act}"))
                .say(word)
        };
        let mut foot = el("div", "form-foot")
            .with(tool("duplicate", "Duplicate"))
            .with(tool("remove", "Remove"));
        if place::can_move(self.scenario, self.table, self.id) {
            foot = foot
                .with(tool("place-up", "Up in the picture"))
                .with(tool("place-down", "Down in the picture"));
        }
        let uses = uses(self.scenario, self.table, self.id);
        if !uses.is_empty() {
            let first = uses
                .iter()
                .take(4)
                .map(|it| explain::edit::fate(self.scenario, it));
            let mut text = format!("If it is removed: {}", first.collect::<Vec<_>>().join("; "));
            if uses.len() > 4 {
                text += &format!("; and {} more", uses.len() - 4);
            }
            foot = foot.with(words("p", "", text + "."));
        }
        foot
    }
}

//! The form of a thing: every field that its kind has, its lists, what it is used by.

mod field;
pub mod list;
mod suggest;
pub mod typed;

use pathlight_core::edit::form::{Field, What, kind};
use pathlight_core::edit::uses;
use pathlight_core::explain;
use pathlight_core::json;
use pathlight_core::model::Scenario;
use pathlight_core::model::check;
use pathlight_core::model::id::{ResourceRef, SubnetId};
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
    /// What of the thing is malformed (`faults`).
    pub faults: Vec<Fault>,
}

/// What of a thing is malformed.
pub struct Fault {
    /// The row that it is about, as `securityRules.0`; empty: the thing itself.
    row: String,
    /// Where in it: a field's name, if it is a field's.
    place: String,
    /// Why.
    why: String,
    /// Both, with the thing's name.
    said: String,
}

/// What of a thing is malformed.
pub fn faults(scenario: &Scenario, table: &str, id: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(kind) = kind(table) else { return faults };
    let own_row = row(scenario, table, id);
    for problem in check::check(scenario) {
        let (of, own) = problem.resource.kind_and_id();
        // a subnet's fault is its network's
        let within = problem
            .place
            .strip_prefix("subnets/")
            .and_then(|it| it.split_once('/'));
        let place = match within {
            Some((part, place)) if table == "subnets" && part == id => place,
            _ if of == kind.reference && own == id => &problem.place,
            _ => continue,
        };
        let (row, place) = in_row(kind.fields, &own_row, place).unwrap_or((String::new(), place.to_owned()));
        faults.push(Fault {
            row,
            place,
            why: problem.why.clone(),
            said: explain::problem(scenario, &problem),
        });
    }
    faults
}

/// The row that a place as `securityRules/ssh/source` is about, and the rest of the place. Of rows that share a
/// name none is meant more than another.
fn in_row(fields: &[Field], of: &Value, place: &str) -> Option<(String, String)> {
    let mut found = Vec::new();
    rows_at("", fields, of, place, &mut found);
    match found.len() {
        1 => found.pop(),
        _ => None,
    }
}

/// Every row that the place may be about.
fn rows_at(way: &str, fields: &[Field], of: &Value, place: &str, found: &mut Vec<(String, String)>) {
    for field in fields {
        let (path, value) = (format!("{way}{}", field.name), &of[field.name]);
        match &field.what {
            What::Fields(inner) => rows_at(&format!("{path}."), inner, value, place, found),
            What::Rows(_) => {
                // a database's rules are called as the server's are
                let list = match field.name {
                    "databaseFirewallRules" => "firewallRules",
                    name => name,
                };
                let Some(within) = place.strip_prefix(list).and_then(|it| it.strip_prefix('/')) else {
                    continue;
                };
                for (at, entry) in value.as_array().into_iter().flatten().enumerate() {
                    let rest = rest(within, entry["name"].as_str().unwrap_or_default());
                    found.extend(rest.map(|rest| (format!("{path}.{at}"), rest.to_owned())));
                }
            }
            _ => {}
        }
    }
}

/// What of a place comes after a row's name; nothing where it is about another row.
fn rest<'p>(place: &'p str, name: &str) -> Option<&'p str> {
    match place.strip_prefix(name).filter(|_| !name.is_empty())? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

/// Whether a field of that name stands among these, below a label that says what is wrong with it.
fn is_labelled(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| match &field.what {
        What::Rows(_) | What::References(_) | What::Owned(_) | What::Flag { .. } => false,
        What::Fields(inner) => is_labelled(inner, name),
        _ => field.name == name,
    })
}

/// A thing as it is written.
pub fn row(scenario: &Scenario, table: &str, id: &str) -> Value {
    let row = scenario.part(table).and_then(|table| table.row(id));
    row.map_or(Value::Null, json::value)
}

/// What people call a thing. A subnet that shares its name with another one's is told by its network.
pub fn name(scenario: &Scenario, table: &str, id: &str) -> String {
    let thing = kind(table).and_then(|kind| ResourceRef::of(kind.reference, id));
    let Some(thing) = thing else {
        return row(scenario, table, id)["name"].as_str().unwrap_or(id).to_owned();
    };
    let name = explain::name(scenario, &thing);
    let ResourceRef::Subnet(own) = &thing else {
        return name;
    };
    let named = |it: &&SubnetId| explain::name(scenario, &ResourceRef::Subnet((*it).clone())) == name;
    let network = scenario.subnets.get(own).map(|it| it.virtual_network.clone());
    match network.filter(|_| scenario.subnets.keys().filter(named).count() > 1) {
        Some(network) => {
            let network = explain::name(scenario, &ResourceRef::VirtualNetwork(network));
            format!("{name} ({network})")
        }
        None => name,
    }
}

/// What can be added to a thing in its form.
fn additions(table: &str) -> &'static [(&'static str, &'static str)] {
    match table {
        "virtualNetworks" => &[("subnets", "Add a subnet here")],
        "subnets" => &[
            ("virtualMachines", "Add a machine here"),
            ("privateEndpoints", "Add a private endpoint here"),
        ],
        _ => &[],
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
        // what has no field of its own stands above them all
        let others = self
            .faults
            .iter()
            .filter(|it| it.row.is_empty() && !is_labelled(kind.fields, &it.place));
        let problems: Vec<_> = others.map(|it| words("li", "", it.said.clone())).collect();
        if !problems.is_empty() {
            whole = whole.with(el("ul", "form-problems").with_all(problems));
        }
        whole
            .with_all(self.fields("", kind.fields, &row))
            .with_all(self.suggested(kind.fields))
            .with(self.foot())
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
        for (new, word) in additions(self.table) {
            let add = tool("add-here", word).set("data-field", *new);
            foot = foot.with(add.set("id", format!("field-add-{new}")));
        }
        let uses = uses(self.scenario, self.table, self.id);
        if !uses.is_empty() {
            let mut fates: Vec<String> = Vec::new();
            for it in &uses {
                let fate = explain::edit::fate(self.scenario, it);
                if !fates.contains(&fate) {
                    fates.push(fate);
                }
            }
            let more = fates.len().saturating_sub(4);
            fates.truncate(4);
            let mut text = format!("If it is removed: {}", fates.join("; "));
            if more > 0 {
                text += &format!("; and {more} more");
            }
            foot = foot.with(words("p", "", text + "."));
        }
        foot
    }
}

//! What the scenario consists of, kind by kind: to be chosen, and to be added to.

use pathlight_core::edit::form::{KINDS, Kind};
use pathlight_core::model::Scenario;

use super::form::name;
use super::tree::{Tree, el, words};

/// What no person adds by itself.
const OTHERS: [&str; 3] = ["unmodelled", "expectations", "switches"];

fn kinds() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().filter(|kind| !OTHERS.contains(&kind.table))
}

/// The list, and the way to add. `chosen`: a table and an id.
pub fn things(scenario: &Scenario, chosen: (&str, &str)) -> Tree {
    let mut select = el("select", "")
        .set("aria-label", "Add to the network")
        .set("data-do", "add-thing")
        .set("id", "field-add-thing")
        .with(words("option", "", "Add…").set("value", ""));
    for kind in kinds() {
        select = select.with(words("option", "", kind.word).set("value", kind.table));
    }
    let mut list = el("div", "things").with(el("label", "picker").with(select));
    for kind in kinds() {
        let ids = scenario
            .part(kind.table)
            .map(|table| table.ids())
            .unwrap_or_default();
        if !ids.is_empty() {
            list = list.with(words("h2", "", kind.word));
        }
        for id in ids {
            let mut thing = el("button", "thing")
                .set("type", "button")
                .set("data-table", kind.table)
                .set("data-id", id)
                .set("id", format!("thing-{}-{id}", kind.table));
            if chosen == (kind.table, id) {
                thing = thing.set("aria-current", "true");
            }
            list = list.with(thing.with(words("bdi", "", name(scenario, kind.table, id))));
        }
    }
    list
}

//! What the scenario consists of, kind by kind: to be chosen, and to be added to.

use leptos::prelude::*;
use pathlight_core::edit::form::{KINDS, Kind, kind};
use pathlight_core::edit;

use crate::browser::{self, Event};
use crate::form::name;
use crate::state::{Action, Place, Store};
use crate::ui::{self, el};

/// What no person adds by itself.
const OTHERS: [&str; 3] = ["unmodelled", "expectations", "switches"];

fn kinds() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().filter(|kind| !OTHERS.contains(&kind.table))
}

/// The list, and the way to add.
pub fn things(store: Store) -> AnyView {
    let listed = Memo::new(move |_| {
        let shown = store.shown.get();
        let mut listed = String::new();
        for kind in kinds() {
            let ids = shown.scenario.part(kind.table).map(|table| table.ids());
            for id in ids.into_iter().flatten() {
                listed += &format!("{}\n{id}\n{}\n", kind.table, name(&shown.scenario, kind.table, id));
            }
        }
        listed
    });
    let list = move || {
        let listed = listed.get();
        let mut lines = listed.lines();
        let mut list = el("div", "");
        let mut of = "";
        while let (Some(table), Some(id), Some(name)) = (lines.next(), lines.next(), lines.next()) {
            if table != of {
                of = table;
                let word = kind(table).map_or(table, |kind| kind.word);
                list = list.with(ui::words("h2", "", word));
            }
            list = list.with(thing(store, table, id, name));
        }
        list.view()
    };
    let press = move |event: Event| {
        if let Some(place) = place(&event) {
            store.dispatch(Action::Choose(Some(place), true));
        }
    };
    let mut select = el("select", "")
        .set("aria-label", "Add")
        .on("change", move |event: Event| add(store, &event))
        .with(el("option", "").set("value", "").say("Add…"));
    for kind in kinds() {
        select = select.with(el("option", "").set("value", kind.table).say(kind.word));
    }
    el("div", "things")
        .on("click", press)
        .with(el("label", "picker").with(select))
        .follow_part(list)
        .view()
}

fn thing(store: Store, table: &str, id: &str, name: &str) -> AnyView {
    let (of, own) = (table.to_owned(), id.to_owned());
    let is_chosen = move || {
        store.with(|state| {
            let thing = state.thing.as_ref().filter(|_| state.is_editing);
            let is = thing.is_some_and(|it| it.table == of && it.id == own);
            is.then(|| "true".to_owned())
        })
    };
    el("button", "thing")
        .set("type", "button")
        .set("data-table", table)
        .set("data-id", id)
        .follow("aria-current", is_chosen)
        .with(ui::words("bdi", "", name))
        .view()
}

/// What the element under an event stands for.
pub fn place(event: &Event) -> Option<Place> {
    let table = kind(&browser::said_near(event, "data-table")?)?.table;
    let id = browser::said_near(event, "data-id")?;
    Some(Place { table, id })
}

/// Adds a thing of the chosen kind, to what is chosen if it can stand there.
fn add(store: Store, event: &Event) {
    let Some(kind) = browser::value_of(event).and_then(|table| kind(&table)) else {
        return;
    };
    browser::reset(event);
    let scenario = store.shown.get_untracked().scenario.clone();
    let parent = store.now(|state| state.thing.clone());
    let on = parent.as_ref().map(|it| (it.table, it.id.as_str()));
    let made = edit::new(&scenario, kind.table, on).or_else(|_| edit::new(&scenario, kind.table, None));
    match made {
        Ok(edit) => store.dispatch(Action::Edit(edit)),
        Err(error) => store.dispatch(Action::Tell(format!("That cannot be added: {error}."))),
    }
}

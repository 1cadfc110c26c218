//! Sources by destinations: the same facts as a real table. The workshop draws it; here it is asked for, and walked
//! through cell by cell.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::document::{self, Document};
use pathlight_core::json::plain;
use pathlight_core::model::Scenario;
use serde_json::Value;

use crate::bench;
use crate::browser::{self, Event};
use crate::state::{Action, State, Store};
use crate::ui::{self, el};

/// How many rows a page up or down is.
const PAGE: isize = 10;

/// The table.
pub fn matrix(store: Store) -> AnyView {
    // the cell that Tab leads to
    let stop = RwSignal::new(String::from("cell-0-0"));
    let key = store.word(|state| {
        let key = plain(&Value::Object(state.table.clone()));
        state
            .selected
            .map_or_else(|| key.clone(), |at| at.to_string() + &key)
    });
    let typed = Rc::new(Cell::new(0_u32));
    let set = move |event: Event| {
        let field = browser::said_near(&event, "data-field");
        if let (Some(field), Some(value)) = (field, browser::value_of(&event)) {
            typed.set(typed.get() + 1);
            let (typed, mine) = (typed.clone(), typed.get());
            // a large table is not asked for at every key
            browser::after(120, move || {
                if typed.get() == mine {
                    store.dispatch(Action::Tabulate(field, value));
                }
            });
        }
    };
    // what is drawn anew loses what is being typed, so this stands here
    let input = el("input", "")
        .set("id", "matrix-text")
        .set("type", "search")
        .set("data-field", "text")
        .set("autocomplete", "off")
        .set("spellcheck", "false")
        .set("placeholder", "name, state, rule")
        .set("value", store.now(sought));
    let filter = el("label", "matrix-filter")
        .with(ui::words("span", "", "Filter"))
        .with(input);
    let press = move |event: Event| {
        let said = |name: &str| browser::said_near(&event, name);
        if let Some(at) = said("data-cell") {
            store.dispatch(Action::Select(at.parse().ok()));
        } else if let (Some(_), Some(field), Some(value)) =
            (said("data-do"), said("data-field"), said("data-member"))
        {
            store.dispatch(Action::Tabulate(field, value));
        }
    };
    let rest = move |event: Event| {
        if let Some(at) = browser::said_near(&event, "data-at") {
            // the corner, where the one before is not drawn any more
            for id in [&stop.get_untracked(), "cell-0-0"] {
                browser::stop_at(id, false);
            }
            let id = format!("cell-{at}");
            browser::stop_at(&id, true);
            stop.try_update_untracked(|stop| *stop = id);
        }
    };
    el("div", "matrix-view")
        .on("input", set)
        .on("click", press)
        .on("focusin", rest)
        .on("keydown", move |event| walk(store, &event))
        .with(filter)
        .with(bench::view(store, key, Box::new(move || request(store, stop))))
        .view()
}

/// What the filter holds.
fn sought(state: &State) -> String {
    let text = state.table.get("text").and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// What the table is asked with.
fn request(store: Store, stop: RwSignal<String>) -> Value {
    let shown = store.shown.get();
    store.with(|state| {
        let mut request = state.table.clone();
        let is_last = request.get("than").and_then(Value::as_str) == Some("last");
        let before = match is_last {
            true => state.history.before(),
            false => state.pinned.clone(),
        };
        let mut say = |name: &str, value: Value| {
            request.insert(name.to_owned(), value);
        };
        let mut points = Vec::new();
        for (at, (name, scenario)) in state.history.steps().enumerate() {
            points.push(name.as_str().into());
            if before
                .as_ref()
                .is_some_and(|before| Arc::ptr_eq(before, scenario))
            {
                say("point", at.into());
            }
        }
        say("ask", "matrix".into());
        say("of", text(&shown.scenario).into());
        if let Some(before) = before {
            say("before", text(&before).into());
        }
        say("points", Value::Array(points));
        say("stop", stop.get().into());
        let tags = state.tags.as_ref().map_or(0, |tags| tags.count());
        say("tags", tags.into());
        say("selected", state.selected.into());
        Value::Object(request)
    })
}

fn text(scenario: &Scenario) -> String {
    document::save(&Document {
        scenario: scenario.clone(),
        layout: None,
    })
}

/// A key in a cell: to another one, or into this one.
fn walk(store: Store, event: &Event) {
    let said = |name: &str| browser::said_near(event, name);
    let number = |text: Option<&str>| text?.parse::<usize>().ok();
    let (Some(place), Some((key, far))) = (said("data-at"), browser::key(event)) else {
        return;
    };
    let mut parts = place.split('-');
    let (Some(mut row), Some(mut column), Some(rows), Some(columns)) = (
        number(parts.next()),
        number(parts.next()),
        number(said("aria-rowcount").as_deref()),
        number(said("aria-colcount").as_deref()),
    ) else {
        return;
    };
    let (down, across) = match key.as_str() {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        "PageUp" => (-PAGE, 0),
        "PageDown" => (PAGE, 0),
        "Home" => (if far { isize::MIN } else { 0 }, isize::MIN),
        "End" => (if far { isize::MAX } else { 0 }, isize::MAX),
        "Enter" | " " => (0, 0),
        _ => return,
    };
    event.prevent_default();
    if (down, across) == (0, 0) {
        return browser::click(&format!("cell-{place}"));
    }
    // on a narrow screen some are not to be seen: on in the same direction
    loop {
        let was = (row, column);
        row = row.saturating_add_signed(down).min(rows - 1);
        column = column.saturating_add_signed(across).min(columns - 1);
        let at = format!("{row}-{column}");
        match browser::enter(&format!("cell-{at}")) {
            Some(false) if was != (row, column) => {}
            Some(_) => return,
            None => {
                return store.dispatch(Action::Tabulate("at".to_owned(), at));
            }
        }
    }
}

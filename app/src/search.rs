//! Search: a panel with a field, the hits below it.

use leptos::prelude::*;

use crate::bench;
use crate::browser::{self, Event};
use crate::state::{self, Action, Place, Store, request};
use crate::ui::{self, el};

/// The panel's id.
const PANEL: &str = "search";
/// The id of the field.
const FIELD: &str = "search-field";
/// The id of the button that opens it.
const BUTTON: &str = "search-button";

/// The button in the header.
pub fn button() -> AnyView {
    let button = el("button", "tool").set("type", "button").set("id", BUTTON);
    let button = button.set("popovertarget", PANEL).set("aria-label", "Search");
    button.say("⌕").view()
}

/// The panel.
pub fn panel(store: Store) -> AnyView {
    let text = RwSignal::new(String::new());
    let key = state::memo(Box::new(move || text.get()));
    let request = move || request(&[("ask", "search"), ("text", &text.get_untracked())]);
    let typed = move |event: Event| {
        if let Some(typed) = browser::value_of(&event) {
            text.set(typed);
        }
    };
    let choose = move |event: Event| {
        let said = |name| browser::said_near(&event, name);
        if let (Some(table), Some(id)) = (said("data-table"), said("data-id")) {
            store.dispatch(Action::Choose(Some(Place { table, id }), true));
            browser::click(BUTTON);
            browser::focus("trace");
        }
    };
    let field = el("input", "")
        .set("type", "search")
        .set("id", FIELD)
        .set("autofocus", "")
        .set("autocomplete", "off")
        .set("spellcheck", "false")
        .set("aria-label", "Name, rule, tag, address or prefix")
        .set("placeholder", "Name, rule, tag, address or prefix")
        .on("input", typed);
    // nothing is asked of the workshop before somebody types
    let has_text = state::memo(Box::new(move || {
        let has_text = text.with(|text| !text.is_empty());
        if has_text { "yes" } else { "" }.to_owned()
    }));
    let hits = move || match has_text.with(String::is_empty) {
        true => ui::nothing(),
        false => bench::view(store, key, Box::new(request)),
    };
    el("div", "help search")
        .set("id", PANEL)
        .set("popover", "auto")
        .set("role", "dialog")
        .set("aria-label", "Search")
        .on("click", choose)
        .with(field)
        .follow_part(hits)
        .view()
}

/// Opens the panel by a key, which is not typed into it then.
pub fn open(key: &Event) -> Option<Action> {
    key.prevent_default();
    browser::click(BUTTON);
    None
}

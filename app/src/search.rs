//! Search: a panel with a field, the hits below it.

use leptos::prelude::*;

use crate::bench;
use crate::browser::{self, Event};
use crate::diagram::many;
use crate::diagram::scene::FOUND;
use crate::diagram::sight::bring;
use crate::icons;
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
    button.with(icons::icon(icons::SEARCH)).view()
}

/// The panel.
pub fn panel(store: Store) -> AnyView {
    let text = RwSignal::new(String::new());
    let key = state::memo(Box::new(move || text.get()));
    let request = move || request(&[("ask", "search"), ("text", &text.get_untracked())]);
    let act = move |event: Event| {
        let said = |name| browser::said_near(&event, name);
        if let Some(key) = browser::plain_key(&event) {
            // from the field to the hits and among them
            let at: Option<usize> = said("data-at").and_then(|at| at.parse().ok());
            let next = match (key.as_str(), at) {
                ("ArrowDown", at) => hit(at.map_or(0, |at| at + 1)),
                ("ArrowUp", Some(at)) => at.checked_sub(1).map_or_else(|| FIELD.to_owned(), hit),
                ("Enter", None) => return browser::click(&hit(0)),
                _ => return,
            };
            event.prevent_default();
            browser::focus(&next);
        } else if let (Some(table), Some(id)) = (said("data-table"), said("data-id")) {
            many::open_all(store, &said("data-member").unwrap_or_default());
            store.dispatch(Action::Choose(Some(Place { table, id }), true));
            browser::click(BUTTON);
            browser::focus("trace");
            bring(FOUND.to_owned());
        } else if let Some(typed) = browser::value_of(&event) {
            text.set(typed);
        }
    };
    let field = el("input", "")
        .set("type", "search")
        .set("id", FIELD)
        .set("autofocus", "")
        .set("autocomplete", "off")
        .set("spellcheck", "false")
        .set("aria-label", "Name, rule, tag, address or prefix")
        .set("placeholder", "Name, rule, tag, address or prefix");
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
        .on("click", act)
        .on("keydown", act)
        .on("input", act)
        .with(field)
        .follow_part(hits)
        .view()
}

/// The id of a hit.
fn hit(at: usize) -> String {
    format!("hit-{at}")
}

/// Opens the panel by a key, which is not typed into it then.
pub fn open(key: &Event) -> Option<Action> {
    key.prevent_default();
    browser::click(BUTTON);
    None
}

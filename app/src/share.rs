//! The share link: a panel with the link and what else there is to it, which the workshop writes.

use leptos::prelude::*;

use crate::browser::{self, Event};
use crate::state::{Action, Store, trace_link};
use crate::ui::el;
use crate::{bench, exchange};

/// The panel's id.
const PANEL: &str = "share";

/// A button that opens the panel.
pub fn button(class: &'static str, word: &'static str) -> AnyView {
    let button = el("button", class).set("type", "button");
    button.set("popovertarget", PANEL).say(word).view()
}

/// The button in the header, and the panel.
pub fn panel(store: Store) -> AnyView {
    // the address as it is shared, and the number of the chosen path
    let key = store.word(|state| state.shared.clone() + &trace_link::key(state));
    let press = move |event: Event| {
        let Some(text) = browser::said_near(&event, "data-id") else {
            return;
        };
        match browser::said_near(&event, "data-do") {
            None => store.dispatch(Action::Share(text)),
            Some(kind) if kind == "json" => exchange::save(store, kind),
            // the panel says whether it was copied
            Some(_) => browser::copy(&text, move |copied| {
                let said = if copied { "&copied" } else { "&uncopied" };
                store.dispatch(Action::Share(store.now(|state| state.shared.clone()) + said));
            }),
        }
    };
    let panel = bench::panel(store, PANEL, "Share link", key).on("click", press);
    vec![button("tool primary", "Share"), panel.view()].into_any()
}

//! Which keys do what, in a panel that the browser itself opens and closes. The workshop writes it.

use leptos::prelude::*;

use crate::state::{Action, Store};
use crate::ui::el;
use crate::{bench, browser};

/// The panel's id.
const PANEL: &str = "help";
/// The id of the button that opens it.
const BUTTON: &str = "help-button";

/// The button in the header.
pub fn button() -> AnyView {
    let button = el("button", "tool")
        .set("type", "button")
        .set("id", BUTTON)
        .set("popovertarget", PANEL);
    button.set("aria-label", "Help: keys").say("?").view()
}

/// The panel.
pub fn panel(store: Store) -> AnyView {
    let key = store.word(|state| if state.has_single_keys { "on" } else { "" }.to_owned());
    bench::panel(store, PANEL, "Keys", key)
        .on("change", move |_| {
            store.dispatch(Action::SingleKeys(!store.now(|state| state.has_single_keys)));
        })
        .view()
}

/// Opens the panel, or closes it.
pub fn toggle() {
    browser::click(BUTTON);
}

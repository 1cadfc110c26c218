//! Which keys do what, in a panel that the browser itself opens and closes.

use leptos::prelude::*;

use crate::browser;
use crate::state::{Action, Store};
use crate::ui::{el, words};

/// The panel's id.
const PANEL: &str = "help";
/// The id of the button that opens it.
const BUTTON: &str = "help-button";

const KEYS: [(&str, &str); 13] = [
    ("[ ]", "the path before, the next one"),
    ("L", "the next leak"),
    (
        "← → ↑ ↓",
        "in the picture: between boxes and switches; on a path: between its gates; in the matrix: between cells",
    ),
    ("Enter", "open a box, a gate, a cell; sort by a heading"),
    ("Space", "flip the switch that acts on a gate"),
    (
        "+ −, Z, F",
        "in the picture: nearer and farther, to the path, all of it; Ctrl and the wheel do the same, dragging moves it",
    ),
    ("B", "held: the paths before the last change"),
    ("/, Ctrl+K", "search"),
    ("Ctrl+Z", "undo"),
    ("Ctrl+Shift+Z", "redo"),
    ("Esc", "one level up"),
    ("Tab", "switches, picture, trace"),
    ("?", "this help"),
];

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
    let rows = KEYS.map(|(keys, what)| {
        let keys = el("dt", "").with(words("kbd", "", keys));
        el("div", "").with(keys).with(words("dd", "", what)).view()
    });
    let letters = el("input", "")
        .set("type", "checkbox")
        .property("checked", move || store.with(|state| state.has_single_keys))
        .on("change", move |_| {
            store.dispatch(Action::SingleKeys(!store.now(|state| state.has_single_keys)));
        });
    let close = el("button", "tool")
        .set("type", "button")
        .set("popovertarget", PANEL)
        .set("autofocus", "");
    el("div", "help")
        .set("id", PANEL)
        .set("popover", "auto")
        .set("role", "dialog")
        .set("aria-label", "Keys")
        .with(words("h2", "", "Keys"))
        .with(el("dl", "").with_all(rows))
        .with(
            el("label", "single-keys")
                .with(letters)
                .say("Single letters do something"),
        )
        .with(close.set("popovertargetaction", "hide").say("Close"))
        .view()
}

/// Opens the panel, or closes it.
pub fn toggle() {
    browser::click(BUTTON);
}

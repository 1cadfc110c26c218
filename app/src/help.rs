//! Which keys do what, in a panel that the browser itself opens and closes.

use leptos::prelude::*;

use crate::browser::{self, Event};
use crate::state::{Action, Store};
use crate::ui::{self, Is, on};

/// The panel's id.
const PANEL: &str = "help";
/// The id of the button that opens it.
const BUTTON: &str = "help-button";

const KEYS: [(&str, &str); 12] = [
    ("[ ]", "the path before, the next one"),
    ("L", "the next leak"),
    (
        "← → ↑ ↓",
        "in the picture: between boxes and switches; on a path: between its gates",
    ),
    ("Enter", "open a box or a gate"),
    ("Space", "flip the switch that acts on a gate"),
    ("Z, F", "in the picture: zoom to the path, show all of it"),
    ("B", "held: the paths before the last change"),
    ("Ctrl+Z", "undo"),
    ("Ctrl+Shift+Z", "redo"),
    ("Esc", "one level up"),
    ("Tab", "switches, picture, trace"),
    ("?", "this help"),
];

/// The button in the header.
#[component]
pub fn HelpButton() -> impl IntoView {
    view! { <button type="button" class="tool" id=BUTTON popovertarget=PANEL aria-label="Help: keys">"?"</button> }
}

/// The panel.
#[component]
pub fn Help() -> impl IntoView {
    let store = Store::get();
    let is_on: Is = Box::new(move || store.with(|state| state.has_single_keys));
    let rows = KEYS.map(|(keys, what)| {
        let keys = ui::block("dt", "", vec![ui::words("kbd", "", keys)]);
        ui::block("div", "", vec![keys, ui::words("dd", "", what)])
    });
    let toggle =
        on(move |_: Event| store.dispatch(Action::SingleKeys(!store.now(|state| state.has_single_keys))));
    view! {
        <div class="help" id=PANEL popover="auto" role="dialog" aria-label="Keys">
            <h2>"Keys"</h2>
            {ui::block("dl", "", rows.into_iter().collect())}
            <label class="single-keys">
                <input type="checkbox" prop:checked=is_on on:change=toggle/>
                "Single letters do something"
            </label>
            <button type="button" class="tool" popovertarget=PANEL popovertargetaction="hide" autofocus=true>"Close"</button>
        </div>
    }
}

/// Opens the panel, or closes it.
pub fn toggle() {
    browser::click(BUTTON);
}

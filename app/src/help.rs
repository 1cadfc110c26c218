//! Which keys do what, in a panel that the browser itself opens and closes.

use leptos::prelude::*;

use crate::browser;
use crate::state::{Action, Store};

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
    let single = store.has_single_keys();
    let rows = KEYS.map(|(keys, what)| view! { <div><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div> });
    view! {
        <div class="help" id=PANEL popover="auto" role="dialog" aria-label="Keys">
            <h2>"Keys"</h2>
            <dl>{rows.collect_view()}</dl>
            <label class="single-keys">
                <input type="checkbox" prop:checked=move || single.get()
                    on:change:target=move |event| store.dispatch(Action::SingleKeys(event.target().checked()))/>
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

//! What is needed now and then: files that the page reads and gives.

use leptos::prelude::*;

use crate::browser::{self, Event, files};
use crate::state::{Action, Store};
use crate::ui::{el, words};

/// The panel's id.
const PANEL: &str = "menu";
/// The id of the field that the tags file is chosen in.
const TAGS: &str = "tags-file";
/// The most that is read of a tags file: the published one has 5 MiB.
const LARGEST_TAGS: u32 = 32 << 20;

/// The button in the header.
pub fn button() -> AnyView {
    let button = el("button", "tool")
        .set("type", "button")
        .set("popovertarget", PANEL);
    button.set("aria-label", "More: files").say("⋯").view()
}

/// The panel.
pub fn panel(store: Store) -> AnyView {
    let chosen = move |event: Event| {
        files::read_chosen(&event, LARGEST_TAGS, move |text| match text {
            Ok(text) => {
                store.dispatch(Action::Tell("Reading the service tags…".to_owned()));
                // after the words are painted
                browser::after(50, move || store.load_tags(&text));
            }
            Err(error) => store.dispatch(Action::Tell(error)),
        });
    };
    let field = el("input", "sr")
        .set("type", "file")
        .set("id", TAGS)
        .set("tabindex", "-1")
        .set("accept", ".json,application/json")
        .set("aria-label", "Microsoft's service tags, a JSON file")
        .on("change", chosen);
    let load = el("button", "menu-entry")
        .set("type", "button")
        .set("popovertarget", PANEL)
        .set("popovertargetaction", "hide")
        .on("click", move |_| choose_tags())
        .with(words("span", "", "Load Microsoft's service tags…"));
    let why = "The published list “Azure IP Ranges and Service Tags” tells which tags hold a public address. It stays on this machine.";
    let present = el("button", "menu-entry")
        .set("type", "button")
        .set("popovertarget", PANEL)
        .set("popovertargetaction", "hide")
        .on("click", move |_| store.dispatch(Action::Present(true)))
        .with(words("span", "", "Present"))
        .with(words(
            "small",
            "",
            "The picture alone, large, with the last change as its caption. Esc leads back.",
        ));
    el("div", "help menu")
        .set("id", PANEL)
        .set("popover", "auto")
        .set("role", "dialog")
        .set("aria-label", "More")
        .with(present)
        .with(load.with(words("small", "", why)))
        .with(field)
        .view()
}

/// Lets the reader choose the file of service tags.
pub fn choose_tags() {
    browser::click(TAGS);
}

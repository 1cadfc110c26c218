//! What is needed now and then: the gallery, files that the page opens and saves.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::browser::files::{self, Take};
use crate::browser::{self, Event};
use crate::state::{self, Action, Store};
use crate::ui::{El, el};
use crate::{bench, exchange, icons};

/// The panel's id.
const PANEL: &str = "menu";
/// The id of the field that the tags file is chosen in.
const TAGS: &str = "tags-file";
/// The most that is read of a tags file: the published one has 5 MiB.
const LARGEST_TAGS: u32 = 32 << 20;
/// The id of the field that a file to open is chosen in.
const OPEN: &str = "open-file";

/// Shows the picture alone.
const PRESENT: &str = "present";
/// Puts everything back that was placed by hand.
const UNPLACE: &str = "unplace";

/// The button that opens it.
const BUTTON: &str = "menu-button";
/// Shows the gallery.
const GALLERY: &str = "gallery";
/// Does something with what the browser keeps.
const SHELF: &str = "shelf";
/// Opens a scenario of the gallery.
const SCENARIO: &str = "scenario";

thread_local! {
    /// What the menu shows beside what it always does, as the workshop says it. Not of the store, which everything copies.
    static SHOWN: Cell<Option<RwSignal<String>>> = const { Cell::new(None) };
}

/// What the menu shows, to be read and set.
pub fn shown() -> Option<RwSignal<String>> {
    SHOWN.get()
}

/// Opens the menu, with every scenario of the gallery in it.
pub fn show_gallery() {
    if let Some(shown) = shown() {
        shown.set(r#"{"gallery":true}"#.to_owned());
    }
    browser::click(BUTTON);
}

/// The button in the header.
pub fn button() -> AnyView {
    let button = el("button", "tool")
        .set("type", "button")
        .set("popovertarget", PANEL);
    button
        .set("id", BUTTON)
        .set("aria-label", "More: open, save")
        .with(icons::icon(icons::MORE))
        .view()
}

/// The panel. The workshop writes it, and the gallery in it once somebody wants to see that.
pub fn panel(store: Store) -> AnyView {
    let shown = RwSignal::new(String::new());
    SHOWN.set(Some(shown));
    let key = state::memo(Box::new(move || shown.get()));
    let panel = bench::panel(store, PANEL, "Open and save", key)
        .on("click", move |event| press(store, &event))
        // a name was typed
        .on("change", move |event| exchange::shelve(store, &event));
    let tags = Rc::new(move |_: String, text: Result<String, String>| match text {
        Ok(text) => {
            store.dispatch(Action::Tell("Reading the service tags…".to_owned()));
            // after the words are painted
            browser::after(50, move || store.load_tags(&text));
        }
        Err(error) => store.dispatch(Action::Tell(error)),
    });
    let open = Rc::new(move |names, text| exchange::open(store, names, text));
    // beside it: it hears a click within it, and pressing a field in it would be one within another
    let tags = field(TAGS, "Microsoft's service tags, a JSON file", LARGEST_TAGS, tags);
    let open = field(OPEN, "Files to open", exchange::LIMIT, open).set("multiple", "");
    el("div", "").with(panel).with(tags).with(open).view()
}

/// Something was pressed in the panel, or in a notice.
pub fn press(store: Store, event: &Event) {
    match browser::said_near(event, "data-do").as_deref() {
        None | Some("") => {}
        Some(field @ (OPEN | TAGS)) => browser::click(field),
        Some(PRESENT) => store.dispatch(Action::Present(true)),
        Some(UNPLACE) => store.ask_edit(UNPLACE, &[]),
        Some(GALLERY | SHELF) => exchange::shelve(store, event),
        Some(SCENARIO) => {
            browser::go(&browser::said_near(event, "data-id").unwrap_or_default());
        }
        Some(kind) => exchange::save(store, kind.to_owned()),
    }
}

/// A field that a file is chosen in. Nobody sees it: a button presses it.
fn field(id: &'static str, label: &'static str, limit: u32, take: Take) -> El {
    el("input", "")
        .set("type", "file")
        .set("id", id)
        .set("hidden", "")
        .set("aria-label", label)
        .on("change", move |event: Event| {
            files::read_chosen(&event, limit, take.clone())
        })
}

/// Lets the reader choose the file of service tags.
pub fn choose_tags() {
    browser::click(TAGS);
}

//! Fields of the page: what they hold, what is half typed, and keeping that over a reload.

use wasm_bindgen::JsCast;

use super::{active, is_embedded, window};

/// Where it is kept what is being typed.
const DRAFTS: &str = "pathlight.drafts";

/// Whether an event belongs to a field that is being typed in.
pub fn is_typing(event: &web_sys::Event) -> bool {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}

/// What a field under an event holds; of a box to tick, whether it is ticked.
pub fn value_of(event: &web_sys::Event) -> Option<String> {
    let field = event.target()?;
    if let Some(input) = field.dyn_ref::<web_sys::HtmlInputElement>() {
        let is_box = input.type_() == "checkbox";
        return Some(if is_box {
            input.checked().to_string()
        } else {
            input.value()
        });
    }
    Some(field.dyn_ref::<web_sys::HtmlSelectElement>()?.value())
}

/// Sets the choice under an event back to its first.
pub fn reset(event: &web_sys::Event) {
    let field = event.target();
    if let Some(select) = field.and_then(|it| it.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
        select.set_selected_index(0);
    }
}

/// What was typed into the field under an event is done with, and no longer half typed.
pub fn take_typed(event: &web_sys::Event) {
    let field = event.target();
    if let Some(field) = field.and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok())
        && field.has_attribute("data-typed")
    {
        field.set_default_value(&field.value());
    }
}

/// Takes back what is typed into the field under an event, if the event is the key for that.
pub fn untype(event: &web_sys::Event) -> bool {
    let is_escape = event
        .dyn_ref::<web_sys::KeyboardEvent>()
        .is_some_and(|it| it.key() == "Escape");
    let field = event.target().filter(|_| is_escape);
    let field = field.and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
    let field = field.filter(|it| it.has_attribute("data-typed"));
    if let Some(field) = &field {
        field.set_value(&field.default_value());
    }
    field.is_some()
}

/// Whether the field that has the focus holds something that was typed and not yet taken.
pub fn is_half_typed() -> bool {
    let field = active().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
    field.is_some_and(|field| field.has_attribute("data-typed") && field.value() != field.default_value())
}

/// What lives as long as this tab.
fn session() -> Option<web_sys::Storage> {
    if is_embedded() {
        return None;
    }
    window()?.session_storage().ok()?
}

/// What was typed and not done with when this page was left or loaded anew.
pub fn kept_drafts() -> Option<String> {
    session()?.get_item(DRAFTS).ok()?
}

/// Keeps what is being typed, as long as this tab lives.
pub fn keep_drafts(text: &str) {
    if let Some(storage) = session() {
        // a browser that keeps nothing loses what is typed and not yet done with, no more
        let _ = storage.set_item(DRAFTS, text);
    }
}

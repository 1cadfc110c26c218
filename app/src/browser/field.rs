//! Fields of the page: what they hold, what is half typed, and keeping that over a reload.

use wasm_bindgen::JsCast;

use super::{active, is_embedded, window};

/// Where it is kept what is being typed.
const DRAFTS: &str = "pathlight.drafts";

/// Whether an event belongs to a field that is being typed in. Letters lead to a choice too, but a command with them does not.
pub fn is_typing(event: &web_sys::Event) -> bool {
    let Some(field) = event.target() else { return false };
    if let Some(input) = field.dyn_ref::<web_sys::HtmlInputElement>() {
        return !matches!(input.type_().as_str(), "checkbox" | "radio");
    }
    field.is_instance_of::<web_sys::HtmlSelectElement>()
        && super::key(event).is_none_or(|(_, is_command)| !is_command)
}

/// Unfolds the choice under a key press that would choose at once, if choosing there does something: so only what is
/// pressed or entered is done. `true`: that was it.
pub fn unfold(event: &web_sys::Event) -> bool {
    let select = event
        .target()
        .and_then(|it| it.dyn_into::<web_sys::HtmlSelectElement>().ok());
    let is_closed = |it: &web_sys::HtmlSelectElement| it.matches(":open") != Ok(true);
    let Some(select) = select.filter(|it| it.has_attribute("data-do") && is_closed(it)) else {
        return false;
    };
    let chooses = |key: &str| key.len() == 1 || key.starts_with("Arrow") || key.starts_with("Page");
    let is_it = super::plain_key(event).is_some_and(|key| chooses(&key) || key == "Home" || key == "End");
    if is_it {
        event.prevent_default();
        // both kinds of fields have it under this name; a browser without it does nothing
        let _ = select.unchecked_ref::<web_sys::HtmlInputElement>().show_picker();
    }
    is_it
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

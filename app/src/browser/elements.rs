//! Elements. A string that crosses to the browser is decoded there each time: what the page says of every element is
//! decoded once.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    type Own;

    #[wasm_bindgen(method, js_name = setAttribute)]
    fn say(this: &Own, name: &JsValue, value: &str);

    #[wasm_bindgen(js_namespace = document, js_name = createElementNS)]
    fn make(space: &JsValue, tag: &JsValue) -> Element;
}

thread_local! {
    /// Words of the program, and what they are to the browser: a few dozen.
    static KNOWN: RefCell<Vec<(&'static str, &'static JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// A word of the program as the browser knows it, from now on.
fn known(word: &'static str) -> &'static JsValue {
    KNOWN.with_borrow_mut(|known| {
        if let Some((_, it)) = known.iter().find(|(it, _)| std::ptr::eq(*it, word)) {
            return *it;
        }
        let it: &JsValue = Box::leak(Box::new(JsValue::from(word)));
        known.push((word, it));
        it
    })
}

/// A new element.
pub fn create(space: &'static str, tag: &'static str) -> Element {
    make(known(space), known(tag))
}

/// Writes an attribute.
pub fn set(element: &Element, name: &'static str, value: &str) {
    element.unchecked_ref::<Own>().say(known(name), value);
}

//! The browser: address, storage, clipboard, clock. The only file that names web_sys and gloo.
//!
//! Each call may fail (private mode, a sandboxed frame, an old browser) and says so by `None` or `false`.

use wasm_bindgen::JsValue;

/// Where the reader's own work is kept.
const KEPT: &str = "pathlight.scenario.1";

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

fn storage() -> Option<web_sys::Storage> {
    window()?.local_storage().ok()?
}

/// The part of the address from `#`, without it.
pub fn fragment() -> String {
    let hash = window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Puts `fragment` behind the address without a new step in the browser's history.
pub fn replace_fragment(fragment: &str) {
    let Some(history) = window().and_then(|window| window.history().ok()) else {
        return;
    };
    // browsers limit how often an address may change; the next edit tries again
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
}

/// The whole address, to be shared.
pub fn address() -> Option<String> {
    window()?.location().href().ok()
}

/// What was kept at the last visit.
pub fn kept() -> Option<String> {
    storage()?.get_item(KEPT).ok()?
}

/// Keeps `text` for the next visit; `false`: the browser does not keep anything.
pub fn keep(text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(KEPT, text).is_ok())
}

/// Puts `text` on the clipboard; `false`: the browser has none for this page.
pub fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    if !window.is_secure_context() {
        return false;
    }
    let _ = window.navigator().clipboard().write_text(text);
    true
}

/// Runs `work` after `milliseconds`, once.
pub fn after(milliseconds: u32, work: impl FnOnce() + 'static) {
    gloo::timers::callback::Timeout::new(milliseconds, work).forget();
}

/// Marks the moment at which a flip begins.
pub fn flip_begins() {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        let _ = performance.mark("flip");
    }
}

/// Measures from the last `flip_begins` to now, under a name that stories read.
pub fn flip_is_painted() {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        let _ = performance.measure_with_start_mark("flip to painted", "flip");
    }
}

/// Whether a key press belongs to a field that is being typed in.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}

/// If the program ever panics: say so, and that the reader's work is kept.
pub fn show_panics() {
    std::panic::set_hook(Box::new(|_| {
        let Some(body) = window()
            .and_then(|window| window.document())
            .and_then(|document| document.body())
        else {
            return;
        };
        let _ = body.set_attribute("data-panic", "");
        body.set_text_content(Some(
            "Pathlight stopped because of a fault of its own. Your scenario is kept in this browser: reload the page to go on.",
        ));
    }));
}

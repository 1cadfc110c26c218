//! The browser: address, storage, clipboard, clock, files. The only place that names web_sys and gloo.
//!
//! Each call may fail (private mode, a sandboxed frame, an old browser) and says so by `None` or `false`.

pub mod drag;
pub mod elements;
mod field;
pub mod files;
mod keeping;
pub mod pointer;
pub mod worker;

use wasm_bindgen::JsValue;
pub use web_sys::Event;

pub use field::{
    is_half_typed, is_typing, keep_drafts, kept_drafts, reset, take_typed, unfold, untype, value_of,
};
pub use keeping::{
    CHANGED, FORBIDDEN, FULL, KEPT, NOWHERE, SHELF, all_kept, hold, is_news, keep, kept, lay_aside, put,
    set_aside, show_panics, why_not,
};

/// Where it is kept that single-letter keys are off.
const LETTERS: &str = "pathlight.letters";

thread_local! {
    /// The cell of the table that the focus goes to once it is drawn.
    static NEXT_CELL: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
    /// Whether the page stands in another page.
    static EMBEDDED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// Whether the page stands in another page, where it keeps nothing and shows nothing of what is kept.
pub fn is_embedded() -> bool {
    EMBEDDED.get()
}

/// Whether that other page gives it no origin: nothing is kept there, and no worker may run.
pub fn is_sandboxed() -> bool {
    window().is_some_and(|window| window.origin() == "null")
}

/// Whether a key of the address is the one of a page in another page.
pub fn is_embed(key: &str) -> bool {
    key.split('=').next() == Some("embed")
}

/// From now on the page stands in another page, if `fragment` has the key `embed`, or if it could not be a page of its own.
pub fn embed(fragment: &str) {
    if is_sandboxed() || fragment.split('&').any(is_embed) {
        EMBEDDED.set(true);
        load_style();
    }
}

/// Loads the style sheet of what is not seen at first sight: what the workshop draws, and the page in another page.
fn load_style() {
    if let Some(style) = element("workshop-style") {
        let _ = style.remove_attribute("disabled");
    }
}

fn storage() -> Option<web_sys::Storage> {
    if is_embedded() {
        return None;
    }
    window()?.local_storage().ok()?
}

/// The part of the address from `#`, without it.
pub fn fragment() -> String {
    let hash = window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// What stands percent-encoded in a part of the address; what cannot be decoded stays as it is.
pub fn decoded(part: &str) -> String {
    js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from)
}

/// Puts `fragment` behind the address without a new step in the browser's history.
pub fn replace_fragment(fragment: &str) {
    let Some(history) = window().and_then(|window| window.history().ok()) else {
        return;
    };
    // browsers limit how often an address may change; the next edit tries again
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{fragment}")));
}

/// Goes to `fragment`, as to a link that was pressed.
pub fn go(fragment: &str) {
    if let Some(window) = window() {
        let _ = window.location().set_hash(fragment);
    }
}

/// The whole address, to be shared.
pub fn address() -> Option<String> {
    window()?.location().href().ok()
}

/// Whether the reader switched single-letter keys off.
pub fn are_letters_off() -> bool {
    storage().is_some_and(|storage| storage.get_item(LETTERS).ok().flatten().is_some())
}

/// Keeps that choice for the next visit, where the browser keeps anything.
pub fn keep_letters_off(off: bool) {
    put(LETTERS, if off { "off" } else { "" });
}

/// Puts `text` on the clipboard, then says whether that worked.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    use wasm_bindgen::JsCast;
    let window = window().filter(web_sys::Window::is_secure_context);
    let Some(window) = window else { return done(false) };
    let copied = window.navigator().clipboard().write_text(text);
    settle(
        copied.unchecked_into(),
        Box::new(move |copied| done(copied.is_some())),
    );
}

/// Waits for what a promise comes to, if it comes to something. Once for all callers: each would bring a copy.
fn settle(promise: js_sys::Promise, done: Box<dyn FnOnce(Option<JsValue>)>) {
    // not by the framework, which does not run yet when a link is loaded first
    js_sys::futures::spawn_local(async move { done(js_sys::futures::JsFuture::from(promise).await.ok()) });
}

/// Runs `work` after `milliseconds`, once.
pub fn after(milliseconds: u32, work: impl FnOnce() + 'static) {
    later(milliseconds, Box::new(work));
}

/// Once for all callers: each would bring a copy.
fn later(milliseconds: u32, work: Box<dyn FnOnce()>) {
    gloo::timers::callback::Timeout::new(milliseconds, work).forget();
}

/// What the element under an event, or the nearest one around it, says of itself as `name`.
pub fn said_near(event: &web_sys::Event, name: &str) -> Option<String> {
    use wasm_bindgen::JsCast;
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    element.closest(&format!("[{name}]")).ok()??.get_attribute(name)
}

/// Where the focus goes if what has it goes; empty: nothing has it.
fn haven() -> &'static str {
    match active().filter(|_| !has_no_focus()) {
        None => "",
        Some(active) if active.closest("#trace").is_ok_and(|it| it.is_some()) => "trace",
        Some(_) => "main",
    }
}

/// Before something is done that may take away what has the focus: a keyboard goes on beside it.
pub fn hold_focus() {
    let haven = haven();
    after(100, move || {
        if !haven.is_empty() && has_no_focus() {
            focus(haven);
        }
    });
}

/// Before something is drawn anew: gives the focus back to the element of the same id where drawing takes it away, keeps the
/// table scrolled as it is, and then enters the cell that waits to be drawn.
pub fn keep_focus() {
    let (id, haven) = (focused_id(), haven());
    let table = || element("matrix-scroll");
    let scrolled = table().map(|it| (it.scroll_top(), it.scroll_left()));
    // as soon as it is drawn: a key that is pressed before would go nowhere
    let drawn = move |_: Option<JsValue>| {
        // the element that had it may stand for something else by now
        if !id.is_empty() && focused_id() != id {
            focus(&id);
        }
        if let (Some(table), Some((top, left))) = (table(), scrolled) {
            table.set_scroll_top(top);
            table.set_scroll_left(left);
        }
        let cell = NEXT_CELL.take();
        if !focus(&cell) {
            NEXT_CELL.set(cell);
        }
        if has_no_focus() {
            focus(haven);
        }
    };
    settle(js_sys::Promise::resolve(&JsValue::NULL), Box::new(drawn));
}

/// The element that has the focus.
fn active() -> Option<web_sys::Element> {
    window()?.document()?.active_element()
}

/// The id of the element that has the focus, if it has one.
fn focused_id() -> String {
    active().map_or_else(String::new, |it| it.id())
}

/// What the focused element says it is.
pub fn focused_act() -> Option<String> {
    active()?.closest("[data-act]").ok()??.get_attribute("data-act")
}

/// Scrolls the middle of the page down by so many CSS pixels; gives how far it is still to go where it ends before.
pub fn scroll_main(down: i32) -> i32 {
    let Some(main) = element("main") else { return down };
    let before = main.scroll_top();
    main.set_scroll_top(before + down);
    before + down - main.scroll_top()
}

/// HTML and SVG elements are focused and clicked alike, by methods that their types share without a common name.
fn element(id: &str) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;
    let element = window()?.document()?.get_element_by_id(id)?;
    Some(element.unchecked_into())
}

/// The key of a key press that no modifier turns into a command.
pub fn plain_key(event: &web_sys::Event) -> Option<String> {
    use wasm_bindgen::JsCast;
    let event = event.dyn_ref::<web_sys::KeyboardEvent>()?;
    let is_command = event.ctrl_key() || event.meta_key() || event.alt_key();
    (!is_command).then(|| event.key())
}

/// Moves the focus to the element with that id; `false`: there is none yet.
pub fn focus(id: &str) -> bool {
    element(id).is_some_and(|element| element.focus().is_ok())
}

/// Moves the focus to a cell; `None`: not before it is drawn, `false`: it is not to be seen.
pub fn enter(id: &str) -> Option<bool> {
    let is_drawn = focus(id);
    NEXT_CELL.set(if is_drawn { String::new() } else { id.to_owned() });
    is_drawn.then(|| focused_id() == id)
}

/// Whether Tab leads to a cell.
pub fn stop_at(id: &str, is_stop: bool) {
    if let Some(cell) = element(id) {
        let _ = cell.set_attribute("tabindex", if is_stop { "0" } else { "-1" });
    }
}

/// The key of a key press, and whether Ctrl is held, or Command.
pub fn key(event: &web_sys::Event) -> Option<(String, bool)> {
    use wasm_bindgen::JsCast;
    let event = event.dyn_ref::<web_sys::KeyboardEvent>()?;
    Some((event.key(), event.ctrl_key() || event.meta_key()))
}

/// Whether nothing has the focus, as after the focused element was drawn anew.
pub fn has_no_focus() -> bool {
    active().is_none_or(|active| active.tag_name() == "BODY")
}

/// Presses the element with that id.
pub fn click(id: &str) {
    if let Some(element) = element(id) {
        element.click();
    }
}

/// Scrolls to the top of the element with that id.
pub fn reveal(id: &str) {
    if let Some(element) = element(id) {
        element.scroll_into_view_with_bool(true);
    }
}

/// Scrolls what is in the element with that id to its beginning.
pub fn begin(id: &str) {
    if let Some(element) = element(id) {
        element.set_scroll_top(0);
    }
}

/// Scrolls the element with that id into sight, and has the last of its parts read out.
pub fn read_out(id: &str) {
    let read = element(id);
    if let Some(read) = &read {
        read.scroll_into_view_with_bool(false);
    }
    let said = read.and_then(|it| it.last_element_child()?.text_content());
    if let Some(out) = element("read-out") {
        out.set_text_content(said.as_deref());
    }
}

/// Whether the reader points with a finger.
pub fn is_coarse() -> bool {
    matches("(pointer: coarse)")
}

/// Whether the screen is too narrow for the picture (`style/layout.css`).
pub fn is_narrow() -> bool {
    matches("(width < 640px)")
}

fn matches(query: &str) -> bool {
    let query = window().and_then(|window| window.match_media(query).ok().flatten());
    query.is_some_and(|query| query.matches())
}

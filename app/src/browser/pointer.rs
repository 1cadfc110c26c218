//! Pointers and wheels: where they are, and what they hold on to.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, PointerEvent, WheelEvent};

/// A pointer: which one, and where, in CSS pixels of the window.
pub type Hand = (i32, i32, i32);

/// The pointer of an event.
pub fn hand(event: &Event) -> Option<Hand> {
    let event = event.dyn_ref::<PointerEvent>()?;
    Some((event.pointer_id(), event.client_x(), event.client_y()))
}

/// Whether a pointer can carry things: a mouse's first button, or a pen. A finger scrolls.
pub fn carries(event: &Event) -> bool {
    let event = event.dyn_ref::<PointerEvent>();
    event.is_some_and(|event| event.pointer_type() != "touch" && event.button() == 0 && event.is_primary())
}

/// Whether a press begins by a finger; `None`: none begins, as by a mouse's other buttons.
pub fn is_finger(event: &Event) -> Option<bool> {
    let event = event.dyn_ref::<PointerEvent>();
    let event = event.filter(|event| event.type_() == "pointerdown" && event.button() == 0)?;
    Some(event.pointer_type() == "touch")
}

/// Whether it holds none of its buttons.
pub fn is_free(event: &Event) -> bool {
    let event = event.dyn_ref::<PointerEvent>();
    event.is_some_and(|event| event.buttons() == 0)
}

/// Hears these events wherever they happen, before anybody else, as long as the page lives.
pub fn hear_first(names: &[&str], listener: Box<dyn FnMut(Event)>) {
    let Some(window) = web_sys::window() else { return };
    let listener = Closure::wrap(listener);
    for name in names {
        let hear = listener.as_ref().unchecked_ref();
        // a browser that refuses it previews nothing by touch
        let _ = window.add_event_listener_with_callback_and_bool(name, hear, true);
    }
    listener.forget();
}

/// Nothing is selected any more.
pub fn unselect() {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok()?);
    if let Some(selection) = selection {
        // without a selection there is nothing to take away
        let _ = selection.remove_all_ranges();
    }
}

/// Holds on to the pointer: what it does outside of the element still belongs to it.
pub fn hold(event: &Event) {
    let held = event
        .current_target()
        .and_then(|it| it.dyn_into::<Element>().ok());
    if let (Some(element), Some((pointer, _, _))) = (held, hand(event)) {
        // a pointer that is gone already needs no holding
        let _ = element.set_pointer_capture(pointer);
    }
}

/// What a wheel did.
pub struct Turned {
    /// Whether it zooms: Ctrl is held, or two fingers pinch a trackpad.
    pub is_zoom: bool,
    /// Where it is, in CSS pixels of the window.
    pub at: (i32, i32),
    /// How far it was turned to the right and down, in CSS pixels.
    pub by: (i32, i32),
}

/// What the wheel of an event did.
pub fn wheel(event: &Event) -> Option<Turned> {
    let event = event.dyn_ref::<WheelEvent>()?;
    // lines and pages, where a mouse counts in those
    let unit = if event.delta_mode() == 0 { 1.0 } else { 24.0 };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a wheel turns by few pixels, and a cast saturates"
    )]
    let pixels = |delta: f64| (delta * unit) as i32;
    Some(Turned {
        is_zoom: event.ctrl_key() || event.meta_key(),
        at: (event.client_x(), event.client_y()),
        by: (pixels(event.delta_x()), pixels(event.delta_y())),
    })
}

/// Where an element stands in the window: left, top, width, height in CSS pixels.
pub fn frame(id: &str) -> Option<[i32; 4]> {
    let element = web_sys::window()?.document()?.get_element_by_id(id)?;
    let frame = element.get_bounding_client_rect();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "no window is that large, and a cast saturates"
    )]
    let frame = [frame.left(), frame.top(), frame.width(), frame.height()].map(|it| it as i32);
    Some(frame)
}

/// Does as if a mouse came to rest where the event is.
pub fn rest(event: &Event) {
    let rests = web_sys::EventInit::new();
    rests.set_bubbles(true);
    let rest = Event::new_with_event_init_dict("mouseover", &rests).ok();
    if let Some((target, rest)) = event.target().zip(rest) {
        let _ = target.dispatch_event(&rest);
    }
}

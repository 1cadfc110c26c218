//! Dragging a row of a list to another place among its siblings, by mouse, pen or finger.
//!
//! A handle carries `data-drag` and stands in a row that carries `data-drop`, whose value is the row's place in the list.
//! What is being dragged, and where it would land, the elements say themselves: drawn anew, nothing is dragged any more.
//! Dropped, the handle is pressed like a button of that move, so that whoever hears presses needs not know of dragging.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, PointerEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// What a listener around the list has to hear.
pub const HEARD: [&str; 4] = ["pointerdown", "pointermove", "pointerup", "pointercancel"];

/// What the dragged row carries.
const DRAGGED: &str = "data-dragged";
/// What the row carries whose place it would take: `before` or `after`.
const LANDS: &str = "data-lands";

/// Hears what a pointer does.
pub fn hear(event: &Event) -> Option<()> {
    let pointer = event.dyn_ref::<PointerEvent>().filter(|it| it.is_primary())?;
    let handle: Element = event.target()?.dyn_into().ok()?;
    let handle = handle.closest("[data-drag]").ok()??;
    let row = handle.closest("[data-drop]").ok()??;
    let list = row.parent_element()?;
    let kind = event.type_();
    if kind == "pointerdown" {
        abandon();
        if pointer.button() == 0 {
            // a pointer that is gone already needs no holding
            let _ = handle.set_pointer_capture(pointer.pointer_id());
            let _ = row.set_attribute(DRAGGED, "");
        }
    } else if row.has_attribute(DRAGGED) {
        if kind == "pointermove" {
            return mark(&list, f64::from(pointer.client_y()));
        }
        let place = found(LANDS).and_then(|it| it.get_attribute("data-drop"));
        abandon();
        if kind == "pointerup" {
            let _ = handle.set_attribute("data-do", &format!("move:{}", place?));
            handle.unchecked_ref::<web_sys::HtmlElement>().click();
            // the browser's own click, which follows, is no second move
            let _ = handle.remove_attribute("data-do");
        }
    }
    None
}

/// Marks where in `list` the dragged row would land with the pointer that far down.
fn mark(list: &Element, y: f64) -> Option<()> {
    let rows = list.query_selector_all("[data-drop]").ok()?;
    let row = |at| rows.get(at).map(JsCast::unchecked_into::<Element>);
    // as many stand above it as have their middle above the pointer
    let (mut own, mut rank) = (0, 0);
    for at in 0..rows.length() {
        let row = row(at)?;
        let frame = row.get_bounding_client_rect();
        if row.has_attribute(DRAGGED) {
            own = at;
        } else if frame.top() + frame.bottom() < 2.0 * y {
            rank += 1;
        }
    }
    if let Some(was) = found(LANDS) {
        let _ = was.remove_attribute(LANDS);
    }
    let lands = row(rank)?;
    // over itself it goes nowhere
    if rank == own {
        return None;
    }
    let _ = lands.set_attribute(LANDS, if rank < own { "before" } else { "after" });
    // a list that is longer than its panel goes along
    let nearest = ScrollIntoViewOptions::new();
    nearest.set_block(ScrollLogicalPosition::Nearest);
    lands.scroll_into_view_with_scroll_into_view_options(&nearest);
    None
}

/// Lets go of what is being dragged; `false`: nothing was.
pub fn abandon() -> bool {
    let mut was = false;
    for name in [DRAGGED, LANDS] {
        if let Some(row) = found(name) {
            was |= row.remove_attribute(name).is_ok();
        }
    }
    was
}

fn found(name: &str) -> Option<Element> {
    super::window()?
        .document()?
        .query_selector(&format!("[{name}]"))
        .ok()?
}

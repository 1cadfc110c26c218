//! The few ways in which anything is put on the picture: shapes, words, things that can be pressed.

use leptos::prelude::*;

use super::geometry::{Point, Rect};
use crate::ui::{El, el};

/// A shape.
pub fn shape(class: impl Into<String>, d: String) -> AnyView {
    el("path", class).set("d", d).view()
}

/// A line of text that starts at `x`.
pub fn words(class: &'static str, x: i32, y: i32, text: String) -> AnyView {
    caption(class, x, y, text).view()
}

/// The same, to be said more of.
pub fn caption(class: &'static str, x: i32, y: i32, text: String) -> El {
    el("text", class)
        .set("x", x.to_string())
        .set("y", y.to_string())
        .say(text)
}

/// Several things as one.
pub fn group(class: impl Into<String>, parts: Vec<AnyView>) -> AnyView {
    el("g", class).with_all(parts).view()
}

/// Something that can be focused and pressed, with what is written on it, each hidden from those who hear. `act` says what it
/// is, for the picture's one listener; `name` says all of it, so that nobody hears what is written as well.
pub fn button(
    class: impl Into<String>,
    act: String,
    name: String,
    shapes: Vec<AnyView>,
    written: Vec<El>,
) -> El {
    let pressed = el("g", "")
        .set("id", id(&act))
        .set("role", "button")
        .set("tabindex", "-1")
        .set("aria-label", name);
    let mut all = el("g", class).set("data-act", act).with(pressed.with_all(shapes));
    for part in written {
        all = all.with(part.set("aria-hidden", "true"));
    }
    all
}

/// The element's id for an act.
pub fn id(act: &str) -> String {
    format!("at-{act}")
}

/// A disc.
pub fn disc(at: Point, radius: i32) -> String {
    Rect::around(at, 2 * radius, 2 * radius).path(radius)
}

/// An arrowhead whose tip is at `tip`; `towards`: 1 to the right, -1 to the left.
pub fn arrow(tip: Point, towards: i32, length: i32, half: i32) -> String {
    let back = -towards * length;
    format!("M{},{}l{back},-{half}v{}z", tip.x, tip.y, 2 * half)
}

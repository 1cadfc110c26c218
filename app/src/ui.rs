//! Closures of one type each: every closure that a view holds would otherwise bring its own copy of the framework.
//!
//! A view's text, its attributes, its parts and its listeners go through these; what they cost is an allocation when the
//! view is built. Nothing here knows the domain.

use leptos::prelude::*;

/// Text that follows the state.
pub type Text = Box<dyn FnMut() -> String + Send>;
/// An attribute that may be absent.
pub type Maybe = Box<dyn FnMut() -> Option<String> + Send>;
/// A property that is on or off.
pub type Is = Box<dyn FnMut() -> bool + Send>;
/// A part of a view that follows the state.
pub type Part = Box<dyn FnMut() -> AnyView + Send>;

/// Text that follows the state.
pub fn text(text: impl FnMut() -> String + Send + 'static) -> Text {
    Box::new(text)
}

/// An attribute's word that follows the state: `true` or `false`.
pub fn said(mut is: impl FnMut() -> bool + Send + 'static) -> Text {
    Box::new(move || {
        if is() {
            "true".to_owned()
        } else {
            "false".to_owned()
        }
    })
}

/// An attribute that is there while something holds.
pub fn while_so(word: &'static str, mut is: impl FnMut() -> bool + Send + 'static) -> Maybe {
    Box::new(move || is().then(|| word.to_owned()))
}

/// A part of a view that follows the state.
pub fn part(part: impl FnMut() -> AnyView + Send + 'static) -> Part {
    Box::new(part)
}

/// What happens on an event.
pub fn on<E: 'static>(event: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(event)
}

/// Nothing, as a part of a view.
pub fn nothing() -> AnyView {
    ().into_any()
}

/// An element with nothing but a class.
pub fn block(tag: &'static str, class: impl Into<String>, parts: Vec<AnyView>) -> AnyView {
    let class: String = class.into();
    leptos::html::custom(tag).class(class).child(parts).into_any()
}

/// Words in an element with nothing but a class.
pub fn words(tag: &'static str, class: impl Into<String>, words: impl Into<String>) -> AnyView {
    let words: String = words.into();
    block(tag, class, vec![words.into_any()])
}

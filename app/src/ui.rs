//! Elements of one type: every shape of a view would otherwise bring its own copy of the framework, a kilobyte each.
//!
//! An element says its tag, its attributes, what follows the state, what it listens to and what is in it, in any order.
//! What that costs is an allocation each when it is built. Nothing here knows the domain.

mod standing;

use std::any::Any;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::event::{Custom, on};
use leptos::tachys::html::property::prop;
use pathlight_core::explain::plain::isolated;

use crate::browser::Event;

/// An attribute that follows the state, and may be absent.
type Attribute = Box<dyn FnMut() -> Option<String> + Send>;
/// A property that follows the state.
type Property = Box<dyn FnMut() -> bool + Send>;
/// Text that follows the state.
type Text = Box<dyn FnMut() -> String + Send>;
/// A part that follows the state.
type Part = Box<dyn FnMut() -> AnyView + Send>;
/// What happens on an event.
type Listener = Box<dyn FnMut(Event)>;
/// Something that an element is made of: the same one, the same element.
pub type Source = Arc<dyn Any + Send + Sync>;

/// What follows the state, or listens.
enum Living {
    Attribute(&'static str, Attribute),
    Property(&'static str, Property),
    Listener(&'static str, Listener),
}

/// An element in another, put together only where what it is made of is not what stands there under its name.
struct Kept {
    name: String,
    says: String,
    of: Vec<Source>,
    make: Box<dyn FnOnce() -> El + Send>,
}

/// An element that is being put together.
pub struct El {
    tag: &'static str,
    /// What stays as it is while the element stands.
    fixed: Vec<(&'static str, String)>,
    /// What follows the state, and listeners.
    living: Vec<AnyAttribute>,
    parts: Vec<AnyView>,
    /// Behind the parts.
    kept: Vec<Kept>,
}

/// An element with a class; an empty one is left out.
pub fn el(tag: &'static str, class: impl Into<String>) -> El {
    let element = El {
        tag,
        fixed: Vec::new(),
        living: Vec::new(),
        parts: Vec::new(),
        kept: Vec::new(),
    };
    let class: String = class.into();
    if class.is_empty() {
        element
    } else {
        element.set("class", class)
    }
}

impl El {
    /// An attribute.
    pub fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fixed.push((name, value.into()));
        self
    }

    /// An attribute that follows the state; absent for `None`.
    pub fn follow(self, name: &'static str, value: impl FnMut() -> Option<String> + Send + 'static) -> Self {
        self.live(Living::Attribute(name, Box::new(value)))
    }

    /// An attribute that says `true` or `false`.
    pub fn say_whether(self, name: &'static str, is: impl Fn() -> bool + Send + 'static) -> Self {
        self.follow(name, move || {
            Some(if is() {
                "true".to_owned()
            } else {
                "false".to_owned()
            })
        })
    }

    /// A property that follows the state.
    pub fn property(self, name: &'static str, is: impl FnMut() -> bool + Send + 'static) -> Self {
        self.live(Living::Property(name, Box::new(is)))
    }

    /// What happens on an event, of this element or of anything in it.
    pub fn on(self, name: &'static str, listener: impl FnMut(Event) + 'static) -> Self {
        self.live(Living::Listener(name, Box::new(listener)))
    }

    /// Once for all of their kinds of closures.
    #[inline(never)]
    fn live(mut self, it: Living) -> Self {
        self.living.push(match it {
            Living::Attribute(name, value) => custom_attribute(name, value).into_any_attr(),
            // what a person cannot set is an attribute: written only when it is another
            Living::Property(name @ ("hidden" | "disabled"), mut is) => {
                let value: Attribute = Box::new(move || is().then(String::new));
                custom_attribute(name, value).into_any_attr()
            }
            Living::Property(name, is) => prop(name, is).into_any_attr(),
            Living::Listener(name, listener) => on(Custom::<Event>::new(name), listener).into_any_attr(),
        });
        self
    }

    /// Words in it.
    pub fn say(mut self, words: impl Into<String>) -> Self {
        let words: String = words.into();
        self.parts.push(told(self.tag, words).into_any());
        self
    }

    /// Words in it that follow the state.
    pub fn follow_words(self, words: impl FnMut() -> String + Send + 'static) -> Self {
        self.follow_text(Box::new(words))
    }

    fn follow_text(mut self, mut words: Text) -> Self {
        let tag = self.tag;
        let words: Text = Box::new(move || told(tag, words()));
        self.parts.push(words.into_any());
        self
    }

    /// A part that follows the state.
    pub fn follow_part(self, part: impl FnMut() -> AnyView + Send + 'static) -> Self {
        self.follow_boxed(Box::new(part))
    }

    #[inline(never)]
    fn follow_boxed(self, part: Part) -> Self {
        self.put(part.into_any())
    }

    #[inline(never)]
    fn put(mut self, part: AnyView) -> Self {
        self.parts.push(part);
        self
    }

    /// An element in it.
    pub fn with(self, part: impl Into<AnyView>) -> Self {
        self.put(part.into())
    }

    /// Several elements in it.
    pub fn with_all(mut self, parts: impl IntoIterator<Item = AnyView>) -> Self {
        for part in parts {
            self = self.put(part);
        }
        self
    }

    /// An element behind its parts that stays as it is, wherever among its like, while it is called `name`, is made `of`
    /// the same and `says` the same.
    pub fn keep(
        self,
        name: String,
        says: String,
        of: Vec<Source>,
        make: impl FnOnce() -> El + Send + 'static,
    ) -> Self {
        let make = Box::new(make);
        self.hold(Kept { name, says, of, make })
    }

    #[inline(never)]
    fn hold(mut self, kept: Kept) -> Self {
        self.kept.push(kept);
        self
    }

    /// The element as a view.
    pub fn view(self) -> AnyView {
        self.into_any()
    }
}

impl From<El> for AnyView {
    fn from(element: El) -> AnyView {
        element.view()
    }
}

/// The words as an element of that tag says them. On the picture a name stands alone, and is saved as it is.
fn told(tag: &str, words: String) -> String {
    match tag {
        "text" | "title" => words,
        _ => isolated(words),
    }
}

/// Words in an element with a class.
pub fn words(tag: &'static str, class: impl Into<String>, words: impl Into<String>) -> AnyView {
    el(tag, class).say(words).view()
}

/// Words that are only seen: what stands beside them says the same.
pub fn sign(words: impl Into<String>) -> AnyView {
    el("span", "").set("aria-hidden", "true").say(words).view()
}

/// Nothing, as a part.
pub fn nothing() -> AnyView {
    ().into_any()
}

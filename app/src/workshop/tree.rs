//! A part of the page as the workshop gives it: elements, their attributes and their words. The page draws what it knows.

use pathlight_core::explain::plain::{on_its_lines, on_one_line};
use serde_json::{Map, Value};

/// An element that is being put together.
pub struct Tree {
    tag: &'static str,
    attributes: Map<String, Value>,
    parts: Vec<Value>,
}

/// An element with a class; an empty one is left out.
pub fn el(tag: &'static str, class: &str) -> Tree {
    let tree = Tree {
        tag,
        attributes: Map::new(),
        parts: Vec::new(),
    };
    match class {
        "" => tree,
        class => tree.set("class", class),
    }
}

/// Words in an element with a class.
pub fn words(tag: &'static str, class: &str, words: impl Into<String>) -> Tree {
    el(tag, class).say(words)
}

impl Tree {
    /// An attribute. Those that people read or hear are inert; the others are what they are known by.
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = match name {
            "aria-label" | "placeholder" => on_one_line(&value.into()),
            _ => value.into(),
        };
        self.attributes.insert(name.to_owned(), Value::String(value));
        self
    }

    /// Words in it, inert.
    pub fn say(mut self, words: impl Into<String>) -> Self {
        self.parts.push(Value::String(on_its_lines(&words.into())));
        self
    }

    /// An element in it.
    pub fn with(mut self, tree: Tree) -> Self {
        self.parts.push(tree.value());
        self
    }

    /// Several elements in it.
    pub fn with_all(mut self, trees: impl IntoIterator<Item = Tree>) -> Self {
        for tree in trees {
            self.parts.push(tree.value());
        }
        self
    }

    /// `[tag, attributes, parts]`.
    pub fn value(self) -> Value {
        let tag = Value::from(self.tag);
        Value::Array(vec![
            tag,
            Value::Object(self.attributes),
            Value::Array(self.parts),
        ])
    }
}

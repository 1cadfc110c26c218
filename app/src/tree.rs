//! Draws what the workshop gives: elements, attributes and words out of those that the page knows.

use leptos::prelude::*;
use pathlight_core::explain::plain::isolated;
use serde_json::Value;

use crate::ui::{self, El, el};

/// Elements that may come.
const TAGS: [&str; 36] = [
    "div", "p", "span", "ul", "ol", "li", "h2", "h3", "b", "bdi", "small", "button", "input", "select",
    "option", "datalist", "label", "fieldset", "legend", "pre", "table", "thead", "tbody", "tr", "th", "td",
    "caption", "section", "details", "summary", "dl", "dt", "dd", "kbd", "svg", "path",
];

/// Attributes that may come. None of them loads, styles or runs anything.
const ATTRIBUTES: [&str; 46] = [
    "class",
    "id",
    "type",
    "for",
    "value",
    "list",
    "name",
    "role",
    "checked",
    "selected",
    "disabled",
    "placeholder",
    "inputmode",
    "autocomplete",
    "spellcheck",
    "scope",
    "aria-label",
    "aria-current",
    "aria-expanded",
    "aria-invalid",
    "aria-describedby",
    "aria-hidden",
    "aria-sort",
    "aria-selected",
    "aria-rowcount",
    "aria-colcount",
    "aria-rowindex",
    "aria-colindex",
    "tabindex",
    "data-cell",
    "data-at",
    "data-do",
    "data-drag",
    "data-drop",
    "data-field",
    "data-typed",
    "data-member",
    "data-table",
    "data-id",
    "data-flips",
    "data-switch",
    "data-choice",
    "popovertarget",
    "popovertargetaction",
    "viewBox",
    "d",
];

/// The tree as a part of the page.
pub fn draw(tree: &Value) -> AnyView {
    if let Some(words) = tree.as_str() {
        return isolated(words.to_owned()).into_any();
    }
    let tag = tree.get(0).and_then(Value::as_str);
    let Some(tag) = TAGS.iter().find(|it| Some(**it) == tag) else {
        return ui::nothing();
    };
    let mut element: El = el(tag, "");
    if let Some(Value::Object(attributes)) = tree.get(1) {
        for (name, value) in attributes {
            let known = ATTRIBUTES.iter().find(|it| *it == name);
            if let (Some(name), Some(value)) = (known, value.as_str()) {
                element = element.set(name, value);
            }
        }
    }
    if let Some(Value::Array(parts)) = tree.get(2) {
        for part in parts {
            element = element.with(draw(part));
        }
    }
    element.view()
}

//! The one type of every element, and how it becomes another: what it says again is not written again.
//!
//! The framework's own elements are a type for every tag; when a part is drawn anew they take all attributes off and put
//! them on, so that the browser looks at everything once more, and they end their parts with a mark each.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

use super::{El, Kept, Source};
use crate::browser::elements;

/// Where the elements of a picture come from, and those of the page.
const SVG: &str = "http://www.w3.org/2000/svg";
const HTML: &str = "http://www.w3.org/1999/xhtml";

/// An element on the page.
pub struct Standing {
    element: Element,
    tag: &'static str,
    fixed: Vec<(&'static str, String)>,
    living: <Vec<AnyAttribute> as Attribute>::State,
    parts: Vec<<AnyView as Render>::State>,
    kept: Vec<Held>,
}

/// An element of several that have names, and what it was made of.
struct Held {
    name: String,
    says: String,
    of: Vec<Source>,
    standing: Standing,
}

impl Held {
    fn is_made_of(&self, new: &Kept) -> bool {
        let same = |(one, other): (&Source, &Source)| Arc::ptr_eq(one, other);
        self.says == new.says && self.of.len() == new.of.len() && self.of.iter().zip(&new.of).all(same)
    }
}

impl Render for El {
    type State = Standing;

    fn build(self) -> Standing {
        let space = match self.tag {
            "svg" | "g" | "path" | "text" | "title" => SVG,
            _ => HTML,
        };
        let element = elements::create(space, self.tag);
        for (name, value) in &self.fixed {
            elements::set(&element, name, value);
        }
        let mut standing = Standing {
            living: self.living.build(&element),
            element,
            tag: self.tag,
            fixed: self.fixed,
            parts: Vec::new(),
            kept: Vec::new(),
        };
        standing.put(self.parts);
        standing.keep(self.kept);
        standing
    }

    fn rebuild(self, standing: &mut Standing) {
        if self.tag != standing.tag {
            let mut new = self.build();
            standing.insert_before_this(&mut new);
            standing.unmount();
            *standing = new;
            return;
        }
        for (name, _) in &standing.fixed {
            if !self.fixed.iter().any(|(it, _)| it == name) {
                Rndr::remove_attribute(&standing.element, name);
                put_back(&standing.element, name, false);
            }
        }
        let is_typed = self.fixed.iter().any(|(name, _)| *name == "data-typed");
        for said in &self.fixed {
            if !standing.fixed.contains(said) {
                elements::set(&standing.element, said.0, &said.1);
                match said.0 {
                    "value" if is_typed => {
                        Rndr::set_property(&standing.element, said.0, &said.1.as_str().into())
                    }
                    name => put_back(&standing.element, name, true),
                }
            }
        }
        standing.fixed = self.fixed;
        self.living.rebuild(&mut standing.living);
        standing.put(self.parts);
        standing.keep(self.kept);
    }
}

/// What a person ticked or chose hides what the attribute says: it is said once more.
fn put_back(element: &Element, name: &str, is: bool) {
    if matches!(name, "checked" | "selected") {
        Rndr::set_property(element, name, &is.into());
    }
}

impl Standing {
    /// These parts, in place of those that it has.
    fn put(&mut self, parts: Vec<AnyView>) {
        let mut gone = self.parts.split_off(parts.len().min(self.parts.len()));
        gone.iter_mut().for_each(Mountable::unmount);
        for (at, part) in parts.into_iter().enumerate() {
            match self.parts.get_mut(at) {
                Some(old) => part.rebuild(old),
                None => {
                    let mut new = part.build();
                    let behind = self.kept.first().map(|it| it.standing.node());
                    new.mount(&self.element, behind);
                    self.parts.push(new);
                }
            }
        }
    }

    fn node(&self) -> &Node {
        self.element.as_ref()
    }

    /// These behind the parts: what stands there under the same name is moved, and made anew only if it has to be.
    fn keep(&mut self, kept: Vec<Kept>) {
        // what still stands where it stood, and what has to be put elsewhere
        let (mut old, mut apart) = (std::mem::take(&mut self.kept), Vec::new());
        for new in kept {
            // one that goes further down is less to move than all that pass it
            let is_it = |it: &Held| it.name == new.name;
            if old.get(1).is_some_and(is_it) && !is_it(&old[0]) {
                apart.push(old.remove(0));
            }
            let at = old.iter().position(is_it);
            let found = at.map(|at| old.remove(at)).or_else(|| {
                let at = apart.iter().position(is_it);
                at.map(|at| apart.remove(at))
            });
            let behind = old.first().map(|it| it.standing.node());
            let held = match found {
                Some(mut held) => {
                    if at != Some(0) {
                        Rndr::insert_node(&self.element, held.standing.node(), behind);
                    }
                    if !held.is_made_of(&new) {
                        (new.make)().rebuild(&mut held.standing);
                        (held.says, held.of) = (new.says, new.of);
                    }
                    held
                }
                None => {
                    let mut standing = (new.make)().build();
                    standing.mount(&self.element, behind);
                    let (name, says, of) = (new.name, new.says, new.of);
                    Held {
                        name,
                        says,
                        of,
                        standing,
                    }
                }
            };
            self.kept.push(held);
        }
        for it in old.iter_mut().chain(&mut apart) {
            it.standing.unmount();
        }
    }
}

impl Mountable for Standing {
    fn unmount(&mut self) {
        Rndr::remove(&self.element);
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        Rndr::insert_node(parent, &self.element, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

impl AddAnyAttr for El {
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(mut self, new: New) -> Self {
        self.living.push(new.into_any_attr());
        self
    }
}

/// For servers, of which there is none.
impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Standing {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

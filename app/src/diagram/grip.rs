//! Placing a box by hand: taken with a mouse or a pen and carried up or down, it comes to stand above another of its
//! siblings. Only the picture of it is made here; the workshop knows the siblings, and has buttons for the same.

use std::cell::Cell;

use leptos::prelude::*;

use super::geometry::{Point, Rect};
use super::layout::{Node, Picture, Thing};
use super::paint::shape;
use super::placed;
use super::scene::{Act, Scene};
use super::viewport::{self, FINE};
use crate::browser::{Event, pointer, said_near};
use crate::state::Action;

/// How far a pointer goes before it carries anything, in CSS pixels.
const SLACK: i32 = 6;

/// A box under a pointer that may begin to carry it.
#[derive(Clone, Copy)]
struct Grip {
    node: usize,
    x: i32,
    y: i32,
    is_carried: bool,
}

thread_local! {
    static GRIP: Cell<Option<Grip>> = const { Cell::new(None) };
}

impl Scene {
    /// A pointer goes down.
    pub fn grip(&self, event: &Event) {
        let act = said_near(event, "data-act").as_deref().and_then(Act::read);
        let hand = pointer::hand(event).filter(|_| pointer::carries(event));
        let is_gathered = self.picture.with_untracked(|picture| picture.is_gathered);
        GRIP.set(match (act, hand) {
            (Some(Act::Box(node)), Some((_, x, y))) if !is_gathered => Some(Grip {
                node: self.picture.with_untracked(|picture| own(picture, node)),
                x,
                y,
                is_carried: false,
            }),
            _ => None,
        });
    }

    /// A pointer moves; `true`: it carries a box.
    pub fn carry(&self, event: &Event) -> bool {
        let (Some(mut grip), Some((_, x, y))) = (GRIP.get(), pointer::hand(event)) else {
            return false;
        };
        let (across, down) = ((x - grip.x).abs(), (y - grip.y).abs());
        if !grip.is_carried {
            if across.max(down) < SLACK {
                return false;
            }
            // along a line of text: what it says is selected
            grip.is_carried = down > across;
            GRIP.set(grip.is_carried.then_some(grip));
            if !grip.is_carried {
                return false;
            }
            pointer::hold(event);
            pointer::unselect();
        }
        if let Some((frame, view)) = self.in_sight() {
            let row = |y: i32| viewport::place(view, frame, Point { x, y }).y / FINE;
            let by = row(y) - row(grip.y);
            self.carried
                .set([grip.node.to_string(), by.to_string()].join(" "));
        }
        true
    }

    /// A pointer goes up, or is lost: what it carried stands where it is, or goes back.
    pub fn put_down(&self, event: &Event) {
        let carried = self.carried.get_untracked();
        let picture = self.picture.get_untracked();
        self.drop_carried();
        if event.type_() == "pointerup"
            && let Some((node, rect)) = carried_in(&picture, &carried)
        {
            if siblings(&picture, node).next().is_none() {
                let why = "Nothing stands there that it could be placed above or below.";
                return self.store.dispatch(Action::Tell(why.to_owned()));
            }
            let above = below(&picture, node, rect).map_or_else(String::new, name);
            self.store
                .ask_edit("place", &[("thing", name(node)), ("text", above)]);
        }
    }

    /// What is carried goes back to where it was; `true`: there was something.
    pub fn drop_carried(&self) -> bool {
        GRIP.set(None);
        let is_carried = self.carried.with_untracked(|carried| !carried.is_empty());
        self.carried.set(String::new());
        is_carried
    }

    /// What is carried, and where it would come to stand.
    pub fn carried(&self) -> Vec<AnyView> {
        let picture = self.picture.get();
        let Some((node, rect)) = carried_in(&picture, &self.carried.get()) else {
            return Vec::new();
        };
        let lowest = siblings(&picture, node).map(|it| it.rect.bottom()).max();
        let y = match (below(&picture, node, rect), lowest) {
            (Some(it), _) => it.rect.y - 6,
            (None, Some(lowest)) => lowest + 6,
            (None, None) => return Vec::new(),
        };
        let line = Rect {
            y: y - 1,
            h: 2,
            ..rect
        };
        vec![shape("ghost-box", rect.path(8)), shape("goes", line.path(1))]
    }
}

/// The box that is carried and where, of what the scene says of it.
fn carried_in<'a>(picture: &'a Picture, carried: &str) -> Option<(&'a Node, Rect)> {
    let (node, by) = carried.split_once(' ')?;
    let node = picture
        .nodes
        .get(node.parse::<usize>().ok()?)
        .filter(|node| !name(node).is_empty())?;
    let by: i32 = by.parse().ok()?;
    let y = node.rect.y + by;
    Some((node, Rect { y, ..node.rect }))
}

/// The first sibling below the middle of `rect`.
fn below<'a>(picture: &'a Picture, node: &'a Node, rect: Rect) -> Option<&'a Node> {
    let below = siblings(picture, node).filter(|it| it.rect.centre().y > rect.centre().y);
    below.min_by_key(|it| it.rect.y)
}

/// What a box is called where it is placed; empty: it cannot be.
fn name(node: &Node) -> String {
    match &node.thing {
        Thing::Of(thing) => placed::name(thing),
        Thing::Border(_) | Thing::Group(_) | Thing::Address(_) => String::new(),
    }
}

/// The box that is meant by one: within the border of an interface, its machine.
fn own(picture: &Picture, at: usize) -> usize {
    let is_border = picture
        .nodes
        .get(at)
        .is_some_and(|node| matches!(node.thing, Thing::Border(_)));
    let inner = picture.nodes.iter().position(|node| node.parent == Some(at));
    inner.filter(|_| is_border).unwrap_or(at)
}

/// What stands in the same column of the same box, and can be placed.
fn siblings<'a>(picture: &'a Picture, node: &'a Node) -> impl Iterator<Item = &'a Node> {
    let own = holder(picture, node);
    let is_sibling = move |it: &&Node| {
        it.thing != node.thing
            && it.rect.x == node.rect.x
            && (it.yours == Some(false)) == (node.yours == Some(false))
            && holder(picture, it) == own
            && !name(it).is_empty()
    };
    picture.nodes.iter().filter(is_sibling)
}

/// The box around one: not the border of its own interface.
fn holder(picture: &Picture, node: &Node) -> Option<usize> {
    let parent = node.parent?;
    match picture.nodes.get(parent) {
        Some(Node {
            thing: Thing::Border(_),
            parent,
            ..
        }) => *parent,
        Some(_) | None => Some(parent),
    }
}

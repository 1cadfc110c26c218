//! The picture by keyboard: one tab stop, from which arrows lead to boxes and switches, and along the gates of a path.

use leptos::prelude::*;

use super::geometry::Rect;
use super::node::is_end;
use super::paint::id;
use super::scene::{Act, Scene};
use super::viewport::STEP;
use super::walk::{self, Arrow};
use crate::browser::{self, pointer};

impl Scene {
    /// A key while the focus is on the picture; `true`: it was for the picture.
    pub fn key(&self, key: &str) -> bool {
        let focused = browser::focused_act().as_deref().and_then(Act::read);
        match (key, focused) {
            ("Enter" | " ", Some(Act::Box(at))) if self.open(at, "opens") => true,
            ("Enter", Some(Act::Box(at))) => {
                self.press(Some(Act::Box(at)));
                let path = self.store.selected.get_untracked();
                path.is_some_and(|path| self.focus(&Act::Gate(path, 0)))
            }
            (" ", Some(Act::Gate(at, gate))) => match self.switches_at(at, gate).as_slice() {
                [only] => {
                    self.flip(only.clone());
                    self.focus(&Act::Gate(at, gate))
                }
                [] => true,
                // several act here: to the first of them
                [first, ..] => self.focus(&Act::Switch(first.clone())),
            },
            ("Enter" | " ", Some(act)) => {
                self.press(Some(act.clone()));
                self.focus(&act)
            }
            ("Enter" | " ", None) => {
                let path = self.store.selected.get_untracked();
                path.is_some_and(|path| self.focus(&Act::Gate(path, 0)))
            }
            ("Escape", _) if self.drop_carried() => true,
            ("Escape", Some(Act::Gate(at, _))) => match self.source_of(at) {
                Some(source) => self.focus(&Act::Box(source)),
                None => false,
            },
            ("Escape", Some(Act::Box(at))) if self.open(at, "closes") => true,
            ("Escape", Some(_)) => {
                // what is in sight stays so
                let top = || pointer::frame("diagram").map_or(0, |[_, y, _, _]| y);
                let before = top();
                browser::focus("diagram");
                browser::scroll_main(top() - before);
                true
            }
            ("z" | "Z", _) => self.look("path"),
            ("f" | "F" | "0", _) => self.fit(),
            ("+" | "=", _) => self.zoom(STEP),
            ("-", _) => self.zoom(10_000 / STEP),
            (_, focused) => Arrow::of(key).is_some_and(|arrow| self.walk(focused, arrow)),
        }
    }

    fn walk(&self, focused: Option<Act>, arrow: Arrow) -> bool {
        if let Some(Act::Gate(at, gate)) = focused
            && let Some(by) = match arrow {
                Arrow::Left => Some(-1),
                Arrow::Right => Some(1),
                Arrow::Up | Arrow::Down => None,
            }
        {
            let gates = self.gates(at).len();
            return match gate.checked_add_signed(by).filter(|gate| *gate < gates) {
                Some(gate) => self.focus(&Act::Gate(at, gate)),
                None => true,
            };
        }
        let picture = self.picture.get_untracked();
        let ends = picture
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| is_end(node))
            .map(|(at, node)| (Act::Box(at), node.rect));
        let toggles = picture
            .toggles
            .iter()
            .map(|toggle| (Act::Switch(toggle.switch.clone()), toggle.rect));
        let things: Vec<(Act, Rect)> = ends.chain(toggles).collect();
        let rects: Vec<Rect> = things.iter().map(|(_, rect)| *rect).collect();
        let from = match focused {
            Some(Act::Gate(at, gate)) => self.gates(at).get(gate).map(|mark| Rect::around(mark.at, 20, 20)),
            Some(act) => things.iter().find(|(it, _)| *it == act).map(|(_, rect)| *rect),
            None => None,
        };
        let next = match from {
            Some(from) => walk::next(&rects, from, arrow),
            // the way in: where the chosen path starts
            None => {
                let source = self
                    .store
                    .selected
                    .get_untracked()
                    .and_then(|path| self.source_of(path));
                things
                    .iter()
                    .position(|(act, _)| source.is_some_and(|source| *act == Act::Box(source)))
            }
        };
        let next = next.and_then(|at| things.get(at));
        if let Some((act, _)) = next {
            self.focus(act);
        }
        true
    }

    /// The box that a path starts at.
    fn source_of(&self, path: usize) -> Option<usize> {
        let picture = self.picture.get_untracked();
        let start = *picture.lines.get(path)?.as_ref()?.points.first()?;
        let own = |rect: Rect| rect.grown(1).holds(Rect::around(start, 0, 0));
        picture
            .nodes
            .iter()
            .position(|node| is_end(node) && own(node.rect))
    }

    /// Moves the focus there, and again once what is drawn anew stands.
    pub(super) fn focus(&self, act: &Act) -> bool {
        let element = id(&act.write());
        let was_there = browser::focus(&element);
        request_animation_frame(move || {
            if !was_there || browser::has_no_focus() {
                browser::focus(&element);
            }
        });
        true
    }
}

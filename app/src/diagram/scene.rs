//! What happens on the picture: what a pointer does there, which lines are drawn and in which order.

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::analysis::matrix::{Answer, Wish};
use pathlight_core::edit::Turn;
use pathlight_core::explain;
use pathlight_core::explain::reason::is_on_the_way;
use pathlight_core::model::id::{ResourceRef, SwitchId};

use super::geometry::{self, Point, Rect};
use super::layout::{Picture, Thing};
use super::metrics::{MANY, NAME_WIDTH};
use super::order;
use super::paint::{disc, shape, words};
use super::{acts, marks, names, path};
use crate::bench;
use crate::state::{Action, Hint, Place, Store};
use crate::symbols::look;
use crate::ui::{Source, el};

/// What a pointer or the focus is on, as its element says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// A path's line.
    Path(usize),
    /// A gate: the path, and which of its gates.
    Gate(usize, usize),
    /// A box that is an end of paths.
    Box(usize),
    /// A switch.
    Switch(SwitchId),
}

impl Act {
    /// What an element says.
    pub fn read(text: &str) -> Option<Act> {
        let (kind, rest) = text.split_once(':')?;
        match kind {
            "path" => rest.parse().ok().map(Act::Path),
            "gate" => {
                let (path, gate) = rest.split_once(':')?;
                Some(Act::Gate(path.parse().ok()?, gate.parse().ok()?))
            }
            "box" => rest.parse().ok().map(Act::Box),
            "switch" => Some(Act::Switch(SwitchId::new(rest))),
            _ => None,
        }
    }

    /// What the picture's one listener reads again.
    pub fn write(&self) -> String {
        match self {
            Act::Path(path) => format!("path:{path}"),
            Act::Gate(path, gate) => format!("gate:{path}:{gate}"),
            Act::Box(at) => format!("box:{at}"),
            Act::Switch(id) => format!("switch:{id}"),
        }
    }
}

/// The id of the ring around the box of the thing whose form is open.
pub const FOUND: &str = "found";

/// The picture's own part of the page.
#[derive(Clone, Copy)]
pub struct Scene {
    /// The page's state.
    pub store: Store,
    /// Where everything stands.
    pub picture: Memo<Arc<Picture>>,
    /// What is in sight: nothing said, all of it; `path`, the chosen one; `room`, all with room around; else a part (`viewport`).
    pub sight: RwSignal<String>,
    /// The box that a pointer carries, and how far down; nothing said: none.
    pub carried: RwSignal<String>,
}

/// Whether a path is drawn: all are, unless there are too many.
pub fn is_drawn(picture: &Picture, answer: &Answer, is_chosen: bool) -> bool {
    !picture.is_crowded || is_chosen || answer.state().wish == Wish::Against
}

/// What the drawing of a path follows from.
fn made_of(picture: &Arc<Picture>, answer: &Arc<Answer>) -> Vec<Source> {
    vec![picture.clone(), answer.clone()]
}

/// And how it is drawn.
fn looks(is_chosen: bool, is_fresh: bool) -> String {
    let word = match (is_chosen, is_fresh) {
        (true, true) => "chosen fresh",
        (true, false) => "chosen",
        (false, true) => "fresh",
        (false, false) => "",
    };
    word.to_owned()
}

impl Scene {
    /// The paths that are drawn, those that matter most last.
    pub fn drawn(&self) -> Vec<usize> {
        let (picture, chosen) = (self.picture.get(), self.store.selected.get());
        let shown = self.store.shown.get();
        let mut paths = Vec::new();
        for (at, answer) in shown.answers.iter().enumerate() {
            let (is_chosen, line) = (chosen == Some(at), picture.lines.get(at));
            if line.is_some_and(Option::is_some) && is_drawn(&picture, answer, is_chosen) {
                paths.push(at);
            }
        }
        let mut paths = order::numbers(paths, &|at| {
            [
                i64::from(chosen == Some(at)),
                i64::from(path::layer(&shown.answers[at])),
                0,
            ]
        });
        paths.drain(..paths.len().saturating_sub(MANY));
        paths
    }

    /// The lines of the paths that are drawn.
    pub fn paths(&self) -> AnyView {
        let (picture, chosen) = (self.picture.get(), self.store.selected.get());
        let shown = self.store.shown.get();
        let is_fresh = self.store.fresh.with(|fresh| !fresh.is_empty());
        let mut lines = el("g", "paths");
        for at in self.drawn() {
            let Some(answer) = shown.answers.get(at).cloned() else {
                continue;
            };
            let is_chosen = chosen == Some(at);
            let is_fresh = is_fresh && shown.change.touches(&answer.flow);
            let (of, picture) = (made_of(&picture, &answer), picture.clone());
            lines = lines.keep(at.to_string(), looks(is_chosen, is_fresh), of, move || {
                path::line(&picture, at, &answer, is_chosen, is_fresh)
            });
        }
        lines.view()
    }

    /// What stands on the paths that are drawn.
    pub fn marks(&self) -> AnyView {
        let (picture, chosen) = (self.picture.get(), self.store.selected.get());
        let shown = self.store.shown.get();
        let mut marks = el("g", "");
        for (at, answer) in shown.answers.iter().enumerate() {
            let is_chosen = chosen == Some(at);
            let line = picture.lines.get(at);
            if !line.is_some_and(Option::is_some) || !is_drawn(&picture, answer, is_chosen) {
                continue;
            }
            let (of, picture) = (made_of(&picture, answer), picture.clone());
            let (answer, shown) = (answer.clone(), shown.clone());
            marks = marks.keep(at.to_string(), looks(is_chosen, false), of, move || {
                let pair = explain::pair(&shown.scenario, &answer.flow);
                path::marks_of(&picture, at, &answer, &pair, is_chosen)
            });
        }
        marks.view()
    }

    /// What the hinted switch would change, as a lit track over the picture, which stays as it is: on it the
    /// line as it would be.
    pub fn ghosts(&self) -> Vec<AnyView> {
        let mut lines = Vec::new();
        let Some((_, change, after)) = self.store.trial() else {
            return lines;
        };
        let picture = self.picture.get();
        for (at, answer) in after.iter().enumerate() {
            let own = picture.lines.get(at).and_then(Option::as_ref);
            if let Some(line) = own.filter(|_| change.touches(&answer.flow)) {
                let d = geometry::path(&line.points);
                lines.push(shape("under", d.clone()));
                lines.push(shape("glow", d));
                lines.push(path::drawn(&picture, at, answer, false, "").view());
            }
        }
        lines
    }

    /// The packet at the stage that is read: which step it is, and who is seen to be asking there.
    pub fn packet(&self) -> Vec<AnyView> {
        let stage = self.store.with(|state| state.stage);
        let Some(stage) = stage else { return Vec::new() };
        let (picture, shown) = (self.picture.get(), self.store.shown.get());
        let at = self.store.selected.get();
        let answer = at.and_then(|at| shown.answers.get(at));
        let line = at.and_then(|at| picture.lines.get(at)?.as_ref());
        let (Some(answer), Some(line)) = (answer, line) else {
            return Vec::new();
        };
        let marks = marks::marks(answer, line);
        // a stage that decides nothing here has no gate: the packet waits at the one before
        let Some(mark) = marks.iter().rfind(|mark| mark.stage <= stage) else {
            return Vec::new();
        };
        let (mut number, mut who) = (0, String::new());
        for step in &answer.outcome.steps {
            number += usize::from(is_on_the_way(step));
            if let Some(identity) = &step.identity {
                who = explain::who(identity);
            }
            if step.stage == stage {
                break;
            }
        }
        let text = if who.is_empty() {
            number.to_string()
        } else {
            format!("{number} · {who}")
        };
        let below = Point {
            x: mark.at.x,
            y: mark.at.y + 32,
        };
        let plate = Rect::around(below, names::width(&text, NAME_WIDTH + picture.letters) + 16, 24);
        vec![
            shape("ring", disc(mark.at, 15)),
            shape("plate", plate.path(11)),
            words("who", below.x, below.y + 4, text),
        ]
    }

    /// Rings around the gates that the hinted switches act on, and around the box of the thing whose form is open.
    pub fn links(&self) -> Vec<AnyView> {
        let hinted = self.store.hint.with(|hint| hint.switches.clone());
        let mut rings = Vec::new();
        let (picture, found) = (self.picture.get(), self.found());
        if let Some(node) = found.and_then(|at| picture.nodes.get(at)) {
            let ring = el("path", "link").set("id", FOUND);
            rings.push(ring.set("d", node.rect.grown(4).path(10)).view());
        }
        if hinted.is_empty() {
            return rings;
        }
        let shown = self.store.shown.get();
        for at in self.drawn() {
            let line = picture.lines.get(at).and_then(Option::as_ref);
            let (Some(answer), Some(line)) = (shown.answers.get(at), line) else {
                continue;
            };
            for mark in marks::marks(answer, line) {
                let acting = acts::at_gate(&shown.scenario, &answer.flow, mark.stage);
                if acting.iter().any(|id| hinted.contains(id)) {
                    rings.push(shape("link", disc(mark.at, 14)));
                }
            }
        }
        rings
    }

    /// The box of the thing whose form is open.
    fn found(&self) -> Option<usize> {
        let place = self
            .store
            .with(|state| state.thing.clone().filter(|_| state.is_editing));
        let mut own = bench::thing(&place?)?;
        if let ResourceRef::VirtualMachine(id) = &own {
            let shown = self.store.shown.get();
            let machine = shown.scenario.virtual_machines.get(id)?;
            own = ResourceRef::NetworkInterface(machine.network_interfaces.first()?.clone());
        }
        let own = Thing::Of(own);
        self.picture.get().nodes.iter().position(|node| node.thing == own)
    }

    /// The chosen path and how it stands, for those who hear it.
    pub fn chosen_in_words(&self) -> String {
        let shown = self.store.told.get();
        let chosen = self.store.selected.get().and_then(|at| shown.answers.get(at));
        chosen.map_or_else(String::new, |answer| {
            let pair = explain::pair(&shown.scenario, &answer.flow);
            format!("{pair}: {}", look(answer.state(), answer.wanted).word)
        })
    }

    /// A press, by pointer or key.
    pub fn press(&self, act: Option<Act>) {
        match act {
            Some(Act::Path(at)) => self.store.dispatch(Action::Select(Some(at))),
            Some(Act::Gate(at, gate)) => {
                self.store.dispatch(Action::Select(Some(at)));
                let stage = self.gates(at).get(gate).map(|mark| mark.stage);
                self.store.dispatch(Action::Read(stage));
            }
            Some(Act::Box(at)) if self.open(at, "opens") => {}
            Some(Act::Box(at)) => {
                let path = self.path_of(at);
                if path.is_some() {
                    self.store.dispatch(Action::Select(path));
                }
                // what no path begins or ends at can only be edited
                self.store
                    .dispatch(Action::Choose(self.thing_at(at), path.is_none()));
            }
            Some(Act::Switch(switch)) => self.flip(switch),
            None => {}
        }
    }

    /// Flips a switch, or moves a choice on.
    pub(super) fn flip(&self, switch: SwitchId) {
        self.store.dispatch(Action::Turn(Turn { switch, choice: None }));
    }

    /// Rests on something, or leaves it: the switches that it has to do with.
    pub fn rest_on(&self, act: Option<Act>) {
        self.store.rest_on(Hint::on(match act {
            Some(Act::Switch(id)) => vec![id],
            Some(Act::Gate(at, gate)) => self.switches_at(at, gate),
            Some(Act::Path(_) | Act::Box(_)) | None => Vec::new(),
        }));
    }

    pub(super) fn gates(&self, path: usize) -> Vec<marks::Mark> {
        let (picture, shown) = (self.picture.get_untracked(), self.store.shown.get_untracked());
        let line = picture.lines.get(path).and_then(Option::as_ref);
        match (shown.answers.get(path), line) {
            (Some(answer), Some(line)) => marks::marks(answer, line),
            (Some(_) | None, _) => Vec::new(),
        }
    }

    pub(super) fn switches_at(&self, path: usize, gate: usize) -> Vec<SwitchId> {
        let shown = self.store.shown.get_untracked();
        match (shown.answers.get(path), self.gates(path).get(gate)) {
            (Some(answer), Some(mark)) => acts::at_gate(&shown.scenario, &answer.flow, mark.stage),
            (Some(_) | None, _) => Vec::new(),
        }
    }

    /// What a box stands for.
    fn thing_at(&self, node: usize) -> Option<Place> {
        match &self.picture.get_untracked().nodes.get(node)?.thing {
            Thing::Of(thing) => Some(bench::place_of(thing)),
            Thing::Border(nic) => Some(bench::place_of(&ResourceRef::NetworkInterface(nic.clone()))),
            Thing::Group(_) | Thing::Address(_) => None,
        }
    }

    /// The path of a box that matters most.
    fn path_of(&self, node: usize) -> Option<usize> {
        let (picture, shown) = (self.picture.get_untracked(), self.store.shown.get_untracked());
        let rect = picture.nodes.get(node)?.rect.grown(2);
        let mut best = None;
        for (at, answer) in shown.answers.iter().enumerate() {
            let Some(Some(line)) = picture.lines.get(at) else {
                continue;
            };
            // its source, its destination, or what it passes through on the way
            let mut corners = line.points.iter();
            let is_own = corners.any(|corner| rect.holds(Rect::around(*corner, 0, 0)));
            let layer = path::layer(answer);
            if is_own && best.is_none_or(|(highest, _)| layer > highest) {
                best = Some((layer, at));
            }
        }
        best.map(|(_, at)| at)
    }
}

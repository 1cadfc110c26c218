//! Pictures of many: the workshop makes a stand-in scenario with cards in it, which is laid out like any other, and says how
//! many paths each line is. Opening a card asks for another stand-in, and keeps the box around it in place (diagram.md A4).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::document::{self, Document};
use pathlight_core::flow::{Source, Target};
use pathlight_core::json::plain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::{Outcome, Reason};
use serde_json::Value;

use super::geometry::Rect;
use super::layout::{Picture, Thing, drawn, layout};
use super::metrics::{Metrics, READABLE, Reader};
use super::placed::Placed;
use super::scene::{FOUND, Scene};
use super::sight::bring;
use super::viewport::FINE;
use crate::browser::{self, Event};
use crate::state::{Shown, Store, request};
use crate::{tree, ui};

/// More machines, or more paths, than these are gathered (A1).
const MACHINES: usize = 12;
const PATHS: usize = 24;
/// What stands for a stand-in that could not be had: everything is laid out then.
const NONE: &str = "none";

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
    /// Whether the next picture has something in it that is looked for.
    static IS_SOUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Whether the picture of a scenario with so many paths on display is gathered.
pub fn are_many(scenario: &Scenario, paths: usize) -> bool {
    scenario.network_interfaces.len() > MACHINES || paths > PATHS
}

/// Whether cards stand for what is shown: for many, or for few that would be too small.
fn is_many(store: Store, shown: &Shown) -> bool {
    are_many(&shown.scenario, shown.answers.len()) || !store.small.get().is_empty()
}

/// The boxes around a card that is being opened, where they stood, the frame on the page and what was in sight in it.
struct Held {
    around: Vec<(Thing, Rect)>,
    frame: Rect,
    view: Rect,
    /// Whether the picture was as high as it has to be, and so scrolls.
    scrolls: bool,
}

/// Which scenario a stand-in is of.
fn name(shown: &Shown) -> String {
    format!("{:p}", Arc::as_ptr(&shown.scenario))
}

/// The picture of what is shown with these outcomes; `None`: its stand-in has not come yet. What is `placed` by hand
/// counts where the things themselves are drawn.
pub fn of(
    store: Store,
    shown: &Shown,
    outcomes: &[&Outcome],
    placed: &Placed,
    reader: Reader,
) -> Option<Picture> {
    let own = || layout(&shown.scenario, outcomes, placed, reader);
    if !is_many(store, shown) {
        return Some(own());
    }
    let gathered = store.gathered.get();
    let (of, text) = gathered.split_once(' ')?;
    if of != name(shown) {
        return None;
    }
    let said = serde_json::from_str(text).ok();
    let Some(mut picture) = said.and_then(|said| picture(&said, outcomes, reader)) else {
        return Some(own());
    };
    if !store.small.get().is_empty() {
        let own = own();
        picture.whole = (own.width, own.height);
    }
    Some(picture)
}

/// Asks for the stand-in of what is shown, whenever that is another one.
pub fn follow(store: Store) {
    let asked = Rc::new(Cell::new(0_u32));
    Store::follow_on(Box::new(move || {
        let (shown, opened, at) = (store.shown.get(), store.opened.get(), store.selected.get());
        if !is_many(store, &shown) {
            return;
        }
        let small = store.small.get();
        asked.set(asked.get() + 1);
        let (asked, mine) = (asked.clone(), asked.get());
        // what is shown may be what was before
        let (scenario, layout) = ((*shown.scenario).clone(), None);
        let of = document::save(&Document { scenario, layout });
        let at = at.map_or_else(String::new, |at| at.to_string());
        let said = [
            ("ask", "gather"),
            ("opened", &opened),
            ("small", &small),
            ("at", &at),
            ("of", &of),
        ];
        store.ask(request(&said), move |reply| {
            if asked.get() == mine {
                let reply = reply.map_or_else(|| NONE.to_owned(), |reply| plain(&reply));
                store.gathered.set(format!("{} {reply}", name(&shown)));
            }
        });
    }));
}

/// What the stand-in says as `name`.
fn said(store: Store, name: &str) -> Option<Value> {
    let gathered = store.gathered.get();
    let mut said: Value = serde_json::from_str(gathered.split_once(' ')?.1).ok()?;
    Some(said.get_mut(name)?.take())
}

impl Scene {
    /// Opens a card; `false`: the box is none.
    pub fn open(&self, node: usize) -> bool {
        let picture = self.picture.get_untracked();
        let Some((Thing::Of(thing), rect)) = picture.nodes.get(node).map(|it| (&it.thing, it.rect)) else {
            return false;
        };
        let opens = picture.is_gathered.then(|| untrack(|| said(self.store, "opens")));
        let key = opens
            .flatten()
            .and_then(|opens| Some(opens.get(thing.kind_and_id().1)?.as_str()?.to_owned()));
        let Some(key) = key else { return false };
        if key.is_empty() {
            return true;
        }
        // what opens stands where its card stood, or else what is around it
        let mut around = Vec::new();
        if let Some(subnet) = key.strip_prefix("subnet:") {
            around.push((Thing::Of(ResourceRef::Subnet(subnet.into())), rect));
        }
        let mut next = Some(node);
        while let Some(node) = next.and_then(|at| picture.nodes.get(at)) {
            around.push((node.thing.clone(), node.rect));
            next = node.parent;
        }
        let least: Option<i32> = untrack(|| self.least_height()).and_then(|it| it.parse().ok());
        HELD.set(self.in_sight().map(|(frame, view)| Held {
            around,
            frame,
            view,
            scrolls: least.is_some_and(|least| frame.h <= least + 1),
        }));
        turn(self.store, &key);
        true
    }

    /// Keeps a box that was around an opened card where it was.
    pub fn hold_in_place(&self) {
        let picture = self.picture.get();
        if IS_SOUGHT.take() {
            bring(FOUND.to_owned());
        }
        let Some(Held {
            around,
            frame,
            view,
            scrolls,
        }) = HELD.take()
        else {
            return;
        };
        for (thing, before) in around {
            if let Some(node) = picture.nodes.iter().find(|node| node.thing == thing) {
                let (right, down) = ((node.rect.x - before.x) * FINE, (node.rect.y - before.y) * FINE);
                let (x, y) = (view.x + right, view.y + down);
                let pixels = i64::from(down) * i64::from(frame.w) / i64::from(view.w.max(1));
                let (scene, view) = (*self, Rect { x, y, ..view });
                if !scrolls {
                    return self.look_through(view, frame);
                }
                // once what changed is laid out; what cannot scroll so far looks at a part
                self.soon(Box::new(move || {
                    if !browser::scroll_main(i32::try_from(pixels).unwrap_or(0)) {
                        scene.look_through(view, frame);
                    }
                }));
                return;
            }
        }
    }

    /// How high the picture is at least on the page, where it is of many or for an audience, and in sight as a whole: what is
    /// high scrolls.
    pub fn least_height(&self) -> Option<String> {
        let is_whole = self.sight.with(String::is_empty);
        let (height, hundredths) = self.picture.with(|picture| {
            let is_for_fingers = picture.target > 24;
            let least = match (picture.letters, picture.is_gathered || is_for_fingers) {
                (0, false) => 0,
                // what is pressed with a finger keeps the 24 pixels that it needs at least
                (0, true) => 60,
                (_, _) => READABLE,
            };
            (picture.height, least)
        });
        (is_whole && hundredths > 0).then(|| ((height * hundredths + 99) / 100).to_string())
    }

    /// What is not drawn, and what can be gathered again.
    pub fn below(&self) -> AnyView {
        let store = self.store;
        let (is_gathered, is_crowded) = self
            .picture
            .with(|picture| (picture.is_gathered, picture.is_crowded));
        if is_crowded {
            let text = "Only paths against a wish are drawn, and the chosen one. The matrix has them all.";
            return ui::words("p", "hidden-paths", text);
        }
        if !is_gathered {
            return ui::nothing();
        }
        let view = said(store, "view").map_or_else(ui::nothing, |view| tree::draw(&view));
        let press = move |event: Event| {
            if let Some(key) = browser::said_near(&event, "data-id") {
                turn(store, &key);
            }
        };
        ui::el("div", "").on("click", press).with(view).view()
    }
}

/// Opens whatever these keys open, a line each, and is still gathered; what is looked for in it is brought into sight then.
pub fn open_all(store: Store, keys: &str) {
    let mut opened = store.opened.get_untracked();
    for key in keys.lines() {
        if opened.lines().all(|it| it != key) {
            opened += key;
            opened.push('\n');
            IS_SOUGHT.set(true);
        }
    }
    store.opened.set(opened);
}

/// Opens what is gathered, or gathers what was opened.
fn turn(store: Store, key: &str) {
    let mut opened = String::new();
    let mut was_open = false;
    for it in store.opened.get_untracked().lines() {
        if it == key {
            was_open = true;
        } else {
            opened += it;
            opened.push('\n');
        }
    }
    if !was_open {
        opened += key;
        opened.push('\n');
    }
    store.opened.set(opened);
}

/// The picture that the workshop's `gathered` says, of the paths with these outcomes; `None`: it says none of these.
pub fn picture(gathered: &Value, outcomes: &[&Outcome], reader: Reader) -> Option<Picture> {
    let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
    if number(gathered.get("paths")?)? != outcomes.len() {
        return None;
    }
    let stand_in = document::read(gathered.get("stands")?.as_str()?).ok()?.scenario;
    let mut lines = Vec::new();
    let mut own = Vec::new();
    for line in gathered.get("lines")?.as_array()? {
        let at = number(line.get(0)?)?;
        let text = |place: usize| line.get(place).and_then(Value::as_str).unwrap_or_default();
        lines.push((at, number(line.get(1)?)?, line.get(5) == Some(&Value::Bool(true))));
        own.push(between((*outcomes.get(at)?).clone(), [2, 3, 4].map(text)));
    }
    let own: Vec<&Outcome> = own.iter().collect();
    // cards are close together, however few they are
    let metrics = Metrics::new(reader, usize::MAX);
    let mut picture = drawn(&stand_in, &own, &Placed::new(), metrics);
    let of_lines = std::mem::take(&mut picture.lines);
    picture.lines.resize_with(outcomes.len(), || None);
    for (line, (at, paths, is_covered)) in of_lines.into_iter().zip(lines) {
        if paths > 0 {
            picture.lines[at] = line;
            if let Some(line) = &mut picture.lines[at] {
                line.paths = paths;
                line.is_covered = is_covered;
            }
        }
    }
    picture.is_crowded = false;
    picture.is_gathered = true;
    Some(picture)
}

/// The outcome as that of a path between two boxes of the stand-in, by a private endpoint of it.
fn between(mut outcome: Outcome, [from, to, endpoint]: [&str; 3]) -> Outcome {
    match &mut outcome.flow.source {
        Source::NetworkInterface(id) => *id = from.into(),
        Source::Host(id) => *id = from.into(),
    }
    match &mut outcome.flow.target {
        Target::NetworkInterface(id) => *id = to.into(),
        Target::Host(id) => *id = to.into(),
        Target::StorageAccount { id, .. } => *id = to.into(),
        Target::KeyVault(id) => *id = to.into(),
        Target::SqlServer(id) => *id = to.into(),
        // an address that something in a card holds
        target @ Target::Address(_) if !to.is_empty() => *target = Target::NetworkInterface(to.into()),
        Target::Address(_) | Target::MicrosoftEntra => {}
    }
    for step in &mut outcome.steps {
        if let Reason::PrivateName { private_endpoint } = &mut step.reason {
            *private_endpoint = endpoint.into();
        }
    }
    outcome
}

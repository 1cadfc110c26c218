//! Pictures of many: the workshop makes a stand-in scenario with cards in it, which is laid out like any other, and says how
//! many paths each line is. Opening a card asks for another stand-in, and keeps the box around it in place (diagram.md A4).

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::document::{self, Document};
use pathlight_core::flow::{Source, Target};
use pathlight_core::json::plain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use pathlight_core::outcome::{Outcome, Reason};
use serde_json::Value;

use super::geometry::Rect;
use super::layout::{Picture, Thing, drawn, layout, takes_the_same};
use super::metrics::{LEGIBLE, Metrics, READABLE, Reader};
use super::node::is_end;
use super::placed::{self, Placed};
use super::scene::{Act, FOUND, Scene};
use super::sight::{ROOM, bring};
use super::viewport::FINE;
use crate::browser::{self, Event};
use crate::state::{Shown, Store, request};
use crate::{tree, ui};

/// More machines, or more paths, than these are gathered (A1).
const MACHINES: usize = 12;
const PATHS: usize = 24;
/// What is higher does not scroll before it is gathered.
const HIGH: i32 = 1540;
/// What stands for a stand-in that could not be had: everything is laid out then.
const NONE: &str = "none";

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
    /// What the picture is of, where each thing itself is drawn.
    static OF: RefCell<Option<Shown>> = const { RefCell::new(None) };
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

/// What is being opened, or gathered again: where it stood, the frame on the page and what was in sight in it.
struct Held {
    key: String,
    before: Rect,
    frame: Rect,
    view: Rect,
    /// Whether the picture was as high as it has to be, and so scrolls.
    scrolls: bool,
}

/// Which scenario a stand-in is of.
fn name(shown: &Shown) -> String {
    Arc::as_ptr(&shown.scenario).addr().to_string()
}

/// The picture of what is shown with these outcomes, `old` if that says the same; `None`: its stand-in has not come yet.
/// What is `placed` by hand counts where the things themselves are drawn.
pub fn of(
    store: Store,
    shown: &Shown,
    outcomes: &[&Outcome],
    placed: &Placed,
    reader: Reader,
    old: Option<&Arc<Picture>>,
) -> Option<Arc<Picture>> {
    let own = || layout(&shown.scenario, outcomes, placed, reader);
    let was = OF.take();
    if !is_many(store, shown) {
        let stands = was.is_some_and(|was| stands_as(shown, &was));
        OF.set(Some(shown.clone()));
        return old.filter(|_| stands).cloned().or_else(|| Some(Arc::new(own())));
    }
    let gathered = store.gathered.get();
    let (of, text) = gathered.split_once(' ')?;
    if of != name(shown) {
        return None;
    }
    let said = serde_json::from_str(text).ok();
    let Some(mut picture) = said.and_then(|said| picture(&said, outcomes, reader)) else {
        return Some(Arc::new(own()));
    };
    if !store.small.get().is_empty() {
        let own = own();
        picture.whole = (own.width, own.height);
    }
    Some(Arc::new(picture))
}

/// Whether both are drawn alike but for their verdicts: a flip moves nothing that goes the same way (L1).
fn stands_as(one: &Shown, other: &Shown) -> bool {
    let is_alike = |(one, other): (&Arc<Answer>, &Arc<Answer>)| {
        Arc::ptr_eq(one, other) || takes_the_same(&one.outcome, &other.outcome)
    };
    one.differs_in_switches_only(other)
        && one.answers.len() == other.answers.len()
        && one.answers.iter().zip(&other.answers).all(is_alike)
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
    /// Opens a card, or with `closes` gathers again what the box came out of; `false`: it does nothing of the kind (`opens`).
    pub fn open(&self, node: usize, way: &str) -> bool {
        let picture = self.picture.get_untracked();
        let Some(Thing::Of(thing)) = picture.nodes.get(node).map(|it| &it.thing) else {
            return false;
        };
        let keys = self.keys(way);
        let key = keys
            .as_ref()
            .and_then(|keys| keys.get(thing.kind_and_id().1)?.as_str());
        match key {
            None => return false,
            Some("") => {}
            Some(key) => self.turn(key),
        }
        true
    }

    /// What opens boxes by their ids, or what gathers them again.
    fn keys(&self, way: &str) -> Option<Value> {
        let is_gathered = self.picture.with_untracked(|picture| picture.is_gathered);
        is_gathered.then(|| untrack(|| said(self.store, way))).flatten()
    }

    /// Where the first box is that `key` opens or, while that is open, gathers again; and what is held in place of it: its
    /// subnet, if that is there.
    fn place_of(&self, key: &str) -> Option<(usize, Rect)> {
        let opened = self.store.opened.get_untracked();
        let is_open = opened.lines().any(|it| it == key);
        let keys = self.keys(if is_open { "closes" } else { "opens" })?;
        let picture = self.picture.get_untracked();
        let subnet = key
            .strip_prefix("subnet:")
            .map(|id| Thing::Of(ResourceRef::Subnet(id.into())));
        let (mut first, mut held) = (None, None);
        for (at, node) in picture.nodes.iter().enumerate() {
            if Some(&node.thing) == subnet.as_ref() {
                held = Some(node.rect);
            }
            if let Thing::Of(thing) = &node.thing
                && first.is_none()
                && is_end(node)
                && keys.get(thing.kind_and_id().1).and_then(Value::as_str) == Some(key)
            {
                first = Some((at, node.rect));
            }
        }
        first.map(|(at, rect)| (at, held.unwrap_or(rect)))
    }

    /// Opens what is gathered, or gathers what was opened; it stays where it is (A4).
    fn turn(&self, key: &str) {
        let scrolls = self.scrolls();
        let held = self.place_of(key).zip(self.in_sight());
        HELD.set(held.map(|((_, before), (frame, view))| Held {
            key: key.to_owned(),
            before,
            frame,
            view,
            scrolls,
        }));
        turn(self.store, key);
    }

    /// Keeps what was opened, or gathered again, where it was, and leads the focus to the first box of it.
    pub fn hold_in_place(&self) {
        self.picture.track();
        if IS_SOUGHT.take() {
            bring(FOUND.to_owned());
        }
        let Some(held) = HELD.take() else { return };
        let Some((first, now)) = self.place_of(&held.key) else {
            return;
        };
        let scene = *self;
        if !held.scrolls {
            let (right, down) = (now.x - held.before.x, now.y - held.before.y);
            let (x, y) = (held.view.x + right * FINE, held.view.y + down * FINE);
            self.look_through(Rect { x, y, ..held.view }, held.frame);
        }
        // once what changed is laid out, and once more what that moved
        self.soon(Box::new(move || {
            let left = if held.scrolls {
                scene.scroll_back(&held, now)
            } else {
                0
            };
            scene.soon(Box::new(move || {
                browser::scroll_main(left);
                scene.focus(&Act::Box(first));
            }));
        }));
    }

    /// Scrolls what stands at `now` to where it was on the page; where that ends before, there is more room around the picture.
    /// Gives how far it is still to scroll once there is.
    fn scroll_back(&self, held: &Held, now: Rect) -> i32 {
        let Some((frame, view)) = self.in_sight() else {
            return 0;
        };
        let scaled = |length: i32, to: i32, from: i32| {
            let scaled = i64::from(length) * i64::from(to) / i64::from(from.max(1));
            i32::try_from(scaled).unwrap_or(0)
        };
        let row =
            |rect: Rect, frame: Rect, view: Rect| frame.y + scaled(rect.y * FINE - view.y, frame.w, view.w);
        let down = row(now, frame, view) - row(held.before, held.frame, held.view);
        // room that is no longer needed goes first
        let room = self.room();
        let spare = scaled(down, view.w, frame.w).clamp(0, room.max(0) * FINE);
        let left = browser::scroll_main(down - scaled(spare, frame.w, view.w));
        let room = room - (spare + scaled(left, view.w, frame.w)) / FINE;
        self.look(&match room {
            0 => String::new(),
            room => [ROOM, &room.to_string()].concat(),
        });
        left.max(0)
    }

    /// How high the picture is at least on the page, where it is in sight as a whole: rather than so small that it could not be
    /// read, it scrolls.
    pub fn least_height(&self) -> Option<String> {
        let (is_whole, room) = (!self.is_zoomed(), self.room());
        let is_presenting = self.store.with(|state| state.is_presenting);
        let (height, hundredths) = self.picture.with(|picture| {
            let is_for_fingers = picture.target > 24;
            // what is pressed with a finger keeps the 24 pixels that it needs at least; what is higher is gathered in time
            let keeps = picture.is_gathered || is_for_fingers || picture.height < HIGH;
            let least = match (is_presenting, keeps) {
                (true, _) => READABLE,
                (false, true) => LEGIBLE,
                (false, false) => 0,
            };
            (picture.height + room.abs(), least)
        });
        (is_whole && hundredths > 0).then(|| ((height * hundredths + 99) / 100).to_string())
    }

    /// Whether it is as high as it has to be at least, so that the page scrolls.
    pub fn scrolls(&self) -> bool {
        let least: Option<i32> = untrack(|| self.least_height()).and_then(|it| it.parse().ok());
        let frame = self.in_sight().map(|(frame, _)| frame);
        least
            .zip(frame)
            .is_some_and(|(least, frame)| frame.h <= least + 1)
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
        let scene = *self;
        let press = move |event: Event| {
            if let Some(key) = browser::said_near(&event, "data-id") {
                scene.turn(&key);
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
    let stand_in = document::read(gathered.get("stands")?.as_str()?).ok()?;
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
    let placed = placed::read(stand_in.layout.as_ref());
    let mut picture = drawn(&stand_in.scenario, &own, &placed, metrics);
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

//! Moving about in the picture: by wheel, by dragging, with two fingers, by buttons and keys.

use std::cell::RefCell;

use leptos::prelude::*;

use super::geometry::{Point, Rect, segments};
use super::metrics::SERVICE_WIDTH;
use super::paint::id;
use super::scene::{Act, Scene};
use super::viewport::{self, FINE, STEP};
use crate::browser::{self, Event, pointer, said_near, scroll_main};
use crate::state::Store;
use crate::ui::{El, el};

/// Below so many hundredths of its size the picture is far: its letters have less than 7.7 CSS pixels.
const FAR: i32 = 44;
/// What a sight begins with that has all in it, and so much room above it or below.
pub const ROOM: &str = "room ";
/// And below these, cards stand for what is in it.
const SMALL: i32 = 35;

thread_local! {
    /// The pointers that hold the picture.
    static HANDS: RefCell<Vec<pointer::Hand>> = const { RefCell::new(Vec::new()) };
}

impl Scene {
    /// The picture's `viewBox`.
    pub fn view_box(&self) -> String {
        let sight = self.sight.get();
        let picture = self.picture.get();
        let chosen = self.store.selected.get().filter(|_| sight == "path");
        let line = chosen.and_then(|at| picture.lines.get(at)?.as_ref());
        let around = line.and_then(|line| {
            let rooms = segments(&line.points).map(|it| it.room(48));
            // with the boxes at its sides
            let whole = |it: Rect| Rect {
                x: it.x - SERVICE_WIDTH,
                w: it.w + 2 * SERVICE_WIDTH,
                ..it
            };
            rooms.reduce(Rect::with).map(whole).map(viewport::fine)
        });
        let view = around.or_else(|| viewport::read(&sight));
        viewport::written(view.unwrap_or_else(|| self.whole()))
    }

    fn whole(&self) -> Rect {
        let (picture, room) = (self.picture.get(), self.room());
        viewport::fine(Rect {
            x: 0,
            y: -room.max(0),
            w: picture.width,
            h: picture.height + room.abs(),
        })
    }

    /// How much room there is above the picture, or below it if that is negative.
    pub fn room(&self) -> i32 {
        let room = self.sight.with(|sight| sight.strip_prefix(ROOM)?.parse().ok());
        room.unwrap_or(0)
    }

    /// The picture's own frame on the page, and what fills it, in tenths.
    pub fn in_sight(&self) -> Option<(Rect, Rect)> {
        let [x, y, w, h] = pointer::frame("diagram")?;
        let frame = Rect { x, y, w, h };
        let written = untrack(|| self.view_box());
        let mut sides = written
            .split(' ')
            .map(|it| it.replace('.', "").parse().unwrap_or(0));
        let mut next = || sides.next().unwrap_or(0);
        let view = Rect {
            x: next(),
            y: next(),
            w: next(),
            h: next(),
        };
        Some((frame, viewport::fitted(view, frame)))
    }

    /// Does `work` before the next frame, unless the picture is gone by then.
    pub fn soon(&self, work: Box<dyn FnOnce()>) {
        let sight = self.sight;
        request_animation_frame(move || {
            if sight.try_with_untracked(|_| ()).is_some() {
                work();
            }
        });
    }

    /// Looks at all of it, at the chosen path, or at a part.
    pub fn look(&self, at: &str) -> bool {
        self.sight.set(at.to_owned());
        true
    }

    /// Looks at what stands in `view` where `frame` was filled by it, at the same size wherever the frame is then.
    pub fn look_through(&self, view: Rect, frame: Rect) {
        self.look(&viewport::kept(view));
        let scene = *self;
        // what is said below the picture may take room from it
        self.soon(Box::new(move || {
            if let Some((now, _)) = scene.in_sight() {
                scene.look(&viewport::kept(viewport::through(view, frame, now)));
            }
        }));
    }

    /// Looks at all of it; where that scrolls, at all of it at once.
    pub fn fit(&self) -> bool {
        self.look(if self.scrolls() { "fit" } else { "" })
    }

    /// Zooms about the middle of what is in sight.
    pub fn zoom(&self, percent: i32) -> bool {
        if let Some((frame, _)) = self.in_sight() {
            self.zoom_about(percent, frame.centre());
        }
        true
    }

    fn zoom_about(&self, percent: i32, at: Point) {
        let Some((frame, view)) = self.in_sight() else {
            return;
        };
        let whole = viewport::fitted(untrack(|| self.whole()), frame);
        let zoomed = viewport::zoomed(view, whole, viewport::place(view, frame, at), percent);
        self.look(&zoomed.map_or_else(String::new, viewport::kept));
    }

    /// Moves what is in sight by so many CSS pixels.
    fn move_by(&self, right: i32, down: i32) {
        let Some((frame, view)) = self.in_sight() else {
            return;
        };
        let far = |pixels: i32| i64::from(pixels) * i64::from(view.w) / i64::from(frame.w.max(1));
        let far = |pixels: i32| i32::try_from(far(pixels)).unwrap_or(0);
        let moved = viewport::moved(view, untrack(|| self.whole()), far(right), far(down));
        self.look(&viewport::kept(moved));
    }

    /// Turns of a wheel: with Ctrl they zoom; else they move what is zoomed, and leave the whole to the page.
    fn wheel(&self, event: &Event) {
        let Some(turned) = pointer::wheel(event) else {
            return;
        };
        let ((x, y), (right, down)) = (turned.at, turned.by);
        if turned.is_zoom {
            self.zoom_about(100 - (down / 4).clamp(-25, 20), Point { x, y });
        } else if self.is_zoomed() {
            self.move_by(right, down);
        } else {
            return;
        }
        event.prevent_default();
    }

    /// Before an audience the picture may be higher than its place: brings the start of the chosen path to the middle,
    /// unless it is near.
    pub fn show_chosen(&self, presenting: Memo<String>) {
        let at = self.store.selected.get().unwrap_or(0);
        // whoever walks the gates of a path goes on at those of the next
        if browser::focused_act()
            .is_some_and(|act| matches!(Act::read(&act), Some(Act::Gate(old, _)) if old != at))
        {
            // once they can be entered
            let scene = *self;
            self.soon(Box::new(move || {
                scene.focus(&Act::Gate(at, 0));
            }));
        }
        if presenting.get().is_empty() {
            return;
        }
        bring(id(&Act::Gate(at, 0).write()));
    }

    /// Has cards drawn where the things themselves would be too small (A3), and them again where there is room.
    fn gather_what_is_small(&self) {
        let (whole, is_gathered) = self.picture.with_untracked(|it| match it.is_gathered {
            true => (it.whole, true),
            false => ((it.width, it.height), false),
        });
        let (Some([_, _, w, own]), Some([_, _, _, main])) =
            (pointer::frame("diagram"), pointer::frame("main"))
        else {
            return;
        };
        // the picture's own height follows from what is in it, all else does not
        let small = self.store.small.get_untracked();
        let besides = small.parse().ok();
        let h = besides.map_or(own, |besides: i32| main - besides);
        let is_known = whole.0 > 0 && w > 0 && (besides.is_some() == is_gathered);
        let is_small = w * 100 < whole.0 * SMALL || h * 100 < whole.1 * SMALL;
        if !is_known || is_small == besides.is_some() || (is_small && self.is_zoomed()) {
            return;
        }
        self.store.small.set(match is_small {
            true => (main - own).to_string(),
            false => String::new(),
        });
    }

    pub fn is_zoomed(&self) -> bool {
        self.sight
            .with(|sight| !sight.is_empty() && !sight.starts_with(ROOM))
    }

    /// A pointer takes hold of the ground, or a second finger of anything.
    fn take(&self, event: &Event) {
        self.grip(event);
        let Some(hand) = pointer::hand(event) else { return };
        HANDS.with_borrow_mut(|hands| {
            let is_first = hands.is_empty();
            if is_first && said_near(event, "data-act").is_some() {
                return;
            }
            pointer::hold(event);
            hands.push(hand);
        });
    }

    fn drag(&self, event: &Event) {
        if self.carry(event) {
            return;
        }
        let Some(now) = pointer::hand(event) else { return };
        let held = HANDS.with_borrow_mut(|hands| {
            let other = hands.iter().find(|it| it.0 != now.0).copied();
            let own = hands.iter_mut().find(|it| it.0 == now.0)?;
            Some((std::mem::replace(own, now), other))
        });
        match held {
            Some((before, None)) if self.is_zoomed() => self.move_by(before.1 - now.1, before.2 - now.2),
            Some((before, Some(other))) => {
                let apart = |hand: pointer::Hand| (hand.1 - other.1).abs() + (hand.2 - other.2).abs();
                let middle = Point {
                    x: i32::midpoint(now.1, other.1),
                    y: i32::midpoint(now.2, other.2),
                };
                self.zoom_about(apart(now) * 100 / apart(before).max(1), middle);
            }
            Some((_, None)) | None => {}
        }
    }

    fn let_go(&self, event: &Event) {
        let gone = pointer::hand(event).map(|hand| hand.0);
        HANDS.with_borrow_mut(|hands| hands.retain(|it| Some(it.0) != gone));
    }
}

/// Scrolls what has that id to the middle, unless it is near.
pub fn bring(id: String) {
    // once it stands there
    request_animation_frame(move || {
        if let (Some([_, y, _, _]), Some([_, top, _, high])) = (pointer::frame(&id), pointer::frame("main")) {
            let down = y - top - high / 2;
            if down.abs() > high / 4 {
                scroll_main(down);
            }
        }
    });
}

/// `far` while the picture is drawn so small that only names are worth their room (A3).
pub fn far(scene: Scene) -> RwSignal<String> {
    let far = RwSignal::new(String::new());
    let look = move || {
        // once it stands
        scene.soon(Box::new(move || {
            let is_far = |(frame, view): (Rect, Rect)| frame.w > 0 && view.w / FINE * FAR > frame.w * 100;
            // cards say little besides how many they are
            let is_gathered = scene.picture.with_untracked(|picture| picture.is_gathered);
            scene.gather_what_is_small();
            let word = if !is_gathered && scene.in_sight().is_some_and(is_far) {
                "far"
            } else {
                ""
            };
            if far.try_with_untracked(|now| now != word) == Some(true) {
                far.set(word.to_owned());
            }
        }));
    };
    Store::follow_on(Box::new(move || {
        let _ = (scene.sight.get(), scene.picture.get());
        look();
    }));
    Store::follow_on(Box::new(move || {
        let _ = scene.picture.get();
        // what stands around it may come later and take room, or give it
        browser::after(400, look);
    }));
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    far
}

/// The picture, with what moves it.
pub fn movable(scene: Scene, svg: El) -> El {
    let let_go = move |event: Event| {
        scene.put_down(&event);
        scene.let_go(&event);
    };
    svg.follow("data-sight", move || scene.is_zoomed().then(String::new))
        .on("wheel", move |event| scene.wheel(&event))
        .on("pointerdown", move |event| scene.take(&event))
        .on("pointermove", move |event| scene.drag(&event))
        .on("pointerup", let_go)
        .on("pointercancel", let_go)
}

/// The buttons that zoom.
pub fn tools(scene: Scene) -> El {
    let steps = [("Zoom out", "−", 10_000 / STEP), ("Zoom in", "+", STEP)];
    let mut tools = el("div", "zoom");
    for (name, sign, percent) in steps {
        let button = el("button", "tool").set("type", "button").set("aria-label", name);
        tools = tools.with(
            button
                .on("click", move |_| {
                    scene.zoom(percent);
                })
                .say(sign),
        );
    }
    let fit = el("button", "tool").set("type", "button");
    let fit = fit.property("disabled", move || {
        scene.sight.with(String::is_empty) && scene.least_height().is_none()
    });
    let fit = fit.on("click", move |_| {
        scene.fit();
    });
    let path = el("button", "tool").set("type", "button");
    let path = path
        .property("disabled", move || scene.store.selected.get().is_none())
        .say_whether("aria-pressed", move || scene.sight.with(|sight| sight == "path"))
        .on("click", move |_| {
            let is_path = scene.sight.with_untracked(|sight| sight == "path");
            scene.look(if is_path { "" } else { "path" });
        });
    tools.with(fit.say("Fit")).with(path.say("Zoom to path"))
}

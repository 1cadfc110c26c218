//! The drawn picture: one tab stop, one listener for everything on it.
//!
//! `layout` says where everything stands, from topology alone, and which of its ways each path's line takes; `marks`
//! what stands on a line, from its answer; `node` and `path` draw. A flip repaints the paths that it changed and moves nothing.

pub mod acts;
mod beside;
mod boxes;
pub mod cast;
pub mod channels;
mod columns;
pub mod facts;
mod flanks;
pub mod geometry;
mod grip;
mod keys;
pub mod labels;
pub mod layout;
pub mod lines;
pub mod many;
pub mod marks;
pub mod metrics;
pub mod names;
mod node;
mod order;
mod paint;
pub mod path;
mod peerings;
pub mod placed;
mod ports;
mod routes;
mod rows;
pub(crate) mod scene;
mod siblings;
pub(crate) mod sight;
pub mod viewport;
mod walk;
mod ways;

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser::{self, Event};
use crate::state::{Action, Store};
use crate::ui::{self, el};
use layout::Picture;
use metrics::Reader;
pub use node::is_end;
use paint::{group, shape, words};
use scene::{Act, Scene};

/// The picture.
pub fn diagram(store: Store) -> AnyView {
    let is_coarse = browser::is_coarse();
    let presenting = store.word(|state| if state.is_presenting { "yes" } else { "" }.to_owned());
    let reader = Reader { is_coarse };
    let picture = Memo::new(move |old: Option<&Arc<Picture>>| {
        let shown = store.shown.get();
        let outcomes: Vec<_> = shown.answers.iter().map(|it| &it.outcome).collect();
        let placed = placed::read(shown.layout.as_deref());
        match (many::of(store, &shown, &outcomes, &placed, reader, old), old) {
            (Some(picture), _) => picture,
            // until its stand-in comes: the same, if it can be
            (None, Some(old)) if old.lines.len() == outcomes.len() => old.clone(),
            (None, _) => Arc::default(),
        }
    });
    let scene = Scene {
        store,
        picture,
        sight: RwSignal::new(String::new()),
        carried: RwSignal::new(String::new()),
    };
    many::follow(store);
    beside::follow(store, is_coarse);
    Store::follow_on(Box::new(move || scene.hold_in_place()));
    Store::follow_on(Box::new(move || scene.show_chosen(presenting)));
    let far = sight::far(scene);
    let act = |event: &Event| {
        browser::said_near(event, "data-act")
            .as_deref()
            .and_then(Act::read)
    };
    let rest = move |event: Event| scene.rest_on(act(&event));
    let leave = move |_| scene.rest_on(None);
    let svg = el("svg", "")
        .set("tabindex", "0")
        .set("role", "group")
        .set("id", "diagram")
        .follow("class", move || {
            let is_many = picture.with(|picture| picture.is_crowded || picture.is_gathered);
            let is_carrying = scene.carried.with(|carried| !carried.is_empty());
            let many = if is_many { " many" } else { "" };
            let carrying = if is_carrying { " carrying" } else { "" };
            Some([&*far.get(), many, carrying].concat())
        })
        .set("aria-label", "The network and its paths")
        .set("aria-describedby", "diagram-keys")
        .follow("viewBox", move || Some(scene.view_box()))
        .follow("data-whole", move || {
            let picture = picture.get();
            Some(format!("{} {}", picture.width, picture.height))
        })
        .on("click", move |event| scene.press(act(&event)))
        .on("keydown", move |event| {
            if browser::plain_key(&event).is_some_and(|key| scene.key(&key)) {
                event.prevent_default();
                event.stop_propagation();
            }
        })
        .on("mouseover", rest)
        .on("mouseleave", leave)
        .on("focusin", rest)
        .on("focusout", leave)
        .follow_part(move || ground(&picture.get()))
        .follow_part(move || boxes(&picture.get()))
        .follow_part(move || node::toggles(store, &picture.get()))
        .follow_part(move || scene.paths())
        .follow_part(move || trunk(&picture.get()))
        .follow_part(move || group("others", scene.beside()))
        .follow_part(move || group("ghosts", scene.ghosts()))
        .follow_part(move || group("links", scene.links()))
        .follow_part(move || scene.marks())
        .follow_part(move || group("packet", scene.packet()))
        .follow_part(move || group("carried", scene.carried()));
    let keys = "Arrow keys move between boxes and switches, Enter opens a box or a gate, left and right walk the gates, Space toggles.";
    let inspect = el("button", "tool inspect")
        .set("type", "button")
        .on("click", move |_| store.dispatch(Action::Inspect(true)))
        .say("Read the path");
    let tools = sight::tools(scene).property("hidden", move || picture.get().nodes.is_empty());
    // how high the picture is at least: it takes no part in the page's layout itself, nor the page in its own
    let least = el("svg", "least").set("aria-hidden", "true");
    el("section", "diagram")
        .set("aria-label", "Diagram")
        .with(least.follow("height", move || scene.least_height()))
        .with(el("div", "sheet").with(sight::movable(scene, svg)))
        .with(el("p", "sr").set("id", "diagram-keys").say(keys))
        .with(
            el("p", "sr")
                .set("aria-live", "polite")
                .follow_words(move || scene.chosen_in_words()),
        )
        .follow_part(move || scene.below())
        .with(tools.with(inspect))
        .view()
}

/// Microsoft's network and the label above it.
fn ground(picture: &Picture) -> AnyView {
    if picture.nodes.is_empty() {
        return ui::nothing();
    }
    let band = picture.band;
    let parts = vec![
        shape("band", band.path(12)),
        words(
            "band-name",
            band.centre().x,
            band.y + 22,
            "Microsoft network".to_owned(),
        ),
    ];
    group("ground", parts)
}

/// What the lanes above the networks are.
fn trunk(picture: &Picture) -> AnyView {
    let Some(rect) = picture.trunk else {
        return ui::nothing();
    };
    let text = match picture.over() {
        0 => return ui::nothing(),
        1 => "over the internet".to_owned(),
        count => format!("×{count} over the internet"),
    };
    let centre = rect.centre();
    let mut parts = vec![words("who", centre.x, centre.y + 4, text)];
    // several lanes leave room between them; a single one runs behind its label
    let mut corners = picture.lines.iter().flatten().flat_map(|line| &line.points);
    if corners.any(|corner| corner.y == centre.y) {
        parts.insert(0, shape("plate", rect.path(10)));
    }
    group("trunk", parts)
}

fn boxes(picture: &Picture) -> AnyView {
    let frames = (0..picture.nodes.len()).filter_map(|at| node::node(picture, at));
    let links = picture
        .links
        .iter()
        .map(|link| shape("join", geometry::path(link)));
    let labels = picture.labels.iter().map(node::label);
    group("boxes", frames.chain(links).chain(labels).collect())
}

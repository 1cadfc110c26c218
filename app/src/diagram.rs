//! The drawn picture: one tab stop, one listener for everything on it.
//!
//! `layout` says where everything stands, from topology alone; `marks` what stands on a line, from its answer; `node`
//! and `path` draw. A flip repaints the paths that it changed and moves nothing.

pub mod acts;
mod cast;
pub mod channels;
mod columns;
pub mod geometry;
pub mod layout;
pub mod lines;
pub mod marks;
mod metrics;
pub mod names;
mod node;
mod order;
mod paint;
mod path;
mod rows;
mod scene;
mod walk;

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::explain;
use pathlight_core::flow::Flow;

use crate::browser::{self, Event, FocusEvent, KeyboardEvent, MouseEvent};
use crate::state::{Action, Store};
use crate::ui::{self, on, part, said, text};
pub use cast::owned;
use layout::Picture;
use paint::{group, shape, words};
use scene::{Act, Scene};

/// The picture.
#[component]
pub fn Diagram() -> impl IntoView {
    let store = Store::get();
    let is_coarse = browser::is_coarse();
    let picture = Memo::new(move |_| {
        let shown = store.shown.get();
        let flows: Vec<Flow> = shown.answers.iter().map(|it| it.flow.clone()).collect();
        Arc::new(layout::layout(&shown.scenario, &flows, is_coarse))
    });
    let scene = Scene {
        store,
        picture,
        is_zoomed: RwSignal::new(false),
    };
    let act = |event: &Event| {
        browser::said_near(event, "data-act")
            .as_deref()
            .and_then(Act::read)
    };
    let on_key = on(move |event: KeyboardEvent| {
        if !event.ctrl_key() && !event.meta_key() && !event.alt_key() && scene.key(&event.key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    let leave = move || scene.rest_on(None);
    let parts = vec![
        part(move || ground(&picture.get())).into_any(),
        part(move || boxes(store, &picture.get())).into_any(),
        part(move || group("paths", scene.paths())).into_any(),
        part(move || trunk(&picture.get())).into_any(),
        part(move || group("links", scene.links())).into_any(),
        part(move || {
            let count = picture.get().lines.len();
            group("", (0..count).map(|at| marks_of(scene, at)).collect())
        })
        .into_any(),
    ];
    let zoom = on(move |_: MouseEvent| scene.is_zoomed.update(|zoomed| *zoomed = !*zoomed));
    let zoomed = move || scene.is_zoomed.get();
    let zoom_word = text(move || {
        if zoomed() {
            "Whole picture".to_owned()
        } else {
            "Zoom to path".to_owned()
        }
    });
    let inspect = on(move |_: MouseEvent| store.dispatch(Action::Inspect(true)));
    view! {
        <section class="diagram" aria-label="Diagram">
            <svg tabindex="0" role="group" id="diagram" aria-label="The network and its paths" aria-describedby="diagram-keys"
                viewBox=text(move || scene.view_box())
                on:click=on(move |event: MouseEvent| scene.press(act(&event)))
                on:keydown=on_key
                on:mouseover=on(move |event: MouseEvent| scene.rest_on(act(&event)))
                on:mouseleave=on(move |_: MouseEvent| leave())
                on:focusin=on(move |event: FocusEvent| scene.rest_on(act(&event)))
                on:focusout=on(move |_: FocusEvent| leave())>
                {parts}
            </svg>
            <p class="sr" id="diagram-keys">"Arrow keys move between boxes and switches, Enter opens a box or a gate, left and right walk the gates, Space toggles."</p>
            <p class="sr" aria-live="polite">{text(move || scene.chosen_in_words())}</p>
            {part(move || hidden(scene))}
            <div class="zoom">
                <button type="button" class="tool" aria-pressed=said(zoomed) on:click=zoom>{zoom_word}</button>
                <button type="button" class="tool inspect" on:click=inspect>"Read the path"</button>
            </div>
        </section>
    }
}

/// What of a crowded picture is not drawn, and where it is.
fn hidden(scene: Scene) -> AnyView {
    let (lines, drawn) = (scene.picture.get().lines.len(), scene.drawn().len());
    if drawn == lines {
        return ui::nothing();
    }
    let text = format!(
        "{drawn} of {lines} paths are drawn: those against a wish, and the chosen one. The matrix has them all."
    );
    ui::words("p", "hidden-paths", text)
}

/// Microsoft's network and the label above it.
fn ground(picture: &Picture) -> AnyView {
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
    let Some((rect, count)) = picture.trunk else {
        return ui::nothing();
    };
    let text = match count {
        1 => "over the internet".to_owned(),
        count => format!("×{count} over the internet"),
    };
    let centre = rect.centre();
    let mut parts = vec![words("who", centre.x, centre.y + 4, text)];
    // several lanes leave room between them; a single one runs behind its label
    if count == 1 {
        parts.insert(0, shape("plate", rect.path(10)));
    }
    group("trunk", parts)
}

fn boxes(store: Store, picture: &Picture) -> AnyView {
    let frames = (0..picture.nodes.len()).filter_map(|at| node::node(picture, at));
    let toggles = picture
        .toggles
        .iter()
        .filter_map(|toggle| node::toggle(store, toggle));
    group("boxes", frames.chain(toggles).collect())
}

/// What stands on one path: drawn anew only when its answer or its being chosen changes.
fn marks_of(scene: Scene, at: usize) -> AnyView {
    let store = scene.store;
    let answer = store.answer(at);
    let is_chosen = Memo::new(move |_| store.selected.get() == Some(at));
    let marks = part(move || {
        let Some(answer) = answer
            .get()
            .filter(|answer| scene.is_drawn(answer, is_chosen.get()))
        else {
            return ui::nothing();
        };
        let pair = explain::pair(&store.shown.get_untracked().scenario, &answer.flow);
        let marks = path::marks_of(&scene.picture.get(), at, &answer, &pair, is_chosen.get());
        marks.unwrap_or_else(ui::nothing)
    });
    marks.into_any()
}

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

use crate::browser;
use crate::state::{Action, Store};
use layout::Picture;
use paint::{group, shape, words};
use scene::{Act, Scene};

/// The picture.
#[component]
pub fn Diagram() -> impl IntoView {
    let store = Store::get();
    let is_coarse = browser::is_coarse();
    let picture = Memo::new(move |_| {
        let flows: Vec<Flow> = store
            .answers
            .with(|answers| answers.iter().map(|it| it.flow.clone()).collect());
        Arc::new(
            store
                .scenario
                .with(|scenario| layout::layout(scenario, &flows, is_coarse)),
        )
    });
    let scene = Scene {
        store,
        picture,
        is_zoomed: RwSignal::new(false),
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if !event.ctrl_key() && !event.meta_key() && !event.alt_key() && scene.key(&event.key()) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let hover = move |act: Option<Act>| scene.hint(act);
    let read = |act: Option<String>| act.as_deref().and_then(Act::read);
    view! {
        <section class="diagram" aria-label="Diagram">
            <svg tabindex="0" role="group" id="diagram" aria-label="The network and its paths" aria-describedby="diagram-keys"
                viewBox=move || scene.view_box()
                on:click=move |event| scene.press(read(browser::act_of(&event)))
                on:keydown=on_key
                on:mouseover=move |event| hover(read(browser::act_of(&event)))
                on:mouseleave=move |_| hover(None)
                on:focusin=move |event| hover(read(browser::act_of(&event)))
                on:focusout=move |_| hover(None)>
                {move || ground(&picture.get())}
                {move || { let picture = picture.get(); boxes(store, &picture) }}
                <g class="paths">{move || scene.paths()}</g>
                {move || trunk(&picture.get())}
                <g class="links">{move || scene.links()}</g>
                {move || (0..picture.get().lines.len()).map(|at| view! { <Marks scene at/> }).collect_view()}
            </svg>
            <p class="sr" id="diagram-keys">"Arrow keys move between boxes and switches, Enter opens a box or a gate, left and right walk the gates, Space toggles."</p>
            <p class="sr" aria-live="polite">{move || scene.chosen_in_words()}</p>
            <Hidden scene/>
            <div class="zoom">
                <button type="button" class="tool" aria-pressed=move || scene.is_zoomed.get().to_string()
                    on:click=move |_| scene.is_zoomed.update(|zoomed| *zoomed = !*zoomed)>
                    {move || if scene.is_zoomed.get() { "Whole picture" } else { "Zoom to path" }}
                </button>
                <button type="button" class="tool inspect" on:click=move |_| store.dispatch(Action::Inspect(true))>"Read the path"</button>
            </div>
        </section>
    }
}

/// What of a crowded picture is not drawn, and where it is.
#[component]
fn Hidden(scene: Scene) -> impl IntoView {
    let hidden = move || {
        let lines = scene.picture.get().lines.len();
        let drawn = scene.drawn().len();
        (drawn < lines).then(|| {
            view! { <p class="hidden-paths">{format!("{} of {lines} paths are drawn: those against a wish, and the chosen one. The matrix has them all.", drawn)}</p> }
        })
    };
    view! { {hidden} }
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
fn trunk(picture: &Picture) -> Option<AnyView> {
    let (rect, count) = picture.trunk?;
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
    Some(group("trunk", parts))
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
#[component]
fn Marks(scene: Scene, at: usize) -> impl IntoView {
    let store = scene.store;
    let answer = Memo::new(move |_| store.answers.with(|answers| answers.get(at).cloned()));
    let is_chosen = Memo::new(move |_| store.selected.get() == Some(at));
    move || {
        let answer = answer.get()?;
        if !scene.is_drawn(&answer, is_chosen.get()) {
            return None;
        }
        let pair = store
            .scenario
            .with_untracked(|scenario| explain::pair(scenario, &answer.flow));
        path::marks_of(&scene.picture.get(), at, &answer, &pair, is_chosen.get())
    }
}

//! The page's frame: header, switches, the middle, the trace, the ribbon; keys that work everywhere.

use leptos::prelude::*;

use crate::browser;
use crate::state::{Action, Screen, Store};
use crate::{controls, diagram, headline, help, legend, matrix, ribbon, strips, toolbar, trace};

/// The page.
#[component]
pub fn Frame() -> impl IntoView {
    let store = Store::open();
    provide_context(store);
    keys(store);
    let hash = window_event_listener(leptos::ev::hashchange, move |_| {
        store.follow(&browser::fragment())
    });
    on_cleanup(move || hash.remove());
    let (screen, inspecting, before) = (store.screen(), store.is_inspecting(), store.is_before());
    view! {
        <a class="skip" href="#main">"Skip to the paths"</a>
        <div class="page" class:inspecting=move || inspecting.get() class:before=move || before.get()>
            <toolbar::Toolbar/>
            <controls::Controls/>
            <main class="middle" id="main" tabindex="-1">
                <Notice/>
                <headline::Headline/>
                {move || match screen.get() {
                    Screen::Picture => view! { <diagram::Diagram/> <strips::Strips/> <legend::Legend/> }.into_any(),
                    Screen::List => view! { <div class="as-list"><strips::Strips/></div> <legend::Legend/> }.into_any(),
                    Screen::Matrix => view! { <matrix::Matrix/> }.into_any(),
                }}
            </main>
            <trace::Trace/>
            <ribbon::Ribbon/>
            <help::Help/>
        </div>
    }
}

/// What the reader has to be told, until it is dismissed.
#[component]
fn Notice() -> impl IntoView {
    let store = Store::get();
    let notice = store.notice();
    view! {
        <div role="alert">
            {move || notice.get().map(|text| view! {
                <div class="notice">
                    <p>{text}</p>
                    <button type="button" on:click=move |_| store.dispatch(Action::Dismiss)>"Close"</button>
                </div>
            })}
        </div>
    }
}

/// Undo, redo, walking the paths, the next leak: wherever the focus is, but not while typing.
fn keys(store: Store) {
    let down = window_event_listener(leptos::ev::keydown, move |event| {
        if browser::is_typing(&event) || event.alt_key() {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let single = !command && store.has_single_keys().get_untracked();
        let action = match (event.shift_key(), event.key().as_str()) {
            (false, "z") if command => Some(Action::Undo),
            (true, "Z" | "z") | (false, "y") if command => Some(Action::Redo),
            (_, "Escape") => Some(Action::Dismiss),
            (_, "[") if single => Some(Action::Select(step(store, -1))),
            (_, "]") if single => Some(Action::Select(step(store, 1))),
            (_, "l" | "L") if single => next_leak(store).map(|at| Action::Select(Some(at))),
            (_, "b" | "B") if single => Some(Action::Before(true)),
            (_, "?") if single => {
                help::toggle();
                None
            }
            _ => None,
        };
        if let Some(action) = action {
            // the browser closes its own panels by Escape
            if event.key() != "Escape" {
                event.prevent_default();
            }
            store.dispatch(action);
        }
    });
    let up = window_event_listener(leptos::ev::keyup, move |event| {
        if matches!(event.key().as_str(), "b" | "B") {
            store.dispatch(Action::Before(false));
        }
    });
    on_cleanup(move || {
        down.remove();
        up.remove();
    });
}

fn step(store: Store, by: isize) -> Option<usize> {
    let count = store.answers.with_untracked(|answers| answers.len());
    let Some(at) = store.selected.get_untracked() else {
        return (count > 0).then_some(0);
    };
    at.checked_add_signed(by).filter(|at| *at < count).or(Some(at))
}

fn next_leak(store: Store) -> Option<usize> {
    let at = store.selected.get_untracked().map_or(0, |at| at + 1);
    store.answers.with_untracked(|answers| {
        let leak = |(_, answer): &(usize, &pathlight_core::analysis::matrix::Answer)| answer.is_leak();
        let later = answers.iter().enumerate().skip(at).find(leak);
        later
            .or_else(|| answers.iter().enumerate().find(leak))
            .map(|(at, _)| at)
    })
}

//! The page's frame: header, switches, the middle, the trace, the ribbon; keys that work everywhere.

use leptos::prelude::*;

use crate::browser::{self, MouseEvent};
use crate::state::{Action, Screen, Store};
use crate::ui::{self, on, part, text};
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
    let class = text(move || {
        store.with(|state| {
            let inspecting = if state.is_inspecting { " inspecting" } else { "" };
            let before = if state.is_before { " before" } else { "" };
            format!("page{inspecting}{before}")
        })
    });
    let screen = Memo::new(move |_| store.with(|state| state.screen));
    let middle = part(move || match screen.get() {
        Screen::Picture => view! { <diagram::Diagram/> <strips::Strips/> <legend::Legend/> }.into_any(),
        Screen::List => view! { <div class="as-list"><strips::Strips/></div> <legend::Legend/> }.into_any(),
        Screen::Matrix => view! { <matrix::Matrix/> }.into_any(),
    });
    view! {
        <a class="skip" href="#main">"Skip to the paths"</a>
        <div class=class>
            <toolbar::Toolbar/>
            <controls::Controls/>
            <main class="middle" id="main" tabindex="-1">
                <Notice/>
                <headline::Headline/>
                {middle}
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
    let notice = Memo::new(move |_| store.with(|state| state.notice.clone().unwrap_or_default()));
    let close = move || on(move |_: MouseEvent| store.dispatch(Action::Dismiss));
    let told = part(move || match notice.get() {
        text if text.is_empty() => ui::nothing(),
        text => view! {
            <div class="notice"><p>{text}</p><button type="button" on:click=close()>"Close"</button></div>
        }
        .into_any(),
    });
    view! { <div role="alert">{told}</div> }
}

/// Undo, redo, walking the paths, the next leak: wherever the focus is, but not while typing.
fn keys(store: Store) {
    let down = window_event_listener(leptos::ev::keydown, move |event| {
        if browser::is_typing(&event) || event.alt_key() {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let single = !command && store.now(|state| state.has_single_keys);
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
    let count = store.shown.with_untracked(|shown| shown.answers.len());
    let Some(at) = store.selected.get_untracked() else {
        return (count > 0).then_some(0);
    };
    at.checked_add_signed(by).filter(|at| *at < count).or(Some(at))
}

fn next_leak(store: Store) -> Option<usize> {
    let at = store.selected.get_untracked().map_or(0, |at| at + 1);
    store.shown.with_untracked(|shown| {
        let leaks = shown
            .answers
            .iter()
            .enumerate()
            .filter(|(_, answer)| answer.is_leak());
        let mut leaks = leaks.map(|(at, _)| at);
        let first = leaks.next()?;
        Some(if first >= at {
            first
        } else {
            leaks.find(|leak| *leak >= at).unwrap_or(first)
        })
    })
}

//! The header: which scenario, how it stands, undo, the table, the link.

use leptos::prelude::*;
use pathlight_core::gallery;

use crate::browser;
use crate::help::HelpButton;
use crate::state::{Action, Screen, Store};

/// The header.
#[component]
pub fn Toolbar() -> impl IntoView {
    let store = Store::get();
    let (undo, redo, screen) = (store.undo_name(), store.redo_name(), store.screen());
    let title = move || store.scenario.with(|scenario| scenario.title.clone());
    let in_gallery = move || gallery::ALL.iter().any(|entry| entry.title == title());
    let open = move |id: String| {
        if let Some(document) = gallery::open(&id) {
            store.dispatch(Action::Open(Box::new(document)));
        }
    };
    let named = |word: &'static str, name: Option<String>| match name {
        Some(name) => format!("{word}: {name}"),
        None => format!("{word}: nothing to {}", word.to_ascii_lowercase()),
    };
    view! {
        <header class="toolbar">
            <h1 class="brand"><span class="brand-light" aria-hidden="true"></span>"Pathlight"</h1>
            <label class="picker">
                <select aria-label="Scenario" on:change:target=move |event| open(event.target().value())>
                    <option value="" prop:selected=move || !in_gallery() prop:hidden=in_gallery>"Your own"</option>
                    {gallery::ALL.iter().map(|entry| view! {
                        <option value=entry.id prop:selected=move || title() == entry.title>{entry.title}</option>
                    }).collect_view()}
                </select>
            </label>
            <Counts/>
            <div class="tools">
                <button type="button" class="tool" prop:disabled=move || undo.get().is_none()
                    aria-label=move || named("Undo", undo.get()) title=move || named("Undo", undo.get())
                    on:click=move |_| store.dispatch(Action::Undo)>"↶"</button>
                <button type="button" class="tool" prop:disabled=move || redo.get().is_none()
                    aria-label=move || named("Redo", redo.get()) title=move || named("Redo", redo.get())
                    on:click=move |_| store.dispatch(Action::Redo)>"↷"</button>
                <div class="views" role="group" aria-label="View">
                    {[("Picture", Screen::Picture), ("List", Screen::List), ("Matrix", Screen::Matrix)].map(|(word, own)| view! {
                        <button type="button" class="tool" aria-pressed=move || (screen.get() == own).to_string()
                            on:click=move |_| store.dispatch(Action::Show(own))>{word}</button>
                    }).collect_view()}
                </div>
                <HelpButton/>
                <Share/>
            </div>
        </header>
    }
}

/// How many paths stand against the author's wish, and how many as wanted.
#[component]
fn Counts() -> impl IntoView {
    let store = Store::get();
    let count = move |test: fn(&pathlight_core::analysis::matrix::Answer) -> bool| {
        store
            .answers
            .with(|answers| answers.iter().filter(|answer| test(answer)).count())
    };
    let leaks = move || count(pathlight_core::analysis::matrix::Answer::is_leak);
    let broken = move || count(pathlight_core::analysis::matrix::Answer::is_broken);
    let wanted =
        move || count(|answer| answer.state().wish == pathlight_core::analysis::matrix::Wish::AsWanted);
    let plural =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    view! {
        <p class="counts" data-story="counts">
            <span class="count leak" class:none=move || leaks() == 0><span aria-hidden="true">"▲ "</span>{move || plural(leaks(), "leak", "leaks")}</span>
            <span class="count broken" class:none=move || broken() == 0><span aria-hidden="true">"◆ "</span>{move || format!("{} broken", broken())}</span>
            <span class="count open-wanted"><span aria-hidden="true">"✓ "</span>{move || format!("{} as wanted", wanted())}</span>
        </p>
    }
}

/// Copies the link; says so; where the browser has no clipboard, says where the link is.
#[component]
fn Share() -> impl IntoView {
    let store = Store::get();
    let said = RwSignal::new("Share link");
    let share = move |_| {
        browser::replace_fragment(&store.link());
        let tell = move |copied: bool| {
            said.set(if copied {
                "Link copied"
            } else {
                "Copy it from the address bar"
            });
            browser::after(2500, move || {
                said.try_set("Share link");
            });
        };
        match browser::address() {
            Some(address) => browser::copy(&address, tell),
            None => tell(false),
        }
    };
    view! { <button type="button" class="tool primary" on:click=share><span aria-live="polite">{said}</span></button> }
}

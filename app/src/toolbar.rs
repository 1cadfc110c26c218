//! The header: which scenario, how it stands, undo, the table, the link.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::{Answer, Wish};
use pathlight_core::gallery;

use crate::browser::{self, Event, MouseEvent};
use crate::help::HelpButton;
use crate::state::history::History;
use crate::state::{Action, Screen, Store};
use crate::ui::{self, Is, on, part, said, text};

/// The header.
#[component]
pub fn Toolbar() -> impl IntoView {
    let store = Store::get();
    let press = on(move |event: MouseEvent| {
        match browser::said_near(&event, "data-tool").as_deref() {
            Some("undo") => store.dispatch(Action::Undo),
            Some("redo") => store.dispatch(Action::Redo),
            Some("picture") => store.dispatch(Action::Show(Screen::Picture)),
            Some("list") => store.dispatch(Action::Show(Screen::List)),
            Some("matrix") => store.dispatch(Action::Show(Screen::Matrix)),
            Some(_) | None => {}
        };
    });
    let views = [
        ("Picture", "picture", Screen::Picture),
        ("List", "list", Screen::List),
        ("Matrix", "matrix", Screen::Matrix),
    ];
    let views = views.map(|(word, tool, screen)| {
        let is_on = said(move || store.with(|state| state.screen == screen));
        view! { <button type="button" class="tool" data-tool=tool aria-pressed=is_on>{word}</button> }
            .into_any()
    });
    view! {
        <header class="toolbar">
            <h1 class="brand"><span class="brand-light" aria-hidden="true"></span>"Pathlight"</h1>
            {picker(store)}
            {counts(store)}
            <div class="tools" on:click=press>
                {step(store, "undo", "Undo", "↶", |history| history.undo_name())}
                {step(store, "redo", "Redo", "↷", |history| history.redo_name())}
                <div class="views" role="group" aria-label="View">{views.into_iter().collect::<Vec<_>>()}</div>
                <HelpButton/>
                <Share/>
            </div>
        </header>
    }
}

/// The gallery, and the reader's own work where it is none of it.
fn picker(store: Store) -> AnyView {
    let is_shown = move |title: &str| store.shown.get().scenario.title == title;
    let is_own = move || !gallery::ALL.iter().any(|entry| is_shown(entry.title));
    let (own, hidden): (Is, Is) = (Box::new(is_own), Box::new(move || !is_own()));
    let own = view! { <option value="" prop:selected=own prop:hidden=hidden>"Your own"</option> };
    let mut options = vec![own.into_any()];
    options.extend(gallery::ALL.iter().map(|entry| {
        let selected: Is = Box::new(move || is_shown(entry.title));
        view! { <option value=entry.id prop:selected=selected>{entry.title}</option> }.into_any()
    }));
    let open = on(move |event: Event| {
        if let Some(document) = browser::value_of(&event).and_then(|id| gallery::open(&id)) {
            store.dispatch(Action::Open(Box::new(document)));
        }
    });
    view! { <label class="picker"><select aria-label="Scenario" on:change=open>{options}</select></label> }
        .into_any()
}

/// The button that takes the last edit back, or brings it back again.
fn step(
    store: Store,
    tool: &'static str,
    word: &'static str,
    sign: &'static str,
    name: fn(&History) -> Option<String>,
) -> AnyView {
    let now = move || store.with(|state| name(&state.history));
    let named = move || match now() {
        Some(name) => format!("{word}: {name}"),
        None => format!("{word}: nothing to {}", word.to_ascii_lowercase()),
    };
    let is_over: Is = Box::new(move || now().is_none());
    let (label, title) = (text(named), text(named));
    view! {
        <button type="button" class="tool" data-tool=tool prop:disabled=is_over aria-label=label title=title>{sign}</button>
    }
    .into_any()
}

/// How many paths stand against the author's wish, and how many as wanted.
fn counts(store: Store) -> AnyView {
    let counts = part(move || {
        let shown = store.shown.get();
        let count = |test: fn(&Answer) -> bool| shown.answers.iter().filter(|answer| test(answer)).count();
        let leaks = count(Answer::is_leak);
        let wanted = count(|answer| answer.state().wish == Wish::AsWanted);
        let counts = [
            ("leak", "▲", leaks, if leaks == 1 { "leak" } else { "leaks" }),
            ("broken", "◆", count(Answer::is_broken), "broken"),
            ("open-wanted", "✓", wanted, "as wanted"),
        ];
        let counts = counts.map(|(class, symbol, count, word)| {
            let none = if count == 0 && class != "open-wanted" {
                " none"
            } else {
                ""
            };
            let symbol = view! { <span aria-hidden="true">{format!("{symbol} ")}</span> }.into_any();
            let words = format!("{count} {word}").into_any();
            ui::block("span", format!("count {class}{none}"), vec![symbol, words])
        });
        ui::block("span", "counts", counts.into_iter().collect())
    });
    view! { <p class="counts-line" data-story="counts">{counts}</p> }.into_any()
}

/// Copies the link; says so; where the browser has no clipboard, says where the link is.
#[component]
fn Share() -> impl IntoView {
    let store = Store::get();
    let label = RwSignal::new("Share link");
    let share = on(move |_: MouseEvent| {
        browser::replace_fragment(&store.link());
        let tell = move |copied: bool| {
            label.set(if copied {
                "Link copied"
            } else {
                "Copy it from the address bar"
            });
            browser::after(2500, move || {
                label.try_set("Share link");
            });
        };
        match browser::address() {
            Some(address) => browser::copy(&address, tell),
            None => tell(false),
        }
    });
    view! { <button type="button" class="tool primary" on:click=share><span aria-live="polite">{text(move || label.get().to_owned())}</span></button> }
}

//! The header: which scenario, how it stands, undo, the table, the link.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::{Answer, PathAnswer, Wish};
use pathlight_core::document::Document;
use pathlight_core::gallery;

use crate::browser::{self, Event};
use crate::state::history::History;
use crate::state::{Action, Screen, Shelf, Store, named};
use crate::ui::{self, El, el};
use crate::{help, icons, menu, search, share};

const VIEWS: [(&str, Screen); 3] = [
    ("Picture", Screen::Picture),
    ("List", Screen::List),
    ("Matrix", Screen::Matrix),
];

/// The header.
pub fn toolbar(store: Store) -> AnyView {
    let press = move |event: Event| {
        let Some(tool) = browser::said_near(&event, "data-tool") else {
            return;
        };
        if let Some((_, screen)) = VIEWS.iter().find(|(_, screen)| screen.word() == tool) {
            store.dispatch(Action::Show(*screen));
        } else {
            store.dispatch(if tool == "undo" {
                Action::Undo
            } else {
                Action::Redo
            });
        }
    };
    let views = VIEWS.map(|(word, screen)| {
        let is_on = move || store.with(|state| state.screen == screen);
        tool_button(screen.word())
            .say(word)
            .say_whether("aria-pressed", is_on)
            .view()
    });
    let views = el("div", "views")
        .set("role", "group")
        .set("aria-label", "View")
        .with_all(views);
    let light = el("span", "brand-light").set("aria-hidden", "true");
    let tools = el("div", "tools")
        .on("click", press)
        .with(step(store, "undo", "Undo", icons::UNDO, |history| {
            history.undo_name()
        }))
        .with(step(store, "redo", "Redo", icons::REDO, |history| {
            history.redo_name()
        }))
        .with(views)
        .with(search::button())
        .with(help::button())
        .with(menu::button())
        .with(share::panel(store));
    el("header", "toolbar")
        .with(el("h1", "brand").with(light).say("Pathlight"))
        .with(picker(store))
        .with(
            el("p", "counts-line")
                .set("data-story", "counts")
                .follow_part(move || counts(store)),
        )
        .with(tools)
        .view()
}

fn tool_button(tool: &'static str) -> El {
    el("button", "tool").set("type", "button").set("data-tool", tool)
}

/// What is shown, what the page carries, and an empty one; the menu has the others.
fn picker(store: Store) -> AnyView {
    let is_first = move || store.told.get().scenario.title == gallery::FIRST.title;
    let shown = move || {
        let shown = store.told.get();
        let title = &shown.scenario.title;
        match named::is_known(title) {
            true => title.clone(),
            false => "Your own".to_owned(),
        }
    };
    let own = el("option", "")
        .set("value", "")
        .property("selected", move || !is_first())
        .property("hidden", is_first)
        .follow_words(shown);
    let select = el("select", "")
        .set("aria-label", "Scenario")
        .set("data-do", "")
        .on("change", move |event: Event| {
            let chosen = browser::value_of(&event).unwrap_or_default();
            if chosen == ALL {
                browser::reset(&event);
                menu::show_gallery();
            }
            let document = match chosen == EMPTY {
                true => Some(empty()),
                false => gallery::FIRST.open().filter(|_| chosen == gallery::FIRST.id),
            };
            if let Some(document) = document {
                store.dispatch(Action::Open(Box::new(document)));
                if chosen == EMPTY {
                    store.dispatch(Action::Browse(Shelf::Things));
                }
            }
        })
        .with(own);
    let option = |value: &'static str, words| el("option", "").set("value", value).say(words);
    let first = option(gallery::FIRST.id, gallery::FIRST.title).property("selected", is_first);
    let select = select.with(first).with(option(ALL, "All scenarios…"));
    let select = select.with(option(EMPTY, "Start empty"));
    el("label", "picker").with(select).view()
}

/// The choice that leads to all of them.
const ALL: &str = "all";

/// The choice that begins with nothing.
const EMPTY: &str = "empty";

/// A scenario to begin with.
fn empty() -> Document {
    let mut document = Document::default();
    "My network".clone_into(&mut document.scenario.title);
    document
}

/// The button that takes the last edit back, or brings it back again.
fn step(
    store: Store,
    tool: &'static str,
    word: &'static str,
    sign: &'static str,
    name: fn(&History) -> Option<String>,
) -> AnyView {
    let now = move || {
        let _ = store.told.get();
        store.now(|state| name(&state.history))
    };
    let named = move || {
        Some(match now() {
            Some(name) => format!("{word}: {name}"),
            None => format!("{word}: nothing to {}", word.to_ascii_lowercase()),
        })
    };
    let button = tool_button(tool)
        .with(icons::icon(sign))
        .property("disabled", move || now().is_none());
    button.follow("aria-label", named).follow("title", named).view()
}

/// How many paths stand against the author's wish, and how many as wanted.
fn counts(store: Store) -> AnyView {
    let shown = store.told.get();
    let count = |test: fn(&Answer) -> bool| shown.answers.iter().filter(|answer| test(answer)).count();
    let leaks = count(Answer::is_leak);
    let wanted = count(|answer| answer.state().wish == Wish::AsWanted);
    let unknown = count(|answer| answer.state().answer == PathAnswer::Undetermined);
    let counts = [
        ("leak", "▲ ", leaks, if leaks == 1 { "leak" } else { "leaks" }),
        ("broken", "◆ ", count(Answer::is_broken), "broken"),
        ("open-wanted", "✓ ", wanted, "as wanted"),
        ("undetermined", "? ", unknown, "undetermined"),
    ];
    let counts = counts.map(|(class, symbol, count, word)| {
        let none = if count == 0 { " none" } else { "" };
        let count = format!("{count} {word}");
        el("span", format!("count {class}{none}"))
            .with(ui::sign(symbol))
            .say(count)
            .view()
    });
    el("span", "counts").with_all(counts).view()
}

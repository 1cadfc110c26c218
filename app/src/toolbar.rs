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
        let screen = VIEWS.iter().find(|(_, screen)| screen.word() == tool);
        let counted = COUNTED.iter().find(|(class, ..)| *class == tool);
        store.dispatch(match (screen, counted) {
            (Some((_, screen)), _) => Action::Show(*screen),
            (None, Some((.., test))) => Action::Select(next(store, *test)),
            (None, None) if tool == "undo" => Action::Undo,
            (None, None) => Action::Redo,
        });
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
        .on("click", press)
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

/// Which paths are counted.
type Test = fn(&Answer) -> bool;

/// What is counted: how paths stand against the author's wish, and what is not known.
const COUNTED: [(&str, &str, &str, Test); 4] = [
    ("leak", "▲ ", "leaks", Answer::is_leak),
    ("broken", "◆ ", "broken", Answer::is_broken),
    ("open-wanted", "✓ ", "as wanted", |it| {
        it.state().wish == Wish::AsWanted
    }),
    ("undetermined", "? ", "undetermined", |it| {
        it.state().answer == PathAnswer::Undetermined
    }),
];

/// How many there are of each; pressed, a count leads from one to the next.
fn counts(store: Store) -> AnyView {
    let shown = store.told.get();
    let counts = COUNTED.map(|(class, symbol, word, test)| {
        let count = shown.answers.iter().filter(|answer| test(answer)).count();
        let word = if count == 1 && word == "leaks" {
            "leak"
        } else {
            word
        };
        let none = if count == 0 { " none" } else { "" };
        let counted = el("span", format!("count {class}{none}"))
            .with(ui::sign(symbol))
            .say(format!("{count} "))
            .with(ui::words("span", "word", word));
        if count == 0 {
            return counted.view();
        }
        el("button", "next")
            .set("type", "button")
            .set("data-tool", class)
            .with(counted)
            .view()
    });
    el("span", "counts").with_all(counts).view()
}

/// The next path that is `test`, from the chosen one on, and then from the first on.
pub fn next(store: Store, test: Test) -> Option<usize> {
    let at = store.selected.get_untracked().map_or(0, |at| at + 1);
    store.shown.with_untracked(|shown| {
        let answers = || shown.answers.iter().map(|answer| test(answer));
        let later = answers().skip(at).position(|is| is).map(|by| at + by);
        later.or_else(|| answers().position(|is| is))
    })
}

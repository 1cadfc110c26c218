//! The page's frame: header, switches, the middle, the trace, the ribbon; keys that work everywhere.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;

use crate::browser::{self, Event};
use crate::state::named::Arrived;
use crate::state::reduce;
use crate::state::{Action, Screen, Store};
use crate::ui::{self, el};
use crate::{
    bench, controls, diagram, exchange, headline, help, legend, matrix, menu, press, ribbon, search, strips,
    toolbar, trace,
};

/// The page, with what its address led to.
pub fn frame(arrived: Option<Arrived>) -> AnyView {
    let store = Store::open(arrived);
    keys(store);
    press::follow(store);
    let is_embedded = browser::is_embedded();
    if !is_embedded {
        exchange::receive(store);
    }
    let hash = window_event_listener(leptos::ev::hashchange, move |_| store.follow(browser::fragment()));
    on_cleanup(move || hash.remove());
    let class = move || {
        store.with(|state| {
            let inspecting = if state.is_inspecting { " inspecting" } else { "" };
            let before = if state.is_before { " before" } else { "" };
            let present = if state.is_presenting { " presenting" } else { "" };
            let embed = if is_embedded { " embedded" } else { "" };
            Some(format!("page{inspecting}{before}{present}{embed}"))
        })
    };
    let screen = store.word(|state| state.screen.word().to_owned());
    let listed = strips::instead_of_the_picture();
    let middle = move || {
        let _ = screen.get();
        match store.now(|state| state.screen) {
            Screen::Picture => el("div", "screen drawn")
                .with(diagram::diagram(store))
                .follow_part(move || match listed.with(String::is_empty) {
                    true => ui::nothing(),
                    false => strips::strips(store),
                })
                .with(legend::legend(store)),
            Screen::List => el("div", "screen")
                .with(strips::strips(store))
                .with(legend::legend(store)),
            Screen::Matrix => el("div", "screen").with(matrix::matrix(store)),
        }
        .view()
    };
    let main = el("main", "middle")
        .set("id", "main")
        .set("tabindex", "-1")
        .with(notice(store))
        .with(headline::headline(store))
        .follow_part(middle);
    let mut page = el("div", "").follow("class", class);
    if !is_embedded {
        page = page.with(toolbar::toolbar(store));
    }
    page = page
        .with(controls::controls(store))
        .with(main)
        .with(trace::trace(store));
    if is_embedded {
        return page.with(whole(store)).view();
    }
    page = page
        .with(ribbon::ribbon(store))
        .with(help::panel(store))
        .with(leave(store))
        .with(menu::panel(store))
        .with(search::panel(store));
    let skip = el("a", "skip")
        .set("href", "#main")
        .say("Skip to the paths")
        .view();
    vec![skip, page.view()].into_any()
}

/// The way from an embedded page to the whole one: this page's own address, with the link as far as it is known.
fn whole(store: Store) -> AnyView {
    let address = store.word(|state| {
        let keys = state.shared.split('&').filter(|key| !browser::is_embed(key));
        keys.collect::<Vec<_>>().join("&")
    });
    let came = address.get_untracked();
    let link = el("a", "").set("target", "_blank").set("rel", "noopener");
    let link = link
        .follow("href", move || {
            Some(address.get())
                .filter(|it| !it.is_empty())
                .or_else(|| Some(came.clone()))
        })
        .follow_words(move || {
            let more = if address.with(String::is_empty) {
                ", as it came"
            } else {
                ""
            };
            format!("Open in full{more}")
        });
    el("footer", "whole").with(el("h1", "").with(link)).view()
}

/// The way back from presenting.
fn leave(store: Store) -> AnyView {
    let leave = el("button", "tool leave").set("type", "button");
    leave
        .on("click", move |_| store.dispatch(Action::Present(false)))
        .say("End presenting")
        .view()
}

/// What the reader has to be told, until it is dismissed; of what came by a link beside their own work that it did, and both
/// ways on from there.
fn notice(store: Store) -> AnyView {
    let notice = store.word(|state| reduce::mark(state) + state.notice.as_deref().unwrap_or_default());
    let press = move |event: Event| {
        store.dispatch(match browser::said_near(&event, "data-do").as_deref() {
            Some("keep") => return store.own(),
            Some("back") => Action::Own(false),
            Some("") => Action::Dismiss,
            Some(_) | None => return,
        });
    };
    let button = |act, word| {
        el("button", "")
            .set("type", "button")
            .set("data-do", act)
            .say(word)
    };
    let told = move || {
        let text = notice.get();
        if text.is_empty() {
            return ui::nothing();
        }
        let mut bar = el("div", "notice")
            .on("click", press)
            .with(ui::words("p", "", text.clone()));
        // what can be done about it
        if [
            browser::FORBIDDEN,
            browser::FULL,
            browser::NOWHERE,
            browser::CHANGED,
        ]
        .contains(&&*text)
        {
            let keeping = el("div", "").on("click", move |event| menu::press(store, &event));
            bar = bar.with(keeping.with(bench::kept_view(store, "keeping", notice)));
        }
        let (is_guest, is_told) = store.now(|state| (state.history.is_guest, state.notice.is_some()));
        if is_guest {
            bar = bar
                .with(button("keep", "Keep it as mine"))
                .with(button("back", "Back to mine"));
        }
        if is_told {
            bar = bar.with(button("", "Close"));
        }
        bar.view()
    };
    el("div", "").set("role", "alert").follow_part(told).view()
}

/// Undo, redo, walking the paths, the next leak: wherever the focus is, but not while typing.
fn keys(store: Store) {
    let down = window_event_listener(leptos::ev::keydown, move |event| {
        let is_let_go = event.key() == "Escape" && browser::drag::abandon();
        if is_let_go || browser::unfold(&event) || browser::is_typing(&event) || event.alt_key() {
            return;
        }
        let command = event.ctrl_key() || event.meta_key();
        let single = !command && store.now(|state| state.has_single_keys);
        let action = match (event.shift_key(), event.key().as_str()) {
            (false, "z") if command => Some(Action::Undo),
            (true, "Z" | "z") | (false, "y") if command => Some(Action::Redo),
            (_, "Escape") if store.now(|state| state.is_presenting) => Some(Action::Present(false)),
            (_, "Escape") => Some(Action::Dismiss),
            (_, "[") if single => Some(Action::Select(step(store, -1))),
            (_, "]") if single => Some(Action::Select(step(store, 1))),
            (_, "l" | "L") if single => {
                toolbar::next(store, Answer::is_leak).map(|at| Action::Select(Some(at)))
            }
            (_, "b" | "B") if single => Some(Action::Before(true)),
            (_, "p" | "P") if single => Some(Action::Present(!store.now(|state| state.is_presenting))),
            (_, "?") if single => {
                help::toggle();
                None
            }
            (_, "/") if single => search::open(&event),
            (false, "k") if command => search::open(&event),
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

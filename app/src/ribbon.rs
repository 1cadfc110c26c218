//! What a switch would change, and what the last edit changed, in a slot that never moves.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use pathlight_core::analysis::change::Change;
use pathlight_core::edit::PolicyScopeChoice;
use pathlight_core::explain;
use pathlight_core::explain::plain::on_one_line;
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;

use crate::state::{self, Action, Store, request};
use crate::ui::{self, el};
use crate::{bench, browser};

/// The id of the panel with all that changes.
const PANEL: &str = "changes";

/// The ribbon.
pub fn ribbon(store: Store) -> AnyView {
    let preview = move || match store.trial() {
        Some((turn, change, _)) => {
            let shown = store.shown.get();
            let name = explain::switch::turned(&shown.scenario, &turn);
            let text = format!(" {}", words(&shown.scenario, &change));
            el("span", "")
                .with(ui::words("b", "", format!("If you set {name}")))
                .say(text)
                .view()
        }
        None if store.told.get().scenario.switches.is_empty() => ui::nothing(),
        None => ui::words(
            "span",
            "ribbon-rest",
            "Rest on a switch to see what it would open and close.",
        ),
    };
    let last = move || {
        let shown = store.told.get();
        let name = store.now(|state| state.history.undo_name());
        // it is another network, not a change of the one before
        let opened = store.now(|state| {
            let title = &state.document.scenario.title;
            state.history.is_opening().then(|| on_one_line(title))
        });
        match (name, opened) {
            (None, _) => String::new(),
            (Some(name), _) if store.now(|state| state.is_before) => {
                format!("Before “{name}”: let go of B to come back")
            }
            (Some(_), Some(title)) => format!("Opened {title}"),
            (Some(name), None) if shown.is_as_before() => name,
            (Some(name), None) => format!("{name}: {}", words(&shown.scenario, &shown.change)),
        }
    };
    let (exact, tried) = exact(store);
    let preview = el("p", "ribbon-preview")
        .set("data-story", "preview")
        .follow_part(preview)
        .with(el("small", "ribbon-exact").follow_words(move || exact.get()));
    let last = el("p", "ribbon-last")
        .set("role", "status")
        .set("data-story", "last-change")
        .follow_words(last);
    let tool = |class, word: &'static str| el("button", class).set("type", "button").say(word);
    let undo = tool("tool take-back", "Undo").on("click", move |_| store.dispatch(Action::Undo));
    let whole = tool("tool", "In full").set("popovertarget", PANEL);
    let whole = whole.follow("hidden", move || {
        let _ = store.told.get();
        let is_nothing =
            tried.with(String::is_empty) && store.now(|state| state.history.undo_name().is_none());
        is_nothing.then(String::new)
    });
    let last = el("div", "ribbon-done").with(last).with(undo).with(whole);
    let note = el("p", "ribbon-note")
        .set("role", "status")
        .set("data-story", "note")
        .follow_words(move || store.note.get());
    let ribbon = el("footer", "ribbon")
        .set("tabindex", "0")
        .set("aria-label", "What changes")
        .with(preview)
        .with(last)
        .with(note)
        .view();
    let panel = bench::panel(store, PANEL, "All that changes", tried);
    vec![ribbon, panel.view()].into_any()
}

/// What resting on a switch would do to all traffic, as exact sets: asked for a moment after the rest begins. And what was
/// rested on last: the switch and, in a line of its own, the choice.
fn exact(store: Store) -> (RwSignal<String>, Memo<String>) {
    let (told, tried) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let asked = Rc::new(Cell::new(0_u32));
    Store::follow_on(Box::new(move || {
        let turn = store.hint.with(|hint| hint.trial.clone());
        asked.set(asked.get() + 1);
        let (asked, mine) = (asked.clone(), asked.get());
        if told.with_untracked(|told| !told.is_empty()) {
            told.set(String::new());
        }
        let Some(turn) = turn else { return };
        let number = PolicyScopeChoice::ALL
            .iter()
            .position(|it| Some(*it) == turn.choice);
        let choice = number.map_or_else(String::new, |number| number.to_string());
        let tried_now = format!("{}\n{choice}", turn.switch);
        let request = request(&[("ask", "preview"), ("key", &tried_now)]);
        tried.set(tried_now);
        browser::after(200, move || {
            if asked.get() != mine {
                return;
            }
            store.ask(request, move |reply| {
                let words = reply.and_then(|reply| Some(reply.get("told")?.as_str()?.to_owned()));
                if let Some(words) = words.filter(|_| asked.get() == mine) {
                    told.set(words);
                }
            });
        });
    }));
    (told, state::memo(Box::new(move || tried.get())))
}

fn words(scenario: &Scenario, change: &Change) -> String {
    let list = |flows: &[Flow]| {
        let one = |flow: &Flow| format!("{} ({})", explain::pair(scenario, flow), explain::traffic(flow));
        let first: Vec<_> = flows.iter().take(2).map(one).collect();
        let more = flows.len().saturating_sub(first.len());
        match more {
            0 => first.join(", "),
            more => format!("{} and {more} more", first.join(", ")),
        }
    };
    let mut parts = Vec::new();
    if !change.opened.is_empty() {
        parts.push(format!("opens {}: {}", change.opened.len(), list(&change.opened)));
    }
    if !change.closed.is_empty() {
        parts.push(format!(
            "closes {}: {}",
            change.closed.len(),
            list(&change.closed)
        ));
    }
    if !change.undetermined.is_empty() {
        parts.push(format!("leaves {} undetermined", change.undetermined.len()));
    }
    for (flows, what) in [(&change.added, "new"), (&change.gone, "gone")] {
        match flows.len() {
            0 => {}
            1 => parts.push(format!("1 path is {what}")),
            many => parts.push(format!("{many} paths are {what}")),
        }
    }
    if parts.is_empty() && !change.rerouted.is_empty() {
        parts.push(format!(
            "opens and closes nothing; {} arrive otherwise",
            change.rerouted.len()
        ));
    }
    match parts.is_empty() {
        true => "opens and closes nothing".to_owned(),
        false => parts.join("; "),
    }
}

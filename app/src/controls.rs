//! The switches, grouped by the thing that they set.

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::edit::switch::position;
use pathlight_core::edit::{PolicyScopeChoice, Position, Turn};
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::SwitchId;
use pathlight_core::model::switch::Switch;

use crate::bench;
use crate::browser::{self, Event};
use crate::state::{self, Action, Hint, Shelf, Shown, Store, named};
use crate::ui::{self, El, Source, el};

/// The switches of the scenario, or the things that it consists of.
pub fn controls(store: Store) -> AnyView {
    let tab = move |shelf: Shelf| {
        el("button", "tool")
            .set("type", "button")
            .say_whether("aria-pressed", move || store.with(|state| state.shelf) == shelf)
            .on("click", move |_| store.dispatch(Action::Browse(shelf)))
    };
    let tabs = el("div", "views tabs")
        .set("role", "group")
        .set("aria-label", "Beside the picture")
        .with(tab(Shelf::Switches).say("Switches"))
        .with(tab(Shelf::Things).say("Network"))
        .with(tab(Shelf::Findings).follow_words(move || store.findings.get()));
    let list = store.word(|state| {
        let ask = match state.shelf {
            Shelf::Switches => "",
            Shelf::Things => "things",
            Shelf::Findings => "findings",
        };
        ask.to_owned()
    });
    let list = move || {
        let ask = list.get();
        match ask.is_empty() {
            true => switches(store),
            false => bench::list(store, ask),
        }
    };
    el("nav", "controls")
        .set("aria-label", "Switches, things and findings")
        .with(tabs)
        .follow_part(list)
        .view()
}

/// Every switch of the scenario. A flip builds no other anew.
fn switches(store: Store) -> AnyView {
    let mut of = None;
    let mut groups: Arc<Groups> = Arc::default();
    let groups = move || {
        let shown = store.shown.get();
        // no flip changes what they are called
        if of.as_ref().is_none_or(|of| !Arc::ptr_eq(of, &shown.drawn_as)) {
            groups = Arc::new(grouped(&shown.scenario));
            of = Some(shown.drawn_as.clone());
        }
        let mut all = el("div", "");
        for (number, group) in groups.iter().enumerate() {
            let mut says = String::new();
            for at in &group.1 {
                let (class, stands, _) = stands(store, &shown, *at);
                says += class;
                says += stands;
            }
            let of: Vec<Source> = vec![shown.drawn_as.clone()];
            let (groups, shown) = (groups.clone(), shown.clone());
            all = all.keep(group.0.clone(), says, of, move || {
                let (heading, own) = &groups[number];
                control_group(store, &shown, heading, own)
            });
        }
        all.view()
    };
    // whose author gave it a name said what they want
    let is_sought = state::memo(Box::new(move || {
        let shown = store.told.get();
        let is_sought = shown.scenario.switches.is_empty() || !named::is_known(&shown.scenario.title);
        if is_sought { "yes" } else { "" }.to_owned()
    }));
    let sought = move || match is_sought.get().is_empty() {
        true => ui::nothing(),
        false => bench::suggestions(store),
    };
    let rest = move |event: Event| store.rest_on(turn(&event).map_or_else(Hint::default, Hint::trying));
    let leave = move |_| store.rest_on(Hint::default());
    let act = move |event: Event| {
        // a click on a choice is followed by the choice's own event
        let is_own = |turn: &Turn| turn.choice.is_none() || event.type_() != "click";
        if let Some(turn) = turn(&event).filter(is_own) {
            store.dispatch(Action::Turn(turn));
        }
    };
    // one listener for all of them
    el("div", "switches")
        .on("click", act)
        .on("change", act)
        .on("mouseover", rest)
        .on("mouseleave", leave)
        .on("focusin", rest)
        .on("focusout", leave)
        .follow_part(groups)
        .follow_part(sought)
        .view()
}

/// What a click at an event's place would do.
pub fn turn(event: &Event) -> Option<Turn> {
    if let Some(switch) = browser::said_near(event, "data-flips") {
        return Some(Turn {
            switch: SwitchId::new(switch),
            choice: None,
        });
    }
    let number: usize = browser::said_near(event, "data-choice")?.parse().ok()?;
    let switch = SwitchId::new(browser::said_near(event, "data-switch")?);
    let choice = PolicyScopeChoice::ALL.get(number).copied()?;
    Some(Turn {
        switch,
        choice: Some(choice),
    })
}

/// The switches that set one thing.
fn control_group(store: Store, shown: &Shown, heading: &str, own: &[usize]) -> El {
    let mut group = el("section", "control-group").with(ui::words("h2", "", heading));
    for at in own.iter().copied() {
        let (class, stands, position) = stands(store, shown, at);
        let (id, says) = (
            shown.scenario.switches[at].id.to_string(),
            [class, stands].concat(),
        );
        let shown = shown.clone();
        group = group.keep(id, says, Vec::new(), move || {
            let switch = &shown.scenario.switches[at];
            match position {
                Some(Position::Choice(chosen)) => choices(store, switch, chosen),
                Some(_) | None => control(store, switch, class, stands),
            }
        });
    }
    group
}

/// How a switch is drawn, and how it stands.
fn stands(store: Store, shown: &Shown, at: usize) -> (&'static str, &'static str, Option<Position>) {
    let switch = &shown.scenario.switches[at];
    let position = position(&shown.scenario, &switch.sets);
    let is_hinted = store.hint.with(|hint| hint.switches.contains(&switch.id));
    let stands = match position {
        Some(Position::On) => "true",
        Some(Position::Off) | None => "false",
        Some(Position::Choice(choice)) => explain::switch::choice(choice),
    };
    (
        if is_hinted { "control hinted" } else { "control" },
        stands,
        position,
    )
}

/// What switches set is called, and where these stand in the scenario.
type Groups = Vec<(String, Vec<usize>)>;

/// The switches by what they set: what that is called, and where they stand in the scenario.
fn grouped(scenario: &Scenario) -> Groups {
    let mut groups = Groups::new();
    for (at, switch) in scenario.switches.iter().enumerate() {
        let heading = explain::switch::heading(scenario, switch);
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, own)) => own.push(at),
            None => groups.push((heading, vec![at])),
        }
    }
    groups
}

/// Words about a switch that follow it.
fn words_of(
    store: Store,
    id: SwitchId,
    words: fn(&Scenario, &Switch) -> String,
) -> impl FnMut() -> String + Send + 'static {
    move || {
        let shown = store.told.get();
        let switch = shown.scenario.switches.iter().find(|switch| switch.id == id);
        switch.map_or_else(String::new, |switch| words(&shown.scenario, switch))
    }
}

/// A switch that is on or off.
fn control(store: Store, switch: &Switch, class: &str, checked: &str) -> El {
    let id = switch.id.clone();
    let words = move || {
        let (own, mut was) = (id.clone(), false);
        // once it is tried its room stays: nothing moves away from under the pointer
        let coach = move || {
            let is = store.coach.with(|coached| *coached == own.as_str());
            was |= is;
            match was {
                true => ui::words("span", if is { "coach" } else { "coach gone" }, "Try this switch"),
                false => ui::nothing(),
            }
        };
        let words = |class: &str, words| el("span", class).follow_words(words_of(store, id.clone(), words));
        el("span", "control-text")
            .with(words("control-title", explain::switch::title))
            .with(words("control-detail", explain::switch::detail))
            .follow_part(coach)
    };
    let track = el("span", "track").set("aria-hidden", "true");
    el("button", class)
        .set("type", "button")
        .set("role", "switch")
        .set("data-switch", switch.id.to_string())
        .set("data-flips", switch.id.to_string())
        .set("aria-checked", checked)
        .with(track.with(el("span", "thumb")))
        // what follows the state itself stays
        .keep(String::new(), String::new(), Vec::new(), words)
}

/// A switch with three positions.
fn choices(store: Store, switch: &Switch, chosen: PolicyScopeChoice) -> El {
    let id = switch.id.to_string();
    let title = words_of(store, switch.id.clone(), explain::switch::title);
    let mut row = el("div", "choice-row");
    for (number, choice) in PolicyScopeChoice::ALL.into_iter().enumerate() {
        let input = el("input", "")
            .set("type", "radio")
            .set("name", format!("choice-{id}"));
        let input = match choice == chosen {
            true => input.set("checked", ""),
            false => input,
        };
        let label = el("label", "choice")
            .set("data-choice", number.to_string())
            .with(input);
        row = row.with(label.with(ui::words("span", "", explain::switch::choice(choice))));
    }
    el("fieldset", "choices")
        .set("data-switch", id)
        .with(el("legend", "").follow_words(title))
        .with(row)
}

//! The switches, grouped by the thing that they set.

use leptos::prelude::*;
use pathlight_core::edit::switch::position;
use pathlight_core::edit::{PolicyScopeChoice, Position, Turn};
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::SwitchId;
use pathlight_core::model::switch::Switch;

use crate::bench;
use crate::browser::{self, Event};
use crate::state::{self, Action, Hint, Shelf, Store, named};
use crate::ui::{self, el};

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

/// Every switch of the scenario. The list follows which switches there are: a flip builds nothing anew.
fn switches(store: Store) -> AnyView {
    let ids = state::memo(Box::new(move || {
        let shown = store.shown.get();
        let ids = shown.scenario.switches.iter().map(|switch| switch.id.as_str());
        ids.collect::<Vec<_>>().join("\n")
    }));
    let groups = move || {
        // read, not only tracked: a memo that nobody has read yet follows nothing
        let _ = ids.get();
        let shown = store.shown.get_untracked();
        if shown.scenario.switches.is_empty() {
            return bench::suggestions(store);
        }
        let mut groups: Vec<(String, Vec<AnyView>)> = Vec::new();
        for switch in &shown.scenario.switches {
            let heading = explain::switch::heading(&shown.scenario, switch);
            let control = control(store, &shown.scenario, switch);
            match groups.iter_mut().find(|(known, _)| *known == heading) {
                Some((_, controls)) => controls.push(control),
                None => groups.push((heading.clone(), vec![ui::words("h2", "", heading), control])),
            }
        }
        let group = |controls: Vec<AnyView>| el("section", "control-group").with_all(controls).view();
        let groups = el("div", "").with_all(groups.into_iter().map(|(_, controls)| group(controls)));
        // whose author gave it a name said what they want
        match named::is_known(&shown.scenario.title) {
            true => groups.view(),
            false => groups.with(bench::suggestions(store)).view(),
        }
    };
    let rest = move |event: Event| store.rest_on(turn(&event).map_or_else(Hint::default, Hint::trying));
    let leave = move |_| store.rest_on(Hint::default());
    let act = move |event: Event| {
        // a click on a choice is followed by the choice's own event
        let is_choice = event.type_() == "click" && browser::said_near(&event, "data-choice").is_some();
        if let Some(turn) = turn(&event).filter(|_| !is_choice) {
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

fn control(store: Store, scenario: &Scenario, switch: &Switch) -> AnyView {
    let (id, sets) = (switch.id.clone(), switch.sets.clone());
    if let Some(Position::Choice(_)) = position(scenario, &sets) {
        return choices(store, switch, explain::switch::title(scenario, switch));
    }
    let words_of = |words: fn(&Scenario, &Switch) -> String| {
        let id = id.clone();
        move || {
            let shown = store.told.get();
            let switch = shown.scenario.switches.iter().find(|switch| switch.id == id);
            switch.map_or_else(String::new, |switch| words(&shown.scenario, switch))
        }
    };
    let own = id.clone();
    let class = move || {
        let is_hinted = store.hint.with(|hint| hint.switches.contains(&own));
        Some(if is_hinted {
            "control hinted".to_owned()
        } else {
            "control".to_owned()
        })
    };
    let own = id.clone();
    let coach = move || match store.coach.with(|coached| *coached == own.as_str()) {
        true => ui::words("span", "coach", "Try this switch"),
        false => ui::nothing(),
    };
    let text = el("span", "control-text")
        .with(el("span", "control-title").follow_words(words_of(explain::switch::title)))
        .with(el("span", "control-detail").follow_words(words_of(explain::switch::detail)))
        .follow_part(coach);
    el("button", "")
        .set("type", "button")
        .set("role", "switch")
        .set("data-switch", id.to_string())
        .set("data-flips", id.to_string())
        .follow("class", class)
        .say_whether("aria-checked", move || {
            position(&store.shown.get().scenario, &sets) == Some(Position::On)
        })
        .with(
            el("span", "track")
                .set("aria-hidden", "true")
                .with(el("span", "thumb")),
        )
        .with(text)
        .view()
}

/// A switch with three positions.
fn choices(store: Store, switch: &Switch, title: String) -> AnyView {
    let id = switch.id.to_string();
    let mut row = el("div", "choice-row");
    for (number, choice) in PolicyScopeChoice::ALL.into_iter().enumerate() {
        let sets = switch.sets.clone();
        let is_chosen =
            move || position(&store.shown.get().scenario, &sets) == Some(Position::Choice(choice));
        let input = el("input", "")
            .set("type", "radio")
            .set("name", format!("choice-{id}"))
            .property("checked", is_chosen);
        let label = el("label", "choice")
            .set("data-choice", number.to_string())
            .with(input);
        row = row.with(label.with(ui::words("span", "", explain::switch::choice(choice))));
    }
    el("fieldset", "choices")
        .set("data-switch", id)
        .with(ui::words("legend", "", title))
        .with(row)
        .view()
}

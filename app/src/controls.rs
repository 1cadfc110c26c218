//! The switches, grouped by the thing that they set.

use leptos::prelude::*;
use pathlight_core::edit::switch::position;
use pathlight_core::edit::{Edit, PolicyScopeChoice, Position};
use pathlight_core::explain;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::SwitchId;
use pathlight_core::model::switch::Switch;

use crate::browser::{self, Event, FocusEvent, MouseEvent};
use crate::state::{Action, Hint, Store};
use crate::ui::{self, on, part, said, text};

/// Every switch of the scenario. The list follows which switches there are: a flip builds nothing anew.
#[component]
pub fn Controls() -> impl IntoView {
    let store = Store::get();
    let ids = Memo::new(move |_| {
        let shown = store.shown.get();
        let ids = shown.scenario.switches.iter().map(|switch| switch.id.as_str());
        ids.collect::<Vec<_>>().join("\n")
    });
    let groups = part(move || {
        ids.track();
        let scenario = store.shown.get_untracked().scenario.clone();
        let mut groups: Vec<(String, Vec<AnyView>)> = Vec::new();
        for switch in &scenario.switches {
            let heading = explain::switch::heading(&scenario, switch);
            let control = control(store, &scenario, switch);
            match groups.iter_mut().find(|(known, _)| *known == heading) {
                Some((_, controls)) => controls.push(control),
                None => groups.push((heading.clone(), vec![ui::words("h2", "", heading), control])),
            }
        }
        let groups = groups
            .into_iter()
            .map(|(_, controls)| ui::block("section", "control-group", controls));
        groups.collect::<Vec<_>>().into_any()
    });
    // one listener for all of them
    let of = |event: &Event| browser::said_near(event, "data-switch").map(SwitchId::new);
    let choice = |event: &Event| {
        let number: usize = browser::said_near(event, "data-choice")?.parse().ok()?;
        PolicyScopeChoice::ALL.get(number).copied()
    };
    let edit = move |event: &Event| {
        let switch = of(event)?;
        Some(match choice(event) {
            Some(choice) => Edit::Choose { switch, choice },
            None => Edit::Flip { switch },
        })
    };
    let flip = on(move |event: MouseEvent| match edit(&event) {
        Some(edit @ Edit::Flip { .. }) if choice_row(&event).is_none() => store.dispatch(Action::Edit(edit)),
        Some(_) | None => {}
    });
    let choose = on(move |event: Event| {
        if let Some(edit) = edit(&event) {
            store.dispatch(Action::Edit(edit));
        }
    });
    let rest = move |event: &Event| {
        store.rest_on(match edit(event) {
            Some(Edit::Flip { .. }) if choice_row(event).is_some() => Hint::default(),
            Some(edit) => Hint::trying(edit),
            None => Hint::default(),
        });
    };
    let leave = move || store.rest_on(Hint::default());
    view! {
        <nav class="controls" aria-label="Switches" on:click=flip on:change=choose
            on:mouseover=on(move |event: MouseEvent| rest(&event)) on:mouseleave=on(move |_: MouseEvent| leave())
            on:focusin=on(move |event: FocusEvent| rest(&event)) on:focusout=on(move |_: FocusEvent| leave())>
            {groups}
        </nav>
    }
}

/// Whether an event is about a choice of several, which a click between them does not make.
fn choice_row(event: &Event) -> Option<String> {
    browser::said_near(event, "data-choices")
}

fn control(store: Store, scenario: &Scenario, switch: &Switch) -> AnyView {
    let (id, sets) = (switch.id.clone(), switch.sets.clone());
    if let Some(Position::Choice(_)) = position(scenario, &sets) {
        return choices(store, switch, explain::switch::title(scenario, switch));
    }
    let words_of = |words: fn(&Scenario, &Switch) -> String| {
        let id = id.clone();
        text(move || {
            let shown = store.shown.get();
            let switch = shown.scenario.switches.iter().find(|switch| switch.id == id);
            switch.map_or_else(String::new, |switch| words(&shown.scenario, switch))
        })
    };
    let (title, detail) = (
        words_of(explain::switch::title),
        words_of(explain::switch::detail),
    );
    let is_on = said(move || position(&store.shown.get().scenario, &sets) == Some(Position::On));
    let own = id.clone();
    let class = text(move || {
        let is_hinted = store.hint.with(|hint| hint.switches.contains(&own));
        if is_hinted {
            "control hinted".to_owned()
        } else {
            "control".to_owned()
        }
    });
    let own = id.clone();
    let coach = part(move || match store.coach() {
        Some(coached) if coached == own => ui::words("span", "coach", "Try this switch"),
        Some(_) | None => ui::nothing(),
    });
    view! {
        <button type="button" role="switch" class=class data-switch=id.to_string() aria-checked=is_on>
            <span class="track" aria-hidden="true"><span class="thumb"></span></span>
            <span class="control-text">
                <span class="control-title">{title}</span>
                <span class="control-detail">{detail}</span>
                {coach}
            </span>
        </button>
    }
    .into_any()
}

/// A switch with three positions.
fn choices(store: Store, switch: &Switch, title: String) -> AnyView {
    let (id, sets) = (switch.id.clone(), switch.sets.clone());
    let option = |choice: PolicyScopeChoice| {
        let sets = sets.clone();
        let checked = move || position(&store.shown.get().scenario, &sets) == Some(Position::Choice(choice));
        let checked: Box<dyn FnMut() -> bool + Send> = Box::new(checked);
        let number = PolicyScopeChoice::ALL
            .iter()
            .position(|it| *it == choice)
            .unwrap_or(0);
        view! {
            <label class="choice" data-choice=number.to_string()>
                <input type="radio" name=format!("choice-{id}") prop:checked=checked/>
                <span>{explain::switch::choice(choice)}</span>
            </label>
        }
        .into_any()
    };
    let options = PolicyScopeChoice::ALL.map(option).into_iter().collect();
    view! {
        <fieldset class="choices" data-switch=id.to_string() data-choices="">
            <legend>{title}</legend>
            {ui::block("div", "choice-row", options)}
        </fieldset>
    }
    .into_any()
}

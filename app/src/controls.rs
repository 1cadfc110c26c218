//! The switches, grouped by the thing that they set.

use leptos::prelude::*;
use pathlight_core::edit::switch::position;
use pathlight_core::edit::{Edit, PolicyScopeChoice, Position};
use pathlight_core::explain;
use pathlight_core::model::id::SwitchId;
use pathlight_core::model::switch::Switch;

use crate::state::{Action, Store};

/// Every switch of the scenario.
#[component]
pub fn Controls() -> impl IntoView {
    let store = Store::get();
    // the list follows the scenario's switches, not their positions: a flip builds nothing anew
    let groups = Memo::new(move |_| {
        store.scenario.with(|scenario| {
            let mut groups: Vec<(String, Vec<Switch>)> = Vec::new();
            for switch in &scenario.switches {
                let heading = explain::switch::heading(scenario, switch);
                match groups.iter_mut().find(|(known, _)| *known == heading) {
                    Some((_, switches)) => switches.push(switch.clone()),
                    None => groups.push((heading, vec![switch.clone()])),
                }
            }
            groups
        })
    });
    let coach = store.coach();
    view! {
        <nav class="controls" aria-label="Switches">
            {move || groups.get().into_iter().map(|(heading, switches)| view! {
                <section class="control-group">
                    <h2>{heading}</h2>
                    {switches.into_iter().map(|switch| view! { <Control switch coach/> }).collect_view()}
                </section>
            }).collect_view()}
        </nav>
    }
}

#[component]
fn Control(switch: Switch, coach: Memo<Option<SwitchId>>) -> impl IntoView {
    let store = Store::get();
    let sets = switch.sets.clone();
    let stands = Memo::new(move |_| store.scenario.with(|scenario| position(scenario, &sets)));
    let (titled, detailed) = (switch.clone(), switch.clone());
    let title = move || {
        store
            .scenario
            .with(|scenario| explain::switch::title(scenario, &titled))
    };
    let detail = move || {
        store
            .scenario
            .with(|scenario| explain::switch::detail(scenario, &detailed))
    };
    let id = StoredValue::new(switch.id.clone());
    let hint = move |on: bool| store.dispatch(Action::Hint(on.then(|| id.get_value()).into_iter().collect()));
    let is_hinted = move || store.hinted.with(|hinted| hinted.contains(&id.get_value()));
    let is_coached = move || coach.with(|coached| coached.as_ref() == Some(&id.get_value()));
    match stands.get_untracked() {
        Some(Position::Choice(_)) => view! { <Choice switch stands title=untrack(title)/> }.into_any(),
        Some(Position::On | Position::Off) | None => view! {
            <button type="button" role="switch" class="control" data-switch=switch.id.to_string()
                class:hinted=is_hinted
                aria-checked=move || (stands.get() == Some(Position::On)).to_string()
                on:click=move |_| store.dispatch(Action::Edit(Edit::Flip { switch: id.get_value() }))
                on:mouseenter=move |_| hint(true) on:mouseleave=move |_| hint(false)
                on:focus=move |_| hint(true) on:blur=move |_| hint(false)>
                <span class="track" aria-hidden="true"><span class="thumb"></span></span>
                <span class="control-text">
                    <span class="control-title">{title}</span>
                    <span class="control-detail">{detail}</span>
                    {move || is_coached().then(|| view! { <span class="coach">"Try this switch"</span> })}
                </span>
            </button>
        }
        .into_any(),
    }
}

/// A switch with three positions.
#[component]
fn Choice(switch: Switch, stands: Memo<Option<Position>>, title: String) -> impl IntoView {
    let store = Store::get();
    let id = StoredValue::new(switch.id.clone());
    let option = move |choice: PolicyScopeChoice| {
        let name = format!("choice-{}", id.get_value());
        let edit = move || Edit::Choose {
            switch: id.get_value(),
            choice,
        };
        let choose = move |_| store.dispatch(Action::Edit(edit()));
        let hint = move || store.dispatch(Action::Try(edit()));
        let leave = move || store.dispatch(Action::Hint(Vec::new()));
        view! {
            <label class="choice" on:mouseenter=move |_| hint() on:mouseleave=move |_| leave()
                on:focusin=move |_| hint() on:focusout=move |_| leave()>
                <input type="radio" name=name prop:checked=move || stands.get() == Some(Position::Choice(choice)) on:change=choose/>
                <span>{explain::switch::choice(choice)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choices" data-switch=switch.id.to_string()>
            <legend>{title}</legend>
            <div class="choice-row">{PolicyScopeChoice::ALL.map(option).collect_view()}</div>
        </fieldset>
    }
}

//! Path strips: one line a path, from source to destination, a mark for every gate on it.
//!
//! The picture of narrow screens and of print, and the screen reader's walk.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;
use pathlight_core::explain::reason::is_on_the_way;
use pathlight_core::outcome::{Stage, StepOutcome};

use crate::state::{Action, Store};
use crate::symbols::{Look, look};

/// Every path on display, worst first by look, in the scenario's order for reading.
#[component]
pub fn Strips() -> impl IntoView {
    let store = Store::get();
    let count = Memo::new(move |_| store.answers.with(|answers| answers.len()));
    view! {
        <section class="strips" aria-label="Paths">
            {move || (count.get() == 0).then(|| view! { <p class="empty">"No paths yet: a path needs a source and a destination."</p> })}
            <ol>
                {move || (0..count.get()).map(|at| view! { <Strip at/> }).collect_view()}
            </ol>
        </section>
    }
}

#[component]
fn Strip(at: usize) -> impl IntoView {
    let store = Store::get();
    // a memo of its own: only a path that changed is drawn again
    let answer = Memo::new(move |_| store.answers.with(|answers| answers.get(at).cloned()));
    let drawn = move || answer.get().map(|answer| view! { <Drawn at answer/> });
    view! { <li>{drawn}</li> }
}

#[component]
fn Drawn(at: usize, answer: Answer) -> impl IntoView {
    let store = Store::get();
    let Look { class, symbol, word } = look(answer.state(), answer.wanted);
    let flow = answer.flow.clone();
    let (from, to) = store.scenario.with_untracked(|scenario| {
        (
            explain::from(scenario, &flow.source),
            explain::to(scenario, &flow.target),
        )
    });
    let gates_read = gates_in_words(&answer);
    let is_changed = move || {
        store
            .change
            .with(|change| change.opened.contains(&flow) || change.closed.contains(&flow))
    };
    let traffic = explain::traffic(&answer.flow);
    view! {
        <button type="button" class=format!("strip {class}") data-path=at.to_string() data-state=class
            class:changed=is_changed
            aria-current=move || (store.selected.get() == Some(at)).then_some("true")
            on:click=move |_| store.dispatch(Action::Select(Some(at)))>
            <span class="strip-end"><bdi>{from}</bdi><span class="sr">" to "</span></span>
            <span class="strip-line" aria-hidden="true">{gates(&answer)}</span>
            <span class="strip-end strip-to"><bdi>{to}</bdi><small>{traffic}</small></span>
            <span class="badge"><span aria-hidden="true">{symbol}" "</span>{word}</span>
            <span class="sr">{gates_read}</span>
        </button>
    }
}

fn gates(answer: &Answer) -> impl IntoView + use<> {
    let mut beyond = false;
    let mut parts = Vec::new();
    for step in &answer.outcome.steps {
        let class = match (step.outcome, is_on_the_way(step)) {
            (StepOutcome::Passed, _) => "gate pass",
            (StepOutcome::Stopped, _) => "gate stop",
            (StepOutcome::Unknown, _) => "gate unknown",
            (StepOutcome::NotApplicable | StepOutcome::NotReached, _) => continue,
        };
        parts.push(view! { <span class="segment"></span> }.into_any());
        let letter = explain::letter(step.stage).to_string();
        let missing = is_missing_control(answer, step.stage);
        let class = if missing { "gate missing" } else { class };
        parts.push(view! { <span class=class title=explain::title(step.stage)>{letter}</span> }.into_any());
        beyond = beyond || step.outcome == StepOutcome::Stopped;
    }
    let last = if beyond { "segment beyond" } else { "segment arrow" };
    parts.push(view! { <span class=last></span> }.into_any());
    parts
}

/// On a leak, the control that is absent: an endpoint policy that nobody attached.
fn is_missing_control(answer: &Answer, stage: Stage) -> bool {
    let step = answer.outcome.step(stage);
    answer.is_leak() && step.is_some_and(|step| step.reason == pathlight_core::outcome::Reason::NoPolicy)
}

fn gates_in_words(answer: &Answer) -> String {
    let word = |step: &pathlight_core::outcome::Step| {
        format!(
            "{} {}",
            explain::title(step.stage),
            explain::outcome(step.outcome)
        )
    };
    let steps = answer
        .outcome
        .steps
        .iter()
        .filter(|step| is_on_the_way(step) && step.outcome != StepOutcome::NotApplicable);
    steps.map(word).collect::<Vec<_>>().join(", ")
}

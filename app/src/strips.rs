//! Path strips: one line a path, from source to destination, a mark for every gate on it.
//!
//! The picture of narrow screens and of print, and the screen reader's walk.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;
use pathlight_core::explain::reason::is_on_the_way;
use pathlight_core::outcome::{Stage, StepOutcome};

use crate::browser::{self, MouseEvent};
use crate::state::{Action, Store};
use crate::symbols::{Look, look};
use crate::ui::{self, on, part, while_so};

/// Every path on display, worst first by look, in the scenario's order for reading.
#[component]
pub fn Strips() -> impl IntoView {
    let store = Store::get();
    let count = Memo::new(move |_| store.shown.get().answers.len());
    let strips = part(move || {
        if count.get() == 0 {
            return ui::words(
                "p",
                "empty",
                "No paths yet: a path needs a source and a destination.",
            );
        }
        let strips = (0..count.get()).map(|at| ui::block("li", "", vec![strip(store, at)]));
        ui::block("ol", "", strips.collect())
    });
    let choose = on(move |event: MouseEvent| {
        if let Some(at) = browser::said_near(&event, "data-path").and_then(|at| at.parse().ok()) {
            store.dispatch(Action::Select(Some(at)));
        }
    });
    view! { <section class="strips" aria-label="Paths" on:click=choose>{strips}</section> }
}

/// One path; drawn anew only when its answer is another one.
fn strip(store: Store, at: usize) -> AnyView {
    let answer = store.answer(at);
    part(move || {
        answer
            .get()
            .map_or_else(ui::nothing, |answer| drawn(store, at, &answer))
    })
    .into_any()
}

fn drawn(store: Store, at: usize, answer: &Answer) -> AnyView {
    let Look { class, symbol, word } = look(answer.state(), answer.wanted);
    let scenario = store.shown.get_untracked().scenario.clone();
    let (from, to) = (
        explain::from(&scenario, &answer.flow.source),
        explain::to(&scenario, &answer.flow.target),
    );
    let is_current = while_so("true", move || store.selected.get() == Some(at));
    let traffic = explain::traffic(&answer.flow);
    view! {
        <button type="button" class=format!("strip {class}") data-path=at.to_string() data-state=class aria-current=is_current>
            <span class="strip-end"><bdi>{from}</bdi><span class="sr">" to "</span></span>
            <span class="strip-line" aria-hidden="true">{gates(answer)}</span>
            <span class="strip-end strip-to"><bdi>{to}</bdi><small>{traffic}</small></span>
            <span class="badge"><span aria-hidden="true">{format!("{symbol} ")}</span>{word}</span>
            <span class="sr">{gates_in_words(answer)}</span>
        </button>
    }
    .into_any()
}

fn gates(answer: &Answer) -> Vec<AnyView> {
    let mut beyond = false;
    let mut parts = Vec::new();
    for step in &answer.outcome.steps {
        let class = match (step.outcome, is_on_the_way(step)) {
            (StepOutcome::Passed, _) => "gate pass",
            (StepOutcome::Stopped, _) => "gate stop",
            (StepOutcome::Unknown, _) => "gate unknown",
            (StepOutcome::NotApplicable | StepOutcome::NotReached, _) => continue,
        };
        let class = if is_missing_control(answer, step.stage) {
            "gate missing"
        } else {
            class
        };
        parts.push(ui::block("span", "segment", Vec::new()));
        parts.push(ui::words("span", class, explain::letter(step.stage).to_string()));
        beyond = beyond || step.outcome == StepOutcome::Stopped;
    }
    parts.push(ui::block(
        "span",
        if beyond { "segment beyond" } else { "segment arrow" },
        Vec::new(),
    ));
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

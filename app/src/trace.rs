//! The chosen path, stage by stage, in plain words.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;
use pathlight_core::explain::reason::is_on_the_way;
use pathlight_core::model::Scenario;
use pathlight_core::outcome::{Outcome, Step, StepOutcome};

use crate::browser::{self, MouseEvent};
use crate::state::{Action, Store};
use crate::symbols::look;
use crate::ui::{self, on, part, while_so};

/// The trace of the chosen path.
#[component]
pub fn Trace() -> impl IntoView {
    let store = Store::get();
    let chosen = Memo::new(move |_| {
        let shown = store.shown.get();
        store.selected.get().and_then(|at| shown.answers.get(at).cloned())
    });
    Effect::new(move |_| {
        if let Some(stage) = store.with(|state| state.stage) {
            request_animation_frame(move || browser::reveal(&format!("stage-{}", stage.id())));
        }
    });
    let close = on(move |_: MouseEvent| store.dispatch(Action::Inspect(false)));
    let trace = part(move || match chosen.get() {
        Some(answer) => whole(store, &answer),
        None => ui::words("p", "empty", "Choose a path to read what decides it."),
    });
    view! {
        <aside class="trace" id="trace" tabindex="0" aria-label="The chosen path" data-story="trace">
            <button type="button" class="tool trace-close" aria-label="Close the path's trace" on:click=close>"✕"</button>
            {trace}
        </aside>
    }
}

fn whole(store: Store, answer: &Answer) -> AnyView {
    let scenario = store.shown.get_untracked().scenario.clone();
    let look = look(answer.state(), answer.wanted);
    let steps = answer.outcome.steps.iter().filter(|step| is_on_the_way(step));
    let steps = steps
        .map(|step| stage(store, &scenario, &answer.outcome, step))
        .collect();
    let pair = explain::pair(&scenario, &answer.flow);
    let symbol = view! { <span aria-hidden="true">{format!("{} ", look.symbol)}</span> }.into_any();
    let state = vec![symbol, sentence(answer).into_any()];
    let mut parts = vec![
        ui::block("h2", "", vec![ui::words("bdi", "", pair)]),
        ui::words("p", "trace-traffic", explain::traffic(&answer.flow)),
        ui::block("p", format!("trace-state {}", look.class), state),
        ui::words("p", "trace-verdict", explain::verdict(&answer.outcome)),
        ui::block("ol", "stages", steps),
    ];
    let assumed = answer.outcome.assumptions().into_iter().map(|it| {
        let words = format!("{} ", explain::assumption(it));
        ui::block("li", "", vec![words.into_any(), ui::words("small", "", it.0)])
    });
    let assumed: Vec<_> = assumed.collect();
    if !assumed.is_empty() {
        let list = vec![ui::words("h3", "", "Assumed"), ui::block("ul", "", assumed)];
        parts.push(ui::block("section", "assumptions", list));
    }
    parts.into_any()
}

fn sentence(answer: &Answer) -> &'static str {
    use pathlight_core::analysis::matrix::{PathAnswer, Wish};
    let state = answer.state();
    match (state.answer, state.wish) {
        (PathAnswer::Open, Wish::AsWanted) => "Open, as wanted",
        (PathAnswer::Open, Wish::NoOpinion) => "Open",
        (PathAnswer::Open, Wish::Against) => "Leak: open, and it must be closed",
        (PathAnswer::Blocked, Wish::AsWanted) => "Blocked, as wanted",
        (PathAnswer::Blocked, Wish::NoOpinion) => "Blocked",
        (PathAnswer::Blocked, Wish::Against) => "Broken: blocked, and it must be open",
        (PathAnswer::Undetermined, Wish::AsWanted | Wish::NoOpinion) => "Undetermined",
        (PathAnswer::Undetermined, Wish::Against) => "Undetermined, and somebody relies on it",
    }
}

fn stage(store: Store, scenario: &Scenario, outcome: &Outcome, step: &Step) -> AnyView {
    let class = match step.outcome {
        StepOutcome::Passed => "stage pass",
        StepOutcome::Stopped => "stage stop",
        StepOutcome::Unknown => "stage unknown",
        StepOutcome::NotApplicable | StepOutcome::NotReached => "stage aside",
    };
    let of = step.stage;
    let said = ui::words("span", "stage-word", explain::outcome(step.outcome));
    let mut parts = vec![
        ui::block("h3", "", vec![explain::title(of).into_any(), said]),
        ui::words("p", "", explain::step(scenario, outcome, step)),
    ];
    if let Some(identity) = &step.identity {
        let seen = format!("seen as {}", explain::identity(scenario, identity));
        parts.push(ui::words("p", "identity", seen));
    }
    let cites = explain::cites(step);
    if let Some(source) = cites.first().and_then(|cite| explain::source(cite)) {
        parts.push(ui::words("p", "cite", format!("{source} · {}", cites.join(", "))));
    }
    let is_pointed_at = while_so("step", move || store.with(|state| state.stage == Some(of)));
    let letter = explain::letter(of).to_string();
    view! {
        <li class=class id=format!("stage-{}", of.id()) aria-current=is_pointed_at>
            <span class="stage-letter" aria-hidden="true">{letter}</span>
            {ui::block("div", "", parts)}
        </li>
    }
    .into_any()
}

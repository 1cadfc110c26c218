//! The chosen path, stage by stage, in plain words.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;
use pathlight_core::explain::reason::is_on_the_way;
use pathlight_core::model::Scenario;
use pathlight_core::outcome::{Outcome, Stage, Step, StepOutcome};

use crate::browser;
use crate::state::{Action, Store};
use crate::symbols::look;

/// The trace of the chosen path.
#[component]
pub fn Trace() -> impl IntoView {
    let store = Store::get();
    let chosen = Memo::new(move |_| {
        let at = store.selected.get()?;
        store.answers.with(|answers| answers.get(at).cloned())
    });
    let pointed = store.stage();
    Effect::new(move |_| {
        if let Some(stage) = pointed.get() {
            request_animation_frame(move || browser::reveal(&format!("stage-{}", stage.id())));
        }
    });
    view! {
        <aside class="trace" id="trace" tabindex="0" aria-label="The chosen path" data-story="trace">
            <button type="button" class="tool trace-close" aria-label="Close the path's trace"
                on:click=move |_| store.dispatch(Action::Inspect(false))>"✕"</button>
            {move || match chosen.get() {
                Some(answer) => store.scenario.with(|scenario| whole(scenario, &answer, pointed)).into_any(),
                None => view! { <p class="empty">"Choose a path to read what decides it."</p> }.into_any(),
            }}
        </aside>
    }
}

fn whole(scenario: &Scenario, answer: &Answer, pointed: Memo<Option<Stage>>) -> impl IntoView + use<> {
    let look = look(answer.state(), answer.wanted);
    let steps = answer.outcome.steps.iter().filter(|step| is_on_the_way(step));
    let steps = steps
        .map(|step| stage(scenario, &answer.outcome, step, pointed))
        .collect_view();
    let assumptions: Vec<_> = answer.outcome.assumptions().into_iter().cloned().collect();
    view! {
        <h2><bdi>{explain::pair(scenario, &answer.flow)}</bdi></h2>
        <p class="trace-traffic">{explain::traffic(&answer.flow)}</p>
        <p class=format!("trace-state {}", look.class)><span aria-hidden="true">{look.symbol}" "</span>{sentence(answer)}</p>
        <p class="trace-verdict">{explain::verdict(&answer.outcome)}</p>
        <ol class="stages">{steps}</ol>
        {(!assumptions.is_empty()).then(|| view! {
            <section class="assumptions">
                <h3>"Assumed"</h3>
                <ul>{assumptions.iter().map(|it| view! { <li>{explain::assumption(it)} <small>{it.0}</small></li> }).collect_view()}</ul>
            </section>
        })}
    }
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

fn stage(
    scenario: &Scenario,
    outcome: &Outcome,
    step: &Step,
    pointed: Memo<Option<Stage>>,
) -> impl IntoView + use<> {
    let class = match step.outcome {
        StepOutcome::Passed => "stage pass",
        StepOutcome::Stopped => "stage stop",
        StepOutcome::Unknown => "stage unknown",
        StepOutcome::NotApplicable | StepOutcome::NotReached => "stage aside",
    };
    let identity = step
        .identity
        .as_ref()
        .map(|it| format!("seen as {}", explain::identity(scenario, it)));
    let of = step.stage;
    let cites = explain::cites(step);
    let source = cites.first().and_then(|cite| explain::source(cite));
    view! {
        <li class=class id=format!("stage-{}", of.id()) aria-current=move || (pointed.get() == Some(of)).then_some("step")>
            <span class="stage-letter" aria-hidden="true">{explain::letter(step.stage).to_string()}</span>
            <div>
                <h3>{explain::title(step.stage)}<span class="stage-word">{explain::outcome(step.outcome)}</span></h3>
                <p>{explain::step(scenario, outcome, step)}</p>
                {identity.map(|text| view! { <p class="identity">{text}</p> })}
                {source.map(|source| view! { <p class="cite">{source}" · "{cites.join(", ")}</p> })}
            </div>
        </li>
    }
}

//! The chosen path, stage by stage, in plain words.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;
use pathlight_core::explain::reason::is_on_the_way;
use pathlight_core::model::Scenario;
use pathlight_core::model::expectation::Wanted;
use pathlight_core::outcome::{Outcome, Reason, Step, StepOutcome};

use crate::state::{self, Action, Place, Store};
use crate::symbols::look;
use crate::ui::{self, el};
use crate::{bench, browser, menu, share};

/// The trace of the chosen path.
pub fn trace(store: Store) -> AnyView {
    let chosen = Memo::new(move |_| {
        let shown = store.told.get();
        store.selected.get().and_then(|at| shown.answers.get(at).cloned())
    });
    Store::follow_on(Box::new(move || {
        if let Some(stage) = store.with(|state| state.stage) {
            request_animation_frame(move || browser::read_out(&format!("stage-{}", stage.id())));
        }
    }));
    // what is shown: the kind of it, the table, the id
    let pane = store.word(|state| {
        let thing = state.thing.as_ref();
        let pane = if state.is_editing { "form" } else { "path" };
        thing.map_or_else(String::new, |it| format!("{pane}\n{}\n{}", it.table, it.id))
    });
    let place = move || store.now(|state| state.thing.clone());
    let trace = move || {
        let is_form = pane.get().starts_with("form");
        // a form does not follow the path: drawn anew, a press on it would be lost
        if let Some(place) = place().filter(|_| is_form) {
            return bench::form(store, place);
        }
        match chosen.get() {
            Some(answer) => whole(store, &answer),
            None => ui::words("p", "empty", "Choose a path to read what decides it."),
        }
    };
    let tabs = move || {
        let _ = pane.get();
        place().map_or_else(ui::nothing, |place| tabs(store, place))
    };
    // what the workshop says of the path, once there is reason to load it
    let more = store.word(|state| {
        let more = match (state.is_editing, state.selected, state.is_awake) {
            (true, _, _) | (false, None, _) => "",
            (false, Some(_), false) => "asleep",
            (false, Some(_), true) => "awake",
        };
        more.to_owned()
    });
    let more = move || match more.get().as_str() {
        "" => ui::nothing(),
        "asleep" => el("button", "tool wake")
            .set("type", "button")
            .on("click", move |_| {
                store.dispatch(Action::Select(store.selected.get_untracked()));
                browser::focus("trace");
            })
            .say("What else stops it, what would flip it…")
            .view(),
        _ => bench::beside(store),
    };
    let close = el("button", "tool trace-close")
        .set("type", "button")
        .set("aria-label", "Close the path's trace")
        .on("click", move |_| store.dispatch(Action::Inspect(false)));
    el("aside", "trace")
        .set("id", "trace")
        .set("tabindex", "0")
        .set("aria-label", "What is chosen")
        .set("data-story", "trace")
        .with(close.say("✕"))
        .with(el("p", "sr").set("role", "status").set("id", "read-out"))
        .follow_part(tabs)
        .follow_part(trace)
        .follow_part(more)
        .view()
}

/// The chosen path, or the chosen thing.
fn tabs(store: Store, place: Place) -> AnyView {
    let named = place.clone();
    let edit = move || format!("Edit {}", bench::name(&store.told.get().scenario, &named));
    let tab = |is_form: bool| {
        let place = place.clone();
        el("button", "tool")
            .set("type", "button")
            .say_whether("aria-pressed", move || {
                store.with(|state| state.is_editing) == is_form
            })
            .on("click", move |_| {
                store.dispatch(Action::Choose(Some(place.clone()), is_form));
            })
    };
    el("div", "views tabs")
        .set("role", "group")
        .set("aria-label", "What is chosen")
        .with(tab(false).say("Path"))
        .with(tab(true).follow_words(edit))
        .view()
}

fn whole(store: Store, answer: &Answer) -> AnyView {
    browser::keep_focus();
    let shown = store.told.get_untracked();
    let look = look(answer.state(), answer.wanted);
    let state = el("p", format!("trace-state {}", look.class));
    let mut stages = el("ol", "stages");
    for step in answer.outcome.steps.iter().filter(|step| is_on_the_way(step)) {
        stages = stages.with(stage(store, &shown.scenario, &answer.outcome, step));
    }
    let mut whole = el("div", "")
        .with(ui::words("h2", "", explain::pair(&shown.scenario, &answer.flow)))
        .with(ui::words("p", "trace-traffic", explain::traffic(&answer.flow)))
        .with(
            state
                .with(ui::sign(format!("{} ", look.symbol)))
                .say(sentence(answer)),
        )
        .with(el("div", "").set("id", state::WALKED).with(ui::words(
            "p",
            "trace-verdict",
            explain::verdict(&answer.outcome),
        )))
        .with(wish(store, answer))
        .with(walk(store))
        .with(stages);
    let assumed = answer.outcome.assumptions();
    if !assumed.is_empty() {
        let mut list = el("ul", "");
        for it in assumed {
            let words = format!("{} ", explain::assumption(it));
            list = list.with(el("li", "").say(words).with(ui::words("small", "", it.0)));
        }
        whole = whole.with(
            el("section", "assumptions")
                .with(ui::words("h3", "", "Assumed"))
                .with(list),
        );
    }
    whole
        .with(share::button("tool trace-link", "Link to this trace"))
        .view()
}

/// Takes the packet from stage to stage.
fn walk(store: Store) -> AnyView {
    let button = |word: &'static str, by: isize| {
        el("button", "tool")
            .set("type", "button")
            .set("id", format!("walk-{by}"))
            .on("click", move |_| store.walk(by))
            .say(word)
    };
    el("div", "walk")
        .set("role", "group")
        .set("aria-label", "Walk the path")
        .with(button("‹ Step back", -1))
        .with(button("Step ›", 1))
        .view()
}

/// What the author wants of the path.
fn wish(store: Store, answer: &Answer) -> AnyView {
    let wishes = [
        ("open", "Must be open", Some(Wanted::Open)),
        ("closed", "Must be closed", Some(Wanted::Closed)),
        ("none", "No opinion", None),
    ];
    let mut row = el("div", "choice-row");
    for (value, word, wanted) in wishes {
        let input = el("input", "")
            .set("type", "radio")
            .set("name", "wish")
            .set("id", format!("wish-{value}"))
            .on("change", move |_| store.ask_wish(value));
        let input = match answer.wanted == wanted {
            true => input.set("checked", ""),
            false => input,
        };
        let label = el("label", "choice").with(input);
        row = row.with(label.with(ui::words("span", "", word)));
    }
    el("fieldset", "choices wish")
        .with(ui::words("legend", "", "What you want of this path"))
        .with(row)
        .view()
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
    // where it is read out, words stand apart
    let head = el("h3", "")
        .say(explain::title(of))
        .with(ui::words("span", "sr", " "));
    let mut parts = el("div", "")
        .with(head.with(said).with(ui::words("span", "sr", ": ")))
        .with(ui::words("p", "", explain::step(scenario, outcome, step)));
    if let Some(identity) = &step.identity {
        let seen = format!("seen as {}", explain::identity(scenario, identity));
        parts = parts.with(ui::words("p", "identity", seen));
    }
    // what the published list would tell, it can be asked for here
    if matches!(step.reason, Reason::TagNotInData { .. }) {
        let load = el("button", "tool")
            .set("type", "button")
            .on("click", |_| menu::choose_tags());
        parts = parts.with(load.say("Load the service tags…"));
    }
    let cites = explain::cites(step);
    if let Some(source) = cites.first().and_then(|cite| explain::source(cite)) {
        parts = parts.with(ui::words("p", "cite", format!("{source} · {}", cites.join(", "))));
    }
    let letter = el("span", "stage-letter")
        .set("aria-hidden", "true")
        .say(explain::letter(of).to_string());
    let is_pointed_at = move || store.with(|state| state.stage == Some(of));
    el("li", class)
        .set("id", format!("stage-{}", of.id()))
        .follow("aria-current", move || is_pointed_at().then(|| "step".to_owned()))
        .with(letter)
        .with(parts)
        .view()
}

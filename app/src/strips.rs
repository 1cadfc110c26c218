//! Path strips: one line a path, from source to destination, a mark for every gate on it.
//!
//! The picture of narrow screens and of print, and the screen reader's walk.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;
use pathlight_core::explain::reason::is_on_the_way;
use pathlight_core::outcome::{Reason, StepOutcome};

use crate::browser::{self, Event, pointer};
use crate::state::{Action, Store};
use crate::symbols::{Look, look};
use crate::ui::{self, Source, el};

/// How many paths are listed before the reader asks for more, and then each time.
const PAGE: usize = 250;

/// Empty, unless the paths are listed where the picture would be: on a narrow screen, and beside it in print.
pub fn instead_of_the_picture() -> RwSignal<String> {
    let word = |is_printed: bool| match is_printed || browser::is_narrow() {
        true => "yes".to_owned(),
        false => String::new(),
    };
    let listed = RwSignal::new(word(false));
    let hear = move |event: Event| {
        let now = word(event.type_() == "beforeprint");
        if listed.with_untracked(|it| *it != now) {
            listed.set(now);
        }
    };
    pointer::hear_first(&["resize", "beforeprint", "afterprint"], Box::new(hear));
    listed
}

/// Every path on display, in the scenario's order.
pub fn strips(store: Store) -> AnyView {
    let pages = RwSignal::new(String::new());
    let strips = move || {
        let shown = store.shown.get();
        let count = shown.answers.len();
        if count == 0 {
            return ui::words(
                "p",
                "empty",
                "No paths yet: a path needs a source and a destination.",
            );
        }
        let listed = count.min(PAGE * (1 + pages.with(String::len)));
        let mut all = el("ol", "");
        for (at, answer) in shown.answers.iter().take(listed).enumerate() {
            let answer = answer.clone();
            let of: Vec<Source> = vec![answer.clone(), shown.drawn_as.clone()];
            all = all.keep(at.to_string(), String::new(), of, move || {
                el("li", "").with(drawn(store, at, &answer))
            });
        }
        let list = el("div", "").with(all);
        if listed == count {
            return list.view();
        }
        let more = el("p", "more").say(format!("{listed} of {count} paths. ")).with(
            el("button", "tool")
                .set("type", "button")
                .set("data-more", "")
                .say("List more"),
        );
        let whole = more.say(" The matrix holds them all.");
        list.with(whole).view()
    };
    let choose = move |event: Event| {
        if browser::said_near(&event, "data-more").is_some() {
            pages.update(|pages| pages.push('+'));
        } else if let Some(at) = browser::said_near(&event, "data-path").and_then(|at| at.parse().ok()) {
            store.dispatch(Action::Select(Some(at)));
        }
    };
    el("section", "strips")
        .set("aria-label", "Paths")
        .on("click", choose)
        .follow_part(strips)
        .view()
}

/// One path.
fn drawn(store: Store, at: usize, answer: &Answer) -> AnyView {
    let Look { class, symbol, word } = look(answer.state(), answer.wanted);
    let shown = store.shown.get_untracked();
    let (from, to) = (
        explain::from(&shown.scenario, &answer.flow.source),
        explain::to(&shown.scenario, &answer.flow.target),
    );
    let from = el("span", "strip-end")
        .with(ui::words("bdi", "", from))
        .with(ui::words("span", "sr", " to "));
    let traffic = ui::words("small", "", explain::traffic(&answer.flow));
    let to = el("span", "strip-end strip-to")
        .with(ui::words("bdi", "", to))
        .with(traffic);
    el("button", format!("strip {class}"))
        .set("type", "button")
        .set("data-path", at.to_string())
        .follow("aria-current", move || {
            (store.selected.get() == Some(at)).then(|| "true".to_owned())
        })
        .with(from)
        .with(
            el("span", "strip-line")
                .set("aria-hidden", "true")
                .with_all(gates(answer)),
        )
        .with(to)
        .with(el("span", "badge").with(ui::sign(format!("{symbol} "))).say(word))
        .with(ui::words("span", "sr", gates_in_words(answer)))
        .view()
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
        let class = match step.reason {
            Reason::NoPolicy if answer.is_leak() => "gate missing",
            Reason::NoPolicy | Reason::NoGroup if step.outcome == StepOutcome::Passed => "gate absent",
            _ => class,
        };
        let letter = match step.outcome {
            StepOutcome::Unknown => '?',
            _ => explain::letter(step.stage),
        };
        parts.push(el("span", "segment").view());
        parts.push(ui::words("span", class, letter.to_string()));
        beyond = beyond || step.outcome == StepOutcome::Stopped;
    }
    parts.push(el("span", if beyond { "segment beyond" } else { "segment arrow" }).view());
    parts
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

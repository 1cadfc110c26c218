//! What is wrong and what to do about it, made from the state.

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::analysis::matrix::{Answer, PathAnswer, Wish};
use pathlight_core::explain;
use pathlight_core::flow::Target;
use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;

use crate::bench;
use crate::state::Store;
use crate::ui::{self, el};

/// The headline.
pub fn headline(store: Store) -> AnyView {
    let said = move || {
        let shown = store.told.get();
        let (title, advice) = words(&shown.scenario, &shown.answers);
        let said = el("div", "")
            .with(ui::words("h2", "", title))
            .with(ui::words("p", "", advice));
        // what it lacks, the workshop offers
        match shown.answers.is_empty() {
            true => said.with(bench::suggestions(store)),
            false => said,
        }
        .view()
    };
    el("div", "headline")
        .set("data-story", "headline")
        .follow_part(said)
        .view()
}

fn words(scenario: &Scenario, answers: &[Arc<Answer>]) -> (String, &'static str) {
    let leaks: Vec<_> = answers.iter().filter(|answer| answer.is_leak()).collect();
    let broken: Vec<_> = answers.iter().filter(|answer| answer.is_broken()).collect();
    let doubts = || {
        answers
            .iter()
            .any(|it| it.state().answer == PathAnswer::Undetermined && it.state().wish == Wish::Against)
    };
    let flip = |advice| match scenario.switches.is_empty() {
        true => "Read a path to see what decides it.",
        false => advice,
    };
    match (leaks.as_slice(), broken.as_slice()) {
        ([leak], _) => (
            leak_words(scenario, leak),
            flip("Find the switch that closes it."),
        ),
        ([_, _, ..], _) => (
            format!("{} paths are open that must be closed", leaks.len()),
            flip("Find the switches that close them."),
        ),
        ([], [path]) => (
            format!(
                "{} is blocked, and must be open",
                explain::pair(scenario, &path.flow)
            ),
            "Read the path to see what blocks it.",
        ),
        ([], [_, _, ..]) => (
            format!("{} paths are blocked that must be open", broken.len()),
            "Read a path to see what blocks it.",
        ),
        ([], []) if doubts() => (
            "Nothing is known to be wrong, and not everything is known".into(),
            "Read an undetermined path to see why.",
        ),
        ([], []) if answers.iter().any(|it| it.wanted.is_some()) => (
            "Every path is as you want it".into(),
            flip("Flip a switch to see what it protects."),
        ),
        ([], []) if answers.is_empty() => ("There is no path to show".into(), "Add a machine and a service."),
        ([], []) => (
            "Which paths are open, which are blocked".into(),
            "Read a path to see why.",
        ),
    }
}

fn leak_words(scenario: &Scenario, leak: &Answer) -> String {
    let from = explain::from(scenario, &leak.flow.source);
    let to = explain::to(scenario, &leak.flow.target);
    match &leak.flow.target {
        Target::StorageAccount { id, .. }
            if scenario.is_yours(&ResourceRef::StorageAccount(id.clone())) == Some(false) =>
        {
            format!("{from} can send data to an account that is not yours")
        }
        Target::StorageAccount { .. }
        | Target::KeyVault(_)
        | Target::SqlServer(_)
        | Target::NetworkInterface(_)
        | Target::Host(_)
        | Target::MicrosoftEntra
        | Target::Address(_) => format!("{from} can reach {to}, and must not"),
    }
}

//! What a switch would change, and what the last edit changed, in a slot that never moves.

use leptos::prelude::*;
use pathlight_core::analysis::change::Change;
use pathlight_core::explain;
use pathlight_core::flow::Flow;
use pathlight_core::model::Scenario;

use crate::state::Store;

/// The ribbon.
#[component]
pub fn Ribbon() -> impl IntoView {
    let store = Store::get();
    let edit = store.last_edit();
    let preview = move || {
        let (edit, change) = store.preview.get()?;
        store.scenario.with(|scenario| {
            let name = explain::switch::edit(scenario, &edit);
            Some((name, words(scenario, &change)))
        })
    };
    let last = move || {
        let name = edit.get()?;
        store
            .scenario
            .with(|scenario| Some((name, words(scenario, &store.change.get()))))
    };
    view! {
        <footer class="ribbon">
            <p class="ribbon-preview" data-story="preview">
                {move || match preview() {
                    Some((name, text)) => view! { <b>{format!("If you set {name}")}</b>" "{text} }.into_any(),
                    None => view! { <span class="ribbon-rest">"Rest on a switch to see what it would open and close."</span> }.into_any(),
                }}
            </p>
            <p class="ribbon-last" role="status" data-story="last-change">
                {move || last().map(|(name, text)| format!("{name}: {text}"))}
            </p>
        </footer>
    }
}

fn words(scenario: &Scenario, change: &Change) -> String {
    let list = |flows: &[Flow]| {
        let one = |flow: &Flow| format!("{} ({})", explain::pair(scenario, flow), explain::traffic(flow));
        let first: Vec<_> = flows.iter().take(2).map(one).collect();
        let more = flows.len().saturating_sub(first.len());
        match more {
            0 => first.join(", "),
            more => format!("{} and {more} more", first.join(", ")),
        }
    };
    let mut parts = Vec::new();
    if !change.opened.is_empty() {
        parts.push(format!("opens {}: {}", change.opened.len(), list(&change.opened)));
    }
    if !change.closed.is_empty() {
        parts.push(format!(
            "closes {}: {}",
            change.closed.len(),
            list(&change.closed)
        ));
    }
    if !change.undetermined.is_empty() {
        parts.push(format!("leaves {} undetermined", change.undetermined.len()));
    }
    if parts.is_empty() && !change.rerouted.is_empty() {
        parts.push(format!(
            "opens and closes nothing; {} arrive otherwise",
            change.rerouted.len()
        ));
    }
    match parts.is_empty() {
        true => "opens and closes nothing".to_owned(),
        false => parts.join("; "),
    }
}

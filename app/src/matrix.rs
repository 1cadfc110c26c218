//! Sources by destinations: the same facts as a real table.

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;

use crate::browser::{self, MouseEvent};
use crate::state::{Action, Store};
use crate::symbols::{Look, look};
use crate::ui::{self, on, part, while_so};

/// The table.
#[component]
pub fn Matrix() -> impl IntoView {
    let store = Store::get();
    let table = part(move || {
        let shown = store.shown.get();
        let scenario = &shown.scenario;
        let from = |it: &Answer| explain::from(scenario, &it.flow.source);
        let heading = |it: &Answer| {
            format!(
                "{}, {}",
                explain::to(scenario, &it.flow.target),
                explain::traffic(&it.flow)
            )
        };
        let rows = in_order(shown.answers.iter().map(|it| from(it)));
        let columns = in_order(shown.answers.iter().map(|it| heading(it)));
        let head = |scope: &'static str, name: &str| {
            view! { <th scope=scope><bdi>{name.to_owned()}</bdi></th> }.into_any()
        };
        let body = rows.iter().map(|row| {
            let mut cells = vec![head("row", row)];
            cells.extend(columns.iter().map(|column| {
                let mut all = shown.answers.iter().enumerate();
                cell(
                    store,
                    all.find(|(_, it)| from(it) == *row && heading(it) == *column),
                )
            }));
            ui::block("tr", "", cells)
        });
        let body = ui::block("tbody", "", body.collect());
        let mut headings = vec![head("col", "From")];
        headings.extend(columns.iter().map(|column| head("col", column)));
        let parts = vec![
            ui::words("caption", "", "Paths on display, by source and destination"),
            ui::block("thead", "", vec![ui::block("tr", "", headings)]),
            body,
        ];
        ui::block("table", "matrix", parts)
    });
    let choose = on(move |event: MouseEvent| {
        if let Some(at) = browser::said_near(&event, "data-cell").and_then(|at| at.parse().ok()) {
            store.dispatch(Action::Select(Some(at)));
        }
    });
    view! { <div class="matrix-scroll" tabindex="0" role="region" aria-label="Matrix" on:click=choose>{table}</div> }
}

fn in_order(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = Vec::new();
    names.for_each(|name| {
        if !seen.contains(&name) {
            seen.push(name)
        }
    });
    seen
}

fn cell(store: Store, found: Option<(usize, &Arc<Answer>)>) -> AnyView {
    let Some((at, answer)) = found else {
        return ui::words("td", "no-path", "·");
    };
    let Look { class, symbol, word } = look(answer.state(), answer.wanted);
    let by = answer
        .outcome
        .decided_by()
        .map_or("", |step| explain::title(step.stage));
    let is_current = while_so("true", move || store.selected.get() == Some(at));
    let button = view! {
        <button type="button" class=format!("cell {class}") data-cell=at.to_string() aria-current=is_current>
            <span><span aria-hidden="true">{format!("{symbol} ")}</span>{word}</span>
            <small>{by}</small>
        </button>
    };
    ui::block("td", "", vec![button.into_any()])
}

//! Sources by destinations: the same facts as a real table.

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;

use crate::state::{Action, Store};
use crate::symbols::{Look, look};

/// The table.
#[component]
pub fn Matrix() -> impl IntoView {
    let store = Store::get();
    let table = move || {
        let answers = store.answers.get();
        store.scenario.with(|scenario| {
            let rows = in_order(answers.iter().map(|it| explain::from(scenario, &it.flow.source)));
            let heading = |it: &Answer| format!("{}, {}", explain::to(scenario, &it.flow.target), explain::traffic(&it.flow));
            let columns = in_order(answers.iter().map(heading));
            let body = rows.iter().map(|row| {
                let cells = columns.iter().map(|column| {
                    let mut all = answers.iter().enumerate();
                    let at = all.find(|(_, it)| explain::from(scenario, &it.flow.source) == *row && heading(it) == *column);
                    cell(store, at)
                });
                view! { <tr><th scope="row"><bdi>{row.clone()}</bdi></th>{cells.collect_view()}</tr> }
            });
            let body = body.collect_view();
            view! {
                <table class="matrix">
                    <caption>"Paths on display, by source and destination"</caption>
                    <thead><tr><th scope="col">"From"</th>
                        {columns.iter().map(|column| view! { <th scope="col"><bdi>{column.clone()}</bdi></th> }).collect_view()}
                    </tr></thead>
                    <tbody>{body}</tbody>
                </table>
            }
        })
    };
    view! { <div class="matrix-scroll" tabindex="0" role="region" aria-label="Matrix">{table}</div> }
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

fn cell(store: Store, found: Option<(usize, &Answer)>) -> impl IntoView + use<> {
    let Some((at, answer)) = found else {
        return view! { <td class="no-path">"·"</td> }.into_any();
    };
    let Look { class, symbol, word } = look(answer.state(), answer.wanted);
    let by = answer.outcome.decided_by().map(|step| explain::title(step.stage));
    view! {
        <td>
            <button type="button" class=format!("cell {class}") aria-current=move || (store.selected.get() == Some(at)).then_some("true")
                on:click=move |_| store.dispatch(Action::Select(Some(at)))>
                <span><span aria-hidden="true">{symbol}" "</span>{word}</span>
                {by.map(|by| view! { <small>{by}</small> })}
            </button>
        </td>
    }
    .into_any()
}

//! Sources by destinations: the same facts as a real table.

use std::sync::Arc;

use leptos::prelude::*;
use pathlight_core::analysis::matrix::Answer;
use pathlight_core::explain;

use crate::browser::{self, Event};
use crate::state::{Action, Store};
use crate::symbols::{Look, look};
use crate::ui::{self, el};

/// The table.
pub fn matrix(store: Store) -> AnyView {
    let table = move || {
        let shown = store.shown.get();
        let scenario = &shown.scenario;
        let ends = |it: &Arc<Answer>| {
            let to = explain::to(scenario, &it.flow.target);
            let to = format!("{to}, {}", explain::traffic(&it.flow));
            (explain::from(scenario, &it.flow.source), to)
        };
        let names: Vec<(String, String)> = shown.answers.iter().map(ends).collect();
        let rows = in_order(names.iter().map(|(from, _)| from));
        let columns = in_order(names.iter().map(|(_, to)| to));
        let head = |scope: &'static str, name: &str| {
            el("th", "").set("scope", scope).with(ui::words("bdi", "", name))
        };
        let mut headings = el("tr", "").with(head("col", "From"));
        for column in &columns {
            headings = headings.with(head("col", column));
        }
        let mut body = el("tbody", "");
        for row in &rows {
            let mut cells = el("tr", "").with(head("row", row));
            for column in &columns {
                let at = names.iter().position(|(from, to)| from == *row && to == *column);
                let found = at.and_then(|at| Some((at, shown.answers.get(at)?)));
                cells = cells.with(cell(store, found));
            }
            body = body.with(cells);
        }
        let caption = ui::words("caption", "", "Paths on display, by source and destination");
        el("table", "matrix")
            .with(caption)
            .with(el("thead", "").with(headings))
            .with(body)
            .view()
    };
    let choose = move |event: Event| {
        if let Some(at) = browser::said_near(&event, "data-cell").and_then(|at| at.parse().ok()) {
            store.dispatch(Action::Select(Some(at)));
        }
    };
    el("div", "matrix-scroll")
        .set("tabindex", "0")
        .set("role", "region")
        .set("aria-label", "Matrix")
        .on("click", choose)
        .follow_part(table)
        .view()
}

fn in_order<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
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
    let button = el("button", format!("cell {class}"))
        .set("type", "button")
        .set("data-cell", at.to_string())
        .follow("aria-current", move || {
            (store.selected.get() == Some(at)).then(|| "true".to_owned())
        })
        .with(el("span", "").with(ui::sign(format!("{symbol} "))).say(word))
        .with(ui::words("small", "", by));
    el("td", "").with(button).view()
}

//! What an edit does to the page's state: the scenario and its history, what is chosen, what is being typed.

use std::sync::Arc;

use pathlight_core::analysis::matrix::asked_about;
use pathlight_core::document::Document;
use pathlight_core::edit::{self, Turn};
use pathlight_core::explain;

use super::action::{Draft, Made, Place};
use super::derived::is_same;
use super::reduce::{Shown, State};

/// Sets a switch.
pub fn turn(state: &mut State, turn: &Turn) {
    state.is_before = false;
    let now = state.document.clone();
    match edit::turn(&now.scenario, turn) {
        Ok(after) => {
            let name = explain::switch::turned(&now.scenario, turn);
            state.history.push(name, now);
            state.document.scenario = Arc::new(after);
        }
        Err(error) => state.notice = Some(error.to_string()),
    }
}

/// Becomes what the workshop made.
pub fn become_made(state: &mut State, made: Made) {
    state.is_before = false;
    if let Some((of, field)) = &made.field {
        settle(state, of, field);
    }
    // a choice that was refused is no longer the last thing that was done
    state.drafts.retain(Draft::is_typed);
    let now = state.document.clone();
    let mut after = now.clone();
    let Document { scenario, layout } = made.document;
    if scenario != *now.scenario {
        after.scenario = Arc::new(scenario);
        after.drawn_as = after.scenario.clone();
        after.is_made = true;
    }
    if layout.as_ref() != now.layout.as_deref() {
        after.layout = layout.map(Arc::new);
    }
    // what says the same is no step
    if !Arc::ptr_eq(&after.scenario, &now.scenario) || !is_same(&after.layout, &now.layout) {
        state.history.push(made.name, now);
        become_other(state, after);
    }
    if made.thing.is_some() {
        state.thing = made.thing;
        state.is_editing = true;
        state.is_inspecting = true;
        state.unfolded = None;
    }
}

/// Keeps what was typed and cannot be, with the reason.
pub fn refuse(state: &mut State, of: &Place, field: &str, why: String) {
    let draft = state
        .drafts
        .iter_mut()
        .find(|it| it.of == *of && it.field == field);
    match draft {
        Some(draft) => draft.refusal = Some(why),
        // nothing was typed: the choice stands as it stood
        None => state.drafts.push(Draft {
            of: of.clone(),
            field: field.to_owned(),
            text: String::new(),
            refusal: Some(why),
        }),
    }
}

/// Shows another state of the document: the chosen path stays chosen, the chosen thing while there is one.
pub fn become_other(state: &mut State, document: Shown) {
    let before = std::mem::replace(&mut state.document, document).scenario;
    let now = &state.document.scenario;
    if let Some(at) = state.selected {
        let asked = asked_about(now);
        let was = asked_about(&before);
        let chosen = was.get(at).map(|(flow, _)| flow);
        let same = asked.iter().position(|(flow, _)| Some(flow) == chosen);
        state.selected = same.or_else(|| asked.len().checked_sub(1).map(|last| at.min(last)));
    } else if asked_about(&before).is_empty() {
        state.selected = (!asked_about(now).is_empty()).then_some(0);
    }
    let is_there = |it: &Place| {
        now.part(&it.table)
            .is_some_and(|table| table.row(&it.id).is_some())
    };
    if !state.thing.as_ref().is_some_and(is_there) {
        state.thing = None;
        state.is_editing = false;
    }
}

/// A field is done with, and holds what stands in the scenario.
pub fn settle(state: &mut State, of: &Place, field: &str) {
    state.drafts.retain(|it| it.of != *of || it.field != field);
    state.settled += 1;
}

/// Keeps what is being typed.
pub fn keep(state: &mut State, draft: Draft) {
    state
        .drafts
        .retain(|it| it.of != draft.of || it.field != draft.field);
    state.drafts.push(draft);
}

/// Says something of the matrix. `than` holds `last`, or the place of a step, whose state is then held on to.
pub fn tabulate(state: &mut State, name: String, mut value: String) {
    if name == "than" {
        let step = value.parse().ok().and_then(|at| state.history.steps().nth(at));
        let step = step.map(|(name, scenario)| (name.clone(), scenario.clone()));
        state.pinned = step.map(|(name, scenario)| {
            value = name;
            scenario
        });
    }
    // in another order, with another filter it begins anew
    state.table.insert("at".to_owned(), "".into());
    state.table.insert(name, value.into());
}

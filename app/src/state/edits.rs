//! What an edit does to the page's state: the scenario and its history, what is chosen, what is being typed.

use std::sync::Arc;

use pathlight_core::analysis::matrix::asked_about;
use pathlight_core::edit::{self, Edit};
use pathlight_core::explain;
use pathlight_core::model::Scenario;

use super::action::{Draft, Place};
use super::reduce::State;

/// Applies `edit`. What cannot be is told at its field, where it has one, and nothing typed is lost.
pub fn edit(state: &mut State, edit: &Edit) {
    state.is_before = false;
    let now = state.document.scenario.clone();
    let field = field_of(edit);
    match edit::apply(&now, edit) {
        Ok(after) => {
            if let Some((of, field)) = &field {
                state.drafts.retain(|it| it.of != *of || it.field != *field);
            }
            // what says the same is no step
            if after.is_same(&now) {
                return;
            }
            let copied = match edit {
                Edit::Duplicate { table, id } => edit::copied(&now, table, id).map(|id| Place { table, id }),
                Edit::Add { table, id, .. } => Some(Place { table, id: id.clone() }),
                _ => None,
            };
            state.history.push(explain::edit::title(&now, edit), now);
            become_other(state, Arc::new(after));
            if copied.is_some() {
                state.thing = copied;
                state.is_editing = true;
                state.is_inspecting = true;
                state.unfolded = None;
            }
        }
        Err(error) => {
            let draft = field.and_then(|(of, field)| {
                let mut drafts = state.drafts.iter_mut();
                drafts.find(|it| it.of == of && it.field == field)
            });
            match draft {
                Some(draft) => draft.refusal = Some(error.to_string()),
                None => state.notice = Some(format!("That cannot be: {error}.")),
            }
        }
    }
}

fn field_of(edit: &Edit) -> Option<(Place, String)> {
    match edit {
        Edit::Set { table, id, field, .. } => Some((Place { table, id: id.clone() }, field.clone())),
        _ => None,
    }
}

/// Shows another state of the scenario: the chosen path stays chosen, the chosen thing while there is one.
pub fn become_other(state: &mut State, scenario: Arc<Scenario>) {
    let before = std::mem::replace(&mut state.document.scenario, scenario);
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
    let is_there = |it: &Place| now.part(it.table).is_some_and(|table| table.row(&it.id).is_some());
    if !state.thing.as_ref().is_some_and(is_there) {
        state.thing = None;
        state.is_editing = false;
    }
}

/// Keeps what is being typed.
pub fn keep(state: &mut State, draft: Draft) {
    state.drafts.retain(|it| it.of != draft.of || it.field != draft.field);
    state.drafts.push(draft);
}

//! The order of rows: by priority where they have one, by their place otherwise.

use serde_json::Value;

use super::patch::{self, Patch};
use super::{EditError, path};
use crate::model::Scenario;
use crate::sort::sort;

/// The patch that moves a row to another one's place.
pub(super) fn plan(
    scenario: &Scenario,
    table: &str,
    id: &str,
    field: &str,
    from: usize,
    to: usize,
) -> Result<Patch, EditError> {
    let missing = || EditError::NoSuchField {
        field: format!("{field}.{from}"),
    };
    let mut row = patch::row(scenario, table, id)?;
    let list = path::get(&row, field)
        .and_then(Value::as_array)
        .ok_or_else(missing)?;
    let (moved, other) = (
        list.get(from).ok_or_else(missing)?,
        list.get(to).ok_or_else(missing)?,
    );
    let mut list = list.clone();
    if moved.get("priority").is_none() {
        let moved = list.remove(from);
        list.insert(to.min(list.len()), moved);
    } else if moved.get("direction") == other.get("direction") {
        // priorities stay as they are; which rule has which changes
        let mut ranks = Vec::new();
        for (at, rule) in list.iter().enumerate() {
            if rule.get("direction") == moved.get("direction") {
                ranks.push((
                    rule.get("priority").and_then(Value::as_u64).unwrap_or(u64::MAX),
                    at,
                ));
            }
        }
        sort(&mut ranks);
        let place = |of: usize| ranks.iter().position(|(_, at)| *at == of).unwrap_or_default();
        let mut order: Vec<usize> = ranks.iter().map(|(_, at)| *at).collect();
        let (start, end) = (place(from), place(to));
        let rule = order.remove(start);
        order.insert(end.min(order.len()), rule);
        let priorities: Vec<Value> = ranks
            .iter()
            .map(|(_, at)| {
                list.get(*at)
                    .and_then(|rule| rule.get("priority"))
                    .cloned()
                    .unwrap_or_default()
            })
            .collect();
        for (at, priority) in order.into_iter().zip(priorities) {
            if let Some(Value::Object(rule)) = list.get_mut(at) {
                rule.insert("priority".to_owned(), priority);
            }
        }
    }
    path::put(&mut row, field, Some(Value::Array(list)));
    let mut patch = Patch::default();
    patch.row(table, id, row);
    Ok(patch)
}

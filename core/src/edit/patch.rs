//! A patch: what an edit changes, as JSON. Rows take the place of those of their ids, `null` takes one out,
//! lists and texts are written anew; what a patch does not speak of stays shared with the scenario before.

use serde_json::{Map, Value};

use super::EditError;
use crate::document::within_limits;
use crate::json::{self, Json};
use crate::model::Scenario;

/// The most characters of a text that is no name.
const LONGEST_TEXT: usize = 2048;

/// A change, by table and id.
#[derive(Default)]
pub(super) struct Patch(pub Map<String, Value>);

impl Patch {
    /// The rows that an edit carries, by table and id.
    pub fn of(rows: &Value) -> Result<Self, EditError> {
        let missing = || EditError::NoSuchThing {
            table: String::new(),
            id: String::new(),
        };
        rows.as_object().cloned().map(Patch).ok_or_else(missing)
    }

    /// Puts a row in, in place of the one of that id; `null` takes it out.
    pub fn row(&mut self, table: &str, id: &str, row: Value) {
        if !self.0.contains_key(table) {
            self.0.insert(table.to_owned(), Value::Object(Map::new()));
        }
        if let Some(Value::Object(rows)) = self.0.get_mut(table) {
            rows.insert(id.to_owned(), row);
        }
    }

    /// The row as it will be, if the patch speaks of it.
    pub fn get(&self, table: &str, id: &str) -> Option<&Value> {
        self.0.get(table)?.get(id)
    }
}

/// A table as JSON; `null`: there is no such table.
pub(super) fn table(scenario: &Scenario, name: &str) -> Value {
    scenario.part(name).map_or(Value::Null, json::value)
}

/// A row as JSON; without an id, the whole part of the scenario.
pub(super) fn row(scenario: &Scenario, name: &str, id: &str) -> Result<Value, EditError> {
    let part = scenario.part(name);
    let found = if id.is_empty() {
        part
    } else {
        part.and_then(|part| part.row(id))
    };
    let missing = || EditError::NoSuchThing {
        table: name.to_owned(),
        id: id.to_owned(),
    };
    found.map(json::value).ok_or_else(missing)
}

/// The scenario after the patch, which a document could hold.
pub(super) fn apply(scenario: &Scenario, patch: Patch) -> Result<Scenario, EditError> {
    write(scenario, &Value::Object(patch.0)).map(|(after, _)| after)
}

/// The same for what a person wrote: a part that cannot be read is refused, unless it stood there before.
pub(super) fn apply_written(scenario: &Scenario, patch: Patch) -> Result<Scenario, EditError> {
    let mut before = Map::new();
    for (name, part) in &patch.0 {
        before.insert(name.clone(), standing(scenario, name, part));
    }
    let before = Value::Object(before);
    let (after, unread) = write(scenario, &Value::Object(patch.0))?;
    let (_, known) = json::patch(&mut Scenario::blank(), &before);
    let is_new = |fault: &json::Fault| !known.iter().any(|known| known.found == fault.found);
    match unread.into_iter().find(is_new) {
        Some(fault) => Err(EditError::Fault(fault)),
        None => Ok(after),
    }
}

/// What stands where the patch will.
fn standing(scenario: &Scenario, name: &str, part: &Value) -> Value {
    let Value::Object(ids) = part else {
        return table(scenario, name);
    };
    let mut rows = Map::new();
    for id in ids.keys() {
        if let Ok(row) = row(scenario, name, id) {
            rows.insert(id.clone(), row);
        }
    }
    Value::Object(rows)
}

fn write(scenario: &Scenario, patch: &Value) -> Result<(Scenario, Vec<json::Fault>), EditError> {
    if let Value::Object(tables) = patch {
        within_limits(tables).map_err(limit)?;
    }
    short(patch)?;
    let mut after = scenario.clone();
    let (fault, unread) = json::patch(&mut after, patch);
    fault.map_or(Ok((after, unread)), |fault| Err(EditError::Fault(fault)))
}

/// Refuses a table that no document could hold.
pub(super) fn has_room(scenario: &Scenario, name: &str) -> Result<(), EditError> {
    let mut tables = Map::new();
    tables.insert(name.to_owned(), table(scenario, name));
    within_limits(&tables).map_err(limit)
}

fn limit(found: String) -> EditError {
    EditError::Limit { found }
}

/// Refuses texts that no field of Azure's takes.
fn short(value: &Value) -> Result<(), EditError> {
    match value {
        Value::String(text) if text.len() > LONGEST_TEXT => {
            let found = format!(
                "a text has {} bytes; at most {LONGEST_TEXT} are accepted",
                text.len()
            );
            Err(EditError::Limit { found })
        }
        Value::Array(entries) => entries.iter().try_for_each(short),
        Value::Object(members) => {
            for member in members.values() {
                short(member)?;
            }
            Ok(())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

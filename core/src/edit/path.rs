//! Paths into a row: `firewall.defaultAction`, `securityRules.0.priority`.

use serde_json::{Map, Value};

/// The most steps of a path.
const DEEPEST: usize = 8;

/// What stands at `path`.
pub fn get<'v>(mut row: &'v Value, path: &str) -> Option<&'v Value> {
    for step in path.split('.').filter(|step| !step.is_empty()) {
        row = match row {
            Value::Array(entries) => entries.get(step.parse::<usize>().ok()?)?,
            other => other.get(step)?,
        };
    }
    Some(row)
}

/// The text at `path`.
pub(super) fn text<'v>(row: &'v Value, path: &str) -> Option<&'v str> {
    get(row, path)?.as_str()
}

/// The entries of the list at `path`: none, where there is no list.
pub(super) fn entries<'v>(row: &'v Value, path: &str) -> &'v [Value] {
    match get(row, path) {
        Some(Value::Array(entries)) => entries,
        Some(_) | None => &[],
    }
}

/// Every row of a table, or of a list, by its place.
pub(super) fn rows<'v>(table: &'v Value, each: &mut dyn FnMut(&str, &'v Value)) {
    match table {
        Value::Object(rows) => {
            for (id, row) in rows {
                each(id, row);
            }
        }
        Value::Array(rows) => {
            for (at, row) in rows.iter().enumerate() {
                each(&at.to_string(), row);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A text as a value.
pub(super) fn of(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A list of one text.
pub(super) fn list_of(text: &str) -> Value {
    Value::Array(vec![of(text)])
}

/// Takes a member out of an object. Anew: a map's own way to do that is larger than all of this.
pub(super) fn take_out(row: &mut Value, name: &str) {
    let Value::Object(members) = row else { return };
    if members.contains_key(name) {
        let mut kept = Map::new();
        for (key, value) in std::mem::take(members) {
            if key != name {
                kept.insert(key, value);
            }
        }
        *members = kept;
    }
}

/// Puts `value` at `path`, behind the last entry of a list where it stands at its end; `None` takes out what stands
/// there. Says whether the path leads anywhere.
pub(super) fn put(row: &mut Value, path: &str, value: Option<Value>) -> bool {
    if path.is_empty() {
        *row = value.unwrap_or(Value::Null);
        return true;
    }
    let (mut last, mut rest) = path.split_once('.').unwrap_or((path, ""));
    let (mut at, mut depth) = (row, 0);
    while !rest.is_empty() {
        depth += 1;
        let Some(inner) = enter(at, last).filter(|_| depth <= DEEPEST) else {
            return false;
        };
        at = inner;
        (last, rest) = rest.split_once('.').unwrap_or((rest, ""));
    }
    become_list(at, last);
    match at {
        Value::Object(members) => match value {
            Some(value) => {
                members.insert(last.to_owned(), value);
            }
            None => take_out(at, last),
        },
        Value::Array(entries) => {
            let Some(index) = last.parse::<usize>().ok().filter(|index| *index <= entries.len()) else {
                return false;
            };
            match (value, entries.get_mut(index)) {
                (Some(value), Some(entry)) => *entry = value,
                (Some(value), None) => entries.push(value),
                (None, Some(_)) => drop(entries.remove(index)),
                (None, None) => {}
            }
        }
        _ => return false,
    }
    true
}

/// What stands at the step, made where there is nothing yet.
fn enter<'v>(at: &'v mut Value, step: &str) -> Option<&'v mut Value> {
    become_list(at, step);
    match at {
        Value::Object(members) => {
            if !members.contains_key(step) {
                members.insert(step.to_owned(), Value::Null);
            }
            members.get_mut(step)
        }
        Value::Array(entries) => {
            let index = step.parse::<usize>().ok()?;
            if index == entries.len() {
                entries.push(Value::Null);
            }
            entries.get_mut(index)
        }
        _ => None,
    }
}

/// Makes an object or a list of what is not there yet, as the step into it wants.
fn become_list(at: &mut Value, step: &str) {
    if at.is_null() {
        *at = match step.parse::<usize>() {
            Ok(_) => Value::Array(Vec::new()),
            Err(_) => Value::Object(Map::new()),
        };
    }
}

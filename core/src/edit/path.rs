//! Paths into a row: `firewall.defaultAction`, `securityRules.0.priority`.

use serde_json::{Map, Value};

/// The most steps of a path.
const LONGEST: usize = 8;

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

/// Puts `value` at `path`, behind the last entry of a list where it stands at its end; `None` takes out what stands
/// there. Says whether the path leads anywhere.
pub(super) fn put(row: &mut Value, path: &str, value: Option<Value>) -> bool {
    let steps: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
    let Some((last, way)) = steps.split_last() else {
        *row = value.unwrap_or(Value::Null);
        return true;
    };
    if way.len() >= LONGEST {
        return false;
    }
    let mut at = row;
    for step in way {
        let Some(inner) = enter(at, step) else {
            return false;
        };
        at = inner;
    }
    become_list(at, last);
    match (at, value) {
        (Value::Object(members), Some(value)) => {
            members.insert((*last).to_owned(), value);
        }
        (Value::Object(members), None) => {
            members.remove(*last);
        }
        (Value::Array(entries), value) => {
            let Some(index) = last.parse::<usize>().ok().filter(|index| *index <= entries.len()) else {
                return false;
            };
            let end = entries.len().min(index + 1);
            entries.splice(index..end, value);
        }
        (_, _) => return false,
    }
    true
}

/// What stands at the step, made where there is nothing yet.
fn enter<'v>(at: &'v mut Value, step: &str) -> Option<&'v mut Value> {
    become_list(at, step);
    match at {
        Value::Object(members) => Some(members.entry(step).or_insert(Value::Null)),
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

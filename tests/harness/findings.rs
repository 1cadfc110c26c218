//! Cases of findings as they are written: a scenario that shows one, and a near miss that does not.

use std::collections::BTreeMap;

use pathlight_core::model::Scenario;
use pathlight_core::model::id::ResourceRef;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::files;
use crate::patch::merge;

/// A file of such cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingFile {
    findings: Vec<FindingCase>,
}

/// One finding, shown and nearly shown.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FindingCase {
    /// The code.
    pub code: String,
    /// The rules that it rests on, those of the code.
    pub cites: Vec<String>,
    /// What is unwise, and what is not, in a few words.
    pub about: String,
    /// The scenario that it starts from.
    pub fixture: String,
    /// What is different where it is found: an RFC 7396 merge patch, with repetitions.
    #[serde(default)]
    pub shows: Value,
    /// What is different from that where it is not found.
    pub near: Value,
    /// The thing that it is about.
    pub resource: ResourceRef,
    /// The rule of it.
    #[serde(default)]
    pub rule: String,
    /// Words that the sentence holds.
    pub says: Vec<String>,
}

impl FindingCase {
    /// The scenario that shows it, and the one that nearly does.
    pub fn scenarios(&self) -> Result<[Scenario; 2], String> {
        let fixtures: BTreeMap<&str, &str> = files::FIXTURES.iter().copied().collect();
        let fixture = fixtures.get(self.fixture.as_str()).ok_or("no such fixture")?;
        let mut document: Value = serde_json::from_str(fixture).map_err(|error| error.to_string())?;
        merge(&mut document, &repeated(&self.shows));
        let shows = read(&document)?;
        merge(&mut document, &repeated(&self.near));
        Ok([shows, read(&document)?])
    }
}

/// Every case of every file.
pub fn all() -> Result<Vec<FindingCase>, String> {
    let mut all = Vec::new();
    for (path, text) in files::FINDINGS {
        let file: FindingFile = serde_json::from_str(text).map_err(|error| format!("{path}: {error}"))?;
        all.extend(file.findings);
    }
    Ok(all)
}

fn read(document: &Value) -> Result<Scenario, String> {
    serde_json::from_value(document.clone()).map_err(|error| error.to_string())
}

/// Writes repetitions out: `{"repeat": 3, "of": …}` in a list is three of that, `{"repeat": 3, "as": "n{i}", "of": …}` an
/// object with three members. `{i}` in a text is the number of the repetition, `{high}.{low}` the same as two bytes, and
/// the text `=100` the number 100 and that.
fn repeated(value: &Value) -> Value {
    let times = |value: &Value| value.get("repeat").and_then(Value::as_u64);
    match value {
        Value::Array(values) => {
            let mut all = Vec::new();
            for value in values {
                match times(value) {
                    Some(times) => all.extend((0..times).map(|at| one(&value["of"], at))),
                    None => all.push(repeated(value)),
                }
            }
            Value::Array(all)
        }
        Value::Object(members) => match (times(value), &value["as"]) {
            (Some(times), Value::String(name)) => {
                let member = |at| (text(name, at), one(&value["of"], at));
                Value::Object((0..times).map(member).collect())
            }
            (Some(_) | None, _) => {
                let members = members
                    .iter()
                    .map(|(name, value)| (name.clone(), repeated(value)));
                Value::Object(members.collect::<Map<_, _>>())
            }
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// One repetition.
fn one(value: &Value, at: u64) -> Value {
    match value {
        Value::String(written) => match written.strip_prefix('=').and_then(|it| it.parse::<u64>().ok()) {
            Some(first) => Value::from(first + at),
            None => Value::from(text(written, at)),
        },
        Value::Array(values) => values.iter().map(|value| one(value, at)).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), one(value, at)));
            Value::Object(members.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn text(written: &str, at: u64) -> String {
    written
        .replace("{i}", &at.to_string())
        .replace("{high}", &(at / 256).to_string())
        .replace("{low}", &(at % 256).to_string())
}

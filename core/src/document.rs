//! The one door for saved scenarios: limits, shape, version, meaning, in this order.
//!
//! A document is a scenario in an envelope: `"pathlight": "scenario/1"` and, for the page alone, `layout`,
//! which passes through unread. A file may name its JSON Schema as `$schema`, for editors: it is not kept. What
//! cannot be a scenario is refused with a message that names the place; what can be one but is malformed in parts
//! is opened, with its problems.

pub mod base64url;
mod deflate;
mod inflate;
pub mod link;
#[cfg(feature = "schema")]
mod schema;

use serde::Deserialize;
use serde_json::{Map, Value};

#[cfg(feature = "schema")]
pub use schema::schema;

use crate::json::{self, Fault};
use crate::model::Scenario;
use crate::model::check::{Problem, check};
use crate::names::shown;

/// The version of the envelope that this build writes.
pub const VERSION: &str = "scenario/1";
/// The most characters that a name or an id may have.
pub const LONGEST_NAME: usize = 260;
/// The most bytes of JSON that are looked at; the page's own limit is lower.
pub const LARGEST: usize = 256 * 1024 * 1024;
/// The most resources in one table, and entries in one list of one.
const MOST_ROWS: usize = 20_000;

/// What the page keeps beside a scenario; the core passes it through unread.
pub type Layout = Value;

/// A scenario with what belongs to it on the page.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Document {
    /// The scenario.
    pub scenario: Scenario,
    /// Hand-placed positions and the like: passed through unread.
    pub layout: Option<Layout>,
}

/// A document that was opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// The document.
    pub document: Document,
    /// What in it is malformed.
    pub problems: Vec<Problem>,
}

/// Why a text cannot be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OpenError {
    /// There is nothing in it.
    Empty,
    /// More bytes than are looked at.
    TooLarge {
        /// How many may be.
        limit: usize,
    },
    /// Not JSON.
    NotJson {
        /// What the parser found, with line and column.
        found: String,
    },
    /// JSON, but no scenario.
    NotAScenario {
        /// What `pathlight` says instead of `scenario/1`, if anything.
        found: Option<String>,
    },
    /// Written by a newer version of Pathlight.
    Newer {
        /// The version it states.
        found: String,
    },
    /// A field that is not known, or a value of the wrong kind.
    Shape(Fault),
    /// Too many things, or too long a name.
    Limit {
        /// What is too much, where, and how much may be.
        found: String,
    },
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            OpenError::Empty => write!(
                f,
                "the file is empty; a scenario starts with `{{\"pathlight\": \"{VERSION}\"`"
            ),
            OpenError::TooLarge { limit } => {
                write!(f, "larger than {} MiB, the most that is opened", limit >> 20)
            }
            OpenError::NotJson { found } => write!(f, "not JSON: {found}"),
            OpenError::NotAScenario { found: None } => {
                write!(
                    f,
                    "no scenario: the field `pathlight` with the value `{VERSION}` is missing"
                )
            }
            OpenError::NotAScenario { found: Some(found) } => {
                let found = shown(found);
                write!(f, "no scenario: `pathlight` is `{found}`, expected `{VERSION}`")
            }
            OpenError::Newer { found } => {
                let found = shown(found);
                write!(
                    f,
                    "written by a newer Pathlight (`{found}`); this one reads up to `{VERSION}`"
                )
            }
            OpenError::Shape(fault) => write!(f, "{fault}"),
            OpenError::Limit { found } => f.write_str(found),
        }
    }
}

impl Document {
    /// The document with what in it is malformed.
    pub fn checked(self) -> Opened {
        Opened {
            problems: check(&self.scenario),
            document: self,
        }
    }
}

/// Opens a saved scenario.
pub fn open(text: &str) -> Result<Opened, OpenError> {
    read(text).map(Document::checked)
}

/// Opens a saved scenario without asking what in it is malformed.
pub fn read(text: &str) -> Result<Document, OpenError> {
    read_within(text, LARGEST)
}

/// Opens a saved scenario of at most `limit` bytes, without asking what in it is malformed.
pub fn read_within(text: &str, limit: usize) -> Result<Document, OpenError> {
    if text.len() > limit {
        return Err(OpenError::TooLarge { limit });
    }
    if text.trim().is_empty() {
        return Err(OpenError::Empty);
    }
    let value = serde_json::from_str(text).map_err(|error| OpenError::NotJson {
        found: not_json(&error),
    })?;
    read_value(value)
}

/// What the parser found, with line and column. It stops at a depth of 128.
pub(crate) fn not_json(error: &serde_json::Error) -> String {
    let found = error.to_string();
    match found.strip_prefix("recursion limit exceeded") {
        Some(place) => format!("nested deeper than 128 levels, the most that is read{place}"),
        None => found,
    }
}

/// Opens a scenario that was parsed already.
pub fn from_value(value: Value) -> Result<Opened, OpenError> {
    read_value(value).map(Document::checked)
}

fn read_value(value: Value) -> Result<Document, OpenError> {
    let Value::Object(envelope) = value else {
        return Err(OpenError::NotAScenario { found: None });
    };
    let (mut version, mut layout, mut tables) = (None, None, Map::new());
    for (name, field) in envelope {
        match name.as_str() {
            "pathlight" => version = Some(field),
            "layout" => layout = Some(field),
            // for editors, which complete a scenario that names its schema
            "$schema" if field.is_string() => {}
            _ => {
                tables.insert(name, field);
            }
        }
    }
    match version {
        Some(Value::String(version)) if version == VERSION => {}
        Some(Value::String(version)) if is_newer(&version) => {
            return Err(OpenError::Newer { found: version });
        }
        Some(Value::String(other)) => return Err(OpenError::NotAScenario { found: Some(other) }),
        Some(_) | None => return Err(OpenError::NotAScenario { found: None }),
    }
    within_limits(&tables).map_err(|found| OpenError::Limit { found })?;
    let scenario = json::read(&Value::Object(tables)).map_err(OpenError::Shape)?;
    Ok(Document { scenario, layout })
}

fn is_newer(version: &str) -> bool {
    let number = version
        .strip_prefix("scenario/")
        .and_then(|number| number.parse::<u32>().ok());
    number.is_some_and(|number| number > 1)
}

/// Tables of a size and names of a length that a picture can still be made of; else what is too much.
pub(crate) fn within_limits(tables: &Map<String, Value>) -> Result<(), String> {
    for (table, rows) in tables {
        too_many(table, rows)?;
        let Value::Object(rows) = rows else { continue };
        for (id, row) in rows {
            let name = row.get("name").and_then(Value::as_str).unwrap_or_default();
            let longest = id.chars().count().max(name.chars().count());
            if longest > LONGEST_NAME {
                let start: String = id.chars().take(24).collect();
                let found = format!(
                    "a name in `{table}` (`{start}…`) has {longest} characters; at most {LONGEST_NAME} are accepted"
                );
                return Err(found);
            }
        }
    }
    Ok(())
}

/// No more entries in any table or list than are opened.
fn too_many(place: &str, value: &Value) -> Result<(), String> {
    let mut inner: Vec<(&str, &Value)> = Vec::new();
    match value {
        Value::Object(members) => inner.extend(members.iter().map(|(name, it)| (name.as_str(), it))),
        Value::Array(entries) => inner.extend(entries.iter().map(|it| ("", it))),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    let count = inner.len();
    if count > MOST_ROWS {
        let place = shown(place);
        return Err(format!(
            "`{place}` has {count} entries; at most {MOST_ROWS} are opened"
        ));
    }
    for (name, value) in inner {
        too_many(if name.is_empty() { place } else { name }, value)?;
    }
    Ok(())
}

/// The document as compact JSON. Opening it again gives the same document, saving that the same bytes.
pub fn save(document: &Document) -> String {
    let mut text = format!("{{\"pathlight\":\"{VERSION}\"");
    let scenario = json::text(&document.scenario);
    let fields = scenario.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let fields = fields.unwrap_or_default();
    if !fields.is_empty() {
        text.push(',');
        text += fields;
    }
    if let Some(layout) = &document.layout {
        text += ",\"layout\":";
        text += &json::plain(layout);
    }
    text.push('}');
    text
}

/// The document as JSON that people read and edit.
pub fn save_pretty(document: &Document) -> String {
    let value: Result<Value, _> = serde_json::from_str(&save(document));
    value
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_default()
}

/// Reads a scenario out of a larger file, where the envelope's version is stated already.
impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        from_value(value)
            .map(|opened| opened.document)
            .map_err(serde::de::Error::custom)
    }
}
